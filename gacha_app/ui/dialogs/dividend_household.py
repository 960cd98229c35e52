"""What may happen to one household's dividend besides being paid: set off, taken by another, not fetched."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import BANK
from gacha_app.domain.dividend import DividendLine, DividendPlan
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStory
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_steps import PAID_FROM
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField


class SetOffDialog(FormDialog):
    """How much of a household's part is set off against its debt, and how it agreed."""

    def __init__(self, desk: Desk, year: int, story: DividendStory, parent: QWidget | None = None) -> None:
        from gacha_app.services.dividend_lines import line_of, plan_in
        from gacha_app.services.dividend_offsets import debt_of

        self._desk = desk
        self._year = year
        self._number = story.number
        with desk.reading() as session:
            owed = debt_of(session, line_of(plan_in(session, year), story.number))
        due = story.amount - story.tax
        super().__init__(
            _("{number} {name}：抵扣欠款").format(number=story.number, name=story.representative), _("抵扣"),
            self._keep, parent,
            sentence=_("这一户欠集体 {owed} 元，应分 {due} 元。抵扣要本人同意，凭据会印在凭证上。").format(
                owed=grouped(owed), due=grouped(due)
            ),
        )  # fmt: skip
        self.form.add("amount", _("抵扣金额"), MoneyField("0.00"), unit=_("元"), required=True)
        consent = _("如 2024年1月5日本人签字")
        self.form.add("consent", _("同意的凭据"), NoteField(consent, lines=2), required=True)
        if most := min(owed, due):
            self.form.set_values({"amount": most})

    def _keep(self, values: dict[str, Any]) -> DividendLine:
        from gacha_app.services.dividend_offsets import set_off

        return set_off(self._desk.open_book(), self._year, self._number, values["amount"], values["consent"])


class PayToAnotherDialog(FormDialog):
    """Who takes a household's money for it, what he is to it, and from which account."""

    def __init__(self, desk: Desk, year: int, story: DividendStory, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._year = year
        self._number = story.number
        title = _("{number} {name}：代领").format(number=story.number, name=story.representative)
        super().__init__(
            title, _("发放 {amount} 元").format(amount=grouped(story.net)), self._keep, parent,
            sentence=_("由别人代领或继承人领取的，写明是谁、与户代表什么关系，凭据请附在凭证后面。"),
        )  # fmt: skip
        accounts = [Choice(code, _(name), code) for code, name in PAID_FROM.items()]
        self.form.add("payee", _("领取人"), TextField(), required=True)
        self.form.add("relation", _("与户代表的关系"), TextField(_("如 子、女、继承人")), required=True)
        self.form.add("on", _("发放日期"), DateField(), required=True)
        self.form.add("money", _("付款账户"), ChoiceField(accounts), required=True)
        self.form.add("receipt", _("回单或收据号"), TextField())
        self.form.set_values({"on": dt.date.today(), "money": BANK})

    def _keep(self, values: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividend_payments import pay_dividend

        try:
            return pay_dividend(self._desk.open_book(), self._year, households=[self._number], **values)
        except InvalidInput as problem:
            raise InvalidInput("on" if problem.field == "date" else problem.field, str(problem)) from None


class UnclaimedDialog(ReasonDialog):
    """Why a household did not fetch its part."""

    def __init__(self, desk: Desk, year: int, story: DividendStory, parent: QWidget | None = None) -> None:
        def act(reason: str) -> DividendLine:
            from gacha_app.services.dividend_payments import leave_unclaimed

            return leave_unclaimed(desk.open_book(), year, story.number, reason)

        super().__init__(
            _("{number} {name}：没有领取").format(number=story.number, name=story.representative),
            _("这 {amount} 元继续挂在这一户名下，哪一年都能领。").format(amount=grouped(story.net)),
            _("挂账"), act, parent,
        )  # fmt: skip
