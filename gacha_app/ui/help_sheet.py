"""The help of the page shown: one short text beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from gacha_app import paths
from gacha_app.i18n import _, language
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import icon_button, label

WIDTH = 290


class HelpSheet(QFrame):
    """A sheet at the right that tells what the page is for and which keys it knows.

    Signals:
        closed: the user has read enough.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setAccessibleName(_("帮助"))
        self.setFixedWidth(theme.space(WIDTH))
        head = QHBoxLayout()
        head.addWidget(label(_("这一页怎么用"), "heading"), 1)
        self._close = icon_button("close", _("关闭帮助"), self.closed.emit)
        head.addWidget(self._close)
        self._text = QTextBrowser()
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setOpenLinks(False)
        self._text.setProperty("surface", "help")
        self._text.document().setDocumentMargin(0)
        layout = QVBoxLayout(self)
        side = theme.space(16)
        layout.setContentsMargins(side, theme.space(12), theme.space(8), theme.space(12))
        layout.setSpacing(theme.space(8))
        layout.addLayout(head)
        layout.addWidget(self._text, 1)
        self.setFocusProxy(self._text)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.closed)

    def show_help(self, name: str) -> None:
        """Show the help of a page."""
        file = help_file(name)
        self._text.document().setDefaultFont(theme.font())
        self._text.document().setIndentWidth(theme.space(10))
        self._text.setMarkdown(file.read_text("utf-8") if file.is_file() else _("这一页还没有帮助。"))
        self._text.verticalScrollBar().setValue(0)

    def text(self) -> str:
        """Return what it tells, without its marks."""
        return self._text.toPlainText()


def help_file(name: str) -> Path:
    """Return where the help of a page lies, in the language in use."""
    wanted = paths.resources() / "help" / language() / f"{name}.md"
    return wanted if wanted.is_file() else paths.resources() / "help" / "zh" / f"{name}.md"
