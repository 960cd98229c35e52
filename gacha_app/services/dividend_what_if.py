"""Plans worked out again and again while somebody looks for the right amount: the register is read once a day asked."""

from __future__ import annotations

import datetime as dt

from gacha_app.domain.dividend import Basis, DividendPlan, Holding
from gacha_app.domain.dividend_terms import Terms, plan_dividend
from gacha_app.reports.distribution import basis_for
from gacha_app.reports.dividend_what_if import amounts_by_household, what_if
from gacha_app.reports.plan_terms import terms_of
from gacha_app.reports.report import Report
from gacha_app.services.dividends import check_kinds, record_day
from gacha_app.services.households import holdings_on
from gacha_app.services.share_kinds import paid_kinds_in
from gacha_app.storage.book import Book


class WhatIf:
    """A year's register and basis as they are now, to plan over without reading the book each time.

    Attributes:
        kept: the terms of the plan there is already, or None.
        share_kinds: the kinds of shares that are paid a dividend and that somebody ever held, their titles by code.
    """

    def __init__(self, book: Book, year: int) -> None:
        self._book = book
        self._year = year
        self._held: dict[dt.date, list[Holding]] = {}
        with book.reading() as session:
            self.kept: Terms | None = terms_of(session, year)
            self.share_kinds: dict[str, str] = paid_kinds_in(session)
            self._basis: Basis = basis_for(session, year)
            self._before = amounts_by_household(session, year - 1)

    def plan(self, terms: Terms, record_date: dt.date | None = None) -> DividendPlan:
        """Return the plan that proposing by these terms would keep; nothing is kept.

        Raises:
            InvalidInput: as `propose_dividend` would.
        """
        day = record_day(self._year, terms, record_date)
        if day not in self._held:
            with self._book.reading() as session:
                self._held[day] = holdings_on(session, day, by_kind=True)
        check_kinds(self.share_kinds, terms, self._held[day], day)
        return plan_dividend(self._basis, self._held[day], day, terms)

    def report(self, plan: DividendPlan) -> Report:
        """Return a plan household by household, beside the year before."""
        return what_if(plan, self._before)
