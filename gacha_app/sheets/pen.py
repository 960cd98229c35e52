"""How a cell of a report is written into a workbook: a plain value, its number format, its looks."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from gacha_app.domain.money import decimal_yuan
from gacha_app.domain.shares import QUANTITY, SHARE
from gacha_app.reports.report import Cell, CellKind, Column

MONEY_FORMAT = "#,##0.00;[Red]-#,##0.00;"
FORMATS = {
    CellKind.TEXT: "General",
    CellKind.CODE: "@",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.MONEY: MONEY_FORMAT,
    # "0.####" would show 2 as "2."
    CellKind.SHARES: "General;-General;",
    CellKind.QUANTITY: "General;-General;",
    CellKind.COUNT: "#,##0;[Red]-#,##0;",
    CellKind.PERCENT: "0.00%;[Red]-0.00%;",
}
FONT = "宋体"
HEADING_FONT = "黑体"
_SOFT = "F2EFE7"
_LINE = "8A8F94"


@dataclass(frozen=True)
class Look:
    """The looks of a cell, apart from its number format."""

    size: float = 10.5
    bold: bool = False
    horizontal: str = "left"
    indent: int = 0
    wrap: bool = True
    ruled: bool = True
    filled: bool = False
    font: str = FONT
    colour: str = "1F2A30"


class Pen:
    """Writes plain values with their looks into the cells of one worksheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._styles: dict[tuple[Look, str], Any] = {}

    def put(
        self, row: int, place: int, value: str | int | Decimal | date | None, look: Look, number_format: str = "General"
    ) -> Any:
        """Write a value and its looks, and return the cell."""
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        cell = self._sheet.cell(row, place)
        if isinstance(value, str) and number_format != "@":
            number_format = "General"
        self._dress(cell, look, number_format)
        if isinstance(value, str):
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell.data_type = "s"  # a name that begins with "=" or "#" is a name
            if value[:1] in ("=", "+", "-", "@"):
                cell.quotePrefix = True
        elif isinstance(value, Decimal):
            cell.value = f"{value:f}"  # openpyxl would send it through a float: 0.07 becomes 0.07000000000000001
            cell.data_type = "n"
        elif value is not None:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = number_format  # openpyxl gives a date its own
        return cell

    def _dress(self, cell: Any, look: Look, number_format: str) -> None:
        # Setting font, border, fill and alignment hashes each of them anew: five times slower than copying the result
        style = self._styles.get((look, number_format))
        if style is None:
            cell.font, cell.border, cell.fill, cell.alignment = _style(look)
            cell.number_format = number_format
            self._styles[look, number_format] = copy(cell._style)  # noqa: SLF001
        else:
            cell._style = copy(style)  # noqa: SLF001


def cell_value(column: Column, value: Cell) -> str | int | Decimal | date | None:
    """Return what a workbook holds for a cell: exact decimals, dates, text; never a float, never a formula."""
    if value is None or isinstance(value, str | date):
        return value
    match column.kind:
        case CellKind.MONEY:
            return decimal_yuan(value)
        case CellKind.SHARES:
            return _exact(value, SHARE)
        case CellKind.QUANTITY:
            return _exact(value, QUANTITY)
        case CellKind.PERCENT:
            return Decimal(value).scaleb(-4)
        case CellKind.COUNT:
            return value
        case _:
            return str(value)


def _exact(units: int, one: int) -> int | Decimal:
    whole, part = divmod(units, one)
    return whole if part == 0 else (Decimal(units) / one).normalize()


@lru_cache(maxsize=256)
def _style(look: Look) -> tuple[Any, Any, Any, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color=_LINE)
    return (
        Font(name=look.font, size=look.size, bold=look.bold, color=look.colour),
        Border(left=side, right=side, top=side, bottom=side) if look.ruled else Border(),
        PatternFill("solid", fgColor=_SOFT) if look.filled else PatternFill(),
        Alignment(horizontal=look.horizontal, vertical="center", wrap_text=look.wrap, indent=look.indent),
    )
