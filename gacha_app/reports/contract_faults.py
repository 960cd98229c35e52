"""What the program finds wrong with the contracts of the register: oral, overlapping, unpaid, too low ..."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.ageing import whole_years
from gacha_app.domain.examination import FaultKind, kind_of_fault
from gacha_app.domain.money import grouped
from gacha_app.domain.register import RESOURCE_CLASSES
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.standing_acts import vouchers_standing
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.contract_tables import contract_acts, contract_instalments, contract_settlements
from gacha_app.storage.reference import contract_fault_rows
from gacha_app.storage.tables import assets, contracts, resources

DEFINITION_KIND = "contract_faults"
# A median of fewer says nothing
_FEWEST = 3


def fault_kinds(session: Session) -> dict[str, FaultKind]:
    """Return the kinds of faults in force by key, in order: this village's own list, or the program's."""
    import tomllib

    own = session.scalar(select(definitions.c.content).where(definitions.c.kind == DEFINITION_KIND))
    rows = tomllib.loads(own)["fault"] if own else contract_fault_rows()
    return {kind.key: kind for kind in map(kind_of_fault, rows)}


@dataclass(frozen=True)
class Found:
    """A fault that the program found: its key, and by what."""

    fault: str
    detail: str


def faults_found(session: Session, day: dt.date, contract_id: int | None = None) -> dict[int, list[Found]]:
    """Return what is wrong with the contracts of the register on a day, by contract.

    Args:
        contract_id: one of them, or None for all.
    """
    register = _Register(session, day)
    kinds = [one for one in fault_kinds(session).values() if one.rule]
    found: dict[int, list[Found]] = {}
    for held in register.contracts:
        if contract_id is not None and held.id != contract_id:
            continue
        for kind in kinds:
            for detail in _RULES[kind.rule](register, held, kind):
                found.setdefault(held.id, []).append(Found(kind.key, detail))
    return found


class _Register:
    """The register of contracts on a day, read once for all rules."""

    def __init__(self, session: Session, day: dt.date) -> None:
        self.day = day
        self._session = session
        self.contracts: Sequence[Any] = session.execute(
            select(contracts, resources.c.klass, resources.c.area.label("land"), resources.c.name.label("land_name"))
            .join(resources, contracts.c.resource_id == resources.c.id, isouter=True)
            .order_by(contracts.c.id)
        ).all()

        self._by_thing: dict[tuple[str, int], list[Any]] = {}
        self.renewed = {one.renews_id for one in self.contracts}
        for one in self.contracts:
            for thing in _things(one):
                self._by_thing.setdefault(thing, []).append(one)

    def beside(self, one: Any) -> list[Any]:
        """Return the other contracts over the same land or asset."""
        found = {other.id: other for thing in _things(one) for other in self._by_thing[thing]}
        return [other for identity, other in found.items() if identity != one.id]

    def in_force(self, one: Any, on: dt.date) -> bool:
        """Say whether a contract runs on a day."""
        last = one.ended_on or one.end
        return (one.start is None or one.start <= on) and (last is None or last >= on)

    @cached_property
    def overdue(self) -> dict[int, tuple[int, dt.date]]:
        """The fen that are overdue by contract, and since when."""
        act, part = contract_acts.c, contract_settlements.c
        standing = or_(act.voucher_id.is_(None), act.voucher_id.in_(vouchers_standing(self.day)))
        settled = (
            select(part.instalment_id, func.sum(part.amount).label("settled"))
            .join(contract_acts, act.id == part.act_id)
            .where(act.undone.is_(False), standing)
            .group_by(part.instalment_id)
            .subquery()
        )
        held = contract_instalments.c
        left = held.amount - func.coalesce(settled.c.settled, 0)
        query = (
            select(held.contract_id, func.sum(left), func.min(held.due))
            .join(settled, settled.c.instalment_id == held.id, isouter=True)
            .where(held.due < self.day, held.cancelled_on.is_(None), left > 0)
            .group_by(held.contract_id)
        )
        return {one: (int(fen), since) for one, fen, since in self._session.execute(query)}

    @cached_property
    def medians(self) -> Mapping[str, Fraction]:
        """The middle price of a mu by the kind of land, of contracts in force; only where there are enough of them."""
        prices: dict[str, list[Fraction]] = {}
        for one in self.contracts:
            if one.direction != "out" and self.in_force(one, self.day) and (price := per_mu(one)):
                prices.setdefault(one.klass or one.kind, []).append(price)
        return {kind: median(found) for kind, found in prices.items() if len(found) >= _FEWEST}

    @cached_property
    def asset_names(self) -> dict[int, str]:
        """What the assets are called."""
        return {row.id: row.name for row in self._session.execute(select(assets.c.id, assets.c.name))}


def per_mu(one: Any) -> Fraction | None:
    """Return the fen a mu and year of a contract, None where it has no area or no yearly amount."""
    return Fraction(one.yearly * 1000, one.area) if one.area and one.yearly else None


def _oral(_register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if one.form == "oral":
        yield _("合同登记为口头")


def _no_procedure(_register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if one.procedure_on is None and not one.procedure:
        yield _("没有登记会议")


def _not_filed(_register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if not one.filed and one.filed_on is None:
        yield _("没有登记备案")


def _overlapping(register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if one.direction == "out" or one.start is None or _is_over(register, one):
        return
    together = [
        other
        for other in register.beside(one)
        if other.direction != "out" and other.start is not None and not _is_over(register, other) and _meet(one, other)
    ]
    if one.resource_id is not None:
        on_land = [other for other in together if other.resource_id == one.resource_id]
        # of contracts without an area each is taken to let the whole plot
        let = sum(other.area or one.land or 0 for other in (one, *on_land))
        if on_land and one.land and let > one.land:
            yield _("与{others}重叠：合同共 {let} 亩，{land}只有 {area} 亩").format(
                others=_named(on_land), let=quantity_text(let), land=one.land_name, area=quantity_text(one.land)
            )
    if one.asset_id is not None and (same := [other for other in together if other.asset_id == one.asset_id]):
        yield _("与{others}同时出租“{asset}”").format(others=_named(same), asset=register.asset_names[one.asset_id])


def _is_over(register: _Register, one: Any) -> bool:
    last = one.ended_on or one.end
    return last is not None and last < register.day


def _meet(one: Any, other: Any) -> bool:
    ends = [held.ended_on or held.end or dt.date.max for held in (one, other)]
    return bool(max(one.start, other.start) <= min(ends))


def _named(found: Sequence[Any]) -> str:
    return "、".join(f"“{one.name}”" for one in found[:2]) + ("…" if len(found) > 2 else "")


def _unpaid(register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if one.direction != "out" and one.id in register.overdue:
        fen, since = register.overdue[one.id]
        yield _("欠 {amount} 元，最早 {since} 到期").format(amount=grouped(fen), since=since)


def _expired(register: _Register, one: Any, _kind: FaultKind) -> Iterator[str]:
    if one.end is None or one.end >= register.day or one.ended_on is not None or one.direction == "out":
        return
    if not _things(one):
        return
    follows = one.id in register.renewed or any(
        register.in_force(other, register.day) for other in register.beside(one)
    )
    if not follows:
        yield _("{end} 到期，没有续签的合同").format(end=one.end)


def _things(one: Any) -> list[tuple[str, int]]:
    """Return the land and the asset that a contract lets."""
    found = (("resource", one.resource_id), ("asset", one.asset_id))
    return [(kind, identity) for kind, identity in found if identity is not None]


def _below_median(register: _Register, one: Any, kind: FaultKind) -> Iterator[str]:
    price, middle = per_mu(one), register.medians.get(one.klass or one.kind)
    if price and middle and one.direction != "out" and price < middle * kind.share / 10_000:
        land = _(RESOURCE_CLASSES[one.klass]) if one.klass else _("同类合同")
        yield _("每亩 {price} 元，{land}的中间价 {middle} 元").format(
            price=grouped(int(price)), land=land, middle=grouped(int(middle))
        )


def _below_floor(_register: _Register, one: Any, kind: FaultKind) -> Iterator[str]:
    price, floor = per_mu(one), dict(kind.floors).get(one.klass or "")
    if price and floor and one.direction != "out" and price < floor:
        yield _("每亩 {price} 元，底价 {floor} 元").format(price=grouped(int(price)), floor=grouped(floor))


def _too_long(_register: _Register, one: Any, kind: FaultKind) -> Iterator[str]:
    if one.start and one.end and kind.years and one.kind in ("resource", "asset"):
        after = one.end + dt.timedelta(days=1)
        years, just = whole_years(one.start, after), (one.start.month, one.start.day) == (after.month, after.day)
        if years > kind.years or (years == kind.years and not just):
            yield _("{start} 至 {end}，超过 {years} 年").format(start=one.start, end=one.end, years=kind.years)


_RULES: dict[str, Callable[[_Register, Any, FaultKind], Iterator[str]]] = {
    "oral": _oral, "no_procedure": _no_procedure, "not_filed": _not_filed, "overlapping": _overlapping,
    "unpaid": _unpaid, "expired": _expired, "below_median": _below_median, "below_floor": _below_floor,
    "too_long": _too_long,
}  # fmt: skip
