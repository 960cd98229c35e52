"""With whom: a household or a counterparty, by its name."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.storage.tables import counterparties, households

# (household or None, counterparty or None)
Party = tuple[int | None, int | None]


def party_namer(session: Session) -> Callable[[int | None, int | None], str]:
    """Return what gives a party's name: a household's number and representative, or a counterparty's name."""
    of_households = {
        row.id: f"{row.number} {row.representative}"
        for row in session.execute(select(households.c.id, households.c.number, households.c.representative))
    }
    of_others = {row.id: row.name for row in session.execute(select(counterparties.c.id, counterparties.c.name))}

    def name(household: int | None, counterparty: int | None) -> str:
        if household is not None:
            return of_households.get(household, "")
        return of_others.get(counterparty, "") if counterparty is not None else _("（未写明对方）")

    return name


def telephone_of(session: Session, household: int | None, counterparty: int | None) -> str:
    """Return a party's telephone, or ""."""
    table, identity = (households, household) if household is not None else (counterparties, counterparty)
    return str(session.scalar(select(table.c.telephone).where(table.c.id == identity)) or "")
