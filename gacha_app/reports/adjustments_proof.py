"""Do the registers of depreciation and of spreads say what their vouchers say? Read from the postings, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ScalarSelect, Table, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.entries import DEBIT
from gacha_app.storage.accounting_tables import depreciations, spread_parts, spreads
from gacha_app.storage.tables import postings, vouchers


def wrong_adjustments(session: Session) -> Iterator[tuple[str, str, str]]:
    """Yield which register, where and what, in words, for every voucher that does not bear its register's rows out."""
    # what moved the rest of a spread's money holds what its rows leave over, not what they say
    moved = select(spreads.c.voucher_id).where(spreads.c.voucher_id.is_not(None))
    for register, table in (("depreciation", depreciations), ("spreads", spread_parts)):
        yield from ((register, *one) for one in _not_posted(session, table))
        noted = (
            select(table.c.voucher_id, func.sum(table.c.amount).label("amount"))
            .where(table.c.voucher_id.not_in(moved))
            .group_by(table.c.voucher_id)
            .subquery()
        )
        query = (
            select(vouchers.c.number, noted.c.amount, _turnover())
            .join(noted, noted.c.voucher_id == vouchers.c.id)
            .where(noted.c.amount != _turnover())
        )
        for number, kept, entered in session.execute(query):
            yield register, str(number), _differs(kept, entered)
    yield from _moved_wrongly(session)


def _not_posted(session: Session, table: Table) -> Iterator[tuple[str, str]]:
    used = select(table.c.voucher_id).distinct()
    query = select(vouchers.c.id, vouchers.c.number).where(
        vouchers.c.id.in_(used), vouchers.c.state.not_in((State.POSTED, State.REVERSED))
    )
    for identity, number in session.execute(query):
        yield str(number or identity), _("台账上记着它做过的月份，凭证却没有记账。")


def _moved_wrongly(session: Session) -> Iterator[tuple[str, str, str]]:
    """Compare what a voucher moved to later months with what its spread's rows leave for them."""
    stayed = (
        select(func.coalesce(func.sum(spread_parts.c.amount), 0))
        .where(spread_parts.c.spread_id == spreads.c.id, spread_parts.c.voucher_id == spreads.c.voucher_id)
        .scalar_subquery()
    )
    query = (
        select(vouchers.c.number, spreads.c.total - stayed, _turnover())
        .join(spreads, spreads.c.voucher_id == vouchers.c.id)
        .where(spreads.c.total - stayed != _turnover())
    )
    for number, kept, entered in session.execute(query):
        yield "spreads", str(number), _differs(kept, entered)


def _turnover() -> ScalarSelect[Any]:
    """What a voucher has on its debit side, red lines taken off."""
    return select(func.coalesce(func.sum(DEBIT), 0)).where(postings.c.voucher_id == vouchers.c.id).scalar_subquery()


def _differs(kept: int, entered: int) -> str:
    return _("台账记 {kept} 元，凭证记 {entered} 元。").format(kept=grouped(kept), entered=grouped(entered))
