"""A statement as a sheet, in two halves side by side where its form has them, and the notes as one sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from gacha_app.i18n import N_
from gacha_app.reports import face
from gacha_app.reports.halves import halves_of
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.sheets.layout import put_across, set_up_print
from gacha_app.sheets.pen import FORMATS, HEADING_FONT, Look, Pen, cell_value
from gacha_app.sheets.report_sheet import SheetPlace
from gacha_app.sheets.widths import LANDSCAPE, PORTRAIT, ColumnPlan, lines_of

_TITLE = Look(size=16, bold=True, horizontal="center", ruled=False, font=HEADING_FONT)
_HEAD = Look(bold=True, horizontal="center", filled=True)
_PLAIN = Look(ruled=False)
_SMALL = Look(size=9.5, ruled=False, colour="3F4A50")
_LINE_WIDTH = 6
_ITEM_KEY, _LINE_KEY = "item", "line"
_FIRST, _OTHERS = 34, 15


def add_statement_sheet(
    workbook: Any, report: Report, sheet_title: str, official: bool = True,
    signers: Sequence[str] = face.SIGNERS, made: date | None = None,
) -> SheetPlace:  # fmt: skip
    """Add a statement as a sheet laid out as its form is printed; places are those of its left half."""
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(sheet_title)
    pen = Pen(sheet)
    halves = halves_of(report)
    plan = _plan(report, len(halves))
    for place, width in enumerate(plan.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width + 0.7
    count = len(report.columns)
    put_across(sheet, pen, 1, len(plan.widths), plan, face.heading(report, official), _TITLE, 26)
    header = _information(sheet, pen, report, plan, official) + 1
    for half, (title, rows) in enumerate(halves):
        for place, column in enumerate(report.columns):
            heading = title if column.key == _ITEM_KEY else face.column_heading(column)
            pen.put(header, half * count + place + 1, heading, _HEAD)
        for number, row in enumerate(rows, header + 1):
            _put_row(pen, report, number, half * count + 1, row or Row({}))
    last = header + len(halves[0][1])
    for number in range(header, last + 1):
        sheet.row_dimensions[number].height = 18
    last = _closing(sheet, pen, report, plan, last, official, signers, made)
    set_up_print(sheet, plan.landscape, official, report.sample)
    sheet.print_title_rows = f"1:{header}"
    sheet.print_area = f"A1:{get_column_letter(len(plan.widths))}{last}"
    sheet.freeze_panes = f"A{header + 1}"
    columns = {column.key: get_column_letter(place) for place, column in enumerate(report.columns, 1)}
    return SheetPlace(sheet.title, header, header + 1, columns, None)


def add_notes_sheet(
    workbook: Any, report: Report, sheet_title: str, official: bool = True,
    signers: Sequence[str] = face.SIGNERS, made: date | None = None,
) -> SheetPlace:  # fmt: skip
    """Add the notes as a sheet: titles, sentences and tables one under another."""
    from openpyxl.utils import get_column_letter

    sheet = workbook.create_sheet(sheet_title)
    pen = Pen(sheet)
    count = max((len(part.columns) for part in report.parts), default=1)
    plan = ColumnPlan((_FIRST, *[_OTHERS] * (count - 1)), landscape=True)
    for place, width in enumerate(plan.widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width + 0.7
    put_across(sheet, pen, 1, count, plan, face.heading(report, official), _TITLE, 26)
    row = _information(sheet, pen, report, plan, official)
    for part in report.parts:
        row += 2
        put_across(sheet, pen, row, count, plan, part.title, Look(size=12, bold=True, ruled=False), 20)
        for sentence in part.notes:
            row += 1
            put_across(sheet, pen, row, count, plan, sentence, _PLAIN, 16)
        if part.columns:
            row = _table(sheet, pen, part, row + 1, official)
    row = _closing(sheet, pen, report, plan, row, official, signers, made)
    set_up_print(sheet, plan.landscape, official, report.sample)
    sheet.print_area = f"A1:{get_column_letter(count)}{row}"
    return SheetPlace(sheet.title, 2, 3, {}, None)


def _plan(report: Report, halves: int) -> ColumnPlan:
    """Choose the widths: every figure and every item whole, both halves alike, stretched to the page."""
    widths = []
    for column in report.columns:
        texts = [
            face.text_width(face.face_text(column, row.cells.get(column.key)))
            + 2 * row.level * (column.key == _ITEM_KEY)
            for row in report.rows
        ]
        heading = _LINE_WIDTH - 2 if column.key == _LINE_KEY else face.text_width(face.column_heading(column))
        widths.append(max([heading, *texts]) + 2)
    landscape = halves > 1 or sum(widths) > PORTRAIT
    spare = (LANDSCAPE if landscape else PORTRAIT) // halves - sum(widths)
    grows = [place for place, column in enumerate(report.columns) if column.key == _ITEM_KEY or column.is_number]
    for place in grows:
        widths[place] += max(spare, 0) // len(grows)
    return ColumnPlan(tuple(widths) * halves, landscape)


def _put_row(pen: Pen, report: Report, number: int, start: int, row: Row) -> None:
    for place, column in enumerate(report.columns):
        value = row.cells.get(column.key)
        side = "right" if column.is_number else "left" if column.key == _ITEM_KEY else "center"
        look = Look(bold=row.subtotal, horizontal=side, indent=row.level if column.key == _ITEM_KEY else 0, wrap=False)
        pen.put(number, start + place, cell_value(column, value) if value != "" else None, look, FORMATS[column.kind])


def _table(sheet: Any, pen: Pen, part: Report, header: int, official: bool) -> int:
    """Write a part's table and return the last row used."""
    for place, column in enumerate(part.columns, 1):
        pen.put(header, place, face.column_heading(column), _HEAD)
    sheet.row_dimensions[header].height = 20
    row = header
    foot = face.totals_with_label(part, official)
    rows = [*part.rows, *([Row(foot, subtotal=True)] if foot and part.rows else [])]
    if not rows:
        rows = [Row({part.columns[0].key: face.say(face.NOTHING, official)})]
    for one in rows:
        row += 1
        lines = 1
        for place, column in enumerate(part.columns, 1):
            value = one.cells.get(column.key)
            look = Look(bold=one.subtotal, horizontal=_side(column), indent=one.level if place == 1 else 0)
            pen.put(row, place, cell_value(column, value) if value != "" else None, look, FORMATS[column.kind])
            if isinstance(value, str):
                lines = max(lines, lines_of(value, (_FIRST if place == 1 else _OTHERS) - 1 - 2 * one.level))
        sheet.row_dimensions[row].height = 4 + 14 * lines
    return row


