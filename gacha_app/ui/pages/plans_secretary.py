"""The secretary's projects of a year, and beside them one project with its timetable, months, reviews and photos."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped, percent_text
from gacha_app.domain.secretary import CATEGORIES, STATES, SecretaryProject, Stage
from gacha_app.i18n import _
from gacha_app.reports.report import Report, Row
from gacha_app.reports.secretary_projects import (
    SecretaryStory,
    funding_words,
    outcome_words,
    review_words,
    secretary_report,
    secretary_sheet,
    secretary_story,
)
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.secretary_forms import MonthForm, OutcomeForm, ReviewForm, SecretaryForm, StageDoneForm
from gacha_app.ui.pages.plans_part import DutyPart
from gacha_app.ui.pages.plans_story import Deed
from gacha_app.ui.report_saving import save_as, save_workbook
from gacha_app.ui.widgets.buttons import button, label
from gacha_app.ui.widgets.cards import Card, ProgressRow

_TONES = {"running": "blue", "done": "green", "stopped": "gold"}


class SecretaryPart(DutyPart):
    """One row a project; its story is where everything about it is done."""

    name = "secretary-projects"
    hidden = ("responsible", "project", "goals", "cost", "problem", "outcome", "income", "category", "score")
    share = 40

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk, _("个项目"), _("登记书记项目"),
            _("每个书记一年领办一个项目：目标要量化，步骤有时间表，每月报进度，每季评一次，年终写成效。"),
        )  # fmt: skip
        self._told: SecretaryStory | None = None

    def read(self) -> Report:
        with self.desk.reading() as session:
            return secretary_report(session, Period(self.desk.year))

    def shown(self, report: Report) -> Report:
        # income and expense are told beside the table
        totals = {key: amount for key, amount in report.totals.items() if key in ("income_goal", "growth")}
        return replace(report, totals=totals)

    def told(self) -> SecretaryProject | None:
        """Return the project told of, None while none is."""
        return self._told.project if self._told else None

    def tell(self, record: int | None) -> None:
        self._told = None
        if record is None:
            self.story.show_nothing(_("书记项目"), _("在左边点一个项目，这里看它的全部情况。"))
            return
        with self.desk.reading() as session:
            self._told = secretary_story(session, record, dt.date.today())
        story, project = self._told, self._told.project
        self.story.begin(project.name, _(STATES[project.state]), _TONES[project.state])
        self.story.facts(
            (_("类别"), _(CATEGORIES[project.category])),
            (_("领办书记"), project.leader),
            (_("责任单位"), project.unit),
            (_("责任人"), project.responsible),
            (_("立项背景"), project.background),
            (_("主要内容"), project.content),
            (_("推进措施"), project.measures),
            (_("资金来源"), "；".join(funding_words(story))),
            (_("备注"), project.note),
        )
        self.story.deeds(self._deeds(project))
        self._goals(story)
        self._stages(story)
        self._months(project)
        self._reviews(project)
        self.story.papers("secretary_project", record)

    def tone(self, row: Row, key: str) -> str:
        if key == "overdue" and row.cells.get("overdue"):
            return "clay"
        if key == "state":
            return next((tone for state, tone in _TONES.items() if row.cells.get("state") == _(STATES[state])), "")
        return ""

    def add(self) -> None:
        made = SecretaryForm(self.desk, SecretaryProject(self.desk.year, ""), self).ask()
        if made is not None:
            self.done(_("已登记书记项目“{name}”。").format(name=made.name), made.id)

    def change(self) -> None:
        """Ask for changes of the project told of."""
        self._ask(SecretaryForm, _("已修改“{name}”。"))

    def tell_month(self) -> None:
        """Ask how far it is."""
        self._ask(MonthForm, _("已登记“{name}”的月进度。"))

    def review(self) -> None:
        """Ask what a quarter's review found."""
        self._ask(ReviewForm, _("已登记“{name}”的季评。"))

    def end(self, *, stopped: bool = False) -> None:
        """Ask what came of it, or why it is stopped."""
        project = self.told()
        if project and OutcomeForm(self.desk, project, stopped=stopped, parent=self).ask() is not None:
            self.done(_("“{name}”已结束。").format(name=project.name), project.id)

    def resume(self) -> None:
        """Take it back that it is ended."""
        from gacha_app.services.secretary_projects import resume_secretary_project

        if project := self.told():
            self.desk.try_to(lambda: resume_secretary_project(self.desk.open_book(), project.id or 0))
            self.done(_("“{name}”继续推进。").format(name=project.name), project.id)

    def finish(self, stage: Stage) -> None:
        """Ask when a step was done."""
        project = self.told()
        if project and StageDoneForm(self.desk, project, stage, self).ask() is not None:
            self.done(_("已完成“{step}”。").format(step=stage.name), project.id)

    def reopen(self, stage: Stage) -> None:
        """Take it back that a step is done."""
        from gacha_app.services.secretary_projects import reopen_stage

        if project := self.told():
            self.desk.try_to(lambda: reopen_stage(self.desk.open_book(), project.id or 0, stage.id or 0))
            self.done(_("“{step}”改为未完成。").format(step=stage.name), project.id)

    def export(self) -> None:
        """Save the register, and the project told of on a sheet of its own."""
        if self._report is None:
            return
        reports = [self._report]
        if (project := self.told()) is not None:
            with self.desk.reading() as session:
                reports.append(secretary_sheet(session, project.id or 0, dt.date.today()))
        save_workbook(self.desk, self, reports)

    def print_project(self) -> None:
        """Print the project on a sheet, its photos with it."""
        project = self.told()
        if project is None:
            return

        def write(path: Path) -> None:
            from gacha_app.services.secretary_papers import print_secretary_project

            print_secretary_project(self.desk.open_book(), project.id or 0, path)

        save_as(self.desk, self, project.name, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)

    def _ask(self, form: type, sentence: str) -> None:
        project = self.told()
        if project and form(self.desk, project, self).ask() is not None:
            self.done(sentence.format(name=project.name), project.id)

    def _deeds(self, project: SecretaryProject) -> list[Deed]:
        deeds: list[Deed] = [(_("打印一览表…"), self.print_project)]
        if project.state == "running":
            return [
                (_("报月进度…"), self.tell_month), (_("季评…"), self.review), (_("修改…"), self.change),
                (_("年终成效…"), self.end), (_("终止…"), lambda: self.end(stopped=True)), *deeds,
            ]  # fmt: skip
        return [(_("季评…"), self.review), (_("继续推进"), self.resume), *deeds]

    def _goals(self, story: SecretaryStory) -> None:
        project = story.project
        card = self.story.section(_("目标和完成"))
        card.add(ProgressRow(_("总进度"), f"{percent_text(project.percent)}%", project.percent // 100))
        if project.income_goal:
            percent = max(story.growth, 0) * 100 // project.income_goal
            words = _("目标 {goal}，{percent}%").format(goal=grouped(project.income_goal), percent=percent)
            name = _("增收 {amount}").format(amount=grouped(story.growth)) if story.linked else _("增收")
            card.add(ProgressRow(name, words, min(percent, 100), "green" if percent >= 100 else "gold"))
        for words in outcome_words(story, with_income=False):
            card.add(label(words, "muted", wrap=True))
        if project.outcome:
            card.add(label(project.outcome, wrap=True))
        if story.source is not None:
            row = QHBoxLayout()
            row.setSpacing(theme.space(8))
            words = _("收入 {income}，支出 {cost}").format(income=grouped(story.income), cost=grouped(story.cost))
            row.addWidget(label(words, "muted", wrap=True), 1)
            row.addWidget(button(_("看明细"), lambda: self.desk.show_page("money", story.source), kind="link"))
            card.body.addLayout(row)

    def _stages(self, story: SecretaryStory) -> None:
        card = self.story.section(_("时间表"))
        running = story.project.state == "running" and self.desk.can_write()
        for stage in story.project.stages:
            words = " · ".join(filter(None, (f"{stage.due}", stage.responsible)))
            tone = "green" if stage.done_on else "clay" if stage in story.overdue else ""
            state = (
                _("{date} 完成").format(date=stage.done_on) if stage.done_on else _("已逾期") if tone else _("未完成")
            )
            row = QHBoxLayout()
            row.setSpacing(theme.space(8))
            row.addWidget(label(stage.name, wrap=True), 1)
            row.addWidget(label(state, "small", tone))
            if running and stage.done_on is None:
                row.addWidget(button(_("完成"), partial(self.finish, stage), kind="link"))
            elif running:
                row.addWidget(button(_("改回"), partial(self.reopen, stage), kind="link"))
            card.body.addLayout(row)
            card.add(label(words, "small"))
        if not story.project.stages:
            card.add(label(_("还没有时间表，点“修改”写上。"), "muted", wrap=True))

    def _months(self, project: SecretaryProject) -> None:
        card = self.story.section(_("每月进度"))
        for one in reversed(project.reports):
            card.add(
                ProgressRow(_("{month}月").format(month=one.month), f"{percent_text(one.percent)}%", one.percent // 100)
            )
            _words(card, one.words, "")
            _words(card, one.problem, _("问题：{words}"))
            _words(card, one.coordination, _("需协调：{words}"))
        if not project.reports:
            card.add(label(_("还没有报过进度。"), "muted"))

    def _reviews(self, project: SecretaryProject) -> None:
        if project.reviews:
            card = self.story.section(_("季评"))
            for one in project.reviews:
                card.add(label(_("第{quarter}季度").format(quarter=one.quarter), "muted"))
                card.add(label(review_words(project, one.quarter), wrap=True))


def _words(card: Card, words: str, sentence: str) -> None:
    if words:
        card.add(label(sentence.format(words=words) if sentence else words, "small", wrap=True))
