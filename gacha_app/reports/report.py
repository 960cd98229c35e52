"""The shapes that every face shows: a report is a table, a chart is series, both frozen and complete.

Whole numbers throughout: money in fen, shares in ten-thousandths, quantities in thousandths, percentages in
hundredths of a per cent. Faces format, they never calculate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.shares import quantity_text, share_text

Cell = str | int | date | None


class CellKind(StrEnum):
    """What a column holds, and so how it is written and aligned."""

    TEXT = "text"
    CODE = "code"  # digits that are text: account codes, household numbers, identity numbers
    DATE = "date"
    MONEY = "money"  # fen
    SHARES = "shares"  # ten-thousandths of a share
    QUANTITY = "quantity"  # thousandths
    COUNT = "count"
    PERCENT = "percent"  # hundredths of a per cent: 7345 is 73.45 %


@dataclass(frozen=True)
class Column:
    """A column of a report.

    Attributes:
        key: its name for programs; part of the command line's contract.
        title: its heading, in the user's language (official sheets: Chinese).
        unit: "元", "份", "亩" ..., or "".
        width: how many Chinese characters wide it likes to be.
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    unit: str = ""
    width: int = 8

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return self.kind not in (CellKind.TEXT, CellKind.CODE, CellKind.DATE)


@dataclass(frozen=True)
class EntryFilter:
    """Which postings a figure was made of: what a click on it opens.

    Attributes:
        account: an account code; its sub-accounts are meant too.
        classes: account classes ("income", "expense" ...), empty for all.
        first: the first day, or None.
        last: the last day, or None.
        text: looked for in summaries and names.
        with_closing: whether the year's closing vouchers count.
    """

    account: str = ""
    classes: tuple[str, ...] = ()
    project_id: int | None = None
    without_project: bool = False
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    entry_kind: str = ""
    first: date | None = None
    last: date | None = None
    text: str = ""
    with_closing: bool = False


# there are tens of thousands of them
@dataclass(frozen=True, slots=True)
class Row:
    """A row of a report.

    Attributes:
        cells: the value of each column by its key; a missing one is blank.
        level: how deep it stands under the rows above.
        subtotal: whether it adds up rows that stand in the report too.
        source: the entries behind it, if it has any.
        record: the identity of the record it shows, for a face that acts on it.
    """

    cells: Mapping[str, Cell]
    level: int = 0
    subtotal: bool = False
    source: EntryFilter | None = None
    record: int | None = None


@dataclass(frozen=True)
class Report:
    """A table that screen, workbook, paper and command line show alike.

    Attributes:
        name: its name for programs, as on the command line.
        organisation: whose it is.
        period: what time it is about, in words.
        totals: the foot, by column key; empty where adding up makes no sense.
        notes: sentences under the table (rules applied, what is missing).
        sample: whether it holds invented figures, which every face must say (示例).
        halves: the heading and the number of rows of each half of a form that is printed in two, side by side.
        code: a form's official number, printed above it.
        parts: the tables it is made of, each under its own title with its notes before it; `rows` tells them in brief.
    """

    name: str
    title: str
    organisation: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, Cell] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sample: bool = False
    halves: tuple[tuple[str, int], ...] = ()
    code: str = ""
    parts: tuple[Report, ...] = ()

    def column(self, key: str) -> Column:
        """Return the column of this key."""
        return next(column for column in self.columns if column.key == key)


class ChartKind(StrEnum):
    """How a chart is drawn."""

    STACKED = "stacked"  # bars of series on one another, a category each
    GROUPED = "grouped"  # bars of series side by side
    LINE = "line"
    SHARE = "share"  # one series; parts of a whole
    PROGRESS = "progress"  # two series: done, whole; a horizontal bar a category


@dataclass(frozen=True)
class Series:
    """One line or colour of a chart.

    Attributes:
        values: one for each category, None where there is none.
        sources: the entries behind each value.
    """

    name: str
    values: tuple[int | None, ...]
    sources: tuple[EntryFilter | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """What a chart shows.

    Attributes:
        unit: CellKind.MONEY (fen) or another; faces choose 元 or 万元 by size.
        sample: whether it holds invented figures, which the picture must say (示例).
    """

    name: str
    title: str
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: CellKind = CellKind.MONEY
    organisation: str = ""
    period: str = ""
    sample: bool = False


def cell_text(column: Column, value: Cell, *, zero: bool = False) -> str:
    """Return a cell as people read it; nought is left blank unless asked for."""
    if value is None or (value == 0 and column.is_number and not zero):
        return ""
    match column.kind:
        case CellKind.MONEY:
            return grouped(int(value))  # type: ignore[arg-type]
        case CellKind.SHARES:
            return share_text(int(value))  # type: ignore[arg-type]
        case CellKind.QUANTITY:
            return quantity_text(int(value))  # type: ignore[arg-type]
        case CellKind.PERCENT:
            return f"{yuan(int(value))}%"  # type: ignore[arg-type]
        case CellKind.COUNT:
            return f"{value:,}"
        case _:
            return str(value)


def cell_json(column: Column, value: Cell) -> str | int | None:
    """Return a cell as programs read it: money "1234.50", shares "2.5", dates ISO, counts as numbers."""
    if value is None:
        return "" if not column.is_number else None
    match column.kind:
        case CellKind.MONEY | CellKind.PERCENT:
            return yuan(int(value))  # type: ignore[arg-type]
        case CellKind.SHARES:
            return share_text(int(value))  # type: ignore[arg-type]
        case CellKind.QUANTITY:
            return quantity_text(int(value))  # type: ignore[arg-type]
        case CellKind.COUNT:
            return int(value)  # type: ignore[arg-type]
        case _:
            return str(value)


def report_json(report: Report) -> dict[str, Any]:
    """Return a report in the shape the command line promises."""
    columns = {column.key: column for column in report.columns}

    def plain(cells: Mapping[str, Cell]) -> dict[str, Any]:
        return {key: cell_json(column, cells.get(key)) for key, column in columns.items()}

    return {
        "report": report.name,
        "title": report.title,
        "organisation": report.organisation,
        "period": report.period,
        "sample": report.sample,
        "columns": [{"key": one.key, "title": one.title, "unit": one.unit} for one in report.columns],
        "rows": [plain(row.cells) for row in report.rows],
        "totals": {key: cell_json(columns[key], value) for key, value in report.totals.items() if key in columns},
        "notes": list(report.notes),
    }
