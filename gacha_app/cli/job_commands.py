"""Commands of jobs that projects give: job add, change, days, undays, list, count."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any

import typer

from gacha_app.cli.duty_options import AsPaper, Note, Photo, keep_photo
from gacha_app.cli.opening import BookPath, Json, Year, day, to_read, to_write
from gacha_app.cli.showing import give_report, refuse, show_json
from gacha_app.domain.dates import Period, parse_period
from gacha_app.domain.job import Job, JobPay
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.i18n import _

program = typer.Typer(help=_("带动就业：登记、用工、统计"), no_args_is_help=True)

Identity = Annotated[int, typer.Argument(metavar="ID", help=_("list --json 里的 id"))]


@program.command("add", help=_("登记就业"))
def add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("姓名"))],
    project: Annotated[str, typer.Option(help=_("项目"))],
    start: Annotated[str, typer.Option(help=_("开始日期"))],
    end: Annotated[str | None, typer.Option(help=_("结束日期，还在干的不写"))] = None,
    work: Annotated[str, typer.Option(help=_("工种"))] = "",
    outside: Annotated[str, typer.Option("--outside", help=_("外来的写从哪里来；不写就是本村人"))] = "",
    poor: Annotated[bool, typer.Option("--poor", help=_("脱贫（监测）户"))] = False,
    household: Annotated[str, typer.Option(help=_("户号或户代表"))] = "",
    note: Note = "",
) -> None:
    """Add somebody's work."""
    from gacha_app.services.jobs import record_job
    from gacha_app.services.lookups import named

    first = day(start) or dt.date.today()
    with to_write(book) as opened:
        held = named(opened, "household", household) if household else None
        job = Job(
            name, named(opened, "project", project), first, day(end), work, not outside, poor, outside, held, note
        )
        record_job(opened, job)
    print(_("已登记 {name}。").format(name=job.name))


@program.command("change", help=_("修改就业，只写要改的；--end 结束"))
def change(
    book: BookPath,
    identity: Identity,
    start: Annotated[str | None, typer.Option(help=_("开始日期"))] = None,
    end: Annotated[str | None, typer.Option(help=_("结束日期"))] = None,
    work: Annotated[str | None, typer.Option(help=_("工种"))] = None,
    poor: Annotated[bool | None, typer.Option("--poor/--not-poor", help=_("脱贫（监测）户"))] = None,
    note: Annotated[str | None, typer.Option(help=_("备注"))] = None,
) -> None:
    """Change what is known of somebody's work."""
    from gacha_app.services.jobs import change_job, job_in

    said: dict[str, Any] = {"start": day(start), "end": day(end), "work": work, "poor": poor, "note": note}
    said = {key: value for key, value in said.items() if value is not None}
    if not said:
        raise refuse(_("没有写要改什么，请加上选项，如 --name。"))
    with to_write(book) as opened:
        with opened.reading() as session:
            held = job_in(session, identity)
        changed = change_job(opened, replace(held, **said, pays=list(held.pays)))
    print(_("已修改“{name}”。").format(name=changed.name))


@program.command("days", help=_("登记用工天数和报酬"))
def days(
    book: BookPath,
    identity: Identity,
    number: Annotated[str, typer.Option("--days", help=_("天数"))],
    date: Annotated[str, typer.Option("--date", help=_("日期，按月登记的写月末"))],
    amount: Annotated[str, typer.Option(help=_("报酬（元）"))] = "",
    voucher: Annotated[str, typer.Option(help=_("记劳务费的凭证号"))] = "",
    note: Note = "",
) -> None:
    """Keep days that somebody worked."""
    from gacha_app.services.jobs import tell_days

    pay = JobPay(
        day(date) or dt.date.today(), parse_quantity(number, "days"), parse_yuan(amount) if amount else 0, note
    )
    with to_write(book) as opened:
        job = tell_days(opened, identity, pay, voucher=voucher)
    print(_("已登记 {name} 的用工。").format(name=job.name))


@program.command("undays", help=_("取消登记错的用工"))
def undays(
    book: BookPath, identity: Annotated[int, typer.Argument(metavar="ID", help=_("list --json 里用工的 id"))]
) -> None:
    """Take days out that were recorded wrongly."""
    from gacha_app.services.jobs import forget_days

    with to_write(book) as opened:
        job = forget_days(opened, identity)
    print(_("已取消 {name} 的一条用工记录。").format(name=job.name))


@program.command("remove", help=_("取消登记错的就业"))
def remove(book: BookPath, identity: Identity, reason: Annotated[str, typer.Option(help=_("原因"))] = "") -> None:
    """Take somebody's work out that was recorded wrongly."""
    from gacha_app.services.jobs import forget_job

    with to_write(book) as opened:
        job = forget_job(opened, identity, reason)
    print(_("已取消 {name} 的就业登记。").format(name=job.name))


@program.command("photo", help=_("附照片"))
def photo(book: BookPath, identity: Identity, file: Photo, paper: AsPaper = False, note: Note = "") -> None:
    """Attach a photo."""
    from gacha_app.services.jobs import job_in

    with to_write(book) as opened:
        with opened.reading() as session:
            kept = job_in(session, identity).id or 0
        print(keep_photo(opened, "job", kept, file, note, as_paper=paper))


@program.command("list", help=_("列出就业台账"))
def listed(book: BookPath, year: Year, as_json: Json = False) -> None:
    """List a year's jobs."""
    from gacha_app.reports.jobs import job_report, jobs_between

    period = Period(year)
    with to_read(book) as opened, opened.reading() as session:
        if not as_json:
            give_report(job_report(session, period), as_json=False, xlsx=None, csv=None, pdf=None)
            return
        found = jobs_between(session, period.first, period.last)
    show_json({"year": year, "jobs": [_told(one) for one in found]})


@program.command("count", help=_("各项目带动多少人"))
def count(
    book: BookPath,
    period: Annotated[str, typer.Option(help=_("2023、2023-Q3 或 2023-09；期末在岗按它的最后一天"))],
    as_json: Json = False,
) -> None:
    """Count how many people projects give work to."""
    from gacha_app.reports.jobs import jobs_by_project

    with to_read(book) as opened, opened.reading() as session:
        report = jobs_by_project(session, parse_period(period))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


def _told(one: Job) -> dict[str, Any]:
    return {
        "id": one.id, "name": one.name, "project_id": one.project_id, "work": one.work,
        "start": one.start.isoformat(), "end": one.end.isoformat() if one.end else "", "local": one.local,
        "poor": one.poor, "from": one.origin,
        "days": [
            {
                "id": pay.id, "date": pay.date.isoformat(), "days": quantity_text(pay.days), "amount": yuan(pay.amount),
                "voucher_id": pay.voucher_id,
            }
            for pay in one.pays
        ],
    }  # fmt: skip
