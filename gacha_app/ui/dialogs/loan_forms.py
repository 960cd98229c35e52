"""Forms of loans: registering one, a month's interest, paying interest or principal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.loan import DAY_COUNTS, EVERY, PLANS, PURPOSES, RATE_PER, SIDES, Loan, parse_rate, rate_text
from gacha_app.domain.loan_plan import repayment_plan
from gacha_app.domain.money import grouped
from gacha_app.domain.months import month_of, period_of
from gacha_app.i18n import N_, _
from gacha_app.reports.loans import LoanStanding
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.debt_forms import preview_entry
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.new_choice import key_choices
from gacha_app.ui.dialogs.party_field import accounts_field, money_field, party_field, party_ids
from gacha_app.ui.pages.entry_lines import EntryPreview
from gacha_app.ui.widgets.buttons import label
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, LineField, MoneyField, NoteField, TextField

_STANDS = "stands"
_PAYING = {"repaid": N_("还（收）本金"), "paid": N_("付（收）利息")}


class RateField(LineField):
    """A rate, given in millionths: takes `3.85%`, `3.85`, `5.25‰`."""

    def value(self) -> int | None:
        text = self.text().strip()
        return self._read(text) if text else None

    def _read(self, text: str) -> int:
        return parse_rate(text, self.name or "rate")

    def _write(self, value: Any) -> str:
        # what was typed in per mille stays so
        return rate_text(value, "month" if "‰" in self.text() else "year")


class LoanForm(FormDialog):
    """Registers a loan, or changes what is known of one; below, what it costs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, loan: Loan | None = None) -> None:
        title = _("借款：{name}").format(name=loan.name) if loan else _("登记借款")
        super().__init__(
            title, _("保存修改") if loan else _("登记并记账"), self._keep, parent, width=560,
            sentence=_("集体不得举债办公益，不得为他人担保；为经营借款要经过成员（代表）大会。"),
        )  # fmt: skip
        self._desk, self._loan = desk, loan
        form = self.form
        form.add("side", _("性质"), ChoiceField(key_choices(SIDES)), required=True)
        form.add("name", _("名称"), TextField(_("如 农商行温棚贷款")), required=True)
        form.add("counterparty_id", _("对方"), party_field(desk, self), required=True)
        form.add("purpose", _("用途"), ChoiceField(key_choices(PURPOSES)), required=True)
        form.add("principal", _("本金"), MoneyField(), unit=_("元"), required=True)
        form.add("start", _("借款日期"), DateField(), required=True)
        form.add("end", _("到期日"), DateField(), required=True)
        form.add("rate", _("利率"), RateField(_("如 3.85% 或 5.25‰")), required=True)
        form.add("rate_per", _("利率是"), ChoiceField(key_choices(RATE_PER)), required=True)
        form.add("day_count", _("计息"), ChoiceField(key_choices(DAY_COUNTS)), required=True)
        form.add("plan", _("还款方式"), ChoiceField(key_choices(PLANS)), required=True)
        form.add("every", _("还款（付息）间隔"), ChoiceField([Choice(key, _(one)) for key, one in EVERY.items()]),
                 required=True)  # fmt: skip
        form.add("meeting", _("会议"), TextField(_("如 2024年3月5日成员代表大会")))
        form.add("excuse", _("没开会的原因"), TextField(), help_text=_("开过会的不填。"))
        form.add("excused_by", _("谁同意放行"), TextField(), help_text=_("不填就是您自己。"))
        form.add("account", _("科目"), accounts_field(desk, _loan_account), help_text=_("不填按期限自动选。"))
        form.add("money", _("收付款科目"), _money_or_standing(desk), required=True)
        form.add("note", _("备注"), NoteField(lines=2))
        self._below = label("", "small", wrap=True)
        self.add_below(self._below)
        self._begin()
        form.changed.connect(self._tell_cost)
        self._tell_cost()

    def said(self) -> str:
        """Return what is said of what it costs."""
        return self._below.text()

    def _begin(self) -> None:
        loan = self._loan
        if loan is None:
            self.set_values({"side": "taken", "purpose": "operation", "rate_per": "year", "day_count": "month",
                             "plan": "at_end", "every": 12, "start": dt.date.today(), "money": "102"})  # fmt: skip
            return
        names = [one for one in self.form.names() if hasattr(loan, one) and one not in ("counterparty_id", "rate")]
        self.set_values({name: getattr(loan, name) for name in names})
        self.set_values({"counterparty_id": (loan.household_id, loan.counterparty_id), "money": _STANDS})
        self.form["rate"].setText(rate_text(loan.rate, loan.rate_per))
        self.form.set_row_visible("money", False)

    def _made(self, values: dict[str, Any]) -> Loan:
        said = {name: value for name, value in values.items() if name not in ("money", "counterparty_id")}
        said |= {**party_ids(values["counterparty_id"]), "account": values["account"] or ""}
        return replace(self._loan, **said) if self._loan is not None else Loan(**said)

    def _keep(self, values: dict[str, Any]) -> Loan:
        from gacha_app.services.loans import change_loan, record_loan

        book, loan = self._desk.open_book(), self._made(values)
        if self._loan is not None:
            return change_loan(book, loan)
        return record_loan(book, loan, money="" if values["money"] == _STANDS else str(values["money"]))

    def _tell_cost(self) -> None:
        try:
            loan = self._made(self.form.values())
            plan = repayment_plan(loan) if loan.end > loan.start else []
        except (GachaError, TypeError):
            plan = []
        if not plan:
            self._below.setText("")
            return
        self._below.setText(
            _("分 {count} 期，第一期 {first} 还 {amount} 元，利息合计 {interest} 元。").format(
                count=len(plan), first=plan[0].day, amount=grouped(plan[0].amount),
                interest=grouped(sum(one.interest for one in plan)),
            )
        )  # fmt: skip


