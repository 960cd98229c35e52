"""Lying bars, a row each: parts of a whole, and how far things have come."""

from __future__ import annotations

from gacha_app.charts.labels import ems, shortened
from gacha_app.charts.scale import Scale, scale_for
from gacha_app.charts.series import OTHERS, others_name
from gacha_app.charts.sheet import Sheet, write_legend
from gacha_app.domain.money import split
from gacha_app.i18n import _
from gacha_app.reports.report import Chart

_MOST_PARTS = 12
_TENTHS = 1000


def draw_shares(sheet: Sheet, chart: Chart) -> None:
    """Draw parts of a whole, the largest first, each with its name, its amount and its per cent."""
    size = sheet.size
    scale = scale_for(chart.unit, [value or 0 for value in chart.series[0].values])
    write_legend(sheet, chart, (), scale.unit)
    parts = _parts(chart, min(_MOST_PARTS, max(2, int((sheet.height - sheet.top - size * 0.6) // (size * 1.5)))))
    values = [value for _name, value, _category in parts]
    percents = _percents(values)
    names = [shortened(name, sheet.width * 0.32 / size) for name, _value, _category in parts]
    figures = [scale.figure(value) for value in values]
    left = size * 1.6 + max(map(ems, names)) * size
    percent_room, figure_room = (max(map(ems, texts)) * size + size * 0.8 for texts in (percents, figures))
    right = sheet.width - size - percent_room - figure_room
    largest, lowest = max(max(values), 0), min(min(values), 0)
    nought = left + (right - left) * (-lowest) / (largest - lowest)
    pitch = min((sheet.height - sheet.top - size * 0.6) / len(parts), size * 3.2)
    for row, (_name, value, category) in enumerate(parts):
        y = sheet.top + pitch * row
        length = (right - left) * abs(value) / (largest - lowest)
        colour = "faint" if category == OTHERS else "series1" if value >= 0 else "clay"
        number = OTHERS if category == OTHERS else 0
        x = nought if value >= 0 else nought - length
        sheet.block(x, y + pitch * 0.2, max(length, 0.8), pitch * 0.6, colour, f"s{number}:{max(category, 0)}")
        sheet.write(left - size * 0.6, y + pitch / 2, names[row], side="right")
        sheet.write(right + figure_room, y + pitch / 2, figures[row], side="right")
        sheet.write(right + figure_room + percent_room, y + pitch / 2, percents[row], colour="muted", side="right")


def draw_progress(sheet: Sheet, chart: Chart) -> None:
    """Draw for each thing how much of its whole is done, in words and as a bar; what is overdone is marked."""
    done, whole = chart.series[0], chart.series[1]
    scale = scale_for(chart.unit, [value or 0 for one in (done, whole) for value in one.values])
    size = sheet.size
    about = f"{done.name} / {whole.name}" + (_("，单位：{unit}").format(unit=scale.unit) if scale.unit else "")
    sheet.write(size, sheet.top + size * 0.8, about, size * 0.9, "muted")
    sheet.top += size * 2
    room = sheet.height - sheet.top - size * 0.4
    count = max(1, min(len(chart.categories), int(room // (size * 2.9))))
    hidden = len(chart.categories) - count
    if hidden:
        count = max(1, min(count, int((room - size * 1.6) // (size * 2.9))))
        hidden = len(chart.categories) - count
        sheet.write(
            size, sheet.height - size, _("另有{count}项未画出，见表。").format(count=hidden), size * 0.9, "muted"
        )
    pitch = min((room - (size * 1.6 if hidden else 0)) / count, size * 4.2)
    for row, name in enumerate(chart.categories[:count]):
        _progress_row(sheet, scale, row, sheet.top + pitch * row, pitch, name, done.values[row], whole.values[row])


def _progress_row(
    sheet: Sheet, scale: Scale, row: int, y: float, pitch: float, name: str, done: int | None, whole: int | None
) -> None:
    size = sheet.size
    width = sheet.width - 2 * size
    spent, all_of_it = done or 0, whole or 0
    over = spent > all_of_it
    told = f"{scale.figure(spent)} / {scale.figure(all_of_it) if whole else '—'}"
    if all_of_it > 0:
        told += f"　{spent * 100 // all_of_it}%"
    if over:
        told += _("　超出")
    sheet.write(size, y + size * 0.8, shortened(name, (width / size - ems(told) - 1)))
    sheet.write(size + width, y + size * 0.8, told, colour="clay_ink" if over else "muted", side="right")
    bar = min(pitch * 0.22, size * 0.8)
    top = y + size * 1.65
    sheet.block(size, top, width, bar, "track", f"s1:{row}")
    part = 1.0 if over else max(spent, 0) / all_of_it if all_of_it > 0 else 0.0
    if part > 0:
        sheet.block(size, top, width * part, bar, "clay" if over else "series1", f"s0:{row}")


def _parts(chart: Chart, most: int) -> list[tuple[str, int, int]]:
    """Return name, value and category of each part, the largest first; the smallest of many together at the end."""
    known = [
        (name, value, place)
        for place, (name, value) in enumerate(zip(chart.categories, chart.series[0].values, strict=True))
        if value
    ]
    known.sort(key=lambda part: (-part[1], part[2]))
    if len(known) <= most:
        return known
    small = known[most - 1 :]
    together = (others_name(len(small)), sum(value for _name, value, _place in small), OTHERS)
    return [*known[: most - 1], together]


def _percents(values: list[int]) -> list[str]:
    """Return per cents that add up to a hundred; none where losses make them senseless."""
    if min(values) < 0:
        return [""] * len(values)
    return [f"{tenths // 10}.{tenths % 10}%" for tenths in split(_TENTHS, values)]
