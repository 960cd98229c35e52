"""The journal, voucher by voucher, as other programs and the archive take it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import State
from gacha_app.reports.heading import organisation_of
from gacha_app.storage.plain_rows import plain_rows
from gacha_app.storage.tables import (
    accounts,
    contracts,
    counterparties,
    funds,
    households,
    postings,
    projects,
    vouchers,
)

DIMENSIONS = ("project", "fund", "household", "contract", "counterparty")
# Posted; asked for their state, the database would look through all vouchers for every month
_NUMBERED = vouchers.c.number.is_not(None)

# The identities of a posting's project, fund, household, contract and counterparty, in the order of DIMENSIONS
Named = tuple[int | None, int | None, int | None, int | None, int | None]
# A posting, plain since a million of them pass: its voucher's identity, account, fen (debit positive), 1 if it is red,
# the five of `Named`, thousandths of a unit or None, the unit, its own words where they differ from its voucher's
Line = tuple[
    int, str, int, int, int | None, int | None, int | None, int | None, int | None, int | None, str, str
]  # fmt: skip


@dataclass(frozen=True)
class AccountName:
    """An account with all that stands above it.

    Attributes:
        path: (code, name) from the three-digit account down to itself.
    """

    code: str
    klass: str
    path: tuple[tuple[str, str], ...]


class JournalVoucher(NamedTuple):
    """A posted voucher.

    Attributes:
        date: ISO. kind: "normal", "opening" or "closing". taken_back: whether a red voucher takes it back.
        reverses, corrects: the number of the voucher that it takes back, or enters anew; "" without one.
        attachments and what follows: read only where they are asked for.
    """

    id: int
    number: str
    date: str
    summary: str
    kind: str
    entry_kind: str
    taken_back: bool
    reverses: str
    corrects: str
    attachments: int = 0
    prepared_by: str = ""
    reviewed_by: str = ""
    posted_by: str = ""
    cashier: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Journal:
    """What a journal's postings name, and the vouchers.

    Attributes:
        accounts: by code, in the order of the codes.
        names: for each of DIMENSIONS, its names by identity; a household's is its number.
        people: the representatives of the households by identity.
    """

    organisation: str
    accounts: dict[str, AccountName]
    names: dict[str, dict[int, str]]
    people: dict[int, str]
    session: Session
    year: int | None = None

    def vouchers(self, *, signed: bool = False) -> Iterator[tuple[JournalVoucher, list[Line]]]:
        """Yield every posted voucher with its postings in the order of days and numbers, a few at a time.

        Args:
            signed: whether who signed is asked for, how many papers are attached, and why one is red.
        """
        for period in _months(self.session, self.year):
            lines = groupby(_lines(self.session, period), itemgetter(0))
            for voucher, (_id, own) in zip(_vouchers(self.session, period, signed), lines, strict=True):
                yield JournalVoucher(*voucher), list(own)

    def party(self, named: Named) -> str:
        """Return whom a posting deals with: its counterparty, else its household's representative, else ""."""
        _project, _fund, household, _contract, counterparty = named
        if counterparty is not None:
            return self.names["counterparty"][counterparty]
        return self.people[household] if household is not None else ""


def journal_of(session: Session, year: int | None = None) -> Journal:
    """Return the journal of a book, or of one year; its vouchers are read as they are asked for."""
    tables = {"project": projects, "fund": funds, "contract": contracts, "counterparty": counterparties}
    names = {
        name: {row.id: row.name for row in session.execute(select(table.c.id, table.c.name))}
        for name, table in tables.items()
    }
    people = list(session.execute(select(households.c.id, households.c.number, households.c.representative)))
    names["household"] = {row.id: row.number for row in people}
    return Journal(
        organisation_of(session).name,
        account_names(session),
        names,
        {row.id: row.representative for row in people},
        session,
        year,
    )


def account_names(session: Session) -> dict[str, AccountName]:
    """Return every account by code, with the accounts above it."""
    rows = {row.code: row for row in session.execute(select(accounts).order_by(accounts.c.code))}

    def path(code: str) -> tuple[tuple[str, str], ...]:
        row = rows[code]
        return (*(path(row.parent) if row.parent else ()), (code, row.name))

    return {code: AccountName(code, row.klass, path(code)) for code, row in rows.items()}


def _months(session: Session, year: int | None) -> Iterator[Period]:
    """Yield the months in which a voucher may stand; sorting a month at a time needs little memory."""
    days = select(func.min(vouchers.c.date), func.max(vouchers.c.date)).where(_NUMBERED)
    first, last = session.execute(days).one()
    if first is None:
        return
    for one in range(first.year, last.year + 1) if year is None else (year,):
        for month in range(1, 13):
            yield Period(one, month)


def _vouchers(session: Session, period: Period, signed: bool) -> Iterator[tuple[Any, ...]]:
    other = vouchers.alias("other")
    numbers = (
        case((column.is_(None), ""), else_=select(other.c.number).where(other.c.id == column).scalar_subquery())
        for column in (vouchers.c.reverses_id, vouchers.c.corrects_id)
    )
    more = (
        vouchers.c.attachments, vouchers.c.prepared_by, vouchers.c.reviewed_by, vouchers.c.posted_by,
        vouchers.c.cashier, vouchers.c.reason,
    )  # fmt: skip
    query = select(
        vouchers.c.id, vouchers.c.number, vouchers.c.date, vouchers.c.summary, vouchers.c.kind, vouchers.c.entry_kind,
        vouchers.c.state == State.REVERSED, *numbers, *(more if signed else ()),
    )  # fmt: skip
    query = query.where(_NUMBERED, vouchers.c.date.between(period.first, period.last))
    return plain_rows(session, query.order_by(vouchers.c.date, vouchers.c.sequence))


def _lines(session: Session, period: Period) -> Iterator[tuple[Any, ...]]:
    own_words = case((postings.c.summary != vouchers.c.summary, postings.c.summary), else_="")
    query = (
        select(
            postings.c.voucher_id, postings.c.account, postings.c.amount, postings.c.red,
            postings.c.project_id, postings.c.fund_id, postings.c.household_id, postings.c.contract_id,
            postings.c.counterparty_id, postings.c.quantity, postings.c.unit, own_words,
        )
        .select_from(vouchers.join(postings, postings.c.voucher_id == vouchers.c.id))
        .where(_NUMBERED, vouchers.c.date.between(period.first, period.last))
        .order_by(vouchers.c.date, vouchers.c.sequence, postings.c.line)
    )  # fmt: skip
    return plain_rows(session, query)
