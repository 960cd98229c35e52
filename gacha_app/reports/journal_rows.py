"""The journal as the database gives it, for the places through which a million postings pass.

What many postings have in common comes as one key, so that it is looked up, and put into words, once: what a posting
names, what else there is to say of it, what marks a voucher. Both kinds of rows come in the order of days and numbers.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, null, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.voucher import Kind, State
from gacha_app.storage.plain_rows import plain_rows
from gacha_app.storage.tables import contracts, counterparties, funds, households, postings, projects, vouchers

# The identities of a posting's project, fund, household, contract and counterparty
Named = tuple[int | None, int | None, int | None, int | None, int | None]
# What a posting names, as `About` packs it
Key = int | str
# A posting: its voucher's identity, account, fen (debit positive), what it names, and `more_of` what else there is
LineRow = tuple[int, str, int, Key, str | None]
# A voucher: identity, number, ISO date, summary, and `marks_of` what marks it; then who signed, if asked for
VoucherRow = tuple[Any, ...]

_NAMED = (
    (postings.c.project_id, projects), (postings.c.fund_id, funds), (postings.c.household_id, households),
    (postings.c.contract_id, contracts), (postings.c.counterparty_id, counterparties),
)  # fmt: skip
_SIGNED = (
    vouchers.c.attachments, vouchers.c.prepared_by, vouchers.c.reviewed_by, vouchers.c.posted_by, vouchers.c.cashier,
    vouchers.c.reason,
)  # fmt: skip
# The largest whole number of SQLite; beyond it it would go on with floats
_MOST = 2**63 - 1


@dataclass(frozen=True)
class About:
    """How what a posting names is packed into one key: a number where there is room, else a text.

    Attributes:
        sizes: for each of the five one more than the largest identity there is.
    """

    sizes: tuple[int, ...]

    @property
    def fits(self) -> bool:
        """Whether a whole number of the database holds all five."""
        return prod(self.sizes) <= _MOST

    def key(self) -> ColumnElement[Any]:
        """Return the expression of the key."""
        columns = [column for column, _table in _NAMED]
        if not self.fits:
            return func.json_array(*columns)
        packed: ColumnElement[Any] = func.coalesce(columns[0], 0)
        for column, size in zip(columns[1:], self.sizes[1:], strict=True):
            packed = packed * size + func.coalesce(column, 0)
        return packed

    def named(self, key: Key) -> Named:
        """Return what a key stands for."""
        if isinstance(key, str):
            return tuple(json.loads(key))
        found: list[int | None] = []
        for size in reversed(self.sizes):
            key, one = divmod(key, size)
            found.append(one or None)
        return tuple(reversed(found))  # type: ignore[return-value]


def about_of(session: Session) -> About:
    """Return how the keys of a book are packed."""
    sizes = (session.scalar(select(func.coalesce(func.max(table.c.id), 0))) for _column, table in _NAMED)
    return About(tuple(int(size or 0) + 1 for size in sizes))


def voucher_rows(session: Session, year: int | None, *, signed: bool = False) -> Iterator[VoucherRow]:
    """Return every posted voucher, or those of a year."""
    other = vouchers.alias("other")
    reverses, corrects = (
        select(other.c.number).where(other.c.id == column).scalar_subquery()
        for column in (vouchers.c.reverses_id, vouchers.c.corrects_id)
    )
    plain = and_(
        vouchers.c.kind == Kind.NORMAL, vouchers.c.state == State.POSTED, vouchers.c.reverses_id.is_(None),
        vouchers.c.corrects_id.is_(None),
    )  # fmt: skip
    taken_back = vouchers.c.state == State.REVERSED
    marks = func.json_array(vouchers.c.kind, vouchers.c.entry_kind, taken_back, reverses, corrects)
    query = select(
        vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary,
        case((plain, vouchers.c.entry_kind), else_=cast(marks, String)), *(_SIGNED if signed else ()),
    )  # fmt: skip
    return plain_rows(session, query.where(_posted(year)).order_by(vouchers.c.date, vouchers.c.sequence))


def line_rows(session: Session, year: int | None, about: About) -> Iterator[LineRow]:
    """Return every posting, or those of a year; with `voucher_rows` step by step, since each voucher has some."""
    own_words = and_(postings.c.summary != "", postings.c.summary != vouchers.c.summary)
    words = case((own_words, postings.c.summary), else_="")
    more = func.json_array(postings.c.red, postings.c.quantity, postings.c.unit, words)
    query = (
        select(
            postings.c.voucher_id, postings.c.account, postings.c.amount, about.key(),
            case((or_(postings.c.red, postings.c.quantity.is_not(None), own_words), more), else_=null()),
        )
        .select_from(vouchers.join(postings, postings.c.voucher_id == vouchers.c.id))
        .where(_posted(year))
        .order_by(vouchers.c.date, vouchers.c.sequence, postings.c.line)
    )  # fmt: skip
    return plain_rows(session, query)


def marks_of(marks: str) -> tuple[str, str, bool, str, str]:
    """Return a voucher's kind, its form, whether it was taken back, and what it takes back or enters anew."""
    if not marks.startswith("["):
        return Kind.NORMAL.value, marks, False, "", ""
    kind, form, taken_back, reverses, corrects = json.loads(marks)
    return kind, form, bool(taken_back), reverses or "", corrects or ""


def more_of(more: str | None) -> tuple[int, int | None, str, str]:
    """Return 1 if a posting is red, thousandths of a unit, the unit, its words where they are not its voucher's."""
    if more is None:
        return 0, None, "", ""
    red, quantity, unit, words = json.loads(more)
    return red, quantity, unit, words


def _posted(year: int | None) -> ColumnElement[bool]:
    # asked for their state, the database would look through all vouchers
    numbered = vouchers.c.number.is_not(None)
    if year is None:
        return numbered
    return and_(numbered, vouchers.c.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
