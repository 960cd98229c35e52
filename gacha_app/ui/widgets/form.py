"""A form: every row laid out by one helper, Enter goes on, Ctrl+Enter is done, a refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.fields import ChoiceField, LineField, NoteField

Input = LineField | NoteField
F = TypeVar("F", bound=Input)


class Form(QWidget):
    """Rows of label, field, unit and help, in one grid.

    Signals:
        changed: the user or the program changed a field.
        submitted: the user is done (Ctrl+Enter, or Enter in the last field where no button was named).
    """

    changed = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, _Row] = {}
        self._button: QAbstractButton | None = None
        self._grid = _Rows(self)
        self._next = 1
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(theme.space(10))
        self._grid.setVerticalSpacing(theme.space(8))
        self._common_problem = label(role="problem", wrap=True)
        self._common_problem.hide()
        self._grid.addWidget(self._common_problem, 0, 0, 1, 2)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            done = QShortcut(QKeySequence(keys), self)
            done.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            done.activated.connect(self._submit)

    def add(self, name: str, text: str, field: F, *, help_text: str = "", unit: str = "", required: bool = False) -> F:
        """Add a row and return its field.

        Args:
            name: what services call it in a refusal (`InvalidInput.field`).
            text: its label.
            field: one of `widgets.fields`.
            help_text: a sentence under it.
            unit: what stands after it, "元", "亩".
            required: whether `values` refuses it blank.
        """
        row = _Row(name, text, field, help_text, unit, required)
        at = self._next_line()
        self._grid.addWidget(row.label, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(row.cell, at, 1)
        self._rows[name] = row
        field.changed.connect(self.changed)
        field.entered.connect(lambda: self._go_on(name))
        return field

    def add_heading(self, text: str) -> QLabel:
        """Add a heading over the rows that follow."""
        heading = label(text, "heading")
        heading.setContentsMargins(0, theme.space(6) if self._rows else 0, 0, 0)
        self.add_widget(heading)
        return heading

    def add_widget(self, widget: QWidget) -> None:
        """Add anything over the whole width: a preview, a check box."""
        self._grid.addWidget(widget, self._next_line(), 0, 1, 2)

    def set_button(self, button: QAbstractButton) -> None:
        """Name the button that saves: Enter in the last field goes to it, Ctrl+Enter presses it."""
        self._button = button

    def __getitem__(self, name: str) -> Any:
        return self._rows[name].field

    def __contains__(self, name: str) -> bool:
        return name in self._rows

    def names(self) -> list[str]:
        """Return the names of the rows, from above."""
        return list(self._rows)

    def set_row_visible(self, name: str, visible: bool) -> None:
        """Show or hide a row; a hidden one is neither asked nor given."""
        self._rows[name].set_visible(visible)

    def values(self) -> dict[str, Any]:
        """Return the value of every shown row by its name.

        Raises:
            InvalidInput: for the first row that is wrong, or blank where it must not be.
        """
        return {name: row.value() for name, row in self._rows.items() if row.shown}

    def checked_values(self) -> dict[str, Any] | None:
        """Return the values, or None after showing every problem and going to the first."""
        problems, values = [], {}
        for name, row in self._rows.items():
            if not row.shown:
                continue
            try:
                values[name] = row.value()
            except InvalidInput as problem:
                row.field.show_problem(str(problem))
                problems.append(name)
        if problems:
            self._rows[problems[0]].field.setFocus()
            return None
        return values

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values by the names of their rows; rows not named stay as they are."""
        for name, value in values.items():
            self._rows[name].field.set_value(value)

    def clear(self, *, keep: tuple[str, ...] = ()) -> None:
        """Blank every row but those to keep, for the next entry."""
        for name, row in self._rows.items():
            if name not in keep:
                row.field.set_value(None)
        self.clear_problems()

    def show_problem(self, problem: GachaError) -> None:
        """Put a refusal beside the field it names and go there; one that names none stands over the form."""
        name = problem.field if isinstance(problem, InvalidInput) else ""
        row = self._rows.get(name)
        if row is None or not row.shown:
            self._common_problem.setText(str(problem))
            self._common_problem.show()
            return
        row.field.show_problem(str(problem))
        row.field.setFocus()

    def clear_problems(self) -> None:
        """Take every shown problem back."""
        self._common_problem.hide()
        for row in self._rows.values():
            row.field.show_problem("")

    def problems(self) -> dict[str, str]:
        """Return what is shown as wrong by name; "" names the form as a whole."""
        shown = {name: row.field.problem for name, row in self._rows.items() if row.field.problem}
        return shown | ({"": self._common_problem.text()} if not self._common_problem.isHidden() else {})

    def focus_first(self) -> None:
        """Go to the first field that can be filled, its content selected."""
        for row in self._rows.values():
            if row.shown and row.field.isEnabled():
                row.field.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _next_line(self) -> int:
        at, self._next = self._next, self._next + 1
        # below the last row is where room to spare goes
        self._grid.setRowStretch(at, 0)
        self._grid.setRowStretch(self._next, 1)
        return at

    def _go_on(self, name: str) -> None:
        names = list(self._rows)
        for following in names[names.index(name) + 1 :]:
            row = self._rows[following]
            if row.shown and row.field.isEnabled():
                row.field.setFocus(Qt.FocusReason.TabFocusReason)
                return
        if self._button is not None:
            self._button.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._submit()

    def _submit(self) -> None:
        if self._button is not None and not self._button.isEnabled():
            return
        self.clear_problems()
        if self._button is not None:
            self._button.click()
        self.submitted.emit()


