"""One contract, asset, resource or counterparty beside the table: what is known of it, and what hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.register import (
    COUNTERPARTY_KINDS,
)
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.register_stories import (
    CounterpartyStory,
    Standing,
)
from gacha_app.reports.report import EntryFilter
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.contracts_deleting import ask_to_delete
from gacha_app.ui.pages.contracts_property_story import show_deeds
from gacha_app.ui.pages.two_cards import TwoCards
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.pieces import Elided

# More years than these are looked at in the list of money
_MOST_YEARS = 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardStoryPanel(TwoCards):
    """Tells of one card.

    Args:
        what: what a card is called: "合同".

    Signals:
        change_asked: the user wants to change what is known; carries the card.
        card_asked: the user wants to see another card; carries its register and identity.
    """

    change_asked = Signal(object)
    card_asked = Signal(str, int)

    def __init__(self, desk: Desk, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._what = what
        self._told: Any = None
        self.show_nothing()

    @property
    def desk(self) -> Desk:
        """The desk it stands on."""
        return self._desk

    def told(self) -> Any:
        """Return the card told of, None while none is."""
        return self._told

    def show_nothing(self) -> None:
        """Say that a card is to be chosen."""
        self._told = None
        self.ask_to_choose(self._what, _("在左边点一条，这里看它的全部情况。"))

    def begin(self, card: Any, badge: str, more: str, tone: str = "blue") -> None:
        """Begin to tell of a card: its name, a word at the right, and the title of the second card."""
        self._told = card
        self.tell(card.name, badge, tone, more)

    def end(self, card: Any, source: EntryFilter | None = None) -> None:
        """End the first card with its buttons."""
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        change = button(_("修改…"), lambda: self.change_asked.emit(card))
        change.setEnabled(self._desk.can_write())
        row.addWidget(change)
        if source is not None:
            row.addWidget(button(_("看明细"), lambda: self._desk.show_page("money", source), kind="link"))
        row.addStretch(1)
        self.about.body.addLayout(row)

    def link(self, name: str, words: str, register: str, record: int | None) -> None:
        """Add a line that leads to another card, to the second card."""
        leads = button(name, lambda: self.card_asked.emit(register, record or 0), kind="link", tip=name)
        # a long name is cut rather than the card pushed out of sight
        leads.setMinimumWidth(theme.space(60))
        row = QHBoxLayout()
        row.addWidget(leads)
        row.addStretch(1)
        self.more.body.addLayout(row)
        if words:
            small = label(words, "small", wrap=True)
            small.setIndent(theme.space(6))
            self.more.add(small)

    def contracts(self, contracts: Sequence[Standing], none: str) -> None:
        """Add the contracts that stand on something, those in force first."""
        for one in contracts:
            held = one.contract
            state = "" if one.in_force else _("已到期")
            area = _("{area} 亩").format(area=quantity_text(held.area)) if held.area else ""
            until = _("到 {date}").format(date=held.end) if held.end else ""
            words = " · ".join(filter(None, (state, one.counterparty, area, until)))
            self.link(held.name, words, "contracts", held.id)
        if not contracts:
            self.more.add(label(none, "muted", wrap=True))

    def source_line(self, name: str, amount: str, source: EntryFilter) -> None:
        """Add a name, an amount, and the way to the entries behind it, to the second card."""
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        row.addWidget(Elided(name), 1)
        row.addWidget(button(amount, lambda: self._desk.show_page("money", source), kind="link", tip=_("看明细")))
        self.more.body.addLayout(row)


def tell_counterparty(panel: CardStoryPanel, story: CounterpartyStory) -> None:
    """Tell of a counterparty: what it owes and is owed, account by account, and its contracts."""
    card = story.counterparty
    panel.begin(card, _(COUNTERPARTY_KINDS[card.kind]), _("合同"))
    panel.facts(
        (_("电话"), card.telephone),
        (_("欠村里"), _yuan(story.owed_by)),
        (_("村里欠"), _yuan(story.owed_to)),
        (_("备注"), card.note),
    )
    if not story.owed_by and not story.owed_to:
        panel.about.add(label(_("两不相欠。"), "muted"))
    panel.end(card, story.source)
    show_deeds(panel.about, panel.desk, [(_("删除"), partial(ask_to_delete, panel, card))])
    for one in story.balances:
        owed = _("欠村里 {amount}") if one.amount > 0 else _("村里欠 {amount}")
        panel.source_line(f"{one.account} {one.name}", owed.format(amount=grouped(abs(one.amount))), one.source)
    panel.contracts(story.contracts, _("没有合同。"))


def _term(card: Any) -> str:
    if card.start and card.end:
        return _("{start} 至 {end}").format(start=card.start, end=card.end)
    if card.start:
        return _("{start} 起").format(start=card.start)
    return _("到 {date}").format(date=card.end) if card.end else ""


def _yuan(fen: int) -> str:
    return grouped(fen) if fen else ""
