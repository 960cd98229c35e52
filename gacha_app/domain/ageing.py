"""How old a claim or a debt is: what was paid takes away the oldest first, what is left keeps the day it arose on."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gacha_app.i18n import N_

# From how many years on a band counts, by its key; the last has no end
BANDS = {
    "under_1": (0, N_("1年以内")),
    "from_1": (1, N_("1至2年")),
    "from_2": (2, N_("2至3年")),
    "from_3": (3, N_("3至5年")),
    "over_5": (5, N_("5年以上")),
}


@dataclass(frozen=True)
class Layer:
    """What is left of one amount.

    Attributes:
        day: when it arose. amount: fen; claims positive, debts negative.
    """

    day: dt.date
    amount: int


def layers(movements: Iterable[tuple[dt.date, int]]) -> list[Layer]:
    """Return what is left of movements with somebody, the oldest first (先进先出).

    A movement of the other sign takes away the oldest that stands; what goes beyond all of it stands on the other side
    from its own day on. All that is left has one sign.

    Args:
        movements: (day, fen) in the order of their days, debit positive.
    """
    left: deque[Layer] = deque()
    for day, amount in movements:
        while amount and left and (left[0].amount > 0) != (amount > 0):
            first = left.popleft()
            if abs(first.amount) > abs(amount):
                left.appendleft(Layer(first.day, first.amount + amount))
                amount = 0
            else:
                amount += first.amount
        if amount:
            left.append(Layer(day, amount))
    return list(left)


def whole_years(since: dt.date, until: dt.date) -> int:
    """Return how many whole years have passed; one that began on 29 February is full on 1 March."""
    years = until.year - since.year
    return years - ((until.month, until.day) < (since.month, since.day))


def band_of(since: dt.date, until: dt.date) -> str:
    """Return the band that something has come to; a year that is just full counts as the next band."""
    years = max(whole_years(since, until), 0)
    return next(key for key, (from_year, _title) in reversed(BANDS.items()) if years >= from_year)


def banded(found: Sequence[Layer], until: dt.date) -> dict[str, int]:
    """Return the fen in every band, claims positive; they add up to all that is left."""
    sums = dict.fromkeys(BANDS, 0)
    for one in found:
        sums[band_of(one.day, until)] += one.amount
    return sums