class _Rows(QGridLayout):
    """Rows that do not drift apart in a tall place, and yet do not ask for one."""

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal


class _Row(QObject):
    """One row: its label, field, unit and the line under it, which is its help until something is wrong."""

    def __init__(self, name: str, text: str, field: Input, help_text: str, unit: str, required: bool) -> None:
        super().__init__(field)
        self.field = field
        self.shown = True
        self._text = text
        self._required = required
        self._help = help_text
        field.name = name
        field.setObjectName(name)
        field.setAccessibleName(text)
        if not field.accessibleDescription():
            field.setAccessibleDescription(help_text)
        self.label = label(f"{text} *" if required else text)
        self.label.setBuddy(field)
        self.unit = label(unit, "muted")
        self.note = label(help_text, "small", wrap=True)
        if not help_text:
            # never shown by hand before it has a parent: it would be a window of its own for a moment
            self.note.hide()
        beside = QHBoxLayout()
        beside.setSpacing(theme.space(6))
        beside.addWidget(field, 1)
        if unit:
            beside.addWidget(self.unit)
            if isinstance(field, LineField) and not isinstance(field, ChoiceField):
                # figures stand beside what they are counted in, whatever kind of field takes them
                field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.cell = QVBoxLayout()
        self.cell.setSpacing(theme.space(3))
        self.cell.addLayout(beside)
        self.cell.addWidget(self.note)
        field.problem_changed.connect(self._on_problem_changed)
        field.installEventFilter(self)
        self._align()

    def value(self) -> Any:
        value = self.field.value()
        if self._required and value in (None, ""):
            choosing = isinstance(self.field, ChoiceField)
            sentence = _("请选择{name}。") if choosing else _("请填写{name}。")
            raise InvalidInput(self.field.name, sentence.format(name=self._text))
        return value

    def set_visible(self, visible: bool) -> None:
        self.shown = visible
        self.label.setVisible(visible)
        self.field.setVisible(visible)
        self.unit.setVisible(visible and bool(self.unit.text()))
        self.note.setVisible(visible and bool(self.note.text()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._align()
        return False

    def _align(self) -> None:
        # The label stands at the height of the field's first line, also where the field has several
        if isinstance(self.field, NoteField):
            self.label.setContentsMargins(0, theme.space(6), 0, 0)
        else:
            self.label.setMinimumHeight(self.field.sizeHint().height())

    def _on_problem_changed(self, sentence: str) -> None:
        self.note.setText(sentence or self._help)
        restyle(self.note, role="problem" if sentence else "small")
        self.note.setVisible(self.shown and bool(sentence or self._help))
