"""The window: the start page, or the workspace over an open book; its keys, its title, its size."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from gacha_app import i18n
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.settings import Settings
from gacha_app.ui.book_place import warning_about
from gacha_app.ui.desk import Desk
from gacha_app.ui.start_page import StartPage
from gacha_app.ui.theme import apply_theme
from gacha_app.ui.widgets.crash_dialog import CrashDialog
from gacha_app.ui.widgets.finder import Finder
from gacha_app.ui.widgets.messages import ask

if TYPE_CHECKING:
    from gacha_app.storage.book import Book
    from gacha_app.ui.workspace import Workspace

_USUAL_SIZE = QSize(1280, 720)
_LEAST_SIZE = QSize(720, 420)


class MainWindow(QMainWindow):
    """The program's one window.

    Attributes:
        desk: what its pages are given.
        start_page: shown while no book is open.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.desk = Desk(settings, parent=self)
        self._crash: CrashDialog | None = None
        self._workspace: Workspace | None = None
        self._finder: Finder | None = None
        self._make_keys()
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.start_page = self._make_start_page()
        self._stack.addWidget(self.start_page)
        self.setMinimumSize(_LEAST_SIZE)
        self._restore_size()
        self._show_title()
        self.start_page.show_welcome()
        self.desk.year_changed.connect(self._show_title)
        self.desk.record_asked.connect(self._record)
        # queued: the button that asked for it is not taken away while it is still pressed
        self.desk.appearance_changed.connect(self._dress_again, Qt.ConnectionType.QueuedConnection)
        self.desk.book_closing_asked.connect(self.close_book, Qt.ConnectionType.QueuedConnection)
        self.desk.restore_asked.connect(self.restore, Qt.ConnectionType.QueuedConnection)
        self.desk.other_book_asked.connect(self.change_book, Qt.ConnectionType.QueuedConnection)

    @property
    def workspace(self) -> Workspace:
        """The pages and what surrounds them, made when first needed."""
        if self._workspace is None:
            # The first window shows without them
            from gacha_app.ui.workspace import Workspace

            self._workspace = Workspace(self.desk)
            self._workspace.find_asked.connect(self.open_finder)
            self._stack.addWidget(self._workspace)
        return self._workspace

    def open_book(self, path: Path) -> bool:
        """Open a book, and say in words why not if it cannot be; one in use may be looked at."""
        from gacha_app.storage.book import open_book
        from gacha_app.storage.lock import BookLocked

        if not self.close_book():
            return False
        user = self.desk.settings.user_name
        try:
            with _waiting():
                book = open_book(path, user=user)
        except BookLocked as problem:
            if not ask(self, _("账本正在使用"), str(problem), _("只读打开"), cancel=_("先不打开")):
                return self._stay(problem)
            return self._open_to_read(path, user)
        except GachaError as problem:
            return self._stay(problem)
        self.use_book(book)
        return True

    def use_book(self, book: Book) -> None:
        """Show an open book; the window closes it."""
        from gacha_app.reports.years import years_with_entries

        self.desk.settings.remember_book(book.path)
        self.desk.save_settings()
        self.desk.use_book(book)
        with self.desk.reading() as session:
            self.desk.use_year(years_with_entries(session)[-1])
        self.workspace.show_book()
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.show_page(self.workspace.page_names()[0])
        self._show_title()
        if book.read_only:
            self.workspace.messages.inform(_("账本是以只读方式打开的，可以看、可以导出，不能修改。"))
        elif warning := warning_about(book.path.resolve()):
            self.workspace.messages.inform(warning)

    def close_book(self) -> bool:
        """Give the book back and show the start page; say whether it was closed."""
        if self._workspace is not None and not self._workspace.may_leave():
            return False
        self.desk.finish_jobs()
        book = self.desk.book
        self.desk.use_book(None)
        if book is not None:
            book.close()
        self._drop_workspace()
        self.start_page.show_welcome()
        self._stack.setCurrentWidget(self.start_page)
        self._show_title()
        return True

    def restore(self, backup: Path) -> None:
        """Put a backup in the open book's place and open it again."""
        path = self.desk.open_book().path
        if self.close_book():
            self.start_page.restore(backup, path)

    def change_book(self, action: Callable[[], Path]) -> None:
        """Close the book, do something with its file, and open the book it leads to; if refused, the same one again."""
        before = self.desk.open_book().path
        if not self.close_book():
            return
        try:
            after = action()
        except GachaError as problem:
            self.open_book(before)
            self.desk.refuse(problem)
            return
        self.open_book(after)

    def open_example(self) -> None:
        """Open the example book, made if it is not there yet."""
        from gacha_app.ui.example_book import example_book

        if not self.close_book():
            return

        def made(path: object) -> None:
            if isinstance(path, Path):
                self.open_book(path)

        user = self.desk.settings.user_name
        self.start_page.show_note(_("正在准备示例，大约几秒钟…"))
        self.desk.run_in_background(
            _("正在准备示例"), lambda progress: example_book(user), made, refused=lambda problem: self._stay(problem)
        )

    def show_page(self, name: str) -> None:
        """Show a page that may need no book."""
        self._stack.setCurrentWidget(self.workspace)
        self.workspace.show_page(name)
        self._show_title()

    def open_finder(self) -> None:
        """Let the user find anything in the book."""
        if self.desk.book is not None:
            self.finder().open_with()

    def finder(self) -> Finder:
        """Return what finds, made when first needed."""
        if self._finder is None:
            from gacha_app.ui.finding import Finding

            self._finder = Finder(Finding(self.desk).find, self)
            self._finder.chosen.connect(lambda goal: self.desk.show_page(goal.page, goal.focus))
        return self._finder

    def tell_crash(self, details: str, log: Path | None) -> None:
        """Tell of a mistake of our own; while one is told, others only go to the log."""
        if self._crash is not None:
            return
        self._crash = CrashDialog(details, log, self)
        try:
            self._crash.exec()
        finally:
            self._crash.deleteLater()
            self._crash = None

    def closeEvent(self, event: QCloseEvent) -> None:
        self._remember_size()
        if self.close_book():
            self.desk.save_settings()
            event.accept()
        else:
            event.ignore()

    def _make_start_page(self) -> StartPage:
        page = StartPage(self.desk)
        page.book_wanted.connect(self.open_book)
        page.book_made.connect(self.use_book)
        page.example_wanted.connect(self.open_example)
        page.page_wanted.connect(self.show_page)
        page.language_wanted.connect(self._speak)
        return page

    def _make_keys(self) -> None:
        page, in_workspace = self._on_page, self._with_workspace
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_finder,
            "Ctrl+N": self._record,
            "F1": lambda: in_workspace(lambda one: one.turn_help()),
            "Ctrl+E": lambda: page(lambda one: one.export()),
            "Ctrl+P": lambda: page(lambda one: one.print_out()),
            "Ctrl+Z": lambda: in_workspace(lambda one: one.messages.undo()),
            "Ctrl+PgUp": lambda: in_workspace(lambda one: one.step_year(-1)),
            "Ctrl+PgDown": lambda: in_workspace(lambda one: one.step_year(1)),
            "Ctrl+W": lambda: in_workspace(lambda one: self.close_book()),
        }
        for sequence, action in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(action)

    def _record(self, kind: str = "", known: dict[str, Any] | None = None) -> None:
        if self._in_workspace() and self.desk.can_write() and self.workspace.show_page("money"):
            self._on_page(lambda one: one.record(kind, **(known or {})))

    def _on_page(self, action: Callable[..., object]) -> None:
        if self._in_workspace() and (page := self.workspace.current_page()) is not None:
            self.desk.try_to(lambda: action(page))

    def _in_workspace(self) -> bool:
        return self._workspace is not None and self._stack.currentWidget() is self._workspace

    def _with_workspace(self, action: Callable[[Workspace], object]) -> None:
        if self._in_workspace():
            action(self.workspace)

    def _open_to_read(self, path: Path, user: str) -> bool:
        from gacha_app.storage.book import open_book

        try:
            with _waiting():
                book = open_book(path, read_only=True, user=user)
        except GachaError as problem:
            return self._stay(problem)
        self.use_book(book)
        return True

    def _stay(self, problem: GachaError) -> bool:
        self.start_page.show_problem(str(problem))
        return False

    def _speak(self, language: str) -> None:
        self.desk.settings.language = language
        self.desk.save_settings()
        self.desk.appearance_changed.emit()

    def _dress_again(self) -> None:
        """Show everything anew, in another language, theme or size of type."""
        settings = self.desk.settings
        i18n.use_language(settings.language)
        shown = self._workspace.current() if self._in_workspace() and self._workspace else ""
        self._drop_workspace()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        # what is dropped need not be dressed: thousands of widgets
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        apply_theme(app, settings.theme, settings.font_size)
        old, self.start_page = self.start_page, self._make_start_page()
        self._stack.addWidget(self.start_page)
        self._stack.removeWidget(old)
        old.deleteLater()
        if shown:
            self.show_page(shown)
        self._show_title()

    def _drop_workspace(self) -> None:
        if self._finder is not None:
            self._finder.deleteLater()
            self._finder = None
        if self._workspace is not None:
            self._stack.removeWidget(self._workspace)
            self._workspace.leave()
            self._workspace.hide()
            self._workspace.deleteLater()
            self._workspace = None

    def _show_title(self) -> None:
        if self.desk.book is None:
            self.setWindowTitle(_("嘎查账本"))
            return
        words = f"{self.desk.organisation.name} · {self.desk.year}"
        if self.desk.book.read_only:
            words = _("{words}（只读）").format(words=words)
        self.setWindowTitle(_("{words} — 嘎查账本").format(words=words))

    def _restore_size(self) -> None:
        kept = self.desk.settings.window
        screen = QGuiApplication.primaryScreen().availableSize()
        size = QSize(kept.get("width", _USUAL_SIZE.width()), kept.get("height", _USUAL_SIZE.height()))
        self.resize(size.boundedTo(screen).expandedTo(_LEAST_SIZE.boundedTo(screen)))
        if kept.get("maximized") or (not kept and screen.width() <= 1440):
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _remember_size(self) -> None:
        size = self.normalGeometry().size() if self.isMaximized() else self.size()
        if not size.isEmpty():
            self.desk.settings.window = {
                "width": size.width(), "height": size.height(), "maximized": int(self.isMaximized())
            }  # fmt: skip


@contextlib.contextmanager
def _waiting() -> Iterator[None]:
    """Show the pointer that says so while something takes its second."""
    QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QApplication.restoreOverrideCursor()
