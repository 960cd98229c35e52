"""How rows and headings are painted: headings stand exactly over what they head, numbers are never cut."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QTableView, QToolTip

from gacha_app.reports.report import CellKind, Column, Row
from gacha_app.ui import theme
from gacha_app.ui.widgets.table_model import RowsModel

# How many rows are looked at to see how wide a column must be
_SAMPLE = 60


class Table(Protocol):
    """What painting asks of the table."""

    hovered: int

    def is_first_shown(self, section: int) -> bool:
        """Say whether no shown column stands left of this one."""


def padding() -> int:
    """Return the distance between a cell's edge and its text."""
    return theme.space(10)


def natural_width(model: RowsModel, place: int) -> int:
    """Return how wide a column must be for its heading and its first rows."""
    column = model.columns()[place]
    plain, bold = QFontMetrics(theme.font()), QFontMetrics(theme.font(bold=True))
    widest = plain.horizontalAdvance("户" * (3 if column.is_number else column.width))
    for at in range(min(model.rowCount(), _SAMPLE)):
        row = model.row_at(at)
        metrics = bold if row.subtotal else plain
        widest = max(widest, metrics.horizontalAdvance(model.text(row, place)))
    if column.kind is CellKind.TEXT:
        widest = min(widest, plain.horizontalAdvance("户" * max(column.width * 2, 12)))
    heading = bold.horizontalAdvance(column.title) + _unit_width(column) + (_arrow_room() if model.can_sort() else 0)
    # what is drawn on a scaled screen may be a hair wider than what is measured here
    return max(widest, heading + theme.space(4)) + 2 * padding()


class RowDelegate(QStyledItemDelegate):
    """Paints a cell: its text where its heading stands, its row's background over the whole width."""

    def __init__(self, table: Any) -> None:
        super().__init__(table)
        self._table: Table = table

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        model = index.model()
        row: Row = model.row_at(index.row())
        column: Column = model.columns()[index.column()]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.color(self._background(index.row(), row, selected)))
        if selected and self._table.is_first_shown(index.column()):
            bar = QRect(option.rect.left(), option.rect.top(), theme.space(3), option.rect.height())
            painter.fillRect(bar, theme.color("green"))
        if row.subtotal:
            painter.fillRect(option.rect.left(), option.rect.top(), option.rect.width(), 1, theme.color("line"))
        painter.setFont(theme.font(bold=row.subtotal))
        painter.setPen(theme.color(self._ink(model, row, column)))
        text = shown_text(painter.fontMetrics(), column, model.text(row, index.column()), option.rect.width())
        side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
        inner = option.rect.adjusted(padding(), 0, -padding(), 0)
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        painter.restore()

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(natural_width(index.model(), index.column()), QFontMetrics(theme.font()).height())

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: Any, index: Any) -> bool:
        # the whole of what is cut, and only that
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            model = index.model()
            column, row = model.columns()[index.column()], model.row_at(index.row())
            text = model.text(row, index.column())
            metrics = QFontMetrics(theme.font(bold=row.subtotal))
            cut = shown_text(metrics, column, text, view.visualRect(index).width()) != text
            QToolTip.showText(event.globalPos(), text.strip() if cut else "", view)
            return True
        return super().helpEvent(event, view, option, index)

    def _background(self, place: int, row: Row, selected: bool) -> str:
        if selected:
            return "selection"
        if place == self._table.hovered:
            return "hover"
        if row.subtotal:
            return "header"
        return "stripe" if place % 2 else "card"

    def _ink(self, model: RowsModel, row: Row, column: Column) -> str:
        tone = model.tone_of(row, column.key) if model.tone_of else ""
        if tone:
            return tone if tone in ("ink", "muted", "faint") else f"{tone}_ink"
        value = row.cells.get(column.key)
        return "clay_ink" if column.is_number and isinstance(value, int) and value < 0 else "ink"


class RowHeader(QHeaderView):
    """Headings aligned as their cells, the arrow of the order on the side where it moves nothing."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(False)
        self.ordered = (-1, Qt.SortOrder.AscendingOrder)

    def show_order(self, section: int, order: Qt.SortOrder) -> None:
        """Show by which column the rows are ordered; -1 is none."""
        self.ordered = (section, order)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        if not isinstance(model, RowsModel) or section >= len(model.columns()):
            return
        column = model.columns()[section]
        painter.save()
        painter.fillRect(rect, theme.color("header"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        inner = rect.adjusted(padding(), 0, -padding(), 0)
        unit = heading_unit(column)
        unit_width = _unit_width(column)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color("muted"))
        room = inner.width() - unit_width - (_arrow_room() if section == self.ordered[0] else 0)
        title = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, room)
        width = painter.fontMetrics().horizontalAdvance(title) + unit_width
        left = inner.right() + 1 - width if column.is_number else inner.left()
        at = QRect(left, inner.top(), width, inner.height())
        painter.drawText(at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        if unit:
            painter.setFont(theme.font("small"))
            painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, unit)
        if section == self.ordered[0]:
            side = theme.space(12)
            x = left - side - theme.space(2) if column.is_number else left + width + theme.space(2)
            name = "chevron-up" if self.ordered[1] == Qt.SortOrder.AscendingOrder else "chevron-down"
            arrow = theme.pixmap(name, "green_ink", side, self.devicePixelRatioF())
            painter.drawPixmap(QRectF(x, rect.center().y() - side / 2, side, side), arrow, QRectF(arrow.rect()))
        painter.restore()


def heading_unit(column: Column) -> str:
    """Return the unit a heading names: all but yuan, which the foot of the table names once.

    "Days" are not said to be counted in days again.
    """
    said = (column.kind is CellKind.MONEY and column.unit == "元") or column.unit.lower() == column.title.lower()
    return "" if said else column.unit


def shown_text(metrics: QFontMetrics, column: Column, text: str, width: int) -> str:
    """Return as much of a text as fits a cell; of a number all or nothing, since a part of it is another number."""
    room = width - 2 * padding()
    if metrics.horizontalAdvance(text) <= room:
        return text
    return "…" if column.is_number else metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def _unit_width(column: Column) -> int:
    unit = heading_unit(column)
    return QFontMetrics(theme.font("small")).horizontalAdvance(unit) + theme.space(4) if unit else 0


def _arrow_room() -> int:
    return theme.space(15)
