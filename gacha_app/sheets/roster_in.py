"""A roster of members and their shares, as villages really send it, read and checked row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from gacha_app.domain.dates import parse_birth
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.identity import birth_of, check_identity_number, tidy_number
from gacha_app.domain.imports import ERROR, WARNING, Finding, RosterMember, RosterReading, TotalCheck
from gacha_app.domain.money import half_width
from gacha_app.domain.shares import parse_shares, share_text
from gacha_app.i18n import _
from gacha_app.sheets import cells, rows
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import Value, letter, read_grids
from gacha_app.sheets.roster_households import Line, households

# What is written once for a household, often in one cell over all its rows
_OF_HOUSEHOLD = ("household_number", "head_name", "phone", "bank_account", "bank_name", "address", "group")
_HEADS = {
    "户主",
    "本人",
    "户主本人",
    "本人户主",
    "户代表",
    "股权户代表",
    "承包方代表",
    "代表",
    "户主代表",
    "股权户代表人",
}
_NUMBERING = ("serial", "household_number", "household_size", "household_shares", "group")


def read_roster(
    path: Path | str, mapping: Mapping[str, str] | None = None, *, sheet: str | None = None
) -> RosterReading:
    """Return a workbook's roster with everything that is wrong in it, all at once.

    Args:
        path: the workbook.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to read; else every visible one that holds a roster.

    Raises:
        GachaError: if the file cannot be read, or holds no roster.
    """
    path = Path(path)
    tables = find_tables(read_grids(path), load_column_names("roster"), path.name, mapping, sheet)
    work = _Work()
    found = []
    for table in tables:
        lines = _lines(table, work)
        found += households(table, lines, work.findings)
    if not found and not work.findings:
        raise GachaError(_("“{file}”的表头下面没有成员。").format(file=path.name))
    order = {table.grid.title: place for place, table in enumerate(tables)}
    return RosterReading(
        file=path.name,
        sheet="、".join(order),
        households=tuple(found),
        findings=tuple(sorted(work.findings, key=lambda finding: (order[finding.sheet], finding.row))),
        mapping=tuple(column for table in tables for column in table.mapped),
        checks=tuple(work.checks),
    )


@dataclass
class _Work:
    """What is gathered while a workbook is read.

    Attributes:
        people: where each identity number was first seen.
        shares: of all rows so far. unclear: whether some share could not be read, so that totals say nothing.
    """

    findings: list[Finding] = field(default_factory=list)
    checks: list[TotalCheck] = field(default_factory=list)
    people: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    shares: int = 0
    unclear: bool = False

    def find(self, table: Table, row: int, what: str, reason: str, severity: str = ERROR) -> None:
        """Note a finding about one cell."""
        value = cells.text(table.value(row, what))
        self.findings.append(Finding(table.grid.title, row + 1, table.letter(what), value, reason, severity))


def _lines(table: Table, work: _Work) -> list[Line]:
    table = _with_serial_as_number(table)
    filled = replace(table, grid=table.grid.filled(table.columns[name] for name in _OF_HOUSEHOLD if table.has(name)))
    lines: list[Line] = []
    group = ""
    before_table, since_total = work.shares, work.shares
    for row in table.data_rows():
        values = table.grid.rows[row]
        if announced := rows.group_title(values):
            group, since_total = announced, work.shares
            continue
        if not _holds_person(table, row):
            title = rows.total_title(values[column] for column in _wordy_columns(table))
            if title:
                _check_total(table, row, title, (since_total, before_table, 0), work)
                since_total = work.shares
            continue
        line = _line(table, filled, row, work)
        if line is not None:
            work.shares += line.member.shares
            lines.append(replace(line, group=line.group or group))
    return lines


def _with_serial_as_number(table: Table) -> Table:
    """Return the table with its serial number as the household's, where only each first row has one."""
    if table.has("household_number") or not table.has("serial") or not table.has("name"):
        return table
    people = [row for row in table.data_rows() if table.value(row, "name") != "" and _holds_person(table, row)]
    blank = sum(table.value(row, "serial") == "" for row in people)
    if people and table.value(people[0], "serial") != "" and blank * 5 >= len(people):
        columns = {name: column for name, column in table.columns.items() if name != "serial"}
        return replace(table, columns=columns | {"household_number": table.columns["serial"]})
    return table


