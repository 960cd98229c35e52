"""The accountant's vouchers, driven through their widgets against a real book."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from sample_village import answer, said, shown
from sqlalchemy import select

from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.report import EntryFilter
from gacha_app.services import attachments, books, periods, reviewing, templates, vouchers
from gacha_app.services.templates import Rhythm
from gacha_app.storage import tables
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.reason import ReasonDialog
from gacha_app.ui.dialogs.voucher_entry import VoucherDialog
from gacha_app.ui.dialogs.voucher_templates import TemplatesDialog
from gacha_app.ui.pages.books import BooksPage, parts
from gacha_app.ui.pages.books_vouchers import VouchersPart
from gacha_app.ui.pages.settings_book import CoverForm
from gacha_app.ui.widgets.messages import Question

pytest_plugins = ("sample_fixtures",)
DAY = dt.date(2023, 8, 1)


@pytest.fixture
def book(sample_desk):
    return sample_desk.open_book()


@pytest.fixture
def page(sample_desk, qtbot):
    return shown(VouchersPart(sample_desk), qtbot)


def _draft(book, summary="办公费", amount=500_00, **said_more):
    lines = [Posting("51302", amount, summary), Posting("102", -amount, summary)]
    return vouchers.enter_voucher(book, Voucher(DAY, summary, lines, **said_more), post_it=False)


def summaries(page):
    model = page.panel.model
    return [model.row_at(place).cells["summary"] for place in range(model.rowCount())]


def told(page):
    return page.story.story().voucher


def show(page, voucher):
    page.refresh()
    page.focus_on(voucher.id)


def test_the_page_offers_its_parts_and_leads_from_a_figure_to_its_vouchers(sample_desk, qtbot):
    page = shown(BooksPage(sample_desk), qtbot)
    assert parts()[0].name == "vouchers"
    for part in parts():
        page.choose(part.name)
        assert page.part().isVisible()

    page.focus_on(EntryFilter(account="151", with_closing=True))

    assert page.chips.key() == "vouchers"
    assert summaries(page.part("vouchers")) == ["建温棚"]
    assert page.main_button().text() == "录凭证"


def test_the_list_is_narrowed_by_state_text_account_person_and_amount(page, book):
    draft = _draft(book)
    page.refresh()
    assert len(summaries(page)) == 6
    page.panel.choose_filter("draft")
    assert summaries(page) == [draft.summary]
    page.panel.choose_filter("")

    page.filters.more_button.click()
    for field, text, found in (
        (page.filters.account, "151", ["建温棚"]),
        (page.filters.person, "绿野果品", ["2023年葡萄款"]),
        (page.filters.least, "42万", ["衔接资金到账", "建温棚", "2023年葡萄款"]),
        (page.filters.most, "8万", ["收河滩地租金", "买肥料", "办公费"]),
    ):
        field.setText(text)
        field.settle()
        field.entered.emit()
        assert summaries(page) == found, text
        field.set_value(None)
        field.entered.emit()
    page.filters.forms.choose("attached")
    assert summaries(page) == []
    page.filters.more_button.click()

    assert len(summaries(page)) == 6
    assert not page.filters.is_narrowed()


def test_a_draft_is_posted_with_one_press_and_that_is_undone_in_red(page, book, sample_desk):
    heard = said(sample_desk)
    show(page, _draft(book))
    assert page.story.buttons.names()[:2] == ["post", "review"]

    page.story.buttons.press("post")

    assert heard[-1][0] == "已记账 记-2023-08-0001。"
    assert told(page).number == "记-2023-08-0001"
    heard[-1][1]()
    page.refresh()
    assert told(page).state == "reversed"


def test_where_another_must_review_ones_own_draft_waits_for_him(page, book, sample_desk):
    reviewing.set_review_rule(book, "other_person")
    heard = said(sample_desk)
    show(page, _draft(book))
    assert "post" not in page.story.buttons.names()
    assert "review" not in page.story.buttons.names()

    book.user = "巴特尔"
    show(page, told(page))
    page.story.buttons.press("review")
    assert (heard[-1][0], told(page).reviewed_by) == (f"已审核 草稿{told(page).id}。", "巴特尔")
    page.story.buttons.press("withdraw")
    assert told(page).state == "draft"
    page.story.buttons.press("review")
    page.story.buttons.press("post")

    assert told(page).number == "记-2023-08-0001"


def test_several_are_reviewed_posted_and_thrown_away_together(page, book, sample_desk):
    heard = said(sample_desk)
    for place in range(3):
        _draft(book, f"草稿凭证{place}")
    page.refresh()
    page.panel.choose_filter("draft")
    page.panel.table.setFocus()
    page.panel.table.selectAll()
    assert page.chosen.text() == "草稿 3；金额合计 1,500.00 元"

    page.chosen.buttons.press("review")
    page.panel.choose_filter("reviewed")
    page.panel.table.selectAll()
    assert page.chosen.buttons.names() == ["post", "withdraw", "print", "delete"]
    page.chosen.buttons.press("post")

    assert heard[-1][0] == "已记账 3 张凭证。"
    drafts = [_draft(book, "多余"), _draft(book, "多余")]
    page.refresh()
    page.panel.choose_filter("draft")
    page.panel.table.selectAll()
    answer(Question, lambda question: _press(question, "删除 2 张"))
    page.chosen.buttons.press("delete")
    assert heard[-1][0] == "已删除 2 张草稿。"
    assert len(drafts) == 2
    assert summaries(page) == []


def _press(dialog, text):
    next(one for one in dialog.findChildren(QPushButton) if one.text() == text).click()


def test_a_posted_voucher_is_taken_back_with_a_reason(page, book, sample_desk):
    heard = said(sample_desk)
    voucher = vouchers.post_voucher(book, _draft(book).label)
    show(page, voucher)
    assert page.story.buttons.names() == [
        "correct",
        "amounts",
        "reverse",
        "spread",
        "copy",
        "template",
        "attach",
        "print",
    ]

    answer(ReasonDialog, lambda dialog: (dialog.form["reason"].set_value("重复"), dialog.submit()))
    page.story.buttons.press("reverse")

    assert heard[-1][0] == "已冲销 记-2023-08-0001，红字凭证是 记-2023-08-0002。"
    assert told(page).state == "reversed"
    page.story.voucher_wanted.emit("记-2023-08-0002")
    assert told(page).summary == "注销8月1日记-2023-08-0001号凭证：办公费"
    assert page.story.buttons.names() == ["attach", "print"]


def test_a_mistake_is_entered_anew_in_the_same_window(page, book, sample_desk):
    voucher = vouchers.post_voucher(book, _draft(book).label)
    show(page, voucher)
    problems = []

    def fill(dialog):
        assert (dialog.post_button.text(), dialog.draft_button.isVisible()) == ("注销并订正", False)
        dialog.head["reason"].setText("科目记错")
        dialog.post()
        problems.append(dialog.problem())
        dialog.table.lines[0].account.set_value("51305")
        dialog.post()

    answer(VoucherDialog, fill)
    page.story.buttons.press("correct")

    assert problems == ["订正后的内容和 记-2023-08-0001 完全一样，不用订正。"]
    assert told(page).summary == "订正8月1日记-2023-08-0001号凭证：办公费"
    assert page.story.story().corrects == "记-2023-08-0001"


def test_an_amount_alone_is_put_right_by_its_difference(page, book):
    voucher = vouchers.post_voucher(book, _draft(book).label)
    show(page, voucher)

    def fill(dialog):
        for name in ("line_1", "line_2"):
            dialog.form[name].setText("300")
        dialog.form["reason"].set_value("金额录错")
        dialog.submit()

    answer(FormDialog, fill)
    page.story.buttons.press("amounts")

    assert told(page).summary == "冲减8月1日记-2023-08-0001号凭证差额：办公费"
    assert page.story.lines.texts() == [
        "借 51302 管理费用—办公费 -200.00", "贷 102 银行存款 -200.00",
    ]  # fmt: skip


def test_a_closed_years_mistake_is_led_through_undistributed_income(page, book):
    periods.close_year(book, 2022)
    old = next(one for one in _posted(book, 2022) if one.summary == "买肥料")
    show(page, old)
    assert page.story.buttons.names()[0] == "earlier"

    def fill(dialog):
        dialog.head["reason"].setText("应记库存物资")
        dialog.table.lines[0].account.set_value("121")
        dialog.post()

    answer(VoucherDialog, fill)
    page.story.buttons.press("earlier")

    assert {one.account for one in told(page).postings} == {"121", "32202"}
    assert told(page).summary.startswith("更正以前年度2022年5月11日记-2022-05-0001号凭证")


def _posted(book, year):
    table = tables.vouchers
    with book.reading() as session:
        span = table.c.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31))
        return list(session.scalars(select(Voucher).where(span)))


def test_a_draft_is_split_and_a_voucher_copied(page, book, sample_desk):
    heard = said(sample_desk)
    draft = _draft(book)
    show(page, draft)

    def fill(dialog):
        for name in ("line_1", "line_2"):
            dialog.form[name].setText("200")
        dialog.form["summary"].setText("邮费")
        dialog.submit()

    answer(FormDialog, fill)
    page.story.buttons.press("split")
    assert heard[-1][0].startswith(f"已拆成 {draft.label} 和 草稿")
    assert told(page).amount == 300_00

    answer(VoucherDialog, lambda dialog: (dialog.head["summary"].setText("照抄"), dialog.keep_draft()))
    page.story.buttons.press("copy")
    assert (told(page).summary, told(page).amount) == ("照抄", 300_00)


def test_a_template_comes_again_and_what_is_due_is_made(page, book, sample_desk):
    show(page, _draft(book, "门卫工资"))

    def keep(dialog):
        assert not dialog.form["next_on"].isVisible()
        dialog.form["every"].set_value(1)
        assert dialog.form["next_on"].isVisible()
        dialog.form["next_on"].set_value(dt.date(2023, 8, 31))
        dialog.form["until"].set_value(dt.date(2023, 9, 30))
        dialog.submit()

    answer(FormDialog, keep)
    page.story.buttons.press("template")
    assert page.templates_button.text() == "模板与周期（到期 2）"

    def make(dialog):
        assert "有 2 笔到期" in dialog._sentence.text()
        answer(Question, lambda question: _press(question, "记账 2 笔"))
        dialog.due_button.click()
        assert not dialog.due_button.isEnabled()
        dialog.reject()

    answer(TemplatesDialog, make)
    page.open_templates()

    assert page.templates_button.text() == "模板与周期"
    assert summaries(page).count("门卫工资") == 3


def test_a_template_fills_the_entry(page, book, sample_desk, qtbot):
    dialog = VoucherDialog(sample_desk, page)
    qtbot.addWidget(dialog)
    assert [(one.text(), one.isEnabled()) for one in dialog.template_menu().actions()] == [("还没有模板", False)]
    templates.save_template(book, "门卫工资", _draft(book, "门卫工资"), rhythm=Rhythm(1, dt.date(2099, 1, 1)))
    for _thrice in "abc":
        dialog.table.add_line()

    dialog.template_menu().actions()[0].trigger()

    assert dialog.head["summary"].text() == "门卫工资"
    assert [line.account.value() for line in dialog.table.lines] == ["51302", "102"]
    assert dialog.sums_text() == "借方 500.00　贷方 500.00　借贷平衡"


def test_papers_go_with_a_voucher_and_are_opened_and_taken_off(page, book, sample_desk, tmp_path, monkeypatch, qtbot):
    invoice, large = tmp_path / "发票.pdf", tmp_path / "视频.mp4"
    invoice.write_bytes(b"%PDF")
    with large.open("wb") as file:
        file.truncate(attachments.MOST_BYTES + 1)
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).read_bytes()))

    def fill(dialog):
        dialog.head.set_values({"date": DAY, "summary": "办公费"})
        dialog.table.show_postings([Posting("51302", 100), Posting("102", -100)])
        dialog.papers.add(large)
        assert "附件最大 20 MB" in dialog.papers.problem.text()
        dialog.papers.add(invoice)
        dialog.keep_draft()

    answer(VoucherDialog, fill)
    page.enter_voucher()
    assert ([one.name for one in page.story.papers()], told(page).attachments) == (["发票.pdf"], 1)

    page.story.paper_wanted.emit("open", page.story.papers()[0])
    page.story.paper_wanted.emit("detach", page.story.papers()[0])
    assert (opened, page.story.papers(), told(page).attachments) == ([b"%PDF"], (), 0)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(invoice)], ""))
    page.story.buttons.press("attach")

    assert [one.name for one in page.story.papers()] == ["发票.pdf"]


def test_vouchers_are_printed_from_where_one_looks_at_them(page, book, sample_desk, tmp_path, monkeypatch, qtbot):
    target = tmp_path / "凭证.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(target), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: None)
    page.panel.table.selectAll()

    page.chosen.buttons.press("print")

    qtbot.waitUntil(lambda: target.exists() and not sample_desk.jobs(), timeout=20_000)
    assert target.read_bytes().startswith(b"%PDF")


def test_an_entry_waits_for_its_review_where_the_book_wants_one(page, book, sample_desk):
    reviewing.set_review_rule(book, "any")
    sample_desk.use_book(book)
    heard = said(sample_desk)

    def fill(dialog):
        assert (dialog.post_button.text(), dialog.draft_button.isVisible()) == ("交审核", False)
        dialog.head.set_values({"date": DAY, "summary": "办公费"})
        dialog.table.show_postings([Posting("51302", 100), Posting("102", -100)])
        dialog.post()

    answer(VoucherDialog, fill)
    page.enter_voucher()

    assert heard[-1][0] == f"已存为 草稿{told(page).id}"


def test_the_rule_of_review_is_set_among_the_settings(sample_desk, book, qtbot):
    form = CoverForm(sample_desk)
    qtbot.addWidget(form)
    form.fill()

    form.form["review_rule"].set_value("other_person")
    form.save()

    assert books.organisation(book).review_rule == "other_person"


def test_everything_is_reached_by_keyboard(page, book, qtbot):
    show(page, _draft(book))
    # buttons put into a window that is shown already appear with the next events
    QApplication.processEvents()
    page.panel.table.setFocus()

    reached = []
    for _step in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        reached.append(focused.accessibleName() if focused else "")

    assert {"记账", "审核", "修改…", "打印", "模板与周期", "更多条件"} <= set(reached), reached


def test_a_book_that_is_only_read_offers_nothing_but_paper(sample_desk, book, qtbot):
    draft = _draft(book)
    book.read_only = True
    page = shown(VouchersPart(sample_desk), qtbot)

    show(page, draft)

    assert page.story.buttons.names() == ["print"]
    assert not page.main_button().isEnabled()
