"""A report's chart on a card: its parts lead to the entries behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gacha_app.i18n import _
from gacha_app.reports.report import Chart, Column, EntryFilter, cell_text
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.figure import FigureCard

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class ChartCard(FigureCard):
    """A card that shows one chart after the other; a click on a part shows its entries."""

    def __init__(self, title: str, desk: Desk) -> None:
        super().__init__(title)
        self._desk = desk
        self._chart: Chart | None = None
        self.view.part_clicked.connect(self.open_part)
        self.view.refused.connect(desk.refuse)
        self.view.said.connect(desk.say)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart; the one shown already is not drawn again."""
        if chart != self._chart:
            self._chart = chart
            self.show_figure(self._figure, self.tip)

    def chart(self) -> Chart | None:
        """Return the chart shown."""
        return self._chart

    def tip(self, series: int, category: int) -> str:
        """Return what is said of a part: whose, when, how much; "" for several small ones together."""
        chart = self._chart
        if chart is None or not 0 <= series < len(chart.series):
            return ""
        one = chart.series[series]
        value = cell_text(Column("value", "", chart.unit), one.values[category], zero=True)
        words = f"{chart.categories[category]} {one.name}\n{value}"
        return _("{words}（点击看明细）").format(words=words) if self._source(series, category) else words

    def open_part(self, series: int, category: int) -> None:
        """Show the entries behind a part, if it is made of entries."""
        if source := self._source(series, category):
            self._desk.show_page("money", source)

    def _source(self, series: int, category: int) -> EntryFilter | None:
        if self._chart is None or not 0 <= series < len(self._chart.series):
            return None
        sources = self._chart.series[series].sources
        return sources[category] if category < len(sources) else None

    def _figure(self, name: str) -> Figure:
        from gacha_app.charts.figures import figure_of

        assert self._chart is not None
        return figure_of(self._chart, theme=name, titled=False)
