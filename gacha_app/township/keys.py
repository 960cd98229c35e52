"""With which key each village signs: the first one seen is trusted; another one waits until the township says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.errors import GachaError, NotFound
from gacha_app.domain.signing import key_fingerprint
from gacha_app.i18n import _
from gacha_app.storage.book import Writing
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import FORMER, TRUSTED, WAITING, signing_keys, villages
from gacha_app.township.package import Package


class OtherKey(GachaError):
    """A package that is signed with another key than the village's, or with none.

    Attributes:
        village_id: whose package it says it is.
        key: the key it bears, "" for none.
    """

    def __init__(self, message: str, village_id: int, key: str) -> None:
        super().__init__(message)
        self.village_id = village_id
        self.key = key


@dataclass(frozen=True)
class VillageKey:
    """A key that a village signed with.

    Attributes:
        state: "trusted", "former" or "waiting".
        file: in which file it was first seen. decided_at, decided_by: when and by whom it was trusted or replaced.
    """

    id: int
    village_id: int
    organisation: str
    township: str
    fingerprint: str
    state: str
    seen_at: str
    file: str
    decided_at: str
    decided_by: str


def check_key(session: Writing, village_id: int, package: Package, file: str, at: str) -> tuple[str, ...]:
    """Trust the first key of a village, and refuse another; return what is to be said of it.

    Raises:
        OtherKey: if the village signs with another key, or did sign and this package is not signed.
        GachaError: if another village signs with this key.
    """
    trusted = _trusted(session, village_id)
    if not package.key:
        if trusted:
            raise OtherKey(
                _(
                    "“{name}”的文件没有签名，而它以前上报的都有（密钥 {known}）。"
                    "请与嘎查核对后，让嘎查用自己的账本重新上报。"
                ).format(name=package.organisation, known=key_fingerprint(trusted)),
                village_id,
                "",
            )
        return ()
    if trusted == package.key:
        return ()
    if other := _other_village(session, village_id, package.key):
        raise GachaError(
            _(
                "“{name}”与“{other}”用的是同一把密钥 {fingerprint}：可能是复制了“{other}”的账本。"
                "请“{name}”新建自己的账本。"
            ).format(name=package.organisation, other=other, fingerprint=key_fingerprint(package.key))
        )
    if trusted:
        raise OtherKey(
            _(
                "“{name}”换了密钥：原来是 {known}，这份是 {now}。请打电话与嘎查核对公开榜上的密钥指纹，"
                "确实换了再确认新密钥，然后重新收。"
            ).format(name=package.organisation, known=key_fingerprint(trusted), now=key_fingerprint(package.key)),
            village_id,
            package.key,
        )
    known = (signing_keys.c.village_id == village_id, signing_keys.c.key == package.key)
    if session.execute(select(signing_keys.c.id).where(*known)).first():
        session.execute(update(signing_keys).where(*known).values(state=TRUSTED))
    else:
        session.execute(
            insert(signing_keys).values(village_id=village_id, key=package.key, state=TRUSTED, seen_at=at, file=file)
        )
    return (_("第一次收到签名，已记下密钥 {fingerprint}。").format(fingerprint=key_fingerprint(package.key)),)


def note_waiting(session: Writing, problem: OtherKey, file: str, at: str) -> None:
    """Keep a key that is not trusted, for somebody to decide about."""
    known = (signing_keys.c.village_id == problem.village_id, signing_keys.c.key == problem.key)
    if problem.key and not session.execute(select(signing_keys.c.id).where(*known)).first():
        session.execute(
            insert(signing_keys).values(
                village_id=problem.village_id, key=problem.key, state=WAITING, seen_at=at, file=file
            )
        )


def keys_of(hub: Hub, states: Sequence[str] = (TRUSTED, FORMER, WAITING)) -> tuple[VillageKey, ...]:
    """Return the keys that villages signed with, by village, the newest first."""
    held = signing_keys.c
    with hub.reading() as session:
        rows = session.execute(
            select(signing_keys, villages.c.name, villages.c.township)
            .join(villages, villages.c.id == held.village_id)
            .where(held.state.in_(states))
            .order_by(villages.c.township, villages.c.name, held.id.desc())
        ).mappings()
        return tuple(
            VillageKey(
                row["id"], row["village_id"], row["name"], row["township"], key_fingerprint(row["key"]), row["state"],
                row["seen_at"], row["file"], row["decided_at"], row["decided_by"],
            )
            for row in rows
        )  # fmt: skip


def trust_key(hub: Hub, village_id: int, fingerprint: str) -> None:
    """Trust another key of a village from now on; what the former one signed stays.

    Args:
        fingerprint: of the key as the village reads it out, with or without its dashes.

    Raises:
        NotFound: if no package of the village bears such a key.
    """
    wanted = fingerprint.strip().upper().replace("-", "").replace(" ", "")
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    with hub.writing("trust_key", str(village_id)) as session:
        held = signing_keys.c
        rows = session.execute(select(held.id, held.key).where(held.village_id == village_id)).all()
        found = [row for row in rows if key_fingerprint(row.key).replace("-", "") == wanted]
        if not found:
            raise NotFound(
                _("没有收到过用密钥 {fingerprint} 签名的文件，请核对指纹，并先收一次文件。").format(
                    fingerprint=fingerprint.strip()[:40]
                )
            )
        of_village = update(signing_keys).where(held.village_id == village_id)
        decided = {"decided_at": now, "decided_by": session.by}
        session.execute(of_village.where(held.state == TRUSTED).values(state=FORMER, **decided))
        session.execute(of_village.where(held.id == found[0].id).values(state=TRUSTED, **decided))
        session.recorder.note("signing_key", village=village_id, fingerprint=key_fingerprint(found[0].key))


def _trusted(session: Session, village_id: int) -> str:
    query = select(signing_keys.c.key).where(signing_keys.c.village_id == village_id, signing_keys.c.state == TRUSTED)
    return session.scalar(query) or ""


def _other_village(session: Session, village_id: int, key: str) -> str:
    """Return the name of another village that signs with this key, "" if none does."""
    query = (
        select(villages.c.name)
        .join(signing_keys, signing_keys.c.village_id == villages.c.id)
        .where(signing_keys.c.key == key, signing_keys.c.state != WAITING, villages.c.id != village_id)
    )
    return session.scalar(query) or ""
