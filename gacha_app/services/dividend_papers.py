"""The list that households sign when a dividend is paid, on paper or as a workbook."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _, in_chinese
from gacha_app.services.dividends import plan_in
from gacha_app.storage.book import Book


def print_dividend_list(book: Book, year: int, path: Path) -> str:
    """Write a year's list to sign: a PDF or a workbook, by the file's ending.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        NotFound: if the year has no plan.
        InvalidInput: if the ending is neither `.pdf` nor `.xlsx`.
        GachaError: if the file cannot be written.
    """
    from gacha_app.reports.dividends import dividend_list

    ending = path.suffix.lower()
    if ending not in (".pdf", ".xlsx"):
        raise InvalidInput("out", _("“{name}”应以 .pdf 或 .xlsx 结尾。").format(name=path.name))
    with book.reading() as session:
        plan_in(session, year)  # type: ignore[arg-type]
        with in_chinese():
            report = dividend_list(session, Period(year))
    if ending == ".xlsx":
        from gacha_app.sheets.workbook import write_reports

        write_reports([report], path)
        return ""
    from gacha_app.papers.signature_list import print_signature_list

    # the paper makes its own places to sign, wide enough for a thumb
    columns = tuple(one for one in report.columns if one.key not in ("place", "signature"))
    return "".join(print_signature_list(replace(report, columns=columns), path).missing_characters)
