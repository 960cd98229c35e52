"""Months as the books name them: "2024-03", and how far one is from another."""

from __future__ import annotations

import datetime as dt

from gacha_app.domain.dates import Period


def month_of(day: dt.date) -> str:
    """Return the month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def month_after(month: str, count: int = 1) -> str:
    """Return the month so many months later; earlier where the count is negative."""
    whole = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"


def months_from(first: str, last: str) -> list[str]:
    """Return the months from the first to the last, both counted; none where the last lies before."""
    found = []
    while first <= last:
        found.append(first)
        first = month_after(first)
    return found


def period_of(month: str) -> Period:
    """Return the month as a period."""
    return Period(int(month[:4]), int(month[5:]))


def first_day(month: str) -> dt.date:
    """Return the first day of a month."""
    return period_of(month).first


def last_day(month: str) -> dt.date:
    """Return the last day of a month."""
    return period_of(month).last
