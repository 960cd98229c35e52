"""Disclosing: the workbook and the notices of a year, a quarter or a month."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.domain.signing import key_fingerprint, public_key
from gacha_app.i18n import _
from gacha_app.reports.checks import CheckResult
from gacha_app.reports.disclosure import Disclosure, disclosure
from gacha_app.reports.years import years_with_entries
from gacha_app.services.book_keys import keep_key, key_to_use
from gacha_app.storage.book import Book
from gacha_app.storage.files import make_folder


@dataclass(frozen=True)
class Published:
    """What was written.

    Attributes:
        notices: the notice on A3 and on A4.
        missing_characters: what the fonts lack; each stands as 〓 on the notices.
        faults: the checks that do not agree.
        checks: how many there were.
    """

    workbook: Path
    notices: tuple[Path, ...]
    missing_characters: tuple[str, ...]
    faults: tuple[CheckResult, ...] = ()
    checks: int = 0


def read_disclosure(book: Book, year: int, *, quarter: int | None = None, month: int | None = None) -> Disclosure:
    """Return what would be disclosed, to be looked at."""
    with book.reading() as session:
        return disclosure(session, year, quarter, month)


def preview_notice(
    book: Book,
    year: int,
    *,
    quarter: int | None = None,
    month: int | None = None,
    made: dt.date | None = None,
    posting: str = "",
) -> tuple[bytes, ...]:
    """Return the pages of the notice as PNG pictures; the arguments are those of `publish_disclosure`."""
    from gacha_app.papers.notice import notice_pictures
    from gacha_app.reports.notice_board import notice_of

    whole = read_disclosure(book, year, quarter=quarter, month=month)
    return notice_pictures(notice_of(whole, posting), made=made or dt.date.today())


def publish_disclosure(
    book: Book,
    year: int,
    folder: Path,
    *,
    quarter: int | None = None,
    month: int | None = None,
    made: dt.date | None = None,
    posting: str = "",
) -> Published:
    """Write the workbook and the notices into a folder, which is made if it is missing.

    Args:
        made: the day of the signatures; today where it is None.
        posting: from when to when the notice hangs, in words.

    Raises:
        GachaError: if the book tells nothing of that year, or the folder or a file cannot be written.
    """
    with book.reading() as session:
        if year not in years_with_entries(session):
            raise GachaError(_("账本里没有{year}年度的记录，请检查年度。").format(year=year))
    make_folder(folder)
    if book.read_only:
        return _write(read_disclosure(book, year, quarter=quarter, month=month), folder, made, posting)
    with book.reading() as session:
        # the notice names the key that packages are signed with: it is made before either
        secret = key_to_use(session)
        whole = replace(disclosure(session, year, quarter, month), key=key_fingerprint(public_key(secret)))
    published = _write(whole, folder, made, posting)
    with book.writing("publish_disclosure", whole.title) as session:
        keep_key(session, secret)
        session.recorder.note(
            "disclosure", year=year, quarter=quarter, month=month, workbook=published.workbook.name,
            checks=published.checks, faults=len(published.faults),
        )  # fmt: skip
    return published


def _write(whole: Disclosure, folder: Path, made: dt.date | None, posting: str) -> Published:
    from gacha_app.papers.notice import print_notice
    from gacha_app.reports.notice_board import notice_of
    from gacha_app.sheets.disclosure import write_disclosure

    made = made or dt.date.today()
    name = _file_name(f"{whole.organisation}{whole.title}")
    workbook = folder / f"{name}.xlsx"
    write_disclosure(whole, workbook, made)
    notice = notice_of(whole, posting)
    papers = [print_notice(notice, folder / f"{name}榜{paper.upper()}.pdf", paper, made=made) for paper in ("a3", "a4")]
    missing = sorted({sign for paper in papers for sign in paper.missing_characters})
    return Published(workbook, tuple(paper.path for paper in papers), tuple(missing), whole.faults, len(whole.checks))


def _file_name(text: str) -> str:
    """Return a text as a file name that Windows takes too."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", text).strip(" .")[:120] or "公开"
