"""Commands of the secretary's project: secretary-project add, change, month, review, done, end, show, list ..."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.duty_options import AsPaper, Note, Photo, keep_photo
from gacha_app.cli.opening import BookPath, Json, Year, day, key_of, to_read, to_write
from gacha_app.cli.showing import give_report, refuse, show_report
from gacha_app.domain.dates import Period
from gacha_app.domain.money import parse_percent, parse_yuan
from gacha_app.domain.secretary import CATEGORIES, MonthReport, Review, SecretaryProject
from gacha_app.domain.secretary_lines import (
    goal_lines,
    parse_fundings,
    parse_goals,
    parse_stages,
    stage_lines,
)
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer(help=_("书记项目：登记、月进度、季评、成效"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("项目名称"))]
_Lines = list[str] | None


@program.command("add", help=_("登记书记项目"))
def add(
    book: BookPath,
    name: Name,
    year: Year,
    leader: Annotated[str, typer.Option(help=_("领办书记"))],
    content: Annotated[str, typer.Option(help=_("主要内容"))],
    category: Annotated[str, typer.Option(help=_("类别，如 集体经济"))] = "economy",
    background: Annotated[str, typer.Option(help=_("立项背景"))] = "",
    measures: Annotated[str, typer.Option(help=_("推进措施"))] = "",
    unit: Annotated[str, typer.Option(help=_("责任单位"))] = "",
    responsible: Annotated[str, typer.Option(help=_("责任人"))] = "",
    project: Annotated[str, typer.Option(help=_("账上项目；收支从它的凭证来"))] = "",
    income_goal: Annotated[str, typer.Option("--income-goal", help=_("增收目标（元），可写 20万"))] = "",
    goal: Annotated[_Lines, typer.Option(help=_("其他指标，如 “带动就业 20人”，可写多个"))] = None,
    stage: Annotated[_Lines, typer.Option(help=_("时间表的一步，如 “3-31 完成招标 王强”，可写多个"))] = None,
    funding: Annotated[_Lines, typer.Option(help=_("资金来源，如 “自筹 20万”，可写多个"))] = None,
    note: Note = "",
) -> None:
    """Add a secretary's project."""
    from gacha_app.services.secretary_projects import record_secretary_project

    with to_write(book) as opened:
        made = SecretaryProject(
            year, name, key_of(CATEGORIES, category), leader, background, content, measures, unit, responsible,
            _project(opened, project), parse_yuan(income_goal, "income_goal") if income_goal else 0, note=note,
            goals=parse_goals("\n".join(goal or ())), stages=parse_stages("\n".join(stage or ()), year),
            fundings=parse_fundings("\n".join(funding or ())),
        )  # fmt: skip
        record_secretary_project(opened, made)
    print(_("已登记书记项目“{name}”。").format(name=made.name))


