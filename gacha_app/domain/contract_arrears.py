"""Interest on what is paid late: what stood open on each day, times the days, times the rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction

from gacha_app.domain.contract import Contract

# A rate by the year is of 365 days, in leap years too
_DAYS_A_YEAR = 365


def interest_begins(contract: Contract, due: dt.date) -> dt.date:
    """Return the first day that bears interest: the day after the due day and the days of grace."""
    return due + dt.timedelta(days=contract.grace_days + 1)


def arrears_interest(
    contract: Contract,
    due: dt.date,
    amount: int,
    paid: Iterable[tuple[dt.date, int]],
    until: dt.date,
    charged_until: dt.date | None = None,
) -> tuple[int, int]:
    """Return the interest on an instalment to a day, and for how many days something stood open.

    A day bears interest on what stands open at its end; the day of a payment bears none on what was paid.

    Args:
        amount: fen due. paid: the days and fen of what was settled.
        until: the last day counted. charged_until: until when interest was charged already, or None.

    Returns:
        Fen, half a fen up, and days; both nought where no interest is agreed.
    """
    if not contract.arrears_per or not contract.arrears_rate:
        return 0, 0
    first = interest_begins(contract, due)
    if charged_until is not None:
        first = max(first, charged_until + dt.timedelta(days=1))
    # What stood open changes on the days of payments; between them it is one amount
    events = sorted((day, fen) for day, fen in paid if day <= until)
    open_ = amount - sum(fen for day, fen in events if day <= first)
    weighted, days, begins = 0, 0, first
    for day, fen in [*((day, fen) for day, fen in events if day > first), (until + dt.timedelta(days=1), 0)]:
        length = max((day - begins).days, 0)
        if open_ > 0:
            weighted += open_ * length
            days += length
        begins, open_ = max(day, begins), open_ - fen
    exact = Fraction(weighted * contract.arrears_rate, 10_000)
    if contract.arrears_per == "year":
        exact /= _DAYS_A_YEAR
    return int((exact * 2 + 1) // 2), days
