"""A statement as its form is printed: two halves side by side, every figure to be asked what it is made of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QWidget

from gacha_app.i18n import _
from gacha_app.reports.face import face_text
from gacha_app.reports.halves import halves_of
from gacha_app.reports.report import Column, Report, Row
from gacha_app.ui import theme

Index = QModelIndex | QPersistentModelIndex
_ITEM, _LINE = "item", "line"
_INDENT = 14
# How much of its width an item may give up, of a hundred
_YIELDS = 25


class FormModel(QAbstractTableModel):
    """The printed form: its columns once for each half."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report: Report | None = None
        self._halves: list[tuple[str, tuple[Row | None, ...]]] = []

    def show(self, report: Report) -> None:
        """Show a statement."""
        self.beginResetModel()
        self._report = report
        self._halves = halves_of(report)
        self.endResetModel()

    def column_at(self, section: int) -> Column | None:
        """Return the report's column that stands here."""
        columns = self._report.columns if self._report else ()
        return columns[section % len(columns)] if columns else None

    def row_at(self, index: Index) -> Row | None:
        """Return the row that a cell belongs to; None where its half is shorter."""
        if self._report is None or not index.isValid():
            return None
        return self._halves[index.column() // len(self._report.columns)][1][index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or not self._halves else len(self._halves[0][1])

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._report is None else len(self._halves) * len(self._report.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.row_at(index), self.column_at(index.column())
        if row is None or column is None:
            return None
        text = face_text(column, row.cells.get(column.key))
        if role == Qt.ItemDataRole.DisplayRole or (role == Qt.ItemDataRole.ToolTipRole and column.key == _ITEM):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.cells.get(_ITEM)} {column.title} {text}{column.unit if text else ''}".strip()
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self.column_at(section)
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole or column is None:
            return None
        half = section // len(self._report.columns) if self._report else 0
        return self._halves[half][0] if column.key == _ITEM else column.title

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class FormTable(QTableView):
    """The form on the screen, ruled as on paper.

    Signals:
        figure_chosen: the cursor stands on a figure; its Row and the key of its column.
        figure_opened: Enter or a double click on a figure; the same.
        left: the cursor stands on no figure.
    """

    figure_chosen = Signal(object, str)
    figure_opened = Signal(object, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FormModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_FormDelegate(self))
        self.setProperty("grid", "rows")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(theme.space(24))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(self._open)

    def show_report(self, report: Report) -> None:
        """Show a statement; the cursor stays where it was in the same one."""
        at = self.currentIndex()
        place = (at.row(), at.column()) if at.isValid() and self.accessibleName() == report.title else None
        self._model.show(report)
        self.setAccessibleName(report.title)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(theme.font()).height() + theme.space(9))
        self._fit()
        if place and place[0] < self._model.rowCount() and place[1] < self._model.columnCount():
            self.setCurrentIndex(self._model.index(*place))
        else:
            self.left.emit()

    def choose(self, line: str, key: str) -> bool:
        """Put the cursor on the figure of a printed number."""
        for row in range(self._model.rowCount()):
            for section in range(self._model.columnCount()):
                index = self._model.index(row, section)
                found, column = self._model.row_at(index), self._model.column_at(section)
                if found and column and column.key == key and found.cells.get(_LINE) == line:
                    self.setCurrentIndex(index)
                    self.scrollTo(index)
                    return True
        return False

    def text_at(self, row: int, section: int) -> str:
        """Return what a cell shows."""
        return str(self._model.data(self._model.index(row, section)) or "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if (chosen := self._figure(now)) is not None:
            self.figure_chosen.emit(*chosen)
        else:
            self.left.emit()

    def _open(self, index: QModelIndex) -> None:
        if (chosen := self._figure(index)) is not None:
            self.figure_opened.emit(*chosen)

    def _figure(self, index: QModelIndex) -> tuple[Row, str] | None:
        """Return the row and column of a figure; an item means the first figure of its row."""
        row = self._model.row_at(index)
        column = self._model.column_at(index.column()) if index.isValid() else None
        if row is None or column is None:
            return None
        if column.is_number:
            return (row, column.key) if row.cells.get(column.key) is not None else None
        for section in range(index.column(), self._model.columnCount()):
            after = self._model.column_at(section)
            if after and after.is_number:
                return (row, after.key) if row.cells.get(after.key) is not None else None
        return None

    def _fit(self) -> None:
        """Make columns as wide as what they hold, and spread what is left over items and figures."""
        for _attempt in range(3):
            room = self.viewport().width()
            self._fit_into(room)
            # a scroll bar that comes or goes in the midst of it leaves other room
            if self.viewport().width() == room:
                break

    def _fit_into(self, room: int) -> None:
        widths = self._least_widths()
        columns = [self._model.column_at(place) for place in range(len(widths))]
        grows = [place for place, one in enumerate(columns) if one and one.key not in (_LINE, "code")]
        if not grows:
            return
        for place in (place for place in grows if (one := columns[place]) and one.key == _ITEM):
            # a little too wide: the items give way, never a figure
            lacking = max(sum(widths) - room, 0)
            widths[place] -= min(lacking, widths[place] * _YIELDS // 100)
        spare = max(room - sum(widths), 0)
        for place in grows:
            widths[place] += spare // len(grows)
        needed, policy = sum(widths) > room, Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAsNeeded if needed else policy.ScrollBarAlwaysOff)
        for section, width in enumerate(widths):
            self.setColumnWidth(section, width)

    def _least_widths(self) -> list[int]:
        """Return how wide each column is for what it holds."""
        metrics = QFontMetrics(theme.font(bold=True))
        widths = []
        for section in range(self._model.columnCount()):
            column = self._model.column_at(section)
            # the style leaves some room beside a heading
            heading = str(self._model.headerData(section, Qt.Orientation.Horizontal))
            widest = metrics.horizontalAdvance(heading) + theme.space(6)
            for number in range(self._model.rowCount()):
                index = self._model.index(number, section)
                row = self._model.row_at(index)
                indent = theme.space(_INDENT) * row.level if row and column and column.key == _ITEM else 0
                widest = max(widest, metrics.horizontalAdvance(str(self._model.data(index) or "")) + indent)
            widths.append(widest + theme.space(14))
        return widths


class _FormDelegate(QStyledItemDelegate):
    """Paints a cell with its rules, a thick one between the halves."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        model: FormModel = index.model()
        row, column = model.row_at(index), model.column_at(index.column())
        area: QRect = option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and row is not None
        painter.fillRect(area, theme.color("selection" if chosen else "card"))
        painter.setPen(theme.color("line"))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        if column is not None and column.key == _ITEM and index.column():
            painter.fillRect(area.left(), area.top(), theme.space(2), area.height(), theme.color("faint"))
        if row is not None and column is not None:
            self._text(painter, area, row, column, str(model.data(index) or ""))
        painter.restore()

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(theme.space(60), QFontMetrics(theme.font()).height() + theme.space(9))

    def _text(self, painter: QPainter, area: QRect, row: Row, column: Column, text: str) -> None:
        indent = theme.space(_INDENT) * row.level if column.key == _ITEM else 0
        inner = area.adjusted(theme.space(6) + indent, 0, -theme.space(7), 0)
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignHCenter
        if column.key == _ITEM:
            side = Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font(bold=row.subtotal))
        painter.setPen(theme.color("clay_ink" if column.is_number and text.startswith("-") else "ink"))
        if column.key == _ITEM:
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)


def nothing_chosen() -> str:
    """Return what is said beside the form while no figure is chosen."""
    return _("点表上的一个数，这里就列出它由哪些科目、哪些行组成；再点一项，就能看到背后的凭证。")
