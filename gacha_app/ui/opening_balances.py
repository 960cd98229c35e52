"""What was there at the beginning: cash, bank, and any other account of the balance sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gacha_app.domain.accounts import BANK, CASH, CLASSES
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.storage.reference import new_accounts
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.choice_field import Choice
from gacha_app.ui.widgets.fields import ChoiceField, MoneyField
from gacha_app.ui.widgets.form import Form


class OpeningBalances(QWidget):
    """Amounts by account, on each account's normal side.

    Signals:
        submitted: the user is done (Ctrl+Enter, or Enter in the last field).
    """

    submitted = Signal()

    def __init__(self, chart: str = "2023", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chart = chart
        self._choices = _balance_sheet_accounts(chart)
        self._others: list[tuple[ChoiceField, MoneyField, QWidget]] = []
        self._form = Form()
        self._form.add(CASH, _("库存现金"), MoneyField("0.00"), unit=_("元"))
        self._form.add(BANK, _("银行存款"), MoneyField("0.00"), unit=_("元"))
        self._form.changed.connect(self._show_note)
        self._form.submitted.connect(self.submitted)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 2)
        self._grid.setHorizontalSpacing(theme.space(8))
        self._grid.setVerticalSpacing(theme.space(6))
        self._problem = label(role="problem", wrap=True)
        self._problem.hide()
        self._note = label(role="small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(
            label(_("照年初的账填，没有的空着。以后可以用凭证更正，也可以全部空着先开账。"), "muted", wrap=True)
        )
        layout.addWidget(self._form)
        layout.addLayout(self._grid)
        layout.addWidget(
            button(_("加一个科目（固定资产、内部往来、专项应付款等）"), self.add_account, kind="link", icon="add"),
            0,
            Qt.AlignmentFlag.AlignLeft,
        )
        layout.addWidget(self._problem)
        layout.addWidget(self._note)

    def clear(self) -> None:
        """Begin again with nothing."""
        self._form.clear()
        for _field, _amount, remove in list(self._others):
            self._remove(remove)
        self._show_problem("")
        self._show_note()

    def use_chart(self, chart: str) -> None:
        """Offer the accounts of another chart; lines that name those of the one before go."""
        if chart == self._chart:
            return
        self._chart, self._choices = chart, _balance_sheet_accounts(chart)
        for _field, _amount, remove in list(self._others):
            self._remove(remove)
        self._show_note()

    def focus_first(self) -> None:
        """Go to the first amount."""
        self._form.focus_first()

    def set_balance(self, code: str, amount: int) -> None:
        """Fill in the balance of an account."""
        if code in (CASH, BANK):
            self._form.set_values({code: amount})
        else:
            account, field = self.add_account()
            account.set_value(code)
            field.set_value(amount)

    def add_account(self) -> tuple[ChoiceField, MoneyField]:
        """Add a line for another account and return its fields."""
        account = ChoiceField(self._choices, _("科目名称、编号或拼音首字母"))
        account.setAccessibleName(_("科目"))
        amount = MoneyField("0.00")
        amount.setAccessibleName(_("期初余额"))
        remove = icon_button("close", _("去掉这一行"))
        remove.clicked.connect(lambda: self._remove(remove))
        at = self._grid.rowCount()
        for column, piece in enumerate((account, amount, remove)):
            self._grid.addWidget(piece, at, column)
        self._others.append((account, amount, remove))
        account.entered.connect(lambda: amount.setFocus(Qt.FocusReason.TabFocusReason))
        amount.entered.connect(self.submitted)
        amount.changed.connect(self._show_note)
        account.changed.connect(self._show_note)
        account.setFocus()
        return account, amount

    def balances(self) -> dict[str, int]:
        """Return fen by account code; accounts without an amount are left out.

        Raises:
            InvalidInput: if an amount is none, an account is missing or stands there twice.
        """
        found = {code: amount for code, amount in self._form.values().items() if amount}
        for account, amount, _remove in self._others:
            code, fen = account.value(), amount.value()
            if fen and code is None:
                raise InvalidInput("opening", _("有一行填了金额，没有选科目。"))
            if code is not None and code in found:
                raise InvalidInput("opening", _("科目“{name}”填了两次，请合成一行。").format(name=account.text()))
            if code is not None and fen:
                found[str(code)] = fen
        return found

    def is_right(self) -> bool:
        """Show what is wrong, and say whether nothing is."""
        if self._form.checked_values() is None:
            return False
        wrong = [
            field for account, amount, _remove in self._others for field in (account, amount) if not field.settle()
        ]
        try:
            self.balances()
        except InvalidInput as problem:
            self._show_problem(str(problem))
            if wrong:
                wrong[0].setFocus()
            return False
        self._show_problem("")
        return True

    def _remove(self, remove: QWidget) -> None:
        for line in list(self._others):
            if line[2] is remove:
                self._others.remove(line)
                for piece in line:
                    piece.hide()
                    piece.deleteLater()
        self._show_note()

    def _show_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _show_note(self) -> None:
        from gacha_app.services.books import opening_note

        try:
            self._note.setText(opening_note(self.balances(), self._chart))
        except InvalidInput:
            # Half typed: said when the step is left
            self._note.setText("")


def _balance_sheet_accounts(chart: str) -> list[Choice]:
    accounts = new_accounts(chart)
    names = {one.code: one.name for one in accounts}
    return [
        Choice(
            one.code,
            f"{one.code} {one.name}",
            f"{names[one.parent]} {_(CLASSES[one.klass])}" if one.parent else _(CLASSES[one.klass]),
        )
        for one in accounts
        if one.klass not in ("income", "expense") and one.code not in (CASH, BANK)
    ]
