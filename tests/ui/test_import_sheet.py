"""A roster's sheet mended in the window: faults marked at their cells, checked again at once, nothing else touched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gacha_app.reports.households import household_register, member_register
from gacha_app.services import roster_import
from gacha_app.ui.dialogs.import_roster import RosterImportDialog
from gacha_app.ui.dialogs.register_roster import RosterUpdateDialog
from gacha_app.ui.widgets.messages import Question
from tests.sheets.workbooks import tidy_roster, village, write_xlsx

pytest_plugins = ("sample_fixtures",)

IDENTITY, SHARES = 4, 7


@pytest.fixture
def opened(empty_desk, qtbot: QtBot, tmp_path):
    """Opens the import of a roster of these rows, and waits until it is read."""

    def opened(rows, name="花名册.xlsx", kind=RosterImportDialog):
        path = write_xlsx(tmp_path / name, {"名册": rows})
        dialog = kind(empty_desk, path)
        qtbot.addWidget(dialog, before_close_func=lambda one: one.forget())
        dialog.resize(1260, 660)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.plan is not None or bool(dialog.problem.text()))
        return dialog

    return opened


def faulty():
    rows = tidy_roster(village())
    rows[2][IDENTITY] = "152921194512311234"
    rows[4][SHARES] = "-2"
    return rows


def write(dialog, qtbot, row, column, text):
    """Type into a cell as a user would, and wait until the sheet is checked again."""
    before = dialog.plan
    index = dialog.sheet.cells.index(row, column)
    dialog.sheet.table.setCurrentIndex(index)
    dialog.sheet.table.edit(index)
    editor = dialog.sheet.table.findChildren(QLineEdit)[-1]
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.plan is not before and not dialog._checking)


def test_every_faulty_cell_is_marked_with_its_sentence(opened) -> None:
    dialog = opened(faulty())
    cells = dialog.sheet.cells

    assert dialog.stack.currentWidget() is dialog.sheet
    assert cells.tone(2, IDENTITY) == "clay"
    assert "负数" in cells.data(cells.index(4, SHARES), Qt.ItemDataRole.ToolTipRole)
    assert cells.tone(1, IDENTITY) == ""
    assert cells.headerData(IDENTITY, Qt.Orientation.Horizontal) == "E　身份证号"
    assert dialog.sheet.faults.model().rowCount() == 2


def test_a_fault_in_the_list_leads_to_its_cell(opened) -> None:
    dialog = opened(faulty())

    dialog.sheet.faults.selectRow(1)

    at = dialog.sheet.table.currentIndex()
    assert (at.row(), at.column()) == (4, SHARES)
    assert "负数" in dialog.sheet.sentence.text()


def test_enter_on_a_fault_opens_its_cell_for_typing(opened, qtbot) -> None:
    dialog = opened(faulty())
    dialog.sheet.faults.setFocus()
    dialog.sheet.faults.selectRow(1)

    qtbot.keyClick(dialog.sheet.faults, Qt.Key.Key_Return)

    assert dialog.sheet.table.findChild(QLineEdit).text() == "-2"


def test_a_mended_cell_has_the_whole_sheet_checked_again(opened, qtbot) -> None:
    dialog = opened(faulty())

    write(dialog, qtbot, 4, SHARES, "2")

    assert dialog.badge.text() == "1 处要改"
    assert dialog.sheet.cells.tone(4, SHARES) == "blue"
    assert dialog.stack.currentWidget() is dialog.sheet
    assert not dialog.import_button.isEnabled()
    write(dialog, qtbot, 2, IDENTITY, "")
    assert dialog.import_button.isEnabled()


def test_what_was_mended_is_taken_in_and_the_file_stays_as_it_was(opened, qtbot, empty_desk, tmp_path) -> None:
    rows = faulty()
    dialog = opened(rows)
    before = (tmp_path / "花名册.xlsx").read_bytes()
    write(dialog, qtbot, 4, SHARES, "2.5")
    write(dialog, qtbot, 2, IDENTITY, "")
    whole = dialog.plan.reading.shares

    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    with empty_desk.reading() as session:
        register = household_register(session, dialog._day)
    assert register.totals["shares"] == whole
    assert (tmp_path / "花名册.xlsx").read_bytes() == before
    assert dialog.imported.counts["edited"] == 2


def test_a_fault_of_a_heading_is_said_and_one_step_back_mends_it(opened, qtbot) -> None:
    dialog = opened(tidy_roster(village()))
    dialog.views.choose("sheet")
    dialog.show_view("sheet")
    dialog.sheet.cells.write({(0, column): "" for column in range(11)})
    qtbot.waitUntil(lambda: bool(dialog.problem.text()) and not dialog._checking)
    assert "找不到表头" in dialog.problem.text()
    assert not dialog.import_button.isEnabled()

    qtbot.keyClick(dialog.sheet.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.plan is not None and not dialog._checking)

    assert dialog.import_button.isEnabled()
    assert dialog.problem.isHidden() or not dialog.problem.text()


def test_delete_clears_the_chosen_cells_and_paste_fills_them(opened, qtbot) -> None:
    dialog = opened(faulty())
    table = dialog.sheet.table
    table.go_to(4, SHARES)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert dialog.sheet.cells.text(4, SHARES) == ""

    QApplication.clipboard().setText("3\t手机\n4\t手机")
    table.go_to(4, SHARES)
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [dialog.sheet.cells.text(row, SHARES) for row in (4, 5)] == ["3", "4"]
    qtbot.waitUntil(lambda: not dialog._checking)
    table.go_to(4, SHARES)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "3"


def test_a_double_stands_beside_its_twin_in_the_sheet(opened) -> None:
    rows = tidy_roster(village())
    rows[5][IDENTITY] = rows[2][IDENTITY]
    dialog = opened(rows)

    dialog.sheet.faults.selectRow(0)

    said = [one.text() for one in dialog.sheet.findChildren(type(dialog.sheet.sentence)) if one.text()]
    assert "第3行" in said
    assert "第6行" in said
    assert rows[2][1] in said
    assert rows[5][1] in said
    assert any("****" in text for text in said)


def test_somebody_registered_already_stands_beside_the_register(opened, empty_desk, tmp_path) -> None:
    book = empty_desk.open_book()
    old = write_xlsx(tmp_path / "旧.xlsx", {"名册": tidy_roster(village((1,)))})
    roster_import.import_roster(book, roster_import.plan_roster(book, old))
    dialog = opened(tidy_roster(village((1, 2))))

    dialog.sheet.faults.selectRow(0)

    assert dialog.plan.errors[0].column == "E"
    said = [one.text() for one in dialog.sheet.findChildren(type(dialog.sheet.sentence)) if one.text()]
    assert "登记簿户号 0001" in said


def test_counts_before_and_after_are_told(opened, empty_desk, tmp_path) -> None:
    book = empty_desk.open_book()
    old = write_xlsx(tmp_path / "旧.xlsx", {"名册": tidy_roster(village((1,)))})
    roster_import.import_roster(book, roster_import.plan_roster(book, old))
    newer = tidy_roster(village((1, 3, 2)))
    dialog = opened([newer[0], *newer[2:]])

    assert "现有 1 户、1 人" in dialog.checks.text()
    assert "导入后 3 户、6 人" in dialog.checks.text()


def moved(rows):
    """The same roster whose addresses stand under a heading nobody knows."""
    for place, row in enumerate(rows):
        row[10] = "东队12号" if place else "住哪里"
    return rows


def test_a_named_column_is_remembered_for_the_next_such_sheet_until_forgotten(opened, qtbot) -> None:
    dialog = opened(moved(tidy_roster(village((2,)))))
    assert dialog.forget_button.isHidden()
    before = dialog.plan
    dialog.columns.fields["K"].set_value("address")
    qtbot.waitUntil(lambda: dialog.plan is not before)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    again = opened(moved(tidy_roster(village((2, 3)))), "明年.xlsx", RosterUpdateDialog)
    assert again.plan.reading.households[0].address == "东队12号"
    assert again.columns.fields["K"].value() == "address"
    assert not again.forget_button.isHidden()

    before = again.plan
    again.forget_button.click()
    qtbot.waitUntil(lambda: again.plan is not before and again.plan is not None)
    assert again.plan.reading.households[0].address == ""
    assert again.forget_button.isHidden()


def test_a_sheet_of_other_headings_is_not_read_by_what_was_remembered(opened, qtbot) -> None:
    dialog = opened(moved(tidy_roster(village((2,)))))
    before = dialog.plan
    dialog.columns.fields["K"].set_value("address")
    qtbot.waitUntil(lambda: dialog.plan is not before)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    other = tidy_roster(village((2, 3)))
    assert opened(other, "别的.xlsx").plan.sheet.remembered is False


def test_corrections_are_not_thrown_away_without_asking(opened, qtbot) -> None:
    dialog = opened(faulty())
    write(dialog, qtbot, 4, SHARES, "2")

    def stay() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        question.reject()

    QTimer.singleShot(0, stay)
    dialog.cancel_button.click()

    assert dialog.isVisible()


def test_an_update_is_mended_in_its_sheet_too(opened, empty_desk, qtbot, tmp_path) -> None:
    book = empty_desk.open_book()
    old = write_xlsx(tmp_path / "旧.xlsx", {"名册": tidy_roster(village((2,)))})
    roster_import.import_roster(book, roster_import.plan_roster(book, old))
    dialog = opened(tidy_roster(village((2,))), "新.xlsx", RosterUpdateDialog)
    assert not dialog.import_button.isEnabled()

    dialog.views.choose("sheet")
    dialog.show_view("sheet")
    write(dialog, qtbot, 2, 6, "长女")

    assert dialog.import_button.isEnabled()
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)
    with empty_desk.reading() as session:
        people = member_register(session, dialog._day).rows
    assert [one.cells["relation"] for one in people][1] == "长女"


def test_sheets_of_one_workbook_are_looked_at_one_after_the_other(empty_desk, qtbot, tmp_path) -> None:
    first, second = tidy_roster(village((2,))), tidy_roster(village((2, 2)))
    second = [second[0], *second[3:]]
    second[1][SHARES] = "-1"
    dialog = RosterImportDialog(empty_desk, write_xlsx(tmp_path / "两张.xlsx", {"一组": first, "二组": second}))
    qtbot.addWidget(dialog, before_close_func=lambda one: one.forget())
    dialog.resize(1260, 660)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.sheet.cells.rowCount() == 3

    fault = next(place for place, one in enumerate(dialog.sheet._findings) if "负数" in one.reason)
    dialog.sheet.faults.selectRow(fault)

    assert dialog.sheet.cells.text(1, SHARES) == "-1"
    write(dialog, qtbot, 1, SHARES, "1")
    assert "二组" in {sheet for sheet, _row, _column in dialog.edits}
