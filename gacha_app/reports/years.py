"""Which years a book tells of, and which accounts a year uses."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.reports.heading import organisation_of
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.accounting_tables import month_totals
from gacha_app.storage.tables import postings


def years_with_entries(session: Session) -> list[int]:
    """Return the years from the first to the last posted entry; the book's first year while there is none."""
    first, last = session.execute(select(func.min(month_totals.c.month), func.max(month_totals.c.month))).one()
    if first is None:
        return [organisation_of(session).first_year]
    return list(range(int(first[:4]), int(last[:4]) + 1))


def accounts_used(session: Session, year: int, *, with_quantity: bool = False) -> list[str]:
    """Return the accounts with entries of their own in a year, or a balance at its beginning.

    Args:
        with_quantity: only those on which a quantity was entered, in whatever year.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    before = EntryFilter(last=first - dt.timedelta(days=1), with_closing=True)
    used = {code for code, debit, credit in summed(session, before, "account") if debit != credit}
    used |= {
        code for code, *_sums in summed(session, EntryFilter(first=first, last=last, with_closing=True), "account")
    }
    if with_quantity:
        used &= set(session.scalars(select(postings.c.account).where(postings.c.quantity.is_not(None)).distinct()))
    return sorted(used)
