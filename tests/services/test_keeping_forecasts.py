"""Forecasts under a name: kept with what came out, replaced, compared with what came of them, forgotten."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.reports import forecasts as reports
from gacha_app.services.forecasts import forecast_named, forget_forecast, keep_forecast, template, work_out
from gacha_app.storage.budget_tables import forecast_years, forecasts

TODAY = dt.date(2027, 1, 5)


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2025)
    made.has_project("温棚葡萄", "grapes")
    made.records("sale", "800000", project="温棚葡萄", on="2026-09-10")
    made.records("operating_cost", "50000", project="温棚葡萄", on="2026-05-10")
    yield made
    made.close()


def sheds(year: int = 2026):
    return replace(template("grapes"), first_year=year)


def kept(village: Village) -> tuple[int, int]:
    with village.book.reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(one)) or 0 for one in (forecasts, forecast_years))


def test_a_kept_forecast_keeps_every_scenario_year_by_year(village):
    made = keep_forecast(village.book, " 六座拱棚 ", sheds(), project_id=1)

    assert made.name == "六座拱棚"
    assert kept(village) == (1, 3 * 11)
    found = forecast_named(village.book, "六座拱棚")
    assert {(one.scenario, one.profit, one.collective) for one in found.years if one.year == 2026} == {
        ("low", 734_400_00, 440_640_00), ("expected", 960_000_00, 576_000_00), ("high", 1_161_600_00, 696_960_00),
    }  # fmt: skip


def test_a_forecast_may_take_the_place_of_an_older_one(village):
    made = keep_forecast(village.book, "六座拱棚", sheds())

    keep_forecast(village.book, "八座拱棚", replace(sheds(), units=20_000, life=5), forecast_id=made.id)

    assert kept(village) == (1, 3 * 6)
    assert forecast_named(village.book, "八座拱棚").years[-1].income > 0
    with pytest.raises(NotFound, match="没有名为“六座拱棚”的测算"):
        forecast_named(village.book, "六座拱棚")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        (" ", {}, "请给这次测算起个名字"),
        ("长" * 61, {}, "最多60个字"),
        ("六座拱棚", {}, "已有名为“六座拱棚”的测算"),
        ("新的", {"output": 0}, "“亩产”应大于零"),
        ("新的", {"life": 0}, "使用年限应在 1 到 50 年之间"),
        ("新的", {"collective_share": 10_001}, "集体分成应在 0 到 100% 之间"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_changes(village, name, change, said):
    keep_forecast(village.book, "六座拱棚", sheds())
    before = kept(village)

    with pytest.raises(InvalidInput, match=said):
        keep_forecast(village.book, name, replace(sheds(), **change))

    assert kept(village) == before


def test_an_unknown_project_or_forecast_is_refused(village):
    with pytest.raises(NotFound, match="没有这个项目"):
        keep_forecast(village.book, "六座拱棚", sheds(), project_id=9)
    with pytest.raises(NotFound, match="没有这个测算"):
        forget_forecast(village.book, 9)
    with pytest.raises(InvalidInput, match="可用的有：温棚葡萄扩建"):
        template("矿山")


def test_forgetting_takes_its_years_too(village):
    made = keep_forecast(village.book, "六座拱棚", sheds())

    forget_forecast(village.book, made.id)

    assert kept(village) == (0, 0)


def test_forecasts_stand_side_by_side_and_beside_what_came_of_them(village):
    made = keep_forecast(village.book, "六座拱棚", sheds(), project_id=1)
    keep_forecast(village.book, "鸵鸟", replace(template("ostriches"), first_year=2026))

    listed = village.asks(reports.forecast_list, Period(2026))
    compared = village.asks(reports.forecast_against_actual, made.id, TODAY)

    assert [(row.cells["name"], row.cells["collective"]) for row in listed.rows] == [
        ("六座拱棚", 576_000_00), ("鸵鸟", 1_890_000_00),
    ]  # fmt: skip
    first, second, third = compared.rows[:3]
    assert (first.cells["actual_income"], first.cells["actual_cost"]) == (800_000_00, 50_000_00)
    assert first.cells["difference"] == 750_000_00 - 960_000_00
    assert second.cells["actual_income"] == 0
    assert "actual_income" not in third.cells
    assert first.source is not None


def test_the_charts_say_when_the_money_is_back(village):
    profit = village.asks(reports.profit_chart, "六座拱棚", sheds())
    cash = village.asks(reports.cash_chart, "六座拱棚", sheds())
    never = village.asks(reports.cash_chart, "六座拱棚", replace(sheds(), price=1))

    assert [one.name for one in profit.series] == ["保守", "预期", "乐观"]
    assert set(profit.series[1].values) == {960_000_00}
    assert cash.series[1].values[:4] == (-2_400_000_00, -1_440_000_00, -480_000_00, 480_000_00)
    assert cash.series[3].name == "预期回本（2.5 年）"
    assert cash.series[3].values == (None, None, None, 480_000_00, *[None] * 7)
    assert len(never.series) == 3


def test_everything_that_is_told_agrees(village):
    outcome = work_out(sheds())["expected"]
    with village.book.reading() as session:
        scenarios, years, *_others, sensitivity = reports.reports_of_forecast(session, "六座拱棚", sheds())

    told = {row.cells["what"]: row.cells["expected"] for row in scenarios.rows}
    assert told["其中集体（元）"] == "576,000.00"
    assert told["投资回收期"] == "2.5 年"
    assert years.totals["profit"] == outcome.total("profit")
    assert years.rows[0].cells["cash"] == -2_400_000_00
    assert {(row.cells["factor"], row.cells["change"]) for row in sensitivity.rows[1:5]} == {
        ("单价", "−20%"), ("单价", "−10%"), ("单价", "+10%"), ("单价", "+20%"),
    }  # fmt: skip
    assert sensitivity.rows[1].cells["profit"] == 768_000_00
