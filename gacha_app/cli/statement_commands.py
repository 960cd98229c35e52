"""Commands for the forms of statements: list, export to correct, load, reset, and a village's own statements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gacha_app.cli.opening import BookPath, Json, to_read, to_write
from gacha_app.cli.showing import show_json
from gacha_app.domain.money import grouped, yuan
from gacha_app.i18n import _

if TYPE_CHECKING:
    from gacha_app.services.statement_forms import FormPlan

program = typer.Typer(help=_("会计报表的定义：列出、导出、更正、还原"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("报表，如 balance-sheet 或 资产负债表"))]


@program.command("list", help=_("列出会计报表和它们的定义"))
def list_(book: BookPath, as_json: Json = False) -> None:
    """List the statements' forms."""
    from gacha_app.services.statement_forms import list_forms

    with to_read(book) as opened:
        found = list_forms(opened)
    if as_json:
        show_json(
            {
                "forms": [
                    {
                        "name": one.form.name, "title": one.form.title, "chart": one.form.chart,
                        "rows": len(one.form.rows), "own": one.own, "source": one.source, "by": one.by,
                        "at": one.at.isoformat() if one.at else "",
                    }
                    for one in found
                ]
            }
        )  # fmt: skip
        return
    for one in found:
        if one.own:
            state = _("{by} {at:%Y-%m-%d %H:%M} 载入 {source}").format(by=one.by, at=one.at, source=one.source)
        else:
            state = _("程序自带")
        print(f"{one.form.name:<24}{one.form.title}　{state}")


@program.command("export", help=_("把报表定义导出成可以更正的表格"))
def export(
    book: BookPath, name: Name, file: Annotated[Path, typer.Argument(metavar="FILE", help=_("输出文件（.xlsx）"))]
) -> None:
    """Write a form as a workbook to correct."""
    from gacha_app.services.statement_forms import export_form

    with to_read(book) as opened:
        export_form(opened, name, file)
    print(_("已写入 {path}").format(path=file))


@program.command("load", help=_("载入更正过的报表定义"))
def load(
    book: BookPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("更正过的表格"))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只检查，看哪些数会变，不载入"))] = False,
    year: Annotated[int | None, typer.Option(help=_("用哪一年的数比较；不写就是今年"))] = None,
    as_json: Json = False,
) -> None:
    """Check a corrected form, show what it changes, and keep it."""
    from gacha_app.services.statement_forms import load_form, plan_form

    with to_read(book) if dry_run else to_write(book) as opened:
        plan = plan_form(opened, file, year)
        if as_json:
            show_json(_plan_json(plan, loaded=not dry_run and not plan.findings))
        else:
            _show_plan(plan)
        if plan.findings:
            from gacha_app.services.imports import ImportRefused

            raise ImportRefused(plan.findings)
        if not dry_run:
            load_form(opened, plan)
            if not as_json:
                print(_("“{title}”从现在起按载入的定义出。").format(title=plan.form.title))


@program.command("reset", help=_("还原成程序自带的报表定义"))
def reset(book: BookPath, name: Name) -> None:
    """Go back to the form that ships with the program."""
    from gacha_app.services.statement_forms import reset_form

    with to_write(book) as opened:
        form = reset_form(opened, name)
    print(
        _("“{title}”已还原成程序自带的定义。").format(title=form.title)
        if form
        else _("已删除自定义报表“{name}”。").format(name=name)
    )


def _plan_json(plan: FormPlan, *, loaded: bool) -> dict[str, object]:
    return {
        "name": plan.form.name, "title": plan.form.title, "loaded": loaded, "year": plan.year,
        "rejected": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "value": one.value, "reason": one.reason}
            for one in plan.findings
        ],
        "changes": [
            {"kind": one.kind, "line": one.line, "item": one.title, "field": one.field, "old": one.old, "new": one.new}
            for one in plan.changes
        ],
        "figures": [
            {
                "line": one.line, "item": one.title, "column": one.column,
                "old": "" if one.old is None else yuan(one.old), "new": "" if one.new is None else yuan(one.new),
            }
            for one in plan.figures
        ],
    }  # fmt: skip


def _show_plan(plan: FormPlan) -> None:
    for fault in plan.findings:
        print(f"{_('错误')}  {fault.sheet} {fault.column}{fault.row or ''}  {fault.value}  {fault.reason}")
    words = {"added": _("新增"), "removed": _("删除"), "changed": _("修改")}
    # of a form that is refused only what is wrong with it helps; another chart's form would change every line
    for change in () if plan.findings else plan.changes:
        told = f"{change.field}：{change.old or '—'} → {change.new or '—'}" if change.field else change.new
        print(f"{words[change.kind]}  {change.line or ''}  {change.title}  {told}")
    for one in plan.figures:
        was, now = ("—" if fen is None else grouped(fen) for fen in (one.old, one.new))
        print(_("{year}年  行次{line}  {title}（{column}）：{old} → {new}").format(
            year=plan.year, line=one.line, title=one.title, column=one.column, old=was, new=now))  # fmt: skip
    if not plan.findings and not plan.figures:
        print(_("{year}年的数没有变化。").format(year=plan.year))
