"""What the dividend page offers beside proposing and paying: steps, bank, set-off, another who takes the money."""

from __future__ import annotations

import csv
import datetime as dt

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.services.dividend_steps import steps_of
from gacha_app.services.dividends import approve_dividend, plan_of, propose_dividend
from gacha_app.services.vouchers import enter_voucher
from gacha_app.settings import Settings
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_bank import BankFileDialog, BankResultDialog
from gacha_app.ui.dialogs.dividend_household import PayToAnotherDialog, SetOffDialog, UnclaimedDialog
from gacha_app.ui.dialogs.dividend_procedure import ProcedureDialog, StepDialog
from gacha_app.ui.pages.dividends import DividendsPage
from tests.village import Village, day

ACCOUNTS = ("6228480402564890018", "100200300400", "100200300401")


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    for name, account in zip(("示例甲", "示例乙", "示例丙"), ACCOUNTS, strict=True):
        made.has_household(name, "1", bank_account=account)
    for lines in (
        [Posting("102", 1_000_000), Posting("50101", -1_000_000)],
        [Posting("113", 5_000, household_id=2), Posting("102", -5_000)],
    ):
        enter_voucher(made.book, Voucher(day("2023-05-01"), "示例", lines), post_it=True)
    propose_dividend(made.book, 2023, total=300_000)
    yield made
    made.close()


@pytest.fixture
def page(village, qtbot):
    desk = Desk(Settings(), village.book)
    desk.use_year(2023)
    page = DividendsPage(desk)
    qtbot.addWidget(page)
    page.refresh()
    return page


def lines(page):
    return {one.number: one for one in plan_of(page.desk.open_book(), 2023).lines}


def taken(page):
    with page.desk.reading() as session:
        return {one.step: one for one in steps_of(session, plan_of(page.desk.open_book(), 2023))}


def test_the_next_step_is_chosen_and_recorded_with_what_it_needs(page, qtbot):
    dialog = ProcedureDialog(page.desk, 2023)
    qtbot.addWidget(dialog)
    assert dialog.chosen().key == "supervisors"
    assert dialog.record_button.isEnabled()
    assert not dialog.forget_button.isEnabled()

    step = StepDialog(page.desk, 2023, dialog.chosen())
    qtbot.addWidget(step)
    step.submit()
    assert step.form.problems()
    step.form.set_values({"people": "示例监事", "date": day("2024-01-02")})
    step.submit()
    dialog.fill()

    assert taken(page)["supervisors"].people == "示例监事"
    assert dialog.chosen().key == "party"
    dialog.table.select_record(2)
    dialog.forget()
    assert taken(page) == {}


def test_a_meeting_that_does_not_pass_is_told_beside_its_field(page, qtbot):
    from gacha_app.services.dividend_steps import excuse_step
    from gacha_app.storage.reference import dividend_steps

    for key in ("supervisors", "party", "township", "opened"):
        excuse_step(page.desk.open_book(), 2023, key, "示例")
    step = StepDialog(page.desk, 2023, dividend_steps()["meeting"])
    qtbot.addWidget(step)
    today = dt.date.today()
    step.form.set_values({"date": today, "entitled": 30_000, "present": 25_000, "in_favour": 10_000})
    step.submit()

    assert "不足三分之二" in step.form.problems()["in_favour"]
    step.form.set_values({"in_favour": 22_500})
    step.submit()
    assert step.form.problems()["in_favour"] == "请填写整数。"
    step.form.set_values({"in_favour": 22_000})
    step.submit()
    assert step.result() == QDialog.DialogCode.Accepted
    assert taken(page)["meeting"].in_favour == 22


def test_the_bank_is_handed_a_file_and_its_result_read(page, qtbot, tmp_path, monkeypatch):
    book = page.desk.open_book()
    approve_dividend(book, 2023, on=day("2024-01-10"))
    page.refresh()
    assert page.more.actions["bank"].isEnabled()
    assert not page.more.actions["result"].isEnabled()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(tmp_path / "发"), ""))
    dialog = BankFileDialog(page.desk, page._standing, None)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"layout": "cmb", "on": day("2024-01-11")})
    dialog.submit()

    assert dialog.made.number == "2023-1"
    assert (tmp_path / "发.csv").is_file()
    page.refresh()
    assert page.more.actions["result"].isEnabled()
    with (tmp_path / "结果.csv").open("w", encoding="gbk", newline="") as file:
        rows = [(account, "1000", "失败" if account == ACCOUNTS[1] else "成功", "销户") for account in ACCOUNTS]
        csv.writer(file).writerows([("账号", "金额", "处理结果", "原因"), *rows])
    told = BankResultDialog(page.desk, 2023, tmp_path / "结果.csv")
    qtbot.addWidget(told)
    told.form.set_values({"on": day("2024-01-12")})
    told.submit()

    assert [one.state for one in lines(page).values()] == [LineState.PAID, LineState.RETURNED, LineState.PAID]
    page.refresh()
    page.focus_on(2)
    assert "银行退回：销户" in page.story.told()
    assert page.story.pay_button() is not None


def test_a_household_sets_off_lets_another_take_or_does_not_fetch(page, qtbot):
    from gacha_app.reports.dividend_story import dividend_story

    def story(household):
        with page.desk.reading() as session:
            return dividend_story(session, household, 2023)

    offset = SetOffDialog(page.desk, 2023, story(2))
    qtbot.addWidget(offset)
    assert offset.form["amount"].value() == 5_000
    offset.form.set_values({"consent": "示例：本人签字"})
    offset.submit()
    assert lines(page)["0002"].net == 95_000
    approve_dividend(page.desk.open_book(), 2023, on=day("2024-01-10"))

    unclaimed = UnclaimedDialog(page.desk, 2023, story(3))
    qtbot.addWidget(unclaimed)
    unclaimed.form.set_values({"reason": "示例：外出"})
    unclaimed.submit()
    another = PayToAnotherDialog(page.desk, 2023, story(3))
    qtbot.addWidget(another)
    another.form.set_values({"payee": "示例子", "relation": "子", "on": day("2024-02-01"), "money": "101"})
    another.submit()

    assert (lines(page)["0003"].state, lines(page)["0003"].payee) == (LineState.PAID, "示例子")
    page.refresh()
    page.focus_on(3)
    assert any("示例子（子）代领" in sentence for sentence in page.story.told())
    assert plan_of(page.desk.open_book(), 2023).state is PlanState.APPROVED
