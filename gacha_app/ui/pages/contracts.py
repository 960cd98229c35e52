"""The page of contracts and property (合同与资产): one chip a register, and beside them what is done with them."""

from __future__ import annotations

from functools import cache

from PySide6.QtWidgets import QAbstractButton

from gacha_app.i18n import N_, _
from gacha_app.reports.report import EntryFilter
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.page import Page
from gacha_app.ui.pages.contracts_part import RegisterPart
from gacha_app.ui.pages.contracts_registers import REGISTERS
from gacha_app.ui.pages.page_parts import Part, PartsPage, parts_there
from gacha_app.ui.widgets.filter_chips import Filter

# What stands beside the registers; each in a module `contracts_NAME` of its own
PARTS = (
    Part("rents", N_("应收与应付"), "RentsPart", "contracts"),
    Part("calendar", N_("承包日历"), "CalendarPart", "contracts"),
    Part("examination", N_("清化收"), "ExaminationPart", "contracts"),
    Part("debts", N_("债权债务"), "DebtsPart", "contracts"),
    Part("herds", N_("畜禽"), "HerdsPart", "contracts"),
    Part("stock_take", N_("盘点"), "StockTakePart", "contracts"),
)
# After which register they stand
_AFTER = {"contracts": ("rents", "calendar", "examination"), "resources": ("herds", "stock_take"),
          "counterparties": ("debts",)}  # fmt: skip


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts there are beside the registers."""
    return parts_there(PARTS)


class ContractsPage(PartsPage):
    """One chip a register or part; each is a page of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, parts())
        self._registers = {one.name: one for one in (make() for make in REGISTERS)}
        # "contracts:debts" names a part before the record in it; a bare record is a contract
        self._named = False
        self.chips.set_filters(self._chips(), "contracts")

    def part(self, name: str = "") -> Page:
        """Return a register's or another part, made when first asked for; the chosen one if none is named."""
        name = name or self.chips.key()
        if name in self._registers and name not in self._shown_parts:
            made = self._shown_parts[name] = RegisterPart(self.desk, self._registers[name])
            made.story.card_asked.connect(self.show_card)
            self._stack.addWidget(made)
        return super().part(name)

    def choose(self, part: str) -> None:
        super().choose(part)
        self._named = True

    def show_part(self, part: str) -> None:
        self.choose(part)

    def show_card(self, name: str, record: int) -> None:
        """Show a card of a register."""
        self.chips.choose(name)
        self.part().focus_on(record)
        self.part().setFocus()

    def main_button(self) -> QAbstractButton | None:
        return self.part().main_button()

    def fill(self) -> None:
        self._stack.setCurrentWidget(self.part())
        self.part().refresh()
        self.lead_focus_to(self.part())

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, EntryFilter):
            if focus.contract_id is not None:
                self.show_card("contracts", focus.contract_id)
            elif focus.counterparty_id is not None:
                self.show_card("counterparties", focus.counterparty_id)
        elif isinstance(focus, int):
            if not self._named:
                self.chips.choose("contracts")
            self._named = False
            self.part().focus_on(focus)

    def _chips(self) -> list[Filter]:
        titles = {one.name: _(one.title) for one in parts()}
        names = []
        for register in self._registers.values():
            names.append(Filter(register.name, register.title))
            names += [Filter(one, titles[one]) for one in _AFTER.get(register.name, ()) if one in titles]
        return names
