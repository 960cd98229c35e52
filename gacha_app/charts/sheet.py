"""The ground a chart is drawn on: heading, unit, legend and the mark of invented figures, each in its own room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gacha_app.charts.labels import ems, shortened
from gacha_app.charts.style import FAMILY, MONGOLIAN, is_mongolian, shown
from gacha_app.i18n import _
from gacha_app.reports.report import Chart


@dataclass
class Sheet:
    """A figure under work; all distances are points from its upper left corner.

    Attributes:
        figure: the matplotlib figure.
        size: of ordinary type.
        top: how far down the sheet is taken already.
        mark: what the mark of invented figures takes at the right of the line at `top`.
    """

    figure: Any
    width: float
    height: float
    size: float
    colour: Mapping[str, str]
    top: float = 0.0
    mark: float = 0.0

    def write(
        self, x: float, y: float, text: str, size: float = 0.0, colour: str = "ink", *,
        bold: bool = False, side: str = "left", upright: str = "center",
    ) -> Any:  # fmt: skip
        """Write a text at a place and return it."""
        written = self.figure.text(
            x / self.width, 1 - y / self.height, shown(text), fontsize=size or self.size, color=self.colour[colour],
            fontweight="bold" if bold else "normal", ha=side, va=upright,
        )  # fmt: skip
        if is_mongolian(text):
            # It has no bold
            written.set(fontfamily=[FAMILY, MONGOLIAN], fontweight="normal")
        return written

    def block(self, x: float, y: float, width: float, height: float, colour: str, gid: str = "") -> Any:
        """Draw a filled rectangle and return it; with a name a window can tell clicks on it."""
        from matplotlib.patches import Rectangle

        patch = Rectangle(
            (x / self.width, 1 - (y + height) / self.height), width / self.width, height / self.height,
            facecolor=self.colour.get(colour, colour), edgecolor="none", transform=self.figure.transFigure,
        )  # fmt: skip
        return self.add(patch, gid)

    def add(self, artist: Any, gid: str = "") -> Any:
        """Put an artist on the sheet."""
        if gid:
            artist.set_gid(gid)
            artist.set_picker(True)
        self.figure.add_artist(artist)
        return artist


def write_heading(sheet: Sheet, chart: Chart, *, titled: bool) -> None:
    """Write title, whose and when, and the mark of invented figures at the right."""
    size = sheet.size
    right = sheet.width - size
    if chart.sample:
        mark = _("示例")
        width = (ems(mark) + 1) * size
        sheet.block(right - width, sheet.top, width, size * 1.7, "gold_soft")
        sheet.write(right - width / 2, sheet.top + size * 0.85, mark, colour="gold_ink", side="center", bold=True)
        right -= width + size
    if titled:
        sheet.write(
            size, sheet.top + size, shortened(chart.title, (right - size) / (size * 1.3)), size * 1.3, bold=True
        )
        sheet.top += size * 2.1
        about = "　".join(filter(None, (chart.organisation, chart.period)))
        if about:
            sheet.write(
                size, sheet.top + size * 0.6, shortened(about, (right - size) / (size * 0.9)), size * 0.9, "muted"
            )
            sheet.top += size * 1.6
    elif chart.sample:
        sheet.mark = sheet.width - right - size


def write_legend(sheet: Sheet, chart: Chart, entries: Sequence[tuple[str, str]], unit: str) -> None:
    """Write the unit and, in as many lines as it takes, a name beside each colour."""
    size = sheet.size
    if len(entries) == 1 and entries[0][0] == chart.title:
        entries = ()
    start = x = size
    if unit:
        label = _("单位：{unit}").format(unit=unit)
        sheet.write(x, sheet.top + size * 0.9, label, size * 0.9, "muted")
        start = x = size + (ems(label) + 1.6) * size * 0.9
    if entries:
        for name, colour in entries:
            name = shortened(name, 12)
            width = (ems(name) + 2.3) * size
            if x + width > sheet.width - size - sheet.mark and x > start:
                x = start
                sheet.top += size * 1.7
                sheet.mark = 0
            sheet.block(x, sheet.top + size * 0.45, size * 0.85, size * 0.85, colour)
            sheet.write(x + size * 1.25, sheet.top + size * 0.9, name)
            x += width
    if unit or entries or sheet.mark:
        sheet.top += size * 1.9


def write_nothing(sheet: Sheet) -> None:
    """Say that there is nothing to show."""
    sheet.write(
        sheet.width / 2, (sheet.top + sheet.height) / 2, _("暂无数据"), sheet.size * 1.2, "muted", side="center"
    )
