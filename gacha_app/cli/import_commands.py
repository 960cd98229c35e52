"""Commands that take a village's own workbooks in, and undo it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import refuse, show_json
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.domain.money import grouped, parse_yuan, yuan
from gacha_app.i18n import _

_CHOOSABLE = ("account", "project", "fund", "household")

program = typer.Typer(help=_("导入：名册、收支流水、银行对账单"), no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help=_("表格文件（xlsx、xls、ods、csv）"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("只检查，不导入"))]
Column = Annotated[list[str] | None, typer.Option("--column", "--map", help=_("指定列，写成 字段=列号，如 shares=H"))]
Cell = Annotated[
    list[str] | None, typer.Option("--cell", help=_("改一个格子再导入，写成 格子=内容，如 E30=张三；文件本身不变"))
]
AsOf = Annotated[
    str | None,
    typer.Option("--date", help=_("份额（更新时：新增成员）从哪天算起；不写是建账年度第一天，更新时是今天")),
]


@program.command("roster", help=_("导入成员名册"))
def roster(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    cell: Cell = None,
    as_of: AsOf = None,
    update: Annotated[bool, typer.Option("--update", help=_("按身份证号更新已有的登记簿"))] = False,
    as_json: Json = False,
) -> int:
    """Take a roster of members and shares in, or bring the register up to date by it."""
    from gacha_app.cli.roster_import import take_roster, update_by_roster

    answer = (update_by_roster if update else take_roster)(book, file, mapping_of(column), cell or [], as_of, dry_run)
    for line in answer.lines if not as_json else ():
        print(line)
    return tell(answer.json, answer.text, answer.findings, dry_run, as_json)


@program.command("shares", help=_("按份额名单登记：各户持有的份额改成名单上的"))
def shares(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    cell: Cell = None,
    share_kind: Annotated[str, typer.Option("--share-kind", help=_("股种"))] = "member",
    date: Annotated[str | None, typer.Option("--date", help=_("从哪天算起；不写就是今天"))] = None,
    as_json: Json = False,
) -> int:
    """Let every household of a list hold what the list says."""
    from gacha_app.cli.roster_import import take_shares

    answer = take_shares(book, file, mapping_of(column), cell or [], share_kind, date, dry_run)
    for line in answer.lines if not as_json else ():
        print(line)
    return tell(answer.json, answer.text, answer.findings, dry_run, as_json)


@program.command("columns", help=_("名册各列认成了什么；改过的列会记住，可以忘掉"))
def columns(
    book: BookPath,
    file: File,
    column: Column = None,
    forget: Annotated[bool, typer.Option("--forget", help=_("忘掉这种名册改过的列，以后重新认"))] = False,
    as_json: Json = False,
) -> None:
    """Show what each column of a roster was understood as, or forget what was kept about it."""
    from gacha_app.cli.roster_import import forget_columns, show_columns

    if forget:
        print(forget_columns(book, file))
    else:
        show_columns(book, file, mapping_of(column), as_json)


@program.command("journal", help=_("导入收支流水"))
def journal(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    year: Annotated[int | None, typer.Option(help=_("日期里没有年份时的年度"))] = None,
    draft: Annotated[bool, typer.Option("--draft", help=_("只存草稿，不记账"))] = False,
    choose: Annotated[
        list[str] | None,
        typer.Option(
            help=_("改某一行，写成 行号=业务[:account=科目][:project=项目][:fund=资金][:household=户号]，或 行号=skip")
        ),
    ] = None,
    as_json: Json = False,
) -> int:
    """Take a cash journal in."""
    from gacha_app.services.journal_import import import_journal
    from gacha_app.services.journal_plan import plan_journal

    choices = dict(_choice(one) for one in choose or [])
    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_journal(opened, file, choices=choices, mapping=mapping_of(column), year=year)
        kept = [row for row in plan.rows if not row.skip]
        answer = {
            "accepted": 0 if plan.errors else len(kept),
            "entries": len(kept),
            "income": yuan(sum(row.entry.income for row in kept)),
            "expense": yuan(sum(row.entry.expense for row in kept)),
            "closing": yuan(plan.closing),
            "projects": {
                name: {"income": yuan(income), "expense": yuan(expense)}
                for name, (income, expense) in plan.projects().items()
            },
            "unsure": [
                {"row": row.entry.row, "summary": row.entry.summary, "kind": row.kind} for row in kept if not row.sure
            ],
            **findings_json(plan.findings),
        }
        if not dry_run and not plan.errors:
            answer["batch"] = import_journal(opened, plan, as_drafts=draft).batch
    text = _("{entries} 笔，收入 {income} 元，支出 {expense} 元，结余 {closing} 元").format(
        entries=len(kept), closing=grouped(plan.closing),
        income=grouped(sum(row.entry.income for row in kept)), expense=grouped(sum(row.entry.expense for row in kept)),
    )  # fmt: skip
    return tell(answer, text, plan.findings, dry_run, as_json)


@program.command("bank", help=_("导入银行对账单"))
def bank(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    account: Annotated[str, typer.Option(help=_("银行存款科目编码，如 102；不写就从文件里认"))] = "",
    turned: Annotated[
        bool | None, typer.Option("--turned/--not-turned", help=_("收入和支出两列反着写；不写就按上次"))
    ] = None,
    opening: Annotated[str, typer.Option(help=_("没有余额一列时，第一行之前银行里的钱（元）"))] = "",
    take: Annotated[list[int] | None, typer.Option(help=_("像是重复、但要导入的行号，可写多个"))] = None,
    as_json: Json = False,
) -> int:
    """Take a bank's statement in."""
    from gacha_app.services.bank_import import import_bank, plan_bank

    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_bank(
            opened, file, account=account, mapping=mapping_of(column), turned=turned,
            opening=parse_yuan(opening) if opening else None, take=take or (),
        )  # fmt: skip
        kept = plan.kept
        income = sum(row.entry.credit for row in kept)
        expense = sum(row.entry.debit for row in kept)
        answer = {
            "accepted": 0 if plan.errors else len(kept),
            "account": plan.account.code if plan.account else "",
            "lines": len(plan.rows),
            "income": yuan(income),
            "expense": yuan(expense),
            "opening": None if plan.opening is None else yuan(plan.opening),
            "closing": None if plan.closing is None else yuan(plan.closing),
            "duplicates": [
                {"row": row.entry.row, "date": row.entry.date.isoformat(), "amount": yuan(row.amount),
                 "text": row.entry.summary, "twin": row.twin.id, "twin_text": row.twin.text, "taken": not row.skip}
                for row in plan.duplicates if row.twin is not None
            ],
            "matched": plan.matched,
            **findings_json(plan.findings),
        }  # fmt: skip
        if not dry_run and not plan.errors:
            answer["batch"] = import_bank(opened, plan).batch
    text = _("{lines} 行，收入 {income} 元，支出 {expense} 元，余额 {closing} 元，能勾对 {matched} 行").format(
        lines=len(kept), income=grouped(income), expense=grouped(expense), closing=grouped(plan.closing or 0),
        matched=plan.matched,
    )  # fmt: skip
    return tell(answer, text, plan.findings, dry_run, as_json)


