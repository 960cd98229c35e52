"""What stands on a bank account: the bank's lines, the book's postings, and what of both was put together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, join, literal, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK
from gacha_app.domain.bank import BankLine, BookLine
from gacha_app.domain.voucher import Kind, State
from gacha_app.reports.entries import IN_ORDER, SUMMARY
from gacha_app.reports.ledger import posted
from gacha_app.storage.accounting_tables import bank_lines, bank_matches, bank_statements, month_totals
from gacha_app.storage.tables import accounts, counterparties, households, postings, vouchers

# Enough identities for one query; SQLite takes some thousands
_BATCH = 500
_PARTY = 200
# What a voucher's lines name is who was paid, or who paid
_OTHER = postings.alias()
_PARTY_NAMES = (
    select(func.group_concat(func.coalesce(counterparties.c.name, households.c.representative).distinct()))
    .select_from(
        join(_OTHER, counterparties, _OTHER.c.counterparty_id == counterparties.c.id, isouter=True).join(
            households, _OTHER.c.household_id == households.c.id, isouter=True
        )
    )
    .where(_OTHER.c.voucher_id == vouchers.c.id)
    .scalar_subquery()
)
_POSTED = (State.POSTED, State.REVERSED)


@dataclass(frozen=True)
class BankAccount:
    """An account of the book that is kept at a bank.

    Attributes:
        number: the bank's number of it as its statements say, or "".
        first, last: the first and last day of what was imported; None where nothing was.
        opening: fen the bank held before the first day, or None.
        closing: fen the bank held after the last line, or None.
    """

    code: str
    name: str
    number: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    opening: int | None = None
    closing: int | None = None

    @property
    def title(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"


def bank_accounts(session: Session) -> list[BankAccount]:
    """Return the accounts that are kept at banks: 银行存款 and what is under it, as far as money may stand there."""
    rows = session.execute(
        select(accounts.c.code, accounts.c.name, accounts.c.active)
        .where(accounts.c.code >= BANK, accounts.c.code < BANK + "~")
        .order_by(accounts.c.code)
    ).all()
    codes = [row.code for row in rows]
    moved = set(session.scalars(select(month_totals.c.account).where(month_totals.c.account.in_(codes)).distinct()))
    held = set(session.scalars(select(bank_statements.c.account).distinct()))
    found = []
    for row in rows:
        parent = any(other.startswith(row.code) and other != row.code for other in codes)
        if row.code in moved or row.code in held or (row.active and not parent):
            found.append(_with_statements(session, BankAccount(row.code, row.name)))
    return found


def bank_account(session: Session, code: str) -> BankAccount | None:
    """Return one account that is kept at a bank."""
    return next((one for one in bank_accounts(session) if one.code == code), None)


def _with_statements(session: Session, account: BankAccount) -> BankAccount:
    statements = session.execute(
        select(bank_statements)
        .where(bank_statements.c.account == account.code)
        .order_by(bank_statements.c.first, bank_statements.c.id)
    ).all()
    if not statements:
        return account
    opening = statements[0].opening or 0
    moved = session.scalar(lines_of(account.code, func.coalesce(func.sum(bank_lines.c.amount), 0)))
    return replace(
        account,
        number=next((one.bank_account for one in statements if one.bank_account), ""),
        first=statements[0].first,
        last=max(one.last for one in statements),
        opening=opening,
        closing=opening + int(moved or 0),
    )


def book_balance(session: Session, account: str, last: dt.date) -> int:
    """Return the fen on an account at the end of a month, without its sub-accounts."""
    totals = month_totals.c
    amount = session.scalar(
        select(func.coalesce(func.sum(totals.debit - totals.credit), 0)).where(
            totals.account == account, totals.month <= f"{last:%Y-%m}"
        )
    )
    return int(amount or 0)


def balance_before(session: Session, account: str, day: dt.date) -> int:
    """Return the fen on an account before a day; an opening of that very day counts."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(
            postings.c.account == account,
            or_(vouchers.c.date < day, and_(vouchers.c.kind == Kind.OPENING, vouchers.c.date <= day)),
        )
    )
    return int(amount or 0)


