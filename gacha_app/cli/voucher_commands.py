"""Commands on vouchers: enter, review, post, take back, put right, copy, split, attach papers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.cli import voucher_list_commands, voucher_template_commands
from gacha_app.cli.opening import BookPath, Json, day, to_read, to_write
from gacha_app.cli.showing import done, refuse
from gacha_app.cli.vouchers_told import draft_ids, postings_of, tell_voucher, tell_vouchers
from gacha_app.domain.dates import parse_date
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _

program = typer.Typer(help=_("凭证：录入、审核、记账、冲销、订正、查找、打印"), no_args_is_help=True)
program.add_typer(voucher_template_commands.templates, name="template")
program.add_typer(voucher_template_commands.recurring, name="recurring")
voucher_list_commands.add_to(program)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("凭证号，如 记-2023-03-0001；草稿写 草稿12"))]
Numbers = Annotated[list[str], typer.Argument(metavar="NUMBER...", help=_("凭证号或草稿号，可写多个"))]
Day = Annotated[str, typer.Option("--date", help=_("日期，如 2023-03-01"))]
MaybeDay = Annotated[str | None, typer.Option("--date", help=_("日期，如 2023-03-01"))]
Lines = Annotated[
    list[str], typer.Option("--line", help=_("分录，写成 科目:金额[:project=项目名]，借方为正，贷方为负"))
]
MaybeLines = Annotated[list[str] | None, typer.Option("--line", help=_("应该记成的分录，可写多个"))]
Reason = Annotated[str, typer.Option(help=_("原因"))]


@program.command("add", help=_("录一张凭证"))
def voucher_add(
    book: BookPath,
    date: Day,
    summary: Annotated[str, typer.Option(help=_("摘要"))],
    line: Lines,
    attachments: Annotated[int, typer.Option(help=_("附件张数"))] = 0,
    post: Annotated[bool, typer.Option("--post", help=_("同时记账"))] = False,
    as_json: Json = False,
) -> None:
    """Enter a voucher with any number of lines; a draft unless --post is given."""
    from gacha_app.services.vouchers import enter_voucher

    with to_write(book) as opened:
        voucher = Voucher(parse_date(date), summary, postings_of(opened, line, summary), attachments=attachments)
        tell_voucher(enter_voucher(opened, voucher, post_it=post), as_json)


@program.command("post", help=_("把草稿记账"))
def voucher_post(book: BookPath, number: Numbers, as_json: Json = False) -> None:
    """Post drafts, all or none."""
    from gacha_app.services.vouchers import post_drafts, post_voucher

    with to_write(book) as opened:
        if len(number) == 1:
            tell_voucher(post_voucher(opened, number[0]), as_json)
        else:
            tell_vouchers(post_drafts(opened, draft_ids(opened, number)), as_json)


@program.command("review", help=_("审核草稿"))
def voucher_review(
    book: BookPath,
    number: Numbers,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=_("取消审核"))] = False,
    as_json: Json = False,
) -> None:
    """Review drafts, or withdraw their review."""
    from gacha_app.services.reviewing import review, withdraw_review

    with to_write(book) as opened:
        act = withdraw_review if withdraw else review
        tell_vouchers(act(opened, draft_ids(opened, number)), as_json)


@program.command("rule", help=_("查看或设定记账前由谁审核"))
def voucher_rule(
    book: BookPath,
    rule: Annotated[str, typer.Argument(metavar="[RULE]", help="none, any, other_person")] = "",
    as_json: Json = False,
) -> None:
    """Tell or set who must look at a voucher before it is posted."""
    from gacha_app.domain.organisation import REVIEW_RULES
    from gacha_app.services.books import organisation
    from gacha_app.services.reviewing import set_review_rule

    if rule:
        with to_write(book) as opened:
            kept = set_review_rule(opened, rule)
    else:
        with to_read(book) as opened:
            kept = organisation(opened)
    done(f"{kept.review_rule}  {_(REVIEW_RULES[kept.review_rule])}", as_json, {"review_rule": kept.review_rule})


@program.command("reverse", help=_("红字冲销"))
def voucher_reverse(
    book: BookPath, number: Number, reason: Reason = "", date: MaybeDay = None, as_json: Json = False
) -> None:
    """Take a posted voucher back in red."""
    from gacha_app.services.vouchers import reverse_voucher

    with to_write(book) as opened:
        tell_voucher(reverse_voucher(opened, number, reason, on=day(date)), as_json)


@program.command("correct", help=_("订正：重新填制、补充或冲减差额、更正以前年度"))
def voucher_correct(
    book: BookPath,
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help=_("记错的凭证号；以前年度漏记的不写"))] = "",
    line: MaybeLines = None,
    amount: Annotated[
        list[str] | None, typer.Option("--amount", help=_("只是金额错时的正确金额，按分录顺序各写一个；都一样的写一个"))
    ] = None,
    summary: Annotated[str, typer.Option(help=_("正确的摘要"))] = "",
    reason: Reason = "",
    date: MaybeDay = None,
    prior_year: Annotated[bool, typer.Option("--prior-year", help=_("更正已结账的以前年度，通过未分配收益"))] = False,
    as_json: Json = False,
) -> None:
    """Put a posted voucher right, in the form prescribed for the kind of mistake."""
    from gacha_app.services import corrections
    from gacha_app.services.vouchers import voucher_called

    if bool(amount) and (bool(line) or prior_year):
        raise refuse(_("--amount 只用于金额错，不要同时写 --line 或 --prior-year。"))
    if not (amount or prior_year) and not (line and number):
        raise refuse(_("请写记错的凭证号，并用 --line 写出正确的分录，或用 --amount 写正确金额。"))
    with to_write(book) as opened:
        if amount:
            fen = [parse_yuan(one) for one in amount]
            tell_voucher(corrections.adjust_amounts(opened, number, fen, reason, on=day(date)), as_json)
            return
        if prior_year:
            right = postings_of(opened, line or [], summary)
            made = corrections.correct_prior_year(opened, right, reason, reference=number, on=day(date))
            tell_voucher(made, as_json)
            return
        with opened.reading() as session:
            wrong = voucher_called(session, number)
        words = summary or wrong.summary
        entered = Voucher(
            day(date) or wrong.date, words, postings_of(opened, line or [], words), attachments=wrong.attachments
        )
        tell_vouchers(corrections.correct_voucher(opened, number, entered, reason, on=day(date)), as_json)


@program.command("copy", help=_("照一张凭证再记一张"))
def voucher_copy(
    book: BookPath,
    number: Number,
    date: Day,
    post: Annotated[bool, typer.Option("--post", help=_("同时记账"))] = False,
    as_json: Json = False,
) -> None:
    """Record the like of a voucher on another day."""
    from gacha_app.services.drafts import copy_voucher

    with to_write(book) as opened:
        tell_voucher(copy_voucher(opened, number, parse_date(date), post_it=post), as_json)


@program.command("split", help=_("把一张草稿拆成两张"))
def voucher_split(
    book: BookPath,
    number: Number,
    take: Annotated[list[str], typer.Option(help=_("拆出去的分录：行号，或 行号=金额，可写多个"))],
    summary: Annotated[str, typer.Option(help=_("拆出去那张的摘要"))] = "",
    as_json: Json = False,
) -> None:
    """Split a draft into two that balance."""
    from gacha_app.services.drafts import split_draft

    with to_write(book) as opened:
        moved = dict(_taken(one) for one in take)
        tell_vouchers(split_draft(opened, draft_ids(opened, [number])[0], moved, summary), as_json)


@program.command("delete", help=_("删除草稿"))
def voucher_delete(book: BookPath, number: Numbers, as_json: Json = False) -> None:
    """Throw drafts away."""
    from gacha_app.services.vouchers import delete_drafts

    with to_write(book) as opened:
        count = delete_drafts(opened, draft_ids(opened, number))
    done(_("已删除 {count} 张草稿。").format(count=count), as_json, {"deleted": count})


@program.command("attach", help=_("给凭证附文件"))
def voucher_attach(
    book: BookPath,
    number: Number,
    file: Annotated[list[Path], typer.Argument(metavar="FILE...", help=_("要附的文件"))],
    as_json: Json = False,
) -> None:
    """Attach files to a voucher."""
    from gacha_app.services.attachments import attach

    with to_write(book) as opened:
        made = [attach(opened, "voucher", draft_ids(opened, [number])[0], one) for one in file]
    told = [{"id": one.id, "name": one.name, "size": one.size, "sha256": one.sha256} for one in made]
    names = "、".join(one.name for one in made)
    done(_("已附上 {names}。").format(names=names), as_json, {"attached": told})


@program.command("papers", help=_("列出或取出凭证附的文件"))
def voucher_papers(
    book: BookPath,
    number: Number,
    out: Annotated[Path | None, typer.Option(help=_("存到哪个文件夹"))] = None,
    as_json: Json = False,
) -> None:
    """List a voucher's files, or write them into a folder."""
    from gacha_app.reports.attachments import attachments_of
    from gacha_app.services.attachments import save_attachment

    with to_read(book) as opened:
        with opened.reading() as session:
            found = attachments_of(session, "voucher", draft_ids(opened, [number])[0])
        if out is not None and not out.is_dir():
            raise refuse(_("文件夹“{folder}”不存在，请先建立。").format(folder=out))
        saved = [save_attachment(opened, one.id, out) for one in found] if out is not None else []
    told = [
        {"id": one.id, "name": one.name, "size": one.size, "added_at": str(one.added_at), "added_by": one.added_by}
        for one in found
    ]
    lines = [f"{one.id}  {one.name}  {one.size:,}  {one.added_at}  {one.added_by}" for one in found]
    lines += [_("已写入 {path}").format(path=path) for path in saved]
    done("\n".join(lines) or _("没有附文件。"), as_json, {"papers": told, "saved": [str(path) for path in saved]})


@program.command("detach", help=_("取下草稿附的文件"))
def voucher_detach(
    book: BookPath,
    paper: Annotated[int, typer.Argument(metavar="ID", help=_("papers 列出的号"))],
    as_json: Json = False,
) -> None:
    """Take a file off a draft."""
    from gacha_app.services.attachments import detach

    with to_write(book) as opened:
        detach(opened, paper)
    done(_("已取下。"), as_json, {"detached": paper})


def _taken(text: str) -> tuple[int, int | None]:
    line, equals, amount = text.partition("=")
    if not line.strip().isdigit():
        raise refuse(_("“{text}”应写成 行号 或 行号=金额，如 2 或 2=500。").format(text=text[:40]))
    return int(line), parse_yuan(amount) if equals else None
