"""The schedule of a contract: which part of the price is due on which day, together the price to the fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from gacha_app.domain.contract import MONTHS_OF, Contract, anniversary
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.i18n import _

_DAY = dt.timedelta(days=1)
# More parts than a century of months has nobody agrees on
_MOST_PARTS = 1200


@dataclass(frozen=True)
class Part:
    """One instalment as it is agreed.

    Attributes:
        begins, until: the days it pays for. due: when it is to be paid. amount: fen.
    """

    begins: dt.date
    until: dt.date
    due: dt.date
    amount: int


@dataclass(frozen=True)
class ContractYear:
    """A year of a contract; the last may be broken.

    Attributes:
        begins, until: its days. amount: fen for them. price: fen for a whole year (of a mu or unit, exact).
    """

    begins: dt.date
    until: dt.date
    amount: int
    price: Fraction


def schedule_of(contract: Contract) -> tuple[Part, ...]:
    """Return all instalments of a contract in the order they are due, together its price to the fen.

    Parts of no amount are left out. Where it keeps only a yearly amount there is no schedule.

    Raises:
        InvalidInput: if its terms cannot be paid in this way.
    """
    if not contract.price_by:
        return ()
    first, last = _days_of(contract)
    if first > last:
        return ()
    parts = _listed(contract, first, last) if contract.frequency == "list" else _regular(contract, first, last)
    if contract.billed_from is not None:
        parts = [one for one in parts if one.due >= contract.billed_from]
    return tuple(parts)


def contract_years(contract: Contract) -> tuple[ContractYear, ...]:
    """Return the contract years since its terms hold, each with what it costs.

    A broken last year costs its months, and the days of a broken month, of a whole one. A total price is one year of
    any length.
    """
    first, last = _days_of(contract)
    if contract.price_by == "total":
        return (ContractYear(first, last, contract.price, Fraction(contract.price)),)
    times = _times(contract)
    found = []
    for place in range(contract.years):
        begins, ends = anniversary(first, place), anniversary(first, place + 1) - _DAY
        price = price_in(contract, place)
        until = min(ends, last)
        share = _months(contract, begins, until) / 12 if until < ends else Fraction(1)
        found.append(ContractYear(begins, until, _rounded(price * times * share), price))
    return tuple(found)


def price_in(contract: Contract, place: int) -> Fraction:
    """Return the price of a contract year, exact fen: the first is nought."""
    steps = place // max(contract.step_every, 1)
    match contract.escalation:
        case "percent":
            return contract.price * (1 + Fraction(contract.step_rate, 10_000)) ** steps
        case "step":
            return Fraction(contract.price + contract.step_amount * steps)
        case "list":
            return Fraction(contract.prices[place])
        case _:
            return Fraction(contract.price)


def yearly_of(contract: Contract) -> int:
    """Return the fen of a contract's first year, as lists of contracts show it; of a total, its share of a year."""
    if not contract.price_by or contract.start is None or contract.end is None:
        return contract.yearly
    if contract.price_by == "total":
        first = contract.terms_from or contract.start
        whole = (anniversary(first, 1) - first).days
        days = (contract.end - first).days + 1
        return contract.price if days <= whole else _rounded(Fraction(contract.price * whole, days))
    return _rounded(price_in(contract, 0) * _times(contract))


def shortened(contract: Contract, begins: dt.date, until: dt.date, amount: int, last: dt.date) -> int:
    """Return what an instalment comes to when its days end earlier, counted as the contract counts."""
    if last >= until:
        return amount
    if last < begins:
        return 0
    whole, kept = _months(contract, begins, until), _months(contract, begins, last)
    return split(amount, _weights([kept, whole - kept]))[0] if whole else amount


def _regular(contract: Contract, first: dt.date, last: dt.date) -> list[Part]:
    pieces = _periods(contract, first, last)
    if len(pieces) > _MOST_PARTS:
        raise InvalidInput("frequency", _("期数太多，最多{most}期，请改一种付款方式。").format(most=_MOST_PARTS))
    amounts = [0] * len(pieces)
    for year in contract_years(contract):
        inside = [
            (place, max(begins, year.begins), min(until, year.until))
            for place, (begins, until) in enumerate(pieces)
            if begins <= year.until and until >= year.begins
        ]
        weights = _weights([_months(contract, begins, until) for _place, begins, until in inside])
        for (place, _begins, _until), fen in zip(inside, split(year.amount, weights), strict=True):
            amounts[place] += fen
    return [
        Part(begins, until, _due(contract, begins, until), fen)
        for (begins, until), fen in zip(pieces, amounts, strict=True)
        if fen
    ]


