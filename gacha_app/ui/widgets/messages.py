"""How the window speaks: a line that does not get in the way, and questions whose buttons name what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, icon_button, label, restyle
from gacha_app.ui.widgets.pieces import Icon

# A success is read in passing; time enough to find the button that undoes it
_QUIET_MS = 9000
_ICONS = {"green": "check", "clay": "alert", "blue": "info", "gold": "wait"}


class MessageBar(QFrame):
    """One line over the page: what was done, with a way back; or what could not be done, and what helps.

    Signals:
        closed: the line is gone.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo: Callable[[], object] | None = None
        self._icon = Icon("check", "green_ink")
        self._words = label(wrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._undo_button = button(_("撤销"), self.undo, kind="quiet", icon="undo")
        self._close_button = icon_button("close", _("关闭"), self.close_message)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(12), theme.space(4), theme.space(6), theme.space(4))
        layout.setSpacing(theme.space(8))
        layout.addWidget(self._icon)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._undo_button)
        layout.addWidget(self._close_button)
        self._timer = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._timer.timeout.connect(self.close_message)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Say quietly that something is done, and offer to undo it; it goes by itself."""
        self._show("green", sentence, undo)
        self._timer.start()

    def inform(self, sentence: str) -> None:
        """Say something worth knowing; it stays until it is closed or replaced."""
        self._show("blue", sentence)

    def refuse(self, problem: GachaError | str) -> None:
        """Say what could not be done; it stays until it is closed or replaced."""
        self._show("clay", str(problem))

    def text(self) -> str:
        """Return what is said now, "" where nothing is."""
        return "" if self.isHidden() else self._words.text()

    def undo(self) -> None:
        """Undo what the line tells of, if it can be undone; Ctrl+Z means this too."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self.close_message()
            undo()

    def can_undo(self) -> bool:
        """Say whether what the line tells of can be undone."""
        return self._undo is not None

    def close_message(self) -> None:
        """Take the line away."""
        self._timer.stop()
        self._undo = None
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_message()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self.property("tone") == "green" and not self.isHidden():
            self._timer.start()

    def _show(self, tone: str, sentence: str, undo: Callable[[], object] | None = None) -> None:
        self._timer.stop()
        self._undo = undo
        self._undo_button.setVisible(undo is not None)
        self._icon.show_icon(_ICONS[tone], f"{tone}_ink")
        self._words.setText(sentence)
        self.setAccessibleName(sentence)
        restyle(self, tone=tone)
        self.show()


class ProgressStrip(QFrame):
    """Long work in one line: what is being done, how far it is, and a way to stop it.

    Signals:
        stop_asked: the user wants it stopped.
    """

    stop_asked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._title = title
        self._words = label(title)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._stop = button(_("停止"), self._on_stop, kind="quiet", icon="close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.space(12), theme.space(4), theme.space(6), theme.space(4))
        layout.setSpacing(theme.space(12))
        layout.addWidget(self._words)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._stop)

    def show_progress(self, done: int, total: int) -> None:
        """Show how much is done of how much; a total of nought means nobody knows."""
        # Qt's bar counts in 32 bits, and bytes of a backup do not fit
        self._bar.setRange(0, 1000 if total else 0)
        if total:
            self._bar.setValue(min(1000, done * 1000 // total))
            self._words.setText(f"{self._title} {min(100, done * 100 // total)}%")

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._words.setText(_("正在停止…"))
        self.stop_asked.emit()


def ask(
    parent: QWidget | None,
    title: str,
    sentence: str,
    confirm: str,
    *,
    cancel: str = "",
    detail: str = "",
    danger: bool = False,
) -> bool:
    """Ask for a decision and return whether it was taken.

    Args:
        title: what it is about.
        sentence: what would happen.
        confirm: the button that does it, named for what it does: "批准并记账".
        cancel: the other button; "先不办" unless said otherwise.
        detail: more, for those who want to know.
        danger: whether it cannot be undone; Enter then does nothing by accident.
    """
    return choose(parent, title, sentence, [("yes", confirm)], cancel=cancel, detail=detail, danger=danger) == "yes"


def choose(
    parent: QWidget | None,
    title: str,
    sentence: str,
    ways: Sequence[tuple[str, str]],
    *,
    cancel: str = "",
    detail: str = "",
    danger: bool = False,
) -> str:
    """Offer several ways, each a key and its button, and return the chosen key, "" for none."""
    dialog = Question(title, sentence, ways, cancel=cancel or _("先不办"), detail=detail, danger=danger, parent=parent)
    dialog.exec()
    dialog.deleteLater()
    return dialog.chosen


class Question(QDialog):
    """A decision: a heading, what would happen, and buttons that name it.

    Attributes:
        chosen: the key of the chosen way, "" for none.
    """

    def __init__(
        self,
        title: str,
        sentence: str,
        ways: Sequence[tuple[str, str]],
        *,
        cancel: str,
        detail: str = "",
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.setWindowTitle(title)
        self.setAccessibleDescription(sentence)
        self.setMinimumWidth(theme.space(380))
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, side, side, theme.space(16))
        layout.setSpacing(theme.space(10))
        head = QHBoxLayout()
        head.setSpacing(theme.space(10))
        head.addWidget(Icon("alert" if danger else "help", "clay_ink" if danger else "blue_ink", 22))
        head.addWidget(label(title, "heading", wrap=True), 1)
        layout.addLayout(head)
        layout.addWidget(label(sentence, wrap=True))
        if detail:
            layout.addWidget(label(detail, "small", wrap=True))
        layout.addSpacing(theme.space(6))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space(8))
        buttons.addStretch()
        away = button(cancel, self.reject)
        away.setAutoDefault(False)
        buttons.addWidget(away)
        last = len(ways) - 1
        made = []
        for place, (key, text) in enumerate(ways):
            kind = ("danger" if danger else "main") if place == last else "plain"
            way = button(text, lambda key=key: self._choose(key), kind=kind)  # type: ignore[misc]
            way.setAutoDefault(False)
            buttons.addWidget(way)
            made.append(way)
        layout.addLayout(buttons)
        (away if danger else made[-1]).setFocus()

    def _choose(self, key: str) -> None:
        self.chosen = key
        self.accept()
