"""The start page: a new book in three steps, opening, the list of the last ones, backups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gacha_app import paths, settings
from gacha_app.reports.ledger import total
from gacha_app.reports.report import EntryFilter
from gacha_app.services.books import back_up
from gacha_app.storage.book import Book
from gacha_app.ui.book_place import offered_path, warning_about, with_suffix
from gacha_app.ui.desk import Desk
from gacha_app.ui.new_book import NewBook
from gacha_app.ui.start_page import StartPage
from gacha_app.ui.start_pieces import ActionRow


@pytest.fixture
def desk(dressed: QApplication) -> Desk:
    """A desk without a book."""
    kept = settings.load()
    kept.user_name = "苏和"
    return Desk(kept)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Iterator[StartPage]:
    """The start page, shown."""
    made = StartPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    yield made
    made.hide()


@pytest.fixture
def new_book(page: StartPage) -> NewBook:
    """The three steps, at their beginning."""
    return page.show_new_book()


def made_by(new_book: NewBook) -> list[Book]:
    books: list[Book] = []
    new_book.made.connect(books.append)
    return books


def fill_cover(new_book: NewBook, **other: object) -> None:
    new_book.cover.set_values({"name": "巴彦套海嘎查", "township": "巴彦木仁苏木", "first_year": 2023, **other})


def test_three_steps_make_a_book_with_its_opening_balances(new_book: NewBook, tmp_path: Path):
    books = made_by(new_book)
    fill_cover(new_book)
    new_book.go_on()
    new_book.opening.set_balance("102", 52_341_866)
    new_book.opening.set_balance("151", 10_000_000)
    new_book.go_on()
    new_book.charter.set_values({"head": "巴特尔", "accountant": "王芳", "reserve_rate": 1550, "user_name": "王芳"})

    new_book.go_on()

    (book,) = books
    with book, book.reading() as session:
        from gacha_app.reports.heading import organisation_of

        organisation = organisation_of(session)
        assert (organisation.name, organisation.township) == ("巴彦套海嘎查", "巴彦木仁苏木")
        assert (organisation.head, organisation.accountant, organisation.reserve_rate) == ("巴特尔", "王芳", 1550)
        assert organisation.first_year == 2023
        assert total(session, EntryFilter(account="102", last=dt.date(2023, 1, 1))) == 52_341_866
        assert total(session, EntryFilter(account="311", last=dt.date(2023, 1, 1))) == -62_341_866
    assert book.path == paths.documents() / "巴彦套海嘎查.gacha"
    assert book.user == "王芳"


def test_nothing_but_a_name_is_asked_for(new_book: NewBook):
    books = made_by(new_book)
    new_book.cover.set_values({"name": "上滩嘎查"})

    for _step in range(3):
        new_book.go_on()

    assert len(books) == 1
    books[0].close()


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"name": ""}, "name", "请填写"),
        ({"first_year": None}, "first_year", "请填写"),
        ({"name": "长" * 61}, "name", "太长"),
    ],
)
def test_what_is_wrong_on_the_cover_is_said_beside_it(
    new_book: NewBook, values: dict[str, object], field: str, said: str
):
    fill_cover(new_book, **values)

    new_book.go_on()

    assert new_book.step() == 0
    assert said in new_book.cover.problems()[field]


@pytest.mark.parametrize("typed", ["二三年", "23", "20233", "1823"])
def test_a_year_that_is_none_is_refused(new_book: NewBook, typed: str):
    fill_cover(new_book)
    new_book.cover["first_year"].setText(typed)

    new_book.go_on()

    assert new_book.step() == 0
    assert "2023" in new_book.cover.problems()["first_year"]


@pytest.mark.parametrize("typed", ["2023", "２０２３", "2023年", "2023年度"])
def test_a_year_is_read_as_people_write_it(new_book: NewBook, typed: str):
    fill_cover(new_book)
    new_book.cover["first_year"].setText(typed)

    new_book.go_on()

    assert new_book.step() == 1
    assert new_book.cover["first_year"].value() == 2023


def test_a_book_that_is_there_is_never_overwritten(new_book: NewBook):
    path = offered_path("巴彦套海嘎查")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"already here")
    fill_cover(new_book)

    new_book.go_on()

    assert new_book.step() == 0
    assert any("已经存在" in one.text() for one in new_book.findChildren(QLabel))
    assert path.read_bytes() == b"already here"


def test_an_amount_that_is_none_keeps_the_step(new_book: NewBook):
    fill_cover(new_book)
    new_book.go_on()
    new_book.opening._form["102"].setText("五百块")

    new_book.go_on()

    assert new_book.step() == 1
    assert "不是金额" in new_book.opening._form.problems()["102"]


def test_an_amount_without_an_account_keeps_the_step(new_book: NewBook):
    fill_cover(new_book)
    new_book.go_on()
    _account, amount = new_book.opening.add_account()
    amount.set_value(100)

    new_book.go_on()

    assert new_book.step() == 1
    assert "没有选科目" in new_book.opening._problem.text()


def test_an_account_that_stands_there_twice_is_refused(new_book: NewBook):
    fill_cover(new_book)
    new_book.go_on()
    for _time in range(2):
        new_book.opening.set_balance("151", 100)

    new_book.go_on()

    assert new_book.step() == 1
    assert "两次" in new_book.opening._problem.text()


def test_where_a_difference_goes_is_said_at_once(new_book: NewBook):
    fill_cover(new_book)
    new_book.go_on()

    new_book.opening.set_balance("101", 123_456)
    assert "1,234.56" in new_book.opening._note.text()
    new_book.opening.set_balance("311", 123_456)

    assert new_book.opening._note.text() == ""


@pytest.mark.parametrize("typed", ["101", "-1", "abc", "20.005"])
def test_a_rate_that_is_none_is_refused(new_book: NewBook, typed: str):
    books = made_by(new_book)
    fill_cover(new_book)
    new_book.go_on()
    new_book.go_on()
    new_book.charter["reserve_rate"].setText(typed)

    new_book.go_on()

    assert books == []
    assert "0 到 100" in new_book.charter.problems()["reserve_rate"]


def test_a_folder_that_refuses_is_said_and_what_was_typed_stays(new_book: NewBook, tmp_path: Path):
    books = made_by(new_book)
    new_book.choose_path(tmp_path / "没有这个文件夹" / "a.gacha")
    fill_cover(new_book)
    for _step in range(3):
        new_book.go_on()

    assert books == []
    assert "没有这个文件夹" in new_book._problem.text()
    assert new_book.cover["name"].value() == "巴彦套海嘎查"


def test_one_may_go_back_and_nothing_typed_is_lost(new_book: NewBook, page: StartPage):
    fill_cover(new_book)
    new_book.go_on()
    new_book.go_back()

    assert new_book.step() == 0
    assert new_book.cover["name"].value() == "巴彦套海嘎查"
    new_book.go_back()
    assert not new_book.isVisible()


def test_enter_goes_from_field_to_field_and_on(new_book: NewBook, qtbot: QtBot):
    fill_cover(new_book)
    field = new_book.cover["first_year"]
    field.setFocus()

    # to the chart, to the button, and on
    for _key in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert new_book.step() == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (PureWindowsPath(r"C:\Users\王芳\OneDrive\账\a.gacha"), "OneDrive"),
        (PureWindowsPath(r"D:\我的坚果云\a.gacha"), "坚果云"),
        (PureWindowsPath(r"D:\BaiduNetdiskWorkspace\a.gacha"), "百度网盘"),
        (PureWindowsPath(r"C:\Users\x\OneDrive - 某公司\a.gacha"), "OneDrive"),
        (PurePosixPath("/data/x/Nutstore Files/a.gacha"), "坚果云"),
        (PureWindowsPath(r"\\server\share\a.gacha"), "网络共享"),
        (PureWindowsPath(r"D:\嘎查账本\a.gacha"), ""),
        (PurePosixPath("/data/x/嘎查 账本/a.gacha"), ""),
    ],
)
def test_places_that_are_not_good_for_a_book_are_named(path: PurePosixPath | PureWindowsPath, said: str):
    assert said in warning_about(path)
    assert bool(said) == bool(warning_about(path))


def test_a_name_with_signs_that_no_file_may_bear_still_gives_a_path():
    assert offered_path('上滩/嘎查:"2023"').name == "上滩嘎查2023.gacha"
    assert offered_path("  ..").name.endswith(".gacha")


def test_the_ending_is_added_once():
    assert with_suffix(Path("a")).name == "a.gacha"
    assert with_suffix(Path("a.GACHA")).name == "a.GACHA"
    assert with_suffix(Path("2023.5")).name == "2023.5.gacha"


def test_a_recent_book_that_is_gone_is_marked_and_can_be_struck_off(
    page: StartPage, desk: Desk, tmp_path: Path, village_file: Path
):
    desk.settings.recent = [str(village_file), str(tmp_path / "U盘上的.gacha")]
    page.refresh()

    rows = {row.accessibleName(): row for row in page._recent.findChildren(ActionRow) if not row.isHidden()}

    assert any("U盘上的" in name and "找不到" in name for name in rows)
    assert any("示例嘎查" in name and "找不到" not in name for name in rows)
    page._forget(tmp_path / "U盘上的.gacha")
    assert settings.load().recent == [str(village_file)]


def test_a_recent_book_is_opened_by_a_click(page: StartPage, desk: Desk, village_file: Path, qtbot: QtBot):
    desk.settings.recent = [str(village_file)]
    page.refresh()
    row = next(one for one in page._recent.findChildren(ActionRow) if "示例嘎查" in one.accessibleName())

    with qtbot.waitSignal(page.book_wanted) as wanted:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)

    assert wanted.args == [village_file]


def test_a_backup_may_be_restored_to_a_new_place(page: StartPage, village_file: Path, tmp_path: Path, qtbot: QtBot):
    backup = back_up(village_file, tmp_path / "备份.gacha")

    with qtbot.waitSignal(page.book_wanted) as wanted:
        page.restore(backup, tmp_path / "恢复后")

    assert wanted.args == [tmp_path / "恢复后.gacha"]
    assert (tmp_path / "恢复后.gacha").exists()


def test_what_is_no_backup_is_refused_and_nothing_is_changed(page: StartPage, village_file: Path, tmp_path: Path):
    wrong = tmp_path / "照片.gacha"
    wrong.write_bytes(b"\x89PNG" * 100)
    before = village_file.read_bytes()

    page.restore(wrong, village_file)

    assert "不是嘎查账本" in page.problem()
    assert village_file.read_bytes() == before


def test_the_other_language_is_one_click_away(page: StartPage, qtbot: QtBot):
    from PySide6.QtWidgets import QPushButton

    other = next(one for one in page.findChildren(QPushButton) if one.text() == "English" and one.isVisible())

    with qtbot.waitSignal(page.language_wanted) as wanted:
        other.click()

    assert wanted.args == ["en"]
