"""What a table shows: the rows of a report held in memory, sorted and sifted in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCollator, QLocale, QModelIndex, QPersistentModelIndex, Qt

from gacha_app.reports.report import Cell, CellKind, Column, Report, Row, cell_text
from gacha_app.ui import theme
from gacha_app.ui.widgets.matching import holds_all, plain

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
SORT_ROLE = Qt.ItemDataRole.UserRole + 1

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

# Names a tone ("clay", "gold" ...) for a cell whose word deserves one, else ""
ToneOf = Callable[[Row, str], str]


class RowsModel(QAbstractTableModel):
    """Columns and rows of a report, wherever the rows come from."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[Column, ...] = ()
        self.tone_of: ToneOf | None = None

    def columns(self) -> tuple[Column, ...]:
        """Return the columns from the left."""
        return self._columns

    def row_at(self, place: int) -> Row:
        """Return the row at a place from above."""
        raise NotImplementedError

    def can_sort(self) -> bool:
        """Say whether the rows may stand in another order."""
        raise NotImplementedError

    def place_of(self, row: Row) -> int | None:
        """Return where a row stands that is the same record, or holds the same cells; None if it is gone."""
        for place in range(self.rowCount()):
            other = self.row_at(place)
            if other is row or (row.record is not None and other.record == row.record):
                return place
        if not row.cells:
            return None
        return next((place for place in range(self.rowCount()) if self.row_at(place).cells == row.cells), None)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= self.rowCount() or index.column() >= len(self._columns):
            return None
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role not in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.FontRole,
            Qt.ItemDataRole.AccessibleTextRole, ROW_ROLE, SORT_ROLE,
        ):  # fmt: skip
            return None
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row, index.column())
        if role == Qt.ItemDataRole.FontRole:
            return theme.font(bold=True) if row.subtotal else None
        if role == ROW_ROLE:
            return row
        if role == SORT_ROLE:
            return row.cells.get(column.key)
        text = cell_text(column, row.cells.get(column.key))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {text}{column.unit}" if text else column.title
        return text if len(text) > column.width else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{column.title}（{column.unit}）" if column.unit else column.title
        return None

    def text(self, row: Row, section: int) -> str:
        """Return what a cell shows; the first column of words is indented by the row's level."""
        column = self._columns[section]
        text = cell_text(column, row.cells.get(column.key))
        return "　" * row.level + text if row.level and section == self._indented() else text

    def _indented(self) -> int:
        words = [place for place, column in enumerate(self._columns) if column.kind is CellKind.TEXT]
        return words[0] if words else 0


class ReportModel(RowsModel):
    """The rows of a report in memory."""

    def __init__(self) -> None:
        super().__init__()
        self._report: Report | None = None
        self._sifted: list[Row] = []
        self._rows: list[Row] = []
        self._query = ""
        self._accepts: Callable[[Row], bool] | None = None
        self._sort: tuple[str, bool] | None = None
        self._texts: dict[int, str] = {}
        self._adds_up: dict[str, bool] = {}

    def show(self, report: Report) -> None:
        """Show a report; what was searched, sifted and sorted by stays in force."""
        self.beginResetModel()
        self._report = report
        self._texts, self._adds_up = {}, {}
        self._columns = report.columns
        if self._sort and self._sort[0] not in {column.key for column in report.columns}:
            self._sort = None
        self._arrange()
        self.endResetModel()

    def report(self) -> Report | None:
        """Return the report shown."""
        return self._report

    def rows(self) -> Sequence[Row]:
        """Return the rows shown, from above."""
        return self._rows

    def sift(self, query: str, accepts: Callable[[Row], bool] | None) -> None:
        """Show only the rows that hold what is searched for and that a filter accepts."""
        if (query, accepts) == (self._query, self._accepts):
            return
        self.beginResetModel()
        self._query, self._accepts = query, accepts
        self._arrange()
        self.endResetModel()

    def is_sifted(self) -> bool:
        """Say whether rows may be hidden by search or filter."""
        return bool(self._query.strip()) or self._accepts is not None

    def can_sort(self) -> bool:
        return self._report is not None and not any(row.level or row.subtotal for row in self._report.rows)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows themselves (no proxy: a proxy's sort is unusable past some thousand rows); -1 undoes it."""
        wanted = None
        if 0 <= column < len(self._columns) and self.can_sort():
            wanted = (self._columns[column].key, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self._rows[index.row()]) for index in self.persistentIndexList() if index.isValid()]
        self._sort = wanted
        self._arrange()
        places = {id(row): place for place, row in enumerate(self._rows)}
        for index, row in kept:
            self.changePersistentIndex(index, self.index(places[id(row)], index.column()))
        self.layoutChanged.emit()

    def row_at(self, place: int) -> Row:
        return self._rows[place]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def sums(self) -> Mapping[str, Cell]:
        """Return the foot of what is shown: the report's own, or, for a part of its rows, their sum.

        A column is added up for a part only where the report's foot is the sum of its rows: rates and balances are not.
        """
        if self._report is None or not self._report.totals:
            return {}
        if len(self._rows) == len(self._report.rows):
            return self._report.totals
        shown: dict[str, Cell] = {}
        for key, total in self._report.totals.items():
            if key not in self._adds_up:
                self._adds_up[key] = isinstance(total, int) and _sum(self._report.rows, key) == total
            if self._adds_up[key]:
                shown[key] = _sum(self._rows, key)
        return shown

    def _arrange(self) -> None:
        rows = list(self._report.rows) if self._report else []
        if self._accepts is not None:
            rows = [row for row in rows if self._accepts(row)]
        if self._query.strip():
            words = plain(self._query).split()
            rows = [row for row in rows if holds_all(words, self._compared(row))]
        if self._sort:
            key, descending = self._sort
            rows.sort(key=lambda row: sort_key(row.cells.get(key)), reverse=descending)
        self._rows = rows

    def _compared(self, row: Row) -> str:
        # made once for each row: typing on asks the same again
        known = self._texts.get(id(row))
        if known is None:
            known = plain(" ".join(cell_text(column, row.cells.get(column.key)) for column in self._columns))
            self._texts[id(row)] = known
        return known


def sort_key(value: Cell) -> tuple[int, Any]:
    """Return what a cell is ordered by: blanks first, numbers by size, days by date, words as a dictionary has them."""
    if value is None or value == "":
        return (0, 0)
    if isinstance(value, int):
        return (1, value)
    if isinstance(value, date):
        return (1, value.toordinal())
    return (2, _dictionary().sortKey(value))


@cache
def _dictionary() -> QCollator:
    # 阿 before 巴 before 张, whatever the language of the window: the words in tables are Chinese; 2号 before 10号
    order = QCollator(QLocale("zh_CN"))
    order.setNumericMode(True)
    return order


def _sum(rows: Sequence[Row], key: str) -> int:
    return sum(int(value) for row in rows if not row.subtotal and isinstance(value := row.cells.get(key), int))
