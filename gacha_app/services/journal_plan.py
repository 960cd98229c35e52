"""Planning to take a cash journal in: every row gets a proposed entry, which the user may change by row or by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from gacha_app.domain.accounts import MONEY
from gacha_app.domain.entry_kinds import kind_named
from gacha_app.domain.fund import Fund
from gacha_app.domain.imports import ERROR, WARNING, Finding, JournalEntry, JournalProposal, JournalReading
from gacha_app.domain.journal_rules import propose
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.ledger import POSTED, between, posted
from gacha_app.services.imports import seen_before
from gacha_app.services.journal_rules import rules_of, way_of
from gacha_app.storage import tables
from gacha_app.storage.book import Book
from gacha_app.storage.reference import entry_kinds

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# A row by its sheet and number, or by its number alone
RowKey = int | tuple[str, int]

# As a row's choice: it belongs to no project, whatever the sheet says
NO_PROJECT = "-"


@dataclass(frozen=True)
class RowChoice:
    """What the user wants of one row instead of what was proposed; "" leaves the proposal.

    Attributes:
        project: a project's name, or `NO_PROJECT`. fund: a fund's name. household: a household's number.
        skip: whether the row is left out.
    """

    kind: str = ""
    account: str = ""
    project: str = ""
    fund: str = ""
    household: str = ""
    skip: bool = False


@dataclass(frozen=True)
class PlannedRow:
    """A row of the journal and the entry it would become.

    Attributes:
        kind: the entry kind's code. account: a finer account, or "".
        fund: a fund's name, new or known. household: a household's number.
        sure: False where the user should look.
        rule: the rule that proposed it.
        twin: whether the book holds an entry of that day, amount and summary already.
    """

    entry: JournalEntry
    kind: str
    account: str
    project: str
    fund: str
    document_number: str
    household: str
    sure: bool
    rule: str
    twin: bool
    skip: bool


@dataclass(frozen=True)
class JournalPlan:
    """A cash journal as it would be taken in; amounts in fen.

    Attributes:
        findings: all faults and warnings, those against the book too.
        closing: what cash and bank would hold after the last row.
    """

    path: Path
    reading: JournalReading
    rows: tuple[PlannedRow, ...]
    findings: tuple[Finding, ...]
    closing: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended or chosen first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    def projects(self) -> dict[str, tuple[int, int]]:
        """Return (income, expense) in fen of every project named, in the order they come up."""
        sums: dict[str, tuple[int, int]] = {}
        for row in self.rows:
            if row.project and not row.skip:
                income, expense = sums.get(row.project, (0, 0))
                sums[row.project] = income + row.entry.income, expense + row.entry.expense
        return sums


def plan_journal(
    book: Book,
    path: Path,
    *,
    choices: Mapping[RowKey, RowChoice] | None = None,
    mapping: Mapping[str, str] | None = None,
    year: int | None = None,
    reading: JournalReading | None = None,
) -> JournalPlan:
    """Read a cash journal, propose an entry for every row and hold it against the book; nothing is changed.

    Args:
        choices: by (sheet, row number), or by the row number alone where the workbook has one sheet.
        mapping: column letters by field, where the user corrected what was understood.
        year: the year of days written without one.
        reading: what was read of the file before, where only the choices or the rules are others.

    Raises:
        GachaError: if the file cannot be read or holds no journal.
    """
    from gacha_app.sheets.journal_in import read_journal

    reading = reading or read_journal(path, year, mapping)
    with book.reading() as session:
        proposals = propose(reading.entries, rules_of(session))
        known = _Known.of(session, reading)
        rows = tuple(
            _planned(entry, proposal, _chosen(choices or {}, entry), known)
            for entry, proposal in zip(reading.entries, proposals, strict=True)
        )
        findings = [*reading.findings, *seen_before(session, path)]
        for row in rows:
            findings += _faults(row, known)
        opening = _money_before(session, reading)
    if reading.opening is not None and reading.opening != opening:
        findings.append(
            Finding(
                reading.sheet, 0, "", grouped(reading.opening),
                _("表上的期初结余是 {sheet} 元，账本里现金和存款合计是 {book} 元，请核对。").format(
                    sheet=grouped(reading.opening), book=grouped(opening)
                ),
                WARNING,
            )
        )  # fmt: skip
    net = sum(row.entry.income - row.entry.expense for row in rows if not row.skip)
    return JournalPlan(path, reading, rows, tuple(findings), opening + net)


def _chosen(choices: Mapping[RowKey, RowChoice], entry: JournalEntry) -> RowChoice:
    return choices.get((entry.sheet, entry.row)) or choices.get(entry.row) or RowChoice()


@dataclass(frozen=True)
class _Known:
    """What the book holds that rows may mean."""

    funds: dict[str, Fund]
    households: dict[str, str]
    representatives: dict[str, list[str]]
    entries: set[tuple[dt.date, int, str]]

    @classmethod
    def of(cls, session: Session, reading: JournalReading) -> _Known:
        """Look up what the rows of a journal may mean."""
        households: dict[str, str] = {}
        representatives: dict[str, list[str]] = {}
        for row in session.execute(select(tables.households.c.number, tables.households.c.representative)):
            households[row.number] = row.representative
            representatives.setdefault(row.representative, []).append(row.number)
        funds = {one.name: one for one in session.scalars(select(Fund))}
        days = [entry.date for entry in reading.entries]
        entries: set[tuple[dt.date, int, str]] = set()
        if days:
            query = (
                select(tables.vouchers.c.date, tables.postings.c.amount, tables.vouchers.c.summary)
                .join(tables.postings, tables.postings.c.voucher_id == tables.vouchers.c.id)
                .where(
                    between(min(days), max(days)),
                    tables.postings.c.account.in_(MONEY),
                    tables.vouchers.c.state != State.REVERSED,
                    tables.vouchers.c.reverses_id.is_(None),
                )
            )
            entries = {(row.date, row.amount, row.summary) for row in session.execute(query)}
        return cls(funds, households, representatives, entries)


def _planned(entry: JournalEntry, proposal: JournalProposal, choice: RowChoice, known: _Known) -> PlannedRow:
    kind = kind_named(entry_kinds(), choice.kind).code if choice.kind else proposal.kind
    same_kind = kind == proposal.kind
    project = "" if choice.project == NO_PROJECT else choice.project or entry.project
    household, certain = choice.household, True
    if kind == "household" and not household:
        named = [
            number for name, numbers in known.representatives.items() if name in entry.summary for number in numbers
        ]
        household, certain = (named[0], True) if len(named) == 1 else ("", False)
    fund = choice.fund or (_fund_for(kind, entry, proposal, project, known) if kind in ("grant", "spend_grant") else "")
    signed = entry.income - entry.expense
    return PlannedRow(
        entry, kind, choice.account or (proposal.account if same_kind else ""), project, fund,
        proposal.document_number, household, (proposal.sure and certain) or bool(choice.kind), proposal.rule,
        (entry.date, signed, entry.summary) in known.entries, choice.skip,
    )  # fmt: skip


def _fund_for(kind: str, entry: JournalEntry, proposal: JournalProposal, project: str, known: _Known) -> str:
    """Return the name of the fund a row speaks of: by its document number, else the only one there is for it."""
    if proposal.document_number:
        for fund in known.funds.values():
            if fund.document_number == proposal.document_number:
                return fund.name
    if kind == "grant":
        name = proposal.fund_name or entry.summary
        return f"{name}（{proposal.document_number}）" if proposal.document_number else name
    return next(iter(known.funds)) if len(known.funds) == 1 else ""


def _faults(row: PlannedRow, known: _Known) -> list[Finding]:
    """Return what of a planned row is still to be chosen, or seems to be in the book already."""
    entry = row.entry

    def finding(reason: str, severity: str = ERROR) -> Finding:
        return Finding(entry.sheet, entry.row, "", entry.summary, reason, severity)

    if row.skip:
        return []
    found = []
    kind = entry_kinds()[row.kind]
    if way_of(kind) not in ("", entry.direction):
        words = (
            _("这一行是收入，不能记成“{kind}”。") if entry.direction == "in" else _("这一行是支出，不能记成“{kind}”。")
        )
        found.append(finding(words.format(kind=_(kind.title))))
    if row.kind == "household" and row.household not in known.households:
        found.append(finding(_("这一行像是与农户往来，请选是哪一户，或换一种业务。")))
    if row.kind == "spend_grant" and row.fund not in known.funds:
        found.append(finding(_("这一行像是支用专项资金，请选是哪一笔资金，或换一种业务。")))
    if row.twin:
        found.append(finding(_("账本里已有同一天、同金额、同摘要的账，请核对是否重复。"), WARNING))
    return found


def _money_before(session: Session, reading: JournalReading) -> int:
    """Return the fen of cash and bank before the journal's first row; opening balances of that very day count."""
    if not reading.entries:
        return 0
    first = min(entry.date for entry in reading.entries)
    amount = session.scalar(
        posted(func.coalesce(func.sum(tables.postings.c.amount), 0)).where(
            tables.postings.c.account.in_(MONEY),
            (tables.vouchers.c.date < first) | (tables.vouchers.c.kind == "opening"),
            POSTED,
        )
    )
    return int(amount or 0)
