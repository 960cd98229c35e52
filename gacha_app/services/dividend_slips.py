"""Slips for every household (明白纸), in files of a thousand, with progress; and the check of one against the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.dividend_slips import Slips, check_slip, dividend_slips
from gacha_app.storage.book import Book

# As many as a printer takes in one go, and as progress is told after
A_FILE = 500

Progress = Callable[[int, int, str], None]


def print_dividend_slips(
    book: Book, year: int, path: Path, *, households: Sequence[str] = (), progress: Progress | None = None
) -> list[Path]:
    """Print the slips of a year's plan: one file, or several numbered ones where there are more than 500.

    Args:
        households: their numbers; all where it is empty.
        progress: told (done, all, the file's name) after each file; what it raises ends the work.

    Returns:
        The files, in order.

    Raises:
        NotFound: if the year has no plan, or a household is not in it.
        InvalidInput: if the file's ending is not `.pdf`.
        GachaError: if a file cannot be written.
    """
    from gacha_app.papers.slips import print_slips

    if path.suffix.lower() != ".pdf":
        raise InvalidInput("out", _("“{name}”的扩展名不对，明白纸只能存为 .pdf。").format(name=path.name))
    slips = _slips(book, year, households)
    count = len(slips.slips)
    starts = range(0, count, A_FILE)
    files = []
    for place, start in enumerate(starts, 1):
        part = slips.slips[start : start + A_FILE]
        file = path if len(starts) == 1 else path.with_name(f"{path.stem}-{place:02d}{path.suffix}")
        print_slips(replace(slips, slips=part), file)
        files.append(file)
        if progress:
            progress(min(start + A_FILE, count), count, file.name)
    return files


def prove_slip(book: Book, code: str) -> str:
    """Return in words whether a slip's code is what the book says."""
    with book.reading() as session:
        return check_slip(session, code)


def _slips(book: Book, year: int, households: Sequence[str]) -> Slips:
    with book.reading() as session, in_chinese():
        slips = dividend_slips(session, year, tuple(households))
    if slips is None:
        raise NotFound(_("{year}年度还没有分红方案，请先拟定。").format(year=year))
    missing = set(households) - {one.number for one in slips.slips}
    if missing or not slips.slips:
        raise NotFound(_("分红名单里没有户号 {number}。").format(number=min(missing, default="")))
    return slips
