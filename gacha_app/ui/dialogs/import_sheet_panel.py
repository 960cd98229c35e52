"""The sheet of an import with its faults beside it: a fault leads to its cell, a double stands beside its twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.import_columns import column_at
from gacha_app.services.roster_twins import TwinPair
from gacha_app.ui import theme
from gacha_app.ui.dialogs.import_sheet import SheetModel, SheetTable, faults_by_place, headings_of
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.pieces import Elided, clear
from gacha_app.ui.widgets.scroller import Scroller
from gacha_app.ui.widgets.table_model import ReportModel
from gacha_app.ui.widgets.table_view import RowTable

if TYPE_CHECKING:
    from gacha_app.domain.imports import RosterReading
    from gacha_app.services.roster_sheet import RosterSheet


class SheetPanel(QWidget):
    """Left the sheet, right what is wrong with it and, of the chosen fault, the whole sentence and the twin.

    Attributes:
        table: the grid. cells: what it shows.
        faults: the list beside it. undo_button: takes the last correction back; it stands in the dialog's foot.

    Signals:
        edited: cells of a sheet were given other texts; carries texts by (sheet, row, column).
        fault_chosen: carries the Finding.
        undo_asked: the user wants the last correction back.
    """

    edited = Signal(object)
    fault_chosen = Signal(object)
    undo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = SheetModel()
        self.cells.setParent(self)
        self.table = SheetTable(self.cells)
        self.sheets = FilterChips()
        self._faults_model = ReportModel()
        self._faults_model.setParent(self)
        self._faults_model.tone_of = lambda row, key: _TONES[str(row.cells["severity"])] if key == "place" else ""
        self.faults = RowTable(self._faults_model)
        self.faults.setAccessibleName(_("问题"))
        self.undo_button = button(_("撤回上一处改动"), self.undo_asked.emit, kind="quiet", icon="undo")
        self.undo_button.setToolTip("Ctrl+Z")
        self.undo_button.setAutoDefault(False)
        self.undo_button.hide()
        self.sentence = label(wrap=True)
        self._twin = QGridLayout()
        self._sheet: RosterSheet | None = None
        self._reading: RosterReading | None = None
        self._findings: Sequence[Finding] = ()
        self._titles: Mapping[str, str] = {}
        self._shown = ""
        # the list's own cursor is put back: the grid's is not to follow
        self._choosing = False
        self._lay_out()
        self.cells.typed.connect(self._on_typed)
        self.sheets.chosen.connect(self._show_sheet)
        self.faults.selectionModel().currentRowChanged.connect(self._on_fault)
        self.faults.activated.connect(self._edit_fault)

    def show_sheet(
        self, sheet: RosterSheet, reading: RosterReading, findings: Sequence[Finding], titles: Mapping[str, str]
    ) -> None:
        """Show the sheets of a roster and what is wrong with them.

        Args:
            titles: what columns may be, by field.
        """
        self._sheet, self._reading, self._titles = sheet, reading, titles
        names = list(dict.fromkeys(one.sheet for one in reading.mapping))
        if self._shown not in names:
            self._shown = names[0] if names else ""
        self.sheets.set_filters([Filter(name, name) for name in names] if len(names) > 1 else [], self._shown)
        self._findings = sorted(findings, key=lambda one: one.severity != ERROR)
        chosen = self.chosen_fault()
        self._faults_model.show(_faults_report(self._findings))
        self.undo_button.setVisible(bool(sheet.edits))
        self._fill()
        self._choose_again(chosen)

    def go_to(self, finding: Finding) -> None:
        """Put the cursor of the grid into the cell a fault speaks of."""
        if not finding.row or self._reading is None:
            return
        if finding.sheet != self._shown:
            self.sheets.choose(finding.sheet)
            self._show_sheet(finding.sheet)
        self.table.go_to(finding.row - 1, column_at(finding.column) if finding.column else self._names())

    def chosen_fault(self) -> Finding | None:
        """Return the fault the list's cursor is on."""
        row = self.faults.current_row()
        at = row.record if row is not None else None
        return self._findings[at] if at is not None and at < len(self._findings) else None

    def show_twin(self, pair: TwinPair | None) -> None:
        """Show a line and its twin side by side, column by column; what differs stands out."""
        clear(self._twin)
        if pair is None:
            return
        for place, (text, role) in enumerate((("", ""), (pair.here, "strong"), (pair.there, "strong"))):
            self._twin.addWidget(Elided(text, role) if text else label(), 0, place)
        for at, one in enumerate(pair.parts, 1):
            self._twin.addWidget(label(one.title, "muted"), at, 0)
            for place, text in ((1, one.here), (2, one.there)):
                self._twin.addWidget(Elided(text, "", "clay" if one.differs else ""), at, place)

    def _names(self) -> int:
        """Return the column of names in the sheet shown."""
        fields = self._fields()
        return fields.get("name", fields.get("head_name", 0))

    def _fields(self) -> dict[str, int]:
        """Return the columns of the sheet shown, by what they were understood as."""
        mapped = self._reading.mapping if self._reading else ()
        return {one.field: column_at(one.column) for one in mapped if one.sheet == self._shown}

    def _fill(self) -> None:
        if self._sheet is None or not self._shown:
            return
        grid = self._sheet.grid(self._shown)
        changed = {
            (row, column): text for (name, row, column), text in self._sheet.edits.items() if name == self._shown
        }
        headings = headings_of(grid.width, self._fields(), self._titles)
        self.cells.show(grid, headings, changed, faults_by_place(self._findings, self._shown, self._names()))

    def _show_sheet(self, name: str) -> None:
        if name and name != self._shown:
            self._shown = name
            self._fill()

    def _choose_again(self, finding: Finding | None) -> None:
        """Keep the list's cursor on the same fault, else on the next that is left."""
        same = next((place for place, one in enumerate(self._findings) if one == finding), None)
        self.faults.blockSignals(True)
        if same is not None:
            self.faults.selectRow(same)
        self.faults.blockSignals(False)
        if same is None:
            self.sentence.setText(
                _("没有问题。") if not self._findings else _("选一条问题，表格会跳到那一格；改了马上重新核对。")
            )
            self.show_twin(None)

    def _on_typed(self, texts: dict[tuple[int, int], str]) -> None:
        self.edited.emit({(self._shown, *place): text for place, text in texts.items()})

    def _on_fault(self, index: QModelIndex) -> None:
        if not index.isValid() or self._choosing:
            return
        finding = self._findings[self._faults_model.row_at(index.row()).record or 0]
        self.sentence.setText(finding.reason)
        self.show_twin(None)
        self.go_to(finding)
        self.fault_chosen.emit(finding)

    def _edit_fault(self, _index: QModelIndex) -> None:
        """Go from the list into the cell, ready to type."""
        finding = self.chosen_fault()
        if finding is not None:
            self.go_to(finding)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.edit(self.table.currentIndex())

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(theme.space(6))
        left.addWidget(self.sheets)
        left.addWidget(self.table, 1)
        told = QWidget()
        told.setProperty("surface", "clear")
        inside = QVBoxLayout(told)
        inside.setContentsMargins(0, 0, theme.space(4), 0)
        inside.setSpacing(theme.space(8))
        inside.addWidget(self.sentence)
        self._twin.setHorizontalSpacing(theme.space(10))
        self._twin.setVerticalSpacing(theme.space(3))
        self._twin.setColumnStretch(1, 1)
        self._twin.setColumnStretch(2, 1)
        inside.addLayout(self._twin)
        inside.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.space(8))
        # a twin has as many lines as the sheet has columns: the list may be short
        self.faults.setMinimumHeight(self.faults.minimumHeight() * 3 // 5)
        right.addWidget(self.faults, 4)
        right.addWidget(Scroller(told), 5)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        layout.addLayout(left, 67)
        layout.addLayout(right, 33)


_TONES = {"error": "clay", "warning": "gold"}


def _faults_report(findings: Sequence[Finding]) -> Report:
    """Return what is wrong, each fault with the cell it is in."""
    rows = tuple(
        Row(
            {"place": f"{one.column}{one.row}" if one.row else "—", "reason": one.reason, "severity": one.severity},
            record=place,
        )
        for place, one in enumerate(findings)
    )
    columns = (Column("place", _("格子"), CellKind.CODE, width=3), Column("reason", _("哪里不对"), width=14))
    return Report("roster-faults", _("问题"), "", "", columns, rows)
