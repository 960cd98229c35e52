"""The four registers of the page, each with its words, its filters and what it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from gacha_app.domain.register import ASSET_CLASSES
from gacha_app.i18n import _
from gacha_app.reports import register_stories, registers
from gacha_app.reports.report import Row
from gacha_app.reports.totals import whole
from gacha_app.ui.dialogs.asset_form import AssetForm
from gacha_app.ui.dialogs.contract_form import ContractForm
from gacha_app.ui.dialogs.counterparty_form import CounterpartyForm
from gacha_app.ui.dialogs.resource_form import ResourceForm
from gacha_app.ui.pages import contracts_contract_story, contracts_property_story, contracts_stories
from gacha_app.ui.pages.contracts_part import Register
from gacha_app.ui.pages.contracts_property_more import asset_deeds, resource_deeds
from gacha_app.ui.widgets.filter_chips import Filter

# How long before its end a contract is pointed at, as among the things to do
_SOON = dt.timedelta(days=90)


def contract_register() -> Register:
    """Return the register of contracts."""
    return Register(
        "contracts", _("合同"), _("合同"), _("份合同"),
        _("土地、草场、大棚、房屋的承包和租赁，工程和采购的合同都登记在这里：和谁签的、到哪天、每年多少、收了没有。"),
        registers.contracts, ContractForm, register_stories.contract_story, contracts_contract_story.tell_contract,
        hidden=("number", "subject", "area", "start", "note"), filters=_contract_filters, tone=_contract_tone,
    )  # fmt: skip


def asset_register() -> Register:
    """Return the register of assets."""
    return Register(
        "assets", _("资产"), _("资产"), _("项资产"),
        _("房屋、温棚、机器、车辆、种畜、果树，一项一张卡片：花了多少、放在哪里、谁管着、是不是财政资金形成的。"),
        registers.asset_cards, AssetForm, register_stories.asset_story, contracts_property_story.tell_asset,
        hidden=("acquired", "place", "public_money", "fund", "project", "note", "method", "life", "residual",
                "accumulated", "in_use_from", "account", "depreciation_account", "expense_account", "units_total",
                "disposed_on"),
        filters=_asset_filters, more=asset_deeds,
    )  # fmt: skip


def resource_register() -> Register:
    """Return the register of land and water."""
    return Register(
        "resources", _("资源"), _("资源"), _("块资源"),
        _("村里的耕地、草牧场、林地、水面和建设用地登记在这里：多少亩、在哪里、谁在用、包出去没有。"),
        registers.resources, ResourceForm, register_stories.resource_story, contracts_property_story.tell_resource,
        hidden=("note",), filters=_resource_filters, more=resource_deeds,
    )  # fmt: skip


def counterparty_register() -> Register:
    """Return the register of counterparties."""
    return Register(
        "counterparties", _("往来单位"), _("往来单位"), _("个往来单位"),
        _("和村里有来往的公司、部门和个人登记在这里：签过哪些合同、欠村里多少、村里欠他多少。"),
        registers.counterparties, CounterpartyForm, register_stories.counterparty_story,
        contracts_stories.tell_counterparty, hidden=("note",), filters=_counterparty_filters,
    )  # fmt: skip


REGISTERS: tuple[Callable[[], Register], ...] = (
    contract_register,
    asset_register,
    resource_register,
    counterparty_register,
)


def _contract_filters(day: dt.date) -> Sequence[Filter]:
    return (
        Filter("running", _("执行中"), lambda row: not _ended(row, day)),
        Filter("soon", _("快到期"), lambda row: _ends_soon(row, day)),
        Filter("ended", _("已到期"), lambda row: _ended(row, day)),
    )


def _contract_tone(row: Row, key: str, day: dt.date) -> str:
    if _ended(row, day):
        return "muted"
    return "gold" if key == "end" and _ends_soon(row, day) else ""


def _ended(row: Row, day: dt.date) -> bool:
    end = row.cells.get("end")
    return isinstance(end, dt.date) and end < day


def _ends_soon(row: Row, day: dt.date) -> bool:
    end = row.cells.get("end")
    return isinstance(end, dt.date) and day <= end <= day + _SOON


def _asset_filters(_day: dt.date) -> Sequence[Filter]:
    fixed = _(ASSET_CLASSES["fixed"])
    return (
        Filter("fixed", fixed, lambda row: row.cells.get("klass") == fixed),
        Filter("public", _("财政资金"), lambda row: bool(row.cells.get("public_money"))),
    )


def _resource_filters(_day: dt.date) -> Sequence[Filter]:
    return (
        Filter("used", _("有人承包或使用"), lambda row: bool(row.cells.get("holder"))),
        Filter("free", _("没写承包人"), lambda row: not row.cells.get("holder")),
    )


def _counterparty_filters(_day: dt.date) -> Sequence[Filter]:
    return (
        Filter("owes", _("欠村里"), lambda row: whole(row.cells.get("owed_by")) > 0),
        Filter("owed", _("村里欠"), lambda row: whole(row.cells.get("owed_to")) > 0),
    )
