"""A list of shares held against the register: what each household holds becomes what the list says, in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.domain.register_events import Effect, RegisterEvent
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.register_counts import RegisterCounts, register_counts
from gacha_app.services.households import household_in
from gacha_app.services.imports import Imported, ImportRefused, new_batch, seen_before
from gacha_app.services.register_corrections import correct
from gacha_app.services.register_events import begun, refuse_left
from gacha_app.services.roster_sheet import RosterSheet, keep_layout, look_at
from gacha_app.services.share_register import move_in_register
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gacha_app.domain.imports import RosterHousehold, RosterReading
    from gacha_app.sheets.grid_edits import CellEdits


@dataclass(frozen=True)
class ShareChange:
    """What a list says of one household; ten-thousandths of a share of the list's kind.

    Attributes:
        row: of the list. held: in the register that day. listed: in the list.
    """

    household_id: int
    number: str
    representative: str
    row: int
    held: int
    listed: int

    @property
    def change(self) -> int:
        """What comes to the household, below nought what leaves it."""
        return self.listed - self.held


@dataclass(frozen=True)
class ShareList:
    """A list of shares held against the register.

    Attributes:
        changes: every household of the list, in its order, those that stay as they are too.
        apart: how many households of the register hold such shares and are not in the list; they stay as they are.
        day: from when the list counts. share_kind: the kind of its shares.
        before, after: what stands in the register that day, and what would.
    """

    path: Path
    reading: RosterReading
    changes: tuple[ShareChange, ...]
    apart: int
    findings: tuple[Finding, ...]
    sheet: RosterSheet
    day: dt.date
    share_kind: str
    before: RegisterCounts
    after: RegisterCounts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    @property
    def moved(self) -> tuple[ShareChange, ...]:
        """The households whose shares change."""
        return tuple(one for one in self.changes if one.change)


def plan_share_list(
    book: Book,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    edits: CellEdits | None = None,
    known: RosterSheet | None = None,
    share_kind: str = "member",
    day: dt.date | None = None,
) -> ShareList:
    """Hold a list of shares against the register; nothing is changed.

    A household is found by its number, else by the name of who stands for it; a name that does not fit is a fault.

    Args:
        share_kind: the kind of shares listed. day: from when the list counts; today where it is None.
        mapping, edits, known: as for a roster (`roster_sheet.look_at`).

    Raises:
        GachaError: if the file cannot be read or lists nobody.
    """
    on = day or dt.date.today()
    sheet, reading = look_at(book, path, mapping, edits, known)
    with book.reading() as session:
        before = register_counts(session, on)
        findings = [*reading.findings, *seen_before(session, path)]
        changes = _changes(session, reading, share_kind, on, findings)
        holders = _held(session, share_kind, on)
    listed = {one.household_id for one in changes}
    apart = sum(1 for household, shares in holders.items() if shares and household not in listed)
    after = RegisterCounts(before.households, before.members, before.shares + sum(one.change for one in changes))
    return ShareList(
        path, reading, tuple(changes), apart, tuple(findings), sheet, on, share_kind, before, after
    )  # fmt: skip


def import_share_list(book: Book, plan: ShareList) -> Imported:
    """Let every household of a list hold what the list says: an event for each whose shares change.

    What comes is an allotment, what leaves a correction with the list named as its reason.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
        InvalidInput: if nothing would change, or the register was changed since the list was held against it.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    if not plan.moved:
        raise InvalidInput("file", _("名单和登记簿一致，没有要登记的变动。"))
    with in_chinese():
        note = _("按“{file}”登记").format(file=plan.path.name)
    with book.writing("import_share_list", plan.path.name) as session:
        held = _held(session, plan.share_kind, plan.day)
        if any(held.get(one.household_id, 0) != one.held for one in plan.changes):
            raise InvalidInput("file", _("登记簿后来又改过，请重新核对后再试。"))
        counts: dict[str, Any] = {"households": len(plan.moved), "shares": sum(one.change for one in plan.moved)}
        batch = new_batch(session, "share_list", plan.path, counts)
        keep_layout(session, plan.sheet)
        events = []
        for one in plan.moved:
            household = household_in(session, one.household_id)
            refuse_left(household, plan.day)
            kind = "allotment" if one.change > 0 else "share_correction"
            event = RegisterEvent(
                plan.day, kind, one.household_id, shares=one.change, share_kind=plan.share_kind, note=note
            )
            begun(session, event, Effect.SHARES)
            move_in_register(session, event, household, plan.share_kind, one.change)
            events.append(event.id)
        session.flush()
        moved = tables.share_movements
        for start in range(0, len(events), 500):
            chosen = moved.c.event_id.in_(events[start : start + 500])
            session.execute(update(moved).where(chosen).values(import_id=batch))
        return Imported(batch, counts)


