"""Deleting a card that nothing hangs on, after asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.i18n import _
from gacha_app.ui.widgets.messages import choose

if TYPE_CHECKING:
    from gacha_app.ui.pages.contracts_stories import CardStoryPanel


def ask_to_delete(panel: CardStoryPanel, card: Asset | Resource | Contract | Counterparty) -> None:
    """Ask whether the card told of is to go, and delete it; what hangs on it is named and keeps it."""
    from gacha_app.services.card_guards import delete_card

    sentence = _("只有没有合同、凭证、变动挂在上面的卡片才能删除。")
    if isinstance(card, Contract):
        sentence = _("只有没有收付、凭证挂在上面的合同才能删除；它的收付款计划和附件一起删除。")
    way = choose(panel, _("删除“{name}”？").format(name=card.name), sentence, [("delete", _("删除这张卡片"))])
    if way == "delete" and panel.desk.try_to(lambda: delete_card(panel.desk.open_book(), type(card), card.id or 0)):
        panel.desk.say(_("已删除“{name}”。").format(name=card.name))
