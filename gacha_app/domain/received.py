"""What of operating income was actually received (实际到账): claims raised against it, and what became of each.

Income in money is received at once. Income raised against a claim (112 应收款, 113 内部往来) is received when the claim
is settled with money or against what the village owes; a claim written off, or paid in goods, is never received; one
taken back with its income was never raised. Claims of one debtor are settled oldest first, those of the contract named
before others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gacha_app.domain.money import split

# Account, what kind of debtor, which one, and of which contract (0 for none)
Debtor = tuple[str, str, int]
Key = tuple[Debtor, int]


@dataclass(frozen=True)
class Movement:
    """What one voucher does to claims.

    Attributes:
        income: fen credited to operating income, less what is debited.
        claims: fen on claims by debtor and contract: raised positive, settled negative.
        paid: fen of money that came and of debts that were set off. lost: fen that became expense or goods.
        opening: whether it is the balance that the book began with: nobody knows what it was raised for.
    """

    voucher_id: int
    label: str
    day: dt.date
    summary: str
    income: int
    claims: Mapping[Key, int]
    paid: int
    lost: int
    opening: bool = False


@dataclass
class Claim:
    """A claim; only those raised against operating income are of interest when all is done.

    Attributes:
        amount: fen. left: fen still open. moved: whether it took the place of another debtor's.
        came: what became of it: the day, how ("paid", "lost", "reduced", "moved"), fen.
    """

    debtor: Debtor
    contract: int
    voucher_id: int
    label: str
    day: dt.date
    summary: str
    amount: int
    operating: bool
    moved: bool = False
    left: int = 0
    came: list[tuple[dt.date, str, int]] = field(default_factory=list)

    def sum_of(self, how: str, first: dt.date, last: dt.date) -> int:
        """Return the fen that came in a way between two days."""
        return sum(amount for day, kind, amount in self.came if kind == how and first <= day <= last)


@dataclass
class _Surplus:
    """What was settled before it was claimed."""

    how: str
    left: int


class _Ledger:
    """Claims and surpluses of every debtor, oldest first."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._open: dict[Debtor, list[Claim]] = {}
        self._surplus: dict[Debtor, list[_Surplus]] = {}

    def raise_claim(self, claim: Claim) -> None:
        claim.left = claim.amount
        for one in self._surplus.get(claim.debtor, []):
            if claim.operating and one.how == "other":
                continue
            taken = min(claim.left, one.left)
            self._take(claim, taken, one.how, claim.day)
            one.left -= taken
        self._surplus[claim.debtor] = [one for one in self._surplus.get(claim.debtor, []) if one.left]
        if claim.operating:
            self.claims.append(claim)
        if claim.left:
            self._open.setdefault(claim.debtor, []).append(claim)

    def settle(self, key: Key, amount: int, how: str, day: dt.date) -> int:
        """Take an amount off a debtor's claims and return how much of it were claims of operating income."""
        debtor, contract = key
        held = self._open.get(debtor, [])
        ordered = sorted(held, key=lambda one: contract == 0 or one.contract != contract)
        operating = 0
        for claim in ordered:
            if not amount:
                break
            if claim.operating and how == "other":
                continue
            taken = min(claim.left, amount)
            self._take(claim, taken, how, day)
            amount -= taken
            operating += taken if claim.operating else 0
        self._open[debtor] = [one for one in held if one.left]
        if amount:
            self._surplus.setdefault(debtor, []).append(_Surplus("other" if how == "moved" else how, amount))
        return operating

    @staticmethod
    def _take(claim: Claim, amount: int, how: str, day: dt.date) -> None:
        if amount:
            claim.left -= amount
            claim.came.append((day, how, amount))


def operating_claims(movements: Iterable[Movement]) -> list[Claim]:
    """Return every claim raised against operating income with what became of it, from vouchers in their order."""
    ledger = _Ledger()
    for one in movements:
        raised = {key: amount for key, amount in one.claims.items() if amount > 0}
        settled = {key: -amount for key, amount in one.claims.items() if amount < 0}
        for_income = 0 if one.opening else min(max(one.income, 0), sum(raised.values()))
        moved = 0
        for how, amount in _ways(one, sum(settled.values()), sum(raised.values()) - for_income):
            for key, part in _parts(settled, amount):
                settled[key] -= part
                taken = ledger.settle(key, part, how, one.day)
                moved += taken if how == "moved" else 0
        for key, part in _parts(raised, for_income):
            raised[key] -= part
            ledger.raise_claim(_claim(one, key, part, operating=True))
        for key, part in _parts(raised, min(moved, sum(raised.values()))):
            raised[key] -= part
            ledger.raise_claim(_claim(one, key, part, operating=True, moved=True))
        for key, part in raised.items():
            if part:
                ledger.raise_claim(_claim(one, key, part, operating=False))
    return ledger.claims


def unreceived(claims: Sequence[Claim]) -> int:
    """Return the fen of operating income that were not received by the day the claims were told until."""
    return sum(one.left + sum(amount for _day, how, amount in one.came if how == "lost") for one in claims)


def _ways(one: Movement, settled: int, raised_otherwise: int) -> list[tuple[str, int]]:
    """Return how much of what a voucher settles went each way."""
    ways, rest = [], settled
    if one.opening:
        return [("other", settled)]
    for how, amount in (
        ("moved", raised_otherwise), ("reduced", -one.income), ("lost", one.lost), ("paid", one.paid), ("other", rest),
    ):  # fmt: skip
        taken = min(rest, max(amount, 0))
        rest -= taken
        ways.append((how, taken))
    return ways


def _parts(amounts: Mapping[Key, int], total: int) -> list[tuple[Key, int]]:
    """Return what of a total falls to each amount, none more than it is."""
    if not total:
        return []
    keys = sorted(key for key, amount in amounts.items() if amount)
    parts = split(total, [amounts[key] for key in keys])
    return [(key, part) for key, part in zip(keys, parts, strict=True) if part]


def _claim(one: Movement, key: Key, amount: int, *, operating: bool, moved: bool = False) -> Claim:
    return Claim(key[0], key[1], one.voucher_id, one.label, one.day, one.summary, amount, operating, moved)
