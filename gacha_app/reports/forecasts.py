"""Forecasts: year by year, scenarios and what they depend on, side by side, and later beside what came of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.forecast import (
    FACTORS,
    KINDS,
    SCENARIOS,
    STEPS,
    Forecast,
    Inputs,
    Outcome,
    changed_by,
    inputs_from,
    outcome,
    outcomes,
)
from gacha_app.domain.money import grouped, percent_text
from gacha_app.i18n import _
from gacha_app.reports.flows import EXPENSE, INCOME, sums
from gacha_app.reports.forecast_words import (
    factor_text,
    inputs_said,
    money_text,
    output_text,
    results_said,
    rounding_rule,
    years_text,
)
from gacha_app.reports.heading import chart_for, report_for
from gacha_app.reports.names import project_names
from gacha_app.reports.report import Cell, CellKind, Chart, ChartKind, Column, EntryFilter, Report, Row, Series
from gacha_app.reports.totals import totals_of
from gacha_app.storage.budget_tables import forecasts

_MONEY = ("income", "cost", "interest", "profit", "collective", "cash")


def forecast_of(session: Session, forecast_id: int) -> tuple[Forecast, Inputs]:
    """Return a kept forecast with its inputs.

    Raises:
        NotFound: if there is none.
    """
    found = session.get(Forecast, forecast_id)
    if found is None:
        raise NotFound(_("没有这个测算，可能已被删除，请刷新后重试。"))
    return found, inputs_from(json.loads(found.inputs))


def forecast_list(session: Session, _period: Period) -> Report:
    """Report every kept forecast side by side: a full year's figures, payback and what it takes to pay."""
    rows = []
    for one in session.scalars(select(Forecast).order_by(forecasts.c.id)):
        inputs = inputs_from(json.loads(one.inputs))
        expected = outcome(inputs)
        full = expected.full_year
        rows.append(
            Row(
                {
                    "name": one.name, "kind": _(KINDS[one.kind].title), "first_year": str(one.first_year),
                    "investment": inputs.investment, "income": full.income, "profit": full.profit,
                    "collective": full.collective, "payback": years_text(expected.payback),
                    "payback_discounted": years_text(expected.payback_discounted),
                    "present_value": expected.present_value, "break_even_price": expected.break_even_price,
                    "made": one.made_at.date(),
                },
                record=one.id,
            )
        )  # fmt: skip
    columns = (
        Column("name", _("测算"), width=14),
        Column("kind", _("类别"), width=4),
        Column("first_year", _("起始年"), CellKind.CODE, width=4),
        Column("investment", _("投资"), CellKind.MONEY, "元", 9),
        Column("income", _("达产年收入"), CellKind.MONEY, "元", 9),
        Column("profit", _("达产年收益"), CellKind.MONEY, "元", 9),
        Column("collective", _("其中集体"), CellKind.MONEY, "元", 9),
        Column("payback", _("回收期"), width=5),
        Column("payback_discounted", _("折现回收期"), width=6),
        Column("present_value", _("净现值"), CellKind.MONEY, "元", 9),
        Column("break_even_price", _("保本单价"), CellKind.MONEY, "元", 6),
        Column("made", _("测算日期"), CellKind.DATE, width=6),
    )
    until = _("截至{date}").format(date=dt.date.today())
    return report_for(session, "forecasts", _("发展测算一览"), until, columns, rows)


def forecast_report(session: Session, name: str, inputs: Inputs, scenario: str = "expected") -> Report:
    """Report a forecast year by year, with what it was worked out from under it."""
    found = outcomes(inputs)[scenario]
    rows = [
        Row(
            {
                "year": _("建设期") if one.number == 0 else str(one.year),
                **{key: getattr(one, key) for key in (*_MONEY, "cumulated")},
            }
        )
        for one in found.years
    ]
    columns = (
        Column("year", _("年度"), width=5),
        Column("income", _("收入"), CellKind.MONEY, "元", 9),
        Column("cost", _("成本"), CellKind.MONEY, "元", 9),
        Column("interest", _("贷款利息"), CellKind.MONEY, "元", 8),
        Column("profit", _("收益"), CellKind.MONEY, "元", 9),
        Column("collective", _("其中集体"), CellKind.MONEY, "元", 9),
        Column("cash", _("现金流"), CellKind.MONEY, "元", 9),
        Column("cumulated", _("累计现金"), CellKind.MONEY, "元", 9),
    )
    title = _("{name}（{scenario}）").format(name=name, scenario=_(SCENARIOS[scenario]))
    period = _("{first}—{last}年").format(first=inputs.first_year, last=inputs.first_year + inputs.life - 1)
    notes = [*inputs_said(inputs), *results_said(inputs, found), rounding_rule()]
    return report_for(session, "forecast", title, period, columns, rows, totals_of(rows, *_MONEY), notes)


