"""How wide the columns of a report's sheet are, and whether its page stands or lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.reports.face import (
    column_heading,
    face_text,
    indented_column,
    text_width,
    totals_with_label,
    widths_within,
)
from gacha_app.reports.report import Cell, Column, Report

# Half-width places that an A4 page takes between its margins at full size
PORTRAIT = 90
LANDSCAPE = 136
_LONGEST_TEXT = 60


@dataclass(frozen=True)
class ColumnPlan:
    """The widths of a sheet's columns, in half-width places, and the page they need."""

    widths: tuple[int, ...]
    landscape: bool

    @property
    def total(self) -> int:
        """How wide the sheet is."""
        return sum(self.widths)

    def lines(self, place: int, text: str, indent: int = 0) -> int:
        """Return how many lines a text takes in a column."""
        return lines_of(text, self.widths[place] - 1 - 2 * indent)


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in so many half-width places; a Chinese character is never halved."""
    room = max(width - width % 2, 2)
    return sum(max(1, -(-text_width(line) // room)) for line in text.split("\n"))


def plan_columns(report: Report) -> ColumnPlan:
    """Choose the widths: numbers are never cut, texts wrap before the page is turned, narrow tables are stretched."""
    foot = totals_with_label(report)
    wanted = [_wanted(report, column, foot) for column in report.columns]
    least = [_least(column, full) for column, full in zip(report.columns, wanted, strict=True)]
    landscape = sum(least) > PORTRAIT
    room = LANDSCAPE if landscape else PORTRAIT
    return ColumnPlan(widths_within(wanted, least, room), landscape)


def _wanted(report: Report, column: Column, foot: Mapping[str, Cell]) -> int:
    values = [row.cells.get(column.key) for row in report.rows] + [foot.get(column.key)]
    content = max((text_width(face_text(column, value)) for value in values), default=0)
    title = text_width(column_heading(column))
    # A heading may stand on two lines
    head = title if title <= 8 else max(8, (title + 1) // 2 + 1)
    if column.is_number:
        return max(content + 2, head + 1, 6)
    if column.key == indented_column(report):
        content += 2 * max((row.level for row in report.rows), default=0)
    return max(min(content, _LONGEST_TEXT) + 1, head + 1, 6)


def _least(column: Column, wanted: int) -> int:
    if column.is_number:
        return wanted
    return min(wanted, max(column.width * 2 + 1, 6))
