"""What is done with a card: its value raised or lowered, something said anew, a part split off, an area changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.property import AREA_LOST, RESOURCE_CHANGES
from gacha_app.domain.register import ASSET_CLASSES, NOMINAL, WAYS, Asset, Resource
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField

_UP_OR_DOWN = {"up": N_("增加"), "down": N_("减少")}
_TOLD = {"moved": N_("搬迁"), "keeper": N_("更换管护人"), "way": N_("变更经营方式")}


class TakeInDialog(FormDialog):
    """Registers an asset and enters its cost in the books by the same act."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        sentence = _("卡片和凭证一次做好：借资产科目，贷下面的科目。没有凭据的受赠资产按名义金额 1 元。")
        super().__init__(_("登记资产并记账"), _("登记并记账"), self._keep, parent, sentence=sentence, width=500)
        self._desk = desk
        form = self.form
        form.add("name", _("资产名称"), TextField(), required=True)
        form.add("klass", _("类别"), ChoiceField(key_choices(ASSET_CLASSES)), required=True)
        form.add("code", _("编号"), TextField())
        form.add("date", _("日期"), DateField(), required=True)
        form.add(
            "nominal", _("按名义金额"), ChoiceField([Choice(True, _("是")), Choice(False, _("否"))]), required=True
        )
        form.add("value", _("原值"), MoneyField(), unit=_("元"), required=True)
        form.add("quantity", _("数量"), QuantityField(), required=True)
        form.add("unit", _("单位"), TextField(), required=True)
        form.add("account", _("资产科目"), ChoiceField(_property_accounts(desk)), help_text=_("不选就按类别。"))
        form.add("against", _("贷方科目"), ChoiceField(account_choices_of(desk)), required=True,
                 help_text=_("买的记银行存款，受赠、划入的记公积公益金。"))  # fmt: skip
        form.add("keeper", _("管护人"), TextField())
        form.add("note", _("备注"), TextField())
        form["nominal"].changed.connect(self._ask)
        self.set_values({
            "klass": "fixed", "date": day_of(desk), "nominal": False, "quantity": 1000, "unit": _("项"),
            "against": "102",
        })  # fmt: skip
        self._ask()

    def _ask(self) -> None:
        nominal = self.form["nominal"].settle() and bool(self.form["nominal"].value())
        self.form.set_row_visible("value", not nominal)
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.asset_changes import take_in

        said = {**values, "account": values["account"] or "", "value": values.get("value") or NOMINAL}
        on, against = said.pop("date"), said.pop("against")
        return take_in(self._desk.open_book(), Asset(**said), on, against)


class ValueDialog(FormDialog):
    """Raises or lowers what an asset stands at."""

    def __init__(self, desk: Desk, asset: Asset, parent: QWidget | None = None) -> None:
        title = _("原值变动：{name}").format(name=asset.name)
        sentence = _("现在原值 {value} 元。改良、扩建增加原值；部分拆除减少原值。").format(value=grouped(asset.value))
        super().__init__(title, _("变动并记账"), self._keep, parent, sentence=sentence, width=480)
        self._desk, self._asset = desk, asset
        form = self.form
        form.add("date", _("日期"), DateField(), required=True)
        form.add("way", _("增加还是减少"), ChoiceField(key_choices(_UP_OR_DOWN)), required=True)
        form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        form.add("against", _("对方科目"), ChoiceField(account_choices_of(desk)),
                 help_text=_("不选：增加记银行存款，减少记其他支出。"))  # fmt: skip
        form.add("reason", _("原因"), TextField(_("如 更换棚膜和保温被")), required=True)
        self.set_values({"date": day_of(desk), "way": "up"})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.asset_changes import change_value

        amount = values["amount"] if values["way"] == "up" else -values["amount"]
        return change_value(
            self._desk.open_book(), self._asset.id or 0, values["date"], amount, values["reason"],
            against=values["against"] or "",
        )  # fmt: skip


class TellDialog(FormDialog):
    """Says that an asset was moved, is kept by somebody else, or is run another way."""

    def __init__(self, desk: Desk, asset: Asset, parent: QWidget | None = None) -> None:
        title = _("登记变更：{name}").format(name=asset.name)
        super().__init__(title, _("登记变更"), self._keep, parent, width=460)
        self._desk, self._asset = desk, asset
        form = self.form
        form.add("date", _("日期"), DateField(), required=True)
        form.add("kind", _("变更"), ChoiceField(key_choices(_TOLD)), required=True)
        form.add("after", _("变更为"), TextField(), required=True)
        form.add("way", _("变更为"), ChoiceField(key_choices(WAYS)), required=True)
        form.add("reason", _("原因"), TextField(), required=True)
        form["kind"].changed.connect(self._ask)
        self.set_values({"date": day_of(desk), "kind": "keeper"})
        self._ask()

    def _ask(self) -> None:
        way = self.form["kind"].settle() and self.form["kind"].value() == "way"
        self.form.set_row_visible("way", bool(way))
        self.form.set_row_visible("after", not way)
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.asset_changes import tell_anew

        after = values.get("way") or values.get("after") or ""
        book = self._desk.open_book()
        return tell_anew(book, self._asset.id or 0, values["date"], values["kind"], after, values["reason"])


