"""Commands that find vouchers, show one whole, and print them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, day, key_of, to_read
from gacha_app.cli.showing import done, show_json, show_report
from gacha_app.cli.vouchers_told import identities, in_words, voucher_json
from gacha_app.domain.dates import Period, parse_month
from gacha_app.domain.money import grouped, parse_yuan
from gacha_app.domain.voucher import STATE_TITLES, State
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter, report_json
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.reports.vouchers import VoucherFilter

First = Annotated[str | None, typer.Option("--from", help=_("从哪一天"))]
Last = Annotated[str | None, typer.Option("--to", help=_("到哪一天"))]
Month = Annotated[str | None, typer.Option("--month", help=_("月份，如 2023-05"))]
_NO_PAGE = 100


def add_to(program: typer.Typer) -> None:
    """Add these commands to the group of vouchers."""
    program.command("list", help=_("查找凭证"))(voucher_list)
    program.command("show", help=_("看一张凭证的全部内容"))(voucher_show)
    program.command("print", help=_("打印记账凭证（PDF）"))(voucher_print)


def voucher_list(
    book: BookPath,
    first: First = None,
    last: Last = None,
    month: Month = None,
    text: Annotated[str, typer.Option(help=_("凭证号、摘要里的字"))] = "",
    amount: Annotated[str, typer.Option(help=_("金额，如 1200；一段写 1000..2000、1000.. 或 ..2000"))] = "",
    account: Annotated[str, typer.Option(help=_("科目编码，包括下级"))] = "",
    person: Annotated[str, typer.Option(help=_("制单、审核、记账、出纳、户代表或往来单位的名字"))] = "",
    project: Annotated[str, typer.Option(help=_("项目"))] = "",
    fund: Annotated[str, typer.Option(help=_("资金名称或文号"))] = "",
    household: Annotated[str, typer.Option(help=_("户号或户代表"))] = "",
    contract: Annotated[str, typer.Option(help=_("合同名称或编号"))] = "",
    counterparty: Annotated[str, typer.Option(help=_("往来单位"))] = "",
    state: Annotated[str, typer.Option(help="draft, reviewed, posted, reversed")] = "",
    limit: Annotated[int, typer.Option(help=_("最多列出多少张"))] = _NO_PAGE,
    offset: Annotated[int, typer.Option(help=_("从第几张以后列起"))] = 0,
    as_json: Json = False,
) -> None:
    """List the vouchers that all the options given mean."""
    from gacha_app.reports.vouchers import found_vouchers

    with to_read(book) as opened:
        about = {
            "project": project, "fund": fund, "household": household, "contract": contract,
            "counterparty": counterparty,
        }  # fmt: skip
        wanted = _wanted(first, last, month)
        least, most = _bounds(amount)
        entries = EntryFilter(account=account, with_closing=True, **identities(opened, about))  # type: ignore[arg-type]
        if entries != EntryFilter(with_closing=True):
            wanted = replace(wanted, entries=entries)
        states = (State(key_of({str(key): title for key, title in STATE_TITLES.items()}, state)),) if state else ()
        wanted = replace(wanted, text=text, least=least, most=most, person=person, states=states)
        with opened.reading() as session:
            report, count = found_vouchers(session, wanted, max(offset, 0), max(limit, 1))
    if as_json:
        show_json({**report_json(report), "count": count, "offset": offset})
    else:
        show_report(report)


def voucher_show(
    book: BookPath,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=_("凭证号，如 记-2023-03-0001；草稿写 草稿12"))],
    as_json: Json = False,
) -> None:
    """Show everything that is known of a voucher."""
    from gacha_app.reports.voucher_story import voucher_story
    from gacha_app.services.vouchers import voucher_called

    with to_read(book) as opened, opened.reading() as session:
        story = voucher_story(session, voucher_called(session, number).id or 0)
    voucher = story.voucher
    links = (
        (_("冲销的是 {number}"), story.reverses), (_("已由 {number} 冲销"), story.reversed_by),
        (_("订正的是 {number}"), story.corrects), (_("已由 {number} 订正"), "、".join(story.corrected_by)),
    )  # fmt: skip
    lines = [f"{in_words(voucher)}  {_(STATE_TITLES[voucher.state])}"]
    lines += [
        f"  {_('借') if one.debit else _('贷')} {one.account}  {grouped(one.debit or one.credit)}  {one.about}".rstrip()
        for one in story.lines
    ]
    lines += [words.format(number=label) for words, label in links if label]
    signed = ((_("制单人"), voucher.prepared_by), (_("审核人"), voucher.reviewed_by), (_("记账人"), voucher.posted_by),
              (_("出纳"), voucher.cashier))  # fmt: skip
    lines.append("  ".join(f"{title} {name or '—'}" for title, name in signed))
    if voucher.attachments or story.attached:
        names = "、".join(one.name for one in story.attached)
        lines.append(f"{_('附件 {count} 张').format(count=voucher.attachments)}  {names}".rstrip())
    answer = {
        **voucher_json(voucher), "form": story.form, "reverses": story.reverses, "reversed_by": story.reversed_by,
        "corrects": story.corrects, "corrected_by": list(story.corrected_by), "template": story.template,
        "papers": [{"id": one.id, "name": one.name, "size": one.size} for one in story.attached],
    }  # fmt: skip
    done("\n".join(lines), as_json, answer)


def voucher_print(
    book: BookPath,
    out: Annotated[Path, typer.Option("--out", help=_("输出文件"))],
    number: Annotated[list[str] | None, typer.Argument(metavar="[NUMBER]...", help=_("凭证号，可写多个"))] = None,
    first: First = None,
    last: Last = None,
    month: Month = None,
    single: Annotated[bool, typer.Option("--single", help=_("一页一张（A5 横向）；不写时 A4 一页两张"))] = False,
) -> None:
    """Print vouchers as a PDF: those named, or those of a month or of days."""
    from gacha_app.services.voucher_papers import print_vouchers

    with to_read(book) as opened:
        missing = print_vouchers(opened, out, number or _posted(opened, first, last, month), single=single)
    print(_("已写入 {path}").format(path=out))
    if missing:
        print(_("字体里没有这些字，已用〓代替：{characters}").format(characters=missing))


def _posted(_book: Book, first: str | None, last: str | None, month: str | None) -> VoucherFilter:
    return replace(_wanted(first, last, month), states=(State.POSTED, State.REVERSED))


def _wanted(first: str | None, last: str | None, month: str | None) -> VoucherFilter:
    from gacha_app.reports.vouchers import VoucherFilter

    span: Period | None = parse_month(month) if month else None
    start: dt.date | None = day(first) or (span.first if span else None)
    return VoucherFilter(start, day(last) or (span.last if span else None))


def _bounds(amount: str) -> tuple[int | None, int | None]:
    """Return the least and the most fen that "1200", "1000..2000", "1000.." or "..2000" mean."""
    low, dots, high = amount.partition("..")
    if not amount:
        return None, None
    if not dots:
        exact = abs(parse_yuan(amount))
        return exact, exact
    return (parse_yuan(low) if low.strip() else None, parse_yuan(high) if high.strip() else None)
