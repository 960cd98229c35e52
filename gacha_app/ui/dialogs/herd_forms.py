"""Forms of herds: a new one, a movement with the entry it makes, losses decided on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.domain.herd import ENTERED, MOVEMENTS, Movement
from gacha_app.domain.money import grouped
from gacha_app.domain.register import Asset
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.asset_acts import account_choices_of, day_of
from gacha_app.ui.dialogs.asset_form import LifeField
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.pages.entry_lines import EntryLines
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField


class HerdForm(FormDialog):
    """Adds a herd; its heads come by movements."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        sentence = _(
            "一群一张卡片，以后的繁殖、购入、出售、死亡、转群都记在它上面，头数和成本同时进账。要按批核算的，一批建一群。"
        )
        super().__init__(_("建畜禽群"), _("建群"), self._keep, parent, sentence=sentence, width=520)
        self._desk = desk
        form = self.form
        form.add("name", _("群名"), TextField(_("如 鸵鸟育雏群")), required=True)
        form.add("species", _("种类"), TextField(_("如 鸵鸟、肉羊")))
        form.add("herd_group", _("群别"), TextField(_("如 育雏群、育肥群、种群")))
        form.add("code", _("编号"), TextField())
        form.add("account", _("资产科目"), ChoiceField(_herd_accounts(desk)), required=True,
                 help_text=_("养大了卖的是消耗性，下崽产蛋的是生产性。"))  # fmt: skip
        form.add("unit", _("单位"), TextField(_("只、头、匹……")), required=True)
        form.add("acquired", _("建群日期"), DateField(), required=True)
        form.add("life_months", _("使用年限"), LifeField(_("如 5年")), help_text=_("生产性的填了就按月计提折旧。"))
        form.add("quantity", _("期初存栏"), QuantityField(), help_text=_("用本账本以前就在账上的才填。"))
        form.add("value", _("期初成本"), MoneyField(), unit=_("元"))
        form.add("project_id", _("项目"), NewChoiceField(choices_of(desk, "project"), make_new(desk, self, "project")))
        form.add("place", _("坐落"), TextField())
        form.add("keeper", _("管护人"), TextField())
        form.add("note", _("备注"), TextField())
        form["account"].changed.connect(self._ask)
        self.set_values({"account": "131", "unit": _("只"), "acquired": day_of(desk)})
        self._ask()

    def _ask(self) -> None:
        account = self.form["account"].value() if self.form["account"].settle() else ""
        self.form.set_row_visible("life_months", str(account or "").startswith("132"))
        if self.isVisible():
            self.fit()

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.herds import record_herd

        said = {**values, "quantity": values["quantity"] or 0, "value": values["value"] or 0}
        life = said.pop("life_months", None) or 0
        if life:
            said |= {"life_months": life, "method": "straight_line", "in_use_from": said["acquired"]}
        return record_herd(self._desk.open_book(), Asset(klass="biological", **said))


