"""A report's table as a template takes it: texts, widths in points, and the size of type that lets nothing be cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gacha_app.papers import glyphs
from gacha_app.reports import face
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row

# Portrait width and height in points
PAPERS = {"a4": (595.28, 841.89), "a3": (841.89, 1190.55)}
MARGIN = 40.0
# Ems between a cell's text and its rule
INSET = 0.4
_INDENT = 1.0


@dataclass(frozen=True)
class TablePlan:
    """How a table stands on its page.

    Attributes:
        size: of type, in points.
        widths: of the columns, in points.
    """

    size: float
    landscape: bool
    widths: tuple[float, ...]


def plan_table(report: Report, sizes: Sequence[float], paper: str) -> TablePlan:
    """Choose page, size and widths: upright and large if it can be, lying and smaller if it must."""
    upright, lying = (side - 2 * MARGIN for side in PAPERS[paper])
    readable = [size for size in sizes if size >= sizes[0] * 0.85]
    for landscape, room, tried in ((False, upright, readable), (True, lying, sizes)):
        for size in tried:
            widths = widths_at(report, size, room)
            if widths:
                return TablePlan(size, landscape, widths)
    # Numbers too many for any page at a readable size: smaller still, but whole
    size = sizes[-1]
    while not (widths := widths_at(report, size, lying)):
        size *= 0.93
    return TablePlan(size, True, widths)


def widths_at(
    report: Report, size: float, room: float, floors: Mapping[str, float] | None = None
) -> tuple[float, ...] | None:
    """Return the widths of the columns at a size of type, or None where the room does not hold them.

    Args:
        floors: ems that columns need whatever they hold, by their keys.
    """
    wanted, least = [], []
    for column in report.columns:
        given = (floors or {}).get(column.key, 0.0)
        full, floor = (max(need, given) for need in _needs(report, column))
        wanted.append(int((full + 2 * INSET) * size * 10) + 1)
        least.append(int((floor + 2 * INSET) * size * 10) + 1)
    if sum(least) > room * 10:
        return None
    return tuple(width / 10 for width in face.widths_within(wanted, least, int(room * 10)))


def table_data(report: Report, size: float, widths: Sequence[float]) -> dict[str, Any]:
    """Return the table in the shape that `paper.typ` draws."""
    foot = face.totals_with_label(report)
    return {
        "columns": [
            {
                "title": balanced(face.column_heading(column), width / size - 2 * INSET),
                "align": _side(column),
                "width": width,
            }
            for column, width in zip(report.columns, widths, strict=True)
        ],
        "rows": [_row(report, row) for row in report.rows],
        "foot": _row(report, Row(foot, subtotal=True))["cells"] if foot else [],
        "foot_label": next((n for n, column in enumerate(report.columns) if column.key not in report.totals), -1),
        "nothing": face.NOTHING,
    }


def balanced(title: str, room: float) -> str:
    """Break a heading into lines of like length, before its unit if it has one."""
    if glyphs.width(title, True) <= room:
        return title
    name, bracket, unit = title.partition("（")
    if name and bracket and max(glyphs.width(name, True), glyphs.width(bracket + unit, True)) <= room:
        return f"{name}\n{bracket}{unit}"
    if not title.isalnum() or title.isascii():
        return title
    lines = -(-int(glyphs.width(title, True) * 100) // max(int(room * 100), 1))
    length = -(-len(title) // lines)
    return "\n".join(title[start : start + length] for start in range(0, len(title), length))


def cells_of(report: Report, cells: Mapping[str, Cell]) -> list[str]:
    """Return the texts of a row, column by column."""
    return [face.face_text(column, cells.get(column.key)) for column in report.columns]


def _row(report: Report, row: Row) -> dict[str, Any]:
    indented = face.indented_column(report)
    place = next((number for number, column in enumerate(report.columns) if column.key == indented), -1)
    return {"cells": cells_of(report, row.cells), "bold": row.subtotal, "indent": row.level * _INDENT, "at": place}


def _side(column: Column) -> str:
    return "right" if column.is_number else "center" if column.kind in (CellKind.CODE, CellKind.DATE) else "left"


def _needs(report: Report, column: Column) -> tuple[float, float]:
    """Return how many ems a column wants and how many it needs."""
    content = max((glyphs.width(text, bold) for text, bold in _texts(report, column)), default=0.0)
    title = face.column_heading(column)
    heading = glyphs.width(title, True)
    # A heading may stand on two lines, on three if it is long
    head = heading if heading <= 3 else max(heading / 2 + 0.6, 3.05)
    if column.is_number or column.kind in (CellKind.CODE, CellKind.DATE):
        return max(content, head), max(content, min(head, 3.1))
    if column.key == face.indented_column(report):
        content += _INDENT * max((row.level for row in report.rows), default=0)
    return max(min(content, 30.0), head), max(min(content, column.width), min(head, 3.1))


def _texts(report: Report, column: Column) -> list[tuple[str, bool]]:
    rows = [(face.face_text(column, row.cells.get(column.key)), row.subtotal) for row in report.rows]
    return [*rows, (face.face_text(column, face.totals_with_label(report).get(column.key)), True)]
