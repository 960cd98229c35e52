"""Commands that change contracts as from a day: renew, alter, end; and the lease calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.contract_commands import Money, Name, Reason, contract_called, schedule_words, voucher_words
from gacha_app.cli.contract_commands import voucher_json as _voucher
from gacha_app.cli.contract_fields import FIELDS
from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import done, refuse, show_json, show_report
from gacha_app.domain.dates import Period, parse_date
from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.i18n import _
from gacha_app.reports.report import report_json
from gacha_app.storage.book import Book

program = typer.Typer()

DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看结果，不改"))]


@program.command("renew", help=_("续签：按原条款接着签一份新合同"))
def renew_contract(
    book: BookPath, name: Name,
    new_name: Annotated[str, typer.Option("--name", help=_("新合同的名称"))] = "",
    start: Annotated[str, typer.Option(help=_("起始日；不写就是原合同到期的第二天"))] = "",
    end: Annotated[str, typer.Option(help=_("到期日；不写就和原合同一样长"))] = "",
    said: Annotated[list[str] | None, typer.Option("--set", help=_("要改的条款，写成 price=12000，可写多个"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Renew a contract."""
    from gacha_app.services.contract_changes import offer_renewal, renew

    with to_write(book) as opened:
        offered = offer_renewal(opened, contract_called(opened, name).id or 0)
        offered.name = new_name or offered.name
        offered.start, offered.end = day(start) or offered.start, day(end) or offered.end
        for field, value in _answers(opened, said or ()).items():
            setattr(offered, field, value)
        made = renew(opened, offered)
    words = _("已续签为“{name}”，{start} 至 {end}。").format(name=made.name, start=made.start, end=made.end)
    done(words, as_json, {"name": made.name, "start": str(made.start), "end": str(made.end)})


@program.command("alter", help=_("变更：从某天起改价款、面积、对方；没付的重排，付过的不动"))
def alter_contract(
    book: BookPath, name: Name,
    start: Annotated[str, typer.Option("--from", help=_("从哪天起"))],
    said: Annotated[list[str] | None, typer.Option("--set", help=_("要改的条款，写成 price=12000，可写多个"))] = None,
    reason: Reason = "", dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """Change a contract as from a day."""
    from gacha_app.services.contract_changes import alter, preview_change

    with to_read(book) if dry_run else to_write(book) as opened:
        identity = contract_called(opened, name).id or 0
        changes = _answers(opened, said or ())
        first = parse_date(start)
        plan = (
            preview_change(opened, identity, first, changes)
            if dry_run
            else alter(opened, identity, first, changes, reason)
        )
    answer = {
        "changed": not dry_run, "from": str(plan.first), "voucher": _voucher(plan.voucher),
        "cut": [{"serial": one.standing.serial, "left": yuan(one.amount)} for one in plan.cuts],
        "schedule": [{"due": str(one.due), "amount": yuan(one.amount)} for one in plan.parts],
    }  # fmt: skip
    words = [
        _("新条款从 {date} 起；{count} 期缩短或取消。").format(date=plan.first, count=len(plan.cuts)),
        schedule_words(plan.parts), *voucher_words(plan.voucher),
    ]  # fmt: skip
    done("\n".join(words), as_json, answer)


@program.command("end", help=_("提前终止：以后各期取消，多付的退还或不退"))
def end_contract(
    book: BookPath, name: Name,
    last: Annotated[str, typer.Option("--on", help=_("最后一天"))],
    reason: Reason = "",
    keep: Annotated[bool, typer.Option("--keep", help=_("多付的不退"))] = False,
    account: Money = "102",
    posted_on: Annotated[str, typer.Option("--posted-on", help=_("凭证日期；不写就是最后一天"))] = "",
    dry_run: DryRun = False, as_json: Json = False,
) -> None:  # fmt: skip
    """End a contract early."""
    from gacha_app.services.contract_ending import end_early, preview_end

    with to_read(book) if dry_run else to_write(book) as opened:
        identity = contract_called(opened, name).id or 0
        when = parse_date(last)
        plan = (
            preview_end(opened, identity, when, keep=keep, account=account, on=day(posted_on))
            if dry_run
            else end_early(opened, identity, when, reason, keep=keep, account=account, on=day(posted_on))
        )
    answer = {
        "ended": not dry_run, "on": last, "to_return": yuan(plan.to_return), "kept": keep,
        "voucher": _voucher(plan.voucher),
        "cut": [{"serial": one.standing.serial, "left": yuan(one.amount)} for one in plan.cuts],
    }  # fmt: skip
    words = [
        _("{count} 期缩短或取消，多付 {amount} 元{what}。").format(
            count=len(plan.cuts), amount=grouped(plan.to_return), what=_("不退") if keep else _("退还")
        ),
        *voucher_words(plan.voucher),
    ]
    done("\n".join(words), as_json, answer)


@program.command("attach", help=_("附上合同的扫描件、照片"))
def attach_papers(
    book: BookPath, name: Name,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("文件，可写多个"))],
) -> None:  # fmt: skip
    """Attach papers to a contract."""
    from gacha_app.services.attachments import attach

    with to_write(book) as opened:
        identity = contract_called(opened, name).id or 0
        for path in files:
            attach(opened, "contract", identity, path)
    print(_("已附上 {count} 个文件。").format(count=len(files)))


@program.command("calendar", help=_("承包日历：哪块地从哪天到哪天包给了谁，还空多少"))
def calendar(
    book: BookPath,
    year: Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))] = None,
    picture: Annotated[Path | None, typer.Option("--png", help=_("画成图，存到这个文件"))] = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show who leases what, and when."""
    from gacha_app.reports.contract_calendar import calendar_report, lease_calendar

    period = Period(year or dt.date.today().year)
    with to_read(book) as opened, opened.reading() as session:
        report, found = calendar_report(session, period), lease_calendar(session, period)
    if picture is not None:
        from gacha_app.charts.lease_calendar import save_calendar

        save_calendar(found, picture)
    show_json(report_json(report)) if as_json else show_report(report)


def _answers(book: Book, said: list[str] | tuple[str, ...]) -> dict[str, Any]:
    from gacha_app.services.lookups import named

    readers: dict[str, Any] = {option.removeprefix("--"): (name, read) for name, option, _help, read in FIELDS if read}
    readers["area"] = ("area", lambda _book, text: parse_quantity(text, "area") if text else None)
    readers["end"] = ("end", lambda _book, text: day(text))
    readers["counterparty"] = (
        "counterparty_id", lambda one, text: named(one, "counterparty", text) if text else None,
    )  # fmt: skip
    found: dict[str, Any] = {}
    for one in said:
        key, equals, text = one.partition("=")
        if not equals or key.strip() not in readers:
            raise refuse(
                _("“{text}”应写成 条款=内容，条款可用：{all}。").format(text=one[:40], all="、".join(sorted(readers)))
            )
        name, read = readers[key.strip()]
        found[name] = read(book, text.strip())
    return found
