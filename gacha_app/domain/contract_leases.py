"""Who leases which plot or asset from when to when: what is let on each day, what is free, what is let twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Lease:
    """A stretch of time in which a plot or an asset is let.

    Attributes:
        contract_id, name: the contract. party: with whom, or "".
        begins, until: its days; None where it has no beginning or no end.
        area: thousandths of a mu; nought where none is written.
    """

    contract_id: int
    name: str
    begins: dt.date | None
    until: dt.date | None
    area: int = 0
    party: str = ""

    def covers(self, day: dt.date) -> bool:
        """Say whether it is let on a day."""
        return (self.begins is None or self.begins <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Stretch:
    """Days on which the same area is let: thousandths of a mu, and the leases that make it up."""

    begins: dt.date
    until: dt.date
    let: int
    leases: tuple[Lease, ...]


def stretches(leases: Sequence[Lease], first: dt.date, last: dt.date) -> tuple[Stretch, ...]:
    """Return the days from the first to the last in stretches of one let area, each day in one of them."""
    days = {first}
    for one in leases:
        if one.begins is not None and first < one.begins <= last:
            days.add(one.begins)
        if one.until is not None and first <= one.until < last:
            days.add(one.until + _DAY)
    begins = sorted(days)
    ends = [day - _DAY for day in begins[1:]] + [last]
    found = []
    for begin, end in zip(begins, ends, strict=True):
        inside = tuple(one for one in leases if one.covers(begin))
        found.append(Stretch(begin, end, sum(one.area for one in inside), inside))
    return tuple(found)


def refuse_overlet(
    name: str, owned: int, leases: Iterable[Lease], only: int | None = None, unit: str | None = None
) -> None:
    """Refuse leases of a plot that together are larger than it, on any day; or of more pieces than there are.

    Args:
        owned: thousandths of a mu or of `unit`; nought where it is not known, and then nothing is refused.
        only: the contract whose days are looked at, None for all days.

    Raises:
        InvalidInput: naming the days, the areas and the contracts.
    """
    found = list(leases)
    if not owned or not found:
        return
    first, last = _span(found if only is None else [one for one in found if one.contract_id == only])
    for one in stretches(found, first, last):
        if one.let > owned and (only is None or any(lease.contract_id == only for lease in one.leases)):
            raise InvalidInput(
                "area",
                _(
                    "“{name}”共 {owned} {unit}，从 {date} 起要租出 {let} {unit}（{contracts}），超出 {over} {unit}。"
                ).format(
                    unit=unit or _("亩"),
                    name=name, owned=quantity_text(owned), date=one.begins, let=quantity_text(one.let),
                    contracts="、".join(dict.fromkeys(lease.name for lease in one.leases)),
                    over=quantity_text(one.let - owned),
                ),
            )  # fmt: skip


def refuse_let_twice(name: str, leases: Iterable[Lease], contract_id: int) -> None:
    """Refuse to let an asset that is let already on one of the days of a contract.

    Raises:
        InvalidInput: naming the other contract and its days.
    """
    found = list(leases)
    own = [one for one in found if one.contract_id == contract_id]
    for other in found:
        if other.contract_id != contract_id and any(_meet(one, other) for one in own):
            raise InvalidInput(
                "asset_id",
                _("“{name}”已由“{contract}”租出（{begins} 至 {until}），同一时间不能租两次。").format(
                    name=name, contract=other.name, begins=other.begins or "", until=other.until or _("未定")
                ),
            )


def _meet(one: Lease, other: Lease) -> bool:
    before = one.until is not None and other.begins is not None and one.until < other.begins
    after = other.until is not None and one.begins is not None and other.until < one.begins
    return not before and not after


def _span(leases: Sequence[Lease]) -> tuple[dt.date, dt.date]:
    """Return the days in which anything can change; a lease without end changes nothing after the last of them."""
    known = [day for one in leases for day in (one.begins, one.until) if day is not None]
    first = dt.date.min if any(one.begins is None for one in leases) or not known else min(known)
    last = dt.date.max - _DAY if any(one.until is None for one in leases) or not known else max(known)
    return first, last
