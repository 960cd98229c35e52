"""Which years a book tells of."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.orm import Session

from gacha_app.reports.heading import organisation_of
from gacha_app.reports.ledger import posted
from gacha_app.storage.tables import vouchers


def years_with_entries(session: Session) -> list[int]:
    """Return the years from the first to the last posted entry; the book's first year while there is none."""
    first, last = session.execute(posted(func.min(vouchers.c.date), func.max(vouchers.c.date))).one()
    if first is None:
        return [organisation_of(session).first_year]
    return list(range(first.year, last.year + 1))
