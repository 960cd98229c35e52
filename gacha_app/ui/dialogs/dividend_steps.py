"""The steps of a dividend after its proposal, each asking for what it needs: approving, paying, withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.dividend import DividendPlan, PlanState
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import capital, grouped
from gacha_app.i18n import N_, _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.reports.report import Row
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, TextField
from gacha_app.ui.widgets.messages import ask

PAID_FROM = {BANK: N_("银行存款"), CASH: N_("库存现金")}
_NAMED = 4


class PayDialog(FormDialog):
    """When, from which account and against which receipt households are paid.

    Args:
        rows: the households to be paid, as the list of dividends shows them; None for all that are not paid yet.
    """

    def __init__(
        self, desk: Desk, standing: DividendStanding, rows: Sequence[Row] | None, parent: QWidget | None = None
    ) -> None:
        self._desk = desk
        self._standing = standing
        self._numbers = None if rows is None else [str(row.cells["number"]) for row in rows]
        count = standing.unpaid if rows is None else len(rows)
        self._amount = standing.unpaid_amount if rows is None else sum(_net(row) for row in rows)
        super().__init__(
            _("发放 {year}年度分红").format(year=standing.year),
            _("发放 {count} 户 {amount} 元").format(count=f"{count:,}", amount=grouped(self._amount)),
            self._keep,
            parent,
            sentence=_sentence(rows, count, self._amount),
            width=460,
        )
        form = self.form
        form.add("on", _("发放日期"), DateField(), required=True)
        accounts = [Choice(code, _(name), code) for code, name in PAID_FROM.items()]
        form.add("money", _("付款账户"), ChoiceField(accounts), required=True)
        form.add("receipt", _("回单或领款人"), TextField(_("如 银行代发回单号、代领人姓名")))
        self._holds = label("", "small", wrap=True)
        self.add_below(self._holds)
        form.changed.connect(self._show_holds)
        form.set_values({"on": max(dt.date.today(), standing.approved_on or dt.date.min), "money": BANK})

    def warning(self) -> str:
        """Return what is said of the account."""
        return self._holds.text()

    def _keep(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividend_payments import pay_dividend

        try:
            return pay_dividend(self._desk.open_book(), self._standing.year, households=self._numbers, **asked)
        except InvalidInput as problem:
            raise InvalidInput("on" if problem.field == "date" else problem.field, str(problem)) from None

    def _show_holds(self) -> None:
        """Say what the account holds that day, and whether it is enough."""
        from gacha_app.reports.ledger import balance_under, balances

        try:
            asked = self.form.values()
        except InvalidInput:
            self._holds.setText("")
            return
        with self._desk.reading() as session:
            held = balance_under(balances(session, asked["on"]), asked["money"])
        words = _("{account}到这一天账上有 {held} 元").format(account=_(PAID_FROM[asked["money"]]), held=grouped(held))
        short = self._amount - held
        if short > 0:
            words = _("{words}，还差 {short} 元。").format(words=words, short=grouped(short))
        else:
            words = _("{words}，付后余 {left} 元。").format(words=words, left=grouped(-short))
        self._holds.setText(words)
        restyle(self._holds, tone="clay" if short > 0 else "")


class WithdrawDialog(ReasonDialog):
    """Why a plan is withdrawn, while nothing of it is paid."""

    def __init__(self, desk: Desk, standing: DividendStanding, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._year = standing.year
        posted = standing.state is PlanState.APPROVED
        sentence = (
            _("提取公积公益金和向成员分红的凭证用红字冲销，之后可以重新拟定。")
            if posted
            else _("方案还没有记账，撤回后可以重新拟定。")
        )
        super().__init__(
            _("撤回 {year}年度分红方案").format(year=standing.year),
            sentence,
            _("撤回并冲销") if posted else _("撤回方案"),
            self._take_back,
            parent,
        )

    def _take_back(self, reason: str) -> DividendPlan:
        from gacha_app.services.dividends import withdraw_dividend

        return withdraw_dividend(self._desk.open_book(), self._year, reason)


def ask_approval(standing: DividendStanding, parent: QWidget | None = None) -> bool:
    """Ask whether a plan shall stand, naming what is posted."""
    members = _("向成员分红 {total} 元，记到 {count} 户的内部往来").format(
        total=grouped(standing.total), count=f"{standing.households:,}"
    )
    if standing.basis.reserve:
        sentence = _("将记两张凭证：提取公积公益金 {reserve} 元；{members}。").format(
            reserve=grouped(standing.basis.reserve), members=members
        )
    else:
        sentence = _("将记一张凭证：{members}。").format(members=members)
    day = _("凭证日期是 {year} 年 12 月 31 日，那个月已经结账的用今天。").format(year=standing.year)
    after = _("批准以后方案不能修改，只能在一户都没有领的时候撤回。")
    return ask(
        parent, _("批准 {year}年度分红方案？").format(year=standing.year), sentence, _("批准并记账"),
        cancel=_("先不批准"), detail=f"{day}{after}",
    )  # fmt: skip


def _sentence(rows: Sequence[Row] | None, count: int, amount: int) -> str:
    if rows is not None and count == 1:
        return _("{number} {name}，实发 {amount} 元（{capital}）。").format(
            number=rows[0].cells["number"], name=rows[0].cells["representative"], amount=grouped(amount),
            capital=capital(amount),
        )  # fmt: skip
    if rows is None:
        return _("全部未付的 {count} 户，合计 {amount} 元（{capital}），记一张凭证。").format(
            count=f"{count:,}", amount=grouped(amount), capital=capital(amount)
        )
    names = "、".join(str(row.cells["representative"]) for row in rows[:_NAMED])
    if count > _NAMED:
        names = _("{names}等").format(names=names)
    return _("{names} {count} 户，合计 {amount} 元（{capital}），记一张凭证。").format(
        names=names, count=f"{count:,}", amount=grouped(amount), capital=capital(amount)
    )


def _net(row: Row) -> int:
    net = row.cells.get("net")
    return net if isinstance(net, int) else 0
