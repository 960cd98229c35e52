"""Commands that adjust a month: depreciation, spreads, accruals; each may be seen before it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import done, refuse, show_json, show_report
from gacha_app.domain.dates import Period, parse_date, parse_month
from gacha_app.domain.money import parse_yuan, yuan
from gacha_app.domain.spreading import KINDS, WAYS, Spread
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.report import Report, report_json
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.reports.adjustments import Due

spreads = typer.Typer(help=_("摊销：预收租金、待摊费用分到各月"), no_args_is_help=True)

Month = Annotated[str, typer.Option("--month", help=_("月份，如 2023-05"))]
CatchUp = Annotated[bool, typer.Option("--catch-up", help=_("以前漏做的月份一并补上"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只看将生成的凭证，不记账"))]
Units = Annotated[list[str] | None, typer.Option("--units", help=_("本月工作量，写成 资产=数量，可写多个"))]
Project = Annotated[str, typer.Option(help=_("项目"))]


def adjust(
    book: BookPath, month: Month, units: Units = None, catch_up: CatchUp = False, dry_run: DryRun = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Make a month's depreciation, spreads and accruals."""
    from gacha_app.services import adjustments
    from gacha_app.services.depreciation import units_of

    period = parse_month(month)
    if dry_run:
        with to_read(book) as opened:
            due = adjustments.preview_month(opened, period, units=units_of(opened, _said(units)), catch_up=catch_up)
        _show_due(due.kinds, due.entries, as_json)
        return
    with to_write(book) as opened:
        work = units_of(opened, _said(units))
        _tell(adjustments.adjust_month(opened, period, units=work, catch_up=catch_up), period, as_json)


