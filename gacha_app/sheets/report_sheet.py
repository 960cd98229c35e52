"""A report as a sheet: heading, table, foot, notes and signatures, and where each figure stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from gacha_app.i18n import N_
from gacha_app.reports import face
from gacha_app.reports.report import CellKind, Report, Row
from gacha_app.sheets.layout import put_across, set_up_print
from gacha_app.sheets.pen import FORMATS, HEADING_FONT, Look, Pen, cell_value
from gacha_app.sheets.widths import ColumnPlan, plan_columns

_TITLE = Look(size=16, bold=True, horizontal="center", ruled=False, font=HEADING_FONT)
_PLAIN = Look(ruled=False)
_HEAD = Look(bold=True, horizontal="center", filled=True)
_SMALL = Look(size=9.5, ruled=False, colour="3F4A50")


@dataclass(frozen=True)
class SheetPlace:
    """Where a report stands on its sheet: at which cell every figure is.

    Attributes:
        columns: the letter of each column by its key.
        totals_row: the row of the foot, or None.
    """

    sheet: str
    header_row: int
    first_row: int
    columns: Mapping[str, str]
    totals_row: int | None

    def cell(self, row: int, key: str) -> str:
        """Return the place of a row's figure, such as "D7"; rows count from nought."""
        return f"{self.columns[key]}{self.first_row + row}"

    def total(self, key: str) -> str | None:
        """Return the place of a column's total, if the report has a foot."""
        return f"{self.columns[key]}{self.totals_row}" if self.totals_row else None


