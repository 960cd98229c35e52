"""The accountant's page (凭证与账簿): vouchers, ledgers, statements, bank, adjustments, closing, accounts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout

from gacha_app.i18n import N_, _
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips


@dataclass(frozen=True)
class Part:
    """A part of the page; its module is imported when it is first shown.

    Attributes:
        name: its name for programs, and in `books_NAME`, its module.
        title: its name on the chip; translated where it is shown.
        class_name: the `Page` in its module.
    """

    name: str
    title: str
    class_name: str

    @property
    def module(self) -> str:
        """The module that holds it."""
        return f"gacha_app.ui.pages.books_{self.name}"


PARTS = (
    Part("vouchers", N_("凭证"), "VouchersPart"),
    Part("ledgers", N_("账簿"), "LedgersPart"),
    Part("statements", N_("会计报表"), "StatementsPart"),
    Part("bank", N_("银行对账"), "BankPart"),
    Part("adjustments", N_("计提与摊销"), "AdjustmentsPart"),
    Part("closing", N_("结账"), "ClosingPart"),
    Part("accounts", N_("科目与期初"), "AccountsPart"),
)


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts there are."""
    return tuple(part for part in PARTS if find_spec(part.module) is not None)


class _Parts(QStackedWidget):
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


class BooksPage(Page):
    """One chip a part; the chosen part is a page of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._shown_parts: dict[str, Page] = {}
        self.chips = FilterChips()
        self.chips.set_filters([Filter(part.name, _(part.title)) for part in parts()], parts()[0].name)
        self._stack = _Parts()
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
            entry = next(part for part in parts() if part.name == name)
            made: Page = getattr(import_module(entry.module), entry.class_name)(self.desk)
            made.heading_changed.connect(self.heading_changed)
            self._stack.addWidget(made)
            self._shown_parts[name] = made
        return self._shown_parts[name]

    def choose(self, name: str) -> None:
        """Show a part."""
        self.chips.choose(name)

    def main_button(self) -> QAbstractButton | None:
        return self.part().main_button()

    def fill(self) -> None:
        self._stack.setCurrentWidget(self.part())
        self.part().refresh()

    def focus_on(self, focus: Focus) -> None:
        # a voucher by its identity, or the entries behind a figure: both are told among the vouchers
        self.choose("vouchers")
        self.part().focus_on(focus)

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
