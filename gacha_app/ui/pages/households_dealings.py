"""The cards of what a household has to do with the collective: contracts, what stands open, papers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.household_dealings import HouseholdClaim, HouseholdContract, HouseholdPaper
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.pieces import Elided


class ContractsCard(Card):
    """The contracts that a household has with the collective, or once had; each leads to its card."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("合同"), parent=parent)
        self._desk = desk

    def show_contracts(self, contracts: Sequence[HouseholdContract]) -> None:
        """Tell of contracts, from above."""
        self.clear()
        self.setVisible(bool(contracts))
        for one in contracts:
            self.body.addLayout(self._line(one))

    def _line(self, one: HouseholdContract) -> QVBoxLayout:
        go = button(
            one.name, lambda: self._desk.show_page("contracts", one.id), kind="link", tip=_("看这份合同")
        )  # fmt: skip
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        head.addWidget(go)
        head.addStretch(1)
        head.addWidget(label(one.state, "small", "green" if one.valid else "muted"))
        yearly = _("每年 {amount} 元").format(amount=grouped(one.yearly)) if one.yearly else ""
        lines = QVBoxLayout()
        lines.setSpacing(theme.space(1))
        lines.addLayout(head)
        if told := " · ".join(part for part in (one.told, yearly) if part):
            about = Elided(told, "small")
            # under the words of the link, which has a frame
            about.setContentsMargins(theme.space(6), 0, 0, 0)
            lines.addWidget(about)
        return lines


class ClaimsCard(Card):
    """What stands open between a household and the collective; an account's leads to its entries."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("债权债务"), parent=parent)
        self._desk = desk

    def show_claims(self, claims: Sequence[HouseholdClaim]) -> None:
        """Tell of claims and debts, from above."""
        self.clear()
        self.setVisible(bool(claims))
        for one in claims:
            self.body.addLayout(self._line(one))

    def _line(self, one: HouseholdClaim) -> QVBoxLayout:
        words = _("本户欠集体 {amount}") if one.amount > 0 else _("集体欠本户 {amount}")
        text = words.format(amount=grouped(abs(one.amount)))
        head = QHBoxLayout()
        head.setSpacing(theme.space(8))
        head.addWidget(Elided(one.name), 1)
        if one.entries is None:
            head.addWidget(label(text if one.amount else _("两清")))
        else:
            go = button(text, lambda: self._desk.show_page("money", one.entries), kind="link", tip=_("看每一笔"))
            go.setAccessibleName(f"{one.name} {text}")
            head.addWidget(go)
        lines = QVBoxLayout()
        lines.setSpacing(theme.space(1))
        lines.addLayout(head)
        if one.told:
            lines.addWidget(Elided(one.told, "small"))
        return lines


class PapersCard(Card):
    """Every paper of a household, whatever it is attached to.

    Signals:
        asked: the matter "paper" and the paper that is to be written out.
    """

    asked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("凭据"), parent=parent)

    def show_papers(self, papers: Sequence[HouseholdPaper]) -> None:
        """Tell of papers, from above."""
        self.clear()
        self.setVisible(bool(papers))
        for one in papers:
            row = QHBoxLayout()
            row.setSpacing(theme.space(8))
            row.addWidget(Elided(one.paper.name), 1)
            save = button(_("另存…"), partial(self.asked.emit, "paper", one.paper), kind="link")
            save.setAccessibleName(_("另存 {name}").format(name=one.paper.name))
            row.addWidget(save)
            self.body.addLayout(row)
            self.add(Elided(one.about, "small"))
