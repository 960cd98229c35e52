"""Commands that move a book from the 2004 chart of accounts to the 2023 chart: preview, do, undo, proof."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write, user
from gacha_app.cli.showing import done, give_report, show_json
from gacha_app.domain.chart_move import Part, Question, parse_answer
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, yuan
from gacha_app.i18n import _

program = typer.Typer(help=_("新旧会计科目衔接：2004年科目表转到2023年科目表"), no_args_is_help=True)

Answer = Annotated[
    list[str] | None,
    typer.Option(help=_("科目的去处，写成 旧科目=新科目；按金额拆分写成 131=131:5000,132")),
]
Accept = Annotated[bool, typer.Option("--accept", help=_("没有另写的科目，都按建议的去处"))]


@program.command("preview", help=_("看看会怎样衔接，不改账本"))
def preview(book: BookPath, answer: Answer = None, accept: Accept = False, as_json: Json = False) -> None:
    """Show how a book would be moved."""
    from gacha_app.services.chart_move import offered_path, plan_move

    with to_read(book) as opened:
        plan = plan_move(opened, _answers(answer), accept=accept)
        path = offered_path(opened)
    if as_json:
        show_json(
            {
                "year": plan.year,
                "file": path.name,
                "questions": [_question(one) for one in plan.questions],
                "waiting": [one.code for one in plan.waiting],
                "lines": [
                    {"old": one.old_code, "new": one.posting.account, "amount": yuan(one.posting.amount),
                     "rule": _(one.rule) if one.rule else ""}
                    for one in plan.lines
                ],
                "accounts": [{"code": code, "name": name} for code, _above, name in plan.accounts],
                "debit": yuan(plan.debit),
                "credit": yuan(plan.credit),
            }
        )  # fmt: skip
        return
    for one in plan.questions:
        print(_sentence(one))
    print(
        _("{year}年末余额 {count} 行转入“{file}”：借方 {debit} 元，贷方 {credit} 元。").format(
            year=plan.year, count=len(plan.lines), file=path.name, debit=grouped(plan.debit),
            credit=grouped(plan.credit),
        )
    )  # fmt: skip
    if plan.waiting:
        print(_("还要选定去处：{names}。").format(names="、".join(f"{one.code} {one.name}" for one in plan.waiting)))


@program.command("do", help=_("衔接：建立新账，旧账从此只能查看"))
def do(
    book: BookPath,
    answer: Answer = None,
    accept: Accept = False,
    out: Annotated[Path | None, typer.Option("--out", help=_("新账的文件名；不写就放在旧账旁边"))] = None,
    as_json: Json = False,
) -> None:
    """Move a book."""
    from gacha_app.services.chart_move import move_book

    with to_write(book) as opened:
        path = move_book(opened, _answers(answer), accept=accept, path=out)
    done(_("已建立新账 {path}，旧账只能查看。").format(path=path), as_json, {"file": str(path)})


@program.command("undo", help=_("撤销衔接：新账还没记账时，一步恢复旧账"))
def undo(book: BookPath, as_json: Json = False) -> None:
    """Undo a move."""
    from gacha_app.services.chart_move import undo_move

    old, kept = undo_move(book, user=user())
    text = _("已撤销衔接，旧账 {path} 可以继续使用。").format(path=old)
    if kept:
        text += _("新账里登记过内容，留了一份在 {path}。").format(path=kept)
    done(text, as_json, {"file": str(old), "kept": str(kept or "")})


@program.command("proof", help=_("新旧科目余额对照表"))
def proof(
    book: BookPath,
    as_json: Json = False,
    xlsx: Annotated[Path | None, typer.Option(help=_("写成 xlsx 文件"))] = None,
    pdf: Annotated[Path | None, typer.Option(help=_("写成 PDF 文件"))] = None,
) -> None:
    """Show the old and the new trial balance side by side."""
    from gacha_app.reports.chart_proof import chart_proof

    with to_read(book) as opened, opened.reading() as session:
        report = chart_proof(session, Period(2000))
    give_report(report, as_json=as_json, xlsx=xlsx, csv=None, pdf=pdf)


def _answers(texts: list[str] | None) -> dict[str, tuple[Part, ...]]:
    return dict(parse_answer(one) for one in texts or [])


def _question(one: Question) -> dict[str, Any]:
    return {
        "code": one.code, "name": one.name, "balance": yuan(one.balance), "means_now": one.collides,
        "offered": [{"code": to.new_code, "name": to.new_name, "rule": _(to.rule) if to.rule else ""}
                    for to in one.offered],
        "answer": [{"code": part.code, "amount": "" if part.amount is None else yuan(part.amount)}
                   for part in one.answer],
        "answered": one.answered, "needed": one.needed,
    }  # fmt: skip


def _sentence(one: Question) -> str:
    offered = "、".join(f"{to.new_code} {to.new_name}" + (f"（{_(to.rule)}）" if to.rule else "") for to in one.offered)
    words = f"{one.code} {one.name}  {grouped(one.balance)}  → {offered or _('没有对应科目，请自行选择')}"
    if one.answered:
        words += _("；已选 {codes}").format(codes="、".join(part.code for part in one.answer))
    elif one.needed:
        words += _("；待选定")
    return words
