"""A register of duties: its table, and beside it the story of the row the cursor is on."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.plans_story import DutyStory
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel


class DutyPart(Page):
    """What the registers of duties have in common.

    A part says `name`, `add_words` and `invitation` of its own, and overrides `read`, `tell` and `add`.

    Attributes:
        table: the register. story: what is told of the chosen row.
    """

    name = ""
    share = 36
    hidden: tuple[str, ...] = ()

    def __init__(self, desk: Desk, counted: str, add_words: str, invitation: str) -> None:
        super().__init__(desk)
        self._report: Report | None = None
        self._add = button(add_words, self.add, kind="main", icon="add")
        desk.settings.columns.setdefault(self.name, dict.fromkeys(self.hidden, 0))
        self.table = TablePanel(self.name, desk.settings, counted=counted)
        self.story = DutyStory(desk)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(10))
        if (above := self.above()) is not None:
            column.addWidget(above)
        column.addWidget(self.table, 1)
        left.lead_focus_to(self.table.table)
        self._split = SplitPanel(left, self.story, share=self.share)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        empty = EmptyState(invitation, first=add_words, icon="plans")
        empty.first_asked.connect(self.add)
        self.table.set_empty(empty)
        self.table.set_tones(self.tone)
        self.table.selection_changed.connect(self._tell)
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.story.papers_changed.connect(self.refresh)

    def above(self) -> QWidget | None:
        """Return what stands above the table, made before anything else of the part."""
        return None

    def read(self) -> Report:
        """Return the register of the year looked at."""
        raise NotImplementedError

    def shown(self, report: Report) -> Report:
        """Return what of the register the table shows."""
        return report

    def tell(self, record: int | None) -> None:
        """Tell of a record, or of nothing."""
        raise NotImplementedError

    def add(self) -> None:
        """Ask for a new record, and show it."""
        raise NotImplementedError

    def tone(self, _row: Row, _key: str) -> str:
        """Return the tone of a cell."""
        return ""

    def main_button(self) -> QAbstractButton | None:
        return self._add

    def fill(self) -> None:
        self._report = self.read()
        self._add.setEnabled(self.desk.can_write())
        self.table.show_report(self.shown(self._report))
        row = self.table.current_row()
        if row is None and self.table.model.rowCount():
            self.table.select_record(self.table.model.row_at(0).record or 0)
        else:
            self._tell(row)

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.table.clear_search()
            if not self.table.select_record(focus):
                # of another year: told all the same
                self.tell(focus)
            self._split.open_story()

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._report])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def done(self, sentence: str, record: int | None = None) -> None:
        """Show what was just done, and say it."""
        self.refresh()
        if record is not None:
            self.focus_on(record)
        self.desk.say(sentence)

    def _tell(self, row: Row | None) -> None:
        record = row.record if row is not None else None
        self.desk.try_to(lambda: self.tell(record))
