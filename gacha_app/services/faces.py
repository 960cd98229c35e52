"""Giving a report or a chart a face outside the program: workbook, text table, paper, picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.face import signers_of
from gacha_app.reports.report import Chart, Report
from gacha_app.storage.book import Book


def read_report(book: Book, name: str, period: Period) -> Report:
    """Return the report of this name.

    Raises:
        GachaError: if there is none of this name.
    """
    from gacha_app.reports.catalogue import report_named
    from gacha_app.reports.statement_forms import own_statement
    from gacha_app.reports.statements import statement

    with book.reading() as session:
        if own_statement(session, name):
            return statement(session, name, period)
        return report_named(name).function(session, period)


def read_official(book: Book, name: str, period: Period) -> Report:
    """Return the report of this name in Chinese, whatever language the window speaks, as official sheets are.

    Raises:
        GachaError: if there is none of this name.
    """
    with in_chinese():
        return read_report(book, name, period)


def paper_pictures(report: Report) -> tuple[bytes, ...]:
    """Return the pages of a statement or of its notes as PNG pictures, to be looked at before they are printed."""
    from gacha_app.papers.statement_paper import notes_data, statement_data
    from gacha_app.papers.typesetting import pictures_of

    if report.parts:
        return pictures_of("statement_notes", notes_data(report))
    return pictures_of("statement", statement_data(report))


def read_register(book: Book, name: str, day: dt.date) -> Report:
    """Return the register of this name as at the end of a day.

    Raises:
        GachaError: if the report of this name is no register.
    """
    from gacha_app.reports.households import household_register, member_register

    registers = {"households": household_register, "members": member_register}
    if name not in registers:
        raise NotFound(_("“{name}”不能按某一天出，只有这些可以：{all}。").format(name=name, all="、".join(registers)))
    with book.reading() as session:
        return registers[name](session, day)


def read_chart(book: Book, name: str, period: Period) -> Chart:
    """Return the chart of this name.

    Raises:
        NotFound: if there is none of this name.
    """
    from gacha_app.reports.charts import CHARTS

    if name not in CHARTS:
        raise NotFound(_("没有名为“{name}”的图表，可用的有：{all}。").format(name=name, all="、".join(CHARTS)))
    with book.reading() as session:
        return CHARTS[name](session, period)


def write_workbook(reports: Sequence[Report], path: Path) -> Path:
    """Write reports as a workbook, a sheet each.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.sheets.workbook import write_reports

    write_reports(reports, path, signers=signers_of(reports))
    return path


def write_table_text(report: Report, path: Path) -> Path:
    """Write a report as comma-separated text.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.sheets.csv_file import write_csv

    write_csv(report, path)
    return path


def write_paper(report: Report, path: Path, *, paper: str = "a4", large: bool = False) -> str:
    """Write a report as a PDF.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.papers.report_paper import print_report
    from gacha_app.papers.statement_paper import print_notes, print_statement

    if report.parts:
        return "".join(print_notes(report, path, paper).missing_characters)
    if report.halves or report.code:
        return "".join(print_statement(report, path, paper).missing_characters)
    return "".join(print_report(report, path, paper, large, signers=signers_of([report])).missing_characters)


def write_picture(chart: Chart, path: Path) -> Path:
    """Write a chart as a picture, PNG or SVG by the file's ending.

    Raises:
        GachaError: if the file cannot be written.
    """
    from gacha_app.charts.figures import save_chart

    save_chart(chart, path)
    return path
