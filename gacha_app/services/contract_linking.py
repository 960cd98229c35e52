"""Money that was entered with an ordinary form, or in an old book, is found and settles instalments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, Settlement
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import standings
from gacha_app.services.contract_vouchers import FORM, contract_of, post_act, serials_text
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.contract_tables import contract_acts
from gacha_app.storage.tables import accounts, postings, vouchers


@dataclass(frozen=True)
class Found:
    """A voucher that earned (or cost) something by a contract and settles none of its instalments yet."""

    voucher: Voucher
    amount: int


def unlinked(book: Book, contract_id: int) -> tuple[Found, ...]:
    """Return the vouchers of a contract that settle nothing yet, the earliest first."""
    with book.reading() as session:
        return _unlinked(session, contract_of(session, contract_id))


def link_vouchers(book: Book, contract_id: int, numbers: Sequence[str] = ()) -> tuple[Found, ...]:
    """Let vouchers that are posted already settle a contract's instalments, those due first; nothing new is posted.

    Args:
        numbers: which vouchers; none for all that are not linked yet.

    Raises:
        InvalidInput: if there are none, one has no income (or cost) of this contract or is linked already, or they come
            to more than is open.
    """
    with book.writing("link_contract_vouchers", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        there = _unlinked(session, contract)
        wanted = [one for one in there if not numbers or one.voucher.number in numbers]
        if missing := set(numbers) - {one.voucher.number for one in wanted}:
            raise InvalidInput(
                "voucher",
                _("凭证 {number} 没有“{name}”的收入（支出），或者已经抵过了。").format(
                    number=min(missing), name=contract.name
                ),
            )
        if not wanted:
            raise InvalidInput("voucher", _("“{name}”没有还没抵的凭证。").format(name=contract.name))
        for one in wanted:
            _link(session, contract, one)
        return tuple(wanted)


def _link(session: Writing, contract: Contract, one: Found) -> None:
    rest = one.amount
    picked = []
    for standing in standings(session, contract_id=contract.id, only_open=True):
        # what was raised is income already: a receipt of it does not go to income again
        part = min(standing.to_raise, rest)
        if part:
            picked.append((standing, part))
            rest -= part
    if rest:
        raise InvalidInput(
            "voucher",
            _("凭证 {number} 有 {amount} 元，比还没计提的各期多 {over} 元，请核对合同价款。").format(
                number=one.voucher.label, amount=grouped(one.amount), over=grouped(rest)
            ),
        )
    act = Act(contract.id or 0, "receipt", one.voucher.date, one.amount, voucher_id=one.voucher.id)
    act.detail = serials_text(standing.serial for standing, _part in picked)
    post_act(session, act, None)
    session.add_all(Settlement(act.id or 0, standing.id, part, 0) for standing, part in picked)
    session.flush()


def _unlinked(session: Session, contract: Contract) -> tuple[Found, ...]:
    sign = -1 if contract.is_income else 1
    classes = ("income",) if contract.is_income else ("expense", "cost")
    amount = func.sum(postings.c.amount) * sign
    taken = select(contract_acts.c.voucher_id).where(
        contract_acts.c.contract_id == contract.id,
        contract_acts.c.voucher_id.is_not(None),
        contract_acts.c.undone.is_(False),
    )
    query = (
        select(Voucher, amount)
        .join(postings, postings.c.voucher_id == vouchers.c.id)
        .join(accounts, accounts.c.code == postings.c.account)
        .where(
            postings.c.contract_id == contract.id, accounts.c.klass.in_(classes), vouchers.c.state == State.POSTED,
            vouchers.c.reverses_id.is_(None), vouchers.c.entry_kind != FORM, vouchers.c.id.not_in(taken),
        )
        .group_by(vouchers.c.id)
        .having(amount > 0)
        .order_by(vouchers.c.date, vouchers.c.sequence)
    )  # fmt: skip
    return tuple(Found(voucher, int(fen)) for voucher, fen in session.execute(query))
