"""How far a year's dividend has come, and what one household gets of it, when and by which vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, MONEY
from gacha_app.domain.dividend import OWED, Basis, DividendPlan, LineState, PlanState, basis_of
from gacha_app.domain.dividend_terms import Terms
from gacha_app.reports.distribution import basis_for
from gacha_app.reports.dividends import APPROVED, plan_row
from gacha_app.reports.plan_terms import KindSum, allocations_of, kind_sums
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import dividend_lines, dividend_plans, postings, vouchers


@dataclass(frozen=True)
class DividendStanding:
    """How far a year's dividend has come; all fen.

    Attributes:
        state: None while the year has no plan.
        basis: what may be distributed: by the books of today, or, once approved, as it was then.
        total: to members. per_share: of a whole share where it was fixed, else None.
        shares: ten-thousandths. per_share_text: yuan a share, to four decimals.
        households: how many are in the plan; paid: how many of them are paid. paid_amount: what they were paid.
        unpaid_amount: what is still to be paid once approved.
        allocations: what goes neither to the reserve nor to members. kinds: what each kind of shares gets; empty where
            kinds made no difference.
    """

    year: int
    state: PlanState | None
    basis: Basis
    total: int = 0
    per_share: int | None = None
    per_share_text: str = ""
    shares: int = 0
    record_date: date | None = None
    approved_on: date | None = None
    households: int = 0
    paid: int = 0
    paid_amount: int = 0
    unpaid_amount: int = 0
    allocations: tuple[tuple[str, int], ...] = ()
    kinds: tuple[KindSum, ...] = ()

    @property
    def unpaid(self) -> int:
        """How many households are still to be paid."""
        return self.households - self.paid

    @property
    def left(self) -> int:
        """What stays undistributed at the year's end; negative where the books no longer cover the plan."""
        return self.basis.distributable - self.total - sum(amount for _title, amount in self.allocations)


@dataclass(frozen=True)
class DividendVoucher:
    """A voucher behind a household's part.

    Attributes:
        source: the household's own line in it.
    """

    number: str
    date: date
    summary: str
    source: EntryFilter


@dataclass(frozen=True)
class DividendStory:
    """What one household gets of a year; all fen.

    Attributes:
        extra: what the rule of remainders gave it above its shares cut to whole fen.
        last_year: what it got of the year before, 0 where nothing.
        paid_from: the account it was paid from, "101" or "102", or "".
        payee, payee_relation: who took it for the household. reason: why it came back or was not claimed.
        consent: how the household agreed to what is set off.
        parts: what each kind of shares brings it; empty where kinds and days made no difference.
    """

    household_id: int
    number: str
    representative: str
    shares: int
    amount: int
    extra: int
    offset: int
    tax: int
    net: int
    last_year: int
    state: LineState
    paid_on: date | None
    paid_by: str
    receipt: str
    paid_from: str
    payee: str
    payee_relation: str
    reason: str
    consent: str
    vouchers: tuple[DividendVoucher, ...]
    parts: tuple[KindSum, ...] = ()


def dividend_standing(session: Session, year: int) -> DividendStanding:
    """Return how far a year's dividend has come."""
    plan = plan_row(session, year)
    if plan is None:
        return DividendStanding(year, None, basis_for(session, year))
    line = dividend_lines.c
    counted = session.execute(
        select(line.state, func.count(), func.sum(line.net)).where(line.plan_id == plan.id).group_by(line.state)
    ).all()
    counts = {state: (int(count), int(net)) for state, count, net in counted}
    paid, paid_amount = counts.get(LineState.PAID, (0, 0))
    return DividendStanding(
        year,
        plan.state,
        basis_for(session, year) if plan.state is PlanState.PROPOSED else _basis_then(plan),
        plan.total,
        plan.per_share,
        DividendPlan(year, plan.record_date, plan.total, plan.total_shares).per_share_text,
        plan.total_shares,
        plan.record_date,
        plan.approved_on,
        sum(count for count, _net in counts.values()),
        paid,
        paid_amount,
        sum(counts.get(state, (0, 0))[1] for state in OWED),
        tuple((one.title, one.amount) for one in allocations_of(session, plan)),
        tuple(kind_sums(session, plan)),
    )


def dividend_story(session: Session, household_id: int, year: int) -> DividendStory | None:
    """Return what one household gets of a year, None where it gets nothing."""
    plan = plan_row(session, year)
    if plan is None:
        return None
    line = dividend_lines.c
    one = session.execute(
        select(dividend_lines).where(line.plan_id == plan.id, line.household_id == household_id)
    ).one_or_none()
    if one is None:
        return None
    behind = (
        (
            (plan.voucher_id, "dividend"),
            (plan.tax_voucher_id if one.tax else None, "dividend_tax"),
            (one.offset_voucher_id, "dividend_offset"),
            (one.voucher_id, "dividend_payment"),
        )
        if plan.voucher_id is not None
        else ()
    )
    return DividendStory(
        household_id,
        one.number,
        one.representative,
        one.shares,
        one.amount,
        one.amount - plan.total * one.shares // plan.total_shares
        if Terms(plan.way, weighting=plan.weighting).plain
        else 0,
        one.offset,
        one.tax,
        one.net,
        _last_year(session, household_id, year),
        one.state,
        one.paid_on,
        one.paid_by,
        one.receipt,
        _paid_from(session, one.voucher_id),
        one.payee,
        one.payee_relation,
        one.reason,
        one.consent,
        tuple(_voucher(session, voucher, kind, household_id) for voucher, kind in behind if voucher is not None),
        tuple(kind_sums(session, plan, household_id)),
    )


def _basis_then(plan: Any) -> Basis:
    """Return the basis that an approved plan was approved on."""
    losses = basis_of(plan.year, plan.result, plan.opening, plan.reserve_rate).losses
    return Basis(plan.year, plan.result, plan.opening, losses, plan.reserve_rate, plan.reserve, 0, plan.distributable)


def _last_year(session: Session, household_id: int, year: int) -> int:
    line = dividend_lines.c
    amount = session.scalar(
        select(func.coalesce(func.sum(line.amount), 0))
        .join(dividend_plans, dividend_plans.c.id == line.plan_id)
        .where(APPROVED, dividend_plans.c.year == year - 1, line.household_id == household_id)
    )
    return int(amount or 0)


def _paid_from(session: Session, voucher_id: int | None) -> str:
    if voucher_id is None:
        return ""
    accounts = session.scalars(select(postings.c.account).where(postings.c.voucher_id == voucher_id).distinct())
    return next((code[:3] for code in accounts if code[:3] in MONEY), "")


def _voucher(session: Session, voucher_id: int, kind: str, household_id: int) -> DividendVoucher:
    one = session.execute(
        select(vouchers.c.number, vouchers.c.date, vouchers.c.summary).where(vouchers.c.id == voucher_id)
    ).one()
    source = EntryFilter(account=HOUSEHOLDS, household_id=household_id, entry_kind=kind, first=one.date, last=one.date)
    return DividendVoucher(one.number, one.date, one.summary, source)
