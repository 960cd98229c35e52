"""Implementation plans (实施方案) and their milestones; a fund's stage follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.fund import Fund
from gacha_app.domain.fund_plan import FundPlan, Milestone, check_order, first_days, stage_of
from gacha_app.domain.register import Contract
from gacha_app.i18n import _
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.names import project_names
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.fund_tables import fund_plans
from gacha_app.storage.papers import remove_papers

_ANSWERS = frozenset(one.name for one in fields(FundPlan)) - {"id", "milestones"}


def set_plan(
    book: Book, fund_id: int, answers: Mapping[str, Any], *, together: Iterable[int] = (), without: Iterable[int] = ()
) -> FundPlan:
    """Write the implementation plan that a fund pays for, or change what is said of it.

    Args:
        answers: fields of `FundPlan`; those left out stay as they are.
        together: other funds that pay for the same plan. without: those that pay for it no more.

    Raises:
        InvalidInput: if an answer is wrong, the name is taken, or the funds are for different projects.
    """
    with book.writing("set_fund_plan", str(answers.get("name", fund_id))) as session:
        plan = plan_for(session, _fund(session, fund_id), answers)
        for one in together:
            _join(session, _fund(session, one), plan)
        for one in without:
            left = _fund(session, one)
            if left.plan_id == plan.id:
                left.plan_id = None
        session.flush()
        _keep_stages(session, plan)
        return plan


def join_plan(book: Book, fund_id: int, plan_id: int | None) -> None:
    """Let a fund pay for a plan that is there already, or for none.

    Raises:
        InvalidInput: if the plan is another project's.
    """
    with book.writing("join_fund_plan", str(fund_id)) as session:
        fund = _fund(session, fund_id)
        if plan_id is None:
            fund.plan_id = None
            return
        plan = _plan(session, plan_id)
        _join(session, fund, plan)
        _keep_stages(session, plan)


def record_milestone(book: Book, fund_id: int, milestone: Milestone) -> Milestone:
    """Write down what happened to a fund's plan; one without a plan gets one of its own name.

    Raises:
        InvalidInput: if an answer is wrong, or it stands before what must come earlier.
    """
    with book.writing("record_fund_milestone", f"{fund_id} {milestone.kind}") as session:
        return add_milestone(session, fund_id, milestone)


def add_milestone(session: Writing, fund_id: int, milestone: Milestone) -> Milestone:
    """Write down what happened to a fund's plan within a larger action."""
    milestone.check()
    _check_contract(session, milestone)
    plan = plan_for(session, _fund(session, fund_id))
    check_order(plan.milestones, milestone)
    plan.milestones.append(milestone)
    session.flush()
    _keep_stages(session, plan)
    return milestone


def change_milestone(book: Book, changed: Milestone) -> Milestone:
    """Change what is known of a milestone.

    Raises:
        InvalidInput: if an answer is wrong, or it stands before what must come earlier.
        NotFound: if it is not there any more.
    """
    changed.check()
    with book.writing("change_fund_milestone", changed.kind) as session:
        kept = _milestone(session, changed.id or 0)
        _check_contract(session, changed)
        plan = _plan(session, kept.plan_id or 0)
        check_order([one for one in plan.milestones if one.id != kept.id], changed)
        found = session.merge(replace(changed, plan_id=kept.plan_id))
        session.flush()
        _keep_stages(session, plan)
        return found


def change_milestone_answers(book: Book, milestone_id: int, answers: Mapping[str, Any]) -> Milestone:
    """Change some of what is known of a milestone; the rest stays.

    Raises:
        InvalidInput: as `change_milestone`.
        NotFound: if it is not there any more.
    """
    with book.reading() as session:
        found = session.get(Milestone, milestone_id)
        if found is None:
            raise NotFound(_("没有这条进展，可能已被删除，请刷新后重试。"))
    return change_milestone(book, replace(found, **answers))


def remove_milestone(book: Book, milestone_id: int) -> None:
    """Take off a milestone that was written down by mistake, with its papers.

    Raises:
        NotFound: if it is not there any more.
    """
    with book.writing("remove_fund_milestone", str(milestone_id)) as session:
        kept = _milestone(session, milestone_id)
        plan = _plan(session, kept.plan_id or 0)
        remove_papers(session, "fund_milestone", milestone_id)
        plan.milestones.remove(kept)
        session.flush()
        _keep_stages(session, plan, emptied=not plan.milestones)


def plan_for(session: Writing, fund: Fund, answers: Mapping[str, Any] | None = None) -> FundPlan:
    """Return the plan that a fund pays for, with these answers in it; one is made where there is none."""
    said = {key: answer for key, answer in (answers or {}).items() if key in _ANSWERS}
    plan = session.get(FundPlan, fund.plan_id) if fund.plan_id else None
    if plan is None:
        plan = FundPlan(**{"name": fund.name, "goal": fund.goal, "project_id": fund.project_id, **said})
        session.add(plan)
    for key, answer in said.items():
        setattr(plan, key, answer)
    plan.check()
    with session.no_autoflush:
        taken = select(func.count()).where(fund_plans.c.name == plan.name, fund_plans.c.id != (plan.id or 0))
        if session.scalar(taken):
            raise InvalidInput("name", _("已有名为“{name}”的实施方案，请换一个名称。").format(name=plan.name))
    session.flush()
    _join(session, fund, plan)
    return plan


def _join(session: Writing, fund: Fund, plan: FundPlan) -> None:
    if plan.project_id is None:
        plan.project_id = fund.project_id
    if fund.project_id is not None and fund.project_id != plan.project_id:
        names = project_names(session)
        raise InvalidInput(
            "project_id",
            _("“{fund}”是“{project}”的资金，不能列入“{other}”的实施方案。").format(
                fund=fund.name, project=names[fund.project_id], other=names.get(plan.project_id or 0, plan.name)
            ),
        )
    fund.plan_id = plan.id
    session.flush()


def _keep_stages(session: Writing, plan: FundPlan, *, emptied: bool = False) -> None:
    """Write on the plan's funds how far they are, so that what reads the cards alone says the same."""
    money = fund_money(session)
    days = first_days(plan.milestones)
    for fund in session.scalars(select(Fund).where(tables.funds.c.plan_id == plan.id)):
        received = money[fund.id or 0].received if fund.id in money else 0
        fund.stage = stage_of("granted" if emptied else fund.stage, days, received)
    session.flush()


def _check_contract(session: Writing, milestone: Milestone) -> None:
    if milestone.contract_id and session.get(Contract, milestone.contract_id) is None:
        raise InvalidInput("contract_id", _("没有这份合同，请先登记。"))


def _fund(session: Writing, fund_id: int) -> Fund:
    found = session.get(Fund, fund_id)
    if found is None:
        raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
    return found


def _plan(session: Writing, plan_id: int) -> FundPlan:
    found = session.get(FundPlan, plan_id)
    if found is None:
        raise NotFound(_("没有这个实施方案，请刷新后重试。"))
    return found


def _milestone(session: Writing, milestone_id: int) -> Milestone:
    found = session.get(Milestone, milestone_id)
    if found is None:
        raise NotFound(_("没有这条进展，可能已被删除，请刷新后重试。"))
    return found
