"""Commands that give reports, charts, the disclosure and the package for the township."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.ledger_asking import LedgerAsked, give_ledger, is_ledger
from gacha_app.cli.opening import BookPath, Json, Year, to_note, to_read
from gacha_app.cli.showing import give_report, refuse, show_json
from gacha_app.domain.dates import Period, parse_date, parse_month
from gacha_app.i18n import _

Month = Annotated[str | None, typer.Option("--month", help=_("月份，如 2023-05"))]
MaybeYear = Annotated[int | None, typer.Option("--year", help=_("年度；不写就是今年"))]


def report(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("报表名，如 trial-balance；写 list 列出全部"))] = "list",
    year: MaybeYear = None,
    month: Month = None,
    quarter: Annotated[int | None, typer.Option(help=_("季度，1 到 4"))] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help=_("截至哪一天（户册、成员名册），如 2023-06-30"))] = None,
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help=_("写成表格"))] = None,
    csv: Annotated[Path | None, typer.Option(help=_("写成 CSV"))] = None,
    pdf: Annotated[Path | None, typer.Option(help=_("写成 PDF"))] = None,
    account: Annotated[str, typer.Option(help=_("账簿：科目编号或名称"))] = "",
    project: Annotated[str, typer.Option(help=_("账簿：只看这个项目"))] = "",
    fund: Annotated[str, typer.Option(help=_("账簿：只看这笔资金"))] = "",
    household: Annotated[str, typer.Option(help=_("账簿：只看这一户"))] = "",
    contract: Annotated[str, typer.Option(help=_("账簿：只看这份合同"))] = "",
    counterparty: Annotated[str, typer.Option(help=_("账簿：只看这个往来单位"))] = "",
    by: Annotated[
        str, typer.Option(help=_("辅助账汇总按什么分：project、fund、household、contract、counterparty"))
    ] = "",
    page: Annotated[int | None, typer.Option(help=_("账簿：第几页；不写就是全部"))] = None,
) -> None:
    """Give a report."""
    from gacha_app.services.faces import read_register, read_report

    if name == "list":
        from gacha_app.reports.catalogue import REPORTS
        from gacha_app.reports.ledger_kinds import LEDGERS

        titles = {key: kind.title for key, kind in REPORTS.items()} | {key: one.title for key, one in LEDGERS.items()}
        for key, title in titles.items():
            print(f"{key:<24}{_(title)}")
        return
    names = {
        "project": project, "fund": fund, "household": household, "contract": contract, "counterparty": counterparty,
    }  # fmt: skip
    if is_ledger(name, asked=bool(account or by or page is not None or any(names.values())), on_paper=pdf is not None):
        asked = LedgerAsked(_period(year, month, quarter), account, names, by, page)
        give_ledger(book, name, asked, as_json=as_json, xlsx=xlsx, csv=csv, pdf=pdf)
        return
    with to_read(book) as opened:
        if as_of:
            found = read_register(opened, name, parse_date(as_of))
        else:
            found = read_report(opened, name, _period(year, month, quarter))
    give_report(found, as_json=as_json, xlsx=xlsx, csv=csv, pdf=pdf)


def chart(
    book: BookPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("图表名；写 list 列出全部"))],
    out: Annotated[Path | None, typer.Option("--out", help=_("输出文件（.png 或 .svg）"))] = None,
    year: MaybeYear = None,
    month: Month = None,
) -> None:
    """Draw a chart."""
    from gacha_app.services.faces import read_chart, write_picture

    if name == "list" or out is None:
        from gacha_app.reports.charts import CHARTS

        print("\n".join(CHARTS))
        return
    with to_read(book) as opened:
        found = read_chart(opened, name, _period(year, month, None))
    print(_("已写入 {path}").format(path=write_picture(found, out)))


def disclose(
    book: BookPath,
    year: Year,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件夹"))],
    quarter: Annotated[int | None, typer.Option(help=_("季度，1 到 4"))] = None,
    month: Annotated[int | None, typer.Option(help=_("月份，1 到 12"))] = None,
    as_json: Json = False,
) -> None:
    """Make the disclosure workbook and the notices."""
    from gacha_app.services.disclosures import publish_disclosure

    with to_note(book) as opened:
        published = publish_disclosure(opened, year, out, quarter=quarter, month=month)
    files = [published.workbook, *published.notices]
    if as_json:
        show_json(
            {
                "files": [str(path) for path in files],
                "missing_characters": "".join(published.missing_characters),
                "faults": [one.sentence for one in published.faults],
            }
        )
        return
    for fault in published.faults:
        print(_("勾稽不符：{sentence}").format(sentence=fault.sentence))
    for path in files:
        print(_("已写入 {path}").format(path=path))
    if published.missing_characters:
        characters = "".join(published.missing_characters)
        print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=characters))


def _period(year: int | None, month: str | None, quarter: int | None) -> Period:
    if month and quarter:
        raise refuse(_("--month 和 --quarter 只写一个。"))
    if month:
        return parse_month(month)
    return Period(dt.date.today().year if year is None else year, quarter=quarter)
