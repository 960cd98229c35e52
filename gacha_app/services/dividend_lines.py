"""A year's plan and its lines, as all that is done with them need them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import DividendLine, DividendPlan, PlanState
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _
from gacha_app.storage import tables
from gacha_app.storage.book import Writing

_line = tables.dividend_lines.c
_COLUMNS = [_line[one.name] for one in fields(DividendLine) if one.name in _line]
_ALIVE = (PlanState.PROPOSED, PlanState.APPROVED, PlanState.PAID)


def plan_in(session: Session, year: int, *, required: bool = True) -> DividendPlan:
    """Return a year's living plan within a larger action.

    Raises:
        NotFound: if there is none and one is required.
    """
    plan = session.scalars(
        select(DividendPlan).where(tables.dividend_plans.c.year == year, tables.dividend_plans.c.state.in_(_ALIVE))
    ).one_or_none()
    if plan is None and required:
        raise NotFound(_("{year}年度还没有分红方案，请先拟定。").format(year=year))
    if plan is not None:
        rows = session.execute(select(*_COLUMNS).where(_line.plan_id == plan.id).order_by(_line.number))
        plan.lines = [DividendLine(*row) for row in rows]
    return plan  # type: ignore[return-value]


def line_of(plan: DividendPlan, number: str) -> DividendLine:
    """Return a household's line of a plan.

    Raises:
        InvalidInput: if it is not in the plan.
    """
    found = next((one for one in plan.lines if one.number == number), None)
    if found is None:
        raise InvalidInput("households", _("分红名单里没有户号 {number}。").format(number=number))
    return found


def set_lines(session: Writing, plan: DividendPlan, lines: Collection[DividendLine], **values: object) -> None:
    """Change many lines of a plan at once."""
    session.flush()
    identities = [one.id for one in lines]
    for start in range(0, len(identities), 500):
        session.execute(
            update(tables.dividend_lines)
            .where(tables.dividend_lines.c.id.in_(identities[start : start + 500]))
            .values(**values)
        )
    for one in lines:
        for key, value in values.items():
            setattr(one, key, value)
    numbers = [one.number for one in lines]
    session.recorder.note(
        "dividend_line", plan_id=plan.id, count=len(numbers), households=numbers[:500],
        **{key: value for key, value in values.items() if key != "voucher_id"},
    )  # fmt: skip
