"""Importing vouchers of another program: what was understood, every fault at its cell, and one button."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.imports import Imported
from gacha_app.services.voucher_import import VoucherPlan
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.table import TablePanel


class VoucherImportDialog(ImportDialog):
    """Vouchers held against the book.

    Attributes:
        rows: their lines as they would be taken in.
        post: whether they are posted at once.
    """

    kind = "vouchers"

    def __init__(self, desk: Desk, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("导入凭证"), _("凭证"), parent)
        self._post = False
        self.rows = TablePanel("import-vouchers", desk.settings, counted=_("行"))
        self.post = QCheckBox(_("导入后直接记账"))
        self.foot.insertWidget(0, self.post)
        if desk.organisation.review_rule != "none":
            self.post.setEnabled(False)
            self.post.setToolTip(_("本账要求先审核再记账，请导入为草稿，审核后再记账。"))
        self.post.toggled.connect(self._on_post)
        self.add_views(self.rows, self.rows)

    def read(self, path: Path, mapping: Mapping[str, str]) -> VoucherPlan:
        from gacha_app.services.voucher_import import plan_vouchers

        return plan_vouchers(self.desk.open_book(), path, mapping)

    def plan_shown(self, plan: VoucherPlan) -> None:
        from gacha_app.reports.names import account_names

        with self.desk.reading() as session:
            self.rows.show_report(_lines_report(plan, account_names(session)))
        self.counts.setText(
            _("{vouchers} 张 · {lines} 行 · 借贷各 {amount}").format(
                vouchers=len(plan.vouchers), lines=plan.lines, amount=grouped(plan.debit)
            )
        )
        months = [_("{month}：{count} 张").format(month=month, count=count) for month, count in plan.months().items()]
        self.say_checks(["，".join(months)] if months else [])

    def take_in(self, plan: VoucherPlan) -> Imported:
        from gacha_app.services.voucher_import import import_vouchers

        return import_vouchers(self.desk.open_book(), plan, post=self._post)

    def button_words(self, plan: VoucherPlan) -> str:
        words = _("导入并记账 {count} 张") if self._post else _("导入 {count} 张草稿")
        return words.format(count=len(plan.vouchers))

    def done_words(self, imported: Imported) -> str:
        words = _("已导入并记账 {count} 张凭证。") if imported.counts["posted"] else _("已导入 {count} 张凭证草稿。")
        return words.format(count=imported.counts["vouchers"])

    def _on_post(self, checked: bool) -> None:
        self._post = checked
        if self.plan is not None:
            self.import_button.setText(self.button_words(self.plan))


def import_vouchers(desk: Desk, parent: QWidget) -> Any:
    """Ask for a workbook of vouchers and take it in; return what was taken in, None where nothing was."""
    path = ask_workbook(parent, _("选择凭证表"))
    return None if path is None else VoucherImportDialog(desk, path, parent).ask()


open_import = import_vouchers


def _lines_report(plan: VoucherPlan, names: Mapping[str, str]) -> Report:
    rows = []
    for number, voucher in enumerate(plan.vouchers, 1):
        for posting in voucher.postings:
            rows.append(
                Row(
                    {
                        "number": number, "date": voucher.date, "summary": posting.summary or voucher.summary,
                        "code": posting.account, "name": names.get(posting.account, ""),
                        "debit": max(posting.amount, 0), "credit": max(-posting.amount, 0),
                    }
                )
            )  # fmt: skip
    columns = (
        Column("number", _("第几张"), CellKind.COUNT, width=3),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("summary", _("摘要"), width=12),
        Column("code", _("科目编号"), CellKind.CODE, width=5),
        Column("name", _("科目名称"), width=9),
        Column("debit", _("借方"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方"), CellKind.MONEY, "元", 8),
    )
    totals = {"debit": plan.debit, "credit": plan.credit}
    return Report("import-vouchers", _("凭证"), "", plan.path.name, columns, tuple(rows), totals)
