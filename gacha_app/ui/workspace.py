"""The window while one works: rail, heading, messages, the pages one after the other, and the help beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.ui import theme
from gacha_app.ui.background import Job
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.heading import Heading
from gacha_app.ui.help_sheet import HelpSheet
from gacha_app.ui.navigation import PageEntry, page_class, pages
from gacha_app.ui.page import Page
from gacha_app.ui.widgets.messages import MessageBar, ProgressStrip
from gacha_app.ui.widgets.rail import Rail
from gacha_app.ui.widgets.scroller import Scroller

# The way back, in the rail while no book is open
_START = "start"


class Workspace(QWidget):
    """What surrounds the pages.

    Attributes:
        messages: the line in which the window speaks.

    Signals:
        find_asked: the user wants to find something.
    """

    find_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, Page] = {}
        self._heard: tuple[tuple[Any, Callable[..., object]], ...] = ()
        self._places: dict[str, QWidget] = {}
        self._rail = Rail(_("嘎查账本"))
        self._head = Heading()
        self.messages = MessageBar()
        self._jobs = QVBoxLayout()
        self._stack = QStackedWidget()
        self._stack.setProperty("surface", "clear")
        self._help = HelpSheet(self)
        self._help.hide()
        self._build()
        self._connect()
        self.show_book()

    def show_book(self) -> None:
        """Offer the pages that the book on the desk, or none, has a use for."""
        offered = [one for one in pages() if self._desk.book is not None or one.without_book]
        if list(self._entries) != [one.name for one in offered]:
            self._rail.clear_pages()
            if self._desk.book is None:
                self._rail.add_page(_START, _("开始页"), "back")
            for one in offered:
                self._rail.add_page(one.name, _(one.title), one.icon)
            self._entries = {one.name: one for one in offered}
        self.show_surroundings()

    def show_surroundings(self) -> None:
        """Bring the rail's words and the offered years up to date."""
        desk = self._desk
        if desk.book is None:
            self._rail.set_book(_("没有打开账本"))
            self._rail.set_foot([])
            return
        organisation = desk.organisation
        sample = _("（示例）") if organisation.sample else ""
        self._rail.set_book(f"{organisation.name}{sample}")
        who = _("只读") if desk.book.read_only else _("记账人 {name}").format(name=desk.settings.user_name)
        self._rail.set_foot([who, backup_words(desk.settings.backups.get(str(desk.book.path.resolve()), ""))])
        self._head.years.show_years(self._years(), desk.year)

    def show_page(self, name: str, focus: Focus = None) -> bool:
        """Show a page, imported if it is its first time, brought up to date, and on it what `focus` means.

        Args:
            name: its name, or with one of its parts ("plans:pay").
        """
        name, _colon, part = name.partition(":")
        if name not in self._entries:
            self.messages.refuse(_("这里没有这一页。"))
            return False
        current = self.current_page()
        if current is not None and self.current() != name and not current.may_leave():
            self._rail.set_current(self.current())
            return False
        page = self._page(name)
        self._stack.setCurrentWidget(self._places[name])
        self._rail.set_current(name)
        self._show_head()
        self._refresh(page)
        page.setFocus()
        if part:
            self._desk.try_to(lambda: page.show_part(part))
        if focus is not None:
            self._desk.try_to(lambda: page.focus_on(focus))
        if not self._help.isHidden():
            self._help.show_help(name)
        return True

    def current(self) -> str:
        """Return the name of the page shown, "" before the first."""
        shown = self._stack.currentWidget()
        return next((name for name, place in self._places.items() if place is shown), "")

    def current_page(self) -> Page | None:
        """Return the page shown."""
        return self._pages.get(self.current())

    def page_names(self) -> list[str]:
        """Return the names of the pages in the rail."""
        return list(self._entries)

    def refresh(self) -> None:
        """Bring what is shown up to date."""
        self.show_surroundings()
        if (page := self.current_page()) is not None:
            self._refresh(page)
            self._show_head()

    def may_leave(self) -> bool:
        """Say whether nothing typed would be lost."""
        page = self.current_page()
        return page is None or page.may_leave()

    def step_year(self, step: int) -> None:
        """Look at the next offered year, or the one before."""
        years = sorted({*self._years(), self._desk.year})
        at = years.index(self._desk.year) + step
        if 0 <= at < len(years):
            self._desk.use_year(years[at])

    def turn_help(self) -> None:
        """Show the help of the page, or put it away."""
        if self._help.isHidden():
            self._help.show_help(self.current())
            self._help.show()
            self._place_help()
            self._help.setFocus()
        else:
            self._close_help()

    def help_text(self) -> str:
        """Return the help shown, "" while it is put away."""
        return "" if self._help.isHidden() else self._help.text()

    def show_job(self, job: Job) -> None:
        """Show how far long work is, until it ends."""
        strip = ProgressStrip(job.title)
        job.progressed.connect(strip.show_progress)
        strip.stop_asked.connect(job.stop)
        job.ended.connect(strip.hide)
        job.ended.connect(strip.deleteLater)
        job.ended.connect(self.refresh)
        self._jobs.addWidget(strip)

    def leave(self) -> None:
        """Hear nothing of the desk any more: another workspace takes this one's place before it is gone."""
        for signal, slot in self._heard:
            signal.disconnect(slot)
        self._heard = ()

    def _build(self) -> None:
        column = QVBoxLayout()
        side = theme.space(20)
        column.setContentsMargins(side, theme.space(14), side, theme.space(14))
        column.setSpacing(theme.space(12))
        self._jobs.setSpacing(theme.space(6))
        column.addWidget(self._head)
        column.addWidget(self.messages)
        column.addLayout(self._jobs)
        column.addWidget(self._stack, 1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self._rail)
        self._row.addLayout(column, 1)
        self._help_box = QWidget()
        self._beside = box = QVBoxLayout(self._help_box)
        box.setContentsMargins(0, theme.space(14), theme.space(14), theme.space(14))
        self._row.addWidget(self._help_box)
        self._help_box.hide()

    def _connect(self) -> None:
        self._rail.page_chosen.connect(self._on_page_chosen)
        self._head.find_asked.connect(self.find_asked)
        self._head.help_asked.connect(self.turn_help)
        self._head.years.year_chosen.connect(self._desk.use_year)
        self._help.closed.connect(self._close_help)
        desk = self._desk
        heard: tuple[tuple[Any, Callable[..., object]], ...] = (
            (desk.page_wanted, self.show_page),
            (desk.said, self._say),
            (desk.refused, self.messages.refuse),
            (desk.year_changed, self._on_year_changed),
            (desk.job_started, self.show_job),
        )
        for signal, slot in heard:
            signal.connect(slot)
        self._heard = heard
        for job in desk.jobs():
            self.show_job(job)

    def _on_page_chosen(self, name: str) -> None:
        if name == _START:
            self._desk.book_closing_asked.emit()
        else:
            self.show_page(name)

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            page = page_class(self._entries[name])(self._desk)
            page.heading_changed.connect(self._show_head)
            self._pages[name] = page
            self._places[name] = Scroller(page)
            self._stack.addWidget(self._places[name])
        return self._pages[name]

    def _show_head(self) -> None:
        page = self.current_page()
        if page is not None:
            title = page.heading() or _(self._entries[self.current()].title)
            uses_year = page.uses_year and self._desk.book is not None
            self._head.show_page(title, page.main_button(), uses_year=uses_year)

    def _refresh(self, page: Page) -> None:
        try:
            page.refresh()
        except GachaError as problem:
            self.messages.refuse(problem)

    def _say(self, sentence: str, undo: object) -> None:
        self.messages.say(sentence, self._undoing(undo) if callable(undo) else None)
        self.refresh()

    def _undoing(self, undo: Callable[[], object]) -> Callable[[], None]:
        def take_back() -> None:
            if self._desk.try_to(undo):
                self.refresh()

        return take_back

    def _on_year_changed(self) -> None:
        self.messages.close_message()
        self.refresh()

    def _years(self) -> list[int]:
        from gacha_app.reports.years import years_with_entries

        this_year = dt.date.today().year
        with self._desk.reading() as session:
            years = years_with_entries(session)
        first = min(self._desk.organisation.first_year, *years)
        return list(range(first, max(this_year, *years) + 1))

    def _close_help(self) -> None:
        self._help.hide()
        self._help_box.hide()
        if (page := self.current_page()) is not None:
            page.setFocus()

    def _place_help(self) -> None:
        """Put the help beside the page, or over it where the page would be left too narrow."""
        if self._help.isHidden():
            return
        narrow = theme.is_narrow(self.window().width() - self._help.width())
        self._help_box.setVisible(not narrow)
        if not narrow:
            self._beside.addWidget(self._help)
        elif self._help.parentWidget() is not self:
            self._help.setParent(self)
        if narrow:
            margin = theme.space(10)
            self._help.setGeometry(
                self.width() - self._help.width() - margin, margin, self._help.width(), self.height() - 2 * margin
            )
            self._help.raise_()
        self._help.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_help()


def backup_words(when: str) -> str:
    """Return how long ago a book was backed up, in the words of the rail's foot."""
    try:
        moment = dt.datetime.fromisoformat(when)
    except ValueError:
        return _("还没有备份")
    days = (dt.date.today() - moment.date()).days
    if days <= 0:
        return _("已备份 今天 {time}").format(time=f"{moment:%H:%M}")
    if days == 1:
        return _("已备份 昨天 {time}").format(time=f"{moment:%H:%M}")
    return _("已备份 {date}").format(date=moment.date())
