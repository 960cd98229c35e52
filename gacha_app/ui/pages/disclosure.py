"""The page of disclosure (公开): everything that goes onto sheets and wall, checked, and made with one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gacha_app.i18n import _
from gacha_app.reports.disclosure import Disclosure, Section
from gacha_app.services.disclosures import Published, read_disclosure
from gacha_app.ui import theme
from gacha_app.ui.background import Progress
from gacha_app.ui.desk import Desk
from gacha_app.ui.page import Page
from gacha_app.ui.pages.disclosure_publish import PublishDialog, PublishedStrip, ask_folder
from gacha_app.ui.pages.disclosure_views import ChecksView, CoverView, NoticeView, ReportView, checks_in_words
from gacha_app.ui.pages.period_choice import PeriodChoice
from gacha_app.ui.report_saving import save_paper, save_workbook
from gacha_app.ui.widgets.buttons import button, label, restyle
from gacha_app.ui.widgets.choice_field import DETAIL_ROLE, ChoiceDelegate

_COVER, _CHECKS, _NOTICE = "cover", "checks", "notice"


class DisclosurePage(Page):
    """The sheets at the left, the chosen one at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._disclosed: Disclosure | None = None
        self._previewed: object = None
        self._shown_book: object = None
        self._main = button(_("生成公开表和公开榜"), self.publish, kind="main", icon="export")
        self.period = PeriodChoice()
        self._state = label(role="badge")
        self._said = label(role="muted")
        self.published = PublishedStrip()
        self.sheets = QListWidget()
        self._views = QStackedWidget()
        self.cover, self.checks, self.notice = CoverView(), ChecksView(desk), NoticeView()
        self._reports: dict[str, ReportView] = {}
        self._build()
        self.period.currentIndexChanged.connect(lambda _place: self.refresh(anyway=True))
        self.sheets.currentItemChanged.connect(lambda _now, _before: self._show_chosen())

    def main_button(self) -> QAbstractButton:
        return self._main

    def fill(self) -> None:
        if self._shown_book is not self.desk.book:
            # what was made of another book is told there
            self._shown_book = self.desk.book
            self.published.hide()
        quarter, month = self._span()
        self._disclosed = told = read_disclosure(self.desk.open_book(), self.desk.year, quarter=quarter, month=month)
        self._previewed = None
        self._list(told)
        self.cover.show_cover(told)
        self.checks.show_checks(told)
        wrong = len(told.faults)
        self._state.setText(_("不符") if wrong else _("相符"))
        restyle(self._state, tone="clay" if wrong else "green")
        self._said.setText(_("勾稽检查：{words}").format(words=checks_in_words(told)))
        self._show_chosen()

    def export(self) -> None:
        if section := self._section():
            save_workbook(self.desk, self, [section.report])
        else:
            super().export()

    def print_out(self) -> None:
        if section := self._section():
            save_paper(self.desk, self, section.report)
        else:
            super().print_out()

    def choose(self, name: str) -> None:
        """Show a sheet by the name of its report; "cover", "checks" and "notice" are sheets too."""
        for place in range(self.sheets.count()):
            if self.sheets.item(place).data(Qt.ItemDataRole.UserRole) == name:
                self.sheets.setCurrentRow(place)

    def chosen(self) -> str:
        """Return the name of the sheet shown."""
        item = self.sheets.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def view(self) -> QWidget:
        """Return what is shown at the right."""
        return self._views.currentWidget()

    def publish(self) -> None:
        """Ask from when to when the notice hangs and where the files shall lie, and make them."""
        if self._disclosed is None:
            return
        posting = PublishDialog(self._disclosed, self).ask()
        if posting is None or (folder := ask_folder(self)) is None:
            return
        book, year, (quarter, month) = self.desk.open_book(), self.desk.year, self._span()

        def work(_progress: Progress) -> Published:
            from gacha_app.services.disclosures import publish_disclosure

            return publish_disclosure(book, year, folder, quarter=quarter, month=month, posting=posting)

        def done(published: Published) -> None:
            self._main.setEnabled(True)
            self._on_published(published, folder)

        self._main.setEnabled(False)
        job = self.desk.run_in_background(_("正在生成公开表和公开榜"), work, done)
        job.ended.connect(lambda: self._main.setEnabled(True))

    def _on_published(self, published: Published, folder: Path) -> None:
        self.published.show_result(published, folder)
        if not self.isVisible():
            self.desk.say(_("公开表和公开榜已保存到 {path}").format(path=folder))

    def _span(self) -> tuple[int | None, int | None]:
        """Return the quarter and the month that are disclosed."""
        period = self.period.period(self.desk.year)
        return period.quarter, period.month

    def _section(self) -> Section | None:
        if self._disclosed is None:
            return None
        return next((one for one in self._disclosed.sections if one.name == self.chosen()), None)

    def _list(self, told: Disclosure) -> None:
        """List the sheets; the one that was shown stays chosen."""
        chosen = self.chosen() or _COVER
        self.sheets.blockSignals(True)
        self.sheets.clear()
        self._add(_COVER, _("封面"), "")
        for section in told.sections:
            rows = sum(not row.subtotal for row in section.report.rows)
            detail = f"{rows}" if rows else _("无")
            self._add(section.name, section.sheet, detail)
        self._add(_NOTICE, _("公开榜"), _("预览"))
        self.sheets.setCurrentRow(0)
        self.choose(chosen)
        self.sheets.blockSignals(False)

    def _add(self, name: str, text: str, detail: str) -> None:
        item = QListWidgetItem(text)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setData(DETAIL_ROLE, detail)
        self.sheets.addItem(item)

    def _show_chosen(self) -> None:
        name = self.chosen()
        if name in (_COVER, _CHECKS, _NOTICE):
            shown: QWidget = {_COVER: self.cover, _CHECKS: self.checks, _NOTICE: self.notice}[name]
        elif section := self._section():
            if name not in self._reports:
                view = self._reports[name] = ReportView(self.desk, section)
                view.table.export_requested.connect(self.export)
                view.table.print_requested.connect(self.print_out)
                self._views.addWidget(view)
            self._reports[name].show_section(section)
            shown = self._reports[name]
        else:
            return
        self._views.setCurrentWidget(shown)
        if name == _NOTICE:
            self._lay_out_notice()

    def _lay_out_notice(self) -> None:
        """Have the notice laid out off the window's thread, once for what is shown."""
        wanted = (id(self.desk.book), self.desk.year, self.desk.revision, *self._span())
        if wanted == self._previewed:
            return
        self._previewed = wanted
        self.notice.show_wait()
        book, year, (quarter, month) = self.desk.open_book(), self.desk.year, self._span()

        def work(_progress: Progress) -> tuple[bytes, ...]:
            from gacha_app.services.disclosures import preview_notice

            return preview_notice(book, year, quarter=quarter, month=month)

        def done(pages: tuple[bytes, ...]) -> None:
            # another period may have been chosen meanwhile
            if wanted == self._previewed:
                self.notice.show_pages(pages)

        self.desk.run_in_background(_("正在排公开榜"), work, done)

    def _build(self) -> None:
        self.sheets.setAccessibleName(_("公开表的各表"))
        self.sheets.setFrameShape(QFrame.Shape.NoFrame)
        self.sheets.setItemDelegate(ChoiceDelegate(self.sheets))
        self.sheets.setMouseTracking(True)
        self.sheets.setUniformItemSizes(True)
        self.sheets.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = QFrame()
        card.setProperty("surface", "card")
        card.setFixedWidth(QFontMetrics(theme.font()).horizontalAdvance("户" * 11) + theme.space(24))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(theme.space(6),) * 4)
        inside.addWidget(self.sheets)
        for view in (self.cover, self.checks, self.notice):
            self._views.addWidget(view)
        self._views.setProperty("surface", "clear")
        row = QHBoxLayout()
        row.setSpacing(theme.space(10))
        row.addWidget(self.period)
        row.addWidget(self._state)
        row.addWidget(self._said, 1)
        row.addWidget(button(_("看检查"), lambda: self.choose(_CHECKS), kind="quiet"))
        row.addWidget(button(_("看公开榜"), lambda: self.choose(_NOTICE), kind="quiet", icon="picture"))
        body = QHBoxLayout()
        body.setSpacing(theme.space(12))
        body.addWidget(card)
        body.addWidget(self._views, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(10))
        layout.addWidget(self.published)
        layout.addLayout(row)
        layout.addLayout(body, 1)
        self.lead_focus_to(self.sheets)
