"""The table inside a sheet: where its headings stand and which column holds what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import MappedColumn
from gacha_app.domain.money import half_width
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.definitions import ColumnNames, SheetKind
from gacha_app.sheets.grid import Grid, Value, column_of, letter

# Titles, notes and stamps above a table; nobody writes more than a page of them
_SEARCHED_ROWS = 30
_WHOLE, _UNDER_TITLE = 100, 95


@dataclass(frozen=True)
class Table:
    """A sheet whose columns are understood.

    Attributes:
        first_row: of the data, counted from 0.
        columns: the column of each field, counted from 0.
        headings: the words above each column, by column.
        units: how many yuan a column counts in, where it is not one.
    """

    grid: Grid
    first_row: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    units: Mapping[str, int]
    mapped: tuple[MappedColumn, ...]

    def has(self, field: str) -> bool:
        """Return whether the sheet has such a column."""
        return field in self.columns

    def value(self, row: int, field: str) -> Value:
        """Return a cell; "" where the sheet has no such column."""
        column = self.columns.get(field)
        return "" if column is None else self.grid.rows[row][column]

    def letter(self, field: str) -> str:
        """Return a field's column as letters; "" where the sheet has none."""
        return letter(self.columns[field]) if field in self.columns else ""

    def fault(self, row: int, field: str) -> str:
        """Return why a cell shows nothing though it is not empty, or ""."""
        kind = self.grid.faults.get((row, self.columns.get(field, -1)))
        if kind == "formula":
            return _("这里是公式，但文件里没有保存它的结果，请在 WPS 或 Excel 中打开并保存一次。")
        return _("这里的公式出错，请先改正。") if kind else ""

    def data_rows(self) -> Iterator[int]:
        """Yield the rows under the headings that hold anything and do not repeat the headings."""
        for row in range(self.first_row, len(self.grid.rows)):
            values = self.grid.rows[row]
            if any(value != "" for value in values) and not self._repeats_headings(values):
                yield row

    def _repeats_headings(self, values: tuple[Value, ...]) -> bool:
        """Whether a printed page begins here, with the headings once more."""
        shown = [
            (_heading(value)[0] if isinstance(value, str) else "?", heading)
            for column, heading in self.headings.items()
            if heading
            for value in [values[column]]
        ]
        same = sum(value == heading for value, heading in shown)
        return same >= 2 and (same * 2 > len(shown) or all(value in ("", heading) for value, heading in shown))


def find_tables(
    grids: tuple[Grid, ...], kind: SheetKind, file: str, mapping: Mapping[str, str] | None, sheet: str | None
) -> tuple[Table, ...]:
    """Return the tables of this kind in a workbook's sheets: those asked for, else every visible one.

    Args:
        grids: the workbook.
        kind: what its columns may be called.
        file: its name, for the refusal.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to look at.

    Raises:
        GachaError: if there is none.
    """
    _check_mapping(kind, mapping or {})
    if sheet is not None and sheet not in [grid.title for grid in grids]:
        raise GachaError(_("“{file}”里没有名为“{sheet}”的工作表。").format(file=file, sheet=sheet))
    looked_at = [grid for grid in grids if (not grid.hidden if sheet is None else grid.title == sheet)]
    tables = tuple(table for grid in looked_at if (table := _table(grid, kind, mapping or {})))
    if not tables:
        if not any(value != "" for grid in looked_at for row in grid.rows for value in row):
            raise GachaError(_("“{file}”里没有内容。").format(file=file))
        wanted = "、".join("/".join(_(kind.title(field)) for field in group[:3]) for group in kind.required)
        raise GachaError(
            _("在“{file}”的前{count}行里找不到表头：需要有{columns}等列。请检查文件，或指定各列。").format(
                file=file, count=_SEARCHED_ROWS, columns=wanted
            )
        )
    return tables


def _check_mapping(kind: SheetKind, mapping: Mapping[str, str]) -> None:
    known = {column.field for column in kind.columns}
    seen: dict[int, str] = {}
    for field, letters in mapping.items():
        if field not in known:
            raise InvalidInput(field, _("没有名为“{field}”的列。").format(field=field))
        if not letters:
            continue
        try:
            column = column_of(letters)
        except ValueError:
            raise InvalidInput(field, _("“{text}”不是列号，请写成 A、B、C 的样子。").format(text=letters)) from None
        if column in seen:
            raise InvalidInput(
                field,
                _("{column}列不能既是“{one}”又是“{other}”。").format(
                    column=letters.upper(), one=_(kind.title(seen[column])), other=_(kind.title(field))
                ),
            )
        seen[column] = field


@dataclass(frozen=True)
class _Match:
    """One way to read a row as headings: for each field its column and how surely."""

    last_row: int
    fields: Mapping[str, tuple[int, int]]
    headings: tuple[str, ...]

    @property
    def weight(self) -> int:
        return sum(score for _column, score in self.fields.values())


