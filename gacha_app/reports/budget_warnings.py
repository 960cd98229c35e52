"""What is wrong with the year's budget: none by the end of March, items that cost more than was voted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.budget import WANTED_BY
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.budget_actuals import budget_items, budget_of
from gacha_app.reports.todo import Todo
from gacha_app.storage.budget_tables import budgets
from gacha_app.storage.tables import periods


def budget_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield a missing or unvoted budget of this year, a voted one that is not on the wall, and overspent items."""
    budget = budget_of(session, year)
    if budget is None:
        yield from _missing(session, year, today)
        return
    if budget.state == "voted":
        yield Todo(
            "wait", _("{year}年度的预算还没有公布").format(year=year),
            _("{date} 表决通过").format(date=budget.voted_on), "plans:budget", area="plans", key="budget_posting",
            subject=f"{year}:{budget.version}", date=budget.voted_on,
        )  # fmt: skip
    for one in budget_items(session, budget, year):
        planned, actual = sum(one.planned), sum(one.actual)
        if one.side == "expense" and one.section and actual > planned:
            yield Todo(
                "care", _("“{name}”超出了预算").format(name=one.name),
                _("全年预算 {planned}，已支出 {actual}").format(planned=grouped(planned), actual=grouped(actual)),
                "plans:budget", one.record, kind="overdrawn", area="plans", key="budget_overspent",
                amount=actual - planned,
            )  # fmt: skip


def _missing(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield that a running year has no budget; a year that is over and closed needs none any more."""
    due = dt.date(year, *WANTED_BY)
    closed = session.scalar(select(func.count()).select_from(periods).where(periods.c.year == year)) or 0
    if today <= due or closed >= 12 or year < today.year:
        return
    drafted = session.scalar(select(budgets.c.id).where(budgets.c.year == year, budgets.c.state == "draft"))
    sentence = _("{year}年度的预算还没有表决") if drafted else _("{year}年度还没有预算")
    yield Todo(
        "wait", sentence.format(year=year), _("应在 {date} 前编制、表决并公布").format(date=due), "plans:budget",
        kind="overdue", area="plans", key="budget_missing", subject=str(year), date=due,
    )  # fmt: skip