class MovementDialog(FormDialog):
    """Records what came into a herd or left it; shows the entry before it is made.

    Attributes:
        preview: the entry. told: what the heads cost, in a sentence.
    """

    def __init__(self, desk: Desk, herd: Asset, parent: QWidget | None = None, *, kind: str = "birth") -> None:
        title = _("畜禽变动：{name}").format(name=herd.name)
        sentence = _("现有 {heads} {unit}。").format(heads=quantity_text(herd.quantity), unit=herd.unit)
        super().__init__(title, _("变动并记账"), self._keep, parent, sentence=sentence, width=520)
        self._desk, self._herd = desk, herd
        self.told = label("", "small", wrap=True)
        self.preview = EntryLines()
        self._build()
        for piece in (self.told, self.preview):
            self.add_below(piece)
        self.form["kind"].changed.connect(self._ask)
        self.form.changed.connect(self._show_entry)
        self.set_values({"date": day_of(desk), "kind": kind})
        self._ask()
        self._show_entry()

    def _build(self) -> None:
        form, desk = self.form, self._desk
        titles = {key: MOVEMENTS[key].title for key in ENTERED}
        form.add("kind", _("变动"), ChoiceField(key_choices(titles)), required=True)
        form.add("date", _("日期"), DateField(), required=True)
        form.add("quantity", _("头数"), QuantityField(), unit=self._herd.unit, required=True)
        form.add("to_id", _("转到"), ChoiceField(_other_herds(desk, self._herd)), required=True)
        form.add("value", _("成本"), MoneyField(_("没有另计成本的每头至少 0.01 元")), unit=_("元"), required=True)
        form.add("price", _("价款"), MoneyField(), unit=_("元"), required=True)
        form.add("counterparty_id", _("往来单位"), ChoiceField(choices_of(desk, "counterparty")))
        form.add("against", _("对方科目"), ChoiceField(account_choices_of(desk)))
        form.add("reason", _("原因"), TextField(_("如 低温、疫病、难产")))

    def _kind(self) -> str:
        field = self.form["kind"]
        return str(field.value() or "") if field.settle() else ""

    def _ask(self) -> None:
        kind, form = self._kind(), self.form
        sign = MOVEMENTS[kind].sign if kind in MOVEMENTS else 0
        form.set_row_visible("quantity", kind != "upkeep")
        form.set_row_visible("to_id", kind == "transfer_out")
        form.set_row_visible("value", sign >= 0)
        form.set_row_visible("price", kind == "sale")
        form.set_row_visible("counterparty_id", kind in ("purchase", "given", "sale"))
        form.set_row_visible("against", kind not in ("transfer_out", "death"))
        if self.isVisible():
            self.fit()

    def _movement(self, values: Mapping[str, Any]) -> Movement:
        said = {**values, "against": values.get("against") or ""}
        for name in ("quantity", "value", "price"):
            said[name] = said.get(name) or 0
        return Movement(**said)

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.herds import record_movement

        return record_movement(self._desk.open_book(), self._herd.id or 0, self._movement(values))

    def _show_entry(self) -> None:
        """Show what is typed as an entry, as far as it says enough."""
        from gacha_app.reports.voucher_story import story_lines
        from gacha_app.services.herds import preview_movement

        try:
            planned = preview_movement(self._desk.open_book(), self._herd.id or 0, self._movement(self.form.values()))
        except GachaError:
            self.told.setText("")
            self.preview.show_lines([])
            return
        change = planned.changes[0][1]
        words = _("离群的成本 {value} 元，其中已提折旧 {wear} 元。") if change.wear else _("成本 {value} 元。")
        self.told.setText(words.format(value=grouped(abs(change.value)), wear=grouped(abs(change.wear))))
        with self._desk.reading() as session:
            lines = story_lines(session, planned.voucher.postings) if planned.voucher is not None else []
        self.preview.show_lines(lines)


class SettleDialog(FormDialog):
    """Decides on losses that wait on 待处理财产损溢."""

    def __init__(self, desk: Desk, losses: Sequence[int], lost: int, parent: QWidget | None = None) -> None:
        sentence = _("{count} 笔损失共 {lost} 元，等待处理：赔款记应收，残料入库，其余列其他支出。").format(
            count=len(losses), lost=grouped(lost)
        )
        super().__init__(_("处理损失"), _("批准并记账"), self._keep, parent, sentence=sentence, width=480)
        self._desk, self._losses = desk, losses
        form = self.form
        form.add("date", _("批准日期"), DateField(), required=True)
        form.add("meeting", _("由谁批准"), TextField(_("如 2026年3月5日理事会决议")), required=True)
        form.add("compensation", _("赔偿"), MoneyField(_("保险公司、责任人赔的")), unit=_("元"))
        form.add("counterparty_id", _("赔偿的单位"), ChoiceField(choices_of(desk, "counterparty")))
        form.add("household_id", _("赔偿的农户"), ChoiceField(choices_of(desk, "household")))
        form.add("scrap", _("入库残料"), MoneyField(), unit=_("元"))
        self.set_values({"date": day_of(desk)})

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.herds import Settlement, settle_losses

        said = {**values, "compensation": values["compensation"] or 0, "scrap": values["scrap"] or 0}
        settle_losses(self._desk.open_book(), self._losses, Settlement(**said))
        return True


def _herd_accounts(desk: Desk) -> list[Choice]:
    return [one for one in account_choices_of(desk) if str(one.key).startswith(("131", "132", "134"))]


def _other_herds(desk: Desk, herd: Asset) -> list[Choice]:
    from gacha_app.services.herds import herds_in

    with desk.reading() as session:
        return [
            Choice(one.id, one.name, f"{one.species} {one.herd_group}".strip())
            for one in herds_in(session)
            if one.id != herd.id
        ]
