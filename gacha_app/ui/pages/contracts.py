"""The page of contracts and property (合同与资产): contracts, assets, resources and whom the village deals with."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStackedWidget, QVBoxLayout

from gacha_app.reports.report import EntryFilter
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.contracts_part import RegisterPart
from gacha_app.ui.pages.contracts_registers import REGISTERS
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips


class ContractsPage(Page):
    """One chip a register; each is a page of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._parts: dict[str, RegisterPart] = {}
        self._registers = {one.name: one for one in (make() for make in REGISTERS)}
        self.chips = FilterChips()
        self.chips.set_filters([Filter(one.name, one.title) for one in self._registers.values()], "contracts")
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        # chips that may need two lines make the page ask for all the room it likes: it takes what there is instead
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.chips)
        layout.addWidget(self._stack, 1)
        self.chips.chosen.connect(self._on_part)

    def part(self, name: str = "") -> RegisterPart:
        """Return the part of a register, made when first asked for; the chosen one if none is named."""
        name = name or self.chips.key()
        if name not in self._parts:
            made = self._parts[name] = RegisterPart(self.desk, self._registers[name])
            made.story.card_asked.connect(self.show_card)
            self._stack.addWidget(made)
        return self._parts[name]

    def choose(self, name: str) -> None:
        """Show a register: "contracts", "assets", "resources" or "counterparties"."""
        self.chips.choose(name)

    def show_card(self, name: str, record: int) -> None:
        """Show a card of a register."""
        self.choose(name)
        self.part().focus_on(record)
        self.part().setFocus()

    def main_button(self) -> QAbstractButton | None:
        return self.part().main_button()

    def fill(self) -> None:
        self._stack.setCurrentWidget(self.part())
        self.part().refresh()
        self.lead_focus_to(self.part())

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.show_card("contracts", focus)
        elif isinstance(focus, EntryFilter) and focus.contract_id is not None:
            self.show_card("contracts", focus.contract_id)
        elif isinstance(focus, EntryFilter) and focus.counterparty_id is not None:
            self.show_card("counterparties", focus.counterparty_id)

    def export(self) -> None:
        self.part().export()

    def print_out(self) -> None:
        self.part().print_out()

    def _on_part(self, _name: str) -> None:
        self.refresh(anyway=True)
        self.heading_changed.emit()
