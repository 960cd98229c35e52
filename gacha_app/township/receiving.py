"""Taking a village's package into the hub, or refusing it in words; every file seen is noted with what became of it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.book import Writing
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import (
    ACCEPTED,
    ASIDE,
    REFUSED,
    REPEATED,
    SUPERSEDED,
    package_texts,
    packages,
    seen_files,
    villages,
)
from gacha_app.township.keys import OtherKey, check_key, note_waiting
from gacha_app.township.package import Package, canonical
from gacha_app.township.villages import has_list, village_key, village_named, village_of_code


class Repeated(GachaError):
    """What was handed in is here already; nothing is wrong with it."""


@dataclass(frozen=True)
class Received:
    """A package that was taken in.

    Attributes:
        period: the time it tells of.
        version: 1, or more where it took the place of an earlier one.
        notes: sentences about what changed with it.
    """

    organisation: str
    township: str
    period: Period
    version: int
    notes: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The year it is of."""
        return self.period.year


def receive(hub: Hub, package: Package, file: str, file_sha256: str, year: int | None = None) -> Received:
    """Take a package into the hub; the one it takes the place of is kept.

    Args:
        hub: the township's hub.
        package: what was handed in, proved.
        file: where it came from, in words.
        file_sha256: the hash of the file's bytes.
        year: the year that is being collected, or None for any.

    Raises:
        Repeated: if it was received before.
        OtherKey: if it is not signed as the village signs; the key is kept for somebody to decide about.
        GachaError: if it is not to be taken, with the reason.
    """
    if year is not None and package.year != year:
        raise GachaError(
            _("“{name}”上报的是{actual}年度，现在收的是{wanted}年度。").format(
                name=package.organisation, actual=package.year, wanted=year
            )
        )
    with hub.writing("receive", f"{package.organisation} {package.period.code}") as session:
        _refuse_repeated(session, package)
        village_id, notes = _village(session, package)
        signed = check_key(session, village_id, package, file, _now())
        version, more = _make_room(session, package, village_id)
        package_id = _insert(session, package, village_id, version, file)
        _note(session, file, file_sha256, ACCEPTED, "", package, package_id)
        session.recorder.note(
            "package", code=package.organisation_code, period=package.period.code, version=version,
            sha256=package.sha256,
        )  # fmt: skip
    return Received(package.organisation, package.township, package.period, version, (*notes, *signed, *more))


def note_refused(
    hub: Hub, file: str, file_sha256: str, problem: GachaError, package: Package | None = None, *, reason: str = ""
) -> None:
    """Keep that a file was seen and not taken, and why.

    Args:
        problem: why it was not.
        reason: the same in signs that may be shown and kept; the problem's own words if none.
    """
    fate = REPEATED if isinstance(problem, Repeated) else REFUSED
    with hub.writing("note_refused", file) as session:
        _note(session, file, file_sha256, fate, reason or str(problem), package, None)
        if isinstance(problem, OtherKey):
            note_waiting(session, problem, file, _now())


def put_aside(hub: Hub, seen_file_id: int) -> None:
    """Take a refused file off the board once somebody has seen to it; that it was seen stays."""
    with hub.writing("put_aside", str(seen_file_id)) as session:
        session.execute(update(seen_files).where(seen_files.c.id == seen_file_id).values(fate=ASIDE))
        session.recorder.note("seen_file", id=seen_file_id, fate=ASIDE)


def was_received(hub: Hub, file_sha256: str) -> str | None:
    """Return when a file of exactly these bytes was taken in, None if never."""
    taken = (seen_files.c.sha256 == file_sha256, seen_files.c.fate == ACCEPTED)
    with hub.reading() as session:
        at: str | None = session.scalar(select(func.min(seen_files.c.at)).where(*taken))
        return at


