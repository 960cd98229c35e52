"""Lines over time: a gap where nothing is known, a point that can be clicked where something is."""

from __future__ import annotations

from gacha_app.charts.labels import ems
from gacha_app.charts.plot import Plot, draw_plot
from gacha_app.charts.scale import scale_for
from gacha_app.charts.series import MOST, OTHERS_COLOUR, Drawn, gid_of, large_ones, others_name
from gacha_app.charts.sheet import Sheet, write_legend
from gacha_app.charts.style import SERIES
from gacha_app.reports.report import Chart

_DOT = 5.5


def draw_lines(sheet: Sheet, chart: Chart) -> None:
    """Draw a line a series; of more than there are colours the smallest are thin and grey, but all there."""
    drawn = _each_its_own(chart)
    values = [value for one in drawn for value in one.values if value is not None]
    scale = scale_for(chart.unit, values)
    named = [(one.name, one.colour) for one in drawn if one.colour != OTHERS_COLOUR]
    if len(named) < len(drawn):
        named.append((others_name(len(drawn) - len(named)), OTHERS_COLOUR))
    write_legend(sheet, chart, named, scale.unit)
    plot = draw_plot(sheet, chart.categories, min(values), max(values), scale)
    for one in sorted(drawn, key=lambda one: one.colour != OTHERS_COLOUR):
        _line(sheet, plot, one)
    if len(drawn) == 1:
        _figures(sheet, plot, drawn[0])


def _each_its_own(chart: Chart) -> list[Drawn]:
    if len(chart.series) <= MOST:
        return [Drawn(number, one.name, one.values, SERIES[number]) for number, one in enumerate(chart.series)]
    shade = dict(zip(large_ones(chart.series), SERIES, strict=False))
    return [
        Drawn(number, one.name, one.values, shade.get(number, OTHERS_COLOUR)) for number, one in enumerate(chart.series)
    ]


def _line(sheet: Sheet, plot: Plot, one: Drawn) -> None:
    from matplotlib.lines import Line2D

    colour = sheet.colour[one.colour]
    thin = one.colour == OTHERS_COLOUR
    xs = [plot.middle(place) / sheet.width for place in range(len(one.values))]
    ys = [float("nan") if value is None else 1 - plot.level(value) / sheet.height for value in one.values]
    whole = {"transform": sheet.figure.transFigure, "color": colour}
    sheet.add(Line2D(xs, ys, linewidth=1.0 if thin else 2.2, solid_joinstyle="round", **whole))
    for place, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if y == y:  # a known value
            dot = Line2D([x], [y], marker="o", markersize=_DOT * (0.6 if thin else 1), linestyle="none", **whole)
            sheet.add(dot, gid_of(one, place)).set_pickradius(8)  # after set_picker, which makes it 1


def _figures(sheet: Sheet, plot: Plot, one: Drawn) -> None:
    from matplotlib.patheffects import withStroke

    texts = ["" if value is None else plot.scale.figure(value) for value in one.values]
    size = sheet.size * 0.95
    if max(map(ems, texts)) * size > plot.slot:
        return
    for place, (value, text) in enumerate(zip(one.values, texts, strict=True)):
        if value is not None:
            y = plot.level(value) - size * 0.6
            written = sheet.write(plot.middle(place), y, text, size, side="center", upright="bottom")
            written.set_path_effects([withStroke(linewidth=3, foreground=sheet.colour["card"])])
