"""A table with all that belongs to it: search and filters above, totals below, columns remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.reports.report import Column, Report, Row
from gacha_app.settings import Settings
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import icon_button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.column_memory import ColumnMemory
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.paged_model import Count, Fetch, PagedModel
from gacha_app.ui.widgets.search_line import SearchLine
from gacha_app.ui.widgets.table_foot import TableFoot
from gacha_app.ui.widgets.table_menu import ColumnMenu
from gacha_app.ui.widgets.table_model import ReportModel, RowsModel, ToneOf
from gacha_app.ui.widgets.table_view import RowTable

_UP, _DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_PAUSE_MS = 150


class TablePanel(QFrame):
    """A report's table on a card.

    Args:
        name: under which hidden columns and widths are remembered; usually the report's.
        settings: where they are remembered; None remembers nothing.
        counted: what a row is called, "户", "笔".
        paged: whether the rows stay in the book and are fetched as they come into sight (`show_query`).

    Attributes:
        model: a `ReportModel`, or a `PagedModel`.
        table: the table itself.
        search: the line above it.
        chips: the filters above it.
        foot: what stands below it.

    Signals:
        row_activated: Enter or a double click on a row; carries the Row.
        selection_changed: the cursor stands on another row; carries the Row or None.
        search_changed, filter_changed: only needed where the page itself sifts.
        export_requested, print_requested: the user wants this table in a workbook, on paper.
        rows_copied: how many rows were put on the clipboard.
    """

    row_activated = Signal(object)
    selection_changed = Signal(object)
    search_changed = Signal(str)
    filter_changed = Signal(str)
    export_requested = Signal()
    print_requested = Signal()
    rows_copied = Signal(int)

    def __init__(
        self,
        name: str,
        settings: Settings | None = None,
        *,
        counted: str = "",
        paged: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.model: RowsModel = PagedModel() if paged else ReportModel()
        self.model.setParent(self)
        self.table = RowTable(self.model)
        self.search = SearchLine(_("筛选，可打拼音首字母"))
        self.chips = FilterChips()
        self.foot = TableFoot(counted or _("行"))
        self._memory = ColumnMemory(self.table, name, settings)
        self._menu = ColumnMenu(self.table, self.model, self.order_by)
        self._nothing = EmptyState(_("没有符合条件的行。"), icon="search", other=_("清除筛选"))
        self._empty = EmptyState(_("这里还没有内容。"))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._order = (-1, _UP)
        self._last_row: Row | None = None
        self._build()
        self._connect()
        self._show_foot()

    def show_report(self, report: Report) -> None:
        """Show a report; search, filter, order and the cursor's row stay."""
        if not isinstance(self.model, ReportModel):
            raise TypeError("a paged table is given a query")
        row = self.table.current_row()
        self.model.show(report)
        self.table.setAccessibleName(report.title)
        self.chips.count(report.rows)
        self._after_reset(row)

    def show_query(self, title: str, columns: tuple[Column, ...], count: Count, fetch: Fetch) -> None:
        """Show the rows of a query; `count` and `fetch` look at `search_text` and `filter_key` themselves."""
        row = self.table.current_row()
        self._paged().show(columns, count, fetch)
        self.table.setAccessibleName(title)
        self._after_reset(row)

    def set_filters(self, filters: Sequence[Filter], chosen: str = "") -> None:
        """Offer filters as chips; exactly one is in force."""
        self.chips.set_filters(filters, chosen)
        # chips stand in one line where they can: nothing else is to have the room beside them
        between = next(place for place in range(self._actions.count()) if self._actions.itemAt(place) is self._between)
        self._actions.setStretch(between, 0 if len(filters) > 1 else 2)
        if isinstance(self.model, ReportModel) and (report := self.model.report()):
            self.chips.count(report.rows)
        self._sift()

    def choose_filter(self, key: str) -> None:
        """Put a filter in force by its key."""
        self.chips.choose(key)

    def filter_key(self) -> str:
        """Return the key of the filter in force."""
        return self.chips.key()

    def search_text(self) -> str:
        """Return what is searched for."""
        return self.search.text().strip()

    def clear_search(self) -> None:
        """Show all rows again."""
        self.search.clear()
        self.chips.choose_first()

    def set_tones(self, tone_of: ToneOf) -> None:
        """Give words in cells a tone, as a status deserves: `tone_of(row, column key)` is "clay", "green" ... or ""."""
        self.model.tone_of = tone_of

    def set_empty(self, state: EmptyState) -> None:
        """Set what stands in the table's place while it has no rows at all."""
        self._stack.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = state
        self._stack.addWidget(state)
        self._show_foot()

    def add_action(self, widget: QWidget) -> None:
        """Put a button beside the search, before columns, export and print."""
        self._actions.insertWidget(self._actions.count() - 3, widget)

    def lead_with(self, widget: QWidget) -> None:
        """Put fields in the place of search and filters, where the page sifts by something else."""
        self.search.hide()
        self.chips.hide()
        self._actions.insertWidget(0, widget, 6)

    def select_record(self, record: int) -> bool:
        """Put the cursor on the row of a record, if it is shown."""
        place = self.model.place_of(Row({}, record=record))
        if place is None:
            return False
        self._go_to(place)
        return True

    def current_row(self) -> Row | None:
        """Return the row the cursor is on."""
        return self.table.current_row()

    def shown_columns(self) -> tuple[Column, ...]:
        """Return the columns that are not hidden, from the left."""
        return tuple(self.table.shown_columns())

    def order_by(self, section: int) -> None:
        """Order the rows by a column; again turns the order round, and once more undoes it."""
        if not self.model.can_sort():
            return
        if section == self._order[0]:
            self._order = (section, _DOWN) if self._order[1] == _UP else (-1, _UP)
        else:
            self._order = (section, _UP)
        row = self.table.current_row()
        self.model.sort(*self._order)
        self.table.show_order(*self._order)
        self._return_to(row)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._memory.is_unsaved():
            self._memory.save_now()

    def _build(self) -> None:
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.space(4))
        self._actions.addWidget(self.search, 4)
        self._actions.addSpacing(theme.space(4))
        self._actions.addWidget(self.chips, 8)
        self._actions.addStretch(2)
        self._between = self._actions.itemAt(self._actions.count() - 1)
        columns = icon_button("columns", _("列：显示、隐藏、排序"))
        columns.clicked.connect(lambda: self._menu.open_under(columns))
        self._actions.addWidget(columns)
        self._actions.addWidget(icon_button("export", _("导出到工作簿（Ctrl+E）"), self.export_requested.emit))
        self._actions.addWidget(icon_button("print", _("打印（Ctrl+P）"), self.print_requested.emit))
        self._stack = QStackedWidget()
        for piece in (self.table, self._nothing, self._empty):
            self._stack.addWidget(piece)
        layout = QVBoxLayout(self)
        side = theme.space(14)
        layout.setContentsMargins(side, theme.space(12), side, theme.space(10))
        layout.setSpacing(theme.space(8))
        layout.addLayout(self._actions)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_searched)
        self._pause.timeout.connect(self._search_now)
        self.search.left_downwards.connect(self._enter_table)
        self.chips.chosen.connect(self._on_filter_chosen)
        self.table.typed.connect(self._on_typed)
        self.table.copied.connect(self.rows_copied)
        self.table.order_asked.connect(self.order_by)
        self.table.activated.connect(lambda index: self.row_activated.emit(self.model.row_at(index.row())))
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.table.column_resized.connect(self._memory.remember_width)
        self._menu.shown_changed.connect(self._memory.remember_shown)
        self._menu.reset_asked.connect(self._memory.forget)
        self._nothing.other_asked.connect(self.clear_search)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(lambda: self.search.setFocus(Qt.FocusReason.ShortcutFocusReason))

    def _on_searched(self) -> None:
        if isinstance(self.model, ReportModel):
            self._search_now()
        else:
            # a query costs more than a look at what is in memory: not one for every letter
            self._pause.start()

    def _search_now(self) -> None:
        self._pause.stop()
        self._sift()
        self.search_changed.emit(self.search_text())

    def _on_filter_chosen(self, key: str) -> None:
        self._sift()
        self.filter_changed.emit(key)

    def _on_typed(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(letters)

    def _on_current_changed(self, index: QModelIndex) -> None:
        self._say_row(self.model.row_at(index.row()) if index.isValid() else None)

    def _enter_table(self) -> None:
        if self._pause.isActive():
            self._search_now()
        if self.model.rowCount():
            if not self.table.currentIndex().isValid():
                self._go_to(0)
            self.table.setFocus()

    def _go_to(self, place: int) -> None:
        index = self.model.index(place, max(self.table.currentIndex().column(), 0))
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, chosen)
        self.table.scrollTo(index)

    def _return_to(self, row: Row | None) -> None:
        place = self.model.place_of(row) if row is not None else None
        if place is None:
            self._say_row(None)
        else:
            self._go_to(place)

    def _say_row(self, row: Row | None) -> None:
        if row is not self._last_row:
            self._last_row = row
            self.selection_changed.emit(row)

    def _sift(self) -> None:
        row = self.table.current_row()
        if isinstance(self.model, ReportModel):
            self.model.sift(self.search_text(), self.chips.accepts())
        else:
            self._paged().reload()
        self._return_to(row)
        self._show_foot()

    def _paged(self) -> PagedModel:
        if not isinstance(self.model, PagedModel):
            raise TypeError("a table in memory is given a report")
        return self.model

    def _after_reset(self, row: Row | None) -> None:
        self.table.set_orderable(self.model.can_sort())
        self._memory.restore()
        self._return_to(row)
        self._show_foot()

    def _show_foot(self) -> None:
        sifted = bool(self.search_text()) or bool(self.filter_key())
        rows = self.model.rowCount()
        self._stack.setCurrentWidget(self.table if rows else self._nothing if sifted else self._empty)
        if isinstance(self.model, ReportModel):
            self.foot.show_report(self.model)
        else:
            self.foot.show_count(rows, sifted)