@program.command("change", help=_("修改书记项目，只写要改的；指标、步骤、资金一写就是全部"))
def change(
    book: BookPath,
    name: Name,
    year: Year,
    renamed: Annotated[str | None, typer.Option("--name", help=_("新的名称"))] = None,
    leader: Annotated[str | None, typer.Option(help=_("领办书记"))] = None,
    content: Annotated[str | None, typer.Option(help=_("主要内容"))] = None,
    category: Annotated[str | None, typer.Option(help=_("类别，如 集体经济"))] = None,
    background: Annotated[str | None, typer.Option(help=_("立项背景"))] = None,
    measures: Annotated[str | None, typer.Option(help=_("推进措施"))] = None,
    unit: Annotated[str | None, typer.Option(help=_("责任单位"))] = None,
    responsible: Annotated[str | None, typer.Option(help=_("责任人"))] = None,
    project: Annotated[str | None, typer.Option(help=_("账上项目；收支从它的凭证来"))] = None,
    income_goal: Annotated[str | None, typer.Option("--income-goal", help=_("增收目标（元），可写 20万"))] = None,
    goal: Annotated[_Lines, typer.Option(help=_("其他指标，如 “带动就业 20人”，可写多个"))] = None,
    stage: Annotated[_Lines, typer.Option(help=_("时间表的一步，如 “3-31 完成招标 王强”，可写多个"))] = None,
    funding: Annotated[_Lines, typer.Option(help=_("资金来源，如 “自筹 20万”，可写多个"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
) -> None:
    """Change a secretary's project."""
    from gacha_app.services.secretary_projects import change_secretary_project, secretary_project_named

    with to_write(book) as opened:
        held = secretary_project_named(opened, year, name)
        said: dict[str, Any] = {
            "name": renamed, "leader": leader, "content": content, "background": background, "measures": measures,
            "unit": unit, "responsible": responsible, "note": note,
        }  # fmt: skip
        said = {key: value for key, value in said.items() if value is not None}
        if category is not None:
            said["category"] = key_of(CATEGORIES, category)
        if project is not None:
            said["project_id"] = _project(opened, project)
        if income_goal is not None:
            said["income_goal"] = parse_yuan(income_goal, "income_goal") if income_goal else 0
        if funding is not None:
            said["fundings"] = parse_fundings("\n".join(funding))
        if not said and goal is None and stage is None:
            raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
        goals = goal_lines(held.goals) if goal is None else "\n".join(goal)
        stages = stage_lines(held.stages) if stage is None else "\n".join(stage)
        changed = replace(
            held, **said, goals=parse_goals(goals, held.goals), stages=parse_stages(stages, year, held.stages),
            reports=list(held.reports), reviews=list(held.reviews),
        )  # fmt: skip
        if funding is None:
            changed.fundings = list(held.fundings)
        made = change_secretary_project(opened, changed)
    print(_("已修改“{name}”。").format(name=made.name))


@program.command("month", help=_("登记一个月的进度"))
def month(
    book: BookPath,
    name: Name,
    year: Year,
    number: Annotated[int, typer.Option("--month", help=_("月份，1 到 12"))],
    percent: Annotated[str, typer.Option(help=_("累计完成百分比，如 45"))],
    words: Annotated[str, typer.Option(help=_("本月做了什么"))],
    problem: Annotated[str, typer.Option(help=_("存在问题"))] = "",
    coordination: Annotated[str, typer.Option(help=_("需协调事项"))] = "",
) -> None:
    """Tell how far a project is at the end of a month."""
    from gacha_app.services.secretary_projects import tell_month

    report = MonthReport(number, parse_percent(percent), words, problem, coordination)
    with to_write(book) as opened:
        tell_month(opened, _identity(opened, year, name), report)
    print(_("已登记“{name}”的月进度。").format(name=name))


@program.command("review", help=_("登记季评"))
def review(
    book: BookPath,
    name: Name,
    year: Year,
    quarter: Annotated[int, typer.Option(help=_("季度，1 到 4"))],
    score: Annotated[str, typer.Option(help=_("评分，0 到 100"))],
    reviewer: Annotated[str, typer.Option(help=_("由谁评"))],
    date: Annotated[str | None, typer.Option("--date", help=_("评价日期，不写就是今天"))] = None,
    words: Annotated[str, typer.Option(help=_("评语"))] = "",
) -> None:
    """Keep what a quarter's review found."""
    from gacha_app.services.secretary_projects import review_quarter

    found = Review(quarter, day(date) or dt.date.today(), reviewer, parse_percent(score, "score"), words)
    with to_write(book) as opened:
        review_quarter(opened, _identity(opened, year, name), found)
    print(_("已登记“{name}”的季评。").format(name=name))


@program.command("done", help=_("登记时间表的一步已完成"))
def done(
    book: BookPath,
    name: Name,
    step: Annotated[str, typer.Argument(metavar="STEP", help=_("时间表里的步骤"))],
    year: Year,
    date: Annotated[str | None, typer.Option("--date", help=_("完成日期，不写就是今天"))] = None,
    note: Note = "",
    undo: Annotated[bool, typer.Option("--undo", help=_("改回未完成"))] = False,
) -> None:
    """Mark a step of the timetable done."""
    from gacha_app.services.secretary_projects import finish_stage, reopen_stage, secretary_project_named

    with to_write(book) as opened:
        held = secretary_project_named(opened, year, name)
        stage = next((one for one in held.stages if one.name == step.strip()), None)
        if stage is None:
            names = "、".join(one.name for one in held.stages)
            raise refuse(_("时间表里没有“{step}”这一步，有的是：{all}。").format(step=step[:30], all=names))
        if undo:
            reopen_stage(opened, held.id or 0, stage.id or 0)
        else:
            finish_stage(opened, held.id or 0, stage.id or 0, day(date) or dt.date.today(), note)
    words = _("“{step}”改为未完成。") if undo else _("已完成“{step}”。")
    print(words.format(step=step))


@program.command("end", help=_("写年终成效，结束项目；--stop 终止，--resume 继续推进"))
def end(
    book: BookPath,
    name: Name,
    year: Year,
    outcome: Annotated[str, typer.Option(help=_("年终成效，或终止的原因"))] = "",
    reached: Annotated[_Lines, typer.Option(help=_("完成数，如 “带动就业=22”，每项指标一个"))] = None,
    date: Annotated[str | None, typer.Option("--date", help=_("日期，不写就是今天"))] = None,
    stop: Annotated[bool, typer.Option("--stop", help=_("终止项目"))] = False,
    resume: Annotated[bool, typer.Option("--resume", help=_("取消结束，继续推进"))] = False,
) -> None:
    """End a project, stop it, or take that back."""
    from gacha_app.services.secretary_projects import end_secretary_project, resume_secretary_project

    told = {}
    for one in reached or ():
        goal, _equals, amount = one.partition("=")
        if not amount:
            raise refuse(_("“{text}”应写成 带动就业=22 的样子。").format(text=one[:40]))
        told[goal.strip()] = parse_quantity(amount, "reached")
    with to_write(book) as opened:
        identity = _identity(opened, year, name)
        if resume:
            resume_secretary_project(opened, identity)
        else:
            end_secretary_project(opened, identity, outcome, reached=told, stopped=stop, on=day(date))
    words = _("“{name}”继续推进。") if resume else _("“{name}”已结束。")
    print(words.format(name=name))


@program.command("photo", help=_("附照片"))
def photo(book: BookPath, name: Name, file: Photo, year: Year, paper: AsPaper = False, note: Note = "") -> None:
    """Attach a photo."""
    with to_write(book) as opened:
        print(keep_photo(opened, "secretary_project", _identity(opened, year, name), file, note, as_paper=paper))


@program.command("show", help=_("一个项目的一览表；PDF 带照片"))
def show(
    book: BookPath,
    name: Name,
    year: Year,
    as_json: Json = False,
    pdf: Annotated[Path | None, typer.Option("--pdf", help=_("输出文件（.pdf）"))] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help=_("输出文件（.xlsx）"))] = None,
) -> None:
    """Show one project on a sheet."""
    from gacha_app.reports.secretary_projects import secretary_sheet
    from gacha_app.services.secretary_papers import print_secretary_project

    with to_read(book) as opened:
        identity = _identity(opened, year, name)
        with opened.reading() as session:
            report = secretary_sheet(session, identity, dt.date.today())
        if pdf:
            print_secretary_project(opened, identity, pdf)
            print(_("已写入 {path}").format(path=pdf))
    if as_json or xlsx:
        give_report(report, as_json=as_json, xlsx=xlsx, csv=None, pdf=None)
    elif not pdf:
        show_report(report)


@program.command("list", help=_("列出书记项目"))
def listed(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List a year's projects."""
    from gacha_app.reports.secretary_projects import secretary_report

    with to_read(book) as opened, opened.reading() as session:
        report = secretary_report(session, Period(year))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


def _identity(opened: Book, year: int, name: str) -> int:
    from gacha_app.services.secretary_projects import secretary_project_named

    return secretary_project_named(opened, year, name).id or 0


def _project(opened: Book, name: str) -> int | None:
    from gacha_app.services.lookups import named

    return named(opened, "project", name) if name.strip() else None
