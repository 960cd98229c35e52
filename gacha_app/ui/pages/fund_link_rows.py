"""From a voucher back to the subsidy funds it moved: a line for each, leading to its page."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from gacha_app.i18n import _
from gacha_app.reports.voucher_story import VoucherStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button


def add_fund_links(layout: QVBoxLayout, desk: Desk, story: VoucherStory) -> None:
    """Add a line for each fund that a voucher moved."""
    for identity, name in story.funds:
        go = button(_("补助资金：{name}").format(name=name), partial(desk.show_page, "funds", identity), kind="link")
        row = QHBoxLayout()
        row.addWidget(go)
        row.addStretch(1)
        layout.addLayout(row)
