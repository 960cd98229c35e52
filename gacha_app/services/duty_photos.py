"""Photos of what people answer for: only real pictures are taken."""

from __future__ import annotations

import io
from pathlib import Path

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached
from gacha_app.services.attachments import attach, read_paper
from gacha_app.storage.book import Book

# What papers can be printed with
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


def attach_photo(book: Book, subject: str, subject_id: int, path: Path, *, note: str = "") -> Attached:
    """Attach a photo to a project, a matter, a year's pay: "secretary_project", "matter", "pay_award", "job".

    Raises:
        InvalidInput: if the file is no picture.
        GachaError: if it cannot be read, is too large, or attached there already.
    """
    if kind_of(read_paper(path)) not in KINDS.values():
        raise InvalidInput("path", _("“{name}”不是照片，请选 jpg、png 这样的图片。").format(name=path.name))
    return attach(book, subject, subject_id, path, kind="photo", note=note)


def kind_of(content: bytes) -> str:
    """Return what sort of picture a file holds ("jpg", "png" …), "" where it holds none that can be shown."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content)) as picture:
            picture.verify()
            return KINDS.get(picture.format or "", "")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return ""
