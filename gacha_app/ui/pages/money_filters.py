"""What the list of money is narrowed by, above it: project, form, month, and what another page asked to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from gacha_app.domain.accounts import CLASSES
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.reference import entry_kinds
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.flow import FlowLayout


class Narrowing(QComboBox):
    """One thing that a list may be narrowed by; the first line is everything."""

    def __init__(self, name: str, everything: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._everything = everything
        self.addItem(everything, None)

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other choices; what was chosen stays if it is still among them."""
        chosen = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(self._everything, None)
        for key, text in choices:
            self.addItem(text, key)
        self.setCurrentIndex(max(self.findData(chosen), 0) if chosen is not None else 0)
        self.blockSignals(False)

    def choose(self, key: object) -> None:
        """Choose by key, None for everything."""
        self.setCurrentIndex(max(self.findData(key), 0) if key is not None else 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # the list under the pointer scrolls, not the choice
        event.ignore()


class MoneyFilters(QWidget):
    """The strip above the list.

    Signals:
        changed: the list is narrowed otherwise.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asked: EntryFilter | None = None
        self.projects = Narrowing(_("项目"), _("全部项目"))
        self.kinds = Narrowing(_("业务"), _("全部业务"))
        self.months = Narrowing(_("月份"), _("全年"))
        self.kinds.offer([(kind.code, _(kind.title)) for kind in entry_kinds().values()])
        self.months.offer([(month, _("{month}月").format(month=month)) for month in range(1, 13)])
        self._only = button("", self.forget, kind="chip", icon="close")
        self._only.setCheckable(True)
        self._only.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._row = FlowLayout(self, gap=theme.space(8))
        for piece in (self.projects, self.kinds, self.months):
            self._row.addWidget(piece)
            piece.currentIndexChanged.connect(lambda _place: self.changed.emit())
        self._row.addWidget(self._only)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the end of the strip."""
        self._row.addWidget(widget)

    def fill(self) -> None:
        """Offer the projects there are now."""
        from gacha_app.reports.names import project_names

        with self._desk.reading() as session:
            names = project_names(session)
        self.projects.offer([(identity or 0, name) for identity, name in names.items()])

    def ask(self, wanted: EntryFilter) -> None:
        """Show only what another page asked to see, on top of nothing else."""
        for piece in (self.projects, self.kinds, self.months):
            piece.blockSignals(True)
            piece.choose(None)
            piece.blockSignals(False)
        self._asked = wanted
        self._only.setText(_("只看：{what}").format(what=self._in_words(wanted)))
        self._only.setAccessibleName(_("{text}，按下去看全部").format(text=self._only.text()))
        self._only.setToolTip(_("看全部"))
        self._only.setChecked(True)
        self._only.show()
        self.changed.emit()

    def forget(self) -> None:
        """Show everything of the year again."""
        self._asked = None
        self._only.hide()
        self.changed.emit()

    def clear(self) -> None:
        """Show everything of the year again, whatever the list was narrowed by."""
        for piece in (self.projects, self.kinds, self.months):
            piece.blockSignals(True)
            piece.choose(None)
            piece.blockSignals(False)
        self.forget()

    def is_narrowed(self) -> bool:
        """Say whether less than the whole year is shown."""
        chosen = any(one.currentData() is not None for one in (self.projects, self.kinds, self.months))
        return chosen or self._asked is not None

    def entries(self) -> EntryFilter:
        """Return which entries the list is about."""
        month = self.months.currentData()
        wanted = self._asked or EntryFilter(with_closing=True)
        if self._asked is None or month is not None:
            span = Period(self._desk.year, month)
            wanted = replace(wanted, first=span.first, last=span.last)
        if (project := self.projects.currentData()) is not None:
            wanted = replace(wanted, project_id=project or None, without_project=not project)
        if kind := self.kinds.currentData():
            wanted = replace(wanted, entry_kind=str(kind))
        return wanted

    def in_words(self) -> str:
        """Return what the list is about, as its heading on paper says it."""
        return self._in_words(self.entries())

    def _in_words(self, wanted: EntryFilter) -> str:
        from gacha_app.reports import names
        from gacha_app.reports.vouchers import form_title

        words = []
        with self._desk.reading() as session:
            for identity, called in (
                (wanted.project_id, names.project_names), (wanted.fund_id, names.fund_names),
                (wanted.household_id, names.household_names), (wanted.contract_id, names.contract_names),
                (wanted.counterparty_id, names.counterparty_names),
            ):  # fmt: skip
                if identity is not None:
                    words.append(called(session).get(identity, ""))
            if wanted.account:
                words.append(names.account_names(session).get(wanted.account, wanted.account))
        if wanted.without_project:
            words.append(_("未归项目"))
        words += [_(CLASSES[one]) for one in wanted.classes]
        if wanted.entry_kind:
            words.append(form_title(Kind.NORMAL, wanted.entry_kind))
        if wanted.text:
            words.append(f"“{wanted.text}”")
        if wanted.first and wanted.last:
            same = (wanted.first.year, wanted.first.month) == (wanted.last.year, wanted.last.month)
            whole = (wanted.first, wanted.last) == (Period(wanted.first.year).first, Period(wanted.first.year).last)
            words.append(
                str(wanted.first.year) if whole
                else f"{wanted.first:%Y-%m}" if same and wanted.first.day == 1
                else f"{wanted.first}—{wanted.last}"
            )  # fmt: skip
        elif wanted.last:
            words.append(_("截至{date}").format(date=wanted.last))
        return " · ".join(filter(None, words)) or _("选出的分录")
