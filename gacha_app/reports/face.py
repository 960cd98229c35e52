"""What every printed face of a report says around its table, and how wide a text is."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

from gacha_app.i18n import N_, _
from gacha_app.reports.report import Cell, CellKind, Column, Report, cell_text

SIGNERS = (N_("理事长"), N_("监事长"), N_("会计"))
# Who signs a form that others sign than the annual sheets; 出纳 hands the statement over, another looks at it
_SIGNERS_OF = {"bank-reconciliation": (N_("会计"), N_("出纳"), N_("复核"))}
SAMPLE = N_("示例")
TOTAL = N_("合计")
NOTHING = N_("（无）")


def signers_of(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return who signs a paper or a workbook of some reports."""
    return _SIGNERS_OF.get(reports[0].name, SIGNERS) if len(reports) == 1 else SIGNERS


def say(text: str, official: bool) -> str:
    """Return a fixed text: in Chinese on an official sheet, else in the user's language."""
    return text if official else _(text)


def heading(report: Report, official: bool = True) -> str:
    """Return whose report it is and what, marked where its figures are invented."""
    title = report.title if report.title.startswith(report.organisation) else f"{report.organisation}{report.title}"
    return f"{title}（{say(SAMPLE, official)}）" if report.sample else title


def organisation_line(report: Report, official: bool = True) -> str:
    """Return the line that names who made the report."""
    return f"{say(N_('编制单位'), official)}：{report.organisation}" if report.organisation else ""


def period_line(report: Report, official: bool = True) -> str:
    """Return the line that names the time the report is about."""
    return f"{say(N_('期间'), official)}：{report.period}" if report.period else ""


def unit_line(report: Report, official: bool = True) -> str:
    """Return the line that names the unit of money, if there is money in yuan in the report."""
    has_money = any(column.kind is CellKind.MONEY and column.unit in ("", "元") for column in report.columns)
    return f"{say(N_('单位'), official)}：{say(N_('元'), official)}" if has_money else ""


def column_heading(column: Column) -> str:
    """Return a column's heading with its unit, where neither the unit line nor the cells say it."""
    silent = (column.kind, column.unit) in ((CellKind.MONEY, "元"), (CellKind.PERCENT, "%"))
    return f"{column.title}（{column.unit}）" if column.unit and not silent else column.title


def totals_with_label(report: Report, official: bool = True) -> Mapping[str, Cell]:
    """Return the foot with its name in the first column that has no total; empty without totals."""
    if not report.totals:
        return {}
    free = next((column.key for column in report.columns if column.key not in report.totals), None)
    return {**report.totals, free: say(TOTAL, official)} if free else report.totals


def indented_column(report: Report) -> str | None:
    """Return the key of the column that shows how deep a row stands."""
    return next((column.key for column in report.columns if column.kind is CellKind.TEXT), None)


def face_text(column: Column, value: Cell) -> str:
    """Return a cell as a face shows it; a word in a column of numbers stays that word."""
    return value if isinstance(value, str) else cell_text(column, value)


def widths_within(wanted: Sequence[int], least: Sequence[int], room: int) -> tuple[int, ...]:
    """Return widths of columns that fill the room: widened alike if there is more, else taken from the widest first.

    No column falls below its least, so the widths are more than the room where the least ones are.
    """
    total = sum(wanted)
    if total <= room:
        return tuple(width + (room - total) * width // total for width in wanted) if total else tuple(wanted)
    low, high = 0, max(wanted)
    while low < high:
        cap = (low + high + 1) // 2
        if sum(max(min(width, cap), floor) for width, floor in zip(wanted, least, strict=True)) <= room:
            low = cap
        else:
            high = cap - 1
    return tuple(max(min(width, low), floor) for width, floor in zip(wanted, least, strict=True))


@lru_cache(maxsize=65536)
def text_width(text: str) -> int:
    """Return how many half-width places the longest line of a text takes: a Chinese character two."""
    return max(
        (sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line) for line in text.split("\n")),
        default=0,
    )
