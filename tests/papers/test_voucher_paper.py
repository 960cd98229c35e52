"""Printed vouchers: all that the rules want on them, on as many sheets as they need."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.papers.typesetting import pages_of
from gacha_app.papers.voucher import voucher_data
from gacha_app.reports.voucher_slips import LINES_A_SHEET, Slip, SlipLine, Slips, voucher_slips
from gacha_app.reports.vouchers import VoucherFilter
from gacha_app.services import books, vouchers
from gacha_app.services.voucher_papers import print_vouchers

DAY = dt.date(2023, 3, 5)


@pytest.fixture
def book(tmp_path):
    organisation = Organisation(books.new_code(), "示例嘎查", accountant="苏和", cashier="娜仁", first_year=2023)
    with books.new_book(tmp_path / "示例.gacha", organisation, {"102": 1_000_000}, user="王芳") as made:
        yield made


def _enter(book, *lines, post_it=True, **said):
    postings = [Posting(code, amount, "办公费") for code, amount in lines]
    return vouchers.enter_voucher(book, Voucher(DAY, "办公费", postings, **said), post_it=post_it)


def _slips(book, *vouchers_wanted):
    with book.reading() as session:
        return voucher_slips(session, [one.id for one in vouchers_wanted])


def test_a_sheet_bears_what_the_rules_want(book):
    data = voucher_data(_slips(book, _enter(book, ("51302", 123_450), ("102", -123_450), attachments=3)))

    sheet = data["sheets"][0]
    assert (data["organisation"], data["head"], sheet["date"], sheet["number"], sheet["part"]) == (
        "示例嘎查", "苏和", "2023年3月5日", "记-2023-03-0001", "",
    )  # fmt: skip
    assert (sheet["debit"], sheet["credit"], sheet["words"]) == ("1,234.50", "1,234.50", "壹仟贰佰叁拾肆元伍角整")
    assert (sheet["attachments"], sheet["prepared_by"], sheet["posted_by"], sheet["cashier"], sheet["reviewed_by"]) == (
        "3", "王芳", "王芳", "娜仁", "",
    )  # fmt: skip
    assert [cell["text"] for cell in sheet["lines"][0]["cells"]] == ["办公费", "513 管理费用", "办公费"]
    assert len(sheet["lines"]) == LINES_A_SHEET


def test_a_long_voucher_is_numbered_in_fractions_and_added_up_on_its_last_sheet(book):
    lines = [("51302", 100)] * 18
    slips = _slips(book, _enter(book, *lines, ("102", -1800)))

    assert [one.part for one in slips.sheets] == ["1/3", "2/3", "3/3"]
    assert [one.debit for one in slips.sheets] == [None, None, 1800]
    assert [one.words for one in slips.sheets] == ["（接下页）", "（接下页）", "壹拾捌元整"]
    assert sum(len(one.lines) for one in slips.sheets) == 19


def test_red_and_unposted_vouchers_say_what_they_are(book):
    wrong = _enter(book, ("51302", 100), ("102", -100))
    red = vouchers.reverse_voucher(book, wrong.label, "错")
    draft = _enter(book, ("51302", 7), ("211", -7), post_it=False)

    data = voucher_data(_slips(book, wrong, red, draft))

    assert [one["mark"] for one in data["sheets"]] == [f"已由 {red.number} 冲销", "", "未记账"]
    assert (data["sheets"][1]["debit"], data["sheets"][1]["words"]) == ("-1.00", "负壹元整")
    assert data["sheets"][2]["cashier"] == ""


@pytest.mark.parametrize(("single", "pages"), [(False, 2), (True, 3)])
def test_two_stand_on_a_page_or_one_on_a_page_of_its_own(book, single, pages):
    made = [_enter(book, ("51302", 100), ("102", -100)) for _thrice in "abc"]

    assert pages_of("voucher", voucher_data(_slips(book, *made), single=single)) == pages


def test_even_the_longest_words_keep_a_sheet_to_its_half_of_the_page():
    line = SlipLine("摘" * 200, "513 管理费用" * 3, "其他费用—" * 12, 10**15, 0)
    sheet = Slip(
        DAY, "记-2023-03-0001", "12/34", (line,) * LINES_A_SHEET, 10**15, 10**15, "壹拾万亿元整", 9999,
        "程序（阿拉坦其其格）", "阿拉坦其其格", "阿拉坦其其格", "阿拉坦其其格", "已由 记-2023-03-0002 冲销",
    )  # fmt: skip
    slips = Slips("示例嘎查股份经济合作社", "阿拉坦其其格", True, (sheet,) * 4)

    assert pages_of("voucher", voucher_data(slips)) == 2
    assert pages_of("voucher", voucher_data(slips, single=True)) == 4


def test_a_character_that_the_fonts_lack_is_told(book, tmp_path):
    book_voucher = vouchers.enter_voucher(
        book, Voucher(DAY, "付𠮷某", [Posting("51302", 1), Posting("102", -1)]), post_it=True
    )

    assert print_vouchers(book, tmp_path / "一张.pdf", [book_voucher.label]) == "𠮷"
    assert print_vouchers(book, tmp_path / "全部.pdf", VoucherFilter(first=dt.date(2023, 2, 1))) == "𠮷"
