"""What subsidy money became: the asset, of which money it was made, what it yields each year, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _

# 国办函〔2021〕51号、内政办发〔2021〕64号: the three classes of assets formed by support money
CLASSES = {
    "operating": N_("经营类"),
    "public": N_("公益类"),
    "household": N_("到户类"),
}
WAYS = {
    "paid": N_("现在付款，形成资产"),
    "completed": N_("在建工程完工，转为资产"),
    "booked": N_("款已记账，只登记资产"),
}
USES = {
    "upkeep": N_("管护维修"),
    "expansion": N_("扩大再生产"),
    "welfare": N_("公益事业"),
    "posts": N_("公益岗位"),
    "relief": N_("救助帮扶"),
    "distribution": N_("成员分配"),
    "other": N_("其他"),
}
LINK_WAYS = {
    "work": N_("务工就业"),
    "rent": N_("土地流转"),
    "distribution": N_("收益分配"),
    "orders": N_("订单收购"),
    "asset": N_("资产到户"),
    "service": N_("技术服务"),
    "other": N_("其他"),
}


@dataclass(eq=False)
class FormedPart:
    """The part of an asset that one fund paid; without a fund it is the village's own money. Fen."""

    amount: int
    fund_id: int | None = None
    formed_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class FormedAsset:
    """An asset formed by subsidy money, with who owns, uses, profits from and keeps it.

    Attributes:
        klass: a key of `CLASSES`. way: a key of `WAYS`.
        value: fen; its parts add up to it.
        asset_id: its card, None for what was handed to a household.
        voucher_id: the voucher that formed it, None where the money was booked before.
    """

    name: str
    klass: str
    formed_on: date
    value: int
    way: str = "paid"
    owner: str = ""
    user: str = ""
    yield_to: str = ""
    keeper: str = ""
    note: str = ""
    parts: list[FormedPart] = field(default_factory=list)
    asset_id: int | None = None
    voucher_id: int | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no formed asset can be.

        Raises:
            InvalidInput: naming the answer that is missing or wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写资产名称。"))
        for one, allowed in (("klass", CLASSES), ("way", WAYS)):
            if getattr(self, one) not in allowed:
                value = str(getattr(self, one))[:40]
                raise InvalidInput(one, _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        if self.value <= 0:
            raise InvalidInput("value", _("资产的金额应大于零。"))
        check_parts(self.value, self.parts)


def check_parts(value: int, parts: Sequence[FormedPart]) -> None:
    """Refuse parts that do not make the whole, to the fen.

    Raises:
        InvalidInput: saying by how much they differ.
    """
    if not any(one.fund_id is not None for one in parts):
        raise InvalidInput("parts", _("请写明资产由哪笔资金形成。"))
    if any(one.amount <= 0 for one in parts):
        raise InvalidInput("parts", _("每一笔资金形成的金额应大于零。"))
    funds = [one.fund_id for one in parts]
    if len(set(funds)) < len(funds):
        raise InvalidInput("parts", _("同一笔资金写了两次，请合成一行。"))
    total = sum(one.amount for one in parts)
    if total != value:
        raise InvalidInput(
            "parts",
            _("各项资金合计 {total} 元，与资产金额 {value} 元相差 {gap} 元。").format(
                total=grouped(total), value=grouped(value), gap=grouped(abs(total - value))
            ),
        )


@dataclass(eq=False)
class FormedYield:
    """What an asset is expected to yield in a year, fen."""

    formed_id: int
    year: int
    expected: int = 0
    note: str = ""
    id: int | None = None


@dataclass(eq=False)
class YieldReceipt:
    """The part of an income voucher that an asset brought in, fen."""

    formed_id: int
    voucher_id: int
    amount: int
    id: int | None = None


@dataclass(eq=False)
class YieldUse:
    """What the yield of a year was used for: a key of `USES`, fen, and the voucher that shows it, or None."""

    formed_id: int
    year: int
    kind: str
    amount: int
    voucher_id: int | None = None
    note: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no use can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        if self.kind not in USES:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind[:40]))
        if self.amount <= 0:
            raise InvalidInput("amount", _("金额应大于零。"))


@dataclass(eq=False)
class LinkedHousehold:
    """A household that a plan served in a year: how, how many of its people, and with what income (联农带农).

    Attributes:
        way: a key of `LINK_WAYS`. persons: how many people. income: fen that year.
    """

    plan_id: int
    household_id: int
    year: int
    way: str = "other"
    persons: int = 1
    income: int = 0
    note: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no link can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        if self.way not in LINK_WAYS:
            raise InvalidInput("way", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.way[:40]))
        if self.persons <= 0:
            raise InvalidInput("persons", _("带动的人数应大于零。"))
        if self.income < 0:
            raise InvalidInput("income", _("增收金额不能是负数。"))
