"""A form in a window of its own: one action, a refusal beside its field, and a button that says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.form import Form

# Given the form's values, does the one thing the dialog is for, and returns what it made
Act = Callable[[dict[str, Any]], Any]


class FormDialog(QDialog):
    """A form that is done when its action is.

    Args:
        title: what it is about.
        confirm: the button, named for what it does: "登记", "冲销并记账".
        act: called with the form's values; what it raises is shown in the form.
        sentence: what would happen, above the form.
        width: in pixels at 10 pt.

    Attributes:
        form: to be filled with rows.
        made: what the action returned, None while it is not done.
    """

    def __init__(
        self,
        title: str,
        confirm: str,
        act: Act,
        parent: QWidget | None = None,
        *,
        sentence: str = "",
        danger: bool = False,
        width: int = 440,
    ) -> None:
        super().__init__(parent)
        self.made: Any = None
        self._act = act
        self._width = width
        self.setWindowTitle(title)
        self.form = Form()
        self._sentence = label(sentence, wrap=True)
        if not sentence:
            self._sentence.hide()
        self._foot = QHBoxLayout()
        self._foot.setSpacing(theme.space(8))
        self._foot.addStretch(1)
        self.cancel_button = button(_("取消"), self.reject)
        self.confirm_button = button(confirm, self.submit, kind="danger" if danger else "main")
        self.confirm_button.setToolTip(f"{confirm} (Ctrl+Enter)")
        for one in (self.cancel_button, self.confirm_button):
            one.setAutoDefault(False)
            self._foot.addWidget(one)
        self.form.set_button(self.confirm_button)
        self._scroll = QScrollArea()
        self._lay_out(title)

    def add_foot(self, widget: QWidget) -> None:
        """Put something at the left of the buttons."""
        self._foot.insertWidget(0, widget)

    def add_below(self, widget: QWidget) -> None:
        """Put something under the form, inside what scrolls."""
        self._inner.insertWidget(self._inner.count() - 1, widget)

    def say(self, sentence: str) -> None:
        """Show another sentence above the form."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values by the names of their rows."""
        self.form.set_values(values)

    def submit(self) -> None:
        """Do what the dialog is for; if it is refused, show why and stay."""
        self.form.clear_problems()
        values = self.form.checked_values()
        if values is None:
            return
        try:
            self.made = self._act(values)
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self.accept()

    def ask(self) -> Any:
        """Show the dialog until it is done or left, and return what was made, None where it was left."""
        self.exec()
        self.deleteLater()
        return self.made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.fit()
            self.form.focus_first()

    def fit(self) -> None:
        """Make it as high as it needs, but never higher than the screen: then the form scrolls."""
        body = self._scroll.widget()
        width = max(self.sizeHint().width(), theme.space(self._width))
        inner = max(body.sizeHint().height(), body.heightForWidth(width - 2 * theme.space(20)))
        least = max(self._scroll.sizeHint().height(), self._scroll.minimumSizeHint().height())
        beside = self.sizeHint().height() - least
        room = self.screen().availableGeometry().height() * 9 // 10
        self.resize(QSize(width, min(inner + beside, room)))

    def _lay_out(self, title: str) -> None:
        body = QWidget()
        body.setProperty("surface", "clear")
        self._inner = QVBoxLayout(body)
        self._inner.setContentsMargins(0, 0, theme.space(8), 0)
        self._inner.setSpacing(theme.space(10))
        self._inner.addWidget(self.form)
        self._inner.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(body)
        layout = QVBoxLayout(self)
        side = theme.space(20)
        layout.setContentsMargins(side, theme.space(16), side - theme.space(8), theme.space(16))
        layout.setSpacing(theme.space(10))
        layout.addWidget(label(title, "heading", wrap=True))
        layout.addWidget(self._sentence)
        layout.addWidget(self._scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, theme.space(4), theme.space(8), 0)
        foot.addLayout(self._foot)
        layout.addLayout(foot)
