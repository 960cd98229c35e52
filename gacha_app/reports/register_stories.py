"""The story of one contract, asset, resource or counterparty, as the window tells it beside the table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.register import Asset, Contract, Counterparty, Resource
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.ledger import NOT_CLOSING, posted, under
from gacha_app.reports.names import account_names, counterparty_names, fund_names, project_names
from gacha_app.reports.registers import balances_with_counterparties
from gacha_app.reports.report import EntryFilter
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import depreciations
from gacha_app.storage.tables import accounts, postings, vouchers

_Card = TypeVar("_Card", Asset, Contract, Counterparty, Resource)


@dataclass(frozen=True)
class ContractYear:
    """What moved by a contract in a year.

    Attributes:
        due: fen that the contract says comes or goes each year, nought outside its time.
        received, paid: fen. source: the entries of the year.
    """

    year: int
    due: int
    received: int
    paid: int
    source: EntryFilter


@dataclass(frozen=True)
class ContractStory:
    """Everything that is known of a contract.

    Attributes:
        counterparty, project, resource, asset: names, or "".
        years: the last first. received, paid: fen in all.
        source: its entries.
    """

    contract: Contract
    counterparty: str
    project: str
    resource: str
    asset: str
    years: tuple[ContractYear, ...]
    received: int
    paid: int
    source: EntryFilter


@dataclass(frozen=True)
class Standing:
    """A contract that stands on something, or is signed with somebody.

    Attributes:
        counterparty: with whom, or "". in_force: whether it runs at the end of the time.
    """

    contract: Contract
    counterparty: str
    in_force: bool


@dataclass(frozen=True)
class AssetStory:
    """Everything that is known of an asset.

    Attributes:
        fund, project: names, or "".
        accounts: names by code of the accounts on its card.
        written_off: fen, before this book and in it. contracts: those that let it.
    """

    asset: Asset
    fund: str
    project: str
    accounts: dict[str, str]
    written_off: int
    contracts: tuple[Standing, ...]


@dataclass(frozen=True)
class ResourceStory:
    """Everything that is known of land or water.

    Attributes:
        let: thousandths of a mu in the contracts in force.
    """

    resource: Resource
    contracts: tuple[Standing, ...]
    let: int


@dataclass(frozen=True)
class Balance:
    """What stands open with somebody on an account: fen, claims positive."""

    account: str
    name: str
    amount: int
    source: EntryFilter


@dataclass(frozen=True)
class CounterpartyStory:
    """Everything that is known of a counterparty.

    Attributes:
        owed_by, owed_to: fen it owes, and is owed.
        source: every entry with it.
    """

    counterparty: Counterparty
    balances: tuple[Balance, ...]
    owed_by: int
    owed_to: int
    contracts: tuple[Standing, ...]
    source: EntryFilter


def contract_story(session: Session, identity: int, period: Period) -> ContractStory:
    """Return everything that is known of a contract at the end of a time.

    Raises:
        NotFound: if the book has none of this identity.
    """
    contract = _card(session, Contract, identity)
    years = _years(session, contract, period)
    return ContractStory(
        contract,
        counterparty_names(session).get(contract.counterparty_id or 0, ""),
        project_names(session)[contract.project_id] if contract.project_id else "",
        _name(session, Resource, contract.resource_id),
        _name(session, Asset, contract.asset_id),
        years,
        sum(one.received for one in years),
        sum(one.paid for one in years),
        EntryFilter(contract_id=identity, last=period.last),
    )


def asset_story(session: Session, identity: int, period: Period) -> AssetStory:
    """Return everything that is known of an asset at the end of a time.

    Raises:
        NotFound: if the book has none of this identity.
    """
    asset = _card(session, Asset, identity)
    worn = session.scalar(
        select(func.coalesce(func.sum(depreciations.c.amount), 0))
        .join(vouchers, depreciations.c.voucher_id == vouchers.c.id)
        .where(
            depreciations.c.asset_id == identity,
            depreciations.c.month <= f"{period.last:%Y-%m}",
            vouchers.c.state == State.POSTED,
        )
    )
    names = account_names(session)
    on_card = (asset.account, asset.depreciation_account, asset.expense_account)
    return AssetStory(
        asset,
        fund_names(session).get(asset.fund_id or 0, ""),
        project_names(session)[asset.project_id] if asset.project_id else "",
        {code: names.get(code, "") for code in on_card if code},
        asset.worn_before + int(worn or 0),
        _standing(session, tables.contracts.c.asset_id == identity, period),
    )


def resource_story(session: Session, identity: int, period: Period) -> ResourceStory:
    """Return everything that is known of land or water at the end of a time.

    Raises:
        NotFound: if the book has none of this identity.
    """
    resource = _card(session, Resource, identity)
    held = tables.contracts.c
    # contracts that were entered before the land was say in words what they let
    in_words = and_(
        held.resource_id.is_(None),
        held.kind == "resource",
        or_(held.subject.contains(resource.name, autoescape=True), held.name.contains(resource.name, autoescape=True)),
    )
    contracts = _standing(session, or_(held.resource_id == identity, in_words), period)
    return ResourceStory(resource, contracts, sum(one.contract.area or 0 for one in contracts if one.in_force))


def counterparty_story(session: Session, identity: int, period: Period) -> CounterpartyStory:
    """Return everything that is known of a counterparty at the end of a time.

    Raises:
        NotFound: if the book has none of this identity.
    """
    counterparty = _card(session, Counterparty, identity)
    names = account_names(session)
    balances = tuple(
        Balance(
            code,
            names.get(code, code),
            amount,
            EntryFilter(account=code, counterparty_id=identity, last=period.last, with_closing=True),
        )
        for code, amount in sorted(balances_with_counterparties(session, period, identity).get(identity, {}).items())
    )
    return CounterpartyStory(
        counterparty,
        balances,
        sum(one.amount for one in balances if one.amount > 0),
        -sum(one.amount for one in balances if one.amount < 0),
        _standing(session, tables.contracts.c.counterparty_id == identity, period),
        EntryFilter(counterparty_id=identity, last=period.last),
    )


def _card(session: Session, kind: type[_Card], identity: int) -> _Card:
    found = session.get(kind, identity)
    if found is None:
        raise NotFound(_("没有这一条，可能已被删除，请刷新后重试。"))
    return found


def _name(session: Session, kind: type[Any], identity: int | None) -> str:
    found = session.get(kind, identity) if identity else None
    return found.name if found else ""


def _years(session: Session, contract: Contract, period: Period) -> tuple[ContractYear, ...]:
    """Return each year of a contract until now, also those in which nothing came; the last first."""
    received = _by_year(session, contract, period, _EARNED)
    paid = _by_year(session, contract, period, _SPENT)
    first = contract.start.year if contract.start else None
    last = min(contract.end.year, period.year) if contract.end else period.year
    running = set(range(first, last + 1)) if first else set()
    return tuple(
        ContractYear(
            year,
            contract.yearly if year in running else 0,
            -received.get(year, 0),
            paid.get(year, 0),
            EntryFilter(contract_id=contract.id, first=Period(year).first, last=min(Period(year).last, period.last)),
        )
        for year in sorted(running | received.keys() | paid.keys(), reverse=True)
    )


_EARNED: ColumnElement[bool] = postings.c.account.in_(select(accounts.c.code).where(accounts.c.klass == "income"))
# Spent by a contract is what went into costs, into assets or out of earmarked money; not what merely changed hands
_SPENT: ColumnElement[bool] = or_(
    postings.c.account.in_(select(accounts.c.code).where(accounts.c.klass.in_(("expense", "cost")))),
    func.substr(postings.c.account, 1, 2).in_(("13", "15", "16", "17")),
    under(EARMARKED),
)


def _by_year(session: Session, contract: Contract, period: Period, which: ColumnElement[bool]) -> dict[int, int]:
    """Return the fen of a contract's entries by year, debit positive."""
    year = func.strftime("%Y", vouchers.c.date)
    query = posted(year, func.sum(postings.c.amount)).where(
        postings.c.contract_id == contract.id, which, vouchers.c.date <= period.last, NOT_CLOSING
    )
    return {int(one): int(fen) for one, fen in session.execute(query.group_by(year))}


def _standing(session: Session, condition: ColumnElement[bool], period: Period) -> tuple[Standing, ...]:
    """Return the contracts of a condition that began by the end of a time, those in force first."""
    held = tables.contracts.c
    parties = counterparty_names(session)
    query = select(Contract).where(condition, or_(held.start.is_(None), held.start <= period.last))
    found = [
        Standing(one, parties.get(one.counterparty_id or 0, ""), one.last_day is None or one.last_day >= period.last)
        for one in session.scalars(query.order_by(held.end.desc(), held.id))
    ]
    return tuple(sorted(found, key=lambda one: not one.in_force))
