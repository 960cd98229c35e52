"""The township's board: who has handed in a period and when, who is missing, what was sent back or found good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _
from gacha_app.storage.hub import Hub
from gacha_app.storage.hub_tables import (
    ACCEPTED,
    REFUSED,
    REPEATED,
    RETURNED,
    deadlines,
    packages,
    seen_files,
    villages,
)
from gacha_app.township.agreement import disagreements
from gacha_app.township.comparison import against_before, against_others
from gacha_app.township.period_figures import VillageFigures, by_village, in_order


@dataclass(frozen=True)
class Line:
    """A village's state.

    Attributes:
        version: of the package that is here or was sent back; 0 where it has not handed in.
        deadline: until which day it was to hand in, None where no day was set.
        overdue: whether that day is over and nothing is here.
        returned: whether its last package was sent back.
        approved_at: when its package was found good, "" while it was not.
        signed: whether its package bears a signature.
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
    deadline: dt.date | None = None
    overdue: bool = False
    returned: bool = False
    approved_at: str = ""
    signed: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def handed_in(self) -> bool:
        """Whether a valid package is here."""
        return self.version > 0 and not self.returned

    @property
    def late(self) -> bool:
        """Whether what is here came after the day."""
        return bool(self.handed_in and self.deadline and _day_of(self.received_at) > self.deadline)

    @property
    def state(self) -> str:
        """What it is called: "approved", "late", "handed_in", "returned", "overdue" or "missing"."""
        if self.approved_at:
            return "approved"
        if self.handed_in:
            return "late" if self.late else "handed_in"
        if self.returned:
            return "returned"
        return "overdue" if self.overdue else "missing"


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
    """A period's state over all villages."""

    period: Period
    lines: tuple[Line, ...]
    refused: tuple[RefusedFile, ...]

    @property
    def year(self) -> int:
        """The year it is of."""
        return self.period.year

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
        """Those that have not, or whose package was sent back."""
        return tuple(line for line in self.lines if not line.handed_in)

    @property
    def sample(self) -> bool:
        """Whether invented figures are among what was handed in."""
        return any(line.sample for line in self.lines)


def board_with(
    session: Session, period: Period, rows: Sequence[VillageFigures], earlier: Sequence[VillageFigures],
    today: dt.date | None = None,
) -> Board:  # fmt: skip
    """Return a period's board as it stands today, or on another day.

    Args:
        rows, earlier: the figures of the period and of the same a year before.
    """
    now = {row["village_id"]: row for row in rows}
    unusual = against_others(rows)
    before = {row["village_id"]: row for row in earlier}
    deadline = deadline_of(session, period)
    over = deadline is not None and (today or dt.date.today()) > deadline
    lines = []
    for row in sorted(_villages(session, period), key=in_order):
        remarks: list[str] = []
        if row["id"] in now:
            remarks += [
                _("嘎查自己的勾稽检查不符：{sentence}。").format(sentence=sentence)
                for sentence in str(row["faults"]).splitlines()
            ]
            remarks += disagreements(now[row["id"]], before.get(row["id"]), period)
            remarks += against_before(now[row["id"]], before.get(row["id"]))
            remarks += unusual.get(row["id"], ())
            if not row["closed"]:
                remarks.append(_("年度尚未结账。") if period.code == str(period.year) else _("期末尚未结账。"))
        lines.append(_line(row, deadline, over, tuple(remarks)))
    return Board(period, tuple(lines), _refused(session, period))


def read_board(hub: Hub, period: Period, today: dt.date | None = None) -> Board:
    """Return a period's board of a hub as it stands today, or on another day."""
    with hub.reading() as session:
        rows, earlier = by_village(session, period), by_village(session, period.year_before)
        return board_with(session, period, rows, earlier, today)


def deadline_of(session: Session, period: Period) -> dt.date | None:
    """Return until which day a period is to be handed in, None where no day was set."""
    day = session.scalar(select(deadlines.c.day).where(deadlines.c.period == period.code))
    return dt.date.fromisoformat(day) if day else None


