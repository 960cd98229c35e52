"""The rail at the left: whose book it is, the pages, and who works since when it was last backed up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.pieces import Elided
from gacha_app.ui.widgets.scroller import Scroller

_WIDE, _SLIM = 196, 60

# As they lie beside each other
_KEYS = "1234567890-="


class Rail(QFrame):
    """The pages' names and icons; under `theme.NARROW` the icons alone.

    Signals:
        page_chosen: the key of the page the user wants.
    """

    page_chosen = Signal(str)

    def __init__(self, brand: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("页面"))
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._collapsed = False
        self._watched: QWidget | None = None
        self._brand = label(brand, "brand")
        self._book = Elided("", "book")
        self._foot = QVBoxLayout()
        self._foot.setSpacing(theme.space(2))
        self._foot_lines: list[QLabel] = []
        pages = QWidget()
        self._pages = QVBoxLayout(pages)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.setSpacing(theme.space(2))
        self._pages.addStretch()
        self._scroll = Scroller(pages)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # a rail laid out anew, or made lower, still shows the page that is marked
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda: self._reveal())
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self._brand)
        self._layout.addWidget(self._book)
        self._layout.addSpacing(theme.space(8))
        self._layout.addWidget(self._scroll, 1)
        self._layout.addLayout(self._foot)
        self._fit()

    def add_page(self, key: str, text: str, icon: str) -> None:
        """Add a page under those there are; the first twelve answer to Alt and a key of the row of digits."""
        place = len(self._buttons)
        keys = f"Alt+{_KEYS[place]}" if place < len(_KEYS) else ""
        made = RailButton(text, icon, keys)
        made.set_collapsed(self._collapsed)
        made.clicked.connect(lambda: self.page_chosen.emit(key))
        made.move_asked.connect(lambda step: self._move(key, step))
        if keys:
            QShortcut(QKeySequence(keys), self).activated.connect(made.click)
        self._group.addButton(made)
        self._pages.insertWidget(self._pages.count() - 1, made)
        self._buttons[key] = made

    def clear_pages(self) -> None:
        """Take all pages out, to add them again in another language."""
        for shortcut in self.findChildren(QShortcut):
            shortcut.deleteLater()
        for made in self._buttons.values():
            self._group.removeButton(made)
            made.hide()
            made.deleteLater()
        self._buttons = {}

    def set_current(self, key: str) -> None:
        """Mark the page that is shown."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)
            self._reveal()
        elif checked := self._group.checkedButton():
            self._group.setExclusive(False)
            checked.setChecked(False)
            self._group.setExclusive(True)

    def current(self) -> str:
        """Return the key of the page marked."""
        return next((key for key, made in self._buttons.items() if made.isChecked()), "")

    def set_pages_enabled(self, keys: Sequence[str] | None) -> None:
        """Leave only these pages to choose from; None leaves all."""
        for key, made in self._buttons.items():
            made.setEnabled(keys is None or key in keys)

    def set_book(self, text: str) -> None:
        """Show whose book is open."""
        self._book.setText(text)
        self._brand.setToolTip(text)

    def set_foot(self, lines: Sequence[str]) -> None:
        """Show a few quiet lines at the bottom."""
        for old in self._foot_lines:
            # gone at once: it is only swept up when the window next waits
            self._foot.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._foot_lines = [Elided(text, "foot") for text in lines]
        for one in self._foot_lines:
            self._foot.addWidget(one)
            one.setVisible(not self._collapsed)

    def is_collapsed(self) -> bool:
        """Say whether only icons are shown."""
        return self._collapsed

    def set_collapsed(self, collapsed: bool) -> None:
        """Show icons alone, or words too."""
        self._collapsed = collapsed
        for made in self._buttons.values():
            made.set_collapsed(collapsed)
        for piece in (self._book, *self._foot_lines):
            piece.setVisible(not collapsed)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_layout"):
            self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.window() is not self._watched:
            self._watched = self.window()
            self._watched.installEventFilter(self)
        self._follow(self.window().width())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._watched and event.type() == QEvent.Type.Resize and self._watched is not None:
            self._follow(self._watched.width())
        return False

    def _reveal(self) -> None:
        if checked := self._group.checkedButton():
            self._scroll.ensureWidgetVisible(checked, 0, theme.space(8))

    def _follow(self, width: int) -> None:
        if theme.is_narrow(width) != self._collapsed:
            self.set_collapsed(theme.is_narrow(width))

    def _fit(self) -> None:
        self.setFixedWidth(theme.space(_SLIM if self._collapsed else _WIDE))
        side = theme.space(8 if self._collapsed else 12)
        # a small screen is low too: with icons alone all pages stand there without scrolling
        above, below = (6, 6) if self._collapsed else (16, 12)
        self._layout.setContentsMargins(side, theme.space(above), side, theme.space(below))
        self._pages.setSpacing(theme.space(0 if self._collapsed else 2))
        self._layout.setSpacing(theme.space(4))
        words = theme.space(10) if not self._collapsed else 0
        for piece in (self._brand, self._book):
            piece.setContentsMargins(words, 0, 0, 0)
        self._foot.setContentsMargins(words, 0, 0, 0)
        self._brand.setVisible(not self._collapsed)

    def _move(self, key: str, step: int) -> None:
        able = [made for made in self._buttons.values() if made.isEnabled()]
        at = able.index(self._buttons[key]) + step
        if 0 <= at < len(able):
            able[at].setFocus(Qt.FocusReason.TabFocusReason)


class RailButton(QPushButton):
    """A page's name beside its icon.

    Signals:
        move_asked: an arrow was pressed: +1 down, -1 up.
    """

    move_asked = Signal(int)

    def __init__(self, text: str, icon: str, keys: str) -> None:
        super().__init__(text)
        self._text = text
        self._keys = keys
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        side = theme.space(18)
        self.setIconSize(QSize(side, side))
        theme.set_icon(self, icon, "rail_muted", "rail_ink")
        self.set_collapsed(False)

    def set_collapsed(self, collapsed: bool) -> None:
        """Show the icon alone, or the name too."""
        self.setText("" if collapsed else f" {self._text}")
        hint = f" ({self._keys})" if self._keys else ""
        self.setToolTip(f"{self._text}{hint}" if collapsed else self._keys)
        restyle(self, collapsed=collapsed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.move_asked.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
