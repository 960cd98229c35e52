"""What every sheet made here has in common: texts across its whole width, and its set-up for the printer."""

from __future__ import annotations

from typing import Any

from gacha_app.i18n import N_
from gacha_app.reports import face
from gacha_app.sheets.pen import Look, Pen
from gacha_app.sheets.widths import ColumnPlan, lines_of

_A4 = 9


def put_across(
    sheet: Any, pen: Pen, row: int, width: int, plan: ColumnPlan, text: str, look: Look, height: float
) -> None:
    """Write a text over the whole width; rows of merged cells do not grow by themselves."""
    pen.put(row, 1, text, look)
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    # A place is 10.5 points of type wide
    sheet.row_dimensions[row].height = height * lines_of(text, int((plan.total - 2) * 10.5 / look.size))


def set_up_print(sheet: Any, landscape: bool, official: bool, sample: bool) -> None:
    """Set A4, one page wide, margins and a foot with the page's number."""
    from openpyxl.worksheet.page import PageMargins
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.6, bottom=0.7, header=0.3, footer=0.35)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = face.say(N_("第 &P 页 共 &N 页"), official)
    if sample:
        sheet.oddFooter.right.text = face.say(face.SAMPLE, official)
    sheet.sheet_view.showGridLines = False