def _wordy_columns(table: Table) -> list[int]:
    """Return the columns where a total's words may stand: not among notes and addresses."""
    apart = {table.columns.get(name) for name in ("note", "address", "bank_name")}
    return [column for column in range(table.grid.width) if column not in apart]


def _holds_person(table: Table, row: int) -> bool:
    """Whether a row speaks of a person, not of totals, notes, or a number printed in advance."""
    values = table.grid.rows[row]
    named = table.columns.get("name", table.columns.get("head_name", 0))
    known = not cells.nothing(table.value(row, "identity_number")) or bool(table.fault(row, "identity_number"))
    if rows.is_note(values) and (not known or values[named] == "" or rows.is_note([values[named]])):
        return False
    if known:
        return True
    if rows.total_title(values[column] for column in _wordy_columns(table)):
        return False
    filled = [column for column, value in enumerate(values) if value != ""]
    numbering = {table.columns.get(name) for name in _NUMBERING}
    if not set(filled).intersection(table.columns.values()) - numbering:
        return False
    return len(filled) > 1 or (filled == [named] and rows.may_be_name(values[filled[0]]))


def _line(table: Table, filled: Table, row: int, work: _Work) -> Line | None:
    """Return what a row says of a person, or None where it names nobody."""
    head_name = cells.name(filled.value(row, "head_name"))
    relation = cells.compact(table.value(row, "relation"))
    plain_relation = half_width(relation).replace("(", "").replace(")", "")
    name = cells.name(table.value(row, "name"))
    if not name and (not table.has("name") or plain_relation in _HEADS):
        name = cells.name(table.value(row, "head_name"))
    shares = _shares(table, row, work)
    if not name:
        if shares or relation or not cells.nothing(table.value(row, "identity_number")):
            work.find(table, row, "name" if table.has("name") else "head_name", _("这一行没有姓名。"))
        return None
    number = _identity_number(table, row, name, work)
    is_head = plain_relation in _HEADS if table.has("relation") and relation else bool(name == head_name)
    member = RosterMember(
        sheet=table.grid.title,
        row=row + 1,
        name=name,
        sex=_sex(cells.compact(table.value(row, "sex"))),
        birth=_birth(table, row, number, work),
        identity_number=number,
        relation=relation or ("户主" if is_head else ""),
        is_head=is_head,
        shares=shares,
        note=cells.text(table.value(row, "note")),
    )
    return Line(
        member=member,
        number=cells.compact(half_width(cells.text(filled.value(row, "household_number")))),
        head_name=head_name,
        phone=tidy_number(cells.text(filled.value(row, "phone"))),
        bank_account=_bank_account(table, filled, row, work),
        bank_name=cells.text(filled.value(row, "bank_name")),
        address=cells.text(filled.value(row, "address")),
        group=cells.text(filled.value(row, "group")),
        stated_shares=_stated(table.value(row, "household_shares")) if table.has("shares") else None,
        stated_size=_stated(table.value(row, "household_size")),
    )


def _shares(table: Table, row: int, work: _Work) -> int:
    what = "shares" if table.has("shares") else "household_shares"
    if fault := table.fault(row, what):
        work.find(table, row, what, fault)
        work.unclear = True
        return 0
    try:
        return parse_shares(_number(table.value(row, what)))
    except InvalidInput as problem:
        work.find(table, row, what, str(problem))
        work.unclear = True
        return 0


def _number(value: Value) -> str:
    """Return a cell for counting shares: what binary fractions leave beyond nine places is dropped."""
    return cells.text(round(value, 9) if isinstance(value, float) else value).strip("'’‘`")


