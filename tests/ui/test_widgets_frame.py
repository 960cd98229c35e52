"""The frame of the window: the rail, the finder, a table beside its story."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from gacha_app.ui.widgets.finder import Finder, Found
from gacha_app.ui.widgets.matching import matches
from gacha_app.ui.widgets.rail import Rail, RailButton
from gacha_app.ui.widgets.split import SplitPanel

PAGES = (("overview", "总览"), ("projects", "项目"), ("money", "收入与支出"), ("books", "凭证与账簿"))
PEOPLE = (Found("张三", "成员 · 0012 户", 12), Found("张秀英", "0007 户 · 5 份", 7), Found("巴特尔", "0001 户", 1))


@pytest.fixture
def window(dressed, qtbot):
    """A window with a rail, 1366 wide."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    made.rail = Rail("嘎查账本")
    for key, text in PAGES:
        made.rail.add_page(key, text, key)
    made.rail.set_book("示例嘎查 · 2023")
    made.rail.set_foot(["会计 苏和", "已备份 今天 09:12"])
    layout.addWidget(made.rail)
    layout.addWidget(QWidget(), 1)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def words(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]


def visible(widget, kind):
    return [one for one in widget.findChildren(kind) if one.isVisible()]


def page_button(rail, name):
    return next(one for one in rail.findChildren(RailButton) if one.accessibleName() == name)


def test_the_rail_says_whose_book_it_is_and_who_works(window):
    assert words(window.rail) == ["嘎查账本", "示例嘎查 · 2023", "会计 苏和", "已备份 今天 09:12"]


def test_a_page_is_chosen_by_pointer_enter_and_alt_digit(window, qtbot):
    with qtbot.waitSignal(window.rail.page_chosen, timeout=1000) as told:
        qtbot.mouseClick(page_button(window.rail, "项目"), Qt.MouseButton.LeftButton)
    assert told.args == ["projects"]
    assert window.rail.current() == "projects"
    with qtbot.waitSignal(window.rail.page_chosen, timeout=1000) as told:
        qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["money"]
    page_button(window.rail, "总览").setFocus()
    with qtbot.waitSignal(window.rail.page_chosen, timeout=1000) as told:
        qtbot.keyClick(page_button(window.rail, "总览"), Qt.Key.Key_Return)
    assert told.args == ["overview"]


def test_arrows_walk_along_the_rail_and_pass_over_what_cannot_be_chosen(window, qtbot):
    window.rail.set_pages_enabled(["overview", "money"])
    first = page_button(window.rail, "总览")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    qtbot.waitUntil(page_button(window.rail, "收入与支出").hasFocus)
    qtbot.keyClick(page_button(window.rail, "收入与支出"), Qt.Key.Key_Down)
    qtbot.keyClick(page_button(window.rail, "收入与支出"), Qt.Key.Key_Up)
    qtbot.waitUntil(first.hasFocus)
    window.rail.set_pages_enabled(None)
    assert page_button(window.rail, "项目").isEnabled()


def test_a_narrow_window_leaves_the_icons_and_their_names_as_tips(window, qtbot):
    wide = window.rail.width()
    window.resize(1099, 700)
    qtbot.waitUntil(window.rail.is_collapsed)
    assert window.rail.width() < wide / 2
    assert words(window.rail) == []
    one = page_button(window.rail, "收入与支出")
    assert one.text() == ""
    assert one.toolTip() == "收入与支出 (Alt+3)"
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: not window.rail.is_collapsed())
    assert one.text().strip() == "收入与支出"


def test_no_page_is_marked_when_none_of_them_is_shown(window):
    window.rail.set_current("money")
    window.rail.set_current("start")
    assert window.rail.current() == ""


def test_pages_are_added_again_in_another_language(window, qtbot):
    window.rail.clear_pages()
    window.rail.add_page("overview", "Overview", "overview")
    qtbot.waitUntil(lambda: [one.accessibleName() for one in visible(window.rail, RailButton)] == ["Overview"])
    with qtbot.waitSignal(window.rail.page_chosen, timeout=1000) as told:
        qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert told.args == ["overview"]


def test_every_page_can_be_reached_on_a_low_screen(window, qtbot):
    for number in range(14):
        window.rail.add_page(f"more{number}", f"页 {number}", "books")
    window.resize(1366, 400)
    window.rail.set_current("more13")
    last = page_button(window.rail, "页 13")
    qtbot.waitUntil(lambda: window.rail.rect().contains(last.mapTo(window.rail, last.rect().center())))


