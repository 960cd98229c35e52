"""What is asked of performance pay: who gets it, the rule, a step, how it is paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dividend_steps import PlanStep, StepKind
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import grouped, parse_percent, percent_text
from gacha_app.domain.pay_award import PayAward, PayLine, parse_people
from gacha_app.domain.pay_rule import WAYS, PayRule, parse_bands
from gacha_app.i18n import _
from gacha_app.reports.pay_rules import RuleInForce
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DateField,
    MoneyField,
    NoteField,
    QuantityField,
    TextField,
)

_ONE = 1000


class AwardForm(FormDialog):
    """Who was in office and for how long; what comes out is seen before it is kept."""

    def __init__(
        self, desk: Desk, year: int, people: Sequence[PayLine], *, ask_base: bool, parent: QWidget | None = None
    ) -> None:
        title = _("测算{year}年度绩效报酬").format(year=year)
        sentence = _("收入、到账和成本从结了账的凭证算，只要填谁参加、任职几个月。")
        super().__init__(title, _("保存测算"), self._keep, parent, sentence=sentence, width=560)
        self._desk, self._year = desk, year
        form = self.form
        form.add(
            "people", _("人员"), NoteField(_("白音，书记，12，1.5"), lines=6), required=True,
            help_text=_("一行一人：姓名，职务，任职月数，系数。月数不写是 12，系数不写是 1。"),
        )  # fmt: skip
        form.add("total", _("奖励总额"), MoneyField(_("按办法算出的最多")), unit=_("元"))
        form.add(
            "base", _("上年到账净额"), MoneyField(), unit=_("元"),
            help_text=_("上年不在这个账本里，请按审定数填写。"),
        )  # fmt: skip
        form.set_row_visible("base", ask_base)
        form.add("note", _("备注"), TextField())
        lines = (f"{one.name}，{one.post or '—'}，{one.months}，{percent_text(one.coefficient)}" for one in people)
        self.set_values({"people": "\n".join(lines)})
        self.outcome = label("", "muted", wrap=True)
        self.add_below(self.outcome)
        self.try_button = button(_("试算"), self.try_out)
        self.try_button.setAutoDefault(False)
        self.add_foot(self.try_button)

    def try_out(self) -> None:
        """Show what would come out; nothing is kept."""
        from gacha_app.services.pay_awards import preview_award

        self.form.clear_problems()
        values = self.form.checked_values()
        if values is None:
            return
        try:
            found = preview_award(self._desk.open_book(), self._year, **_asked(values))
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self.outcome.setText(_outcome(found))
        self.fit()

    def _keep(self, values: dict[str, Any]) -> PayAward:
        from gacha_app.services.pay_awards import record_award

        return record_award(self._desk.open_book(), self._year, **_asked(values), note=values["note"])


class RuleForm(FormDialog):
    """The village's own rule."""

    def __init__(self, desk: Desk, held: RuleInForce, parent: QWidget | None = None) -> None:
        sentence = _("当地有办法的，照当地的改；改过的只对以后的测算有效。")
        super().__init__(_("绩效报酬办法"), _("采用这个办法"), self._keep, parent, sentence=sentence, width=560)
        self._desk, self._rule = desk, held.rule
        form = self.form
        form.add("way", _("提取办法"), ChoiceField(key_choices(WAYS)), required=True)
        form.add(
            "bands", _("档次"), NoteField(lines=4), required=True,
            help_text=_("一行一档：增量的下限-上限：比例。上限那个数算在上一档，最高一档不写上限。"),
        )  # fmt: skip
        form.add("cap", _("总额封顶"), MoneyField(_("不封顶")), unit=_("元"))
        form.add("secretary", _("书记最多占"), TextField(), unit="%", required=True)
        form.add("least_income", _("收入门槛"), MoneyField(), unit=_("元"))
        form.add("least_months", _("最少任职"), QuantityField(), unit=_("月"))
        form.add("source", _("依据"), NoteField(lines=2))
        rule = held.rule
        self.set_values(
            {"way": rule.way, "bands": "\n".join(one.text for one in rule.bands), "cap": rule.cap or None,
             "secretary": percent_text(rule.secretary), "least_income": rule.least_income or None,
             "least_months": rule.least_months * _ONE or None, "source": rule.source}
        )  # fmt: skip
        if held.own:
            restore = button(_("改回自带的办法"), self._restore)
            restore.setAutoDefault(False)
            self.add_foot(restore)

    def _keep(self, values: dict[str, Any]) -> PayRule:
        from gacha_app.services.pay_rules import set_pay_rule

        rule = replace(
            self._rule, way=values["way"], bands=parse_bands(values["bands"]), cap=values["cap"] or 0,
            secretary=parse_percent(values["secretary"], "secretary"), least_income=values["least_income"] or 0,
            least_months=whole("least_months", values["least_months"]) or 0, source=values["source"],
        )  # fmt: skip
        return set_pay_rule(self._desk.open_book(), rule)

    def _restore(self) -> None:
        from gacha_app.services.pay_rules import restore_pay_rule

        try:
            self.made = restore_pay_rule(self._desk.open_book())
        except GachaError as problem:
            self.form.show_problem(problem)
            return
        self.accept()


