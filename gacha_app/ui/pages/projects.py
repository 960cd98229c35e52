"""The page of projects: plan and actual of each, and beside the table the story of one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.project import STATUSES, Project
from gacha_app.i18n import _
from gacha_app.reports.project_story import project_story
from gacha_app.reports.projects import project_report
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.project_forms import MeasureDialog, PlanDialog, ProjectDialog
from gacha_app.ui.dialogs.shared_cost import SharedCostDialog
from gacha_app.ui.page import Page
from gacha_app.ui.pages.project_story_panel import ProjectStoryPanel
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# Told beside the table, and in the workbook
_IN_STORY = ("kind", "way")


class ProjectsPage(Page):
    """What the village runs."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._report: Report | None = None
        self._add = button(_("添加项目"), self.add, kind="main", icon="add")
        self._split_cost = button(_("分摊费用"), self.split_cost, tip=_("把没有归到项目的支出分到各项目"))
        self.table = TablePanel("projects", desk.settings, counted=_("个项目"))
        self.story = ProjectStoryPanel(desk)
        self._split = SplitPanel(self.table, self.story, share=36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        with self.desk.reading() as session:
            self._report = project_report(session, Period(self.desk.year))
        for one in (self._add, self._split_cost):
            one.setEnabled(self.desk.can_write())
        self._offer_statuses()
        shown = tuple(
            replace(one, width=5) if one.key == "status" else one
            for one in self._report.columns
            if one.key not in _IN_STORY
        )
        self.table.show_report(replace(self._report, columns=shown))
        row = self.table.current_row()
        if row is None and self._report.rows:
            self._select_first()
        else:
            self._tell(row)

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.table.clear_search()
            if self.table.select_record(focus):
                self._split.open_story()

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._report])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def add(self) -> None:
        """Ask for a new project, and show it."""
        made = ProjectDialog(self.desk, self).ask()
        if made is not None:
            self.desk.say(_("已添加项目“{name}”。").format(name=made.name))
            self.focus_on(made.id)

    def change(self, project: Project) -> None:
        """Ask for changes of a project."""
        if ProjectDialog(self.desk, self, project).ask() is not None:
            self.desk.say(_("已修改“{name}”。").format(name=project.name), lambda: self._restore(project))

    def plan(self, project: Project) -> None:
        """Ask for a project's plan of the year."""
        if PlanDialog(self.desk, project, self).ask() is not None:
            said = _("已保存“{name}”{year}年度的计划。").format(name=project.name, year=self.desk.year)
            self.desk.say(said, lambda: self._restore(project))

    def measure(self, project: Project) -> None:
        """Ask for a physical figure of a project."""
        if MeasureDialog(self.desk, project, self).ask() is not None:
            self.desk.say(_("已登记“{name}”的实物量。").format(name=project.name), lambda: self._restore(project))

    def remove_measure(self, project: Project, measure: int) -> None:
        """Take a wrong physical figure out; it can be undone."""
        from gacha_app.services.projects import change_project

        left = [one for one in project.measures if one.id != measure]

        def act() -> None:
            change_project(self.desk.open_book(), replace(project, measures=left))
            self.desk.say(_("已去掉一条实物量。"), lambda: self._restore(project))

        self.desk.try_to(act)

    def split_cost(self) -> None:
        """Ask which shared cost to split over the projects, and how."""
        dialog = SharedCostDialog(self.desk, self)
        if not dialog.has_costs():
            dialog.deleteLater()
            self.desk.say(_("{year}年度的支出都已经归到项目，没有要分摊的。").format(year=self.desk.year))
            return
        if (voucher := dialog.ask()) is not None:
            from gacha_app.ui.pages.money_story import take_back

            said = _("已分摊并记账 {number}").format(number=voucher.label)
            self.desk.say(said, lambda: take_back(self.desk, voucher))

    def _connect(self) -> None:
        self.table.add_action(self._split_cost)
        self.table.set_tones(_tone)
        empty = EmptyState(
            _("村里办的每件事——温棚、养殖、土地流转、绿化养护——都是一个项目，收支分开算。先添加一个。"),
            first=_("添加项目"),
            icon="projects",
        )
        empty.first_asked.connect(self.add)
        self.table.set_empty(empty)
        self.table.selection_changed.connect(self._tell)
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(self.export)
        self.table.print_requested.connect(self.print_out)
        self.story.change_asked.connect(self.change)
        self.story.plan_asked.connect(self.plan)
        self.story.measure_asked.connect(self.measure)
        self.story.measure_removed.connect(self.remove_measure)
        self.story.split_asked.connect(self.split_cost)

    def _offer_statuses(self) -> None:
        """Offer as filters the states that projects are in; one state alone needs no filter."""
        there = {row.cells.get("status") for row in self._report.rows} if self._report else set()
        filters = [
            Filter(key, _(title), lambda row, title=title: row.cells.get("status") == _(title))  # type: ignore[misc]
            for key, title in STATUSES.items()
            if _(title) in there
        ]
        key = self.table.filter_key()
        if len(filters) < 2:
            self.table.set_filters([])
        else:
            kept = key if key in {one.key for one in filters} else ""
            self.table.set_filters([Filter("", _("全部")), *filters], kept)

    def _select_first(self) -> None:
        first = (
            next((row.record for row in self._report.rows if row.record is not None), None) if self._report else None
        )
        if first is None or not self.table.select_record(first):
            self._tell(self.table.current_row())

    def _tell(self, row: Row | None) -> None:
        if row is None:
            self.story.show_nothing()
        elif row.record is None:
            self.story.show_unassigned(row)
        else:
            self.desk.try_to(lambda: self._tell_project(row))

    def _tell_project(self, row: Row) -> None:
        with self.desk.reading() as session:
            story = project_story(session, row.record or 0, Period(self.desk.year))
        self.story.show_story(story, row.source)

    def _restore(self, project: Project) -> None:
        """Bring a project back to what it was before."""
        from gacha_app.services.projects import change_project

        change_project(self.desk.open_book(), project)


def _tone(row: Row, key: str) -> str:
    if key == "profit" and isinstance(profit := row.cells.get("profit"), int) and profit < 0:
        return "clay"
    if key == "status":
        return {_(STATUSES["running"]): "green", _(STATUSES["planned"]): "gold"}.get(
            str(row.cells.get("status")), "muted"
        )
    return ""
