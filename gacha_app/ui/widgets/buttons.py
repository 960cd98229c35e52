"""Buttons and the small pieces of text around them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from gacha_app.ui import theme


class Button(QPushButton):
    """A button that Enter presses too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.click()
            return
        super().keyPressEvent(event)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def button(
    text: str,
    on_click: Callable[[], object] | None = None,
    *,
    kind: str = "plain",
    icon: str = "",
    keys: str = "",
    tip: str = "",
) -> Button:
    """Make a button.

    Args:
        text: what it does, in a verb.
        on_click: what it calls.
        kind: "main" (one on a page), "plain", "quiet", "danger", "chip" or "link".
        icon: the name of an icon before the text.
        keys: a shortcut that works while its window is in front; main buttons show it.
        tip: shown while the pointer rests on it.
    """
    shown_keys = keys.replace("Return", "Enter")
    made = Button(f"{text}  {shown_keys}" if keys and kind == "main" else text)
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setToolTip(tip or (f"{text} ({shown_keys})" if keys and kind != "main" else ""))
    if icon:
        size = theme.space(16)
        made.setIconSize(QSize(size, size))
        theme.set_icon(made, icon, "on_fill" if kind in ("main", "danger") else "muted")
    if keys:
        shortcut = QShortcut(QKeySequence(keys), made)
        shortcut.activated.connect(made.click)
    if on_click is not None:
        # clicked carries "checked", which no slot of ours wants
        made.clicked.connect(lambda: on_click())
    return made


def icon_button(icon: str, name: str, on_click: Callable[[], object] | None = None, *, keys: str = "") -> QToolButton:
    """Make a button of an icon alone; its name is its tip and what a screen reader says."""
    made = QToolButton()
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({keys})" if keys else name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    size = theme.space(18)
    made.setIconSize(QSize(size, size))
    theme.set_icon(made, icon, "muted")
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made


def label(text: str = "", role: str = "", tone: str = "", *, wrap: bool = False) -> QLabel:
    """Make a label of plain text in a role of type ("title", "heading", "muted" ...) and a tone ("green" ...)."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def line() -> QFrame:
    """Make a thin line between things."""
    made = QFrame()
    made.setProperty("surface", "line")
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet looks at, and have it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
