"""Herds (畜禽群): heads that come and go, what each costs, and the entry that every movement makes.

What leaves a herd costs its share of the whole value (加权平均): that is split between the heads that go and
those that stay by `domain.money.split`, so that not a fen is lost and an empty herd is worth nothing. Who
wants every batch at its own cost (分群核算) keeps each batch as a herd of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, split
from gacha_app.domain.property import AssetChange, Places, cost_account, wear_account
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.domain.voucher import Posting
from gacha_app.i18n import N_, _

HEAD = 1000


@dataclass(frozen=True)
class MovementKind:
    """What may happen to a herd.

    Attributes:
        title: what people call it. sign: 1 where heads come, -1 where they go, 0 where only the value grows.
        column: where the monthly table counts it.
    """

    title: str
    sign: int
    column: str


MOVEMENTS = {
    "birth": MovementKind(N_("繁殖"), 1, "births"),
    "purchase": MovementKind(N_("购入"), 1, "purchases"),
    "given": MovementKind(N_("受赠、划入"), 1, "others_in"),
    "upkeep": MovementKind(N_("饲养成本转入"), 0, ""),
    "sale": MovementKind(N_("出售"), -1, "sales"),
    "death": MovementKind(N_("死亡"), -1, "deaths"),
    "own_use": MovementKind(N_("自用"), -1, "own_use"),
    "transfer_out": MovementKind(N_("转群（转出）"), -1, "transfers_out"),
    "transfer_in": MovementKind(N_("转群（转入）"), 1, "transfers_in"),
    "shortage": MovementKind(N_("盘亏"), -1, "others_out"),
    "surplus": MovementKind(N_("盘盈"), 1, "others_in"),
}
# What a person enters; the others come with a transfer or a stock-take
ENTERED = ("birth", "purchase", "given", "upkeep", "sale", "death", "own_use", "transfer_out")


@dataclass(frozen=True)
class Movement:
    """What a person says of a movement.

    Attributes:
        kind: one of `ENTERED`. quantity: thousandths of a head, above nought but for "upkeep".
        value: fen of what comes in. price: fen that heads are sold for.
        against: the account on the other side, "" for the usual one.
        to_id: the herd that heads go to.
    """

    date: dt.date
    kind: str
    quantity: int = 0
    value: int = 0
    price: int = 0
    against: str = ""
    to_id: int | None = None
    counterparty_id: int | None = None
    household_id: int | None = None
    reason: str = ""
    note: str = ""

    def check(self) -> None:
        """Refuse what no movement can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        if self.kind not in ENTERED:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind[:40]))
        if self.kind == "upkeep":
            if self.quantity:
                raise InvalidInput("quantity", _("饲养成本只增加价值，不填头数。"))
        else:
            check_heads(self.quantity)
        if MOVEMENTS[self.kind].sign >= 0 and self.value <= 0:
            raise InvalidInput("value", _("请填写金额（元）；没有另计成本的，至少按每头 0.01 元计价。"))
        if MOVEMENTS[self.kind].sign > 0 and self.value < self.quantity // HEAD:
            raise InvalidInput("value", _("每头至少按 0.01 元计价。"))
        if self.kind == "sale" and self.price <= 0:
            raise InvalidInput("price", _("请填写出售的价款（元）。"))
        if self.kind != "sale" and self.price:
            raise InvalidInput("price", _("只有出售才有价款，请清空价款或改为出售。"))
        if self.kind != "transfer_out" and self.to_id is not None:
            raise InvalidInput("to_id", _("只有转群才要选转到哪个群，请清空或改为转群。"))
        if self.kind == "transfer_out" and self.to_id is None:
            raise InvalidInput("to_id", _("请选择转到哪个群。"))
        if self.kind in ("death", "own_use") and not self.reason.strip():
            raise InvalidInput("reason", _("请写明原因。"))


@dataclass(frozen=True)
class Standing:
    """What a herd, or some heads of it, stands at: thousandths of a head, and fen."""

    quantity: int = 0
    value: int = 0
    wear: int = 0
    residual: int = 0

    def __add__(self, other: Standing) -> Standing:
        return Standing(
            self.quantity + other.quantity, self.value + other.value, self.wear + other.wear,
            self.residual + other.residual,
        )  # fmt: skip

    def __neg__(self) -> Standing:
        return Standing(-self.quantity, -self.value, -self.wear, -self.residual)


