"""Commands about the bank: its lines and the book's side by side, matching them, and reconciling a month."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import done, give_report, refuse, show_json
from gacha_app.domain.bank import Adjusted, BankLine, BookLine, OpenItem
from gacha_app.domain.dates import Period, parse_month
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.money import grouped, yuan
from gacha_app.i18n import _

program = typer.Typer(help=_("银行：对账单、勾对、未达账项"), no_args_is_help=True)

Account = Annotated[str, typer.Option("--account", help=_("银行存款科目编码，如 102；只有一个账户时可不写"))]
Month = Annotated[str, typer.Option("--month", help=_("月份，如 2023-05"))]
Lines = Annotated[list[int] | None, typer.Option("--line", help=_("银行行的编号，可写多个"))]
Postings = Annotated[list[int] | None, typer.Option("--posting", help=_("账上分录的编号，可写多个"))]


@program.command("accounts", help=_("列出银行账户和已导入的对账单"))
def accounts(book: BookPath, as_json: Json = False) -> None:
    """List the bank accounts and what was imported of each."""
    from gacha_app.domain.bank import masked
    from gacha_app.services.reconciliation import read_accounts

    with to_read(book) as opened:
        found = read_accounts(opened)
    if as_json:
        show_json(
            {
                "accounts": [
                    {"code": one.code, "name": one.name, "number": masked(one.number), "first": _text(one.first),
                     "last": _text(one.last), "closing": _yuan(one.closing)}
                    for one in found
                ]
            }
        )  # fmt: skip
        return
    for one in found:
        words = (
            _("还没有导入对账单")
            if one.first is None
            else _("对账单 {first} 到 {last}，余额 {closing} 元").format(
                first=one.first, last=one.last, closing=grouped(one.closing or 0)
            )
        )
        print(f"{one.title}  {masked(one.number)}  {words}")


@program.command("match", help=_("列出一个月银行和账上的行，以及能勾对的"))
def match(
    book: BookPath,
    month: Month,
    account: Account = "",
    days: Annotated[int, typer.Option("--days", help=_("两边日期最多相差几天"))] = 7,
    confirm: Annotated[bool, typer.Option("--confirm", help=_("确认有把握的勾对"))] = False,
    as_json: Json = False,
) -> None:
    """List a month of both sides and what seems to belong together; confirm what is sure."""
    from gacha_app.services.reconciliation import confirm_matches, read_month

    period = parse_month(month)
    confirmed = 0
    with to_write(book) if confirm else to_read(book) as opened:
        found = read_month(opened, account, period, days)
        sure = [one for one in found.proposals if one.sure]
        if confirm and sure:
            confirmed = confirm_matches(opened, sure)
            found = read_month(opened, account, period, days)
    if as_json:
        show_json(
            {
                "account": found.standing.account.code,
                "month": f"{period.last:%Y-%m}",
                "confirmed": confirmed,
                "lines": [_line_json(one) for one in found.lines],
                "postings": [_posting_json(one) for one in found.postings],
                "matched": [
                    {"lines": [one.id for one in group.lines], "postings": [one.id for one in group.postings]}
                    for group in found.groups
                ],
                "proposals": [
                    {"lines": one.lines, "postings": one.postings, "score": one.score, "sure": one.sure}
                    for one in found.proposals
                ],
                **_adjusted_json(found.standing.adjusted),
            }
        )
        return
    lines, postings = {one.id: one for one in found.lines}, {one.id: one for one in found.postings}
    if confirmed:
        print(_("已确认勾对 {count} 行。").format(count=confirmed))
    for one in found.proposals:
        mark = _("有把握") if one.sure else _("请核对")
        print(f"{mark} {one.score}")
        for line in one.lines:
            print("    " + _line_text(lines[line]))
        for posting in one.postings:
            print("    " + _posting_text(postings[posting]))
    proposed_lines = {line for one in found.proposals for line in one.lines}
    proposed_postings = {posting for one in found.proposals for posting in one.postings}
    now = found.standing.adjusted
    if now is not None:
        for item in now.bank_only:
            if item.line_id not in proposed_lines and item.line_id in lines:
                print(_("只在银行") + "  " + _line_text(lines[item.line_id]))
        for item in now.book_only:
            if item.posting_id not in proposed_postings and item.posting_id in postings:
                print(_("只在账上") + "  " + _posting_text(postings[item.posting_id]))
        print(_standing_text(now))


@program.command("pair", help=_("把银行的行和账上的分录勾对在一起"))
def pair(book: BookPath, line: Lines = None, posting: Postings = None) -> None:
    """Put bank lines together with postings, or with each other where they cancel."""
    from gacha_app.services.reconciliation import match_by_hand

    with to_write(book) as opened:
        match_by_hand(opened, line or [], posting or [])
    print(_("已勾对。"))


@program.command("part", help=_("解开勾对"))
def part(book: BookPath, line: Lines = None, posting: Postings = None) -> None:
    """Take apart what was put together."""
    from gacha_app.services.reconciliation import take_apart

    with to_write(book) as opened:
        count = take_apart(opened, line or [], posting or [])
    print(_("已解开 {count} 处勾对。").format(count=count))


@program.command("forget", help=_("忘掉这种对账单改过的列，以后重新认"))
def forget(
    book: BookPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("这家银行的一份对账单"))],
) -> None:
    """Forget how the columns of a bank's files were corrected."""
    from gacha_app.services.bank_layouts import forget_layout

    with to_write(book) as opened:
        forget_layout(opened, file)
    print(_("已忘掉改过的列。"))


