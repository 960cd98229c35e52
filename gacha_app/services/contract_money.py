"""Money by contract: what is due is raised, what comes is received, what comes too early waits and is offset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK
from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, Settlement
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import Standing, balances, standings
from gacha_app.services.contract_freeing import lowest_held
from gacha_app.services.contract_raising import is_long, spread_over_years
from gacha_app.services.contract_vouchers import (
    Accounts,
    Party,
    accounts_of,
    check_money,
    contract_of,
    make_voucher,
    party_on,
    post_act,
    serials_text,
)
from gacha_app.services.posting import check_day
from gacha_app.storage.book import Book, Writing


@dataclass(frozen=True)
class Allocation:
    """What a receipt settles of an instalment: fen, how much of it stood as a claim, and whether its years share it."""

    standing: Standing
    amount: int
    claim: int
    spread: bool = False


@dataclass(frozen=True)
class ReceiptPlan:
    """What a receipt (or payment) would do.

    Attributes:
        allocations: what it settles, first due first. prepaid: fen that wait for what is not due yet.
        voucher: the entry it makes.
    """

    allocations: tuple[Allocation, ...]
    prepaid: int
    voucher: Voucher = field(compare=False)


def preview_receipt(
    book: Book, contract_id: int, day: dt.date, amount: int, *, account: str = BANK,
    serials: Sequence[int] = (), spread: bool = False,
) -> ReceiptPlan:  # fmt: skip
    """Return what a receipt would settle, what of it would wait, and its entry; nothing is kept.

    Raises:
        InvalidInput: as `receive`.
    """
    with book.reading() as session:
        contract = contract_of(session, contract_id)
        return _plan_receipt(session, contract, day, amount, account, serials, spread=spread)


def receive(
    book: Book, contract_id: int, day: dt.date, amount: int, *, account: str = BANK,
    serials: Sequence[int] = (), spread: bool = False, note: str = "",
) -> ReceiptPlan:  # fmt: skip
    """Receive money for a contract, or pay it where the village pays: what is due first, the rest is prepaid.

    Args:
        amount: fen. account: where the money comes or goes.
        serials: which instalments it is for; none for those due first, up to the end of the day's year.
        spread: whether the income of an instalment of more than a year goes over its years.

    Raises:
        InvalidInput: if the day lies before the contract, an instalment is settled or unknown, more comes than the
            contract still asks for, or the month is closed.
    """
    with book.writing("receive_by_contract", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        plan = _plan_receipt(session, contract, day, amount, account, serials, spread=spread)
        act = Act(contract_id, "receipt", day, amount, prepaid=plan.prepaid, note=note.strip())
        act.detail = serials_text(one.standing.serial for one in plan.allocations)
        post_act(session, act, plan.voucher)
        _settle(session, contract, act, plan.allocations)
        return plan


def preview_offset(book: Book, contract_id: int, day: dt.date, serials: Sequence[int] = ()) -> ReceiptPlan:
    """Return which instalments what was prepaid would settle; nothing is kept."""
    with book.reading() as session:
        return _plan_offset(session, contract_of(session, contract_id), day, serials)


def offset_prepaid(book: Book, contract_id: int, day: dt.date, serials: Sequence[int] = ()) -> ReceiptPlan:
    """Settle instalments that are due out of what was prepaid.

    Raises:
        InvalidInput: if nothing is prepaid or nothing is due, or the month is closed.
    """
    with book.writing("offset_prepaid_by_contract", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        plan = _plan_offset(session, contract, day, serials)
        used = -plan.prepaid
        act = Act(contract_id, "offset", day, used, prepaid=-used)
        act.detail = serials_text(one.standing.serial for one in plan.allocations)
        post_act(session, act, plan.voucher)
        _settle(session, contract, act, plan.allocations)
        if short := lowest_held(session, contract_id, "prepaid"):
            raise InvalidInput(
                "date",
                _("“{name}”在 {date} 还没有预收（付）这么多，请核对日期。").format(name=contract.name, date=short[0]),
            )
        return plan


def _plan_receipt(
    session: Session, contract: Contract, day: dt.date, amount: int, account: str, serials: Sequence[int],
    *, spread: bool,
) -> ReceiptPlan:  # fmt: skip
    if amount <= 0:
        raise InvalidInput("amount", _("金额应大于零。"))
    check_money(account)
    check_receipt_day(session, contract, day)
    all_ = standings(session, contract_id=contract.id)
    if not all_:
        raise InvalidInput(
            "contract", _("“{name}”没有收付款计划，请先补上计价方式、价款和期限。").format(name=contract.name)
        )
    chosen = _chosen(all_, serials) if serials else _due(all_, day)
    allocations, rest = _allocate(chosen, amount, spread=spread)
    held = balances(session, contract_id=contract.id).get(contract.id or 0)
    _refuse_too_much(contract, all_, allocations, rest, held.prepaid if held else 0, bool(serials))
    accounts = accounts_of(session, contract)
    lines: list[tuple[str, int, Party | None]] = [(account, amount, None)]
    lines += _lines(session, contract, accounts, allocations)
    if rest:
        lines.append((accounts.prepaid, -rest, party_on(session, contract, day)))
    with in_chinese():
        verb = _("收") if contract.is_income else _("付")
        what = serials_text(one.standing.serial for one in allocations)
        ahead = (_("预收") if contract.is_income else _("预付")) if rest else ""
        text = _("{verb}{name}款").format(verb=verb, name=contract.name)
        said = "、".join(one for one in (what, ahead) if one)
        text = f"{text}（{said}）" if said else text
    return ReceiptPlan(tuple(allocations), rest, make_voucher(contract, day, text, lines))


def _plan_offset(session: Session, contract: Contract, day: dt.date, serials: Sequence[int]) -> ReceiptPlan:
    held = balances(session, contract_id=contract.id).get(contract.id or 0)
    if held is None or held.prepaid <= 0:
        raise InvalidInput("amount", _("“{name}”没有可以抵扣的预收（付）款。").format(name=contract.name))
    check_receipt_day(session, contract, day)
    all_ = standings(session, contract_id=contract.id)
    chosen = _chosen(all_, serials) if serials else _due(all_, day)
    allocations, rest = _allocate(chosen, held.prepaid, spread=False)
    if not allocations:
        raise InvalidInput("date", _("“{name}”到 {year} 年底没有要付的款，不用抵扣。").format(
            name=contract.name, year=day.year
        ))  # fmt: skip
    accounts, used = accounts_of(session, contract), held.prepaid - rest
    with in_chinese():
        word = _("预收抵扣") if contract.is_income else _("预付抵扣")
        what = serials_text(one.standing.serial for one in allocations)
    lines = [(accounts.prepaid, used, party_on(session, contract, day))]
    lines += _lines(session, contract, accounts, allocations)  # type: ignore[arg-type]
    return ReceiptPlan(
        tuple(allocations), -used, make_voucher(contract, day, f"{contract.name}{word}{what}", lines)
    )  # fmt: skip


def check_receipt_day(session: Session, contract: Contract, day: dt.date) -> None:
    """Refuse a day before the contract, or one that the book cannot post to.

    Raises:
        InvalidInput: naming the day.
    """
    known = [one for one in (contract.signed_on, contract.start) if one is not None]
    if known and day < min(known):
        raise InvalidInput(
            "date",
            _("{date} 早于“{name}”的签订和起始日期 {first}，请核对日期。").format(
                date=day, name=contract.name, first=min(known)
            ),
        )
    check_day(session, day)  # type: ignore[arg-type]


def _due(all_: Sequence[Standing], day: dt.date) -> list[Standing]:
    """Return what money of a day goes to: what is raised, and what is due by the end of the day's year."""
    last = dt.date(day.year, 12, 31)
    return [one for one in all_ if one.open and (one.due <= last or one.claim > 0)]


