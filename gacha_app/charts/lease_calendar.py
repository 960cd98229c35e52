"""Who leases which plot from when to when, as bars on a calendar; what is free stays open ground."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gacha_app.charts.labels import ems, shortened
from gacha_app.charts.style import prepare
from gacha_app.domain.contract_leases import Lease
from gacha_app.domain.errors import GachaError
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.storage.files import writing_beside

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from gacha_app.charts.sheet import Sheet
    from gacha_app.reports.contract_calendar import LeaseCalendar, Plot

_DAY = dt.timedelta(days=1)
_POINTS_AN_INCH = 72
# In ems of ordinary type: a plot's name, a bar, the gap between plots
_NAMES = 13.0
_BAR = 2.7
_GAP = 0.6
_HEAD = 4.6


def calendar_figure(
    calendar: LeaseCalendar, size: tuple[float, float] = (10.0, 5.0), dpi: float = 100.0, theme: str = "light", *,
    titled: bool = True, font_size: float = 10.0,
) -> Figure:  # fmt: skip
    """Draw a lease calendar; the bar of a lease bears the name "s{plot}:{lease}" and can be picked.

    Args:
        size: inches. titled: whether title and organisation are drawn.
    """
    prepare()
    from matplotlib.figure import Figure as Plain

    from gacha_app.charts.sheet import Sheet
    from gacha_app.charts.style import colours

    class CalendarFigure(Plain):
        """A calendar that lays itself out anew where it is drawn at another size."""

        def lay_out(self) -> None:
            """Put everything where it stands at the figure's present size."""
            now = tuple(float(one) for one in self.get_size_inches())
            if now == getattr(self, "_laid_out", None):
                return
            self._laid_out = now
            self.clear()
            colour = colours(theme)
            self.set_facecolor(colour["card"])
            width, height = (one * _POINTS_AN_INCH for one in now)
            _draw(Sheet(self, width, height, font_size, colour, top=font_size * 0.6), calendar, titled=titled)

        def draw(self, renderer: Any) -> None:
            self.lay_out()
            super().draw(renderer)

    figure = CalendarFigure(figsize=size, dpi=dpi)
    figure.lay_out()
    return figure


def height_of(calendar: LeaseCalendar, font_size: float = 10.0) -> float:
    """Return how many points high a calendar wants to be."""
    bars = sum(max(len(_lanes(one.leases)), 1) for one in calendar.plots)
    return font_size * (_HEAD + bars * _BAR + len(calendar.plots) * _GAP + 3.5)


def save_calendar(calendar: LeaseCalendar, path: Path) -> None:
    """Save a calendar as a picture, PNG or SVG by the file's ending.

    Raises:
        GachaError: if the ending is another, or the file cannot be written.
    """
    kind = path.suffix.lower().lstrip(".")
    if kind not in ("png", "svg"):
        raise GachaError(_("图表只能存为 PNG 或 SVG，请把“{name}”的扩展名改为 .png 或 .svg。").format(name=path.name))
    figure = calendar_figure(calendar, (10.0, max(2.5, height_of(calendar) / _POINTS_AN_INCH + 0.4)))
    unstamped = {"Date": None} if kind == "svg" else {"Software": None}
    with writing_beside(path) as beside:
        figure.savefig(beside, format=kind, dpi=200, metadata=unstamped)


