"""Forms of what becomes of a contract: renewed, changed as from a day, ended early."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import BANK
from gacha_app.domain.contract import Contract
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import N_, _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import choices_of
from gacha_app.ui.dialogs.contract_form import ContractForm, schedule_sentence
from gacha_app.ui.dialogs.contract_money_forms import PreviewForm
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.dialogs.party_field import money_field
from gacha_app.ui.widgets.fields import ChoiceField, DateField, MoneyField, NoteField, QuantityField


class RenewForm(ContractForm):
    """The contract that follows another, with all its terms to begin with."""

    def __init__(self, desk: Desk, contract: Contract, parent: QWidget | None = None) -> None:
        from gacha_app.services.contract_changes import offer_renewal

        super().__init__(desk, parent, offer_renewal(desk.open_book(), contract.id or 0))
        self.setWindowTitle(_("续签：{name}").format(name=contract.name))

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_changes import renew

        return renew(self.desk.open_book(), self.contract(values))


class AlterForm(PreviewForm):
    """A contract says something else as from a day."""

    def __init__(self, desk: Desk, contract: Contract, parent: QWidget | None = None) -> None:
        self._contract = contract
        super().__init__(
            desk, _("变更：{name}").format(name=contract.name), _("变更"), self._keep, parent, width=600,
            sentence=_("从这一天起按新的条款：没付的各期重排，付过的不动；只填要改的。"),
        )  # fmt: skip
        form = self.form
        form.add("first", _("从哪天起"), DateField(), required=True)
        form.add("price", _("新的价款"), MoneyField(), unit=_("元"))
        form.add("area", _("新的面积"), QuantityField(), unit=_("亩"))
        form.add("end", _("新的到期日"), DateField())
        form.add(
            "counterparty_id", _("换成哪个单位"),
            NewChoiceField(choices_of(desk, "counterparty"), make_new(desk, self, "counterparty")),
        )  # fmt: skip
        form.add("household_id", _("或者哪一户"), ChoiceField(choices_of(desk, "household")))
        form.add("reason", _("原因或依据"), NoteField(_("如 哪次会议、哪份补充协议"), lines=2), required=True)
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_changes import preview_change

        changes = self._changes(values)
        if not values["first"] or not changes:
            return _("填好从哪天起和要改的内容，这里就显示新的计划。"), None
        plan = preview_change(self.desk.open_book(), self._contract.id or 0, values["first"], changes)
        words = [_("新条款从 {date} 起；{count} 期缩短或取消。").format(date=plan.first, count=len(plan.cuts))]
        words.append(schedule_sentence(plan.parts))
        return "\n".join(words), plan.voucher

    def _changes(self, values: dict[str, Any]) -> dict[str, Any]:
        said = {name: values[name] for name in ("area", "end", "counterparty_id", "household_id") if values[name]}
        if values["price"]:
            said["price"] = values["price"]
            if self._contract.escalation == "list":
                said |= {"escalation": "none", "price_list": ""}
            if not self._contract.price_by:
                said["price_by"] = "year"
        return said

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_changes import alter

        changes = self._changes(values)
        return alter(self.desk.open_book(), self._contract.id or 0, values["first"], changes, values["reason"])


class EndForm(PreviewForm):
    """A contract ends before its time."""

    def __init__(self, desk: Desk, contract: Contract, parent: QWidget | None = None) -> None:
        self._contract = contract
        super().__init__(
            desk, _("提前终止：{name}").format(name=contract.name), _("终止合同"), self._keep, parent, danger=True,
            sentence=_("以后各期取消；多付的退还或不退。押金另外处理。"),
        )  # fmt: skip
        form = self.form
        form.add("last", _("最后一天"), DateField(), required=True)
        ways = {"return": N_("退还"), "keep": N_("不退")}
        form.add("over", _("多付的"), ChoiceField(key_choices(ways)), required=True)
        form.add("account", _("现金或银行"), money_field(desk))
        form.add("on", _("记账日期"), DateField(), help_text=_("不填就是最后一天。"))
        form.add("reason", _("原因或依据"), NoteField(_("如 对方违约、协商解除"), lines=2), required=True)
        self.set_values({"last": dt.date.today(), "over": "return", "account": BANK})
        self.show_preview()

    def preview(self, values: dict[str, Any]) -> tuple[str, Voucher | None]:
        from gacha_app.services.contract_ending import preview_end

        if not values["last"]:
            return _("请填写日期。"), None
        plan = preview_end(self.desk.open_book(), self._contract.id or 0, values["last"], **self._said(values))
        words = _("{count} 期缩短或取消，多付 {amount} 元{what}。").format(
            count=len(plan.cuts), amount=grouped(plan.to_return),
            what=_("不退") if values["over"] == "keep" else _("退还"),
        )  # fmt: skip
        return words, plan.voucher

    def _said(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"keep": values["over"] == "keep", "account": values["account"] or BANK, "on": values["on"]}

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.contract_ending import end_early

        return end_early(
            self.desk.open_book(), self._contract.id or 0, values["last"], values["reason"], **self._said(values)
        )
