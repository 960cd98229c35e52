"""A village's cash journal (收支流水), as it really arrives, read and checked row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import WARNING, JournalEntry, JournalReading
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.sheets import cells, flows, rows
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import Value, read_grids
from gacha_app.sheets.journal_dates import Days, year_of

# What may stand once in a cell that spans several rows
_SHARED = ("date", "year", "month", "day", "voucher_word", "summary", "project", "category", "handler", "means")
_WORDS = ("summary", "voucher_word", "project", "category", "date", "month", "day", "serial")


def read_journal(
    path: Path | str, year: int | None = None, mapping: Mapping[str, str] | None = None, *, sheet: str | None = None
) -> JournalReading:
    """Return a workbook's cash journal with everything that is wrong in it, all at once.

    Args:
        path: the workbook; several sheets (one for each month, or for cash and bank) are read in their order.
        year: the accounting year; else the one that the sheet speaks of.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to read; else every visible one that holds a journal.

    Raises:
        GachaError: if the file cannot be read, or holds no journal.
    """
    path = Path(path)
    tables = find_tables(read_grids(path), load_column_names("journal"), path.name, mapping, sheet)
    if year is None:
        year = year_of(tables)
    parts: list[_Part] = []
    for table in tables:
        parts.append(_read(table, year, parts))
    if not any(part.entries or part.findings.found for part in parts):
        raise GachaError(_("“{file}”的表头下面没有收支记录。").format(file=path.name))
    _find_repeated(parts)
    opening, closing = _ends(parts)
    entries = tuple(entry for part in parts for entry in part.entries)
    return JournalReading(
        file=path.name,
        sheet="、".join(part.table.grid.title for part in parts),
        year=year,
        entries=entries,
        findings=tuple(
            finding for part in parts for finding in sorted(part.findings.found, key=lambda finding: finding.row)
        ),
        mapping=tuple(column for table in tables for column in table.mapped),
        checks=tuple(check for part in parts for check in part.totals.checks),
        opening=opening,
        closing=closing,
        income=sum(entry.income for entry in entries),
        expense=sum(entry.expense for entry in entries),
    )


@dataclass
class _Part:
    """What one sheet gave.

    Attributes:
        means: "现金" or "银行" where the sheet's title says whose balance runs in it.
    """

    table: Table
    means: str
    findings: flows.Findings
    totals: flows.Totals
    entries: list[JournalEntry] = field(default_factory=list)
    run: flows.Run = flows.NOT_RUN


@dataclass(frozen=True)
class _Line:
    """A row with amounts, before it is known which side of the book is income."""

    row: int
    day: date | None
    amounts: dict[str, int] | None
    balance: int | None
    carried: bool = False


def _read(table: Table, year: int | None, earlier: list[_Part]) -> _Part:
    before = earlier[-1].totals.sums if earlier else {}
    part = _Part(table, _means(table.grid.title), flows.Findings(table), flows.Totals(table, before))
    filled = replace(table, grid=table.grid.filled(table.columns[one] for one in _SHARED if table.has(one)))
    days = Days(filled, year)
    lines: list[_Line] = []
    for row in table.data_rows():
        line = _line(table, filled, row, days, part)
        if line is not None:
            lines.append(line)
    part.totals.end(part.findings)
    backwards = flows.runs_backwards([line.day for line in lines if line.day])
    clear = [(line.amounts, line.balance) for line in lines if line.amounts is not None]
    debit_in = flows.debit_comes_in(clear, usual=True, descending=backwards)
    one_way = _one_way(table, lines, part)
    words: dict[str, str] = {}
    steps = [_step(filled, line, debit_in, one_way, words, part) for line in lines]
    ordered = list(reversed(steps)) if backwards else steps
    part.run = flows.run_balances(ordered, _carried_in(part, earlier))
    flows.note_break(part.run, part.findings)
    return part


def _line(table: Table, filled: Table, row: int, days: Days, part: _Part) -> _Line | None:
    """Return a row that moves or states a balance; None for titles, totals, notes and blank forms."""
    words = [table.value(row, one) for one in _WORDS]
    day = days.on(row)
    dated = any(not cells.nothing(table.value(row, one)) for one in ("date", "day"))
    if title := rows.total_title(words if words[0] != "" else _anywhere(table, row), dated=dated):
        part.totals.meet(row, title, part.findings)
        return None
    if title := rows.opening_title(words[:5]):
        return _Line(row, None, {}, _carried(table, row, title, part), carried=True)
    blank = all(
        cells.nothing(table.value(row, one)) and not table.fault(row, one) for one in flows.amount_fields(table)
    )
    if blank and (rows.is_note(table.grid.rows[row]) or not _means_an_entry(table, row)):
        return None
    if blank and "作废" in f"{cells.compact(filled.value(row, 'summary'))}{cells.compact(table.value(row, 'note'))}":
        part.findings.add(row, "summary", _("这一行写明作废，没有读入。"), WARNING)
        return None
    amounts = flows.column_amounts(table, row, part.findings)
    if isinstance(day, InvalidInput):
        part.findings.add(row, days.column, str(day))
    if amounts is None:
        part.totals.clear = False
    else:
        part.totals.add(amounts, day if isinstance(day, date) else None)
    balance = flows.balance_of(table, row, part.findings)
    return _Line(row, day if isinstance(day, date) else None, amounts, balance)


def _anywhere(table: Table, row: int) -> list[Value]:
    """Return all cells where a total's words may stand in a row without summary."""
    apart = {table.columns.get(one) for one in ("note", "handler", "counterparty")}
    return [value for column, value in enumerate(table.grid.rows[row]) if column not in apart]


