"""The card of an asset: what it is and cost, whose money formed it, and how it wears."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from gacha_app.domain.depreciation import accounts_for
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import (
    ASSET_CLASSES,
    DEPRECIATION_METHODS,
    WAYS,
    Asset,
    life_text,
    parse_life,
)
from gacha_app.i18n import _
from gacha_app.reports.names import account_names
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import CardForm, choices_of
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, LineField, MoneyField, QuantityField, TextField

# Which rows each method asks for
_WEAR = ("in_use_from", "residual", "accumulated", "depreciation_account", "expense_account")
_ASKED = {"straight_line": ("life_months", *_WEAR), "units": ("units_total", *_WEAR)}


class LifeField(LineField):
    """How long something serves, given in months; typed in years or months."""

    def _read(self, text: str) -> int:
        return parse_life(text, self.name or "life_months")

    def _write(self, value: int) -> str:
        return life_text(value)


class AssetForm(CardForm):
    """Adds an asset, or changes one; how it wears is asked once a method is chosen."""

    numbers = ("value", "residual", "accumulated", "units_total", "life_months", "yearly_return")

    def __init__(self, desk: Desk, parent: QWidget | None = None, card: Asset | None = None) -> None:
        super().__init__(desk, parent, card or Asset(""), _("资产"), width=540)
        self._proposed: dict[str, str] = {}
        self._add_what_it_is()
        self._add_whose_it_is()
        self._add_wear()
        self.show_card()
        self.form["method"].changed.connect(self._ask_wear)
        for name in ("klass", "project_id"):
            self.form[name].changed.connect(self._propose_accounts)
        self._ask_wear()

    def _add_what_it_is(self) -> None:
        form = self.form
        form.add("name", _("资产名称"), TextField(_("如 温棚（30座）、洒水车")), required=True)
        form.add("klass", _("类别"), ChoiceField(key_choices(ASSET_CLASSES)), required=True)
        form.add("code", _("编号"), TextField(_("如 固-01；同名的资产靠编号区分")))
        form.add("acquired", _("取得日期"), DateField())
        form.add("value", _("原值"), MoneyField(), unit=_("元"))
        form.add("spec", _("规格"), TextField(_("如 8米×60米、40马力")))
        form.add("quantity", _("数量"), QuantityField(), required=True)
        form.add("unit", _("单位"), TextField(_("座、台、头……")))
        form.add("place", _("坐落"), TextField())
        form.add("keeper", _("管护人"), TextField())
        form.add("way", _("经营方式"), ChoiceField(key_choices(WAYS)))
        form.add("use", _("使用情况"), TextField(_("如 自用、出租、闲置")))
        form.add("ownership", _("权属"), TextField(_("如 集体所有，不动产证号")))
        form.add("yearly_return", _("应得年收益"), MoneyField(), unit=_("元"))

    def _add_whose_it_is(self) -> None:
        form, desk = self.form, self.desk
        yes_or_no = [Choice(True, _("是")), Choice(False, _("否"))]
        form.add("nominal", _("按名义金额"), ChoiceField(yes_or_no), required=True,
                 help_text=_("没有凭据也没有评估的受赠资产，原值记 1 元，另在备查簿登记。"))  # fmt: skip
        form.add("public_money", _("财政资金形成"), ChoiceField(yes_or_no), required=True)
        form.add("fund_id", _("资金来源"), NewChoiceField(choices_of(desk, "fund"), make_new(desk, self, "fund")))
        form.add("project_id", _("项目"), NewChoiceField(choices_of(desk, "project"), make_new(desk, self, "project")))
        form.add("account", _("资产科目"), ChoiceField(_accounts(desk, "account")))

    def _add_wear(self) -> None:
        form = self.form
        form.add(
            "method", _("折旧方法"), ChoiceField(key_choices(DEPRECIATION_METHODS)), required=True,
            help_text=_("选了方法，计提折旧时就会算上它。"),
        )  # fmt: skip
        form.add("life_months", _("使用年限"), LifeField(_("如 10年、30个月")))
        form.add("units_total", _("预计总工作量"), QuantityField(_("如 能跑的公里数")))
        form.add("in_use_from", _("投入使用"), DateField(), help_text=_("从下个月起计提；不填就按取得日期。"))
        form.add("residual", _("预计残值"), MoneyField(), unit=_("元"))
        form.add(
            "accumulated", _("账前已提折旧"), MoneyField(), unit=_("元"), help_text=_("用本账本以前已经提过的折旧。")
        )
        form.add("depreciation_account", _("折旧科目"), ChoiceField(_accounts(self.desk, "depreciation_account")))
        form.add("expense_account", _("费用科目"), ChoiceField(_accounts(self.desk, "expense_account")))
        form.add("note", _("备注"), TextField())

    def _method(self) -> str:
        field = self.form["method"]
        return str(field.value() or "") if field.settle() else ""

    def _ask_wear(self) -> None:
        method = self._method()
        for name in ("life_months", "units_total", *_WEAR):
            self.form.set_row_visible(name, name in _ASKED.get(method, ()))
        self._propose_accounts()
        if self.isVisible():
            self.fit()

    def _propose_accounts(self) -> None:
        """Propose the accounts that class and project suggest, where the user has not chosen others."""
        form, klass = self.form, self.form["klass"].value() if self.form["klass"].settle() else None
        if klass is None or self._method() not in _ASKED:
            return
        with self.desk.reading() as session:
            names = account_names(session)
        project = form["project_id"].value() if form["project_id"].settle() else None
        try:
            usual = accounts_for(Asset("", klass, project_id=project), names, self.desk.organisation.chart)
        except InvalidInput:
            # nothing of the kind is written off; saving or booking says so
            return
        for name, code in (
            ("account", usual.cost), ("depreciation_account", usual.contra), ("expense_account", usual.expense),
        ):  # fmt: skip
            chosen = form[name].value() if form[name].settle() else ""
            if chosen in (None, self._proposed.get(name)):
                form[name].set_value(code)
                self._proposed[name] = code


def _accounts(desk: Desk, field: str) -> list[Choice]:
    from gacha_app.services.lookups import account_choices
    from gacha_app.services.registers import codes_for

    with desk.reading() as session:
        return [Choice(code, name, code) for code, name in account_choices(session, codes_for(session, field))]
