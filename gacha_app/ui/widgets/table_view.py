"""The table itself: rows to choose and copy, columns that fit what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QTableView,
    QWidget,
)

from gacha_app.reports.report import CellKind, Column, Row, cell_text
from gacha_app.ui import theme
from gacha_app.ui.widgets.table_model import RowsModel
from gacha_app.ui.widgets.table_paint import RowDelegate, RowHeader, natural_width, padding


class RowTable(QTableView):
    """A table of report rows.

    Signals:
        typed: a letter was typed in the table: the beginning of a search.
        copied: rows were put on the clipboard; how many.
        column_resized: the user set a column's width; its key and the width.
        order_asked: the user clicked the heading of a column.
    """

    typed = Signal(str)
    copied = Signal(int)
    column_resized = Signal(str, int)
    order_asked = Signal(int)

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows_model = model
        self._widths: Mapping[str, int] = {}
        self._fitting = False
        self.hovered = -1
        self.setModel(model)
        self.setProperty("grid", "rows")
        self.setItemDelegate(RowDelegate(self))
        self._header = RowHeader(self)
        self.setHorizontalHeader(self._header)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.horizontalHeader().sectionClicked.connect(self.order_asked)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAutoScroll(False)
        model.modelReset.connect(self.fit_columns)
        self._fit_rows()

    def columns(self) -> tuple[Column, ...]:
        """Return the columns from the left, hidden ones too."""
        return self._rows_model.columns()

    def set_widths(self, widths: Mapping[str, int]) -> None:
        """Set the widths the user chose before, by column key; the other columns fit what they hold."""
        self._widths = {key: width for key, width in widths.items() if width > 0}
        self.fit_columns()

    def set_hidden(self, keys: Collection[str]) -> None:
        """Hide the columns of these keys, and show all others."""
        self._fitting = True
        for place, column in enumerate(self._rows_model.columns()):
            self.setColumnHidden(place, column.key in keys)
        self._fitting = False

    def fit_columns(self) -> None:
        """Make every column as wide as it needs, and share out what is left."""
        columns = self._rows_model.columns()
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        if not shown:
            return
        widths = {
            place: self._widths.get(columns[place].key) or natural_width(self._rows_model, place) for place in shown
        }
        free = [place for place in shown if columns[place].key not in self._widths]
        spare = self.viewport().width() - sum(widths.values())
        if spare > 0 and free:
            whole = sum(widths[place] for place in free)
            for place in free:
                widths[place] += spare * widths[place] // whole
            widths[free[-1]] += self.viewport().width() - sum(widths.values())
        elif spare < 0:
            # words may be elided, numbers never; each column of words gives of what it can spare
            can_give = {
                place: widths[place]
                - min(widths[place], theme.space(13) * min(columns[place].width, 6) + 2 * padding())
                for place in free
                if columns[place].kind is CellKind.TEXT
            }
            for place, less in _given(widths, can_give, columns, -spare).items():
                widths[place] -= less
        self._fitting = True
        for place, width in widths.items():
            self.setColumnWidth(place, width)
        self._fitting = False

    def show_order(self, section: int, order: Qt.SortOrder) -> None:
        """Show by which column the rows are ordered; -1 is none."""
        self._header.show_order(section, order)

    def set_orderable(self, orderable: bool) -> None:
        """Let the headings order the rows, or, where rows stand under one another, not."""
        self._header.setSectionsClickable(orderable)
        if not orderable:
            self.show_order(-1, Qt.SortOrder.AscendingOrder)

    def shown_columns(self) -> list[Column]:
        """Return the columns that are not hidden, from the left."""
        columns = self._rows_model.columns()
        shown = [place for place in range(len(columns)) if not self.isColumnHidden(place)]
        return [columns[place] for place in sorted(shown, key=self._header.visualIndex)]

    def selected_rows(self) -> list[Row]:
        """Return the selected rows from above."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._rows_model.row_at(place) for place in places]

    def current_row(self) -> Row | None:
        """Return the row the cursor is on."""
        index = self.currentIndex()
        return self._rows_model.row_at(index.row()) if index.isValid() else None

    def copy_rows(self, *, heading: bool = False) -> None:
        """Put the selected rows on the clipboard, as a spreadsheet takes them: numbers plain, cells parted by tabs."""
        shown = self.shown_columns()
        rows = self.selected_rows()
        lines = [[column.title for column in shown]] if heading else []
        lines += [[_plain_text(column, row) for column in shown] for row in rows]
        QApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
        self.copied.emit(len(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.text().strip() and event.text().isprintable() and not held:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit_columns()
        if event.size().height() != event.oldSize().height() and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()
            self.fit_columns()

    def is_first_shown(self, section: int) -> bool:
        """Say whether no shown column stands left of this one."""
        header = self.horizontalHeader()
        at = header.visualIndex(section)
        return all(header.isSectionHidden(header.logicalIndex(place)) for place in range(at))

    def _hover(self, place: int) -> None:
        if place == self.hovered:
            return
        before, self.hovered = self.hovered, place
        for row in (before, place):
            if row >= 0:
                top, height = self.rowViewportPosition(row), self.rowHeight(row)
                self.viewport().update(0, top, self.viewport().width(), height)

    def _fit_rows(self) -> None:
        height = QFontMetrics(theme.font()).height() + theme.space(13)
        self.verticalHeader().setMinimumSectionSize(theme.space(16))
        self.verticalHeader().setDefaultSectionSize(height)
        self.horizontalHeader().setFixedHeight(height + theme.space(3))
        self.horizontalHeader().setMinimumSectionSize(theme.space(36))
        # fewer rows than these are no table any more: the page scrolls instead
        self.setMinimumHeight(5 * height)

    def _on_section_resized(self, section: int, _before: int, width: int) -> None:
        if self._fitting or not width or section >= len(self._rows_model.columns()):
            return
        key = self._rows_model.columns()[section].key
        self._widths = {**self._widths, key: width}
        self.column_resized.emit(key, width)


def _plain_text(column: Column, row: Row) -> str:
    value = row.cells.get(column.key)
    text = cell_text(column, value).replace("\t", " ").replace("\n", " ")
    return text.replace(",", "") if column.is_number else text


def _given(
    widths: Mapping[int, int], can_give: Mapping[int, int], columns: Sequence[Column], lacking: int
) -> dict[int, int]:
    """Return by how much columns are made narrower: long words give way to a common width, short ones stay whole."""
    # a column that likes to be wide keeps more; in tenths
    worth = {place: min(max(columns[place].width, 10), 20) for place in can_give}

    def given(level: int) -> dict[int, int]:
        return {
            place: max(0, min(most, widths[place] - level * worth[place] // 10)) for place, most in can_give.items()
        }

    low, high = 0, max(widths.values())
    while low < high:
        level = (low + high + 1) // 2
        if sum(given(level).values()) >= lacking:
            low = level
        else:
            high = level - 1
    return given(low)
