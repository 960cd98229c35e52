"""What assets and herds stand at on a day, and whether they are what the ledger says (账实、账账核对)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from gacha_app.domain.dates import Period
from gacha_app.domain.months import last_day, month_of, months_from
from gacha_app.domain.property import PLACES, Places, cost_account, wear_account
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import balance_under, balances, posted
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.property_tables import asset_changes, asset_disposals
from gacha_app.storage.tables import assets, organisations, postings, vouchers

# Whose balances the cards must add up to
_COSTS = {"2023": ("131", "132", "134", "151", "161"), "2004": ("131", "132", "151", "161")}
_TAKEN_BACK = (State.POSTED, State.REVERSED)


@dataclass(frozen=True)
class Held:
    """An asset as it stood on a day: thousandths, and fen of cost and of wear."""

    asset: Asset
    quantity: int
    value: int
    wear: int

    @property
    def net(self) -> int:
        """Fen of book value."""
        return self.value - self.wear


@dataclass(frozen=True)
class Agreed:
    """What the cards of an account add up to, and what the ledger says; fen, wear positive.

    Attributes:
        heads, ledger_heads: thousandths that herds and the ledger count, None where no herd stands on the account.
    """

    account: str
    name: str
    cards: int
    ledger: int
    heads: int | None = None
    ledger_heads: int | None = None

    @property
    def is_equal(self) -> bool:
        """Whether both say the same."""
        return self.cards == self.ledger and self.heads == self.ledger_heads


def places_of(session: Session) -> Places:
    """Return the accounts that acts on property go through in this book."""
    return PLACES[chart_of(session)]


class Property:
    """Everything that is kept of assets, read once and told as at any day."""

    def __init__(self, session: Session) -> None:
        self.places: Places = PLACES[chart_of(session)]
        self.assets: Sequence[Asset] = session.scalars(
            select(Asset).order_by(assets.c.klass, assets.c.acquired, assets.c.id)
        ).all()
        # rows, not objects: thousands of changes are read for every card that is told of
        self.changes: dict[int, list[Any]] = defaultdict(list)
        query = select(asset_changes).order_by(asset_changes.c.date, asset_changes.c.id)
        for one in session.execute(query):
            self.changes[one.asset_id].append(one)
        self.wear = booked_by_day(session)
        self._gone: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        left = asset_disposals.c
        for row in session.execute(select(left.asset_id, left.date, left.undone_on)):
            self._gone[row.asset_id].append((row.date, row.undone_on or dt.date.max))

    def at(self, day: dt.date) -> list[Held]:
        """Return the assets held at the end of a day."""
        return [self.held(one, day) for one in self.assets if self.is_held(one, day)]

    def is_held(self, asset: Asset, day: dt.date) -> bool:
        """Say whether an asset was the village's at the end of a day."""
        if asset.acquired is not None and asset.acquired > day:
            return False
        if asset.disposed_on is not None and asset.disposed_on <= day:
            return False
        return not any(first <= day < until for first, until in self._gone[asset.id or 0])

    def held(self, asset: Asset, day: dt.date) -> Held:
        """Return an asset as it stood at the end of a day, whether it was held or not."""
        later = [one for one in self.changes[asset.id or 0] if one.date > day]
        booked = sum(fen for when, until, fen in self.wear.get(asset.id or 0, ()) if when <= day < until)
        return Held(
            asset,
            asset.quantity - sum(one.quantity for one in later),
            asset.value - sum(one.value for one in later),
            asset.worn_before - sum(one.wear for one in later) + booked,
        )


def changed_after(session: Session, day: dt.date) -> dict[int, tuple[int, int, int]]:
    """Return what changes after a day did to every asset: thousandths, and fen of cost and of wear."""
    own = asset_changes.c
    sums = (func.sum(own.quantity), func.sum(own.value), func.sum(own.wear))
    query = select(own.asset_id, *sums).where(own.date > day).group_by(own.asset_id)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in session.execute(query)}


