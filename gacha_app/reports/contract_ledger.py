"""What is open by contract: each instalment with what was raised, settled and written off, and the ledger beside it.

An act counts from its day until the day on which its voucher was taken back in red; so the register says on every day
what the ledger says on that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS, RECEIVABLE, ROLES
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.reports.standing_acts import vouchers_standing
from gacha_app.storage.accounting_tables import spread_parts, spreads
from gacha_app.storage.contract_tables import contract_acts, contract_instalments, contract_settlements
from gacha_app.storage.tables import contracts, postings, vouchers

_FORGIVEN = ("write_off", "waive")


@dataclass(frozen=True)
class Standing:
    """One instalment and how far it has come, fen throughout.

    Attributes:
        amount: what is due. settled: what was received, paid, offset, written off or waived of it.
        forgiven: the part of it written off or waived. claim: what stands open on the ledger's receivable or payable.
        raised: what was ever raised and stands.
    """

    id: int
    contract_id: int
    serial: int
    kind: str
    begins: dt.date | None
    until: dt.date | None
    due: dt.date
    amount: int
    settled: int
    forgiven: int
    claim: int
    raised: int
    cancelled: bool
    spread_id: int | None
    late_id: int | None
    note: str

    @property
    def open(self) -> int:
        """What is still to be settled; nought where it was taken off the schedule."""
        return 0 if self.cancelled else max(self.amount - self.settled, 0)

    @property
    def paid(self) -> int:
        """What was really received or paid."""
        return self.settled - self.forgiven

    @property
    def to_raise(self) -> int:
        """What may still be raised: what is open and stands on no account yet."""
        return max(self.open - max(self.claim, 0), 0)

    @property
    def period(self) -> str:
        """The days it pays for, in words; "" where none are known."""
        if self.begins is None or self.until is None:
            return ""
        return _("{start} 至 {end}").format(start=self.begins, end=self.until)

    def days_late(self, day: dt.date) -> int:
        """Return how many days it is overdue on a day; nought where it is settled or not due yet."""
        return max((day - self.due).days, 0) if self.open else 0

    def state(self, day: dt.date) -> str:
        """Say how far it is, in a word."""
        if self.cancelled:
            return _("已取消")
        if not self.open:
            return _("已核销") if self.forgiven and not self.paid else _("已结清")
        if self.due < day:
            return _("逾期")
        if self.settled:
            return _("部分结清")
        return _("已计提") if self.claim > 0 else _("未到期")


@dataclass(frozen=True)
class Balance:
    """What a contract holds on a day, fen: open claims, what is prepaid, the deposit."""

    claim: int = 0
    prepaid: int = 0
    deposit: int = 0


def counted(day: dt.date | None) -> ColumnElement[bool]:
    """Return which acts count on a day, None for now; joined to their vouchers by `with_vouchers`."""
    acts, red = contract_acts.c, _red.c
    if day is None:
        return and_(acts.undone.is_(False), or_(acts.voucher_id.is_(None), vouchers.c.state == State.POSTED))
    return and_(
        acts.undone.is_(False),
        acts.date <= day,
        or_(acts.voucher_id.is_(None), vouchers.c.state.in_((State.POSTED, State.REVERSED))),
        red.id.is_(None),
    )


_red = vouchers.alias("red")


def with_vouchers(query: Select[Any], day: dt.date | None) -> Select[Any]:
    """Join the vouchers of acts, and the red ones that took them back by a day."""
    query = query.join(vouchers, vouchers.c.id == contract_acts.c.voucher_id, isouter=True)
    if day is None:
        return query
    taken_back = and_(
        _red.c.reverses_id == vouchers.c.id, _red.c.state == State.POSTED, _red.c.date <= day
    )  # fmt: skip
    return query.join(_red, taken_back, isouter=True)


def settled_by_instalment(day: dt.date | None, contract_id: int | None = None) -> Subquery:
    """Return a subquery of what counts by instalment: settled, forgiven, claim, raised."""
    held, acts = contract_settlements.c, contract_acts.c
    query: Select[Any] = select(
        held.instalment_id,
        func.sum(held.amount).label("settled"),
        func.sum(case((acts.kind.in_(_FORGIVEN), held.amount), else_=0)).label("forgiven"),
        func.sum(held.claim).label("claim"),
        func.sum(case((held.claim > 0, held.claim), else_=0)).label("raised"),
    ).join(contract_acts, acts.id == held.act_id)
    query = with_vouchers(query, day).where(counted(day))
    if contract_id is not None:
        query = query.where(acts.contract_id == contract_id)
    return query.group_by(held.instalment_id).subquery()


def standings(
    session: Session,
    *,
    contract_id: int | None = None,
    day: dt.date | None = None,
    due_by: dt.date | None = None,
    due_from: dt.date | None = None,
    only_open: bool = False,
) -> list[Standing]:
    """Return the instalments in the order they are due, interest that was taken back left out.

    Args:
        contract_id: of one contract, None for all. day: as they stood at its end, None for now.
        due_by, due_from: only those due until or since a day. only_open: only those not settled.
    """
    held, sums = contract_instalments.c, settled_by_instalment(day, contract_id)
    settled = func.coalesce(sums.c.settled, 0)
    raised = func.coalesce(sums.c.raised, 0)
    conditions = [
        or_(held.kind != "interest", raised > 0),
        held.contract_id == contract_id if contract_id is not None else true(),
        held.due <= due_by if due_by is not None else true(),
        held.due >= due_from if due_from is not None else true(),
    ]
    if only_open:
        conditions += [held.cancelled_on.is_(None), held.amount > settled]
    query = (
        select(
            held.id, held.contract_id, held.serial, held.kind, held.begins, held.until, held.due, held.amount, settled,
            func.coalesce(sums.c.forgiven, 0), func.coalesce(sums.c.claim, 0), raised, held.cancelled_on,
            held.spread_id, held.late_id, held.note,
        )
        .join(sums, sums.c.instalment_id == held.id, isouter=True)
        .where(*conditions)
        .order_by(held.due, held.contract_id, held.serial, held.id)
    )  # fmt: skip
    rows: list[Any] = [tuple(row) for row in session.execute(query)]
    return [Standing(*(*row[:12], _cancelled(row[12], day), *row[13:])) for row in rows]


def _cancelled(cancelled_on: dt.date | None, day: dt.date | None) -> bool:
    return cancelled_on is not None and (day is None or cancelled_on <= day)


def balances(session: Session, day: dt.date | None = None, contract_id: int | None = None) -> dict[int, Balance]:
    """Return what each contract holds on a day, None for now; contracts without acts are left out."""
    acts = contract_acts.c
    held = with_vouchers(select(acts.contract_id, func.sum(acts.prepaid), func.sum(acts.deposit)), day).where(
        counted(day)
    )
    claims = with_vouchers(
        select(acts.contract_id, func.sum(contract_settlements.c.claim)).join(
            contract_acts, acts.id == contract_settlements.c.act_id
        ),
        day,
    ).where(counted(day))
    if contract_id is not None:
        held, claims = held.where(acts.contract_id == contract_id), claims.where(acts.contract_id == contract_id)
    claim = {one: int(fen) for one, fen in session.execute(claims.group_by(acts.contract_id))}
    return {
        one: Balance(claim.get(one, 0), int(prepaid), int(deposit))
        for one, prepaid, deposit in session.execute(held.group_by(acts.contract_id))
    }


def ledger_balances(session: Session, day: dt.date, contract_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return what the ledger says by contract on a day: fen by three-digit account, debit positive."""
    wanted = list(contract_ids)
    payable = ROLES[chart_of(session)].payable
    root = func.substr(postings.c.account, 1, 3)
    query = (
        select(postings.c.contract_id, root, func.sum(postings.c.amount))
        .join(vouchers, vouchers.c.id == postings.c.voucher_id)
        .where(
            postings.c.contract_id.is_not(None), root.in_((RECEIVABLE, HOUSEHOLDS, payable)),
            vouchers.c.state.in_((State.POSTED, State.REVERSED)), vouchers.c.date <= day,
        )
        .group_by(postings.c.contract_id, root)
    )  # fmt: skip
    found: dict[int, dict[str, int]] = {one: {} for one in wanted}
    for contract, account, fen in session.execute(query):
        if contract in found and fen:
            found[contract][str(account)] = int(fen)
    return found


