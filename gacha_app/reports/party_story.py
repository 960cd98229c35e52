"""The story of one party: what stands open with it and how old that is, its debts and loans, what moved last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.ageing import BANDS
from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.debts import DebtStanding, debt_standings
from gacha_app.reports.loans import LoanStanding, loan_standings
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import Party, party_namer, telephone_of
from gacha_app.reports.party_movements import accounts_with_parties, aged_balances, whose
from gacha_app.reports.postings import posted
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import postings, vouchers

_MOST_MOVES = 12


@dataclass(frozen=True)
class Open:
    """What stands open on an account: fen, claims positive, by age, and the entries behind it."""

    account: str
    name: str
    amount: int
    bands: dict[str, int]
    oldest: dt.date
    source: EntryFilter


@dataclass(frozen=True)
class Move:
    """An entry with the party: fen, debit positive."""

    day: dt.date
    number: str
    summary: str
    account: str
    amount: int
    voucher_id: int


@dataclass(frozen=True)
class PartyStory:
    """Everything that is known of what stands between the village and a party.

    Attributes:
        owed_by, owed_to: fen, never set off against each other. moves: the newest first.
    """

    party: Party
    name: str
    telephone: str
    open: tuple[Open, ...]
    debts: tuple[DebtStanding, ...]
    loans: tuple[LoanStanding, ...]
    moves: tuple[Move, ...]

    @property
    def owed_by(self) -> int:
        """Fen that the party owes."""
        return sum(max(one.amount, 0) for one in self.open)

    @property
    def owed_to(self) -> int:
        """Fen that the village owes the party."""
        return sum(max(-one.amount, 0) for one in self.open)

    @property
    def bands(self) -> tuple[tuple[str, int, int], ...]:
        """(band, fen owed by the party, fen owed to it), only those that hold something."""
        found = []
        for key, (_year, title) in BANDS.items():
            fen = [one.bands[key] for one in self.open]
            by, to = sum(max(one, 0) for one in fen), sum(max(-one, 0) for one in fen)
            if by or to:
                found.append((_(title), by, to))
        return tuple(found)


def party_story(session: Session, party: Party, period: Period) -> PartyStory:
    """Return what stands between the village and a party at the end of a time."""
    last, names = period.last, account_names(session)
    household, counterparty = party
    aged = [one for one in aged_balances(session, last, party) if one.amount]
    found = tuple(
        Open(one.account, names[one.account], one.amount, one.bands(last), one.oldest,
             EntryFilter(account=one.account, household_id=household, counterparty_id=counterparty, last=last,
                         with_closing=True))
        for one in aged
    )  # fmt: skip
    debts = tuple(
        one for one in debt_standings(session, period)
        if (one.debt.household_id, one.debt.counterparty_id) == party
    )  # fmt: skip
    loans = tuple(
        one for one in loan_standings(session, period)
        if (one.loan.household_id, one.loan.counterparty_id) == party
    )  # fmt: skip
    return PartyStory(
        party, party_namer(session)(*party), telephone_of(session, *party), found, debts, loans,
        _moves(session, party, last),
    )  # fmt: skip


def _moves(session: Session, party: Party, last: dt.date) -> tuple[Move, ...]:
    entry = postings.c
    query = (
        posted(entry.day, vouchers.c.number, vouchers.c.summary, entry.account, entry.amount, vouchers.c.id)
        .where(whose(party), entry.day <= last)
        .order_by(entry.day.desc(), vouchers.c.id.desc(), entry.line)
    )
    roots = set(accounts_with_parties(session))
    found = []
    for row in session.execute(query):
        if row.account[:3] in roots:
            found.append(Move(row.day, row.number, row.summary, row.account, int(row.amount), row.id))
            if len(found) == _MOST_MOVES:
                break
    return tuple(found)