def scenario_report(session: Session, inputs: Inputs) -> Report:
    """Report the three scenarios side by side."""
    found = outcomes(inputs)
    factors = {scenario: inputs.factors(scenario) for scenario in SCENARIOS}
    lines: tuple[tuple[str, Mapping[str, Cell]], ...] = (
        (_("单价"), {key: factor_text(one[0]) for key, one in factors.items()}),
        (_("产量"), {key: factor_text(one[1]) for key, one in factors.items()}),
        (_("成本"), {key: factor_text(one[2]) for key, one in factors.items()}),
        (_("达产年收入（元）"), {key: grouped(one.full_year.income) for key, one in found.items()}),
        (_("达产年成本（元）"), {key: grouped(one.full_year.cost) for key, one in found.items()}),
        (_("达产年收益（元）"), {key: grouped(one.full_year.profit) for key, one in found.items()}),
        (_("其中集体（元）"), {key: grouped(one.full_year.collective) for key, one in found.items()}),
        (_("各年收益合计（元）"), {key: grouped(one.total("profit")) for key, one in found.items()}),
        (_("投资回收期"), {key: years_text(one.payback) for key, one in found.items()}),
        (_("折现回收期"), {key: years_text(one.payback_discounted) for key, one in found.items()}),
        (_("自筹部分回收期"), {key: years_text(one.payback_own) for key, one in found.items()}),
        (_("净现值（元）"), {key: grouped(one.present_value) for key, one in found.items()}),
        (_("保本单价（元）"), {key: money_text(one.break_even_price) for key, one in found.items()}),
        (_("保本产量"), {key: output_text(one.break_even_output) for key, one in found.items()}),
    )
    columns = (
        Column("what", _("指标"), width=9),
        *(Column(key, _(title), CellKind.TEXT, width=9) for key, title in SCENARIOS.items()),
    )
    rows = [Row({"what": what, **cells}) for what, cells in lines]
    return report_for(session, "forecast-scenarios", _("三种情形"), str(inputs.first_year), columns, rows)


def sensitivity_report(session: Session, inputs: Inputs) -> Report:
    """Report what a full year's profit, payback and present value become where one thing is otherwise."""
    expected = outcome(inputs, break_even=False)
    rows = [_sensitivity_row(_("预期"), "", expected, expected)]
    for factor, title in FACTORS.items():
        for step in STEPS:
            changed = outcome(changed_by(inputs, factor, step), break_even=False)
            sign = "+" if step > 0 else "−"
            rows.append(_sensitivity_row(_(title), f"{sign}{percent_text(abs(step))}%", changed, expected))
    columns = (
        Column("factor", _("因素"), width=5),
        Column("change", _("变动"), CellKind.CODE, width=4),
        Column("profit", _("达产年收益"), CellKind.MONEY, "元", 9),
        Column("difference", _("比预期"), CellKind.MONEY, "元", 9),
        Column("collective", _("其中集体"), CellKind.MONEY, "元", 9),
        Column("present_value", _("净现值"), CellKind.MONEY, "元", 9),
        Column("payback", _("回收期"), width=6),
    )
    return report_for(session, "forecast-sensitivity", _("敏感性分析"), str(inputs.first_year), columns, rows)


