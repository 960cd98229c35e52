"""Taking a budget's workbook in: every fault at its cell, or what it holds, before it becomes the draft."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.budget import SIDES
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.names import account_names, project_names
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.budget_import import BudgetPlan
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import finding_tone, findings_report
from gacha_app.ui.dialogs.plan_dialog import PlanDialog
from gacha_app.ui.widgets.table import TablePanel


class BudgetLoadDialog(PlanDialog):
    """A budget as it would be taken in; accepted when the user takes it."""

    def __init__(self, desk: Desk, plan: BudgetPlan, parent: QWidget | None = None) -> None:
        table = TablePanel("budget-load", desk.settings, counted=_("处") if plan.errors else _("项"))
        report = findings_report(plan.findings, plan.path.name) if plan.errors else _items(desk, plan)
        if plan.errors:
            table.set_tones(finding_tone)
        super().__init__(desk, _("导入预算表"), table, report, parent, width=900)
        self.lay_out(
            _("{year}年度预算").format(year=plan.year), plan_in_words(plan), icon="import", whole=not plan.errors,
            confirm=_("导入 {count} 项").format(count=len(plan.lines)), cancel=_("不导入了"),
        )  # fmt: skip


def plan_in_words(plan: BudgetPlan) -> str:
    """Return what taking the budget in would mean."""
    if plan.errors:
        return _("有 {count} 处要先改好，现在没有导入。").format(count=len(plan.errors))
    words = _("{count} 项，收入 {income} 元，支出 {expense} 元。").format(
        count=len(plan.lines), income=grouped(plan.total("income")), expense=grouped(plan.total("expense"))
    )
    if plan.replaces:
        words += _("草案里原有的 {count} 项会被换掉。").format(count=plan.replaces)
    return words


def _items(desk: Desk, plan: BudgetPlan) -> Report:
    with desk.reading() as session:
        accounts, projects = account_names(session), project_names(session)
    rows = tuple(
        Row(
            {
                "name": one.name, "side": _(SIDES[one.side]),
                "project": projects[one.project_id] if one.project_id else "",
                "account": f"{one.account} {accounts[one.account]}", "amount": one.amount,
            }
        )
        for one in plan.lines
    )  # fmt: skip
    columns = (
        Column("name", _("预算项目"), width=14),
        Column("side", _("收支"), width=3),
        Column("project", _("所属项目"), width=8),
        Column("account", _("科目"), width=10),
        Column("amount", _("全年金额"), CellKind.MONEY, "元", 9),
    )
    return Report("budget-load", _("预算项目"), "", plan.path.name, columns, rows)
