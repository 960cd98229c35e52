"""The page of dividends, driven through its widgets against a real book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import NotFound
from gacha_app.reports.report import EntryFilter
from gacha_app.services import books, dividend_payments, dividends, vouchers
from gacha_app.storage.book import open_book
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_proposal import ProposeDialog
from gacha_app.ui.dialogs.dividend_steps import PayDialog, WithdrawDialog
from gacha_app.ui.pages.dividends import DividendsPage
from gacha_app.ui.widgets.buttons import Button
from gacha_app.ui.widgets.messages import Question

PAID_ON = "2024-01-12"


@pytest.fixture
def page(desk, qtbot):
    """The page over a village whose 3, 2.5 and 2 shares are to have 150,000 yuan of 2023."""
    return shown(DividendsPage(desk), qtbot)


@pytest.fixture
def approved(desk, qtbot):
    """The page once the proposal stands."""
    dividends.approve_dividend(desk.open_book(), 2023)
    return shown(DividendsPage(desk), qtbot)


def shown(page, qtbot):
    qtbot.addWidget(page)
    page.show()
    # after it is shown: the screen that is none is small
    page.resize(1150, 680)
    page.refresh()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def answer(dialog_class, fill):
    """Answer the next dialog of a class, as soon as it is shown."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, dialog_class):
            timer.stop()
            fill(dialog)

    timer = QTimer(QApplication.instance(), interval=5)
    timer.timeout.connect(look)
    timer.start()


def heard(desk):
    sentences = []
    desk.said.connect(lambda sentence, _undo: sentences.append(sentence))
    return sentences


def press(page, text):
    next(one for one in page.findChildren(Button) if one.text() == text and one.isVisible()).click()


def visible_buttons(page):
    return {one.text() for one in page.findChildren(Button) if one.isVisible()}


def column(page, key):
    model = page.table.model
    return [model.row_at(place).cells[key] for place in range(model.rowCount())]


def plan(desk, year=2023):
    return dividends.plan_of(desk.open_book(), year)


def proposing(desk, qtbot, year=2023):
    """A dialog that proposes, shown without waiting for its end."""
    page = DividendsPage(desk)
    qtbot.addWidget(page)
    desk.use_year(year)
    page.refresh()
    dialog = ProposeDialog(desk, page._standing)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def typed(qtbot, dialog, name, text):
    field = dialog.form[name]
    field.setFocus()
    field.selectAll()
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        # as an input method or the clipboard brings it
        field.insert(text)


def pays(dialog):
    dialog.form["on"].setText(PAID_ON)
    dialog.confirm_button.click()


def test_every_household_stands_with_its_part_and_its_state_in_a_word(page):
    assert column(page, "number") == ["0001", "0002", "0003"]
    assert column(page, "amount") == [6_000_000, 5_000_000, 4_000_000]
    assert column(page, "state") == ["拟分", "拟分", "拟分"]
    assert (
        page.table.foot.text()
        == "3 户 · 7.5 份   应分金额 150,000.00   抵扣 0.00   实发金额 150,000.00   上年金额 0.00"
    )


def test_the_rule_of_remainders_and_the_registers_check_stand_under_the_list(page):
    said = " ".join(one.text() for one in page.table.foot.findChildren(QLabel))

    assert "各户合计与总额一分不差" in said
    assert f"份额登记簿校验码：{plan(page.desk).fingerprint}" in said


def test_the_plan_goes_from_the_result_to_what_is_left(page):
    assert page.story.plan.lines() == {
        "本年收益": "640,000.00", "弥补以前亏损": "0.00", "加：以前年度未分配": "320,000.00",
        "提取公积公益金 20%": "-128,000.00", "可分配": "832,000.00", "向成员分配": "150,000.00", "年末未分配": "682,000.00",
    }  # fmt: skip


def test_beside_the_list_a_household_is_told_why_it_gets_what_it_gets(page):
    page.table.select_record(2)

    assert page.story.told()[:4] == [
        "0002 · 乌云其其格", "50,000.00 元", "伍万元整", "2.5 份 × 20,000.0000 元 = 50,000.00 元",
    ]  # fmt: skip
    assert "还没有批准，没有记账。" in page.story.told()


