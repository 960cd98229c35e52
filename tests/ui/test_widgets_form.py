"""Forms: one layout, Enter goes on, a refusal stands beside its field."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.ui.widgets.buttons import button
from gacha_app.ui.widgets.fields import Choice, ChoiceField, DateField, MoneyField, NoteField, TextField
from gacha_app.ui.widgets.form import Form


@pytest.fixture
def rent(dressed, qtbot):
    """A form for a rent received, shown in a window."""
    window = QWidget()
    form = Form()
    form.add("date", "日期", DateField(today=lambda: date(2023, 12, 9)), required=True)
    form.add("amount", "金额", MoneyField(), unit="元", help_text="可写 1.2万", required=True)
    form.add("project", "项目", ChoiceField([Choice(1, "温棚葡萄"), Choice(2, "土地流转")]), required=True)
    form.add("payer", "对方", TextField())
    form.add("note", "摘要", NoteField())
    QVBoxLayout(window).addWidget(form)
    qtbot.addWidget(window)
    window.resize(420, 420)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    form.window_kept = window
    return form


def words(form):
    return [one.text() for one in form.findChildren(QLabel) if one.isVisible() and one.text()]


def test_every_row_has_label_unit_help_buddy_and_a_name_that_is_said(rent):
    assert {"日期 *", "金额 *", "项目 *", "对方", "摘要", "元", "可写 1.2万"} <= set(words(rent))
    for name, said in (("date", "日期"), ("amount", "金额"), ("note", "摘要")):
        assert rent[name].accessibleName() == said
        assert rent[name].name == name
    buddies = {one.buddy().name for one in rent.findChildren(QLabel) if one.buddy()}
    assert buddies == set(rent.names())


def test_fields_begin_on_one_line_and_labels_stand_at_their_height(rent):
    left = {rent[name].mapTo(rent, rent[name].rect().topLeft()).x() for name in rent.names()}
    assert len(left) == 1
    for one in rent.findChildren(QLabel):
        if one.buddy() and one.buddy().name != "note":
            assert abs(one.geometry().center().y() - one.buddy().geometry().center().y()) <= 2


def test_enter_walks_through_the_form_and_ends_at_its_button(rent, qtbot):
    save, saved = button("保存"), []
    save.clicked.connect(lambda: saved.append(rent.values()))
    rent.window_kept.layout().addWidget(save)
    rent.set_button(save)
    rent.focus_first()
    qtbot.keyClicks(rent["date"], "5")
    qtbot.keyClick(rent["date"], Qt.Key.Key_Return)
    qtbot.waitUntil(rent["amount"].hasFocus)
    qtbot.keyClicks(rent["amount"], "=1200*3")
    qtbot.keyClick(rent["amount"], Qt.Key.Key_Return)
    qtbot.waitUntil(rent["project"].hasFocus)
    qtbot.keyClicks(rent["project"], "t")
    qtbot.keyClick(rent["project"]._list, Qt.Key.Key_Return)
    qtbot.waitUntil(rent["payer"].hasFocus)
    qtbot.keyClick(rent["payer"], Qt.Key.Key_Return)
    qtbot.waitUntil(rent["note"].hasFocus)
    qtbot.keyClick(rent["note"], Qt.Key.Key_Return)
    qtbot.waitUntil(save.hasFocus)
    assert saved == []
    qtbot.keyClick(save, Qt.Key.Key_Return)
    assert saved == [{"date": date(2023, 12, 5), "amount": 360000, "project": 2, "payer": "", "note": ""}]


def test_ctrl_enter_is_done_from_any_field(rent, qtbot):
    save, pressed = button("保存"), []
    rent.window_kept.layout().addWidget(save)
    save.clicked.connect(lambda: pressed.append(True))
    rent.set_button(save)
    rent["payer"].setFocus()
    with qtbot.waitSignal(rent.submitted, timeout=1000):
        qtbot.keyClick(rent["payer"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [True]


def test_ctrl_enter_does_nothing_while_the_button_must_not_be_pressed(rent, qtbot):
    save, pressed = button("保存"), []
    rent.window_kept.layout().addWidget(save)
    save.clicked.connect(lambda: pressed.append(True))
    save.setEnabled(False)
    rent.set_button(save)
    rent.submitted.connect(lambda: pressed.append(False))
    rent["payer"].setFocus()
    qtbot.keyClick(rent["payer"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == []


def test_a_row_skipped_by_enter_is_the_hidden_one(rent, qtbot):
    rent.set_row_visible("amount", False)
    rent["date"].setFocus()
    qtbot.keyClick(rent["date"], Qt.Key.Key_T)
    qtbot.keyClick(rent["date"], Qt.Key.Key_Return)
    qtbot.waitUntil(rent["project"].hasFocus)
    assert "元" not in words(rent)
    assert "可写 1.2万" not in words(rent)
    rent.set_row_visible("amount", True)
    assert {"元", "可写 1.2万"} <= set(words(rent))


def test_a_hidden_row_is_neither_asked_nor_given(rent):
    rent.set_values({"date": date(2023, 1, 2), "project": 1})
    rent.set_row_visible("amount", False)
    assert "amount" not in rent.values()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, "date", "请填写日期。"),
        ({"date": date(2023, 1, 2)}, "amount", "请填写金额。"),
        ({"date": date(2023, 1, 2), "amount": 100}, "project", "请选择项目。"),
    ],
)
def test_what_must_be_filled_is_asked_for_by_name(rent, values, field, sentence):
    rent.set_values(values)
    with pytest.raises(InvalidInput) as refusal:
        rent.values()
    assert (refusal.value.field, str(refusal.value)) == (field, sentence)


def test_all_that_is_wrong_is_shown_at_once_and_the_first_is_gone_to(rent, qtbot):
    rent["amount"].setText("许多")
    assert rent.checked_values() is None
    assert set(rent.problems()) == {"date", "amount", "project"}
    assert {"请填写日期。", "请选择项目。"} <= set(words(rent))
    qtbot.waitUntil(rent["date"].hasFocus)


def test_a_refusal_stands_beside_the_field_it_names_in_place_of_the_help(rent, qtbot):
    rent.show_problem(InvalidInput("amount", "补助资金只剩 100.00 元。"))
    assert "补助资金只剩 100.00 元。" in words(rent)
    assert "可写 1.2万" not in words(rent)
    qtbot.waitUntil(rent["amount"].hasFocus)
    qtbot.keyClicks(rent["amount"], "1")
    assert "可写 1.2万" in words(rent)


@pytest.mark.parametrize("problem", [GachaError("账本只能查看。"), InvalidInput("lines", "账本只能查看。")])
def test_a_refusal_that_names_no_field_stands_over_the_form(rent, problem):
    rent.show_problem(problem)
    assert rent.problems() == {"": "账本只能查看。"}
    assert "账本只能查看。" in words(rent)
    rent.clear_problems()
    assert rent.problems() == {}


def test_the_next_entry_keeps_what_it_is_told_to(rent):
    rent.set_values({"date": date(2023, 1, 2), "amount": 100, "project": 1, "payer": "示例公司", "note": "租金"})
    rent.clear(keep=("date", "project"))
    assert rent["date"].value() == date(2023, 1, 2)
    assert rent["project"].value() == 1
    assert [rent[name].value() for name in ("amount", "payer", "note")] == [None, "", ""]
    assert rent.problems() == {}


def test_any_change_is_told(rent, qtbot):
    with qtbot.waitSignal(rent.changed, timeout=1000):
        qtbot.keyClicks(rent["payer"], "a")


def test_a_heading_and_anything_else_stand_over_the_whole_width(rent, qtbot):
    preview = QLabel("借：银行存款")
    heading = rent.add_heading("将要记的账")
    rent.add_widget(preview)
    qtbot.waitUntil(lambda: heading.isVisible() and preview.isVisible())
    qtbot.waitUntil(lambda: preview.width() >= rent.width() - 2)
    assert preview.y() > heading.y() > rent["note"].y()
