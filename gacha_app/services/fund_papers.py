"""A fund's own page and the notice of all funds, as workbook and paper; always in Chinese, as official sheets are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gacha_app.domain.dates import Period
from gacha_app.domain.fund import Fund
from gacha_app.i18n import in_chinese
from gacha_app.reports.fund_page import fund_notice, fund_page
from gacha_app.reports.notice import Notice
from gacha_app.reports.report import Report
from gacha_app.storage.book import Book


def read_fund_page(book: Book, fund_id: int, last: dt.date) -> tuple[Report, ...]:
    """Return everything that is known of a fund as tables, in the user's language.

    Raises:
        NotFound: if the book has none of this identity.
    """
    with book.reading() as session:
        return fund_page(session, fund_id, last)


def write_fund_page(book: Book, fund_id: int, last: dt.date, path: Path) -> str:
    """Write a fund's page: a workbook with a sheet for each table where the path ends in .xlsx, else a PDF.

    Returns:
        The characters that the fonts lack.

    Raises:
        NotFound: if the book has none of this identity.
        GachaError: if the file cannot be written.
    """
    with in_chinese():
        pages = read_fund_page(book, fund_id, last)
        if path.suffix.lower() == ".xlsx":
            from gacha_app.services.faces import write_workbook

            write_workbook(pages, path)
            return ""
        with book.reading() as session:
            posted = fund_notice(session, Period(last.year))
            fund = session.get_one(Fund, fund_id)
        paper = Notice(
            posted.organisation, posted.township, fund.name, pages, telephone=posted.telephone,
            signers=posted.signers, sample=posted.sample,
        )  # fmt: skip
        return _print(paper, path, "a4")


def read_fund_notice(book: Book, period: Period, *, posting: str = "", telephone: str = "") -> Notice:
    """Return the funds as they go up on the wall."""
    with in_chinese(), book.reading() as session:
        return fund_notice(session, period, posting, telephone)


def write_fund_notice(
    book: Book, period: Period, path: Path, *, posting: str = "", telephone: str = "", paper: str = "a3"
) -> str:
    """Write the notice of all funds: a workbook where the path ends in .xlsx, else a PDF on A3 or A4.

    Returns:
        The characters that the fonts lack.

    Raises:
        GachaError: if the file cannot be written.
    """
    notice = read_fund_notice(book, period, posting=posting, telephone=telephone)
    if path.suffix.lower() == ".xlsx":
        from gacha_app.services.faces import write_workbook

        with in_chinese():
            write_workbook(notice.sections, path)
        return ""
    return _print(notice, path, paper)


def _print(notice: Notice, path: Path, paper: str) -> str:
    from gacha_app.papers.notice import print_notice

    return "".join(print_notice(notice, path, paper).missing_characters)
