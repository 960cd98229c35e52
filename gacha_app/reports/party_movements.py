"""What moved with households and counterparties on the accounts of claims and debts, and how old what is left is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, ROLES, TAXES
from gacha_app.domain.ageing import BANDS, Layer, banded, layers
from gacha_app.domain.voucher import Kind, State
from gacha_app.reports.heading import chart_of
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.parties import Party
from gacha_app.reports.postings import posted
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.debt_tables import debts
from gacha_app.storage.tables import postings, vouchers

# Told apart by fund, by project and by nothing: nobody stands behind them
_OF_NOBODY = (EARMARKED, "231", TAXES)


@dataclass(frozen=True)
class Aged:
    """What is left with somebody on an account; fen, claims positive.

    Attributes:
        account: its code. layers: the amounts it is made of, the oldest first.
    """

    account: str
    party: Party
    layers: tuple[Layer, ...]

    @property
    def amount(self) -> int:
        """Fen in all."""
        return sum(one.amount for one in self.layers)

    @property
    def oldest(self) -> dt.date:
        """The day the oldest of it arose on."""
        return self.layers[0].day

    def bands(self, until: dt.date) -> dict[str, int]:
        """Return the fen in every band of `BANDS`."""
        return banded(self.layers, until) if self.layers else dict.fromkeys(BANDS, 0)


def accounts_with_parties(session: Session) -> list[str]:
    """Return the first-level accounts of claims and debts that are told apart by whom they are with."""
    return [code for code in ROLES[chart_of(session)].claims if code not in _OF_NOBODY]


def aged_balances(session: Session, last: dt.date, party: Party | None = None) -> list[Aged]:
    """Return every balance with somebody at the end of a day with its layers, by account; nobody's come last.

    First in, first out over the postings of one account and one party. What was taken back in red is left out with what
    it took back. Where the register of debts knows when something arose, that day counts: of an opening balance, and
    of what was booked when it was registered.
    """
    moved: dict[tuple[str, Party], list[tuple[dt.date, int]]] = {}
    open_ = _open_balances(session, last)
    known, booked = _known_origins(session), _booked_origins(session)
    for account, household, counterparty, day, amount, kind, voucher in _postings(session, last, party):
        key = (account, (household, counterparty))
        if key not in open_:
            continue
        found = moved.setdefault(key, [])
        if kind == Kind.OPENING:
            found += _carved(day, amount, known.get(key, []))
        else:
            found.append((booked.get((voucher, key), day), amount))
    aged = [Aged(account, whom, tuple(layers(sorted(moves)))) for (account, whom), moves in moved.items()]
    return sorted((one for one in aged if one.layers), key=lambda one: (one.account, one.party == (None, None)))


def _open_balances(session: Session, last: dt.date) -> set[tuple[str, Party]]:
    """Return where something stands open, from the totals that are kept: most of what moved has gone again."""
    found: set[tuple[str, Party]] = set()
    for root in accounts_with_parties(session):
        wanted = EntryFilter(account=root, last=last, with_closing=True)
        for account, household, counterparty, debit, credit in summed(
            session, wanted, "account", "household_id", "counterparty_id"
        ):
            if debit != credit:
                found.add((account, (household or None, counterparty or None)))
    return found


def _postings(session: Session, last: dt.date, party: Party | None) -> Sequence[Any]:
    codes = accounts_with_parties(session)
    red = vouchers.alias("red")
    posted_red = red.c.state.in_([State.POSTED, State.REVERSED])
    taken_back = select(red.c.reverses_id).where(red.c.reverses_id.is_not(None), red.c.date <= last, posted_red)
    entry = postings.c
    query = (
        posted(
            entry.account, entry.household_id, entry.counterparty_id, entry.day, entry.amount, vouchers.c.kind,
            vouchers.c.id,
        )
        .where(
            func.substr(entry.account, 1, 3).in_(codes), entry.day <= last, vouchers.c.reverses_id.is_(None),
            vouchers.c.id.not_in(taken_back),
        )
        .order_by(entry.day, entry.voucher_id, entry.line)
    )  # fmt: skip
    if party is not None:
        query = query.where(whose(party))
    return session.execute(query).all()


def whose(party: Party) -> ColumnElement[bool]:
    """Return the condition that a posting is with this household or counterparty, and no other."""
    household, counterparty = party
    return and_(_is(postings.c.household_id, household), _is(postings.c.counterparty_id, counterparty))


def _is(column: ColumnElement[Any], value: int | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _known_origins(session: Session) -> dict[tuple[str, Party], list[tuple[dt.date, int]]]:
    """Return (day, fen) of what stood on the accounts before it was registered, by account and party."""
    held = debts.c
    query = select(
        held.account, held.household_id, held.counterparty_id, held.arisen_on, held.side,
        (held.principal + held.interest).label("amount"),
    ).where(held.voucher_id.is_(None)).order_by(held.arisen_on, held.id)  # fmt: skip
    found: dict[tuple[str, Party], list[tuple[dt.date, int]]] = {}
    for one in session.execute(query):
        amount = one.amount if one.side == "claim" else -one.amount
        found.setdefault((one.account, (one.household_id, one.counterparty_id)), []).append((one.arisen_on, amount))
    return found


def _booked_origins(session: Session) -> dict[tuple[int, tuple[str, Party]], dt.date]:
    """Return the day on which what a voucher booked had arisen, by voucher, account and party."""
    held = debts.c
    query = select(held.voucher_id, held.account, held.household_id, held.counterparty_id, held.arisen_on).where(
        held.voucher_id.is_not(None)
    )
    return {
        (voucher, (account, (household, counterparty))): arisen
        for voucher, account, household, counterparty, arisen in session.execute(query)
    }


def _carved(day: dt.date, amount: int, known: list[tuple[dt.date, int]]) -> list[tuple[dt.date, int]]:
    """Return an opening balance in parts by the days they arose on; what nobody knows keeps the opening's day."""
    found = []
    for arisen, part in known:
        if arisen >= day or (part > 0) != (amount > 0) or not amount:
            continue
        taken = part if abs(part) < abs(amount) else amount
        found.append((arisen, taken))
        amount -= taken
    return [*found, (day, amount)] if amount else found
