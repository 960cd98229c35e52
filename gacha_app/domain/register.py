"""What the village owns, lets and deals with: contracts, assets, resources, counterparties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

COUNTERPARTY_KINDS = {"person": N_("个人"), "firm": N_("企业"), "government": N_("政府部门"), "other": N_("其他")}
CONTRACT_KINDS = {
    "resource": N_("资源"),
    "asset": N_("资产"),
    "money": N_("资金"),
    "works": N_("工程"),
    "purchase": N_("采购"),
}
RESOURCE_CLASSES = {
    "arable": N_("耕地"),
    "pasture": N_("草牧场"),
    "forest": N_("林地"),
    "garden": N_("园地"),
    "beach": N_("滩涂"),
    "water": N_("水面"),
    "waste": N_("四荒地"),
    "building": N_("集体建设用地"),
    "other": N_("其他"),
}
DEPRECIATION_METHODS = {"none": N_("不计提"), "straight_line": N_("年限平均法"), "units": N_("工作量法")}
ASSET_CLASSES = {
    "fixed": N_("固定资产"),
    "biological": N_("生物资产"),
    "intangible": N_("无形资产"),
    "other": N_("其他资产"),
}


@dataclass(eq=False)
class Counterparty:
    """Somebody outside whom the village deals with.

    Attributes:
        kind: a key of `COUNTERPARTY_KINDS`.
    """

    name: str
    kind: str = "firm"
    telephone: str = ""
    note: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse a nameless one.

        Raises:
            InvalidInput: if the name is missing.
        """
        self.name = _named(self.name, _("请填写往来单位（个人）名称。"))


@dataclass(eq=False)
class Contract:
    """An agreement that money is received or paid by.

    Attributes:
        kind: a key of `CONTRACT_KINDS`.
        area: thousandths of a mu, or None.
        yearly: fen a year, nought where it is not by the year.
        resource_id, asset_id: what is let, where it stands in the registers.
    """

    name: str
    number: str = ""
    kind: str = "resource"
    subject: str = ""
    area: int | None = None
    counterparty_id: int | None = None
    project_id: int | None = None
    start: date | None = None
    end: date | None = None
    yearly: int = 0
    note: str = ""
    resource_id: int | None = None
    asset_id: int | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no contract can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写合同名称。"))
        if self.kind not in CONTRACT_KINDS:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind))
        if self.start and self.end and self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期。"))
        if self.yearly < 0 or (self.area or 0) < 0:
            raise InvalidInput("yearly", _("合同金额和面积不能是负数。"))


@dataclass(eq=False)
class Asset:
    """Something the village owns that is worth keeping a card of.

    Attributes:
        klass: a key of `ASSET_CLASSES`.
        value: fen, original cost.
        quantity: thousandths of `unit`.
        public_money: whether subsidy money formed it (扶贫项目资产).
        account: where its cost stands, or "". depreciation_account, expense_account: where wear is booked.
        method: a key of `DEPRECIATION_METHODS`.
        life_months: how long it serves. residual: fen left at the end. units_total: thousandths of what it can yield.
        accumulated: fen written off before this book began. in_use_from, disposed_on: from when, and until when.
    """

    name: str
    klass: str = "fixed"
    code: str = ""
    acquired: date | None = None
    value: int = 0
    quantity: int = 1000
    unit: str = "项"
    place: str = ""
    keeper: str = ""
    use: str = ""
    public_money: bool = False
    fund_id: int | None = None
    project_id: int | None = None
    note: str = ""
    account: str = ""
    depreciation_account: str = ""
    expense_account: str = ""
    method: str = "none"
    life_months: int = 0
    residual: int = 0
    units_total: int = 0
    accumulated: int = 0
    in_use_from: date | None = None
    disposed_on: date | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no asset can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写资产名称。"))
        if self.klass not in ASSET_CLASSES:
            raise InvalidInput("klass", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.klass))
        if self.value < 0 or self.quantity < 0:
            raise InvalidInput("value", _("资产的原值和数量不能是负数。"))


@dataclass(eq=False)
class Resource:
    """Land or water that the village owns.

    Attributes:
        klass: a key of `RESOURCE_CLASSES`.
        area: thousandths of a mu.
    """

    name: str
    klass: str = "arable"
    area: int = 0
    place: str = ""
    use: str = ""
    holder: str = ""
    note: str = ""
    id: int | None = None

    def check(self) -> None:
        """Refuse what no resource can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写资源名称。"))
        if self.klass not in RESOURCE_CLASSES:
            raise InvalidInput("klass", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.klass))
        if self.area < 0:
            raise InvalidInput("area", _("面积不能是负数。"))


def _named(name: str, message: str) -> str:
    if not name.strip():
        raise InvalidInput("name", message)
    return name.strip()
