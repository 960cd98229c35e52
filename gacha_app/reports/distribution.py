"""Distribution (收益分配): what a year leaves, and where it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select, true
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import RESERVE
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import Basis, PlanState, basis_of
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import organisation_of, report_for
from gacha_app.reports.ledger import posted, result_of, retained_until, under
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.share_tables import plan_allocations
from gacha_app.storage.tables import dividend_plans, postings, vouchers

ACTIVE = dividend_plans.c.state.in_([PlanState.APPROVED, PlanState.PAID])
# The rows of 收益及收益分配表 from 本年收益 on: key, title, whether it adds up rows above
_ROWS = (
    ("result", N_("一、本年收益"), True),
    ("opening", N_("加：年初未分配收益"), False),
    ("transfers", N_("其他转入"), False),
    ("distributable", N_("二、可分配收益"), True),
    ("reserve", N_("减：提取公积公益金"), False),
    ("members", N_("向成员分配"), False),
    ("allocated", N_("其他分配"), False),
    ("closing", N_("三、年末未分配收益"), True),
)


@dataclass(frozen=True)
class Distribution:
    """Where a year's result went, as if every plan had been posted in its own year; all fen.

    Attributes:
        opening: undistributed of earlier years, negative for losses.
        transfers: what came to the undistributed otherwise: losses covered, mistakes of earlier years.
        reserve: what approved plans of the year set aside. members: what they gave to members.
        allocated: what they gave to anything else.
        kept: what the journal itself says is left; equal to `closing` while the books are sound.
    """

    year: int
    result: int
    opening: int
    transfers: int
    reserve: int
    members: int
    allocated: int
    kept: int

    @property
    def distributable(self) -> int:
        """可分配收益: result, opening and transfers."""
        return self.result + self.opening + self.transfers

    @property
    def closing(self) -> int:
        """What is left after the reserve, members and the rest."""
        return self.distributable - self.reserve - self.members - self.allocated


def basis_for(session: Session, year: int) -> Basis:
    """Return what a year leaves to distribute: losses first, then the reserve, then members.

    What approved plans of the year took, on whichever day it was posted, stands in `already`; the reserve is what is
    still to be set aside, so that a second plan of the year does not take it again.
    """
    whole = distribution_of(session, year)
    opening = whole.opening + whole.transfers
    charter = organisation_of(session)
    room = charter.reserve_cap - _reserve_held(session, year) + whole.reserve if charter.reserve_cap else None
    basis = basis_of(year, whole.result, opening, charter.reserve_rate, floor=charter.reserve_floor, room=room)
    reserve, already = max(basis.reserve - whole.reserve, 0), whole.members + whole.allocated + whole.reserve
    return replace(
        basis, reserve=reserve, already=already, distributable=max(whole.result + opening - reserve - already, 0)
    )


def distribution_of(session: Session, year: int, last: dt.date | None = None) -> Distribution:
    """Return where a year's result went, up to a day of it or the whole year.

    Args:
        last: a day of the year: plans of the year approved later do not count; None counts them all.
    """
    day = last or dt.date(year, 12, 31)
    earlier, own = dividend_plans.c.year < year, dividend_plans.c.year == year
    result = result_of(session, dt.date(year, 1, 1), day)
    transfers = _transfers(session, dt.date(year, 1, 1), day)
    # a year's plan is mostly posted in the next one: what earlier plans took later belongs to their own years
    retained = retained_until(session, day) - _taken(session, earlier, vouchers.c.date > day)
    taken_by_now = _taken(session, own, vouchers.c.date <= day)
    taken_later = _taken(session, own, vouchers.c.date > day) if last is None else 0
    members, reserve, allocated = _plans_took(session, year, last)
    return Distribution(
        year,
        result,
        opening=retained + taken_by_now - result - transfers,
        transfers=transfers,
        reserve=reserve,
        members=members,
        allocated=allocated,
        kept=retained - taken_later,
    )


def members_and_reserve(session: Session, year: int, last: dt.date | None = None) -> tuple[int, int]:
    """Return the fen that a year's approved plans gave to members and set aside, approved up to a day or ever."""
    members, reserve, _allocated = _plans_took(session, year, last)
    return members, reserve


