"""The list that households sign when they are paid: even pages, a sum under each page and under all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from gacha_app.i18n import N_
from gacha_app.papers import glyphs
from gacha_app.papers.report_paper import frame_data
from gacha_app.papers.table import INSET, MARGIN, PAPERS, cells_of, table_data, widths_at
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row

PAGE_TOTAL = N_("本页小计")
_NUMBER = Column("_number", N_("序号"), CellKind.COUNT, width=3)
_SIGNATURE = Column("_signature", N_("签字（手印）"))
_REMARK = Column("_remark", N_("备注"))
# Ems to write in
_FLOORS = {_SIGNATURE.key: 7.0, _REMARK.key: 4.0}
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# Rows a page, and how high each is in points: room for a thumb on an upright page
_UPRIGHT = (22, 24.0)
_LYING = (20, 16.5)
# The last page bears the rule too
_FEWER_ON_LAST = 4


def print_signature_list(
    report: Report, path: Path, *, signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> Typeset:
    """Print a list of payments with a column to sign, each page with its sum, the last with the sum of all.

    A running number and a column for remarks are added where the report has none.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("signature_list", signature_list_data(report, signers, made), path)


def signature_list_data(
    report: Report, signers: Sequence[str] = face.SIGNERS, made: date | None = None
) -> dict[str, Any]:
    """Return all that stands on a list to sign, as `signature_list.typ` takes it."""
    report = _with_places_to_sign(report)
    upright, lying = (side - 2 * MARGIN for side in PAPERS["a4"])
    fitting = [(size, widths) for size in _SIZES[:7] if (widths := widths_at(report, size, upright, _FLOORS))]
    landscape = not fitting
    fitting = fitting or [(size, widths) for size in _SIZES if (widths := widths_at(report, size, lying, _FLOORS))]
    size, widths = fitting[0] if fitting else _squeezed(report, lying)
    rows_a_page, row_height = _LYING if landscape else _UPRIGHT
    table = table_data(report, size, widths)
    return {
        **frame_data(report, signers, made),
        "paper": "a4",
        "landscape": landscape,
        "size": size,
        "row_height": row_height,
        "columns": table["columns"],
        "foot": table["foot"],
        "unsummed": _unsummed(report),
        "heading_on_top": False,
        "nothing": face.NOTHING,
        "pages": [_page(report, rows, size, widths, row_height) for rows in pages_of_rows(report.rows, rows_a_page)],
    }


def pages_of_rows(rows: Sequence[Row], rows_a_page: int) -> list[Sequence[Row]]:
    """Cut rows into pages, the last of which keeps room for the rule; a list without rows has one page."""
    pages = [rows[start : start + rows_a_page] for start in range(0, len(rows), rows_a_page)] or [rows]
    if len(pages[-1]) > rows_a_page - _FEWER_ON_LAST:
        half = (len(pages[-1]) + 1) // 2
        pages[-1:] = [pages[-1][:half], pages[-1][half:]]
    return pages


def _with_places_to_sign(report: Report) -> Report:
    columns = list(report.columns)
    titles = [column.title for column in columns]
    rows = report.rows
    if _NUMBER.title not in titles:
        columns.insert(0, _NUMBER)
        rows = tuple(
            replace(row, cells={**row.cells, _NUMBER.key: number}) for number, row in enumerate(report.rows, 1)
        )
    if _REMARK.title not in titles:
        columns.append(_REMARK)
    place = next(number for number, column in enumerate(columns) if column.title == _REMARK.title)
    columns.insert(place, _SIGNATURE)
    return replace(report, columns=tuple(columns), rows=rows)


def _page(report: Report, rows: Sequence[Row], size: float, widths: Sequence[float], height: float) -> dict[str, Any]:
    """Return a page's rows and its sum; a text too long for its cell stands in smaller type."""
    return {
        "rows": [
            [
                {"text": text, "size": _fitting(text, size, width, height)}
                for text, width in zip(cells_of(report, row.cells), widths, strict=True)
            ]
            for row in rows
        ],
        "sum": cells_of(report, _page_total(report, rows)) if report.totals else [],
    }


def _page_total(report: Report, rows: Sequence[Row]) -> Mapping[str, Cell]:
    """Add up a page's rows; rows that are sums themselves are left out."""
    single = [row for row in rows if not row.subtotal]
    total: dict[str, Cell] = {
        key: sum(value for row in single if isinstance(value := row.cells.get(key), int)) for key in report.totals
    }
    label = next((column.key for column in report.columns if column.key not in report.totals), None)
    return {**total, label: PAGE_TOTAL} if label else total


def _unsummed(report: Report) -> int:
    """Return how many columns at the left have no sum: its name stands across them."""
    return next((place for place, column in enumerate(report.columns) if column.key in report.totals), 0)


def _fitting(text: str, size: float, width: float, height: float) -> float:
    """Return the size at which a text fits its cell."""
    while size > 4:
        lines = -(-glyphs.width(text) * size // (width - 2 * INSET * size))
        if lines <= 1 or lines * size * 1.25 <= height - 2:
            return size
        size -= 0.5
    return size


def _squeezed(report: Report, room: float) -> tuple[float, tuple[float, ...]]:
    size = _SIZES[-1]
    while not (widths := widths_at(report, size, room, _FLOORS)):
        size *= 0.93
    return size, widths
