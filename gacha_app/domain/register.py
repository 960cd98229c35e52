"""What the village owns, lets and deals with: contracts, assets, resources, counterparties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gacha_app.domain.contract import CONTRACT_KINDS as CONTRACT_KINDS
from gacha_app.domain.contract import Contract as Contract
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, half_width
from gacha_app.i18n import N_, _

COUNTERPARTY_KINDS = {"person": N_("个人"), "firm": N_("企业"), "government": N_("政府部门"), "other": N_("其他")}
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
# How an asset or a piece of land is run (经营方式)
WAYS = {
    "own": N_("自营"),
    "lease": N_("出租（发包）"),
    "share": N_("入股"),
    "public": N_("公益使用"),
    "idle": N_("闲置"),
}
# GB/T 21010—2017 土地利用现状分类, as the yearly stock-take asks for them; a disclosure's own classes are above
LAND_CLASSES = {
    "arable": N_("耕地"),
    "garden": N_("园地"),
    "forest": N_("林地"),
    "grass_natural": N_("草地（天然牧草地）"),
    "grass_sown": N_("草地（人工牧草地）"),
    "grass_other": N_("草地（其他草地）"),
    "mining": N_("工矿仓储用地"),
    "commercial": N_("商服用地"),
    "homestead": N_("宅基地"),
    "public": N_("公共管理与公共服务用地"),
    "transport": N_("交通运输用地"),
    "water": N_("水域及水利设施用地"),
    "unused": N_("未利用地"),
    "other": N_("其他土地"),
}
# Where a plot stands in that list while nobody said so: 滩涂 is part of 水域, 四荒地 of what is not used
_USUAL_LAND = {
    "arable": "arable", "pasture": "grass_natural", "forest": "forest", "garden": "garden", "beach": "water",
    "water": "water", "waste": "unused", "building": "mining", "other": "other",
}  # fmt: skip
LONGEST_LIFE = 1200
# 名义金额: one yuan
NOMINAL = 100
_LONGEST_NAME = 100


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
        """Refuse what no counterparty can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写往来单位（个人）名称。"))
        _check_key("kind", self.kind, COUNTERPARTY_KINDS)


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
    spec: str = ""
    ownership: str = ""
    way: str = ""
    species: str = ""
    herd_group: str = ""
    yearly_return: int = 0
    wear_moved: int = 0
    herd: bool = False
    nominal: bool = False
    split_from_id: int | None = None
    id: int | None = None

    @property
    def worn_before(self) -> int:
        """Fen written off that no month of this book booked: before it began, or moved with heads and parts."""
        return self.accumulated + self.wear_moved

    def check(self) -> None:
        """Refuse what no asset can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写资产名称。"))
        _check_key("klass", self.klass, ASSET_CLASSES)
        _check_key("method", self.method, DEPRECIATION_METHODS)
        for field, amount, words in (
            ("value", self.value, _("资产的原值不能是负数。")),
            ("quantity", self.quantity, _("资产的数量不能是负数。")),
            ("residual", self.residual, _("预计残值不能是负数。")),
            ("accumulated", self.accumulated, _("已提折旧不能是负数。")),
            ("life_months", self.life_months, _("使用年限不能是负数。")),
            ("units_total", self.units_total, _("预计总工作量不能是负数。")),
            ("yearly_return", self.yearly_return, _("年收益不能是负数。")),
        ):  # fmt: skip
            if amount < 0:
                raise InvalidInput(field, words)
        if self.way:
            _check_key("way", self.way, WAYS)
        if self.nominal and self.value != NOMINAL:
            # 财会〔2023〕14号: granted or donated without papers and appraisal, kept at a nominal yuan
            raise InvalidInput("value", _("按名义金额记账的资产，原值应是 1 元。"))
        if self.herd and self.klass != "biological":
            raise InvalidInput("klass", _("按群管理的只能是生物资产。"))
        self._check_wear()
        if self.acquired and self.in_use_from and self.in_use_from < self.acquired:
            raise InvalidInput("in_use_from", _("投入使用的日期不能早于取得日期。"))
        if (began := self.in_use_from or self.acquired) and self.disposed_on and self.disposed_on < began:
            raise InvalidInput("disposed_on", _("处置日期不能早于取得和投入使用的日期。"))

    def _check_wear(self) -> None:
        if self.residual > self.value:
            raise InvalidInput(
                "residual",
                _("预计残值 {residual} 元不能大于原值 {value} 元。").format(
                    residual=grouped(self.residual), value=grouped(self.value)
                ),
            )
        if self.worn_before > self.value - self.residual:
            raise InvalidInput(
                "accumulated",
                _("已提折旧最多 {most} 元（原值减预计残值）。").format(most=grouped(self.value - self.residual)),
            )
        if self.life_months > LONGEST_LIFE:
            raise InvalidInput("life_months", _("使用年限最多 {years} 年。").format(years=LONGEST_LIFE // 12))
        if self.method == "straight_line" and not self.life_months:
            raise InvalidInput("life_months", _("按年限平均法计提，请填写使用年限。"))
        if self.method == "units" and not self.units_total:
            raise InvalidInput("units_total", _("按工作量法计提，请填写预计总工作量。"))


@dataclass(eq=False)
class Resource:
    """Land or water that the village owns.

    Attributes:
        klass: a key of `RESOURCE_CLASSES`.
        area: thousandths of a mu; once it is registered, only a change with a reason alters it.
        land_class: a key of `LAND_CLASSES`, "" for the one its class suggests. way: a key of `WAYS`, or "".
        code: the plot's number. ownership: whose it is, by which paper.
    """

    name: str
    klass: str = "arable"
    area: int = 0
    place: str = ""
    use: str = ""
    holder: str = ""
    note: str = ""
    code: str = ""
    land_class: str = ""
    ownership: str = ""
    way: str = ""
    id: int | None = None

    @property
    def land(self) -> str:
        """Its class in the yearly stock-take: a key of `LAND_CLASSES`."""
        return self.land_class or _USUAL_LAND[self.klass]

    def check(self) -> None:
        """Refuse what no resource can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = _named(self.name, _("请填写资源名称。"))
        _check_key("klass", self.klass, RESOURCE_CLASSES)
        if self.area < 0:
            raise InvalidInput("area", _("面积不能是负数。"))
        if self.land_class:
            _check_key("land_class", self.land_class, LAND_CLASSES)
        if self.way:
            _check_key("way", self.way, WAYS)


