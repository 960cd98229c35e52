"""What every page is given: the open book, the year looked at, and the window's voice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import Organisation
from gacha_app.i18n import _
from gacha_app.reports.report import EntryFilter
from gacha_app.settings import Settings
from gacha_app.ui.background import Job, Progress

if TYPE_CHECKING:  # SQLAlchemy is imported when a book is opened, not before the first window
    from gacha_app.storage.book import Book

# What a page may be asked to show: the entries behind a figure, a record by its identity, or just itself
Focus = EntryFilter | int | None


class Desk(QObject):
    """What every page is given; the window listens to its signals, pages never to the window.

    Attributes:
        settings: what the user likes; `save_settings` keeps a change.

    Signals:
        year_changed: the year now looked at.
        book_changed: another book was opened, or this one closed.
        appearance_changed: language, theme or size of type are others now.
        page_wanted: a page's name and its focus.
        said: a quiet sentence, and what undoes what it tells of (or None).
        refused: a `GachaError` to be shown.
        job_started: a `Job` that has just begun.
        record_asked: the user wants to record something, wherever he is; the form's code (or "") and answers known.
        book_closing_asked: the user wants to work in another book.
        restore_asked: the path of a backup that is to take the open book's place.
        other_book_asked: what is done while no book is open, and returns the path of the one to open then.
    """

    year_changed = Signal(int)
    book_changed = Signal()
    appearance_changed = Signal()
    page_wanted = Signal(str, object)
    said = Signal(str, object)
    refused = Signal(object)
    job_started = Signal(object)
    record_asked = Signal(str, object)
    book_closing_asked = Signal()
    restore_asked = Signal(object)
    other_book_asked = Signal(object)

    def __init__(self, settings: Settings, book: Book | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self._book = book
        self._year = dt.date.today().year
        self._organisation: tuple[int, Organisation] | None = None
        self._jobs: list[Job] = []

    @property
    def book(self) -> Book | None:
        """The open book."""
        return self._book

    @property
    def revision(self) -> int:
        """The revision of the open book; a page that showed an earlier one is stale."""
        return self._book.revision if self._book else 0

    @property
    def year(self) -> int:
        """The accounting year looked at."""
        return self._year

    @property
    def organisation(self) -> Organisation:
        """Whose book it is.

        Raises:
            GachaError: if no book is open.
        """
        from gacha_app.services.books import organisation

        book = self.open_book()
        if self._organisation is None or self._organisation[0] != book.revision:
            self._organisation = (book.revision, organisation(book))
        return self._organisation[1]

    def open_book(self) -> Book:
        """Return the open book.

        Raises:
            GachaError: if none is open.
        """
        if self._book is None:
            raise GachaError(_("还没有打开账本。"))
        return self._book

    def can_write(self) -> bool:
        """Say whether something can be recorded: a book is open, and not only to read."""
        return self._book is not None and not self._book.read_only

    def reading(self) -> AbstractContextManager[Any]:
        """Return a session that the reports read with: `with desk.reading() as session:`.

        Raises:
            GachaError: if no book is open.
        """
        return self.open_book().reading()

    def use_book(self, book: Book | None) -> None:
        """Put another book on the desk, or none; the one before is the caller's to close."""
        self._book = book
        self._organisation = None
        self.book_changed.emit()

    def use_year(self, year: int) -> None:
        """Look at another year."""
        if year != self._year:
            self._year = year
            self.year_changed.emit(year)

    def save_settings(self) -> None:
        """Keep what the user likes."""
        from gacha_app import settings

        settings.save(self.settings)

    def show_page(self, name: str, focus: Focus = None) -> None:
        """Show a page of the rail, by its name or with a part of it ("plans:pay"), and on it what `focus` means."""
        self.page_wanted.emit(name, focus)

    def record(self, kind: str = "", **known: Any) -> None:
        """Open the form that money is recorded with (Ctrl+N).

        Args:
            kind: the code of the form, "" for the one used last.
            known: answers to begin with, by the names of the form's fields ("fund_id", "project_id").
        """
        self.record_asked.emit(kind, known)

    def say(self, sentence: str, undo: Callable[[], object] | None = None) -> None:
        """Say quietly that something is done; the page shown is brought up to date.

        Args:
            sentence: what was done.
            undo: what takes it back again, offered beside the sentence.
        """
        self.said.emit(sentence, undo)

    def refuse(self, problem: GachaError) -> None:
        """Say what could not be done and what helps."""
        self.refused.emit(problem)

    def try_to(self, action: Callable[[], object]) -> bool:
        """Do something and return whether it was done; if it is refused, say why."""
        try:
            action()
        except GachaError as problem:
            self.refuse(problem)
            return False
        return True

    def run_in_background(
        self,
        title: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object] | None = None,
        *,
        refused: Callable[[GachaError], object] | None = None,
    ) -> Job:
        """Do long work off the window's thread; the window shows its progress and a way to stop it.

        Args:
            title: what is being done ("正在导出年度公开表").
            work: called with a `Progress`, which it may call with (done, total) now and then.
            then: called with what the work returned, in the window's thread.
            refused: called with the `GachaError` instead of showing it in the window.
        """
        job = Job(title, work, self)
        self._jobs.append(job)
        if then:
            job.succeeded.connect(then)
        job.refused.connect(refused or self.refuse)
        job.failed.connect(_raise_on_window_thread)
        job.ended.connect(lambda: self._forget(job))
        self.job_started.emit(job)
        job.start()
        return job

    def jobs(self) -> list[Job]:
        """Return what runs in the background."""
        return list(self._jobs)

    def finish_jobs(self) -> None:
        """Stop what still runs in the background and wait for it."""
        for job in self.jobs():
            job.stop()
            job.wait()

    def _forget(self, job: Job) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        job.deleteLater()


def _raise_on_window_thread(problem: BaseException) -> None:
    raise problem
