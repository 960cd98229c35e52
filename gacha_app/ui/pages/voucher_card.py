"""A voucher on a card, as the list of money and the accountant's list both tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.voucher import STATE_TITLES, State
from gacha_app.i18n import _
from gacha_app.reports.voucher_story import VoucherStory, voucher_story
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.debt_link_rows import add_debt_links
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.pages.fund_link_rows import add_fund_links
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.pieces import clear

STATE_TONES = {State.DRAFT: "gold", State.REVIEWED: "blue", State.POSTED: "green", State.REVERSED: "muted"}


class VoucherCard(QWidget):
    """A voucher's state, words, entry and people, and the vouchers it hangs together with.

    Attributes:
        card: what all stands on.
        lines: its entry.

    Signals:
        voucher_wanted: another voucher is to be shown; its number.
    """

    voucher_wanted = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._story: VoucherStory | None = None
        self._state = label(role="badge")
        self.card = Card("", self._state)
        self._summary = label(wrap=True)
        self._about = label(role="small", wrap=True)
        self.lines = EntryLines()
        self._reason = label(wrap=True)
        self._links = QVBoxLayout()
        self._people = label(role="small", wrap=True)

    def story(self) -> VoucherStory | None:
        """Return the voucher told of."""
        return self._story

    def _put_together(self, entry: Iterable[QWidget], below: Sequence[QVBoxLayout], foot: QWidget) -> None:
        """Set the pieces one below the other.

        Args:
            entry: what tells of the entry. below: what follows the links. foot: what may be done.
        """
        for piece in (self._summary, self._about, *entry, self._reason):
            self.card.add(piece)
        for pieces in (self._links, *below):
            self.card.body.addLayout(pieces)
        self.card.add(self._people)
        self.card.add(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.card)
        layout.addStretch(1)

    def _read(self, voucher_id: int) -> VoucherStory:
        """Read a voucher's story and show what both lists tell of it.

        Raises:
            NotFound: if it is gone.
        """
        with self._desk.reading() as session:
            story = voucher_story(session, voucher_id)
        self._story = story
        voucher = story.voucher
        self.card.set_title(voucher.label)
        self._state.setText(_(STATE_TITLES[voucher.state]))
        restyle(self._state, tone=STATE_TONES[voucher.state])
        self._summary.setText(voucher.summary)
        self.lines.show_lines(story.lines)
        self._reason.setText(_("原因：{reason}").format(reason=voucher.reason))
        self._reason.setVisible(bool(voucher.reason))
        return story

    def _show_about(self, story: VoucherStory, amount: str, *more: str) -> None:
        """Show in a line when it was, its form, its amount and its papers."""
        about = [str(story.voucher.date), story.form or _("会计分录"), amount]
        if story.voucher.attachments:
            about.append(_("附件 {count} 张").format(count=story.voucher.attachments))
        self._about.setText(" · ".join([*about, *more]))

    def _show_links(self, story: VoucherStory, *more: tuple[str, str]) -> None:
        """Show the vouchers it hangs together with: sentences with {number}, and the numbers."""
        clear(self._links)
        taken_back = (_("冲销的是 {number}"), story.reverses), (_("已由 {number} 冲销"), story.reversed_by)
        for sentence, number in (*taken_back, *more):
            if number:
                row = QHBoxLayout()
                go = button(
                    sentence.format(number=number),
                    lambda number=number: self.voucher_wanted.emit(number),  # type: ignore[misc]
                    kind="link",
                )
                row.addWidget(go)
                row.addStretch(1)
                self._links.addLayout(row)
        add_fund_links(self._links, self._desk, story)
        add_debt_links(self._links, self._desk, story)