def parse_life(text: str, field: str = "life_months") -> int:
    """Return the months that a length of life means: `10`, `10年` and `2.5年` are years, `30个月` and `30月` months.

    Raises:
        InvalidInput: if it is none, or not a whole number of months.
    """
    plain = re.sub(r"\s", "", half_width(text))
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,4})?)(年|个月|月|years?|months?)?", plain)
    months = Fraction(match[1]) * (1 if match[2] and match[2][0] in "个月m" else 12) if match else None
    if months is None or months.denominator != 1:
        raise InvalidInput(
            field, _("“{text}”不是使用年限，请写成 10年 或 30个月 的样子。").format(text=text.strip()[:20])
        )
    return int(months)


def life_text(months: int) -> str:
    """Return a length of life in words: whole years as years, others as months."""
    if months and months % 12 == 0:
        return _("{years}年").format(years=months // 12)
    return _("{months}个月").format(months=months)


def _named(name: str, message: str) -> str:
    if not name.strip():
        raise InvalidInput("name", message)
    if len(name.strip()) > _LONGEST_NAME:
        raise InvalidInput("name", _("名称太长，最多{most}个字。").format(most=_LONGEST_NAME))
    return name.strip()


def _check_key(field: str, value: str, allowed: Mapping[str, str]) -> None:
    if value not in allowed:
        raise InvalidInput(field, _("没有“{value}”这个选项，请从列表中选择。").format(value=value[:40]))
