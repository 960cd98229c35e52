"""The life of a voucher: drafted, reviewed, posted, taken back, put right; what is posted never changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.reports.ledger import balances
from gacha_app.reports.voucher_story import voucher_story
from gacha_app.services import books, corrections, drafts, periods, reviewing, vouchers
from gacha_app.storage.book import open_book

DAY = dt.date(2023, 3, 5)


def _balances(book):
    with book.reading() as session:
        return {code: amount for code, amount in balances(session, dt.date(2030, 12, 31)).items() if amount}


def _entry(book, *lines, day=DAY, summary="办公费", post_it=True, **said):
    postings = [Posting(code, amount, summary) for code, amount in lines]
    return vouchers.enter_voucher(book, Voucher(day, summary, postings, **said), post_it=post_it)


def _office(book, amount=1000, **said):
    return _entry(book, ("51302", amount), ("102", -amount), **said)


def _closes(book, until):
    for month in range(1, until + 1):
        periods.close_month(book, Period(2023, month))


def _story(book, voucher):
    with book.reading() as session:
        return voucher_story(session, voucher.id)


def _rows(book):
    """Everything that is told of vouchers and postings, to be compared before and after a refusal."""
    with book.reading() as session:
        return [session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in ("voucher", "posting")]


@pytest.fixture
def reviewing_book(book):
    reviewing.set_review_rule(book, "other_person")
    return book


def _as(book, name):
    book.user = name
    return book


def test_a_draft_is_reviewed_posted_and_closed_away_with_everybody_named(reviewing_book):
    book = reviewing_book
    organisation = books.organisation(book)
    books.change_organisation(book, replace(organisation, cashier="娜仁"))
    draft = _office(book, post_it=False)
    assert (draft.prepared_by, draft.cashier, draft.reviewed_by) == ("苏和", "娜仁", "")

    reviewed = reviewing.review(_as(book, "巴特尔"), [draft.id])[0]
    assert (reviewed.state, reviewed.reviewed_by, reviewed.number) == (State.REVIEWED, "巴特尔", None)
    posted = vouchers.post_drafts(_as(book, "苏和"), [draft.id])[0]
    _closes(book, 3)

    assert (posted.number, posted.posted_by, posted.reviewed_by) == ("记-2023-03-0001", "苏和", "巴特尔")
    assert posted.reviewed_at is not None
    with pytest.raises(InvalidInput, match="2023年3月已经结账，不能再记这个月的账"):
        _office(book)


def test_nobody_reviews_his_own_where_the_book_says_so(reviewing_book):
    draft = _office(reviewing_book, post_it=False)
    before = _rows(reviewing_book)

    with pytest.raises(InvalidInput, match=f"草稿{draft.id} 是您自己制的，按本账本的规定，须由别人审核"):
        reviewing.review(reviewing_book, [draft.id])

    assert _rows(reviewing_book) == before


def test_who_changes_a_draft_prepares_it_and_may_not_review_it(reviewing_book):
    draft = _office(reviewing_book, post_it=False)
    changed = Voucher(DAY, "会议费", [Posting("51305", 500), Posting("102", -500)])
    vouchers.change_draft(_as(reviewing_book, "巴特尔"), draft.id, changed)

    with pytest.raises(InvalidInput, match="是您自己制的"):
        reviewing.review(reviewing_book, [draft.id])
    assert reviewing.review(_as(reviewing_book, "苏和"), [draft.id])[0].prepared_by == "巴特尔"


def test_a_changed_draft_must_be_reviewed_again(book):
    reviewing.set_review_rule(book, "any")
    draft = _office(book, post_it=False)
    reviewing.review(book, [draft.id])

    changed = vouchers.change_draft(book, draft.id, Voucher(DAY, "会议费", [Posting("51305", 5), Posting("102", -5)]))

    assert (changed.state, changed.reviewed_by, changed.reviewed_at) == (State.DRAFT, "", None)


@pytest.mark.parametrize("rule", ["any", "other_person"])
def test_nothing_is_posted_unreviewed_where_review_is_wanted(book, rule):
    reviewing.set_review_rule(book, rule)
    draft = _office(book, post_it=False)
    before = _rows(book)

    for refused in (lambda: vouchers.post_voucher(book, draft.label), lambda: vouchers.post_drafts(book, [draft.id])):
        with pytest.raises(InvalidInput, match=f"草稿{draft.id} 还没有审核，按本账本的规定，审核以后才能记账"):
            refused()

    assert _rows(book) == before


def test_forms_and_own_entries_wait_as_drafts_where_review_is_wanted(reviewing_book):
    by_form = vouchers.record_entry(reviewing_book, "管理费用", Answers(DAY, 100, item="51302"))
    by_hand = _office(reviewing_book, post_it=True)

    assert [one.state for one in (by_form, by_hand)] == [State.DRAFT, State.DRAFT]
    assert _balances(reviewing_book) == {"102": 1_000_000, "311": -1_000_000}


def test_a_review_that_was_its_own_is_not_enough_once_the_rule_is_stricter(book):
    draft = _office(book, post_it=False)
    reviewing.review(book, [draft.id])
    reviewing.set_review_rule(book, "other_person")

    with pytest.raises(InvalidInput, match="是制单人自己审核的"):
        vouchers.post_drafts(book, [draft.id])


def test_what_the_program_makes_is_named_so_and_needs_no_review(reviewing_book):
    draft = _office(reviewing_book, post_it=False)
    reviewing.review(_as(reviewing_book, "巴特尔"), [draft.id])
    vouchers.post_drafts(reviewing_book, [draft.id])

    closing = periods.close_year(reviewing_book, 2023)

    assert closing
    assert {one.prepared_by for one in closing} == {"程序（巴特尔）"}
    assert {one.reviewed_by for one in closing} == {""}


def test_several_are_reviewed_all_or_none_and_a_review_is_withdrawn(book):
    good, other = _office(book, post_it=False), _office(book, post_it=False)
    with pytest.raises(NotFound):
        reviewing.review(book, [good.id, 9999])
    assert _story(book, good).voucher.state is State.DRAFT

    assert len(reviewing.review(book, [good.id, other.id, good.id])) == 2
    with pytest.raises(InvalidInput, match="已由苏和审核过了"):
        reviewing.review(book, [good.id])
    back = reviewing.withdraw_review(book, [good.id])[0]

    assert (back.state, back.reviewed_by) == (State.DRAFT, "")
    with pytest.raises(InvalidInput, match="还没有审核"):
        reviewing.withdraw_review(book, [good.id])


def test_without_a_name_nobody_reviews(book):
    draft = _office(book, post_it=False)

    with pytest.raises(InvalidInput, match="请先在“设置”里填写您的姓名"):
        reviewing.review(_as(book, ""), [draft.id])


def test_an_unknown_rule_is_refused(book):
    with pytest.raises(InvalidInput, match="没有“sometimes”这个选项"):
        reviewing.set_review_rule(book, "sometimes")


def test_only_vouchers_that_move_money_bear_the_cashiers_name(book):
    assert _office(book).cashier == "苏和"
    assert _entry(book, ("51302", 100), ("211", -100)).cashier == ""


def test_a_reversal_says_what_it_takes_back_in_the_prescribed_words(book):
    wrong = _office(book)

    red = vouchers.reverse_voucher(book, wrong.label, "重复入账")

    assert red.summary == "注销3月5日记-2023-03-0001号凭证：办公费"
    assert [(one.account, one.amount, one.red) for one in red.postings] == [("51302", -1000, True), ("102", 1000, True)]
    assert (_story(book, wrong).reversed_by, _story(book, red).reverses) == (red.number, wrong.number)


def test_a_reversal_of_a_reversal_is_refused_and_nothing_changes(book):
    red = vouchers.reverse_voucher(book, _office(book).label, "重复入账")
    before = _rows(book)

    for refused in (
        lambda: vouchers.reverse_voucher(book, red.label, "又错了"),
        lambda: corrections.correct_voucher(book, red.label, replace(red, postings=[]), "又错了"),
        lambda: corrections.adjust_amounts(book, red.label, [5], "又错了"),
    ):
        with pytest.raises(InvalidInput, match="本身是红字冲销凭证"):
            refused()

    assert _rows(book) == before


def test_in_a_closed_month_the_reversal_lands_on_the_first_open_day(book):
    wrong = _office(book)
    _closes(book, 4)

    red = vouchers.reverse_voucher(book, wrong.label, "重复入账")

    assert (red.date, red.number) == (dt.date(2023, 5, 1), "记-2023-05-0001")


def test_where_review_is_wanted_a_reversal_waits_and_counts_only_once_posted(reviewing_book):
    book = reviewing_book
    wrong = _office(book, post_it=False)
    reviewing.review(_as(book, "巴特尔"), [wrong.id])
    wrong = vouchers.post_drafts(book, [wrong.id])[0]

    red = vouchers.reverse_voucher(book, wrong.label, "重复入账")
    assert (red.state, _story(book, wrong).voucher.state) == (State.DRAFT, State.POSTED)
    with pytest.raises(InvalidInput, match=f"冲销 {wrong.label} 的 {red.label} 还没有记账"):
        vouchers.reverse_voucher(book, wrong.label, "再来")
    with pytest.raises(InvalidInput, match="是红字冲销凭证，不能修改，只能删除"):
        vouchers.change_draft(book, red.id, Voucher(DAY, "x", [Posting("102", 1), Posting("101", -1)]))
    reviewing.review(_as(book, "苏和"), [red.id])
    vouchers.post_drafts(book, [red.id])

    assert _story(book, wrong).voucher.state is State.REVERSED
    assert _balances(book) == {"102": 1_000_000, "311": -1_000_000}
    assert books.verify(book) == ()


def test_a_correction_is_a_reversal_and_a_new_voucher_in_one_action(book):
    wrong = _office(book)
    right = Voucher(DAY, "会议费", [Posting("51305", 700, "会议费"), Posting("102", -700, "会议费")], attachments=2)

    red, anew = corrections.correct_voucher(book, wrong.label, right, "科目记错")

    assert (red.number, anew.number) == ("记-2023-03-0002", "记-2023-03-0003")
    assert anew.summary == "订正3月5日记-2023-03-0001号凭证：会议费"
    assert (_story(book, anew).corrects, _story(book, wrong).corrected_by) == (wrong.number, (anew.number,))
    assert _balances(book) == {"51305": 700, "102": 999_300, "311": -1_000_000}
    assert books.verify(book) == ()


def test_the_red_and_the_blue_draft_of_a_correction_go_together(book):
    wrong = _office(book)
    reviewing.set_review_rule(book, "any")
    right = Voucher(DAY, "会议费", [Posting("51305", 700, "会议费"), Posting("102", -700, "会议费")])
    red, anew = corrections.correct_voucher(book, wrong.label, right, "科目记错")
    reviewing.review(_as(book, "巴特尔"), [red.id, anew.id])
    before = _rows(book)

    for alone in (red, anew):
        with pytest.raises(InvalidInput, match="是订正同一张凭证的红字和蓝字，请选上两张一起记账"):
            vouchers.post_voucher(book, alone.label)
        with pytest.raises(InvalidInput, match="请选上两张一起删除"):
            vouchers.delete_drafts(book, [alone.id])
    assert _rows(book) == before

    assert [one.number for one in vouchers.post_drafts(book, [anew.id, red.id])] == [
        "记-2023-03-0002", "记-2023-03-0003",
    ]  # fmt: skip
    assert _balances(book) == {"51305": 700, "102": 999_300, "311": -1_000_000}


def test_a_correction_that_cannot_be_held_takes_nothing_back(book):
    wrong = _office(book)
    before = _rows(book)

    for right, said in (
        (Voucher(DAY, "x", [Posting("51305", 700), Posting("102", -600)]), "借贷不平"),
        (Voucher(DAY, "x", [Posting("999", 700), Posting("102", -700)]), "没有科目“999”"),
        (Voucher(DAY, "办公费", [replace(one) for one in wrong.postings]), "完全一样，不用订正"),
    ):
        with pytest.raises(InvalidInput, match=said):
            corrections.correct_voucher(book, wrong.label, right, "科目记错")

    assert _rows(book) == before


@pytest.mark.parametrize(
    ("amount", "words", "lines"),
    [
        (1500, "补充3月5日记-2023-03-0001号凭证差额：办公费", [("51302", 500, False), ("102", -500, False)]),
        (400, "冲减3月5日记-2023-03-0001号凭证差额：办公费", [("51302", -600, True), ("102", 600, True)]),
    ],
)
def test_an_amount_alone_is_put_right_by_its_difference(book, amount, words, lines):
    wrong = _office(book)

    made = corrections.adjust_amounts(book, wrong.label, [amount], "金额录错")

    assert made.summary == words
    assert [(one.account, one.amount, one.red) for one in made.postings] == lines
    assert _balances(book) == {"51302": amount, "102": 1_000_000 - amount, "311": -1_000_000}
    with pytest.raises(InvalidInput, match=f"已由 {made.label} 更正，请先冲销或删除 {made.label}"):
        vouchers.reverse_voucher(book, wrong.label, "整张作废")
    with pytest.raises(InvalidInput, match="已由"):
        corrections.adjust_amounts(book, wrong.label, [amount + 1], "又错")
    vouchers.reverse_voucher(book, made.label, "差额也错了")
    vouchers.reverse_voucher(book, wrong.label, "整张作废")
    assert _balances(book) == {"102": 1_000_000, "311": -1_000_000}


def test_amounts_of_several_lines_are_put_right_line_by_line(book):
    wrong = _entry(book, ("51302", 300), ("51305", 700), ("102", -1000))

    made = corrections.adjust_amounts(book, wrong.label, [300, 900, 1200], "金额录错")

    assert [(one.account, one.amount) for one in made.postings] == [("51305", 200), ("102", -200)]


@pytest.mark.parametrize(
    ("amounts", "said"),
    [([1000], "一样，不用调整"), ([0], "应大于零"), ([-5], "应大于零"), ([1, 2, 3], "每条分录各写一个"),
     ([5, 6], "借贷不平")],
)  # fmt: skip
def test_a_difference_that_is_none_is_refused(book, amounts, said):
    wrong = _office(book)

    with pytest.raises(InvalidInput, match=said):
        corrections.adjust_amounts(book, wrong.label, amounts, "金额录错")


def test_an_error_of_an_earlier_year_goes_through_undistributed_income_in_blue(book):
    wrong = _office(book, 60_000)
    periods.close_year(book, 2023)
    with pytest.raises(InvalidInput, match="该年度已经结账，请用“更正以前年度”"):
        vouchers.reverse_voucher(book, wrong.label, "应记固定资产")

    right = [Posting("151", 60_000), Posting("102", -60_000)]
    made = corrections.correct_prior_year(
        book, right, "应记固定资产", reference=wrong.label, on=dt.date(2024, 2, 1)
    )  # fmt: skip

    assert [(one.account, one.amount, one.red) for one in made.postings] == [
        ("151", 60_000, False), ("32202", -60_000, False),
    ]  # fmt: skip
    assert made.summary == "更正以前年度2023年3月5日记-2023-03-0001号凭证：办公费"
    assert _balances(book) == {"102": 940_000, "151": 60_000, "311": -1_000_000}
    with pytest.raises(InvalidInput, match="已由"):
        corrections.correct_prior_year(book, right, "再来", reference=wrong.label)


def test_an_entry_left_out_of_an_earlier_year_is_caught_up_through_undistributed_income(book):
    periods.close_year(book, 2023)

    made = corrections.correct_prior_year(
        book, [Posting("51302", 500), Posting("211", -500)], "漏记2023年办公费", on=dt.date(2024, 1, 9)
    )

    assert [(one.account, one.amount) for one in made.postings] == [("32202", 500), ("211", -500)]
    assert made.summary == "更正以前年度差错：漏记2023年办公费"


def test_an_earlier_year_is_put_right_only_in_its_own_way(book):
    wrong = _office(book)
    with pytest.raises(InvalidInput, match="2023 年还没有结账，请用“冲销”或“订正”"):
        corrections.correct_prior_year(book, [], "不该记", reference=wrong.label)
    periods.close_year(book, 2023)

    for day, said in ((dt.date(2023, 12, 31), "已经结账"), (dt.date(2022, 5, 1), "早于本账启用")):
        with pytest.raises(InvalidInput, match=said):
            corrections.correct_prior_year(book, [], "不该记", reference=wrong.label, on=day)
    swapped = [Posting("51305", 1000), Posting("102", -1000)]
    with pytest.raises(InvalidInput, match="余额不变，不用记账"):
        corrections.correct_prior_year(book, swapped, "科目记错", reference=wrong.label, on=dt.date(2024, 1, 9))
    with pytest.raises(InvalidInput, match="请写明更正的原因"):
        corrections.correct_prior_year(book, [], " ", reference=wrong.label, on=dt.date(2024, 1, 9))


def test_a_voucher_is_copied_to_another_day_without_its_papers(book):
    first = _office(book, attachments=3)

    copied = drafts.copy_voucher(book, first.label, dt.date(2023, 4, 6))

    assert (copied.state, copied.date, copied.attachments, copied.amount) == (State.DRAFT, dt.date(2023, 4, 6), 0, 1000)
    assert drafts.copy_voucher(book, first.label, DAY, post_it=True).number == "记-2023-03-0002"
    red = vouchers.reverse_voucher(book, first.label, "错")
    with pytest.raises(InvalidInput, match="不能照着再记"):
        drafts.copy_voucher(book, red.label, DAY)


def test_a_draft_is_split_into_two_that_balance(book):
    draft = _entry(book, ("51302", 300), ("51305", 700), ("102", -1000), post_it=False)

    stays, goes = drafts.split_draft(book, draft.id, {2: None, 3: 700}, "会议费")

    assert [(one.account, one.amount, one.line) for one in stays.postings] == [("51302", 300, 1), ("102", -300, 2)]
    assert [(one.account, one.amount, one.line) for one in goes.postings] == [("51305", 700, 1), ("102", -700, 2)]
    assert (goes.summary, goes.state) == ("会议费", State.DRAFT)
    assert [one.number for one in vouchers.post_drafts(book, [stays.id, goes.id])] == [
        "记-2023-03-0001", "记-2023-03-0002",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ({2: None}, "至少要有两条分录|借贷不平"), ({1: None, 2: None, 3: None}, "都要有分录"), ({}, "都要有分录"),
        ({1: 301, 3: 301}, "第 1 行只有 3.00 元，不能拆出 3.01 元"), ({9: None, 1: 5, 3: 5}, "没有第 9 行"),
        ({1: -5, 3: -5}, "不能拆出"),
    ],
)  # fmt: skip
def test_a_split_that_cannot_be_is_refused_and_the_draft_stays(book, moved, said):
    draft = _entry(book, ("51302", 300), ("51305", 700), ("102", -1000), post_it=False)
    before = _rows(book)

    with pytest.raises(InvalidInput, match=said):
        drafts.split_draft(book, draft.id, moved)

    assert _rows(book) == before


def test_several_drafts_are_thrown_away_all_or_none(book):
    some = [_office(book, post_it=False).id for _twice in "ab"]
    posted = _office(book)
    with pytest.raises(GachaError):
        vouchers.delete_drafts(book, [*some, posted.id])
    assert len(_rows(book)[0]) == 4

    assert vouchers.delete_drafts(book, some) == 2


def test_who_reviewed_and_corrected_stays_after_the_book_is_opened_again(book):
    draft = _office(book, post_it=False)
    reviewing.review(_as(book, "巴特尔"), [draft.id])
    number = vouchers.post_drafts(book, [draft.id])[0].number
    _red, anew = corrections.correct_voucher(
        book, number, Voucher(DAY, "会议费", [Posting("51305", 5), Posting("102", -5)]), "错"
    )
    book.close()

    with open_book(book.path, read_only=True) as again:
        story = _story(again, anew)

    assert (story.corrects, story.voucher.prepared_by) == (number, "巴特尔")
