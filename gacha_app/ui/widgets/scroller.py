"""Room for what is taller than its place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget


class Scroller(QScrollArea):
    """Shows its content as wide as itself, and scrolls it up and down where it is too tall; it has no own look."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        # setWidget has it painted over, in the paper's colour
        content.setAutoFillBackground(False)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _on_focus_changed(self, _before: QObject | None, now: QWidget | None) -> None:
        # whoever walks by Tab sees where he is
        content = self.widget()
        # a widget counts as an ancestor of its own self
        if now is not None and content is not None and now is not content and content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 20, 20)
