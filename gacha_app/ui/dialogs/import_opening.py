"""Importing opening balances from a trial balance: what was understood, every fault at its cell, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported
from gacha_app.services.opening_import import OpeningPlan
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.table import TablePanel


class OpeningImportDialog(ImportDialog):
    """A trial balance held against the book.

    Attributes:
        rows: the balances as they would be taken in.
        add_accounts, reserve: what the user agrees to.
    """

    kind = "opening"

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("导入期初余额"), _("余额"), parent)
        self.rows = TablePanel("import-opening", desk.settings, counted=_("行"))
        self.add_accounts = QCheckBox(_("增设账本里没有的明细科目"))
        self.reserve = QCheckBox(_("差额记入公积公益金"))
        for place, one in enumerate((self.add_accounts, self.reserve)):
            self.foot.insertWidget(place, one)
            one.toggled.connect(self._on_choice)
        self.add_views(self.rows, self.rows)

    def read(self, path: Path, mapping: Mapping[str, str]) -> OpeningPlan:
        from gacha_app.services.opening_import import plan_opening

        return plan_opening(
            self.desk.open_book(), path, mapping, add_accounts=self.add_accounts.isChecked(),
            rest_on_reserve=self.reserve.isChecked(),
        )  # fmt: skip

    def plan_shown(self, plan: OpeningPlan) -> None:
        from gacha_app.reports.names import account_names

        with self.desk.reading() as session:
            known = account_names(session)
        added = {code: name for code, _above, name in plan.accounts}
        self.rows.show_report(_lines_report(plan, {**known, **added}))
        self.counts.setText(
            _("{count} 行 · 借方 {debit} · 贷方 {credit}").format(
                count=len(plan.lines), debit=grouped(plan.debit), credit=grouped(plan.credit)
            )
        )
        told = []
        if plan.accounts:
            names = "、".join(f"{code} {name}" for code, _above, name in plan.accounts)
            told.append(_("会增设科目：{names}。").format(names=names))
        if plan.parties:
            told.append(_("会登记往来单位：{names}。").format(names="、".join(plan.parties)))
        self.say_checks(told)

    def take_in(self, plan: OpeningPlan) -> Imported:
        from gacha_app.services.opening_import import import_opening

        return import_opening(self.desk.open_book(), plan)

    def button_words(self, plan: OpeningPlan) -> str:
        return _("导入 {count} 行余额").format(count=len(plan.lines))

    def done_words(self, imported: Imported) -> str:
        return _("已导入期初余额 {count} 行。").format(count=imported.counts["lines"])

    def _on_choice(self) -> None:
        self.load()


def import_opening(desk: Desk, parent: QWidget) -> Any:
    """Ask for a trial balance and take it in; return what was taken in, None where nothing was."""
    path = ask_workbook(parent, _("选择科目余额表"))
    return None if path is None else OpeningImportDialog(desk, path, parent).ask()


open_import = import_opening


def _lines_report(plan: OpeningPlan, names: Mapping[str, str]) -> Report:
    rows = []
    for one in plan.lines:
        posting, words = one.posting, one.row.words
        told = [words.get(key, "") for key in ("household", "counterparty", "project", "fund", "detail")]
        name, about = names.get(posting.account, ""), [part for part in told if part]
        if not about and words.get("name") and words["name"] != name:
            # a detail that stands in the column of names, under its account
            about = [words["name"]]
        rows.append(
            Row(
                {
                    "row": one.row.row, "code": posting.account, "name": name, "about": "、".join(about),
                    "quantity": posting.quantity,
                    "unit": posting.unit, "debit": max(posting.amount, 0), "credit": max(-posting.amount, 0),
                }
            )
        )  # fmt: skip
    columns = (
        Column("row", _("行号"), CellKind.COUNT, width=3),
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目名称"), width=9),
        Column("about", _("表上的明细"), width=9),
        Column("quantity", _("数量"), CellKind.QUANTITY, width=5),
        Column("unit", _("计量单位"), width=4),
        Column("debit", _("借方余额"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方余额"), CellKind.MONEY, "元", 8),
    )
    totals = {"debit": plan.debit, "credit": plan.credit}
    return Report("import-opening", _("余额"), "", plan.path.name, columns, tuple(rows), totals)