@pytest.fixture
def finder(window, qtbot):
    asked = []

    def find(text):
        asked.append(text)
        return [one for one in PEOPLE if matches(text, one.title)]

    made = Finder(find, window)
    made.asked = asked
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open_with()
    yield made
    made.close()


def test_the_finder_opens_with_a_hint_over_the_middle_of_its_window(finder, window):
    assert finder.titles() == []
    assert any("拼音首字母" in text for text in words(finder))
    assert abs(finder.geometry().center().x() - window.geometry().center().x()) <= 2
    assert finder.asked == []


def test_letters_find_and_enter_opens_what_is_marked(finder, qtbot):
    qtbot.keyClicks(finder.line, "z")
    qtbot.waitUntil(lambda: finder.titles() == ["张三", "张秀英"])
    qtbot.keyClick(finder.line, Qt.Key.Key_Down)
    with qtbot.waitSignal(finder.chosen, timeout=1000) as told:
        qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert told.args == [7]
    assert not finder.isVisible()


def test_enter_waits_for_no_pause(finder, qtbot):
    qtbot.keyClicks(finder.line, "bte")
    with qtbot.waitSignal(finder.chosen, timeout=1000) as told:
        qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert told.args == [1]


def test_chinese_is_found_as_an_input_method_brings_it(finder, qtbot):
    event = QInputMethodEvent()
    event.setCommitString("秀英")
    QApplication.sendEvent(finder.line, event)
    qtbot.waitUntil(lambda: finder.titles() == ["张秀英"])
    assert finder.asked == ["秀英"]


def test_a_click_opens_what_it_points_at(finder, qtbot):
    qtbot.keyClicks(finder.line, "z")
    qtbot.waitUntil(lambda: len(finder.titles()) == 2)
    listed = finder.findChild(QListView)
    at = listed.visualRect(listed.model().index(1, 0)).center()
    with qtbot.waitSignal(finder.chosen, timeout=1000) as told:
        qtbot.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [7]


def test_what_is_not_found_is_said_and_enter_then_does_nothing(finder, qtbot):
    qtbot.keyClicks(finder.line, "qqq")
    qtbot.waitUntil(lambda: any("没有找到“qqq”" in text for text in words(finder)))
    qtbot.keyClick(finder.line, Qt.Key.Key_Return)
    assert finder.isVisible()
    qtbot.keyClick(finder.line, Qt.Key.Key_Escape)
    assert not finder.isVisible()


@pytest.fixture
def split(dressed, qtbot):
    story = QWidget()
    QVBoxLayout(story).addWidget(QLabel("这一户"))
    left = QPushButton("表")
    made = SplitPanel(left, story, 30)
    made.left_kept, made.story_kept = left, story
    qtbot.addWidget(made)
    made.resize(1200, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_a_wide_window_shows_table_and_story_side_by_side(split):
    assert split.left_kept.isVisible()
    assert split.story_kept.isVisible()
    assert split.left_kept.geometry().right() < split._side.x()
    assert split._side.width() == pytest.approx(0.3 * split.width(), abs=12)


def test_a_narrow_window_shows_one_at_a_time_and_a_way_back(split, qtbot):
    split.resize(1000, 600)
    assert split.is_narrow()
    assert split.left_kept.isVisible()
    assert not split.story_kept.isVisible()
    split.open_story()
    assert not split.left_kept.isVisible()
    assert split.story_kept.isVisible()
    back = next(one for one in split.findChildren(QPushButton) if one.text() == "返回列表")
    with qtbot.waitSignal(split.story_left, timeout=1000):
        qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert split.left_kept.isVisible()
    assert split.left_kept.hasFocus()


def test_escape_leads_back_from_the_story(split, qtbot):
    split.resize(1000, 600)
    split.open_story()
    split.setFocus()
    qtbot.keyClick(split, Qt.Key.Key_Escape)
    assert split.left_kept.isVisible()


def test_a_window_drawn_wide_again_shows_both(split):
    split.resize(1000, 600)
    split.open_story()
    split.resize(1200, 600)
    assert split.left_kept.isVisible()
    assert split.story_kept.isVisible()