def _means_an_entry(table: Table, row: int) -> bool:
    """Whether a row without amounts has both words and a place of its own, so that an amount is missing."""
    if cells.nothing(table.value(row, "summary")):
        return False
    own = ("date", "day", "voucher_word", "project")
    return any(not cells.nothing(table.value(row, one)) for one in own)


def _carried(table: Table, row: int, title: str, part: _Part) -> int | None:
    """Return the balance that a row carries forward; without a balance column it may stand among the amounts."""
    balance = flows.balance_of(table, row, part.findings)
    if balance is not None or "页" in title:
        return balance
    silent = flows.Findings(table)
    amounts = flows.column_amounts(table, row, silent) or {}
    for one in ("income", "debit", "amount"):
        if amounts.get(one):
            return amounts[one]
    return None


def _one_way(table: Table, lines: list[_Line], part: _Part) -> str:
    """Return whether a sheet with one plain column of amounts lists only income or only expense."""
    if flows.amount_fields(table) != ("amount",) or table.has("direction"):
        return ""
    amounts = [line.amounts["amount"] for line in lines if line.amounts and "amount" in line.amounts]
    above = [cells.text(value) for row in table.grid.rows[: table.first_row] for value in row if isinstance(value, str)]
    title = f"{part.table.grid.title} {' '.join(above)}"
    coming, going = bool(re.search(r"收入|进账|收款", title)), bool(re.search(r"支出|开支|付款", title))
    if coming != going:
        return "in" if coming else "out"
    if amounts and min(amounts) >= 0:
        first = next(line.row for line in lines if line.amounts)
        reason = _("只有一列金额，看不出是收入还是支出：支出请写成负数，或加一列“收支”。")
        part.findings.add(first, "amount", reason)
    return ""


def _step(filled: Table, line: _Line, debit_in: bool, one_way: str, words: dict[str, str], part: _Part) -> flows.Step:
    """Add a row's entry to the part and return what it does to the balance."""
    if line.carried:
        return flows.Step(line.row, 0, line.balance)
    told = _told(filled, line.row, words)
    if line.amounts is None:
        return flows.Step(line.row, None, line.balance)
    side = cells.compact(filled.value(line.row, "direction"))
    income, expense = flows.in_and_out(line.amounts, side, debit_comes_in=debit_in, one_way=one_way)
    amount = flows.amount_fields(filled)[0]
    if income and expense:
        part.findings.add(line.row, amount, _("同一行既有收入又有支出，请分成两行。"))
    elif not income and not expense:
        part.findings.add(line.row, amount, _("这一行没有金额，收入和支出都是空的。"))
    elif min(income, expense) < 0:
        part.findings.add(line.row, amount, _("金额是负数，将按红字冲减读入，请核对。"), WARNING)
    if not told["summary"]:
        part.findings.add(line.row, "summary", _("这一行没有摘要。"))
    if line.day and told["summary"] and bool(income) != bool(expense):
        part.entries.append(
            JournalEntry(
                sheet=filled.grid.title,
                row=line.row + 1,
                date=line.day,
                income=income,
                expense=expense,
                balance=line.balance,
                direction="in" if income else "out",
                **told | {"means": told["means"] or part.means},
            )
        )
    return flows.Step(line.row, income - expense, line.balance)


def _told(filled: Table, row: int, words: dict[str, str]) -> dict[str, str]:
    """Return a row's words; "同上" means the last row's."""
    for one in ("voucher_word", "summary", "project", "handler", "category", "counterparty", "means"):
        value = filled.value(row, one)
        if rows.is_ditto(value):
            words.setdefault(one, "")
        elif one == "project":
            words[one] = "" if cells.nothing(value) else cells.name(value)
        else:
            words[one] = "" if cells.nothing(value) else cells.text(value)
    return dict(words)


def _means(title: str) -> str:
    if "现金" in title:
        return "现金"
    return "银行" if "银行" in title or "存款" in title else ""


def _carried_in(part: _Part, earlier: list[_Part]) -> int | None:
    """Return the balance with which an earlier sheet of the same money ended."""
    same = [other for other in earlier if other.means == part.means]
    return same[-1].run.closing if same else None


def _ends(parts: list[_Part]) -> tuple[int | None, int | None]:
    """Return the first and the last balance, over all kinds of money that have sheets of their own."""
    first: dict[str, int | None] = {}
    last: dict[str, int | None] = {}
    for part in parts:
        first.setdefault(part.means, part.run.opening)
        last[part.means] = part.run.closing
    openings, closings = list(first.values()), list(last.values())
    opening = None if None in openings else sum(amount for amount in openings if amount is not None)
    closing = None if None in closings else sum(amount for amount in closings if amount is not None)
    return opening, closing


def _find_repeated(parts: list[_Part]) -> None:
    seen: dict[tuple[object, ...], JournalEntry] = {}
    for part in parts:
        for entry in part.entries:
            key = (entry.date, entry.summary, entry.income, entry.expense, entry.project)
            twin = seen.setdefault(key, entry)
            if twin is not entry:
                reason = _("与第{row}行的日期、摘要、金额（{amount}）、项目都相同，请核对是否重复。").format(
                    row=twin.row, amount=grouped(entry.amount)
                )
                part.findings.add(entry.row - 1, "summary", reason, WARNING)
