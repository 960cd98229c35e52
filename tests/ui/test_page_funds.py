"""The page of subsidy funds, driven through its widgets against a real book."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from sample_village import answer, said, shown

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.fund import Fund
from gacha_app.reports.fund_story import fund_story
from gacha_app.services import funds, vouchers
from gacha_app.ui.dialogs.fund_form import FundForm
from gacha_app.ui.pages.funds import FundsPage
from gacha_app.ui.widgets.cards import ProgressRow, TodoRow
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def page(sample_desk, qtbot):
    book = sample_desk.open_book()
    second = funds.record_fund(
        book,
        Fund(
            "配套资金",
            level="region",
            granted=300_000_00,
            granted_on=dt.date(2023, 3, 2),
            project_id=1,
            stage="finished",
        ),
    )
    funds.record_fund(book, Fund("企业捐赠", level="donation", granted=100_000_00, granted_on=dt.date(2023, 4, 1)))
    for kind, amount in (("grant", 300_000_00), ("spend_grant", 300_000_00)):
        vouchers.record_entry(book, kind, Answers(dt.date(2023, 4, 2), amount, fund_id=second.id))
    return shown(FundsPage(sample_desk), qtbot)


def cells(page, key):
    model = page.table.model
    return [model.row_at(place).cells.get(key) for place in range(model.rowCount())]


def progress_words(page):
    return [one.accessibleName() for one in page.story.findChildren(ProgressRow) if one.isVisible()]


def test_every_fund_stands_with_what_it_got_spent_and_has_left(page):
    assert cells(page, "name") == ["衔接资金", "配套资金", "企业捐赠"]
    assert cells(page, "progress") == [5800, 10000, 0]
    assert page.table.foot.text() == (
        "3 笔资金   下达金额 1,100,000.00   到账金额 800,000.00   已支出 590,000.00   结余 210,000.00"
    )


def test_the_story_tells_how_far_a_fund_is_and_by_which_vouchers(page, sample_desk):
    assert page.story.story().fund.name == "衔接资金"
    assert progress_words(page) == ["到账 500,000.00 71%", "支出 290,000.00 58%"]
    entries = [one for one in page.story.findChildren(TodoRow) if one.isVisible()]
    assert [one.accessibleName() for one in entries] == [
        "支出: 290,000.00 2023-06-05 · 建温棚 · 记-2023-06-0001",
        "到账: 500,000.00 2023-03-01 · 衔接资金到账 · 记-2023-03-0002",
    ]


def test_a_voucher_of_the_story_leads_to_the_page_of_money(page, sample_desk, qtbot):
    entry = page.story.findChildren(TodoRow)[0]

    with qtbot.waitSignal(sample_desk.page_wanted) as wanted:
        qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)

    assert wanted.args[0] == "money"
    assert isinstance(wanted.args[1], int)


def test_funds_of_one_project_stand_together_with_their_sum(page, qtbot):
    qtbot.mouseClick(page._by_project, Qt.MouseButton.LeftButton)

    assert cells(page, "name") == ["温棚葡萄", "衔接资金", "配套资金", "未归项目", "企业捐赠"]
    assert cells(page, "received") == [800_000_00, 500_000_00, 300_000_00, 0, 0]
    assert cells(page, "progress")[0] == 7375


def test_filters_leave_what_has_money_left_or_awaits_it(page):
    page.table.choose_filter("left")
    assert cells(page, "name") == ["衔接资金"]

    page.table.choose_filter("waiting")
    assert cells(page, "name") == ["衔接资金", "企业捐赠"]


def test_a_receipt_begins_with_what_is_awaited_and_counts_at_once(page, sample_desk):
    heard = said(sample_desk)
    page.story.receipt_asked.emit(page.story.story())
    form = page.form.form
    assert (form["fund"].text(), form["project"].text(), form["amount"].text()) == (
        "衔接资金", "温棚葡萄", "200,000.00",
    )  # fmt: skip

    form["date"].setText("10-8")
    page.form.post()

    assert heard[-1][0] == "已记账 记-2023-10-0001"
    assert cells(page, "received")[0] == 700_000_00
    assert page._side.current() is page.story


def test_more_than_is_left_is_refused_beside_the_fund(page):
    page.story.expense_asked.emit(page.story.story())
    page.form.form["amount"].setText("210000.01")

    page.form.post()

    assert page.form.form.problems() == {"fund": "“衔接资金”只剩 210,000.00 元，不够支付 210,000.01 元，还差 0.01 元。"}


def test_what_was_spent_is_taken_back_by_undoing(page, sample_desk):
    heard = said(sample_desk)
    page.story.expense_asked.emit(page.story.story())
    page.form.form["amount"].setText("1000")
    page.form.post()
    assert cells(page, "left")[0] == 209_000_00

    heard[-1][1]()
    page.refresh()

    assert cells(page, "left")[0] == 210_000_00


def test_a_half_typed_entry_is_not_lost_by_choosing_another_fund(page, qtbot):
    page.story.expense_asked.emit(page.story.story())
    page.form.form["amount"].setText("1000")
    answer(Question, lambda question: question.reject())

    page.form.left.emit()

    assert page._side.current() is page.form
    assert page.form.form["amount"].text() == "1000"


def test_a_new_fund_is_registered_and_told(page, sample_desk):
    heard = said(sample_desk)

    def fill(dialog):
        dialog.form["name"].setText("道路补助")
        dialog.form["granted"].setText("12万")
        dialog.form["granted_on"].setText("2023-5-1")
        dialog.submit()

    answer(FundForm, fill)
    page.main_button().click()

    assert heard[-1][0] == "已登记资金“道路补助”。"
    assert page.story.story().fund.granted == 120_000_00


def test_a_change_can_be_undone(page, sample_desk):
    heard = said(sample_desk)

    def fill(dialog):
        dialog.form["purpose"].setText("修路")
        dialog.submit()

    answer(FundForm, fill)
    page.change(page.story.story())
    assert page.story.story().fund.purpose == "修路"

    heard[-1][1]()
    page.refresh()

    assert page.story.story().fund.purpose == "新建温棚"


@pytest.mark.parametrize(
    ("texts", "field", "sentence"),
    [
        ({"granted": "5"}, "name", "请填写资金名称。"),
        ({"name": "衔接资金", "granted": "5"}, "name", "已有名为“衔接资金”的资金，请换一个名称。"),
        ({"name": "甲"}, "granted", "请填写下达金额。"),
        ({"name": "甲", "granted": "五万"}, "granted", "“五万”不是金额，请填写数字，如 1234.50。"),
        ({"name": "甲", "granted": "-1"}, "granted", "下达金额不能是负数。"),
        ({"name": "甲", "granted": "1", "level": "联合国"}, "level", "没有“联合国”，请从列表中选择。"),
        ({"name": "甲", "granted": "1", "level": ""}, "level", "请选择来源级次。"),
        ({"name": "甲", "granted": "1", "granted_on": "2023-2-30"}, "granted_on", "“2023-2-30”这一天不存在。"),
        ({"name": "甲", "granted": "1", "project_id": "没有的"}, "project_id", "没有“没有的”，请从列表中选择。"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_kept(page, sample_desk, qtbot, texts, field, sentence):
    dialog = FundForm(sample_desk, page)
    qtbot.addWidget(dialog)
    revision = sample_desk.revision
    for name, text in texts.items():
        dialog.form[name].setText(text)

    dialog.submit()

    assert dialog.form.problems()[field] == sentence
    assert sample_desk.revision == revision


def test_what_came_back_in_red_counts_on_its_own_side(sample_desk):
    book = sample_desk.open_book()
    vouchers.reverse_voucher(book, "记-2023-06-0001", "退货")
    with book.reading() as session:
        story = fund_story(session, 1, dt.date(2023, 12, 31))

    assert (story.received, story.spent, story.left) == (500_000_00, 0, 500_000_00)
    assert [row.cells["spent"] for row in story.entries.rows] == [0, 290_000_00, -290_000_00]


def test_the_year_shows_only_what_was_granted_by_then(page, sample_desk):
    sample_desk.use_year(2022)
    page.refresh()

    assert cells(page, "name") == []
    assert page.story.story() is None


def test_a_page_without_funds_offers_the_first_step(empty_desk, qtbot):
    page = shown(FundsPage(empty_desk), qtbot)
    opened = []
    answer(FundForm, lambda dialog: (opened.append(dialog.windowTitle()), dialog.reject()))

    page.table._empty.first_asked.emit()

    assert opened == ["新补助资金"]


def test_the_register_is_saved_as_a_workbook(page, sample_desk, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "台账"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    heard = said(sample_desk)

    page.export()

    qtbot.waitUntil(lambda: bool(heard), timeout=8000)
    assert heard[-1][0] == f"已保存到 {target}.xlsx"
