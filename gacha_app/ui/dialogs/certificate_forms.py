"""Share certificates: issuing them for all or for one household, and noting who took one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.certificate import Certificate
from gacha_app.domain.household import Household
from gacha_app.i18n import _
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.widgets.fields import DateField, TextField


class IssueDialog(FormDialog):
    """The day whose shares stand on the certificates, and why a valid one is replaced.

    Args:
        household: whose, None for all that hold shares.
    """

    def __init__(
        self, desk: Desk, day: dt.date, household: Household | None = None, parent: QWidget | None = None
    ) -> None:
        self._desk = desk
        self._numbers = [household.number] if household else []
        title = (
            _("{number} {name}：发股权证").format(number=household.number, name=household.representative)
            if household else _("给各户发股权证")
        )  # fmt: skip
        super().__init__(
            title, _("发证") if household else _("给全部农户发证"), self._keep, parent,
            sentence=_("按当日参加分红的份额编号发证。份额没有变的不重发；份额变了的换发新证，旧证作废。"),
        )  # fmt: skip
        self.form.add("date", _("发证日期"), DateField(), required=True)
        help_text = _("旧证遗失、损坏时填写；填了，份额没有变也换发。")
        self.form.add("reason", _("换发原因"), TextField(_("可以不填")), help_text=help_text)
        self.form["date"].set_around(day)
        self.form.set_values({"date": day})

    def _keep(self, values: dict[str, Any]) -> list[Certificate]:
        from gacha_app.services.certificates import issue_certificates

        return issue_certificates(
            self._desk.open_book(), values["date"], households=self._numbers, reason=values["reason"]
        )


class HandOverDialog(FormDialog):
    """Who took a certificate, and when."""

    def __init__(self, desk: Desk, number: str, to: str, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._number = number
        super().__init__(_("股权证 {number}：领证").format(number=number), _("登记领证"), self._keep, parent)
        self.form.add("received_by", _("领证人"), TextField(), required=True)
        self.form.add("on", _("领证日期"), DateField(), required=True)
        self.form.set_values({"received_by": to, "on": dt.date.today()})

    def _keep(self, values: dict[str, Any]) -> Certificate:
        from gacha_app.services.certificates import hand_over

        return hand_over(self._desk.open_book(), self._number, values["received_by"], values["on"])
