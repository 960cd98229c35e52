"""How far a year's dividend has come, and where its result goes: the steps, and the card of the plan."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from gacha_app.domain.dividend import PLAN_STATES, PlanState
from gacha_app.domain.money import grouped, yuan
from gacha_app.i18n import _
from gacha_app.reports.dividend_story import DividendStanding
from gacha_app.ui import theme
from gacha_app.ui.widgets.buttons import label, line, restyle
from gacha_app.ui.widgets.cards import Card, ProgressRow, Step, StepBar

# Which step is the present one; with four all are done
_CURRENT = {None: 0, PlanState.PROPOSED: 1, PlanState.APPROVED: 2, PlanState.PAID: 4}
_TONES = {PlanState.PROPOSED: "gold", PlanState.APPROVED: "blue", PlanState.PAID: "green"}


class StepsCard(QFrame):
    """The steps of a dividend, and beside them what else can be done with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.steps = StepBar()
        self._row = QHBoxLayout(self)
        side = theme.space(14)
        self._row.setContentsMargins(side, theme.space(9), side, theme.space(9))
        self._row.setSpacing(theme.space(8))
        self._row.addWidget(self.steps, 1)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(widget)

    def show_standing(self, standing: DividendStanding) -> None:
        """Show how far the dividend has come."""
        paid = _("{paid} / {whole} 户").format(paid=standing.paid, whole=standing.households)
        on = f"{standing.approved_on}" if standing.approved_on else ""
        steps = (
            Step(_("拟定"), _("登记日 {date}").format(date=standing.record_date) if standing.record_date else ""),
            Step(_("批准"), on),
            Step(_("发放"), paid if standing.approved_on else ""),
            Step(_("付清"), paid if standing.state is PlanState.PAID else ""),
        )
        self.steps.show_steps(steps, _CURRENT[standing.state])


class PlanCard(Card):
    """From the year's result to what is left undistributed, line by line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._state = label(role="badge")
        super().__init__(_("分配方案"), self._state, parent)
        self._lines: dict[str, str] = {}
        self._warning = ""

    def lines(self) -> dict[str, str]:
        """Return what the card says, by the names of its lines."""
        return dict(self._lines)

    def warning(self) -> str:
        """Return what is said to be wrong with the plan, "" where nothing is."""
        return self._warning

    def show_standing(self, standing: DividendStanding) -> None:
        """Show a plan, or, where there is none, what may be distributed."""
        self.clear()
        self._lines, self._warning = {}, ""
        self._state.setVisible(standing.state is not None)
        if standing.state is not None:
            self._state.setText(_(PLAN_STATES[standing.state]))
            restyle(self._state, tone=_TONES[standing.state])
        basis = standing.basis
        self._line(_("本年收益"), basis.result, "clay" if basis.result < 0 else "")
        self._line(_("弥补以前亏损"), -basis.losses)
        if basis.opening > 0:
            self._line(_("加：以前年度未分配"), basis.opening)
        rate = yuan(basis.reserve_rate).rstrip("0").rstrip(".")
        self._line(_("提取公积公益金 {rate}%").format(rate=rate), -basis.reserve)
        self.add(line())
        self._line(_("可分配"), basis.distributable, "green" if standing.state is None else "")
        if standing.state is None:
            return
        self._line(_("向成员分配"), standing.total, "green")
        if len(standing.kinds) > 1:
            for kind in standing.kinds:
                self._line(_("其中：{kind}").format(kind=kind.title), kind.amount)
        for title, amount in standing.allocations:
            self._line(_("其他分配：{title}").format(title=title), amount)
        self._line(_("年末未分配"), standing.left, "clay" if standing.left < 0 else "")
        if standing.state is PlanState.PROPOSED and standing.left < 0:
            self._warning = _("拟定之后账上有变动，现在最多可以分 {most} 元，请修改方案。").format(
                most=grouped(basis.distributable)
            )
            self.add(label(self._warning, "problem", wrap=True))
        if standing.state is not PlanState.PROPOSED:
            self._progress(standing)

    def _progress(self, standing: DividendStanding) -> None:
        whole = standing.paid_amount + standing.unpaid_amount
        percent = standing.paid_amount * 100 // whole if whole else 100
        name = _("已付 {paid} / {whole} 户").format(paid=f"{standing.paid:,}", whole=f"{standing.households:,}")
        words = (
            _("还有 {amount} 元未付").format(amount=grouped(standing.unpaid_amount))
            if standing.unpaid
            else _("{amount} 元").format(amount=grouped(standing.paid_amount))
        )
        self._lines[name] = words
        self.add(ProgressRow(name, words, percent))

    def _line(self, name: str, amount: int, tone: str = "") -> None:
        self._lines[name] = grouped(amount)
        self.add_line(name, grouped(amount), tone)


def invitation(standing: DividendStanding) -> str:
    """Return what a year without a plan is told: what may be distributed, or why nothing may."""
    basis = standing.basis
    if basis.distributable <= 0:
        words = _("{year}年度现在没有可以分配的收益：本年收益 {amount} 元。收支记全以后再来拟定方案。")
        amount = basis.result
    else:
        words = _(
            "{year}年度还没有分红方案。按现在的账，最多可以向成员分配 {amount} 元。可以填总额，也可以填每份金额。"
        )
        amount = basis.distributable
    # a figure and its unit stay on one line
    return words.format(year=standing.year, amount=grouped(amount)).replace(" 元", "\u00a0元")
