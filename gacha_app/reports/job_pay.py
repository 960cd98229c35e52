"""What a voucher booked for labour: what jobs may be paid out of."""

from __future__ import annotations

from collections.abc import Iterable

from gacha_app.domain.voucher import Posting

PAYABLE = "213"  # 应付劳务费
_COSTS = ("51102", "50202", "401")  # 劳务费, or labour put into production


def labour_of(postings: Iterable[Posting]) -> int:
    """Return the fen that a voucher booked for labour: to 应付劳务费, or to its cost where it was paid at once."""
    booked = list(postings)
    owed = -sum(one.amount for one in booked if one.account.startswith(PAYABLE) and one.amount < 0)
    at_once = sum(one.amount for one in booked if one.account.startswith(_COSTS) and one.amount > 0)
    return max(owed, at_once)
