"""The line one searches in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.edge_button import EdgeButton


class SearchLine(QLineEdit):
    """A line with a glass; Esc clears it, arrow down and Enter lead to what was found.

    Signals:
        left_downwards: the user wants to go on in what was found.
    """

    left_downwards = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        EdgeButton(self, "search", "", left=True)
        self._clear = EdgeButton(self, "close", _("清除（Esc）"), self.clear)
        self._clear.hide()
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.setMinimumWidth(theme.space(150))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)
