from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.services import accounts
from gacha_app.services.books import new_book, new_code
from gacha_app.services.vouchers import enter_voucher, record_entry
from gacha_app.storage.reference import chart_of_accounts, entry_kinds, new_accounts, successors_of_2004


def found(book, text, **said):
    with book.reading() as session:
        return [one.code for one in accounts.find_accounts(session, text, **said)]


def test_a_sub_level_takes_the_first_free_code_and_the_class_of_the_account_above(book):
    first = accounts.add_account(book, "151", "房屋")
    second = accounts.add_account(book, "151", "机器", code="15107")
    third = accounts.add_account(book, "151", "车辆")
    deeper = accounts.add_account(book, "15101", "库房")

    assert [one.code for one in (first, second, third, deeper)] == ["15101", "15107", "15102", "1510101"]
    assert (deeper.klass, deeper.normal_side, deeper.parent, deeper.own) == ("asset", "debit", "15101", True)


def test_an_account_is_found_by_code_name_and_pinyin_initials(book):
    accounts.add_account(book, "50101", "温棚葡萄")

    assert found(book, "102") == ["102"]
    assert found(book, "往来") == ["113"]
    assert found(book, "yhck") == ["102"]
    assert found(book, "WPPT") == ["5010101"]
    assert found(book, "没有这个") == []


def test_a_book_whose_accounts_have_no_initials_is_searched_all_the_same(book):
    with book.writing("forget") as session:
        for one in new_accounts("2023"):
            accounts.account_called(session, one.code).initials = ""

    assert found(book, "nbwl") == ["113"]


@pytest.mark.parametrize(
    ("parent", "name", "code", "said"),
    [
        ("151", " ", "", "请填写科目名称"),
        ("151", "长" * 41, "", "太长"),
        ("999", "房屋", "", "没有科目“999”"),
        ("501", "销售收入", "", "已有“销售收入”（50101）"),
        ("501", "新的", "50101", "已经有科目了"),
        ("151", "新的", "1520", "15101"),
        ("151", "新的", "15201", "15101"),
    ],
)
def test_a_sub_level_that_cannot_be_is_refused_and_nothing_is_added(book, parent, name, code, said):
    before = book.revision

    with pytest.raises(GachaError, match=said):
        accounts.add_account(book, parent, name, code)

    assert book.revision == before


def test_no_sub_level_lies_deeper_than_four_levels(book):
    for above in ("151", "15101", "1510101"):
        accounts.add_account(book, above, "一层")

    with pytest.raises(InvalidInput, match="四级"):
        accounts.add_account(book, "151010101", "太深")


def test_a_renamed_account_keeps_its_entries_and_is_found_by_its_new_initials(book):
    accounts.add_account(book, "151", "房屋")
    accounts.rename_account(book, "15101", "厂房")

    assert found(book, "cf") == ["15101"]
    assert "15101" not in found(book, "fw")


@pytest.mark.parametrize("code", ["102", "32202", "513"])
def test_names_that_the_rules_fix_cannot_be_changed(book, code):
    with pytest.raises(InvalidInput, match="会计制度规定"):
        accounts.rename_account(book, code, "别的名字")


def test_an_account_goes_out_of_use_only_while_nothing_names_it(book):
    accounts.add_account(book, "151", "房屋")
    accounts.add_account(book, "15101", "库房")

    with pytest.raises(InvalidInput, match="还有在用的明细"):
        accounts.deactivate_account(book, "15101")
    accounts.deactivate_account(book, "1510101")

    assert found(book, "库房") == []
    assert found(book, "库房", inactive=True) == ["1510101"]
    lines = [Posting("1510101", 100), Posting("102", -100)]
    with pytest.raises(InvalidInput, match="没有科目"):
        enter_voucher(book, Voucher(dt.date(2023, 2, 1), "买库房", lines), post_it=True)
    accounts.activate_account(book, "1510101")
    assert found(book, "库房") == ["1510101"]


def test_an_account_with_entries_cannot_go_out_of_use(book):
    lines = [Posting("151", 100), Posting("102", -100)]
    enter_voucher(book, Voucher(dt.date(2023, 2, 1), "买房", lines), post_it=True)

    with pytest.raises(InvalidInput, match="已经记过账"):
        accounts.deactivate_account(book, "151")


def test_what_was_posted_above_stays_there_when_a_sub_level_is_added(book):
    enter_voucher(book, Voucher(dt.date(2023, 2, 1), "买房", [Posting("151", 100), Posting("102", -100)]), post_it=True)
    accounts.add_account(book, "151", "房屋")
    enter_voucher(book, Voucher(dt.date(2023, 3, 1), "买房", [Posting("15101", 50), Posting("102", -50)]), post_it=True)

    from gacha_app.domain.dates import Period
    from gacha_app.reports.account_tree import account_tree

    with book.reading() as session:
        rows = {row.cells["code"]: row.cells["closing_debit"] for row in account_tree(session, Period(2023)).rows}
    assert (rows["151"], rows["15101"]) == (150, 50)


@pytest.mark.parametrize("chart", ["2004", "2023"])
def test_every_form_names_accounts_of_the_chart(chart):
    codes = {code for code, *_rest in chart_of_accounts(chart)}

    for kind in entry_kinds(chart).values():
        named = set(kind.items) | {line.account for line in kind.lines if line.account.isdigit()}
        assert named <= codes, kind.code


@pytest.mark.parametrize("chart", ["2004", "2023"])
def test_the_initials_that_ship_are_those_of_the_names(chart):
    from gacha_app.domain.accounts import account_initials

    assert [one.initials for one in new_accounts(chart)] == [account_initials(one.name) for one in new_accounts(chart)]


def test_the_comparison_table_names_every_account_of_the_2004_chart_as_both_charts_do():
    old = {code: name for code, name, *_rest in chart_of_accounts("2004")}
    new = {code: name for code, name, *_rest in chart_of_accounts("2023")}

    assert {one.old_code for one in successors_of_2004()} == set(old)
    for one in successors_of_2004():
        assert old[one.old_code] == one.old_name
        assert not one.new_code or new[one.new_code] == one.new_name


def test_a_book_of_the_2004_chart_records_with_the_forms(tmp_path):
    organisation = Organisation(new_code(), "示例嘎查", first_year=2023, chart="2004")
    with new_book(tmp_path / "旧.gacha", organisation, {"102": 1_000_000, "202": 1_000}, rest_on_reserve=True) as book:
        voucher = record_entry(book, "management", Answers(dt.date(2023, 3, 1), 500))
        assert [line.account for line in voucher.postings] == ["54109", "102"]


def test_a_chart_that_there_is_not_is_refused(tmp_path):
    with pytest.raises(InvalidInput, match="没有“1999”这套会计科目"):
        new_book(tmp_path / "新.gacha", Organisation(new_code(), "示例嘎查", first_year=2023, chart="1999"))
    assert not list(tmp_path.iterdir())
