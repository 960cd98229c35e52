"""A year at a glance: five figures, income by project, what is to be done, funds, members, plan against actual."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, yuan
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _, language
from gacha_app.reports.charts import income_by_project_over_years
from gacha_app.reports.funds import fund_progress
from gacha_app.reports.overview import Figure, Overview, overview
from gacha_app.reports.projects import project_report
from gacha_app.reports.report import EntryFilter, Row
from gacha_app.reports.todo import Todo
from gacha_app.reports.warnings import TONES, warnings
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.finding import goal_of
from gacha_app.ui.page import Page
from gacha_app.ui.pages.overview_warnings import WarningsPanel
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, CardRow, EmptyState, KeyFigure, ProgressRow, TodoRow
from gacha_app.ui.widgets.pieces import Elided

# More lines than these nobody reads at a glance; the pages themselves tell all
_MOST_TODOS = 7
_MOST_BARS = 4
_TONES = {"care": "clay", "wait": "gold", "inform": "blue"}
_WAN = 1_000_000


class OverviewPage(Page):
    """The page the secretary opens first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._record = button(_("记一笔"), lambda: self.desk.record(), kind="main", icon="add")
        self._record.setToolTip("Ctrl+N")
        self.figures = {
            key: KeyFigure(title, linked=True)
            for key, title in (
                ("income", _("本年总收入")),
                ("operating_income", _("经营性收入")),
                ("result", _("本年收益")),
                ("dividends", _("应分 / 已付分红")),
                ("funds_left", _("补助资金结余")),
            )
        }
        self._goals: dict[str, tuple[str, EntryFilter | None]] = {}
        for key, figure in self.figures.items():
            figure.clicked.connect(self._opener(key))
        self.chart = ChartCard(_("各项目收入（点一段看明细）"), desk)
        self._count = _link(_("全部"), lambda: self.show_warnings())
        self.todos = Card(_("要办的事"), self._count)
        self._panel: WarningsPanel | None = None
        self.todos.body.setSpacing(theme.space(2))
        self.funds = Card(_("补助资金进度"), _link(_("全部"), lambda: desk.show_page("funds")))
        self.members = Card(_("成员与分红"), _link(_("名册"), lambda: desk.show_page("households")))
        self.plans = Card(_("计划与实际收入"), _link(_("全部"), lambda: desk.show_page("projects")))
        self._beginning = EmptyState(
            _("这本账还没有内容。先把花名册导进来，或者添加项目，再记下第一笔收支；这里会自己变成一张总图。"),
            first=_("记第一笔"),
            other=_("登记成员"),
            icon="overview",
        )
        self._beginning.first_asked.connect(lambda: self.desk.record())
        self._beginning.other_asked.connect(lambda: desk.show_page("households"))
        self._content = QWidget()
        self._grid = QGridLayout(self._content)
        self._narrow: bool | None = None
        self._build()

    def main_button(self) -> QAbstractButton:
        return self._record

    def fill(self) -> None:
        year, period = self.desk.year, Period(self.desk.year)
        with self.desk.reading() as session:
            told = overview(session, year)
            chart = income_by_project_over_years(session, period)
            todos = warnings(session, year, dt.date.today())
            progress = fund_progress(session, period.last)
            projects = project_report(session, period)
        nothing = not (chart.series or told.households or projects.rows)
        listing = self._panel is not None and not self._panel.isHidden()
        self._beginning.setVisible(nothing and not listing)
        self._content.setVisible(not nothing and not listing)
        if self._panel is not None and listing:
            self._panel.fill()
        self._record.setEnabled(self.desk.can_write())
        self._show_figures(told)
        self.chart.show_chart(chart)
        self._show_todos(todos)
        self._show_members(told)
        self._show_plans(projects.rows)
        self.funds.clear()
        spent, received = (series.values for series in progress.series)
        for name, done, whole in list(zip(progress.categories, spent, received, strict=True))[:_MOST_BARS]:
            percent = (done or 0) * 100 // (whole or 1)
            text = _("{name} {amount}").format(name=name, amount=short(whole or 0))
            tone = "green" if percent else "gold"
            self.funds.add(ProgressRow(text, _("已支出 {percent}%").format(percent=percent), percent, tone))
        if not progress.categories:
            self.funds.add(label(_("这一年底没有补助资金。"), "muted", wrap=True))
        self.funds.body.addStretch(1)

    def heading(self) -> str:
        return _("提醒事项") if self.warnings() is not None else ""

    def choose(self, part: str) -> None:
        if part == "warnings":
            self.show_warnings()

    def warnings(self) -> WarningsPanel | None:
        """Return the list of all warnings, None while the overview is shown."""
        return self._panel if self._panel is not None and not self._panel.isHidden() else None

    def show_warnings(self) -> None:
        """Show all warnings in the overview's place."""
        if self._panel is None:
            self._panel = WarningsPanel(self.desk)
            self._panel.left.connect(self.show_overview)
            self._panel.changed.connect(lambda: self.refresh(anyway=True))
            self.layout().addWidget(self._panel)  # type: ignore[union-attr]
        for one in (self._content, self._beginning):
            one.hide()
        self._panel.show()
        self._panel.fill()
        self._panel.setFocus()
        self.heading_changed.emit()

    def show_overview(self) -> None:
        """Show the overview again."""
        if self._panel is not None:
            self._panel.hide()
        self.refresh(anyway=True)
        self.heading_changed.emit()

    def export(self) -> None:
        if (panel := self.warnings()) is not None:
            panel.export()
        else:
            super().export()

    def print_out(self) -> None:
        if (panel := self.warnings()) is not None:
            panel.print_out()
        else:
            super().print_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _show_figures(self, told: Overview) -> None:
        def growth(figure: Figure) -> str:
            if figure.change is None:
                return _("上年没有可比的数")
            sign = "+" if figure.change >= 0 else "−"
            return _("较上年 {change}%").format(change=sign + yuan(abs(figure.change))[:-1])

        show = self.figures
        show["income"].show_figure(grouped(told.income.value), growth(told.income), "green")
        part = _("不含补助")
        if told.operating_share is not None:
            part = _("不含补助，占 {part}%").format(part=_tenths(told.operating_share))
        show["operating_income"].show_figure(grouped(told.operating_income.value), part)
        left = _("还可分配 {amount}").format(amount=grouped(told.distributable))
        loss = told.result.value < 0
        show["result"].show_figure(grouped(told.result.value), left, "clay" if loss else "")
        paid = _("还没有批准的方案")
        if told.dividends.value:
            paid = _("已付 {amount}（{part}%）").format(
                amount=grouped(told.dividends_paid.value), part=_tenths(told.paid_share or 0)
            )
        show["dividends"].show_figure(grouped(told.dividends.value), paid)
        show["funds_left"].show_figure(
            grouped(told.funds_left.value), _("上年末 {amount}").format(amount=grouped(told.funds_left.before))
        )
        self._goals = {
            "income": ("money", told.income.source),
            "operating_income": ("money", told.operating_income.source),
            "result": ("money", told.result.source),
            "dividends": ("dividends", None),
            "funds_left": ("funds", None),
        }

    def _show_todos(self, todos: tuple[Todo, ...]) -> None:
        self.todos.clear()
        self._count.setText(_("全部 {count} 件").format(count=len(todos)))
        for one in todos[:_MOST_TODOS]:
            row = TodoRow(_TONES[one.tone], _(TONES[one.tone]), one.sentence, one.detail)
            goal = goal_of(one.page, one.record)
            row.clicked.connect(lambda *_checked, goal=goal: self.desk.show_page(goal.page, goal.focus))
            self.todos.add(row)
        if len(todos) > _MOST_TODOS:
            self.todos.add(label(_("还有 {count} 件").format(count=len(todos) - _MOST_TODOS), "small"))
        if not todos:
            self.todos.add(label(_("眼下没有要办的事。"), "muted"))
        self.todos.body.addStretch(1)

    def _show_members(self, told: Overview) -> None:
        self.members.clear()
        counts = _("{households} 户 · {members} 人 · {shares} 份").format(
            households=told.households, members=told.members, shares=share_text(told.shares)
        )
        self.members.add(Elided(counts, "strong"))
        for name, now, before in (
            (_("每份分红"), told.per_share, told.per_share_before),
            (_("户均分红"), told.per_household, told.per_household_before),
        ):
            words = _("{name}（上年 {before}）").format(name=name, before=grouped(before)) if before else name
            self.members.add_line(words, grouped(now) if now else "—")
        self.members.body.addStretch(1)

    def _show_plans(self, rows: tuple[Row, ...]) -> None:
        self.plans.clear()
        planned = sorted(
            (row for row in rows if row.cells.get("plan_income")), key=lambda row: -_whole(row.cells["plan_income"])
        )
        for row in planned[:_MOST_BARS]:
            actual, plan = _whole(row.cells["income"]), _whole(row.cells["plan_income"])
            percent = actual * 100 // plan
            text = _("{name} {actual} / {plan}").format(
                name=row.cells["name"], actual=short(actual, unit=False), plan=short(plan)
            )
            self.plans.add(ProgressRow(text, f"{percent}%", percent, "green" if percent >= 50 else "gold"))
        if not planned:
            self.plans.add(label(_("这一年还没有项目计划。"), "muted", wrap=True))
        self.plans.body.addStretch(1)

    def _opener(self, key: str) -> object:
        def open_goal() -> None:
            if key in self._goals:
                self.desk.show_page(*self._goals[key])

        return open_goal

    def _build(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.space(12))
        self._row = CardRow(list(self.figures.values()))
        self.chart.setMinimumHeight(theme.space(200))
        # as high as the button beside the chart's title, so that the titles stand in one line
        self._count.setMinimumHeight(theme.space(30))
        for card in (self.chart, self.todos, self.funds, self.members, self.plans):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._beginning)
        layout.addWidget(self._content, 1)
        self._beginning.hide()
        self._arrange()

    def _arrange(self) -> None:
        """Lay the cards out in the columns there is room for."""
        narrow = theme.is_narrow(self.window().width())
        if narrow == self._narrow:
            return
        self._narrow = narrow
        cards: tuple[QWidget, ...] = (self._row, self.chart, self.todos, self.funds, self.members, self.plans)
        for card in cards:
            self._grid.removeWidget(card)
        places = (
            ((0, 0, 1, 2), (1, 0, 1, 2), (2, 0, 1, 2), (3, 0, 1, 1), (3, 1, 1, 1), (4, 0, 1, 2))
            if narrow
            else ((0, 0, 1, 12), (1, 0, 1, 7), (1, 7, 1, 5), (2, 0, 1, 4), (2, 4, 1, 4), (2, 8, 1, 4))
        )
        for card, place in zip(cards, places, strict=True):
            self._grid.addWidget(card, *place)
        for column in range(12):
            self._grid.setColumnStretch(column, 1 if column < (2 if narrow else 12) else 0)
        for row in range(5):
            self._grid.setRowStretch(row, 1 if row == 1 else 0)


def short(fen: int, *, unit: bool = True) -> str:
    """Return an amount as it is said, only for a glance: in 万 from ten thousand yuan on, in English in whole yuan."""
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    if language() != "zh":
        return f"{sign}{(size + 50) // 100:,}"
    if size < _WAN:
        return f"{grouped(fen)} 元" if unit else grouped(fen)
    tenths = (size * 10 + _WAN // 2) // _WAN
    return f"{sign}{tenths // 10:,}.{tenths % 10}{' 万' if unit else ''}"


def _tenths(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100 // 10}"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _link(text: str, action: object) -> QAbstractButton:
    made = button(text, action, kind="link")  # type: ignore[arg-type]
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
