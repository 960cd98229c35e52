"""Bringing the register up to date by a roster: matched by identity number, shown first, undone in one step."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household, Member, initials_of
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _
from gacha_app.reports.register_counts import RegisterCounts, register_counts
from gacha_app.services.households import add_household, check_identities, next_number
from gacha_app.services.imports import Imported, ImportRefused, new_batch
from gacha_app.services.register_guards import refuse_used
from gacha_app.services.roster_matching import CHANGED, MISSING, NEW, Matching, RosterChange
from gacha_app.services.roster_sheet import RosterSheet, keep_layout, look_at
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from gacha_app.domain.imports import RosterHousehold, RosterMember, RosterReading
    from gacha_app.sheets.grid_edits import CellEdits


@dataclass(frozen=True)
class RosterUpdate:
    """A roster held against the register.

    Attributes:
        newcomers: (household's identity or None for a new one, its lines, who of them is new).
        sheet: its cells as they were read, those corrected, and what the columns mean.
        before, after: what stands in the register now, and what would; an update moves no shares.
    """

    path: Path
    reading: RosterReading
    changes: tuple[RosterChange, ...]
    newcomers: tuple[tuple[int | None, RosterHousehold, tuple[RosterMember, ...]], ...]
    findings: tuple[Finding, ...]
    sheet: RosterSheet
    before: RegisterCounts
    after: RegisterCounts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    def count(self, kind: str) -> int:
        """Return how many changes there are of a kind."""
        return sum(one.kind == kind for one in self.changes)


def plan_roster_update(
    book: Book,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    edits: CellEdits | None = None,
    known: RosterSheet | None = None,
) -> RosterUpdate:
    """Hold a roster against the register; nothing is changed.

    Members are matched by identity number; where either side has none, by their name within the household. Shares,
    representatives and households of members are never changed by a roster: where they differ a finding says so.

    Args:
        mapping: column letters by field, where the user corrected what was understood or remembered.
        edits: corrected cells, by sheet, row and column counted from 0.
        known: the same file read before, which is not read again.

    Raises:
        GachaError: if the file cannot be read or holds no roster.
    """
    sheet, reading = look_at(book, path, mapping, edits, known)
    with book.reading() as session:
        before = register_counts(session, dt.date.today())
        matching = Matching(session, dt.date.today())
        for one in reading.households:
            matching.hold(one)
        matching.tell_missing()
    after = RegisterCounts(
        before.households + sum(household is None for household, _one, _rows in matching.newcomers),
        before.members + sum(len(rows) for _household, _one, rows in matching.newcomers),
        before.shares,
    )
    findings = (*reading.findings, *matching.findings)
    return RosterUpdate(
        path, reading, tuple(matching.changes), tuple(matching.newcomers), findings, sheet, before, after
    )


def update_roster(book: Book, plan: RosterUpdate, *, as_of: dt.date | None = None) -> Imported:
    """Bring the register up to date in one step; who is missing in the roster stays in the register.

    Args:
        as_of: the day from which newcomers are members; today where it is None.

    Raises:
        ImportRefused: if anything is wrong.
        InvalidInput: if there is nothing to change, or the register was changed since the roster was held against it.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    changed = [one for one in plan.changes if one.kind == CHANGED]
    if not changed and not plan.newcomers:
        raise InvalidInput("file", _("名册和登记簿一致，没有要更新的。"))
    day = as_of or dt.date.today()
    with book.writing("update_roster", plan.path.name) as session:
        undo = [[one.subject, one.subject_id, one.field, one.old, one.new] for one in changed]
        _put(session, ((one.subject, one.subject_id or 0, one.field, one.old, one.new) for one in changed))
        counts: dict[str, Any] = {"changed": len(changed), "new": plan.count(NEW), "missing": plan.count(MISSING)}
        batch = new_batch(session, "roster_update", plan.path, counts)
        keep_layout(session, plan.sheet)
        came = [_take_in(session, *one, batch, day) for one in plan.newcomers]
        session.flush()
        members = [one.id for some in came for one in some]
        session.execute(
            tables.import_batches.update()
            .where(tables.import_batches.c.id == batch)
            .values(counts=json.dumps(counts | {"undo": undo, "members": members}, ensure_ascii=False))
        )
        return Imported(batch, counts)


def undo_update(session: Writing, batch: int) -> str:
    """Undo an update within a larger action: what stood before stands again, and who came with it goes.

    Raises:
        InvalidInput: if what it changed was changed since, or who came with it is needed since.
    """
    counts = json.loads(
        session.scalar(select(tables.import_batches.c.counts).where(tables.import_batches.c.id == batch)) or "{}"
    )
    _put(session, ((what, whose, field, new, old) for what, whose, field, old, new in counts.get("undo", ())))
    came = counts.get("members", [])
    refuse_used(session, batch, select(tables.members.c.id).where(tables.members.c.id.in_(came)))
    houses = session.scalars(select(Household).where(tables.households.c.import_id == batch)).all()
    for one in houses:
        session.delete(one)
    session.flush()
    for member in session.scalars(select(Member).where(tables.members.c.id.in_(came))).all():
        session.delete(member)
    return _("已撤销更新：恢复 {changed} 处，移出新增成员 {new} 人。").format(
        changed=len(counts.get("undo", ())), new=len(came)
    )


def _put(session: Writing, changes: Iterable[tuple[str, int, str, str, str]]) -> None:
    """Put other values in the place of those that stood there; refuse where others stand there by now."""
    touched: dict[int, Household] = {}
    for subject, identity, field, old, new in changes:
        kept: Any = session.get(Member if subject == "member" else Household, identity)
        if kept is None or getattr(kept, field) != old:
            raise InvalidInput("file", _("登记簿后来又改过，请重新核对后再试。"))
        household = kept if subject == "household" else session.get_one(Household, kept.household_id)
        if field == "name":
            if household.representative == old:
                household.representative, household.initials = new, initials_of(new)
            kept.initials = initials_of(new)
        setattr(kept, field, new)
        touched[household.id or 0] = household
    session.flush()
    for household in touched.values():
        household.check()
        check_identities(session, household)


def _take_in(
    session: Writing, household_id: int | None, one: RosterHousehold, rows: tuple[RosterMember, ...], batch: int,
    day: dt.date,
) -> list[Member]:  # fmt: skip
    """Take newcomers into their household, or into a new one; without shares."""
    members = [
        Member(
            row.name, row.sex, row.birth, row.identity_number, row.relation, row.is_head and household_id is None, day,
            note=row.note, initials=initials_of(row.name),
        )
        for row in rows
    ]  # fmt: skip
    if household_id is not None:
        household = session.get_one(Household, household_id)
        household.members.extend(members)
        household.check()
        check_identities(session, household)
        return members
    number = one.number.zfill(4) if one.number.isdigit() and len(one.number) <= 4 else ""
    taken = session.scalar(select(func.count()).where(tables.households.c.number == number))
    add_household(
        session,
        Household(
            next_number(session) if taken or not number else number, one.representative, one.phone, one.bank_name,
            one.bank_account, one.address, one.group, joined=day, import_id=batch, members=members,
        ),
    )  # fmt: skip
    return members
