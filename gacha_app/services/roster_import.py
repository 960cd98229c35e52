"""Taking a roster of members and shares into the register: looked at first, whole or not at all, undone in one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.imports import ERROR, Finding
from gacha_app.i18n import _
from gacha_app.reports.heading import organisation_of
from gacha_app.reports.register_counts import RegisterCounts, register_counts
from gacha_app.services.households import add_household, next_number
from gacha_app.services.imports import Imported, ImportRefused, new_batch, seen_before
from gacha_app.services.register_guards import refuse_used
from gacha_app.services.roster_sheet import RosterSheet, keep_layout, look_at
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gacha_app.domain.imports import RosterReading
    from gacha_app.sheets.grid_edits import CellEdits


@dataclass(frozen=True)
class RosterPlan:
    """A roster as it would be taken in.

    Attributes:
        findings: all faults and warnings, those against the book too.
        sheet: its cells as they were read, those corrected, and what the columns mean.
        before, after: what stands in the register now, and what would.
    """

    path: Path
    reading: RosterReading
    findings: tuple[Finding, ...]
    sheet: RosterSheet
    before: RegisterCounts
    after: RegisterCounts

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended first."""
        return tuple(one for one in self.findings if one.severity == ERROR)


def plan_roster(
    book: Book,
    path: Path,
    mapping: Mapping[str, str] | None = None,
    *,
    edits: CellEdits | None = None,
    known: RosterSheet | None = None,
) -> RosterPlan:
    """Read a roster and hold it against the book; nothing is changed.

    Args:
        mapping: column letters by field, where the user corrected what was understood or remembered.
        edits: corrected cells, by sheet, row and column counted from 0.
        known: the same file read before, which is not read again.

    Raises:
        GachaError: if the file cannot be read or holds no roster.
    """
    sheet, reading = look_at(book, path, mapping, edits, known)
    with book.reading() as session:
        findings = (*reading.findings, *seen_before(session, path), *_known_already(session, reading))
        before = register_counts(session, dt.date.today())
    after = RegisterCounts(
        before.households + len(reading.households), before.members + reading.members, before.shares + reading.shares
    )
    return RosterPlan(path, reading, findings, sheet, before, after)


def import_roster(book: Book, plan: RosterPlan, *, as_of: dt.date | None = None) -> Imported:
    """Take a roster in: households, members, and the shares each member brings; its columns are remembered.

    Args:
        as_of: the day the shares begin; the first day of the book's first year where it is None.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
    """
    if plan.errors:
        raise ImportRefused(plan.errors)
    with book.writing("import_roster", plan.path.name) as session:
        day = as_of or dt.date(organisation_of(session).first_year, 1, 1)
        counts: dict[str, Any] = {
            "households": len(plan.reading.households), "members": plan.reading.members, "shares": plan.reading.shares,
        }  # fmt: skip
        if plan.sheet.edits:
            counts["edited"] = len(plan.sheet.edits)
        batch = new_batch(session, "roster", plan.path, counts)
        keep_layout(session, plan.sheet)
        taken = set(session.scalars(select(tables.households.c.number)))
        for one in plan.reading.households:
            number = one.number.zfill(4) if one.number.isdigit() and len(one.number) <= 4 else ""
            if not number or number in taken:
                number = next_number(session)
            taken.add(number)
            household = Household(
                number, one.representative, one.phone, one.bank_name, one.bank_account, one.address, one.group,
                import_id=batch,
                members=[
                    Member(
                        member.name, member.sex, member.birth, member.identity_number, member.relation, member.is_head,
                        note=member.note,
                    )
                    for member in one.members
                ],
            )  # fmt: skip
            add_household(session, household)
            household.movements = [
                ShareMovement(day, member.shares, member_id=kept.id, import_id=batch)
                for member, kept in zip(one.members, household.members, strict=True)
                if member.shares
            ]
        return Imported(batch, counts)


def undo_roster(session: Writing, batch: int) -> str:
    """Undo the import of a roster within a larger action, and say so in one sentence.

    Raises:
        InvalidInput: if a household that came with it is needed since.
    """
    households = session.scalars(select(Household).where(tables.households.c.import_id == batch)).all()
    own = select(tables.households.c.id).where(tables.households.c.import_id == batch)
    refuse_used(session, batch, select(tables.members.c.id).where(tables.members.c.household_id.in_(own)))
    batches = tables.import_batches.c
    later = select(batches.file).where(batches.kind == "roster_update", batches.state == "active", batches.id > batch)
    if (file := session.scalar(later.limit(1))) is not None:
        raise InvalidInput("batch", _("后来按“{file}”更新过登记簿，请先撤销那一次。").format(file=file))
    for household in households:
        session.delete(household)
    return _("已撤销导入：{count} 户已移出登记簿。").format(count=len(households))


def _known_already(session: Session, reading: RosterReading) -> list[Finding]:
    """Return a fault for every line whose identity number stands in the register."""
    members = tables.members.c
    query = (
        select(members.identity_number, members.name, tables.households.c.number, members.id)
        .join(tables.households, tables.households.c.id == members.household_id)
        .where(members.identity_number != "")
    )
    known = {row.identity_number: row for row in session.execute(query)}
    letters = {one.sheet: one.column for one in reading.mapping if one.field == "identity_number"}
    return [
        Finding(
            member.sheet, member.row, letters.get(member.sheet, ""), member.name,
            _("身份证号与登记簿户号 {number} 的 {name} 相同，这个人已经登记过了。").format(
                number=kept.number, name=kept.name
            ),
            member_id=kept.id,
        )
        for household in reading.households
        for member in household.members
        if (kept := known.get(member.identity_number)) is not None
    ]  # fmt: skip