def when(moment: str) -> str:
    """Return a moment as people read it, in their own time."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def repeated_words(organisation: str, period: Period, at: str) -> str:
    """Return the sentence about a package that is here already."""
    return _("“{name}”{period}的这份文件已经收过（{at}），没有重复计入。").format(
        name=organisation, period=period.title, at=when(at)
    )


def _refuse_repeated(session: Session, package: Package) -> None:
    held = packages.c
    same = select(held.received_at).where(held.sha256 == package.sha256)
    # the same figures made once more are no newer version
    alike = (
        select(held.received_at)
        .join(villages, villages.c.id == held.village_id)
        .where(
            villages.c.code == package.organisation_code,
            held.period == package.period.code,
            held.state == ACCEPTED,
            held.fingerprint == package.fingerprint,
        )
    )
    # one after the other, each by its own index: asked at once, the database reads every package there is
    at = session.scalar(same) or session.scalar(alike)
    if at:
        raise Repeated(repeated_words(package.organisation, package.period, at))


def _village(session: Writing, package: Package) -> tuple[int, tuple[str, ...]]:
    """Return the village whose package it is, made known if need be.

    Raises:
        GachaError: if it may be another village's book, or a second book of the same village.
    """
    known = village_of_code(session, package.organisation_code)
    if known is not None:
        if known["key"] != village_key(package.organisation):
            raise GachaError(
                _(
                    "“{name}”与已收的“{other}”是同一个账本的代码：可能是复制了“{other}”的账本改的名。"
                    "请“{name}”新建自己的账本；如果确是改名，请先在应报名单里把“{other}”改名。"
                ).format(name=package.organisation, other=known["name"])
            )
        return int(known["id"]), _brought_up_to_date(session, known, package)
    named = village_named(session, package.organisation, package.township)
    if named is None:
        if has_list(session):
            raise GachaError(
                _("“{name}”（{township}）不在应报名单中，请先把它加入名单再收。").format(
                    name=package.organisation, township=package.township or _("未填苏木（镇）")
                )
            )
        return _new_village(session, package), ()
    if named["code"]:
        raise _second_book(session, named["id"], package)
    session.execute(update(villages).where(villages.c.id == named["id"]).values(code=package.organisation_code))
    return int(named["id"]), _brought_up_to_date(session, named, package)


def _second_book(session: Session, village_id: int, package: Package) -> GachaError:
    return GachaError(
        _(
            "“{name}”已有另一个账本上报过（{file}），这份来自不同的账本，可能重复建账，没有计入。"
            "请与嘎查核对；如果确是换了新账本，请在应报名单里为它填上新代码 {code}。"
        ).format(name=package.organisation, file=_last_file(session, village_id), code=package.organisation_code)
    )


def _brought_up_to_date(session: Writing, known: RowMapping, package: Package) -> tuple[str, ...]:
    """Keep what the newest package says of the village's place; the township's own list has the last word."""
    changes: dict[str, str | int] = {}
    notes: list[str] = []
    for key in ("township", "banner"):
        said = getattr(package, key)
        if not said or said == known[key]:
            continue
        if not known[key]:
            changes[key] = said
        elif key == "township":
            notes.append(
                _("文件里写的苏木（镇）是“{said}”，汇总库里是“{kept}”，按汇总库里的计。").format(
                    said=said, kept=known[key]
                )
            )
    if "township" in changes:
        twin = village_named(session, known["name"], str(changes["township"]))
        if twin is not None and twin["id"] != known["id"]:
            raise _second_book(session, twin["id"], package)
    if known["since"] and package.year < known["since"]:
        changes["since"] = package.year
    if changes:
        session.execute(update(villages).where(villages.c.id == known["id"]).values(**changes))
    return tuple(notes)


def _new_village(session: Writing, package: Package) -> int:
    return int(
        session.execute(
            insert(villages)
            .values(
                code=package.organisation_code, name=package.organisation, key=village_key(package.organisation),
                township=package.township, banner=package.banner, expected=True, listed=False, since=package.year,
            )
            .returning(villages.c.id)
        ).scalar_one()
    )  # fmt: skip


def _make_room(session: Writing, package: Package, village_id: int) -> tuple[int, tuple[str, ...]]:
    """Return the version a package becomes; the one it takes the place of is marked.

    Raises:
        GachaError: if a package that was made later is here already, or the township found the present one good.
    """
    of_period = (packages.c.village_id == village_id) & (packages.c.period == package.period.code)
    last = int(session.scalar(select(func.max(packages.c.version)).where(of_period)) or 0)
    held = packages.c
    current = session.execute(
        select(held.id, held.version, held.made_at, held.received_at, held.approved_at, held.approved_by).where(
            of_period, held.state == ACCEPTED
        )
    ).mappings().one_or_none()  # fmt: skip
    if current is None:
        return last + 1, ()
    if current["approved_at"]:
        raise GachaError(
            _("“{name}”{period}已于 {at} 由{by}验收并锁定，这份没有计入；如要改报，请先把原来的退回。").format(
                name=package.organisation, period=package.period.title, at=when(current["approved_at"]),
                by=current["approved_by"] or _("苏木（镇）"),
            )
        )  # fmt: skip
    if datetime.fromisoformat(package.made_at) < datetime.fromisoformat(current["made_at"]):
        raise GachaError(
            _("“{name}”{period}已收过更新的一份（{newer} 生成），这份是 {older} 生成的旧文件，没有计入。").format(
                name=package.organisation,
                period=package.period.title,
                newer=when(current["made_at"]),
                older=when(package.made_at),
            )
        )
    session.execute(update(packages).where(packages.c.id == current["id"]).values(state=SUPERSEDED))
    note = _("代替 {at} 收到的第{version}版。").format(at=when(current["received_at"]), version=current["version"])
    return last + 1, (note,)


def _insert(session: Writing, package: Package, village_id: int, version: int, file: str) -> int:
    package_id = int(
        session.execute(
            insert(packages)
            .values(
                village_id=village_id, year=package.year, period=package.period.code, version=version,
                state=ACCEPTED, key=package.key, signature=package.signature, sha256=package.sha256,
                fingerprint=package.fingerprint, format=package.format_version, program=package.program_version,
                name=package.organisation, township=package.township, banner=package.banner, made_at=package.made_at,
                received_at=_now(), received_by=session.by, file=file, sample=package.sample, closed=package.closed,
                faults="\n".join(package.faults),
                figures=canonical(dict(package.figures)),
            )
            .returning(packages.c.id)
        ).scalar_one()
    )  # fmt: skip
    session.execute(
        insert(package_texts).values(package_id=package_id, content=zlib.compress(package.text.encode(), 6))
    )
    return package_id


def _note(
    session: Writing, file: str, sha256: str, fate: str, reason: str, package: Package | None, package_id: int | None
) -> None:
    session.execute(
        insert(seen_files).values(
            at=_now(), by=session.by, file=file, sha256=sha256, fate=fate, reason=reason,
            name=package.organisation if package else "", year=package.year if package else None,
            period=package.period.code if package else "", package_id=package_id,
        )
    )  # fmt: skip


def _last_file(session: Session, village_id: int) -> str:
    return str(
        session.scalar(
            select(packages.c.file).where(packages.c.village_id == village_id).order_by(packages.c.id.desc()).limit(1)
        )
        or ""
    )


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
