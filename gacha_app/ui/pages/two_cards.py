"""Two cards beside a table: what the chosen row is, and what became of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.cards import Card

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TwoCards(QWidget):
    """The frame of such a story.

    Attributes:
        about: what it is, with a word at the right of its title. more: what became of it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = label(role="badge")
        self.about = Card("", self._badge)
        self.more = Card("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        layout.addWidget(self.about)
        layout.addWidget(self.more)
        layout.addStretch(1)

    def tell(self, title: str, badge: str = "", tone: str = "blue", more: str = "") -> None:
        """Begin to tell of something: its name, a word at the right, the title of the second card; "" hides it."""
        self.about.clear()
        self.more.clear()
        self.about.set_title(title)
        self.more.set_title(more)
        self.more.setVisible(bool(more))
        self._badge.setText(badge)
        self._badge.setVisible(bool(badge))
        restyle(self._badge, tone=tone)

    def ask_to_choose(self, title: str, words: str) -> None:
        """Say that a row is to be chosen."""
        self.tell(title)
        self.about.add(label(words, "muted", wrap=True))

    def facts(self, *facts: tuple[str, str]) -> None:
        """Show names and values in the first card; what is blank is left out."""
        for name, value in facts:
            if value:
                row = QHBoxLayout()
                row.setSpacing(theme.space(10))
                row.addWidget(label(name, "muted"))
                words = label(value, wrap=True)
                words.setAlignment(_RIGHT)
                row.addWidget(words, 1)
                self.about.body.addLayout(row)
