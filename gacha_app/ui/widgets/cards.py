"""What an overview is made of: cards, key figures, bars of progress, things to do, steps, and empty pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOption,
    QVBoxLayout,
    QWidget,
)

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Bar, Elided, Icon, clear


class Card(QFrame):
    """A sheet on the desk: a title, something at its right, and what it holds in `body`."""

    def __init__(self, title: str = "", action: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = _FromTheTop(self)
        side = theme.space(16)
        layout.setContentsMargins(side, theme.space(12), side, theme.space(14))
        layout.setSpacing(theme.space(8))
        self._title = label(title, "heading")
        self._head = QHBoxLayout()
        self._head.addWidget(self._title, 1)
        if action is not None:
            self._head.addWidget(action)
        layout.addLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.space(6))
        layout.addLayout(self.body)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def add(self, widget: QWidget, stretch: int = 0) -> QWidget:
        """Put something under what is there already, and return it."""
        self.body.addWidget(widget, stretch)
        return widget

    def add_line(self, name: str, value: str, tone: str = "") -> None:
        """Add a name at the left and its value at the right."""
        row = QHBoxLayout()
        row.addWidget(label(name, "muted"), 1)
        row.addWidget(label(value, "strong" if tone else "", tone))
        self.body.addLayout(row)

    def clear(self) -> None:
        """Take everything out of the card."""
        clear(self.body)


class _FromTheTop(QVBoxLayout):
    """Begins at the top and leaves the rest of a tall card blank, unless something in it wants all the room."""

    def setGeometry(self, rect: QRect) -> None:
        if not self.expandingDirections() & Qt.Orientation.Vertical:
            tall = self.heightForWidth(rect.width()) if self.hasHeightForWidth() else self.sizeHint().height()
            rect = QRect(rect.topLeft(), QSize(rect.width(), min(rect.height(), tall)))
        super().setGeometry(rect)


class CardRow(QWidget):
    """Cards of one width side by side; where they do not fit, in as many lines as they need."""

    def __init__(self, cards: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self, gap=theme.space(12), equal=True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for card in cards:
            self.add(card)

    def add(self, card: QWidget) -> None:
        """Put a card at the end."""
        self._layout.addWidget(card)


class Pressable(QAbstractButton):
    """A group of words that acts as one button: by pointer, Enter and the space bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOption()
        option.initFrom(self)
        painter = QPainter(self)
        if self.isDown():
            option.state |= QStyle.StateFlag.State_Sunken  # type: ignore[attr-defined]
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.end()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout else super().minimumSizeHint()


class KeyFigure(Pressable):
    """A card with one big number; with `linked` it leads to where the number comes from."""

    def __init__(self, title: str, parent: QWidget | None = None, *, linked: bool = False) -> None:
        super().__init__(parent)
        self._title = label(title, "small")
        self._number = label("", "figure")
        self._small = label("", "small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.space(16), theme.space(11), theme.space(16), theme.space(11))
        layout.setSpacing(theme.space(3))
        for piece in (self._title, self._number, self._small):
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(piece)
        layout.addStretch()
        self.setProperty("linked", linked)
        if not linked:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def show_figure(self, number: str, small: str = "", tone: str = "", small_tone: str = "") -> None:
        """Show a number, a line under it, and their tones."""
        self._number.setText(number or "—")
        self._small.setText(small)
        restyle(self._number, tone=tone)
        restyle(self._small, tone=small_tone)
        self.setAccessibleName(f"{self._title.text()} {number} {small}".strip())

    def number(self) -> str:
        """Return the number shown."""
        return self._number.text()


class ProgressRow(QWidget):
    """A name, words at the right, and a bar under both."""

    def __init__(self, name: str, text: str, percent: int, tone: str = "green", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.space(2), 0, theme.space(2))
        layout.setSpacing(theme.space(4))
        words = QHBoxLayout()
        words.addWidget(Elided(name), 1)
        words.addWidget(label(text, "small", "" if tone == "green" else tone))
        layout.addLayout(words)
        layout.addWidget(Bar(percent, tone))
        self.setAccessibleName(f"{name} {text}")


class TodoRow(Pressable):
    """One thing to do: how urgent in a word and a dot, what, the detail, and an arrow to its cure."""

    def __init__(self, tone: str, word: str, sentence: str, detail: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(6), theme.space(4), theme.space(6), theme.space(4))
        layout.setSpacing(theme.space(10))
        badge = label(word, "badge", tone)
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Elided(sentence))
        if detail:
            words.addWidget(Elided(detail, "small"))
        arrow = Icon("chevron-right", "muted", 16)
        layout.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addWidget(arrow)
        for piece in self.findChildren(QWidget):
            piece.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(f"{word}: {sentence} {detail}".strip())
        self.setToolTip(sentence)


@dataclass(frozen=True)
class Step:
    """One step on a way: its name and, once done, when or by whom."""

    name: str
    detail: str = ""


class StepBar(QWidget):
    """The steps of a way: those done, the present one, those to come."""

    def __init__(self, steps: Sequence[Step] = (), current: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self, gap=theme.space(6))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_steps(steps, current)

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show the steps; those before `current` are done, and with `len(steps)` all are."""
        clear(self._layout)
        for place, step in enumerate(steps):
            state = "done" if place < current else "current" if place == current else "coming"
            piece = label(f"✓ {step.name}" if state == "done" else step.name)
            piece.setProperty("step", state)
            piece.setToolTip(step.detail)
            word = {"done": _("已完成"), "current": _("正在进行"), "coming": _("还没到")}[state]
            piece.setAccessibleName(f"{step.name} {word} {step.detail}".strip())
            self._layout.addWidget(piece)
        self.updateGeometry()


class EmptyState(QWidget):
    """What belongs on a page that holds nothing yet, and the first step.

    Signals:
        first_asked: the user takes the first step.
        other_asked: the user takes the other button: mostly the example.
    """

    first_asked = Signal()
    other_asked = Signal()

    def __init__(
        self, sentence: str, first: str = "", other: str = "", icon: str = "books", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.space(12))
        words = label(sentence, "muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMaximumWidth(theme.space(460))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(10))
        buttons.addStretch()
        if first:
            buttons.addWidget(button(first, self.first_asked.emit, kind="main", icon="add"))
        if other:
            buttons.addWidget(button(other, self.other_asked.emit))
        buttons.addStretch()
        layout.addStretch(2)
        layout.addWidget(Icon(icon, "faint", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(words, 1)
        row.addStretch()
        layout.addLayout(row)
        layout.addLayout(buttons)
        layout.addStretch(3)
