"""The window: opening and closing books, its pages, its keys, what it remembers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from small_village import YEAR

from gacha_app import i18n, settings
from gacha_app.domain.errors import GachaError
from gacha_app.storage.book import open_book
from gacha_app.storage.connection import connect
from gacha_app.ui.main_window import MainWindow


@pytest.fixture
def window(dressed: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window, shown, with no book."""
    kept = settings.load()
    kept.user_name = "苏和"
    made = MainWindow(kept)
    made.resize(1366, 768)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def open_in(window: MainWindow, path: Path) -> None:
    assert window.open_book(path), window.start_page.problem()
    window.desk.use_year(YEAR)


def answer_next_question(qtbot: QtBot, button: str) -> list[str]:
    """Press a button of the question that comes next; return what it asked, once it has."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLabel, QPushButton

    asked: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog), "no question was asked"
        asked.extend(one.text() for one in dialog.findChildren(QLabel))
        next(one for one in dialog.findChildren(QPushButton) if one.text().startswith(button)).click()

    QTimer.singleShot(100, answer)
    return asked


def test_a_book_is_shown_under_its_name_and_last_year(window: MainWindow, village_file: Path):
    open_in(window, village_file)

    assert window.workspace.current() == "overview"
    assert window.windowTitle() == "示例嘎查 · 2023 — 嘎查账本"
    assert Path(settings.load().recent[0]) == village_file.resolve()


def test_closing_gives_the_book_back(window: MainWindow, village_file: Path):
    lock = village_file.with_name(f".{village_file.name}.lock")
    open_in(window, village_file)
    assert lock.exists()

    window.close()

    assert not lock.exists()


def test_a_book_in_use_may_be_looked_at(window: MainWindow, village_file: Path, qtbot: QtBot):
    with open_book(village_file, user="王芳"):
        asked = answer_next_question(qtbot, "只读打开")

        open_in(window, village_file)

        assert any("王芳" in sentence for sentence in asked)
        assert window.desk.book is not None
        assert window.desk.book.read_only
        assert not window.desk.can_write()
        assert "只读" in window.windowTitle()
        assert "不能修改" in window.workspace.messages.text()
        window.close_book()


def test_a_book_in_use_may_be_left_alone(window: MainWindow, village_file: Path, qtbot: QtBot):
    with open_book(village_file, user="王芳"):
        answer_next_question(qtbot, "先不打开")

        assert not window.open_book(village_file)

    assert window.desk.book is None
    assert "王芳" in window.start_page.problem()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "找不到"),
        (b"", "空文件"),
        (b"PK\x03\x04 not a book at all" * 10, "不是嘎查账本"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "别的程序"),
    ],
)
def test_what_is_no_book_is_refused_in_words(window: MainWindow, tmp_path: Path, content: bytes | None, said: str):
    path = tmp_path / "不是账本.gacha"
    if content is not None:
        path.write_bytes(content)

    assert not window.open_book(path)

    assert said in window.start_page.problem()
    assert window.desk.book is None


def test_a_newer_book_is_refused_in_words(window: MainWindow, village_file: Path):
    connection = connect(village_file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    assert not window.open_book(village_file)

    assert "新" in window.start_page.problem()


def test_a_truncated_book_is_refused_in_words(window: MainWindow, village_file: Path):
    with village_file.open("r+b") as file:
        file.truncate(village_file.stat().st_size - 8192)

    assert not window.open_book(village_file)

    assert "不完整" in window.start_page.problem()


def test_every_page_of_the_rail_opens_by_its_key(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)
    keys = [getattr(Qt.Key, f"Key_{place}") for place in "1234567890"] + [Qt.Key.Key_Minus, Qt.Key.Key_Equal]

    for key, name in zip(keys, window.workspace.page_names(), strict=True):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.AltModifier)

        assert window.workspace.current() == name
        assert window.workspace.messages.text() == ""


def test_a_page_can_be_asked_for_with_one_of_its_parts(window: MainWindow, village_file: Path):
    open_in(window, village_file)

    window.desk.show_page("books:closing")

    assert window.workspace.current() == "books"
    assert window.workspace.current_page().chips.key() == "closing"


def test_no_piece_flashes_as_a_window_of_its_own(window: MainWindow, village_file: Path, qtbot: QtBot):
    """What is shown before it has a parent is a window for a moment, and takes the focus."""

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(repr(watched))
            return False

    shown: list[str] = []
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    window.start_page.show_new_book()
    open_in(window, village_file)
    for name in window.workspace.page_names():
        window.workspace.show_page(name)
    QApplication.instance().removeEventFilter(watch)

    assert shown == []


def test_the_years_offered_go_from_the_first_to_this_one(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)

    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)

    assert window.desk.year == 2022
    assert "2022" in window.windowTitle()
    qtbot.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert window.desk.year == 2022


def test_ctrl_n_opens_the_form_that_money_is_recorded_with(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)

    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)

    assert window.workspace.current() == "money"


def test_the_township_works_without_a_book_and_finds_the_way_back(window: MainWindow, qtbot: QtBot):
    window.start_page.page_wanted.emit("township")

    assert window.workspace.current() == "township"
    assert window.workspace.page_names() == ["township", "settings"]
    window.workspace.show_page("settings")
    assert window.workspace.messages.text() == ""
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.start_page.isVisible)


def test_f1_tells_of_the_page_shown_and_follows_it(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)

    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert "五个大数" in window.workspace.help_text()
    window.workspace.show_page("settings")
    assert "备份" in window.workspace.help_text()
    qtbot.keyClick(window, Qt.Key.Key_F1)

    assert window.workspace.help_text() == ""


def test_escape_puts_the_help_away(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)
    qtbot.keyClick(window, Qt.Key.Key_F1)

    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert window.workspace.help_text() == ""


def test_every_page_has_a_help_in_both_languages():
    from gacha_app.ui.help_sheet import help_file
    from gacha_app.ui.navigation import PAGES

    missing = []
    for language in i18n.LANGUAGES:
        i18n.use_language(language)
        missing += [
            f"{language} {page.name}" for page in PAGES if f"/{language}/" not in help_file(page.name).as_posix()
        ]

    assert missing == []


@pytest.mark.parametrize(
    ("typed", "title", "page"),
    [
        ("wp", "温棚葡萄", "projects"),
        ("温棚", "温棚葡萄", "projects"),
        ("衔接", "衔接资金", ""),
        ("设置", "设置", "settings"),
    ],
)
def test_anything_is_found_by_a_few_letters(
    window: MainWindow, village_file: Path, qtbot: QtBot, typed: str, title: str, page: str
):
    open_in(window, village_file)
    window.open_finder()
    finder = window.finder()

    finder.line.setText(typed)
    finder.look()
    assert title in finder.titles()
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)

    if page:
        assert window.workspace.current() == page


def test_what_is_said_offers_to_undo_and_ctrl_z_does(window: MainWindow, village_file: Path, qtbot: QtBot):
    open_in(window, village_file)
    undone: list[str] = []

    window.desk.say("已保存。", lambda: undone.append("done"))
    assert window.workspace.messages.text() == "已保存。"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert undone == ["done"]
    assert window.workspace.messages.text() == ""


def test_an_undo_that_is_refused_says_why(window: MainWindow, village_file: Path, qtbot: QtBot):
    def refuse() -> None:
        raise GachaError("已经结账。")

    open_in(window, village_file)
    window.desk.say("已保存。", refuse)

    window.workspace.messages.undo()

    assert window.workspace.messages.text() == "已经结账。"


def test_the_size_is_remembered(window: MainWindow, dressed: QApplication):
    window.resize(780, 555)
    window.close()

    again = MainWindow(settings.load())

    assert (again.width(), again.height()) == (780, 555)
    again.deleteLater()


def test_language_theme_and_size_change_at_once_and_stay_on_the_page(
    window: MainWindow, village_file: Path, qtbot: QtBot
):
    open_in(window, village_file)
    window.workspace.show_page("settings")

    window.workspace.current_page().sizes.choose("14")
    qtbot.waitUntil(lambda: QApplication.font().pointSizeF() == 14)
    window.workspace.current_page().themes.choose("dark")
    qtbot.waitUntil(lambda: settings.load().theme == "dark")
    window.workspace.current_page().languages.choose("en")
    qtbot.waitUntil(lambda: i18n.language() == "en")

    assert window.workspace.current() == "settings"
    assert window.desk.book is not None
    assert settings.load().language == "en"


def test_in_a_narrow_window_the_rail_shows_icons_and_every_page_still_fits(
    window: MainWindow, village_file: Path, qtbot: QtBot
):
    open_in(window, village_file)
    window.resize(911, 512)

    for name in window.workspace.page_names():
        window.workspace.show_page(name)
        page = window.workspace.current_page()
        QApplication.processEvents()

        assert page.isVisible()
        assert page.width() <= window.width() - 60, name


def test_a_mistake_of_ours_is_told_once_and_the_window_stays(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    asked = answer_next_question(qtbot, "继续使用")

    window.tell_crash("Traceback: ZeroDivisionError", tmp_path / "crash.txt")

    assert any("没有做成" in sentence for sentence in asked)
    assert window.isVisible()


def test_the_example_is_made_once_and_opened(window: MainWindow, qtbot: QtBot, own_home: Path):
    window.open_example()
    qtbot.waitUntil(lambda: window.desk.book is not None, timeout=60_000)

    assert window.desk.organisation.sample
    path = window.desk.open_book().path
    made = path.stat().st_mtime_ns
    window.open_example()
    qtbot.waitUntil(lambda: window.desk.book is not None and not window.desk.book.read_only, timeout=60_000)
    assert path.stat().st_mtime_ns == made


def test_a_restore_keeps_what_was_there(window: MainWindow, village_file: Path, tmp_path: Path, qtbot: QtBot):
    from gacha_app.domain.project import Project
    from gacha_app.services.books import back_up
    from gacha_app.services.projects import record_project

    backup = back_up(village_file, tmp_path / "备份.gacha")
    open_in(window, village_file)
    record_project(window.desk.open_book(), Project("后来加的"))

    window.desk.restore_asked.emit(backup)
    qtbot.waitUntil(lambda: window.desk.book is not None and "改名" in window.workspace.messages.text())

    with window.desk.reading() as session:
        from gacha_app.reports.names import project_names

        assert "后来加的" not in project_names(session).values()
    assert len(list(tmp_path.glob("*恢复前*.gacha"))) == 1
