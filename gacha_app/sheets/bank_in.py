"""A bank's statement (xlsx, csv), read and checked row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.identity import tidy_number
from gacha_app.domain.imports import WARNING, BankEntry, BankReading
from gacha_app.domain.money import grouped, half_width
from gacha_app.i18n import _
from gacha_app.sheets import cells, flows, rows
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import read_grids

_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?")
_SOLID_CLOCK = re.compile(r"(\d{2})(\d{2})(\d{2})")
_OWN_ACCOUNT = re.compile(r"(?:账号|帐号|账户|卡号|查询账号)\s*[:：]?\s*(\d[\d\s]{7,30})")


def read_bank_statement(
    path: Path | str, mapping: Mapping[str, str] | None = None, *, sheet: str | None = None
) -> BankReading:
    """Return a bank's statement with everything that is wrong in it, all at once.

    Args:
        path: the file.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to read; else every visible one that holds a statement.

    Raises:
        GachaError: if the file cannot be read, or holds no statement.
    """
    path = Path(path)
    tables = find_tables(read_grids(path), load_column_names("bank"), path.name, mapping, sheet)
    parts: list[_Part] = []
    for table in tables:
        parts.append(_read(table, parts))
    entries = tuple(entry for part in parts for entry in part.entries)
    if not any(part.entries or part.findings.found for part in parts):
        raise GachaError(_("“{file}”的表头下面没有交易记录。").format(file=path.name))
    _find_repeated(parts)
    return BankReading(
        file=path.name,
        sheet="、".join(table.grid.title for table in tables),
        own_account=next((account for table in tables if (account := _own_account(table))), ""),
        entries=entries,
        findings=tuple(
            finding for part in parts for finding in sorted(part.findings.found, key=lambda finding: finding.row)
        ),
        mapping=tuple(column for table in tables for column in table.mapped),
        checks=tuple(check for part in parts for check in part.totals.checks),
        opening=parts[0].run.opening,
        closing=parts[-1].run.closing,
        income=sum(entry.credit for entry in entries),
        expense=sum(entry.debit for entry in entries),
    )


@dataclass
class _Part:
    """What one sheet gave."""

    table: Table
    findings: flows.Findings
    totals: flows.Totals
    entries: list[BankEntry] = field(default_factory=list)
    run: flows.Run = flows.NOT_RUN


@dataclass(frozen=True)
class _Line:
    """A row with amounts, before it is known which side is income."""

    row: int
    day: date | None
    amounts: dict[str, int] | None
    balance: int | None


def _read(table: Table, earlier: list[_Part]) -> _Part:
    if not table.has("date"):
        # the day and the clock may share the column that is headed by the time alone
        table = replace(table, columns={**table.columns, "date": table.columns["time"]})
    before = earlier[-1].totals.sums if earlier else {}
    part = _Part(table, flows.Findings(table), flows.Totals(table, before))
    lines = [line for row in table.data_rows() if (line := _line(table, row, part))]
    part.totals.end(part.findings)
    backwards = flows.runs_backwards([line.day for line in lines if line.day])
    clear = [(line.amounts, line.balance) for line in lines if line.amounts is not None]
    debit_in = flows.debit_comes_in(clear, usual=False, descending=backwards)
    steps = [_step(line, debit_in, part) for line in lines]
    opening = earlier[-1].run.closing if earlier else None
    part.run = flows.run_balances(list(reversed(steps)) if backwards else steps, opening)
    flows.note_break(part.run, part.findings)
    return part


def _line(table: Table, row: int, part: _Part) -> _Line | None:
    """Return a row that moves or states a balance; None for totals and notes."""
    values = table.grid.rows[row]
    apart = {table.columns.get(one) for one in ("summary", "counterparty")}
    words = [value for column, value in enumerate(values) if column not in apart]
    written = table.value(row, "date")
    title = rows.total_title(words, dated=not cells.nothing(written))
    if not title and cells.nothing(written):
        title = rows.total_title([table.value(row, "summary")])
    if title:
        part.totals.meet(row, title, part.findings)
        return None
    if rows.opening_title([written, table.value(row, "summary")]):
        return _Line(row, None, {}, flows.balance_of(table, row, part.findings))
    blank = all(
        cells.nothing(table.value(row, one)) and not table.fault(row, one) for one in flows.amount_fields(table)
    )
    if blank and (cells.nothing(written) or _day(written) is None):
        return None
    amounts = flows.column_amounts(table, row, part.findings)
    day = _day(written)
    if day is None:
        shown = cells.text(written)[:40]
        reason = (
            _("“{text}”不是日期，请写成 2023-01-09 的样子。").format(text=shown) if shown else _("这一行没有日期。")
        )
        part.findings.add(row, "date", reason)
    if amounts is None:
        part.totals.clear = False
    else:
        part.totals.add(amounts, day)
    return _Line(row, day, amounts, flows.balance_of(table, row, part.findings))


def _step(line: _Line, debit_in: bool, part: _Part) -> flows.Step:
    """Add a row's entry to the part and return what it does to the balance."""
    table = part.table
    if not line.amounts:
        return flows.Step(line.row, None if line.amounts is None else 0, line.balance)
    side = cells.compact(table.value(line.row, "direction"))
    credit, debit = flows.in_and_out(line.amounts, side, debit_comes_in=debit_in)
    amount = flows.amount_fields(table)[0]
    if credit and debit:
        part.findings.add(line.row, amount, _("同一行既有收入又有支出，请核对。"))
    elif not credit and not debit:
        part.findings.add(line.row, amount, _("这一行没有金额，没有读入。"), WARNING)
    elif line.day:
        account = table.value(line.row, "account")
        if cells.number_lost_digits(account):
            part.findings.add(line.row, "account", _("对方账号存成了数字，末几位可能已丢失。"), WARNING)
        part.entries.append(
            BankEntry(
                sheet=table.grid.title,
                row=line.row + 1,
                date=line.day,
                time=_clock(table, line.row),
                debit=debit,
                credit=credit,
                balance=line.balance,
                counterparty=_word(table, line.row, "counterparty"),
                account=tidy_number(_word(table, line.row, "account")),
                summary=_word(table, line.row, "summary"),
                reference=_word(table, line.row, "reference"),
            )
        )
    return flows.Step(line.row, credit - debit, line.balance)