def check_heads(quantity: int, field: str = "quantity") -> None:
    """Refuse what is no number of heads.

    Raises:
        InvalidInput: if it is nought, negative or broken.
    """
    if quantity <= 0 or quantity % HEAD:
        raise InvalidInput(field, _("头数应是大于零的整数。"))


def share_of(standing: Standing, quantity: int) -> Standing:
    """Return what some heads of a herd stand at: their share of its value, its wear and its residual value."""
    weights = [quantity, standing.quantity - quantity]
    return Standing(quantity, *(split(one, weights)[0] for one in (standing.value, standing.wear, standing.residual)))


def check_course(name: str, unit: str, base: Standing, changes: Sequence[AssetChange]) -> None:
    """Refuse a course in which a herd has less than nothing on some day, or value without heads.

    Args:
        base: what it stood at before all changes. changes: in the order of their days.

    Raises:
        InvalidInput: naming the first day.
    """
    now = base
    days: dict[dt.date, Standing] = {}
    for one in changes:
        now += Standing(one.quantity, one.value, one.wear, one.residual)
        # within a day the order is not known: what came in the morning may go at night
        days[one.date] = now
    for day, stood in days.items():
        if stood.quantity < 0:
            raise InvalidInput(
                "quantity",
                _("“{name}”到 {date} 只有 {there} {unit}，少了 {missing} {unit}，请核对数量和日期。").format(
                    name=name, date=day, there=quantity_text(_there_on(base, changes, day)), unit=unit,
                    missing=quantity_text(-stood.quantity),
                ),
            )  # fmt: skip
        idle = not stood.quantity and (stood.value or stood.wear)
        if idle or stood.value < stood.quantity // HEAD:
            raise InvalidInput(
                "date",
                _("“{name}”在 {date} 以后已有按当时成本记的变动，价值 {value} 元对不上，请先撤销后面的变动。").format(
                    name=name, date=day, value=grouped(stood.value)
                ),
            )


def _there_on(base: Standing, changes: Sequence[AssetChange], day: dt.date) -> int:
    """Return the heads there were on a day before any went."""
    came = (one.quantity for one in changes if one.date < day or (one.date == day and one.quantity > 0))
    return max(base.quantity + sum(came), 0)


def entry(
    herd: Asset, movement: Movement, part: Standing, places: Places, text: str, other: Asset | None = None
) -> list[Posting]:
    """Return the lines of a movement's voucher, none where the journal has nothing to say.

    Args:
        part: what the heads that move stand at. other: the herd they go to.
    """
    on_herd = {"project_id": herd.project_id, "quantity": part.quantity or None, "unit": herd.unit}
    party = {"counterparty_id": movement.counterparty_id, "household_id": movement.household_id}
    cost, wear = cost_account(herd), wear_account(herd, places)
    lines: list[Posting] = []

    def add(account: str, fen: int, **said: object) -> None:
        if fen:
            lines.append(Posting(account, fen, text, **said))  # type: ignore[arg-type]

    sign = MOVEMENTS[movement.kind].sign
    if sign >= 0:
        against = movement.against or {"purchase": "102", "given": places.reserve}.get(movement.kind, places.production)
        add(cost, part.value, **on_herd)
        add(against, -part.value, project_id=herd.project_id, **party)
        return lines
    net = part.value - part.wear
    if movement.kind == "sale":
        add(movement.against or "102", movement.price, project_id=herd.project_id, **party)
        if wear or cost[:3] == "134":
            # 生产性生物资产: what it brought beyond its book value is no sale
            add(wear, part.wear)
            add(cost, -part.value, **on_herd)
            gain = movement.price - net
            add(places.disposal_gain if gain > 0 else places.loss, -gain, project_id=herd.project_id)
        else:
            add(places.sales, -movement.price, **{**on_herd, **party})
            add(places.cost, part.value, project_id=herd.project_id)
            add(cost, -part.value, **on_herd)
    elif movement.kind == "transfer_out" and other is not None:
        to_wear = wear_account(other, places)
        if cost == cost_account(other) and wear == to_wear:
            return []
        add(cost_account(other), part.value if to_wear else net,
            project_id=other.project_id, quantity=part.quantity, unit=other.unit)  # fmt: skip
        if wear != to_wear or not to_wear:
            add(wear, part.wear)
            if to_wear:
                add(to_wear, -part.wear)
        add(cost, -part.value, **on_herd)
    else:
        usual = places.pending_loss if movement.kind == "death" else places.welfare
        add(movement.against or usual, net, project_id=herd.project_id, **party)
        add(wear, part.wear)
        add(cost, -part.value, **on_herd)
    return lines
