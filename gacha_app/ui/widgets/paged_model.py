"""What a big table shows: rows fetched page by page, counted and ordered where they are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt

from gacha_app.reports.report import Column, Row
from gacha_app.ui.widgets.table_model import Index, RowsModel

PAGE = 200
# 6,000 rows: more than anyone scrolls through, less than a laptop notices
_KEPT = 30

Count = Callable[[], int]
# offset, limit, key of the column to sort by ("" for the usual order), descending
Fetch = Callable[[int, int, str, bool], Sequence[Row]]


class PagedModel(RowsModel):
    """Rows of a query, fetched when they come into sight.

    Attributes:
        sortable: whether the query can give its rows in another order.
    """

    def __init__(self) -> None:
        super().__init__()
        self._count: Count = lambda: 0
        self._fetch: Fetch = lambda *_: ()
        self._rows = 0
        self._pages: OrderedDict[int, Sequence[Row]] = OrderedDict()
        self._sort = ("", False)
        self.sortable = True

    def show(self, columns: tuple[Column, ...], count: Count, fetch: Fetch) -> None:
        """Show the rows of another query."""
        self.beginResetModel()
        self._columns, self._count, self._fetch = columns, count, fetch
        if self._sort[0] not in {column.key for column in columns}:
            self._sort = ("", False)
        self._forget()
        self.endResetModel()

    def reload(self) -> None:
        """Ask again: the book, the search or the filter has changed."""
        self.beginResetModel()
        self._forget()
        self.endResetModel()

    def can_sort(self) -> bool:
        return self.sortable

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, where they are kept; -1 is their usual order."""
        key = self._columns[column].key if 0 <= column < len(self._columns) else ""
        self.beginResetModel()
        self._sort = (key, bool(key) and order == Qt.SortOrder.DescendingOrder)
        self._pages.clear()
        self.endResetModel()

    def row_at(self, place: int) -> Row:
        page, within = divmod(place, PAGE)
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._pages[page] = self._fetch(page * PAGE, PAGE, *self._sort)
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        rows = self._pages[page]
        # the book may have shrunk under us: a blank row until the page asks again
        return rows[within] if within < len(rows) else Row({})

    def place_of(self, row: Row) -> int | None:
        """Return where a row stands among those at hand and the first; looking through all would fetch all."""
        if self._rows:
            self.row_at(0)
        for page, rows in self._pages.items():
            for within, other in enumerate(rows):
                if other is row or (row.record is not None and other.record == row.record):
                    return page * PAGE + within
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else self._rows

    def _forget(self) -> None:
        self._pages.clear()
        self._rows = self._count()
