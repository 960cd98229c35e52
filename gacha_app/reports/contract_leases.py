"""Who leases which plot or asset: the leases there are, also those that held before a change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract_leases import Lease
from gacha_app.reports.names import counterparty_names, household_names
from gacha_app.storage.contract_tables import contract_formers
from gacha_app.storage.tables import contracts

_DAY = dt.timedelta(days=1)


def leases(session: Session, field: str, only: int | None = None) -> dict[int, list[Lease]]:
    """Return all leases by what is let, in the order they begin.

    Args:
        field: "resource_id" or "asset_id". only: the plot or asset looked at, None for all.
    """
    parties, households = counterparty_names(session), household_names(session)

    def party(one: Any) -> str:
        return parties.get(one.counterparty_id or 0, "") or households.get(one.household_id or 0, "")

    # rows of what is asked, not objects: a thousand contracts are read for one picture
    formers: dict[int, list[Any]] = {}
    told = contract_formers.c
    parts = (told.contract_id, told.until, told.area, told.counterparty_id, told.household_id)
    for former in session.execute(select(*parts, told[field].label("place")).order_by(told.until)):
        formers.setdefault(former.contract_id, []).append(former)
    own = contracts.c
    named = own[field].is_not(None) | own.id.in_(formers)
    if only is not None:
        changed = [one for one, before in formers.items() if any(former.place == only for former in before)]
        named = (own[field] == only) | own.id.in_(changed)
    wanted = select(
        own.id, own.name, own.start, own.end, own.ended_on, own.quantity, own.area,
        own.counterparty_id, own.household_id, own[field].label("place"),
    ).where(named, own.direction != "out")  # fmt: skip
    found: dict[int, list[Lease]] = {}
    for contract in session.execute(wanted.order_by(own.id)):
        pieces = contract.quantity if field == "asset_id" else None
        begins = contract.start
        for former in formers.get(contract.id, ()):
            if (place := former.place) is not None:
                lease = Lease(
                    contract.id, contract.name, begins, former.until, _size(pieces, former.area), party(former)
                )
                found.setdefault(place, []).append(lease)
            begins = former.until + _DAY
        last = contract.ended_on or contract.end
        if (place := contract.place) is not None and (begins is None or last is None or begins <= last):
            lease = Lease(contract.id, contract.name, begins, last, _size(pieces, contract.area), party(contract))
            found.setdefault(place, []).append(lease)
    return {
        place: sorted(of_place, key=lambda one: (one.begins or dt.date.min, one.contract_id))
        for place, of_place in found.items()
    }


def _size(pieces: int | None, area: int | None) -> int:
    """Return how much is let: of an asset the pieces, of land the area."""
    return pieces if pieces is not None else area or 0
