"""What happens to an asset, a herd or a plot while the village owns it, and the accounts that such acts go through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Asset
from gacha_app.i18n import N_, _

# What can be told of a card beside the movements of a herd; "undo" takes something back
ASSET_CHANGES = {
    "taken_in": N_("登记入账"),
    "value_up": N_("增值（改良、扩建）"),
    "value_down": N_("减值（部分拆除）"),
    "moved": N_("搬迁"),
    "keeper": N_("更换管护人"),
    "way": N_("变更经营方式"),
    "split": N_("拆出一部分"),
    "parted": N_("从别的卡片拆来"),
    "shortage": N_("盘亏"),
    "surplus": N_("盘盈"),
    "settled": N_("损失处理"),
    "undo": N_("撤销"),
}
RESOURCE_CHANGES = {
    "survey": N_("重新丈量"),
    "requisition": N_("征地"),
    "exchange": N_("调换"),
    "reclaimed": N_("新开垦、收回"),
    "lost": N_("塌毁、沙化"),
    "stock_take": N_("清查更正"),
    "undo": N_("撤销"),
}
# What may only become less
AREA_LOST = ("requisition", "lost")
# The one field that each of these says anew
FIELDS = {"moved": "place", "keeper": "keeper", "way": "way"}


@dataclass(frozen=True)
class Places:
    """The accounts that acts on property go through, in one chart.

    Attributes:
        clearing: 固定资产清理. pending_loss, pending_gain: where a difference waits until it is approved.
        gain, loss: what disposals and approved differences come to. material: 库存物资.
        sales, cost: what animals are sold for, and what they had cost. welfare: what is eaten or given out.
        contra: where wear stands, by the account of the cost.
    """

    clearing: str
    pending_loss: str
    pending_gain: str
    disposal_gain: str
    gain: str
    loss: str
    sales: str
    cost: str
    welfare: str
    contra: Mapping[str, str]
    production: str = "401"
    material: str = "121"
    receivable: str = "112"
    households: str = "113"
    reserve: str = "311"


PLACES: Mapping[str, Places] = {
    "2023": Places("154", "181", "181", "50403", "50409", "51509", "50101", "51109", "51409",
                   {"151": "152", "132": "133", "161": "162"}),
    # the 2004 chart knows no 待处理财产损溢: what is missing is a loss at once, what is found an income
    "2004": Places("153", "55109", "53109", "53103", "53109", "55109", "50101", "50209", "55103", {"151": "152"}),
}  # fmt: skip


@dataclass(eq=False)
class AssetChange:
    """One thing that happened to an asset or a herd.

    Attributes:
        kind: a key of `ASSET_CHANGES` or of `domain.herd.MOVEMENTS`.
        quantity: thousandths that came, negative where they went. value, wear, residual: fen alike.
        field, before, after: what the card said, and says.
        money: fen received or paid. partner_id: the other card, of a transfer or a part split off.
        undoes_id: what it takes back.
    """

    asset_id: int
    date: dt.date
    kind: str
    quantity: int = 0
    value: int = 0
    wear: int = 0
    residual: int = 0
    field: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    note: str = ""
    money: int = 0
    counterparty_id: int | None = None
    household_id: int | None = None
    partner_id: int | None = None
    undoes_id: int | None = None
    stock_take_id: int | None = None
    voucher_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


@dataclass(eq=False)
class ResourceChange:
    """One thing that happened to a plot.

    Attributes:
        kind: a key of `RESOURCE_CHANGES`. area: thousandths of a mu that came, negative where they went.
        compensation: fen that the village is paid for it.
    """

    resource_id: int
    date: dt.date
    kind: str
    area: int = 0
    field: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    document: str = ""
    note: str = ""
    compensation: int = 0
    undoes_id: int | None = None
    stock_take_id: int | None = None
    voucher_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    id: int | None = None


_COST_BY_CLASS = {"fixed": "151", "biological": "132", "intangible": "161", "other": "171"}


def cost_account(asset: Asset) -> str:
    """Return the account that an asset's cost stands on: what its card says, else what its class suggests."""
    return asset.account or _COST_BY_CLASS.get(asset.klass, "")


def wear_account(asset: Asset, places: Places) -> str:
    """Return the account that an asset's wear stands on, "" where none is kept apart."""
    usual = places.contra.get(cost_account(asset)[:3], "")
    return (asset.depreciation_account or usual) if usual else ""


def asked_reason(reason: str) -> str:
    """Return a reason without idle blanks.

    Raises:
        InvalidInput: if there is none.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明原因。"))
    return reason.strip()
