"""Cards beside a table that tell of one row: facts, amounts that lead to their entries, acts that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.two_cards import TwoCards
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import ProgressRow
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided


class StoryCards(TwoCards):
    """Two cards whose amounts lead to their entries, and whose acts can be undone."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that a row is to be chosen."""
        self.ask_to_choose("", _("在左边点一条，这里看它的全部情况。"))

    def begin(self, title: str, badge: str, tone: str = "blue", more: str = "") -> None:
        """Begin to tell of something: its name, a word at the right, the title of the second card."""
        self.tell(title, badge, tone, more)

    def progress(self, name: str, words: str, percent: int, tone: str = "green") -> None:
        """Show a bar in the first card."""
        self.about.add(ProgressRow(name, words, percent, tone))

    def deeds(self, *deeds: tuple[str, Callable[[], object], bool]) -> None:
        """Add buttons under the first card: (text, act, whether it may be done now; what may not is left out)."""
        holder = QWidget()
        row = FlowLayout(holder, gap=theme.space(8))
        for text, act, possible in deeds:
            if possible:
                made = button(text, lambda act=act: self._desk.try_to(act))  # type: ignore[misc]
                made.setEnabled(self._desk.can_write())
                row.addWidget(made)
        self.about.add(holder)

    def leads(self, text: str, act: Callable[[], object]) -> None:
        """Add a link under the first card."""
        row = QHBoxLayout()
        row.addWidget(button(text, lambda: self._desk.try_to(act), kind="link"))
        row.addStretch(1)
        self.about.body.addLayout(row)

    def amount(self, name: str, fen: int, source: EntryFilter | None, small: str = "") -> None:
        """Add an amount to the second card that leads to its entries."""
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        row.addWidget(Elided(name), 1)
        if source is None:
            row.addWidget(label(grouped(fen)))
        else:
            row.addWidget(
                button(grouped(fen), lambda: self._desk.show_page("money", source), kind="link", tip=_("看明细"))
            )
        self.more.body.addLayout(row)
        if small:
            self.more.add(label(small, "small", wrap=True))

    def act(
        self,
        name: str,
        fen: int,
        voucher_id: int | None,
        number: str,
        undo: Callable[[], object] | None,
        small: str = "",
    ) -> None:
        """Add an act to the second card: what and how much, its voucher, and the way to undo it."""
        row = QHBoxLayout()
        row.setSpacing(theme.space(8))
        row.addWidget(Elided(name), 1)
        row.addWidget(label(grouped(fen), "strong"))
        self.more.body.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(theme.space(8))
        if voucher_id is None:
            below.addWidget(label(_("旧账"), "small"))
        else:
            lead = button(number, lambda: self._desk.show_page("books", voucher_id), kind="link", tip=_("看凭证"))
            below.addWidget(lead)
        if undo is not None and voucher_id is not None:
            back = button(
                _("撤销…"), lambda: self._desk.try_to(undo), kind="link", tip=_("撤销“{name}”").format(name=name)
            )
            back.setEnabled(self._desk.can_write())
            below.addWidget(back)
        below.addStretch(1)
        self.more.body.addLayout(below)
        if small:
            self.more.add(label(small, "small", wrap=True))

    def say(self, words: str, role: str = "muted") -> None:
        """Add a sentence to the second card."""
        self.more.add(label(words, role, wrap=True))