def test_a_fen_given_by_the_rule_of_remainders_is_told(desk, qtbot):
    dividends.propose_dividend(desk.open_book(), 2023, total=10_000_001)
    page = shown(DividendsPage(desk), qtbot)

    told = []
    for record in (1, 2, 3):
        page.table.select_record(record)
        told.append("其中 1 分是按尾差规则补上的。" in page.story.told())

    exact = [10_000_001 * shares // 75_000 for shares in (30_000, 25_000, 20_000)]
    assert told == [amount > cut for amount, cut in zip(column(page, "amount"), exact, strict=True)]
    assert any(told)


def test_last_year_and_the_change_are_told(approved, qtbot):
    dividends.propose_dividend(approved.desk.open_book(), 2024, total=20_000_000)
    approved.desk.use_year(2024)
    approved.refresh()
    approved.table.select_record(1)

    assert column(approved, "last_year") == [6_000_000, 5_000_000, 4_000_000]
    assert "上年 60,000.00 元（+33.3%）" in approved.story.told()
    assert approved.story.chart.chart().categories == ("2023",)


def test_a_year_without_a_plan_says_what_may_be_distributed_and_begins_one(desk, qtbot):
    dividends.withdraw_dividend(desk.open_book(), 2023, "重来")
    page = shown(DividendsPage(desk), qtbot)

    words = [one.text().replace("\u00a0", " ") for one in page.table.findChildren(QLabel) if one.isVisible()]
    assert any("最多可以向成员分配 832,000.00 元" in one for one in words)
    assert page.main_button().text() == "拟定方案"

    answer(ProposeDialog, lambda dialog: (dialog.form["total"].setText("30万"), dialog.confirm_button.click()))
    press(page, "拟定方案")

    assert plan(desk).total == 30_000_000
    assert column(page, "state") == ["拟分"] * 3


def test_a_year_that_leaves_nothing_offers_no_plan(desk, qtbot):
    vouchers.record_entry(desk.open_book(), "management", Answers(dt.date(2022, 6, 1), 90_000_000, item="51302"))
    desk.use_year(2022)
    page = shown(DividendsPage(desk), qtbot)

    words = [one.text().replace("\u00a0", " ") for one in page.table.findChildren(QLabel) if one.isVisible()]
    assert any("2022年度现在没有可以分配的收益：本年收益 -580,000.00 元" in one for one in words)
    assert "拟定方案" not in visible_buttons(page)
    assert not page.main_button().isEnabled()


def test_a_loss_carried_over_is_covered_first(desk, qtbot):
    book = desk.open_book()
    vouchers.record_entry(book, "management", Answers(dt.date(2022, 6, 1), 40_000_000, item="51302"))
    page = shown(DividendsPage(desk), qtbot)

    lines = page.story.plan.lines()
    assert (lines["弥补以前亏损"], lines["提取公积公益金 20%"], lines["可分配"]) == (
        "-80,000.00", "-112,000.00", "448,000.00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("total", "abc", "“abc”不是金额，请填写数字，如 1234.50。"),
        ("total", "0", "分配总额应大于零。"),
        ("total", "-5", "分配总额应大于零。"),
        ("total", "1.005", "“1.005”不足一分的部分无法入账，请填到分（两位小数）。"),
        ("total", "832000.01", "分配总额 832,000.01 元超过了可分配的 832,000.00 元（本年收益 640,000.00，提取公积公益金 128,000.00）。"),
        ("total", "９９万", "分配总额 990,000.00 元超过了可分配的 832,000.00 元（本年收益 640,000.00，提取公积公益金 128,000.00）。"),
        ("per_share", "110933.34", "分配总额 832,000.05 元超过了可分配的 832,000.00 元（本年收益 640,000.00，提取公积公益金 128,000.00）。"),
        ("per_share", "0", "分配总额应大于零。"),
        ("record_date", "2023-02-30", "“2023-02-30”这一天不存在。"),
        ("record_date", "2019-12-31", "2019-12-31 的登记簿上没有任何份额，请先登记成员份额。"),
        ("record_date", "2031-01-01", "登记日 2031-01-01 还没有到，请改为今天或更早的日期。"),
        ("record_date", "", "请填写份额登记日。"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(desk, qtbot, name, text, said):
    dialog = proposing(desk, qtbot)
    before = plan(desk).id

    typed(qtbot, dialog, name, text) if text else dialog.form[name].clear()
    dialog.confirm_button.click()

    assert dialog.form.problems() == {name: said}
    assert dialog.isVisible()
    assert plan(desk).id == before


def test_neither_amount_is_refused(desk, qtbot):
    dialog = proposing(desk, qtbot)

    dialog.form["total"].clear()
    dialog.confirm_button.click()

    assert dialog.form.problems() == {"total": "请填写分配总额，或每份金额，只填一项。"}


def test_what_each_share_gets_is_shown_as_it_is_typed(desk, qtbot):
    dialog = proposing(desk, qtbot)
    assert dialog.preview()["per_share"] == "20,000.0000 元"

    typed(qtbot, dialog, "total", "100000")

    qtbot.waitUntil(lambda: dialog.preview()["total"] == "100,000.00 元")
    assert dialog.preview() == {
        "register": "3 户 · 7.5 份", "per_share": "13,333.3333 元", "total": "100,000.00 元", "left": "732,000.00 元",
    }  # fmt: skip


def test_too_much_is_said_while_it_is_typed(desk, qtbot):
    dialog = proposing(desk, qtbot)

    typed(qtbot, dialog, "total", "9000000")

    qtbot.waitUntil(lambda: "超过了可分配的 832,000.00 元" in dialog.form["total"].problem)
    assert dialog.preview()["per_share"] == "—"
    assert dialog.form["total"].hasFocus()


def test_an_amount_a_share_takes_the_totals_place(desk, qtbot):
    dialog = proposing(desk, qtbot)

    typed(qtbot, dialog, "per_share", "8000")
    assert dialog.form["total"].text() == ""
    qtbot.waitUntil(lambda: dialog.preview()["total"] == "60,000.00 元")
    dialog.confirm_button.click()

    assert (plan(desk).per_share, plan(desk).total) == (800_000, 6_000_000)


def test_changing_a_proposal_proposes_again(page):
    said = heard(page.desk)

    def fill(dialog):
        assert dialog.form["total"].text() == "150,000.00"
        assert dialog.confirm_button.text() == "重新拟定"
        dialog.form["total"].setText("120000")
        dialog.confirm_button.click()

    answer(ProposeDialog, fill)
    press(page, "修改方案")

    assert column(page, "amount") == [4_800_000, 4_000_000, 3_200_000]
    assert said == ["已拟定2023年度分红方案：120,000.00 元，3 户，每份 16000.0000 元。"]


def test_a_proposal_the_books_no_longer_cover_is_marked(page):
    vouchers.record_entry(
        page.desk.open_book(), "management", Answers(dt.date(2023, 12, 1), 90_000_000, "修路", item="51302")
    )
    page.refresh()

    assert page.story.plan.warning() == "拟定之后账上有变动，现在最多可以分 60,000.00 元，请修改方案。"


def test_approving_asks_what_is_posted_and_posts_it(page):
    said = heard(page.desk)
    asked = []

    def agree(dialog):
        asked.extend(one.text() for one in dialog.findChildren(QLabel))
        next(one for one in dialog.findChildren(Button) if one.text() == "批准并记账").click()

    answer(Question, agree)
    page.main_button().click()

    assert "将记两张凭证：提取公积公益金 128,000.00 元；向成员分红 150,000.00 元，记到 3 户的内部往来。" in asked
    assert plan(page.desk).state is PlanState.APPROVED
    assert column(page, "state") == ["未付"] * 3
    assert page.main_button().text() == "发放全部未付"
    assert said == ["已批准2023年度分红方案并记账，3 户共 150,000.00 元等待发放。"]


def test_a_plan_is_not_approved_without_a_yes(page):
    answer(Question, lambda dialog: dialog.reject())
    page.main_button().click()

    assert plan(page.desk).state is PlanState.PROPOSED


def test_an_approval_that_is_refused_says_why(page, qtbot):
    from gacha_app.services.share_moves import move_shares

    move_shares(page.desk.open_book(), "allotment", 1, 5_000, dt.date(2023, 6, 1))
    page.refresh()

    def agree(dialog):
        next(one for one in dialog.findChildren(Button) if one.text() == "批准并记账").click()

    answer(Question, agree)
    with qtbot.waitSignal(page.desk.refused) as told:
        page.main_button().click()

    assert "登记簿有变动，请重新拟定方案" in str(told.args[0])
    assert plan(page.desk).state is PlanState.PROPOSED


def test_enter_pays_the_household_and_goes_on_to_the_next(approved, qtbot):
    said = heard(approved.desk)
    approved.table.select_record(1)

    def fill(dialog):
        assert dialog.confirm_button.text() == "发放 1 户 60,000.00 元"
        dialog.form["money"].set_value("101")
        dialog.form["receipt"].setText("本人签字")
        pays(dialog)

    answer(PayDialog, fill)
    approved.table.table.setFocus()
    qtbot.keyClick(approved.table.table, Qt.Key.Key_Return)

    assert column(approved, "state") == ["已付", "未付", "未付"]
    assert said == ["已发放 1 户，还有 2 户未付。"]
    assert approved.table.current_row().record == 2
    approved.table.select_record(1)
    assert "2024-01-12 发放 · 库存现金 · 本人签字 · 经办 苏和" in approved.story.told()
    assert approved.story.pay_button() is None


def test_chosen_households_are_paid_together_with_one_voucher(approved):
    approved.table.table.selectRow(0)
    approved.table.table.selectionModel().select(
        approved.table.model.index(2, 0),
        approved.table.table.selectionModel().SelectionFlag.Select
        | approved.table.table.selectionModel().SelectionFlag.Rows,
    )
    assert approved.story.told() == ["选中 2 户未付", "100,000.00 元", "壹拾万元整"]

    def fill(dialog):
        assert dialog.confirm_button.text() == "发放 2 户 100,000.00 元"
        pays(dialog)

    answer(PayDialog, fill)
    assert approved.story.pay_button().text() == "发放这 2 户"
    approved.story.pay_button().click()

    lines = plan(approved.desk).lines
    assert [one.state for one in lines] == [LineState.PAID, LineState.UNPAID, LineState.PAID]
    assert len({one.voucher_id for one in lines if one.voucher_id}) == 1


def test_all_that_are_not_paid_are_paid_at_once(approved):
    said = heard(approved.desk)
    dividend_payments.pay_dividend(approved.desk.open_book(), 2023, households=["0002"], on=dt.date(2024, 1, 5))
    approved.refresh()

    def fill(dialog):
        assert dialog.confirm_button.text() == "发放 2 户 100,000.00 元"
        pays(dialog)

    answer(PayDialog, fill)
    approved.main_button().click()

    assert plan(approved.desk).state is PlanState.PAID
    assert said == ["已发放 2 户，2023年度分红全部付清。"]
    assert approved.main_button() is None
    assert approved.story.plan.lines()["已付 3 / 3 户"] == "150,000.00 元"
    assert books.verify(approved.desk.open_book()) == ()


def test_a_day_before_the_approval_is_refused_beside_the_day(approved, qtbot):
    dialog = PayDialog(approved.desk, approved._standing, None)
    qtbot.addWidget(dialog)
    dialog.show()

    dialog.form["on"].setText("2023-12-30")
    dialog.confirm_button.click()

    assert dialog.form.problems() == {"on": "发放日期不能早于批准日期 2023-12-31。"}
    assert [one.state for one in plan(approved.desk).lines] == [LineState.UNPAID] * 3


def test_an_account_that_holds_too_little_is_told(approved, qtbot):
    dialog = PayDialog(approved.desk, approved._standing, None)
    qtbot.addWidget(dialog)

    dialog.form["money"].set_value("101")

    assert dialog.warning() == "库存现金到这一天账上有 500.00 元，还差 149,500.00 元。"


def test_only_those_not_paid_can_be_shown(approved):
    dividend_payments.pay_dividend(approved.desk.open_book(), 2023, households=["0002"], on=dt.date(2024, 1, 5))
    approved.refresh()

    approved.table.choose_filter("unpaid")
    assert column(approved, "number") == ["0001", "0003"]
    approved.table.choose_filter("paid")
    assert column(approved, "number") == ["0002"]


def test_a_households_vouchers_lead_to_its_own_lines(approved, qtbot):
    approved.table.select_record(1)
    number = next(one for one in visible_buttons(approved) if one.startswith("记-"))

    with qtbot.waitSignal(approved.desk.page_wanted) as wanted:
        press(approved, number)

    day = dt.date(2023, 12, 31)
    source = EntryFilter(account="113", household_id=1, entry_kind="dividend", first=day, last=day)
    assert wanted.args == ["money", source]


def test_withdrawing_wants_a_reason_and_takes_the_vouchers_back(approved):
    said = heard(approved.desk)

    def fill(dialog):
        assert dialog.confirm_button.text() == "撤回并冲销"
        dialog.confirm_button.click()
        assert dialog.form.problems() == {"reason": "请填写原因。"}
        dialog.form["reason"].setPlainText("大会没有通过")
        dialog.confirm_button.click()

    answer(WithdrawDialog, fill)
    press(approved, "撤回方案")

    with pytest.raises(NotFound):
        plan(approved.desk)
    assert said == ["已撤回2023年度分红方案。"]
    assert approved.main_button().text() == "拟定方案"
    assert books.verify(approved.desk.open_book()) == ()


def test_once_a_household_is_paid_nothing_is_withdrawn_or_changed(approved):
    dividend_payments.pay_dividend(approved.desk.open_book(), 2023, households=["0001"], on=dt.date(2024, 1, 5))
    approved.refresh()

    assert not visible_buttons(approved) & {"撤回方案", "修改方案"}


def test_the_list_to_sign_is_printed_and_opened(approved, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "发放表.pdf"
    opened = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())))

    with qtbot.waitSignal(approved.desk.said, timeout=20_000):
        press(approved, "打印发放表")

    assert path.read_bytes().startswith(b"%PDF")
    assert opened == [path]


def test_the_workbook_holds_the_list_and_the_one_to_sign(approved, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "分红.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))

    with qtbot.waitSignal(approved.desk.said, timeout=20_000):
        approved.export()

    workbook = load_workbook(path)
    assert workbook.sheetnames == ["2023年度分红明细", "2023年度分红发放表"]
    workbook.close()


def test_without_a_plan_there_is_nothing_to_print(desk, qtbot):
    desk.use_year(2022)
    page = shown(DividendsPage(desk), qtbot)

    with qtbot.waitSignal(desk.refused) as told:
        page.table.print_requested.emit()

    assert str(told.args[0]) == "2022年度还没有分红方案，请先拟定。"


def test_a_book_open_only_to_read_offers_no_step(village_file, dressed, qtbot):
    from gacha_app import settings

    with open_book(village_file, read_only=True, user="书记") as book:
        desk = Desk(settings.load(), book)
        desk.use_year(2023)
        page = shown(DividendsPage(desk), qtbot)

        assert not page.main_button().isEnabled()
        assert not visible_buttons(page) & {"撤回方案", "修改方案"}
        assert "打印发放表" in visible_buttons(page)
        desk.use_book(None)


def test_in_a_narrow_window_enter_opens_the_story_and_enter_again_pays(approved, qtbot):
    approved.resize(800, 600)
    approved.table.select_record(1)
    approved.table.table.setFocus()
    qtbot.keyClick(approved.table.table, Qt.Key.Key_Return)

    assert approved.story.isVisible()
    assert approved.story.pay_button().hasFocus()

    answer(PayDialog, pays)
    qtbot.keyClick(approved.story.pay_button(), Qt.Key.Key_Return)

    assert column(approved, "state") == ["已付", "未付", "未付"]