def _word(table: Table, row: int, what: str) -> str:
    value = table.value(row, what)
    return "" if cells.nothing(value) else cells.text(value)


def _day(value: object) -> date | None:
    """Return a row's day; banks write the clock behind it in many ways."""
    if isinstance(value, str):
        text = half_width(cells.text(value))
        value = re.sub(r"^(\d{8}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T-]*\d{1,2}[:.]?\d{2}.*$", r"\1", text)
        value = value[:8] if re.fullmatch(r"\d{14}", text) else value
    try:
        return parse_date(int(value) if isinstance(value, float) and value == int(value) else value)
    except (InvalidInput, ValueError, OverflowError):
        return None


def _clock(table: Table, row: int) -> str:
    """Return a row's time as "10:00:00", or ""."""
    value = table.value(row, "time")
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    text = half_width(cells.text(value if value != "" else table.value(row, "date")))
    match = _CLOCK.search(re.sub(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", "", text))
    if not match and (table.has("time") or len(text) == 14):
        match = _SOLID_CLOCK.fullmatch(text.zfill(6) if len(text) <= 6 else text[-6:])
    if not match:
        return ""
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    return f"{hour:02d}:{minute:02d}:{second:02d}" if hour < 24 and minute < 60 and second < 60 else ""


def _own_account(table: Table) -> str:
    """Return the account that a statement says above its table that it is of."""
    above = [cells.text(value) for row in table.grid.rows[: table.first_row] for value in row if value != ""]
    match = _OWN_ACCOUNT.search(half_width(" ".join(above)))
    return tidy_number(match[1]) if match else ""


def _find_repeated(parts: list[_Part]) -> None:
    seen: dict[tuple[object, ...], BankEntry] = {}
    for part in parts:
        for entry in part.entries:
            # the balance tells two payments of the same amount apart
            key = (entry.date, entry.time, entry.debit, entry.credit, entry.balance, entry.counterparty, entry.summary,
                   entry.reference)  # fmt: skip
            twin = seen.setdefault(key, entry)
            if twin is not entry:
                reason = _("与第{row}行的日期、金额（{amount}）、余额都相同，请核对是否重复。").format(
                    row=twin.row, amount=grouped(entry.debit or entry.credit)
                )
                part.findings.add(entry.row - 1, "date", reason, WARNING)
