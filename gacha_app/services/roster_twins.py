"""A line of a roster beside whoever it seems to double: another line, or a member of the register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gacha_app.domain.household import Household, Member
from gacha_app.domain.identity import masked_account, masked_identity, masked_telephone
from gacha_app.domain.imports import Finding
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.services.import_columns import column_at, field_titles
from gacha_app.services.roster_sheet import RosterSheet, shown_cell
from gacha_app.storage.book import Book

if TYPE_CHECKING:
    from gacha_app.services.roster_import import RosterPlan
    from gacha_app.services.roster_update import RosterUpdate
    from gacha_app.services.share_list import ShareList

_MASKED = {"identity_number": masked_identity, "bank_account": masked_account, "phone": masked_telephone}
# Of the sheet, not of the person
_NUMBERING = ("serial", "household_size", "household_shares")


@dataclass(frozen=True)
class TwinPart:
    """What one column says of both; personal data masked."""

    title: str
    here: str
    there: str

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.here and self.there) and self.here != self.there


@dataclass(frozen=True)
class TwinPair:
    """A line and its twin.

    Attributes:
        here, there: what each is: "第5行", "登记簿户号 0003".
    """

    here: str
    there: str
    parts: tuple[TwinPart, ...]


def twin_pair(book: Book, plan: RosterPlan | RosterUpdate | ShareList, finding: Finding) -> TwinPair | None:
    """Return what a fault's line and its twin say, column by column; None for a fault that speaks of no twin."""
    if finding.twin is None and finding.member_id is None:
        return None
    fields = {one.field: column_at(one.column) for one in plan.reading.mapping if one.sheet == finding.sheet}
    titles = field_titles("roster")
    here = _line(plan.sheet, finding.sheet, finding.row, fields)
    if finding.twin is not None:
        sheet, row = finding.twin
        others = {one.field: column_at(one.column) for one in plan.reading.mapping if one.sheet == sheet}
        there = _line(plan.sheet, sheet, row, others)
        words = _("第{row}行").format(row=row)
        if sheet != finding.sheet:
            words = _("“{sheet}”表第{row}行").format(sheet=sheet, row=row)
    else:
        there, words = _member(book, finding.member_id or 0)
    parts = (
        TwinPart(titles[field], _shown(field, here.get(field, "")), _shown(field, there.get(field, "")))
        for field in fields
        if field in titles and field not in _NUMBERING
    )
    return TwinPair(_("第{row}行").format(row=finding.row), words, tuple(one for one in parts if one.here or one.there))


def _line(sheet: RosterSheet, title: str, row: int, fields: dict[str, int]) -> dict[str, str]:
    values = sheet.grid(title).rows[row - 1]
    return {field: shown_cell(values[column]) for field, column in fields.items()}


def _member(book: Book, member_id: int) -> tuple[dict[str, str], str]:
    with book.reading() as session:
        member = session.get_one(Member, member_id)
        household = session.get_one(Household, member.household_id)
        shares = sum(one.change for one in household.movements if one.member_id == member_id)
        said = {
            "household_number": household.number, "head_name": household.representative, "name": member.name,
            "sex": member.sex, "birth": member.birth, "identity_number": member.identity_number,
            "relation": member.relation, "shares": share_text(shares), "phone": household.telephone,
            "bank_account": household.bank_account, "bank_name": household.bank_name, "address": household.address,
            "group": household.group_name, "note": member.note,
        }  # fmt: skip
        return said, _("登记簿户号 {number}").format(number=household.number)


def _shown(field: str, text: str) -> str:
    return _MASKED[field](text) if text and field in _MASKED else text
