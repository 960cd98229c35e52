"""Letters to who owes and is owed, for one or for all, as a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.claim_letters import KINDS, Letters, claim_letters
from gacha_app.reports.parties import Party
from gacha_app.storage.book import Book


def letters_to(
    book: Book, kind: str, day: dt.date, parties: Sequence[Party] = (), due: dt.date | None = None
) -> Letters:
    """Return the letters in Chinese, as they go out.

    Raises:
        InvalidInput: if there is no such letter, nothing is open, or it asks to be paid before its own day.
    """
    if kind not in KINDS:
        raise InvalidInput(
            "kind", _("没有“{kind}”这种函件，可用的有：{all}。").format(
                kind=kind[:20], all="、".join(f"{key}（{_(title)}）" for key, title in KINDS.items()))
        )  # fmt: skip
    if due is not None and due < day:
        raise InvalidInput("due", _("缴清的期限不能早于函件的日期。"))
    with book.reading() as session, in_chinese():
        letters = claim_letters(session, kind, day, parties, due)
    if not letters.letters:
        raise InvalidInput("parties", _("截至 {day} 没有要发函的往来余额。").format(day=day))
    return letters


def print_claim_letters(
    book: Book, kind: str, day: dt.date, path: Path, parties: Sequence[Party] = (), due: dt.date | None = None
) -> int:
    """Print the letters, a page each, and return how many.

    Raises:
        InvalidInput: as `letters_to`, or if the file's ending is not `.pdf`.
        GachaError: if the file cannot be written.
    """
    if path.suffix.lower() != ".pdf":
        raise InvalidInput("out", _("“{name}”的扩展名不对，函件只能存为 .pdf。").format(name=path.name))
    from gacha_app.papers.claim_letter import print_letters

    letters = letters_to(book, kind, day, parties, due)
    print_letters(letters, path)
    return len(letters.letters)
