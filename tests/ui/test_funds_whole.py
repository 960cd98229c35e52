"""The whole life of subsidy money through the window: sections of the story, their forms, and the other tables."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from sample_village import answer, said, shown

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.fund import Fund
from gacha_app.reports.fund_story import fund_story
from gacha_app.reports.names import fund_names
from gacha_app.services import funds, vouchers
from gacha_app.ui.dialogs.fund_asset_forms import (
    FormAssetForm,
    FormedAssetForm,
    LinkedHouseholdForm,
    YieldForm,
)
from gacha_app.ui.dialogs.fund_form import FundForm
from gacha_app.ui.dialogs.fund_plan_forms import FundPlanForm, MilestoneForm
from gacha_app.ui.dialogs.fund_rule_form import FundRuleForm
from gacha_app.ui.pages.books_vouchers_story import VoucherPanel
from gacha_app.ui.pages.funds import _VIEWS, FundsPage
from gacha_app.ui.pages.money_story import MoneyStory
from gacha_app.ui.widgets.cards import ProgressRow, TodoRow
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def page(sample_desk, qtbot):
    book = sample_desk.open_book()
    second = funds.record_fund(
        book, Fund("配套资金", level="region", granted=300_000_00, granted_on=dt.date(2023, 3, 2), project_id=1)
    )
    vouchers.record_entry(book, "grant", Answers(dt.date(2023, 4, 2), 300_000_00, fund_id=second.id))
    made = shown(FundsPage(sample_desk), qtbot)
    made.table.select_record(1)
    return made


def told(page):
    with page.desk.reading() as session:
        return fund_story(session, 1, dt.date(2023, 12, 31))


def rows_of(page, key):
    # what was just put into a card is shown by an event of its own
    QApplication.processEvents()
    section = page.story.sections[key]
    return [one.accessibleName() for one in section.findChildren(TodoRow) if one.isVisible()]


def filled(values, *, refuse=""):
    """Return what fills a form that opens and confirms it; with what must be said first, where that is told."""

    def act(dialog):
        dialog.set_values(values)
        dialog.submit()
        if refuse:
            assert refuse in dialog.form.problems().values()
            dialog.reject()

    return act


def press(page, key, text, qtbot):
    section = page.story.sections[key]
    button = next(one for one in section.findChildren(type(page._add)) if one.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_section_is_shown_at_a_time(page):
    assert page.story._entries.isVisible()

    page.story.chips.choose("deadlines")

    assert not page.story._entries.isVisible()
    assert [key for key, one in page.story.sections.items() if one.isVisible()] == ["deadlines"]
    assert rows_of(page, "deadlines")[0].startswith("已逾期: 到账30日内批复实施方案 截止 2023-03-31")


def test_a_plan_is_written_for_several_funds_at_once(page, qtbot):
    heard = said(page.desk)
    page.story.chips.choose("plan")
    values = {"name": "温棚三期", "place": "嘎查东部", "ends_on": dt.date(2023, 9, 30), "fund_2": True}
    answer(FundPlanForm, filled(values))

    press(page, "plan", "实施方案…", qtbot)

    assert heard[-1][0] == "已保存实施方案“温棚三期”。"
    facts = told(page).facts
    assert (facts.plan.name, facts.plan.place) == ("温棚三期", "嘎查东部")
    with page.desk.reading() as session:
        assert session.get(Fund, 2).plan_id == facts.plan.id


def test_milestones_are_written_changed_and_taken_off_and_move_the_stage(page, qtbot):
    page.story.chips.choose("plan")
    answer(MilestoneForm, filled({"kind": "start", "date": dt.date(2023, 4, 1), "who": "温室队"}))
    press(page, "plan", "登记进展…", qtbot)
    assert rows_of(page, "plan") == ["开工: 2023-04-01 温室队"]
    assert page.story._stage.text() == "已开工"

    answer(MilestoneForm, filled({"who": "旗温室队"}))
    qtbot.mouseClick(page.story.sections["plan"].findChildren(TodoRow)[0], Qt.MouseButton.LeftButton)
    assert rows_of(page, "plan") == ["开工: 2023-04-01 旗温室队"]

    answer(Question, lambda question: question._choose("remove"))
    answer(MilestoneForm, lambda dialog: dialog._remove())
    qtbot.mouseClick(page.story.sections["plan"].findChildren(TodoRow)[0], Qt.MouseButton.LeftButton)
    assert rows_of(page, "plan") == []


def test_a_milestone_asks_only_for_what_belongs_to_it(page):
    dialog = MilestoneForm(page.desk, page, told(page).facts)

    dialog.form["kind"].set_value("acceptance")
    assert not dialog.form["conclusion"].isHidden()
    assert dialog.form["amount"].isHidden()
    dialog.form["kind"].set_value("final_account")
    assert dialog.form["conclusion"].isHidden()
    assert not dialog.form["amount"].isHidden()


def test_a_milestone_before_an_earlier_one_is_refused_beside_its_day(page, qtbot):
    page.story.chips.choose("plan")
    answer(MilestoneForm, filled({"kind": "approval", "date": dt.date(2023, 4, 1)}))
    press(page, "plan", "登记进展…", qtbot)
    sentence = "“开工”的日期 2023-03-01 早于“方案批复”（2023-04-01），请核对日期。"
    answer(MilestoneForm, filled({"kind": "start", "date": dt.date(2023, 3, 1)}, refuse=sentence))

    press(page, "plan", "登记进展…", qtbot)

    assert [one.kind for one in told(page).facts.milestones] == ["approval"]


def test_an_asset_is_formed_of_two_funds_and_yields(page, qtbot):
    heard = said(page.desk)
    page.story.chips.choose("assets")
    with page.desk.reading() as session:
        second = next(identity for identity, name in fund_names(session).items() if name == "配套资金")
    parts = {"part_1": 100_000_00, f"part_{second}": 50_000_00}
    answer(
        FormAssetForm,
        filled({"name": "新温棚", "formed_on": dt.date(2023, 8, 1), "owner": "嘎查集体", "own": 1_000_00, **parts}),
    )
    press(page, "assets", "登记形成的资产…", qtbot)
    assert heard[-1][0] == "已登记资产“新温棚”。"
    assert rows_of(page, "assets") == ["经营类: 新温棚  151,000.00 2023-08-01 · 所有权 嘎查集体"]

    sold = vouchers.record_entry(page.desk.open_book(), "sale", Answers(dt.date(2023, 9, 1), 30_000_00, project_id=1))
    answer(YieldForm, filled({
        "expected": 20_000_00, "voucher": sold.number, "amount": 15_000_00, "kind": "posts", "used": 5_000_00,
    }))  # fmt: skip
    press(page, "assets", "收益…", qtbot)
    section = page.story.sections["assets"]
    assert section.findChildren(ProgressRow)[-1].accessibleName() == "2023年应收 20,000.00，实收 15,000.00 75%"

    answer(FormedAssetForm, filled({"keeper": "张文斌"}))
    qtbot.mouseClick(section.findChildren(TodoRow)[0], Qt.MouseButton.LeftButton)
    assert told(page).yields[0].formed.keeper == "张文斌"


def test_an_asset_of_more_than_is_there_is_refused_and_nothing_is_kept(page, qtbot):
    page.story.chips.choose("assets")
    left = told(page).left
    dialog = FormAssetForm(page.desk, page, [told(page).facts])
    dialog.set_values({"name": "新温棚", "formed_on": dt.date(2023, 8, 1), "part_1": left + 1})
    dialog.submit()

    assert dialog.form._common_problem.text().startswith("“衔接资金”只剩 210,000.00 元")
    assert told(page).yields == ()


def test_the_form_says_what_it_will_post(page):
    dialog = FormAssetForm(page.desk, page, [told(page).facts])
    assert dialog._sentence.text() == "将记账：借 资产，贷 银行存款；同时借 专项应付款，贷 公积公益金。"

    dialog.form["way"].set_value("completed")
    assert "贷 在建工程" in dialog._sentence.text()
    dialog.form["way"].set_value("booked")
    assert not dialog.form["asset_id"].isHidden()
    dialog.form["klass"].set_value("household")
    assert dialog.form["asset_id"].isHidden()
    assert dialog.form["code"].isHidden()


def test_households_are_linked_and_let_go(page, qtbot):
    page.story.chips.choose("households")
    answer(LinkedHouseholdForm, filled({"household_id": 1, "persons": 2000, "income": 6_000_00}))
    press(page, "households", "登记农户…", qtbot)
    (row,) = rows_of(page, "households")
    assert row.startswith("2023: ")
    assert row.endswith("务工就业 2人 · 6,000.00")

    answer(Question, lambda question: question._choose("remove"))
    answer(LinkedHouseholdForm, lambda dialog: dialog._remove())
    qtbot.mouseClick(page.story.sections["households"].findChildren(TodoRow)[0], Qt.MouseButton.LeftButton)
    assert rows_of(page, "households") == []


def test_money_is_given_back_with_the_form_of_returns(page):
    page.story.return_asked.emit(page.story.story())
    form = page.form.form
    assert form["fund"].text() == "衔接资金"

    form["date"].setText("11-8")
    form["amount"].setText("1000")
    page.form.post()

    assert told(page).returned == 1_000_00


def test_a_deadline_gets_the_days_of_the_village(page):
    answer(FundRuleForm, filled({"code": "notice", "days": 45_000}))

    page._change_rule("notice")

    page.story.chips.choose("deadlines")
    due = next(one.due for one in told(page).facts.deadlines if one.rule.code == "notice")
    assert due == dt.date(2023, 3, 1) + dt.timedelta(days=45)


@pytest.mark.parametrize("view", _VIEWS)
def test_every_table_of_funds_is_shown_and_leads_on(page, view):
    page.choose_view(view)

    assert page.views.text() == _VIEWS[view]
    assert page.table.model.report().name in (view, "funds")
    page.choose_view("funds")
    assert page.table.model.rowCount() >= 2


def test_the_trace_leads_to_its_voucher(page, qtbot):
    page.choose_view("fund-trace")
    row = next(one for one in page.table.model.rows() if one.record is not None)

    with qtbot.waitSignal(page.desk.page_wanted) as wanted:
        page.table.row_activated.emit(row)

    assert wanted.args[:2] == ["money", row.record]


def test_the_wall_and_the_page_are_saved(page, tmp_path, monkeypatch):
    monkeypatch.setattr("gacha_app.ui.report_saving.QDesktopServices.openUrl", lambda _url: True)
    for name, act in (("wall.pdf", page._views_menu().actions()[-2].trigger), ("page.pdf", None)):
        target = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, target=target: (str(target), ""))
        if act is None:
            page.do("page", None, page.story.story())
        else:
            act()
        page.desk.finish_jobs()
        assert target.read_bytes().startswith(b"%PDF")


def test_the_stage_is_not_asked_once_milestones_say_it(page):
    assert FundForm(page.desk, page, told(page).fund, stage_follows=True).form["stage"].isHidden()
    assert not FundForm(page.desk, page, told(page).fund).form["stage"].isHidden()


@pytest.mark.parametrize("kind", [MoneyStory, VoucherPanel])
def test_a_voucher_leads_back_to_its_fund(page, qtbot, kind):
    panel = kind(page.desk)
    qtbot.addWidget(panel)
    panel.show_voucher(page.story.story().entries.rows[0].record)
    panel.show()
    link = next(one for one in panel.findChildren(type(page._add)) if one.text() == "补助资金：衔接资金")

    with qtbot.waitSignal(page.desk.page_wanted) as wanted:
        link.click()

    assert wanted.args[:2] == ["funds", 1]


def test_yield_and_use_are_taken_off_again(page, qtbot):
    page.story.chips.choose("assets")
    answer(FormAssetForm, filled({"name": "新温棚", "formed_on": dt.date(2023, 8, 1), "part_1": 1_000_00}))
    press(page, "assets", "登记形成的资产…", qtbot)
    sold = vouchers.record_entry(page.desk.open_book(), "sale", Answers(dt.date(2023, 9, 1), 900_00, project_id=1))
    answer(YieldForm, filled({"voucher": sold.number, "kind": "posts", "used": 100_00}))
    press(page, "assets", "收益…", qtbot)
    assert (told(page).yields[0].received, told(page).yields[0].used) == (900_00, 100_00)

    for words in ("删去用途：公益岗位 100.00", f"不再算作收益：{sold.number} 900.00"):
        dialog = YieldForm(page.desk, page, told(page).yields[0])
        qtbot.addWidget(dialog)
        next(one for one in dialog.findChildren(type(page._add)) if one.text() == words).click()
        assert dialog.made is not None

    assert (told(page).yields[0].received, told(page).yields[0].used) == (0, 0)


def test_a_paper_is_attached_to_a_milestone_and_saved_out_again(page, qtbot, tmp_path, monkeypatch):
    paper = tmp_path / "验收.jpg"
    paper.write_bytes(b"picture")
    page.story.chips.choose("plan")

    def fill(dialog):
        dialog.papers.chosen.add(paper)
        filled({"kind": "acceptance", "date": dt.date(2023, 9, 1), "conclusion": "合格"})(dialog)

    answer(MilestoneForm, fill)
    press(page, "plan", "登记进展…", qtbot)

    dialog = MilestoneForm(page.desk, page, told(page).facts, told(page).facts.milestones[0])
    qtbot.addWidget(dialog)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "出.jpg"), ""))
    next(one for one in dialog.papers.findChildren(type(page._add)) if one.text() == "验收.jpg").click()
    assert (tmp_path / "出.jpg").read_bytes() == b"picture"
