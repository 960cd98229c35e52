"""Whether the sheets that people read say what the package says: every cell, and no cell more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.township.package import Package, PlainCell

# How many units of a column's whole number make one of what its cell shows
_UNITS = {"money": 100, "shares": 10_000, "quantity": 1_000, "percent": 10_000, "count": 1}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SHOWN_AT_MOST = 40

Rows = Sequence[Sequence[Any]]
_Place = tuple[int, int]
_Said = tuple[str, PlainCell]


@dataclass(frozen=True)
class Difference:
    """A cell that does not show what the package says."""

    sheet: str
    cell: str
    was: str
    now: str


def check_visible(package: Package, sheets: Mapping[str, Rows]) -> None:
    """Refuse sheets that do not show what the package says.

    Args:
        package: what was handed in.
        sheets: the values of each sheet by its name, all but the one that holds the package.

    Raises:
        GachaError: naming the sheet, the cell, what stood there and what stands there.
    """
    try:
        expected = _expected(package)
        found = [one for sheet, cells in expected.items() for one in _differences(sheet, cells, sheets.get(sheet, ()))]
    except (ValueError, TypeError, LookupError, AttributeError):
        # whole by its hash, and yet not what this program writes
        raise GachaError(_("上报内容不完整，读不出来，请让嘎查重新上报。")) from None
    for sheet in expected:
        if sheet not in sheets:
            raise GachaError(_("文件被改动过：少了工作表“{sheet}”，请让嘎查重新上报。").format(sheet=sheet))
    for sheet, rows in sheets.items():
        if sheet not in expected and any(value != "" for row in rows for value in row):
            raise GachaError(_("文件被改动过：多了工作表“{sheet}”，请让嘎查重新上报。").format(sheet=sheet))
    if found:
        first = found[0]
        raise GachaError(
            _(
                "文件被改动过：工作表“{sheet}”的 {cell} 原为“{was}”，现为“{now}”（共 {count} 处），请让嘎查重新上报。"
            ).format(sheet=first.sheet, cell=first.cell, was=first.was, now=first.now, count=len(found))
        )


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell, both counted from 1 ("B4")."""
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return f"{letters}{row}"


def text_of(value: object) -> str:
    """Return what a cell shows as one text: numbers exactly, dates ISO, blanks alike."""
    if isinstance(value, str):
        plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
        return " ".join(plain.split())
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float | Decimal):
        return _number_text(Decimal(str(value)))
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _expected(package: Package) -> dict[str, dict[_Place, _Said]]:
    """Return what each sheet shows, by row and column."""
    sheets: dict[str, dict[_Place, _Said]] = {sheet: {} for sheet in package.texts}
    for report in package.reports:
        cells = sheets.setdefault(report.sheet, {})
        columns = [(column.place, column.kind) for column in report.columns]
        for number, row in enumerate(report.rows, report.first_row):
            for (column, kind), value in zip(columns, row, strict=True):
                cells[number, column] = (kind, value)
        if report.totals_row:
            for (column, kind), value in zip(columns, report.totals, strict=True):
                cells[report.totals_row, column] = (kind, value)
    for key, place in package.places.items():
        sheets.setdefault(place.sheet, {})[place.row, place.column] = (place.kind, package.figures[key])
    for sheet, texts in package.texts.items():
        for name, text in texts.items():
            sheets[sheet][_place(name)] = ("text", text)
    return sheets


def _differences(sheet: str, cells: Mapping[_Place, _Said], rows: Rows) -> Iterator[Difference]:
    seen = 0
    for (row, column), (kind, said) in cells.items():
        now = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[row - 1]) else ""
        seen += now != ""
        if not _same(kind, said, now):
            yield Difference(sheet, cell_name(row, column), _shown(kind, said), text_of(now)[:_SHOWN_AT_MOST])
    if sum(value != "" for row in rows for value in row) > seen:
        for number, values in enumerate(rows, 1):
            for place, value in enumerate(values, 1):
                if value != "" and (number, place) not in cells:
                    yield Difference(sheet, cell_name(number, place), "", text_of(value)[:_SHOWN_AT_MOST])


def _same(kind: str, said: PlainCell, now: object) -> bool:
    if isinstance(said, int):
        unit = _UNITS.get(kind, 1)
        if isinstance(now, bool):
            return False
        # Both sides are the double nearest to the same decimal: equal exactly when the amounts are
        if now == said / unit or (said == 0 and now == ""):
            return True
        return _units_of(now, unit) == said
    if said is None:
        return now == ""
    return now == said or text_of(now) == text_of(said)


def _units_of(now: object, unit: int) -> Decimal | None:
    """Return a number that another program wrote differently, as a text or with idle decimals, in units."""
    if not isinstance(now, int | float | str):
        return None
    try:
        exact = Decimal(str(now).strip()) * unit
        nearest = exact.to_integral_value()
        # A binary fraction's dust, far below a whole unit
        return nearest if abs(exact - nearest) <= Decimal("1e-6") else None
    except ArithmeticError:
        return None


def _shown(kind: str, said: PlainCell) -> str:
    text = _number_text(Decimal(said) / _UNITS[kind]) if isinstance(said, int) and kind in _UNITS else text_of(said)
    return text[:_SHOWN_AT_MOST]


def _number_text(number: Decimal) -> str:
    return f"{number.normalize():f}" if number.is_finite() and number else "0"


def _place(name: str) -> _Place:
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]), column
