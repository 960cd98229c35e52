"""A year's budget: drafted, voted, posted, amended, held against the books, and one with the projects' plans."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select
from village import Village

from gacha_app.domain.budget import BudgetLine
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.project import Project
from gacha_app.reports.budget_actuals import budget_items, budget_of
from gacha_app.reports.budgets import budget_execution, budget_months, budget_plan, budget_versions
from gacha_app.reports.entries import entries_totals
from gacha_app.services import budgets as deeds
from gacha_app.services.projects import change_project, plan_project
from gacha_app.storage import tables
from gacha_app.storage.budget_tables import budget_lines, budgets

YEAR = 2026
VOTE = {
    "on": dt.date(YEAR, 2, 1),
    "meeting": "成员代表大会",
    "entitled": 30,
    "present": 28,
    "in_favour": 25,
    "against": 3,
}


@pytest.fixture
def village(tmp_path):
    """A village with a project, last year's entries and some of this year's."""
    made = Village(tmp_path, first_year=2025)
    made.has_project("温棚葡萄", "grapes")
    for month, amount in ((3, "1000"), (9, "3000")):
        made.records("sale", amount, project="温棚葡萄", on=f"2025-{month:02d}-10")
    made.records("management", "600", on="2025-06-01")
    made.records("sale", "5000", project="温棚葡萄", on="2026-09-10")
    made.records("management", "700", on="2026-05-01")
    yield made
    made.close()


def line(account: str, amount: int, *, side: str = "expense", project: int | None = None, **more) -> BudgetLine:
    return BudgetLine("", side, account, more.pop("name", "一项"), amount, project, **more)


def in_force(village: Village, year: int = YEAR):
    return village.asks(budget_of, year)


def counts(village: Village) -> tuple[int, ...]:
    with village.book.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(one)) or 0 for one in (budgets, budget_lines, tables.audit)
        )


def voted(village: Village) -> None:
    deeds.draft_budget(village.book, YEAR)
    deeds.keep_line(village.book, YEAR, line("501", 600_000, side="income", project=1, name="葡萄"))
    deeds.keep_line(village.book, YEAR, line("511", 200_000, project=1, name="农资"))
    deeds.keep_line(village.book, YEAR, line("513", 60_000, name="管理"))
    deeds.vote_budget(village.book, YEAR, **VOTE)


def test_a_draft_from_last_year_keeps_its_shape(village):
    made = deeds.draft_budget(village.book, YEAR, source="actual", percent=11_000)

    told = {one.name: (one.section, one.side, one.amount, one.monthly) for one in made.lines}
    assert told["温棚葡萄销售收入"] == (
        "finance", "income", 440_000, (0, 0, 110_000, 0, 0, 0, 0, 0, 330_000, 0, 0, 0),
    )  # fmt: skip
    assert [one.amount for one in made.lines if one.side == "expense"] == [66_000]
    assert made.basis == "上年实际 × 110%"


def test_last_years_budget_can_be_copied_with_a_percentage(village):
    voted(village)

    made = deeds.draft_budget(village.book, YEAR + 1, source="budget", percent=10_500)

    assert [one.amount for one in made.lines] == [630_000, 210_000, 63_000]
    assert all(sum(one.monthly) == one.amount for one in made.lines)


def test_months_follow_last_years_where_asked(village):
    deeds.draft_budget(village.book, YEAR)
    made = deeds.keep_line(
        village.book, YEAR, line("501", 400_000, side="income", project=1, spreading="last_year", name="葡萄")
    )

    assert made.lines[0].monthly == (0, 0, 100_000, 0, 0, 0, 0, 0, 300_000, 0, 0, 0)


def test_a_voted_budget_sets_the_plans_of_its_projects(village):
    village.plans("温棚葡萄", YEAR, "1", "2", quantity=5_000, unit="斤")
    voted(village)

    with village.book.reading() as session:
        plan = session.get_one(Project, 1).plan_of(YEAR)
    assert (plan.income, plan.cost, plan.quantity) == (600_000, 200_000, 5_000)
    report = village.report("projects", YEAR)
    assert (report.rows[0].cells["plan_income"], report.rows[0].cells["plan_cost"]) == (600_000, 200_000)


def test_a_plan_that_strays_from_the_voted_budget_is_refused(village):
    voted(village)
    with village.book.reading() as session:
        project = session.get_one(Project, 1)
    before = counts(village)

    with pytest.raises(InvalidInput, match="2026年度预算已经表决：“温棚葡萄”收入 6,000.00 元，支出 2,000.00 元"):
        village.plans("温棚葡萄", YEAR, "7000", "2000")
    project.plans[0].cost = 1
    with pytest.raises(InvalidInput, match="要改请调整预算"):
        change_project(village.book, project)

    assert counts(village) == before
    # another year, and the same figures with a quantity, are free
    village.plans("温棚葡萄", YEAR + 1, "7000", "2000")
    village.plans("温棚葡萄", YEAR, "6000", "2000", quantity=9_000, unit="斤")


def test_a_voted_version_is_never_changed_and_the_next_takes_its_place(village):
    voted(village)
    deeds.post_budget(village.book, YEAR, on=dt.date(YEAR, 2, 3), place="公示栏")

    for act in (
        lambda: deeds.keep_line(village.book, YEAR, line("513", 1)),
        lambda: deeds.remove_line(village.book, YEAR, 1),
        lambda: deeds.drop_draft(village.book, YEAR),
        lambda: deeds.draft_budget(village.book, YEAR),
    ):
        with pytest.raises(InvalidInput, match="要改请用“调整”"):
            act()
    second = deeds.amend_budget(village.book, YEAR, "争取到补助")
    kept = second.lines[0]
    deeds.keep_line(village.book, YEAR, line("501", 900_000, side="income", project=1, name="葡萄"), kept.id)
    assert in_force(village).version == 1
    deeds.vote_budget(village.book, YEAR, **VOTE)

    assert in_force(village).version == 2
    report = village.asks(budget_versions, Period(YEAR))
    assert [(row.cells["state"], row.cells["income"], row.cells["reason"]) for row in report.rows] == [
        ("已表决", 900_000, "争取到补助"),
        ("已调整", 600_000, "空白"),
    ]
    with village.book.reading() as session:
        assert session.get_one(Project, 1).plan_of(YEAR).income == 900_000


def test_a_project_that_an_amendment_leaves_out_has_no_plan_any_more(village):
    voted(village)
    second = deeds.amend_budget(village.book, YEAR, "不种了")
    for one in list(second.lines):
        if one.project_id == 1:
            deeds.remove_line(village.book, YEAR, one.id)
    deeds.vote_budget(village.book, YEAR, **VOTE)

    with village.book.reading() as session:
        plan = session.get_one(Project, 1).plan_of(YEAR)
    assert (plan.income, plan.cost) == (0, 0)
    plan_project(village.book, 1, plan)


def test_a_vote_that_does_not_carry_is_kept_and_a_new_draft_may_come(village):
    deeds.draft_budget(village.book, YEAR, source="actual")
    made = deeds.vote_budget(village.book, YEAR, **{**VOTE, "in_favour": 10, "against": 18})

    assert made.state == "rejected"
    assert in_force(village) is None
    assert deeds.draft_budget(village.book, YEAR, source="actual").version == 2


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda book: deeds.draft_budget(book, YEAR, source="plans"), "“项目计划”里没有可用的数字"),
        (lambda book: deeds.draft_budget(book, YEAR, source="nowhere"), "没有“nowhere”这个选项"),
        (lambda book: deeds.draft_budget(book, YEAR, percent=0), "比例应大于 0"),
        (lambda book: deeds.draft_budget(book, 2024), "本账从 2025 年开始"),
        (lambda book: deeds.draft_budget(book, 2099), "最多提前五年"),
        (lambda book: deeds.keep_line(book, YEAR, line("513", 1)), "还没有预算草案，请先起草"),
        (lambda book: deeds.vote_budget(book, YEAR, **VOTE), "还没有预算草案"),
        (lambda book: deeds.post_budget(book, YEAR, on=dt.date(YEAR, 3, 1), place="墙上"), "先表决再公布"),
        (lambda book: deeds.amend_budget(book, YEAR, "改"), "还没有表决通过的预算"),
        (lambda book: deeds.amend_budget(book, YEAR, " "), "请写明调整预算的原因"),
    ],
)
def test_what_cannot_be_done_yet_is_refused_in_one_sentence(village, act, said):
    before = counts(village)

    with pytest.raises(InvalidInput, match=said):
        act(village.book)

    assert counts(village) == before


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (line("513", -1), "不能是负数"),
        (line("513", 10**15 + 1), "太大"),
        (line("999", 1), "没有科目“999”"),
        (line("513", 1, project=99), "没有这个项目"),
        (line("513", 1, side="income"), "收入项目要用收入科目"),
        (line("513", 1, name=" "), "请填写预算项目的名称"),
        (line("513", 1200, spreading="typed"), "各月合计 0.00 元，与全年 12.00 元不一致"),
        (BudgetLine("nothing", "expense", "513", "一项", 1), "没有“nothing”这个选项"),
    ],
)
def test_an_item_that_cannot_be_is_refused_and_the_draft_stays(village, bad, said):
    deeds.draft_budget(village.book, YEAR)
    deeds.keep_line(village.book, YEAR, line("511", 1200, name="农资"))
    before = counts(village)

    with pytest.raises(InvalidInput, match=said):
        deeds.keep_line(village.book, YEAR, bad)

    assert counts(village) == before


def test_a_closed_year_takes_no_budget(village):
    village.closes(2025)

    with pytest.raises(InvalidInput, match="2025年度已经结账，不能再编制或调整预算"):
        deeds.draft_budget(village.book, 2025)


def test_an_empty_budget_and_a_future_vote_are_refused(village):
    deeds.draft_budget(village.book, YEAR)
    with pytest.raises(InvalidInput, match="还没有项目，不能表决"):
        deeds.vote_budget(village.book, YEAR, **VOTE)
    deeds.keep_line(village.book, YEAR, line("513", 1))
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        deeds.vote_budget(village.book, YEAR, **{**VOTE, "on": dt.date.today() + dt.timedelta(1)})
    with pytest.raises(InvalidInput, match="会议无效"):
        deeds.vote_budget(village.book, YEAR, **{**VOTE, "present": 19, "in_favour": 19, "against": 0})


def test_every_actual_figure_opens_the_entries_it_is_made_of(village):
    voted(village)
    village.records("management", "80", project="温棚葡萄", on="2026-05-02")
    village.records("subsidy", "90", on="2026-05-03")

    items = village.asks(budget_items, in_force(village), YEAR)

    assert {(one.name, sum(one.actual)) for one in items if one.lines} == {
        ("葡萄", 500_000), ("农资", 0), ("管理", 78_000),
    }  # fmt: skip
    assert {sum(one.actual) for one in items if not one.lines} == {9_000}
    for one in items:
        sums = village.asks(entries_totals, one.source)
        assert abs(sums["debit"] - sums["credit"]) == sum(one.actual), one.name


def test_the_villages_item_leaves_to_a_projects_item_what_is_the_projects(village):
    deeds.draft_budget(village.book, YEAR)
    deeds.keep_line(village.book, YEAR, line("513", 60_000, name="管理"))
    deeds.keep_line(village.book, YEAR, line("513", 10_000, project=1, name="温棚管理"))
    deeds.vote_budget(village.book, YEAR, **VOTE)
    village.records("management", "80", project="温棚葡萄", on="2026-05-02")

    items = village.asks(budget_items, in_force(village), YEAR)

    assert {one.name: sum(one.actual) for one in items if one.side == "expense"} == {"管理": 70_000, "温棚管理": 8_000}


def test_purchases_count_what_was_bought_and_not_what_was_there(tmp_path):
    village = Village(tmp_path, first_year=YEAR, opening={"102": "5000", "151": "100000"})
    deeds.draft_budget(village.book, YEAR)
    deeds.keep_line(village.book, YEAR, line("151", 400_000, name="拖拉机"))
    deeds.keep_line(village.book, YEAR, line("151", 100_000, name="水泵"))
    deeds.vote_budget(village.book, YEAR, **VOTE)
    village.enters(("151", "3000"), ("102", "-3000"), on=f"{YEAR}-04-01")

    items = village.asks(budget_items, in_force(village), YEAR)
    rows = village.asks(budget_plan, Period(YEAR)).rows
    village.close()

    assert [(one.name, sum(one.planned), sum(one.actual)) for one in items] == [("拖拉机、水泵", 500_000, 300_000)]
    assert [row.cells["name"] for row in rows] == ["固定资产购建计划", "拖拉机", "水泵"]


def test_months_cumulate_and_the_year_is_their_sum(village):
    voted(village)

    months = village.asks(budget_months, Period(YEAR))
    year = village.asks(budget_execution, Period(YEAR))
    september = village.asks(budget_execution, Period(YEAR, 9))

    assert months.totals["income_planned"] == 600_000
    assert months.rows[8].cells["income_actual"] == 500_000
    assert months.rows[11].cells["income_actual_until"] == 500_000
    told = {row.cells["name"]: row.cells for row in year.rows}
    assert (told["收入合计"]["planned"], told["收入合计"]["actual"], told["收入合计"]["percent"]) == (
        600_000, 500_000, 8333,
    )  # fmt: skip
    told = {row.cells["name"]: row.cells for row in september.rows}
    assert (told["葡萄"]["planned"], told["葡萄"]["planned_until"], told["葡萄"]["difference_until"]) == (
        50_000, 450_000, 50_000,
    )  # fmt: skip
