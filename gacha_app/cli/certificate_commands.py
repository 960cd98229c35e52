"""Commands of share certificates: issue, print, hand over, cancel, list."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import done, show_json
from gacha_app.domain.dates import Period
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _

program = typer.Typer(help=_("股权证：发证、打印、领证、作废、列出"), no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("证号，如 2024-00001"))]
When = Annotated[str | None, typer.Option("--date", help=_("日期，不写就是今天"))]


@program.command("issue", help=_("按登记簿发证；份额没变的不重发"))
def issue(
    book: BookPath,
    date: When = None,
    household: Annotated[list[str] | None, typer.Option("--household", help=_("户号，可写多个；不写就是全部"))] = None,
    reason: Annotated[str, typer.Option(help=_("份额没变也要换发的原因，如 遗失"))] = "",
    as_json: Json = False,
) -> None:
    """Issue certificates for what households hold."""
    from gacha_app.services.certificates import issue_certificates

    chosen = [one.zfill(4) for one in household or ()]
    with to_write(book) as opened:
        issued = issue_certificates(opened, day(date) or dt.date.today(), households=chosen, reason=reason)
    text = _("已发 {count} 本股权证。").format(count=len(issued))
    done(text, as_json, [{"number": one.number, "shares": share_text(one.shares)} for one in issued])


@program.command("print", help=_("打印股权证"))
def print_them(
    book: BookPath,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件（.pdf）"))],
    number: Annotated[list[str] | None, typer.Option("--number", help=_("证号，可写多个；不写就是全部有效的"))] = None,
) -> None:
    """Print certificates."""
    from gacha_app.services.certificates import print_certificates

    with to_read(book) as opened:
        count = print_certificates(opened, out, tuple(number or ()))
    print(_("已写入 {path}：{count} 本。").format(path=out, count=count))


@program.command("handover", help=_("登记领证"))
def handover(
    book: BookPath, number: Number, to: Annotated[str, typer.Option("--to", help=_("领证人"))] = "", date: When = None
) -> None:
    """Note who took a certificate."""
    from gacha_app.services.certificates import hand_over

    with to_write(book) as opened:
        hand_over(opened, number, to, day(date) or dt.date.today())
    print(_("{to}已领股权证 {number}。").format(to=to.strip(), number=number))


@program.command("cancel", help=_("作废一本股权证"))
def cancel(book: BookPath, number: Number, reason: Annotated[str, typer.Option(help=_("作废的原因"))] = "") -> None:
    """Cancel a certificate."""
    from gacha_app.services.certificates import cancel_certificate

    with to_write(book) as opened:
        cancel_certificate(opened, number, reason)
    print(_("股权证 {number} 已作废。").format(number=number))


@program.command("list", help=_("列出发过的股权证"))
def list_them(book: BookPath, as_json: Json = False) -> None:
    """List what was issued."""
    from gacha_app.cli.showing import show_report
    from gacha_app.reports.certificates import certificate_list
    from gacha_app.reports.report import report_json

    with to_read(book) as opened, opened.reading() as session:
        report = certificate_list(session, Period(dt.date.today().year))
    if as_json:
        show_json(report_json(report))
        return
    show_report(report)
