"""What says which ledger is meant: an account, a month, and a project, fund, household ... that narrows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.ledger_kinds import LedgerKind
from gacha_app.reports.ledger_question import DIMENSIONS, LedgerQuestion
from gacha_app.reports.report import EntryFilter
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.entry_table import AccountField
from gacha_app.ui.pages.money_filters import Narrowing
from gacha_app.ui.widgets.fields import Choice, ChoiceField
from gacha_app.ui.widgets.flow import FlowLayout

_USUAL = "102"


class LedgerFields(QWidget):
    """The strip of fields above a ledger.

    Signals:
        changed: another ledger is meant.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.account = AccountField((), _("科目名称、编号或拼音首字母"))
        self.month = Narrowing(_("月份"), _("全年"))
        self.dimension = Narrowing(_("核算项"), _("不分核算项"))
        self.item = ChoiceField((), _("哪一个"))
        self._said: tuple[Any, ...] = ()
        self._lay_out()
        self.month.offer([(number, _("{month}月").format(month=number)) for number in range(1, 13)])
        self.dimension.offer([(key, _(title)) for key, title in DIMENSIONS.items()])
        self.month.currentIndexChanged.connect(lambda _place: self._look())
        self.dimension.currentIndexChanged.connect(lambda _place: self._on_dimension())
        for field in (self.account, self.item):
            field.entered.connect(self._look)
            field.editingFinished.connect(self._look)

    def fill(self) -> None:
        """Offer the accounts there are now; the bank is shown first."""
        from gacha_app.services.lookups import account_choices

        with self._desk.reading() as session:
            self.account.set_choices([Choice(code, name, code) for code, name in account_choices(session)])
        if not self.account.text().strip() and not self._said:
            self.account.set_value(_USUAL)
        self._offer_items()
        self._said = self._words()

    def suit(self, kind: LedgerKind) -> None:
        """Show the fields that mean something to a kind of ledger."""
        summary = kind.name == "auxiliary-ledger"
        self.dimension.setVisible(kind.by_entries or summary)
        if summary and self.dimension.currentData() is None:
            self.dimension.blockSignals(True)
            self.dimension.choose("project")
            self.dimension.blockSignals(False)
            self._offer_items()
        self.item.setVisible(kind.by_entries and self.dimension.currentData() is not None)
        self.account.setVisible(not kind.account)

    def ask(self, wanted: EntryFilter) -> None:
        """Choose what a figure was made of: its account, its dimension, its month if it is one."""
        for one in (self.account, self.month, self.dimension, self.item):
            one.blockSignals(True)
        self.account.set_value(wanted.account)
        named = {key: value for key in DIMENSIONS if (value := getattr(wanted, f"{key}_id")) is not None}
        key, value = next(iter(named.items()), (None, None))
        self.dimension.choose(key)
        self._offer_items()
        self.item.set_value(value)
        first, last = wanted.first, wanted.last
        one_month = first is not None and last is not None and (first.year, first.month) == (last.year, last.month)
        self.month.choose(first.month if one_month and first else None)
        for one in (self.account, self.month, self.dimension, self.item):
            one.blockSignals(False)
        self._said = self._words()

    def question(self, kind: LedgerKind) -> LedgerQuestion:
        """Return which ledger is meant.

        Raises:
            InvalidInput: if a field names nothing that is there.
        """
        account = kind.account or str(self.account.value() or "")
        question = LedgerQuestion(Period(self._desk.year, self.month.currentData()), account)
        dimension = self.dimension.currentData()
        if not kind.by_entries:
            return replace(question, dimension=dimension or "") if kind.name == "auxiliary-ledger" else question
        item: Any = self.item.value() if dimension else None
        narrowed: dict[str, Any] = {f"{dimension}_id": item} if item is not None else {}
        return replace(question, **narrowed)

    def _lay_out(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = FlowLayout(self, gap=theme.space(8))
        for field, name, width in ((self.account, _("科目"), 250), (self.item, _("核算项是哪一个"), 220)):
            field.setAccessibleName(name)
            field.setFixedWidth(theme.space(width))
        for piece in (self.account, self.month, self.dimension, self.item):
            row.addWidget(piece)

    def _offer_items(self) -> None:
        from gacha_app.services.lookups import choices

        dimension = self.dimension.currentData()
        if dimension is None:
            self.item.set_choices(())
            self.item.set_value(None)
            return
        with self._desk.reading() as session:
            self.item.set_choices([Choice(one.id, one.label, one.detail) for one in choices(session, dimension)])

    def _on_dimension(self) -> None:
        self.item.set_value(None)
        self._offer_items()
        self._look()

    def _look(self) -> None:
        if self._words() != self._said:
            self._said = self._words()
            self.changed.emit()

    def _words(self) -> tuple[Any, ...]:
        texts = (self.account.text().strip(), self.item.text().strip())
        return (*texts, self.month.currentData(), self.dimension.currentData())
