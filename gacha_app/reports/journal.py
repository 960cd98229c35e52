"""The journal, voucher by voucher, as other programs and the archive take it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.reports.heading import organisation_of
from gacha_app.reports.journal_rows import (
    About,
    Key,
    LineRow,
    Named,
    VoucherRow,
    about_of,
    line_rows,
    marks_of,
    more_of,
    voucher_rows,
)
from gacha_app.storage.tables import accounts, contracts, counterparties, funds, households, projects

DIMENSIONS = ("project", "fund", "household", "contract", "counterparty")

# A posting: its voucher's identity, account, fen (debit positive), 1 if it is red,
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

    @cached_property
    def about(self) -> About:
        """How what a posting names is packed."""
        return about_of(self.session)

    def voucher_rows(self, *, signed: bool = False) -> Iterator[VoucherRow]:
        """Return the vouchers as plain rows."""
        return voucher_rows(self.session, self.year, signed=signed)

    def line_rows(self) -> Iterator[LineRow]:
        """Return the postings as plain rows, in the order of `voucher_rows`."""
        return line_rows(self.session, self.year, self.about)

    def vouchers(self, *, signed: bool = False) -> Iterator[tuple[JournalVoucher, list[Line]]]:
        """Yield every posted voucher with its postings in the order of days and numbers, a few at a time.

        Args:
            signed: whether who signed is asked for, how many papers are attached, and why one is red.
        """
        named: dict[Key, Named] = {}
        groups = groupby(self.line_rows(), itemgetter(0))
        for (_id, number, date, summary, marks, *signs), (_voucher, rows) in zip(
            self.voucher_rows(signed=signed), groups, strict=True
        ):
            lines: list[Line] = []
            for identity, code, amount, key, more in rows:
                about = named.get(key) or named.setdefault(key, self.about.named(key))
                red, quantity, unit, words = more_of(more)
                lines.append((identity, code, amount, red, *about, quantity, unit, words))
            yield JournalVoucher(_id, number, date, summary, *marks_of(marks), *signs), lines

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