@program.command("vouchers", help=_("导入别的程序的凭证"))
def vouchers(
    book: BookPath,
    file: File,
    dry_run: DryRun = False,
    column: Column = None,
    year: Annotated[int | None, typer.Option(help=_("日期里没有年份时的年度"))] = None,
    post: Annotated[bool, typer.Option("--post", help=_("直接记账；不写就存为草稿"))] = False,
    as_json: Json = False,
) -> int:
    """Take vouchers of another program in."""
    from gacha_app.services.voucher_import import import_vouchers, plan_vouchers

    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_vouchers(opened, file, mapping_of(column), year=year)
        answer = {
            "accepted": 0 if plan.errors else len(plan.vouchers),
            "vouchers": len(plan.vouchers),
            "lines": plan.lines,
            "debit": yuan(plan.debit),
            "credit": yuan(plan.credit),
            "months": [{"month": month, "vouchers": count} for month, count in plan.months().items()],
            **findings_json(plan.findings),
        }
        if not dry_run and not plan.errors:
            answer["batch"] = import_vouchers(opened, plan, post=post).batch
    text = _("{vouchers} 张凭证，{lines} 行分录，借方 {debit} 元，贷方 {credit} 元").format(
        vouchers=len(plan.vouchers), lines=plan.lines, debit=grouped(plan.debit), credit=grouped(plan.credit)
    )
    return tell(answer, text, plan.findings, dry_run, as_json)


