"""The card of a contract: with whom, over what, from when to when, for how much, and when that is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.contract import (
    ARREARS,
    BROKEN,
    DIRECTIONS,
    ESCALATIONS,
    FORMS,
    FREQUENCIES,
    PAID_BY_VILLAGE,
    PERIODS,
    PRICES,
    TIMINGS,
)
from gacha_app.domain.contract_lists import (
    due_list_text,
    parse_count,
    parse_due_list,
    parse_price_list,
    price_list_text,
)
from gacha_app.domain.contract_schedule import Part
from gacha_app.domain.errors import GachaError
from gacha_app.domain.money import grouped, parse_percent, percent_text
from gacha_app.domain.register import CONTRACT_KINDS, Asset, Contract, Resource
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.card_form import CardForm, cards_of, choices_of
from gacha_app.ui.dialogs.new_choice import NewChoiceField, key_choices, make_new
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, QuantityField, TextField

# What a contract of a kind may let out of the registers
_LETS = {"resource": "resource_id", "asset": "asset_id"}
# A blank key would count as not chosen
YEARLY_ONLY = "yearly"
_COUNTS = ("step_every", "due_day", "due_month", "grace_days")
_PERCENTS = ("step_rate", "arrears_rate")
_MOST_SHOWN = 6


class ContractForm(CardForm):
    """Adds a contract, or changes one; its schedule is shown as it is typed.

    Attributes:
        preview: what is said of the schedule.
    """

    numbers = ("yearly", "price", "step_amount", "deposit", "quantity")

    def __init__(self, desk: Desk, parent: QWidget | None = None, card: Contract | None = None) -> None:
        super().__init__(desk, parent, card or Contract("", price_by="year"), _("合同"), width=620)
        self.preview = label("", "small", wrap=True)
        self._who()
        self._what()
        self._price()
        self._payment()
        self._papers()
        self.add_below(self.preview)
        self.show_card()
        self.form.changed.connect(self._show_rows)
        self._show_rows()

    def said(self) -> str:
        """Return what is said of the schedule."""
        return self.preview.text()

    def show_card(self) -> None:
        card = self.card
        values = {name: getattr(card, name) for name in self.form.names() if hasattr(card, name)}
        values = {name: None if name in self.numbers and not value else value for name, value in values.items()}
        values |= {name: str(getattr(card, name) or "") for name in _COUNTS}
        values |= {name: percent_text(rate) if (rate := getattr(card, name)) else "" for name in _PERCENTS}
        values |= {
            "price_by": card.price_by or YEARLY_ONLY, "price_list": price_list_text(card.price_list),
            "due_list": due_list_text(card.due_list), "arrears_per": card.arrears_per or None,
            "direction": card.direction or None, "filed": "yes" if card.filed else "no",
        }  # fmt: skip
        self.set_values(values)

    def contract(self, values: dict[str, Any]) -> Contract:
        """Return the contract that the form's values mean.

        Raises:
            InvalidInput: naming the answer that cannot be read.
        """
        said: dict[str, Any] = dict(values)
        for name in _COUNTS:
            if name in said:
                said[name] = parse_count(said[name], name)
        if said.get("step_every") == 0:
            said["step_every"] = 1
        for name in _PERCENTS:
            if name in said:
                said[name] = parse_percent(said[name], name) if said[name] else 0
        said["price_by"] = "" if said["price_by"] == YEARLY_ONLY else said["price_by"]
        for name, parse in (("price_list", parse_price_list), ("due_list", parse_due_list)):
            if name in said:
                said[name] = parse(said[name])
        if not (said.get("price") or said.get("price_list")):
            # a contract whose price is not known yet is kept too; it has no schedule
            said["price_by"] = ""
        said["filed"] = said.get("filed") == "yes"
        for name, value in said.items():
            if value is None and name in self.numbers:
                said[name] = 0
            elif value is None and isinstance(getattr(self.card, name), str):
                said[name] = ""
        kind = said.get("kind") or self.card.kind
        said["direction"] = said.get("direction") or ("out" if kind in PAID_BY_VILLAGE else "in")
        changed: Contract = replace(self.card, **said)
        return changed

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.registers import change, record

        changed, book = self.contract(values), self.desk.open_book()
        return record(book, changed) if changed.id is None else change(book, changed)

    def _who(self) -> None:
        form, desk = self.form, self.desk
        form.add("name", _("合同名称"), TextField(_("如 河滩地承包合同")), required=True)
        form.add("number", _("合同编号"), TextField())
        form.add("kind", _("类别"), ChoiceField(key_choices(CONTRACT_KINDS)), required=True)
        form.add("direction", _("钱的方向"), ChoiceField(key_choices(DIRECTIONS)))
        form.add(
            "counterparty_id", _("承包（承租）方"),
            NewChoiceField(choices_of(desk, "counterparty"), make_new(desk, self, "counterparty")),
        )  # fmt: skip
        form.add("household_id", _("或者是农户"), ChoiceField(choices_of(desk, "household")))
        form.add("telephone", _("电话"), TextField(_("不填就用对方登记的电话")))

    def _what(self) -> None:
        form, desk = self.form, self.desk
        form.add(
            "resource_id", _("发包的资源"), ChoiceField(cards_of(desk, Resource)),
            help_text=_("选上以后，资源那里就看得到它包给了谁。"),
        )  # fmt: skip
        form.add("asset_id", _("出租的资产"), ChoiceField(cards_of(desk, Asset)))
        form.add("subject", _("标的"), TextField(_("说明是什么；选了资源或资产可不填")))
        form.add("place", _("坐落"), TextField())
        form.add("area", _("面积"), QuantityField(), unit=_("亩"))
        form.add("project_id", _("项目"), NewChoiceField(choices_of(desk, "project"), make_new(desk, self, "project")))
        form.add("start", _("起始日"), DateField())
        form.add("end", _("到期日"), DateField(), help_text=_("到期前三个月会出现在总览的“要办的事”里。"))

    def _price(self) -> None:
        form = self.form
        prices = {key or YEARLY_ONLY: title for key, title in PRICES.items()}
        form.add("price_by", _("计价方式"), ChoiceField(key_choices(prices)), required=True)
        form.add("price", _("价款"), MoneyField(), unit=_("元"))
        form.add("yearly", _("年金额"), MoneyField(), unit=_("元"), help_text=_("不是按年收付的可以不填。"))
        form.add("quantity", _("数量"), QuantityField())
        form.add("unit", _("单位"), TextField(_("如 座、间、头")))
        form.add("escalation", _("递增"), ChoiceField(key_choices(ESCALATIONS)))
        form.add("step_rate", _("每次递增"), TextField(), unit="%")
        form.add("step_amount", _("每次增加"), MoneyField(), unit=_("元"))
        form.add("step_every", _("每几年一次"), TextField(), unit=_("年"))
        form.add("price_list", _("逐年价款"), TextField(_("如 10000;11000;12000，一年一个")))

    def _payment(self) -> None:
        form = self.form
        form.add("frequency", _("付款方式"), ChoiceField(key_choices(FREQUENCIES)))
        form.add("timing", _("什么时候付"), ChoiceField(key_choices(TIMINGS)))
        form.add("periods", _("期的起点"), ChoiceField(key_choices(PERIODS)))
        form.add("broken", _("不满一期"), ChoiceField(key_choices(BROKEN)))
        form.add("due_month", _("约定在几月"), TextField(_("每年付一次的可填；不填就是期初或期末")), unit=_("月"))
        form.add("due_day", _("约定在几日前"), TextField(_("不填就是期初或期末那一天")), unit=_("日"))
        form.add("due_list", _("约定的付款"), TextField(_("如 2026-03-01:10000;2026-10-01:20000")))
        form.add(
            "billed_from", _("从哪天起在这里收"), DateField(),
            help_text=_("建账以前就签的合同：这一天以前到期的已经另外结清。"),
        )  # fmt: skip
        form.add("deposit", _("押金"), MoneyField(), unit=_("元"))
        form.add("arrears_per", _("逾期利息"), ChoiceField([one for one in key_choices(ARREARS) if one.key]))
        form.add("arrears_rate", _("利率"), TextField(_("如按日 0.05，按年 3.45")), unit="%")
        form.add("grace_days", _("宽限"), TextField(), unit=_("天"))

    def _papers(self) -> None:
        form = self.form
        form.add("signed_on", _("签订日"), DateField())
        form.add("procedure_on", _("民主程序日期"), DateField())
        form.add("procedure", _("民主程序"), TextField(_("如 村民代表会议、四议两公开")))
        form.add("form", _("形式"), ChoiceField(key_choices(FORMS)))
        form.add("filed", _("备案"), ChoiceField([Choice("yes", _("已备案")), Choice("no", _("未备案"))]))
        form.add("filed_on", _("备案日期"), DateField())
        form.add("filed_with", _("备案单位"), TextField(_("如 苏木（镇）经管站")))
        form.add("account", _("记入科目"), TextField(_("不填用通常的，如 50104 发包收入")))
        form.add("note", _("备注"), TextField())

    def _chosen(self, name: str) -> Any:
        return self.form[name].value() if self.form[name].settle() else None

    def _show_rows(self) -> None:
        """Show the rows that the choices above ask for, and the schedule they make."""
        show, kind = self.form.set_row_visible, self._chosen("kind")
        for one, name in _LETS.items():
            show(name, one == kind or bool(getattr(self.card, name)))
        price_by, steps, often = self._chosen("price_by"), self._chosen("escalation"), self._chosen("frequency")
        planned = price_by != YEARLY_ONLY
        show("yearly", not planned)
        show("price", planned and steps != "list")
        for name in ("frequency", "billed_from"):
            show(name, planned)
        show("escalation", planned and price_by != "total")
        show("quantity", price_by == "unit" or kind == "asset")
        show("unit", price_by == "unit")
        growing = planned and price_by != "total"
        show("step_rate", growing and steps == "percent")
        show("step_amount", growing and steps == "step")
        show("step_every", growing and steps in ("percent", "step"))
        show("price_list", growing and steps == "list")
        show("due_list", planned and often == "list")
        regular = planned and often != "list"
        show("timing", planned)
        show("periods", regular and often != "once")
        show("broken", regular)
        show("due_day", regular)
        show("due_month", regular and often in ("year", "half", "once"))
        show("arrears_rate", bool(self._chosen("arrears_per")))
        show("grace_days", bool(self._chosen("arrears_per")))
        self._show_schedule(planned)

    def _show_schedule(self, planned: bool) -> None:
        from gacha_app.services.contract_cards import preview_schedule

        words = ""
        if planned:
            try:
                words = schedule_sentence(preview_schedule(self.contract(self.form.values())))
            except GachaError as problem:
                words = _("收付款计划：{problem}").format(problem=problem)
        self.preview.setText(words)
        self.preview.setVisible(bool(words))


def schedule_sentence(parts: tuple[Part, ...]) -> str:
    """Return a schedule in a sentence: how many parts, what they add up to, the first of them."""
    if not parts:
        return ""
    shown = "、".join(
        _("{date} {amount}").format(date=one.due, amount=grouped(one.amount)) for one in parts[:_MOST_SHOWN]
    )
    more = "……" if len(parts) > _MOST_SHOWN else "。"
    total = grouped(sum(one.amount for one in parts))
    return _("收付款计划：共 {count} 期，{total} 元：").format(count=len(parts), total=total) + shown + more
