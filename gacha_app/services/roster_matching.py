"""Holding a roster against the register: whom each line means, what differs, whom the roster does not name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from gacha_app.domain.household import Household
from gacha_app.domain.identity import masked_account, masked_identity, masked_telephone
from gacha_app.domain.imports import WARNING, Finding
from gacha_app.domain.shares import share_text
from gacha_app.i18n import N_, _
from gacha_app.services.register_events import belongs
from gacha_app.storage import tables

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from gacha_app.domain.imports import RosterHousehold, RosterMember

# What a roster may bring up to date; a blank in the roster changes nothing
MEMBER_FIELDS = {
    "name": N_("姓名"), "sex": N_("性别"), "birth": N_("出生日期"), "identity_number": N_("身份证号"),
    "relation": N_("与户主关系"), "note": N_("备注"),
}  # fmt: skip
HOUSEHOLD_FIELDS = {
    "telephone": N_("电话"), "bank_name": N_("开户行"), "bank_account": N_("银行账号"), "address": N_("住址"),
    "group_name": N_("组别"),
}  # fmt: skip
CHANGED, NEW, MISSING = "changed", "new", "missing"
CHANGES = {CHANGED: N_("修改"), NEW: N_("新增"), MISSING: N_("名册里没有")}
_MASKED = {
    "identity_number": masked_identity, "bank_account": masked_account, "telephone": masked_telephone,
}  # fmt: skip


@dataclass(frozen=True)
class RosterChange:
    """One thing that an update would change, or a member whom the roster does not name.

    Attributes:
        kind: a key of `CHANGES`. row: of the roster, 0 where it names nobody.
        field: a key of `MEMBER_FIELDS` or `HOUSEHOLD_FIELDS`; "" for a member new or missing.
        subject: "member" or "household". subject_id: whose field, None for somebody new.
    """

    kind: str
    number: str
    name: str
    row: int = 0
    field: str = ""
    old: str = ""
    new: str = ""
    subject: str = "member"
    subject_id: int | None = None

    def shown(self, value: str) -> str:
        """Return a value as it may be shown: what is personal is masked."""
        return _MASKED[self.field](value) if value and self.field in _MASKED else value


class Matching:
    """Holds one household after the other against the register, and notes what differs.

    Attributes:
        changes: what would change, and who is missing. findings: what a roster does not change, though it differs.
        newcomers: (household's identity or None for a new one, its lines, who of them is new).
    """

    def __init__(self, session: Session, day: dt.date) -> None:
        query = select(Household).where(tables.households.c.left.is_(None)).order_by(tables.households.c.number)
        self._kept = {one.id or 0: one for one in session.scalars(query)}
        self._people = {
            member.id or 0: (member, one)
            for one in self._kept.values()
            for member in one.members
            if belongs(member, day)
        }
        self._by_identity = {
            member.identity_number: key for key, (member, _one) in self._people.items() if member.identity_number
        }
        self._named: dict[tuple[int | None, str], list[int]] = {}
        for key, (member, one) in self._people.items():
            self._named.setdefault((one.id, member.name), []).append(key)
        self._represented: dict[str, list[Household]] = {}
        for one in self._kept.values():
            self._represented.setdefault(one.representative, []).append(one)
        self._seen: set[int] = set()
        self._day = day
        self.changes: list[RosterChange] = []
        self.newcomers: list[tuple[int | None, RosterHousehold, tuple[RosterMember, ...]]] = []
        self.findings: list[Finding] = []

    def hold(self, one: RosterHousehold) -> None:
        """Note how a household of the roster differs from the one it is in the register."""
        household = self._household_of(one)
        told = len(self.changes)
        new: list[RosterMember] = []
        moved = 0
        for row in one.members:
            key = self._member_of(row, household)
            if key is None:
                new.append(row)
                self.changes.append(RosterChange(NEW, household.number if household else one.number, row.name, row.row))
                if row.shares:
                    self._warn(row, _("新增成员的份额 {n} 份不随名册登记，请另外登记份额变动。").format(
                        n=share_text(row.shares)))  # fmt: skip
                continue
            moved += self._tell_member(row, key, household)
        if household is not None:
            self._tell_household(one, household, told)
            held = household.shares_on(self._day)
            if one.shares and not moved and not new and one.shares != held:
                words = _("名册写 {n} 份，登记簿是 {held} 份；份额不随名册改，请登记份额变动。")
                self._warn(one.members[0], words.format(n=share_text(one.shares), held=share_text(held)))
        if new:
            self.newcomers.append((household.id if household else None, one, tuple(new)))

    def tell_missing(self) -> None:
        """Note whom the roster does not name; nobody is taken out for that."""
        for key, (member, household) in self._people.items():
            if key not in self._seen:
                self.changes.append(RosterChange(MISSING, household.number, member.name, subject_id=key))

    def _household_of(self, one: RosterHousehold) -> Household | None:
        for row in sorted(one.members, key=lambda row: not row.is_head):
            key = self._by_identity.get(row.identity_number) if row.identity_number else None
            if key is not None:
                return self._people[key][1]
        number = one.number.zfill(4) if one.number.isdigit() else ""
        same = [kept for kept in self._represented.get(one.representative, ()) if number in ("", kept.number)]
        return same[0] if len(same) == 1 else None

    def _member_of(self, row: RosterMember, household: Household | None) -> int | None:
        """Return whom of the register a line means; by name only where one side has no identity number."""
        key = self._by_identity.get(row.identity_number) if row.identity_number else None
        if key is None and household is not None:
            same = [
                other
                for other in self._named.get((household.id, row.name), ())
                if other not in self._seen and not (self._people[other][0].identity_number and row.identity_number)
            ]
            key = same[0] if len(same) == 1 else None
        if key is not None:
            self._seen.add(key)
        return key

    def _tell_member(self, row: RosterMember, key: int, household: Household | None) -> bool:
        member, home = self._people[key]
        for field in MEMBER_FIELDS:
            old, new = getattr(member, field), getattr(row, field)
            if new and new != old:
                self.changes.append(
                    RosterChange(CHANGED, home.number, row.name, row.row, field, old, new, "member", key)
                )
        if home is household:
            return False
        self._warn(row, _("登记簿里在户号 {number}，名册里在别户；要转户请登记“成员转户”。").format(number=home.number))
        return True

    def _tell_household(self, one: RosterHousehold, household: Household, told: int) -> None:
        row = one.members[0].row
        given = {
            "telephone": one.phone, "bank_name": one.bank_name, "bank_account": one.bank_account,
            "address": one.address, "group_name": one.group,
        }  # fmt: skip
        for field, new in given.items():
            old = getattr(household, field)
            if new and new != old:
                self.changes.append(
                    RosterChange(CHANGED, household.number, household.representative, row, field, old, new,
                                 "household", household.id)
                )  # fmt: skip
        # of this household's own members, the changes since `told`
        renamed = {
            change.old for change in self.changes[told:] if change.field == "name" and change.new == one.representative
        }
        if one.representative not in {household.representative} and household.representative not in renamed:
            words = _("名册的户代表是 {name}，登记簿是 {kept}；更换户代表请单独登记。")
            self._warn(one.members[0], words.format(name=one.representative, kept=household.representative))

    def _warn(self, row: RosterMember, reason: str) -> None:
        self.findings.append(Finding(row.sheet, row.row, "", row.name, reason, WARNING))