def _listed(contract: Contract, first: dt.date, last: dt.date) -> list[Part]:
    """Return the agreed payments; each pays for the days until the next, the last to the end."""
    dues = contract.dues
    agreed, listed = sum(one.amount for one in contract_years(contract)), sum(fen for _day, fen in dues)
    if agreed != listed:
        raise InvalidInput(
            "due_list",
            _("约定的各笔付款合计 {listed} 元，按合同价款应是 {total} 元，相差 {gap} 元，请核对。").format(
                listed=grouped(listed), total=grouped(agreed), gap=grouped(abs(listed - agreed))
            ),
        )
    ends = [min(max(day - _DAY, first), last) for day, _fen in dues[1:]] + [last]
    if contract.timing == "arrears":
        ends = [min(max(day, first), last) for day, _fen in dues[:-1]] + [last]
    found, begins = [], first
    for (day, fen), until in zip(dues, ends, strict=True):
        found.append(Part(min(begins, until), until, day, fen))
        begins = min(until + _DAY, last)
    return found


def _periods(contract: Contract, first: dt.date, last: dt.date) -> Sequence[tuple[dt.date, dt.date]]:
    if contract.frequency == "once":
        return [(first, last)]
    months = MONTHS_OF[contract.frequency]
    starts = _calendar(first, last, months) if contract.periods == "calendar" else _counted(first, last, months)
    begins = list(starts)
    return list(zip(begins, [one - _DAY for one in begins[1:]] + [last], strict=True))


def _counted(first: dt.date, last: dt.date, months: int) -> Iterator[dt.date]:
    place = 0
    while (day := month_later(first, place * months)) <= last:
        yield day
        place += 1


def _calendar(first: dt.date, last: dt.date, months: int) -> Iterator[dt.date]:
    yield first
    day = dt.date(first.year, (first.month - 1) // months * months + 1, 1)
    while (day := month_later(day, months)) <= last:
        yield day


def month_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, the month's last where it has none."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - _DAY).day))


def _months(contract: Contract, begins: dt.date, until: dt.date) -> Fraction:
    """Return how many months a piece is long, counted from the contract's first day.

    A broken month counts its days of all its days; or, where months count, it belongs whole to the piece it begins in.
    """
    first, _last = _days_of(contract)
    if contract.broken == "months":
        return Fraction(_months_begun(first, until) - _months_begun(first, begins - _DAY))
    return _clock(first, until + _DAY) - _clock(first, begins)


def _clock(first: dt.date, day: dt.date) -> Fraction:
    """Return how many months have passed between the starts of two days, the broken one by its days."""
    if day <= first:
        return Fraction(0)
    count = (day.year - first.year) * 12 + day.month - first.month
    if month_later(first, count) > day:
        count -= 1
    begun, ends = month_later(first, count), month_later(first, count + 1)
    return count + Fraction((day - begun).days, (ends - begun).days)


def _weights(months: Sequence[Fraction]) -> list[int]:
    """Return whole numbers in the same proportion."""
    common = lcm(*(one.denominator for one in months))
    return [int(one * common) for one in months]


def _days_of(contract: Contract) -> tuple[dt.date, dt.date]:
    """Return the first day that the terms hold, and the last."""
    if contract.start is None or contract.end is None:
        raise InvalidInput("start" if contract.start is None else "end", _("要排收付款计划，请填写起始日和到期日。"))
    return contract.terms_from or contract.start, contract.end


def _months_begun(origin: dt.date, day: dt.date) -> int:
    """Return how many months counted from a day have begun by another."""
    if day < origin:
        return 0
    count = (day.year - origin.year) * 12 + day.month - origin.month
    return count + (1 if month_later(origin, count) <= day else 0)


def _due(contract: Contract, begins: dt.date, until: dt.date) -> dt.date:
    """Return when a part is due: on its first or last day, or the agreed day that lies in it."""
    arrears = contract.timing == "arrears"
    usual = until if arrears else begins
    if not contract.due_day:
        return usual
    inside = [one for one in _agreed_days(contract, begins, until) if begins <= one <= until]
    if not inside:
        return usual
    return inside[-1] if arrears else inside[0]


def _agreed_days(contract: Contract, begins: dt.date, until: dt.date) -> Iterator[dt.date]:
    first = begins.replace(day=1)
    for place in range((until.year - begins.year) * 12 + until.month - begins.month + 1):
        month = month_later(first, place)
        if contract.due_month in (0, month.month):
            yield month.replace(day=min(contract.due_day, (month_later(month, 1) - _DAY).day))


def _times(contract: Contract) -> Fraction:
    """Return by what a price is multiplied: mu, units, or one."""
    match contract.price_by:
        case "area":
            return Fraction(contract.area or 0, 1000)
        case "unit":
            return Fraction(contract.quantity, 1000)
        case _:
            return Fraction(1)


def _rounded(exact: Fraction) -> int:
    """Return whole fen, half a fen up."""
    return int((exact * 2 + 1) // 2)
