"""Fields: what people type, paste and choose, and what the book is given."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QVBoxLayout, QWidget

from gacha_app.domain.errors import InvalidInput
from gacha_app.ui.widgets.edge_button import EdgeButton
from gacha_app.ui.widgets.fields import (
    Choice,
    ChoiceField,
    DateField,
    MoneyField,
    NoteField,
    QuantityField,
    SharesField,
    TextField,
)

TODAY = date(2023, 12, 9)
PROJECTS = [Choice(1, "温棚葡萄", "30 座"), Choice(2, "鸵鸟养殖", "自营"), Choice(3, "土地流转"), Choice(4, "土地平整")]


@pytest.fixture
def shown(dressed, qtbot):
    """Show a field with another one after it, and put the cursor into it."""

    def show(field):
        window = QWidget()
        layout = QVBoxLayout(window)
        following = QLineEdit()
        layout.addWidget(field)
        layout.addWidget(following)
        qtbot.addWidget(window)
        window.resize(400, 200)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        field.following = following
        field.window_kept = window
        return field

    return show


def typed(field, text):
    """Bring a text in as an input method does, whatever its letters."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def left(qtbot, field):
    field.following.setFocus()
    qtbot.waitUntil(lambda: not field.hasFocus())


@pytest.mark.parametrize(
    ("text", "fen", "tidy"),
    [
        ("1234.5", 123450, "1,234.50"), ("1,234.5", 123450, "1,234.50"), ("１２３４．５", 123450, "1,234.50"),
        ("=1200*3", 360000, "3,600.00"), ("1.2万", 1200000, "12,000.00"), ("￥12元", 1200, "12.00"),
        ("-8", -800, "-8.00"), ("0", 0, "0.00"), ("", None, ""),
    ],
)  # fmt: skip
def test_an_amount_is_understood_as_people_write_it_and_grouped_when_left(shown, qtbot, text, fen, tidy):
    field = shown(MoneyField())
    typed(field, text)
    assert field.value() == fen
    left(qtbot, field)
    assert field.text() == tidy
    assert field.problem == ""
    assert field.value() == fen


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("12x", "“12x”不是金额"), ("1.234", "不足一分"), ("=1/0", "不是金额"), ("壹佰", "不是金额"), ("1e5", "不是金额")],
)
def test_an_amount_that_is_none_stays_as_typed_and_says_why(shown, qtbot, text, sentence):
    field = shown(MoneyField())
    typed(field, text)
    left(qtbot, field)
    assert field.text() == text
    assert sentence in field.problem
    assert field.property("problem") is True
    assert sentence in field.accessibleDescription()
    with pytest.raises(InvalidInput):
        field.value()


def test_a_problem_goes_as_soon_as_its_field_is_mended(shown, qtbot):
    field = shown(MoneyField())
    typed(field, "12x")
    left(qtbot, field)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.problem == ""
    assert field.property("problem") is False


def test_a_refusal_names_the_field_it_concerns(dressed, qtbot):
    field = MoneyField()
    qtbot.addWidget(field)
    field.name = "granted"
    field.setText("许多")
    with pytest.raises(InvalidInput) as refusal:
        field.value()
    assert refusal.value.field == "granted"


def test_an_amount_is_pasted_from_the_clipboard(shown, qtbot):
    field = shown(MoneyField())
    QApplication.clipboard().setText("１，２３４．５０")
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert field.value() == 123450


def test_a_change_is_told_once_and_tidying_is_none(shown, qtbot):
    field = shown(MoneyField())
    seen = []
    field.changed.connect(lambda: seen.append(field.text()))
    qtbot.keyClicks(field, "12")
    left(qtbot, field)
    assert field.text() == "12.00"
    assert seen == ["1", "12"]


