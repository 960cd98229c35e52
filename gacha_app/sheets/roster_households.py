"""Which rows of a roster make one household: by its number, its head's name, and where a new head begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gacha_app.domain.imports import ERROR, WARNING, Finding, RosterHousehold, RosterMember
from gacha_app.domain.shares import SHARE, share_text
from gacha_app.i18n import _
from gacha_app.sheets.columns import Table


@dataclass(frozen=True)
class Line:
    """One row of a roster: a person, and what the row says of the household.

    Attributes:
        stated_shares, stated_size: the household's own figures in ten-thousandths, or None.
    """

    member: RosterMember
    number: str
    head_name: str
    phone: str
    bank_account: str
    bank_name: str
    address: str
    group: str
    stated_shares: int | None
    stated_size: int | None


@dataclass
class _Household:
    """A household while its rows come in."""

    lines: list[Line] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.lines[0].number

    @property
    def group(self) -> str:
        return self.lines[0].group

    @property
    def head_name(self) -> str:
        return next((line.head_name for line in self.lines if line.head_name), "")

    @property
    def heads(self) -> list[Line]:
        return [line for line in self.lines if line.member.is_head]


def households(table: Table, lines: Sequence[Line], findings: list[Finding]) -> list[RosterHousehold]:
    """Return the households that these rows make, noting what does not fit."""
    gathered: list[_Household] = []
    for line in lines:
        if not gathered or _begins(line, gathered[-1]):
            gathered.append(_Household())
        gathered[-1].lines.append(line)
    _find_repeated_numbers(table, gathered, findings)
    return [_household(table, household, findings) for household in gathered]


def _begins(line: Line, current: _Household) -> bool:
    """Whether a row begins a new household after the current one."""
    if line.group and current.group and line.group != current.group:
        return True
    if line.number or current.number:
        if line.number and line.number != current.number:
            return True
        if line.number:
            return False
        # a blank number means "as above", unless another head stands here
        return line.member.is_head and bool(current.heads)
    if line.member.is_head:
        # two households may have heads of the same name; a head may also stand below the members
        return bool(current.heads) or current.head_name != line.member.name
    return bool(line.head_name and current.head_name and line.head_name != current.head_name)


def _find_repeated_numbers(table: Table, gathered: Sequence[_Household], findings: list[Finding]) -> None:
    first_rows: dict[tuple[str, str], int] = {}
    for household in gathered:
        if not household.number:
            continue
        first = household.lines[0]
        # each villagers' group may count from one
        key = (first.group, household.number)
        if key in first_rows:
            reason = _("户号“{number}”在第{row}行已经用过；同一户的成员请排在一起，不同的户请用不同的户号。").format(
                number=household.number, row=first_rows[key]
            )
            findings.append(_finding(table, first, "household_number", household.number, reason, ERROR))
        else:
            first_rows[key] = first.member.row


def _household(table: Table, household: _Household, findings: list[Finding]) -> RosterHousehold:
    lines, heads = household.lines, household.heads
    head = heads[0] if heads else None
    first = head or lines[0]
    if len(heads) > 1:
        reason = _("这一户已有户主“{name}”（第{row}行），一户只能有一位户主。").format(
            name=heads[0].member.name, row=heads[0].member.row
        )
        findings.append(_finding(table, heads[1], "relation", heads[1].member.relation, reason, ERROR))
    if head is None and not household.head_name and not table.has("relation"):
        # a plain list without any word on heads: the first of each household speaks for it
        lines = [replace(lines[0], member=replace(lines[0].member, is_head=True)), *lines[1:]]
    elif head is None:
        reason = _("这一户没有写明哪一位是户主。")
        findings.append(_finding(table, lines[0], "relation", lines[0].member.relation, reason, WARNING))
    elif household.head_name and head.member.name != household.head_name:
        reason = _("户主姓名写的是“{one}”，户主这一行却是“{other}”，请核对。").format(
            one=household.head_name, other=head.member.name
        )
        findings.append(_finding(table, head, "head_name", household.head_name, reason, WARNING))
    _check_figures(table, lines, findings)

    def told(what: str) -> str:
        """The head's word for it, else the first that is given."""
        values = [getattr(line, what) for line in (first, *lines)]
        return next((value for value in values if value), "")

    return RosterHousehold(
        number=household.number,
        representative=head.member.name if head else household.head_name or lines[0].member.name,
        phone=told("phone"),
        bank_account=told("bank_account"),
        bank_name=told("bank_name"),
        address=told("address"),
        group=told("group"),
        members=tuple(line.member for line in lines),
    )


def _check_figures(table: Table, lines: Sequence[Line], findings: list[Finding]) -> None:
    """Compare the household's own figures with its rows."""
    shares = sum(line.member.shares for line in lines)
    for line in lines:
        if line.stated_shares is not None and line.stated_shares != shares:
            stated = share_text(line.stated_shares)
            reason = _("这一户写的是{stated}份，各成员相加是{found}份，请核对。").format(
                stated=stated, found=share_text(shares)
            )
            findings.append(_finding(table, line, "household_shares", stated, reason, WARNING))
        if line.stated_size is not None and line.stated_size != len(lines) * SHARE:
            stated = share_text(line.stated_size)
            reason = _("这一户写的是{stated}人，表里有{found}人，请核对。").format(stated=stated, found=len(lines))
            findings.append(_finding(table, line, "household_size", stated, reason, WARNING))


def _finding(table: Table, line: Line, what: str, value: str, reason: str, severity: str) -> Finding:
    return Finding(table.grid.title, line.member.row, table.letter(what), value, reason, severity)