class SplitDialog(FormDialog):
    """Makes a card of its own of a part of an asset."""

    def __init__(self, desk: Desk, asset: Asset, parent: QWidget | None = None) -> None:
        title = _("拆分：{name}").format(name=asset.name)
        words = _("现有 {quantity} {unit}，原值 {value} 元。拆出的按数量分走原值、折旧和残值，以后单独管理。")
        sentence = words.format(
            quantity=quantity_text(asset.quantity), unit=asset.unit, value=grouped(asset.value)
        )  # fmt: skip
        super().__init__(title, _("拆出这一部分"), self._keep, parent, sentence=sentence, width=480)
        self._desk, self._asset = desk, asset
        form = self.form
        form.add("date", _("日期"), DateField(), required=True)
        form.add("quantity", _("拆出数量"), QuantityField(), unit=asset.unit, required=True)
        form.add("name", _("拆出部分的名称"), TextField(), required=True)
        form.add("code", _("编号"), TextField())
        form.add("reason", _("原因"), TextField(_("如 5 座已塌，准备报废")), required=True)
        self.set_values({"date": day_of(desk), "name": asset.name + _("（拆出）")})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.asset_changes import split_off

        return split_off(
            self._desk.open_book(), self._asset.id or 0, values["date"], values["name"], values["quantity"],
            values["reason"], code=values["code"],
        )  # fmt: skip


class AreaDialog(FormDialog):
    """Changes a plot's area with a reason."""

    def __init__(self, desk: Desk, resource: Resource, let: int, parent: QWidget | None = None) -> None:
        title = _("面积变动：{name}").format(name=resource.name)
        sentence = _("登记 {area} 亩，已发包 {let} 亩。减少以后不能比发包的少。").format(
            area=quantity_text(resource.area), let=quantity_text(let)
        )
        super().__init__(title, _("登记面积变动"), self._keep, parent, sentence=sentence, width=480)
        self._desk, self._resource = desk, resource
        kinds = {key: title for key, title in RESOURCE_CHANGES.items() if key not in ("undo", "stock_take")}
        form = self.form
        form.add("date", _("日期"), DateField(), required=True)
        form.add("kind", _("变动"), ChoiceField(key_choices(kinds)), required=True)
        form.add("way", _("增加还是减少"), ChoiceField(key_choices(_UP_OR_DOWN)), required=True)
        form.add("area", _("面积"), QuantityField(), unit=_("亩"), required=True)
        form.add("compensation", _("集体留用补偿款"), MoneyField(), unit=_("元"),
                 help_text=_("填了就记账：银行存款增加，转入公积公益金。"))  # fmt: skip
        form.add("document", _("文件号"), TextField())
        form.add("reason", _("原因"), TextField(), required=True)
        form["kind"].changed.connect(self._ask)
        self.set_values({"date": day_of(desk), "kind": "survey", "way": "down"})
        self._ask()

    def _ask(self) -> None:
        kind = self.form["kind"].value() if self.form["kind"].settle() else ""
        self.form.set_row_visible("way", kind not in AREA_LOST)
        self.form.set_row_visible("compensation", kind == "requisition")
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.resource_changes import change_area

        area = values["area"] if values.get("way") == "up" else -values["area"]
        return change_area(
            self._desk.open_book(), self._resource.id or 0, values["date"], values["kind"], area, values["reason"],
            document=values["document"], compensation=values.get("compensation") or 0,
        )  # fmt: skip


def day_of(desk: Desk) -> dt.date:
    """Return the day that a form of property begins with: today, or the end of the year looked at."""
    return min(dt.date.today(), dt.date(desk.year, 12, 31))


def account_choices_of(desk: Desk) -> list[Choice]:
    """Return every account to choose from."""
    from gacha_app.services.lookups import account_choices

    with desk.reading() as session:
        return [Choice(code, f"{code} {name}", code) for code, name in account_choices(session)]


def _property_accounts(desk: Desk) -> list[Choice]:
    return [one for one in account_choices_of(desk) if str(one.key)[:3] in ("131", "132", "134", "151", "161", "171")]
