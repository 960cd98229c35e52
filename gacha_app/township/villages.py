"""Which villages a hub knows: those that handed in, and those of the township's own list."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.storage.book import Writing
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import villages

# The same village is "巴彦树贵", "巴彦树贵嘎查" and "巴彦树贵嘎查股份经济合作社" on three lists
_ENDINGS = re.compile(r"(股份)?(经济)?(联合|合作)(总社|联合社|社)$|(村民|嘎查|居民)?委员会$|集体经济组织$")
_LAST = re.compile(r"(嘎查|行政村|村|社区)$")


@dataclass(frozen=True)
class ExpectedVillage:
    """A village that a township expects to hand in; the code only where it is known."""

    name: str
    township: str = ""
    banner: str = ""
    code: str = ""


@dataclass(frozen=True)
class Village:
    """A village that a hub knows.

    Attributes:
        listed: whether it stands on the township's own list.
        expected: whether it is missing when it does not hand in.
        since: the first year it is expected for.
    """

    id: int
    code: str
    name: str
    township: str
    banner: str
    expected: bool
    listed: bool
    since: int


def village_key(name: str) -> str:
    """Return a village's name without what is written now one way, now another."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", name))
    without = _LAST.sub("", _ENDINGS.sub("", plain))
    return without or plain


def known_villages(hub: Hub) -> tuple[Village, ...]:
    """Return every village the hub knows, by township and name."""
    with hub.reading() as session:
        rows = session.execute(select(villages).order_by(villages.c.township, villages.c.name)).mappings()
        return tuple(
            Village(
                row["id"], row["code"] or "", row["name"], row["township"], row["banner"], row["expected"],
                row["listed"], row["since"],
            )
            for row in rows
        )  # fmt: skip


def expect_villages(hub: Hub, rows: Sequence[ExpectedVillage]) -> int:
    """Add villages to the list of those that are to hand in, and return how many were new to the hub.

    A line with a code that is known renames that village; a line with a name that is known gives it the code: this is
    how a township says that a village was renamed, or that it rightly began a new book.

    Raises:
        InvalidInput: naming the line that is wrong.
    """
    added = 0
    with hub.writing("expect_villages", str(len(rows))) as session:
        for number, row in enumerate(rows, 1):
            if not row.name.strip():
                raise InvalidInput("name", _("第{number}行没有嘎查（村）名称。").format(number=number))
            added += _expect(session, row, number)
        session.recorder.note("village", listed=len(rows), added=added)
    return added


def stop_expecting(hub: Hub, village_id: int) -> None:
    """Take a village off the list; what it handed in stays."""
    with hub.writing("stop_expecting", str(village_id)) as session:
        session.execute(update(villages).where(villages.c.id == village_id).values(expected=False, listed=False))
        session.recorder.note("village", id=village_id, expected=False)


def village_of_code(session: Session, code: str) -> RowMapping | None:
    """Return the village whose book has this code."""
    return session.execute(select(villages).where(villages.c.code == code)).mappings().one_or_none()


def village_named(session: Session, name: str, township: str) -> RowMapping | None:
    """Return the village of this name in this township; where either township is unknown, the only one of the name."""
    query = select(villages).where(villages.c.key == village_key(name)).order_by(villages.c.township.desc())
    if township:
        query = query.where(villages.c.township.in_([township, ""]))
    found = session.execute(query).mappings().all()
    if township:
        return found[0] if found else None
    return found[0] if len(found) == 1 else None


def has_list(session: Session) -> bool:
    """Return whether the township keeps a list of its villages."""
    return bool(session.scalar(select(func.count()).select_from(villages).where(villages.c.listed)))


def _expect(session: Writing, row: ExpectedVillage, number: int) -> bool:
    said = {"name": row.name.strip(), "key": village_key(row.name)}
    said |= {key: text for key in ("township", "banner", "code") if (text := getattr(row, key).strip())}
    by_code = village_of_code(session, said["code"]) if "code" in said else None
    by_name = village_named(session, row.name, row.township.strip())
    if by_code and by_name and by_code["id"] != by_name["id"]:
        raise InvalidInput(
            "code",
            _("第{number}行：代码 {code} 属于“{other}”，不能再给“{name}”。").format(
                number=number, code=said["code"], other=by_code["name"], name=said["name"]
            ),
        )
    known = by_code or by_name
    if known is None:
        session.execute(insert(villages).values(**said, expected=True, listed=True))
        return True
    session.execute(update(villages).where(villages.c.id == known["id"]).values(**said, expected=True, listed=True))
    return False
