"""Commands of a dividend's steps and of what the village sees of it: slips, a household's book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.meeting_options import MaybeAbstained, MaybeAgainst, MaybeEntitled, MaybeInFavour, MaybePresent
from gacha_app.cli.opening import BookPath, Json, Year, key_of, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.dates import parse_date
from gacha_app.domain.dividend_steps import NUMBERS, PlanStep
from gacha_app.i18n import _

program = typer.Typer()

StepName = Annotated[
    str, typer.Argument(metavar="STEP", help=_("程序，如 监事会审核、会前公开资料、成员（代表）大会表决"))
]


@program.command("step", help=_("登记一道程序：监事会审核、开会表决、公示……"))
def step(
    book: BookPath,
    name: StepName,
    year: Year,
    date: Annotated[str, typer.Option("--date", help=_("办理日期；要持续几天的，写第一天"))],
    people: Annotated[str, typer.Option(help=_("由谁办理"))] = "",
    entitled: MaybeEntitled = None,
    present: MaybePresent = None,
    in_favour: MaybeInFavour = None,
    against: MaybeAgainst = None,
    abstained: MaybeAbstained = None,
    days: Annotated[int | None, typer.Option(help=_("公开、公示的天数"))] = None,
    note: Annotated[str, typer.Option(help=_("备注"))] = "",
) -> None:
    """Record a step that was taken."""
    from gacha_app.services.dividend_steps import record_step

    taken = PlanStep(
        _step(name), parse_date(date), people, entitled, present, in_favour, against, abstained, days, note=note
    )
    with to_write(book) as opened:
        record_step(opened, year, taken)
    print(_("已登记“{step}”。").format(step=_title(taken.step)))


@program.command("excuse", help=_("具名免除一道程序"))
def excuse(
    book: BookPath, name: StepName, year: Year, reason: Annotated[str, typer.Option(help=_("免除的原因"))] = ""
) -> None:
    """Let a step pass without being taken."""
    from gacha_app.services.dividend_steps import excuse_step

    with to_write(book) as opened:
        made = excuse_step(opened, year, _step(name), reason)
    print(_("已由 {who} 免除“{step}”。").format(who=made.recorded_by, step=_title(made.step)))


@program.command("unstep", help=_("取消登记错的程序"))
def unstep(book: BookPath, name: StepName, year: Year) -> None:
    """Take a step out that was recorded wrongly."""
    from gacha_app.services.dividend_steps import forget_step

    key = _step(name)
    with to_write(book) as opened:
        forget_step(opened, year, key)
    print(_("已取消“{step}”。").format(step=_title(key)))


@program.command("steps", help=_("列出各道程序办到哪一步"))
def steps(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List the steps of a year's plan."""
    from gacha_app.cli.showing import show_report
    from gacha_app.domain.dates import Period
    from gacha_app.reports.dividend_steps import step_report
    from gacha_app.services.dividend_lines import plan_in
    from gacha_app.services.dividend_steps import steps_of

    with to_read(book) as opened, opened.reading() as session:
        plan = plan_in(session, year)
        if not as_json:
            show_report(step_report(session, Period(year)))
            return
        taken = [
            {
                "step": one.step, "title": _title(one.step),
                "date": one.done_on.isoformat() if one.done_on and not one.excuse else "", "people": one.people,
                **{key: getattr(one, key) for key in NUMBERS}, "excuse": one.excuse, "by": one.recorded_by,
            }
            for one in steps_of(session, plan)
        ]  # fmt: skip
    show_json({"year": year, "state": str(plan.state), "steps": taken})


def _step(word: str) -> str:
    from gacha_app.storage.reference import dividend_steps

    return key_of({key: kind.title for key, kind in dividend_steps().items() if not kind.by_program}, word)


def _title(key: str) -> str:
    from gacha_app.storage.reference import dividend_steps

    return _(dividend_steps()[key].title)


@program.command("slips", help=_("打印每户的分红明白纸"))
def slips(
    book: BookPath,
    year: Year,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件（.pdf）"))],
    household: Annotated[list[str] | None, typer.Option("--household", help=_("户号，可写多个；不写就是全部"))] = None,
) -> None:
    """Print a slip for every household."""
    from gacha_app.cli.showing import progress_bar
    from gacha_app.services.dividend_slips import print_dividend_slips

    chosen = [one.zfill(4) for one in household or ()]
    with to_read(book) as opened, progress_bar(_("打印明白纸")) as progress:
        files = print_dividend_slips(opened, year, out, households=chosen, progress=progress)
    for file in files:
        print(_("已写入 {path}").format(path=file))


@program.command("check-slip", help=_("用校验码核对一张明白纸"))
def check_slip(
    book: BookPath, code: Annotated[str, typer.Argument(metavar="CODE", help=_("明白纸二维码里的文字"))]
) -> None:
    """Hold a slip against the book."""
    from gacha_app.services.dividend_slips import prove_slip

    with to_read(book) as opened:
        print(prove_slip(opened, code))


@program.command("book", help=_("一户历年的分红本"))
def dividend_book(
    book: BookPath,
    household: Annotated[str, typer.Argument(metavar="HOUSEHOLD", help=_("户号或户代表"))],
    as_json: Json = False,
    pdf: Annotated[Path | None, typer.Option("--pdf", help=_("输出文件（.pdf）"))] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=_("输出文件（.xlsx）"))] = None,
) -> None:
    """Show what one household got over the years."""
    from gacha_app.cli.showing import give_report, show_report
    from gacha_app.reports.dividend_wall import dividend_book as over_the_years
    from gacha_app.services.lookups import named

    with to_read(book) as opened:
        identity = named(opened, "household", household)
        with opened.reading() as session:
            report = over_the_years(session, identity, dt.date.today())
    if not (as_json or pdf or xlsx):
        show_report(report)
        return
    give_report(report, as_json=as_json, xlsx=xlsx, csv=None, pdf=pdf)
