"""A workbook's sheet as an editable grid: the cells as they were read, the faulty ones marked and explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _
from gacha_app.services.import_columns import column_at, letters_of
from gacha_app.services.roster_sheet import shown_cell
from gacha_app.ui import theme

if TYPE_CHECKING:
    from gacha_app.sheets.grid import Grid

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]
_SAMPLE = 80


class SheetModel(QAbstractTableModel):
    """The cells of one sheet, row and column counted from 0.

    Signals:
        typed: cells were given other texts; carries texts by (row, column).
    """

    typed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid: Grid | None = None
        self._headings: list[str] = []
        self._changed: Mapping[Place, str] = {}
        self._faults: dict[Place, list[Finding]] = {}
        self._typed: dict[Place, str] = {}

    def show(
        self, grid: Grid, headings: Sequence[str], changed: Mapping[Place, str], faults: Mapping[Place, list[Finding]]
    ) -> None:
        """Show a sheet; where it is the one shown before, cursor and scroll bar stay where they are."""
        same = (
            self._grid is not None
            and (grid.title, len(grid.rows), grid.width) == (self._grid.title, len(self._grid.rows), self._grid.width)
        )  # fmt: skip
        if not same:
            self.beginResetModel()
        self._grid, self._headings, self._changed, self._faults = grid, list(headings), changed, dict(faults)
        self._typed = {}
        if not same:
            self.endResetModel()
            return
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(grid.width - 1, 0))
        if grid.rows and grid.width:
            self.dataChanged.emit(self.index(0, 0), self.index(len(grid.rows) - 1, grid.width - 1))

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        if (row, column) in self._typed:
            return self._typed[row, column]
        return shown_cell(self._grid.rows[row][column]) if self._grid else ""

    def faults(self, row: int, column: int) -> list[Finding]:
        """Return what is wrong with a cell."""
        return self._faults.get((row, column), [])

    def tone(self, row: int, column: int) -> str:
        """Return "clay" for a cell that must be mended, "gold" for one to be looked at, "blue" for a corrected one."""
        found = self.faults(row, column)
        if found:
            return "clay" if any(one.severity == ERROR for one in found) else "gold"
        return "blue" if (row, column) in self._changed or (row, column) in self._typed else ""

    def write(self, texts: Mapping[Place, str]) -> None:
        """Give cells other texts, as the user typed them."""
        other = {place: text for place, text in texts.items() if text != self.text(*place)}
        if not other:
            return
        self._typed |= other
        for row, column in other:
            self.dataChanged.emit(self.index(row, column), self.index(row, column))
        self.typed.emit(other)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._grid is None else len(self._grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._grid is None else self._grid.width

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )  # fmt: skip

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        at = (index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(*at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(one.reason for one in self.faults(*at)) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join((self.text(*at), *(one.reason for one in self.faults(*at))))
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        self.write({(index.row(), index.column()): str(value).strip()})
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignLeft if orientation == Qt.Orientation.Horizontal else Qt.AlignmentFlag.AlignRight
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self._headings[section] if section < len(self._headings) else None


class SheetTable(QTableView):
    """The grid: typing, F2 or a double click changes a cell, Delete clears, Ctrl+C and Ctrl+V copy and paste."""

    def __init__(self, model: SheetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = model
        self.setModel(model)
        self.setItemDelegate(_CellDelegate(self))
        self.setProperty("grid", "rows")
        self.setAccessibleName(_("表格，可以直接改"))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        height = QFontMetrics(theme.font()).height() + theme.space(9)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalHeader().setMinimumSectionSize(theme.space(16))
        self.horizontalHeader().setFixedHeight(height + theme.space(3))
        model.modelReset.connect(self.fit_columns)

    def fit_columns(self) -> None:
        """Make every column as wide as its first rows need, within reason."""
        metrics = QFontMetrics(theme.font())
        bold = QFontMetrics(theme.font(bold=True))
        most = metrics.horizontalAdvance("户" * 14)
        for column in range(self._cells.columnCount()):
            texts = (self._cells.text(row, column) for row in range(min(self._cells.rowCount(), _SAMPLE)))
            widest = min(max((metrics.horizontalAdvance(text) for text in texts), default=0), most)
            heading = self._cells.headerData(column, Qt.Orientation.Horizontal) or ""
            wide = max(widest + theme.space(18), bold.horizontalAdvance(heading) + theme.space(26), theme.space(48))
            self.setColumnWidth(column, wide)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor into a cell and bring it into sight."""
        index = self._cells.index(row, max(column, 0))
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def chosen(self) -> list[Place]:
        """Return the selected cells."""
        return [(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._cells.write(dict.fromkeys(self.chosen(), ""))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            # an editor hands its Enter on before what was typed is kept
            if self.state() != QAbstractItemView.State.EditingState:
                self._go_down()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_down()

    def _go_down(self) -> None:
        """Go on to the cell below, as every spreadsheet does on Enter."""
        below = self._cells.index(self.currentIndex().row() + 1, self.currentIndex().column())
        if below.isValid():
            self.selectionModel().setCurrentIndex(below, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _copy(self) -> None:
        places = self.chosen()
        if not places:
            return
        rows, columns = ({place[part] for place in places} for part in (0, 1))
        lines = ("\t".join(self._cells.text(row, column) for column in sorted(columns)) for row in sorted(rows))
        QApplication.clipboard().setText("\n".join(lines))

    def _paste(self) -> None:
        at = self.currentIndex()
        if not at.isValid():
            return
        texts = {}
        for down, line in enumerate(QApplication.clipboard().text().rstrip("\r\n").splitlines()):
            for right, text in enumerate(line.split("\t")):
                row, column = at.row() + down, at.column() + right
                if row < self._cells.rowCount() and column < self._cells.columnCount():
                    texts[row, column] = text.strip()
        self._cells.write(texts)


class _CellDelegate(QStyledItemDelegate):
    """Paints a cell in its fault's colour, and a frame around the one the cursor is in."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        model: SheetModel = index.model()
        tone = model.tone(index.row(), index.column())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.color(f"{tone}_soft" if tone else "selection" if selected else "card"))
        painter.setPen(theme.color("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        if tone in ("clay", "gold"):
            # never by colour alone: a corner, as spreadsheets mark a remark
            side = theme.space(6)
            corner = option.rect.topRight()
            painter.fillRect(QRect(corner.x() - side + 1, corner.y(), side, side), theme.color(tone))
        if selected and tone:
            painter.fillRect(QRect(option.rect.left(), option.rect.bottom() - 2, option.rect.width(), 3),
                             theme.color("focus"))  # fmt: skip
        table = self.parent()
        if isinstance(table, QTableView) and table.currentIndex() == index:
            pen = painter.pen()
            pen.setColor(theme.color("focus"))
            pen.setWidth(2)
            painter.setPen(pen)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        painter.setPen(theme.color(f"{tone}_ink" if tone else "ink"))
        painter.setFont(theme.font(bold=tone == "blue"))
        inner = option.rect.adjusted(theme.space(7), 0, -theme.space(7), 0)
        text = painter.fontMetrics().elidedText(
            model.text(index.row(), index.column()), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: Any, index: Any) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("cell", True)
        editor.setAccessibleName(_("格子里写的"))
        return editor


def headings_of(width: int, fields: Mapping[str, int], titles: Mapping[str, str]) -> list[str]:
    """Return what stands over each column: its letter, and what it was understood as."""
    known = {column: titles.get(field, "") for field, column in fields.items()}
    return [f"{letters_of(place)}　{known.get(place, '')}".strip() for place in range(width)]


def faults_by_place(findings: Sequence[Finding], sheet: str, names: int) -> dict[Place, list[Finding]]:
    """Return the faults of a sheet by cell; what is said of a whole row stands at its name.

    Args:
        names: the column that holds the name, counted from 0.
    """
    found: dict[Place, list[Finding]] = {}
    for one in findings:
        if one.sheet == sheet and one.row:
            found.setdefault((one.row - 1, column_at(one.column) if one.column else names), []).append(one)
    return found
