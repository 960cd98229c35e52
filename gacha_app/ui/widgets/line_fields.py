"""Fields of one line: texts, amounts, quantities, shares. They take what people type and give what the book keeps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, parse_yuan
from gacha_app.domain.shares import parse_quantity, parse_shares, quantity_text, share_text
from gacha_app.ui.widgets.buttons import restyle

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineField(QLineEdit):
    """A line that is read when it is left: what it means is shown tidied, or what is wrong with it.

    Attributes:
        name: what a refusal calls it; the form sets it.
        problem: what is wrong, or "".

    Signals:
        changed: what it holds is another, by the user's hand or by the program.
        entered: the user finished it with Enter, and it is right.
        problem_changed: what is wrong now, or "".
    """

    changed = Signal()
    entered = Signal()
    problem_changed = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.problem = ""
        self._tidying = False
        self._just_clicked_into = False
        self.setPlaceholderText(placeholder)
        self.textChanged.connect(self._on_text_changed)

    def value(self) -> Any:
        """Return what the text means, None where it is blank.

        Raises:
            InvalidInput: if it means nothing; the field shows why once it is left.
        """
        text = self.text().strip()
        return self._read(text) if text else None

    def set_value(self, value: Any) -> None:
        """Show a value, or nothing for None."""
        self.setText("" if value is None else self._write(value))
        self.show_problem("")

    def show_problem(self, sentence: str) -> None:
        """Mark the field and say what is wrong; "" takes it back."""
        if sentence == self.problem:
            return
        self.problem = sentence
        restyle(self, problem=bool(sentence))
        self.setToolTip(sentence)
        self.setAccessibleDescription(sentence)
        self.problem_changed.emit(sentence)

    def settle(self) -> bool:
        """Read the text as it stands, tidy it or show what is wrong, and say whether it is right."""
        try:
            value = self.value()
        except InvalidInput as problem:
            self.show_problem(str(problem))
            return False
        if value is not None and (tidy := self._write(value)) != self.text():
            self._tidying = True
            self.setText(tidy)
            self._tidying = False
        self.show_problem("")
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if self.settle():
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._just_clicked_into = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # A click into a field takes the whole of it, as Tab does; a second click sets the cursor
        if self._just_clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._just_clicked_into = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # Its own calendar or list, its menu, another window: the user has not left the field yet
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.settle()

    def _read(self, text: str) -> Any:
        return text

    def _write(self, value: Any) -> str:
        return str(value)

    def _on_text_changed(self) -> None:
        if not self._tidying:
            self.show_problem("")
            self.changed.emit()


class TextField(LineField):
    """A line of text; blank is ""."""

    def value(self) -> str:
        return self.text().strip()


class MoneyField(LineField):
    """An amount in yuan, given in fen: takes `1,234.5`, `１２３４．５`, `=1200*3`, `1.2万`."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def value(self) -> int | None:
        text = self.text().strip()
        return self._read(text) if text else None

    def _read(self, text: str) -> int:
        return parse_yuan(text, self.name or "amount")

    def _write(self, value: int) -> str:
        return grouped(value)


class QuantityField(LineField):
    """A physical figure (亩, 斤, 只), given in thousandths."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        return parse_quantity(text, self.name or "quantity")

    def _write(self, value: int) -> str:
        return quantity_text(value)


class SharesField(LineField):
    """A number of shares (份), given in ten-thousandths."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _read(self, text: str) -> int:
        return parse_shares(text, self.name or "shares")

    def _write(self, value: int) -> str:
        return share_text(value)


class NoteField(QPlainTextEdit):
    """A few lines of text; Enter goes on, Shift+Enter begins a new line, Tab leaves.

    Signals:
        changed, entered, problem_changed: as those of `LineField`.
    """

    changed = Signal()
    entered = Signal()
    problem_changed = Signal(str)

    def __init__(self, placeholder: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.problem = ""
        self._lines = lines
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        # its text begins where that of a line does
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def value(self) -> str:
        """Return the text without the blanks around it."""
        return self.toPlainText().strip()

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.setPlainText(value or "")

    def show_problem(self, sentence: str) -> None:
        """Mark the field and say what is wrong; "" takes it back."""
        self.problem = sentence
        restyle(self, problem=bool(sentence))
        self.problem_changed.emit(sentence)

    def settle(self) -> bool:
        """Any text is right."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + self.fontMetrics().height())

    def _on_text_changed(self) -> None:
        self.show_problem("")
        self.changed.emit()
