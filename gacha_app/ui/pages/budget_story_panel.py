"""Beside a budget: where it stands and what comes next, the months of the item chosen, and all months together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.budget import MONTHS, SIDES, SPREADINGS, STATES, Budget, BudgetLine
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.budget_actuals import Item
from gacha_app.reports.report import Chart, EntryFilter
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.cards import Card, ProgressRow, Step, StepBar
from gacha_app.ui.widgets.flow import FlowLayout

_TONES = {"draft": "gold", "voted": "blue", "posted": "green", "rejected": "clay", "replaced": "muted"}


class BudgetStoryPanel(QWidget):
    """Tells of a budget and of one of its items.

    Signals:
        change_asked, remove_asked: an item of the draft is to be changed, or taken out; each carries the line.
        vote_asked, post_asked, drop_asked: the next step of the budget.
    """

    change_asked = Signal(object)
    remove_asked = Signal(object)
    vote_asked = Signal()
    post_asked = Signal()
    drop_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._budget: Budget | None = None
        self._items: Sequence[Item] = ()
        self._state = label(role="badge")
        self._about = Card(_("办理情况"), self._state)
        self._item = Card("")
        self.chart = ChartCard(_("各月预算与实际（点一段看明细）"), desk)
        self.chart.setMinimumHeight(theme.space(240))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        for card in (self._about, self._item, self.chart):
            layout.addWidget(card)
        layout.addStretch(1)

    def show_budget(self, newest: Budget | None, in_force: Budget | None, items: Sequence[Item], chart: Chart) -> None:
        """Tell of a year's budget: its newest version, and the one in force."""
        self._budget, self._items = newest, items
        self._about.clear()
        self._state.setVisible(newest is not None)
        self.chart.setVisible(bool(chart.series))
        self.chart.show_chart(chart)
        if newest is None:
            self._about.add(label(_("还没有编制。年初起草，三月底前表决、公布。"), "muted", wrap=True))
            return
        self._state.setText(_(STATES[newest.state]))
        restyle(self._state, tone=_TONES[newest.state])
        self._show_steps(newest)
        for side, word in SIDES.items():
            planned, actual = newest.total(side), sum(sum(one.actual) for one in items if one.side == side)
            if newest is in_force and planned:
                percent = actual * 100 // planned
                words = _("预算 {planned}，{percent}%").format(planned=grouped(planned), percent=percent)
                tone = "clay" if side == "expense" and percent > 100 else "green"
                self._about.add(ProgressRow(f"{_(word)} {grouped(actual)}", words, percent, tone))
            else:
                self._about.add_line(_("{side}预算").format(side=_(word)), grouped(planned))
        if newest.state == "draft" and in_force is not None:
            words = _("第{old}版在表决前仍然有效。").format(old=in_force.version)
            self._about.add(label(words, "small", wrap=True))
        for text in (newest.reason and _("调整原因：{reason}").format(reason=newest.reason), newest.note):
            if text:
                self._about.add(label(text, "small", wrap=True))
        self._show_next(newest)

    def show_item(self, record: int | None, source: EntryFilter | None) -> None:
        """Tell of the item that a line belongs to; of nothing where none is meant."""
        self._item.clear()
        line = next((one for one in self._budget.lines if one.id == record), None) if self._budget else None
        item = next((one for one in self._items if record in one.lines), None) if record is not None else None
        if item is None and source is not None:
            item = next((one for one in self._items if not one.lines and _same(one, source)), None)
        self._item.setVisible(line is not None or item is not None)
        if line is not None:
            self._show_line(line, item)
        elif item is not None:
            self._show_actual(item)

    def _show_steps(self, newest: Budget) -> None:
        voted = str(newest.voted_on or "")
        steps = (
            Step(_("起草"), f"{newest.drafted_at:%Y-%m-%d} {newest.drafted_by}"),
            Step(_("表决"), f"{voted} {newest.meeting}".strip()),
            Step(_("公布"), f"{newest.posted_on or ''} {newest.posted_place}".strip()),
        )
        self._about.add(StepBar(steps, {"draft": 1, "rejected": 1, "voted": 2}.get(newest.state, 3)))
        told = [_("第{version}版").format(version=newest.version), newest.basis]
        if newest.voted_on:
            told.append(
                _("{date} {meeting}，应到 {entitled}，实到 {present}，同意 {in_favour}").format(
                    date=newest.voted_on, meeting=newest.meeting, entitled=newest.entitled or 0,
                    present=newest.present or 0, in_favour=newest.in_favour or 0,
                )
            )  # fmt: skip
        if newest.posted_on:
            told.append(_("{date} 公布于{place}").format(date=newest.posted_on, place=newest.posted_place))
        self._about.add(label(" · ".join(one for one in told if one), "small", wrap=True))

    def _show_next(self, newest: Budget) -> None:
        if not self._desk.can_write():
            return
        offered: list[tuple[str, Callable[[], object]]] = []
        if newest.state == "draft":
            offered = [(_("登记表决…"), self.vote_asked.emit), (_("删除草案…"), self.drop_asked.emit)]
        elif newest.state in ("voted", "posted"):
            words = _("登记公布…") if newest.state == "voted" else _("重新登记公布…")
            offered = [(words, self.post_asked.emit)]
        if offered:
            self._about.add(_buttons(*(button(text, act) for text, act in offered)))

    def _show_line(self, line: BudgetLine, item: Item | None) -> None:
        self._item.set_title(line.name)
        self._item.add_line(_("全年预算"), grouped(line.amount))
        self._item.add_line(_("分月办法"), _(SPREADINGS[line.spreading]))
        together = item is not None and len(item.lines) > 1
        actual = item.actual if item is not None and not together else None
        self._show_months(line.monthly, actual, item)
        if together:
            self._item.add(label(_("同一科目上有几项，实际数在“与实际对照”里合在一起看。"), "small", wrap=True))
        if item is not None:
            self._link(item)
        if self._budget is not None and self._budget.state == "draft" and self._desk.can_write():
            self._item.add(
                _buttons(
                    button(_("修改…"), lambda: self.change_asked.emit(line)),
                    button(_("去掉"), lambda: self.remove_asked.emit(line)),
                )
            )

    def _show_actual(self, item: Item) -> None:
        self._item.set_title(item.name)
        if not item.lines:
            self._item.add(label(_("没有列入预算。"), "small"))
        self._show_months(item.planned, item.actual, item)
        self._link(item)

    def _show_months(self, planned: Sequence[int], actual: Sequence[int] | None, item: Item | None) -> None:
        """Show the months as a small table; an actual figure opens its entries."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.space(10))
        grid.setVerticalSpacing(theme.space(1))
        grid.setColumnStretch(1, 1)
        for column, words in enumerate((_("月份"), _("预算"), _("实际"))):
            if column < 2 or actual is not None:
                grid.addWidget(_right(label(words, "small"), column), 0, column)
        for place, month in enumerate(MONTHS):
            if not planned[place] and not (actual and actual[place]):
                continue
            grid.addWidget(label(_("{month}月").format(month=month), "small"), month, 0)
            grid.addWidget(_right(label(grouped(planned[place]) if planned[place] else ""), 1), month, 1)
            if actual is not None and actual[place]:
                grid.addWidget(self._amount(actual[place], item, month), month, 2)
        self._item.body.addLayout(grid)

    def _amount(self, amount: int, item: Item | None, month: int) -> QWidget:
        source = item.source_of(Period(self._desk.year, month)) if item is not None else None
        if source is None:
            return _right(label(grouped(amount)), 2)
        link = button(grouped(amount), lambda: self._desk.show_page("money", source), kind="link")
        link.setAccessibleName(_("{month}月实际 {amount} 元，看明细").format(month=month, amount=grouped(amount)))
        return link

    def _link(self, item: Item) -> None:
        if item.source is not None and any(item.actual):
            source = item.source
            words = _("全年明细（{amount} 元）").format(amount=grouped(sum(item.actual)))
            self._item.add(button(words, lambda: self._desk.show_page("money", source), kind="link"))


def _same(item: Item, source: EntryFilter) -> bool:
    mine = item.source
    return mine is not None and (mine.account, mine.project_id, mine.without_project) == (
        source.account, source.project_id, source.without_project,
    )  # fmt: skip


def _right(widget: QWidget, column: int) -> QWidget:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QLabel

    if column and isinstance(widget, QLabel):
        widget.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return widget


def _buttons(*buttons: QWidget) -> QWidget:
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    row = FlowLayout(made, gap=theme.space(6))
    for one in buttons:
        row.addWidget(one)
    return made
