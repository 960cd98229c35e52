"""Any workbook or text table, as plain grids of values; whatever cannot be read is refused in one sentence."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.sheets import package, text_table
from gacha_app.sheets.old_package import check_old_package

Value = str | int | float | bool | date | datetime | time | timedelta

# Far above any village; a file beyond it was not typed by people
LARGEST_FILE = 100 * 2**20

_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_FOREIGN = ((b"%PDF", "PDF"), (b"{\\rtf", "RTF"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"Rar!", "RAR"))


@dataclass(frozen=True)
class Grid:
    """One sheet's values.

    Attributes:
        rows: all of the same length; an empty cell is "".
        merged: first row, first column, last row, last column of each merged range, counted from 0.
        faults: cells (row, column) that show nothing here because they hold an error or a formula without its result.
    """

    title: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False
    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.rows[0]) if self.rows else 0

    def filled(self, columns: Iterable[int]) -> Grid:
        """Return the grid with the merged ranges that lie in these columns filled from their first cells."""
        wanted = set(columns)
        rows = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merged:
            if top >= len(rows) or left >= self.width:
                continue
            value = self.rows[top][left]
            for row in rows[top : bottom + 1]:
                for column in wanted.intersection(range(left, min(right + 1, self.width))):
                    row[column] = value
        return Grid(self.title, tuple(tuple(row) for row in rows), self.merged, self.hidden, self.faults)


def read_grids(path: Path | str) -> tuple[Grid, ...]:
    """Return every sheet of a workbook (xlsx, xlsm, xls, ods, et) or the one table of a csv or txt file.

    Raises:
        GachaError: if it cannot be read, with the reason and the cure.
    """
    path = Path(path)
    content = _content(path)
    if content.startswith(_ZIP):
        faults = package.check_package(content, path.name)
        return _workbook(content, path.name, faults)
    if content.startswith(_OLE):
        check_old_package(content, path.name)
        return _workbook(content, path.name, {})
    for signature, kind in _FOREIGN:
        if content.startswith(signature):
            raise GachaError(
                _("“{file}”是{kind}文件，不是表格，请选择 xlsx、xls、ods 或 csv 文件。").format(
                    file=path.name, kind=kind
                )
            )
    rows = text_table.read_rows(content, path.name)
    return (Grid(path.stem, rows),)


def letter(column: int) -> str:
    """Return the letters of a column counted from 0 ("A", "AB")."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the column, counted from 0, that letters name.

    Raises:
        ValueError: if they name none.
    """
    plain = letters.strip().upper()
    if not 1 <= len(plain) <= 3 or not all("A" <= sign <= "Z" for sign in plain):
        raise ValueError(letters)
    number = 0
    for sign in plain:
        number = number * 26 + ord(sign) - 64
    return number - 1


def _content(path: Path) -> bytes:
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise GachaError(_("“{file}”是文件夹，请选择其中的一个表格文件。").format(file=path.name))
        if not stat.S_ISREG(about.st_mode):
            raise GachaError(_("“{file}”不是普通文件，无法读取。").format(file=path.name))
        if path.name.startswith("~$"):
            raise GachaError(_("“{file}”是表格打开时的临时文件，请选择不带“~$”的那个文件。").format(file=path.name))
        if about.st_size == 0:
            raise GachaError(_("“{file}”是空文件，里面没有内容。").format(file=path.name))
        if about.st_size > LARGEST_FILE:
            raise GachaError(_("“{file}”太大，无法读取；请只保留要导入的工作表。").format(file=path.name))
        return path.read_bytes()
    except FileNotFoundError:
        raise GachaError(_("找不到文件“{file}”，请检查它的位置和名称。").format(file=path)) from None
    except PermissionError:
        raise GachaError(
            _("“{file}”正在其他程序中打开，或没有读取的权限，请关闭后重试。").format(file=path.name)
        ) from None
    except (OSError, ValueError) as problem:
        raise GachaError(_("“{file}”无法读取：{why}。").format(file=path.name, why=_plain_reason(problem))) from None


def _plain_reason(problem: Exception) -> str:
    return getattr(problem, "strerror", None) or str(problem)


def _workbook(content: bytes, name: str, faults: Mapping[str, Mapping[tuple[int, int], str]]) -> tuple[Grid, ...]:
    # calamine, since openpyxl's read-only mode drops rows of files whose dimension WPS wrote wrongly
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            grids = []
            for about in workbook.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = workbook.get_sheet_by_name(about.name)
                rows = tuple(tuple(row) for row in sheet.to_python(skip_empty_area=False))
                merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
                hidden = about.visible != SheetVisibleEnum.Visible
                grids.append(Grid(about.name, rows, merged, hidden, faults.get(about.name, {})))
            return tuple(grids)
    except PasswordError:
        raise GachaError(package.encrypted(name)) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise GachaError(package.damaged(name)) from None
    except BaseException as problem:
        # a panic inside calamine arrives as a BaseException of its own
        if type(problem).__name__ != "PanicException":
            raise
        raise GachaError(package.damaged(name)) from None