def start_of(session: Session, account: BankAccount) -> dt.date | None:
    """Return the day from which the bank's statements speak of an account; None where there are none.

    That is the first of the first line's month, since statements are asked for by the month, unless the bank began
    with what the book held on the first line's own day.
    """
    if account.first is None:
        return None
    month = account.first.replace(day=1)
    totals = month_totals.c
    before = session.scalar(
        select(func.coalesce(func.sum(totals.debit - totals.credit), 0)).where(
            totals.account == account.code,
            or_(totals.month < f"{month:%Y-%m}", and_(totals.month == f"{month:%Y-%m}", totals.kind == Kind.OPENING)),
        )
    )
    if before != account.opening and balance_before(session, account.code, account.first) == account.opening:
        return account.first
    return month


def bank_balance(session: Session, account: BankAccount, last: dt.date) -> int | None:
    """Return the fen the bank held at the end of a day, None where no statement tells."""
    if account.first is None or account.opening is None or last < account.first:
        return None
    query = lines_of(account.code, func.coalesce(func.sum(bank_lines.c.amount), 0)).where(bank_lines.c.date <= last)
    return account.opening + int(session.scalar(query) or 0)


def lines_between(session: Session, account: str, first: dt.date, last: dt.date) -> list[BankLine]:
    """Return the bank's lines of some days, from the oldest on."""
    return _read_lines(session, and_(bank_lines.c.date >= first, bank_lines.c.date <= last), account)


def open_lines(session: Session, account: str, last: dt.date) -> list[BankLine]:
    """Return the bank's lines up to a day that are matched with nothing."""
    return _read_lines(session, and_(bank_lines.c.date <= last, _LINE_FREE), account)


def postings_between(session: Session, account: str, first: dt.date, last: dt.date) -> list[BookLine]:
    """Return the account's postings of some days in the journal's order, the opening left out."""
    return _read_postings(session, postings.c.day.between(first, last), account)


def open_postings(
    session: Session, account: str, first: dt.date, last: dt.date, *, named: bool = True
) -> list[BookLine]:
    """Return the account's postings of some days that are matched with nothing.

    Args:
        named: whether it must be known who was paid or paid, which takes as long again.
    """
    return _read_postings(session, and_(postings.c.day.between(first, last), POSTING_FREE), account, named=named)


def open_postings_of(
    session: Session, account: str, first: dt.date, last: dt.date, amounts: Iterable[int], since: dt.date, earlier: int
) -> list[BookLine]:
    """Return the account's postings of some days that are matched with nothing, and of the days before not all.

    Args:
        amounts: postings of these amounts are wanted of the days before. since: before it nothing is wanted.
        earlier: how many others of the days before, the latest.
    """
    before = and_(
        postings.c.account == account, postings.c.day >= since, postings.c.day < first, POSTING_FREE
    )  # fmt: skip
    wanted = {
        one
        for some in batches(set(amounts))
        for one in session.scalars(select(postings.c.id).where(before, postings.c.amount.in_(some)))
    }
    latest = select(postings.c.id).where(before).order_by(postings.c.day.desc(), postings.c.id.desc()).limit(earlier)
    return [
        *postings_named(session, wanted.union(session.scalars(latest))),
        *_read_postings(session, and_(postings.c.day.between(first, last), POSTING_FREE), account),
    ]


def matched_between(session: Session, account: str, first: dt.date, last: dt.date) -> set[int]:
    """Return the identities of the account's postings of some days that are matched with something."""
    query = select(bank_matches.c.posting_id).join(postings, postings.c.id == bank_matches.c.posting_id)
    return set(session.scalars(query.where(postings.c.account == account, postings.c.day.between(first, last))))


def lines_named(session: Session, identities: Iterable[int]) -> list[BankLine]:
    """Return bank lines by their identities, from the oldest on."""
    return [
        line
        for some in batches(identities)
        for line in _read_lines(session, bank_lines.c.id.in_(some))
    ]  # fmt: skip


