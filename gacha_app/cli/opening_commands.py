"""Commands about opening balances: show, set, import."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.import_commands import Column, DryRun, File, findings_json, mapping_of, tell
from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import done, give_report
from gacha_app.cli.vouchers_told import identities
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.domain.shares import parse_quantity
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _
from gacha_app.storage.book import Book

program = typer.Typer(help=_("期初余额：查看、录入、从科目余额表导入"), no_args_is_help=True)

Reserve = Annotated[bool, typer.Option("--rest-on-reserve", help=_("借贷差额记入公积公益金"))]


@program.command("show", help=_("查看期初余额"))
def show(book: BookPath, as_json: Json = False) -> None:
    """Show the opening balances."""
    from gacha_app.reports.openings import openings

    with to_read(book) as opened, opened.reading() as session:
        report = openings(session, Period(2000))
    give_report(report, as_json=as_json, xlsx=None, csv=None, pdf=None)


@program.command("set", help=_("录入期初余额；原来的期初以这次为准"))
def set_balances(
    book: BookPath,
    line: Annotated[
        list[str] | None,
        typer.Option(
            help=_(
                "一行余额，写成 科目:金额[:household=户号][:counterparty=单位][:project=项目][:fund=资金]"
                "[:quantity=数量][:unit=单位]，借方为正、贷方为负"
            )
        ),
    ] = None,
    rest_on_reserve: Reserve = False,
    as_json: Json = False,
) -> None:
    """Set the opening balances; what stood before is taken back."""
    from gacha_app.services.openings import set_opening

    with to_write(book) as opened:
        voucher = set_opening(opened, [_line(opened, one) for one in line or []], rest_on_reserve=rest_on_reserve)
    if voucher is None:
        done(_("期初余额已清空。"), as_json, {"number": "", "lines": 0})
        return
    answer = {"number": voucher.number, "lines": len(voucher.postings), "debit": yuan(voucher.amount)}
    text = _("已记期初余额 {count} 行，借贷各 {amount} 元（{number}）。").format(
        count=len(voucher.postings), amount=grouped(voucher.amount), number=voucher.number
    )
    done(text, as_json, answer)


@program.command("import", help=_("从科目余额表导入期初余额"))
def import_balances(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    add_accounts: Annotated[
        bool, typer.Option("--add-accounts", help=_("账本里没有的明细科目，一并增设"))
    ] = False,
    rest_on_reserve: Reserve = False,
    as_json: Json = False,
) -> int:  # fmt: skip
    """Take the opening balances in from a trial balance."""
    from gacha_app.services.opening_import import import_opening, plan_opening

    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_opening(
            opened, Path(file), mapping_of(column), add_accounts=add_accounts, rest_on_reserve=rest_on_reserve
        )
        answer = {
            "accepted": 0 if plan.errors else len(plan.lines),
            "lines": len(plan.lines),
            "debit": yuan(plan.debit),
            "credit": yuan(plan.credit),
            "difference": yuan(plan.debit - plan.credit),
            "accounts": [{"code": code, "name": name} for code, _above, name in plan.accounts],
            "counterparties": list(plan.parties),
            **findings_json(plan.findings),
        }
        if not dry_run and not plan.errors:
            answer["batch"] = import_opening(opened, plan).batch
    text = _("{count} 行，借方 {debit} 元，贷方 {credit} 元").format(
        count=len(plan.lines), debit=grouped(plan.debit), credit=grouped(plan.credit)
    )
    return tell(answer, text, plan.findings, dry_run, as_json)


def _line(book: Book, text: str) -> Posting:
    from gacha_app.services.vouchers import parse_line

    code, amount, named = parse_line(text)
    quantity, unit = named.pop("quantity", ""), named.pop("unit", "")
    told: dict[str, Any] = identities(book, named)
    posting = Posting(code, parse_yuan(amount, "line"), **told)
    return replace(posting, quantity=parse_quantity(quantity) if quantity else None, unit=unit)
