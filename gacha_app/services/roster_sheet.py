"""A roster's sheet as it is looked at: its cells, those corrected, and what its columns mean, kept per layout."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.services.import_columns import SheetColumn, columns_of
from gacha_app.storage.accounting_tables import bank_layouts
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gacha_app.domain.imports import RosterReading
    from gacha_app.sheets.grid import Grid
    from gacha_app.sheets.grid_edits import CellEdits

# Banks' layouts lie in the same table, under fingerprints without a word before them
_PREFIX = "roster:"


@dataclass(frozen=True)
class RosterSheet:
    """The sheets of a roster's file.

    Attributes:
        read: as the file has them. grids: with the corrected cells.
        edits: what was typed, by sheet, row and column counted from 0.
        mapping: letters by field, as the user said now or for such a sheet before; "" leaves a field out.
        remembered: whether something is kept about files with such headings.
        columns: what each column was understood as.
    """

    path: Path
    read: tuple[Grid, ...]
    grids: tuple[Grid, ...]
    edits: CellEdits
    mapping: Mapping[str, str]
    remembered: bool
    fingerprint: str
    columns: tuple[SheetColumn, ...] = ()

    def grid(self, title: str) -> Grid:
        """Return a sheet by its name."""
        return next(grid for grid in self.grids if grid.title == title)


def look_at(
    book: Book,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    edits: CellEdits | None = None,
    known: RosterSheet | None = None,
) -> tuple[RosterSheet, RosterReading]:
    """Read a roster's file, its columns as they were named now or before, some of its cells corrected.

    Args:
        mapping: column letters by field, where the user corrects what is understood or remembered.
        edits: texts by sheet, row and column counted from 0.
        known: the same file read before, which is not read again.

    Raises:
        GachaError: if the file cannot be read or holds no roster.
    """
    from gacha_app.sheets.grid import read_grids
    from gacha_app.sheets.grid_edits import edited
    from gacha_app.sheets.roster_in import read_roster

    read = known.read if known is not None and known.path == path else read_grids(path)
    fingerprint = _fingerprint(read)
    with book.reading() as session:
        kept = _kept_layout(session, fingerprint)
    said = {**(kept or {}), **(mapping or {})}
    grids = edited(read, edits or {})
    reading = read_roster(path, said or None, grids=grids)
    columns = columns_of(grids, reading.mapping)
    return RosterSheet(path, read, grids, dict(edits or {}), said, kept is not None, fingerprint, columns), reading


def keep_layout(session: Writing, sheet: RosterSheet) -> None:
    """Remember how the columns of files with such headings are read, where the user said so; within a larger action."""
    if not sheet.mapping:
        return
    session.execute(delete(bank_layouts).where(bank_layouts.c.fingerprint == sheet.fingerprint))
    session.execute(
        insert(bank_layouts).values(
            fingerprint=sheet.fingerprint, name=sheet.path.name, account="",
            columns=json.dumps({"columns": dict(sheet.mapping)}),
            used_at=dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
        )
    )  # fmt: skip


def kept_layout(book: Book, path: Path) -> Mapping[str, str] | None:
    """Return what is remembered about rosters with the headings of this one: letters by field; None if nothing.

    Raises:
        GachaError: if the file cannot be read.
    """
    from gacha_app.sheets.grid import read_grids

    with book.reading() as session:
        return _kept_layout(session, _fingerprint(read_grids(path)))


def forget_layout(book: Book, path: Path) -> bool:
    """Forget how the columns of rosters with the headings of this one were named; say whether anything was kept."""
    from gacha_app.sheets.grid import read_grids

    fingerprint = _fingerprint(read_grids(path))
    with book.reading() as session:
        if _kept_layout(session, fingerprint) is None:
            return False
    with book.writing("forget_roster_layout", path.name) as session:
        session.execute(delete(bank_layouts).where(bank_layouts.c.fingerprint == fingerprint))
        session.recorder.note("roster_layout", file=path.name)
    return True


def cell_edits(path: Path, texts: Iterable[str]) -> CellEdits:
    """Return what corrections written as "E30=text" or "sheet!E30=text" mean for a file.

    Raises:
        GachaError: if the file cannot be read.
        InvalidInput: if one is not written so, or its cell is not in the file.
    """
    from gacha_app.sheets.grid import column_of, read_grids

    grids = [grid for grid in read_grids(path) if grid.rows and not grid.hidden]
    edits: dict[tuple[str, int, int], str] = {}
    for text in texts:
        place, equals, typed = text.partition("=")
        title, _mark, cell = place.strip().rpartition("!")
        parts = re.fullmatch(r"([A-Za-z]{1,3})([1-9][0-9]*)", cell.strip())
        if not equals or parts is None:
            raise InvalidInput("cell", _("“{text}”应写成 格子=内容，如 E30=张三。").format(text=text))
        if not title and len(grids) > 1:
            raise InvalidInput(
                "cell", _("文件里有 {count} 张表，请写明是哪一张，如 {sheet}!{cell}。").format(
                    count=len(grids), sheet=grids[0].title, cell=cell.strip())
            )  # fmt: skip
        grid = next((one for one in grids if title in ("", one.title)), None)
        row, column = int(parts[2]) - 1, column_of(parts[1])
        if grid is None or row >= len(grid.rows) or column >= grid.width:
            raise InvalidInput("cell", _("文件里没有“{cell}”这一格。").format(cell=place.strip()))
        edits[grid.title, row, column] = typed.strip()
    return edits


def shown_cell(value: object) -> str:
    """Return a cell as the sheet shows it, on one line."""
    from gacha_app.sheets import cells

    return cells.text(value)  # type: ignore[arg-type]


def _kept_layout(session: Session, fingerprint: str) -> Mapping[str, str] | None:
    said = session.scalar(select(bank_layouts.c.columns).where(bank_layouts.c.fingerprint == fingerprint))
    return None if said is None else dict(json.loads(said).get("columns", {}))


def _fingerprint(grids: tuple[Grid, ...]) -> str:
    """Return what tells one layout from another: the headings, however they were understood."""
    headings = [f"{one.letter}{one.heading}" for one in columns_of(grids)]
    return _PREFIX + hashlib.sha256("\n".join(headings).encode()).hexdigest()
