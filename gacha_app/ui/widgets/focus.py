"""Leading the keyboard into a widget: what is given the focus hands it to the part people begin with."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class LeadingWidget(QWidget):
    """Hands the focus it is given on to a part of it.

    Not a focus proxy: Qt takes what has one for a single stop, and Tab would pass over the other parts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begins_with: QWidget | None = None

    def lead_focus_to(self, part: QWidget) -> None:
        """Let the focus go on to this part from now on."""
        self._begins_with = part

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._begins_with is not None:
            self._begins_with.setFocus(event.reason())
