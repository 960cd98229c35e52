"""A figure that lays itself out for the size it is drawn at; import it after `style.prepare`."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from gacha_app.charts.bars import draw_grouped, draw_stacked
from gacha_app.charts.lines import draw_lines
from gacha_app.charts.rows import draw_progress, draw_shares
from gacha_app.charts.series import drawn_series
from gacha_app.charts.sheet import Sheet, write_heading, write_nothing
from gacha_app.charts.style import colours
from gacha_app.reports.report import Chart, ChartKind

_POINTS_AN_INCH = 72


class ChartFigure(Figure):
    """A chart drawn with words of one size: in another size of window they stand elsewhere, not larger."""

    def __init__(
        self, chart: Chart, size: tuple[float, float], dpi: float, theme: str, *, titled: bool, font_size: float
    ) -> None:
        super().__init__(figsize=size, dpi=dpi)
        self._chart = chart
        self._theme = theme
        self._titled = titled
        self._font_size = font_size
        self._laid_out: tuple[float, float] | None = None
        self.set_gid(chart.name)
        self.lay_out()

    def lay_out(self) -> None:
        """Put everything where it stands at the figure's present size."""
        size = tuple(float(one) for one in self.get_size_inches())
        if size == self._laid_out:
            return
        self._laid_out = (size[0], size[1])
        self.clear()
        colour = colours(self._theme)
        self.set_facecolor(colour["card"])
        width, height = (one * _POINTS_AN_INCH for one in size)
        sheet = Sheet(self, width, height, self._font_size, colour, top=self._font_size * 0.6)
        write_heading(sheet, self._chart, titled=self._titled)
        _draw(sheet, self._chart)

    def draw(self, renderer: Any) -> None:
        self.lay_out()
        super().draw(renderer)


def _draw(sheet: Sheet, chart: Chart) -> None:
    if not any(value for one in chart.series for value in one.values):
        write_nothing(sheet)
        return
    match chart.kind:
        case ChartKind.STACKED:
            draw_stacked(sheet, chart, drawn_series(chart.series))
        case ChartKind.GROUPED:
            draw_grouped(sheet, chart, drawn_series(chart.series))
        case ChartKind.LINE:
            draw_lines(sheet, chart)
        case ChartKind.SHARE:
            draw_shares(sheet, chart)
        case ChartKind.PROGRESS:
            draw_progress(sheet, chart)
