"""The window's start: as little as can be before it is shown, everything else after."""

from __future__ import annotations

import signal
import socket
import sys
import traceback
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, Qt, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gacha_app import i18n, paths, settings
from gacha_app.app import crash
from gacha_app.ui.main_window import MainWindow
from gacha_app.ui.theme import apply_theme


def show_window(book: Path | None, *, demo: bool = False) -> int:
    """Show the window, and on it a book or the example, until it is closed."""
    kept = settings.load()
    asked = i18n.language_of_environment()
    kept.language = asked or kept.language
    i18n.use_language(kept.language)
    app = make_application(kept)
    window = MainWindow(kept)
    crash.catch_everything(lambda problem, log: window.tell_crash("".join(traceback.format_exception(problem)), log))
    window.show()
    # Once it is drawn: opening a book imports SQLAlchemy
    if book is not None:
        QTimer.singleShot(0, lambda: window.open_book(book))
    elif demo:
        QTimer.singleShot(0, window.open_example)
    notifier = close_on_signal(window)
    try:
        return app.exec()
    finally:
        del notifier
        window.close()


def make_application(kept: settings.Settings) -> QApplication:
    """Make the application, dressed and speaking the user's language in Qt's own dialogs too."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("gacha")
    app.setApplicationDisplayName("")
    app.setDesktopFileName("gacha")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    icon = paths.resources() / "icons" / "app.svg"
    if icon.is_file():
        app.setWindowIcon(QIcon(str(icon)))
    apply_theme(app, kept.theme, kept.font_size)
    QLocale.setDefault(QLocale("zh_CN" if kept.language == "zh" else "en_GB"))
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if kept.language == "zh" and words.load("qtbase_zh_CN", folder):
        app.installTranslator(words)
    return app


def close_on_signal(window: MainWindow) -> QSocketNotifier | None:
    """Close the window as its button would when the process is told to end, so that the book's lock is given back."""
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        return None
    # Qt's loop runs no Python: a byte in a socket wakes it
    heard, told = socket.socketpair()
    heard.setblocking(False)
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda *_ignored: None)
    notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read, window)

    def close() -> None:
        heard.recv(64)
        window.close()

    notifier.activated.connect(close)
    # Kept as long as the notifier lives
    notifier.setProperty("sockets", (heard, told))
    return notifier
