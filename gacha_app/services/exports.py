"""Handing the whole journal to other programs."""

from __future__ import annotations

from pathlib import Path

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.journal import journal_of
from gacha_app.sheets.plain_text import WRITERS
from gacha_app.storage.book import Book
from gacha_app.storage.files import writing_beside

FORMATS = tuple(WRITERS)


def export_journal(book: Book, form: str, path: Path) -> Path:
    """Write every posted voucher in another program's form ("hledger", "beancount", "csv").

    Raises:
        InvalidInput: if there is no such form.
        GachaError: if the file cannot be written.
    """
    if form not in WRITERS:
        raise InvalidInput(
            "format", _("没有“{form}”这种格式，可用的有：{all}。").format(form=form, all="、".join(FORMATS))
        )
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    with (
        book.reading() as session,
        writing_beside(path) as beside,
        beside.open("w", encoding=encoding, newline="") as file,
    ):
        WRITERS[form](file, journal_of(session))
    return path
