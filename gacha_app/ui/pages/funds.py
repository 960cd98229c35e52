"""The page of subsidy funds (补助资金): what was granted, received and spent, and what is left, to the voucher."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QMenu, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.domain.fund import RETURN_KIND, STAGES, Fund
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import N_, _
from gacha_app.reports.fund_story import FundStory, fund_story, grouped_by_project
from gacha_app.reports.funds import fund_progress, funds
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.fund_form import ask_fund
from gacha_app.ui.page import Page
from gacha_app.ui.pages.fund_bar import FundBarDelegate
from gacha_app.ui.pages.fund_deeds import change_rule, do_deed, fund_of_formed, save_fund_page, save_notice
from gacha_app.ui.pages.fund_story_panel import FundStoryPanel
from gacha_app.ui.pages.money_form import MoneyForm
from gacha_app.ui.pages.money_story import take_back
from gacha_app.ui.pages.side_stack import SideStack
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.messages import choose
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# What the table may show, and in which of them a row is a fund
_VIEWS = {
    "funds": N_("资金"), "fund-ledger": N_("台账（全部栏目）"), "fund-levels": N_("项目和级次"),
    "fund-deadlines": N_("时限"), "fund-trace": N_("逐笔追踪"), "formed-assets": N_("形成的资产"),
    "formed-yields": N_("资产收益"), "fund-households": N_("联农带农"), "fund-rules": N_("期限规则"),
}  # fmt: skip
# What has no room in the window, and stands in the workbook
_NARROWED = {
    "fund-trace": ("level", "project", "counterparty"), "fund-deadlines": ("since", "since_on", "cure"),
    "formed-assets": ("code", "place", "user", "yield_to", "voucher", "note"), "formed-yields": ("klass", "yield_to"),
    "fund-rules": ("code", "since", "until"), "fund-levels": ("count", "arrived"),
}  # fmt: skip
_OF_FUNDS = ("funds", "fund-ledger", "fund-deadlines", "fund-households")
# Told beside the table, and in the workbook; within a project the levels matter more than how far each has come
_IN_STORY = ("document_number", "purpose", "project", "level", "returned", "arrived", "giver")
_IN_STORY_OF_GROUP = ("document_number", "purpose", "stage", "returned", "arrived", "giver")


class FundsPage(Page):
    """The table, and beside it the story of a fund or the form that records its money."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._report: Report | None = None
        self._add = button(_("登记资金"), self.add, kind="main", icon="add")
        self._by_project = button(_("按项目看"), self.fill, kind="chip", tip=_("同一个项目的几级资金放在一起"))
        self._by_project.setCheckable(True)
        self._view = "funds"
        self.views = button(
            _("资金"), icon="more", kind="chip", tip=_("看台账、级次、期限、逐笔追踪、资产、收益、农户")
        )
        self.views.setMenu(self._views_menu())
        self.table = TablePanel("funds", desk.settings, counted=_("笔资金"))
        self.story = FundStoryPanel(desk)
        self.form = MoneyForm(desk)
        self._side = SideStack(self.story, self.form)
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._add

    def fill(self) -> None:
        last = Period(self.desk.year).last
        with self.desk.reading() as session:
            self._report = funds(session, last)
            chart = fund_progress(session, last)
        self.story.show_progress(chart)
        self._add.setEnabled(self.desk.can_write())
        self._by_project.setVisible(self._view == "funds")
        if self._view != "funds":
            self._report = self._other_report()
            self.table.show_report(_without(self._report, _NARROWED.get(self._view, ())))
            return
        if self._by_project.isChecked():
            self.table.show_report(_without(grouped_by_project(self._report), _IN_STORY_OF_GROUP))
        else:
            self.table.show_report(_without(self._report, _IN_STORY))
        row = self.table.current_row()
        if row is None and self._report.rows:
            self.table.select_record(self._report.rows[0].record or 0)
        self._tell(self.table.current_row())

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.choose_view("funds")
            self.table.clear_search()
            if self.table.select_record(focus):
                self._show_story()
                self._split.open_story()

    def choose_view(self, name: str) -> None:
        """Show another table: "funds" or a report of the catalogue's group of funds."""
        if name == self._view:
            return
        self._view = name
        self.views.setText(_(_VIEWS[name]))
        self.table.foot.count_as(_("笔资金") if name in ("funds", "fund-ledger") else _("条"))
        self.table.set_filters(self._filters() if name == "funds" else [])
        self.fill()

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._report])

    def print_out(self) -> None:
        if self._report is not None:
            # thirty columns are read on A3
            save_paper(self.desk, self, self._report, paper="a3" if self._view == "fund-ledger" else "a4")

    def may_leave(self) -> bool:
        if not self.form.is_dirty():
            return True
        way = choose(
            self, _("有一笔还没有记账"), _("离开以后，填了一半的这一笔就没有了。"),
            [("drop", _("不要了"))], cancel=_("接着填"),
        )  # fmt: skip
        if way == "drop":
            self._show_story()
        return way == "drop"

    def add(self) -> None:
        """Ask for a new fund, and show it."""
        made = ask_fund(self.desk, self)
        if made is not None:
            self.desk.say(_("已登记资金“{name}”。").format(name=made.name))
            self.refresh()
            self.focus_on(made.id)

    def change(self, story: FundStory) -> None:
        """Ask for changes of what is known of a fund."""
        fund = story.fund
        follows = story.facts.plan is not None and bool(story.facts.plan.milestones)
        if ask_fund(self.desk, self, fund, stage_follows=follows) is not None:
            self.desk.say(_("已修改“{name}”。").format(name=fund.name), lambda: self._restore(fund))
            self.refresh()

    def receive(self, story: FundStory) -> None:
        """Show the form of a receipt, with what is awaited in it."""
        self._record("grant", story, amount=story.awaited or None)

    def spend(self, story: FundStory) -> None:
        """Show the form of an expense."""
        self._record("spend_grant", story)

    def give_back(self, story: FundStory) -> None:
        """Show the form that gives money back, with what is left in it."""
        self._record(RETURN_KIND, story, amount=story.left or None)

    def do(self, what: str, record: object, story: FundStory) -> None:
        """Do what a section of the story asks for."""
        if what == "page":
            save_fund_page(self.desk, self, story)
        elif what == "spend":
            self.spend(story)
        elif what == "receive":
            self.receive(story)
        elif said := do_deed(self.desk, self, story, what, record):
            self.desk.say(said)
            self.refresh()

    def _record(self, kind: str, story: FundStory, **values: Any) -> None:
        self._side.show_piece(self.form)
        self._split.open_story()
        self.form.prefill(kind, fund=story.fund.id, project=story.fund.project_id, **values)

    def _build(self) -> None:
        self.table.table.setItemDelegate(FundBarDelegate(self.table.table))
        self.table.set_tones(_tone)
        self.table.add_action(self._by_project)
        self.table.add_action(self.views)
        self.table.set_filters(self._filters())
        empty = EmptyState(
            _("有文号、指定用途的补助资金和捐赠都登记在这里：下达多少、到账多少、花在哪里、还剩多少，笔笔连着凭证。"),
            first=_("登记资金"),
            icon="funds",
        )
        empty.first_asked.connect(self.add)
        self.table.set_empty(empty)
        self._split = SplitPanel(self.table, self._side, share=35)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)

    def _filters(self) -> list[Filter]:
        return [
            Filter("", _("全部")),
            Filter("left", _("有结余"), lambda row: bool(row.cells.get("left")) and not row.subtotal),
            Filter("waiting", _("未到齐"), _is_waiting),
        ]

    def _views_menu(self) -> QMenu:
        menu = QMenu(self)
        for name, title in _VIEWS.items():
            menu.addAction(_(title), lambda *_checked, name=name: self.choose_view(name))
        menu.addSeparator()
        menu.addAction(_("打印公示表（上墙）…"), lambda *_checked: save_notice(self.desk, self))
        menu.addAction(_("期限规则…"), lambda *_checked: self._change_rule())
        return menu

    def _change_rule(self, code: str = "") -> None:
        if change_rule(self.desk, self, code):
            self.refresh()

    def _other_report(self) -> Report:
        from gacha_app.reports.catalogue import report_named

        with self.desk.reading() as session:
            return report_named(self._view).function(session, Period(self.desk.year))

    def _on_activated(self, row: Row) -> None:
        if self._view == "fund-trace" and row.record is not None:
            self.desk.show_page("money", row.record)
        elif self._view in ("formed-assets", "formed-yields") and row.record is not None:
            if (fund := fund_of_formed(self.desk, row.record)) is not None:
                self.focus_on(fund)
                self.story.chips.choose("assets")
        elif self._view == "fund-rules":
            self._change_rule(str(row.cells["code"]))
        else:
            self._split.open_story()

    def _connect(self) -> None:
        self.table.selection_changed.connect(self._tell)
        self.table.row_activated.connect(self._on_activated)
        self.table.table.clicked.connect(lambda _index: self._leave_form())
        self.table.export_requested.connect(self.export)
        self.table.print_requested.connect(self.print_out)
        self.story.change_asked.connect(self.change)
        self.story.receipt_asked.connect(self.receive)
        self.story.expense_asked.connect(self.spend)
        self.story.return_asked.connect(self.give_back)
        self.story.asked.connect(self.do)
        self.form.recorded.connect(self._on_recorded)
        self.form.left.connect(self._leave_form)

    def _tell(self, row: Row | None) -> None:
        if row is None or row.record is None or self._view not in _OF_FUNDS:
            self.story.show_nothing()
        else:
            self.desk.try_to(lambda: self._tell_fund(row.record or 0))

    def _tell_fund(self, fund_id: int) -> None:
        with self.desk.reading() as session:
            story = fund_story(session, fund_id, Period(self.desk.year).last)
        self.story.show_story(story)

    def _show_story(self) -> None:
        self.form.forget()
        self._side.show_piece(self.story)

    def _leave_form(self) -> None:
        """Go back to the story, unless something typed would be lost."""
        if self._side.current() is self.form and self.may_leave():
            self._show_story()

    def _on_recorded(self, voucher: Voucher) -> None:
        said = _("已记账 {number}") if voucher.number else _("已存为 {number}")
        self._show_story()
        self.desk.say(said.format(number=voucher.label), lambda: take_back(self.desk, voucher))
        self.refresh()

    def _restore(self, fund: Fund) -> None:
        """Bring a fund back to what it was before."""
        from gacha_app.services.funds import change_fund

        change_fund(self.desk.open_book(), fund)


def _without(report: Report, keys: tuple[str, ...]) -> Report:
    """Return a report without the columns that have no room in the window, and no foot for a percentage."""
    totals = {key: total for key, total in report.totals.items() if key not in ("progress", *keys)}
    return replace(report, columns=tuple(one for one in report.columns if one.key not in keys), totals=totals)


def _is_waiting(row: Row) -> bool:
    granted, received = row.cells.get("granted"), row.cells.get("received")
    return not row.subtotal and isinstance(granted, int) and isinstance(received, int) and received < granted


def _tone(row: Row, key: str) -> str:
    if key == "stage":
        done = {_(STAGES[one]) for one in ("finished", "accepted", "settled")}
        return "green" if row.cells.get("stage") in done else "muted"
    return ""
