"""The card of a contract: with whom, over what, from when to when, for how much a year."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.register import CONTRACT_KINDS, Asset, Contract, Resource
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import CardForm, cards_of, choices_of
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.widgets.fields import ChoiceField, DateField, MoneyField, QuantityField, TextField

# What a contract of a kind may let out of the registers
_LETS = {"resource": "resource_id", "asset": "asset_id"}


class ContractForm(CardForm):
    """Adds a contract, or changes one; it asks for the land or the asset where it lets one."""

    numbers = ("yearly",)

    def __init__(self, desk: Desk, parent: QWidget | None = None, card: Contract | None = None) -> None:
        super().__init__(desk, parent, card or Contract(""), _("合同"))
        form = self.form
        form.add("name", _("合同名称"), TextField(_("如 河滩地承包合同")), required=True)
        form.add("number", _("合同编号"), TextField())
        form.add("kind", _("类别"), ChoiceField(key_choices(CONTRACT_KINDS)), required=True)
        form.add(
            "resource_id", _("发包的资源"), ChoiceField(cards_of(desk, Resource)),
            help_text=_("选上以后，资源那里就看得到它包给了谁。"),
        )  # fmt: skip
        form.add("asset_id", _("出租的资产"), ChoiceField(cards_of(desk, Asset)))
        form.add("subject", _("标的"), TextField(_("说明是什么；选了资源或资产可不填")))
        form.add("area", _("面积"), QuantityField(), unit=_("亩"))
        form.add(
            "counterparty_id", _("承包（承租）方"),
            NewChoiceField(choices_of(desk, "counterparty"), make_new(desk, self, "counterparty")),
        )  # fmt: skip
        form.add("project_id", _("项目"), NewChoiceField(choices_of(desk, "project"), make_new(desk, self, "project")))
        form.add("start", _("起始日"), DateField())
        form.add("end", _("到期日"), DateField(), help_text=_("到期前三个月会出现在总览的“要办的事”里。"))
        form.add("yearly", _("年金额"), MoneyField(), unit=_("元"), help_text=_("不是按年收付的可以不填。"))
        form.add("note", _("备注"), TextField())
        self.show_card()
        form["kind"].changed.connect(self._ask_what_is_let)
        self._ask_what_is_let()

    def _ask_what_is_let(self) -> None:
        kind = self.form["kind"].value() if self.form["kind"].settle() else None
        for one, name in _LETS.items():
            self.form.set_row_visible(name, one == kind or bool(getattr(self.card, name)))
        if self.isVisible():
            self.fit()
