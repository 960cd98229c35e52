"""The foot of a table: what its rows add up to."""

from __future__ import annotations

from collections.abc import Iterable

from gacha_app.reports.report import Cell, Row


def whole(cell: Cell) -> int:
    """Return a cell's whole number, nought where it is blank or a word."""
    return cell if isinstance(cell, int) else 0


def totals_of(rows: Iterable[Row], *keys: str) -> dict[str, Cell]:
    """Return the sums of columns over the rows that stand under no other."""
    top = [row.cells for row in rows if row.level == 0]
    return {key: sum(value for cells in top if isinstance(value := cells.get(key), int)) for key in keys}
