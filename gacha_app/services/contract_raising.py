"""What is due by contract is raised as a receivable or payable; the income of many years goes over its years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract, anniversary
from gacha_app.domain.contract_acts import Act, Instalment, Settlement
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.spreading import Spread
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import Standing, standings
from gacha_app.reports.spreads import standings as spread_standings
from gacha_app.services.contract_vouchers import (
    Accounts,
    Party,
    accounts_of,
    contract_of,
    make_voucher,
    party_on,
    post_act,
    serials_text,
)
from gacha_app.services.posting import first_open_day
from gacha_app.services.spreads import add_spread
from gacha_app.storage.book import Book, Writing


@dataclass(frozen=True)
class Raised:
    """An instalment that is to be raised.

    Attributes:
        name: its contract. amount: fen. day: of its voucher. spread: whether it goes over its years.
    """

    standing: Standing
    name: str
    amount: int
    day: dt.date
    spread: bool


@dataclass(frozen=True)
class RaisePlan:
    """What raising would do.

    Attributes:
        skipped: sentences on what is left out, and why.
    """

    lines: tuple[Raised, ...]
    skipped: tuple[str, ...]

    @property
    def total(self) -> int:
        """Fen in all."""
        return sum(one.amount for one in self.lines)


def is_long(one: Standing) -> bool:
    """Say whether an instalment pays for more than a year: its income belongs to each of them."""
    # several provinces forbid to distribute a rent of many years in the year it comes; it is spread over its years
    return one.begins is not None and one.until is not None and one.until >= anniversary(one.begins, 1)


def preview_raise(
    book: Book, first: dt.date, last: dt.date, contract_ids: Iterable[int] | None = None, *, spread: bool = True
) -> RaisePlan:
    """Return which instalments due in a time would be raised, and which are left out; nothing is kept."""
    with book.reading() as session:
        return _plan_raise(session, first, last, contract_ids, spread=spread)


def raise_due(
    book: Book, first: dt.date, last: dt.date, contract_ids: Iterable[int] | None = None, *, spread: bool = True
) -> RaisePlan:
    """Raise all instalments due in a time as receivables or payables, one voucher each; what is raised is left out.

    Args:
        contract_ids: only of these, None for all. spread: whether the income of more than a year goes over its years.

    Raises:
        InvalidInput: if nothing is to be raised, or a day cannot be posted to.
    """
    with book.writing("raise_contract_instalments", f"{first} {last}") as session:
        plan = _plan_raise(session, first, last, contract_ids, spread=spread)
        if not plan.lines:
            raise InvalidInput(
                "period", plan.skipped[0] if len(plan.skipped) == 1 else _("这段时间没有要计提的合同款。")
            )
        for one in plan.lines:
            _raise(session, one)
        return plan


def _plan_raise(
    session: Session, first: dt.date, last: dt.date, contract_ids: Iterable[int] | None, *, spread: bool
) -> RaisePlan:
    wanted = None if contract_ids is None else set(contract_ids)
    lines, skipped, names = [], [], {}
    raised = settled = 0
    for one in standings(session, due_from=first, due_by=last):
        if one.cancelled or one.kind != "rent" or (wanted is not None and one.contract_id not in wanted):
            continue
        if not one.to_raise:
            raised, settled = raised + (one.open > 0), settled + (one.open == 0)
            continue
        if one.contract_id not in names:
            names[one.contract_id] = contract_of(session, one.contract_id).name
        whole = one.to_raise == one.amount
        lines.append(
            Raised(one, names[one.contract_id], one.to_raise, first_open_day(session, one.due),
                   spread and whole and is_long(one))
        )  # fmt: skip
    if raised:
        skipped.append(_("{count} 期已经计提，不再重复。").format(count=raised))
    if settled:
        skipped.append(_("{count} 期已经结清，不用计提。").format(count=settled))
    return RaisePlan(tuple(lines), tuple(skipped))


def _raise(session: Writing, one: Raised) -> Act:
    contract, standing = contract_of(session, one.standing.contract_id), one.standing
    accounts, party = accounts_of(session, contract), party_on(session, contract, standing.begins)
    result = accounts.prepaid if one.spread else accounts.result
    with in_chinese():
        word = _("应收") if contract.is_income else _("应付")
        text = _("{name}{what}{word}").format(
            name=contract.name, what=serials_text([standing.serial]), word=word
        )  # fmt: skip
    # what a household owes and what waits of its rent stand both on 内部往来
    voucher = make_voucher(
        contract, one.day, text, [(accounts.claim, one.amount, party), (result, -one.amount, party)],
        both_sides=one.spread,
    )  # fmt: skip
    act = Act(standing.contract_id, "raise", one.day, one.amount, detail=serials_text([standing.serial]))
    post_act(session, act, voucher)
    session.add(Settlement(act.id or 0, standing.id, 0, one.amount))
    session.flush()
    if one.spread:
        spread_over_years(session, contract, accounts, party, standing, one.amount, act.voucher_id)
    return act


def spread_over_years(
    session: Writing, contract: Contract, accounts: Accounts, party: Party, standing: Standing, amount: int,
    voucher_id: int | None,
) -> None:  # fmt: skip
    """Let the months that an instalment pays for take their parts of it."""
    if standing.begins is None or standing.until is None:
        return
    kept = session.get_one(Instalment, standing.id)
    with in_chinese():
        name = f"{contract.name}{serials_text([standing.serial])}"
    taken = {one.spread.name for one in spread_standings(session)}
    spread = Spread(
        name if name not in taken else f"{name}-{voucher_id}", "rent" if contract.is_income else "prepaid", amount,
        standing.begins, standing.until, accounts.prepaid, accounts.result, project_id=contract.project_id,
        household_id=party.household_id, contract_id=contract.id, counterparty_id=party.counterparty_id,
        received_id=voucher_id,
    )  # fmt: skip
    kept.spread_id = add_spread(session, spread).id
    session.flush()
