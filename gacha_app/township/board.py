"""The township's board: who has handed in a year, who is missing, what does not agree, what was sent back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import ACCEPTED, REFUSED, REPEATED, packages, seen_files, villages
from gacha_app.township.agreement import disagreements
from gacha_app.township.figures_of_year import by_village, in_order


@dataclass(frozen=True)
class Line:
    """A village's state.

    Attributes:
        version: 0 where it has not handed in.
        versions: how many packages of the year it has handed in.
        expected: whether it was to hand in at all.
        remarks: what does not agree, and what else the township should know, each a sentence.
    """

    village_id: int
    organisation: str
    township: str
    code: str
    version: int
    received_at: str
    file: str
    closed: bool
    sample: bool
    expected: bool
    remarks: tuple[str, ...] = ()

    @property
    def handed_in(self) -> bool:
        """Whether a valid package is here."""
        return self.version > 0


@dataclass(frozen=True)
class RefusedFile:
    """A file that was sent back and has not been seen to."""

    id: int
    file: str
    reason: str
    at: str
    organisation: str
    year: int | None


@dataclass(frozen=True)
class Board:
    """A year's state over all villages."""

    year: int
    lines: tuple[Line, ...]
    refused: tuple[RefusedFile, ...]

    @property
    def expected(self) -> int:
        """How many villages were to hand in."""
        return sum(line.expected for line in self.lines)

    @property
    def handed_in(self) -> int:
        """How many have."""
        return sum(line.handed_in for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Those that have not."""
        return tuple(line for line in self.lines if not line.handed_in)

    @property
    def sample(self) -> bool:
        """Whether invented figures are among what was handed in."""
        return any(line.sample for line in self.lines)


def board_of(session: Session, year: int) -> Board:
    """Return a year's board."""
    now = {row["village_id"]: row for row in by_village(session, year)}
    before = {row["village_id"]: row for row in by_village(session, year - 1)}
    lines = []
    for row in sorted(_villages(session, year), key=in_order):
        remarks: list[str] = []
        if row["id"] in now:
            remarks += [
                _("嘎查自己的勾稽检查不符：{sentence}。").format(sentence=sentence)
                for sentence in str(row["faults"]).splitlines()
            ]
            remarks += disagreements(now[row["id"]], before.get(row["id"]))
            if not row["closed"]:
                remarks.append(_("年度尚未结账。"))
        lines.append(_line(row, tuple(remarks)))
    return Board(year, tuple(lines), _refused(session, year))


def read_board(hub: Hub, year: int) -> Board:
    """Return a year's board of a hub."""
    with hub.reading() as session:
        return board_of(session, year)


def board_json(board: Board) -> dict[str, Any]:
    """Return a board in the shape of the command line."""
    return {
        "year": board.year,
        "expected": board.expected,
        "handed_in": board.handed_in,
        "missing": [line.organisation for line in board.missing],
        "villages": [
            {
                "organisation": line.organisation, "township": line.township, "code": line.code,
                "state": "handed_in" if line.handed_in else "missing", "version": line.version,
                "received_at": line.received_at, "file": line.file, "closed": line.closed, "sample": line.sample,
                "remarks": list(line.remarks),
            }
            for line in board.lines
        ],
        "refused": [
            {"file": one.file, "reason": one.reason, "at": one.at, "organisation": one.organisation, "year": one.year}
            for one in board.refused
        ],
    }  # fmt: skip


def _villages(session: Session, year: int) -> Any:
    handed_in = and_(packages.c.village_id == villages.c.id, packages.c.year == year, packages.c.state == ACCEPTED)
    due = and_(villages.c.expected, villages.c.since <= year)
    return session.execute(
        select(
            villages.c.id, villages.c.name, villages.c.township, villages.c.code, due.label("due"),
            packages.c.version, packages.c.received_at, packages.c.file, packages.c.closed, packages.c.sample,
            packages.c.faults,
        )
        .outerjoin(packages, handed_in)
        .where(or_(due, packages.c.id.is_not(None)))
    ).mappings()  # fmt: skip


def _line(row: Any, remarks: tuple[str, ...]) -> Line:
    return Line(
        row["id"], row["name"], row["township"], row["code"] or "", row["version"] or 0, row["received_at"] or "",
        row["file"] or "", bool(row["closed"]), bool(row["sample"]), bool(row["due"]), remarks,
    )  # fmt: skip


def _refused(session: Session, year: int) -> tuple[RefusedFile, ...]:
    """Return the files whose last fate is to be refused, but for villages that have handed in since."""
    last = select(func.max(seen_files.c.id)).where(seen_files.c.fate != REPEATED).group_by(seen_files.c.file)
    later = seen_files.alias("later")
    mended = (
        select(later.c.id)
        .where(
            later.c.fate == ACCEPTED, later.c.id > seen_files.c.id, later.c.name == seen_files.c.name,
            later.c.year == seen_files.c.year,
        )
        .exists()
    )  # fmt: skip
    rows = session.execute(
        select(seen_files)
        .where(
            seen_files.c.id.in_(last), seen_files.c.fate == REFUSED, ~mended,
            or_(seen_files.c.year.is_(None), seen_files.c.year == year),
        )
        .order_by(seen_files.c.file)
    ).mappings()  # fmt: skip
    return tuple(
        RefusedFile(row["id"], row["file"], row["reason"], row["at"], row["name"], row["year"]) for row in rows
    )
