"""A roster of members and their shares, as villages really send it, read and checked row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.identity import tidy_number
from gacha_app.domain.imports import WARNING, RosterMember, RosterReading, TotalCheck
from gacha_app.domain.money import half_width
from gacha_app.domain.shares import parse_shares, share_text
from gacha_app.i18n import _
from gacha_app.sheets import cells, rows
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import Grid, letter, read_grids
from gacha_app.sheets.roster_cells import (
    Work,
    bank_account_of,
    birth_of_row,
    figure_stated,
    identity_of,
    number_text,
    sex_of,
    shares_of,
)
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
    path: Path | str,
    mapping: Mapping[str, str] | None = None,
    *,
    sheet: str | None = None,
    grids: tuple[Grid, ...] | None = None,
) -> RosterReading:
    """Return a workbook's roster with everything that is wrong in it, all at once.

    Args:
        path: the workbook.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to read; else every visible one that holds a roster.
        grids: its sheets where they are read already, perhaps with cells corrected.

    Raises:
        GachaError: if the file cannot be read, or holds no roster.
    """
    path = Path(path)
    grids = read_grids(path) if grids is None else grids
    tables = find_tables(grids, load_column_names("roster"), path.name, mapping, sheet)
    work = Work()
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


def _lines(table: Table, work: Work) -> list[Line]:
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
    # where each household has one figure of shares, a row with it speaks of a household, whoever forgot the name
    own = () if table.has("shares") else ("household_shares",)
    numbering = {table.columns.get(name) for name in _NUMBERING if name not in own}
    if not set(filled).intersection(table.columns.values()) - numbering:
        return False
    return len(filled) > 1 or (filled == [named] and rows.may_be_name(values[filled[0]]))


def _line(table: Table, filled: Table, row: int, work: Work) -> Line | None:
    """Return what a row says of a person, or None where it names nobody."""
    head_name = cells.name(filled.value(row, "head_name"))
    relation = cells.compact(table.value(row, "relation"))
    plain_relation = half_width(relation).replace("(", "").replace(")", "")
    name = cells.name(table.value(row, "name"))
    if not name and (not table.has("name") or plain_relation in _HEADS):
        name = cells.name(table.value(row, "head_name"))
    shares = shares_of(table, row, work)
    if not name:
        if shares or relation or not cells.nothing(table.value(row, "identity_number")):
            work.find(table, row, "name" if table.has("name") else "head_name", _("这一行没有姓名。"))
        return None
    number = identity_of(table, row, name, work)
    is_head = plain_relation in _HEADS if table.has("relation") and relation else bool(name == head_name)
    member = RosterMember(
        sheet=table.grid.title,
        row=row + 1,
        name=name,
        sex=sex_of(cells.compact(table.value(row, "sex"))),
        birth=birth_of_row(table, row, number, work),
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
        bank_account=bank_account_of(table, filled, row, work),
        bank_name=cells.text(filled.value(row, "bank_name")),
        address=cells.text(filled.value(row, "address")),
        group=cells.text(filled.value(row, "group")),
        stated_shares=figure_stated(table.value(row, "household_shares")) if table.has("shares") else None,
        stated_size=figure_stated(table.value(row, "household_size")),
    )


def _check_total(table: Table, row: int, title: str, begins: tuple[int, int, int], work: Work) -> None:
    """Compare a total with the rows above it: since the last total, in this sheet, or in all."""
    what = "shares" if table.has("shares") else "household_shares"
    value = table.value(row, what)
    if value == "" or work.unclear:
        return
    try:
        stated = parse_shares(number_text(value))
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
