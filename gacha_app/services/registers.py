"""Registers of what the village owns, lets and deals with."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import func, select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.i18n import _
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

Registered = TypeVar("Registered", Asset, Contract, Counterparty, Resource)

# Of these no two may have the same name: people call them by it
_NAMED = {Contract: tables.contracts, Counterparty: tables.counterparties}


def record(book: Book, card: Registered) -> Registered:
    """Add an asset, a contract, a counterparty or a resource.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing(f"record_{type(card).__name__.lower()}", card.name) as session:
        add(session, card)
        return card


def add(session: Writing, card: Asset | Contract | Counterparty | Resource) -> None:
    """Add a card within a larger action."""
    card.check()
    _refuse_taken(session, card)
    session.add(card)
    session.flush()


def change(book: Book, card: Registered) -> Registered:
    """Change an asset, a contract, a counterparty or a resource.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    card.check()
    with book.writing(f"change_{type(card).__name__.lower()}", card.name) as session:
        _refuse_taken(session, card)
        return session.merge(card)


def _refuse_taken(session: Writing, card: Asset | Contract | Counterparty | Resource) -> None:
    table = _NAMED.get(type(card))
    if table is None:
        return
    if session.scalar(select(func.count()).where(table.c.name == card.name, table.c.id != (card.id or 0))):
        raise InvalidInput("name", _("已有名为“{name}”的记录，请换一个名称。").format(name=card.name))
