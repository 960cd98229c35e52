"""Projects' plans and the village's budget are one figure: a voted budget sets the plan, which then cannot stray."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import RESULT_CLASSES
from gacha_app.domain.budget import Budget
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.project import Project, ProjectPlan
from gacha_app.i18n import _
from gacha_app.reports.budget_actuals import budget_of
from gacha_app.storage.book import Writing
from gacha_app.storage.tables import accounts


def feed_plans(session: Writing, budget: Budget, before: Budget | None = None) -> None:
    """Set the plans of the projects that a budget names to what it gives them.

    Args:
        before: the budget it takes the place of: a project that only that one named has no plan any more.
    """
    wanted = _by_project(session, budget)
    for project_id in _by_project(session, before) if before else ():
        wanted.setdefault(project_id, (0, 0))
    for project_id, (income, cost) in wanted.items():
        project = session.get_one(Project, project_id)
        plan = project.plan_of(budget.year)
        if plan is None:
            plan = ProjectPlan(budget.year)
            project.plans.append(plan)
        plan.income, plan.cost = income, cost


def check_plans(session: Session, project: Project) -> None:
    """Refuse a plan that is not what the voted budget of its year gives the project.

    Raises:
        InvalidInput: with the budget's figures.
    """
    for plan in project.plans:
        budget = budget_of(session, plan.year)
        given = _by_project(session, budget).get(project.id or 0) if budget else None
        if given is not None and given != (plan.income, plan.cost):
            raise InvalidInput(
                "income",
                _(
                    "{year}年度预算已经表决：“{name}”收入 {income} 元，支出 {cost} 元；项目计划以预算为准，"
                    "要改请调整预算。"
                ).format(year=plan.year, name=project.name, income=grouped(given[0]), cost=grouped(given[1])),
            )


def _by_project(session: Session, budget: Budget) -> dict[int, tuple[int, int]]:
    """Return by project the income and expense that a budget gives it, in fen; purchases and the like are no cost."""
    classes = {row.code: row.klass for row in session.execute(select(accounts.c.code, accounts.c.klass))}
    found: dict[int, tuple[int, int]] = {}
    for one in budget.lines:
        if one.project_id is None or classes[one.account] not in RESULT_CLASSES:
            continue
        income, cost = found.get(one.project_id, (0, 0))
        found[one.project_id] = (income + one.amount, cost) if one.side == "income" else (income, cost + one.amount)
    return found
