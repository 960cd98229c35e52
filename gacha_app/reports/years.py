"""Which years a book tells of."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.reports.heading import organisation_of
from gacha_app.storage.accounting_tables import month_totals


def years_with_entries(session: Session) -> list[int]:
    """Return the years from the first to the last posted entry; the book's first year while there is none."""
    first, last = session.execute(select(func.min(month_totals.c.month), func.max(month_totals.c.month))).one()
    if first is None:
        return [organisation_of(session).first_year]
    return list(range(int(first[:4]), int(last[:4]) + 1))
