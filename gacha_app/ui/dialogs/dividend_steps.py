"""The steps of a dividend, each asking for what it needs: proposing, approving, paying, withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.dividend import DividendPlan, PlanState
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import capital, grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import N_, _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.reports.report import Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.widgets.buttons import label, restyle
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, TextField
from gacha_app.ui.widgets.messages import ask

PAID_FROM = {BANK: N_("银行存款"), CASH: N_("库存现金")}
_PAUSE_MS = 120
_NAMED = 4
_AMOUNTS = ("total", "per_share")


class ProposeDialog(FormDialog):
    """How much of a year goes to members, and what each share gets of it as it is typed."""

    def __init__(self, desk: Desk, standing: DividendStanding, parent: QWidget | None = None) -> None:
        self._desk = desk
        self._standing = standing
        year = standing.year
        again = standing.state is not None
        super().__init__(
            _("修改 {year}年度分红方案").format(year=year) if again else _("拟定 {year}年度分红方案").format(year=year),
            _("重新拟定") if again else _("拟定"),
            self._keep,
            parent,
            sentence=_("本年收益 {result} 元，提取公积公益金 {reserve} 元，最多可以向成员分配 {most} 元。").format(
                result=grouped(standing.basis.result),
                reserve=grouped(standing.basis.reserve),
                most=grouped(standing.basis.distributable),
            ),
            width=480,
        )
        form = self.form
        either = _("总额和每份金额只填一个，另一个会算出来。")
        form.add("total", _("分配总额"), MoneyField("0.00"), unit=_("元"), help_text=either)
        form.add("per_share", _("每份金额"), MoneyField("0.00"), unit=_("元"))
        help_text = _("按这一天登记簿上的份额分，方案拟定后名单就定下来。")
        form.add("record_date", _("份额登记日"), DateField(), required=True, help_text=help_text)
        form["record_date"].set_around(dt.date(year, 12, 31))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.show_preview)
        self._lines: dict[str, Any] = {}
        self.add_below(self._preview_lines())
        self._begin()
        for name, other in (_AMOUNTS, _AMOUNTS[::-1]):
            form[name].textEdited.connect(lambda _text, other=other: form[other].set_value(None))
        form.changed.connect(self._pause.start)
        self.show_preview()

    def preview(self) -> dict[str, str]:
        """Return what the preview says, by its lines' names."""
        return {name: value.text() for name, value in self._lines.items()}

    def show_preview(self) -> None:
        """Show what would come of what is typed; what cannot be is told beside its field."""
        self._pause.stop()
        asked = self._asked()
        if asked is None or not any(asked[name] is not None for name in _AMOUNTS):
            self._show_lines(None)
            return
        try:
            self._show_lines(self._planned(asked))
        except InvalidInput as problem:
            self._show_lines(None)
            field = self.form[problem.field] if problem.field in self.form else self.form["total"]
            field.show_problem(str(problem))

    def _begin(self) -> None:
        standing = self._standing
        by_share = standing.per_share is not None
        self.form.set_values(
            {
                "total": None if by_share or not standing.total else standing.total,
                "per_share": standing.per_share,
                "record_date": standing.record_date or dt.date(standing.year, 12, 31),
            }
        )

    def _asked(self) -> dict[str, Any] | None:
        """Return what is typed, None while some of it means nothing; leaving the field says why."""
        try:
            return self.form.values()
        except InvalidInput:
            return None

    def _planned(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividends import preview_dividend

        try:
            return preview_dividend(self._desk.open_book(), self._standing.year, **asked)
        except InvalidInput as problem:
            raise _where_typed(problem, asked) from None

    def _keep(self, asked: dict[str, Any]) -> DividendPlan:
        from gacha_app.services.dividends import propose_dividend

        try:
            return propose_dividend(self._desk.open_book(), self._standing.year, **asked)
        except InvalidInput as problem:
            raise _where_typed(problem, asked) from None

    def _preview_lines(self) -> QWidget:
        box = QWidget()
        box.setProperty("surface", "clear")
        grid = QGridLayout(box)
        grid.setContentsMargins(0, theme.space(6), 0, 0)
        grid.setVerticalSpacing(theme.space(4))
        grid.setColumnStretch(0, 1)
        titles = {
            "register": _("登记簿上"), "per_share": _("每份分得"), "total": _("向成员分配"), "left": _("年末未分配"),
        }  # fmt: skip
        for row, (name, title) in enumerate(titles.items()):
            grid.addWidget(label(title, "muted"), row, 0)
            self._lines[name] = label("—")
            grid.addWidget(self._lines[name], row, 1)
        return box

    def _show_lines(self, plan: DividendPlan | None) -> None:
        shown = dict.fromkeys(self._lines, "—")
        if plan is not None:
            left = self._standing.basis.distributable - plan.total
            shown = {
                "register": _("{count} 户 · {shares} 份").format(
                    count=f"{len(plan.lines):,}", shares=share_text(plan.total_shares)
                ),
                "per_share": _("{amount} 元").format(amount=each_text(plan.per_share, plan.per_share_text)),
                "total": _("{amount} 元").format(amount=grouped(plan.total)),
                "left": _("{amount} 元").format(amount=grouped(left)),
            }
        for name, text in shown.items():
            self._lines[name].setText(text)
            restyle(self._lines[name], role="strong" if plan is not None else "muted")


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
        from gacha_app.services.dividends import pay_dividend

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


def each_text(per_share: int | None, average: str) -> str:
    """Return the yuan of a share as people read them: as fixed, or the average to four decimals."""
    if per_share is not None:
        return grouped(per_share)
    whole, _point, part = average.partition(".")
    return f"{int(whole):,}.{part}"


def _where_typed(problem: InvalidInput, asked: dict[str, Any]) -> GachaError:
    """Return a refusal of the total as one of the amount a share, where that was typed."""
    by_share = problem.field == "total" and asked.get("per_share") is not None and asked.get("total") is None
    return InvalidInput("per_share" if by_share else problem.field, str(problem))


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
