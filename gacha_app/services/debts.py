"""The register of claims and debts: registering them, one by one or from the accounts, and changing what is known."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.adjustments import usable_accounts
from gacha_app.reports.debt_proof import standings
from gacha_app.reports.debts import DebtStanding, debt_standing, debt_standings
from gacha_app.reports.names import account_names
from gacha_app.reports.parties import Party, party_namer
from gacha_app.reports.party_movements import accounts_with_parties, aged_balances
from gacha_app.services.debt_posting import check_party, debt_line, entry, now
from gacha_app.services.posting import post
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.debt_tables import debt_acts, debts
from gacha_app.storage.papers import remove_papers


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
            lines = [Posting(against, -debt.sign * debt.amount), debt_line(debt, debt.sign * debt.amount)]
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
        remove_papers(session, "debt", debt_id)
        session.delete(debt)


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


def open_debts(session: Session, side: str = "") -> list[DebtStanding]:
    """Return what is left to be resolved today, for choosing."""
    today = dt.date.today()
    return [one for one in debt_standings(session, Period(today.year), side) if one.left > 0]
