"""How much stands in the two registers at the end of a day: households, members, shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.reports.households import in_register
from gacha_app.storage.tables import households, members, share_movements


@dataclass(frozen=True)
class RegisterCounts:
    """Households and members in the register, and shares of all kinds in ten-thousandths."""

    households: int
    members: int
    shares: int


def register_counts(session: Session, day: dt.date) -> RegisterCounts:
    """Return how much stands in the registers at the end of a day."""
    counted = [
        session.scalar(select(func.count()).select_from(table).where(in_register(table, day)))
        for table in (households, members)
    ]
    shares = session.scalar(select(func.sum(share_movements.c.change)).where(share_movements.c.date <= day))
    return RegisterCounts(int(counted[0] or 0), int(counted[1] or 0), int(shares or 0))
