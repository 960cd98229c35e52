"""What the accountant's list of vouchers is narrowed by: month and project, and on demand account, person, amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.vouchers import VoucherFilter
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import AccountField
from gacha_app.ui.pages.money_filters import MoneyFilters, Narrowing
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.fields import Choice, MoneyField, TextField
from gacha_app.ui.widgets.flow import FlowLayout

_KINDS = ("red", "correction", "attached", "bare")


class VoucherFilters(QWidget):
    """The strip above the list, and under it what few ask for.

    Signals:
        changed: the list is narrowed otherwise.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.usual = MoneyFilters(desk)
        self.more_button = button(_("更多条件"), self.turn, kind="chip", tip=_("按科目、人、金额查找，填好按回车"))
        self.more_button.setCheckable(True)
        self.usual.add_action(self.more_button)
        self.account = AccountField((), _("科目"))
        self.person = TextField(_("制单、审核、农户或单位"))
        self.least = MoneyField(_("金额从"))
        self.most = MoneyField(_("到"))
        self.forms = Narrowing(_("凭证种类"), _("各种凭证"))
        self.forms.offer(list(zip(_KINDS, (_("红字冲销"), _("订正与更正"), _("有附件"), _("没有附件")), strict=True)))
        self._more = QWidget()
        self._lay_out()
        self.usual.changed.connect(self.changed)
        self.forms.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for field in (self.account, self.person, self.least, self.most):
            field.entered.connect(self.changed)
            field.editingFinished.connect(self._on_left)
        self._asked: tuple[Any, ...] = self._said()

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the end of the strip."""
        self.usual.add_action(widget)

    def turn(self) -> None:
        """Show what few ask for, or put it away and forget it."""
        self._more.setVisible(self.more_button.isChecked())
        if self.more_button.isChecked():
            self.account.setFocus()
        else:
            self._forget_more()
            self.changed.emit()

    def fill(self) -> None:
        """Offer the projects and accounts there are now."""
        from gacha_app.services.lookups import account_choices

        self.usual.fill()
        with self._desk.reading() as session:
            self.account.set_choices([Choice(code, name, code) for code, name in account_choices(session)])

    def ask(self, wanted: EntryFilter) -> None:
        """Show only what another page asked to see."""
        self._forget_more()
        self.usual.ask(wanted)

    def clear(self) -> None:
        """Show everything of the year again."""
        self._forget_more()
        self.usual.clear()

    def is_narrowed(self) -> bool:
        """Say whether less than the whole year is shown."""
        return self.usual.is_narrowed() or any(self._said())

    def in_words(self) -> str:
        """Return what the list is about, as its heading on paper says it."""
        said = [one.text().strip() for one in (self.account, self.person)]
        bounds = [one.text().strip() for one in (self.least, self.most)]
        if any(bounds):
            said.append(f"{bounds[0]}—{bounds[1]}")
        if self.forms.currentData():
            said.append(self.forms.currentText())
        return " · ".join(filter(None, [self.usual.in_words(), *said]))

    def wanted(self, text: str, states: Sequence[State]) -> VoucherFilter:
        """Return which vouchers the list is about; what is half typed does not narrow it."""
        entries = self.usual.entries()
        about = replace(entries, first=None, last=None, account=_read(self.account) or entries.account)
        wanted = VoucherFilter(
            entries.first, entries.last, text, tuple(states), least=_read(self.least), most=_read(self.most),
            person=self.person.value(), form=str(self.forms.currentData() or ""),
        )  # fmt: skip
        return replace(wanted, entries=about) if about != EntryFilter(with_closing=True) else wanted

    def _lay_out(self) -> None:
        names = (
            (self.account, _("科目"), 170), (self.person, _("人或单位"), 170), (self.least, _("金额从"), 110),
            (self.most, _("金额到"), 110),
        )  # fmt: skip
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._more.setSizePolicy(policy)
        row = FlowLayout(self._more, gap=theme.space(8))
        for field, name, width in names:
            field.setAccessibleName(name)
            field.setFixedWidth(theme.space(width))
            row.addWidget(field)
        row.addWidget(self.forms)
        self._more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(8))
        layout.addWidget(self.usual)
        layout.addWidget(self._more)

    def _forget_more(self) -> None:
        for field in (self.account, self.person, self.least, self.most):
            field.blockSignals(True)
            field.set_value(None)
            field.blockSignals(False)
        self.forms.blockSignals(True)
        self.forms.choose(None)
        self.forms.blockSignals(False)
        self._asked = self._said()

    def _said(self) -> tuple[Any, ...]:
        texts = tuple(one.text().strip() for one in (self.account, self.person, self.least, self.most))
        return (*texts, self.forms.currentData())

    def _on_left(self) -> None:
        """Look again where a field left behind holds something else."""
        if self._said() != self._asked:
            self._asked = self._said()
            self.changed.emit()


def _read(field: AccountField | MoneyField) -> Any:
    try:
        return field.value()
    except InvalidInput:
        return None
