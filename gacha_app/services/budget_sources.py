"""Where a budget's figures come from: last year's books or budget, or what the projects plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import ROLES
from gacha_app.domain.budget import BudgetLine, months_by, scaled
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.budget_actuals import actual_by_account, budget_of
from gacha_app.reports.heading import chart_of
from gacha_app.reports.names import account_names, project_names
from gacha_app.services.budget_items import section_of
from gacha_app.storage.reference import chart_of_accounts
from gacha_app.storage.tables import project_plans, projects


def lines_from(session: Session, year: int, source: str, percent: int) -> list[BudgetLine]:
    """Return the items that a draft begins with.

    Args:
        source: a key of `SOURCES`. percent: hundredths of a per cent that last year's figures are multiplied by.
    """
    match source:
        case "actual":
            return _from_actual(session, year - 1, percent)
        case "plans":
            return _from_plans(session, year)
        case "budget":
            before = budget_of(session, year - 1)
            return [copied(one, percent) for one in before.lines] if before else []
        case _:
            return []


def _from_actual(session: Session, year: int, percent: int) -> list[BudgetLine]:
    names, project = account_names(session), project_names(session)
    found = []
    entries = _without_nested(actual_by_account(session, year))
    for (side, account, project_id), months in entries.items():
        amount = scaled(sum(months), percent)
        if amount <= 0:
            continue
        name = f"{project[project_id]}{names[account]}" if project_id else names[account]
        line = BudgetLine(section_of(session, account), side, account, name, amount, project_id, "last_year")
        line.spread(months_by("last_year", amount, months))
        found.append(line)
    return found


def _without_nested(
    entries: dict[tuple[str, str, int | None], tuple[int, ...]],
) -> dict[tuple[str, str, int | None], tuple[int, ...]]:
    """Return the figures with those of sub-accounts under an account that has entries of its own put together."""
    found: dict[tuple[str, str, int | None], tuple[int, ...]] = {}
    for (side, account, project), months in sorted(entries.items(), key=lambda one: (one[0][1], one[0][2] or 0)):
        above = next(
            (code for its, code, whose in found if (its, whose) == (side, project) and account.startswith(code)),
            account,
        )
        before = found.get((side, above, project), (0,) * 12)
        found[side, above, project] = tuple(one + other for one, other in zip(before, months, strict=True))
    return found


def _from_plans(session: Session, year: int) -> list[BudgetLine]:
    chart = chart_of(session)
    cost = next(code for code, name, *_rest in chart_of_accounts(chart) if name == "经营支出")
    codes = {"income": ROLES[chart].operating[0], "expense": cost}
    query = (
        select(project_plans.c.income, project_plans.c.cost, projects.c.id, projects.c.name)
        .join(projects, projects.c.id == project_plans.c.project_id)
        .where(project_plans.c.year == year)
        .order_by(projects.c.id)
    )
    found = []
    for row in session.execute(query):
        for side, amount in (("income", row.income), ("expense", row.cost)):
            if amount:
                with in_chinese():
                    name = (_("{name}收入") if side == "income" else _("{name}支出")).format(name=row.name)
                line = BudgetLine("finance", side, codes[side], name, amount, row.id)
                line.spread(months_by("even", amount))
                found.append(line)
    return found


def copied(line: BudgetLine, percent: int = 10_000) -> BudgetLine:
    """Return a line like another, its amount multiplied by so many hundredths of a per cent."""
    amount = scaled(line.amount, percent)
    made = replace(line, id=None, budget_id=None, months=[], amount=amount)
    made.spread(line.monthly if percent == 10_000 else _in_step(amount, line.monthly))
    if percent != 10_000 and made.spreading == "last_year":
        made.spreading = "typed"
    return made


def _in_step(amount: int, months: Sequence[int]) -> list[int]:
    return months_by("last_year", amount, months)