def depreciate(
    book: BookPath, month: Month, units: Units = None, catch_up: CatchUp = False, dry_run: DryRun = False,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Make a month's depreciation and amortisation."""
    from gacha_app.services import depreciation as service

    period = parse_month(month)
    if dry_run:
        with to_read(book) as opened:
            work = service.units_of(opened, _said(units))
            due = service.preview_depreciation(opened, period, units=work, catch_up=catch_up)
            _show_due((due,), _entries(opened, due, period), as_json)
        return
    with to_write(book) as opened:
        work = service.units_of(opened, _said(units))
        _tell(service.depreciate(opened, period, units=work, catch_up=catch_up), period, as_json)


@spreads.command("add", help=_("登记要分到各月的租金、费用"))
def spread_add(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("名称，如 河滩地三年租金；从凭证登记时可写“-”"))],
    start: Annotated[str, typer.Option(help=_("开始日期"))] = "",
    end: Annotated[str, typer.Option(help=_("结束日期"))] = "",
    kind: Annotated[str, typer.Option(help=_("rent（预收租金）或 prepaid（待摊费用）"))] = "",
    total: Annotated[str, typer.Option(help=_("总额（元）"))] = "",
    way: Annotated[str, typer.Option(help=_("month（按月）或 day（按天）"))] = "month",
    source: Annotated[str, typer.Option("--from", help=_("转出科目，如 211、171"))] = "",
    target: Annotated[str, typer.Option("--to", help=_("转入的收入或支出科目，如 50103"))] = "",
    voucher: Annotated[str, typer.Option(help=_("收款（付款）的凭证号；不属于当月的部分会转到应付款或待摊"))] = "",
    project: Project = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Keep what is to be spread; from a voucher, what belongs to later months is moved at once."""
    from dataclasses import replace

    from gacha_app.services import spreads as service
    from gacha_app.services.lookups import named

    said: dict[str, Any] = {"way": way}
    if name != "-":
        said["name"] = name
    for field, text in (("start", start), ("end", end)):
        if text:
            said[field] = parse_date(text, field)
    for field, text in (("kind", kind), ("source_account", source), ("target_account", target)):
        if text:
            said[field] = text
    if total:
        said["total"] = parse_yuan(total, "total")
    with to_read(book) if dry_run else to_write(book) as opened:
        if project:
            said["project_id"] = named(opened, "project", project)
        if voucher:
            spread = replace(service.offer_spread(opened, voucher), **said)
            if dry_run:
                moved = service.preview_spread(opened, voucher, spread)
            else:
                spread, moved = service.spread_from_voucher(opened, voucher, spread)
        else:
            missing = [one for one in ("start", "end", "kind", "total", "source_account", "target_account")
                       if one not in said]  # fmt: skip
            if missing:
                raise refuse(_("不是从凭证登记的，请写全 --start --end --kind --total --from --to。"))
            spread, moved = Spread(**said), None
            spread.check()
            if not dry_run:
                spread = service.record_spread(opened, spread)
    answer = {
        **_spread_json(spread),
        "parts": [{"month": month, "amount": yuan(amount)} for month, amount in spread.parts().items()],
        "voucher": _voucher_json(moved) if moved else None,
    }
    said_words = _("“{name}”共 {total} 元，{start} 至 {end}，分 {count} 个月。").format(
        name=spread.name, total=yuan(spread.total), start=spread.start, end=spread.end, count=len(spread.parts())
    )
    if moved:
        said_words += _("转出凭证 {number}：{amount} 元。").format(
            number=moved.label if moved.number else _("（未记账）"), amount=yuan(moved.amount)
        )
    done(said_words, as_json, answer)


@spreads.command("list", help=_("列出摊销和预提"))
def spread_list(book: BookPath, as_json: Json = False) -> None:
    """List spreads and accruals with how far each has come."""
    import datetime as dt

    from gacha_app.reports.spreads import spread_report

    with to_read(book) as opened, opened.reading() as session:
        report = spread_report(session, Period(dt.date.today().year))
    _show(report, as_json)


@spreads.command("stop", help=_("提前终止（合同终止）"))
def spread_stop(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("名称或编号"))],
    on: Annotated[str, typer.Option("--on", help=_("终止日期"))],
    settle: Annotated[
        bool, typer.Option("--settle", help=_("余额一次转入收入或支出；不写就留在原科目，等退还"))
    ] = False,
    as_json: Json = False,
) -> None:
    """End a spread early."""
    from gacha_app.services import spreads as service

    with to_write(book) as opened:
        spread = service.spread_called(opened, name)
        made = service.stop_spread(opened, spread.id or 0, parse_date(on, "on"), settle=settle)
    answer = {"name": spread.name, "stopped_on": on, "vouchers": [_voucher_json(one) for one in made]}
    done(_("“{name}”已终止。").format(name=spread.name) + "、".join(one.label for one in made), as_json, answer)


@spreads.command("preview", help=_("看某个月要摊的"))
def spread_preview(book: BookPath, month: Month, catch_up: CatchUp = False, as_json: Json = False) -> None:
    """Show what a month's spreading would make."""
    from gacha_app.services import spreads as service

    period = parse_month(month)
    with to_read(book) as opened:
        due = service.preview_spreads(opened, period, catch_up=catch_up)
        _show_due((due,), _entries(opened, due, period), as_json)


@spreads.command("run", help=_("把某个月要摊的记账"))
def spread_run(book: BookPath, month: Month, catch_up: CatchUp = False, as_json: Json = False) -> None:
    """Post a month's parts."""
    from gacha_app.services import spreads as service

    period = parse_month(month)
    with to_write(book) as opened:
        _tell(service.run_spreads(opened, period, catch_up=catch_up), period, as_json)


