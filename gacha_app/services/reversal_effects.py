"""What hangs on a voucher is free again once the voucher is taken back; each area says what that means for it."""

from __future__ import annotations

from gacha_app.domain.voucher import Voucher
from gacha_app.storage.book import Writing


def free(session: Writing, voucher: Voucher) -> None:
    """Undo in the registers what a voucher did there, now that it is taken back.

    Raises:
        InvalidInput: if something stands in the way; then the voucher is not taken back either.
    """
    # imported here: these modules post and reverse vouchers themselves
    from gacha_app.services.contract_freeing import keep_contract_money
    from gacha_app.services.debt_freeing import keep_debt_money
    from gacha_app.services.fund_freeing import free_fund_rows

    # what stands in the way shows only once the voucher counts as taken back
    session.flush()
    for area in (keep_contract_money, keep_debt_money, free_fund_rows):
        area(session, voucher)