def distribution(session: Session, period: Period) -> Report:
    """Report where the year's result went (收益分配情况), beside the year before."""
    whole_year = period.last == Period(period.year).last
    now = distribution_of(session, period.year, None if whole_year else period.last)
    before = distribution_of(session, period.year - 1)
    first = Period(period.year).first
    sources = {
        "result": EntryFilter(classes=("income", "expense"), first=first, last=period.last),
        "reserve": EntryFilter(account=RESERVE, entry_kind="reserve", first=first),
        "members": EntryFilter(account="322", entry_kind="dividend", first=first),
    }
    rows = []
    for key, title, subtotal in _ROWS:
        cells: dict[str, Cell] = {"item": _(title), "amount": getattr(now, key), "last_year": getattr(before, key)}
        if key != "allocated" or now.allocated or before.allocated:
            rows.append(Row(cells, level=0 if subtotal else 1, subtotal=subtotal, source=sources.get(key)))
    columns = (
        Column("item", _("项目"), width=14),
        Column("amount", _("本年金额"), CellKind.MONEY, "元", 9),
        Column("last_year", _("上年金额"), CellKind.MONEY, "元", 9),
    )
    rate = organisation_of(session).reserve_rate
    note = _("章程规定：弥补以前年度亏损后，按 {rate}% 提取公积公益金，再向成员分配。").format(rate=f"{rate / 100:g}")
    return report_for(session, "distribution", _("收益分配情况"), period.title, columns, rows, notes=(note,))


def _plans_took(session: Session, year: int, last: dt.date | None) -> tuple[int, int, int]:
    """Return what a year's approved plans gave to members, set aside, and gave to anything else."""
    plan = dividend_plans.c
    sums = [func.coalesce(func.sum(column), 0) for column in (plan.total, plan.reserve, plan.allocated)]
    when = true() if last is None else plan.approved_on <= last
    members, reserve, allocated = session.execute(select(*sums).where(plan.year == year, ACTIVE, when)).one()
    return int(members), int(reserve), int(allocated)


def _reserve_held(session: Session, year: int) -> int:
    """Return the fen in 公积公益金 at the end of a year, or now where that is later for its plans."""
    last = dt.date(year, 12, 31)
    own = _of_plans(dividend_plans.c.year == year)
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(under(RESERVE), or_(vouchers.c.date <= last, own))
    )
    return -int(amount or 0)


def _transfers(session: Session, first: dt.date, last: dt.date) -> int:
    """Return the fen that came to 本年收益 and 收益分配 otherwise than by closing, opening or a plan."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(
            # both in one range, so that their index is read
            postings.c.account.between("321", "322~"),
            postings.c.day.between(first, last),
            vouchers.c.kind == Kind.NORMAL,
            ~_of_plans(true()),
        )
    )
    return -int(amount or 0)


def _taken(session: Session, whose: ColumnElement[bool], when: ColumnElement[bool]) -> int:
    """Return the fen that the vouchers of plans took out of 收益分配, less what was taken back in red."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(_of_plans(whose), when, under("322"))
    )
    return int(amount or 0)


def _of_plans(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a voucher was posted by approving a plan, or takes such a one back."""
    taking_back = select(vouchers.c.id).where(vouchers.c.reverses_id.in_(_vouchers_of(whose)))
    theirs = _vouchers_of(whose).subquery()
    return postings.c.voucher_id.in_(select(theirs.c[0]).union_all(taking_back))


def _vouchers_of(whose: ColumnElement[bool]) -> CompoundSelect[Any]:
    paid_out, set_aside = dividend_plans.c.voucher_id, dividend_plans.c.reserve_voucher_id
    elsewhere = plan_allocations.c.voucher_id
    return (
        select(paid_out)
        .where(whose, paid_out.is_not(None))
        .union_all(
            select(set_aside).where(whose, set_aside.is_not(None)),
            select(elsewhere)
            .join(dividend_plans, dividend_plans.c.id == plan_allocations.c.plan_id)
            .where(whose, elsewhere.is_not(None)),
        )
    )
