"""Commands of forecasts: worked out, kept, listed, compared with what came of them, written out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, key_of, to_read, to_write
from gacha_app.cli.showing import done, give_report, show_json, show_report
from gacha_app.domain.forecast import KINDS, SCENARIOS, Inputs, Outcome
from gacha_app.domain.money import parse_percent, parse_yuan, yuan
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.i18n import _

program = typer.Typer(help=_("发展测算：一个项目扩建能带来什么"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("测算的名字"))]
Template = Annotated[str, typer.Option("--template", help=_("从哪个样例开始：grapes、ostriches、lease"))]
Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help=_(
            "改一项，写成 名称=数，如 units=15、output=1600、price=40、investment=2400000、grants=1200000、"
            "collective_share=60、life=10、ramp=30,70、low=90,85,110"
        ),
    ),
]
_QUANTITIES = ("units", "output")
_AMOUNTS = ("price", "cost_per_unit", "fixed_cost", "investment", "grants", "loan")
_PERCENTS = ("cost_share", "collective_share", "discount_rate", "loan_rate")
_COUNTS = ("life", "loan_years", "first_year")


@program.command("work", help=_("只算一算，不保存"))
def work(book: BookPath, template: Template = "", answers: Answers = None, as_json: Json = False) -> None:
    """Work a forecast out; nothing is kept."""
    from gacha_app.reports.forecasts import forecast_report, scenario_report, sensitivity_report
    from gacha_app.services.forecasts import work_out

    inputs = _inputs(template, answers)
    found = work_out(inputs)
    if as_json:
        show_json(_json(inputs, found))
        return
    with to_read(book) as opened, opened.reading() as session:
        for report in (
            scenario_report(session, inputs),
            forecast_report(session, _("测算"), inputs),
            sensitivity_report(session, inputs),
        ):
            show_report(report)


@program.command("keep", help=_("算好并保存；同名的加 --replace 就换掉"))
def keep(
    book: BookPath,
    name: Name,
    template: Template = "",
    answers: Answers = None,
    project: Annotated[str, typer.Option(help=_("以后与哪个项目的实际比较"))] = "",
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
    replace_kept: Annotated[bool, typer.Option("--replace", help=_("换掉同名的测算"))] = False,
    as_json: Json = False,
) -> None:
    """Keep a forecast with what comes out of it."""
    from gacha_app.services.forecasts import forecast_named, keep_forecast, work_out
    from gacha_app.services.lookups import named

    inputs = _inputs(template, answers)
    with to_write(book) as opened:
        identity = forecast_named(opened, name).id if replace_kept else 0
        project_id = named(opened, "project", project) if project else None
        keep_forecast(opened, name, inputs, project_id=project_id, note=note, forecast_id=identity or 0)
    done(_("已保存测算“{name}”。").format(name=name.strip()), as_json, _json(inputs, work_out(inputs)))


@program.command("list", help=_("列出保存的测算，互相比较"))
def listed(book: BookPath, as_json: Json = False) -> None:
    """List the kept forecasts side by side."""
    from gacha_app.domain.dates import Period
    from gacha_app.reports.forecasts import forecast_list

    with to_read(book) as opened, opened.reading() as session:
        report = forecast_list(session, Period(dt.date.today().year))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("show", help=_("看一个保存的测算"))
def show(
    book: BookPath,
    name: Name,
    scenario: Annotated[str, typer.Option(help=_("保守、预期 或 乐观"))] = "expected",
    as_json: Json = False,
    xlsx: Annotated[
        Path | None, typer.Option("--xlsx", help=_("输出文件（.xlsx），各年、三种情形和敏感性都在里面"))
    ] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help=_("输出文件（.pdf）"))] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help=_("输出图表（.png、.svg）"))] = None,
    cash: Annotated[bool, typer.Option("--cash", help=_("图表画累计现金，不写就画各年收益"))] = False,
) -> None:
    """Show a kept forecast."""
    from gacha_app.reports import forecasts as reports
    from gacha_app.services.faces import write_paper, write_picture, write_workbook
    from gacha_app.services.forecasts import forecast_named, work_out

    which = key_of(SCENARIOS, scenario)
    with to_read(book) as opened:
        kept = forecast_named(opened, name)
        with opened.reading() as session:
            _kept, inputs = reports.forecast_of(session, kept.id or 0)
            report = reports.forecast_report(session, kept.name, inputs, which)
            everything = reports.reports_of_forecast(session, kept.name, inputs)
            drawn = (reports.cash_chart if cash else reports.profit_chart)(session, kept.name, inputs)
    if as_json:
        show_json({"name": kept.name, **_json(inputs, work_out(inputs))})
    if xlsx:
        print(_("已写入 {path}").format(path=write_workbook(everything, xlsx)))
    if pdf:
        write_paper(report, pdf)
        print(_("已写入 {path}").format(path=pdf))
    if chart:
        print(_("已写入 {path}").format(path=write_picture(drawn, chart)))
    if not (as_json or xlsx or pdf or chart):
        for one in (everything[0], report, everything[-1]):
            show_report(one)


@program.command("compare", help=_("测算与项目的实际对照"))
def compare(book: BookPath, name: Name, as_json: Json = False) -> None:
    """Hold a kept forecast against what came of it."""
    from gacha_app.reports.forecasts import forecast_against_actual
    from gacha_app.services.forecasts import forecast_named

    with to_read(book) as opened:
        kept = forecast_named(opened, name)
        with opened.reading() as session:
            report = forecast_against_actual(session, kept.id or 0, dt.date.today())
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("forget", help=_("删除一个测算"))
def forget(book: BookPath, name: Name) -> None:
    """Throw a kept forecast away."""
    from gacha_app.services.forecasts import forecast_named, forget_forecast

    with to_write(book) as opened:
        forget_forecast(opened, forecast_named(opened, name).id or 0)
    print(_("已删除测算“{name}”。").format(name=name.strip()))


def _inputs(template: str, answers: list[str] | None) -> Inputs:
    """Return the inputs that a template and the answers given mean."""
    from gacha_app.services import forecasts

    inputs = forecasts.template(template) if template else Inputs(first_year=dt.date.today().year)
    changes: dict[str, Any] = {}
    scenarios = dict(inputs.scenarios)
    for one in answers or []:
        key, equals, words = (part.strip() for part in one.partition("="))
        if not equals:
            raise typer.BadParameter(_("请写成 名称=数，如 price=40。"))
        if key in SCENARIOS:
            scenarios[key] = _three(words, key)
        else:
            changes[key] = _answer(key, words)
    return replace(inputs, **changes, scenarios=tuple(scenarios.items()))


def _answer(key: str, words: str) -> Any:
    if key in _QUANTITIES:
        return parse_quantity(words, key)
    if key in _AMOUNTS:
        return parse_yuan(words, key)
    if key in _PERCENTS:
        return parse_percent(words, key)
    if key in _COUNTS and words.isascii() and words.isdigit():
        return int(words)
    if key == "ramp":
        return tuple(parse_percent(one, key) for one in words.replace("，", ",").split(",") if one.strip())
    if key == "kind":
        return key_of({name: kind.title for name, kind in KINDS.items()}, words)
    known = "、".join(("kind", *_QUANTITIES, *_AMOUNTS, *_PERCENTS, *_COUNTS, "ramp", *SCENARIOS))
    raise typer.BadParameter(_("“{value}”看不懂，可以改的有：{all}。").format(value=f"{key}={words}"[:40], all=known))


def _three(words: str, key: str) -> tuple[int, int, int]:
    # more than a hundred per cent is meant here, so money's reading of two decimals serves
    parts = [parse_yuan(one.strip().rstrip("%"), key) for one in words.replace("，", ",").split(",")]
    if len(parts) != 3:
        raise typer.BadParameter(_("情形要写三个百分比：单价,产量,成本，如 low=90,85,110。"))
    return parts[0], parts[1], parts[2]


def _json(inputs: Inputs, found: dict[str, Outcome]) -> dict[str, Any]:
    def years(hundredths: int | None) -> str:
        return "" if hundredths is None else yuan(hundredths)

    return {
        "kind": inputs.kind, "first_year": inputs.first_year, "life": inputs.life,
        "units": quantity_text(inputs.units), "output": quantity_text(inputs.output), "price": yuan(inputs.price),
        "investment": yuan(inputs.investment), "grants": yuan(inputs.grants), "loan": yuan(inputs.loan),
        "collective_share": yuan(inputs.collective_share),
        "scenarios": {
            name: {
                "income": yuan(one.full_year.income), "cost": yuan(one.full_year.cost),
                "profit": yuan(one.full_year.profit), "collective": yuan(one.full_year.collective),
                "payback": years(one.payback), "payback_discounted": years(one.payback_discounted),
                "payback_own": years(one.payback_own), "present_value": yuan(one.present_value),
                "break_even_price": "" if one.break_even_price is None else yuan(one.break_even_price),
                "break_even_output": "" if one.break_even_output is None else quantity_text(one.break_even_output),
                "years": [
                    {
                        "year": year.year, "number": year.number,
                        **{
                            key: yuan(getattr(year, key))
                            for key in ("income", "cost", "interest", "profit", "collective", "cash", "cumulated")
                        },
                    }
                    for year in one.years
                ],
            }
            for name, one in found.items()
        },
    }  # fmt: skip
