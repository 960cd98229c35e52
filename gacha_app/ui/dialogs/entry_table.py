"""The lines of an accountant's own entry: account, debit, credit, and the difference always shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import icon_button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, MoneyField

DETAILS = ("project_id", "fund_id", "household_id", "contract_id", "counterparty_id", "quantity", "unit")


class AccountField(ChoiceField):
    """An account, by its name, its code or the initials of its name; a whole code means that very account."""

    def _meant(self, text: str) -> Choice | None:
        coded = next((one for one in self.choices() if one.detail == text), None)
        return coded or super()._meant(text)


class EntryLine(QObject):
    """One line: its fields, and the details written on it.

    Attributes:
        details: the dimensions and the quantity, by the names of `Posting`.
    """

    def __init__(self, accounts: Sequence[Choice], parent: QObject) -> None:
        super().__init__(parent)
        self.details: dict[str, Any] = {}
        self.account = AccountField(accounts, _("科目名称、编号或拼音首字母"))
        self.account.name = "account"
        self.debit = MoneyField()
        self.debit.name = "amount"
        self.credit = MoneyField()
        self.credit.name = "amount"
        self.remove = icon_button("close", _("去掉这一行"))
        self.fields = (self.account, self.debit, self.credit)
        self.about = label(role="small", wrap=True)
        self.about.hide()

    def widgets(self) -> tuple[QWidget, ...]:
        """Return what stands in the line, from the left."""
        return (self.account, self.debit, self.credit, self.remove)

    def show_about(self, text: str) -> None:
        """Say under the account what the line is about."""
        self.about.setText(text)
        self.about.setVisible(bool(text))

    def is_blank(self) -> bool:
        """Say whether nothing is typed in it."""
        return not any(field.text().strip() for field in self.fields)

    def amount(self) -> int:
        """Return its fen, debit positive; nought while what is typed means nothing."""
        try:
            return (self.debit.value() or 0) - (self.credit.value() or 0)
        except InvalidInput:
            return 0

    def posting(self, summary: str) -> Posting:
        """Return the line as it is to be kept.

        Raises:
            InvalidInput: for the field that is wrong; it shows why.
        """
        account, debit, credit = (_read(field) for field in self.fields)
        if account is None:
            raise _shown(self.account, _("请选择科目。"))
        if debit and credit:
            raise _shown(self.credit, _("一行只能填借方或贷方，不能两边都填。"))
        if not debit and not credit:
            raise _shown(self.debit, _("请填写借方或贷方金额。"))
        # what is typed below nought is red, and stays in its own column
        red = (debit or credit) < 0
        return Posting(account, debit or -credit, summary, red=red, **self.details)


class EntryTable(QWidget):
    """The lines under their headings.

    Signals:
        changed: an amount or an account is another.
        line_entered: the cursor stands in another line; carries the EntryLine.
    """

    changed = Signal()
    line_entered = Signal(object)

    def __init__(self, accounts: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._accounts = accounts
        self.lines: list[EntryLine] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.space(6))
        self._grid.setVerticalSpacing(theme.space(6))
        for place, (title, stretch) in enumerate(((_("科目"), 5), (_("借方"), 3), (_("贷方"), 3))):
            heading = label(title, "muted")
            if place:
                heading.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(heading, 0, place)
            self._grid.setColumnStretch(place, stretch)
        for _line in range(2):
            self.add_line()

    def add_line(self) -> EntryLine:
        """Add a blank line and return it."""
        line = EntryLine(self._accounts, self)
        at = self._grid.rowCount()
        for place, widget in enumerate(line.widgets()):
            self._grid.addWidget(widget, at, place)
            widget.installEventFilter(self)
            # at once: a new line is to have the cursor
            widget.show()
        self._grid.addWidget(line.about, at + 1, 0, 1, 3)
        line.account.setAccessibleName(_("科目"))
        line.debit.setAccessibleName(_("借方"))
        line.credit.setAccessibleName(_("贷方"))
        line.account.entered.connect(lambda: self._on_account(line))
        line.debit.entered.connect(lambda: self._go_on(line) if line.debit.text() else _go_to(line.credit))
        line.credit.entered.connect(lambda: self._go_on(line))
        line.remove.clicked.connect(lambda: self.remove_line(line))
        for field in line.fields:
            field.changed.connect(self.changed)
        self.lines.append(line)
        return line

    def remove_line(self, line: EntryLine) -> None:
        """Take a line away; two always stay."""
        if line not in self.lines:
            return
        self.lines.remove(line)
        for widget in (*line.widgets(), line.about):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        while len(self.lines) < 2:
            self.add_line()
        self.changed.emit()
        _go_to(self.lines[-1].account)

    def show_postings(self, postings: Sequence[Posting]) -> None:
        """Show the lines of an entry."""
        while len(self.lines) < len(postings):
            self.add_line()
        for line, posting in zip(self.lines, postings, strict=False):
            line.account.set_value(posting.account)
            on_debit = posting.on_debit_side
            line.debit.set_value(posting.amount if on_debit else None)
            line.credit.set_value(None if on_debit else -posting.amount)
            line.details = {key: getattr(posting, key) for key in DETAILS if getattr(posting, key) not in (None, "")}

    def start_anew(self) -> None:
        """Take every line away but two blank ones."""
        for line in self.lines:
            for widget in (*line.widgets(), line.about):
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.lines = []
        for _line in range(2):
            self.add_line()

    def sums(self) -> tuple[int, int]:
        """Return the fen in the debit and in the credit column."""
        debit = credit = 0
        for line in self.lines:
            for field in (line.debit, line.credit):
                try:
                    amount = field.value() or 0
                except InvalidInput:
                    amount = 0
                if field is line.debit:
                    debit += amount
                else:
                    credit += amount
        return debit, credit

    def postings(self, summary: str) -> list[Posting]:
        """Return the lines that are not blank.

        Raises:
            InvalidInput: for the first field that is wrong; it shows why and has the cursor.
        """
        return [line.posting(summary) for line in self.lines if not line.is_blank()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for line in self.lines:
                if watched in line.widgets():
                    self.line_entered.emit(line)
        return False

    def _on_account(self, line: EntryLine) -> None:
        """Go on to the amount; what is missing to balance the entry is offered there."""
        debit, credit = self.sums()
        blank = not line.debit.text() and not line.credit.text()
        if not blank or debit == credit:
            _go_to(line.credit if line.credit.text() else line.debit)
            return
        field = line.debit if debit < credit else line.credit
        field.set_value(abs(debit - credit))
        _go_to(field)

    def _go_on(self, line: EntryLine) -> None:
        at = self.lines.index(line) + 1
        following = self.lines[at] if at < len(self.lines) else None
        debit, credit = self.sums()
        if following is None and debit == credit:
            self.focusNextChild()
            return
        _go_to((following or self.add_line()).account)


def _read(field: ChoiceField | MoneyField) -> Any:
    try:
        return field.value()
    except InvalidInput as problem:
        raise _shown(field, str(problem)) from None


def _shown(field: ChoiceField | MoneyField, sentence: str) -> InvalidInput:
    field.show_problem(sentence)
    field.setFocus()
    return InvalidInput(field.name, sentence)


def _go_to(field: QWidget) -> None:
    field.setFocus(Qt.FocusReason.TabFocusReason)