def undo_share_list(session: Writing, batch: int, file: str) -> str:
    """Take back what a list moved, in the open, within a larger action; return one sentence.

    Raises:
        InvalidInput: if shares have moved on since, or an event was corrected already.
    """
    moved = tables.share_movements.c
    events = session.scalars(select(moved.event_id).where(moved.import_id == batch).order_by(moved.id)).all()
    with in_chinese():
        reason = _("撤销导入“{file}”").format(file=file)
    for event in events:
        correct(session, int(event or 0), reason)
    return _("已撤销导入：{count} 户的份额回到原来。").format(count=len(events))


def _changes(
    session: Session, reading: RosterReading, share_kind: str, on: dt.date, findings: list[Finding]
) -> list[ShareChange]:
    kept = session.scalars(select(Household).where(tables.households.c.left.is_(None))).all()
    by_number = {one.number: one for one in kept}
    by_name: dict[str, list[Household]] = {}
    for one in kept:
        by_name.setdefault(one.representative, []).append(one)
    held = _held(session, share_kind, on)
    letters = {one.sheet: one.column for one in reading.mapping if one.field in ("household_number", "head_name")}
    seen: dict[int | None, int] = {}
    changes = []
    for listed in reading.households:
        row = listed.members[0]
        found, problem = _household_of(listed, by_number, by_name)
        if found is not None and found.id in seen:
            problem = _("户号 {number} 在第{row}行已经有了，一户只能写一次。").format(
                number=found.number, row=seen[found.id]
            )
        if found is None or problem:
            findings.append(Finding(row.sheet, row.row, letters.get(row.sheet, ""), listed.representative, problem))
            continue
        seen[found.id] = row.row
        identity = found.id or 0
        changes.append(
            ShareChange(identity, found.number, found.representative, row.row, held.get(identity, 0), listed.shares)
        )
    return changes


def _household_of(
    listed: RosterHousehold, by_number: Mapping[str, Household], by_name: Mapping[str, list[Household]]
) -> tuple[Household | None, str]:
    """Return the household that a line means, and what does not fit."""
    name = listed.representative
    if not listed.number:
        same = by_name.get(name, [])
        if len(same) == 1:
            return same[0], ""
        words = (
            _("登记簿里没有户代表叫“{name}”的一户。") if not same else _("登记簿里有几户的户代表叫“{name}”，请写户号。")
        )
        return None, words.format(name=name)
    number = listed.number.zfill(4) if listed.number.isdigit() else listed.number
    kept = by_number.get(number)
    if kept is None:
        return None, _("登记簿里没有户号 {number}。").format(number=number[:20])
    if name not in {kept.representative, *(one.name for one in kept.members)}:
        words = _("户号 {number} 的户代表是 {kept}，名单写的是 {name}，请核对。")
        return None, words.format(number=number, kept=kept.representative, name=name)
    return kept, ""


def _held(session: Session, share_kind: str, on: dt.date) -> dict[int, int]:
    moved = tables.share_movements.c
    query = (
        select(moved.household_id, func.sum(moved.change))
        .where(moved.share_kind == share_kind, moved.date <= on)
        .group_by(moved.household_id)
    )
    return {household: int(shares) for household, shares in session.execute(query).all()}
