"""The first sheet of a set of sheets: whose it is, what it is, what lies in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gacha_app.i18n import N_
from gacha_app.reports import face
from gacha_app.sheets.layout import put_across, set_up_print
from gacha_app.sheets.pen import HEADING_FONT, Look, Pen
from gacha_app.sheets.widths import ColumnPlan, lines_of

COVER_TITLE = N_("封面")


@dataclass(frozen=True)
class Cover:
    """The first sheet of a set: whose it is, what, and what lies in it.

    Attributes:
        lines: what is said under the title, name and value.
    """

    title: str
    organisation: str
    lines: tuple[tuple[str, str], ...] = ()
    sample: bool = False


def add_cover_sheet(workbook: Any, cover: Cover, contents: Sequence[str], official: bool = True) -> None:
    """Add a cover with the list of the sheets behind it, each a link."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    sheet = workbook.create_sheet(face.say(COVER_TITLE, official))
    pen = Pen(sheet)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 60
    plan = ColumnPlan((26, 60), landscape=False)
    mark = f"（{face.say(face.SAMPLE, official)}）" if cover.sample else ""
    sheet.row_dimensions[1].height = 60
    put_across(sheet, pen, 2, 2, plan, cover.organisation, Look(18, True, "center", ruled=False, font=HEADING_FONT), 34)
    put_across(sheet, pen, 3, 2, plan, cover.title + mark, Look(22, True, "center", ruled=False, font=HEADING_FONT), 44)
    row = 5
    for name, value in cover.lines:
        pen.put(row, 1, name, Look(12, horizontal="right", ruled=False))
        pen.put(row, 2, value, Look(12, ruled=False, indent=1))
        sheet.row_dimensions[row].height = 22 * lines_of(value, 50)
        row += 1
    row += 1
    pen.put(row, 1, face.say(N_("目录"), official), Look(12, True, "right", ruled=False))
    for number, title in enumerate(contents, 1):
        cell = pen.put(row + number - 1, 2, f"{number}. {title}", Look(12, ruled=False, indent=1, colour="2F6F4E"))
        quoted = title.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!A1")
        sheet.row_dimensions[row + number - 1].height = 20
    set_up_print(sheet, landscape=False, official=official, sample=cover.sample)
    sheet.print_area = f"A1:B{row + max(len(contents), 1)}"
