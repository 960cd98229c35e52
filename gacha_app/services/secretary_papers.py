"""The secretary's project on a sheet of paper with its photos."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from gacha_app.i18n import in_chinese
from gacha_app.reports.attachments import attachments_of, paper_content
from gacha_app.reports.secretary_projects import secretary_sheet
from gacha_app.storage.book import Book

MOST_PHOTOS = 12


def print_secretary_project(book: Book, project_id: int, path: Path) -> str:
    """Print a project's sheet, its last photos with it, in Chinese as official sheets are.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        NotFound: if there is no such project.
        GachaError: if the file cannot be written.
    """
    from gacha_app.papers.project_sheet import print_project_sheet

    with book.reading() as session, in_chinese():
        report = secretary_sheet(session, project_id, dt.date.today())
        held = [one for one in attachments_of(session, "secretary_project", project_id) if one.kind == "photo"]
        photos = [(one.note or Path(one.name).stem, paper_content(session, one.sha256)) for one in held[-MOST_PHOTOS:]]
    return "".join(print_project_sheet(report, photos, path).missing_characters)
