"""What assets and herds stand at on a day, and whether they are what the ledger says (账实、账账核对)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.months import last_day, month_of, months_from
from gacha_app.domain.property import PLACES, Places
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.reports.names import account_names
from gacha_app.reports.property_sums import absences, booked_vouchers, cards_by_day, is_held, ledger_heads
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.property_tables import asset_changes
from gacha_app.storage.tables import assets, organisations, vouchers

# Whose balances the cards must add up to
_COSTS = {"2023": ("131", "132", "134", "151", "161"), "2004": ("131", "132", "151", "161")}
_UNTOLD = ("note", "recorded_at", "recorded_by")


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
    """What is kept of assets, told as at any day; what happened to them is read when it is first asked for.

    Args:
        which: a condition on the cards, None for all of them.
    """

    def __init__(self, session: Session, which: ColumnElement[bool] | None = None) -> None:
        self._session = session
        self._which = assets.c.id.is_not(None) if which is None else which
        ordered = select(Asset).order_by(assets.c.klass, assets.c.acquired, assets.c.id)
        self.assets: Sequence[Asset] = session.scalars(ordered.where(self._which)).all()
        self._gone = absences(session)

    @cached_property
    def changes(self) -> Mapping[int, Sequence[Any]]:
        """What happened to each asset, day by day, as rows: thousands of objects would be slow."""
        found: dict[int, list[Any]] = defaultdict(list)
        told = (column for column in asset_changes.c if column.name not in _UNTOLD)
        query = select(*told).order_by(asset_changes.c.date, asset_changes.c.id)
        for one in self._session.execute(query.where(self._of(asset_changes.c.asset_id))):
            found[one.asset_id].append(one)
        return found

    @cached_property
    def wear(self) -> Mapping[int, Sequence[tuple[dt.date, dt.date, int]]]:
        """What is booked of each asset's wear: since when, until when (taken back in red), and fen."""
        row, days = depreciations.c, booked_vouchers(self._session)
        found: dict[int, list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
        query = select(row.asset_id, row.voucher_id, row.amount).where(self._of(row.asset_id)).order_by(row.id)
        for asset, voucher, fen in self._session.execute(query):
            if voucher in days:
                found[asset].append((*days[voucher], fen))
        return found

    def at(self, day: dt.date) -> list[Held]:
        """Return the assets held at the end of a day."""
        later = changed_after(self._session, day)
        row = depreciations.c
        on = [voucher for voucher, (when, until) in booked_vouchers(self._session).items() if when <= day < until]
        query = select(row.asset_id, func.sum(row.amount)).where(row.voucher_id.in_(on)).group_by(row.asset_id)
        booked = {asset: int(fen) for asset, fen in self._session.execute(query)}
        found = []
        for one in self.assets:
            if self.is_held(one, day):
                quantity, value, wear = later.get(one.id or 0, (0, 0, 0))
                worn = one.worn_before - wear + booked.get(one.id or 0, 0)
                found.append(Held(one, one.quantity - quantity, one.value - value, worn))
        return found

    def is_held(self, asset: Asset, day: dt.date) -> bool:
        """Say whether an asset was the village's at the end of a day."""
        return is_held(asset.acquired, asset.disposed_on, self._gone.get(asset.id or 0, ()), day)

    def held(self, asset: Asset, day: dt.date) -> Held:
        """Return an asset as it stood at the end of a day, whether it was held or not."""
        later = [one for one in self.changes.get(asset.id or 0, ()) if one.date > day]
        booked = sum(fen for when, until, fen in self.wear.get(asset.id or 0, ()) if when <= day < until)
        return Held(
            asset,
            asset.quantity - sum(one.quantity for one in later),
            asset.value - sum(one.value for one in later),
            asset.worn_before - sum(one.wear for one in later) + booked,
        )

    def _of(self, asset_id: ColumnElement[int]) -> ColumnElement[bool]:
        return asset_id.in_(select(assets.c.id).where(self._which))


def changed_after(session: Session, day: dt.date) -> dict[int, tuple[int, int, int]]:
    """Return what changes after a day did to every asset: thousandths, and fen of cost and of wear."""
    own = asset_changes.c
    sums = (func.sum(own.quantity), func.sum(own.value), func.sum(own.wear))
    query = select(own.asset_id, *sums).where(own.date > day).group_by(own.asset_id)
    return {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in session.execute(query)}


def agreement(session: Session, day: dt.date, accounts: Collection[str] | None = None) -> list[Agreed]:
    """Return every account that property stands on, as the cards and as the ledger have it at the end of a day.

    Args:
        accounts: only these of three digits, None for all.
    """
    [found] = agreements(session, [day], accounts)
    return found


def agreements(
    session: Session, days: Sequence[dt.date], accounts: Collection[str] | None = None
) -> list[list[Agreed]]:
    """Return the same for several days, the earliest first; what hangs on cards is read once."""
    places, names = places_of(session), account_names(session)
    cards, heads = cards_by_day(session, days, accounts)
    counted = ledger_heads(session, days, heads)
    found: list[list[Agreed]] = []
    for place, day in enumerate(days):
        sums, of_day = balances(session, day), []
        for root in _COSTS[chart_of(session)]:
            for code, sign in ((root, 1), (places.contra.get(root, ""), -1)):
                if not code or (accounts is not None and code not in accounts):
                    continue
                there = [key for key in heads if key[0] == code]
                of_day.append(
                    Agreed(
                        code, names.get(code, ""), cards[code][place] if code in cards else 0,
                        sign * balance_under(sums, code),
                        sum(heads[key][place] for key in there) if there else None,
                        sum(counted[key][place] for key in there) if there else None,
                    )
                )  # fmt: skip
        found.append([one for one in of_day if one.cards or one.ledger or one.heads or one.ledger_heads])
    return found


def property_agreement(session: Session, period: Period) -> Report:
    """Report for the end of every month whether the cards are what the ledger says (资产台账与总账核对)."""
    rows, differing = [], 0
    first_year = session.scalars(select(organisations.c.first_year)).one()
    last = min(period.last, max(dt.date.today(), dt.date(first_year, 1, 31)))
    months = months_from(month_of(period.first), month_of(last))
    days = [min(last_day(month), period.last) for month in months]
    for month, day, found in zip(months, days, agreements(session, days) if days else (), strict=True):
        for one in found:
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


def voucher_numbers(session: Session, identities: Sequence[int | None]) -> dict[int, str]:
    """Return the numbers of vouchers by identity."""
    wanted = {one for one in identities if one}
    found = session.scalars(select(Voucher).where(vouchers.c.id.in_(wanted))) if wanted else ()
    return {one.id or 0: one.label for one in found}
