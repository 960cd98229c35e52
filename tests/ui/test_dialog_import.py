"""Importing rosters and cash journals in the window: looked at, corrected, taken in whole, and undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gacha_app.domain.dates import Period
from gacha_app.domain.household import Household
from gacha_app.domain.voucher import State, Voucher
from gacha_app.reports.households import household_report
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs import import_journal, import_roster
from gacha_app.ui.dialogs.import_journal import JournalImportDialog
from gacha_app.ui.dialogs.import_roster import RosterImportDialog
from gacha_app.ui.dialogs.import_window import ImportDialog
from gacha_app.ui.widgets.messages import Question
from gacha_app.ui.widgets.table import TablePanel
from tests.sheets.workbooks import journal_rows, tidy_roster, village, write_xlsx

ROWS = (
    ("2023-02-04", "收草料款", "牧草", "300", ""),
    ("2023-02-06", "支付水费", "", "", "70"),
    ("2023-09-08", "葡萄款", "温棚葡萄", "600000", ""),
)


@pytest.fixture
def roster(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Callable[..., RosterImportDialog]:
    """Opens the dialog on a roster of these rows and waits until it is read."""

    def opened(rows: list[list[object]] | None = None) -> RosterImportDialog:
        path = write_xlsx(tmp_path / "花名册.xlsx", {"名册": rows or tidy_roster(village())})
        dialog = RosterImportDialog(desk, path)
        show(dialog, qtbot)
        return dialog

    return opened


@pytest.fixture
def journal(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Callable[..., JournalImportDialog]:
    """Opens the dialog on a journal of these entries and waits until it is read."""

    def opened(*entries: tuple[str, str, str, str, str]) -> JournalImportDialog:
        path = write_xlsx(tmp_path / "流水.xlsx", {"流水": journal_rows(entries or ROWS)})
        dialog = JournalImportDialog(desk, path)
        show(dialog, qtbot)
        return dialog

    return opened


def show(dialog: ImportDialog, qtbot: QtBot) -> None:
    # at the end of a test it is closed without a question
    qtbot.addWidget(dialog, before_close_func=lambda one: one.forget())
    dialog.resize(1260, 660)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None or bool(dialog.problem.text()))


def take_in(dialog: ImportDialog, qtbot: QtBot) -> None:
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)


def choose_row(dialog: JournalImportDialog, qtbot: QtBot, row: int) -> None:
    """Select a row as a user would: once the table stands, and until the fields beside it show the row."""

    def chosen() -> None:
        dialog.rows.table.selectRow(row)
        assert dialog.chosen()
        assert dialog.panel.isEnabled()

    qtbot.waitUntil(chosen)


def column(panel: TablePanel, key: str) -> list[object]:
    return [panel.model.row_at(row).cells.get(key) for row in range(panel.model.rowCount())]


def households(desk: Desk) -> int:
    with desk.reading() as session:
        return len(household_report(session, Period(2023)).rows)


def vouchers(desk: Desk, state: State) -> int:
    with desk.reading() as session:
        return int(session.query(Voucher).filter_by(state=state).count())


def test_a_tidy_roster_can_be_taken_in_at_once(desk: Desk, roster, qtbot: QtBot) -> None:
    dialog = roster()
    before = households(desk)

    assert dialog.import_button.text() == "导入 3 户"
    assert dialog.counts.text().startswith("3 户 · 6 人")
    take_in(dialog, qtbot)

    assert households(desk) == before + 3


def test_shares_begin_on_the_day_that_is_asked_for(desk: Desk, roster, qtbot: QtBot) -> None:
    dialog = roster()
    dialog.begin.setText("2023-07-01")
    take_in(dialog, qtbot)

    with desk.reading() as session:
        newest = session.query(Household).order_by(Household.id.desc()).first()
        days = {movement.date.isoformat() for one in session.query(Household) for movement in one.movements}
    assert newest is not None
    assert "2023-07-01" in days


def test_a_day_that_is_none_is_refused_beside_its_field(desk: Desk, roster) -> None:
    dialog = roster()
    before = households(desk)
    dialog.begin.setText("2023-13-01")
    dialog.import_button.click()

    assert dialog.begin_problem.text()
    assert dialog.imported is None
    assert households(desk) == before


def test_every_fault_is_listed_at_its_cell_and_nothing_can_be_taken_in(desk: Desk, roster) -> None:
    rows = tidy_roster(village())
    rows[2][4] = "152921194512311234"
    rows[4][7] = "-2"
    dialog = roster(rows)

    assert column(dialog.findings, "row") == [3, 5]
    assert column(dialog.findings, "column") == ["E", "H"]
    assert "负数" in str(column(dialog.findings, "reason")[1])
    assert dialog.badge.text() == "2 处要改"
    assert not dialog.import_button.isEnabled()
    assert dialog.stack.currentWidget() is dialog.sheet


def test_a_fault_stands_beside_its_member_too(roster) -> None:
    rows = tidy_roster(village())
    rows[4][7] = "-2"
    dialog = roster(rows)
    dialog.views.choose("rows")
    dialog.rows.choose_filter("faulty")

    assert column(dialog.rows, "row") == [5]
    assert "负数" in str(column(dialog.rows, "problem")[0])


def test_identity_numbers_are_masked_in_the_list(roster) -> None:
    assert all("****" in str(number) for number in column(roster().rows, "identity"))


def test_the_roster_of_its_own_totals_is_told(roster) -> None:
    rows = tidy_roster(village())
    rows.append(["", "合计", "", "", "", "", "", 99, "", "", ""])
    dialog = roster(rows)

    assert "99 份" in dialog.checks.text()
    assert "不符" in dialog.checks.text()


def test_a_column_can_be_given_another_meaning(roster, qtbot: QtBot) -> None:
    rows = tidy_roster(village())
    rows[0][10] = "住哪里"
    for row in rows[1:]:
        row[10] = "东队12号"
    dialog = roster(rows)
    before = dialog.plan
    assert dialog.plan.reading.households[0].address == ""

    dialog.columns.fields["K"].set_value("address")
    qtbot.waitUntil(lambda: dialog.plan is not before)

    assert dialog.plan.reading.households[0].address == "东队12号"


def test_a_sheet_without_headings_can_be_named_by_hand(roster, qtbot: QtBot) -> None:
    rows = tidy_roster(village())
    rows[0] = [f"第{place}项" for place in range(len(rows[0]))]
    dialog = roster(rows)
    assert "找不到表头" in dialog.problem.text()
    assert not dialog.columns.isHidden()

    for letter, field in (("B", "name"), ("E", "identity_number"), ("F", "head_name"), ("H", "shares")):
        dialog.columns.fields[letter].set_value(field)
        qtbot.wait(60)
    qtbot.waitUntil(lambda: dialog.plan is not None)

    assert len(dialog.plan.reading.households) == 3


def test_what_is_no_workbook_is_refused_in_words(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG not a workbook")
    dialog = RosterImportDialog(desk, path)
    show(dialog, qtbot)

    assert "照片.xlsx" in dialog.problem.text()
    assert not dialog.import_button.isEnabled()


def test_an_import_is_told_and_undone_in_one_step(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_xlsx(tmp_path / "花名册.xlsx", {"名册": tidy_roster(village())})
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    said: list[tuple[str, Callable[[], object] | None]] = []
    desk.said.connect(lambda sentence, undo: said.append((sentence, undo)))
    before = households(desk)
    parent = QWidget()
    qtbot.addWidget(parent)

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RosterImportDialog) and dialog.import_button.isEnabled():
            dialog.import_button.click()
        else:
            QTimer.singleShot(20, press)

    QTimer.singleShot(20, press)
    import_roster.import_roster(desk, parent)
    assert households(desk) == before + 3
    sentence, undo = said[0]
    assert sentence.startswith("已导入 3 户、6 人")
    assert undo is not None
    undo()

    assert households(desk) == before
    assert said[1][0] == "已撤销导入：3 户已移出登记簿。"


def test_no_file_no_import(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    parent = QWidget()
    qtbot.addWidget(parent)

    assert import_journal.import_journal(desk, parent) is None


def test_every_row_of_a_journal_has_a_proposal(journal) -> None:
    dialog = journal()

    assert column(dialog.rows, "summary") == ["收草料款", "支付水费", "葡萄款"]
    assert column(dialog.rows, "kind")[2] == "销售收入"
    assert column(dialog.rows, "income") == [30_000, None, 60_000_000]


def test_a_row_that_is_in_the_book_already_is_marked_and_left_out(journal) -> None:
    dialog = journal()

    assert column(dialog.rows, "hint")[2] == "可能重复"
    assert dialog.plan.rows[2].skip
    assert dialog.import_button.text() == "导入 2 行"
    assert "1 行账本里像是已有" in dialog.checks.text()


def test_money_before_and_after_is_told(journal) -> None:
    dialog = journal(("2023-02-04", "收草料款", "牧草", "300", ""))

    assert "账上现有" in dialog.checks.text()
    assert "会新建项目：牧草" in dialog.checks.text()


def test_a_row_can_be_recorded_as_something_else(desk: Desk, journal, qtbot: QtBot) -> None:
    dialog = journal()
    dialog.rows.table.selectRow(1)
    dialog.panel.form["kind"].set_value("welfare")
    dialog.panel.form["project"].setText("温棚葡萄")
    dialog.panel.apply_button.click()

    assert column(dialog.rows, "kind")[1] == "公益支出"
    assert column(dialog.rows, "project")[1] == "温棚葡萄"
    assert "不确定" not in str(column(dialog.rows, "hint")[1])
    take_in(dialog, qtbot)
    with desk.reading() as session:
        kinds = [one.entry_kind for one in session.query(Voucher).filter_by(summary="支付水费")]
    assert kinds == ["welfare"]


def test_only_kinds_that_go_the_way_of_the_money_are_offered(journal) -> None:
    dialog = journal()
    dialog.rows.table.selectRow(1)

    offered = {choice.key for choice in dialog.panel.form["kind"].choices()}
    assert "management" in offered
    assert "sale" not in offered


def test_several_rows_are_changed_at_once(journal) -> None:
    dialog = journal(
        ("2023-02-04", "收甲", "温棚葡萄", "300", ""), ("2023-02-05", "收乙", "温棚葡萄", "400", ""),
        ("2023-02-06", "付丙", "", "", "70"),
    )  # fmt: skip
    dialog.rows.table.setFocus()
    dialog.rows.table.selectRow(0)
    flags = dialog.rows.table.selectionModel().SelectionFlag
    dialog.rows.table.selectionModel().select(dialog.rows.model.index(1, 0), flags.Select | flags.Rows)
    dialog.panel.form["kind"].set_value("lease")
    dialog.panel.apply_button.click()

    assert column(dialog.rows, "kind")[:2] == ["出租/发包收入"] * 2


def test_a_row_can_be_left_out_and_taken_in_again(journal) -> None:
    dialog = journal()
    dialog.rows.table.selectRow(0)

    dialog.panel.take.click()
    assert dialog.import_button.text() == "导入 1 行"
    dialog.panel.take.click()
    assert dialog.import_button.text() == "导入 2 行"


def test_a_rule_changes_every_row_with_its_words_and_is_kept(desk: Desk, journal) -> None:
    dialog = journal(
        ("2023-02-06", "支付水费", "", "", "70"), ("2023-02-09", "又付水费", "", "", "80"),
        ("2023-02-10", "付电话费", "", "", "9"),
    )  # fmt: skip
    dialog.rows.table.selectRow(0)
    dialog.panel.form["kind"].set_value("welfare")
    dialog.panel.rule["words"].setText("水费")
    dialog.panel.rule_button.click()

    assert column(dialog.rows, "kind")[:2] == ["公益支出"] * 2
    assert column(dialog.rows, "kind")[2] != "公益支出"
    assert dialog.plan.rows[1].rule == "本村规则：水费"


def test_a_rule_without_words_is_refused_beside_its_field(journal) -> None:
    dialog = journal()
    dialog.rows.table.selectRow(0)
    dialog.panel.rule_button.click()

    assert dialog.panel.rule.problems() == {"words": "请填写摘要含有。"}


def test_a_dealing_with_a_household_asks_which_one(journal, qtbot) -> None:
    dialog = journal(("2023-02-06", "付某户往来款", "", "", "70"))
    choose_row(dialog, qtbot, 0)
    dialog.panel.form["kind"].set_value("household")
    dialog.panel.apply_button.click()
    assert column(dialog.rows, "hint") == ["要选"]
    assert not dialog.import_button.isEnabled()

    choose_row(dialog, qtbot, 0)
    dialog.panel.form["household"].set_value("0002")
    dialog.panel.apply_button.click()

    assert column(dialog.rows, "detail") == ["0002"]
    assert dialog.import_button.isEnabled()


def test_what_the_fields_show_is_what_they_change(journal, qtbot) -> None:
    dialog = journal()
    choose_row(dialog, qtbot, 1)
    dialog.panel.form["project"].setText("鸵鸟养殖")
    shown = dialog.panel.rows()
    dialog.rows.table.selectionModel().blockSignals(True)
    dialog.rows.table.clearSelection()
    dialog.rows.table.selectionModel().blockSignals(False)
    assert dialog.chosen() == []

    dialog.panel.apply_button.click()

    assert [row.project for row in dialog.plan.rows if row.entry in [one.entry for one in shown]] == ["鸵鸟养殖"]


def test_rows_cannot_be_changed_while_the_sheet_is_read_anew(journal, qtbot) -> None:
    dialog = journal()

    dialog.load()

    assert not dialog.stack.isEnabled()
    qtbot.waitUntil(dialog.stack.isEnabled)
    assert dialog.import_button.isEnabled()


def test_a_journal_may_be_taken_in_as_drafts(desk: Desk, journal, qtbot: QtBot) -> None:
    dialog = journal()
    dialog.drafts.setChecked(True)
    take_in(dialog, qtbot)

    assert vouchers(desk, State.DRAFT) == 2
    assert dialog.done_words(dialog.imported) == "已导入 2 笔草稿，收入 300.00，支出 70.00。"


def test_changes_are_not_thrown_away_without_asking(journal) -> None:
    dialog = journal()
    dialog.rows.table.selectRow(0)
    dialog.panel.take.click()

    def stay() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, Question)
        question.reject()

    QTimer.singleShot(0, stay)
    dialog.cancel_button.click()

    assert dialog.isVisible()


def test_enter_leads_from_the_table_to_the_fields_of_the_row(journal, qtbot: QtBot) -> None:
    dialog = journal()
    dialog.rows.table.setFocus()
    dialog.rows.table.selectRow(0)
    qtbot.keyClick(dialog.rows.table, Qt.Key.Key_Return)

    assert dialog.panel.form["kind"].hasFocus()
