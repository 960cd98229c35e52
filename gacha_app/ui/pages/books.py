"""The accountant's page (凭证与账簿): vouchers, ledgers, statements, bank, adjustments, closing, accounts."""

from __future__ import annotations

from functools import cache

from gacha_app.i18n import N_
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.pages.page_parts import Part, PartsPage, parts_there

PARTS = (
    Part("vouchers", N_("凭证"), "VouchersPart", "books"),
    Part("ledgers", N_("账簿"), "LedgersPart", "books"),
    Part("statements", N_("会计报表"), "StatementsPart", "books"),
    Part("bank", N_("银行对账"), "BankPart", "books"),
    Part("adjustments", N_("计提与摊销"), "AdjustmentsPart", "books"),
    Part("closing", N_("结账"), "ClosingPart", "books"),
    Part("accounts", N_("科目与期初"), "AccountsPart", "books"),
)


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts there are."""
    return parts_there(PARTS)


class BooksPage(PartsPage):
    """One chip a part; the chosen part is a page of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, parts())

    def focus_on(self, focus: Focus) -> None:
        # a voucher by its identity, or the entries behind a figure: both are told among the vouchers
        self.choose("vouchers")
        self.part().focus_on(focus)
