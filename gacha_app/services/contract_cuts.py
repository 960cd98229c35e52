"""Shortening a contract's schedule: what becomes of instalments whose days are no more, and of what was booked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import UNDISTRIBUTED
from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Instalment
from gacha_app.domain.contract_schedule import Part, shortened
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import Standing
from gacha_app.reports.spreads import standings as spread_standings
from gacha_app.services.contract_vouchers import Party, accounts_of, party_on
from gacha_app.services.posting import is_year_closed
from gacha_app.storage.book import Writing

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cut:
    """An instalment that is shortened or taken off.

    Attributes:
        amount: fen left of it, nought where it is taken off. lowered: fen of its claim that go away.
        over: fen paid for days that are no more.
    """

    standing: Standing
    amount: int
    lowered: int
    over: int


@dataclass(frozen=True)
class ChangePlan:
    """What a change or an early end would do.

    Attributes:
        contract: as it would be. cuts: what is shortened or taken off. parts: what is made anew.
        first: since when the new terms hold. over, prepaid, waiting: fen paid for days that are no more, prepaid, and
            waiting in spreads. voucher: what is booked, None where nothing is.
    """

    contract: Contract
    first: dt.date
    cuts: tuple[Cut, ...]
    parts: tuple[Part, ...] = ()
    over: int = 0
    prepaid: int = 0
    waiting: int = 0
    voucher: Voucher | None = None

    @property
    def to_return(self) -> int:
        """Fen that go back if nothing is kept."""
        return self.over + self.prepaid + self.waiting


def check_inside(contract: Contract, day: dt.date) -> None:
    """Refuse a day outside a contract's time.

    Raises:
        InvalidInput: naming its first and last day.
    """
    if contract.start is None or contract.end is None:
        raise InvalidInput("date", _("“{name}”没有写明起止日期，请先补上。").format(name=contract.name))
    last = contract.last_day or contract.end
    if not contract.start <= day <= last:
        raise InvalidInput(
            "date",
            _("日期要在合同期 {start} 和 {end} 之间。").format(start=contract.start, end=last),
        )


def cut_of(contract: Contract, one: Standing, last: dt.date) -> Cut | None:
    """Return what becomes of an instalment when its contract's days end, None where it stays whole."""
    if one.begins is None or one.until is None or one.until <= last:
        return None
    amount = shortened(contract, one.begins, one.until, one.amount, last)
    over = max(one.paid - max(amount - one.forgiven, 0), 0)
    left = max(amount - one.settled, 0)
    return Cut(one, amount, max(one.claim - left, 0) if one.claim > 0 else 0, over)


def lowering(
    session: Session, contract: Contract, cuts: Iterable[Cut], day: dt.date
) -> list[tuple[str, int, Party | None]]:
    """Return the lines that take back what was raised for days that are no more."""
    accounts = accounts_of(session, contract)
    lines: list[tuple[str, int, Party | None]] = []
    for one in cuts:
        if one.lowered:
            party = party_on(session, contract, one.standing.begins)
            result = result_of(session, accounts.result, one.standing, day)
            lines += [(result, one.lowered, party), (accounts.claim, -one.lowered, party)]
    return lines


def result_of(session: Session, result: str, one: Standing, day: dt.date) -> str:
    """Return where income is taken back from: of a closed year from 未分配收益."""
    # 财会〔2023〕14号 322: what belongs to an earlier, closed year goes through 未分配收益
    closed = one.due.year < day.year and is_year_closed(session, one.due.year)
    return UNDISTRIBUTED if closed else result


def cut_instalments(session: Writing, contract: Contract, plan: ChangePlan, on: dt.date, *, keep: bool = False) -> None:
    """Shorten or take off instalments; what was paid and is kept stays as large as it was paid."""
    for one in plan.cuts:
        held = session.get_one(Instalment, one.standing.id)
        amount = max(one.amount, one.standing.settled) if keep else one.amount
        if amount:
            if amount != held.amount:
                with in_chinese():
                    held.note = _("原 {amount} 元，到 {date}").format(amount=grouped(held.amount), date=held.until)
            held.amount = amount
            if held.begins is not None and held.until is not None and held.begins < plan.first:
                held.until = min(held.until, plan.first - _DAY)
        else:
            held.cancelled_on = on
    session.flush()


def spread_of(session: Session, one: Standing) -> Spread | None:
    """Return the spread that an instalment goes through, if its voucher stands."""
    if one.spread_id is None:
        return None
    for standing in spread_standings(session):
        if standing.spread.id == one.spread_id and not standing.fault:
            return standing.spread
    return None