def accrue(
    book: BookPath,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("wages（工资）、labour（劳务费）、interest（利息）"))],
    month: Month,
    amount: Annotated[str, typer.Option("--amount", help=_("每月金额（元）"))],
    until: Annotated[str, typer.Option(help=_("预提到哪个月，不写就只这一个月"))] = "",
    next_month: Annotated[
        bool, typer.Option("--reverse-next-month", help=_("下月初红字冲回；不写就在付款时冲减应付"))
    ] = False,
    expense: Annotated[str, typer.Option(help=_("计入的支出科目，不写就用常用的"))] = "",
    debt: Annotated[str, typer.Option(help=_("应付的科目，不写就用常用的"))] = "",
    name: Annotated[str, typer.Option(help=_("名称"))] = "",
    project: Project = "",
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Accrue what is paid later, and post the month's part."""
    from gacha_app.services import accruals as service
    from gacha_app.services.lookups import named

    period = parse_month(month)
    with to_read(book) if dry_run else to_write(book) as opened:
        planned = service.plan_accrual(
            opened, kind, parse_yuan(amount), period, last=parse_month(until, "until") if until else None,
            expense=expense, debt=debt, reversal="next_month" if next_month else "", name=name,
            project_id=named(opened, "project", project) if project else None,
        )  # fmt: skip
        if dry_run:
            parts = [{"month": one, "amount": yuan(fen)} for one, fen in planned.parts().items()]
            words = _("“{name}”：借 {expense} 贷 {debt}，每月 {amount} 元，共 {count} 个月。").format(
                name=planned.name, expense=planned.target_account, debt=planned.source_account,
                amount=yuan(planned.parts()[month_of(period)]), count=len(parts),
            )  # fmt: skip
            done(words, as_json, {**_spread_json(planned), "parts": parts})
            return
        _tell(service.accrue(opened, planned, period), period, as_json)


def month_of(period: Period) -> str:
    """Return a month as a spread names it."""
    return f"{period.first:%Y-%m}"


def _said(units: list[str] | None) -> dict[str, str]:
    said = {}
    for text in units or []:
        name, equals, quantity = text.rpartition("=")
        if not equals or not name:
            raise refuse(_("“{text}”应写成 资产=数量，如 拖拉机=120。").format(text=text[:60]))
        said[name.strip()] = quantity
    return said


def _entries(book: Book, due: Due, period: Period) -> Report:
    from gacha_app.reports.adjustments import entry_report

    with book.reading() as session:
        return entry_report(session, (due,), period)


def _show(report: Report, as_json: bool) -> None:
    if as_json:
        show_json(report_json(report))
    else:
        show_report(report)


def _show_due(found: tuple[Due, ...], entries: Report, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "kinds": [
                    {
                        **report_json(one.report), "kind": one.kind, "total": yuan(one.total),
                        "missed": yuan(one.missed), "problems": list(one.problems),
                    }
                    for one in found
                ],
                "entries": report_json(entries)["rows"],
                "vouchers": sum(len(one.vouchers) for one in found),
            }
        )  # fmt: skip
        return
    for one in found:
        show_report(one.report)
        for sentence in one.problems:
            print(sentence)
        if one.missed:
            print(_("以前月份漏做 {amount} 元，加 --catch-up 一并补上。").format(amount=yuan(one.missed)))
    show_report(entries)


def _tell(made: list[Voucher], period: Period, as_json: bool) -> None:
    amount = yuan(sum(abs(one.amount) for one in made))
    words = (
        _("{period}已生成 {count} 张凭证：{numbers}，共 {amount} 元。").format(
            period=period.title, count=len(made), numbers="、".join(one.label for one in made), amount=amount
        )
        if made
        else _("{period}没有要计提或摊销的，或者已经做过了。").format(period=period.title)
    )
    done(words, as_json, {"period": month_of(period), "vouchers": [_voucher_json(one) for one in made]})


def _voucher_json(voucher: Voucher) -> dict[str, Any]:
    return {
        "number": voucher.number or "", "id": voucher.id, "date": str(voucher.date), "summary": voucher.summary,
        "amount": yuan(voucher.amount),
        "lines": [{"account": one.account, "amount": yuan(one.amount)} for one in voucher.postings],
    }  # fmt: skip


def _spread_json(spread: Spread) -> dict[str, Any]:
    return {
        "id": spread.id, "name": spread.name, "kind": spread.kind, "kind_title": _(KINDS[spread.kind]),
        "way": spread.way, "way_title": _(WAYS[spread.way]), "total": yuan(spread.total), "start": str(spread.start),
        "end": str(spread.end), "from": spread.source_account, "to": spread.target_account,
    }  # fmt: skip
