"""The smallest things painted by hand: an icon, a line of text that may be cut, a bar of progress."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QSizePolicy, QWidget

from gacha_app.ui import theme


class Icon(QWidget):
    """An icon that follows the theme; what it says is said beside it."""

    def __init__(self, name: str, tone: str = "muted", size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setFixedSize(theme.space(size), theme.space(size))

    def show_icon(self, name: str, tone: str) -> None:
        """Show another icon."""
        self._name, self._tone = name, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.space(self._size)
        drawn = theme.pixmap(self._name, self._tone, side, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(QRectF(0, 0, side, side), drawn, QRectF(drawn.rect()))
        painter.end()


class Elided(QLabel):
    """A line that ends in … where there is no room; the whole of it is its tip."""

    def __init__(self, text: str, role: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setToolTip(
            self.text() if self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width() else ""
        )

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("户户户…"), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, text)
        painter.end()


class Bar(QWidget):
    """A bar of progress; the words beside it say how far."""

    def __init__(self, percent: int, tone: str = "green", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._percent, self._tone = percent, tone
        self.setFixedHeight(theme.space(8))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_percent(self, percent: int, tone: str = "green") -> None:
        """Show another length."""
        self._percent, self._tone = percent, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        radius = whole.height() / 2
        painter.setBrush(theme.color("track"))
        painter.drawRoundedRect(whole, radius, radius)
        if self._percent > 0:
            done = QRectF(whole)
            done.setWidth(max(whole.height(), whole.width() * min(self._percent, 100) / 100))
            painter.setBrush(theme.color(self._tone))
            painter.drawRoundedRect(done, radius, radius)
        painter.end()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and away."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear(inner)
