"""Charts as matplotlib figures, for the window and for the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gacha_app.charts.series import place_of, source_of
from gacha_app.charts.style import prepare
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.reports.report import Chart, ChartKind
from gacha_app.storage.files import writing_beside

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["figure_of", "place_of", "save_chart", "source_of"]

_DPI_OF_FILES = 200


def figure_of(
    chart: Chart, size: tuple[float, float] = (8.0, 4.5), dpi: float = 100.0, theme: str = "light", *,
    titled: bool = True, font_size: float = 10.0,
) -> Figure:  # fmt: skip
    """Draw a chart; every bar, segment and point bears the name "s{series}:{category}" and can be picked.

    Where the figure is drawn at another size later, it lays itself out anew, with new artists of the same names.

    Args:
        size: inches, width and height.
        theme: "light" or "dark".
        titled: whether title, organisation and period are drawn; a window that shows them itself leaves them out.
        font_size: points of ordinary type.
    """
    prepare()
    from gacha_app.charts.chart_figure import ChartFigure

    return ChartFigure(chart, size, dpi, theme, titled=titled, font_size=font_size)


def save_chart(chart: Chart, path: Path, *, theme: str = "light") -> None:
    """Save a chart as a picture, PNG or SVG by the file's ending; the same chart gives the same bytes.

    Raises:
        GachaError: if the ending is another, or the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in ("png", "svg"):
        raise GachaError(_("图表只能存为 PNG 或 SVG，请把“{name}”的扩展名改为 .png 或 .svg。").format(name=path.name))
    figure = figure_of(chart, _size_for_file(chart), theme=theme)
    unstamped = {"Date": None} if kind == "svg" else {"Software": None}
    with writing_beside(path) as beside:
        figure.savefig(beside, format=kind, dpi=_DPI_OF_FILES, metadata=unstamped)


def _size_for_file(chart: Chart) -> tuple[float, float]:
    """Return inches that let every category be drawn."""
    if chart.kind is ChartKind.PROGRESS:
        return 8.0, max(2.5, 1.4 + 0.5 * len(chart.categories))
    if chart.kind is ChartKind.SHARE:
        return 8.0, min(max(2.5, 1.2 + 0.36 * len(chart.categories)), 5.6)
    if chart.kind is ChartKind.LINE:
        return 8.0, 4.5
    return min(max(8.0, 1.2 + 0.75 * len(chart.categories)), 14.0), 4.5