class InterestForm(FormDialog):
    """Books a month's interest of one loan or of all, with the entry it makes.

    Args:
        loans: those it is for; all where it is empty.
    """

    def __init__(
        self, desk: Desk, month: dt.date, parent: QWidget | None = None, loans: Sequence[LoanStanding] = ()
    ) -> None:
        who = "、".join(one.loan.name for one in loans) or _("全部借款")
        super().__init__(
            _("计提利息"), _("计息并记账"), self._keep, parent, width=540,
            sentence=_("{who}：当月的利息记到应付（应收），以后付（收）的时候再冲减。").format(who=who),
        )  # fmt: skip
        self._desk, self._loans = desk, tuple(loans)
        form = self.form
        form.add("month", _("哪个月"), DateField(), required=True, help_text=_("填这个月里的任意一天。"))
        form.add(
            "amount",
            _("利息金额"),
            MoneyField(),
            unit=_("元"),
            help_text=_("不填就按利率算；与银行单据不一样的填单据上的。"),
        )
        form.add("on", _("记账日期"), DateField(), help_text=_("不填就是月末；那个月已经结账的，填以后的一天。"))
        form.set_row_visible("amount", len(self._loans) == 1)
        self.preview = EntryPreview(desk)
        self._below = label("", "small", wrap=True)
        for piece in (self._below, self.preview):
            self.add_below(piece)
        self.set_values({"month": month})
        form.changed.connect(self._show_entry)
        self._show_entry()

    def said(self) -> str:
        """Return what is said of the month's interest."""
        return self._below.text()

    def _asked(self, values: dict[str, Any]) -> tuple[Period, list[int], dict[str, Any]]:
        ids = [one.loan.id or 0 for one in self._loans]
        return period_of(month_of(values["month"])), ids, {"amount": values.get("amount"), "on": values["on"]}

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.loans import accrue_interest

        period, ids, more = self._asked(values)
        return accrue_interest(self._desk.open_book(), period, ids, **more)

    def _show_entry(self) -> None:
        from gacha_app.services.loans import preview_interest

        try:
            period, ids, more = self._asked(self.form.values())
            due = preview_interest(self._desk.open_book(), period, ids, **more)
        except GachaError as problem:
            self._below.setText("")
            self.preview.show_sentence(str(problem))
            return
        self._below.setText("\n".join(f"{one.standing.loan.name}  {grouped(one.amount)}" for one in due))
        if due:
            preview_entry(self._desk, self.preview, lambda: due[0].voucher)
        else:
            self.preview.show_sentence(_("这个月没有要计的利息，或者已经计过了。"))


class PayForm(FormDialog):
    """Pays principal or interest of a loan, or takes it."""

    def __init__(self, desk: Desk, one: LoanStanding, parent: QWidget | None = None, what: str = "repaid") -> None:
        loan, due = one.loan, one.next_due()
        super().__init__(
            _(_PAYING[what]) + _("：{name}").format(name=loan.name), _("记账"), self._keep, parent,
            sentence=_("{party}：未还本金 {left} 元，已计未付的利息 {interest} 元。").format(
                party=one.party, left=grouped(one.left), interest=grouped(one.interest_left)
            ),
        )  # fmt: skip
        self._desk, self._one, self._what = desk, one, what
        self.form.add("amount", _("金额"), MoneyField(), unit=_("元"), required=True)
        self.form.add("date", _("日期"), DateField(), required=True)
        self.form.add("money", _("收付款科目"), money_field(desk), required=True)
        principal = min(due.principal, one.left) if due and due.principal else one.left
        self.set_values({"amount": principal if what == "repaid" else one.interest_left, "date": dt.date.today(),
                         "money": "102"})  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Any:
        from gacha_app.services.loans import pay_interest, repay_loan

        pay = repay_loan if self._what == "repaid" else pay_interest
        book, loan = self._desk.open_book(), self._one.loan
        return pay(book, loan.id or 0, values["amount"], values["date"], money=values["money"])


def _money_or_standing(desk: Desk) -> ChoiceField:
    field = money_field(desk)
    field.set_choices([*field.choices(), Choice(_STANDS, _("账上已有这笔借款，不再记账"))])
    return field


def _loan_account(code: str) -> bool:
    return code.startswith(("201", "221", "112", "113"))
