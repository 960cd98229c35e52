"""From a voucher back to the debts, loans and charges behind it: a line for each, leading to its record."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gacha_app.reports.debt_links import debt_links
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button


def add_debt_links(layout: QVBoxLayout, desk: Desk, story: VoucherStory) -> None:
    """Add a line for each debt, loan or charge that a voucher booked or settled."""
    with desk.reading() as session:
        found = debt_links(session, story.voucher.id or 0)
    for one in found:
        row = QHBoxLayout()
        row.addWidget(button(one.words, partial(desk.show_page, one.page, one.place), kind="link"))
        row.addStretch(1)
        layout.addLayout(row)
