"""A bank's statement (xlsx, csv), read and checked row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from gacha_app.domain.bank import masked
from gacha_app.domain.errors import GachaError
from gacha_app.domain.identity import tidy_number
from gacha_app.domain.imports import ERROR, WARNING, BankEntry, BankReading
from gacha_app.domain.money import grouped, half_width
from gacha_app.i18n import _
from gacha_app.sheets import cells, flows, rows
from gacha_app.sheets.bank_words import clock, day_of, other_side, summary, word
from gacha_app.sheets.columns import Table, find_tables
from gacha_app.sheets.definitions import load_column_names
from gacha_app.sheets.grid import read_grids

# the middle of a number may be masked: 6228****0123
_OWN_ACCOUNT = re.compile(
    r"(?:账号|帐号|账户|卡号|查询账号)\s*[:：]?\s*(?:\[\s*)?(?:[\u4e00-\u9fff]{2,4}[:：])?(\d[\d\s\-]{2,30}[*xX•·＊]+\d{3,10}|\d[\d\s]{7,30})"
)
_MOST_GAPS = 50


def read_bank_statement(
    path: Path | str, mapping: Mapping[str, str] | None = None, *, sheet: str | None = None, turned: bool = False
) -> BankReading:
    """Return a bank's statement with everything that is wrong in it, all at once.

    Args:
        path: the file.
        mapping: columns the user has assigned, field to letter; "" leaves a field out.
        sheet: the one sheet to read; else every visible one that holds a statement.
        turned: whether what was understood as income is expense, and the other way round.

    Raises:
        GachaError: if the file cannot be read, or holds no statement.
    """
    path = Path(path)
    tables = find_tables(read_grids(path), load_column_names("bank"), path.name, mapping, sheet)
    parts: list[_Part] = []
    for table in tables:
        parts.append(_read(table, parts, turned))
    entries = tuple(entry for part in parts for entry in part.entries)
    if not any(part.entries or part.findings.found for part in parts):
        raise GachaError(_("“{file}”的表头下面没有交易记录。").format(file=path.name))
    _find_repeated(parts)
    return BankReading(
        file=path.name,
        sheet="、".join(table.grid.title for table in tables),
        own_account=next((account for part in parts if (account := _own_account(part))), ""),
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
        in_order=tuple(entry for part in parts for entry in (part.entries[::-1] if part.backwards else part.entries)),
    )


@dataclass
class _Part:
    """What one sheet gave."""

    table: Table
    findings: flows.Findings
    totals: flows.Totals
    entries: list[BankEntry] = field(default_factory=list)
    run: flows.Run = flows.NOT_RUN
    backwards: bool = False
    own_accounts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Line:
    """A row with amounts, before it is known which side is income."""

    row: int
    day: date | None
    amounts: dict[str, int] | None
    balance: int | None


def _read(table: Table, earlier: list[_Part], turned: bool) -> _Part:
    if not table.has("date"):
        # the day and the clock may share the column that is headed by the time alone
        table = replace(table, columns={**table.columns, "date": table.columns["time"]})
    before = earlier[-1].totals.sums if earlier else {}
    part = _Part(table, flows.Findings(table), flows.Totals(table, before))
    lines = [line for row in table.data_rows() if (line := _line(table, row, part))]
    part.totals.end(part.findings)
    days = [line.day for line in lines if line.day]
    part.backwards = flows.runs_backwards(days)
    clear = [(line.amounts, line.balance) for line in lines if line.amounts is not None]
    debit_in = flows.debit_comes_in(clear, usual=False, descending=part.backwards)
    steps = [_step(line, debit_in, turned, part) for line in lines]
    opening = earlier[-1].run.closing if earlier else None
    run = flows.run_balances(steps[::-1] if part.backwards else steps, opening)
    if run.breaks and len(set(days)) == 1:
        # within one day only the balances tell which end is the newer
        other = flows.run_balances(steps if part.backwards else steps[::-1], opening)
        if other.breaks < run.breaks:
            part.backwards, run = not part.backwards, other
    part.run = run
    _note_gaps(steps[::-1] if part.backwards else steps, part)
    _note_accounts(part)
    return part


def _note_gaps(steps: list[flows.Step], part: _Part) -> None:
    """Say of every row whose balance does not follow from the one before; where lines lack, nothing can be taken in."""
    run = part.run
    moved = sum(step.change or 0 for step in steps)
    # rows of one moment may stand in another order than they were booked in: then both ends agree all the same
    whole = run.opening is not None and run.closing is not None and run.opening + moved == run.closing
    lacking = not whole and all(step.change is not None for step in steps)
    gaps = [(step, expected) for step, expected in _gaps(steps, run.opening) if step.balance is not None]
    for step, expected in gaps[:_MOST_GAPS]:
        reason = _("余额从这一行起对不上：按上一行推算应为{expected}，写的是{stated}。").format(
            expected=grouped(expected), stated=grouped(step.balance or 0)
        )
        if lacking:
            reason += _("可能缺了几行，请重新下载完整的对账单。")
        part.findings.add(step.row, "balance", reason, ERROR if lacking else WARNING)


def _gaps(steps: list[flows.Step], opening: int | None) -> Iterator[tuple[flows.Step, int]]:
    """Yield the steps that do not fit, each with what it should be; one wrong figure alone is one gap."""
    running, unbroken = opening, opening
    for step in steps:
        if step.change is None:
            running = unbroken = step.balance
            continue
        running = None if running is None else running + step.change
        unbroken = None if unbroken is None else unbroken + step.change
        if step.balance is None:
            continue
        if running is not None and step.balance not in (running, unbroken):
            yield step, running
        if unbroken is None or step.balance == unbroken:
            unbroken = step.balance
        running = step.balance


def _note_accounts(part: _Part) -> None:
    if len(part.own_accounts) > 1:
        other, row = list(part.own_accounts.items())[1]
        reason = _("这一行是另一个账户（{other}）的，一份对账单只能是一个账户的。").format(other=masked(other))
        part.findings.add(row, "own_account", reason)


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
    if blank and (cells.nothing(written) or day_of(written) is None):
        return None
    amounts = flows.column_amounts(table, row, part.findings)
    day = day_of(written)
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


def _step(line: _Line, debit_in: bool, turned: bool, part: _Part) -> flows.Step:
    """Add a row's entry to the part and return what it does to the balance."""
    table = part.table
    if not line.amounts:
        return flows.Step(line.row, None if line.amounts is None else 0, line.balance)
    side = cells.compact(table.value(line.row, "direction"))
    credit, debit = flows.in_and_out(line.amounts, side, debit_comes_in=debit_in)
    if turned:
        credit, debit = debit, credit
    if own := tidy_number(
        other_side(table, line.row, "own_account", "payee_account" if credit > debit else "payer_account")
    ):
        part.own_accounts.setdefault(own, line.row)
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
                time=clock(table, line.row),
                debit=debit,
                credit=credit,
                balance=line.balance,
                counterparty=other_side(table, line.row, "counterparty", "payer" if credit else "payee"),
                account=tidy_number(
                    other_side(table, line.row, "account", "payer_account" if credit else "payee_account")
                ),
                summary=summary(table, line.row),
                reference=word(table, line.row, "reference"),
            )
        )
    return flows.Step(line.row, credit - debit, line.balance)


def _own_account(part: _Part) -> str:
    """Return the account that a statement says above or in its table that it is of."""
    if part.own_accounts:
        return next(iter(part.own_accounts))
    table = part.table
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
