"""Importing a bank's statement: of which account it is, what is in the book already, every fault at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from gacha_app.domain.bank import masked
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.bank_import import BankPlan, plan_bank
from gacha_app.services.imports import Imported
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, MoneyField
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.table import TablePanel


class BankImportDialog(ImportDialog):
    """A bank's statement held against the book.

    Args:
        account: the account it is taken in for; "" where the file or its layout tells.

    Attributes:
        rows: the statement's lines, each beside its twin where the book has one.
        take: numbers of the rows that are taken in although they have a twin.
    """

    kind = "bank"

    def __init__(self, desk: Desk, path: Path, account: str = "", parent: QWidget | None = None) -> None:
        super().__init__(desk, path, _("导入银行对账单"), _("对账单"), parent)
        self.take: set[int] = set()
        self._account = account
        self._turned: bool | None = None
        self._opening: int | None = None
        self._showing = False
        self.rows = TablePanel("import-bank", desk.settings, counted=_("行"))
        self.rows.set_tones(_tone)
        self.account_field = ChoiceField()
        self.account_field.setAccessibleName(_("银行账户"))
        self.account_field.setFixedWidth(theme.space(200))
        self.opening_field = MoneyField(_("期初余额"))
        self.opening_field.setAccessibleName(_("第一行之前银行里的钱"))
        self.opening_field.setFixedWidth(theme.space(140))
        self.turned_box = QCheckBox(_("收入和支出反着写"))
        self.take_button = button(_("选中的也导入 / 不导入"), self.turn_taken)
        self._account_words = label(_("银行账户"))
        self._account_words.setBuddy(self.account_field)
        pieces = (self._account_words, self.account_field, self.opening_field, self.turned_box, self.take_button)
        for place, piece in enumerate(pieces):
            self.foot.insertWidget(place, piece)
        for piece in (self._account_words, self.account_field, self.opening_field, self.take_button):
            piece.hide()
        self.add_views(self.rows, self.rows)
        self.account_field.changed.connect(self._on_account)
        self.opening_field.editingFinished.connect(self._on_opening)
        self.turned_box.clicked.connect(lambda checked: self._on_turned(checked))

    def read(self, path: Path, mapping: Mapping[str, str]) -> BankPlan:
        return plan_bank(
            self.desk.open_book(), path, account=self._account, mapping=mapping, turned=self._turned,
            opening=self._opening, take=self.take,
        )  # fmt: skip

    def plan_shown(self, plan: BankPlan) -> None:
        self._showing = True
        self.rows.show_report(lines_report(plan))
        twins = len(plan.duplicates)
        self.rows.set_filters(
            [Filter("", _("全部")), Filter("twin", _("已有"), lambda row: bool(row.cells["twin"]))] if twins else []
        )
        self.account_field.set_choices([Choice(one.code, one.title) for one in plan.accounts])
        self.account_field.set_value(plan.account.code if plan.account else None)
        several = len(plan.accounts) > 1
        self._account_words.setVisible(several)
        self.account_field.setVisible(several)
        unknown = plan.reading.opening is None and (plan.account is None or plan.account.closing is None)
        self.opening_field.setVisible(unknown)
        self.take_button.setVisible(bool(twins))
        self.turned_box.setChecked(plan.layout.turned)
        self._showing = False
        kept = plan.kept
        self.counts.setText(
            _("{count} 行 · 收入 {income} · 支出 {expense}").format(
                count=len(kept),
                income=grouped(sum(row.entry.credit for row in kept)),
                expense=grouped(sum(row.entry.debit for row in kept)),
            )
        )
        self.say_checks(_told(plan))

    def take_in(self, plan: BankPlan) -> Imported:
        from gacha_app.services.bank_import import import_bank

        return import_bank(self.desk.open_book(), plan)

    def may_import(self) -> bool:
        return super().may_import() and bool(self.plan.kept)

    def button_words(self, plan: BankPlan) -> str:
        return _("导入 {count} 行").format(count=len(plan.kept))

    def done_words(self, imported: Imported) -> str:
        counts = imported.counts
        return _("已导入银行对账单 {count} 行，收入 {income}，支出 {expense}。").format(
            count=counts["lines"], income=grouped(counts["income"]), expense=grouped(counts["expense"])
        )

    def forget(self) -> None:
        self.take, self._turned, self._opening = set(), None, None

    def turn_taken(self) -> None:
        """Take the chosen rows in although they have a twin, or leave them out again."""
        chosen = {row.record for row in self.rows.table.selected_rows() if row.record is not None and row.cells["twin"]}
        if chosen:
            self.take = self.take - chosen if chosen <= self.take else self.take | chosen
            self.load()

    def _on_account(self) -> None:
        if self._showing:
            return
        try:
            code = self.account_field.value()
        except InvalidInput:
            return
        if code is not None and (self.plan is None or self.plan.account is None or code != self.plan.account.code):
            self._account = str(code)
            self.load()

    def _on_opening(self) -> None:
        if self._showing:
            return
        try:
            opening = self.opening_field.value()
        except InvalidInput:
            return
        if opening != self._opening:
            self._opening = opening
            self.load()

    def _on_turned(self, turned: bool) -> None:
        self._turned = turned
        self.load()


def import_statement(desk: Desk, parent: QWidget, account: str = "") -> Any:
    """Ask for a bank's statement and take it in; return what was taken in, None where nothing was."""
    path = ask_workbook(parent, _("选择银行对账单"))
    return None if path is None else BankImportDialog(desk, path, account, parent).ask()


