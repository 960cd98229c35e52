"""The card of a contract: checked against all others, and its schedule made and kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import Act, Instalment
from gacha_app.domain.contract_leases import Lease, refuse_let_twice, refuse_overlet
from gacha_app.domain.contract_schedule import Part, schedule_of, yearly_of
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Asset, Resource
from gacha_app.i18n import _
from gacha_app.reports.contract_leases import leases
from gacha_app.services.contract_vouchers import accounts_of, contract_of, post_act
from gacha_app.services.posting import organisation_in
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.contract_tables import contract_acts, contract_formers, contract_instalments

# What of a contract says who leases what, and when
_LEASES = ("resource_id", "asset_id", "area", "start", "end", "ended_on", "direction")
_PARTIES = ("direction", "counterparty_id", "household_id", "project_id", "account")


def preview_schedule(contract: Contract) -> tuple[Part, ...]:
    """Return the schedule that a contract's terms make; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is missing or wrong.
    """
    contract.check()
    return schedule_of(contract)


def check_card(session: Session, contract: Contract) -> None:
    """Refuse a contract's card that does not fit the others, and fill in what follows from its terms.

    Raises:
        InvalidInput: if land or an asset would be let twice, or terms change that money was moved by already.
    """
    contract.check()
    with session.no_autoflush:
        before = session.get(Contract, contract.id) if contract.id else None
        if contract.price_by:
            contract.yearly = yearly_of(contract)
            schedule_of(contract)
        if contract.account:
            accounts_of(session, contract)
        if before is not None and before is not contract:
            _refuse_moved(session, before, contract)
        if before is None or any(getattr(before, one) != getattr(contract, one) for one in _LEASES):
            refuse_leases(session, contract)


def refuse_leases(session: Session, contract: Contract) -> None:
    """Refuse a contract that lets more of a plot than there is, or an asset that is let, on any of its days.

    Raises:
        InvalidInput: naming the plot or asset, the days and the other contracts.
    """
    if not contract.is_income:
        return
    own = contract.id or 0
    named = replace(contract, id=own)
    if contract.resource_id is not None and (plot := session.get(Resource, contract.resource_id)):
        others = [
            one for one in leases(session, "resource_id", plot.id).get(plot.id or 0, []) if one.contract_id != own
        ]
        refuse_overlet(plot.name, plot.area, [*others, _lease(named)], own)
    if contract.asset_id is not None and (asset := session.get(Asset, contract.asset_id)):
        others = [one for one in leases(session, "asset_id", asset.id).get(asset.id or 0, []) if one.contract_id != own]
        own_lease = replace(_lease(named), area=contract.quantity)
        # of several greenhouses on one card some may be let to one, some to another: the contracts say how many
        if asset.quantity > 1000 and contract.quantity and all(one.area for one in others):
            refuse_overlet(asset.name, asset.quantity, [*others, own_lease], own, asset.unit)
        else:
            refuse_let_twice(asset.name, [*others, own_lease], own)


def refuse_smaller_plot(session: Session, plot: Resource) -> None:
    """Refuse to make a plot smaller than what is let of it.

    Raises:
        InvalidInput: naming the day and the contracts.
    """
    if plot.id is not None:
        refuse_overlet(plot.name, plot.area, leases(session, "resource_id", plot.id).get(plot.id, []))


def keep_schedule(session: Writing, contract: Contract) -> None:
    """Make a contract's schedule and keep it; one that money was moved by stays as it is.

    Where the book begins after the contract, what was due before is taken as settled outside it.
    """
    contract_id = contract.id or 0
    if touched(session, contract_id):
        return
    if contract.price_by and contract.billed_from is None and contract.start is not None:
        first = dt.date(organisation_in(session).first_year, 1, 1)
        if contract.start < first:
            contract.billed_from = first
    session.execute(delete(contract_instalments).where(contract_instalments.c.contract_id == contract_id))
    parts = schedule_of(contract)
    add_parts(session, contract_id, parts)
    session.recorder.note(
        "contract_instalment", contract_id=contract_id, count=len(parts), amount=sum(one.amount for one in parts)
    )


def add_parts(session: Writing, contract_id: int, parts: tuple[Part, ...]) -> None:
    """Keep instalments after those there are."""
    held = contract_instalments.c
    last = session.scalar(select(func.max(held.serial)).where(held.contract_id == contract_id)) or 0
    session.add_all(
        Instalment(contract_id, last + place, one.due, one.amount, begins=one.begins, until=one.until)
        for place, one in enumerate(parts, 1)
    )
    session.flush()


def touched(session: Session, contract_id: int) -> bool:
    """Say whether anything was done for a contract, even if it was taken back."""
    acts, formers = contract_acts.c, contract_formers.c
    done = session.scalar(
        select(func.count()).where(acts.contract_id == contract_id, acts.kind.not_in(("schedule", "renew")))
    )
    changed = session.scalar(select(func.count()).where(formers.contract_id == contract_id))
    return bool(done or changed)


def make_schedule(book: Book, contract_id: int, *, billed_from: dt.date | None = None) -> tuple[Part, ...]:
    """Make a contract's schedule anew and keep it.

    Args:
        billed_from: what was due before was settled outside this book; None leaves what is known.

    Raises:
        InvalidInput: if the contract has no terms, or money was moved by its schedule.
    """
    with book.writing("make_contract_schedule", str(contract_id)) as session:
        contract = contract_of(session, contract_id)
        if not contract.price_by:
            raise InvalidInput("price_by", _("“{name}”只记年金额，请先填写计价方式和价款。").format(name=contract.name))
        if touched(session, contract_id):
            raise InvalidInput("contract", _moved_by(contract))
        contract.billed_from = billed_from or contract.billed_from
        keep_schedule(session, contract)
        post_act(session, Act(contract_id, "schedule", dt.date.today()), None)
        return schedule_of(contract)


def _refuse_moved(session: Session, before: Contract, contract: Contract) -> None:
    """Refuse to change by correction what money was moved by: that is changed as from a day."""
    same_terms = before.terms == contract.terms and before.ended_on == contract.ended_on
    same_parties = all(getattr(before, one) == getattr(contract, one) for one in _PARTIES)
    if not (same_terms and same_parties) and touched(session, contract.id or 0):
        raise InvalidInput("price" if not same_terms else "counterparty_id", _moved_by(contract))


def _moved_by(contract: Contract) -> str:
    return _("“{name}”已有收付或计提，价款、期限和对方不能直接改，请用“变更”。").format(name=contract.name)


def _lease(contract: Contract) -> Lease:
    return Lease(
        contract.id or 0, contract.name, contract.terms_from or contract.start, contract.last_day, contract.area or 0
    )
