"""The example's budget and forecasts: the last year's plans voted as a budget, and the sheds that were published."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select

from gacha_app.domain.budget import BudgetLine
from gacha_app.domain.project import Project
from gacha_app.reports.budget_actuals import actual_by_account
from gacha_app.services.budgets import draft_budget, keep_line, post_budget, vote_budget
from gacha_app.services.forecasts import forecast_templates, keep_forecast
from gacha_app.storage.book import Book
from gacha_app.storage.tables import project_plans, projects

# What the village plans beside its projects: account, name, fen, spreading
_BESIDE = (
    ("513", "expense", "管理费用", 12_000_000, "last_year"),
    ("514", "expense", "公益支出", 6_000_000, "even"),
    ("151", "expense", "购置设备", 16_000_000, "even"),
)
_FORECASTS = {"grapes": ("六座拱棚扩建", "grapes"), "ostriches": ("鸵鸟养殖扩群", "ostriches")}


def add_plans(book: Book, year: int) -> None:
    """Draft, vote and post the budget of a year from the plans of its projects, and keep the forecasts that fit."""
    with book.reading() as session:
        planned = session.scalar(select(project_plans.c.id).where(project_plans.c.year == year).limit(1))
        spent = actual_by_account(session, year)
        running = list(session.scalars(select(Project).where(projects.c.status != "ended").order_by(projects.c.id)))
    if planned:
        draft_budget(book, year, source="plans")
        for account, side, name, least, spreading in _BESIDE:
            # what the example spends outside its projects, and a little more
            actual = sum(
                sum(months)
                for (its, code, project), months in spent.items()
                if its == side and code.startswith(account) and project is None
            )
            amount = max(least, -(-actual * 11 // 1_000_000) * 100_000)
            keep_line(book, year, BudgetLine("", side, account, name, amount, spreading=spreading))
        vote_budget(
            book,
            year,
            on=dt.date(year, 2, 20),
            meeting="成员代表大会",
            entitled=31,
            present=28,
            in_favour=27,
            against=1,
        )
        post_budget(book, year, on=dt.date(year, 2, 22), place="嘎查公示栏")
    templates = forecast_templates()
    # of two projects of one kind the later is the one that is still to be built
    for kind, one in {one.kind: one for one in running if one.kind in _FORECASTS}.items():
        name, key = _FORECASTS[kind]
        inputs = replace(templates[key][1], first_year=year + 1)
        keep_forecast(book, name, inputs, project_id=one.id, note="示例")
