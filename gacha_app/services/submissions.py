"""Handing a year, a quarter or a month in to the township: a workbook that people read and a program can prove."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from gacha_app import __version__
from gacha_app.domain.dates import Period, parse_period
from gacha_app.domain.errors import GachaError, NotFound
from gacha_app.domain.signing import key_fingerprint
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.disclosure import Disclosure, disclosure
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.years import years_with_entries
from gacha_app.services.book_keys import keep_key, key_to_use, secret_of
from gacha_app.sheets.disclosure import disclosure_workbook
from gacha_app.sheets.submissions import add_package_sheets, save_package
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.files import make_folder
from gacha_app.storage.submission_tables import returned_packages, submissions
from gacha_app.storage.tables import periods
from gacha_app.township.difference import Change, differences
from gacha_app.township.package import Package, parse_package, plain_text


@dataclass(frozen=True)
class Submitted:
    """What was written for the township.

    Attributes:
        sha256: the hash by which the township knows the package.
        version: which submission of its period it is, by the book's own count; nought where a book opened only to be
            read could keep none.
        fingerprint: of the key it is signed with, "" where it is not signed.
        changes: what is different from the submission before.
    """

    path: Path
    sha256: str
    organisation: str
    period: Period
    version: int = 0
    fingerprint: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def year(self) -> int:
        """The year it is of."""
        return self.period.year


@dataclass(frozen=True)
class Submission:
    """A submission that the book remembers.

    Attributes:
        period: what it told of. version: the first of its period is 1.
        file: what the workbook was called.
    """

    id: int
    period: Period
    version: int
    made_at: dt.datetime
    made_by: str
    file: str
    sha256: str
    fingerprint: str


def submit(book: Book, year: int, path: Path, *, quarter: int | None = None, month: int | None = None) -> Submitted:
    """Write a period's package for the township, into a folder that is made if it is missing.

    It is signed with the book's key, which is made the first time; the book remembers what it handed in.

    Raises:
        GachaError: if the book tells nothing of that year, or the file cannot be written.
    """
    period = Period(year, month, quarter)
    with book.reading() as session:
        if year not in years_with_entries(session):
            raise GachaError(_("账本里没有{year}年度的记录，请检查年度。").format(year=year))
        disclosed = disclosure(session, year, quarter, month)
        plain = _without_sheets(session, disclosed, period)
        secret = secret_of(session) if book.read_only else key_to_use(session)
    make_folder(path.parent)
    workbook, placed = disclosure_workbook(disclosed)
    with in_chinese():
        package = add_package_sheets(workbook, plain, FIGURES, placed, secret)
    if book.read_only:
        save_package(workbook, package, path)
        return _submitted(path, package)
    with book.writing("submit", period.code) as session:
        keep_key(session, secret)
        before = _last_package(session, period)
        again = before is not None and (before.fingerprint, before.key) == (package.fingerprint, package.key)
        version = _keep(session, package, path.name, again=again)
        # last of all: what cannot be written is not remembered as handed in
        save_package(workbook, package, path)
    changes = differences(before, package) if before else ()
    return _submitted(path, package, version, changes)


def submissions_of(book: Book) -> tuple[Submission, ...]:
    """Return what a book has handed in, the newest first."""
    held = submissions.c
    with book.reading() as session:
        rows = session.execute(
            select(
                held.id, held.period, held.version, held.made_at, held.made_by, held.file, held.sha256, held.key
            ).order_by(held.id.desc())
        ).mappings()
        return tuple(
            Submission(
                row["id"], parse_period(row["period"]), row["version"], row["made_at"], row["made_by"], row["file"],
                row["sha256"], key_fingerprint(row["key"]),
            )
            for row in rows
        )  # fmt: skip


def submitted_package(book: Book, submission_id: int) -> Package:
    """Return what was handed in, as it was.

    Raises:
        NotFound: if the book remembers no such submission.
    """
    with book.reading() as session:
        package = _package(session, submissions.c.id == submission_id)
    if package is None:
        raise NotFound(_("账本里没有这次上报的记录。"))
    return package


def _submitted(path: Path, package: Package, version: int = 0, changes: tuple[Change, ...] = ()) -> Submitted:
    return Submitted(
        path, package.sha256, package.organisation, package.period, version, key_fingerprint(package.key), changes
    )


def _keep(session: Writing, package: Package, file: str, *, again: bool) -> int:
    """Remember what was handed in and return its version; the same once more is no new one."""
    held = submissions.c
    last = session.scalar(select(func.max(held.version)).where(held.period == package.period.code))
    version = int(last or 0) + (not again)
    session.recorder.note(
        "package", period=package.period.code, version=version, sha256=package.sha256, file=file,
        key=key_fingerprint(package.key),
    )  # fmt: skip
    if again:
        return version
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    submission_id = session.execute(
        insert(submissions)
        .values(
            period=package.period.code, version=version, made_at=now, made_by=session.by, file=file,
            sha256=package.sha256, fingerprint=package.fingerprint, key=package.key, signature=package.signature,
            content=zlib.compress(package.text.encode(), 6),
        )
        .returning(held.id)
    ).scalar_one()  # fmt: skip
    # what was sent back is answered by handing in again
    back = returned_packages.c
    session.execute(
        update(returned_packages)
        .where(back.period == package.period.code, back.settled_on.is_(None))
        .values(settled_on=now.date(), submission_id=submission_id)
    )
    return version


def _last_package(session: Session, period: Period) -> Package | None:
    held = submissions.c
    newest = select(func.max(held.id)).where(held.period == period.code).scalar_subquery()
    return _package(session, held.id == newest)


def _package(session: Session, wanted: ColumnElement[bool]) -> Package | None:
    held = submissions.c
    row = session.execute(select(held.content, held.sha256, held.signature).where(wanted)).first()
    return parse_package(zlib.decompress(row.content).decode(), row.sha256, row.signature) if row else None


def _without_sheets(session: Session, disclosed: Disclosure, period: Period) -> Package:
    organisation = organisation_of(session)
    last = period.last.month
    of_period = (periods.c.year == period.year, periods.c.month <= last, periods.c.month >= period.first.month)
    months_closed = session.scalar(select(func.count()).select_from(periods).where(*of_period))
    return Package(
        organisation_code=organisation.code,
        organisation=plain_text(organisation.name),
        township=plain_text(organisation.township.strip()),
        banner=plain_text(organisation.banner.strip()),
        year=period.year,
        quarter=period.quarter or 0,
        month=period.month or 0,
        made_at=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        figures={key: disclosed.figures[key] for key, _title, _kind in FIGURES},
        sample=organisation.sample,
        closed=months_closed == last - period.first.month + 1,
        faults=tuple(one.sentence for one in disclosed.faults),
        program_version=__version__,
    )
