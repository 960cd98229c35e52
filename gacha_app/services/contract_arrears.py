"""What comes late or never: interest on arrears, write-offs, deposits; and taking any act back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK
from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, Instalment, Settlement
from gacha_app.domain.contract_arrears import arrears_interest
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.contract_ledger import Standing, balances, counted, standings, with_vouchers
from gacha_app.services.contract_freeing import lowest_held
from gacha_app.services.contract_money import check_receipt_day
from gacha_app.services.contract_vouchers import (
    FORM,
    Party,
    accounts_of,
    act_called,
    check_money,
    contract_of,
    make_voucher,
    party_on,
    post_act,
    serials_text,
)
from gacha_app.services.posting import check_day
from gacha_app.services.vouchers import red_of
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.contract_tables import contract_acts, contract_instalments, contract_settlements


@dataclass(frozen=True)
class Interest:
    """Interest on one instalment: until which day, for how many days, fen."""

    standing: Standing
    until: dt.date
    days: int
    amount: int


def preview_interest(book: Book, contract_id: int, until: dt.date) -> tuple[Interest, ...]:
    """Return the interest on a contract's late instalments to a day, what was charged before left out."""
    with book.reading() as session:
        return _interest(session, contract_of(session, contract_id), until)


def charge_interest(book: Book, contract_id: int, until: dt.date) -> tuple[Interest, ...]:
    """Charge interest on what is late: a voucher on that day, and an instalment of its own each.

    Raises:
        InvalidInput: if no interest is agreed, none has grown, or the day cannot be posted to.
    """
    with book.writing("charge_contract_interest", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        if not contract.arrears_rate:
            raise InvalidInput("contract", _("“{name}”没有约定逾期利息。").format(name=contract.name))
        found = _interest(session, contract, until)
        if not found:
            raise InvalidInput("date", _("“{name}”到 {date} 没有新的逾期利息。").format(name=contract.name, date=until))
        for one in found:
            _charge(session, contract, one)
        return found


def write_off(
    book: Book, contract_id: int, serials: Sequence[int], day: dt.date, reason: str
) -> tuple[Voucher | None, int]:
    """Write off what is open of instalments: what stands on the ledger by a voucher, the rest is waived.

    Returns:
        The voucher, None where nothing had been raised, and the fen written off and waived together.

    Raises:
        InvalidInput: if no reason is given, an instalment is settled or unknown, or the month is closed.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明核销的原因，如会议决定。"))
    with book.writing("write_off_by_contract", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        check_day(session, day)
        chosen = _open_ones(session, contract_id, serials)
        voucher = _write_off_voucher(session, contract, chosen, day)
        kept = None
        for kind, entry, picked in (
            ("write_off", voucher, [(one, max(one.claim, 0)) for one in chosen]),
            ("waive", None, [(one, one.to_raise) for one in chosen]),
        ):
            amounts = [(one, fen) for one, fen in picked if fen]
            if not amounts:
                continue
            act = Act(contract_id, kind, day, sum(fen for _one, fen in amounts), note=reason.strip())
            act.detail = serials_text(one.serial for one, _fen in amounts)
            post_act(session, act, entry)
            kept = kept or entry
            for one, fen in amounts:
                session.add(Settlement(act.id or 0, one.id, fen, -fen if kind == "write_off" else 0))
        session.flush()
        return kept, sum(one.open for one in chosen)


def preview_write_off(book: Book, contract_id: int, serials: Sequence[int], day: dt.date) -> Voucher | None:
    """Return the voucher that a write-off would make, None where nothing stands on the ledger; nothing is kept."""
    with book.reading() as session:
        return _write_off_voucher(
            session, contract_of(session, contract_id), _open_ones(session, contract_id, serials), day
        )


def take_deposit(book: Book, contract_id: int, day: dt.date, amount: int, *, account: str = BANK) -> Voucher:
    """Take a deposit, or pay one where the village pays.

    Raises:
        InvalidInput: if it is more than agreed, or the day or the account cannot be.
    """
    with book.writing("take_contract_deposit", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        check_receipt_day(session, contract, day)
        held = _held(session, contract_id)
        if contract.deposit and held + amount > contract.deposit:
            raise InvalidInput(
                "amount",
                _("约定的押金是 {agreed} 元，已收（付）{held} 元，最多再收（付）{most} 元。").format(
                    agreed=grouped(contract.deposit), held=grouped(held), most=grouped(max(contract.deposit - held, 0))
                ),
            )
        return _deposit(session, contract, "deposit_take", day, amount, check_money(account))


def return_deposit(book: Book, contract_id: int, day: dt.date, amount: int, *, account: str = BANK) -> Voucher:
    """Give a deposit back, or get one back; at most what is held.

    Raises:
        InvalidInput: if it is more than is held, or the day or the account cannot be.
    """
    with book.writing("return_contract_deposit", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        return _deposit(session, contract, "deposit_return", day, amount, check_money(account))


def keep_deposit(book: Book, contract_id: int, day: dt.date, amount: int, reason: str) -> Voucher:
    """Keep a deposit for good, or lose one; at most what is held.

    Raises:
        InvalidInput: if it is more than is held, no reason is given, or the day cannot be.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明押金不退的原因。"))
    with book.writing("keep_contract_deposit", str(contract_id)) as session:
        return _deposit(session, contract_of(session, contract_id), "deposit_keep", day, amount, "", reason)


def undo_act(book: Book, act_id: int, reason: str, *, on: dt.date | None = None) -> Voucher | None:
    """Take back what was done for a contract: its voucher in red; a waiver, or a link to a voucher, just goes.

    Returns:
        The red voucher (a draft where the book wants vouchers reviewed), None where none was made.

    Raises:
        InvalidInput: if it cannot be taken back, was so already, or no reason is given.
    """
    with book.writing("undo_contract_act", str(act_id)) as session:
        act = act_called(session, act_id)
        voucher = session.get_one(Voucher, act.voucher_id) if act.voucher_id is not None else None
        if voucher is not None and voucher.entry_kind == FORM:
            return red_of(session, voucher, reason, on=on)
        # a voucher entered with an ordinary form stays: it only settles nothing any more
        if voucher is None and act.kind != "waive":
            raise InvalidInput("act", _("变更、续签和终止不能撤销，请再做一次变更。"))
        if act.undone:
            raise InvalidInput("act", _("这一笔已经撤销过了。"))
        if not reason.strip():
            raise InvalidInput("reason", _("请写明撤销的原因。"))
        act.undone, act.note = True, f"{act.note}；{reason.strip()}"
        return None


def _interest(session: Session, contract: Contract, until: dt.date) -> tuple[Interest, ...]:
    all_ = standings(session, contract_id=contract.id)
    charged: dict[int, dt.date] = {}
    for one in all_:
        if one.kind == "interest" and one.late_id is not None and one.until is not None:
            charged[one.late_id] = max(one.until, charged.get(one.late_id, one.until))
    paid = _payments(session, contract.id or 0)
    found = []
    for one in all_:
        if one.kind != "rent" or one.cancelled or one.due >= until:
            continue
        fen, days = arrears_interest(contract, one.due, one.amount, paid.get(one.id, ()), until, charged.get(one.id))
        if fen:
            found.append(Interest(one, until, days, fen))
    return tuple(found)


def _payments(session: Session, contract_id: int) -> dict[int, list[tuple[dt.date, int]]]:
    """Return on which days what was settled of each instalment."""
    held, acts = contract_settlements.c, contract_acts.c
    query: Select[Any] = select(held.instalment_id, acts.date, func.sum(held.amount)).join(
        contract_acts, acts.id == held.act_id
    )
    query = with_vouchers(query, None).where(counted(None), acts.contract_id == contract_id)
    found: dict[int, list[tuple[dt.date, int]]] = {}
    for instalment, day, fen in session.execute(query.group_by(held.instalment_id, acts.date)):
        if fen:
            found.setdefault(instalment, []).append((day, int(fen)))
    return found


def _charge(session: Writing, contract: Contract, one: Interest) -> None:
    accounts, late = accounts_of(session, contract), one.standing
    party = party_on(session, contract, late.begins)
    with in_chinese():
        text = _("{name}{serial}逾期利息（{days}天）").format(
            name=contract.name, serial=serials_text([late.serial]), days=one.days
        )
    lines = [(accounts.claim, one.amount, party), (accounts.gained, -one.amount, party)]
    act = Act(contract.id or 0, "interest", one.until, one.amount, detail=serials_text([late.serial]))
    post_act(session, act, make_voucher(contract, one.until, text, lines))
    held = contract_instalments.c
    last = session.scalar(select(func.max(held.serial)).where(held.contract_id == contract.id)) or 0
    made = Instalment(
        contract.id or 0, int(last) + 1, one.until, one.amount, "interest", late.due, one.until, late_id=late.id,
        note=text,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.add(Settlement(act.id or 0, made.id or 0, 0, one.amount))
    session.flush()


def _open_ones(session: Session, contract_id: int, serials: Sequence[int]) -> list[Standing]:
    by_serial = {one.serial: one for one in standings(session, contract_id=contract_id)}
    found = []
    for serial in dict.fromkeys(serials):
        one = by_serial.get(serial)
        if one is None or one.cancelled:
            raise InvalidInput("serials", _("没有第 {serial} 期，或已经取消。").format(serial=serial))
        if not one.open:
            raise InvalidInput("serials", _("第 {serial} 期已经结清，没有可核销的。").format(serial=serial))
        found.append(one)
    if not found:
        raise InvalidInput("serials", _("请选择要核销的期数。"))
    return found


def _write_off_voucher(
    session: Session, contract: Contract, chosen: Sequence[Standing], day: dt.date
) -> Voucher | None:  # fmt: skip
    accounts = accounts_of(session, contract)
    lines: list[tuple[str, int, Party | None]] = []
    for one in chosen:
        if one.claim > 0:
            party = party_on(session, contract, one.begins)
            lines += [(accounts.lost, one.claim, party), (accounts.claim, -one.claim, party)]
    if not lines:
        return None
    with in_chinese():
        text = _("核销{name}{serials}").format(
            name=contract.name, serials=serials_text(one.serial for one in chosen if one.claim > 0)
        )
    return make_voucher(contract, day, text, lines)


def _held(session: Session, contract_id: int) -> int:
    found = balances(session, contract_id=contract_id).get(contract_id)
    return found.deposit if found else 0


def _deposit(
    session: Writing, contract: Contract, kind: str, day: dt.date, amount: int, account: str, reason: str = ""
) -> Voucher:
    if amount <= 0:
        raise InvalidInput("amount", _("金额应大于零。"))
    check_day(session, day)
    contract_id = contract.id or 0
    if kind != "deposit_take" and amount > (held := _held(session, contract_id)):
        raise InvalidInput(
            "amount",
            _("“{name}”现在只有押金 {held} 元，请核对金额。").format(name=contract.name, held=grouped(held)),
        )
    accounts, party = accounts_of(session, contract), party_on(session, contract, day)
    other = account or accounts.gained
    grown = amount if kind == "deposit_take" else -amount
    with in_chinese():
        # what is given and what is taken depends on who pays by the contract
        verbs = {
            "deposit_take": (_("收押金"), _("付押金")), "deposit_return": (_("退押金"), _("收回押金")),
            "deposit_keep": (_("押金不退"), _("押金不再收回")),
        }  # fmt: skip
        text = f"{contract.name}{verbs[kind][0 if contract.is_income else 1]}"
    other_party = None if account else party
    lines = [(other, grown, other_party), (accounts.deposit, -grown, party)]
    act = Act(contract_id, kind, day, amount, deposit=grown, note=reason.strip())
    post_act(session, act, make_voucher(contract, day, text, lines))
    if kind != "deposit_take" and (short := lowest_held(session, contract_id, "deposit")):
        raise InvalidInput(
            "date",
            _("“{name}”在 {date} 还没有这么多押金，请核对日期。").format(name=contract.name, date=short[0]),
        )
    return session.get_one(Voucher, act.voucher_id)