class PayStepForm(FormDialog):
    """What one step must show: its day, who took it, how the meeting voted, how long the notice hangs."""

    def __init__(self, desk: Desk, year: int, kind: StepKind, parent: QWidget | None = None) -> None:
        sentence = _("依据：{rule}").format(rule=kind.source) if kind.source else ""
        super().__init__(_(kind.title), _("登记"), self._keep, parent, sentence=sentence)
        self._desk, self._year, self._kind = desk, year, kind
        form = self.form
        form.add("date", _("第一天") if kind.days else _("办理日期"), DateField(), required=True)
        if kind.days:
            least = _("至少 {days} 天。").format(days=kind.days)
            form.add("days", _("天数"), QuantityField(), unit=_("天"), required=True, help_text=least)
        if kind.two_thirds:
            for key, title in (
                ("entitled", _("应到")), ("present", _("实到")), ("in_favour", _("同意")), ("against", _("反对")),
                ("abstained", _("弃权")),
            ):  # fmt: skip
                form.add(key, title, QuantityField(), unit=_("人"), required=key in kind.needs)
        else:
            form.add("people", _("由谁办理"), TextField(), required="people" in kind.needs)
        form.add("note", _("备注"), NoteField(lines=2))
        self.set_values({"date": dt.date.today(), **({"days": kind.days * _ONE} if kind.days else {})})

    def _keep(self, values: dict[str, Any]) -> PlanStep:
        from gacha_app.services.pay_awards import record_pay_step

        numbers: dict[str, Any] = {
            key: whole(key, values[key]) for key in values if key not in ("date", "people", "note")
        }
        step = PlanStep(
            self._kind.key, values["date"], values.get("people") or "", note=values.get("note") or "", **numbers
        )
        return record_pay_step(self._desk.open_book(), self._year, step)


class BookForm(FormDialog):
    """The day on which the pay is booked."""

    def __init__(self, desk: Desk, award: PayAward, parent: QWidget | None = None) -> None:
        sentence = _("借 管理费用—干部报酬，贷 应付工资，{amount} 元。").format(amount=grouped(award.given))
        title = _("{year}年度绩效报酬入账").format(year=award.year)
        super().__init__(title, _("入账"), self._keep, parent, sentence=sentence)
        self._desk, self._year = desk, award.year
        self.form.add("on", _("日期"), DateField(), required=True)
        self.set_values({"on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> PayAward:
        from gacha_app.services.pay_awards import book_award

        return book_award(self._desk.open_book(), self._year, on=values["on"])


class PayOutForm(FormDialog):
    """When and from what the pay is paid."""

    def __init__(self, desk: Desk, award: PayAward, names: Sequence[str], parent: QWidget | None = None) -> None:
        chosen = [one for one in award.unpaid if not names or one.name in names]
        sentence = _("发给 {count} 人，共 {amount} 元。").format(
            count=len(chosen), amount=grouped(sum(one.amount for one in chosen))
        )
        super().__init__(_("发放绩效报酬"), _("发放并记账"), self._keep, parent, sentence=sentence)
        self._desk, self._year, self._names = desk, award.year, tuple(names)
        self.form.add("on", _("日期"), DateField(), required=True)
        accounts = [Choice("102", _("银行存款")), Choice("101", _("库存现金"))]
        self.form.add("account", _("从哪里付"), ChoiceField(accounts), required=True)
        self.set_values({"on": dt.date.today(), "account": "102"})

    def _keep(self, values: dict[str, Any]) -> PayAward:
        from gacha_app.services.pay_payments import pay_out

        return pay_out(self._desk.open_book(), self._year, names=self._names, **values)


def whole(key: str, quantity: int | None) -> int | None:
    """Return a count typed as a quantity.

    Raises:
        InvalidInput: if it is no whole number.
    """
    if quantity is None:
        return None
    if quantity % _ONE:
        raise InvalidInput(key, _("请填写整数。"))
    return quantity // _ONE


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    return {"people": parse_people(values["people"]), "total": values["total"], "base": values.get("base")}


def _outcome(award: PayAward) -> str:
    lines = [
        _("实际到账净额 {received} 元，上年 {base} 元，增量 {growth} 元，最多可提取 {most} 元。").format(
            received=grouped(award.received), base=grouped(award.base), growth=grouped(award.growth),
            most=grouped(award.most),
        )
    ]  # fmt: skip
    lines += [f"{one.name}　{grouped(one.amount)}{'　' + one.excluded if one.excluded else ''}" for one in award.lines]
    if award.left:
        lines.append(_("书记比例封顶后，有 {left} 元没有分配。").format(left=grouped(award.left)))
    return "\n".join(lines)