def postings_named(session: Session, identities: Iterable[int]) -> list[BookLine]:
    """Return postings by their identities, in the journal's order."""
    return [line for some in batches(identities) for line in _read_postings(session, postings.c.id.in_(some))]


def free_postings_of(session: Session, account: str, voucher_ids: Iterable[int]) -> list[BookLine]:
    """Return the postings of some vouchers on an account that are matched with nothing."""
    return [
        line
        for some in batches(voucher_ids)
        for line in _read_postings(session, and_(postings.c.voucher_id.in_(some), POSTING_FREE), account)
    ]


def accounts_of(session: Session, lines: Iterable[int], posted_lines: Iterable[int]) -> set[str]:
    """Return the accounts that some bank lines and postings are of."""
    of_lines = select(bank_statements.c.account).join(bank_lines, bank_lines.c.statement_id == bank_statements.c.id)
    found = {one for some in batches(lines) for one in session.scalars(of_lines.where(bank_lines.c.id.in_(some)))}
    of_postings = select(postings.c.account)
    return found | {
        one for some in batches(posted_lines) for one in session.scalars(of_postings.where(postings.c.id.in_(some)))
    }


def account_of_line(session: Session, line_id: int) -> str | None:
    """Return the account whose statement holds a bank line."""
    return session.scalar(
        select(bank_statements.c.account)
        .join(bank_lines, bank_lines.c.statement_id == bank_statements.c.id)
        .where(bank_lines.c.id == line_id)
    )


_LINE_FREE = and_(bank_lines.c.offset_id.is_(None), ~exists().where(bank_matches.c.bank_line_id == bank_lines.c.id))
POSTING_FREE = ~exists().where(bank_matches.c.posting_id == postings.c.id)


def lines_of(account: str, *columns: Any) -> Select[Any]:
    """Return a query over the bank's lines of an account, each with its statement."""
    return (
        select(*columns)
        .select_from(bank_lines.join(bank_statements, bank_lines.c.statement_id == bank_statements.c.id))
        .where(bank_statements.c.account == account)
    )


def _read_lines(session: Session, wanted: ColumnElement[bool], account: str | None = None) -> list[BankLine]:
    kept = bank_lines.c
    query = (
        select(kept.id, kept.date, kept.amount, kept.balance, kept.text, kept.party, kept.serial, kept.offset_id)
        .select_from(bank_lines.join(bank_statements, kept.statement_id == bank_statements.c.id))
        .where(wanted)
        .order_by(kept.date, bank_statements.c.first, bank_statements.c.id, kept.line)
    )
    if account is not None:
        query = query.where(bank_statements.c.account == account)
    return [BankLine(*row) for row in session.execute(query)]


def _read_postings(
    session: Session, wanted: ColumnElement[bool], account: str | None = None, *, named: bool = True
) -> list[BookLine]:
    query = (
        select(
            postings.c.id, vouchers.c.id, vouchers.c.number, vouchers.c.date, postings.c.amount, SUMMARY,
            _PARTY_NAMES if named else literal(""),
            vouchers.c.reverses_id, vouchers.c.state, vouchers.c.kind,
        )
        .select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
        .where(wanted)
        .order_by(*IN_ORDER)
    )  # fmt: skip
    if account is not None:
        query = query.where(postings.c.account == account)
    return [
        BookLine(posting, voucher, number, day, amount, text, (party or "")[:_PARTY], reverses)
        for posting, voucher, number, day, amount, text, party, reverses, state, kind in session.execute(query)
        # asked here and not of the database, which would go through all vouchers of a state to find a few postings
        if state in _POSTED and kind is not Kind.OPENING
    ]


def batches(identities: Iterable[int]) -> Iterator[list[int]]:
    """Yield identities in lots that one query takes."""
    ordered = sorted(identities)
    for start in range(0, len(ordered), _BATCH):
        yield ordered[start : start + _BATCH]
