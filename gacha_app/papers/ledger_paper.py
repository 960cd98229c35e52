"""Ledgers on paper in the customary layout: a page always bears as many lines, and says what it carries over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from gacha_app.i18n import N_
from gacha_app.papers import glyphs
from gacha_app.papers.table import INSET, MARGIN, PAPERS, cells_of, table_data, widths_at
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports import face
from gacha_app.reports.report import Report, Row

SIGNERS = (N_("会计主管"), N_("记账"), N_("复核"))
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
# Lines on a page, and how high each is in points; a page has two more for what is carried
_UPRIGHT = (30, 20.0)
_LYING = (20, 17.0)
# Columns are measured by so many pages; what is wider later stands in smaller type
_LOOKED_AT = 20


@dataclass(frozen=True)
class LedgerSection:
    """A ledger to print.

    Attributes:
        report: its heading, columns and notes; its rows come from `pages`.
        about: its account, and what narrows it.
        pages: gives the rows page by page, so many lines each, with what is carried over.
    """

    report: Report
    about: str
    pages: Callable[[int], Iterator[list[Row]]]


def print_sections(sections: Sequence[LedgerSection], path: Path) -> Typeset:
    """Print ledgers one after another as one PDF.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("ledger", ledger_data(sections), path)


def ledger_data(sections: Sequence[LedgerSection]) -> dict[str, Any]:
    """Return all that stands on the pages, as `ledger.typ` takes it."""
    upright, lying = (side - 2 * MARGIN for side in PAPERS["a4"])
    landscape = not all(_fits(section, upright) for section in sections)
    lines, row_height = _LYING if landscape else _UPRIGHT
    room = lying if landscape else upright
    first = sections[0].report
    return {
        "paper": "a4",
        "landscape": landscape,
        "size": _SIZES[0],
        "row_height": row_height,
        "heading": first.title,
        "heading_on_top": False,
        "nothing": face.NOTHING,
        "signers": list(SIGNERS),
        "sample": face.SAMPLE if first.sample else "",
        "sections": [_section(section, room, lines, row_height) for section in sections],
    }


def _section(section: LedgerSection, room: float, lines: int, height: float) -> dict[str, Any]:
    pages = section.pages(lines)
    seen = list(islice(pages, _LOOKED_AT))
    measured = replace(section.report, rows=tuple(row for page in seen for row in page))
    size, widths = _fitting(measured, room)
    report = section.report
    return {
        "title": report.title,
        "organisation": face.organisation_line(report),
        "period": face.period_line(report),
        "unit": face.unit_line(report),
        "about": section.about,
        "notes": list(report.notes),
        "columns": table_data(replace(measured, rows=()), size, widths)["columns"],
        "pages": [[_row(report, row, size, widths, height) for row in page] for page in (*seen, *pages)],
    }


def _fits(section: LedgerSection, room: float) -> bool:
    rows = tuple(row for page in islice(section.pages(_UPRIGHT[0]), _LOOKED_AT) for row in page)
    return any(widths_at(replace(section.report, rows=rows), size, room) for size in _SIZES[:4])


def _fitting(report: Report, room: float) -> tuple[float, tuple[float, ...]]:
    size = _SIZES[0]
    while not (widths := widths_at(report, size, room)):
        size *= 0.95
    return size, widths


def _row(report: Report, row: Row, size: float, widths: Sequence[float], height: float) -> dict[str, Any]:
    texts = cells_of(report, row.cells)
    cells = [
        {"text": text, "size": _size_of(text, size, width, height, report.columns[place].is_number)}
        for place, (text, width) in enumerate(zip(texts, widths, strict=True))
    ]
    return {"cells": cells, "bold": row.subtotal}


def _size_of(text: str, size: float, width: float, height: float, on_one_line: bool) -> float:
    """Return the size at which a text fits its cell: a number on one line, words on as many as the row holds."""
    while size > 3:
        lines = -(-glyphs.width(text, True) * size // (width - 2 * INSET * size))
        if lines <= 1 or (not on_one_line and lines * size * 1.3 <= height - 2):
            return size
        size -= 0.5
    return size
