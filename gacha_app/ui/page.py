"""What all pages have in common: they know when they are stale, and what the window's keys mean on them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from gacha_app.i18n import _
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.widgets.focus import LeadingWidget


class Page(LeadingWidget):
    """A page of the window; the window draws its heading, the finder, the year and its main button above it.

    A page overrides `fill`, and of the others what it has: `heading`, `main_button`, `show_part`, `focus_on`, `start`,
    `export`, `print_out`, `may_leave`.

    Attributes:
        desk: the open book, the year, and the window's voice.

    Signals:
        heading_changed: `heading` or `main_button` would now answer otherwise.
    """

    heading_changed = Signal()

    # Whether the year above the page means anything to it
    uses_year = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._shown: tuple[int, int, int] | None = None

    def heading(self) -> str:
        """Return what stands above the page; "" for its name in the rail."""
        return ""

    def main_button(self) -> QAbstractButton | None:
        """Return the button of what people come to do here; the window shows it in the heading."""
        return None

    def fill(self) -> None:
        """Read from the book and show what is recorded now."""
        raise NotImplementedError

    def refresh(self, *, anyway: bool = False) -> None:
        """Show what is recorded now, unless it is shown already."""
        now = (id(self.desk.book), self.desk.revision, self.desk.year if self.uses_year else 0)
        if anyway or now != self._shown:
            # Only afterwards is it shown: what fails is tried again
            self._shown = None
            self.fill()
            self._shown = now

    def show_part(self, part: str) -> None:
        """Show a part, by its name; `Desk.show_page("plans:pay")` asks for it before `focus_on`."""

    def focus_on(self, focus: Focus) -> None:
        """Show the entries behind a figure, or a record; called after `refresh`, and only with something."""

    def start(self) -> None:
        """Do what people come to do here: Ctrl+N means this on the page of entries."""
        if (button := self.main_button()) is not None and button.isEnabled():
            button.click()

    def export(self) -> None:
        """Save the page's table as a workbook (Ctrl+E)."""
        self.desk.say(_("这一页没有可导出的表格。"))

    def print_out(self) -> None:
        """Print the page's table (Ctrl+P)."""
        self.desk.say(_("这一页没有可打印的内容。"))

    def may_leave(self) -> bool:
        """Say whether nothing typed would be lost; a page that holds unsaved work asks here."""
        return True
