"""Reports as comma-separated text: a heading and the rows, nothing else, for other programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from gacha_app.reports.face import SAMPLE, column_heading
from gacha_app.reports.report import Cell, CellKind, Column, Report, cell_json
from gacha_app.storage.files import write_beside


def write_csv(report: Report, path: Path) -> None:
    """Write a report's rows as UTF-8 with a byte order mark, so that WPS and Excel read the Chinese.

    The foot is left out, so that nothing is counted twice; invented figures are marked row by row.

    Raises:
        GachaError: if the file cannot be written.
    """
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\r\n")
    marked = (SAMPLE,) if report.sample else ()
    writer.writerow([*map(_heading, report.columns), *marked])
    for row in report.rows:
        writer.writerow([*(_text(column, row.cells.get(column.key)) for column in report.columns), *marked])
    write_beside(path, content.getvalue().encode("utf-8-sig"))


def _heading(column: Column) -> str:
    return f"{column.title}（%）" if column.kind is CellKind.PERCENT else column_heading(column)


def _text(column: Column, value: Cell) -> str:
    if isinstance(value, str) or not column.is_number:
        text = "" if value is None else str(value)
        # A spreadsheet would run a name that begins so as a formula
        return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
    plain = cell_json(column, value)
    return "" if plain is None else str(plain)
