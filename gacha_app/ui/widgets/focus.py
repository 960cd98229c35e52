"""Leading the keyboard into a widget: what is given the focus hands it to the part people begin with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


def lead_focus(widget: QWidget, to: QWidget) -> None:
    """Let the focus that a widget is given go on to a part of it; said again, to another part.

    Not a focus proxy: Qt takes what has one for a single stop, and Tab would pass over the other parts.
    """
    lead = widget.findChild(_Lead, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if lead is None:
        lead = _Lead(widget)
        widget.installEventFilter(lead)
    lead.to = to


class _Lead(QObject):
    to: QWidget

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.to.setFocus(event.reason())  # type: ignore[attr-defined]
        return False
