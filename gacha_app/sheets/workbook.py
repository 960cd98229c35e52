"""Reports as workbooks: one sheet a report, plain values, ready for the printer and for the township."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from gacha_app.reports import face
from gacha_app.reports.report import Report
from gacha_app.sheets.cover import COVER_TITLE, Cover, add_cover_sheet
from gacha_app.sheets.report_sheet import SheetPlace, add_report_sheet
from gacha_app.sheets.saving import new_workbook, save_workbook, sheet_titles
from gacha_app.sheets.statement_sheet import add_notes_sheet, add_statement_sheet

__all__ = [
    "Cover", "SheetPlace", "add_cover_sheet", "add_report_sheet", "new_workbook", "save_workbook", "sheet_titles",
    "write_report", "write_reports",
]  # fmt: skip


def write_report(
    report: Report, path: Path, *, official: bool = True, signers: Sequence[str] = face.SIGNERS,
    made: date | None = None,
) -> SheetPlace:  # fmt: skip
    """Write a report as a workbook of one sheet.

    Raises:
        GachaError: if the file cannot be written.
    """
    return write_reports((report,), path, official=official, signers=signers, made=made)[0]


def write_reports(
    reports: Sequence[Report], path: Path, cover: Cover | None = None, *, official: bool = True,
    signers: Sequence[str] = face.SIGNERS, made: date | None = None,
) -> tuple[SheetPlace, ...]:  # fmt: skip
    """Write reports as a workbook, a sheet each, after a cover if one is given.

    Raises:
        GachaError: if the file cannot be written.
    """
    workbook = new_workbook()
    titles = sheet_titles(
        [report.title for report in reports], taken=(face.say(COVER_TITLE, official),) if cover else ()
    )
    if cover:
        add_cover_sheet(workbook, cover, titles, official)
    places = tuple(
        _sheet_of(report)(workbook, report, title, official, signers, made)
        for report, title in zip(reports, titles, strict=True)
    )
    save_workbook(workbook, path, made)
    return places


def _sheet_of(report: Report) -> Callable[..., SheetPlace]:
    """Return what lays a report out: statements as their forms are printed, notes as a text with tables."""
    if report.parts:
        return add_notes_sheet
    return add_statement_sheet if report.halves or report.code else add_report_sheet
