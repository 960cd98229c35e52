"""Cells of a sheet corrected before it is taken in; the file itself stays as it is."""

from __future__ import annotations

from collections.abc import Mapping

from gacha_app.sheets.grid import Grid, Value

# What was typed, by sheet, row and column counted from 0
CellEdits = Mapping[tuple[str, int, int], str]


def edited(grids: tuple[Grid, ...], edits: CellEdits) -> tuple[Grid, ...]:
    """Return the sheets with other texts in some cells; a merged cell of which a part is changed comes apart."""
    touched = {sheet for sheet, _row, _column in edits}
    return tuple(_edited(grid, edits) if grid.title in touched else grid for grid in grids)


def _edited(grid: Grid, edits: CellEdits) -> Grid:
    own = {(row, column): text for (sheet, row, column), text in edits.items() if sheet == grid.title}
    rows: list[list[Value]] = [list(row) for row in grid.rows]
    merged = []
    for top, left, bottom, right in grid.merged:
        inside = {
            (row, column)
            for row in range(top, min(bottom + 1, len(rows)))
            for column in range(left, min(right + 1, grid.width))
        }
        if own.keys() & (inside - {(top, left)}):
            for row, column in inside:
                rows[row][column] = grid.rows[top][left]
        else:
            merged.append((top, left, bottom, right))
    for (row, column), text in own.items():
        if row < len(rows) and column < grid.width:
            rows[row][column] = text
    faults = {cell: kind for cell, kind in grid.faults.items() if cell not in own}
    return Grid(grid.title, tuple(tuple(row) for row in rows), tuple(merged), grid.hidden, faults)
