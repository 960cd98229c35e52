"""Loans taken and given (借款台账): what is left of each, what interest it brought, what is due next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.loan import DAY_COUNTS, EVERY, PLANS, PURPOSES, SIDES, Loan, rate_text
from gacha_app.domain.loan_plan import Instalment, interest_of_month, repayment_plan
from gacha_app.domain.months import month_of, months_from
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.parties import party_namer
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.standing_acts import acts_until, vouchers_standing
from gacha_app.reports.totals import totals_of
from gacha_app.storage.debt_tables import loan_acts, loans
from gacha_app.storage.tables import vouchers


@dataclass(frozen=True)
class LoanStanding:
    """How far a loan has come at the end of a time; all fen.

    Attributes:
        party: with whom. stands: whether its money is on the account: the voucher that booked it was not taken back.
        repaid: principal paid back. accrued, paid: interest. acts: the rows of `loan_act` that count.
    """

    loan: Loan
    party: str
    stands: bool
    repaid: int
    accrued: int
    paid: int
    acts: tuple[Any, ...]

    @property
    def left(self) -> int:
        """Principal that is still owed."""
        return self.loan.principal - self.repaid if self.stands else 0

    @property
    def interest_left(self) -> int:
        """Interest that is booked and not paid."""
        return self.accrued - self.paid

    @property
    def repayments(self) -> list[tuple[dt.date, int]]:
        """(day, fen) of principal paid back."""
        return [(act.date, act.amount) for act in self.acts if act.kind == "repaid"]

    def accrued_months(self) -> set[str]:
        """Return the months whose interest is booked."""
        return {act.month for act in self.acts if act.kind == "accrued"}

    def months_missing(self, until: str) -> list[str]:
        """Return the months up to one whose interest is not booked, though they bring some."""
        done = self.accrued_months()
        if not self.stands or not self.loan.rate:
            return []
        return [
            month
            for month in months_from(month_of(self.loan.start), until)
            if month not in done and interest_of_month(self.loan, month, self.repayments)
        ]

    def next_due(self) -> Instalment | None:
        """Return the first instalment of the plan whose principal is not paid back whole, None where all is."""
        if not self.left:
            return None
        together = 0
        for one in repayment_plan(self.loan):
            together += one.principal
            if together > self.repaid:
                return one
        return None


def loan_standings(session: Session, period: Period) -> list[LoanStanding]:
    """Return every loan that had begun by the end of a time."""
    found = session.scalars(select(Loan).where(loans.c.start <= period.last).order_by(loans.c.start, loans.c.id)).all()
    acts: dict[int, list[Any]] = {}
    for act in acts_until(session, loan_acts, period.last):
        acts.setdefault(act.loan_id, []).append(act)
    booked = [one.voucher_id for one in found if one.voucher_id is not None]
    standing = set(session.scalars(vouchers_standing(period.last).where(vouchers.c.id.in_(booked))))
    name = party_namer(session)
    return [_standing(one, acts.get(one.id or 0, []), standing, name) for one in found]


def loan_standing(session: Session, loan_id: int, last: dt.date = dt.date.max) -> LoanStanding:
    """Return how far one loan has come.

    Raises:
        NotFound: if there is none of this identity.
    """
    loan = session.get(Loan, loan_id)
    if loan is None:
        raise NotFound(_("没有编号 {id} 的借款。").format(id=loan_id))
    acts = list(acts_until(session, loan_acts, last, loan_acts.c.loan_id == loan_id))
    standing = set(session.scalars(vouchers_standing(last).where(vouchers.c.id == (loan.voucher_id or 0))))
    return _standing(loan, acts, standing, party_namer(session))


def loan_register(session: Session, period: Period) -> Report:
    """Report the loans at the end of a time (借款台账)."""
    rows: list[Row] = []
    standings = loan_standings(session, period)
    for side in ("taken", "given"):
        found = [_row(one) for one in standings if one.loan.side == side]
        if found:
            sums = totals_of([Row(one.cells) for one in found], *_SUMS)
            rows.append(Row({"name": _(SIDES[side]), **sums}, subtotal=True))
            rows += found
    columns = (
        Column("name", _("借款名称"), width=11),
        Column("party", _("对方"), width=9),
        Column("purpose", _("用途"), width=5),
        Column("start", _("借款日期"), CellKind.DATE, width=5),
        Column("end", _("到期日"), CellKind.DATE, width=5),
        Column("rate", _("利率"), width=5),
        Column("plan", _("还款方式"), width=7),
        Column("principal", _("本金"), CellKind.MONEY, "元", 8),
        Column("repaid", _("已还本金"), CellKind.MONEY, "元", 8),
        Column("left", _("未还本金"), CellKind.MONEY, "元", 8),
        Column("accrued", _("已计利息"), CellKind.MONEY, "元", 7),
        Column("paid", _("已付（收）利息"), CellKind.MONEY, "元", 7),
        Column("interest_left", _("未付（收）利息"), CellKind.MONEY, "元", 7),
        Column("next_on", _("下次还款"), CellKind.DATE, width=5),
        Column("meeting", _("决议"), width=7),
        Column("note", _("备注"), width=5),
    )
    return report_for(session, "loans", _("借款台账"), period.title, columns, rows)


def loan_plan_report(session: Session, loan_id: int) -> Report:
    """Report when what of a loan is due, with what was paid back already (还款计划表)."""
    one = loan_standing(session, loan_id)
    loan, together, rows = one.loan, 0, []
    for place, due in enumerate(repayment_plan(loan), 1):
        together += due.principal
        cells: dict[str, Cell] = {
            "place": place, "day": due.day, "principal": due.principal, "interest": due.interest,
            "amount": due.amount, "left": due.left,
            "state": _("已还") if due.principal and one.repaid >= together else "",
        }  # fmt: skip
        rows.append(Row(cells))
    columns = (
        Column("place", _("期次"), CellKind.COUNT, width=3),
        Column("day", _("还款日"), CellKind.DATE, width=6),
        Column("principal", _("应还本金"), CellKind.MONEY, "元", 9),
        Column("interest", _("利息"), CellKind.MONEY, "元", 8),
        Column("amount", _("本息合计"), CellKind.MONEY, "元", 9),
        Column("left", _("还后本金"), CellKind.MONEY, "元", 9),
        Column("state", _("状态"), width=4),
    )
    notes = [
        _("{party}，本金按“{plan}”偿还，利率 {rate}，{count}，{every}还一次。").format(
            party=one.party, plan=_(PLANS[loan.plan]), rate=rate_text(loan.rate, loan.rate_per),
            count=_(DAY_COUNTS[loan.day_count]), every=_(EVERY[loan.every]),
        )
    ]  # fmt: skip
    until = _("{start} 至 {end}").format(start=loan.start, end=loan.end)
    totals = totals_of(rows, "principal", "interest", "amount")
    title = _("还款计划表：{name}").format(name=loan.name)
    return report_for(session, "loan-plan", title, until, columns, rows, totals, notes)


_SUMS = ("principal", "repaid", "left", "accrued", "paid", "interest_left")


def _standing(loan: Loan, acts: list[Any], standing: set[int], name: Any) -> LoanStanding:
    sums = {"repaid": 0, "accrued": 0, "paid": 0}
    for act in acts:
        sums[act.kind] += act.amount
    stands = loan.voucher_id is None or loan.voucher_id in standing
    party = name(loan.household_id, loan.counterparty_id)
    return LoanStanding(loan, party, stands, sums["repaid"], sums["accrued"], sums["paid"], tuple(acts))


def _row(one: LoanStanding) -> Row:
    loan, due = one.loan, one.next_due()
    cells: dict[str, Cell] = {
        "name": loan.name, "party": one.party, "purpose": _(PURPOSES[loan.purpose]), "start": loan.start,
        "end": loan.end, "rate": rate_text(loan.rate, loan.rate_per), "plan": _(PLANS[loan.plan]),
        "principal": loan.principal, "repaid": one.repaid, "left": one.left, "accrued": one.accrued,
        "paid": one.paid, "interest_left": one.interest_left, "next_on": due.day if due else None,
        "meeting": loan.meeting or _("放行：{reason}（{by}）").format(reason=loan.excuse, by=loan.excused_by),
        "note": loan.note,
    }  # fmt: skip
    source = EntryFilter(account=loan.account, household_id=loan.household_id, counterparty_id=loan.counterparty_id)
    return Row(cells, level=1, source=source, record=loan.id)
