"""Which bank account and which month of it are looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.bank_items import BankAccount
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import icon_button, label
from gacha_app.ui.widgets.fields import Choice, ChoiceField


class BankPlace(QWidget):
    """An account and a month to choose, and the months before and after.

    Attributes:
        accounts: those that are kept at banks.

    Signals:
        changed: another account or month may be chosen.
        turned: the month before or after is wanted; carries -1 or 1.
    """

    changed = Signal()
    turned = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.accounts: Sequence[BankAccount] = ()
        self.account_field = ChoiceField()
        self.month_field = ChoiceField([Choice(one, _("{month}月").format(month=one)) for one in range(1, 13)])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(8))
        for words, one, width in ((_("账户"), self.account_field, 190), (_("月份"), self.month_field, 104)):
            name = label(words, "muted")
            name.setBuddy(one)
            one.setAccessibleName(words)
            one.setFixedWidth(theme.space(width))
            one.changed.connect(self.changed)
            row.addWidget(name)
            row.addWidget(one)
        row.addWidget(icon_button("chevron-left", _("上一个月"), lambda: self.turned.emit(-1)))
        row.addWidget(icon_button("chevron-right", _("下一个月"), lambda: self.turned.emit(1)))
        row.addStretch(1)

    def offer(self, accounts: Sequence[BankAccount]) -> None:
        """Offer some accounts; the one chosen stays."""
        self.accounts = accounts
        self.account_field.set_choices([Choice(one.code, one.title) for one in accounts])
        if self.account_field.value() is None and accounts:
            # the one that statements were imported of, else the first
            known = next((one for one in accounts if one.first is not None), accounts[0])
            self.account_field.set_value(known.code)

    def account(self) -> BankAccount:
        """Return the account chosen; the first while none is."""
        code = _value(self.account_field)
        return next((one for one in self.accounts if one.code == code), self.accounts[0])

    def period(self) -> Period:
        """Return the month chosen; while none is, the one where the statement ends."""
        chosen = _value(self.month_field)
        if not isinstance(chosen, int):
            # where there is no statement, the month we are in
            last = self.account().last or dt.date.today()
            chosen = last.month if last.year == self._desk.year else 12 if last.year > self._desk.year else 1
            self.month_field.set_value(chosen)
        return Period(self._desk.year, chosen)

    def here(self) -> tuple[BankAccount, Period]:
        """Return what is chosen."""
        return self.account(), self.period()

    def chosen(self) -> tuple[object, object] | None:
        """Return the account's code and the month, None while either is missing."""
        both = _value(self.account_field), _value(self.month_field)
        return None if None in both else both

    def turn(self, months: int) -> None:
        """Choose the month before or after, within the year."""
        self.month_field.set_value(min(max((self.period().month or 1) + months, 1), 12))


def _value(field: ChoiceField) -> object:
    try:
        return field.value()
    except InvalidInput:
        return None