def forecast_against_actual(session: Session, forecast_id: int, today: dt.date) -> Report:
    """Report a kept forecast beside what its project earned and spent in the years that have come.

    What was forecast is an addition; what stands beside it is all that the project brought in that year, since the
    books do not tell old sheds from new ones.
    """
    kept, inputs = forecast_of(session, forecast_id)
    rows = []
    for one in (year for year in kept.years if year.scenario == "expected" and year.year >= inputs.first_year):
        cells: dict[str, Cell] = {
            "year": str(one.year), "income": one.income, "cost": one.cost, "profit": one.profit,
        }  # fmt: skip
        source = None
        if kept.project_id is not None and one.year <= today.year:
            span = Period(one.year)
            came, went = (
                sum(int(row[0]) for row in sums(session, side, side.filter(span.first, span.last, kept.project_id)))
                for side in (INCOME, EXPENSE)
            )
            cells |= {
                "actual_income": came, "actual_cost": went, "actual_profit": came - went,
                "difference": came - went - one.profit,
            }  # fmt: skip
            source = EntryFilter(
                classes=("income", "expense"), project_id=kept.project_id, first=span.first, last=span.last
            )
        rows.append(Row(cells, source=source))
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("income", _("测算收入"), CellKind.MONEY, "元", 8),
        Column("actual_income", _("实际收入"), CellKind.MONEY, "元", 8),
        Column("cost", _("测算成本"), CellKind.MONEY, "元", 8),
        Column("actual_cost", _("实际支出"), CellKind.MONEY, "元", 8),
        Column("profit", _("测算收益"), CellKind.MONEY, "元", 8),
        Column("actual_profit", _("实际收益"), CellKind.MONEY, "元", 8),
        Column("difference", _("收益差额"), CellKind.MONEY, "元", 8),
    )
    project = project_names(session)[kept.project_id] if kept.project_id else ""
    note = (
        _("实际数是项目“{name}”当年的全部收支。").format(name=project) if project else _("没有对应的项目，无法比较。")
    )
    return report_for(
        session, "forecast-against-actual", _("{name}：测算与实际").format(name=kept.name), str(kept.first_year),
        columns, rows, notes=[note],
    )  # fmt: skip


def profit_chart(session: Session, name: str, inputs: Inputs) -> Chart:
    """Chart each year's profit in the three scenarios."""
    found = outcomes(inputs, break_even=False)
    years = [str(one.year) for one in found["expected"].years[1:]]
    series = [Series(_(title), tuple(one.profit for one in found[key].years[1:])) for key, title in SCENARIOS.items()]
    return chart_for(session, "forecast-profit", _("各年收益"), name, ChartKind.GROUPED, years, series)


def cash_chart(session: Session, name: str, inputs: Inputs) -> Chart:
    """Chart the cumulated cash of the three scenarios, and the year in which the expected one has come back."""
    found = outcomes(inputs, break_even=False)
    expected = found["expected"]
    labels = [_("建设期"), *(str(one.year) for one in expected.years[1:])]
    series = [Series(_(title), tuple(one.cumulated for one in found[key].years)) for key, title in SCENARIOS.items()]
    if expected.payback is not None:
        # the first year's end at which nothing is missing any more
        place = -(-expected.payback // 100)
        point = tuple(one.cumulated if one.number == place else None for one in expected.years)
        series.append(Series(_("预期回本（{years}）").format(years=years_text(expected.payback)), point))
    return chart_for(session, "forecast-cash", _("累计现金与回本年份"), name, ChartKind.LINE, labels, series)


def reports_of_forecast(session: Session, name: str, inputs: Inputs) -> Sequence[Report]:
    """Return everything that is told of a forecast, for its workbook: scenarios, the years of each, sensitivity."""
    return [
        scenario_report(session, inputs),
        *(forecast_report(session, name, inputs, scenario) for scenario in ("expected", "low", "high")),
        sensitivity_report(session, inputs),
    ]


def _sensitivity_row(factor: str, change: str, found: Outcome, expected: Outcome) -> Row:
    profit = found.full_year.profit
    return Row(
        {
            "factor": factor, "change": change, "profit": profit, "difference": profit - expected.full_year.profit,
            "collective": found.full_year.collective, "present_value": found.present_value,
            "payback": years_text(found.payback),
        }
    )  # fmt: skip
