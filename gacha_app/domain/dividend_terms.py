"""How a dividend is worked out: by total, per share, per cent or kind of shares; by shares or by share-days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gacha_app.domain.dividend import (
    Allocation,
    Basis,
    DividendLine,
    DividendPlan,
    Holding,
    HoldingPart,
    LinePart,
    fingerprint_of,
)
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.domain.shares import SHARE
from gacha_app.i18n import N_, _

WAYS = {
    "total": N_("按总额"),
    "per_share": N_("按每份金额"),
    "rate": N_("按可分配收益的比例"),
    "kinds": N_("按股种分别定额"),
}
WEIGHTINGS = {"shares": N_("按登记日份额"), "days": N_("按持有天数（年内加入的按天折算）")}


@dataclass(frozen=True)
class Terms:
    """What a plan is worked out by.

    Attributes:
        way: a key of `WAYS`. weighting: a key of `WEIGHTINGS`.
        total, per_share: fen; the one that `way` names. rate: hundredths of a per cent of what may be distributed.
        pools: fen for each kind of shares, for the way "kinds".
        tax_rate: what is withheld of every household's part, hundredths of a per cent; commonly none.
        allocations: what goes neither to the reserve nor to members.
    """

    way: str = "total"
    total: int | None = None
    per_share: int | None = None
    rate: int | None = None
    pools: Mapping[str, int] = field(default_factory=dict)
    weighting: str = "shares"
    tax_rate: int = 0
    allocations: tuple[Allocation, ...] = ()

    @classmethod
    def of(cls, *, total: int | None = None, per_share: int | None = None) -> Terms:
        """Return the plain terms: a total, or so much a share.

        Raises:
            InvalidInput: if both are given, or neither.
        """
        if (total is None) == (per_share is None):
            raise InvalidInput("total", _("请填写分配总额，或每份金额，只填一项。"))
        return cls("total" if per_share is None else "per_share", total, per_share)

    @property
    def plain(self) -> bool:
        """Whether kinds of shares and days make no difference."""
        return self.weighting == "shares" and self.way != "kinds"

    def check(self) -> None:
        """Refuse terms that no plan can have.

        Raises:
            InvalidInput: naming what is wrong.
        """
        for value, known in ((self.way, WAYS), (self.weighting, WEIGHTINGS)):
            if value not in known:
                raise InvalidInput("way", _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        if not 0 <= self.tax_rate < 10_000:
            raise InvalidInput("tax_rate", _("代扣比例应在 0 到 100% 之间。"))
        if self.way == "rate" and not 0 < (self.rate or 0) <= 10_000:
            raise InvalidInput("rate", _("分配比例应大于 0，不超过 100%。"))
        if self.way == "kinds" and (not self.pools or any(pool < 0 for pool in self.pools.values())):
            raise InvalidInput("pools", _("请填写各股种的分配额，不能是负数。"))
        for one in self.allocations:
            if one.amount <= 0 or not one.title.strip():
                raise InvalidInput("allocations", _("其他分配要写明项目，金额应大于零。"))


def plan_dividend(basis: Basis, holdings: Sequence[Holding], record_date: date, terms: Terms) -> DividendPlan:
    """Return a plan that splits a pool over the register of the record date, by the terms.

    Every household's part comes from one split over all households, so that equal weights never differ by more than a
    fen; the kinds of shares then share their household's part the same way.

    Raises:
        InvalidInput: if nobody holds a share, or the amount is nought or more than may be distributed.
    """
    terms.check()
    held = sorted((holding for holding in holdings if holding.shares > 0), key=lambda one: one.number)
    shares = sum(holding.shares for holding in held)
    if not shares:
        raise InvalidInput(
            "record_date", _("{date} 的登记簿上没有任何份额，请先登记成员份额。").format(date=record_date)
        )
    allocated = sum(one.amount for one in terms.allocations)
    weights = [_weight(one, terms.weighting) for one in held]
    total = check_total(_pool(terms, basis, held, weights, record_date, allocated), basis, allocated)
    amounts, parts = _split(terms, held, weights, total)
    lines = []
    for one, amount, by_kind in zip(held, amounts, parts, strict=True):
        tax = (amount * terms.tax_rate + 5_000) // 10_000
        lines.append(
            DividendLine(
                one.household_id,
                one.number,
                one.representative,
                one.shares,
                amount,
                tax=tax,
                net=amount - tax,
                parts=tuple(by_kind),
            )
        )
    return DividendPlan(
        basis.year, record_date, total, shares, per_share=terms.per_share if terms.way == "per_share" else None,
        fingerprint=fingerprint_of(_as_kept(held, terms), record_date), result=basis.result, opening=basis.opening,
        reserve_rate=basis.reserve_rate, reserve=basis.reserve, distributable=basis.distributable, lines=lines,
        way=terms.way, rate=terms.rate or 0, weighting=terms.weighting, losses=basis.losses, allocated=allocated,
        tax_rate=terms.tax_rate, allocations=list(terms.allocations),
    )  # fmt: skip


def total_of_per_share(per_share: int, shares: int) -> int:
    """Return the fen that so many fen a share cost; a last fraction of a fen is not distributed."""
    return per_share * shares // SHARE


def check_total(total: int | None, basis: Basis, allocated: int = 0) -> int:
    """Return the total in fen if it may be distributed beside what is allocated otherwise.

    Raises:
        InvalidInput: if it is nought or more than the year leaves.
    """
    if total is None or total <= 0:
        raise InvalidInput("total", _("分配总额应大于零。"))
    if total + allocated > basis.distributable:
        raise InvalidInput(
            "total",
            _("分配总额 {total} 元超过了可分配的 {most} 元（本年收益 {result}，提取公积公益金 {reserve}）。").format(
                total=grouped(total + allocated),
                most=grouped(basis.distributable),
                result=grouped(basis.result),
                reserve=grouped(basis.reserve),
            ),
        )
    return total


def year_days(record_date: date) -> int:
    """Return how many days of its year a record date closes."""
    return (record_date - date(record_date.year, 1, 1)).days + 1


def _weight(one: Holding, weighting: str) -> int:
    return sum(_part_weight(part, weighting) for part in one.parts) if weighting == "days" else one.shares


def _pool(
    terms: Terms, basis: Basis, held: Sequence[Holding], weights: Sequence[int], record_date: date, allocated: int
) -> int | None:
    """Return the fen to members that the terms ask for."""
    if terms.way == "per_share":
        days = year_days(record_date) if terms.weighting == "days" else 1
        return (terms.per_share or 0) * sum(weights) // (SHARE * days)
    if terms.way == "rate":
        return max(basis.distributable - allocated, 0) * (terms.rate or 0) // 10_000
    if terms.way == "kinds":
        there = {part.share_kind for one in held for part in one.parts if part.shares}
        missing = sorted(kind for kind, pool in terms.pools.items() if pool and kind not in there)
        if missing:
            raise InvalidInput("pools", _("登记日没有人持有“{kind}”，不能给它定额。").format(kind=missing[0]))
        return sum(terms.pools.values())
    return terms.total


def _split(
    terms: Terms, held: Sequence[Holding], weights: Sequence[int], total: int
) -> tuple[list[int], list[list[LinePart]]]:
    """Return every household's fen, and what they are made of by kind of shares where that is told."""
    if terms.way == "kinds":
        parts: list[list[LinePart]] = [[] for _one in held]
        favoured = [0] * len(held)
        for kind in sorted({part.share_kind for one in held for part in one.parts if part.shares}):
            pool = terms.pools.get(kind, 0)
            by_household = [_part_of(one, kind) for one in held]
            of_kind = [_part_weight(part, terms.weighting) for part in by_household]
            for place, amount in enumerate(split(pool, of_kind, favoured)):
                if of_kind[place]:
                    favoured[place] += amount - pool * of_kind[place] // sum(of_kind)
                    parts[place].append(LinePart(kind, by_household[place].shares, of_kind[place], amount))
        return [sum(part.amount for part in some) for some in parts], parts
    amounts = split(total, weights)
    if terms.plain and all(len(one.parts) < 2 for one in held):
        return amounts, [[] for _one in held]
    parts = []
    for one, amount in zip(held, amounts, strict=True):
        kinds = sorted((part for part in one.parts if part.shares), key=lambda part: part.share_kind)
        of_kind = [_part_weight(part, terms.weighting) for part in kinds]
        parts.append(
            [
                LinePart(part.share_kind, part.shares, weight, share)
                for part, weight, share in zip(kinds, of_kind, split(amount, of_kind), strict=True)
            ]
            if sum(of_kind)
            else []
        )
    return amounts, parts


def _part_of(one: Holding, kind: str) -> HoldingPart:
    return next((part for part in one.parts if part.share_kind == kind), HoldingPart(kind, 0, 0))


def _part_weight(part: HoldingPart, weighting: str) -> int:
    # who holds nothing on the record date gets nothing, whatever was held before
    return part.days if weighting == "days" and part.shares else part.shares


def _as_kept(held: Sequence[Holding], terms: Terms) -> list[Holding]:
    """Return the holdings as the frozen register keeps them: without kinds and days where these change nothing."""
    return [
        Holding(one.household_id, one.number, one.representative, one.shares, kept_parts(one, terms)) for one in held
    ]


def kept_parts(one: Holding, terms: Terms) -> tuple[HoldingPart, ...]:
    """Return what a holding's fingerprint tells apart under these terms: nothing where only its sum counts."""
    if terms.plain:
        return ()
    return tuple(
        HoldingPart(part.share_kind, part.shares, part.days if terms.weighting == "days" else 0)
        for part in sorted(one.parts, key=lambda part: part.share_kind)
        if part.shares
    )
