"""Resolving claims and debts: collected, paid, set off, reduced, written off; each posted, or linked to what is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.debt import ALL_WAYS, BY_PROCEDURE, IN_MONEY, DebtAct, refuse_way
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.reports.debts import DebtStanding, debt_standing
from gacha_app.services.debt_posting import (
    BAD_DEBTS,
    FORGIVEN,
    account_called,
    check_amount,
    debt_line,
    entry,
    money_account,
    now,
    take_back,
)
from gacha_app.services.posting import post
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import debt_acts


@dataclass(frozen=True)
class Resolution:
    """How part of a claim or a debt is resolved.

    Attributes:
        way: a key of `WAYS`. amount: fen.
        money: where it is paid from or into. account: of a set-off against something that is in no register of debts.
        other_debt_id: the claim or debt it is set off against, or None.
        meeting: who agreed and when; paper: what proves it.
    """

    way: str
    amount: int
    date: dt.date
    money: str = "102"
    account: str = ""
    other_debt_id: int | None = None
    meeting: str = ""
    paper: str = ""
    note: str = ""


def preview_resolution(book: Book, debt_id: int, said: Resolution) -> Voucher:
    """Return the voucher that resolving would post; nothing is kept."""
    with book.reading() as session:
        return _voucher(session, _resolvable(session, debt_id, said), said)


def resolve_debt(book: Book, debt_id: int, said: Resolution) -> DebtAct:
    """Resolve part of a claim or a debt, or all of it, and post its voucher.

    Raises:
        InvalidInput: if more would be resolved than is left, the members' meeting is missing, or the month is closed.
    """
    with book.writing("resolve_debt", str(debt_id)) as session:
        one = _resolvable(session, debt_id, said)
        booked = session.get(Voucher, one.debt.voucher_id) if one.debt.voucher_id is not None else None
        if booked is not None and said.date < booked.date:
            raise InvalidInput("date", _("“{name}”是 {date} 入账的，化解日期不能更早。").format(
                name=one.debt.name, date=booked.date
            ))  # fmt: skip
        voucher = post(session, _voucher(session, one, said))
        act = _act(session, debt_id, said, voucher)
        if said.other_debt_id is not None:
            _act(session, said.other_debt_id, replace(said, other_debt_id=debt_id), voucher)
        return act


def link_resolution(
    book: Book, debt_id: int, reference: str, way: str, *, meeting: str = "", paper: str = ""
) -> DebtAct:
    """Note that a voucher which is posted already resolved part of a claim or a debt.

    Its amount is what the voucher takes from the account of the debt with the same party, less what is noted of it
    already.

    Raises:
        InvalidInput: if the voucher does not touch it, was taken back or is noted whole, or more would be resolved than
            is left.
    """
    with book.writing("link_resolution", f"{debt_id} {reference}") as session:
        debt = debt_standing(session, debt_id).debt
        voucher = voucher_called(session, reference)
        if voucher.state is not State.POSTED or voucher.id == debt.voucher_id:
            raise InvalidInput(
                "voucher", _("凭证 {number} 不是有效的已记账凭证，不能关联。").format(number=voucher.label)
            )
        moved = -debt.sign * sum(
            line.amount
            for line in voucher.postings
            if line.account == debt.account
            and (line.household_id, line.counterparty_id) == (debt.household_id, debt.counterparty_id)
        )
        noted = sum(
            row.amount
            for row in session.execute(select(debt_acts.c.amount).where(debt_acts.c.voucher_id == voucher.id))
        )
        if moved - noted <= 0:
            raise InvalidInput(
                "voucher",
                _("凭证 {number} 没有减少“{name}”，或者已经关联过了。").format(number=voucher.label, name=debt.name),
            )
        said = Resolution(way, moved - noted, voucher.date, meeting=meeting, paper=paper)
        one = _resolvable(session, debt_id, said, linked=True)
        return _act(session, one.debt.id or 0, said, voucher, linked=True)


def undo_resolution(book: Book, act_id: int, reason: str) -> None:
    """Take back what was resolved: its voucher in red; a linked voucher only loses its link.

    Raises:
        InvalidInput: if it was taken back already, its year is closed, or the reason is missing.
        NotFound: if there is none of this identity.
    """
    with book.writing("undo_resolution", f"{act_id}：{reason.strip()}") as session:
        act = session.get(DebtAct, act_id)
        if act is None:
            raise NotFound(_("没有编号 {id} 的化解记录。").format(id=act_id))
        if act.linked:
            if not reason.strip():
                raise InvalidInput("reason", _("请写明撤销的原因。"))
            session.delete(act)
        else:
            take_back(session, act.voucher_id, reason)


def _resolvable(session: Session, debt_id: int, said: Resolution, *, linked: bool = False) -> DebtStanding:
    """Return a claim or a debt that a resolution may be applied to, as it is after all that was done."""
    one = debt_standing(session, debt_id)
    debt = one.debt
    refuse_way(debt.side, said.way)
    check_amount(said.amount)
    if one.left <= 0:
        raise InvalidInput("amount", _("“{name}”已经全部化解，不能再化解一次。").format(name=debt.name))
    if said.amount > one.left:
        raise InvalidInput(
            "amount",
            _("“{name}”只剩 {left} 元，不能化解 {amount} 元。").format(
                name=debt.name, left=grouped(one.left), amount=grouped(said.amount)
            ),
        )
    if said.date < debt.arisen_on:
        raise InvalidInput("date", _("化解日期不能早于形成日期 {day}。").format(day=debt.arisen_on))
    if said.way in BY_PROCEDURE and not said.meeting.strip():
        # 财农〔2021〕121号 第八条, 第二十二条: 重大财务事项 decided by the members, losses verified first
        raise InvalidInput("meeting", _("{way}要经过成员（代表）大会，请填写会议。").format(way=_(ALL_WAYS[said.way])))
    if said.way == "set_off" and not linked:
        _check_set_off(session, one, said)
    return one


def _check_set_off(session: Session, one: DebtStanding, said: Resolution) -> None:
    if said.other_debt_id is None:
        if said.account not in usable_accounts(session) or said.account == one.debt.account:
            raise InvalidInput("other_debt_id", _("请选择与哪一笔抵顶，或者写明抵顶记到哪个科目。"))
        return
    other = debt_standing(session, said.other_debt_id)
    if other.debt.side == one.debt.side:
        raise InvalidInput("other_debt_id", _("抵顶要一笔债权对一笔债务，请另选一笔。"))
    if said.amount > other.left:
        raise InvalidInput(
            "amount",
            _("“{name}”只剩 {left} 元，不能抵顶 {amount} 元。").format(
                name=other.debt.name, left=grouped(other.left), amount=grouped(said.amount)
            ),
        )
    same = (other.debt.household_id, other.debt.counterparty_id) == (one.debt.household_id, one.debt.counterparty_id)
    if not same and not said.paper.strip():
        raise InvalidInput("paper", _("两笔不是同一个对方，请填写三方抵顶协议。"))


def _voucher(session: Session, one: DebtStanding, said: Resolution) -> Voucher:
    debt = one.debt
    amount = debt.sign * said.amount
    with in_chinese():
        text = _("{way}{party}：{name}").format(way=_(ALL_WAYS[said.way]), party=one.party, name=debt.name)
    if said.way in IN_MONEY:
        counter = Posting(money_account(session, said.money), amount)
    elif said.way == "set_off" and said.other_debt_id is not None:
        counter = debt_line(debt_standing(session, said.other_debt_id).debt, amount)
    elif said.way == "set_off":
        counter = Posting(said.account, amount)
    else:
        # 坏账 to 其他支出; what need not be paid any more to 其他收入
        counter = Posting(account_called(session, *(BAD_DEBTS if debt.side == "claim" else FORGIVEN)), amount)
    lines = [counter, debt_line(debt, -amount)]
    return entry(said.date, text, sorted(lines, key=lambda line: line.amount < 0), "debt")


def _act(session: Writing, debt_id: int, said: Resolution, voucher: Voucher, *, linked: bool = False) -> DebtAct:
    act = DebtAct(
        debt_id, voucher.date, said.way, said.amount, voucher.id or 0, linked, said.meeting.strip(), said.paper.strip(),
        said.note.strip(), said.other_debt_id, now(), session.by,
    )  # fmt: skip
    session.add(act)
    session.flush()
    return act
