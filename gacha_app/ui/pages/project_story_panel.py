"""The story of one project beside the table: plan and actual, its years, its measures, its latest entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gacha_app.domain.money import grouped
from gacha_app.domain.project import KINDS, STATUSES, WAYS, Project
from gacha_app.i18n import _
from gacha_app.reports.project_story import ProjectStory
from gacha_app.reports.report import Chart, ChartKind, EntryFilter, Row, Series, cell_text
from gacha_app.ui import theme
from gacha_app.ui.chart_card import ChartCard
from gacha_app.ui.desk import Desk
from gacha_app.ui.finding import goal_of
from gacha_app.ui.widgets.buttons import button, icon_button, label, line, restyle
from gacha_app.ui.widgets.cards import Card, ProgressRow
from gacha_app.ui.widgets.flow import FlowLayout
from gacha_app.ui.widgets.pieces import Elided

_STATUS_TONES = {"running": "green", "planned": "gold", "ended": "muted"}


class ProjectStoryPanel(QWidget):
    """Tells of a project, or of what belongs to none.

    Signals:
        change_asked, plan_asked, measure_asked: the user wants to change what is known; each carries the Project.
        measure_removed: a physical figure is wrong; carries the Project and the figure's identity.
        split_asked: what belongs to no project is to be split over the projects.
    """

    change_asked = Signal(object)
    plan_asked = Signal(object)
    measure_asked = Signal(object)
    measure_removed = Signal(object, int)
    split_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._story: ProjectStory | None = None
        self._status = label(role="badge")
        self._about = Card("", self._status)
        self.chart = ChartCard(_("历年收支"), desk)
        self.chart.setMinimumHeight(theme.space(240))
        self._entries = Card(_("本年收支"))
        self._measures = Card(_("实物量与均数"))
        self._others = Card(_("资金与合同"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(12))
        for card in (self._about, self.chart, self._entries, self._measures, self._others):
            layout.addWidget(card)
        layout.addStretch(1)
        self.show_nothing()

    def story(self) -> ProjectStory | None:
        """Return the story told, None while none is."""
        return self._story

    def show_nothing(self) -> None:
        """Say that a project is to be chosen."""
        self._begin(None)
        self._about.set_title(_("项目的经过"))
        self._about.add(label(_("在左边点一个项目，这里看它的计划、历年收支、实物量和每一笔账。"), "muted", wrap=True))

    def show_unassigned(self, row: Row) -> None:
        """Tell of what belongs to no project."""
        self._begin(None)
        self._about.set_title(_("未归项目"))
        for name, key in ((_("收入"), "income"), (_("支出"), "cost"), (_("相抵"), "profit")):
            self._about.add_line(name, grouped(_whole(row.cells.get(key))))
        self._about.add(
            label(
                _("这些收支没有选项目，如办公费、利息。支出可以按收入、面积或自定比例分到各项目。"), "small", wrap=True
            )
        )
        split = button(_("分摊共同费用…"), self.split_asked.emit)
        split.setEnabled(self._desk.can_write())
        self._about.add(self._buttons(split, self._entries_link(row.source)))

    def show_story(self, story: ProjectStory, source: EntryFilter | None) -> None:
        """Tell of a project."""
        self._begin(story)
        self._show_about(story, source)
        self.chart.show_chart(chart_of_years(story))
        self.chart.show()
        self._show_entries(story, source)
        self._show_measures(story)
        self._show_others(story)

    def _begin(self, story: ProjectStory | None) -> None:
        self._story = story
        self._status.setVisible(story is not None)
        self._about.clear()
        for card in (self.chart, self._entries, self._measures, self._others):
            card.hide()

    def _show_about(self, story: ProjectStory, source: EntryFilter | None) -> None:
        project, figures, card = story.project, story.figures, self._about
        card.set_title(project.name)
        self._status.setText(_(STATUSES[project.status]))
        restyle(self._status, tone=_STATUS_TONES[project.status])
        card.add(label(" · ".join(one.replace(" ", "\u00a0") for one in _facts(project)), "small", wrap=True))
        for name, planned, actual in (
            (_("收入"), _whole(figures.get("plan_income")), _whole(figures.get("income"))),
            (_("支出"), _whole(figures.get("plan_cost")), _whole(figures.get("cost"))),
        ):
            if not planned:
                card.add_line(name, grouped(actual))
                continue
            percent = actual * 100 // planned
            over = percent > 100 and name == _("支出")
            words = _("计划 {plan}，{percent}%").format(plan=grouped(planned), percent=percent)
            card.add(ProgressRow(f"{name} {grouped(actual)}", words, percent, "clay" if over else "green"))
        profit = _whole(figures.get("profit"))
        card.add_line(_("项目收益"), grouped(profit), "clay" if profit < 0 else "green")
        if figures.get("plan_quantity"):
            card.add_line(_("计划数量"), str(figures["plan_quantity"]))
        write = self._desk.can_write()
        buttons = []
        for text, signal in (
            (_("修改…"), self.change_asked),
            (_("年度计划…"), self.plan_asked),
            (_("实物量…"), self.measure_asked),
        ):
            made = button(text, self._emitter(signal, project))
            made.setEnabled(write)
            buttons.append(made)
        card.add(self._buttons(*buttons))

    def _show_entries(self, story: ProjectStory, source: EntryFilter | None) -> None:
        card = self._entries
        card.clear()
        card.show()
        for row in story.entries:
            came, went = _whole(row.cells.get("credit")), _whole(row.cells.get("debit"))
            told = QHBoxLayout()
            told.setSpacing(theme.space(8))
            day = row.cells.get("date")
            told.addWidget(label(f"{day:%m-%d}" if isinstance(day, date) else "", "small"))
            told.addWidget(Elided(str(row.cells.get("summary", ""))), 1)
            told.addWidget(label(grouped(came - went), "", "clay" if came < went else "green"))
            card.body.addLayout(told)
        if not story.count:
            card.add(label(_("这一年还没有收支。"), "muted"))
            return
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self._entries_link(source, story.count))
        card.body.addLayout(foot)

    def _show_measures(self, story: ProjectStory) -> None:
        card = self._measures
        card.clear()
        card.setVisible(bool(story.measures.rows))
        for column in story.physical:
            card.add_line(f"{column.title}（{column.unit}）", cell_text(column, story.figures.get(column.key)))
        if story.measures.rows:
            card.add(line())
        for row in reversed(story.measures.rows):
            told = QHBoxLayout()
            told.setSpacing(theme.space(8))
            quantity = cell_text(story.measures.column("quantity"), row.cells["quantity"], zero=True)
            told.addWidget(label(str(row.cells["date"]), "small"))
            told.addWidget(Elided(f"{row.cells['kind']} {row.cells['note']}".strip()), 1)
            told.addWidget(label(f"{quantity} {row.cells['unit']}"))
            if row.record is not None and self._desk.can_write():
                told.addWidget(icon_button("close", _("去掉这一条"), self._remover(story.project, row.record)))
            card.body.addLayout(told)

    def _show_others(self, story: ProjectStory) -> None:
        card = self._others
        card.clear()
        card.setVisible(bool(story.funds.rows or story.contracts.rows))
        for row in story.funds.rows:
            left = _("结余 {amount}").format(amount=grouped(_whole(row.cells.get("left"))))
            self._add_link(card, str(row.cells["name"]), left, "funds", row.record)
        for row in story.contracts.rows:
            self._add_link(card, str(row.cells.get("name", "")), "", "contracts", row.record)

    def _add_link(self, card: Card, name: str, words: str, page: str, record: int | None) -> None:
        goal = goal_of(page, record)
        link = button(name, lambda: self._desk.show_page(goal.page, goal.focus), kind="link", tip=name)
        # a long name is cut rather than the card pushed out of sight
        link.setMinimumWidth(theme.space(60))
        told = QHBoxLayout()
        told.addWidget(link, 0)
        told.addStretch(1)
        card.body.addLayout(told)
        if words:
            small = label(words, "small")
            small.setIndent(theme.space(6))
            card.add(small)

    def _entries_link(self, source: EntryFilter | None, count: int = 0) -> QWidget:
        text = _("全部 {count} 笔明细").format(count=count) if count else _("看明细")
        return button(text, lambda: self._desk.show_page("money", source), kind="link")

    def _buttons(self, *buttons: QWidget) -> QWidget:
        made = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        row = FlowLayout(made, gap=theme.space(6))
        for one in buttons:
            row.addWidget(one)
        return made

    def _emitter(self, signal: object, project: Project) -> Callable[[], object]:
        return lambda: signal.emit(project)  # type: ignore[attr-defined]

    def _remover(self, project: Project, measure: int) -> Callable[[], object]:
        return lambda: self.measure_removed.emit(project, measure)


def chart_of_years(story: ProjectStory) -> Chart:
    """Return the chart of a project's income and cost over the years, each bar with its entries."""
    years = story.years
    series = []
    for key, name, klass in (("income", _("收入"), "income"), ("cost", _("支出"), "expense")):
        sources = tuple(replace(row.source, classes=(klass,)) if row.source else None for row in years.rows)
        series.append(Series(name, tuple(_whole(row.cells.get(key)) for row in years.rows), sources))
    labels = tuple(str(row.cells["year"]) for row in years.rows)
    return Chart(
        years.name, years.title, ChartKind.GROUPED, labels, tuple(series), organisation=years.organisation,
        sample=years.sample,
    )  # fmt: skip


def _facts(project: Project) -> list[str]:
    facts = [_(KINDS[project.kind]), _(WAYS[project.way])]
    if project.partner:
        facts.append(project.partner)
    if project.start:
        words = _("{start} 至 {end}") if project.end else _("{start} 起")
        facts.append(words.format(start=project.start, end=project.end))
    if project.investment:
        facts.append(_("投资 {amount} 元").format(amount=grouped(project.investment)))
    if project.note:
        facts.append(project.note)
    return facts


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
