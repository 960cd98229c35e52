"""A page of several parts: one chip a part, and each part, imported when it is first shown, a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout

from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.page import Page
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips


@dataclass(frozen=True)
class Part:
    """A part of a page; its module is imported when it is first shown.

    Attributes:
        name: its name for programs. title: its name on the chip; translated where it is shown.
        class_name: the `Page` in its module.
        page: the page it is a part of; with its name, its module.
    """

    name: str
    title: str
    class_name: str
    page: str

    @property
    def module(self) -> str:
        """The module that holds it."""
        return f"gacha_app.ui.pages.{self.page}_{self.name}"


def parts_there(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Return those whose module exists."""
    return tuple(part for part in parts if find_spec(part.module) is not None)


class _Stack(QStackedWidget):
    """The parts, one at a time, in the room there is: their tables scroll before the page does.

    Chips and words that may need two lines would make a part ask for all the height it likes, and Qt's own stack asks
    for the room of its largest piece, shown or not.
    """

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        # a scroll area gives a page with chips the height it prefers, not the least it needs
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.currentWidget().minimumSizeHint() if self.count() else QSize(0, 0)


class PartsPage(Page):
    """One chip a part; the chosen part is a page of its own."""

    def __init__(self, desk: Desk, parts: Sequence[Part]) -> None:
        super().__init__(desk)
        self._offered = {part.name: part for part in parts}
        self._shown_parts: dict[str, Page] = {}
        self.chips = FilterChips()
        self.chips.set_filters([Filter(part.name, _(part.title)) for part in parts], parts[0].name if parts else "")
        self._stack = _Stack()
        self._stack.setProperty("surface", "clear")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.chips)
        layout.addWidget(self._stack, 1)
        self.chips.chosen.connect(self._on_part)

    def part(self, name: str = "") -> Page:
        """Return a part, made when first asked for; the chosen one if none is named."""
        name = name or self.chips.key()
        if name not in self._shown_parts:
            entry = self._offered[name]
            made: Page = getattr(import_module(entry.module), entry.class_name)(self.desk)
            made.heading_changed.connect(self.heading_changed)
            self._stack.addWidget(made)
            self._shown_parts[name] = made
        return self._shown_parts[name]

    def choose(self, name: str) -> None:
        """Show a part."""
        self.chips.choose(name)

    def show_part(self, part: str) -> None:
        self.choose(part)

    def main_button(self) -> QAbstractButton | None:
        return self.part().main_button() if self._offered else None

    def fill(self) -> None:
        if not self._offered:
            return
        self._stack.setCurrentWidget(self.part())
        self.part().refresh()

    def start(self) -> None:
        self.part().start()

    def export(self) -> None:
        self.part().export()

    def print_out(self) -> None:
        self.part().print_out()

    def may_leave(self) -> bool:
        return all(part.may_leave() for part in self._shown_parts.values())

    def _on_part(self, _key: str) -> None:
        self.refresh(anyway=True)
        self.heading_changed.emit()
