"""Sums over posted postings: the one reading of the journal that every report is made from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import UNDISTRIBUTED
from gacha_app.domain.voucher import Kind, State
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import accounts, postings, vouchers

POSTED = vouchers.c.state.in_([State.POSTED, State.REVERSED])
NOT_CLOSING = vouchers.c.kind != Kind.CLOSING
_RESULT_CLASSES = ("income", "expense")


def posted(*columns: Any) -> Select[Any]:
    """Return a query over posted postings, each with its voucher."""
    return select(*columns).select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)).where(POSTED)


def under(code: str) -> ColumnElement[bool]:
    """Return the condition that a posting's account is this one or a sub-account of it."""
    return and_(postings.c.account >= code, postings.c.account < code + "~")


def between(first: dt.date | None, last: dt.date | None) -> ColumnElement[bool]:
    """Return the condition that a voucher's day lies between two days, both counted."""
    conditions = []
    if first:
        conditions.append(vouchers.c.date >= first)
    if last:
        conditions.append(vouchers.c.date <= last)
    return and_(True, *conditions)


def matching(wanted: EntryFilter) -> ColumnElement[bool]:
    """Return the condition that a posting is among those an `EntryFilter` means."""
    conditions: list[ColumnElement[bool]] = [between(wanted.first, wanted.last)]
    if wanted.account:
        conditions.append(under(wanted.account))
    if wanted.classes:
        conditions.append(postings.c.account.in_(select(accounts.c.code).where(accounts.c.klass.in_(wanted.classes))))
    for dimension in ("project_id", "fund_id", "household_id", "contract_id", "counterparty_id"):
        value = getattr(wanted, dimension)
        if value is not None:
            conditions.append(postings.c[dimension] == value)
    if wanted.without_project:
        conditions.append(postings.c.project_id.is_(None))
    if wanted.entry_kind:
        conditions.append(vouchers.c.entry_kind == wanted.entry_kind)
    if not wanted.with_closing:
        conditions.append(NOT_CLOSING)
    if wanted.text:
        pattern = f"%{wanted.text}%"
        conditions.append(
            or_(vouchers.c.summary.like(pattern), postings.c.summary.like(pattern), vouchers.c.number.like(pattern))
        )
    return and_(*conditions)


def total(session: Session, wanted: EntryFilter) -> int:
    """Return the fen of all postings that a filter means, debit positive."""
    return int(session.scalar(posted(func.coalesce(func.sum(postings.c.amount), 0)).where(matching(wanted))) or 0)


def balances(session: Session, last: dt.date, *, before_closing_of: int | None = None) -> dict[str, int]:
    """Return every account's own balance at the end of a day: fen, debit positive, by code.

    Args:
        before_closing_of: a year whose closing vouchers are left out, or None.
    """
    query = posted(postings.c.account, func.sum(postings.c.amount)).where(vouchers.c.date <= last)
    if before_closing_of is not None:
        query = query.where(~and_(vouchers.c.kind == Kind.CLOSING, vouchers.c.date >= dt.date(before_closing_of, 1, 1)))
    return {code: int(amount) for code, amount in session.execute(query.group_by(postings.c.account))}


def balance_under(sums: dict[str, int], code: str) -> int:
    """Return the balance of an account with all its sub-accounts."""
    return sum(amount for account, amount in sums.items() if account.startswith(code))


def result_of(session: Session, first: dt.date, last: dt.date) -> int:
    """Return the fen by which income passes expense between two days, closing vouchers left out."""
    return -total(session, EntryFilter(classes=_RESULT_CLASSES, first=first, last=last))


def retained_until(session: Session, last: dt.date) -> int:
    """Return the fen of all results up to a day that are neither distributed nor in the reserve."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(
            vouchers.c.date <= last,
            or_(
                under("321"),
                under("322"),
                postings.c.account.in_(select(accounts.c.code).where(accounts.c.klass.in_(_RESULT_CLASSES))),
            ),
        )
    )
    return -int(amount or 0)


def undistributed_balance(session: Session, last: dt.date) -> int:
    """Return the fen on 未分配收益 at the end of a day."""
    return -total(session, EntryFilter(account=UNDISTRIBUTED, last=last, with_closing=True))
