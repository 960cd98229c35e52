"""The list that households sign when a dividend is paid, on paper or as a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.report import Report
from gacha_app.services.dividend_lines import plan_in
from gacha_app.storage.book import Book

# Left out where nobody has anything in them
_OFTEN_BLANK = ("offset", "tax", "account")


def print_dividend_list(book: Book, year: int, path: Path) -> str:
    """Write a year's list to sign: a PDF or a workbook, by the file's ending.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        NotFound: if the year has no plan.
        InvalidInput: if the ending is neither `.pdf` nor `.xlsx`.
        GachaError: if the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".pdf", ".xlsx"):
        raise InvalidInput("out", _("“{name}”的扩展名不对，发放表只能存为 .pdf 或 .xlsx。").format(name=path.name))
    if ending == ".xlsx":
        from gacha_app.sheets.workbook import write_reports

        write_reports([list_to_sign(book, year)], path)
        return ""
    from gacha_app.papers.signature_list import print_signature_list

    return "".join(print_signature_list(list_to_sign(book, year, on_paper=True), path).missing_characters)


def list_to_sign(book: Book, year: int, *, on_paper: bool = False) -> Report:
    """Return a year's list in Chinese, without columns that nobody fills.

    Args:
        on_paper: whether the paper adds its own places to sign, wide enough for a thumb.

    Raises:
        NotFound: if the year has no plan.
    """
    from gacha_app.reports.dividends import dividend_list

    with book.reading() as session:
        plan_in(session, year)
        with in_chinese():
            report = dividend_list(session, Period(year))
    idle = [key for key in _OFTEN_BLANK if not any(row.cells.get(key) for row in report.rows)]
    idle += ["place", "signature"] if on_paper else []
    return replace(
        report,
        columns=tuple(one for one in report.columns if one.key not in idle),
        totals={key: total for key, total in report.totals.items() if key not in idle},
    )
