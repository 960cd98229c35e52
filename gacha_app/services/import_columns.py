"""The columns of a workbook that is to be taken in, as the user sees them: letter, heading, and what each may mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gacha_app.domain.imports import MappedColumn
from gacha_app.i18n import _

if TYPE_CHECKING:
    from gacha_app.sheets.grid import Grid

# Titles and stamps above a table; its headings stand within so many rows
_SEARCHED = 30


@dataclass(frozen=True)
class SheetColumn:
    """A column of the sheet.

    Attributes:
        letter: as the sheet shows it.
        heading: the words above it, or "".
        sample: the first thing under the heading, or "".
        field: what it was understood as, or "".
    """

    letter: str
    heading: str
    sample: str
    field: str = ""


def field_titles(kind: str) -> dict[str, str]:
    """Return what the columns of a kind of sheet ("roster", "journal") may be, by field."""
    from gacha_app.sheets.definitions import load_column_names

    return {column.field: _(column.title) for column in load_column_names(kind).columns}


def sheet_columns(path: Path, understood: Sequence[MappedColumn] = ()) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet that was understood, or of the first one that holds anything.

    Raises:
        GachaError: if the file cannot be read.
    """
    from gacha_app.sheets.grid import read_grids

    return columns_of(read_grids(path), understood)


def columns_of(sheets: Sequence[Grid], understood: Sequence[MappedColumn] = ()) -> tuple[SheetColumn, ...]:
    """Return the columns of the sheet that was understood, or of the first one that holds anything."""
    from gacha_app.sheets import cells
    from gacha_app.sheets.grid import letter

    grids = [grid for grid in sheets if grid.rows and not grid.hidden]
    name = understood[0].sheet if understood else ""
    grid = next((one for one in grids if one.title == name), grids[0] if grids else None)
    if grid is None:
        return ()
    mapped = {one.column: one for one in understood if one.sheet == grid.title}
    texts = [[cells.text(value) for value in row] for row in grid.rows[: 2 * _SEARCHED]]
    at = _heading_row(texts[:_SEARCHED], {column_at(one): mapped[one].header for one in mapped})
    found = []
    for place in range(grid.width):
        known = mapped.get(letter(place))
        heading = known.header if known else texts[at][place]
        sample = next((row[place] for row in texts[at + 1 :] if row[place]), "")
        if heading or sample:
            found.append(SheetColumn(letter(place), heading, sample, known.field if known else ""))
    return tuple(found)


def column_at(letters: str) -> int:
    """Return the place of a column from its letters, counted from nought."""
    from gacha_app.sheets.grid import column_of

    return column_of(letters)


def letters_of(column: int) -> str:
    """Return the letters of a column counted from nought."""
    from gacha_app.sheets.grid import letter

    return letter(column)


def _heading_row(rows: Sequence[Sequence[str]], headings: Mapping[int, str]) -> int:
    """Return the row that holds most of the headings; where none is known, the fullest row of words."""
    if headings:
        scores = [sum(row[place] == words for place, words in headings.items()) for row in rows]
    else:
        scores = [sum(bool(text) and not text[0].isdecimal() for text in row) for row in rows]
    return scores.index(max(scores))
