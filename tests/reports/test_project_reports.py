"""Projects: plan and actual, measures and what is derived from them; one project's story."""

from __future__ import annotations

import datetime as dt

import pytest
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.reports.project_story import project_story
from gacha_app.reports.projects import measures_until, percent


@pytest.fixture
def vineyard(busy: Village) -> Village:
    """The busy village, its grapes planned and measured as the published vineyard is."""
    busy.plans("温棚葡萄", 2023, "10000", "1600")
    busy.measures("温棚葡萄", "area", "20", on="2022-03-01")
    busy.measures("温棚葡萄", "area", "30")
    busy.measures("温棚葡萄", "area", "50", on="2024-03-01")
    busy.measures("温棚葡萄", "greenhouses", "30")
    busy.measures("温棚葡萄", "yield", "40000", on="2023-08-20")
    busy.measures("温棚葡萄", "yield", "8000", on="2023-10-20")
    busy.measures("温棚葡萄", "yield", "99999", on="2022-10-20")
    busy.measures("温棚葡萄", "households", "3")
    return busy


def test_plan_stands_beside_actual(vineyard: Village):
    report = vineyard.report("projects")

    keys = ("name", "plan_income", "income", "completion", "plan_cost", "cost", "profit")
    assert rows(report, *keys) == [
        ("温棚葡萄", 10_000_00, 8_000_00, 8000, 1_600_00, 1_500_00, 6_500_00),
        ("土地流转", 0, 2_000_00, None, 0, 0, 2_000_00),
        ("未归项目", None, 500_00, None, None, 250_00, 250_00),
    ]
    assert report.totals["profit"] == 8_750_00
    assert report.totals["completion"] == 10500


def test_the_last_measure_counts_but_yields_of_the_year_add_up(vineyard: Village):
    measured = vineyard.asks(measures_until, 2023, dt.date(2023, 12, 31))

    assert measured == {1: {"area": 30_000, "greenhouses": 30_000, "yield": 48_000_000, "households": 3_000}}


def test_figures_per_mu_greenhouse_jin_and_household_are_derived(vineyard: Village):
    cells = vineyard.report("projects").rows[0].cells

    assert cells["yield_per_mu"] == 1_600_000
    assert cells["income_per_mu"] == 266_67
    assert cells["income_per_greenhouse"] == 266_67
    assert cells["income_per_jin"] == 17
    assert cells["income_per_household"] == 2_666_67
    assert cells["profit_per_household"] == 2_166_67
    assert "income_per_head" not in cells


def test_columns_of_measures_nobody_has_are_left_out(vineyard: Village):
    keys = [column.key for column in vineyard.report("projects").columns]

    assert "area" in keys
    assert "head" not in keys
    assert [column.unit for column in vineyard.report("projects").columns if column.key == "yield_per_mu"] == ["斤/亩"]


def test_a_price_is_money(vineyard: Village):
    vineyard.measures("温棚葡萄", "price", "40.5")

    assert vineyard.report("projects").rows[0].cells["price"] == 40_50


def test_a_month_is_held_against_the_whole_years_plan(vineyard: Village):
    report = vineyard.report("projects", month=9)

    assert report.column("plan_income").title == "全年计划收入"
    assert report.rows[0].cells["completion"] == 8000


def test_ended_projects_come_last(vineyard: Village):
    vineyard.has_project("旧砖厂", status="ended")
    vineyard.has_project("光伏", "solar")

    assert [row[0] for row in rows(vineyard.report("projects"), "name")] == [
        "温棚葡萄", "土地流转", "光伏", "旧砖厂", "未归项目",
    ]  # fmt: skip


def test_nothing_to_compare_with_is_no_percentage():
    assert percent(5, 0) is None
    assert percent(5, None) is None
    assert percent(-5, 100) == -500


def test_a_projects_story_tells_its_years_money_funds_and_contracts(vineyard: Village):
    firm = vineyard.deals_with("绿野果品公司")
    vineyard.has_contract("包销合同", project_id=1, counterparty_id=firm, yearly=100_00)
    vineyard.has_contract("河滩地合同", project_id=2)

    story = vineyard.asks(project_story, 1, Period(2023))

    assert story.project.name == "温棚葡萄"
    assert story.figures["profit"] == 6_500_00
    assert {column.key for column in story.physical} >= {"area", "yield_per_mu"}
    assert rows(story.years, "year", "plan_income", "income", "completion", "profit") == [
        ("2022", 0, 3_000_00, None, 3_000_00), ("2023", 10_000_00, 8_000_00, 8000, 6_500_00),
    ]  # fmt: skip
    assert len(story.measures.rows) == 8
    assert [row.cells["name"] for row in story.contracts.rows] == ["包销合同"]
    assert [row.cells["left"] for row in story.funds.rows] == [4_000_00]
    assert story.funds.totals == {}
    assert [(row.cells["debit"], row.cells["credit"]) for row in story.entries] == [(0, 8_000_00), (1_500_00, 0)]
    assert story.count == 2


def test_an_unknown_project_has_no_story(village: Village):
    with pytest.raises(NotFound, match="没有这个项目"):
        village.asks(project_story, 7, Period(2023))
