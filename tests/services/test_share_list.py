"""A list of shares brings the register to what it says, in one step and back, and nothing of the past is rewritten."""

from __future__ import annotations

import pytest

from gacha_app.domain.errors import InvalidInput
from gacha_app.reports.household_story import household_story, shares_held
from gacha_app.services.imports import ImportRefused, undo_import
from gacha_app.services.share_list import import_share_list, plan_share_list
from gacha_app.services.share_moves import move_shares
from tests.sheets.workbooks import write_xlsx
from tests.village import Village, day

ON = day("2023-05-01")
HEADINGS = ["户号", "户主姓名", "户持股数"]


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2022)
    for name, shares in (("示例甲", "2"), ("示例乙", "1"), ("示例丙", "0")):
        made.has_household(name, shares)
    yield made
    made.close()


@pytest.fixture
def listed(village, tmp_path):
    """Hold a list of these rows against the register."""

    def listed(*rows, kind="member", headings=HEADINGS):
        path = write_xlsx(tmp_path / "名单.xlsx", {"名单": [headings, *rows]})
        return plan_share_list(village.book, path, share_kind=kind, day=ON)

    return listed


def held(village, household, on=ON, kind="member"):
    return village.asks(shares_held, household, on, kind)


def test_each_household_holds_what_the_list_says_from_its_day_on(village, listed):
    plan = listed(["1", "示例甲", "1.5"], ["2", "示例乙", "1"], ["3", "示例丙", "4"])
    assert [(one.number, one.held, one.listed) for one in plan.moved] == [("0001", 20_000, 15_000), ("0003", 0, 40_000)]
    assert plan.after.shares - plan.before.shares == 35_000

    import_share_list(village.book, plan)

    assert [held(village, one) for one in (1, 2, 3)] == [15_000, 10_000, 40_000]
    assert [held(village, one, day("2023-04-30")) for one in (1, 2, 3)] == [20_000, 10_000, 0]
    event = village.asks(household_story, 1, ON).events[0]
    assert (event.title, event.told) == ("份额更正", "成员股 -0.5 份 · 按“名单.xlsx”登记")
    assert village.asks(household_story, 3, ON).events[0].title == "配股"


def test_another_kind_of_shares_is_listed_apart(village, listed):
    import_share_list(village.book, listed(["1", "示例甲", "3"], kind="labour"))

    assert (held(village, 1), held(village, 1, kind="labour")) == (20_000, 30_000)


def test_who_is_not_in_the_list_stays_as_he_is_and_is_counted(village, listed):
    plan = listed(["1", "示例甲", "5"])
    assert plan.apart == 1

    import_share_list(village.book, plan)

    assert held(village, 2) == 10_000


def test_an_undone_list_leaves_what_it_did_to_be_seen(village, listed):
    batch = import_share_list(village.book, listed(["1", "示例甲", "5"], ["2", "示例乙", "2"])).batch

    assert undo_import(village.book, batch) == "已撤销导入：2 户的份额回到原来。"

    assert [held(village, one) for one in (1, 2)] == [20_000, 10_000]
    assert [(one.title, one.corrected) for one in village.asks(household_story, 1, ON).events] == [
        ("更正", False), ("配股", True),
    ]  # fmt: skip


def test_a_list_whose_shares_went_on_is_not_undone(village, listed):
    batch = import_share_list(village.book, listed(["3", "示例丙", "5"])).batch
    move_shares(village.book, "gift", 3, 50_000, day("2023-06-01"), to_household_id=1)

    with pytest.raises(InvalidInput, match="户号 0003 在 2023-06-01 的份额会小于零"):
        undo_import(village.book, batch)

    assert held(village, 1, day("2023-07-01")) == 70_000


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["1", "示例谁", "2"]], "户号 0001 的户代表是 示例甲，名单写的是 示例谁，请核对。"),
        ([["9", "示例甲", "2"]], "登记簿里没有户号 0009。"),
        ([["1", "示例甲", "-2"]], "份额“-2”是负数，份额不能小于零。"),
        ([["1", "示例甲", "2.12345"]], "份额“2.12345”小数太长，最多四位小数。"),
    ],
)
def test_what_does_not_fit_is_a_fault_at_its_row_and_nothing_is_taken_in(village, listed, rows, said):
    plan = listed(*rows)
    assert said in [one.reason for one in plan.errors]
    assert plan.errors[0].row == 2

    with pytest.raises(ImportRefused):
        import_share_list(village.book, plan)
    assert held(village, 1) == 20_000


def test_a_household_twice_in_the_list_is_a_fault(listed):
    plan = listed(["1", "示例甲", "2"], ["2", "示例乙", "1"], ["01", "示例甲", "3"])

    assert any("第2行已经有了，一户只能写一次" in one.reason for one in plan.errors)


def test_a_list_without_numbers_goes_by_the_representatives_name(village, listed):
    plan = listed(["示例乙", "6"], ["示例谁", "1"], headings=["户主姓名", "户持股数"])

    assert [(one.number, one.listed) for one in plan.changes] == [("0002", 60_000)]
    assert [one.reason for one in plan.errors] == ["登记簿里没有户代表叫“示例谁”的一户。"]


def test_a_list_that_changes_nothing_or_comes_too_late_is_refused(village, listed):
    with pytest.raises(InvalidInput, match="没有要登记的变动"):
        import_share_list(village.book, listed(["1", "示例甲", "2"]))

    plan = listed(["1", "示例甲", "5"])
    move_shares(village.book, "allotment", 1, 10_000, day("2023-02-01"))
    with pytest.raises(InvalidInput, match="登记簿后来又改过"):
        import_share_list(village.book, plan)
    assert held(village, 1) == 30_000
