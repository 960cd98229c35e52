"""What the commands of the duties share: a photo for anything people answer for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gacha_app.i18n import _
from gacha_app.storage.book import Book

Photo = Annotated[Path, typer.Argument(metavar="PHOTO", help=_("照片文件（jpg、png）"))]
AsPaper = Annotated[bool, typer.Option("--paper", help=_("不是照片，作为材料附上"))]
Note = Annotated[str, typer.Option("--note", help=_("备注"))]


def keep_photo(book: Book, subject: str, identity: int, photo: Path, note: str, *, as_paper: bool = False) -> str:
    """Attach a photo, or whatever file it is as a paper, and return the sentence that says so."""
    from gacha_app.services.attachments import attach
    from gacha_app.services.duty_photos import attach_photo

    if as_paper:
        return _("已附上材料“{name}”。").format(name=attach(book, subject, identity, photo, note=note).name)
    held = attach_photo(book, subject, identity, photo, note=note)
    return _("已附上照片“{name}”。").format(name=held.name)
