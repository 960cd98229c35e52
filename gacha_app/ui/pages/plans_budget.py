"""A year's budget (年度预算): its items, held against the books, month by month, and its versions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.budget import Budget, BudgetLine
from gacha_app.domain.dates import Period
from gacha_app.i18n import N_, _
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.budget_forms import AmendDialog, BudgetPostDialog, BudgetVoteDialog, DraftDialog, LineDialog
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.page import Page
from gacha_app.ui.pages.budget_story_panel import BudgetStoryPanel
from gacha_app.ui.pages.period_choice import month_chips
from gacha_app.ui.report_saving import save_as, save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

_VIEWS = {
    "plan": N_("预算"),
    "execution": N_("与实际对照"),
    "months": N_("逐月"),
    "versions": N_("历次版本"),
}
# No room for them in the window; they stand in the workbook and on paper
_LEFT_OUT = {
    "plan": ("note", "q1", "q2", "q3", "q4"), "execution": ("percent_year",),
    "months": (
        "income_planned_until", "expense_planned_until", "income_actual_until", "expense_actual_until",
        "income_difference", "expense_difference",
    ),
    "versions": ("by", "meeting", "votes", "place", "drafted"),
}  # fmt: skip


class BudgetPart(Page):
    """The views of a year's budget, and beside them where it stands and what an item came to."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._report: Report | None = None
        self._budget: Budget | None = None
        self._over: set[int | None] = set()
        self._main = button("", self.go_on, kind="main", icon="add")
        self.views = FilterChips()
        self.months = FilterChips()
        self.table = TablePanel("plans-budget", desk.settings, counted=_("行"))
        self.story = BudgetStoryPanel(desk)
        self._import = button(_("导入"), self.import_workbook, icon="import", tip=_("从填好的预算表导入"))
        self._export = button(_("导出预算表"), self.export_form, tip=_("导出成可以填写、再导入的表格"))
        self._look = button(_("办理情况"), lambda: self._split.open_story())
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._main

    def view(self) -> str:
        """Return which view is shown."""
        return self.views.key()

    def show_view(self, name: str) -> None:
        """Show another view: "plan", "execution", "months", "versions"."""
        self.views.choose(name)

    def period(self) -> Period:
        """Return the time that is held against the books: the whole year, or a month."""
        key = self.months.key()
        return Period(self.desk.year, int(key)) if key else Period(self.desk.year)

    def fill(self) -> None:
        from gacha_app.reports import budgets
        from gacha_app.reports.budget_actuals import budget_items, budget_of

        whole = Period(self.desk.year)
        with self.desk.reading() as session:
            self._budget = budgets.budget_version(session, self.desk.year)
            in_force = budget_of(session, self.desk.year)
            reports = {
                "plan": lambda: budgets.budget_plan(session, whole, self._budget),
                "execution": lambda: budgets.budget_execution(session, self.period()),
                "months": lambda: budgets.budget_months(session, whole),
                "versions": lambda: budgets.budget_versions(session, whole),
            }
            self._report = reports[self.view()]()
            items = budget_items(session, in_force, self.desk.year)
            chart = budgets.budget_chart(session, whole)
        self._over = {
            one.record for one in items if one.lines and one.side == "expense" and sum(one.actual) > sum(one.planned)
        }
        self.months.setVisible(self.view() == "execution")
        self._show_buttons()
        left_out = _LEFT_OUT[self.view()]
        columns = tuple(one for one in self._report.columns if one.key not in left_out)
        self._offer_first_step()
        # the notes of the paper are told beside the table here
        notes = () if self.view() == "plan" else self._report.notes
        self.table.show_report(replace(self._report, columns=columns, notes=notes))
        self.story.show_budget(self._budget, in_force, items, chart)
        self._tell(self.table.current_row())

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.show_view("execution")
            self.table.clear_search()
            if self.table.select_record(focus):
                self._split.open_story()

    def export(self) -> None:
        """Save all views as a workbook."""
        from gacha_app.reports import budgets

        whole = Period(self.desk.year)
        with self.desk.reading() as session:
            reports = [
                budgets.budget_plan(session, whole, self._budget), budgets.budget_execution(session, self.period()),
                budgets.budget_months(session, whole), budgets.budget_versions(session, whole),
            ]  # fmt: skip
        save_workbook(self.desk, self, reports)

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._report)

    def go_on(self) -> None:
        """Take the next step: begin, add an item, or amend."""
        if self._budget is None or self._budget.state == "rejected":
            self.begin()
        elif self._budget.state == "draft":
            self.add_line()
        else:
            self.amend()

    def begin(self) -> None:
        """Ask where a new budget's figures come from."""
        made = DraftDialog(self.desk, self).ask()
        if made is not None:
            self._after(_("已起草{year}年度预算，{count} 个项目。").format(year=made.year, count=len(made.lines)))

    def add_line(self) -> None:
        """Ask for an item of the draft."""
        if LineDialog(self.desk, self).ask() is not None:
            self._after(_("已加入预算草案。"))

    def change_line(self, line: BudgetLine) -> None:
        """Ask for changes of an item of the draft."""
        if LineDialog(self.desk, self, line).ask() is not None:
            self._after(_("已修改“{name}”。").format(name=line.name))

    def remove_line(self, line: BudgetLine) -> None:
        """Take an item out of the draft; it can be undone."""
        from gacha_app.services.budgets import keep_line, remove_line

        book, year = self.desk.open_book(), self.desk.year
        again = replace(line, id=None, budget_id=None, months=[], spreading="typed")
        again.spread(line.monthly)

        def act() -> None:
            remove_line(book, year, line.id or 0)
            self.refresh()
            self.desk.say(_("已去掉“{name}”。").format(name=line.name), lambda: keep_line(book, year, again))

        self.desk.try_to(act)

    def vote(self) -> None:
        """Ask how the meeting voted."""
        made = BudgetVoteDialog(self.desk, self).ask()
        if made is not None:
            passed = _("预算已表决通过，各项目的年度计划随之更新。")
            self._after(passed if made.state == "voted" else _("已登记：预算没有通过，可以重新起草。"))

    def post(self) -> None:
        """Ask where the budget was put on the wall."""
        if BudgetPostDialog(self.desk, self).ask() is not None:
            self._after(_("已登记公布。"))

    def amend(self) -> None:
        """Ask why the budget is to be amended."""
        made = AmendDialog(self.desk, self).ask()
        if made is not None:
            self._after(_("已起草第{version}版，表决后生效。").format(version=made.version))

    def drop(self) -> None:
        """Ask whether the draft is to be thrown away."""
        from gacha_app.services.budgets import drop_draft
        from gacha_app.ui.widgets.messages import ask

        words = _("{year}年度的预算草案会被删除；表决过的版本不受影响。").format(year=self.desk.year)
        if ask(self, _("删除预算草案"), words, _("删除草案"), danger=True):

            def act() -> None:
                drop_draft(self.desk.open_book(), self.desk.year)
                self._after(_("已删除{year}年度的预算草案。").format(year=self.desk.year))

            self.desk.try_to(act)

    def import_workbook(self) -> None:
        """Ask for a filled-in workbook, show what it holds, and take it in."""
        path = ask_workbook(self, _("选择预算表"))
        if path is not None:
            self.desk.try_to(lambda: self.load(path))

    def load(self, path: Path) -> None:
        """Show what a workbook holds, and take it in once the user agrees."""
        from gacha_app.services.budget_import import import_budget, plan_budget
        from gacha_app.ui.dialogs.budget_load import BudgetLoadDialog

        plan = plan_budget(self.desk.open_book(), path, self.desk.year)
        dialog = BudgetLoadDialog(self.desk, plan, self)
        taken = dialog.exec()
        dialog.deleteLater()
        if taken:
            made = import_budget(self.desk.open_book(), plan)
            self._after(_("已导入 {count} 个预算项目。").format(count=len(made.lines)))

    def export_form(self) -> None:
        """Save the budget as a workbook to fill in."""
        from gacha_app.services.budget_import import export_budget

        book, year = self.desk.open_book(), self.desk.year
        title = _("{year}年度预算表").format(year=year)
        save_as(self.desk, self, title, _("工作簿 (*.xlsx)"), ".xlsx", lambda path: export_budget(book, year, path))

    def _after(self, sentence: str) -> None:
        self.refresh()
        self.heading_changed.emit()
        self.desk.say(sentence)

    def _show_buttons(self) -> None:
        state = self._budget.state if self._budget else ""
        words = {"": _("起草预算"), "rejected": _("重新起草"), "draft": _("添加预算项目")}.get(state, _("调整预算"))
        self._main.setText(words)
        write = self.desk.can_write()
        self._main.setEnabled(write)
        self._import.setVisible(write and state in ("", "draft", "rejected"))
        self._look.setVisible(self._split.is_narrow())

    def _offer_first_step(self) -> None:
        words = {
            "plan": _("一年的收入、支出、购建、公益、投资和分配怎么安排，写在这里；表决、公布以后，每月拿实际来对照。"),
            "versions": _("预算每调整一次就多一版，旧的一直留着。"),
        }.get(self.view(), _("这一年还没有预算，也没有收支。"))
        offer = self.desk.can_write() and self._budget is None
        empty = EmptyState(words, _("起草预算") if offer else "", _("导入预算表") if offer else "", icon="plans")
        empty.first_asked.connect(self.begin)
        empty.other_asked.connect(self.import_workbook)
        self.table.set_empty(empty)

    def _tell(self, row: Row | None) -> None:
        record = row.record if row is not None else None
        if self.view() in ("plan", "execution"):
            self.story.show_item(record, row.source if row else None)
        else:
            self.story.show_item(None, None)

    def _on_activated(self, row: Row) -> None:
        if self.view() in ("execution", "months") and row.source is not None:
            self.desk.show_page("money", row.source)
        else:
            self._split.open_story()

    def _tone(self, row: Row, key: str) -> str:
        """Mark what cost more than was planned for the year."""
        return "clay" if key in ("percent", "difference", "difference_until") and row.record in self._over else ""

    def _build(self) -> None:
        self.views.set_filters([Filter(key, _(title)) for key, title in _VIEWS.items()], "plan")
        self.months.set_filters([Filter("", _("全年")), *month_chips()], "")
        for one in (self._import, self._export, self._look):
            self.table.add_action(one)
        self.table.set_tones(self._tone)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(8))
        column.addWidget(self.views)
        column.addWidget(self.months)
        column.addWidget(self.table, 1)
        left.lead_focus_to(self.table.table)
        self._split = SplitPanel(left, self.story, share=33)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split, 1)
        self.lead_focus_to(self.table.table)

    def _connect(self) -> None:
        self.views.chosen.connect(lambda _key: self.refresh(anyway=True))
        self.months.chosen.connect(lambda _key: self.refresh(anyway=True))
        self.table.selection_changed.connect(self._tell)
        self.table.row_activated.connect(self._on_activated)
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.story.change_asked.connect(self.change_line)
        self.story.remove_asked.connect(self.remove_line)
        self.story.vote_asked.connect(self.vote)
        self.story.post_asked.connect(self.post)
        self.story.drop_asked.connect(self.drop)
