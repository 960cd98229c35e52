"""A table and, beside it, the story of the row the cursor is on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.scroller import Scroller


class SplitPanel(QWidget):
    """Left the table, right the story; in a narrow window one at a time.

    Args:
        left: what is looked through.
        story: what is told of one row; it scrolls where it is long.
        share: how much of the width the story gets, of a hundred.

    Signals:
        story_left: in a narrow window, the user went back to the table.
    """

    story_left = Signal()

    def __init__(self, left: QWidget, story: QWidget, share: int = 30, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left = left
        self._share = share
        self._narrow = False
        self._wanted = False
        self._scroll = Scroller(story)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._back = button(_("返回列表"), self.leave_story, kind="quiet", icon="back")
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(theme.space(6))
        side.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._scroll, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        layout.addWidget(left, 100 - share)
        layout.addWidget(self._side, share)
        self._fit()

    def open_story(self) -> None:
        """Show the story, where there is room for one thing only in the table's place."""
        self._wanted = True
        self._fit()

    def leave_story(self) -> None:
        """Show the table again, in a narrow window."""
        self._wanted = False
        self._fit()
        self._left.setFocus()
        self.story_left.emit()

    def is_narrow(self) -> bool:
        """Say whether table and story stand in one another's place."""
        return self._narrow

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._narrow and self._wanted:
            self.leave_story()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self._narrow = theme.is_narrow(self.window().width())
        self._left.setVisible(not (self._narrow and self._wanted))
        self._side.setVisible(not self._narrow or self._wanted)
        self._back.setVisible(self._narrow)
        whole = self.width() - theme.space(12)
        self._side.setMinimumWidth(0 if self._narrow else min(theme.space(300), whole * 45 // 100))
        self._side.setMaximumWidth(16777215 if self._narrow else max(theme.space(300), whole * self._share // 100))
