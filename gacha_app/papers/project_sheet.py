"""The secretary's project on a sheet: its items, its photos, room for signatures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gacha_app.i18n import N_
from gacha_app.papers.report_paper import frame_data
from gacha_app.papers.typesetting import Typeset, typeset
from gacha_app.reports.report import Report

SIGNERS = (N_("领办书记"), N_("责任人"), N_("苏木（镇）审核"))
# A photo stands 250 points wide: more dots than these only make the file large
_DOTS = 1000
_QUALITY = 82


def print_project_sheet(report: Report, photos: Sequence[tuple[str, bytes]], path: Path) -> Typeset:
    """Print a project's sheet with its photos.

    Args:
        report: an item a row, in columns "item" and "words".
        photos: what each is called, and its file.

    Raises:
        GachaError: if the file cannot be written.
    """
    return typeset("project_sheet", project_sheet_data(report, photos), path)


def project_sheet_data(report: Report, photos: Sequence[tuple[str, bytes]] = ()) -> dict[str, Any]:
    """Return all that stands on a project's sheet, as `project_sheet.typ` takes it."""
    framed = frame_data(report, SIGNERS, None)
    framed["information"][2] = ""
    return {
        "paper": "a4",
        "landscape": False,
        "size": 10.5,
        "rows": [[str(row.cells["item"]), str(row.cells["words"])] for row in report.rows],
        "photos_label": N_("照片"),
        "photos": [{"name": name, "content": list(small)} for name, content in photos if (small := _small(content))],
        **framed,
    }


def _small(content: bytes) -> bytes:
    """Return a photo as a small JPEG the right way up, b"" where it cannot be read any more."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content)) as opened:
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            upright.thumbnail((_DOTS, _DOTS))
            kept = io.BytesIO()
            upright.save(kept, "JPEG", quality=_QUALITY)
            return kept.getvalue()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return b""
