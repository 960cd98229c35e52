"""A small button inside a line, at its edge; Qt's own does not grow with the type."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QToolButton

from gacha_app.ui import theme


class EdgeButton(QToolButton):
    """An icon at the left or right edge of a line; it keeps the text clear of itself.

    Args:
        on_click: what it does; without it the icon is a mere sign.
    """

    def __init__(
        self, line: QLineEdit, icon: str, name: str, on_click: Callable[[], object] | None = None, *, left: bool = False
    ) -> None:
        super().__init__(line)
        self._line = line
        self._left = left
        self.setProperty("edge", True)
        # the keys of the line do what it does; Tab goes on to the next field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        theme.set_icon(self, icon, "muted")
        if on_click is None:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setToolTip(name)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.clicked.connect(lambda: on_click())
        line.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self._fit()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._fit()

    def _fit(self) -> None:
        icon, side = theme.space(16), theme.space(24)
        self.setIconSize(QSize(icon, icon))
        x = theme.space(4) if self._left else self._line.width() - side - theme.space(4)
        self.setGeometry(x, (self._line.height() - side) // 2, side, side)
        margins = self._line.textMargins()
        room = 0 if self.isHidden() else side - theme.space(2)
        if self._left:
            margins.setLeft(room)
        else:
            margins.setRight(room)
        if margins != self._line.textMargins():
            self._line.setTextMargins(margins)
