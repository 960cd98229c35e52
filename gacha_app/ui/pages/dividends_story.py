"""Beside the list of dividends: what one household gets and why, the plan, and the years before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gacha_app.domain.dividend import LINE_STATES, PAYABLE, LineState, PlanState
from gacha_app.domain.money import capital, grouped
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding, DividendStory, DividendVoucher
from gacha_app.reports.report import Chart, Row
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_proposal import each_text
from gacha_app.ui.dialogs.dividend_steps import PAID_FROM
from gacha_app.ui.pages.dividends_plan import PlanCard
from gacha_app.ui.widgets.buttons import Button, button, label, restyle
from gacha_app.ui.widgets.cards import Card

LINE_TONES = {
    LineState.PROPOSED: "muted",
    LineState.UNPAID: "gold",
    LineState.SENT: "blue",
    LineState.RETURNED: "clay",
    LineState.UNCLAIMED: "clay",
    LineState.PAID: "green",
}


class DividendStoryPanel(QWidget):
    """Tells of a household's part, or of several chosen ones, and under it of the plan and the years.

    Attributes:
        plan: the card of the plan.
        chart: what a share got of every year.

    Signals:
        pay_asked: the chosen households are to be paid.
        matter_asked: something else is to be done with the household: "offset", "another" or "unclaimed".
    """

    pay_asked = Signal()
    matter_asked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._told: list[str] = []
        self._pay: Button | None = None
        self._state = label(role="badge")
        self._about = Card("", self._state)
        self.plan = PlanCard()
        self.chart = ChartCard(_("历年每份分红"), desk)
        self.chart.setMinimumHeight(theme.space(210))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        for card in (self._about, self.plan, self.chart):
            layout.addWidget(card)
        layout.addStretch(1)

    def told(self) -> list[str]:
        """Return the sentences told of the chosen household, from above."""
        return [self._about.accessibleName(), *self._told]

    def pay_button(self) -> Button | None:
        """Return the button that pays what is chosen, None where nothing of it is to be paid."""
        return self._pay

    def show_plan(self, standing: DividendStanding, chart: Chart) -> None:
        """Show the plan, and the years."""
        self.plan.show_standing(standing)
        self.chart.setVisible(bool(chart.categories))
        if chart.categories:
            self.chart.show_chart(chart)

    def show_nothing(self, standing: DividendStanding) -> None:
        """Say that a household is to be chosen, where there are any."""
        self._begin("")
        self._about.setVisible(standing.state is not None)
        self._about.set_title(_("这一户"))
        self._say(_("在左边点一户，这里看它的份额、应分、上年和凭证。"), "muted")

    def show_several(self, rows: Sequence[Row]) -> None:
        """Tell of several households that are not paid yet."""
        self._begin("")
        amount = sum(net for row in rows if isinstance(net := row.cells.get("net"), int))
        self._about.set_title(_("选中 {count} 户未付").format(count=f"{len(rows):,}"))
        self._say(_("{amount} 元").format(amount=grouped(amount)), "figure")
        self._say(capital(amount), "muted")
        self._add_pay(_("发放这 {count} 户").format(count=f"{len(rows):,}"))

    def show_story(self, story: DividendStory, standing: DividendStanding) -> None:
        """Tell of one household."""
        self._begin(_(LINE_STATES[story.state]), LINE_TONES[story.state])
        self._about.set_title(f"{story.number} · {story.representative}")
        self._say(_("{amount} 元").format(amount=grouped(story.net)), "figure")
        self._say(capital(story.net), "muted")
        self._say_shares(story, standing)
        if story.extra:
            self._say(_("其中 {fen} 分是按尾差规则补上的。").format(fen=story.extra), "small")
        if story.offset:
            self._say(_("抵扣欠款 {amount} 元").format(amount=grouped(story.offset)))
            self._say(story.consent, "small")
        if story.tax:
            self._say(_("代扣 {amount} 元").format(amount=grouped(story.tax)))
        self._say(_compared(story), "muted")
        self._say(_how_paid(story))
        for voucher in story.vouchers:
            self._add_voucher(voucher)
        if story.state in PAYABLE and standing.state is PlanState.APPROVED:
            self._add_pay(_("登记发放"), keys="Enter")
        self._add_matters(story, standing)

    def _say_shares(self, story: DividendStory, standing: DividendStanding) -> None:
        """Say what the amount is made of: by kinds of shares where these or days count, else shares by amount."""
        for part in story.parts:
            self._say(
                _("{kind} {shares} 份，分得 {amount} 元").format(
                    kind=part.title, shares=share_text(part.shares), amount=grouped(part.amount)
                )
            )
        if not story.parts:
            each = each_text(standing.per_share, standing.per_share_text)
            self._say(
                _("{shares} 份 × {each} 元 = {amount} 元").format(
                    shares=share_text(story.shares), each=each, amount=grouped(story.amount)
                )
            )

    def _add_matters(self, story: DividendStory, standing: DividendStanding) -> None:
        """Offer what else may be done with a household's part."""
        offered = []
        if story.state in PAYABLE and standing.state is PlanState.APPROVED:
            offered = [("another", _("代领")), ("unclaimed", _("没有领取"))]
        if story.state in (LineState.PROPOSED, LineState.UNPAID) and not story.offset:
            offered.insert(0, ("offset", _("抵扣欠款")))
        if not offered or not self._desk.can_write():
            return
        row = QHBoxLayout()
        for matter, words in offered:
            row.addWidget(button(words, lambda *_checked, matter=matter: self.matter_asked.emit(matter), kind="link"))
        row.addStretch(1)
        self._about.body.addLayout(row)

    def _begin(self, state: str, tone: str = "") -> None:
        self._about.clear()
        self._about.show()
        self._told = []
        self._pay = None
        self._state.setVisible(bool(state))
        self._state.setText(state)
        restyle(self._state, tone=tone)

    def _say(self, sentence: str, role: str = "") -> None:
        self._told.append(sentence)
        self._about.add(label(sentence, role, wrap=role != "figure"))

    def _add_voucher(self, voucher: DividendVoucher) -> None:
        self._told.append(f"{voucher.number} {voucher.summary}")
        row = QHBoxLayout()
        row.addWidget(
            button(
                voucher.number, lambda: self._desk.show_page("money", voucher.source), kind="link",
                tip=_("{summary}（{date}）").format(summary=voucher.summary, date=voucher.date),
            )
        )  # fmt: skip
        row.addWidget(label(voucher.summary, "small"), 1)
        self._about.body.addLayout(row)

    def _add_pay(self, text: str, keys: str = "") -> None:
        # the key is the table's own: Enter on a row
        self._pay = button(f"{text}  {keys}".strip(), self.pay_asked.emit, kind="main")
        self._pay.setAccessibleName(text)
        self._pay.setEnabled(self._desk.can_write())
        self._about.add(self._pay)


