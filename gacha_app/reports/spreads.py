"""Spreads and accruals (摊销与预提): what is due in a month, and how far each has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.months import month_after
from gacha_app.domain.spreading import KINDS, REVERSALS, WAYS, Spread
from gacha_app.domain.voucher import PROGRAM_MADE, Kind, Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import Due, Part, month_key, result_account, usable_accounts
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.accounting_tables import spread_parts, spreads
from gacha_app.storage.tables import accounts, postings, vouchers

# Nobody reads further down a list of vouchers
_MOST_OFFERED = 1000


@dataclass(frozen=True)
class Standing:
    """How far a spread has come.

    Attributes:
        done: fen booked by month. taken_back: fen of accruals taken back, by the month it was done in.
        fault: why it cannot go on: a voucher it stands on was taken back; "" while it can.
    """

    spread: Spread
    done: dict[str, int]
    taken_back: dict[str, int]
    fault: str = ""

    @property
    def booked(self) -> int:
        """Fen booked so far."""
        return sum(self.done.values())

    @property
    def left(self) -> int:
        """Fen that still wait."""
        return self.spread.total - self.booked

    @property
    def state(self) -> str:
        """How far it is, in a word."""
        if self.fault:
            return _("凭证已冲销")
        if not self.left:
            return _("已摊完")
        if self.spread.stopped_on is not None:
            return _("已终止")
        return _("摊销中") if self.done else _("未开始")

    def due(self, month: str) -> list[Part]:
        """Return the parts up to a month that are not booked."""
        if self.fault:
            return []
        identity = self.spread.id or 0
        found = [
            Part(identity, one, amount)
            for one, amount in self.spread.parts().items()
            if one <= month and one not in self.done and amount
        ]
        if self.spread.reversal == "next_month":
            found += [
                Part(identity, month_after(one), -amount)
                for one, amount in self.done.items()
                if month_after(one) <= month and month_after(one) not in self.taken_back
            ]
        return found


def standings(session: Session) -> list[Standing]:
    """Return every spread with how far it has come; what was taken back in red does not count."""
    query = (
        select(spread_parts.c.spread_id, spread_parts.c.month, spread_parts.c.amount)
        .join(vouchers, vouchers.c.id == spread_parts.c.voucher_id)
        .where(vouchers.c.state == State.POSTED)
    )
    done: dict[int, dict[str, int]] = {}
    taken_back: dict[int, dict[str, int]] = {}
    for owner, month, amount in session.execute(query):
        kept = (done if amount >= 0 else taken_back).setdefault(owner, {})
        kept[month] = kept.get(month, 0) + int(amount)
    found = session.scalars(select(Spread).order_by(spreads.c.start, spreads.c.id)).all()
    stood_on = {one for spread in found for one in (spread.voucher_id, spread.received_id) if one is not None}
    query = select(vouchers.c.id, vouchers.c.number).where(
        vouchers.c.id.in_(stood_on), vouchers.c.state == State.REVERSED
    )
    reversed_ones = {row.id: row.number for row in session.execute(query)}
    answer = []
    for spread in found:
        identity = spread.id or 0
        gone = [reversed_ones[one] for one in (spread.voucher_id, spread.received_id) if one in reversed_ones]
        answer.append(
            Standing(spread, done.get(identity, {}), taken_back.get(identity, {}), str(gone[0]) if gone else "")
        )
    return answer


def spreads_due(session: Session, period: Period, *, accruals: bool = False, catch_up: bool = False) -> Due:
    """Return what a month's spreading would make, or its accruals.

    Args:
        accruals: the accruals instead of what was received or paid ahead.
        catch_up: whether the months that were missed are made too, in this month's vouchers.
    """
    month, names = month_key(period), usable_accounts(session)
    rows: list[Row] = []
    due: dict[str, list[tuple[Spread, Part]]] = {}
    missed = 0
    found = [one for one in standings(session) if (one.spread.kind == "accrual") == accruals]
    for one in found:
        spread = one.spread
        open_parts = one.due(month)
        now = [part for part in open_parts if catch_up or part.month == month]
        missed += sum(abs(part.amount) for part in open_parts if part not in now)
        for part in now:
            due.setdefault("reversal" if part.amount < 0 else spread.kind, []).append((spread, part))
        if one.fault or not (now or one.left or month in one.done):
            continue
        rows.append(_due_row(one, now, month, names))
    kinds = [kind for kind in ("rent", "prepaid", "reversal", "accrual") if kind in due]
    return Due(
        "accrual" if accruals else "spread",
        _due_report(session, period, rows, accruals),
        tuple(_voucher(kind, due[kind], period) for kind in kinds),
        tuple(tuple(part for _spread, part in due[kind]) for kind in kinds),
        missed,
        tuple(
            _("“{name}”的凭证 {number} 已经冲销，不再摊销；请把它另外的凭证也冲销，并终止这一笔。").format(
                name=one.spread.name, number=one.fault
            )
            for one in found
            if one.fault and one.spread.stopped_on is None
        ),
    )


@dataclass(frozen=True)
class Spreadable:
    """A voucher whose money may be spread.

    Attributes:
        amount: fen of the line that may be spread.
    """

    number: str
    date: dt.date
    summary: str
    amount: int


def spreadable(session: Session, year: int) -> list[Spreadable]:
    """Return the vouchers of a year, and of the one before, that took or paid money for something; newest first."""
    amount = func.max(func.abs(postings.c.amount))
    query = (
        _not_spread_yet(select(vouchers.c.number, vouchers.c.date, vouchers.c.summary, amount))
        .where(vouchers.c.date.between(dt.date(year - 1, 1, 1), dt.date(year, 12, 31)))
        .group_by(vouchers.c.id)
        .order_by(vouchers.c.date.desc(), vouchers.c.sequence.desc())
        .limit(_MOST_OFFERED)
    )
    return [Spreadable(*row) for row in session.execute(query)]


def may_be_spread(session: Session, voucher_id: int) -> bool:
    """Say whether a voucher took or paid money that may be spread over months, and is not spread yet."""
    query = _not_spread_yet(select(vouchers.c.id)).where(vouchers.c.id == voucher_id)
    return session.execute(query.limit(1)).first() is not None


def _not_spread_yet(query: Select[Any]) -> Select[Any]:
    """Narrow a query to the lines of posted vouchers that could be spread."""
    used = select(spreads.c.received_id).where(spreads.c.received_id.is_not(None))
    return (
        query.select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
        .join(accounts, accounts.c.code == postings.c.account)
        .where(
            vouchers.c.state == State.POSTED, vouchers.c.reverses_id.is_(None), vouchers.c.kind == Kind.NORMAL,
            vouchers.c.id.not_in(used), vouchers.c.entry_kind.not_in(PROGRAM_MADE),
            or_(
                and_(accounts.c.klass == "income", postings.c.amount < 0),
                and_(accounts.c.klass == "expense", postings.c.amount > 0),
                and_(accounts.c.klass == "liability", postings.c.amount < 0),
                and_(accounts.c.name == "长期待摊费用", postings.c.amount > 0),
            ),
        )
    )  # fmt: skip


def spread_report(session: Session, period: Period) -> Report:
    """Report every spread and accrual: over what time, how much is booked, how much waits (摊销台账)."""
    last = month_key(Period(period.last.year, period.last.month))
    rows = []
    for one in standings(session):
        spread = one.spread
        booked = sum(fen for month, fen in one.done.items() if month <= last)
        cells: dict[str, Cell] = {
            "name": spread.name, "kind": _(KINDS[spread.kind]), "start": spread.start, "end": spread.end,
            "way": _(WAYS[spread.way]), "total": spread.total, "booked": booked, "left": spread.total - booked,
            "accounts": f"{spread.source_account} → {spread.target_account}", "state": one.state,
            "note": spread.note if spread.kind != "accrual" else _(REVERSALS[spread.reversal]),
        }  # fmt: skip
        rows.append(Row(cells, record=spread.id))
    columns = (
        Column("name", _("事项"), width=11),
        Column("kind", _("类别"), width=5),
        Column("start", _("开始日期"), CellKind.DATE, width=5),
        Column("end", _("结束日期"), CellKind.DATE, width=5),
        Column("way", _("摊销方式"), width=4),
        Column("total", _("总额"), CellKind.MONEY, "元", 7),
        Column("booked", _("已摊"), CellKind.MONEY, "元", 7),
        Column("left", _("未摊"), CellKind.MONEY, "元", 7),
        Column("accounts", _("科目"), width=7),
        Column("state", _("进展"), width=5),
        Column("note", _("备注"), width=7),
    )
    totals = totals_of(rows, "total", "booked", "left")
    return report_for(session, "spreads", _("摊销与预提台账"), period.title, columns, rows, totals)


def _due_row(one: Standing, now: Sequence[Part], month: str, names: dict[str, str]) -> Row:
    spread, amount = one.spread, sum(part.amount for part in now)
    state = one.state
    if len({part.month for part in now}) > 1:
        state = _("含补摊共 {count} 个月").format(count=len({part.month for part in now}))
    elif any(part.amount < 0 for part in now):
        state = _("冲回上月预提")
    elif month in one.done:
        state = _("本月已做")
    cells: dict[str, Cell] = {
        "name": spread.name, "kind": _(KINDS[spread.kind]), "until": spread.stopped_on or spread.end,
        "total": spread.total, "booked": one.booked, "amount": amount,
        "left": one.left - sum(part.amount for part in now if part.amount > 0),
        "target": f"{spread.target_account} {names.get(spread.target_account, '')}", "state": state,
    }  # fmt: skip
    return Row(cells, record=spread.id)


def _due_report(session: Session, period: Period, rows: list[Row], accruals: bool) -> Report:
    columns = (
        Column("name", _("事项"), width=9),
        Column("kind", _("类别"), width=5),
        Column("until", _("到期"), CellKind.DATE, width=5),
        Column("total", _("总额"), CellKind.MONEY, "元", 6),
        Column("booked", _("已预提") if accruals else _("已摊"), CellKind.MONEY, "元", 6),
        Column("amount", _("本月预提") if accruals else _("本月摊销"), CellKind.MONEY, "元", 6),
        Column("left", _("未提") if accruals else _("未摊"), CellKind.MONEY, "元", 6),
        Column("target", _("计入科目"), width=7),
        Column("state", _("说明"), width=6),
    )
    totals = totals_of(rows, "total", "booked", "amount", "left")
    name, title = ("accruals-due", _("预提")) if accruals else ("spreads-due", _("待摊与预收"))
    return report_for(session, name, title, period.title, columns, rows, totals)


def _voucher(kind: str, due: Sequence[tuple[Spread, Part]], period: Period) -> Voucher:
    """Return a month's one voucher of a kind, a pair of lines for each spread and year."""
    with in_chinese():
        titles = {
            "rent": _("结转{period}租金收入"), "prepaid": _("摊销{period}待摊费用"), "accrual": _("预提{period}费用"),
            "reversal": _("冲回上月预提"),
        }  # fmt: skip
        summary = titles[kind].format(period=period.title)
    lines = []
    for spread, part in due:
        text = f"{spread.name} {part.month}"
        # what was received ahead goes from a debt to income; all else is an expense
        sign = -1 if spread.kind == "rent" else 1
        target = result_account(spread.target_account, part.month, period) if part.amount > 0 else spread.target_account
        for account, amount in ((target, sign * part.amount), (spread.source_account, -sign * part.amount)):
            posting = Posting(account, amount, text, red=kind == "reversal")
            lines.append(replace(posting, **spread.dimensions))  # type: ignore[arg-type]
    lines.sort(key=lambda one: not one.on_debit_side)
    day = period.first if kind == "reversal" else period.last
    entry_kind = "accrual" if kind in ("accrual", "reversal") else "spread"
    return Voucher(day, summary, lines, entry_kind=entry_kind)