def test_enter_goes_on_from_a_right_field_and_stays_in_a_wrong_one(shown, qtbot):
    field = shown(MoneyField())
    went_on = []
    field.entered.connect(lambda: went_on.append(field.value()))
    qtbot.keyClicks(field, "12x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert went_on == []
    assert field.problem
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert went_on == [1200]


def test_a_click_into_a_field_takes_the_whole_amount_and_a_second_sets_the_cursor(shown, qtbot):
    field = shown(MoneyField())
    field.set_value(120000)
    left(qtbot, field)
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == "1,200.00"
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.selectedText() == ""


def test_a_value_is_shown_and_nothing_is_blank(dressed, qtbot):
    for field, value, text in (
        (MoneyField(), 123450, "1,234.50"), (QuantityField(), 34420, "34.42"), (SharesField(), 25000, "2.5"),
        (DateField(), TODAY, "2023-12-09"), (TextField(), "巴图", "巴图"), (ChoiceField(PROJECTS), 2, "鸵鸟养殖"),
    ):  # fmt: skip
        qtbot.addWidget(field)
        field.set_value(value)
        assert field.text() == text
        assert field.value() == value
        field.set_value(None)
        assert field.text() == ""
        assert field.value() in (None, "")


@pytest.mark.parametrize(("text", "thousandths"), [("34.42", 34420), ("１，２００", 1200000), ("0.125", 125)])
def test_a_quantity_is_kept_in_thousandths(shown, qtbot, text, thousandths):
    field = shown(QuantityField())
    typed(field, text)
    assert field.value() == thousandths


@pytest.mark.parametrize(("text", "shares"), [("1.5份", 15000), ("２", 20000), ("—", 0)])
def test_shares_are_kept_in_ten_thousandths(shown, qtbot, text, shares):
    field = shown(SharesField())
    typed(field, text)
    assert field.value() == shares


def test_negative_shares_are_refused_in_words(shown, qtbot):
    field = shown(SharesField())
    typed(field, "-1")
    left(qtbot, field)
    assert "不能小于零" in field.problem


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5", date(2023, 12, 5)), ("05日", date(2023, 12, 5)), ("9-1", date(2023, 9, 1)), ("9月1日", date(2023, 9, 1)),
        ("0901", date(2023, 9, 1)), ("901", date(2023, 9, 1)), ("2022-3-4", date(2022, 3, 4)),
        ("20220304", date(2022, 3, 4)), ("２０２２．３．４", date(2022, 3, 4)), ("今天", TODAY), ("昨天", date(2023, 12, 8)),
        ("t", TODAY), ("", None),
    ],
)  # fmt: skip
def test_a_day_is_understood_in_few_keys(shown, qtbot, text, day):
    field = shown(DateField(today=lambda: TODAY))
    typed(field, text)
    assert field.value() == day
    left(qtbot, field)
    assert field.text() == (day.isoformat() if day else "")


@pytest.mark.parametrize(("text", "sentence"), [("31-2", "不存在"), ("40", "不存在"), ("明天吧", "不是日期")])
def test_a_day_that_never_was_is_refused(shown, qtbot, text, sentence):
    field = shown(DateField(today=lambda: TODAY))
    typed(field, text)
    left(qtbot, field)
    assert sentence in field.problem


def test_a_short_date_is_meant_in_the_month_the_form_is_about(shown, qtbot):
    field = shown(DateField(today=lambda: TODAY))
    field.set_around(date(2021, 2, 1))
    typed(field, "28")
    assert field.value() == date(2021, 2, 28)


def test_keys_step_a_day_by_days_and_months(shown, qtbot):
    field = shown(DateField(today=lambda: TODAY))
    qtbot.keyClick(field, Qt.Key.Key_T)
    assert field.value() == TODAY
    for key, day in (
        (Qt.Key.Key_Up, date(2023, 12, 10)), (Qt.Key.Key_Down, TODAY), (Qt.Key.Key_PageUp, date(2024, 1, 9)),
        (Qt.Key.Key_PageDown, TODAY),
    ):  # fmt: skip
        qtbot.keyClick(field, key)
        assert field.value() == day


def test_the_calendar_opens_by_key_and_button_and_gives_the_day_taken(shown, qtbot):
    field = shown(DateField(today=lambda: TODAY))
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    month = field.findChild(QCalendarWidget)
    assert month.window().isVisible()
    assert month.selectedDate().toPython() == TODAY
    qtbot.keyClick(month.findChild(QWidget, "qt_calendar_calendarview"), Qt.Key.Key_Left)
    qtbot.keyClick(month.findChild(QWidget, "qt_calendar_calendarview"), Qt.Key.Key_Return)
    assert not month.window().isVisible()
    assert field.value() == date(2023, 12, 8)
    qtbot.mouseClick(field.findChild(EdgeButton), Qt.MouseButton.LeftButton)
    assert month.window().isVisible()
    month.window().hide()


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        ("td", ["土地流转", "土地平整"]), ("tdl", ["土地流转"]), ("葡萄", ["温棚葡萄"]), ("TNYZ", ["鸵鸟养殖"]),
        ("自营", ["鸵鸟养殖"]),
    ],
)  # fmt: skip
def test_a_choice_is_found_by_part_or_by_initials(shown, qtbot, letters, names):
    field = shown(ChoiceField(PROJECTS))
    typed_one_by_one(qtbot, field, letters)
    assert field.is_open()
    assert listed(field) == names
    field._list.hide()


