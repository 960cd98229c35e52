"""The page of dividends: proposed, approved, paid; what every household gets, and beside it why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LINE_STATES, OWED, LineState, PlanState
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.charts import dividends_per_share
from gacha_app.reports.dividend_story import DividendStanding, dividend_standing, dividend_story
from gacha_app.reports.dividends import dividends
from gacha_app.reports.report import Report, Row
from gacha_app.ui import theme
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.dialogs.dividend_proposal import ProposeDialog
from gacha_app.ui.dialogs.dividend_steps import PayDialog, WithdrawDialog, ask_approval
from gacha_app.ui.page import Page
from gacha_app.ui.pages.dividends_actions import MATTERS, DividendActions
from gacha_app.ui.pages.dividends_choice import Choice, in_state, tone_of
from gacha_app.ui.pages.dividends_plan import StepsCard, invitation
from gacha_app.ui.pages.dividends_story import DividendStoryPanel
from gacha_app.ui.report_saving import save_as, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.cards import EmptyState
from gacha_app.ui.widgets.filter_chips import Filter
from gacha_app.ui.widgets.focus import LeadingWidget
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# From the left; what nobody has is left out
_SHOWN = ("number", "representative", "shares", "amount", "offset", "tax", "net", "last_year", "state")
_ONLY_WHERE_FILLED = ("tax",)


class DividendsPage(Page):
    """A year's dividend from the first proposal to the last household paid."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._standing: DividendStanding | None = None
        self._report: Report | None = None
        self._filtered = False
        self._told: tuple[object, ...] | None = None
        self._propose = button(_("拟定方案"), self.propose, kind="main", icon="add")
        self._approve = button(_("批准并记账"), self.approve, kind="main", icon="check")
        self._pay_all = button(_("发放全部未付"), lambda: self._pay(None), kind="main")
        self._change = button(_("修改方案"), self.propose)
        self._withdraw = button(_("撤回方案"), self.withdraw)
        self._print = button(_("打印发放表"), self.print_out, icon="print", tip=_("各户签字用（Ctrl+P）"))
        self.more = DividendActions(desk, self)
        self.steps = StepsCard()
        self.table = TablePanel("dividends", desk.settings, counted=_("户"))
        self._choice = Choice(self.table)
        self.story = DividendStoryPanel(desk)
        left = LeadingWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(12))
        column.addWidget(self.steps)
        column.addWidget(self.table, 1)
        left.lead_focus_to(self.table.table)
        self._split = SplitPanel(left, self.story, share=33)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self._connect()

    def heading(self) -> str:
        return _("分红 · {year}年度方案").format(year=self.desk.year)

    def main_button(self) -> QAbstractButton | None:
        state = self._standing.state if self._standing else None
        return {
            None: self._propose, PlanState.PROPOSED: self._approve, PlanState.APPROVED: self._pay_all,
        }.get(state)  # fmt: skip

    def fill(self) -> None:
        period = Period(self.desk.year)
        with self.desk.reading() as session:
            self._standing = dividend_standing(session, self.desk.year)
            self._report = dividends(session, period)
            chart = dividends_per_share(session, period)
        self._told = None
        self._show_actions(self._standing)
        self.steps.show_standing(self._standing)
        self.story.show_plan(self._standing, chart)
        self._show_table(self._standing, self._report)
        self.heading_changed.emit()

    def focus_on(self, focus: Focus) -> None:
        if isinstance(focus, int):
            self.table.clear_search()
            if self.table.select_record(focus):
                self._split.open_story()

    def export(self) -> None:
        """Save the list, and beside it the one that households sign, as a workbook."""
        from gacha_app.services.dividend_papers import list_to_sign

        if self._report is None:
            return
        to_sign = list_to_sign(self.desk.open_book(), self.desk.year)
        save_workbook(self.desk, self, [self._report, to_sign])

    def print_out(self) -> None:
        """Print the list that households sign."""
        from gacha_app.services.dividend_papers import list_to_sign, print_dividend_list

        book, year = self.desk.open_book(), self.desk.year
        title = list_to_sign(book, year).title

        def write(path: Path) -> None:
            print_dividend_list(book, year, path)

        save_as(self.desk, self, title, _("PDF 文件 (*.pdf)"), ".pdf", write, open_it=True)

    def propose(self) -> None:
        """Ask how much goes to members; a proposal there is already gives way."""
        if self._standing is None:
            return
        plan = ProposeDialog(self.desk, self._standing, self).ask()
        if plan is not None:
            self._done(
                _("已拟定{year}年度分红方案：{total} 元，{count} 户，每份 {each} 元。").format(
                    year=plan.year, total=grouped(plan.total), count=f"{len(plan.lines):,}", each=plan.per_share_text
                )
            )

    def approve(self) -> None:
        """Ask whether the plan shall stand, and post it."""
        standing = self._standing
        if standing is None or not ask_approval(standing, self):
            return

        def act() -> None:
            from gacha_app.services.dividends import approve_dividend

            plan = approve_dividend(self.desk.open_book(), standing.year)
            self._done(
                _("已批准{year}年度分红方案并记账，{count} 户共 {total} 元等待发放。").format(
                    year=plan.year, count=f"{len(plan.lines):,}", total=grouped(plan.total)
                )
            )

        self.desk.try_to(act)

    def pay_chosen(self) -> None:
        """Ask when and how the chosen households are paid, and post it."""
        if rows := self._choice.unpaid():
            self._pay(rows)

    def withdraw(self) -> None:
        """Ask why the plan is withdrawn, and take its vouchers back."""
        standing = self._standing
        if standing is None:
            return
        if WithdrawDialog(self.desk, standing, self).ask() is not None:
            self._done(_("已撤回{year}年度分红方案。").format(year=standing.year))

    def _pay(self, rows: Sequence[Row] | None) -> None:
        standing = self._standing
        if standing is None or standing.state is not PlanState.APPROVED or not self.desk.can_write():
            return
        following = self._choice.following(rows) if rows else None
        count = standing.unpaid if rows is None else len(rows)
        plan = PayDialog(self.desk, standing, rows, self).ask()
        if plan is None:
            return
        left = sum(one.state in OWED for one in plan.lines)
        said = (
            _("已发放 {count} 户，还有 {left} 户未付。") if left else _("已发放 {count} 户，{year}年度分红全部付清。")
        )
        self._done(said.format(count=f"{count:,}", left=f"{left:,}", year=plan.year))
        if following is not None and left:
            self.table.select_record(following)

    def chosen_numbers(self) -> list[str]:
        """Return the numbers of the chosen households that may be paid, where several are chosen."""
        rows = self._choice.unpaid()
        return [str(row.cells["number"]) for row in rows] if len(rows) > 1 else []

    def _on_matter(self, matter: str) -> None:
        row, standing = self.table.current_row(), self._standing
        if row is None or row.record is None or standing is None:
            return
        with self.desk.reading() as session:
            story = dividend_story(session, row.record, standing.year)
        if story is not None and MATTERS[matter](self.desk, standing.year, story, self).ask() is not None:
            self._done(_("已登记 {number} {name}。").format(number=story.number, name=story.representative))

    def _done(self, sentence: str) -> None:
        self.refresh()
        self.desk.say(sentence)

    def _connect(self) -> None:
        for one in (self._change, self._withdraw, self._print, self.more.button):
            self.steps.add_action(one)
        self.more.done.connect(self._done)
        self.story.matter_asked.connect(self._on_matter)
        self.table.set_tones(tone_of)
        self.table.selection_changed.connect(lambda _row: self._tell())
        self.table.table.selectionModel().selectionChanged.connect(lambda *_ends: self._tell())
        self.table.row_activated.connect(self._on_activated)
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.story.pay_asked.connect(self.pay_chosen)

    def _on_activated(self, _row: Row) -> None:
        pay = self.story.pay_button()
        if not self._split.is_narrow() and pay is not None:
            pay.click()
            return
        self._split.open_story()
        if pay is not None:
            # a second Enter pays
            pay.setFocus()

    def _show_actions(self, standing: DividendStanding) -> None:
        write = self.desk.can_write()
        state = standing.state
        self._propose.setEnabled(write and standing.basis.distributable > 0)
        self._approve.setEnabled(write)
        self._pay_all.setEnabled(write)
        self._change.setVisible(write and state is PlanState.PROPOSED)
        self._withdraw.setVisible(write and _may_be_withdrawn(standing))
        self._print.setVisible(state is not None)
        self.more.show_standing(standing)

    def _show_table(self, standing: DividendStanding, report: Report) -> None:
        self._offer_filters(standing)
        if standing.state is None:
            self.table.clear_search()
            may = self.desk.can_write() and standing.basis.distributable > 0
            empty = EmptyState(invitation(standing), _("拟定方案") if may else "", icon="dividends")
            empty.first_asked.connect(self.propose)
            self.table.set_empty(empty)
        left_out = {key for key in _ONLY_WHERE_FILLED if not any(row.cells.get(key) for row in report.rows)}
        columns = tuple(report.column(key) for key in _SHOWN if key not in left_out)
        self.table.show_report(replace(report, columns=columns))
        if self.table.current_row() is None and self.table.model.rowCount():
            self.table.select_record(self.table.model.row_at(0).record or 0)
        self._tell()

    def _offer_filters(self, standing: DividendStanding) -> None:
        """Offer to see who is paid and who is not, once there is anything to pay."""
        offered = standing.state in (PlanState.APPROVED, PlanState.PAID)
        if offered == self._filtered:
            return
        self._filtered = offered
        filters = (
            Filter("", _("全部")),
            Filter("unpaid", _(LINE_STATES[LineState.UNPAID]), in_state(*OWED)),
            Filter("paid", _(LINE_STATES[LineState.PAID]), in_state(LineState.PAID)),
        )
        self.table.set_filters(filters if offered else ())

    def _tell(self) -> None:
        """Tell of what is chosen: a household, several that are not paid, or nothing."""
        standing = self._standing
        if standing is None:
            return
        row = self.table.current_row()
        chosen = self._choice.unpaid()
        # both the cursor and the selection tell of themselves
        told = (standing, row and row.record, tuple(one.record for one in chosen))
        if told == self._told:
            return
        self._told = told
        if standing.state is PlanState.APPROVED and len(chosen) > 1:
            self.story.show_several(chosen)
            return
        story = None
        if row is not None and row.record is not None and standing.state is not None:
            with self.desk.reading() as session:
                story = dividend_story(session, row.record, standing.year)
        if story is None:
            self.story.show_nothing(standing)
        else:
            self.story.show_story(story, standing)


def _may_be_withdrawn(standing: DividendStanding) -> bool:
    return standing.state is PlanState.PROPOSED or (standing.state is PlanState.APPROVED and not standing.paid)
