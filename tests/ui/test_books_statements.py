"""The part of statements, driven through its widgets against a real book."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sample_village import answer, said, shown

from gacha_app.reports.report import EntryFilter
from gacha_app.services.statement_forms import export_form, list_forms
from gacha_app.ui.dialogs.statement_form_load import FormLoadDialog
from gacha_app.ui.pages.books_statements import StatementsPart
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def part(sample_desk, qtbot):
    return shown(StatementsPart(sample_desk), qtbot)


@pytest.fixture
def corrected(part, tmp_path):
    """The income statement's form, its third row called otherwise."""
    path = tmp_path / "定义.xlsx"
    export_form(part.desk.open_book(), "income-statement", path)
    workbook = openpyxl.load_workbook(path)
    workbook["报表定义"]["B12"] = "财政补助收入"
    workbook.save(path)
    return path


def figures(part):
    return {piece.piece.title: piece.piece.amount for piece in part.panel.pieces}


def chips(part):
    return [chip.text() for chip in part.chips._chips.values()]


def test_the_statements_are_offered_and_the_balance_sheet_shown(part):
    assert chips(part) == [
        "资产负债表", "收益及收益分配表", "收支明细表", "附注", "勾稽检查", "审计常用指标",
    ]  # fmt: skip
    assert part.form.accessibleName() == "资产负债表"
    assert part.form.text_at(1, 0) == "货币资金"
    assert part.form.text_at(1, 4) == "短期借款"
    assert part.form.text_at(25, 2) == part.form.text_at(25, 6) != ""
    assert part._title.text() == "资产负债表 · 2023年12月31日"


def test_the_cross_checks_stand_beside_it(part):
    words = [one.accessibleName() for one in part.panel.checks]

    assert len(words) > 10
    assert all(one.startswith("相符") for one in words)


def test_a_figure_tells_what_it_is_made_of_and_leads_to_the_entries(part, qtbot):
    wanted = []
    part.desk.page_wanted.connect(lambda name, focus: wanted.append((name, focus)))

    assert part.form.choose("1", "closing")
    assert list(figures(part)) == ["101 库存现金", "102 银行存款"]
    qtbot.mouseClick(part.panel.pieces[1], Qt.MouseButton.LeftButton)

    assert wanted[0][0] == "books"
    assert isinstance(wanted[0][1], EntryFilter)
    assert wanted[0][1].account == "102"


def test_a_row_within_a_figure_leads_to_its_own(part, qtbot):
    part.form.choose("24", "closing")
    assert [one.piece.title for one in part.panel.pieces] == ["6  流动资产合计", "23  非流动资产合计"]

    qtbot.mouseClick(part.panel.pieces[0], Qt.MouseButton.LeftButton)

    assert len(part.panel.pieces) == 5


def test_enter_on_an_account_opens_its_entries(part, qtbot):
    wanted = []
    part.desk.page_wanted.connect(lambda name, focus: wanted.append(focus))
    part.form.choose("11", "closing")

    qtbot.keyClick(part.form, Qt.Key.Key_Return)

    assert [one.account for one in wanted] == ["151"]


def test_an_item_means_its_first_figure_and_a_heading_none(part):
    part.form.setCurrentIndex(part.form.model().index(1, 0))
    assert list(figures(part)) == ["101 库存现金", "102 银行存款"]

    part.form.setCurrentIndex(part.form.model().index(0, 0))

    assert figures(part) == {}


def test_a_quarter_and_a_month_are_shown(part):
    part.choose("income-expense-detail", "q2")
    assert part._title.text() == "收支明细表 · 2023年第2季度"

    part.choose("balance-sheet", "m3")

    assert part._title.text() == "资产负债表 · 2023年3月31日"


def test_checks_and_audit_figures_are_tables_and_the_notes_pages(part, qtbot):
    part.choose("statement-checks")
    assert part.table.model.rowCount() > 10
    part.choose("audit-figures")
    assert part.table.model.rowCount() > 15
    assert part.correct_button.isHidden()

    part.choose("notes")

    qtbot.waitUntil(lambda: part.pages.page_count() > 0, timeout=20000)


def test_a_corrected_form_is_previewed_and_taken_in(part, corrected, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(corrected), ""))
    sentences = said(part.desk)
    seen = []

    def take(dialog):
        seen.append([row.cells["after"] for row in dialog.table.model.rows()])
        dialog.confirm.click()

    answer(FormLoadDialog, take)
    part.load_definition()

    assert seen == [["财政补助收入"]]
    assert [sentence for sentence, _undo in sentences] == ["“收益及收益分配表”从现在起按载入的定义出。"]
    assert part.form.text_at(2, 0) == "财政补助收入"
    assert part._state.text() == "按本村载入的定义（定义.xlsx）"


def test_a_faulty_form_shows_its_faults_and_cannot_be_taken_in(part, corrected, monkeypatch):
    workbook = openpyxl.load_workbook(corrected)
    workbook["报表定义"]["C10"] = "行7"
    workbook.save(corrected)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(corrected), ""))
    seen = []

    def look(dialog):
        seen.append((dialog.confirm.isEnabled(), [row.cells["reason"] for row in dialog.table.model.rows()]))
        dialog.reject()

    answer(FormLoadDialog, look)
    part.load_definition()

    assert seen == [(False, ["公式绕回了自己，算不出来：行1 → 行7 → 行1。"])]
    assert not any(one.own for one in list_forms(part.desk.open_book()))


def test_a_corrected_form_is_reset_after_a_question(part, corrected, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(corrected), ""))
    answer(FormLoadDialog, lambda dialog: dialog.confirm.click())
    part.load_definition()

    answer(Question, lambda question: question._choose("reset"))
    part.reset_definition()

    assert part.form.text_at(2, 0) == "补助收入"
    assert not any(one.own for one in list_forms(part.desk.open_book()))


def test_the_definition_the_workbook_and_the_paper_are_saved(part, monkeypatch, tmp_path, qtbot):
    saved = []

    def ask(_parent, _title, offered, _kinds):
        path = tmp_path / Path(offered).name
        saved.append(path)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr("PySide6.QtGui.QDesktopServices.openUrl", lambda _address: True)
    for action in (part.export_definition, part.export, part.print_out):
        action()
        qtbot.waitUntil(lambda: not part.desk.jobs(), timeout=20000)

    assert [path.suffix for path in saved] == [".xlsx", ".xlsx", ".pdf"]
    assert all(path.stat().st_size > 1000 for path in saved)
