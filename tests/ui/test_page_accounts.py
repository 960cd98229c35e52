"""The part of accounts and openings, driven through its widgets against a real book."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sample_village import answer, said, shown

from gacha_app import settings
from gacha_app.domain.dates import Period
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Posting
from gacha_app.reports.openings import standing_opening
from gacha_app.services import openings
from gacha_app.services.books import new_book, new_code
from gacha_app.services.households import record_household
from gacha_app.services.periods import close_year
from gacha_app.storage.book import open_book
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.account_form import NewAccountForm, RenameForm
from gacha_app.ui.dialogs.chart_move import ChartMoveDialog
from gacha_app.ui.dialogs.import_opening import OpeningImportDialog
from gacha_app.ui.dialogs.import_vouchers import VoucherImportDialog
from gacha_app.ui.dialogs.opening_lines import OpeningDialog, OpeningLineForm
from gacha_app.ui.main_window import MainWindow
from gacha_app.ui.new_book import NewBook
from gacha_app.ui.pages.books_accounts import AccountsPart
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def page(empty_desk, qtbot):
    return shown(AccountsPart(empty_desk), qtbot)


@pytest.fixture
def old_file(tmp_path):
    """A closed book of the 2004 chart."""
    path = tmp_path / "旧账.gacha"
    organisation = Organisation(new_code(), "示例嘎查", first_year=2023, chart="2004")
    with new_book(path, organisation, user="苏和") as book:
        lines = (("102", "1000"), ("153", "100"), ("131", "300"), ("202", "-400"), ("311", "-1000"))
        openings.set_opening(book, [Posting(code, parse_yuan(amount)) for code, amount in lines])
        close_year(book, 2023)
    return path


@pytest.fixture
def old_page(dressed, old_file, qtbot):
    with open_book(old_file, user="苏和") as book:
        desk = Desk(settings.load(), book)
        desk.use_year(2023)
        yield shown(AccountsPart(desk), qtbot)
        desk.finish_jobs()
        desk.use_book(None)


def press(widget, words, qtbot):
    found = [one for one in widget.findChildren(QPushButton) if one.text() == words and not one.isHidden()][-1]
    found.click()


def buttons(widget):
    return {one.text(): one.isEnabled() for one in widget.findChildren(QPushButton) if not one.isHidden()}


def cells(panel, key):
    return [panel.model.row_at(place).cells.get(key) for place in range(panel.model.rowCount())]


def standing(desk):
    with desk.reading() as session:
        return [(one.account, one.amount) for one in standing_opening(session).postings]


def test_a_sub_level_is_added_under_the_account_looked_at_and_found_by_its_initials(page, qtbot):
    page.panel.select_record(151)

    def fill(dialog):
        assert dialog.form["parent"].value() == "151"
        dialog.form.set_values({"name": "房屋"})
        dialog.submit()

    answer(NewAccountForm, fill)
    qtbot.mouseClick(page.main_button(), Qt.MouseButton.LeftButton)

    assert page.side.code() == "15101"
    page.panel.search.setText("fw")
    qtbot.waitUntil(lambda: "15101" in cells(page.panel, "code"))


def test_a_name_that_is_taken_is_refused_beside_its_field(page, qtbot):
    told = []

    def fill(dialog):
        dialog.form.set_values({"parent": "501", "name": "销售收入"})
        dialog.submit()
        told.append(dialog.form.problems())
        dialog.reject()

    answer(NewAccountForm, fill)
    page.add()

    assert "已有“销售收入”" in told[0]["name"]


def test_an_account_is_renamed_and_put_out_of_use_and_back(page, qtbot):
    heard = said(page.desk)
    answer(NewAccountForm, lambda one: (one.form.set_values({"parent": "151", "name": "房屋"}), one.submit()))
    page.add()
    answer(RenameForm, lambda one: (one.form.set_values({"name": "厂房"}), one.submit()))
    press(page.side.account, "改名", qtbot)
    assert page.side.name() == "厂房"

    press(page.side.account, "停用", qtbot)
    assert "启用" in buttons(page.side.account)
    heard[-1][1]()
    page.refresh()
    assert "停用" in buttons(page.side.account)


def test_an_account_the_program_needs_stays_in_use_and_the_reason_is_said(page, qtbot):
    page.panel.select_record(102)

    with qtbot.waitSignal(page.desk.refused) as refused:
        press(page.side.account, "停用", qtbot)

    assert "不能停用" in str(refused.args[0])


def test_an_opening_is_typed_line_by_line_with_household_and_quantity(page, qtbot):
    from gacha_app.domain.household import Household

    record_household(page.desk.open_book(), Household("", "示例甲"))
    rows = [
        {"account": "113", "debit": 20_000, "household": 1},
        {"account": "121", "debit": 30_000, "quantity": 5_000, "unit": "袋"},
        {"account": "311", "credit": 50_000},
    ]

    def fill(dialog):
        dialog.lines.clear()
        for row in rows:
            answer(OpeningLineForm, lambda form, row=row: (form.form.set_values(row), form.submit()))
            dialog.add()
        assert cells(dialog.panel, "about")[0] == "0001 示例甲"
        dialog.keep_button.click()

    answer(OpeningDialog, fill)
    page.open_openings()

    assert standing(page.desk) == [("113", 20_000), ("121", 30_000), ("311", -50_000)]


def test_an_opening_that_does_not_balance_is_kept_only_where_the_reserve_takes_the_rest(page, qtbot):
    told = []

    def fill(dialog):
        dialog.lines.clear()
        answer(OpeningLineForm, lambda one: (one.form.set_values({"account": "102", "debit": 700}), one.submit()))
        dialog.add()
        dialog.keep()
        told.append(dialog.problem.text())
        dialog.reserve.setChecked(True)
        dialog.keep()

    answer(OpeningDialog, fill)
    page.open_openings()

    assert "相差 7.00 元" in told[0]
    assert standing(page.desk) == [("102", 700), ("311", -700)]


def test_a_line_without_a_unit_is_refused_in_its_form(page, qtbot):
    told = []

    def fill(form):
        form.form.set_values({"account": "121", "debit": 700, "quantity": 1_000})
        form.submit()
        told.append(form.form.problems())
        form.reject()

    def look(dialog):
        answer(OpeningLineForm, fill)
        dialog.add()
        dialog.reject()

    answer(OpeningDialog, look)
    page.open_openings()

    assert "没有写计量单位" in told[0]["unit"]


def test_a_settled_opening_can_only_be_looked_at(sample_desk, qtbot):
    page = shown(AccountsPart(sample_desk), qtbot)
    assert buttons(page.side.opening) == {"查看期初": True, "从余额表导入": False}

    def look(dialog):
        assert "期初余额不能再改" in dialog.problem.text()
        assert not dialog.keep_button.isVisible()
        dialog.reject()

    answer(OpeningDialog, look)
    press(page.side.opening, "查看期初", qtbot)


def test_a_trial_balance_is_imported_and_undone(page, qtbot, tmp_path):
    made = openpyxl.Workbook()
    for row in (["编号", "科目名称", "借方", "贷方"], ["102", "银行存款", 9, None], ["15101", "房屋", 1, None],
                ["151", "固定资产", 1, None], ["311", "公积公益金", None, 10]):  # fmt: skip
        made.active.append(row)
    made.save(tmp_path / "余额.xlsx")
    heard = said(page.desk)
    dialog = OpeningImportDialog(page.desk, tmp_path / "余额.xlsx", page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert not dialog.import_button.isEnabled()

    dialog.add_accounts.setChecked(True)
    qtbot.waitUntil(dialog.import_button.isEnabled)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    assert ("15101", 100) in standing(page.desk)
    assert dialog.done_words(dialog.imported) == "已导入期初余额 3 行。"
    assert heard == []


def test_vouchers_are_imported_as_drafts_or_posted(page, qtbot, tmp_path):
    made = openpyxl.Workbook()
    for row in (["日期", "摘要", "科目编号", "借方", "贷方"], ["2023-02-01", "取钱", "101", 2, None],
                ["2023-02-01", "取钱", "102", None, 2]):  # fmt: skip
        made.active.append(row)
    made.save(tmp_path / "凭证.xlsx")
    dialog = VoucherImportDialog(page.desk, tmp_path / "凭证.xlsx", page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert dialog.import_button.text() == "导入 1 张草稿"

    dialog.post.setChecked(True)
    assert dialog.import_button.text() == "导入并记账 1 张"
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    assert dialog.done_words(dialog.imported) == "已导入并记账 1 张凭证。"


def test_the_move_asks_for_each_choice_shows_both_sides_and_makes_the_new_book(old_page, old_file, qtbot):
    def fill(dialog):
        assert dialog.form.names() == ["131", "131-other", "131-amount", "153"]
        press(dialog, "拆成两个科目", qtbot)
        dialog.form.set_values({"131": "132", "131-other": "131", "131-amount": 10_000})
        dialog.go_on()
        assert cells(dialog.panel, "new_code") == ["102", "131", "132", "154", "211", "311"]
        dialog.go_on()

    answer(ChartMoveDialog, fill)
    with qtbot.waitSignal(old_page.desk.other_book_asked) as asked:
        press(old_page.side.chart, "衔接到2023年科目表", qtbot)

    assert asked.args[0]() == old_file.with_name("旧账-2024年新账.gacha")
    old_page.refresh(anyway=True)


def test_a_part_without_its_amount_is_refused_beside_the_field(old_page, qtbot):
    told = []

    def fill(dialog):
        press(dialog, "拆成两个科目", qtbot)
        dialog.form.set_values({"131": "132", "131-other": "131"})
        dialog.go_on()
        told.append(dialog.form.problems())
        dialog.reject()

    answer(ChartMoveDialog, fill)
    old_page.move_chart()

    assert "请把科目和金额都填上" in told[0]["131-amount"]


def test_the_window_opens_the_new_book_and_goes_back_to_the_old_one(dressed, old_file, qtbot):
    from gacha_app.domain.chart_move import parse_answer
    from gacha_app.services.chart_move import move_book

    window = MainWindow(settings.load())
    qtbot.addWidget(window)
    window.show()
    assert window.open_book(old_file)
    new = move_book(window.desk.open_book(), dict([parse_answer("131=131"), parse_answer("153=154")]))

    window.change_book(lambda: new)
    assert window.desk.open_book().path == new
    part = AccountsPart(window.desk)
    qtbot.addWidget(part)
    part.refresh()
    answer(Question, lambda one: press(one, "撤销并打开旧账", qtbot))
    part.undo_move()
    qtbot.waitUntil(lambda: window.desk.book is not None and window.desk.book.path == old_file)

    assert not new.exists()
    window.close()


def test_a_change_of_books_that_is_refused_leaves_the_same_book_open(dressed, old_file, qtbot):
    from gacha_app.services.chart_move import undo_move

    window = MainWindow(settings.load())
    qtbot.addWidget(window)
    window.show()
    window.open_book(old_file)

    with qtbot.waitSignal(window.desk.refused) as refused:
        window.change_book(lambda: undo_move(old_file)[0])

    assert "没有做过新旧科目衔接" in str(refused.args[0])
    assert window.desk.open_book().path == old_file
    window.close()


def test_a_new_book_may_be_kept_in_the_2004_chart(dressed, tmp_path, qtbot):
    desk = Desk(settings.load())
    wizard = NewBook(desk)
    qtbot.addWidget(wizard)
    wizard.show()
    wizard.begin()
    assert wizard.cover["chart"].value() == "2023"
    wizard.cover.set_values({"name": "示例嘎查", "first_year": 2023, "chart": "2004"})
    wizard.choose_path(tmp_path / "旧.gacha")
    wizard.go_on()
    wizard.opening.set_balance("202", 100)
    wizard.go_on()
    with qtbot.waitSignal(wizard.made) as made:
        wizard.go_on()

    with made.args[0] as book, book.reading() as session:
        from gacha_app.reports.trial_balance import trial_balance

        assert [row.cells["name"] for row in trial_balance(session, Period(2023)).rows] == ["应付款", "公积公益金"]