@program.command("record", help=_("把银行的一行记账，如利息、手续费"))
def record(
    book: BookPath,
    line: Annotated[int, typer.Argument(metavar="LINE", help=_("银行行的编号"))],
    kind: Annotated[str, typer.Option(help=_("业务；不写就按规则"))] = "",
    against: Annotated[str, typer.Option(help=_("不用业务，直接写对方科目编码"))] = "",
    item: Annotated[str, typer.Option(help=_("明细科目编码"))] = "",
    summary: Annotated[str, typer.Option(help=_("摘要"))] = "",
    project: Annotated[str, typer.Option(help=_("项目"))] = "",
    fund: Annotated[str, typer.Option(help=_("资金名称或文号"))] = "",
    household: Annotated[str, typer.Option(help=_("户号或户代表"))] = "",
    counterparty: Annotated[str, typer.Option(help=_("往来单位"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只看会怎样记，不记账"))] = False,
    as_json: Json = False,
) -> None:
    """Enter a bank line and match it with its entry."""
    from gacha_app.services.bank_records import preview_line, propose_record, record_line
    from gacha_app.services.lookups import named

    with to_read(book) if dry_run else to_write(book) as opened:
        proposed = propose_record(opened, line)
        names = {"project": project, "fund": fund, "household": household, "counterparty": counterparty}
        known: dict[str, Any] = {f"{what}_id": named(opened, what, name) for what, name in names.items() if name}
        answers = Answers(proposed.line.date, abs(proposed.line.amount), summary, item=item, **known)
        if dry_run:
            voucher = preview_line(opened, line, answers, kind=kind, against=against)
            answer = {
                "line": line, "date": voucher.date.isoformat(), "amount": yuan(proposed.line.amount),
                "kind": voucher.entry_kind, "summary": voucher.summary, "sure": proposed.sure,
                "entry": [{"account": one.account, "amount": yuan(one.amount)} for one in voucher.postings],
            }  # fmt: skip
            text = "  ".join(f"{one.account} {grouped(one.amount)}" for one in voucher.postings)
            done(f"{voucher.date}  {voucher.summary}  {text}", as_json, answer)
            return
        voucher = record_line(opened, line, answers, kind=kind, against=against)
    said = _("已记账 {number}") if voucher.number else _("已存为 {number}")
    done(said.format(number=voucher.label), as_json, {"number": voucher.label, "state": voucher.state.value})


def reconcile(
    book: BookPath,
    month: Month,
    account: Account = "",
    excuse: Annotated[str, typer.Option(help=_("这个月不对账，或对不上也放行，写明原因"))] = "",
    match_first: Annotated[bool, typer.Option("--match", help=_("先确认有把握的勾对"))] = False,
    undo: Annotated[bool, typer.Option("--undo", help=_("取消这个月的对账"))] = False,
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help=_("写成表格"))] = None,
    pdf: Annotated[Path | None, typer.Option(help=_("写成 PDF"))] = None,
) -> None:
    """Keep that a month agrees with the bank, and give the form (银行存款余额调节表)."""
    from gacha_app.services import reconciliation as service

    period = parse_month(month)
    if undo and (excuse or match_first):
        raise refuse(_("--undo 不能和 --excuse、--match 一起写。"))
    with to_write(book) as opened:
        if undo:
            service.reopen_reconciliation(opened, account, period)
            done(_("已取消{period}的对账。").format(period=period.title), as_json, {"state": "open"})
            return
        if match_first:
            sure = [one for one in service.read_month(opened, account, period).proposals if one.sure]
            if sure:
                service.confirm_matches(opened, sure)
        now = service.reconcile(opened, account, period, excuse)
        form = service.read_form(opened, now.account.code, period)
    if xlsx or pdf:
        give_report(form, as_json=False, xlsx=xlsx, csv=None, pdf=pdf)
    state = now.kept.state if now.kept else ""
    answer = {
        "account": now.account.code, "month": f"{period.last:%Y-%m}", "state": state, "excuse": excuse,
        **_adjusted_json(now.adjusted),
    }  # fmt: skip
    words = _("{account} {period}已对账相符。") if state == "agreed" else _("{account} {period}已写明原因放行。")
    done(_sentence(words, now.account.title, period), as_json, answer)


def _sentence(words: str, account: str, period: Period) -> str:
    return words.format(account=account, period=period.title)


def _adjusted_json(now: Adjusted | None) -> dict[str, Any]:
    if now is None:
        return {"book_balance": None, "bank_balance": None, "difference": None}
    return {
        "book_balance": yuan(now.book_balance),
        "bank_balance": yuan(now.bank_balance),
        "bank_received": [_item_json(one) for one in now.bank_only if one.amount > 0],
        "bank_paid": [_item_json(one) for one in now.bank_only if one.amount < 0],
        "book_received": [_item_json(one) for one in now.book_only if one.amount > 0],
        "book_paid": [_item_json(one) for one in now.book_only if one.amount < 0],
        "adjusted_book": yuan(now.adjusted_book),
        "adjusted_bank": yuan(now.adjusted_bank),
        "difference": yuan(now.difference),
    }


def _item_json(one: OpenItem) -> dict[str, Any]:
    return {
        "date": one.date.isoformat(), "amount": yuan(abs(one.amount)), "text": one.text, "number": one.number,
        "line": one.line_id, "posting": one.posting_id,
    }  # fmt: skip


def _line_json(one: BankLine) -> dict[str, Any]:
    return {
        "line": one.id, "date": one.date.isoformat(), "amount": yuan(one.amount), "balance": _yuan(one.balance),
        "text": one.text, "party": one.party,
    }  # fmt: skip


def _posting_json(one: BookLine) -> dict[str, Any]:
    return {
        "posting": one.id, "date": one.date.isoformat(), "number": one.number, "amount": yuan(one.amount),
        "text": one.text,
    }  # fmt: skip


def _line_text(one: BankLine) -> str:
    return f"{_('银行')} {one.id}  {one.date}  {grouped(one.amount)}  {one.party} {one.text}".rstrip()


def _posting_text(one: BookLine) -> str:
    return f"{_('账上')} {one.id}  {one.date}  {one.number}  {grouped(one.amount)}  {one.text}".rstrip()


def _standing_text(now: Adjusted) -> str:
    return _("账面 {book} 元，银行 {bank} 元，调节后相差 {difference} 元").format(
        book=grouped(now.book_balance), bank=grouped(now.bank_balance), difference=grouped(now.difference)
    )


def _yuan(amount: int | None) -> str | None:
    return None if amount is None else yuan(amount)


def _text(value: object) -> str:
    return "" if value is None else str(value)
