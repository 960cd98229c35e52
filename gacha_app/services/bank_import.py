"""Taking a bank's statement in: held against what the book's bank account has, whole or not at all, once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from gacha_app.domain.bank_matching import WINDOW, Item, propose_matches
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.imports import ERROR, BankReading, Finding
from gacha_app.i18n import _
from gacha_app.reports.bank_items import BankAccount, bank_accounts, open_postings
from gacha_app.reports.reconciliation import AGREED, posting_items
from gacha_app.services.bank_fitting import PlannedLine, account_of_statement, faults, opening_of, with_twins
from gacha_app.services.bank_layouts import Layout, fingerprint_of, layout_of, remember
from gacha_app.services.imports import Imported, ImportRefused, new_batch, seen_before
from gacha_app.storage.accounting_tables import bank_lines, bank_matches, bank_statements, reconciliations
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class BankPlan:
    """A bank's statement as it would be taken in; amounts in fen.

    Attributes:
        account: the account of the book it is of; None where that must be said first.
        accounts: those it may be of.
        rows: from the oldest on.
        opening, closing: what the bank held before and after the rows that are taken in; None where nobody says.
        matched: how many rows surely have their posting in the book.
        layout: what is remembered, or was said, about the file's columns.
    """

    path: Path
    account: BankAccount | None
    accounts: tuple[BankAccount, ...]
    reading: BankReading
    rows: tuple[PlannedLine, ...]
    findings: tuple[Finding, ...]
    opening: int | None
    closing: int | None
    matched: int
    layout: Layout
    fingerprint: str

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended or chosen first."""
        return tuple(one for one in self.findings if one.severity == ERROR)

    @property
    def kept(self) -> tuple[PlannedLine, ...]:
        """The rows that are taken in."""
        return tuple(row for row in self.rows if not row.skip)

    @property
    def duplicates(self) -> tuple[PlannedLine, ...]:
        """The rows that seem to be in the book already."""
        return tuple(row for row in self.rows if row.twin is not None)


def plan_bank(
    book: Book,
    path: Path,
    *,
    account: str = "",
    mapping: Mapping[str, str] | None = None,
    turned: bool | None = None,
    opening: int | None = None,
    take: Collection[int] = (),
) -> BankPlan:
    """Read a bank's statement and hold it against the book; nothing is changed.

    Args:
        account: the code of the account it is of; "" where the statement or its layout tells.
        mapping: column letters by field, where the user corrected what was understood; else what is remembered.
        turned: whether income and expense stand the other way round; None as is remembered.
        opening: fen the bank held before the first row, where the statement states no balance.
        take: numbers of rows to be taken in although they seem to be in the book already.

    Raises:
        GachaError: if the file cannot be read, or is no statement.
    """
    from gacha_app.sheets.bank_in import read_bank_statement

    fingerprint = fingerprint_of(path)
    with book.reading() as session:
        known = layout_of(session, fingerprint)
    layout = Layout(
        {**known.columns, **(mapping or {})}, known.turned if turned is None else turned, account or known.account
    )
    reading = read_bank_statement(path, layout.columns or None, turned=layout.turned)
    with book.reading() as session:
        accounts = bank_accounts(session)
        findings = [*reading.findings, *seen_before(session, path)]
        known_faults = len(findings)
        chosen = account_of_statement(accounts, account, known.account, reading, findings)
        rows: tuple[PlannedLine, ...] = tuple(PlannedLine(entry) for entry in reading.in_order)
        start, end, matched = opening, None, 0
        # with another account's lines there is nothing to compare
        if chosen is not None and len(findings) == known_faults:
            rows = with_twins(session, chosen, rows, take)
            start = opening_of(rows, reading, chosen, opening)
            findings += faults(session, chosen, rows, start, path.name)
            matched = _surely_matched(session, chosen.code, [row for row in rows if not row.skip])
        if start is not None:
            end = start + sum(row.amount for row in rows if not row.skip)
    return BankPlan(
        path, chosen, tuple(accounts), reading, rows, tuple(findings), start, end, matched, layout, fingerprint
    )  # fmt: skip