def _side(column: Column) -> str:
    if column.is_number:
        return "right"
    return "left" if column.kind is CellKind.TEXT else "center"


def _information(sheet: Any, pen: Pen, report: Report, plan: ColumnPlan, official: bool) -> int:
    """Write the form's number, who, when and the unit over the table, and return the last row used."""
    width = len(plan.widths)
    row = 1
    if report.code:
        row += 1
        put_across(sheet, pen, row, width, plan, report.code, Look(ruled=False, horizontal="right"), 16)
    row += 1
    unit = face.unit_line(report, official) or f"{face.say(N_('单位'), official)}：{face.say(N_('元'), official)}"
    texts = (face.organisation_line(report, official), report.period, unit)
    third = max(width // 3, 1)
    starts = (1, third + 1, max(width - third, third + 1) + 1)
    for text, start, end, side in zip(
        texts, starts, (starts[1] - 1, starts[2] - 1, width), ("left", "center", "right"), strict=True
    ):
        pen.put(row, start, text, Look(ruled=False, wrap=False, horizontal=side))
        if end > start:
            sheet.merge_cells(start_row=row, start_column=start, end_row=row, end_column=end)
    sheet.row_dimensions[row].height = 18
    return row


def _closing(
    sheet: Any, pen: Pen, report: Report, plan: ColumnPlan, last: int, official: bool, signers: Sequence[str],
    made: date | None,
) -> int:  # fmt: skip
    """Write notes and signatures under the table, and return the last row used."""
    row, width = last, len(plan.widths)
    for note in report.notes:
        row += 1
        put_across(sheet, pen, row, width, plan, note, _SMALL, 15)
    if official and signers:
        row += 2
        day = f"{made.year}年{made.month}月{made.day}日" if made else "　　　年　　月　　日"
        parts = [f"{signer}：" for signer in signers] + [f"{N_('制表日期')}：{day}"]
        gap = (plan.total - 4 - sum(face.text_width(part) for part in parts)) // 2 // max(len(signers), 1)
        put_across(sheet, pen, row, width, plan, ("　" * max(gap, 4)).join(parts), _PLAIN, 20)
    return row
