"""The menu of a table's columns: which are shown, and by which the rows are ordered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView, QWidget

from gacha_app.i18n import _
from gacha_app.ui.widgets.table_model import RowsModel


class ColumnMenu(QObject):
    """Makes the menu anew each time it is opened, so that it says what is so.

    Signals:
        shown_changed: a column shall be shown or hidden; its key and whether it shall be shown.
        reset_asked: the columns should be as they were first.
    """

    shown_changed = Signal(str, bool)
    reset_asked = Signal()

    def __init__(self, table: QTableView, model: RowsModel, order_by: Callable[[int], object]) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._order_by = order_by

    def open_under(self, widget: QWidget) -> None:
        """Open the menu below the button that was pressed."""
        menu = self.made(widget)
        menu.popup(widget.mapToGlobal(QPoint(0, widget.height() + 2)))

    def made(self, parent: QWidget) -> QMenu:
        """Return the menu: a check mark for each shown column, the orders, and the way back."""
        menu = QMenu(parent)
        menu.aboutToHide.connect(menu.deleteLater)
        columns = self._model.columns()
        shown = [place for place in range(len(columns)) if not self._table.isColumnHidden(place)]
        for place, column in enumerate(columns):
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(place in shown)
            # the last one stays: a table without columns cannot be mended
            action.setEnabled(shown != [place])
            _on(action, lambda key=column.key, now=place in shown: self.shown_changed.emit(key, not now))  # type: ignore[misc]
        if self._model.can_sort():
            orders = menu.addMenu(_("排序"))
            for place, column in enumerate(columns):
                _on(orders.addAction(column.title), lambda place=place: self._order_by(place))  # type: ignore[misc]
            _on(orders.addAction(_("原来的顺序")), lambda: self._order_by(-1))
        menu.addSeparator()
        _on(menu.addAction(_("恢复列的初始样子")), self.reset_asked.emit)
        return menu


def _on(action: QAction, call: Callable[[], object]) -> None:
    action.triggered.connect(lambda: call())
