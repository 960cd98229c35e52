"""The form that sets a village's own number of days for a deadline of subsidy money."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund_rules import SEVERITIES, FundRule
from gacha_app.i18n import _
from gacha_app.reports.fund_rules import own_rules, rules_in_force
from gacha_app.storage.reference import fund_rules
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.widgets.fields import Choice, ChoiceField, QuantityField


class FundRuleForm(FormDialog):
    """Changes one deadline after the other is chosen; the program's own number comes back with a choice."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, code: str = "") -> None:
        super().__init__(
            _("补助资金期限"), _("保存期限"), self._keep, parent, width=500,
            sentence=_("程序自带的天数是通行的做法，本地文件另有规定的在这里改。"),
        )  # fmt: skip
        self._desk = desk
        with desk.reading() as session:
            self._in_force = {one.code: one for one in rules_in_force(session)}
            self._own = set(own_rules(session))
        form = self.form
        form.add(
            "code", _("期限"), ChoiceField([Choice(one.code, _(one.title)) for one in fund_rules()]), required=True
        )
        form.add("days", _("天数"), QuantityField(), unit=_("天"), required=True)
        form.add("ahead", _("提前提醒"), QuantityField(), unit=_("天"), required=True)
        form.add("severity", _("逾期时"), ChoiceField(key_choices(SEVERITIES)), required=True)
        states = [Choice("on", _("启用")), Choice("off", _("停用")), Choice("reset", _("用回程序自带的"))]
        form.add("state", _("这条期限"), ChoiceField(states), required=True)
        form["code"].changed.connect(self._show_rule)
        form["code"].set_value(code or next(iter(self._in_force), fund_rules()[0].code))
        self._show_rule()

    def _show_rule(self) -> None:
        code = self.form["code"].value() if self.form["code"].settle() else None
        shipped = next((one for one in fund_rules() if one.code == code), None)
        if shipped is not None:
            rule = self._in_force.get(shipped.code, shipped)
            self.set_values(
                {"days": rule.days * 1000, "ahead": rule.ahead * 1000, "severity": rule.severity,
                 "state": "on" if shipped.code in self._in_force else "off"}
            )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> FundRule:
        from gacha_app.services.fund_rules import change_rule, reset_rule

        book, code = self._desk.open_book(), str(values["code"])
        for name in ("days", "ahead"):
            if values[name] % 1000:
                raise InvalidInput(name, _("天数应是整数。"))
        if values["state"] == "reset":
            return reset_rule(book, code)
        return change_rule(
            book, code, days=values["days"] // 1000, ahead=values["ahead"] // 1000, severity=values["severity"],
            active=values["state"] == "on",
        )  # fmt: skip
