"""The steps of a year's dividend: taken with their people and numbers, or let pass by name."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import DividendPlan, PlanState
from gacha_app.domain.dividend_steps import PlanStep, StepKind, check_step, missing_before
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _, in_chinese
from gacha_app.services.dividend_lines import plan_in
from gacha_app.services.posting import organisation_in
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import dividend_steps
from gacha_app.storage.share_tables import plan_steps


def record_step(book: Book, year: int, step: PlanStep) -> PlanStep:
    """Keep a step that was taken; a step recorded again takes the place of what was recorded before.

    Raises:
        InvalidInput: if the step before it is missing, it does not show what the rules ask for, or it comes too early.
    """
    with book.writing("record_step", f"{year} {step.step}") as session:
        plan = plan_in(session, year)
        kind = _kind(step.step)
        taken = steps_of(session, plan)
        order = list(dividend_steps())
        before = [one for one in taken if order.index(one.step) < order.index(step.step)]
        if missing := missing_before(dividend_steps(), taken, step.step):
            raise InvalidInput(
                "step",
                _("“{missing}”还没有办理，不能先登记“{step}”；确实不办的，请具名免除。").format(
                    missing=_(missing[0].title), step=_(kind.title)
                ),
            )
        check_step(kind, step, before)
        return _keep(session, plan, step)


def excuse_step(book: Book, year: int, key: str, reason: str) -> PlanStep:
    """Let a step pass without being taken; who did so and why stays on record.

    Raises:
        InvalidInput: if the reason is missing, or the step was taken.
    """
    with book.writing("excuse_step", f"{year} {key}：{reason}") as session:
        plan = plan_in(session, year)
        kind = _kind(key)
        if not reason.strip():
            raise InvalidInput("reason", _("请写明免除的原因。"))
        if any(one.step == key and not one.excuse for one in steps_of(session, plan)):
            raise InvalidInput("step", _("“{step}”已经办理，不用免除。").format(step=_(kind.title)))
        return _keep(session, plan, PlanStep(key, dt.date.today(), excuse=reason.strip()))


def forget_step(book: Book, year: int, key: str) -> None:
    """Take a step out that was recorded wrongly, while the plan is not approved.

    Raises:
        InvalidInput: if the plan is approved, or a later step hangs on it.
    """
    with book.writing("forget_step", f"{year} {key}") as session:
        plan = plan_in(session, year)
        _kind(key)
        order = list(dividend_steps())
        if plan.state is not PlanState.PROPOSED and order.index(key) < order.index("approved"):
            raise InvalidInput("step", _("方案已经批准，批准以前的程序不能再改。"))
        later = [one for one in steps_of(session, plan) if order.index(one.step) > order.index(key)]
        if later:
            raise InvalidInput(
                "step", _("后面的“{step}”已经登记，请先取消它。").format(step=_(dividend_steps()[later[-1].step].title))
            )
        session.execute(delete(plan_steps).where(plan_steps.c.plan_id == plan.id, plan_steps.c.step == key))
        session.recorder.note("plan_step", plan_id=plan.id, step=key, deleted=True)


def steps_of(session: Session, plan: DividendPlan) -> list[PlanStep]:
    """Return the steps of a plan that were taken or let pass, in their order."""
    order = list(dividend_steps())
    found = session.scalars(select(PlanStep).where(plan_steps.c.plan_id == plan.id)).all()
    return sorted(found, key=lambda one: order.index(one.step))


def pass_steps_before_approval(session: Writing, plan: DividendPlan, day: dt.date, excuse: str) -> None:
    """Let the steps pass that are missing before a plan is approved, by the name of who approves, and keep its own.

    Raises:
        InvalidInput: if the charter insists on the steps and no reason is given for passing them.
    """
    missing = missing_before(dividend_steps(), steps_of(session, plan), "approved")
    if missing and not excuse.strip() and organisation_in(session).step_rule == "required":
        raise InvalidInput(
            "step",
            _("还没有办理：{steps}。请先登记，或写明免除的原因。").format(
                steps="、".join(_(one.title) for one in missing)
            ),
        )
    for kind in missing:
        with in_chinese():
            reason = excuse.strip() or _("批准时没有登记")
        _keep(session, plan, PlanStep(kind.key, day, excuse=reason))
    _keep(session, plan, PlanStep("approved", day, people=session.by))


def keep_step_by_program(session: Writing, plan: DividendPlan, key: str, day: dt.date) -> None:
    """Keep a step that the program took itself, once."""
    if all(one.step != key for one in steps_of(session, plan)):
        _keep(session, plan, PlanStep(key, day, people=session.by))


def _keep(session: Writing, plan: DividendPlan, step: PlanStep) -> PlanStep:
    session.execute(delete(plan_steps).where(plan_steps.c.plan_id == plan.id, plan_steps.c.step == step.step))
    step.plan_id, step.recorded_by = plan.id, session.by
    step.recorded_at = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    session.add(step)
    session.flush()
    return step


def _kind(key: str) -> StepKind:
    kind = dividend_steps().get(key)
    if kind is None or kind.by_program:
        raise InvalidInput("step", _("没有“{value}”这个选项，请从列表中选择。").format(value=key[:20]))
    return kind
