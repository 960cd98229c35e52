"""The steps that a year's performance pay has gone through."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend_steps import NUMBERS, PlanStep
from gacha_app.domain.pay_award import PayAward
from gacha_app.storage.duty_tables import pay_awards, pay_steps
from gacha_app.storage.reference import pay_steps as step_kinds


def award_of(session: Session, year: int) -> PayAward | None:
    """Return a year's performance pay, None where there is none; one that was withdrawn counts no more."""
    held = pay_awards.c
    return session.scalars(select(PayAward).where(held.year == year, held.state != "withdrawn")).one_or_none()


def pay_steps_of(session: Session, award_id: int) -> list[PlanStep]:
    """Return the steps that were taken, in their order."""
    order = list(step_kinds())
    rows = session.execute(select(pay_steps).where(pay_steps.c.award_id == award_id))
    found = [
        PlanStep(
            row.step, row.done_on, row.people, **{key: getattr(row, key) for key in NUMBERS}, note=row.note,
            recorded_at=row.recorded_at, recorded_by=row.recorded_by,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: order.index(one.step))