def import_bank(book: Book, plan: BankPlan) -> Imported:
    """Take a bank's statement in, and remember how its columns were read.

    Raises:
        ImportRefused: if anything is wrong; nothing is taken in then.
    """
    account = plan.account
    if plan.errors or account is None:
        raise ImportRefused(plan.errors)
    rows = plan.kept
    with book.writing("import_bank", plan.path.name) as session:
        counts = {
            "account": account.code,
            "lines": len(rows),
            "income": sum(row.entry.credit for row in rows),
            "expense": sum(row.entry.debit for row in rows),
            "duplicates": len(plan.duplicates),
        }
        batch = new_batch(session, "bank", plan.path, counts)
        identity = int(session.scalar(select(func.coalesce(func.max(bank_statements.c.id), 0))) or 0) + 1
        session.execute(
            insert(bank_statements).values(
                id=identity, account=account.code, bank_account=plan.reading.own_account, file=plan.path.name,
                sha256=hashlib.sha256(plan.path.read_bytes()).hexdigest(), first=rows[0].entry.date,
                last=rows[-1].entry.date, opening=plan.opening, closing=plan.closing, import_id=batch,
            )
        )  # fmt: skip
        session.execute(
            insert(bank_lines),
            [
                {"statement_id": identity, "line": number, "date": row.entry.date,
                 "amount": row.amount, "balance": row.entry.balance, "text": row.entry.summary,
                 "party": row.entry.counterparty, "party_account": row.entry.account, "serial": row.entry.reference}
                for number, row in enumerate(rows, 1)
            ],
        )  # fmt: skip
        remember(session, plan.fingerprint, plan.path.stem, replace(plan.layout, account=account.code))
        session.recorder.note("bank_statement", account=account.code, lines=len(rows), closing=plan.closing)
        return Imported(batch, counts)


def undo_bank(session: Writing, batch: int) -> str:
    """Take an imported statement out again, with what was matched with its lines; within a larger action.

    Raises:
        InvalidInput: if a later statement follows on it, or a month that it reaches into was agreed.
    """
    statement = session.execute(select(bank_statements).where(bank_statements.c.import_id == batch)).one()
    later = session.scalar(
        select(bank_statements.c.file)
        .where(
            bank_statements.c.account == statement.account,
            bank_statements.c.id > statement.id,
            bank_statements.c.first >= statement.first,
        )
        .limit(1)
    )
    if later is not None:
        raise InvalidInput("batch", _("后面导入的“{file}”接着这份对账单，请先撤销那一份。").format(file=later))
    agreed = session.scalar(
        select(reconciliations.c.month)
        .where(
            reconciliations.c.account == statement.account,
            reconciliations.c.month >= f"{statement.first:%Y-%m}",
            reconciliations.c.state == AGREED,
        )
        .order_by(reconciliations.c.month)
        .limit(1)
    )
    if agreed is not None:
        raise InvalidInput("batch", _("{month} 已经对账相符，请先取消那个月的对账。").format(month=agreed))
    own = select(bank_lines.c.id).where(bank_lines.c.statement_id == statement.id)
    groups = select(bank_lines.c.offset_id).where(bank_lines.c.id.in_(own))
    session.execute(update(bank_lines).where(bank_lines.c.offset_id.in_(groups)).values(offset_id=None))
    of_own = bank_matches.c.bank_line_id.in_(own)
    matched = session.scalar(select(func.count()).select_from(bank_matches).where(of_own))
    lines = session.scalar(select(func.count()).select_from(own.subquery()))
    session.execute(delete(bank_matches).where(of_own))
    session.execute(delete(bank_lines).where(bank_lines.c.statement_id == statement.id))
    session.execute(delete(bank_statements).where(bank_statements.c.id == statement.id))
    session.recorder.note("undo_bank_statement", account=statement.account, lines=lines, matches=matched)
    return _("已撤销导入：移出银行对账单 {lines} 行，解开勾对 {matches} 处。").format(lines=lines, matches=matched)


def _surely_matched(session: Session, account: str, rows: Sequence[PlannedLine]) -> int:
    if not rows:
        return 0
    days = [row.entry.date for row in rows]
    apart = dt.timedelta(days=WINDOW)
    postings = posting_items(open_postings(session, account, min(days) - apart, max(days) + apart))
    lines = [
        Item(place, row.entry.date, row.amount, f"{row.entry.counterparty} {row.entry.summary}")
        for place, row in enumerate(rows)
    ]
    return sum(len(one.lines) for one in propose_matches(lines, postings) if one.sure)
