"""What a contract's money does not allow once a voucher is taken back: something else still lives on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import accumulate
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.contract_ledger import counted, with_vouchers
from gacha_app.reports.standing_acts import vouchers_standing
from gacha_app.storage.accounting_tables import spread_parts, spreads
from gacha_app.storage.book import Writing
from gacha_app.storage.contract_tables import contract_acts, contract_instalments, contract_settlements
from gacha_app.storage.tables import vouchers


def keep_contract_money(session: Writing, voucher: Voucher) -> None:
    """Refuse to take a voucher back whose prepaid money, deposit or claim was used by a later act of its contract.

    Raises:
        InvalidInput: naming the contract and what has to be taken back before.
    """
    _end_spreads(session, voucher)
    query = select(contract_acts.c.contract_id).where(contract_acts.c.voucher_id == voucher.id).distinct()
    for contract_id in session.scalars(query).all():
        contract = session.get_one(Contract, contract_id)
        for kind, words in (
            ("prepaid", _("“{name}”的预收（付）款已经抵扣 {amount} 元，请先撤销抵扣。")),
            ("deposit", _("“{name}”的押金已经退还或扣下 {amount} 元，请先撤销。")),
        ):
            if lowest := lowest_held(session, contract_id, kind):
                raise InvalidInput("voucher", words.format(name=contract.name, amount=grouped(-lowest[1])))
        _refuse_claims_below(session, contract, voucher)


def _end_spreads(session: Writing, voucher: Voucher) -> None:
    """End what spread a contract's rent from this voucher, so that no month waits for it any more."""
    own, part = spreads.c, spread_parts.c
    red = session.scalar(select(vouchers.c.date).where(vouchers.c.reverses_id == voucher.id))
    hung = or_(own.received_id == voucher.id, own.voucher_id == voucher.id)
    for spread in session.scalars(select(Spread).where(own.contract_id.is_not(None), own.stopped_on.is_(None), hung)):
        booked = part.voucher_id.in_(vouchers_standing(dt.date.max))
        if session.scalar(select(part.id).where(part.spread_id == spread.id, booked).limit(1)):
            raise InvalidInput("voucher", _("“{name}”已经开始摊销，请先冲销摊销的凭证。").format(name=spread.name))
        # until the red voucher it waited, and the register says so of those days
        spread.stopped_on = red or voucher.date
    session.flush()


def lowest_held(session: Session, contract_id: int, kind: str) -> tuple[dt.date, int] | None:
    """Return the first day on which a contract holds less than nothing, and what it holds then, fen; None for never.

    Args:
        kind: "prepaid" or "deposit".
    """
    moved = contract_acts.c[kind]
    query = with_vouchers(select(contract_acts.c.date, func.sum(moved)).select_from(contract_acts), None).where(
        counted(None), contract_acts.c.contract_id == contract_id
    )
    return first_below([(day, int(fen)) for day, fen in session.execute(query.group_by(contract_acts.c.date))])


def first_below(moves: Iterable[tuple[dt.date, int]]) -> tuple[dt.date, int] | None:
    """Return the first day on which moves add up to less than nought, and to what; None for never.

    What comes in counts before what goes out on the same day.
    """
    days = sorted(moves, key=lambda move: (move[0], -move[1]))
    sums = accumulate(fen for _day, fen in days)
    return next(((day, fen) for (day, _moved), fen in zip(days, sums, strict=True) if fen < 0), None)


def _refuse_claims_below(session: Session, contract: Contract, voucher: Voucher) -> None:
    touched = (
        select(contract_settlements.c.instalment_id)
        .join(contract_acts, contract_acts.c.id == contract_settlements.c.act_id)
        .where(contract_acts.c.voucher_id == voucher.id)
    )
    query = (
        select(contract_instalments.c.serial, func.sum(contract_settlements.c.claim).label("claim"))
        .join(contract_settlements, contract_settlements.c.instalment_id == contract_instalments.c.id)
        .join(contract_acts, contract_acts.c.id == contract_settlements.c.act_id)
    )
    query = with_vouchers(query, None).where(counted(None), contract_instalments.c.id.in_(touched))
    rows: list[Any] = list(session.execute(query.group_by(contract_instalments.c.id)))
    for serial, claim in rows:
        if claim < 0:
            raise InvalidInput(
                "voucher",
                _("“{name}”第 {serial} 期计提的应收（应付）已经结了 {amount} 元，请先撤销收付款。").format(
                    name=contract.name, serial=serial, amount=grouped(-int(claim))
                ),
            )
