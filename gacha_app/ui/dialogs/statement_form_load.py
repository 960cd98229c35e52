"""Taking a corrected statement form in: what is wrong with it, or what it changes, before it is in force."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.statement_forms import FormPlan
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import finding_tone, findings_report
from gacha_app.ui.dialogs.plan_dialog import PlanDialog
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.table import TablePanel


class FormLoadDialog(PlanDialog):
    """A corrected form as it would be taken in; accepted when the user takes it."""

    def __init__(self, desk: Desk, plan: FormPlan, parent: QWidget | None = None) -> None:
        table = TablePanel("statement-form-load", desk.settings)
        report = findings_report(plan.findings, plan.path.name) if plan.findings else changes_report(plan)
        table.set_empty(EmptyState(_("和现在用的定义相同，没有要改的。"), icon="check"))
        table.set_tones(finding_tone if plan.findings else _tone)
        super().__init__(desk, _("载入报表定义"), table, report, parent, width=980)
        self.lay_out(
            plan.form.title, plan_in_words(plan), whole=not plan.findings, confirm=_("按这份定义出报表"),
            cancel=_("取消"),
        )  # fmt: skip


def plan_in_words(plan: FormPlan) -> str:
    """Return what taking the form in would mean."""
    if plan.findings:
        return _("有 {count} 处要先改好，现在没有载入。").format(count=len(plan.findings))
    return _("改动 {rows} 处；{year}年的报表有 {figures} 个数会变，都列在下面。").format(
        rows=len(plan.changes), year=plan.year, figures=len(plan.figures)
    )


def changes_report(plan: FormPlan) -> Report:
    """Return what a form changes in its rows, and then in the figures of the year."""
    words = {"added": _("新增"), "removed": _("删除"), "changed": _("修改")}
    rows = [
        Row({
            "kind": words[one.kind], "line": str(one.line or ""), "item": one.title, "what": one.field or _("整行"),
            "before": one.old, "after": one.new, "old": None, "new": None,
        })
        for one in plan.changes
    ]  # fmt: skip
    rows += [
        Row({
            "kind": _("数字"), "line": str(one.line or ""), "item": one.title, "what": one.column,
            "before": "", "after": "", "old": one.old, "new": one.new,
        })
        for one in plan.figures
    ]  # fmt: skip
    columns = (
        Column("kind", _("改动"), width=4),
        Column("line", _("行次"), CellKind.CODE, width=3),
        Column("item", _("项　目"), width=9),
        Column("what", _("改什么"), width=5),
        Column("before", _("原来"), width=12),
        Column("after", _("改成"), width=12),
        Column("old", _("原来的数"), CellKind.MONEY, "元", 8),
        Column("new", _("新的数"), CellKind.MONEY, "元", 8),
    )
    return Report("statement-form-load", _("报表定义的改动"), "", plan.path.name, columns, tuple(rows))


def _tone(row: Row, key: str) -> str:
    return "clay" if key == "kind" and row.cells["kind"] == _("数字") else ""
