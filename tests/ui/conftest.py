"""What the tests of windows stand on: a dressed application, a small village's book, and a desk that holds it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from small_village import YEAR, make_small_village

from gacha_app import settings
from gacha_app.storage.book import Book, open_book
from gacha_app.ui.desk import Desk
from gacha_app.ui.theme import apply_theme

_WIDGETS = pytest.StashKey[list[QWidget]]()

# How long a dialog may stand there, in milliseconds
_PATIENCE = 60_000


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let go of a test's widgets once Qt has swept them up."""
    try:
        return (yield)
    finally:
        item.stash[_WIDGETS] = []


@pytest.fixture
def qtbot(qtbot: QtBot, request: pytest.FixtureRequest) -> QtBot:
    """The test's hand, which also holds the widgets it is given.

    A page without a parent is Python's. Collected as garbage while Qt asks one of its own layouts for its size, it takes
    the pieces being laid out along, and the process with them.
    """
    held = request.node.stash.setdefault(_WIDGETS, [])
    add = qtbot.addWidget

    def add_and_hold(widget: QWidget, **more: Callable[[QWidget], object]) -> None:
        held.append(widget)
        add(widget, **more)

    qtbot.addWidget = add_and_hold
    return qtbot


@pytest.fixture(scope="session")
def village_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small village's book, made once; tests get copies."""
    path = tmp_path_factory.mktemp("master") / "示例嘎查.gacha"
    make_small_village(path)
    return path


@pytest.fixture
def village_file(village_master: Path, tmp_path: Path) -> Path:
    """The test's own copy of the small village's book."""
    return Path(shutil.copy(village_master, tmp_path / village_master.name))


@pytest.fixture
def village_book(village_file: Path) -> Iterator[Book]:
    """The small village's book, open."""
    with open_book(village_file, user="苏和") as book:
        yield book


@pytest.fixture(autouse=True)
def swept() -> Iterator[None]:
    """Sweep up the widgets a test threw away: outside an event loop nobody does, and all later tests would dress them."""
    yield
    if QApplication.instance() is not None:
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def no_dialog_waits_for_ever() -> Iterator[None]:
    """Leave a dialog that nobody answers: a modal one would wait till the end of days, and no time limit ends it."""
    if QApplication.instance() is None:
        yield
        return
    left: list[str] = []

    def leave() -> None:
        if (dialog := QApplication.activeModalWidget()) is not None:
            left.append(dialog.windowTitle())
            dialog.close()

    timer = QTimer()
    timer.setInterval(_PATIENCE)
    timer.timeout.connect(leave)
    timer.start()
    yield
    timer.stop()
    assert not left, f"nobody answered {left}"


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """The application in its light dress at 10 pt."""
    apply_theme(qapp, "light", 10)
    return qapp


@pytest.fixture
def desk(dressed: QApplication, village_book: Book) -> Iterator[Desk]:
    """A desk with the small village's book on it, looking at the year its entries lie in."""
    made = Desk(settings.load(), village_book)
    made.use_year(YEAR)
    yield made
    made.finish_jobs()
    made.use_book(None)
