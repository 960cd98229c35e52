"""What a plan was made by, and what it gives beside: its terms, other allocations, the sums of each kind of shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import Allocation
from gacha_app.domain.dividend_terms import Terms
from gacha_app.reports.dividends import plan_row
from gacha_app.reports.register_history import share_kind_titles
from gacha_app.storage.share_tables import dividend_line_parts, plan_allocations
from gacha_app.storage.tables import dividend_lines


@dataclass(frozen=True)
class KindSum:
    """What all shares of one kind get of a plan.

    Attributes:
        shares: ten-thousandths of a share. amount: fen.
    """

    share_kind: str
    title: str
    shares: int
    amount: int


def terms_of(session: Session, year: int) -> Terms | None:
    """Return the terms that a year's plan was made by, None where there is no plan."""
    plan = plan_row(session, year)
    if plan is None:
        return None
    pools = {one.share_kind: one.amount for one in kind_sums(session, plan)} if plan.way == "kinds" else {}
    return Terms(
        plan.way, plan.total if plan.way == "total" else None, plan.per_share if plan.way == "per_share" else None,
        plan.rate if plan.way == "rate" else None, pools, plan.weighting, plan.tax_rate,
        tuple(allocations_of(session, plan)),
    )  # fmt: skip


def allocations_of(session: Session, plan: Any) -> list[Allocation]:
    """Return what a plan gives neither to the reserve nor to members."""
    query = (
        select(plan_allocations.c.title, plan_allocations.c.amount, plan_allocations.c.account)
        .where(plan_allocations.c.plan_id == plan.id)
        .order_by(plan_allocations.c.id)
    )
    return [Allocation(one.title, one.amount, one.account) for one in session.execute(query)]


def kind_sums(session: Session, plan: Any, household_id: int | None = None) -> list[KindSum]:
    """Return what each kind of shares gets of a plan; nothing where kinds and days made no difference.

    Args:
        household_id: of one household alone; of all together where it is None.
    """
    part = dividend_line_parts.c
    query = (
        select(part.share_kind, func.sum(part.shares), func.sum(part.amount))
        .join(dividend_lines, dividend_lines.c.id == part.line_id)
        .where(dividend_lines.c.plan_id == plan.id)
        .group_by(part.share_kind)
        .order_by(part.share_kind)
    )
    if household_id is not None:
        query = query.where(dividend_lines.c.household_id == household_id)
    titles = share_kind_titles(session)
    return [
        KindSum(kind, titles.get(kind, kind), int(shares), int(amount))
        for kind, shares, amount in session.execute(query)
    ]
