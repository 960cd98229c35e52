"""The forms of what funds formed: the asset with its money, its yield and the use of it, the households it serves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.formed_asset import (
    CLASSES,
    LINK_WAYS,
    USES,
    WAYS,
    FormedAsset,
    FormedPart,
    LinkedHousehold,
    YieldUse,
)
from gacha_app.domain.money import grouped
from gacha_app.domain.register import ASSET_CLASSES, Asset
from gacha_app.i18n import _
from gacha_app.reports.fund_facts import FundFacts
from gacha_app.reports.fund_yields import YieldOfYear
from gacha_app.storage.book import Book
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.asset_form import LifeField
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.small_fields import YearField
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField
from gacha_app.ui.widgets.messages import choose

_RIGHTS = ("owner", "user", "yield_to", "keeper", "note")
_CARD = ("kind", "account", "code", "place", "quantity", "unit", "life")


class FormAssetForm(FormDialog):
    """Registers what funds formed: voucher, card and register at once.

    Args:
        together: the funds that may have a part in it, the one asked for first.
    """

    def __init__(self, desk: Desk, parent: QWidget | None, together: Sequence[FundFacts]) -> None:
        super().__init__(_("登记资金形成的资产"), _("登记资产"), self._keep, parent, width=580)
        self._desk = desk
        self._together = together
        form = self.form
        form.add("name", _("资产名称"), TextField(_("如 葡萄温棚（三期）")), required=True)
        form.add("klass", _("资产类别"), ChoiceField(key_choices(CLASSES)), required=True)
        form.add("way", _("怎样形成"), ChoiceField(key_choices(WAYS)), required=True)
        form.add("formed_on", _("形成日期"), DateField(), required=True)
        form.add_heading(_("资金来源构成"))
        for one in together:
            help_text = _("到账 {received}，已支出 {spent}，结余 {left}").format(
                received=grouped(one.money.received), spent=grouped(one.money.spent), left=grouped(one.money.left)
            )
            form.add(f"part_{one.fund.id}", one.fund.name, MoneyField(), unit=_("元"), help_text=help_text)
        form.add("own", _("自有资金"), MoneyField(), unit=_("元"))
        form.add("value", _("资产金额"), MoneyField(), unit=_("元"), help_text=_("不填就是各项资金的合计。"))
        form.add("counterparty_id", _("施工（供货）单位"),
                 NewChoiceField(_choices(desk, "counterparty"), make_new(desk, self, "counterparty")))  # fmt: skip
        form.add("contract_id", _("合同"), NewChoiceField(_choices(desk, "contract"), make_new(desk, self, "contract")))
        form.add_heading(_("资产卡片"))
        form.add("asset_id", _("资产卡片"), ChoiceField(_cards(desk)), help_text=_("已有卡片的选它；不选就新建一张。"))
        form.add("kind", _("类别"), ChoiceField(key_choices(ASSET_CLASSES)), required=True)
        form.add(
            "account", _("资产科目"), ChoiceField(_accounts(desk)),
            help_text=_("不选就按类别：固定资产 151、生物资产 132、无形资产 161。"),
        )  # fmt: skip
        form.add("code", _("编号"), TextField())
        form.add("place", _("坐落"), TextField())
        form.add("quantity", _("数量"), QuantityField(), required=True)
        form.add("unit", _("单位"), TextField())
        form.add("life", _("使用年限"), LifeField(_("如 10年；填了就计提折旧")))
        form.add_heading(_("权属和管护"))
        _add_rights(form)
        self.set_values(
            {"klass": "operating", "way": "paid", "formed_on": dt.date.today(), "kind": "fixed", "quantity": 1000,
             "unit": _("项")}
        )  # fmt: skip
        for name in ("way", "klass", "asset_id"):
            form[name].changed.connect(self._ask)
        self._ask()

    def _ask(self) -> None:
        form = self.form
        way = form["way"].value() if form["way"].settle() else None
        to_households = (form["klass"].value() if form["klass"].settle() else None) == "household"
        with_card = way == "booked" and not to_households
        form.set_row_visible("asset_id", with_card)
        chosen = with_card and form["asset_id"].settle() and form["asset_id"].value() is not None
        for name in _CARD:
            form.set_row_visible(name, not to_households and not chosen)
        form.set_row_visible("own", not to_households)
        for name in ("counterparty_id", "contract_id"):
            form.set_row_visible(name, way != "booked")
        self.say(_said(str(way), to_households))
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> FormedAsset:
        from gacha_app.services.fund_assets import form_asset

        parts = [
            FormedPart(amount, one.fund.id) for one in self._together if (amount := values.get(f"part_{one.fund.id}"))
        ]
        if own := values.get("own"):
            parts.append(FormedPart(own))
        formed = FormedAsset(
            values["name"], values["klass"], values["formed_on"],
            values.get("value") or sum(one.amount for one in parts), values["way"],
            **{one: values[one] for one in _RIGHTS}, parts=parts,
        )  # fmt: skip
        return form_asset(
            self._desk.open_book(), formed, self._card(values), counterparty_id=values.get("counterparty_id"),
            contract_id=values.get("contract_id"),
        )  # fmt: skip

    def _card(self, values: dict[str, Any]) -> Asset | None:
        if values["klass"] == "household":
            return None
        if identity := values.get("asset_id"):
            with self._desk.reading() as session:
                found: Asset = session.get_one(Asset, identity)
                return found
        months = values.get("life") or 0
        return Asset(
            values["name"], values["kind"], values["code"], quantity=values["quantity"], unit=values["unit"],
            place=values["place"], account=str(values["account"] or ""),
            method="straight_line" if months else "none", life_months=months,
        )  # fmt: skip


class FormedAssetForm(FormDialog):
    """Changes who owns, uses, profits from and keeps a formed asset."""

    def __init__(self, desk: Desk, parent: QWidget | None, formed: FormedAsset) -> None:
        title = _("形成的资产：{name}").format(name=formed.name)
        super().__init__(
            title, _("保存修改"), self._keep, parent,
            sentence=_("形成的金额是 {amount} 元，已经记账，不能改。").format(amount=grouped(formed.value)),
        )  # fmt: skip
        self._desk = desk
        self._formed = formed
        self.form.add("name", _("资产名称"), TextField(), required=True)
        self.form.add("klass", _("资产类别"), ChoiceField(key_choices(CLASSES)), required=True)
        _add_rights(self.form)
        if formed.voucher_id is None:
            self.add_foot(button(_("撤销登记…"), self._forget, kind="quiet"))
        self.set_values({one: getattr(formed, one) for one in self.form.names()})

    def _keep(self, values: dict[str, Any]) -> FormedAsset:
        from gacha_app.services.fund_assets import change_formed

        return change_formed(self._desk.open_book(), replace(self._formed, **values))

    def _forget(self) -> None:
        from gacha_app.services.fund_assets import forget_asset

        formed = self._formed
        way = choose(
            self, _("撤销“{name}”的登记？").format(name=formed.name),
            _("登记的收益和用途也一起撤销；资产卡片和凭证不动。"), [("forget", _("撤销登记"))], cancel=_("留着"),
        )  # fmt: skip
        if way == "forget" and self._desk.try_to(lambda: forget_asset(self._desk.open_book(), formed.id or 0)):
            self.made = formed
            self.accept()


class YieldForm(FormDialog):
    """Says what an asset should yield in a year, counts an income voucher as its yield, and what it was used for."""

    def __init__(self, desk: Desk, parent: QWidget | None, told: YieldOfYear) -> None:
        formed = told.formed
        title = _("{year}年的收益：{name}").format(year=told.year, name=formed.name)
        sentence = _("已实收 {received} 元，已写用途 {used} 元。资产出租合同收到的租金自动算作收益。").format(
            received=grouped(told.received), used=grouped(told.used)
        )
        super().__init__(title, _("保存收益"), self._keep, parent, width=500, sentence=sentence)
        self._desk = desk
        self._told = told
        from gacha_app.services.fund_yields import remove_use, unlink_yield

        form = self.form
        form.add("expected", _("应收收益"), MoneyField(), unit=_("元"))
        form.add_heading(_("由哪张凭证收到"))
        form.add("voucher", _("收入凭证"), TextField(_("如 记-2023-10-0003；没有就不填")))
        form.add("amount", _("其中算作收益"), MoneyField(), unit=_("元"), help_text=_("不填就是这张凭证的全部收入。"))
        form.add_heading(_("收益用在哪里"))
        form.add("kind", _("用途"), ChoiceField(key_choices(USES)), help_text=_("没有就不选。"))
        form.add("used", _("金额"), MoneyField(), unit=_("元"))
        form.add("shown_by", _("支出凭证"), TextField())
        form.add("note", _("备注"), TextField())
        for one in told.receipts:
            if one.link is not None:
                words = _("不再算作收益：{number} {amount}").format(number=one.number, amount=grouped(one.amount))
                self.add_below(button(words, partial(self._take_off, unlink_yield, one.link), kind="link"))
        for use in told.uses:
            words = _("删去用途：{use} {amount}").format(use=_(USES[use.kind]), amount=grouped(use.amount))
            self.add_below(button(words, partial(self._take_off, remove_use, use.id or 0), kind="link"))
        self.set_values({"expected": told.expected or None})

    def _take_off(self, act: Callable[[Book, int], None], identity: int) -> None:
        if self._desk.try_to(lambda: act(self._desk.open_book(), identity)):
            self.made = self._told
            self.accept()

    def _keep(self, values: dict[str, Any]) -> YieldOfYear:
        from gacha_app.services.fund_yields import YieldAnswers, keep_yield

        use = None
        if values["kind"] is not None or values["used"]:
            use = YieldUse(
                self._told.formed.id or 0, self._told.year, str(values["kind"] or "other"), values["used"] or 0,
                note=values["note"],
            )  # fmt: skip
        answers = YieldAnswers(values["expected"], values["voucher"].strip(), values["amount"], use, values["shown_by"])
        return keep_yield(self._desk.open_book(), self._told.formed.id or 0, self._told.year, answers)


class LinkedHouseholdForm(FormDialog):
    """Writes down a household that a fund's plan serves, or changes it."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, facts: FundFacts, kept: LinkedHousehold | None = None
    ) -> None:
        title = _("联农带农：{name}").format(name=facts.plan.name if facts.plan else facts.fund.name)
        super().__init__(title, _("保存修改") if kept else _("登记农户"), self._keep, parent)
        self._desk = desk
        self._facts = facts
        self._kept = kept
        form = self.form
        form.add("household_id", _("农户"), ChoiceField(_choices(desk, "household")), required=True)
        form.add("year", _("年度"), YearField(), required=True)
        form.add("way", _("联结方式"), ChoiceField(key_choices(LINK_WAYS)), required=True)
        form.add("persons", _("人数"), QuantityField(), unit=_("人"), required=True)
        form.add("income", _("增收"), MoneyField(), unit=_("元"))
        form.add("note", _("备注"), TextField())
        shown = kept or LinkedHousehold(0, 0, desk.year, "work")
        self.set_values({one: getattr(shown, one) for one in form.names()})
        form["persons"].set_value(shown.persons * 1000)
        if kept is None:
            form["household_id"].set_value(None)
            form["income"].set_value(None)
        else:
            self.add_foot(button(_("删去这户…"), self._remove, kind="quiet"))

    def _keep(self, values: dict[str, Any]) -> LinkedHousehold:
        from gacha_app.services.fund_yields import link_household

        if values["persons"] % 1000:
            raise InvalidInput("persons", _("人数应是整数。"))
        values["persons"], values["income"] = values["persons"] // 1000, values["income"] or 0
        link = LinkedHousehold(0, **values)
        return link_household(self._desk.open_book(), self._facts.fund.id or 0, link, self._kept)

    def _remove(self) -> None:
        from gacha_app.services.fund_yields import unlink_household

        kept = self._kept
        if kept is None:
            return
        way = choose(
            self,
            _("不再登记这一户？"),
            _("它不再算作这个项目带动的农户。"),
            [("remove", _("删去这户"))],
            cancel=_("留着"),
        )
        if way == "remove" and self._desk.try_to(lambda: unlink_household(self._desk.open_book(), kept.id or 0)):
            self.made = kept
            self.accept()


