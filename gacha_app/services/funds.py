"""Subsidy funds: what was granted; receipts and spending are entries that carry the fund."""

from __future__ import annotations

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund import Fund
from gacha_app.i18n import _
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


def record_fund(book: Book, fund: Fund) -> Fund:
    """Add a fund.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing("record_fund", fund.name) as session:
        add_fund(session, fund)
        return fund


def add_fund(session: Writing, fund: Fund) -> None:
    """Add a fund within a larger action."""
    fund.check()
    _refuse_taken(session, fund)
    session.add(fund)
    session.flush()


def change_fund(book: Book, changed: Fund) -> Fund:
    """Change what is known of a fund.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    changed.check()
    with book.writing("change_fund", changed.name) as session:
        _refuse_taken(session, changed)
        return session.merge(changed)


def _refuse_taken(session: Writing, fund: Fund) -> None:
    held = tables.funds.c
    if session.scalar(select(func.count()).where(held.name == fund.name, held.id != (fund.id or 0))):
        raise InvalidInput("name", _("已有名为“{name}”的资金，请换一个名称。").format(name=fund.name))