def add_report_sheet(
    workbook: Any, report: Report, sheet_title: str, official: bool = True,
    signers: Sequence[str] = face.SIGNERS, made: date | None = None,
) -> SheetPlace:  # fmt: skip
    """Add a report as a sheet and return where its figures stand.

    Args:
        official: Chinese headings and a signature line; else the user's language and a filter over the columns.
        made: the day in the signature line; left to be written by hand without it.
    """
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(sheet_title)
    pen = Pen(sheet)
    plan = plan_columns(report)
    width = len(report.columns)
    for place, column_width in enumerate(plan.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column_width + 0.7
    put_across(sheet, pen, 1, width, plan, face.heading(report, official), _TITLE, 26)
    header_row = _information(sheet, pen, report, plan, official) + 1
    last_row = _table(sheet, pen, report, plan, header_row, official)
    foot = face.totals_with_label(report, official)
    row = last_row
    for note in report.notes:
        row += 1
        put_across(sheet, pen, row, width, plan, note, _SMALL, 15)
    if official and signers:
        row += 2
        put_across(sheet, pen, row, width, plan, _signatures(signers, made, plan.total), _PLAIN, 20)
    _page(sheet, report, plan, header_row, row, official)
    if not official and report.rows:
        last_body = last_row - (1 if foot else 0)
        sheet.auto_filter.ref = f"A{header_row}:{get_column_letter(width)}{last_body}"
    return SheetPlace(
        sheet.title,
        header_row,
        header_row + 1,
        {column.key: get_column_letter(place) for place, column in enumerate(report.columns, 1)},
        last_row if foot else None,
    )


def _information(sheet: Any, pen: Pen, report: Report, plan: ColumnPlan, official: bool) -> int:
    """Write who, when and the unit over the table, and return the last row used."""
    who, when, unit = (
        face.organisation_line(report, official), face.period_line(report, official), face.unit_line(report, official)
    )  # fmt: skip
    both = "　　".join(text for text in (who, when) if text)
    for texts in ((who, when, unit), (both, unit)):
        cuts = _cuts(plan, [face.text_width(text) for text in texts])
        if cuts:
            break
    else:
        put_across(sheet, pen, 2, len(plan.widths), plan, "　　".join(filter(None, (both, unit))), _PLAIN, 17)
        return 2
    start, sides = 1, ("left", "center", "right") if len(texts) == 3 else ("left", "right")
    for text, end, side in zip(texts, cuts, sides, strict=True):
        pen.put(2, start, text or None, Look(ruled=False, wrap=False, horizontal=side))
        if end > start:
            sheet.merge_cells(start_row=2, start_column=start, end_row=2, end_column=end)
        start = end + 1
    sheet.row_dimensions[2].height = 18
    return 2


def _cuts(plan: ColumnPlan, needed: Sequence[int]) -> tuple[int, ...] | None:
    """Return the last column of each part of a line, so that every part has room and the outer ones are most alike."""
    count = len(plan.widths)
    best: tuple[int, tuple[int, ...]] | None = None
    for inner in combinations(range(1, count), len(needed) - 1):
        ends = (*inner, count)
        rooms = [sum(plan.widths[start:end]) for start, end in zip((0, *inner), ends, strict=True)]
        if any(room < need + 2 for room, need in zip(rooms, needed, strict=True)):
            continue
        crooked = abs(rooms[0] - rooms[-1])
        if best is None or crooked < best[0]:
            best = (crooked, ends)
    return best[1] if best else None


def _table(sheet: Any, pen: Pen, report: Report, plan: ColumnPlan, header_row: int, official: bool) -> int:
    """Write heading, rows and foot; return the last row used."""
    for place, column in enumerate(report.columns, 1):
        pen.put(header_row, place, face.column_heading(column), _HEAD)
    lines = max(plan.lines(place, face.column_heading(column)) for place, column in enumerate(report.columns))
    sheet.row_dimensions[header_row].height = 10 + 14 * lines
    for number, row in enumerate(report.rows, header_row + 1):
        _row(sheet, pen, report, plan, number, row)
    last_row = header_row + len(report.rows)
    if not report.rows:
        last_row += 1
        for place in range(1, len(report.columns) + 1):
            pen.put(last_row, place, face.say(face.NOTHING, official) if place == 1 else None, Look())
    foot = face.totals_with_label(report, official)
    if foot:
        last_row += 1
        _row(sheet, pen, report, plan, last_row, Row(foot, subtotal=True), filled=True)
    return last_row


def _row(sheet: Any, pen: Pen, report: Report, plan: ColumnPlan, number: int, row: Row, filled: bool = False) -> None:
    indented = face.indented_column(report)
    lines = 1
    for place, column in enumerate(report.columns):
        value = row.cells.get(column.key)
        indent = row.level if column.key == indented else 0
        side = "right" if column.is_number and not isinstance(value, str) else "left"
        if column.kind in (CellKind.CODE, CellKind.DATE) or (isinstance(value, str) and column.is_number):
            side = "center"
        look = Look(bold=row.subtotal, horizontal=side, indent=indent, wrap=not column.is_number, filled=filled)
        pen.put(number, place + 1, cell_value(column, value), look, FORMATS[column.kind])
        if not column.is_number and value is not None:
            lines = max(lines, plan.lines(place, str(value), indent))
    sheet.row_dimensions[number].height = 4 + 14 * lines


def _signatures(signers: Sequence[str], made: date | None, room: int) -> str:
    day = f"{made.year}年{made.month}月{made.day}日" if made else "　　　年　　月　　日"
    parts = [f"{signer}：" for signer in signers] + [f"{N_('制表日期')}：{day}"]
    gap = (room - 4 - sum(face.text_width(part) for part in parts)) // 2 // max(len(signers), 1)
    return ("　" * max(gap, 5)).join(parts)


def _page(sheet: Any, report: Report, plan: ColumnPlan, header_row: int, last_row: int, official: bool) -> None:
    from openpyxl.utils import get_column_letter

    set_up_print(sheet, plan.landscape, official, report.sample)
    sheet.print_title_rows = f"1:{header_row}"
    sheet.print_area = f"A1:{get_column_letter(len(report.columns))}{last_row}"
    sheet.freeze_panes = f"A{header_row + 1}"
