"""Operating income actually received in a year (实际到账的经营性收入), with every claim behind the difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from gacha_app.domain.accounts import HOUSEHOLDS, MONEY, RECEIVABLE
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.pay_rule import PayRule
from gacha_app.domain.received import Claim, Debtor, Key, Movement, operating_claims, unreceived
from gacha_app.domain.voucher import DIVIDEND_KINDS, Kind, State
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of, report_for
from gacha_app.reports.ledger import summed, under
from gacha_app.reports.names import counterparty_names, household_names
from gacha_app.reports.pay_rules import rule_in_force
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import whole
from gacha_app.storage.tables import contracts, postings, vouchers

CLAIMS = (RECEIVABLE, HOUSEHOLDS)
_OFFSET = "dividend_offset"


@dataclass(frozen=True)
class ReceivedIncome:
    """A year's operating income and what of it was received, in fen.

    Attributes:
        income: raised. unreceived: raised and not received in the year, less what came in of earlier years.
        cost: operating and management cost. claims: every claim raised against operating income until its end.
        carried: what red vouchers of the year change in earlier years' claims.
    """

    year: int
    income: int
    unreceived: int
    cost: int
    claims: tuple[Claim, ...]
    carried: int

    @property
    def received(self) -> int:
        """What is left of what was received, fen."""
        return self.income - self.unreceived - self.cost


def received_income(session: Session, year: int, rule: PayRule | None = None) -> ReceivedIncome:
    """Return what operating income of a year was actually received, by the accounts of a rule."""
    rule = rule or rule_in_force(session).rule
    chart = chart_of(session)
    income, cost = ((accounts or {}).get(chart, ()) for accounts in (rule.income, rule.cost))
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    before = operating_claims(_movements(session, income, dt.date(year - 1, 12, 31)))
    claims = operating_claims(_movements(session, income, last))
    change = unreceived(claims) - unreceived(before)
    told = sum(
        (0 if one.moved or one.day < first else one.amount)
        - one.sum_of("paid", first, last)
        - one.sum_of("reduced", first, last)
        for one in claims
    )
    return ReceivedIncome(
        year, -_turnover(session, income, first, last), change, _turnover(session, cost, first, last), tuple(claims),
        change - told,
    )  # fmt: skip


def received_report(session: Session, period: Period) -> Report:
    """Report the claims behind a year's received operating income (经营性收入到账情况)."""
    found = received_income(session, period.year)
    first, last = dt.date(period.year, 1, 1), dt.date(period.year, 12, 31)
    names = _Names(session)
    rows = [
        Row(cells, source=EntryFilter(text=one.label) if one.label else None)
        for one in found.claims
        if any((cells := _cells(one, first, last, names))[key] for key in ("opening", "raised", "left"))
    ]
    if found.carried:
        rows.append(Row({"summary": _("跨年度冲销的影响"), "raised": found.carried}))
    totals: dict[str, Cell] = {
        key: sum(whole(row.cells.get(key)) for row in rows)
        for key in ("opening", "raised", "received", "reduced", "lost", "left")
    }
    columns = (
        Column("voucher", _("凭证"), CellKind.CODE, width=9),
        Column("date", _("日期"), CellKind.DATE, width=6),
        Column("party", _("欠款方"), width=8),
        Column("summary", _("摘要"), width=14),
        Column("opening", _("年初未到账"), CellKind.MONEY, "元", 8),
        Column("raised", _("本年应收"), CellKind.MONEY, "元", 8),
        Column("received", _("本年到账"), CellKind.MONEY, "元", 8),
        Column("reduced", _("本年冲减"), CellKind.MONEY, "元", 7),
        Column("lost", _("本年核销"), CellKind.MONEY, "元", 7),
        Column("left", _("年末未到账"), CellKind.MONEY, "元", 8),
    )
    notes = (
        _(
            "经营性收入 {income} 元，减去未到账 {unreceived} 元和经营管理成本 {cost} 元，实际到账净额 {received} 元。"
        ).format(**{key: grouped(getattr(found, key)) for key in ("income", "unreceived", "cost", "received")}),
        _("未到账 = 本年应收 − 本年到账 − 本年冲减；核销的不算到账。同一欠款方按先欠先还，写了合同的先还那份合同。"),
    )
    title = _("{year}年度经营性收入到账情况").format(year=period.year)
    return report_for(session, "received-income", title, Period(period.year).title, columns, rows, totals, notes)


