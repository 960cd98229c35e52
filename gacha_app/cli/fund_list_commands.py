"""Commands that tell of subsidy money: lists, one fund whole, its vouchers, its deadlines, its notice."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.fund_commands import FundName, fund_id
from gacha_app.cli.opening import BookPath, Json, Year, day, to_read
from gacha_app.cli.showing import give_report, refuse, show_json, show_report
from gacha_app.domain.dates import Period
from gacha_app.domain.money import yuan
from gacha_app.i18n import _
from gacha_app.reports.report import Report, report_json

program = typer.Typer(no_args_is_help=True)

_YearOr = Annotated[int | None, typer.Option("--year", help=_("截至哪一年的年末；不写就是今年"))]
_Xlsx = Annotated[Path | None, typer.Option("--xlsx", help=_("写成工作簿"))]
_Pdf = Annotated[Path | None, typer.Option("--pdf", help=_("写成 PDF"))]
_Csv = Annotated[Path | None, typer.Option("--csv", help=_("写成 CSV"))]
# What `list` may show, and the report that it is
_LISTS = {
    "funds": "funds", "ledger": "fund-ledger", "levels": "fund-levels", "deadlines": "fund-deadlines",
    "rules": "fund-rules", "trace": "fund-trace", "assets": "formed-assets", "yields": "formed-yields",
    "households": "fund-households",
}  # fmt: skip


@program.command("list", help=_("列出资金，或台账、级次、期限、规则、追踪、资产、收益、联农带农"))
def listed(
    book: BookPath,
    what: Annotated[
        str,
        typer.Argument(
            metavar="[WHAT]", help="funds, ledger, levels, deadlines, rules, trace, assets, yields, households"
        ),
    ] = "funds",
    year: _YearOr = None,
    as_json: Json = False,
    xlsx: _Xlsx = None,
    csv: _Csv = None,
    pdf: _Pdf = None,
) -> None:
    """List funds and what belongs to them."""
    from gacha_app.services.faces import read_official, read_report, write_paper

    if what not in _LISTS:
        raise refuse(_("没有“{value}”这个选项，可用的有：{all}。").format(value=what[:40], all="、".join(_LISTS)))
    read = read_official if xlsx or pdf else read_report
    with to_read(book) as opened:
        report = read(opened, _LISTS[what], Period(year or dt.date.today().year))
    if pdf and what == "ledger":
        # thirty columns are read on A3
        write_paper(report, pdf, paper="a3")
        print(_("已写入 {path}").format(path=pdf), file=sys.stderr)
        if not xlsx and not csv and not as_json:
            return
        pdf = None
    give_report(report, as_json=as_json, xlsx=xlsx, csv=csv, pdf=pdf)


@program.command("show", help=_("看一笔资金的全部：来去、方案、进展、资产、收益、联农带农、期限"))
def show(
    book: BookPath,
    called: FundName,
    date: Annotated[str | None, typer.Option("--date", help=_("截至哪一天；不写就是今天"))] = None,
    as_json: Json = False,
    xlsx: _Xlsx = None,
    pdf: _Pdf = None,
) -> None:
    """Tell everything about a fund."""
    from gacha_app.services.fund_papers import read_fund_page, write_fund_page

    last = day(date) or dt.date.today()
    with to_read(book) as opened:
        identity = fund_id(opened, called)
        for path in (xlsx, pdf):
            if path:
                write_fund_page(opened, identity, last, path)
                print(_("已写入 {path}").format(path=path))
        if xlsx or pdf:
            return
        pages = read_fund_page(opened, identity, last)
    if as_json:
        show_json({"fund": called, "date": str(last), "tables": [_with_records(one) for one in pages]})
        return
    for one in pages:
        show_report(one)


@program.command("trace", help=_("从资金查到每一张凭证，或从凭证查到资金"))
def trace(
    book: BookPath,
    fund: Annotated[str, typer.Option("--fund", help=_("资金名称或文号"))] = "",
    voucher: Annotated[str, typer.Option("--voucher", help=_("凭证号"))] = "",
    year: _YearOr = None,
    as_json: Json = False,
) -> None:
    """Trace from a fund to its vouchers, or from a voucher to its funds."""
    from gacha_app.services.faces import read_report
    from gacha_app.services.fund_traces import trace_fund, trace_voucher

    with to_read(book) as opened:
        if voucher:
            report = trace_voucher(opened, voucher)
        elif fund:
            report = trace_fund(opened, fund_id(opened, fund), Period(year or dt.date.today().year).last)
        else:
            report = read_report(opened, "fund-trace", Period(year or dt.date.today().year))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("warnings", help=_("看哪些资金逾期、快到期、缺资料"))
def warnings(
    book: BookPath,
    date: Annotated[str | None, typer.Option("--date", help=_("哪一天；不写就是今天"))] = None,
    as_json: Json = False,
) -> None:
    """Tell what is late or due."""
    from gacha_app.reports.todo import KINDS
    from gacha_app.services.fund_traces import read_fund_warnings

    today = day(date) or dt.date.today()
    with to_read(book) as opened:
        found = read_fund_warnings(opened, today)
    if as_json:
        rows: list[dict[str, Any]] = [
            {
                "tone": one.tone, "kind": one.kind, "key": one.key, "sentence": one.sentence, "cure": one.detail,
                "date": str(one.date) if one.date else None, "fund": one.record,
                "amount": yuan(one.amount) if one.amount is not None else None,
            }
            for one in found
        ]  # fmt: skip
        show_json({"date": str(today), "warnings": rows})
        return
    for one in found:
        print(f"{_(KINDS[one.kind])}  {one.sentence}  {one.detail}")
    if not found:
        print(_("补助资金没有要提醒的。"))


@program.command("notice", help=_("出补助资金公示表（上墙）"))
def notice(
    book: BookPath,
    year: Year,
    pdf: _Pdf = None,
    xlsx: _Xlsx = None,
    paper: Annotated[str, typer.Option("--paper", help="a3, a4")] = "a3",
    posting: Annotated[str, typer.Option("--posting", help=_("公示期，如 2024年1月10日至1月17日"))] = "",
    telephone: Annotated[str, typer.Option("--telephone", help=_("监督电话"))] = "",
) -> None:
    """Write the notice of all funds."""
    from gacha_app.services.fund_papers import write_fund_notice

    if pdf is None and xlsx is None:
        raise refuse(_("请写 --pdf 或 --xlsx 存成什么文件。"))
    if paper not in ("a3", "a4"):
        raise refuse(_("没有“{value}”这个选项，可用的有：{all}。").format(value=paper[:40], all="a3、a4"))
    with to_read(book) as opened:
        for path in (pdf, xlsx):
            if path:
                write_fund_notice(opened, Period(year), path, posting=posting, telephone=telephone, paper=paper)
                print(_("已写入 {path}").format(path=path))


def _with_records(report: Report) -> dict[str, Any]:
    """Return a table for programs, each row with the identity it can be changed by."""
    told = report_json(report)
    for row, plain in zip(report.rows, told["rows"], strict=True):
        if row.record is not None:
            plain["id"] = row.record
    return told