def lines_report(plan: BankPlan) -> Report:
    """Return the rows of a statement, each beside the line it seems to be."""
    rows = []
    for row in plan.rows:
        entry, twin = row.entry, row.twin
        said = "" if twin is None else _("不导入") if row.skip else _("仍导入")
        rows.append(
            Row(
                {
                    "row": entry.row,
                    "hint": said,
                    "date": entry.date,
                    "summary": entry.summary,
                    "party": entry.counterparty,
                    "income": entry.credit or None,
                    "expense": entry.debit or None,
                    "balance": entry.balance,
                    "twin": "" if twin is None else f"{twin.date} {twin.text or twin.party}",
                },
                record=entry.row,
            )
        )
    columns = (
        Column("row", _("行号"), CellKind.COUNT, width=3),
        Column("hint", _("提示"), width=4),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("summary", _("摘要"), width=9),
        Column("party", _("对方户名"), width=7),
        Column("income", _("收入"), CellKind.MONEY, "元", 5),
        Column("expense", _("支出"), CellKind.MONEY, "元", 5),
        Column("balance", _("余额"), CellKind.MONEY, "元", 6),
        Column("twin", _("账本里已有的"), width=8),
    )
    totals = {
        "income": sum(row.entry.credit for row in plan.rows), "expense": sum(row.entry.debit for row in plan.rows)
    }  # fmt: skip
    return Report("import-bank", _("对账单"), "", plan.path.name, columns, tuple(rows), totals)


def _told(plan: BankPlan) -> list[str]:
    """Return of which account the statement is, where it begins and ends, and what can be matched at once."""
    said = []
    if plan.account is not None:
        words = _("{account} 的对账单（账号 {number}）。") if plan.reading.own_account else _("{account} 的对账单。")
        said.append(words.format(account=plan.account.title, number=masked(plan.reading.own_account)))
    if plan.opening is not None and plan.closing is not None:
        said.append(
            _("期初 {opening} 元，期末 {closing} 元。").format(
                opening=grouped(plan.opening), closing=grouped(plan.closing)
            )
        )
    if plan.matched:
        said.append(_("{count} 行能与账上的分录勾对。").format(count=plan.matched))
    if twins := sum(row.skip for row in plan.duplicates):
        said.append(_("{count} 行账本里像是已有，先没有勾选。").format(count=twins))
    if plan.layout.columns or plan.layout.turned:
        said.append(_("各列按上次改过的认。"))
    return said


def _tone(row: Row, key: str) -> str:
    if row.cells.get("hint") == _("不导入"):
        return "muted"
    return "gold" if key in ("hint", "twin") else ""