def waiting_in_spreads(session: Session, day: dt.date) -> dict[int, int]:
    """Return what waits of spreads by contract on a day, fen: the rent of years to come.

    A month's part counts from its voucher's day until the day that was taken back in red, as the ledger has it.
    """
    linked = select(contract_instalments.c.spread_id).where(contract_instalments.c.spread_id.is_not(None))
    found_spreads = session.scalars(select(Spread).where(spreads.c.id.in_(linked))).all()
    part, stands = spread_parts.c, vouchers_standing(day)
    query = select(part.spread_id, func.sum(part.amount)).where(part.voucher_id.in_(stands)).group_by(part.spread_id)
    booked = {identity: int(fen) for identity, fen in session.execute(query)}
    stood_on = {one for spread in found_spreads for one in (spread.voucher_id, spread.received_id) if one is not None}
    standing = set(session.scalars(stands.where(vouchers.c.id.in_(stood_on))))
    found: dict[int, int] = {}
    for one in found_spreads:
        if one.contract_id is None or {one.voucher_id, one.received_id} - {None} - standing:
            continue
        stopped = one.stopped_on
        # of one that ended early only what its months still take waits; the rest was returned or kept
        whole = sum(one.parts().values()) if stopped is not None and stopped <= day else one.total
        found[one.contract_id] = found.get(one.contract_id, 0) + whole - booked.get(one.id or 0, 0)
    return found


def contracts_with_acts(session: Session) -> Sequence[int]:
    """Return the contracts for which something was done."""
    query = select(contracts.c.id).where(contracts.c.id.in_(select(contract_acts.c.contract_id).distinct()))
    return list(session.scalars(query))
