"""The page of members and shares, driven through its widgets against a real book."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from sample_village import answer, said, shown

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.register import Contract
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.household_story import household_story
from gacha_app.reports.households import household_report
from gacha_app.reports.report import EntryFilter
from gacha_app.services import dividends, households, registers, vouchers
from gacha_app.services.attachments import attach
from gacha_app.services.books import change_organisation
from gacha_app.services.share_moves import move_shares
from gacha_app.ui.dialogs.household_forms import HouseholdDialog
from gacha_app.ui.dialogs.register_shares import MoveSharesDialog
from gacha_app.ui.pages.households import HouseholdsPage

pytest_plugins = ("sample_fixtures",)

HIS_NUMBER, HER_NUMBER = "152921195506162567", "110101199003072041"


@pytest.fixture
def page(sample_desk, qtbot):
    return shown(HouseholdsPage(sample_desk), qtbot)


def column(page, key):
    model = page.table.model
    return [model.row_at(place).cells[key] for place in range(model.rowCount())]


def told(page):
    # what was just put on a card is shown once the window has laid it out
    QApplication.processEvents()
    return page.story.told()


def buttons(page):
    QApplication.processEvents()
    return {one.text(): one for one in page.story.findChildren(QPushButton) if one.isVisible()}


def story(desk, household=1, day=dt.date(2023, 12, 31)):
    with desk.reading() as session:
        return household_story(session, household, day)


def fill(form, **texts):
    for name, text in texts.items():
        form[name].setText(text)


def valid(number):
    """Return the number with the check digit it should have."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return number[:17] + "10X98765432"[total % 11]


def test_the_register_stands_as_at_the_end_of_the_year_with_its_totals(page):
    assert page.as_at() == dt.date(2023, 12, 31)
    assert column(page, "number")[:2] == ["0001", "0002"]
    assert page.table.foot.text() == "6 户 · 12 人 · 15.5 份"


def test_the_register_is_shown_as_at_an_earlier_day(page, sample_desk, qtbot):
    move_shares(sample_desk.open_book(), "allotment", 1, 10_000, dt.date(2023, 6, 1))
    households.record_household(
        sample_desk.open_book(),
        Household("", "晚来", joined=dt.date(2023, 9, 1), movements=[ShareMovement(dt.date(2023, 9, 1), 10_000)]),
    )
    page.refresh()
    assert page.table.foot.text() == "7 户 · 12 人 · 17.5 份"

    page.day.setFocus()
    page.day.clear()
    qtbot.keyClicks(page.day, "2023-05-31")
    assert page.table.foot.text() == "6 户 · 12 人 · 15.5 份"
    assert "浅色的在 2023-05-31 以后，没有计入。" in told(page)

    page.day.setText("6-1")
    qtbot.keyClick(page.day, Qt.Key.Key_Return)
    assert page.day.text() == "2023-06-01"
    assert page.table.foot.text() == "6 户 · 12 人 · 16.5 份"

    page._back.click()
    assert page.as_at() == dt.date(2023, 12, 31)
    assert page.table.foot.text() == "7 户 · 12 人 · 17.5 份"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2023-02-30", "“2023-02-30”这一天不存在。"),
        ("去年", "“去年”不是日期，请写成 2023-01-09 的样子。"),
        ("1900-01-01", "年度“1900”不对，请写成 2023 的样子。"),
    ],
)
def test_a_day_that_is_none_is_refused_beside_its_field(page, qtbot, typed, sentence):
    page.day.setText(typed)
    qtbot.keyClick(page.day, Qt.Key.Key_Return)

    assert page._problem.text() == sentence
    assert page._problem.isVisible()
    assert page.table.foot.text() == "6 户 · 12 人 · 15.5 份"


def test_another_year_has_another_last_day(page, sample_desk):
    sample_desk.use_year(2021)
    page.refresh()

    assert page.day.text() == "2021-12-31"
    assert page.table.foot.text() == "6 户 · 12 人 · 0 份"