def _stated(value: Value) -> int | None:
    """Return the ten-thousandths that a household's own figure states, or None where it is no figure."""
    if value == "":
        return None
    try:
        return parse_shares(_number(value).rstrip("人口"))
    except InvalidInput:
        return None


def _identity_number(table: Table, row: int, name: str, work: _Work) -> str:
    value = table.value(row, "identity_number")
    tidy = tidy_number(cells.text(value))
    if fault := table.fault(row, "identity_number"):
        work.find(table, row, "identity_number", fault)
    elif cells.nothing(value):
        if table.has("identity_number"):
            work.find(table, row, "identity_number", _("“{name}”没有身份证号。").format(name=name), WARNING)
        return ""
    elif cells.number_lost_digits(value):
        work.find(table, row, "identity_number", _("身份证号存成了数字，末几位已丢失，请改为文本格式后重新填写。"))
    else:
        try:
            tidy = check_identity_number(tidy)
        except InvalidInput as problem:
            work.find(table, row, "identity_number", str(problem))
            return tidy
        if tidy in work.people:
            _find_twin(table, row, tidy, work)
        else:
            work.people[tidy] = (table.grid.title, row + 1, name)
    return tidy


def _find_twin(table: Table, row: int, number: str, work: _Work) -> None:
    sheet, other_row, other_name = work.people[number]
    where = (
        _("第{row}行").format(row=other_row)
        if sheet == table.grid.title
        else _("“{sheet}”表第{row}行").format(sheet=sheet, row=other_row)
    )
    work.find(
        table,
        row,
        "identity_number",
        _("身份证号与{where}“{name}”的相同，请核对。").format(where=where, name=other_name),
    )


def _birth(table: Table, row: int, number: str, work: _Work) -> str:
    value = table.value(row, "birth")
    known = birth_of(number) if work.people.get(number, ("", 0, ""))[:2] == (table.grid.title, row + 1) else ""
    if fault := table.fault(row, "birth"):
        work.find(table, row, "birth", fault)
        return known
    if cells.nothing(value):
        return known
    try:
        birth = parse_birth(cells.tidy(value))
    except InvalidInput as problem:
        work.find(table, row, "birth", str(problem))
        return known
    if known and birth[:7] != known[:7]:
        reason = _("出生日期与身份证号里的{birth}不一致，请核对。").format(birth=known)
        work.find(table, row, "birth", reason, WARNING)
    return birth


def _bank_account(table: Table, filled: Table, row: int, work: _Work) -> str:
    value = filled.value(row, "bank_account")
    own = table.value(row, "bank_account") != ""
    if own and cells.number_lost_digits(value):
        work.find(table, row, "bank_account", _("银行账号存成了数字，末几位已丢失，请改为文本格式后重新填写。"))
    account = "" if cells.nothing(value) else tidy_number(cells.text(value))
    if own and account and not (account.isdecimal() and 8 <= len(account) <= 30):
        work.find(table, row, "bank_account", _("银行账号应为8至30位数字，请核对。"), WARNING)
    return account


def _sex(text: str) -> str:
    return text[0] if text[:1] in ("男", "女") else text


def _check_total(table: Table, row: int, title: str, begins: tuple[int, int, int], work: _Work) -> None:
    """Compare a total with the rows above it: since the last total, in this sheet, or in all."""
    what = "shares" if table.has("shares") else "household_shares"
    value = table.value(row, what)
    if value == "" or work.unclear:
        return
    try:
        stated = parse_shares(_number(value))
    except InvalidInput:
        return
    sums = [work.shares - begin for begin in begins]
    usual = sums[0] if "小计" in cells.compact(title) else sums[1]
    check = TotalCheck(
        table.grid.title, row + 1, letter(table.columns[what]), title, stated, stated if stated in sums else usual
    )
    work.checks.append(check)
    if not check.agrees:
        reason = _("“{title}”写的是{stated}，上面各行相加是{found}。").format(
            title=title, stated=share_text(stated), found=share_text(check.found)
        )
        work.find(table, row, what, reason, WARNING)
