"""Charts: what they show, and the entries behind every value."""

from __future__ import annotations

import pytest
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.reports.catalogue import REPORTS
from gacha_app.reports.charts import CHARTS, household_dividends
from gacha_app.reports.entries import entries_totals
from gacha_app.reports.report import Chart, ChartKind


def chart(village: Village, name: str, year: int = 2023, **said: int) -> Chart:
    return village.asks(CHARTS[name], Period(year, **said))


def told(chart: Chart) -> dict[str, tuple[int | None, ...]]:
    return {series.name: series.values for series in chart.series}


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_whole_with_and_without_entries(name: str, busy: Village, village_of_2021: Village):
    busy.distributes("900")
    for one in (chart(busy, name), chart(village_of_2021, name, 2021)):
        assert one.name == name
        assert one.sample
        for series in one.series:
            assert len(series.values) == len(one.categories)
            assert len(series.sources) in (0, len(series.values))


def test_every_value_opens_the_entries_it_is_made_of(busy: Village):
    busy.distributes("900", 2022)
    busy.distributes("450")
    shown = 0
    for name in CHARTS:
        if name in ("fund-progress", "dividends-per-share", "dividends-per-household"):
            continue  # a progress shows one side of an account, an average no sum
        for series in chart(busy, name).series:
            for value, source in zip(series.values, series.sources, strict=False):
                found = busy.asks(entries_totals, source)
                assert abs(found["debit"] - found["credit"]) == value, (name, series.name, source)
                shown += 1
    assert shown > 40


def test_income_over_years_is_stacked_by_project(busy: Village):
    one = chart(busy, "income-by-project-over-years")

    assert one.kind is ChartKind.STACKED
    assert one.categories == ("2022", "2023")
    assert told(one) == {"温棚葡萄": (3_000_00, 8_000_00), "土地流转": (0, 2_000_00), "未归项目": (0, 500_00)}


def test_months_are_those_of_the_period(busy: Village):
    assert chart(busy, "income-by-month").categories[0] == "1月"
    assert chart(busy, "income-by-month", quarter=1).categories == ("1月", "2月", "3月")
    assert told(chart(busy, "expense-by-month", quarter=2)) == {
        "温棚葡萄": (0, 1_500_00, 0), "未归项目": (0, 0, 250_00),
    }  # fmt: skip


def test_income_stands_beside_expense(busy: Village):
    assert told(chart(busy, "income-and-expense")) == {"收入": (3_000_00, 10_500_00), "支出": (0, 1_750_00)}


def test_parts_of_a_whole_stand_the_largest_first(busy: Village):
    one = chart(busy, "income-kinds")

    assert one.kind is ChartKind.SHARE
    assert dict(zip(one.categories, one.series[0].values, strict=True)) == {
        "销售收入": 8_000_00, "出租收入": 2_000_00, "村级组织运转补助": 500_00,
    }  # fmt: skip
    assert chart(busy, "income-by-project").categories == ("温棚葡萄", "土地流转", "未归项目")
    assert chart(busy, "expense-kinds").categories == ("生产资料", "其他管理费用")


def test_many_small_slices_go_together(busy: Village):
    for place in range(9):
        busy.has_project(f"项目{place}")
        busy.records("sale", str(10 + place), project=f"项目{place}")

    one = chart(busy, "income-by-project")

    assert len(one.categories) == 8
    assert one.categories[-1] == "其他"
    assert one.series[0].values[-1] == sum(10_00 + place * 100 for place in range(5))
    assert one.series[0].sources[-1] is None


def test_losses_are_no_slice(busy: Village):
    busy.enters(("502", "60"), ("102", "-60"), on="2023-02-01")

    assert "投资收益" not in chart(busy, "income-kinds").categories


def test_an_account_with_sub_accounts_does_not_open_theirs(busy: Village):
    busy.enters(("102", "60"), ("501", "-60"), on="2023-02-01")

    one = chart(busy, "income-kinds")

    assert one.series[0].sources[one.categories.index("经营收入")] is None


def test_plan_stands_beside_actual_for_projects_with_either(busy: Village):
    busy.has_project("光伏")
    busy.has_project("没有计划也没有收入")
    busy.plans("光伏", 2023, "700")

    one = chart(busy, "plan-against-actual")

    assert one.categories == ("温棚葡萄", "土地流转", "光伏", "未归项目")
    assert told(one) == {"计划收入": (0, 0, 700_00, 0), "实际收入": (8_000_00, 2_000_00, 0, 500_00)}


def test_dividends_are_told_in_all_by_share_and_by_household(busy: Village):
    busy.distributes("900", 2022)
    busy.distributes("4500.07", 2023)
    busy.proposes("1", 2024)

    assert chart(busy, "dividends-over-years", 2024).categories == ("2022", "2023")
    assert chart(busy, "dividends-over-years").series[0].values == (900_00, 4_500_07)
    assert chart(busy, "dividends-per-share").series[0].values == (200_00, 1_000_01)
    assert chart(busy, "dividends-per-household").series[0].values == (300_00, 1_500_02)
    assert chart(busy, "dividends-per-share").kind is ChartKind.LINE


def test_one_households_dividends_open_its_own_entries(busy: Village):
    busy.distributes("900", 2022)
    busy.distributes("450")

    one = busy.asks(household_dividends, 2, Period(2023))

    assert one.categories == ("2022", "2023")
    assert one.series[0].values == (400_00, 200_00)
    assert busy.asks(entries_totals, one.series[0].sources[0])["credit"] == 400_00


def test_reports_name_only_charts_that_there_are():
    named = {name for kind in REPORTS.values() for name in kind.charts}

    assert named <= set(CHARTS)
