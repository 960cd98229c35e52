"""Handing a year in to the township: a workbook that people read and a program can prove."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app import __version__
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.disclosure import Disclosure, disclosure
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.years import years_with_entries
from gacha_app.sheets.disclosure import disclosure_workbook
from gacha_app.sheets.submissions import add_package_sheets, save_package
from gacha_app.storage.book import Book
from gacha_app.storage.files import make_folder
from gacha_app.storage.tables import periods
from gacha_app.township.package import Package, plain_text


@dataclass(frozen=True)
class Submitted:
    """A year that was written for the township.

    Attributes:
        sha256: the hash by which the township knows the package.
    """

    path: Path
    sha256: str
    organisation: str
    year: int


def submit(book: Book, year: int, path: Path) -> Submitted:
    """Write a year's package for the township, into a folder that is made if it is missing.

    Raises:
        GachaError: if the book tells nothing of that year, or the file cannot be written.
    """
    with book.reading() as session:
        if year not in years_with_entries(session):
            raise GachaError(_("账本里没有{year}年度的记录，请检查年度。").format(year=year))
        disclosed = disclosure(session, year)
        package = _without_sheets(session, disclosed)
    workbook, placed = disclosure_workbook(disclosed)
    with in_chinese():
        package = add_package_sheets(workbook, package, FIGURES, placed)
    make_folder(path.parent)
    save_package(workbook, package, path)
    if not book.read_only:
        with book.writing("submit", str(year)) as session:
            session.recorder.note("package", year=year, sha256=package.sha256, file=path.name)
    return Submitted(path, package.sha256, package.organisation, year)


def _without_sheets(session: Session, disclosed: Disclosure) -> Package:
    organisation = organisation_of(session)
    months_closed = session.scalar(select(func.count()).select_from(periods).where(periods.c.year == disclosed.year))
    return Package(
        organisation_code=organisation.code,
        organisation=plain_text(organisation.name),
        township=plain_text(organisation.township.strip()),
        banner=plain_text(organisation.banner.strip()),
        year=disclosed.year,
        made_at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        figures={key: disclosed.figures[key] for key, _title, _kind in FIGURES},
        sample=organisation.sample,
        closed=months_closed == 12,
        faults=tuple(one.sentence for one in disclosed.faults),
        program_version=__version__,
    )
