"""A counting list that was filled in by hand (a workbook), read back line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.grid import Grid, read_grids

_CODE = re.compile(r"PD\d{8}-[a-z]+-[0-9a-f]{8}")
# The beginnings of the headings that the program writes; what people filled in stands under the last three
_HEADINGS = {
    "serial": "序号", "name": "名称", "counted": "实盘数", "counted_value": "实盘金额", "reason": "差异原因",
}  # fmt: skip


@dataclass(frozen=True)
class CountedRow:
    """One line as it was filled in; texts as they stand, "" where nothing was written."""

    row: int
    serial: int
    name: str
    counted: str
    counted_value: str
    reason: str


@dataclass(frozen=True)
class CountedSheet:
    """A counting list: the code that the program printed on it, and its lines."""

    code: str
    rows: tuple[CountedRow, ...]


def read_counts(path: Path) -> CountedSheet:
    """Return what was filled in on a counting list.

    Raises:
        GachaError: if the file cannot be read, or is no counting list of this program.
    """
    for grid in read_grids(path):
        code = next((found[0] for row in grid.rows for one in row if (found := _CODE.search(str(one)))), "")
        if code and (head := _heading(grid)) is not None:
            return CountedSheet(code, tuple(_rows(grid, *head)))
    raise GachaError(_("“{file}”不是本程序出的盘点表：里面没有清查编号或表头。").format(file=path.name))


def _heading(grid: Grid) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(grid.rows):
        texts = [cells.text(one).replace("\n", "") for one in row]
        found = {
            key: next((place for place, text in enumerate(texts) if text.startswith(begins)), -1)
            for key, begins in _HEADINGS.items()
        }
        if found["serial"] >= 0 and found["name"] >= 0 and max(found["counted"], found["counted_value"]) >= 0:
            return number, {key: place for key, place in found.items() if place >= 0}
    return None


def _rows(grid: Grid, head: int, places: dict[str, int]) -> list[CountedRow]:
    found = []
    for number, row in enumerate(grid.rows[head + 1 :], head + 2):
        serial = cells.text(row[places["serial"]])
        if not serial.isdigit():
            continue
        said = {key: cells.text(row[place]) for key, place in places.items()}
        found.append(
            CountedRow(
                number, int(serial), said["name"], said.get("counted", ""), said.get("counted_value", ""),
                said.get("reason", ""),
            )
        )  # fmt: skip
    return found