def _draw(sheet: Sheet, calendar: LeaseCalendar, *, titled: bool) -> None:
    from gacha_app.charts.sheet import write_heading, write_nothing
    from gacha_app.reports.report import Chart, ChartKind

    time = _("{first} 至 {last}").format(first=calendar.first, last=calendar.last)
    heading = Chart(
        "lease-calendar", _("承包日历"), ChartKind.PROGRESS, (), (), organisation=calendar.organisation, period=time,
        sample=calendar.sample,
    )  # fmt: skip
    write_heading(sheet, heading, titled=titled)
    if not any(one.leases for one in calendar.plots):
        write_nothing(sheet)
        return
    size = sheet.size
    if not titled and calendar.sample:
        sheet.top += size * 1.9
    left, right = size * (_NAMES + 1), sheet.width - size
    _years(sheet, calendar, left, right)
    y = sheet.top
    for place, plot in enumerate(calendar.plots):
        lanes = _lanes(plot.leases)
        height = max(len(lanes), 1) * _BAR * size
        if y + height > sheet.height - size * 0.3:
            break
        _name(sheet, plot, y)
        sheet.block(left, y, right - left, height, "track")
        for number, lane in enumerate(lanes):
            for lease in lane:
                _bar(sheet, calendar, lease, (left, right), y + number * _BAR * size,
                     f"s{place}:{plot.leases.index(lease)}")  # fmt: skip
        y += height + _GAP * size
    now = _x(calendar, calendar.day, left, right)
    sheet.block(now - 0.6, sheet.top - size * 0.2, 1.2, y - sheet.top, "clay")


def _years(sheet: Sheet, calendar: LeaseCalendar, left: float, right: float) -> None:
    size = sheet.size
    for year in range(calendar.first.year, calendar.last.year + 1):
        start = _x(calendar, dt.date(year, 1, 1), left, right)
        end = _x(calendar, dt.date(year, 12, 31) + _DAY, left, right)
        sheet.write((start + end) / 2, sheet.top + size * 0.8, str(year), colour="muted", side="center")
        sheet.block(start, sheet.top, 0.7, sheet.height - sheet.top - size * 0.6, "line")
    sheet.top += size * 1.8


def _name(sheet: Sheet, plot: Plot, y: float) -> None:
    size = sheet.size
    sheet.write(size, y + size * 0.8, shortened(plot.name, _NAMES))
    if plot.owned:
        words = _("{owned}{unit}，空 {free}").format(
            owned=quantity_text(plot.owned), unit=plot.unit, free=quantity_text(plot.free_now)
        )
        sheet.write(size, y + size * 2.0, shortened(words, _NAMES / 0.8), size * 0.8, "muted")


def _bar(
    sheet: Sheet, calendar: LeaseCalendar, lease: Lease, across: tuple[float, float], y: float, gid: str
) -> None:  # fmt: skip
    size = sheet.size
    left, right = across
    start = _x(calendar, max(lease.begins or calendar.first, calendar.first), left, right)
    end = _x(calendar, min(lease.until or calendar.last, calendar.last) + _DAY, left, right)
    over = lease.until is not None and lease.until < calendar.day
    ahead = lease.begins is not None and lease.begins > calendar.day
    colour = "muted" if over else "blue" if ahead else "green_fill"
    sheet.block(start, y + size * 0.3, max(end - start - 1, 1.5), size * (_BAR - 0.6), colour, gid)
    area = quantity_text(lease.area) if lease.area else ""
    words = " ".join(one for one in (lease.party or lease.name, area) if one)
    room = (end - start) / (size * 0.85) - 1
    if room >= 3:
        sheet.write(start + size * 0.5, y + size * _BAR / 2, shortened(words, room), size * 0.85, "on_fill")
    elif ems(words) and room >= 1.5:
        sheet.write(start + size * 0.3, y + size * _BAR / 2, shortened(words, room), size * 0.7, "on_fill")


def _lanes(leases: tuple[Lease, ...]) -> list[list[Lease]]:
    """Return leases in lines such that no two of a line meet."""
    lanes: list[list[Lease]] = []
    for one in leases:
        for lane in lanes:
            last = lane[-1].until
            if last is not None and one.begins is not None and last < one.begins:
                lane.append(one)
                break
        else:
            lanes.append([one])
    return lanes


def _x(calendar: LeaseCalendar, day: dt.date, left: float, right: float) -> float:
    whole = (calendar.last - calendar.first).days + 1
    return left + (right - left) * (day - calendar.first).days / whole
