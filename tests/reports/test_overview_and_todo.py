"""The year at a glance, what is to be done, and finding anything."""

from __future__ import annotations

import datetime as dt

import pytest
from village import Village

from gacha_app.reports.entries import entries_totals
from gacha_app.reports.finder import KINDS, find_anything
from gacha_app.reports.overview import overview
from gacha_app.reports.todo import todo_list

NEW_YEAR = dt.date(2024, 1, 5)


def sentences(village: Village, year: int = 2023, today: dt.date = NEW_YEAR) -> list[str]:
    return [one.sentence for one in village.asks(todo_list, year, today)]


def found(village: Village, text: str, limit: int = 20) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in village.asks(find_anything, text, limit)]


def test_the_overview_tells_each_figure_beside_the_year_before(busy: Village):
    busy.distributes("900")
    busy.pays(2023, "0001")

    year = busy.asks(overview, 2023)

    assert [(one.key, one.value, one.before, one.change) for one in year.figures] == [
        ("income", 10_500_00, 3_000_00, 25_000),
        ("operating_income", 10_000_00, 3_000_00, 23_333),
        ("result", 8_750_00, 3_000_00, 19_166),
        ("dividends", 900_00, 0, None),
        ("dividends_paid", 200_00, 0, None),
        ("funds_left", 4_000_00, 0, None),
    ]
    assert (year.operating_share, year.paid_share) == (9523, 2222)
    assert (year.households, year.members, year.shares) == (3, 4, 45_000)
    assert (year.per_share, year.per_household, year.per_share_before) == (200_00, 300_00, 0)
    assert year.distributable == 9_100_00


def test_figures_of_the_overview_open_their_entries(busy: Village):
    busy.distributes("900")
    busy.pays(2023, "0001")

    year = busy.asks(overview, 2023)

    def opened(figure) -> int:
        sums = busy.asks(entries_totals, figure.source)
        return abs(sums["debit"] - sums["credit"])

    for figure in (year.income, year.result, year.dividends, year.dividends_paid, year.funds_left):
        assert opened(figure) == figure.value, figure.key
    assert year.operating_income.source is None
    assert busy.asks(overview, 2022).dividends.source is None


def test_drafts_wait_to_be_posted(busy: Village):
    busy.records("sale", "9", project="温棚葡萄", draft=True)
    busy.records("sale", "11", project="温棚葡萄", draft=True)

    one = next(one for one in busy.asks(todo_list, 2023, NEW_YEAR) if one.page == "books")

    assert (one.tone, one.sentence, one.detail) == ("wait", "2 张草稿待记账", "共 20.00 元")


def test_contracts_that_end_soon_come_first(busy: Village):
    firm = busy.deals_with("蒙草公司")
    late = busy.has_contract("早已过期", end=dt.date(2023, 12, 20), counterparty_id=firm)
    soon = busy.has_contract("河滩地合同", end=dt.date(2024, 1, 20))
    busy.has_contract("还有两个月", end=dt.date(2024, 3, 20))
    busy.has_contract("还很久", end=dt.date(2029, 1, 1))

    listed = [one for one in busy.asks(todo_list, 2023, NEW_YEAR) if one.page == "contracts"]

    assert [(one.tone, one.sentence, one.detail, one.record) for one in listed[:2]] == [
        ("care", "“早已过期”已于 2023-12-20 到期", "蒙草公司", late),
        ("care", "“河滩地合同”还有 15 天到期（2024-01-20）", "", soon),
    ]
    assert [one.tone for one in listed] == ["care", "care", "wait"]


def test_money_that_lies_untouched_needs_care(busy: Village):
    busy.has_fund("配套资金", "500")
    busy.has_fund("新下达", "500", granted_on="2023-12-20")
    busy.has_fund("没有日期", "500", granted_on=None)
    busy.has_fund("一直没动", "300")
    busy.records("grant", "300", fund="一直没动", on="2023-03-01")

    listed = {one.sentence: one.tone for one in busy.asks(todo_list, 2023, NEW_YEAR) if one.page == "funds"}

    assert listed == {
        "“一直没动”还有 300.00 元未支用": "care",
        "“配套资金”还有 500.00 元未到账": "wait",
        "“衔接资金”还有 4,000.00 元未支用": "inform",
    }


