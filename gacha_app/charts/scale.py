"""From whole numbers to an axis: its unit, its ticks from nought, and the figures written on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from gacha_app.i18n import N_, _
from gacha_app.reports.report import CellKind

_FEN_A_YUAN = 100
_FEN_A_WAN = 1_000_000
# From 100,000 yuan on people speak of 万元
_WAN_FROM = 10 * _FEN_A_WAN
_UNITS = {CellKind.SHARES: (10_000, N_("份")), CellKind.QUANTITY: (1_000, ""), CellKind.PERCENT: (100, "%")}
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """How the whole numbers of a chart are written.

    Attributes:
        divisor: how many of the whole numbers make one of the unit.
        unit: its name, or "".
        decimals: how many a figure is written with.
    """

    divisor: int
    unit: str
    decimals: int

    def figure(self, value: int) -> str:
        """Return a value as it is written beside its bar, without its unit."""
        exact = Decimal(value) / self.divisor
        return f"{exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP):,}"

    def number(self, value: int) -> float:
        """Return a value as a place on the axis."""
        return value / self.divisor


def scale_for(kind: CellKind, values: Iterable[int]) -> Scale:
    """Choose the unit and the decimals that suit the largest of the values."""
    largest = max((abs(value) for value in values), default=0)
    if kind is CellKind.MONEY:
        if largest >= _WAN_FROM:
            return Scale(_FEN_A_WAN, _("万元"), 0 if largest >= 1000 * _FEN_A_WAN else 1)
        return Scale(_FEN_A_YUAN, _("元"), 2 if largest < 10_000 * _FEN_A_YUAN else 0)
    divisor, unit = _UNITS.get(kind, (1, ""))
    decimals = 0 if divisor == 1 else 1 if largest % divisor or largest < 10 * divisor else 0
    return Scale(divisor, _(unit) if unit else "", decimals)


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """Return round places from at or below the lowest value to at or above the highest; nought is always among them."""
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = 1.0
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(number * step for number in range(first, last + 1))


def tick_texts(places: Iterable[float]) -> list[str]:
    """Return the texts of ticks with as many decimals as their step needs."""
    every = tuple(places)
    decimals = next(
        (count for count in range(4) if all(abs(round(one, count) - one) < 1e-9 * max(1, abs(one)) for one in every)), 4
    )
    return [f"{one + 0.0:,.{decimals}f}" for one in every]