def _chosen(all_: Sequence[Standing], serials: Sequence[int]) -> list[Standing]:
    by_serial = {one.serial: one for one in all_}
    found = []
    for serial in dict.fromkeys(serials):
        one = by_serial.get(serial)
        if one is None or one.cancelled:
            raise InvalidInput("serials", _("没有第 {serial} 期，或已经取消。").format(serial=serial))
        if not one.open:
            raise InvalidInput("serials", _("第 {serial} 期已经结清，不能再收（付）一次。").format(serial=serial))
        found.append(one)
    return found


def _allocate(chosen: Sequence[Standing], amount: int, *, spread: bool) -> tuple[list[Allocation], int]:
    found = []
    for one in chosen:
        part = min(one.open, amount)
        if not part:
            break
        stands = max(one.claim, 0)
        long = spread and is_long(one) and not stands and not one.settled
        found.append(Allocation(one, part, min(part, stands), long))
        amount -= part
    return found, amount


def _refuse_too_much(
    contract: Contract, all_: Sequence[Standing], allocations: Sequence[Allocation], rest: int, prepaid: int,
    named: bool,
) -> None:  # fmt: skip
    if not rest:
        return
    if named:
        taken = sum(one.amount for one in allocations)
        raise InvalidInput(
            "amount",
            _("所选的几期只差 {open} 元，多出 {over} 元；多的要作预收（付），请不要指定期数。").format(
                open=grouped(taken), over=grouped(rest)
            ),
        )
    left = sum(one.open for one in all_) - sum(one.amount for one in allocations) - prepaid
    if rest > left:
        most = max(sum(one.open for one in all_) - prepaid, 0)
        raise InvalidInput(
            "amount",
            _("“{name}”全部还差 {open} 元，这一笔多出 {over} 元，超过了合同价款，请核对金额。").format(
                name=contract.name, open=grouped(most), over=grouped(rest - left)
            ),
        )


def _lines(
    session: Session, contract: Contract, accounts: Accounts, allocations: Iterable[Allocation]
) -> list[tuple[str, int, Party | None]]:
    """Return the lines that settle: what stood as a claim leaves it, the rest is income (or cost) now."""
    lines: list[tuple[str, int, Party | None]] = []
    for one in allocations:
        party = party_on(session, contract, one.standing.begins)
        now = one.amount - one.claim
        if one.claim:
            lines.append((accounts.claim, -one.claim, party))
        if one.spread:
            # the whole of a rent of many years waits, also what of it is still owed
            lines.append((accounts.prepaid, -one.standing.amount, party))
            lines.append((accounts.claim, one.standing.amount - now, party))
        elif now:
            lines.append((accounts.result, -now, party))
    return lines


def _settle(session: Writing, contract: Contract, act: Act, allocations: Iterable[Allocation]) -> None:
    accounts = accounts_of(session, contract)
    for one in allocations:
        claim = one.standing.amount - one.amount if one.spread else -one.claim
        session.add(Settlement(act.id or 0, one.standing.id, one.amount, claim))
        if one.spread:
            party = party_on(session, contract, one.standing.begins)
            spread_over_years(session, contract, accounts, party, one.standing, one.standing.amount, act.voucher_id)
    session.flush()
