"""A list and, beside it, the story of the chosen row: how such a part of the page is put together and kept in step."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel


class ListingPart(Page):
    """The frame of such a part.

    Attributes:
        table: the list.
    """

    def __init__(self, desk: Desk, name: str, counted: str, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table = TablePanel(name, desk.settings, counted=counted)

    def tell(self, record: int | None) -> None:
        """Tell of a row beside the list, None while none is chosen; told by each part."""

    def add(self) -> None:
        """Ask for a new one; told by each part."""

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.table.clear_search()
            if not self.table.select_record(focus):
                self.tell(focus)
            self._split.open_story()

    def join(self, story: QWidget, empty: EmptyState) -> None:
        """Put list and story side by side; an empty list offers the first step."""
        empty.first_asked.connect(self.add)
        self.table.set_empty(empty)
        self._split = SplitPanel(self.table, story, share=42)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self.table.selection_changed.connect(self._tell_row)
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(self.export)
        self.table.print_requested.connect(self.print_out)

    def show_rows(self, report: Report) -> None:
        """Show a list; what was chosen stays chosen, else the first is."""
        self.table.show_report(report)
        row = self.table.current_row()
        if row is None and report.rows:
            self.table.select_record(report.rows[0].record or 0)
        else:
            self._tell_row(row)

    def _tell_row(self, row: Row | None) -> None:
        self.tell(row.record if row is not None else None)
