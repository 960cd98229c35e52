"""What the township says of a package: good and locked, or sent back with the figures marked that are wrong."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.i18n import _
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import ACCEPTED, RETURNED, package_texts, packages, return_marks, villages
from gacha_app.township.package import Package, parse_package
from gacha_app.township.receiving import when

_LONGEST_WORDS = 500


@dataclass(frozen=True)
class Mark:
    """Something that is wrong with a package.

    Attributes:
        place: where it stands, such as "收入!E5"; "" for the package as a whole.
        title: what stands there, in words. value: what was handed in, as people read it.
        words: what is wrong with it.
    """

    place: str
    title: str
    value: str
    words: str


@dataclass(frozen=True)
class Returned:
    """A package that was sent back.

    Attributes:
        sha256: of the package. at, by: when and by whom it was sent back.
    """

    organisation_code: str
    organisation: str
    township: str
    period: Period
    version: int
    sha256: str
    marks: tuple[Mark, ...]
    at: str
    by: str
    sample: bool = False


def approve(hub: Hub, village_id: int, period: Period) -> None:
    """Find the package that is here good: nothing takes its place from now on.

    Raises:
        NotFound: if none is here.
        InvalidInput: if it was found good before.
    """
    with hub.writing("approve", f"{village_id} {period.code}") as session:
        row = _in_force(session, village_id, period)
        if row["approved_at"]:
            raise InvalidInput(
                "village",
                _("“{name}”{period}已于 {at} 验收，不用再验收。").format(
                    name=row["name"], period=period.title, at=when(row["approved_at"])
                ),
            )
        session.execute(
            update(packages).where(packages.c.id == row["id"]).values(approved_at=_now(), approved_by=session.by)
        )
        session.recorder.note("package", id=row["id"], approved=True)


def send_back(hub: Hub, village_id: int, period: Period, marks: Sequence[Mark]) -> Returned:
    """Send the package that is here back; it counts no more, and the village hands in another.

    Args:
        marks: what is wrong with it, one at least.

    Raises:
        NotFound: if none is here.
        InvalidInput: if nothing is said of what is wrong.
    """
    said = [mark for mark in marks if mark.words.strip()]
    if not said:
        raise InvalidInput("words", _("请写明退回的原因，嘎查才知道改哪里。"))
    if any(len(mark.words) > _LONGEST_WORDS for mark in said):
        raise InvalidInput("words", _("退回的原因太长，最多{most}个字。").format(most=_LONGEST_WORDS))
    with hub.writing("send_back", f"{village_id} {period.code}") as session:
        row = _in_force(session, village_id, period)
        at = _now()
        session.execute(
            update(packages).where(packages.c.id == row["id"]).values(state=RETURNED, approved_at="", approved_by="")
        )
        session.execute(
            insert(return_marks),
            [
                {"package_id": row["id"], "place": mark.place, "title": mark.title, "value": mark.value,
                 "words": mark.words.strip(), "at": at, "by": session.by}
                for mark in said
            ],
        )  # fmt: skip
        session.recorder.note("package", id=row["id"], state=RETURNED, marks=len(said))
        return _returned(session, row, period)


def returned(hub: Hub, village_id: int, period: Period) -> Returned:
    """Return the last package of a village that was sent back, with what was said of it.

    Raises:
        NotFound: if none was.
    """
    with hub.reading() as session:
        row = _package(session, village_id, period, RETURNED)
        if row is None:
            raise NotFound(_("没有退回过这个嘎查{period}的上报文件。").format(period=period.title))
        return _returned(session, row, period)


def versions(hub: Hub, village_id: int, period: Period) -> tuple[int, ...]:
    """Return the versions of a village's packages of a period, the first one first."""
    held = packages.c
    of_period = (held.village_id == village_id, held.period == period.code)
    with hub.reading() as session:
        return tuple(session.scalars(select(held.version).where(*of_period).order_by(held.version)))


def kept_package(hub: Hub, village_id: int, period: Period, version: int) -> Package:
    """Return a package as it was received, proved once more.

    Raises:
        NotFound: if there is none of this version.
    """
    held = packages.c
    with hub.reading() as session:
        row = session.execute(
            select(package_texts.c.content, held.sha256, held.signature)
            .join(packages, package_texts.c.package_id == held.id)
            .where(held.village_id == village_id, held.period == period.code, held.version == version)
        ).first()
    if row is None:
        raise NotFound(_("汇总库里没有这个嘎查{period}的第{version}版。").format(period=period.title, version=version))
    return parse_package(zlib.decompress(row.content).decode(), row.sha256, row.signature)


def _in_force(session: Session, village_id: int, period: Period) -> RowMapping:
    row = _package(session, village_id, period, ACCEPTED)
    if row is None:
        raise NotFound(_("这个嘎查{period}还没有可验收或退回的上报文件。").format(period=period.title))
    return row


def _package(session: Session, village_id: int, period: Period, state: str) -> RowMapping | None:
    held = packages.c
    return session.execute(
        select(
            held.id, held.version, held.sha256, held.approved_at, held.name, held.sample, villages.c.code,
            villages.c.township,
        )
        .join(villages, villages.c.id == held.village_id)
        .where(held.village_id == village_id, held.period == period.code, held.state == state)
        .order_by(held.id.desc())
        .limit(1)
    ).mappings().first()  # fmt: skip


def _returned(session: Session, row: RowMapping, period: Period) -> Returned:
    said = return_marks.c
    rows = session.execute(select(return_marks).where(said.package_id == row["id"]).order_by(said.id)).mappings().all()
    marks = tuple(Mark(one["place"], one["title"], one["value"], one["words"]) for one in rows)
    return Returned(
        row["code"] or "", row["name"], row["township"], period, row["version"], row["sha256"], marks, rows[-1]["at"],
        rows[-1]["by"], bool(row["sample"]),
    )  # fmt: skip


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
