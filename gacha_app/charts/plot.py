"""A plot with an upright axis from nought: its ground, its ticks and the names under it, and where a value stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gacha_app.charts.labels import axis_names, ems
from gacha_app.charts.scale import Scale, tick_texts, ticks
from gacha_app.charts.sheet import Sheet


@dataclass(frozen=True)
class Plot:
    """Where things stand on a plot, in points from the sheet's upper left corner.

    Attributes:
        slot: how wide the room of one category is.
        nought: how far down the axis of nought is.
        rise: points for one of the scale's units.
    """

    left: float
    slot: float
    nought: float
    rise: float
    top: float
    scale: Scale

    def middle(self, category: int) -> float:
        """Return where the middle of a category is."""
        return self.left + self.slot * (category + 0.5)

    def level(self, value: int) -> float:
        """Return how far down a value stands."""
        return self.nought - self.scale.number(value) * self.rise


def draw_plot(sheet: Sheet, names: Sequence[str], lowest: int, highest: int, scale: Scale) -> Plot:
    """Draw the ground of a plot in the room that is left on the sheet."""
    from matplotlib.lines import Line2D

    size = sheet.size
    places = ticks(scale.number(lowest), scale.number(highest), 6 if sheet.height > 200 else 4)
    texts = tick_texts(places)
    left = size * 0.8 + max(map(ems, texts)) * size * 0.95 + size * 0.6
    right = sheet.width - size
    slot = (right - left) / max(len(names), 1)
    under = axis_names(names, slot, size)
    # Room over the highest bar for its figure
    top = sheet.top + size * 1.3
    bottom = max(sheet.height - under.height - size * 0.5, top + size)
    rise = (bottom - top) / (places[-1] - places[0])
    nought = bottom + places[0] * rise
    for place, text in zip(places, texts, strict=True):
        y = nought - place * rise
        strong = abs(place) < 1e-12
        xs, ys = (left / sheet.width, right / sheet.width), (1 - y / sheet.height,) * 2
        rule = Line2D(xs, ys, linewidth=0.9 if strong else 0.7, color=sheet.colour["muted" if strong else "line"])
        rule.set(transform=sheet.figure.transFigure, zorder=0.5)
        sheet.add(rule)
        sheet.write(left - size * 0.5, y, text, size * 0.95, "muted", side="right")
    plot = Plot(left, slot, nought, rise, top, scale)
    for category, name in enumerate(under.texts):
        written = sheet.write(
            plot.middle(category), bottom + size * 0.4, name, under.size, "muted", side="center", upright="top"
        )
        if under.turned:
            written.set_rotation(90)
    return plot