def typed_one_by_one(qtbot, field, letters):
    for letter in letters:
        if letter.isascii():
            qtbot.keyClick(field._list if field.is_open() else field, letter)
        else:
            typed(field, letter)


def listed(field):
    return [field._found.item(row).text() for row in range(field._found.rowCount())]


def test_enter_takes_the_first_found_and_goes_on(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    went_on = []
    field.entered.connect(lambda: went_on.append(field.value()))
    typed_one_by_one(qtbot, field, "td")
    qtbot.keyClick(field._list, Qt.Key.Key_Down)
    qtbot.keyClick(field._list, Qt.Key.Key_Return)
    assert field.text() == "土地平整"
    assert went_on == [4]
    assert not field.is_open()


def test_tab_takes_the_first_found_and_leaves(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    typed_one_by_one(qtbot, field, "tn")
    qtbot.keyClick(field._list, Qt.Key.Key_Tab)
    assert field.value() == 2
    qtbot.waitUntil(field.following.hasFocus)


def test_a_click_takes_what_it_points_at(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    qtbot.mouseClick(field.findChild(EdgeButton), Qt.MouseButton.LeftButton)
    assert listed(field) == [one.text for one in PROJECTS]
    at = field._list.visualRect(field._list.model().index(2, 0)).center()
    qtbot.mouseClick(field._list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert field.value() == 3
    assert not field.is_open()


def test_escape_closes_the_list_and_chooses_nothing(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.is_open()
    qtbot.keyClick(field._list, Qt.Key.Key_Escape)
    assert not field.is_open()
    assert field.value() is None


def test_a_name_that_is_not_there_is_refused_and_a_part_that_means_one_thing_is_completed(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    typed(field, "光伏")
    left(qtbot, field)
    assert field.problem == "没有“光伏”，请从列表中选择。"
    field.setText("葡萄")
    field.settle()
    assert (field.text(), field.value(), field.problem) == ("温棚葡萄", 1, "")


def test_a_part_that_means_two_things_is_refused(shown, qtbot):
    field = shown(ChoiceField(PROJECTS))
    typed(field, "土地")
    field._list.hide()
    left(qtbot, field)
    assert field.problem
    assert field.text() == "土地"


def test_a_free_choice_keeps_a_new_name(shown, qtbot):
    field = shown(ChoiceField(PROJECTS, free=True))
    typed(field, "示例公司")
    left(qtbot, field)
    assert (field.value(), field.text(), field.problem) == (None, "示例公司", "")


def test_two_of_one_name_are_told_apart_by_the_list_alone(shown, qtbot):
    field = shown(ChoiceField([Choice(7, "王建国", "0006 户"), Choice(8, "王建国", "0031 户")]))
    typed(field, "王建国")
    qtbot.keyClick(field._list, Qt.Key.Key_Down)
    qtbot.keyClick(field._list, Qt.Key.Key_Return)
    assert field.value() == 8
    left(qtbot, field)
    assert field.value() == 8


def test_other_choices_keep_what_was_chosen_if_it_is_still_there(dressed, qtbot):
    field = ChoiceField(PROJECTS)
    qtbot.addWidget(field)
    field.set_value(2)
    field.set_choices(PROJECTS[1:])
    assert field.value() == 2
    field.set_choices(PROJECTS[2:])
    assert field.text() == ""


def test_a_note_takes_enter_as_going_on_and_shift_enter_as_a_line(shown, qtbot):
    field = shown(NoteField())
    went_on = []
    field.entered.connect(lambda: went_on.append(True))
    typed(field, "河滩地")
    qtbot.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    typed(field, "下半年租金")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value() == "河滩地\n下半年租金"
    assert went_on == [True]
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(field.following.hasFocus)


def test_an_input_method_half_way_through_a_word_changes_no_date(shown, qtbot):
    field = shown(DateField(today=lambda: TODAY))
    event = QInputMethodEvent("jin", [])
    QApplication.sendEvent(field, event)
    assert field.value() is None
    typed(field, "今天")
    assert field.value() == TODAY


def test_the_icon_at_the_edge_keeps_clear_of_the_text(shown, qtbot):
    field = shown(DateField(today=lambda: TODAY))
    edge = field.findChild(EdgeButton)
    assert edge.geometry().right() <= field.width()
    assert field.textMargins().right() >= edge.width() - 4
    assert field.childAt(QPoint(edge.geometry().center())) is edge


def test_a_key_released_alone_does_nothing(shown, qtbot):
    field = shown(TextField())
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))
    assert field.text() == ""
