"""The page of income and expense, driven through its widgets against a real book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from sample_village import answer, said, shown

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.money import grouped
from gacha_app.domain.project import Project
from gacha_app.i18n import use_language
from gacha_app.reports.report import EntryFilter
from gacha_app.services import periods, projects, vouchers
from gacha_app.storage.tables import vouchers as kept
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.dialogs.spread_forms import SpreadForm
from gacha_app.ui.dialogs.voucher_entry import VoucherDialog
from gacha_app.ui.pages.money import MoneyPage
from gacha_app.ui.pages.money_story import take_back
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def page(sample_desk, qtbot):
    return shown(MoneyPage(sample_desk), qtbot)


def begin(page, kind):
    page.start()
    page.form.choose_kind(kind)


def typed(page, **texts):
    for name, text in texts.items():
        field = page.form.form[name]
        field.setFocus()
        field.setText(text)
    return page.form.form


def summaries(page):
    model = page.panel.model
    return [model.row_at(place).cells["summary"] for place in range(model.rowCount())]


def select(page, summary):
    place = summaries(page).index(summary)
    page.panel.table.selectRow(place)


def test_the_list_shows_the_year_with_what_came_in_and_went_out(page):
    assert "2022年葡萄款" not in summaries(page)
    assert summaries(page)[0] == "2023年葡萄款"
    assert page.panel.foot.text() == "5 笔   收到 1,000,000.00   付出 350,000.00"


def test_a_form_asks_only_what_its_kind_asks(page):
    begin(page, "cash")
    assert page.form.form.names() == ["date", "amount", "money", "summary", "attachments"]

    begin(page, "sale")
    assert page.form.form.names() == [
        "date", "project", "amount", "money", "counterparty", "contract", "quantity", "unit", "summary", "attachments",
    ]  # fmt: skip


def test_the_kind_is_found_by_its_initials_and_the_tiles_give_way(page, qtbot):
    page.start()
    assert page.form.picker.isVisible()

    qtbot.keyClicks(page.form.kind_field, "xssr")
    qtbot.keyClick(page.form.kind_field, Qt.Key.Key_Return)

    assert page.form.kind().code == "sale"
    assert not page.form.picker.isVisible()
    assert page.form.form["date"].hasFocus()


def test_a_tile_opens_its_form(page, qtbot):
    page.start()

    qtbot.mouseClick(page.form.picker.tile("welfare"), Qt.MouseButton.LeftButton)

    assert page.form.kind().code == "welfare"


def test_what_is_typed_shows_the_entry_it_will_make(page):
    begin(page, "operating_cost")

    typed(page, project="温棚葡萄", amount="=1200*3", item="机械及租赁费")

    assert page.form.preview.lines.texts() == [
        "借 51103 经营支出—机械及租赁费 3,600.00 温棚葡萄",
        "贷 102 银行存款 3,600.00 温棚葡萄",
    ]


def test_money_that_comes_back_turns_the_entry_round(page):
    begin(page, "household")

    typed(page, household="0001", amount="200", inward="收回")

    assert [text.split(" 200.00")[0] for text in page.form.preview.lines.texts()] == [
        "借 102 银行存款", "贷 113 内部往来",
    ]  # fmt: skip


def test_the_entry_is_folded_away_until_asked_for_and_that_is_remembered(page, sample_desk, qtbot):
    begin(page, "household")
    typed(page, household="0001", amount="200", inward="收回")
    assert not page.form.preview.lines.isVisible()

    page.form.preview.turn()

    assert page.form.preview.lines.isVisible()
    again = shown(MoneyPage(sample_desk), qtbot)
    assert again.form.preview.is_open()
    assert again.story.fold.is_open()


def test_a_vouchers_story_speaks_of_money_and_folds_its_entry_away(page, sample_desk):
    page.focus_on(1)
    told = page.story.story()

    said = " ".join(one.text() for one in page.story.findChildren(QLabel) if one.isVisible())
    assert grouped(told.voucher.amount) in said
    assert "借" not in said
    assert not page.story.lines.isVisible()

    page.story.fold.turn()

    assert page.story.lines.isVisible()
    assert page.story.lines.texts()[0].startswith("借")


def test_rent_taken_in_advance_is_spread_from_its_voucher(page, sample_desk, monkeypatch):
    book = sample_desk.open_book()
    taken = vouchers.record_entry(book, "lease", Answers(dt.date(2023, 9, 1), 1_200_000, "一年租金", project_id=2))
    page.refresh()
    page.focus_on(taken.id)
    link = next(one for one in page.story.findChildren(QPushButton) if one.text() == "分摊这笔租金…")
    heard = []
    sample_desk.said.connect(lambda sentence, _undo: heard.append(sentence))

    def ask(form):
        form.set_values({"name": "示例租金", "start": dt.date(2023, 9, 1), "end": dt.date(2024, 8, 31), "way": "month"})
        form.submit()
        return form.made

    monkeypatch.setattr(SpreadForm, "ask", ask)
    link.click()

    assert heard == ["“示例租金”以后每月摊一部分。"]
    page.refresh()
    page.focus_on(taken.id)
    assert not page.story.story().spreadable


def test_recording_posts_and_keeps_day_kind_and_project_for_the_next(page, sample_desk, qtbot):
    heard = said(sample_desk)
    begin(page, "sale")
    form = typed(page, date="9-1", project="wppt", amount="1.2万", summary="卖给合作社")

    qtbot.keyClick(form["summary"], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert heard[-1][0] == "已记账 记-2023-09-0002"
    assert "卖给合作社" in summaries(page)
    assert form["date"].value() == dt.date(2023, 9, 1)
    assert form["project"].text() == "温棚葡萄"
    assert (form["amount"].text(), form["summary"].text()) == ("", "")
    assert form["amount"].hasFocus()


def test_undoing_reverses_in_red_with_its_reason(page, sample_desk):
    heard = said(sample_desk)
    begin(page, "cash")
    typed(page, date="9-1", amount="500")
    page.form.post()

    heard[-1][1]()

    page.refresh()
    voucher = vouchers.voucher_called
    with sample_desk.reading() as session:
        red = voucher(session, "记-2023-09-0003")
        first = voucher(session, "记-2023-09-0002")
    assert (red.reason, red.reverses_id, first.state) == ("录入后撤销", first.id, "reversed")


def test_a_draft_is_kept_changed_and_posted(page, sample_desk):
    heard = said(sample_desk)
    begin(page, "management")
    typed(page, date="5-20", amount="88", summary="买纸")
    page.form.keep_draft()
    assert heard[-1][0].startswith("已存为 草稿")
    assert "未计草稿 1 笔" in page.panel.foot.text()

    select(page, "买纸")
    page.story.change_wanted.emit(page.story.story())
    assert page.form.post_button.text() == "保存修改"
    typed(page, amount="99")
    page.form.post()
    select(page, "买纸")
    assert page.story.lines.texts()[0] == "借 51309 管理费用—其他管理费用 99.00"

    page.story.post()

    assert heard[-1][0] == "已记账 记-2023-05-0002"
    assert page.story.story().voucher.number == "记-2023-05-0002"


def test_a_draft_is_deleted_after_asking(page, sample_desk):
    begin(page, "management")
    typed(page, date="5-20", amount="88", summary="买纸")
    page.form.keep_draft()
    select(page, "买纸")
    answer(Question, lambda question: question._choose("yes"))
    refused = []
    sample_desk.refused.connect(refused.append)

    page.story.delete()

    assert "买纸" not in summaries(page)
    assert page._side.current() is page.form
    assert refused == []


def test_reversing_wants_a_reason_and_says_which_voucher_took_it_back(page, sample_desk):
    heard = said(sample_desk)
    select(page, "买肥料")
    refused = []

    def fill(dialog):
        dialog.submit()
        refused.append(dialog.form.problems())
        dialog.form["reason"].setPlainText("金额录错")
        dialog.submit()

    answer(ReasonDialog, fill)
    page.story.reverse()

    assert refused == [{"reason": "请填写原因。"}]
    assert heard[-1][0] == "已冲销 记-2023-05-0001，红字凭证是 记-2023-05-0002。"
    assert page.story.story().reversed_by == "记-2023-05-0002"
    page._go_to_number("记-2023-05-0002")
    assert page.story.lines.texts()[0] == "借 51101 经营支出—生产资料 -60,000.00 温棚葡萄"


def test_the_like_is_recorded_again_from_a_voucher(page):
    select(page, "收河滩地租金")

    page.story.copy_wanted.emit(page.story.story())

    form = page.form.form
    assert page.form.kind().code == "lease"
    assert (form["amount"].value(), form["project"].text(), form["summary"].text()) == (
        80_000_00, "土地流转", "收河滩地租金",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "texts", "field", "sentence"),
    [
        ("sale", {"amount": "100"}, "project", "请选择项目。"),
        ("sale", {"project": "温棚葡萄"}, "amount", "请填写金额。"),
        ("sale", {"project": "没有的", "amount": "1"}, "project", "没有“没有的”，请从列表中选择。"),
        ("cash", {"amount": "abc"}, "amount", "“abc”不是金额，请填写数字，如 1234.50。"),
        ("cash", {"amount": "1.005"}, "amount", "“1.005”不足一分的部分无法入账，请填到分（两位小数）。"),
        ("cash", {"amount": "0"}, "amount", "金额应大于零；要退回或改正已记的账，请用“冲销”。"),
        ("cash", {"amount": "-5"}, "amount", "金额应大于零；要退回或改正已记的账，请用“冲销”。"),
        ("cash", {"amount": "5", "date": "13-45"}, "date", "“13-45”这一天不存在。"),
        ("cash", {"amount": "5", "date": "2019-01-01"}, "date", "日期 2019-01-01 早于本账启用的 2022 年。"),
        ("cash", {"amount": "5", "date": ""}, "date", "请填写日期。"),
        ("cash", {"amount": "5", "attachments": "两"}, "attachments", "“两”不是张数，请填写整数，如 2。"),
        ("cash", {"amount": "5", "summary": "长" * 201}, "summary", "摘要太长，最多200个字。"),
        (
            "spend_grant", {"fund": "衔接资金", "amount": "21万1元"}, "amount",
            "“21万1元”不是金额，请填写数字，如 1234.50。",
        ),
        (
            "spend_grant", {"fund": "衔接资金", "amount": "210000.01"}, "fund",
            "“衔接资金”只剩 210,000.00 元，不够支付 210,000.01 元，还差 0.01 元。",
        ),
        ("household", {"amount": "5"}, "household", "请选择农户。"),
        ("sale", {"project": "温棚葡萄", "amount": "1", "quantity": "很多"}, "quantity", "“很多”不是数量，请填写数字。"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_nothing_is_kept(page, sample_desk, kind, texts, field, sentence):
    revision = sample_desk.revision
    begin(page, kind)
    typed(page, **texts)

    page.form.post()

    assert page.form.form.problems()[field] == sentence
    assert sample_desk.revision == revision


def test_what_was_registered_elsewhere_is_offered_and_what_is_typed_stays(page, sample_desk):
    begin(page, "sale")
    form = typed(page, project="温棚葡萄", amount="5")
    projects.record_project(sample_desk.open_book(), Project("牧草"))

    page.refresh()

    assert "牧草" in [one.text for one in form["project"].choices()]
    assert (form["project"].text(), form["amount"].text()) == ("温棚葡萄", "5")


def test_another_year_begins_with_a_day_of_its_own(page, sample_desk):
    begin(page, "cash")

    sample_desk.use_year(2022)
    page.refresh()

    assert page.form.form["date"].value() == dt.date(2022, 12, 31)


def test_a_new_project_is_made_from_the_field_that_asks_for_it(page, qtbot):
    begin(page, "sale")
    field = page.form.form["project"]
    field.setFocus()
    QApplication.clipboard().setText("飞机草莓")
    field.paste()
    answer(FormDialog, lambda dialog: dialog.submit())

    qtbot.keyClick(field, Qt.Key.Key_F2)

    assert field.text() == "飞机草莓"
    assert isinstance(field.value(), int)


def test_a_new_counterparty_is_offered_at_the_end_of_the_list(page, qtbot):
    begin(page, "sale")
    field = page.form.form["counterparty"]
    qtbot.keyClicks(field, "Xinda")
    answer(FormDialog, lambda dialog: dialog.submit())

    qtbot.keyClick(field, Qt.Key.Key_Return)

    assert field.text() == "Xinda"
    assert isinstance(field.value(), int)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("fl", ["买肥料"]),
        ("肥料", ["买肥料"]),
        ("0005", []),
        ("ly 葡萄", ["2023年葡萄款"]),
        ("记-2023-06", ["建温棚"]),
        ("xjzj", ["建温棚", "衔接资金到账"]),
    ],
)
def test_the_search_finds_words_numbers_names_and_initials(page, qtbot, search, found):
    page.panel.search.setText(search)

    qtbot.waitUntil(lambda: summaries(page) == found)


def test_filters_narrow_the_list_and_its_foot(page):
    page.panel.choose_filter("out")
    assert page.panel.foot.text() == "找到 2 笔   收到 0.00   付出 350,000.00"

    page.filters.projects.choose(1)
    page.filters.months.choose(5)

    assert summaries(page) == ["买肥料"]
    assert page.panel.foot.text() == "找到 1 笔   收到 0.00   付出 60,000.00"


def test_a_list_narrowed_to_nothing_says_so_and_leads_back(page, qtbot):
    page.filters.months.choose(1)
    assert summaries(page) == []
    state = page.panel._empty

    with qtbot.waitSignal(page.filters.changed):
        state.other_asked.emit()

    assert len(summaries(page)) == 5


def test_a_column_orders_the_list_in_the_book(page):
    columns = [one.key for one in page.panel.model.columns()]

    page.panel.order_by(columns.index("money_out"))
    page.panel.order_by(columns.index("money_out"))
    assert summaries(page)[0] == "建温棚"

    page.panel.order_by(columns.index("date"))
    assert summaries(page)[0] == "衔接资金到账"


def test_the_entries_behind_a_figure_are_shown_alone_until_that_is_taken_back(page):
    page.focus_on(EntryFilter(classes=("income",), project_id=1, first=dt.date(2022, 1, 1), last=dt.date(2022, 12, 31)))
    assert summaries(page) == ["2022年葡萄款"]
    assert page.filters._only.text() == "只看：温棚葡萄 · 收入 · 2022"

    page.filters._only.click()

    assert len(summaries(page)) == 5


def test_a_voucher_asked_for_is_told_even_if_it_is_of_another_year(page):
    page.focus_on(2)

    assert page.story.story().voucher.summary == "2022年葡萄款"


def test_an_accountants_own_entry_is_offered_what_balances_it_and_posted_only_then(page, sample_desk, qtbot):
    heard = said(sample_desk)
    states = []

    def fill(dialog):
        dialog.head.set_values({"date": dt.date(2023, 8, 1), "summary": "计提工资"})
        first, second = dialog.table.lines
        first.account.setText("51301")
        first.account.settle()
        first.debit.setText("3000")
        states.append((dialog.sums_text(), dialog.post_button.isEnabled()))
        second.account.setText("应付款")
        qtbot.keyClick(second.account, Qt.Key.Key_Return)
        states.append((second.credit.text(), dialog.sums_text(), dialog.post_button.isEnabled()))
        dialog.details["counterparty_id"].setText("绿野果品公司")
        dialog.post()

    answer(VoucherDialog, fill)
    page.enter_voucher()

    assert states == [
        ("借方 3,000.00　贷方 0.00　贷方还差 3,000.00", False),
        ("3,000.00", "借方 3,000.00　贷方 3,000.00　借贷平衡", True),
    ]
    assert heard[-1][0] == "已记账 记-2023-08-0001"
    page.focus_on(_voucher(sample_desk, "记-2023-08-0001").id)
    assert page.story.lines.texts() == [
        "借 51301 管理费用—干部报酬 3,000.00", "贷 211 应付款 3,000.00 绿野果品公司",
    ]  # fmt: skip


def test_an_own_entry_is_drafted_changed_and_recorded_again(page, sample_desk):
    def fill(dialog):
        dialog.head.set_values({"date": dt.date(2023, 8, 1), "summary": "红字更正", "attachments": 1})
        for line, texts in zip(dialog.table.lines, (("51301", "-30", ""), ("102", "", "-30")), strict=True):
            for field, text in zip(line.fields, texts, strict=True):
                field.setText(text)
        dialog.keep_draft()

    answer(VoucherDialog, fill)
    page.enter_voucher()
    select(page, "红字更正")
    assert page.story.lines.texts() == ["借 51301 管理费用—干部报酬 -30.00", "贷 102 银行存款 -30.00"]

    def change(dialog):
        assert [line.debit.text() for line in dialog.table.lines] == ["-30.00", ""]
        dialog.table.add_line()
        dialog.table.remove_line(dialog.table.lines[-1])
        dialog.table.lines[0].details = {"project_id": 1, "quantity": 2000, "unit": "亩"}
        dialog.post()

    answer(VoucherDialog, change)
    page.story.change_wanted.emit(page.story.story())
    assert page.story.lines.texts()[0] == "借 51301 管理费用—干部报酬 -30.00 温棚葡萄 · 2 亩"

    shown_again = []
    answer(
        VoucherDialog,
        lambda dialog: (
            shown_again.extend(line.about.text() for line in dialog.table.lines),
            dialog.head["summary"].setText("再来一笔"),
            dialog.post(),
        ),
    )
    page.story.copy_wanted.emit(page.story.story())
    assert shown_again == ["温棚葡萄 · 2 亩", ""]
    assert summaries(page).count("再来一笔") == 1


def test_enter_walks_through_the_lines_of_an_own_entry(page, sample_desk, qtbot):
    walked = []

    def fill(dialog):
        first, second = dialog.table.lines
        qtbot.keyClick(dialog.head["attachments"], Qt.Key.Key_Return)
        walked.append(first.account.hasFocus())
        first.account.setText("51301")
        qtbot.keyClick(first.account, Qt.Key.Key_Return)
        walked.append(first.debit.hasFocus())
        qtbot.keyClick(first.debit, Qt.Key.Key_Return)
        walked.append(first.credit.hasFocus())
        first.credit.setText("7")
        qtbot.keyClick(first.credit, Qt.Key.Key_Return)
        walked.append(second.account.hasFocus())
        second.debit.setText("3")
        second.debit.setFocus()
        qtbot.keyClick(second.debit, Qt.Key.Key_Return)
        walked.append(dialog.table.lines[2].account.hasFocus())
        dialog.table.remove_line(dialog.table.lines[2])
        walked.append(len(dialog.table.lines))
        second.debit.setText("7")
        second.debit.setFocus()
        qtbot.keyClick(second.debit, Qt.Key.Key_Return)
        walked.append(len(dialog.table.lines))
        dialog.reject()

    answer(VoucherDialog, fill)
    page.enter_voucher()

    assert walked == [True, True, True, True, True, 2, 2]


def test_a_day_in_a_closed_month_is_refused_beside_the_day(page, sample_desk, qtbot):
    periods.close_month(sample_desk.open_book(), Period(2022, 1))
    dialog = VoucherDialog(sample_desk, page)
    qtbot.addWidget(dialog)
    dialog.head.set_values({"summary": "试", "date": dt.date(2022, 1, 5)})
    for line, texts in zip(dialog.table.lines, (("101", "5", ""), ("102", "", "5")), strict=True):
        for field, text in zip(line.fields, texts, strict=True):
            field.setText(text)

    dialog.post()

    assert dialog.head.problems() == {"date": "2022年1月已经结账，不能再记这个月的账。"}


@pytest.mark.parametrize(("dimension", "name"), [("contract", "机井合同"), ("fund", "节水补助")])
def test_a_contract_or_a_fund_is_made_on_the_spot(page, dimension, name):
    begin(page, "spend_grant")
    field = page.form.form[dimension]
    field.setText(name)

    def fill(dialog):
        if dimension == "fund":
            dialog.form["granted"].setText("5")
        dialog.submit()

    answer(FormDialog, fill)
    field.make()

    assert field.text() == name
    assert isinstance(field.value(), int)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ((("", "5", ""), ("102", "", "5")), "请选择科目。"),
        ((("102", "5", "5"), ("101", "", "")), "一行只能填借方或贷方，不能两边都填。"),
        ((("102", "5", ""), ("101", "", ""), ("101", "", "5")), "请填写借方或贷方金额。"),
        ((("999", "5", ""), ("102", "", "5")), "没有“999”，请从列表中选择。"),
    ],
)
def test_a_line_that_is_wrong_is_said_in_words(page, sample_desk, qtbot, lines, sentence):
    dialog = VoucherDialog(sample_desk, page)
    qtbot.addWidget(dialog)
    dialog.head.set_values({"summary": "试"})
    while len(dialog.table.lines) < len(lines):
        dialog.table.add_line()
    for line, texts in zip(dialog.table.lines, lines, strict=True):
        for field, text in zip(line.fields, texts, strict=True):
            field.setText(text)
    revision = sample_desk.revision

    dialog.post()

    assert dialog.problem() == sentence
    assert sample_desk.revision == revision


def test_a_half_typed_entry_is_not_left_without_asking(page):
    begin(page, "cash")
    assert page.may_leave()
    typed(page, date="9-1", amount="5")
    answer(Question, lambda question: question.reject())
    assert not page.may_leave()

    answer(Question, lambda question: question._choose("draft"))

    assert page.may_leave()
    assert "存取现金" in summaries(page)


def test_a_book_without_entries_offers_the_first_step(empty_desk, qtbot):
    empty_desk.use_year(2024)
    page = shown(MoneyPage(empty_desk), qtbot)
    assert page.panel.model.rowCount() == 0

    page.panel._empty.first_asked.emit()

    assert page.form.kind_field.hasFocus()


def test_the_list_is_saved_as_it_is_shown(page, sample_desk, qtbot, tmp_path, monkeypatch):
    target = tmp_path / "清单.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    heard = said(sample_desk)
    page.panel.search.setText("肥料")
    qtbot.waitUntil(lambda: summaries(page) == ["买肥料"])

    page.export()

    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    assert Path(heard[-1][0].removeprefix("已保存到 ")) == target
    assert target.stat().st_size > 1000


def _voucher(desk, number):
    with desk.reading() as session:
        return vouchers.voucher_called(session, number)


def test_undoing_an_entry_gives_its_reason_in_chinese_whatever_the_window_speaks(sample_desk):
    book = sample_desk.open_book()
    made = vouchers.record_entry(book, "management", Answers(dt.date(sample_desk.year, 12, 31), 100, "办公费"))
    use_language("en")

    take_back(sample_desk, made)

    with sample_desk.reading() as session:
        red = session.execute(kept.select().where(kept.c.reverses_id == made.id)).one()
    assert red.reason == "录入后撤销"
