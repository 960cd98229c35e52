"""Which series are drawn in which colour; the small ones of many together, and the names clicks are told by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gacha_app.charts.style import SERIES
from gacha_app.i18n import _
from gacha_app.reports.report import Chart, EntryFilter, Series

OTHERS = -1
OTHERS_COLOUR = "faint"
# More colours than these cannot be told apart
MOST = len(SERIES)


@dataclass(frozen=True)
class Drawn:
    """A series as it is drawn.

    Attributes:
        number: which of the chart's series it is, or `OTHERS` for several together.
        colour: the name of a colour.
    """

    number: int
    name: str
    values: tuple[int | None, ...]
    colour: str


def gid_of(drawn: Drawn, category: int) -> str:
    """Return the name that an artist bears: "s0:3" is the first series, fourth category; "s-1:3" the small ones."""
    return f"s{drawn.number}:{category}"


def place_of(gid: str | None) -> tuple[int, int] | None:
    """Return series and category of an artist's name, or None for one that is no figure; several together are -1."""
    head, colon, tail = (gid or "").partition(":")
    if not colon or not head.startswith("s"):
        return None
    try:
        return int(head[1:]), int(tail)
    except ValueError:
        return None


def source_of(chart: Chart, gid: str | None) -> EntryFilter | None:
    """Return the entries behind what was clicked, where there are any."""
    place = place_of(gid)
    if place is None or place[0] == OTHERS:
        return None
    series, category = place
    sources = chart.series[series].sources if series < len(chart.series) else ()
    return sources[category] if category < len(sources) else None


def drawn_series(series: Sequence[Series]) -> list[Drawn]:
    """Return every series with its colour; of more than there are colours the smallest are added up."""
    if len(series) <= MOST:
        return [Drawn(number, one.name, one.values, SERIES[number]) for number, one in enumerate(series)]
    kept = large_ones(series)
    large = [
        Drawn(number, series[number].name, series[number].values, SERIES[place]) for place, number in enumerate(kept)
    ]
    small = [one for number, one in enumerate(series) if number not in kept]
    values = tuple(_together(column) for column in zip(*(one.values for one in small), strict=True))
    return [*large, Drawn(OTHERS, others_name(len(small)), values, OTHERS_COLOUR)]


def large_ones(series: Sequence[Series]) -> list[int]:
    """Return which series are large enough for a colour of their own, in their order."""
    sizes = [sum(abs(value or 0) for value in one.values) for one in series]
    return sorted(sorted(range(len(series)), key=lambda number: -sizes[number])[: MOST - 1])


def others_name(count: int) -> str:
    """Return what several small ones are called together."""
    return _("其他（{count}项）").format(count=count)


def _together(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
