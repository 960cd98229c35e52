"""The two halves of a printed form, side by side: rows of equal number, both ending in their totals."""

from __future__ import annotations

from gacha_app.reports.report import Report, Row

_ITEM = "item"


def halves_of(report: Report) -> list[tuple[str, tuple[Row | None, ...]]]:
    """Return the heading and the rows of each half of a form; of one printed whole, the whole.

    The shorter half is filled up with empty rows before its last, so that the totals of both stand in one line.
    """
    if not report.halves:
        return [(report.column(_ITEM).title, report.rows)]
    longest = max(count for _title, count in report.halves)
    found: list[tuple[str, tuple[Row | None, ...]]] = []
    start = 0
    for title, count in report.halves:
        rows = report.rows[start : start + count]
        empty: tuple[None, ...] = (None,) * (longest - count)
        found.append((title, (*rows[:-1], *empty, *rows[-1:]) if rows and rows[-1].subtotal else (*rows, *empty)))
        start += count
    return found