@program.command("undo", help=_("一步撤销导入"))
def undo(
    book: BookPath,
    batch: Annotated[int | None, typer.Option(help=_("导入的编号；不写就是最近一次"))] = None,
) -> None:
    """Undo an import in one step."""
    from gacha_app.services.imports import last_import, undo_import

    with to_write(book) as opened:
        print(undo_import(opened, last_import(opened) if batch is None else batch))


@program.command("rule", help=_("保存一条本村规则"))
def rule(
    book: BookPath,
    words: Annotated[str, typer.Argument(metavar="WORDS", help=_("关键词，多个用“、”隔开"))],
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("业务"))],
    account: Annotated[str, typer.Option(help=_("明细科目编码"))] = "",
    direction: Annotated[str, typer.Option(help="in, out")] = "",
) -> None:
    """Keep a rule of the village's own for later imports."""
    from gacha_app.services.journal_rules import add_rule

    with to_write(book) as opened:
        add_rule(opened, words, kind, direction=direction, account=account)
    print(_("已保存规则：{words} → {kind}").format(words=words, kind=kind))


def findings_json(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings as JSON has them: what must be mended, and what is only to be known."""

    def plain(one: Finding) -> dict[str, Any]:
        said = {"sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
        return said | ({"twin": {"sheet": one.twin[0], "row": one.twin[1]}} if one.twin else {})

    return {
        "rejected": [plain(one) for one in findings if one.severity == ERROR],
        "warnings": [plain(one) for one in findings if one.severity != ERROR],
    }


def tell(answer: dict[str, Any], text: str, findings: tuple[Finding, ...], dry_run: bool, as_json: bool) -> int:
    """Say what an import did, or would do.

    Raises:
        ImportRefused: if anything must be mended first.
    """
    errors = tuple(one for one in findings if one.severity == ERROR)
    if as_json:
        show_json(answer)
    else:
        for one in findings:
            where = f"{one.sheet} {one.column}{one.row}" if one.row else one.sheet
            mark = _("错误") if one.severity == ERROR else _("提示")
            print(f"{mark}  {where}  {one.value}  {one.reason}")
        if not errors:
            print((_("检查通过：{text}") if dry_run else _("已导入：{text}")).format(text=text))
    if errors:
        from gacha_app.services.imports import ImportRefused

        raise ImportRefused(errors)
    return 0


def mapping_of(columns: list[str] | None) -> dict[str, str] | None:
    """Return the columns that a user assigned, field to letter."""
    if not columns:
        return None
    pairs = [one.partition("=") for one in columns]
    if any(not equals for _field, equals, _letter in pairs):
        raise refuse(_("列应写成 字段=列号，如 shares=H。"))
    return {field.strip(): letter.strip().upper() for field, _equals, letter in pairs}


def _choice(text: str) -> tuple[Any, Any]:
    from gacha_app.services.journal_plan import RowChoice

    place, equals, rest = text.partition("=")
    sheet, mark, number = place.rpartition("!")
    if not equals or not number.strip().isdigit():
        raise refuse(_("“{text}”应写成 行号=业务，如 12=管理费用。").format(text=text))
    row: Any = (sheet.strip(), int(number)) if mark else int(number)
    kind, *named = rest.split(":")
    if kind.strip() == "skip":
        return row, RowChoice(skip=True)
    facts = dict(part.split("=", 1) for part in named if "=" in part)
    unknown = set(facts) - set(_CHOOSABLE)
    if unknown or len(facts) < len(named):
        raise refuse(_("“{text}”里只能写 account、project、fund、household。").format(text=text))
    return row, RowChoice(
        kind=kind.strip(), account=facts.get("account", ""), project=facts.get("project", ""),
        fund=facts.get("fund", ""), household=facts.get("household", ""),
    )  # fmt: skip
