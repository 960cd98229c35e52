"""What the township sent back, as the village's book keeps it until another package is handed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert, select

from gacha_app.domain.dates import Period, parse_period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of
from gacha_app.storage.book import Book
from gacha_app.storage.submission_tables import returned_marks, returned_packages, submissions
from gacha_app.township.reviewing import Mark


@dataclass(frozen=True)
class ReturnedSlip:
    """A package that was sent back.

    Attributes:
        at, by: when and by whom it was sent back.
        settled_on: when another package was handed in, None while that is to be done.
    """

    id: int
    period: Period
    version: int
    at: dt.datetime
    by: str
    marks: tuple[Mark, ...]
    settled_on: dt.date | None


def take_slip(book: Book, path: Path) -> ReturnedSlip:
    """Take a township's slip into the book.

    Raises:
        GachaError: if it cannot be read, is no slip, or was edited.
        InvalidInput: if it is another village's, or was taken in before.
    """
    from gacha_app.sheets.return_slip import read_return_slip

    said, sha256 = read_return_slip(path)
    with book.writing("take_slip", said.period.code) as session:
        if said.organisation_code != organisation_of(session).code:
            raise InvalidInput("file", _("这是“{name}”的退回单，不是本账本的。").format(name=said.organisation))
        if session.scalar(select(returned_packages.c.id).where(returned_packages.c.slip_sha256 == sha256)):
            raise InvalidInput("file", _("这张退回单已经打开过，不用再打开。"))
        if not session.scalar(select(submissions.c.id).where(submissions.c.sha256 == said.sha256)):
            raise InvalidInput(
                "file",
                _("退回的文件（校验码 {code}）不是从这个账本生成的，请核对是不是用了旧备份。").format(
                    code=said.sha256[:12].upper()
                ),
            )
        returned_id = session.execute(
            insert(returned_packages)
            .values(
                period=said.period.code, township=said.township, version=said.version, sha256=said.sha256,
                at=_own_clock(said.at), by=said.by, read_by=session.by, slip_sha256=sha256,
                read_at=dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
            )
            .returning(returned_packages.c.id)
        ).scalar_one()  # fmt: skip
        if said.marks:
            session.execute(
                insert(returned_marks),
                [
                    {"returned_id": returned_id, "place": one.place, "title": one.title, "value": one.value,
                     "words": one.words}
                    for one in said.marks
                ],
            )  # fmt: skip
        session.recorder.note("returned_package", period=said.period.code, marks=len(said.marks), by=said.by)
    return next(one for one in returned_slips(book) if one.id == returned_id)


def returned_slips(book: Book, *, open_only: bool = False) -> tuple[ReturnedSlip, ...]:
    """Return what the township sent back, the newest first.

    Args:
        open_only: only what has not been handed in again.
    """
    held, marks = returned_packages.c, returned_marks.c
    query = select(returned_packages).order_by(held.id.desc())
    if open_only:
        query = query.where(held.settled_on.is_(None))
    with book.reading() as session:
        rows = session.execute(query).mappings().all()
        said: dict[int, list[Mark]] = {}
        for one in session.execute(select(returned_marks).order_by(marks.id)).mappings():
            said.setdefault(one["returned_id"], []).append(Mark(one["place"], one["title"], one["value"], one["words"]))
    return tuple(
        ReturnedSlip(
            row["id"], parse_period(row["period"]), row["version"], row["at"], row["by"],
            tuple(said.get(row["id"], ())), row["settled_on"],
        )
        for row in rows
    )  # fmt: skip


def _own_clock(moment: str) -> dt.datetime:
    """Return a moment as this machine's clock shows it."""
    try:
        return dt.datetime.fromisoformat(moment).astimezone().replace(tzinfo=None, microsecond=0)
    except ValueError:
        raise GachaError(_("退回单的时间读不出来，请让苏木（镇）重新发送。")) from None