def _add_rights(form: Any) -> None:
    form.add("owner", _("所有权"), TextField(_("如 嘎查集体")))
    form.add("user", _("使用权"), TextField(_("如 自营、出租给某某")))
    form.add("yield_to", _("收益权"), TextField())
    form.add("keeper", _("管护人"), TextField())
    form.add("note", _("备注"), TextField())


def _said(way: str, to_households: bool) -> str:
    """Return the entry that will be made, in words."""
    if to_households and way == "paid":
        return _("将记账：借 专项应付款，贷 银行存款。到户的资产不列入集体资产卡片。")
    if way == "paid":
        return _("将记账：借 资产，贷 银行存款；同时借 专项应付款，贷 公积公益金。")
    if way == "completed":
        return _("将记账：借 资产，贷 在建工程；还没有转入公积公益金的部分同时转入。")
    return _("不记账，只登记资产和它的资金来源。")


def _choices(desk: Desk, dimension: str) -> list[Choice]:
    from gacha_app.services.lookups import choices

    with desk.reading() as session:
        return [Choice(one.id, one.label, one.detail) for one in choices(session, dimension)]


def _accounts(desk: Desk) -> list[Choice]:
    from gacha_app.services.lookups import account_choices
    from gacha_app.services.registers import codes_for

    with desk.reading() as session:
        return [Choice(code, name, code) for code, name in account_choices(session, codes_for(session, "account"))]


def _cards(desk: Desk) -> list[Choice]:
    from gacha_app.services.registers import card_choices

    with desk.reading() as session:
        return [Choice(one.id, one.label, one.detail) for one in card_choices(session, Asset)]
