"""Bars: of series on one another with the sum over them, or side by side."""

from __future__ import annotations

from gacha_app.charts.labels import ems
from gacha_app.charts.plot import Plot, draw_plot
from gacha_app.charts.scale import scale_for
from gacha_app.charts.series import Drawn, gid_of
from gacha_app.charts.sheet import Sheet, write_legend
from gacha_app.reports.report import Chart

_WIDEST = 64.0


def draw_stacked(sheet: Sheet, chart: Chart, drawn: list[Drawn]) -> None:
    """Draw a bar a category: what was gained upwards from nought, what was lost downwards, the sum above."""
    count = len(chart.categories)
    ups = [sum(max(one.values[place] or 0, 0) for one in drawn) for place in range(count)]
    downs = [sum(min(one.values[place] or 0, 0) for one in drawn) for place in range(count)]
    scale = scale_for(chart.unit, [*ups, *downs])
    write_legend(sheet, chart, [(one.name, one.colour) for one in drawn], scale.unit)
    plot = draw_plot(sheet, chart.categories, min(downs), max(ups), scale)
    width = min(plot.slot * 0.62, _WIDEST)
    for place in range(count):
        up = down = 0
        for one in drawn:
            value = one.values[place]
            if not value:
                continue
            start = up if value > 0 else down
            _bar(sheet, plot, plot.middle(place) - width / 2, width, start, value, one.colour, gid_of(one, place))
            if value > 0:
                up += value
            else:
                down += value
    texts = [scale.figure(up + down) if up or down else "" for up, down in zip(ups, downs, strict=True)]
    _figures(sheet, plot, [(plot.middle(place), ups[place], text) for place, text in enumerate(texts)], plot.slot)


def draw_grouped(sheet: Sheet, chart: Chart, drawn: list[Drawn]) -> None:
    """Draw the series side by side in each category."""
    values = [value for one in drawn for value in one.values if value is not None]
    scale = scale_for(chart.unit, values)
    write_legend(sheet, chart, [(one.name, one.colour) for one in drawn], scale.unit)
    plot = draw_plot(sheet, chart.categories, min(values), max(values), scale)
    width = min(plot.slot * 0.8 / len(drawn), _WIDEST)
    figures = []
    for place in range(len(chart.categories)):
        left = plot.middle(place) - width * len(drawn) / 2
        for number, one in enumerate(drawn):
            value = one.values[place]
            if not value:
                continue
            x = left + width * number
            _bar(sheet, plot, x + width * 0.04, width * 0.92, 0, value, one.colour, gid_of(one, place))
            figures.append((x + width / 2, value, scale.figure(value)))
    _figures(sheet, plot, figures, width if len(drawn) > 1 else plot.slot)


def _bar(sheet: Sheet, plot: Plot, x: float, width: float, start: int, value: int, colour: str, gid: str) -> None:
    first, second = plot.level(start), plot.level(start + value)
    sheet.block(x, min(first, second), width, abs(first - second), colour, gid)


def _figures(sheet: Sheet, plot: Plot, figures: list[tuple[float, int, str]], room: float) -> None:
    """Write figures over bars (under those that hang), smaller if they must be, and none if they would touch."""
    longest = max((ems(text) for _x, _value, text in figures), default=0.0)
    size = min(sheet.size * 0.95, room * 0.88 / longest) if longest else 0.0
    if size < sheet.size * 0.66:
        return
    for x, value, text in figures:
        if text:
            hangs = value < 0
            y = plot.level(value) + (size * 0.3 if hangs else -size * 0.3)
            sheet.write(x, y, text, size, side="center", upright="top" if hangs else "bottom")
