"""Closing (结账): the twelve months and the year with their state, what stands against closing, and its cure."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.closing_checks import Finding, closing_check_report, results
from gacha_app.reports.closing_states import closing_states
from gacha_app.reports.report import Report, Row
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_closing_checks import ChecksPanel
from gacha_app.ui.pages.settings_archive import ArchiveCard
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.messages import ask
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

# The row below the twelve months
YEAR_ROW = 13


class ClosingPart(Page):
    """Left the months, right the checks of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._states: dict[int, str] = {}
        self._year_shown = 0
        self._close = button(_("结账"), self.close_period, kind="main", icon="lock")
        self._reopen = button(_("反结账"), self.reopen, icon="undo")
        self.table = TablePanel("closing", desk.settings, counted="")
        self.checks = ChecksPanel()
        self.archive = ArchiveCard(desk)
        self.checks.add_below(self.archive)
        self._look = button(_("结账检查"), lambda: self._split.open_story())
        self.table.add_action(self._reopen)
        self.table.add_action(self._look)
        self.table.set_tones(_tone)
        self._split = SplitPanel(self.table, self.checks, share=50)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
        self.lead_focus_to(self.table.table)
        self.table.selection_changed.connect(lambda _row: self._tell())
        self.table.row_activated.connect(lambda _row: self._split.open_story())
        self.table.export_requested.connect(lambda: self.desk.try_to(self.export))
        self.table.print_requested.connect(lambda: self.desk.try_to(self.print_out))
        self.checks.cure_asked.connect(self._on_cure)
        self.checks.excuse_asked.connect(self.excuse)

    def main_button(self) -> QAbstractButton:
        return self._close

    def period(self) -> Period:
        """Return the month chosen, or the year where its row is."""
        row = self.table.current_row()
        place = row.record if row is not None and row.record else 1
        return Period(self.desk.year) if place == YEAR_ROW else Period(self.desk.year, place)

    def choose(self, place: int) -> None:
        """Choose a month by its number, or the year by `YEAR_ROW`."""
        self.table.select_record(place)

    def fill(self) -> None:
        with self.desk.reading() as session:
            report = closing_states(session, self.desk.year)
        self._states = {row.record or 0: str(row.cells["key"]) for row in report.rows}
        shown = Report(
            report.name, report.title, report.organisation, report.period,
            tuple(one for one in report.columns if one.key != "key"), report.rows, report.totals, report.notes,
            report.sample,
        )  # fmt: skip
        self.table.show_report(shown)
        if self.table.current_row() is None or self._year_shown != self.desk.year:
            self._year_shown = self.desk.year
            self.choose(self._next_to_close())
        self._tell()

    def close_period(self) -> None:
        """Close the chosen month or year."""
        from gacha_app.services.periods import close_month, close_year

        period, book = self.period(), self.desk.open_book()
        if period.month is None and not ask(
            self, _("{period}年终结账？").format(period=period.title),
            _("收入和支出转入“本年收益”，再转入“未分配收益”，全年各月不能再记账。"), _("年终结账"), cancel=_("先不结"),
        ):  # fmt: skip
            return

        def act() -> None:
            if period.month is None:
                vouchers = close_year(book, period.year)
                numbers = "、".join(one.label for one in vouchers) or _("没有需要结转的收支")
                said = _("{period}已结账：{numbers}").format(period=period.title, numbers=numbers)
            else:
                close_month(book, period)
                said = _("{period}已结账。").format(period=period.title)
            self.refresh(anyway=True)
            self.choose(self._next_to_close())
            self.desk.say(said)

        self.desk.try_to(act)

    def excuse(self, finding: Finding) -> None:
        """Ask why a check may be let pass, and keep it under the user's name."""
        from gacha_app.services.periods import excuse_check

        month = Period(int(finding.month[:4]), int(finding.month[5:]))
        book = self.desk.open_book()

        def act(reason: str) -> bool:
            excuse_check(book, month, finding.check.key, reason, subject=finding.where)
            return True

        dialog = ReasonDialog(
            _("放行“{check}”").format(check=_(finding.check.sentence)),
            _("{what}写明原因后可以结账，原因和姓名一直保留。").format(what=finding.what),
            _("写明原因并放行"), act, self,
        )  # fmt: skip
        if dialog.ask() is not None:
            self.refresh(anyway=True)
            self.desk.say(_("已放行“{check}”。").format(check=_(finding.check.sentence)))

    def reopen(self) -> None:
        """Ask why the chosen month or year is opened again."""
        from gacha_app.services import periods

        period, book = self.period(), self.desk.open_book()
        sentence = (
            _("年终结转的凭证用红字冲回，12月重新打开；改好以后要再做年终结账。")
            if period.month is None
            else _("打开以后这个月又能记账；原因和姓名记在操作记录里。")
        )
        dialog = ReasonDialog(
            _("反结账 {period}").format(period=period.title), sentence, _("反结账"),
            lambda reason: tuple(periods.reopen(book, period, reason)), self,
        )  # fmt: skip
        if dialog.ask() is not None:
            self.refresh(anyway=True)
            self.desk.say(_("{period}已反结账。").format(period=period.title))

    def export(self) -> None:
        save_workbook(self.desk, self, [self._check_report()])

    def print_out(self) -> None:
        save_paper(self.desk, self, self._check_report())

    def _check_report(self) -> Report:
        with self.desk.reading() as session:
            return closing_check_report(session, self.period())

    def _next_to_close(self) -> int:
        """Return the first month that is not closed; the year where all are."""
        return next((place for place in range(1, 13) if self._states.get(place) != "closed"), YEAR_ROW)

    def _tell(self) -> None:
        period = self.period()
        place = period.month or YEAR_ROW
        state = self._states.get(place, "")
        write = self.desk.can_write()
        title = _("年终结账") if period.month is None else _("结账 {period}").format(period=period.title)
        self._close.setText(title)
        self._close.setAccessibleName(title)
        self._look.setVisible(self._split.is_narrow())
        self._reopen.setEnabled(write and state == "closed")
        self.archive.setVisible(period.month is None and state == "closed")
        if period.month is None and state == "closed":
            # what follows upon the closing of a year
            self.archive.fill()
            self.archive.form.set_values({"year": period.year})
        if state == "closed":
            self._close.setEnabled(False)
            self.checks.show_closed(period)
        else:
            with self.desk.reading() as session:
                found = results(session, period)
            stopped = any(one.stops for _check, findings in found for one in findings)
            self._close.setEnabled(write and not stopped and state != "running")
            self.checks.show_results(period, found, running=state == "running", may_excuse=write)
        self.heading_changed.emit()

    def _on_cure(self, page: str) -> None:
        from gacha_app.ui.pages.books import BooksPage

        name, _dot, part = page.partition(".")
        if not part:
            self.desk.show_page(name)
            return
        above = self.parentWidget()
        while above is not None and not isinstance(above, BooksPage):
            above = above.parentWidget()
        if part == "closing":
            self.choose(self._next_to_close())
        elif isinstance(above, BooksPage):
            above.choose(part)
        if part == "adjustments" and isinstance(above, BooksPage):
            above.part(part).show_month(self.period().month or 12)  # type: ignore[attr-defined]


def _tone(row: Row, key: str) -> str:
    if key != "state":
        return ""
    return {"closed": "green", "ready": "gold", "open": "", "running": "muted"}.get(str(row.cells.get("key")), "muted")