def test_a_dividend_is_followed_from_plan_to_last_payment(busy: Village):
    def on_dividends() -> list[str]:
        return [one.sentence for one in busy.asks(todo_list, 2023, NEW_YEAR) if one.page == "dividends"]

    assert on_dividends() == ["2023年度的分红方案还没有拟定"]
    busy.proposes("900")
    assert on_dividends() == ["2023年度的分红方案待批准"]
    busy.distributes("900")
    assert on_dividends() == ["3 户分红未发放"]
    busy.pays(2023, "0001", on="2023-12-31")
    assert on_dividends() == ["2 户分红未发放"]
    busy.pays(2023)
    assert on_dividends() == []


def test_a_year_that_still_runs_needs_no_plan_of_dividends(busy: Village):
    assert not any("分红方案" in one for one in sentences(busy, today=dt.date(2023, 11, 1)))


def test_projects_without_a_plan_and_over_their_plan_are_named(busy: Village):
    busy.plans("温棚葡萄", 2023, "9000", "1000")
    for place in range(4):
        busy.has_project(f"项目{place}")

    listed = {one.sentence: (one.tone, one.detail) for one in busy.asks(todo_list, 2023, NEW_YEAR)}

    assert listed["“温棚葡萄”的支出超过了计划"] == ("care", "计划 1,000.00，实际 1,500.00")
    assert listed["5 个项目没有2023年度计划"] == ("inform", "土地流转、项目0、项目1…")


def test_what_needs_care_comes_first(busy: Village):
    busy.has_contract("河滩地合同", end=dt.date(2024, 1, 20))
    busy.records("sale", "9", project="温棚葡萄", draft=True)

    tones = [one.tone for one in busy.asks(todo_list, 2023, NEW_YEAR)]

    assert tones == sorted(tones, key=("care", "wait", "inform").index)


def test_an_empty_village_has_nothing_to_do(village: Village):
    assert sentences(village) == []


@pytest.mark.parametrize("text", ["巴图", "bt", "BT", "0001", "1", "4523", "0018", "2562", "巴图家人", "btjr"])
def test_a_household_is_found_by_name_initials_number_and_last_digits(village: Village, text: str):
    village.has_household(
        "巴图", people=2, identity_number="152921197001012562", telephone="13812344523",
        bank_account="6228480402564890018",
    )  # fmt: skip
    village.has_household("苏和")

    assert [title for kind, title in found(village, text) if kind == "household"] == ["0001 巴图"]


def test_projects_funds_and_contracts_are_found_by_name_and_number(busy: Village):
    busy.has_contract("河滩地合同", number="2022-01", subject="黄河东岸")

    assert found(busy, "葡萄") == [("project", "温棚葡萄")]
    assert found(busy, "〔2023〕15") == [("fund", "衔接资金")]
    assert found(busy, "黄河") == [("contract", "河滩地合同")]


def test_vouchers_are_found_by_number_summary_and_amount(busy: Village):
    assert [title for _kind, title in found(busy, "记-2022-09")] == ["记-2022-09-0001 销售收入"]
    assert [title for _kind, title in found(busy, "0.8万")] == ["记-2023-09-0001 销售收入"]
    assert [title for _kind, title in found(busy, "８０００")] == ["记-2023-09-0001 销售收入"]
    busy.records("sale", "77", project="温棚葡萄", draft=True, summary="卖葡萄干")
    assert ("voucher", "草稿10 卖葡萄干") in found(busy, "葡萄干")


def test_every_kind_gets_its_turn(busy: Village):
    for place in range(6):
        busy.has_household(f"衔接{place}")

    kinds = [kind for kind, _title in found(busy, "衔接", 4)]

    assert kinds == ["household", "household", "household", "fund"]
    assert set(kinds) <= set(KINDS)


def test_nothing_typed_finds_nothing_and_signs_are_only_signs(busy: Village):
    assert found(busy, "  ") == []
    assert found(busy, "%") == []
    assert found(busy, "_") == []
