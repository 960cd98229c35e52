"""The opening balances, line by line: with whom, of what and how many; kept whole, and only while nothing is posted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.accounts import RESULT_CLASSES
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _
from gacha_app.reports.report import Column, Report
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import AccountField
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import NewChoiceField, make_new
from gacha_app.ui.pages.money_rows import UnitField
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.fields import Choice, MoneyField, QuantityField
from gacha_app.ui.widgets.messages import MessageBar, choose
from gacha_app.ui.widgets.table import TablePanel

_TOLD = ("household", "counterparty", "project", "fund")


class OpeningDialog(QDialog):
    """All lines in a table; one is added or changed in a form of its own.

    Attributes:
        lines: as they would be kept.
        kept: whether they were.
    """

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.lines: list[Posting] = []
        self.kept = False
        self._settled = ""
        self.problem = MessageBar()
        self.panel = TablePanel("opening-lines", desk.settings, counted=_("行"))
        self.add_button = button(_("加一行"), self.add, icon="add")
        self.change_button = button(_("修改这一行"), self.change, icon="edit")
        self.remove_button = button(_("去掉这一行"), self.remove, icon="close")
        self.reserve = QCheckBox(_("差额记入公积公益金"))
        self._note = label(role="small", wrap=True)
        self.cancel_button = button(_("取消"), self.reject)
        self.keep_button = button(_("记入期初余额"), self.keep, kind="main")
        self._build()
        self._read()

    def add(self) -> None:
        """Ask for another line."""
        made = OpeningLineForm(self._desk, self).ask()
        if made is not None:
            self.lines.append(made)
            self._show(len(self.lines) - 1)

    def change(self) -> None:
        """Ask for changes of the line the cursor is on."""
        place = self._place()
        if place is not None and not self._settled:
            made = OpeningLineForm(self._desk, self, self.lines[place]).ask()
            if made is not None:
                self.lines[place] = made
                self._show(place)

    def remove(self) -> None:
        """Take the line the cursor is on away."""
        place = self._place()
        if place is not None:
            del self.lines[place]
            self._show(min(place, len(self.lines) - 1))

    def keep(self) -> None:
        """Keep the opening; what was there before is taken back."""
        from gacha_app.services.openings import set_opening

        try:
            set_opening(self._desk.open_book(), self.lines, rest_on_reserve=self.reserve.isChecked())
        except GachaError as problem:
            self.problem.refuse(problem)
            return
        self.kept = True
        self.accept()

    def ask(self) -> bool:
        """Show the dialog until it is done or left; return whether the opening was kept."""
        self.exec()
        self.deleteLater()
        return self.kept

    def reject(self) -> None:
        if self.lines != self._first and not self._settled:
            way = choose(
                self, _("期初余额还没有记入"), _("离开以后，刚才填的内容就没有了。"),
                [("drop", _("不要了"))], cancel=_("接着填"),
            )  # fmt: skip
            if way != "drop":
                return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.keep_button.click()

    def _place(self) -> int | None:
        row = self.panel.table.current_row()
        return row.record if row is not None else None

    def _read(self) -> None:
        from gacha_app.reports.openings import standing_opening
        from gacha_app.services.openings import why_settled

        with self._desk.reading() as session:
            standing = standing_opening(session)
            self._settled = why_settled(session)
        self.lines = [replace(one) for one in standing.postings] if standing else []
        self._first = list(self.lines)
        if not self._desk.can_write():
            self._settled = self._settled or _("账本是以只读方式打开的，不能修改。")
        if self._settled:
            self.problem.inform(self._settled)
            self.cancel_button.setText(_("关闭"))
        for one in (self.add_button, self.keep_button, self.reserve):
            one.setVisible(not self._settled)
        self._show(0)

    def _show(self, place: int) -> None:
        from gacha_app.reports.openings import opening_report

        with self._desk.reading() as session:
            report = opening_report(session, self.lines)
        self.panel.show_report(_with_about(report))
        if 0 <= place < len(self.lines):
            self.panel.select_record(place)
        debit = sum(one.amount for one in self.lines if one.amount > 0)
        credit = -sum(one.amount for one in self.lines if one.amount < 0)
        words = _("借方 {debit} 元，贷方 {credit} 元，").format(debit=_yuan(debit), credit=_yuan(credit))
        rest = debit - credit
        words += _("两边相等。") if not rest else _("相差 {amount} 元。").format(amount=grouped(abs(rest)))
        self._note.setText(words)
        restyle(self._note, tone="clay" if rest else "green")
        self.reserve.setVisible(bool(rest) and not self._settled)
        if not rest:
            self.reserve.setChecked(False)
        for one in (self.change_button, self.remove_button):
            one.setVisible(not self._settled)
            one.setEnabled(bool(self.lines))

    def _build(self) -> None:
        self.setWindowTitle(_("期初余额"))
        empty = EmptyState(_("还没有期初余额。一行写一个科目，内部往来每户写一行。"), first=_("加一行"), icon="books")
        empty.first_asked.connect(self.add)
        self.panel.set_empty(empty)
        self.panel.row_activated.connect(lambda _row: self.change())
        for one in (self.add_button, self.change_button, self.remove_button):
            self.panel.add_action(one)
        foot = QHBoxLayout()
        foot.setSpacing(theme.space(10))
        foot.addWidget(self._note, 1)
        foot.addWidget(self.reserve)
        for one in (self.cancel_button, self.keep_button):
            one.setAutoDefault(False)
            foot.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(20), theme.space(14), theme.space(20), theme.space(14))
        layout.setSpacing(theme.space(8))
        title = _("期初余额（{year}年1月1日）").format(year=self._desk.organisation.first_year)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(self.problem)
        layout.addWidget(self.panel, 1)
        layout.addLayout(foot)
        room = self.screen().availableGeometry()
        self.resize(min(theme.space(1120), room.width() * 95 // 100), min(theme.space(600), room.height() * 90 // 100))


class OpeningLineForm(FormDialog):
    """One line of an opening."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, line: Posting | None = None) -> None:
        title, confirm = (_("修改一行期初"), _("改好了")) if line else (_("加一行期初"), _("加上"))
        super().__init__(title, confirm, self._line, parent, width=520)
        self._desk = desk
        form = self.form
        field = AccountField(_accounts(desk), _("科目名称、编号或拼音首字母"))
        form.add("account", _("科目"), field, required=True)
        form.add("debit", _("借方余额"), MoneyField(), unit=_("元"))
        form.add("credit", _("贷方余额"), MoneyField(), unit=_("元"))
        for name, text, help_text in (
            ("household", _("农户"), _("内部往来每户写一行。")), ("counterparty", _("往来单位"), ""),
            ("project", _("项目"), ""), ("fund", _("资金"), ""),
        ):  # fmt: skip
            form.add(name, text, NewChoiceField(_things(desk, name), make_new(desk, self, name)), help_text=help_text)
        form.add("quantity", _("数量"), QuantityField(_("库存物资、牲畜等的实物数量")))
        form.add("unit", _("单位"), UnitField())
        self._summary = line.summary if line else ""
        if line is not None:
            told = {name: getattr(line, f"{name}_id") for name in _TOLD}
            self.set_values(
                {
                    "account": line.account, "debit": line.amount if line.amount > 0 else None,
                    "credit": -line.amount if line.amount < 0 else None, **told, "quantity": line.quantity,
                    "unit": line.unit,
                }
            )  # fmt: skip

    def _line(self, values: dict[str, Any]) -> Posting:
        from gacha_app.services.openings import check_lines

        debit, credit = values["debit"] or 0, values["credit"] or 0
        if bool(debit) == bool(credit) or debit < 0 or credit < 0:
            raise InvalidInput("debit", _("请填写借方或贷方余额，只填一边。"))
        told: dict[str, Any] = {f"{name}_id": values[name] for name in _TOLD}
        made = Posting(
            values["account"], debit - credit, self._summary, quantity=values["quantity"], unit=values["unit"] or "",
            **told,
        )  # fmt: skip
        with self._desk.reading() as session:
            check_lines(session, [made])
        return made


def _with_about(report: Report) -> Report:
    """Return the lines with all that they are about in one column, so that the amounts have room."""
    about = Column("about", _("核算到"), width=10)
    rows = tuple(
        replace(row, cells={**row.cells, "about": "　".join(str(row.cells[one]) for one in _TOLD if row.cells[one])})
        for row in report.rows
    )
    kept = [one for one in report.columns if one.key not in _TOLD]
    return replace(report, columns=(*kept[:2], about, *kept[2:]), rows=rows)


def _yuan(fen: int) -> str:
    return grouped(fen) if fen else "0.00"


def _accounts(desk: Desk) -> list[Choice]:
    from gacha_app.reports.account_tree import classes_of
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        classes = classes_of(session)
        return [
            Choice(code, name, code)
            for code, name in account_choices(session)
            if classes[code] not in RESULT_CLASSES
        ]  # fmt: skip


def _things(desk: Desk, dimension: str) -> list[Choice]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return [Choice(one.id, one.label, one.detail) for one in choices(session, dimension)]
