"""How far a fund is spent, as a bar in its cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gacha_app.reports.report import Column, Row
from gacha_app.ui import theme
from gacha_app.ui.widgets.table_paint import RowDelegate, padding

_KEY = "progress"


class FundBarDelegate(RowDelegate):
    """Paints the percentage as any cell, and a bar under it."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        super().paint(painter, option, index)
        model = index.model()
        column: Column = model.columns()[index.column()]
        row: Row = model.row_at(index.row())
        percent = row.cells.get(_KEY)
        if column.key != _KEY or not isinstance(percent, int) or not row.cells.get("received"):
            return
        height = theme.space(3)
        below = option.rect.adjusted(padding(), 0, -padding(), -theme.space(2))
        bar = QRectF(below.left(), below.bottom() - height, below.width(), height)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(bar, height / 2, height / 2)
        if percent > 0:
            bar.setWidth(max(float(height), bar.width() * min(percent, 10_000) / 10_000))
            painter.setBrush(theme.color("green"))
            painter.drawRoundedRect(bar, height / 2, height / 2)
        painter.restore()