def _compared(story: DividendStory) -> str:
    if not story.last_year:
        return _("上年没有分红")
    more = story.amount - story.last_year
    tenths = (abs(more) * 1000 + story.last_year // 2) // story.last_year
    change = f"{'-' if more < 0 else '+'}{tenths // 10:,}.{tenths % 10}%"
    return _("上年 {amount} 元（{change}）").format(amount=grouped(story.last_year), change=change)


def _how_paid(story: DividendStory) -> str:
    if story.state is LineState.PROPOSED:
        return _("还没有批准，没有记账。")
    if story.state is LineState.UNPAID:
        return _("还没有领，挂在“内部往来”。")
    if story.state is LineState.SENT:
        return _("已交银行代发，等银行的结果。")
    if story.state is LineState.RETURNED:
        return _("银行退回：{reason}").format(reason=story.reason)
    if story.state is LineState.UNCLAIMED:
        return _("没有领取，挂在“内部往来”：{reason}").format(reason=story.reason)
    facts = [_("{date} 发放").format(date=story.paid_on)]
    if story.paid_from in PAID_FROM:
        facts.append(_(PAID_FROM[story.paid_from]))
    if story.payee:
        facts.append(_("{name}（{relation}）代领").format(name=story.payee, relation=story.payee_relation))
    if story.receipt:
        facts.append(story.receipt)
    if story.paid_by:
        facts.append(_("经办 {name}").format(name=story.paid_by))
    return " · ".join(facts)
