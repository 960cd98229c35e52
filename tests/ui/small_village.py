"""A small village in a real book: two years of income, projects with plans, a fund, three households, a dividend."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.fund import Fund
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Measure, Project, ProjectPlan
from gacha_app.services import dividends, funds, households, projects, vouchers
from gacha_app.services.books import new_book, new_code
from gacha_app.storage.book import Book

YEAR = 2023


def make_small_village(path: Path) -> None:
    """Write the book; every service is the one that the windows use."""
    organisation = Organisation(
        new_code(), "示例嘎查", "示例苏木", head="巴特尔", accountant="苏和", first_year=2022, sample=True
    )
    with new_book(path, organisation, {"101": 50_000, "102": 40_000_000}, user="苏和") as book:
        grapes = _project(book, "温棚葡萄", "grapes", area=30_000, plan=(100_000_000, 40_000_000))
        birds = _project(book, "鸵鸟养殖", "ostriches", area=0, plan=(50_000_000, 20_000_000))
        for year, factor in ((2022, 1), (2023, 2)):
            _entry(book, "sale", dt.date(year, 9, 8), 30_000_000 * factor, "葡萄款", project_id=grapes)
            _entry(book, "sale", dt.date(year, 11, 3), 10_000_000 * factor, "鸵鸟款", project_id=birds)
            _entry(book, "operating_cost", dt.date(year, 4, 2), 8_000_000 * factor, "农资", project_id=grapes)
        fund = funds.record_fund(
            book, Fund("衔接资金", document_number="阿财农〔2023〕15号", level="league", granted=70_000_000,
                       granted_on=dt.date(2023, 3, 1), project_id=grapes),
        )  # fmt: skip
        _entry(book, "grant", dt.date(2023, 3, 20), 70_000_000, "衔接资金到账", fund_id=fund.id)
        for name, shares in (("巴图", 30_000), ("乌云其其格", 25_000), ("王建国", 20_000)):
            households.record_household(
                book,
                Household(
                    "", name, members=[Member(name, joined=dt.date(2020, 1, 1))],
                    movements=[ShareMovement(dt.date(2020, 1, 1), shares)],
                ),
            )  # fmt: skip
        dividends.propose_dividend(book, 2023, total=15_000_000)


def _project(book: Book, name: str, kind: str, *, area: int, plan: tuple[int, int]) -> int:
    measures = [Measure(dt.date(2023, 1, 1), "area", area)] if area else []
    made = projects.record_project(
        book,
        Project(name, kind=kind, plans=[ProjectPlan(YEAR, *plan)], measures=measures, start=dt.date(2021, 5, 1)),
    )
    assert made.id
    return made.id


def _entry(book: Book, kind: str, on: dt.date, amount: int, summary: str, **dimensions: int | None) -> None:
    vouchers.record_entry(book, kind, Answers(on, amount, summary, **dimensions))
