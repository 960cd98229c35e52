"""Which postings are meant: the conditions of every query over the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from gacha_app.domain.voucher import Kind, State
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import accounts, postings, vouchers

POSTED = vouchers.c.state.in_([State.POSTED, State.REVERSED])
YEAR = func.substr(vouchers.c.date, 1, 4)
NOT_CLOSING = vouchers.c.kind != Kind.CLOSING


def posted(*columns: Any) -> Select[Any]:
    """Return a query over posted postings, each with its voucher."""
    # a posting has a day once it is posted; asking its voucher's state would lead SQLite to read all vouchers first
    joined = postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)
    return select(*columns).select_from(joined).where(postings.c.day.is_not(None))


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
