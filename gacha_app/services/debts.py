"""Claims and debts to be resolved: registering them, from the accounts too, and resolving each to the fen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.debt import ALL_WAYS, BY_PROCEDURE, IN_MONEY, Debt, DebtAct, refuse_way
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.reports.debt_proof import standings
from gacha_app.reports.debts import DebtStanding, debt_standing
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import Party, party_namer
from gacha_app.reports.party_movements import accounts_with_parties, aged_balances
from gacha_app.services.debt_posting import (
    BAD_DEBTS,
    FORGIVEN,
    account_called,
    check_amount,
    check_party,
    entry,
    money_account,
    now,
    take_back,
)
from gacha_app.services.posting import post
from gacha_app.services.vouchers import voucher_called
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import debt_acts, debts


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


def record_debt(book: Book, debt: Debt, *, against: str = "", on: dt.date | None = None) -> Debt:
    """Register a claim or a debt; one that stands on no account yet is booked.

    Args:
        against: the account that the other side of the entry goes to, "" where it stands on its account already.
        on: the day of that entry; today where it is left out.

    Raises:
        InvalidInput: naming the answer that is wrong, or a closed month.
    """
    with book.writing("record_debt", debt.name) as session:
        _check(session, debt)
        debt.recorded_at, debt.recorded_by = now(), session.by
        if against:
            if against not in usable_accounts(session) or against == debt.account:
                raise InvalidInput("against", _("没有科目“{code}”，请从列表中选择。").format(code=against[:20]))
            with in_chinese():
                text = _("登记入账：{name}").format(name=debt.name)
            lines = [Posting(against, -debt.sign * debt.amount), _line(debt, debt.sign * debt.amount)]
            day = on or dt.date.today()
            if day < debt.arisen_on:
                raise InvalidInput("on", _("入账日期不能早于形成日期 {day}。").format(day=debt.arisen_on))
            debt.voucher_id = post(session, entry(day, text, lines, "debt")).id
        session.add(debt)
        session.flush()
        return debt


def change_debt(book: Book, changed: Debt) -> Debt:
    """Change what is known of a claim or a debt; what is booked or resolved stays.

    Raises:
        InvalidInput: if its account, party or amount would part from what is booked or resolved.
    """
    with book.writing("change_debt", changed.name) as session:
        _check(session, changed)
        one = debt_standing(session, changed.id or 0)
        kept = one.debt
        fixed = ("side", "account", "household_id", "counterparty_id", "contract_id")
        touched = any(getattr(kept, name) != getattr(changed, name) for name in fixed)
        if (kept.voucher_id is not None or one.acts) and (
            touched or (kept.voucher_id and kept.amount != changed.amount)
        ):
            raise InvalidInput("name", _("“{name}”已经入账或化解过，不能再改对方、科目和金额。").format(name=kept.name))
        if changed.amount < one.resolved:
            raise InvalidInput(
                "principal", _("“{name}”已经化解 {amount} 元，本息不能比它少。").format(
                    name=kept.name, amount=grouped(one.resolved))
            )  # fmt: skip
        return session.merge(changed)


def remove_debt(book: Book, debt_id: int) -> None:
    """Take a claim or a debt out of the register that nothing was ever done with.

    Raises:
        InvalidInput: if it was booked or resolved.
    """
    with book.writing("remove_debt", str(debt_id)) as session:
        debt = debt_standing(session, debt_id).debt
        held = debt_acts.c
        used = select(held.id).where((held.debt_id == debt_id) | (held.other_debt_id == debt_id))
        if debt.voucher_id is not None or session.execute(used).first() is not None:
            raise InvalidInput("debt", _("“{name}”已经入账或化解过，不能删除。").format(name=debt.name))
        session.delete(debt)


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


def take_up(book: Book, account: str, party: Party, on: dt.date | None = None) -> Debt:
    """Register what stands with somebody on an account and is in no register yet.

    Raises:
        InvalidInput: if there is nothing left to register.
    """
    with book.writing("take_up_debt", account) as session:
        return _take_up(session, account, party, on or dt.date.today())


def take_up_all(book: Book, on: dt.date | None = None) -> list[Debt]:
    """Register all that stands on the accounts with named parties and is in no register yet.

    Where a debt is registered already and the account says otherwise nothing is made: that is to be looked into.
    """
    with book.writing("take_up_debts", str(on or dt.date.today())) as session:
        day = on or dt.date.today()
        open_ = [one for one in standings(session, day) if one.rest and not one.registered]
        return [_take_up(session, one.account, one.party, day) for one in open_ if one.party != (None, None)]


def debt_called(book: Book, name: str) -> Debt:
    """Return the claim or debt of this name or identity.

    Raises:
        InvalidInput: if several are called so.
        NotFound: if there is none.
    """
    plain = name.strip()
    with book.reading() as session:
        found = list(session.scalars(select(Debt).where(debts.c.name == plain)))
        if not found and plain.isascii() and plain.isdigit() and len(plain) < 12:
            found = [one for one in [session.get(Debt, int(plain))] if one is not None]
    if not found:
        raise NotFound(_("没有名为“{name}”的债权债务，请先登记。").format(name=plain[:40]))
    if len(found) > 1:
        ids = "、".join(str(one.id) for one in found)
        raise InvalidInput(
            "name", _("名为“{name}”的有 {count} 笔，请写编号：{ids}。").format(name=plain, count=len(found), ids=ids)
        )
    return found[0]


def _take_up(session: Writing, account: str, party: Party, day: dt.date) -> Debt:
    one = next((one for one in standings(session, day) if (one.account, one.party) == (account, party)), None)
    name = party_namer(session)(*party)
    if one is None or not one.rest or party == (None, None):
        raise InvalidInput("account", _("{account} {party}没有要补登的余额。").format(account=account, party=name))
    aged = next((old for old in aged_balances(session, day, party) if old.account == account), None)
    with in_chinese():
        text = _("{party}{account}").format(party=name, account=account_names(session)[account])
        note = _("{day} 从账上补登").format(day=day)
    debt = Debt(
        text, "claim" if one.rest > 0 else "debt", account, aged.oldest if aged else day, abs(one.rest),
        household_id=party[0], counterparty_id=party[1], note=note, recorded_at=now(), recorded_by=session.by,
    )  # fmt: skip
    _check(session, debt)
    session.add(debt)
    session.flush()
    return debt


def _check(session: Session, debt: Debt) -> None:
    debt.check()
    check_party(session, debt.household_id, debt.counterparty_id)
    names = usable_accounts(session)
    if debt.account not in names:
        raise InvalidInput("account", _("没有科目“{code}”，请从列表中选择。").format(code=debt.account[:20]))
    if debt.account[:3] not in (*accounts_with_parties(session), EARMARKED):
        raise InvalidInput(
            "account", _("科目 {code} 不是往来科目，债权债务应记在应收款、内部往来、应付款、借款等科目上。").format(
                code=debt.account)
        )  # fmt: skip


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
        counter = _line(debt_standing(session, said.other_debt_id).debt, amount)
    elif said.way == "set_off":
        counter = Posting(said.account, amount)
    else:
        # 坏账 to 其他支出; what need not be paid any more to 其他收入
        counter = Posting(account_called(session, *(BAD_DEBTS if debt.side == "claim" else FORGIVEN)), amount)
    lines = [counter, _line(debt, -amount)]
    return entry(said.date, text, sorted(lines, key=lambda line: line.amount < 0), "debt")


def _line(debt: Debt, amount: int) -> Posting:
    return Posting(
        debt.account, amount, household_id=debt.household_id, counterparty_id=debt.counterparty_id,
        contract_id=debt.contract_id,
    )  # fmt: skip


def _act(session: Writing, debt_id: int, said: Resolution, voucher: Voucher, *, linked: bool = False) -> DebtAct:
    act = DebtAct(
        debt_id, voucher.date, said.way, said.amount, voucher.id or 0, linked, said.meeting.strip(), said.paper.strip(),
        said.note.strip(), said.other_debt_id, now(), session.by,
    )  # fmt: skip
    session.add(act)
    session.flush()
    return act


def open_debts(session: Session, side: str = "") -> list[DebtStanding]:
    """Return what is left to be resolved today, for choosing."""
    from gacha_app.reports.debts import debt_standings

    today = dt.date.today()
    return [one for one in debt_standings(session, Period(today.year), side) if one.left > 0]