def booked_by_day(session: Session) -> dict[int, list[tuple[dt.date, dt.date, int]]]:
    """Return what is booked of every asset's wear: since when, until when (taken back in red), and fen."""
    red = aliased(vouchers)
    row = depreciations.c
    query = (
        select(row.asset_id, vouchers.c.date, red.c.date, func.sum(row.amount))
        .join(vouchers, vouchers.c.id == row.voucher_id)
        .join(red, (red.c.reverses_id == vouchers.c.id) & red.c.state.in_(_TAKEN_BACK), isouter=True)
        .where(vouchers.c.state.in_(_TAKEN_BACK))
        .group_by(row.asset_id, vouchers.c.id)
    )
    found: dict[int, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
    for asset, when, until, fen in session.execute(query):
        found[asset].append((when, until or dt.date.max, int(fen)))
    return found


def agreement(session: Session, day: dt.date, everything: Property | None = None) -> list[Agreed]:
    """Return every account that property stands on, as the cards and as the ledger have it at the end of a day."""
    everything = everything or Property(session)
    places, names = everything.places, account_names(session)
    cards: dict[str, int] = defaultdict(int)
    heads: dict[tuple[str, str], int] = defaultdict(int)
    for one in everything.assets:
        root = cost_account(one)[:3]
        if one.herd:
            heads[root, one.unit] += 0
        if not everything.is_held(one, day):
            continue
        held = everything.held(one, day)
        cards[root] += held.value
        if wear := wear_account(one, places):
            cards[wear[:3]] += held.wear
        if one.herd:
            heads[root, one.unit] += held.quantity
    sums = balances(session, day)
    counted = _ledger_heads(session, day, heads)
    found = []
    for root in _COSTS[chart_of(session)]:
        for code, sign in ((root, 1), (places.contra.get(root, ""), -1)):
            if not code:
                continue
            there = [key for key in heads if key[0] == code]
            found.append(
                Agreed(
                    code, names.get(code, ""), cards[code], sign * balance_under(sums, code),
                    sum(heads[key] for key in there) if there else None,
                    sum(counted[key] for key in there) if there else None,
                )
            )  # fmt: skip
    return [one for one in found if one.cards or one.ledger or one.heads or one.ledger_heads]


def property_agreement(session: Session, period: Period) -> Report:
    """Report for the end of every month whether the cards are what the ledger says (资产台账与总账核对)."""
    everything = Property(session)
    rows, differing = [], 0
    first_year = session.scalars(select(organisations.c.first_year)).one()
    last = min(period.last, max(dt.date.today(), dt.date(first_year, 1, 31)))
    for month in months_from(month_of(period.first), month_of(last)):
        day = min(last_day(month), period.last)
        for one in agreement(session, day, everything):
            differing += not one.is_equal
            cells: dict[str, Cell] = {
                "month": month, "account": one.account, "name": one.name, "cards": one.cards, "ledger": one.ledger,
                "difference": one.cards - one.ledger, "heads": one.heads, "ledger_heads": one.ledger_heads,
                "result": _("一致") if one.is_equal else _("不符"),
            }  # fmt: skip
            rows.append(Row(cells, source=EntryFilter(account=one.account, last=day, with_closing=True)))
    columns = (
        Column("month", _("月末"), CellKind.CODE, width=4),
        Column("account", _("科目"), CellKind.CODE, width=3),
        Column("name", _("科目名称"), width=9),
        Column("cards", _("台账金额"), CellKind.MONEY, "元", 8),
        Column("ledger", _("总账余额"), CellKind.MONEY, "元", 8),
        Column("difference", _("相差"), CellKind.MONEY, "元", 7),
        Column("heads", _("台账头数"), CellKind.QUANTITY, width=5),
        Column("ledger_heads", _("账上数量"), CellKind.QUANTITY, width=5),
        Column("result", _("结果"), width=3),
    )
    note = _("各月末都一致。")
    if differing:
        note = _("有 {count} 处不符：多半是买了资产没有登记卡片，或卡片的金额和凭证不同。").format(count=differing)
    title = _("资产台账与总账核对表")
    return report_for(session, "property-agreement", title, period.title, columns, rows, notes=(note,) if rows else ())


def _ledger_heads(session: Session, day: dt.date, wanted: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return the thousandths that the journal counts on accounts of some units, by account and unit."""
    found = dict.fromkeys(wanted, 0)
    if not wanted:
        return found
    signed = func.sum(case((postings.c.amount > 0, postings.c.quantity), else_=-postings.c.quantity))
    root = func.substr(postings.c.account, 1, 3)
    query = posted(root, postings.c.unit, signed).where(
        postings.c.quantity.is_not(None), vouchers.c.date <= day, root.in_({one[0] for one in wanted})
    )
    for account, unit, quantity in session.execute(query.group_by(root, postings.c.unit)):
        if (account, unit) in found:
            found[account, unit] = int(quantity)
    return found


def voucher_numbers(session: Session, identities: Sequence[int | None]) -> dict[int, str]:
    """Return the numbers of vouchers by identity."""
    wanted = {one for one in identities if one}
    found = session.scalars(select(Voucher).where(vouchers.c.id.in_(wanted))) if wanted else ()
    return {one.id or 0: one.label for one in found}