@pytest.mark.parametrize("typed", ["其其格3", "qqg3", "苏和", "sh", "0003", "2567"])
def test_a_household_is_found_by_any_member(page, sample_desk, typed):
    book = sample_desk.open_book()
    kept = story(sample_desk, 3).household
    kept.members[1].identity_number = HIS_NUMBER
    households.change_household(book, kept)
    page.refresh()

    page.table.search.setText(typed)

    assert column(page, "number") == ["0003"]


def test_the_story_tells_members_movements_and_masked_contacts(page, sample_desk):
    book = sample_desk.open_book()
    kept = story(sample_desk).household
    kept.bank_name, kept.bank_account = "农村信用社（示例）", "6228123412341234076"
    kept.members[0].identity_number = HIS_NUMBER
    kept.members[1].left = dt.date(2023, 3, 1)
    households.change_household(book, kept)
    move_shares(book, "withdrawal", 1, 5_000, dt.date(2023, 4, 1), note="自愿退出")
    page.refresh()

    words = told(page)
    assert "139****0000" in words
    assert "6228***********4076" in words
    assert "152921********2567" in words
    assert "2023-03-01 退出" in words
    assert [one for one in words if one.startswith(("2022-01", "2023-04", "配股", "退出 ", "+", "-", "共"))] == [
        "2023-04-01", "退出 · 自愿退出", "-0.5", "共 2.5 份", "2022-01-01", "配股", "+3", "共 3 份", "2023-04-01",
    ]  # fmt: skip
    assert not any(HIS_NUMBER in one or "13900000000" in one for one in words)


def test_dividends_over_the_years_and_the_balance_lead_to_the_entries(page, sample_desk):
    book = sample_desk.open_book()
    for year, total in ((2022, 155_000_00), (2023, 310_000_00)):
        dividends.propose_dividend(book, year, total=total)
        dividends.approve_dividend(book, year)
        sample_desk.use_year(2024)
    page.refresh()
    asked = []
    sample_desk.page_wanted.connect(lambda name, focus: asked.append((name, focus)))

    words = told(page)
    assert ("2023年" in words, "60,000.00" in words, "2022年" in words, "30,000.00" in words) == (True,) * 4
    assert page.story.chart.chart().categories == ("2022", "2023")
    buttons(page)["集体欠本户 90,000.00"].click()

    assert asked == [("money", EntryFilter(account="113", household_id=1))]


def test_what_a_household_owes_stands_beside_its_name(page, sample_desk):
    vouchers.record_entry(
        sample_desk.open_book(), "household", Answers(dt.date(2023, 7, 1), 500_00, "借支", household_id=2)
    )
    page.refresh()

    page.focus_on(2)

    assert (column(page, "owes")[1], column(page, "is_owed")[1]) == (500_00, 0)
    assert "本户欠集体 500.00" in buttons(page)


def test_a_household_is_registered_with_its_head_and_first_shares(page, sample_desk):
    heard = said(sample_desk)

    def answer_form(dialog):
        fill(dialog.form, representative="新来")
        fill(dialog.more, shares="2.5", bank_account="6228 1234 5678")
        dialog.members.lines[0].identity.setText(HIS_NUMBER)
        dialog.submit()

    answer(HouseholdDialog, answer_form)
    page.main_button().click()

    assert heard[-1][0] == "已登记 0007 新来。"
    made = page.story.story().household
    assert (made.number, made.bank_account, made.shares_on(dt.date(2023, 1, 1))) == ("0007", "622812345678", 25_000)
    head = made.members[0]
    assert (head.name, head.is_head, head.sex, head.birth) == ("新来", True, "女", "1955-06-16")


