"""Who leases which plot or asset: the leases there are, also those that held before a change."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_acts import FormerTerms
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

    def party(one: Contract | FormerTerms) -> str:
        return parties.get(one.counterparty_id or 0, "") or households.get(one.household_id or 0, "")

    formers: dict[int, list[FormerTerms]] = {}
    for former in session.scalars(select(FormerTerms).order_by(contract_formers.c.until)):
        formers.setdefault(former.contract_id, []).append(former)
    wanted = select(Contract).where(contracts.c[field].is_not(None) | contracts.c.id.in_(formers))
    if only is not None:
        changed = [one for one, told in formers.items() if any(getattr(former, field) == only for former in told)]
        wanted = select(Contract).where((contracts.c[field] == only) | contracts.c.id.in_(changed))
    found: dict[int, list[Lease]] = {}
    for contract in session.scalars(wanted.order_by(contracts.c.id)):
        if not contract.is_income or contract.id is None:
            continue
        pieces = contract.quantity if field == "asset_id" else None
        begins = contract.start
        for former in formers.get(contract.id, ()):
            if (place := getattr(former, field)) is not None:
                lease = Lease(
                    contract.id, contract.name, begins, former.until, _size(pieces, former.area), party(former)
                )
                found.setdefault(place, []).append(lease)
            begins = former.until + _DAY
        last = contract.last_day
        if (place := getattr(contract, field)) is not None and (begins is None or last is None or begins <= last):
            lease = Lease(contract.id, contract.name, begins, last, _size(pieces, contract.area), party(contract))
            found.setdefault(place, []).append(lease)
    return {
        place: sorted(of_place, key=lambda one: (one.begins or dt.date.min, one.contract_id))
        for place, of_place in found.items()
    }


def _size(pieces: int | None, area: int | None) -> int:
    """Return how much is let: of an asset the pieces, of land the area."""
    return pieces if pieces is not None else area or 0