def _table(grid: Grid, kind: SheetKind, mapping: Mapping[str, str]) -> Table | None:
    best = _best_match(grid, kind, complete=not mapping)
    if best is None and not mapping:
        return None
    fields = dict(best.fields) if best else {}
    headings = best.headings if best else ()
    assigned = {field: column_of(letters) for field, letters in mapping.items() if letters}
    if any(column >= grid.width for column in assigned.values()):
        return None
    fields = {
        field: place for field, place in fields.items() if field not in mapping and place[0] not in assigned.values()
    } | {field: (column, _WHOLE) for field, column in assigned.items()}
    if not _has_required(kind, fields):
        return None
    columns = {field: column for field, (column, _score) in fields.items()}
    first_row = best.last_row + 1 if best else _first_data_row(grid, columns)
    raw = [headings[column] if column < len(headings) else "" for column in range(grid.width)]
    mapped = tuple(
        MappedColumn(grid.title, column.field, column.title, letter(place), raw[place], score)
        for column in kind.columns
        if column.field in fields
        for place, score in [fields[column.field]]
    )
    above = " ".join(cells.text(value) for row in grid.rows[: first_row + 1] for value in row if isinstance(value, str))
    whole = 10_000 if re.search(r"(单位|金额单位)\s*[:：]?\s*(人民币)?\s*万元", above) else 1
    units = {field: _unit(raw[column], whole) for field, column in columns.items()}
    return Table(
        grid,
        first_row,
        columns,
        {column: _heading(raw[column])[0] for column in columns.values()},
        {field: unit for field, unit in units.items() if unit != 1},
        mapped,
    )


def _best_match(grid: Grid, kind: SheetKind, *, complete: bool) -> _Match | None:
    """Return the row, or pair of rows, that reads best as headings."""
    best: _Match | None = None
    grid = Grid(grid.title, grid.rows[: _SEARCHED_ROWS + 1], grid.merged)
    filled = grid.filled(range(grid.width))
    for row in range(min(_SEARCHED_ROWS, len(grid.rows))):
        single = _match(row, [[value] for value in grid.rows[row]], kind)
        # a lower row of headings under wider ones ("2023年" over 月 and 日) counts only where it tells more
        pair = (
            _match(row + 1, _two_rows(filled.rows[row], grid.rows[row + 1]), kind)
            if _may_be_headings(grid, row + 1)
            else single
        )
        match = pair if len(pair.fields) > len(single.fields) else single
        if len(match.fields) < 2 or (complete and not _has_required(kind, match.fields)):
            continue
        if best is None or match.weight > best.weight:
            best = match
    return best


def _match(last_row: int, candidates: list[list[Value]], kind: SheetKind) -> _Match:
    """Assign fields to columns, the surest first, each once."""
    scores = []
    for column, values in enumerate(candidates):
        for place, value in enumerate(values):
            if not isinstance(value, str) or not value or len(value) > 40:
                continue
            for order, names in enumerate(kind.columns):
                score = _score(value, names) - (_WHOLE - _UNDER_TITLE if place else 0)
                if score > 0:
                    scores.append((-score, column, order, names.field))
    fields: dict[str, tuple[int, int]] = {}
    taken: set[int] = set()
    for minus, column, _order, field in sorted(scores):
        if field not in fields and column not in taken:
            fields[field] = (column, -minus)
            taken.add(column)
    headings = tuple(next((cells.text(value) for value in values if value != ""), "") for values in candidates)
    return _Match(last_row, fields, headings)


def _score(value: str, names: ColumnNames) -> int:
    """Return how surely a heading names a column, 0 to 100."""
    base, whole = _heading(value)
    if base in names.names or whole in names.names:
        return _WHOLE
    found = max((len(word) for word in names.within if word in base), default=0)
    return 50 + 40 * found // len(base) if found else 0


@lru_cache(maxsize=4096)
def _heading(value: str) -> tuple[str, str]:
    """Return a heading without blanks, stars and brackets, and with what stands in brackets joined to it."""
    plain = half_width(cells.compact(value)).upper().translate(str.maketrans("【】[]〔〕", "()()()")).strip("*:：.、")
    return re.sub(r"\([^()]*\)", "", plain).strip("*:：") or re.sub(r"[()]", "", plain), re.sub(r"[()]", "", plain)


def _two_rows(upper: Sequence[Value], lower: Sequence[Value]) -> list[list[Value]]:
    """Return for each column what two rows of headings may mean: the lower, both joined, the upper alone."""
    tops = list(upper)
    for column in range(1, len(tops)):
        # an unmerged title over several columns stands in the first of them
        if tops[column] == "" and lower[column] != "" and lower[column - 1] != "":
            tops[column] = tops[column - 1]
    return [
        [low, f"{cells.compact(top)}{cells.compact(low)}"] if low != "" else [top]
        for top, low in zip(tops, lower, strict=True)
    ]


def _may_be_headings(grid: Grid, row: int) -> bool:
    """Whether a row holds words alone: no number, no date, no long run of digits."""
    if row >= len(grid.rows):
        return False
    values = [value for value in grid.rows[row] if value != ""]
    return bool(values) and all(
        isinstance(value, str) and not re.search(r"\d{3}", half_width(value)) for value in values
    )


def _has_required(kind: SheetKind, fields: Mapping[str, object]) -> bool:
    return all(any(field in fields for field in group) for group in kind.required)


def _first_data_row(grid: Grid, columns: Mapping[str, int]) -> int:
    """Return the first row that looks like data where the user named the columns and no headings are known."""
    for row in range(min(_SEARCHED_ROWS, len(grid.rows))):
        for column in columns.values():
            value = grid.rows[row][column]
            if isinstance(value, int | float | date) or (
                isinstance(value, str) and re.search(r"\d{6}", half_width(value))
            ):
                return row
    return 0


def _unit(heading: str, whole: int) -> int:
    """Return the yuan that a column counts in: what its heading says, else what stands above the table."""
    inside = re.search(r"\(([^()]*)\)", half_width(heading))
    if inside and "元" in inside[1]:
        return 10_000 if "万元" in inside[1] else 1
    return 10_000 if "万元" in heading else whole