def set_deadline(hub: Hub, period: Period, day: dt.date | None) -> None:
    """Say until which day a period is to be handed in; None takes the day away.

    Raises:
        InvalidInput: if that is before the period is over.
    """
    if day is not None and day <= period.first:
        raise InvalidInput("day", _("截止日 {day} 早于{period}开始，请核对。").format(day=day, period=period.title))
    with hub.writing("set_deadline", period.code) as session:
        session.execute(delete(deadlines).where(deadlines.c.period == period.code))
        if day is not None:
            at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
            session.execute(
                insert(deadlines).values(period=period.code, day=day.isoformat(), set_at=at, set_by=session.by)
            )
        session.recorder.note("deadline", period=period.code, day=day.isoformat() if day else None)


def board_json(board: Board) -> dict[str, Any]:
    """Return a board in the shape of the command line."""
    return {
        "year": board.year,
        "period": board.period.code,
        "expected": board.expected,
        "handed_in": board.handed_in,
        "missing": [line.organisation for line in board.missing],
        "villages": [
            {
                "organisation": line.organisation, "township": line.township, "code": line.code,
                "state": "handed_in" if line.handed_in else "missing", "status": line.state, "version": line.version,
                "received_at": line.received_at, "file": line.file, "closed": line.closed, "sample": line.sample,
                "late": line.late, "deadline": line.deadline.isoformat() if line.deadline else "",
                "approved_at": line.approved_at, "signed": line.signed, "remarks": list(line.remarks),
            }
            for line in board.lines
        ],
        "refused": [
            {"file": one.file, "reason": one.reason, "at": one.at, "organisation": one.organisation, "year": one.year}
            for one in board.refused
        ],
    }  # fmt: skip


def _villages(session: Session, period: Period) -> Any:
    """Return every village that was to hand in or did, with its package in force, or else the last one sent back."""
    of_period = (packages.c.village_id == villages.c.id, packages.c.period == period.code)
    newest = (
        select(func.max(packages.c.id))
        .where(packages.c.period == period.code, packages.c.state.in_([ACCEPTED, RETURNED]))
        .group_by(packages.c.village_id)
    )
    here = and_(*of_period, packages.c.id.in_(newest))
    due = and_(villages.c.expected, villages.c.since <= period.year)
    held = packages.c
    return session.execute(
        select(
            villages.c.id, villages.c.name, villages.c.township, villages.c.code, due.label("due"),
            held.version, held.received_at, held.file, held.closed, held.sample, held.faults, held.state,
            held.approved_at, held.key,
        )
        .outerjoin(packages, here)
        .where(or_(due, held.id.is_not(None)))
    ).mappings()  # fmt: skip


def _line(row: Any, deadline: dt.date | None, over: bool, remarks: tuple[str, ...]) -> Line:
    here = row["version"] is not None
    return Line(
        row["id"], row["name"], row["township"], row["code"] or "", row["version"] or 0, row["received_at"] or "",
        row["file"] or "", bool(row["closed"]), bool(row["sample"]), bool(row["due"]), deadline,
        over and not here and bool(row["due"]), row["state"] == RETURNED, row["approved_at"] or "", bool(row["key"]),
        remarks,
    )  # fmt: skip


def _day_of(moment: str) -> dt.date:
    """Return the day of a moment, on this machine's calendar."""
    return dt.datetime.fromisoformat(moment).astimezone().date()


def _refused(session: Session, period: Period) -> tuple[RefusedFile, ...]:
    """Return the files whose last fate is to be refused, but for villages that have handed in since."""
    last = select(func.max(seen_files.c.id)).where(seen_files.c.fate != REPEATED).group_by(seen_files.c.file)
    later = seen_files.alias("later")
    mended = (
        select(later.c.id)
        .where(
            later.c.fate == ACCEPTED, later.c.id > seen_files.c.id, later.c.name == seen_files.c.name,
            later.c.period == seen_files.c.period,
        )
        .exists()
    )  # fmt: skip
    rows = session.execute(
        select(seen_files)
        .where(
            seen_files.c.id.in_(last), seen_files.c.fate == REFUSED, ~mended,
            or_(seen_files.c.year.is_(None), seen_files.c.period == period.code),
        )
        .order_by(seen_files.c.file)
    ).mappings()  # fmt: skip
    return tuple(
        RefusedFile(row["id"], row["file"], row["reason"], row["at"], row["name"], row["year"]) for row in rows
    )
