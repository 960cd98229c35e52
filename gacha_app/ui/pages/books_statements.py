"""The part of statements (会计报表): the printed form, what each figure is made of, and the correction of a form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter, Report, Row
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.import_findings import ask_workbook
from gacha_app.ui.dialogs.statement_form_load import FormLoadDialog
from gacha_app.ui.page import Page
from gacha_app.ui.pages.books_statements_form import FormTable
from gacha_app.ui.pages.books_statements_story import FigurePanel
from gacha_app.ui.pages.disclosure_views import PaperPages
from gacha_app.ui.pages.money_filters import Narrowing
from gacha_app.ui.report_saving import save_as, save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, icon_button, label
from gacha_app.ui.widgets.cards import Card
from gacha_app.ui.widgets.filter_chips import Filter, FilterChips
from gacha_app.ui.widgets.messages import choose
from gacha_app.ui.widgets.scroller import Scroller
from gacha_app.ui.widgets.split import SplitPanel
from gacha_app.ui.widgets.table import TablePanel

if TYPE_CHECKING:
    from gacha_app.reports.statement_forms import FormInForce

_NOTES, _CHECKS, _AUDIT = "notes", "statement-checks", "audit-figures"


class StatementsPart(Page):
    """Chips of the statements, the form, and beside it the story of a figure and the cross-checks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._report: Report | None = None
        self._forms: dict[str, FormInForce] = {}
        self._laid_out: object = None
        self._main = button(_("打印报表"), self.print_out, kind="main", icon="print")
        self.chips = FilterChips()
        self.period = Narrowing(_("期间"), _("全年"))
        self.period.offer(
            [(f"q{one}", _("第{number}季度").format(number=one)) for one in range(1, 5)]
            + [(f"m{one}", _("{month}月").format(month=one)) for one in range(1, 13)]
        )
        self.correct_button = button(_("更正报表定义"), self._offer_corrections, kind="quiet", icon="columns")
        self._title = label(role="heading")
        self._state = label(role="small", tone="gold")
        self.form = FormTable()
        self.panel = FigurePanel()
        self.table = TablePanel("statement-report", desk.settings)
        self.pages = PaperPages()
        self._build()
        self._connect()

    def main_button(self) -> QAbstractButton:
        return self._main

    def fill(self) -> None:
        from gacha_app.services.faces import read_report
        from gacha_app.services.statement_forms import list_forms

        book = self.desk.open_book()
        self._forms = {one.form.name: one for one in list_forms(book)}
        self._offer_statements()
        name = self.chips.key()
        self._report = report = read_report(book, name, self._period())
        self._title.setText(f"{report.title} · {report.period}")
        found = self._forms.get(name)
        own = found is not None and found.own
        self._state.setText(_("按本村载入的定义（{source}）").format(source=found.source) if own and found else "")
        self.correct_button.setVisible(found is not None)
        if name == _NOTES:
            self._views.setCurrentWidget(self._paper)
            self._lay_out(report)
        elif found is None:
            self._views.setCurrentWidget(self.table)
            self.table.show_report(report)
        else:
            self._views.setCurrentWidget(self._split)
            self.form.show_report(report)
            self._tell_checks()

    def choose(self, name: str, period: str = "") -> None:
        """Show a statement by its name, and a quarter ("q2") or month ("m5") of it."""
        self.period.choose(period or None)
        self.chips.choose(name)

    def export(self) -> None:
        if self._report is not None:
            save_workbook(self.desk, self, [self._official()])

    def print_out(self) -> None:
        if self._report is not None:
            save_paper(self.desk, self, self._official())

    def export_definition(self) -> None:
        """Ask where, and save the form's definition as a workbook to be corrected."""
        found = self._forms.get(self.chips.key())
        if found is None:
            return
        book, name = self.desk.open_book(), found.form.name

        def write(path: Path) -> None:
            from gacha_app.services.statement_forms import export_form

            export_form(book, name, path)

        title = _("报表定义：{title}").format(title=found.form.title)
        save_as(self.desk, self, title, _("工作簿 (*.xlsx)"), ".xlsx", write)

    def load_definition(self) -> None:
        """Ask for a corrected definition, show what it changes, and take it in."""
        from gacha_app.services.statement_forms import load_form, plan_form

        if (path := ask_workbook(self, _("选择更正过的报表定义"))) is None:
            return

        def take_in() -> None:
            plan = plan_form(self.desk.open_book(), path, self.desk.year)
            if FormLoadDialog(self.desk, plan, self).exec():
                load_form(self.desk.open_book(), plan)
                self.desk.say(_("“{title}”从现在起按载入的定义出。").format(title=plan.form.title))
                self.refresh()
                self.chips.choose(plan.form.name)

        self.desk.try_to(take_in)

    def reset_definition(self) -> None:
        """Go back to the definition that ships with the program, after asking."""
        from gacha_app.services.statement_forms import reset_form

        found = self._forms.get(self.chips.key())
        if found is None or not found.own:
            return
        sentence = (
            _("载入的更正不再使用，报表按程序自带的定义出。") if found.shipped else _("这张自编报表从账本里去掉。")
        )
        word = _("还原") if found.shipped else _("去掉")
        if (
            choose(self, _("还原“{title}”的定义？").format(title=found.form.title), sentence, [("reset", word)])
            != "reset"
        ):
            return
        if self.desk.try_to(lambda: reset_form(self.desk.open_book(), found.form.name)):
            self.desk.say(_("“{title}”已还原。").format(title=found.form.title))
            self.refresh(anyway=True)

    def _offer_statements(self) -> None:
        """Offer what can be shown; what was chosen stays if it is still there."""
        wanted = [Filter(name, _(one.form.title)) for name, one in self._forms.items()]
        wanted += [Filter(_NOTES, _("附注")), Filter(_CHECKS, _("勾稽检查")), Filter(_AUDIT, _("审计常用指标"))]
        offered = [(one.key, one.text) for one in wanted]
        if offered != getattr(self, "_offered", None):
            self._offered = offered
            chosen = self.chips.key()
            keys = [key for key, _text in offered]
            self.chips.set_filters(wanted, chosen if chosen in keys else keys[0])

    def _offer_corrections(self) -> None:
        found = self._forms.get(self.chips.key())
        menu = QMenu(self)
        menu.addAction(_("导出定义，在表格里更正…")).triggered.connect(lambda *_checked: self.export_definition())
        load = menu.addAction(_("载入更正过的定义…"))
        load.triggered.connect(lambda *_checked: self.load_definition())
        load.setEnabled(self.desk.can_write())
        reset = menu.addAction(_("还原成程序自带的定义"))
        reset.triggered.connect(lambda *_checked: self.reset_definition())
        reset.setEnabled(self.desk.can_write() and found is not None and found.own)
        menu.exec(self.correct_button.mapToGlobal(self.correct_button.rect().bottomLeft()))

    def _tell_checks(self) -> None:
        from gacha_app.reports.statement_checks import checked_statements

        with self.desk.reading() as session:
            self.panel.show_checks(checked_statements(session, self._period()))

    def _tell_figure(self, row: Row, key: str) -> None:
        from gacha_app.reports.statement_story import figure_story

        with self.desk.reading() as session:
            story = figure_story(session, self.chips.key(), self._period(), row.record or 0, key)
        if story is None:
            self.panel.show_nothing()
        else:
            self.panel.show_story(story, key)

    def _open_figure(self, row: Row, key: str) -> None:
        self._tell_figure(row, key)
        self._split.open_story()
        self.panel.open_first()

    def _go_to_row(self, place: int, key: str) -> None:
        line = self._forms[self.chips.key()].form.rows[place].line
        self.form.choose(str(line), key)

    def _show_entries(self, source: EntryFilter) -> None:
        self.desk.show_page("books", source)

    def _lay_out(self, report: Report) -> None:
        """Have the notes laid out off the window's thread, once for what is shown."""
        wanted = (id(self.desk.book), self.desk.revision, self._period())
        if wanted == self._laid_out:
            return
        self._laid_out = wanted
        report = self._official()

        def work(_progress: Progress) -> tuple[bytes, ...]:
            from gacha_app.services.faces import paper_pictures

            return paper_pictures(report)

        def done(pictures: tuple[bytes, ...]) -> None:
            # another period may have been chosen meanwhile
            if wanted == self._laid_out:
                self.pages.show_pages([QImage.fromData(one) for one in pictures])

        self.desk.run_in_background(_("正在排附注"), work, done)

    def _official(self) -> Report:
        """Return what is shown as it goes out: in Chinese, whatever language the window speaks."""
        from gacha_app.services.faces import read_official

        return read_official(self.desk.open_book(), self.chips.key(), self._period())

    def _period(self) -> Period:
        key = str(self.period.currentData() or "")
        number = int(key[1:]) if key else None
        return Period(
            self.desk.year,
            month=number if key.startswith("m") else None,
            quarter=number if key.startswith("q") else None,
        )

    def _build(self) -> None:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addWidget(self._state, 1)
        head.addWidget(self.correct_button)
        head.addWidget(icon_button("export", _("导出到工作簿（Ctrl+E）"), self.export))
        card.body.addLayout(head)
        self._views = QStackedWidget()
        self._views.setProperty("surface", "clear")
        card.add(self.form, 1)
        self._card = card
        self._split = SplitPanel(card, self.panel, share=28)
        self.pages.setAccessibleName(_("会计报表附注"))
        self._paper = Scroller(self.pages)
        self._paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        views: tuple[QWidget, ...] = (self._split, self.table, self._paper)
        for view in views:
            self._views.addWidget(view)
        top = QHBoxLayout()
        top.setSpacing(theme.space(10))
        top.addWidget(self.chips, 1)
        top.addWidget(self.period)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addLayout(top)
        layout.addWidget(self._views, 1)
        self.lead_focus_to(self.form)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._show_other())
        self.period.currentIndexChanged.connect(lambda _place: self._show_other())
        self.form.figure_chosen.connect(self._tell_figure)
        self.form.figure_opened.connect(self._open_figure)
        self.form.left.connect(self.panel.show_nothing)
        self.panel.entries_asked.connect(self._show_entries)
        self.panel.row_asked.connect(self._go_to_row)
        self.table.export_requested.connect(self.export)
        self.table.print_requested.connect(self.print_out)

    def _show_other(self) -> None:
        self.panel.show_nothing()
        self.desk.try_to(lambda: self.refresh(anyway=True))
