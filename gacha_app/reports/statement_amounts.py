"""What the rows of statements are worked out from: balances and turnovers of a column's time, closing left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.reports.ledger import summed
from gacha_app.reports.postings import posted, under
from gacha_app.reports.report import EntryFilter
from gacha_app.storage.tables import accounts, postings, vouchers

_DEBIT_CLASSES = ("asset", "cost", "expense")
_OPENINGS = ("year_opening", "opening")


@dataclass(frozen=True)
class Span:
    """The time that a column is about, in whole months.

    Attributes:
        first: the first day of what moved in it.
        period_first: the first day of the period reported, later than `first` in a column of the year so far.
        time: what an account alone means in it, a value of `statement_formulas.TIMES`.
    """

    first: dt.date
    last: dt.date
    period_first: dt.date
    time: str

    @property
    def year_first(self) -> dt.date:
        """The first day of its year."""
        return self.last.replace(month=1, day=1)


def span_of(column_time: str, period: Period) -> Span:
    """Return the span of a column of a report about a period."""
    first, last = period.first, period.last
    if column_time == "last_year_closing":
        last = dt.date(period.year - 1, 12, 31)
        return Span(last.replace(month=1, day=1), last, last.replace(month=1, day=1), "closing")
    if column_time == "last_year_turnover":
        before = replace(period, year=period.year - 1)
        return Span(dt.date(before.year, 1, 1), before.last, before.first, "year_turnover")
    if column_time == "year_turnover":
        return Span(dt.date(period.year, 1, 1), last, first, column_time)
    return Span(first, last, first, column_time)


class Sums:
    """Debit and credit of every account by month and kind of voucher, read once for all columns of a statement."""

    def __init__(self, session: Session, last: dt.date) -> None:
        self.session = session
        columns = accounts.c
        self.names: dict[str, str] = {}
        self.classes: dict[str, str] = {}
        self._signs: dict[str, int] = {}
        for code, name, klass, side in session.execute(
            select(columns.code, columns.name, columns.klass, columns.normal_side).order_by(columns.code)
        ):
            self.names[code], self.classes[code] = name, klass
            on_debit = side == "debit" or (side == "both" and klass in _DEBIT_CLASSES)
            # a sub-account counts on the side of the account above it
            self._signs[code] = self._signs.get(code[:3], 1 if on_debit else -1)
        wanted = EntryFilter(last=last, with_closing=True)
        self._rows = [
            (str(month), str(account), Kind(kind), debit, credit)
            for month, account, kind, debit, credit in summed(session, wanted, "month", "account", "kind")
        ]

    @cached_property
    def first_month(self) -> str:
        """The first month in which something was entered, "9999" where nothing was."""
        return min((row[0] for row in self._rows), default="9999")

    def sign(self, code: str) -> int:
        """Return 1 for an account that counts on the debit side, -1 for one that counts on the credit side."""
        return self._signs.get(code, self._signs.get(code[:3], 1))

    def is_result(self, code: str) -> bool:
        """Return whether an account is income or expense."""
        return self.classes[code] in ("income", "expense")

    def by_account(self, time: str, span: Span) -> dict[str, tuple[int, int]]:
        """Return debit and credit of every account's own entries that a time of a span means.

        Closing vouchers are no turnover, so that a statement says the same before and after closing; opening vouchers
        are part of the opening balance though they bear the first day of the book.
        """
        last, first = f"{span.last:%Y-%m}", f"{_first_of(time, span):%Y-%m}"
        found: dict[str, list[int]] = {}
        for month, account, kind, debit, credit in self._rows:
            if month > last:
                continue
            if time in _OPENINGS:
                counts = month < first or kind is Kind.OPENING
            else:
                counts = time == "closing" or (kind is Kind.NORMAL and month >= first)
            if counts:
                amounts = found.setdefault(account, [0, 0])
                amounts[0] += debit
                amounts[1] += credit
        return {account: (debit, credit) for account, (debit, credit) in found.items()}


class ColumnAmounts:
    """The amounts of one column (`statement_formulas.Amounts`)."""

    def __init__(self, sums: Sums, span: Span) -> None:
        self._sums = sums
        self.span = span
        self._by_time: dict[str, dict[str, tuple[int, int]]] = {}
        self._details: dict[tuple[str, str], dict[int | None, int]] = {}
        self._against: dict[str, dict[str, int]] = {}

    def account(self, code: str, details: str, time: str) -> int:
        """Return an account's amount with its sub-accounts, or the sum of its households' balances of one side."""
        time = time or self.span.time
        if details:
            amounts = self.households(code, time).values()
            return sum(max(one, 0) for one in amounts) if details == "借" else -sum(min(one, 0) for one in amounts)
        debit, credit = self._both(self._under(code), time)
        match time:
            case "debit":
                return debit
            case "credit":
                return credit
            case _:
                return self._sums.sign(code) * (debit - credit)

    def own(self, code: str, time: str = "") -> int:
        """Return the amount entered on an account itself, none of its sub-accounts, counted on its own side."""
        debit, credit = self._both([code], time or self.span.time)
        return self._sums.sign(code) * (debit - credit)

    def result(self, time: str) -> int:
        """Return all income less all expense."""
        debit, credit = self._both((code for code in self._sums.names if self._sums.is_result(code)),
                                   time or self.span.time)  # fmt: skip
        return credit - debit

    def against(self, code: str, other: str) -> int:
        """Return what the span credited, less what it debited, to `other` in vouchers that touch `code`."""
        if code not in self._against:
            session, span = self._sums.session, self.span
            touching = posted(postings.c.voucher_id).where(
                under(code), postings.c.day.between(span.first, span.last), vouchers.c.kind == Kind.NORMAL
            )
            query = posted(postings.c.account, func.sum(postings.c.amount)).where(
                postings.c.voucher_id.in_(touching.distinct())
            )
            self._against[code] = {
                account: int(amount) for account, amount in session.execute(query.group_by(postings.c.account))
            }
        return -sum(amount for account, amount in self._against[code].items() if account.startswith(other))

    def households(self, code: str, time: str) -> dict[int | None, int]:
        """Return what every household owes (positive) or is owed (negative) on an account."""
        if (code, time) not in self._details:
            found: dict[int | None, int] = {}
            for wanted, kind in _filters(time, self.span):
                wanted = replace(wanted, account=code)
                for household, debit, credit in summed(self._sums.session, wanted, "household_id", kind=kind):
                    found[household] = found.get(household, 0) + debit - credit
            self._details[code, time] = found
        return self._details[code, time]

    def source(self, code: str, time: str) -> EntryFilter:
        """Return the entries behind an account's amount."""
        time = time or self.span.time
        if time in _OPENINGS:
            first = _first_of(time, self.span)
            # an opening voucher bears the first day of the book
            has_before = self._sums.first_month < f"{first:%Y-%m}"
            last = first - dt.timedelta(days=1) if has_before else first
            return EntryFilter(account=code, last=last, with_closing=True)
        if time == "closing":
            return EntryFilter(account=code, last=self.span.last, with_closing=True)
        return EntryFilter(account=code, first=_first_of(time, self.span), last=self.span.last)

    def _both(self, codes: Iterable[str], time: str) -> tuple[int, int]:
        if time not in self._by_time:
            self._by_time[time] = self._sums.by_account(time, self.span)
        amounts = [self._by_time[time].get(code, (0, 0)) for code in codes]
        return sum(debit for debit, _credit in amounts), sum(credit for _debit, credit in amounts)

    def _under(self, code: str) -> list[str]:
        return [one for one in self._sums.names if one.startswith(code)]


def _first_of(time: str, span: Span) -> dt.date:
    """Return the first day of what moved in a time of a span, or the day after an opening balance."""
    if time in ("year_opening", "year_turnover"):
        return span.year_first
    return span.period_first if time == "turnover" else span.first


def _filters(time: str, span: Span) -> list[tuple[EntryFilter, Kind | None]]:
    """Return the entries that a time of a span means as filters, with the kind of voucher they are narrowed to."""
    if time == "closing":
        return [(EntryFilter(last=span.last, with_closing=True), None)]
    first = _first_of(time, span)
    if time in _OPENINGS:
        before = EntryFilter(last=first - dt.timedelta(days=1), with_closing=True)
        return [(before, None), (EntryFilter(first=first, last=span.last), Kind.OPENING)]
    return [(EntryFilter(first=first, last=span.last), Kind.NORMAL)]
