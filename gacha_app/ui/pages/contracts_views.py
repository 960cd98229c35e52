"""A part of several tables, one at a time, and beside them what is told of the row the cursor is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.reports.debt_places import record_at
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.contracts_story_card import StoryCards
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel


@dataclass(frozen=True)
class Deed:
    """A button over a table: what it says, and what it does."""

    text: str
    act: Callable[[], Any]
    icon: str = ""


@dataclass(frozen=True)
class View:
    """One table of a part; its texts are in the window's language.

    Attributes:
        name: its name for programs. title: on its chip. counted: what a row is called.
        invitation: what belongs there, where nothing stands yet.
        report: makes the table. official: what is saved and printed, where that is another report.
        tell: tells of a row beside the table. deeds: buttons over the table, the main one first.
        hidden: columns that are there for whom wants them. filters: chips over the table.
        tone: the tone of a cell.
    """

    name: str
    title: str
    counted: str
    invitation: str
    report: Callable[[Any, Period], Report]
    tell: Callable[[Row], None]
    deeds: tuple[Deed, ...] = ()
    official: tuple[Callable[[Any, Period], Report], ...] = ()
    hidden: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    tone: Callable[[Row, str], str] = lambda _row, _key: ""


class ViewsPart(Page):
    """The chips, the table of the chosen one, and the story."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.story = StoryCards(desk)
        self.views = {one.name: one for one in self.make_views()}
        self.tables: dict[str, TablePanel] = {}
        self._mains: dict[str, QAbstractButton] = {}
        self._others: list[QAbstractButton] = []
        self._reports: dict[str, Report] = {}
        self.chips = FilterChips()
        self.chips.set_filters([Filter(one.name, one.title) for one in self.views.values()], next(iter(self.views)))
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        for view in self.views.values():
            self._stack.addWidget(self._table(view))
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(8))
        column.addWidget(self.chips)
        column.addWidget(self._stack, 1)
        self._split = SplitPanel(left, self.story, share=32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.chips.chosen.connect(self._on_view)

    def make_views(self) -> Sequence[View]:
        """Return the tables of the part, in order."""
        raise NotImplementedError

    def view(self) -> View:
        """Return the table looked at."""
        return self.views[self.chips.key()]

    def table(self, name: str = "") -> TablePanel:
        """Return a table; the one looked at if none is named."""
        return self.tables[name or self.chips.key()]

    def choose(self, name: str) -> None:
        """Look at another table."""
        within = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.chips.choose(name)
        if within:
            # the table that had the keys is not shown any more
            self.table().table.setFocus()

    def main_button(self) -> QAbstractButton | None:
        return self._mains.get(self.chips.key())

    def fill(self) -> None:
        view, table = self.view(), self.table()
        self._stack.setCurrentWidget(table)
        with self.desk.reading() as session:
            report = view.report(session, Period(self.desk.year))
        self._reports[view.name] = report
        for one in (*self._mains.values(), *self._others):
            one.setEnabled(self.desk.can_write())
        table.show_report(_flat(report))
        self.lead_focus_to(table.table)
        row = table.current_row()
        if row is None and table.model.rowCount():
            table.select_record(table.model.row_at(0).record or 0)
            row = table.current_row()
        self._tell(row)

    def focus_on(self, focus: Focus) -> None:
        if not isinstance(focus, int):
            return
        name, identity = record_at(focus)
        if name in self.views:
            self.choose(name)
            self.table().clear_search()
            self.table().select_record(identity)
            self._split.open_story()

    def export(self) -> None:
        save_workbook(self.desk, self, self._official())

    def print_out(self) -> None:
        save_paper(self.desk, self, self._official()[0])

    def record(self) -> int:
        """Return the identity of the row the cursor is on, nought where there is none."""
        row = self.table().current_row()
        return (row.record or 0) if row is not None else 0

    def made(self, made: Any, sentence: str, name: str = "", record: int = 0) -> None:
        """Show what was made, and say so; nothing where the form was left."""
        if made is None:
            return
        if name and name != self.chips.key():
            self.choose(name)
        self.refresh(anyway=True)
        if record:
            self.table().select_record(record)
        self.desk.say(sentence)

    def _official(self) -> list[Report]:
        view = self.view()
        if not view.official:
            return [self._reports[view.name]]
        with self.desk.reading() as session:
            return [make(session, Period(self.desk.year)) for make in view.official]

    def _table(self, view: View) -> TablePanel:
        name = f"contracts-{view.name}"
        self.desk.settings.columns.setdefault(name, dict.fromkeys(view.hidden, 0))
        table = self.tables[view.name] = TablePanel(name, self.desk.settings, counted=view.counted)
        if view.filters:
            table.set_filters(view.filters, view.filters[0].key)
        if view.deeds:
            main, *others = view.deeds
            self._mains[view.name] = button(main.text, self._doing(main), kind="main", icon=main.icon or "add")
            for deed in others:
                made = button(deed.text, self._doing(deed), icon=deed.icon)
                self._others.append(made)
                table.add_action(made)
            empty = EmptyState(view.invitation, main.text, icon="contracts")
            empty.first_asked.connect(self._doing(main))
        else:
            empty = EmptyState(view.invitation, icon="contracts")
        table.set_empty(empty)
        table.set_tones(view.tone)
        table.selection_changed.connect(self._tell)
        table.row_activated.connect(lambda _row: self._split.open_story())
        table.export_requested.connect(lambda: self.desk.try_to(self.export))
        table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        return table

    def _doing(self, deed: Deed) -> Callable[..., None]:
        def act(*_checked: object) -> None:
            self.desk.try_to(deed.act)

        return act

    def _tell(self, row: Row | None) -> None:
        if row is None:
            self.story.show_nothing()
        else:
            self.desk.try_to(lambda: self.view().tell(row))

    def _on_view(self, _key: str) -> None:
        self.refresh(anyway=True)
        self.heading_changed.emit()


def _flat(report: Report) -> Report:
    """Return a report without the sums of its groups: a table that is sifted and ordered has none."""
    return replace(report, rows=tuple(replace(row, level=0) for row in report.rows if not row.subtotal))
