"""What a village of three hundred households was told of its shares, and what follows from it: an oracle in fractions.

Nothing of the program's own arithmetic or queries is used here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction

ONE_DAY = dt.timedelta(1)
# 集体股 are paid nothing
UNPAID_KINDS = ("collective",)


class Told:
    """Every movement of shares and every change of who stands for a household, as it was told."""

    def __init__(self) -> None:
        self.moved: list[tuple[dt.date, str, str, int]] = []
        self.stood: dict[str, list[tuple[dt.date, str]]] = {}

    def moves(self, on: dt.date, number: str, change: int, kind: str = "member") -> None:
        """Tell that a household got shares, or gave some."""
        self.moved.append((on, number, kind, change))

    def hands(self, on: dt.date, giver: str, taker: str, shares: int, kind: str = "member") -> None:
        """Tell that shares went from one household to another."""
        self.moves(on, giver, -shares, kind)
        self.moves(on, taker, shares, kind)

    def stands(self, on: dt.date, number: str, name: str) -> None:
        """Tell who stands for a household from a day on."""
        self.stood.setdefault(number, []).append((on, name))

    def representative(self, number: str, on: dt.date) -> str:
        """Return who stood for a household on a day."""
        return max((day, place, name) for place, (day, name) in enumerate(self.stood[number]) if day <= on)[2]

    def held(self, on: dt.date) -> dict[str, dict[str, int]]:
        """Return by household what it held of every kind that is paid, at the end of a day."""
        found: dict[str, dict[str, int]] = {}
        for day, number, kind, change in self.moved:
            if day <= on and kind not in UNPAID_KINDS:
                kinds = found.setdefault(number, {})
                kinds[kind] = kinds.get(kind, 0) + change
        return {number: {kind: some for kind, some in kinds.items() if some} for number, kinds in found.items()}

    def days(self, on: dt.date) -> dict[str, dict[str, int]]:
        """Return the same counted on every single day of the year up to that day, for what is still held then."""
        last = self.held(on)
        found: dict[str, dict[str, int]] = {}
        holding: dict[tuple[str, str], int] = {}
        waiting = sorted(one for one in self.moved if one[0] <= on and one[2] not in UNPAID_KINDS)
        day, place = dt.date(on.year, 1, 1), 0
        while day <= on:
            while place < len(waiting) and waiting[place][0] <= day:
                _on, number, kind, change = waiting[place]
                holding[number, kind] = holding.get((number, kind), 0) + change
                place += 1
            for (number, kind), shares in holding.items():
                if kind in last.get(number, {}):
                    kinds = found.setdefault(number, {})
                    kinds[kind] = kinds.get(kind, 0) + shares
            day += ONE_DAY
        return found


def together(parts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return what the kinds of each household come to, those with nothing left out."""
    return {number: sum(kinds.values()) for number, kinds in sorted(parts.items()) if sum(kinds.values())}


def dealt(pool: int, weights: Mapping[str, int], favoured: Mapping[str, int] | None = None) -> dict[str, int]:
    """Deal fen out by weight: whole fen first, then one each to whom the most was cut, then favoured least, then first."""
    whole = sum(weights.values())
    exact = {number: Fraction(pool * weight, whole) for number, weight in weights.items()}
    cut = {number: int(amount) for number, amount in exact.items()}
    before = favoured or {}
    order = sorted(exact, key=lambda number: (cut[number] - exact[number], before.get(number, 0), number))
    for number in order[: pool - sum(cut.values())]:
        cut[number] += 1
    return cut


def dealt_by_kind(pools: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Deal out a pool for each kind; who was given a fen for one kind comes later for the next."""
    amounts = dict.fromkeys(together(parts), 0)
    favoured: dict[str, int] = {}
    for kind in sorted(pools):
        weights = {number: kinds[kind] for number, kinds in parts.items() if kinds.get(kind)}
        for number, amount in dealt(pools[kind], weights, favoured).items():
            cut = int(Fraction(pools[kind] * weights[number], sum(weights.values())))
            favoured[number] = favoured.get(number, 0) + amount - cut
            amounts[number] += amount
    return amounts
