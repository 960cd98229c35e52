"""What a loan costs and when it is paid back: interest by the month or the day, and the three usual plans."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gacha_app.domain.loan import Loan
from gacha_app.domain.money import split
from gacha_app.domain.months import first_day, last_day, month_of


@dataclass(frozen=True)
class Instalment:
    """What is due on a day.

    Attributes:
        principal, interest: fen. left: fen of principal after it.
    """

    day: dt.date
    principal: int
    interest: int
    left: int

    @property
    def amount(self) -> int:
        """Fen, principal and interest together."""
        return self.principal + self.interest


def interest_between(loan: Loan, left: int, since: dt.date, until: dt.date) -> int:
    """Return the fen of interest on what is left between two days, the first counted and the last not; half a fen up.

    By the month, whole months from the loan's first day count a twelfth of a year each and the days beyond them a
    thirtieth of a month; by the day, each counts a 365th or a 360th of a year.
    """
    return _rounded(left * loan.yearly_rate * (_years_at(loan, until) - _years_at(loan, since)))


def interest_until(loan: Loan, day: dt.date, repaid: Iterable[tuple[dt.date, int]] = ()) -> int:
    """Return the fen of interest from a loan's first day until before a day, half a fen up.

    Args:
        repaid: (day, fen of principal); what is paid back brings no interest from that day on.
    """
    total, left, begun = Fraction(0), loan.principal, loan.start
    paid = sorted((when, amount) for when, amount in repaid if when < day)
    for when, amount in [*paid, (day, 0)]:
        if when > begun:
            total += left * (_years_at(loan, when) - _years_at(loan, begun))
            begun = when
        left -= amount
    return _rounded(total * loan.yearly_rate)


def interest_of_month(loan: Loan, month: str, repaid: Sequence[tuple[dt.date, int]] = ()) -> int:
    """Return the fen of interest that a month brings: all until its end less all until its beginning.

    So the months of a loan add up to its interest to the fen. It runs until the principal is paid back, also beyond
    the day on which that was due.
    """
    after = last_day(month) + dt.timedelta(days=1)
    return interest_until(loan, after, repaid) - interest_until(loan, first_day(month), repaid)


def repayment_plan(loan: Loan) -> list[Instalment]:
    """Return when what is due, from the loan's start to its end; the principals add up to the loan to the fen.

    Instalments fall on the start's day of the month, every so many months; the last on the day the loan is due. With
    equal instalments each but the last is the same amount, worked out for periods of equal length; its interest is
    what the period really brings.
    """
    days = due_days(loan)
    if loan.plan == "equal_principal":
        principals = split(loan.principal, [1] * len(days))
        return _with_interest(loan, days, principals)
    if loan.plan == "equal_instalments":
        return _equal_instalments(loan, days)
    return _with_interest(loan, days, [0] * (len(days) - 1) + [loan.principal])


def due_days(loan: Loan) -> list[dt.date]:
    """Return the days on which something is due, the loan's end the last."""
    days, place = [], 1
    while (day := months_later(loan.start, loan.every * place)) < loan.end:
        days.append(day)
        place += 1
    return [*days, loan.end]


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later month, its last where that is shorter."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months_of(loan: Loan) -> tuple[str, str]:
    """Return the first and the last month that bring interest."""
    return month_of(loan.start), month_of(loan.end - dt.timedelta(days=1))


def _with_interest(loan: Loan, days: list[dt.date], principals: list[int]) -> list[Instalment]:
    found, left, since = [], loan.principal, loan.start
    for day, principal in zip(days, principals, strict=True):
        interest = interest_between(loan, left, since, day)
        left -= principal
        found.append(Instalment(day, principal, interest, left))
        since = day
    return found


def _equal_instalments(loan: Loan, days: list[dt.date]) -> list[Instalment]:
    each = level_payment(loan.principal, loan.yearly_rate * Fraction(loan.every, 12), len(days))
    found, left, since = [], loan.principal, loan.start
    for day in days:
        interest = interest_between(loan, left, since, day)
        # a payment that interest would eat up pays no principal back; the last one pays all that is left
        principal = left if day == days[-1] else min(max(each - interest, 0), left)
        left -= principal
        found.append(Instalment(day, principal, interest, left))
        since = day
    return found


def level_payment(principal: int, rate: Fraction, count: int) -> int:
    """Return the fen that pays a principal back in equal instalments at a rate each period, half a fen up."""
    if not rate:
        return _rounded(Fraction(principal, count))
    growth = (1 + rate) ** count
    return _rounded(principal * rate * growth / (growth - 1))


def _years_at(loan: Loan, day: dt.date) -> Fraction:
    """Return the years from a loan's first day to another."""
    if day <= loan.start:
        return Fraction(0)
    if loan.day_count != "month":
        return Fraction((day - loan.start).days, int(loan.day_count))
    months = (day.year - loan.start.year) * 12 + day.month - loan.start.month
    if months_later(loan.start, months) > day:
        months -= 1
    beyond = (day - months_later(loan.start, months)).days
    return Fraction(months, 12) + Fraction(min(beyond, 30), 360)


def _rounded(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))
