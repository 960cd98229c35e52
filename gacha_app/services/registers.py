"""Registers of what the village owns, lets and deals with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Table, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import Account
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.i18n import N_, _
from gacha_app.services import contract_cards
from gacha_app.services.card_guards import refuse_beside_acts
from gacha_app.services.lookups import Choice
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

Registered = TypeVar("Registered", Asset, Contract, Counterparty, Resource)
Card = Asset | Contract | Counterparty | Resource

_TABLES: Mapping[type[Any], Table] = {
    Asset: tables.assets,
    Contract: tables.contracts,
    Counterparty: tables.counterparties,
    Resource: tables.resources,
}
_TITLES = {
    Asset: N_("资产"),
    Contract: N_("合同"),
    Counterparty: N_("往来单位"),
    Resource: N_("资源"),
}
# By what, beside its name, people call a card
_NUMBERS = {Asset: "code", Contract: "number"}
# What each account of an asset's card must be, and in words
_ACCOUNTS = {
    "account": (("asset",), N_("资产科目应是资产类科目，如 151 固定资产。")),
    "depreciation_account": (("asset",), N_("折旧科目应是资产类科目，如 152 累计折旧。")),
    "expense_account": (("expense", "cost"), N_("费用科目应是支出或成本类科目，如 51104 折旧费。")),
}


def record(book: Book, card: Registered) -> Registered:
    """Add an asset, a contract, a counterparty or a resource.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing(f"record_{type(card).__name__.lower()}", card.name) as session:
        add(session, card)
        return card


def add(session: Writing, card: Card) -> None:
    """Add a card within a larger action."""
    _check(session, card)
    session.add(card)
    session.flush()
    if isinstance(card, Contract):
        contract_cards.keep_schedule(session, card)


def change(book: Book, card: Registered) -> Registered:
    """Change an asset, a contract, a counterparty or a resource.

    Raises:
        InvalidInput: if an answer is wrong or the name is taken.
    """
    with book.writing(f"change_{type(card).__name__.lower()}", card.name) as session:
        _check(session, card)
        refuse_beside_acts(session, card)
        kept = session.merge(card)
        if isinstance(kept, Contract):
            session.flush()
            contract_cards.keep_schedule(session, kept)
        return kept


def card_named(book: Book, kind: type[Registered], name: str) -> Registered:
    """Return the card that people call by this name or number.

    Raises:
        NotFound: if there is none.
        InvalidInput: if several are called so.
    """
    table, plain = _TABLES[kind], name.strip()
    called: list[ColumnElement[bool]] = [table.c.name == plain]
    if kind in _NUMBERS:
        called.append(table.c[_NUMBERS[kind]] == plain)
    with book.reading() as session:
        found = list(session.scalars(select(kind).where(or_(*called)))) if plain else []
    title = _(_TITLES[kind])
    if not found:
        raise NotFound(_("没有名为“{name}”的{what}，请先登记。").format(name=name[:40], what=title))
    if len(found) > 1:
        raise InvalidInput(
            "name",
            _("名为“{name}”的{what}有 {count} 个，请写编号。").format(name=name[:40], what=title, count=len(found)),
        )
    return found[0]


def card_choices(session: Session, kind: type[Any]) -> list[Choice]:
    """Return the cards of a kind by name, each with its number or place."""
    held = _TABLES[kind].c
    detail = held[_NUMBERS.get(kind, "place" if kind is Resource else "note")]
    query = select(held.id, held.name, detail).order_by(held.name, held.id)
    return [Choice(row[0], row[1], row[2]) for row in session.execute(query)]


def codes_for(session: Session, field: str) -> Callable[[str], bool]:
    """Return which codes a field of an asset's card may have: "account", "depreciation_account" ..."""
    query = select(tables.accounts.c.code).where(tables.accounts.c.klass.in_(_ACCOUNTS[field][0]))
    return frozenset(session.scalars(query)).__contains__


def _check(session: Writing, card: Card) -> None:
    card.check()
    _refuse_taken(session, card)
    if isinstance(card, Asset):
        _check_accounts(session, card)
        if card.method != "none" and card.in_use_from is None:
            card.in_use_from = card.acquired
    if isinstance(card, Contract):
        contract_cards.check_card(session, card)
        if not card.subject.strip():
            card.subject = _let_by(session, card)
    if isinstance(card, Resource):
        contract_cards.refuse_smaller_plot(session, card)


def _let_by(session: Writing, contract: Contract) -> str:
    """Return the name of the land or the asset that a contract lets: sheets say it in words."""
    names = []
    if contract.resource_id and (resource := session.get(Resource, contract.resource_id)):
        names.append(resource.name)
    if contract.asset_id and (asset := session.get(Asset, contract.asset_id)):
        names.append(asset.name)
    return "、".join(names)


def _refuse_taken(session: Writing, card: Card) -> None:
    """Refuse what would be called as another already is; assets of one name are told apart by their codes."""
    table = _TABLES[type(card)]
    others = table.c.id != (card.id or 0)
    if isinstance(card, Asset):
        card.code = card.code.strip()
        if card.code and _there(session, table, others, table.c.code == card.code):
            raise InvalidInput("code", _("已有编号为“{code}”的资产，请换一个编号。").format(code=card.code[:40]))
        if _there(session, table, others, table.c.name == card.name, table.c.code == card.code):
            raise InvalidInput("name", _("已有名为“{name}”的资产，请换一个名称，或填写编号。").format(name=card.name))
    elif _there(session, table, others, table.c.name == card.name):
        raise InvalidInput("name", _("已有名为“{name}”的记录，请换一个名称。").format(name=card.name))


def _there(session: Writing, table: Table, *conditions: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(func.count()).select_from(table).where(*conditions)))


def _check_accounts(session: Writing, asset: Asset) -> None:
    for field, (classes, words) in _ACCOUNTS.items():
        code = getattr(asset, field).strip()
        setattr(asset, field, code)
        if not code:
            continue
        account = session.get(Account, code)
        if account is None or not account.active:
            raise InvalidInput(field, _("没有科目“{code}”，请从列表中选择。").format(code=code[:20]))
        if account.klass not in classes:
            raise InvalidInput(field, _(words))
