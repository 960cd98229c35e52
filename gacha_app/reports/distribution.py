"""Distribution (收益分配): what a year leaves, and where it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import Basis, PlanState, basis_of
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.ledger import posted, result_of, retained_until, under
from gacha_app.storage.tables import dividend_plans, postings, vouchers

ACTIVE = dividend_plans.c.state.in_([PlanState.APPROVED, PlanState.PAID])


def basis_for(session: Session, year: int) -> Basis:
    """Return what a year leaves to distribute: losses first, then the reserve, then members.

    What approved plans of the year took, on whichever day it was posted, stands in `already`; the reserve is what is
    still to be set aside, so that a second plan of the year does not take it again.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    result = result_of(session, first, last)
    # A year's plan is mostly posted in the next one: the opening is as if every plan had been posted in its own year
    opening = (
        retained_until(session, last)
        - result
        + _taken(session, dividend_plans.c.year == year, vouchers.c.date <= last)
        - _taken(session, dividend_plans.c.year < year, vouchers.c.date > last)
    )
    members, set_aside = active_sums(session, year)
    basis = basis_of(year, result, opening, organisation_of(session).reserve_rate, members)
    reserve, already = max(basis.reserve - set_aside, 0), members + set_aside
    return replace(basis, reserve=reserve, already=already, distributable=max(result + opening - reserve - already, 0))


def active_sums(session: Session, year: int) -> tuple[int, int]:
    """Return the fen that a year's approved plans gave to members and set aside as reserve."""
    members, set_aside = session.execute(
        select(
            func.coalesce(func.sum(dividend_plans.c.total), 0), func.coalesce(func.sum(dividend_plans.c.reserve), 0)
        ).where(dividend_plans.c.year == year, ACTIVE)
    ).one()
    return int(members), int(set_aside)


def _taken(session: Session, whose: ColumnElement[bool], when: ColumnElement[bool]) -> int:
    """Return the fen that the vouchers of plans took out of 收益分配, less what was taken back in red."""
    own = or_(
        vouchers.c.id.in_(_vouchers_of(whose)),
        vouchers.c.reverses_id.in_(_vouchers_of(whose)),
    )
    amount = session.scalar(posted(func.coalesce(func.sum(postings.c.amount), 0)).where(own, when, under("322")))
    return int(amount or 0)


def _vouchers_of(whose: ColumnElement[bool]) -> CompoundSelect[Any]:
    paid_out = select(dividend_plans.c.voucher_id).where(whose, dividend_plans.c.voucher_id.is_not(None))
    set_aside = select(dividend_plans.c.reserve_voucher_id).where(
        whose, dividend_plans.c.reserve_voucher_id.is_not(None)
    )
    return paid_out.union_all(set_aside)
