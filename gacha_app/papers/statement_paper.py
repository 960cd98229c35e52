"""Statements on paper: a form in two halves side by side, and the notes as a text with tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gacha_app.papers import glyphs
from gacha_app.papers.report_paper import frame_data
from gacha_app.papers.table import INSET, MARGIN, PAPERS, balanced, table_data, widths_at
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.halves import halves_of
from gacha_app.reports.report import Report, Row

_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
_NOTES_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# Ems that a level is indented by
_INDENT = 1.0
# More rows than these do not stand on one lying page
_ROWS_LYING = 30
# Points that heading, signatures and margins take of a page's height
_AROUND = 240.0
_LINE_KEY, _ITEM_KEY = "line", "item"


def print_statement(
    report: Report, path: Path, paper: str = "a4", *, signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> Typeset:
    """Print a statement as its form is printed: its number above, two halves side by side where it has them.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("statement", statement_data(report, paper, signers, made), path)


def print_notes(
    report: Report, path: Path, paper: str = "a4", *, signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> Typeset:
    """Print the notes to the statements: titles, sentences and tables one after another.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("statement_notes", notes_data(report, paper, signers, made), path)


def statement_data(
    report: Report, paper: str = "a4", signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> dict[str, Any]:
    """Return all that stands on a statement's paper, as `statement.typ` takes it."""
    halves = halves_of(report)
    landscape = len(halves) > 1 and max(len(rows) for _title, rows in halves) <= _ROWS_LYING
    width, height = PAPERS[paper] if not landscape else PAPERS[paper][::-1]
    size, widths = _fitted(report, len(halves), width - 2 * MARGIN)
    columns = [
        {
            "title": balanced(title if column.key == _ITEM_KEY else column.title, wide / size - 2 * INSET),
            "align": "right" if column.is_number else "center" if column.key != _ITEM_KEY else "left",
            "width": wide,
        }
        for title, _rows in halves
        for column, wide in zip(report.columns, widths, strict=True)
    ]
    count = len(halves[0][1])
    frame = frame_data(report, signers, made)
    frame["information"][1] = report.period
    return {
        **frame,
        "paper": paper,
        "landscape": landscape,
        "size": size,
        "code": report.code,
        "columns": columns,
        "width": len(report.columns),
        # rows as high as the page allows, within what reads well; a line of type takes 0.72 of its size
        "row_inset": min(max(((height - _AROUND) / (count + 1) - size * 0.72) / 2, 2.0), 5.5),
        "rows": [[_cells(report, rows[number]) for _title, rows in halves] for number in range(count)],
    }


def notes_data(
    report: Report, paper: str = "a4", signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> dict[str, Any]:
    """Return all that stands on the notes' paper, as `statement_notes.typ` takes it."""
    room = PAPERS[paper][0] - 2 * MARGIN
    frame = frame_data(report, signers, made)
    frame["information"][1], frame["notes"] = report.period, []
    return {
        **frame,
        "paper": paper,
        "landscape": False,
        "size": 10.5,
        "closing_with_foot": False,
        "parts": [_part(part, room) for part in report.parts],
    }


def _part(part: Report, room: float) -> Mapping[str, Any]:
    table = None
    if part.columns:
        size, widths = next(
            ((size, found) for size in _NOTES_SIZES if (found := widths_at(part, size, room))), (5.0, None)
        )
        widths = widths or tuple(room / len(part.columns) for _column in part.columns)
        table = {**table_data(part, size, widths), "size": size}
    return {"title": part.title, "sentences": list(part.notes), "table": table}


def _fitted(report: Report, count: int, room: float) -> tuple[float, list[float]]:
    """Return the largest type in which nothing is cut, and the widths of one half's columns."""
    share = room / count
    needs = [_need(report, column.key) for column in report.columns]
    for size in _SIZES if count == 1 else _SIZES[2:]:
        widths = [(need + 2 * INSET) * size for need in needs]
        if sum(widths) <= share:
            break
    spare = share - sum(widths)
    # what is left goes to the items and the figures alike, never to the numbers of the lines
    grows = [place for place, column in enumerate(report.columns) if column.is_number or column.key == _ITEM_KEY]
    for place in grows:
        widths[place] += spare / len(grows)
    return size, widths


def _need(report: Report, key: str) -> float:
    """Return how many ems a column needs."""
    column = report.column(key)
    heading = glyphs.width(column.title, True) if key != _LINE_KEY else 2.0
    indent = _INDENT if key == _ITEM_KEY else 0
    widths = [
        glyphs.width(face.face_text(column, row.cells.get(key)), row.subtotal) + row.level * indent
        for row in report.rows
    ]
    return max([heading, *widths]) + 0.1


def _cells(report: Report, row: Row | None) -> Mapping[str, Any]:
    """Return the texts of a row of one half; an empty one where the half is shorter."""
    if row is None:
        return {"texts": [""] * len(report.columns), "bold": False, "indent": 0}
    texts = [face.face_text(column, row.cells.get(column.key)) for column in report.columns]
    return {"texts": texts, "bold": row.subtotal, "indent": row.level * _INDENT}
