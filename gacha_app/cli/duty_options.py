"""What the commands of the duties share: a photo for anything people answer for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.i18n import _
from gacha_app.storage.book import Book

Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help=_("照片文件（jpg、png）"))]
Note = Annotated[str, typer.Option("--note", help=_("备注"))]


def keep_photo(book: Book, subject: str, identity: int, photo: Path, note: str) -> str:
    """Attach a photo and return the sentence that says so."""
    from gacha_app.services.duty_photos import attach_photo

    held = attach_photo(book, subject, identity, photo, note=note)
    return _("已附上照片“{name}”。").format(name=held.name)