@pytest.mark.parametrize(
    ("facts", "more", "member", "field", "sentence"),
    [
        ({}, {}, {}, "representative", "请填写户代表（户主）。"),
        ({"number": "1"}, {}, {}, "number", "户号 0001 已被使用，请换一个。"),
        ({"number": "甲1"}, {}, {}, "number", "户号“甲1”应为四位数字，如 0001。"),
        ({}, {"shares": "-1"}, {}, "shares", "份额“-1”是负数，份额不能小于零。"),
        ({}, {"shares": "两份"}, {}, "shares", "份额“两份”不是数字，请填写数字，如 1.5。"),
        ({}, {"date": "2023-13-01"}, {}, "date", "“2023-13-01”这一天不存在。"),
        ({}, {}, {"identity": "12345"}, "line", "身份证号应为18位，这里是5位。"),
        ({}, {}, {"identity": HIS_NUMBER[:17] + "0"}, "line", "身份证号的校验码不对，请核对每一位。"),
        ({}, {}, {"name": "", "identity": HIS_NUMBER}, "line", "请填写姓名。"),
        ({}, {}, {"sex": "不知道"}, "line", "没有“不知道”，请从列表中选择。"),
        ({}, {}, {"joined": "2023-2-30"}, "line", "“2023-2-30”这一天不存在。"),
        ({}, {}, {"identity": HER_NUMBER}, "members", "身份证号与户号 0002 的 乌云其木格 相同，请核对。"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_nothing_is_kept(page, sample_desk, facts, more, member, field, sentence):
    book = sample_desk.open_book()
    other = story(sample_desk, 2).household
    other.members[0].identity_number = valid(HER_NUMBER)
    households.change_household(book, other)
    revision = book.revision
    problems = {}

    def answer_form(dialog):
        fill(dialog.form, **({} if field == "representative" else {"representative": "新来"} | facts))
        fill(dialog.more, **more)
        line = dialog.members.lines[0]
        for name, text in member.items():
            getattr(line, name).setText(valid(text) if text == HER_NUMBER else text)
        dialog.submit()
        problems.update(dialog.problems() | {"line": line.problem.text()})
        dialog.reject()

    answer(HouseholdDialog, answer_form)
    page.add()

    assert problems[field] == sentence
    assert book.revision == revision


def test_changing_shows_numbers_in_full_and_adds_and_removes_members(page, sample_desk):
    book = sample_desk.open_book()
    kept = story(sample_desk).household
    kept.members[0].identity_number = HIS_NUMBER
    households.change_household(book, kept)
    page.refresh()
    heard = said(sample_desk)
    shown_in_full = []

    def answer_form(dialog):
        shown_in_full.extend([dialog.members.lines[0].identity.text(), dialog.form["telephone"].text()])
        fill(dialog.form, telephone="138 0000 1111")
        dialog.members.remove_line(dialog.members.lines[1])
        line = dialog.members.add_line()
        line.name.setText("小雅")
        line.relation.setText("女儿")
        dialog.submit()

    answer(HouseholdDialog, answer_form)
    page.change(page.story.story().household)

    assert shown_in_full == [HIS_NUMBER, "13900000000"]
    changed = story(sample_desk).household
    assert [one.name for one in changed.members] == ["巴特尔", "小雅"]
    assert (changed.telephone, changed.shares_on(dt.date(2023, 12, 31))) == ("13800001111", 30_000)
    assert heard[-1][0] == "已修改 0001 巴特尔。"

    heard[-1][1]()
    assert [one.name for one in story(sample_desk).household.members] == ["巴特尔", "其其格1"]


def test_the_same_identity_number_twice_in_a_household_is_refused_at_the_second(page, sample_desk):
    problems = []

    def answer_form(dialog):
        for line in dialog.members.lines:
            line.identity.setText(HIS_NUMBER)
        dialog.submit()
        problems.extend(line.problem.text() for line in dialog.members.lines)
        dialog.reject()

    answer(HouseholdDialog, answer_form)
    page.change(page.story.story().household)

    assert problems == ["", "身份证号与 巴特尔 的相同，请核对。"]


def test_shares_go_over_to_another_household(page, sample_desk):
    heard = said(sample_desk)
    told = []

    def answer_form(dialog):
        dialog.form["kind"].set_value("transfer")
        fill(dialog.form, to_household="苏和", shares="0.5", date="2023-08-01", note="协议")
        told.append(dialog.consequence.text())
        told.append(dialog.confirm_button.text())
        dialog.submit()

    answer(MoveSharesDialog, answer_form)
    page.matters.register("shares", page.story.story().household)

    assert told == ["巴特尔：3 份 → 2.5 份\n苏和：4 份 → 4.5 份", "登记转让"]
    assert heard[-1][0] == "已登记 0001 巴特尔 的转让，从 2023-08-01 起。"
    assert column(page, "shares")[:3] == [25_000, 25_000, 45_000]
    last = story(sample_desk, 3).movements.rows[-1].cells
    assert (last["reason"], last["change"], last["held"], last["note"]) == ("转让", 5_000, 45_000, "协议")


@pytest.mark.parametrize(
    ("reason", "texts", "field", "sentence"),
    [
        ("withdrawal", {"shares": "3.5", "note": "会议"}, "shares", "户号 0001 在 2023-12-31 的份额会小于零。"),
        ("transfer", {"shares": "99", "to_household": "苏和"}, "shares", "户号 0001 在 2023-12-31 的份额会小于零。"),
        ("withdrawal", {"shares": "1"}, "note", "退出需要写明会议或凭据，如“2023年3月5日成员大会决议”。"),
        ("allotment", {"shares": "1", "date": "2999-01-01"}, "date", "日期 2999-01-01 还没有到，请核对。"),
        ("transfer", {"shares": "1"}, "to_household", "请选择转给哪一户。"),
        ("transfer", {"shares": "1", "to_household": "巴特尔"}, "to_household", "没有“巴特尔”，请从列表中选择。"),
        ("allotment", {"shares": "-1"}, "shares", "份额“-1”是负数，份额不能小于零。"),
        ("allotment", {"shares": "0"}, "shares", "请填写变动的份额，应大于零。"),
        ("allotment", {"shares": "0.00001"}, "shares", "份额“0.00001”小数太长，最多四位小数。"),
        ("allotment", {}, "shares", "请填写份额。"),
        ("allotment", {"shares": "1", "date": ""}, "date", "请填写日期。"),
        ("allotment", {"shares": "1", "share_kind": "优先股"}, "share_kind", "没有“优先股”，请从列表中选择。"),
    ],
)
def test_a_wrong_movement_is_refused_beside_its_field(page, sample_desk, reason, texts, field, sentence):
    revision = sample_desk.revision
    problems = {}

    def answer_form(dialog):
        dialog.form["kind"].set_value(reason)
        dialog.form["date"].set_value(dt.date(2023, 12, 31))
        fill(dialog.form, **texts)
        dialog.submit()
        problems.update(dialog.form.problems())
        dialog.reject()

    answer(MoveSharesDialog, answer_form)
    page.matters.register("shares", page.story.story().household)

    assert problems == {field: sentence}
    assert sample_desk.revision == revision


def test_each_kind_of_movement_asks_only_what_it_needs(page, sample_desk, qtbot):
    change_organisation(sample_desk.open_book(), replace(sample_desk.organisation, share_mode="dynamic"))
    dialog = MoveSharesDialog(sample_desk, page.story.story().household, dt.date(2023, 12, 31), page)
    qtbot.addWidget(dialog)
    dialog.show()
    asked = {}
    for kind in ("allotment", "inheritance", "withdrawal", "transfer", "recount"):
        dialog.form["kind"].set_value(kind)
        asked[kind] = (dialog.form["way"].isVisible(), dialog.form["to_household"].isVisible())

    assert asked == {
        "allotment": (False, False), "inheritance": (False, True), "withdrawal": (False, False),
        "transfer": (False, True), "recount": (True, False),
    }  # fmt: skip


def test_shares_are_counted_again_in_a_dynamic_village_alone(page, sample_desk, qtbot):
    static = MoveSharesDialog(sample_desk, page.story.story().household, dt.date(2023, 12, 31), page)
    qtbot.addWidget(static)
    assert "recount" not in {one.key for one in static.form["kind"].choices()}

    change_organisation(sample_desk.open_book(), replace(sample_desk.organisation, share_mode="dynamic"))

    def answer_form(dialog):
        dialog.form["kind"].set_value("recount")
        dialog.form["way"].set_value("out")
        fill(dialog.form, shares="1", date="2023-08-01", note="示例会议")
        dialog.submit()

    answer(MoveSharesDialog, answer_form)
    page.matters.register("shares", page.story.story().household)
    assert column(page, "shares")[0] == 20_000


def test_a_household_outside_the_register_is_told_all_the_same(page, sample_desk):
    gone = households.record_household(
        sample_desk.open_book(), Household("", "搬走", left=dt.date(2022, 1, 1), members=[Member("搬走")])
    )
    page.refresh()
    assert "搬走" not in column(page, "representative")

    page.focus_on(gone.id)

    assert page.story.story().household.representative == "搬走"
    assert "已退出" in told(page)


def test_a_book_without_households_offers_the_two_first_steps(empty_desk, qtbot):
    page = shown(HouseholdsPage(empty_desk), qtbot)
    answer(HouseholdDialog, lambda dialog: (fill(dialog.form, representative="头一户"), dialog.submit()))

    page.table._empty.first_asked.emit()

    assert column(page, "representative") == ["头一户"]


def test_a_roster_is_taken_in_from_the_empty_page(empty_desk, qtbot, monkeypatch):
    page = shown(HouseholdsPage(empty_desk), qtbot)
    asked = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda _parent, title, *_: asked.append(title) or ("", ""))

    page.table._empty.other_asked.emit()

    assert asked == ["选择成员名册"]


def test_the_register_is_saved_with_the_list_of_members(page, sample_desk, qtbot, tmp_path, monkeypatch):
    from openpyxl import load_workbook

    target = tmp_path / "登记簿.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    heard = said(sample_desk)

    page.export()

    qtbot.waitUntil(lambda: bool(heard), timeout=8000)
    assert Path(heard[-1][0].removeprefix("已保存到 ")) == target
    assert load_workbook(target).sheetnames == ["成员户册与份额登记簿", "成员名册"]


def test_a_book_open_only_to_read_offers_no_changes(page, sample_desk):
    sample_desk.open_book().read_only = True
    page.refresh(anyway=True)

    shown_there = (page.main_button(), buttons(page)["修改…"], buttons(page)["登记变动"])
    assert [one.isEnabled() for one in shown_there] == [False, False, False]


def test_the_register_of_a_year_is_that_of_its_last_day(sample_desk, page):
    with sample_desk.reading() as session:
        report = household_report(session, Period(2023))
    assert [row.cells["shares"] for row in report.rows] == column(page, "shares")


def test_a_dividend_that_is_only_proposed_is_called_so_under_the_register(page, sample_desk):
    dividends.propose_dividend(sample_desk.open_book(), 2023, total=310_000_00)
    page.refresh()
    assert page.table.model.report().notes == ("2023年度分红还是拟定方案，没有批准。",)

    dividends.approve_dividend(sample_desk.open_book(), 2023)
    page.refresh()
    assert page.table.model.report().notes == ()
    assert column(page, "dividend")[0] == 60_000_00


def test_what_is_wrong_with_a_member_comes_into_sight_in_a_low_window(page, sample_desk, qtbot):
    dialog = HouseholdDialog(sample_desk, page, page.story.story().household)
    qtbot.addWidget(dialog)
    dialog.setMaximumHeight(320)
    dialog.show()
    line = dialog.members.lines[-1]
    line.identity.setText("1529")

    dialog.submit()

    qtbot.waitUntil(lambda: not line.problem.visibleRegion().isEmpty())
    assert line.identity.hasFocus()


def test_the_story_names_contracts_what_stands_open_and_papers(page, sample_desk, tmp_path):
    book = sample_desk.open_book()
    made = registers.record(book, Contract("河滩地合同", start=dt.date(2022, 1, 1), household_id=1, yearly=1_200_00))
    vouchers.record_entry(book, "household", Answers(dt.date(2023, 3, 1), 300_00, "借款", household_id=1))
    rent = [Posting("112", 80_00, "租金", household_id=1), Posting("50101", -80_00, "租金")]
    vouchers.enter_voucher(book, Voucher(dt.date(2023, 4, 1), "租金", rent), post_it=True)
    photo = tmp_path / "合同照片.txt"
    photo.write_text("示例", "utf-8")
    attach(book, "contract", made.id, photo)
    asked = []
    sample_desk.page_wanted.connect(lambda name, focus: asked.append((name, focus)))

    page.refresh()
    words = told(page)
    buttons(page)["河滩地合同"].click()

    assert "每年 1,200.00 元" in " ".join(words)
    assert "合同照片.txt" in words
    assert asked == [("contracts", made.id)]
    assert [one for one in buttons(page) if one.startswith("本户欠集体")] == ["本户欠集体 300.00", "本户欠集体 80.00"]