def _cells(one: Claim, first: dt.date, last: dt.date, names: _Names) -> dict[str, Cell]:
    earlier = one.day < first
    opening = one.amount - sum(amount for day, _how, amount in one.came if day < first) if earlier else 0
    return {
        "voucher": one.label, "date": one.day, "party": names.of(one.debtor), "summary": one.summary,
        "opening": opening, "raised": 0 if earlier else one.amount, "received": one.sum_of("paid", first, last),
        "reduced": one.sum_of("reduced", first, last) + one.sum_of("moved", first, last),
        "lost": one.sum_of("lost", first, last), "left": one.left,
    }  # fmt: skip


class _Names:
    """What debtors are called."""

    def __init__(self, session: Session) -> None:
        self._households = household_names(session)
        self._parties = counterparty_names(session)
        self._contracts = {row.id: row.name for row in session.execute(select(contracts.c.id, contracts.c.name))}

    def of(self, debtor: Debtor) -> str:
        _account, kind, identity = debtor
        named = {"household": self._households, "counterparty": self._parties, "contract": self._contracts}
        return str(named.get(kind, {}).get(identity, _("未写明")))


def _turnover(session: Session, codes: Sequence[str], first: dt.date, last: dt.date) -> int:
    """Return what accounts were debited, less what they were credited, in a time; closing left out."""
    return sum(
        debit - credit
        for code in codes
        for debit, credit in summed(session, EntryFilter(account=code, first=first, last=last))
    )


def _movements(session: Session, income: Sequence[str], last: dt.date) -> Iterator[Movement]:
    """Yield what every voucher until a day does to claims; what was taken back by then, and what did so, left out."""
    red = aliased(vouchers)
    taken_back = select(red.c.reverses_id).where(red.c.reverses_id.is_not(None), red.c.date <= last, _is_posted(red))
    touching = select(postings.c.voucher_id).where(or_(*map(under, CLAIMS)), postings.c.day <= last).distinct()
    skipped = [one for one in DIVIDEND_KINDS if one != _OFFSET]
    one, of = postings.c, vouchers.c
    query = (
        select(
            of.id, of.date, of.number, of.summary, of.kind, of.entry_kind, one.account, one.amount, one.household_id,
            one.counterparty_id, one.contract_id,
        )
        .join(vouchers, one.voucher_id == of.id)
        .where(
            of.id.in_(touching), of.kind != Kind.CLOSING, of.entry_kind.not_in(skipped), of.id.not_in(taken_back),
            or_(of.reverses_id.is_(None), of.reverses_id.not_in(taken_back)),
        )
        .order_by(of.date, of.id, one.line)
    )  # fmt: skip
    parties = {
        row.id: row
        for row in session.execute(select(contracts.c.id, contracts.c.household_id, contracts.c.counterparty_id))
    }
    for _voucher, rows in groupby(session.execute(query), key=lambda row: row.id):
        yield _movement(list(rows), income, parties)


def _is_posted(table: Any) -> Any:
    return table.c.state.in_([State.POSTED, State.REVERSED])


def _movement(rows: Sequence[Any], income: Sequence[str], parties: dict[int, Any]) -> Movement:
    head = rows[0]
    claims: dict[Key, int] = {}
    earned = paid = lost = 0
    for row in rows:
        if row.account.startswith(CLAIMS):
            if head.entry_kind == _OFFSET and row.amount > 0:
                # both sides stand on the household's own detail: only what it owed is settled
                paid += row.amount
                continue
            key = _key(row, parties)
            claims[key] = claims.get(key, 0) + row.amount
        elif row.account.startswith(tuple(income)):
            earned -= row.amount
        elif row.account.startswith(MONEY) or row.account.startswith("2"):
            paid += row.amount
        elif not row.account.startswith("3"):
            # written off, or settled with goods; what is distributed (3…) settles nothing by itself
            lost += row.amount
    opening = head.kind == Kind.OPENING
    return Movement(
        head.id, head.number or "", head.date, head.summary, earned, claims, max(paid, 0), max(lost, 0), opening
    )


def _key(row: Any, parties: dict[int, Any]) -> Key:
    held = parties.get(row.contract_id)
    household = row.household_id or (held.household_id if held is not None else None)
    counterparty = row.counterparty_id or (held.counterparty_id if held is not None else None)
    contract = int(row.contract_id or 0)
    account = row.account[:3]
    if household:
        return (account, "household", household), contract
    if counterparty:
        return (account, "counterparty", counterparty), contract
    return (account, "contract", contract) if contract else (account, "", 0), contract
