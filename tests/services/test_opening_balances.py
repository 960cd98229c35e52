from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Posting
from gacha_app.reports.openings import openings
from gacha_app.reports.trial_balance import trial_balance
from gacha_app.services import opening_import
from gacha_app.services import openings as service
from gacha_app.services.books import new_book, new_code, verify
from gacha_app.services.imports import ImportRefused, undo_import
from gacha_app.services.vouchers import record_entry

HEADING = ["科目编号", "科目名称", "借方余额", "贷方余额", "数量", "计量单位"]


def shown(book, *keys):
    with book.reading() as session:
        return [tuple(row.cells[key] for key in keys) for row in openings(session, Period(2023)).rows]


def closing(book, code):
    with book.reading() as session:
        for row in trial_balance(session, Period(2023)).rows:
            if row.cells["code"] == code:
                return row.cells["opening_debit"], row.cells["opening_credit"]
    return None


def workbook(path, *rows, heading=HEADING):
    made = openpyxl.Workbook()
    for row in (["示例嘎查科目余额表"], heading, *rows):
        made.active.append(row)
    made.save(path)
    return path


def test_an_opening_tells_households_and_quantities_apart(village):
    service.set_opening(
        village,
        [
            Posting("102", 50_000),
            Posting("113", 20_000, household_id=1),
            Posting("113", -5_000, household_id=2),
            Posting("121", 30_000, quantity=20_000, unit="袋"),
            Posting("311", -95_000),
        ],
    )

    assert shown(village, "code", "household", "quantity", "unit", "debit", "credit") == [
        ("102", "", None, "", 50_000, 0),
        ("113", "0001 示例甲", None, "", 20_000, 0),
        ("113", "0002 示例乙", None, "", 0, 5_000),
        ("121", "", 20_000, "袋", 30_000, 0),
        ("311", "", None, "", 0, 95_000),
    ]
    assert closing(village, "113") == (20_000, 5_000)
    assert verify(village) == ()


def test_another_opening_takes_the_place_of_the_one_before(book):
    service.set_opening(book, [Posting("102", 700), Posting("311", -700)])

    assert shown(book, "code", "debit", "credit") == [("102", 700, 0), ("311", 0, 700)]
    assert closing(book, "102") == (700, 0)
    assert verify(book) == ()


def test_an_opening_that_does_not_balance_says_by_how_much_and_changes_nothing(book):
    with pytest.raises(InvalidInput, match=r"借方合计 8\.00 元，贷方合计 7\.00 元，相差 1\.00 元"):
        service.set_opening(book, [Posting("102", 800), Posting("311", -700)])

    assert closing(book, "102") == (1_000_000, 0)


def test_the_reserve_takes_the_difference_only_where_the_user_says_so(book):
    service.set_opening(book, [Posting("102", 800), Posting("211", -700)], rest_on_reserve=True)

    assert closing(book, "311") == (0, 100)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (Posting("999", 100), "没有科目“999”"),
        (Posting("501", 100), "收支科目"),
        (Posting("121", 100, quantity=1_000), "没有写计量单位"),
        (Posting("121", 100, unit="袋"), "没有填数量"),
    ],
)
def test_a_line_that_no_opening_can_have_is_refused(book, line, said):
    with pytest.raises(InvalidInput, match=said):
        service.set_opening(book, [line, Posting("311", -100)])

    assert closing(book, "102") == (1_000_000, 0)


def test_an_opening_is_settled_once_something_is_posted(book):
    record_entry(book, "management", Answers(dt.date(2023, 3, 1), 500))

    with pytest.raises(InvalidInput, match="记-2023-03-0001.*更正凭证"):
        service.set_opening(book, [Posting("102", 700), Posting("311", -700)])


def test_a_trial_balance_is_taken_in_with_its_details_and_undone_in_one_step(village, tmp_path):
    path = workbook(
        tmp_path / "余额.xlsx",
        ["一、资产类"],
        ["101", "现金", 100, None],
        ["102", "银行存款", 4_000, None],
        ["113", "内部往来", 200, 50],
        ["11301", "示例甲", 200, None],
        ["11302", "0002", None, 50],
        ["121", "库存物资", 1_000, None, 20, "袋"],
        ["211", "应付款", None, 800],
        [None, "示例农资店", None, 800],
        ["311", "公积公益金", None, 4_450],
        [None, "合计", 5_300, 5_300],
    )
    plan = opening_import.plan_opening(village, path)
    assert [one.reason for one in plan.errors] == []
    assert (plan.debit, plan.credit, plan.parties) == (530_000, 530_000, ("示例农资店",))
    assert closing(village, "102") == (1_000_000, 0)

    done = opening_import.import_opening(village, plan)

    assert shown(village, "code", "household", "counterparty", "debit", "credit") == [
        ("101", "", "", 10_000, 0),
        ("102", "", "", 400_000, 0),
        ("113", "0001 示例甲", "", 20_000, 0),
        ("113", "0002 示例乙", "", 0, 5_000),
        ("121", "", "", 100_000, 0),
        ("211", "", "示例农资店", 0, 80_000),
        ("311", "", "", 0, 445_000),
    ]
    assert "原来的期初已恢复" in undo_import(village, done.batch)
    assert closing(village, "102") == (1_000_000, 0)
    assert closing(village, "121") is None or closing(village, "121") == (0, 0)
    assert verify(village) == ()


def test_balances_with_their_side_in_a_column_of_its_own_are_read(village, tmp_path):
    path = workbook(
        tmp_path / "余额.xlsx",
        ["102", "银行存款", "借", 500],
        ["311", "公积公益金", "贷", 500],
        heading=["科目编码", "科目名称", "方向", "期末余额"],
    )

    plan = opening_import.plan_opening(village, path)

    assert [(one.posting.account, one.posting.amount) for one in plan.lines] == [("102", 50_000), ("311", -50_000)]


def test_the_end_of_the_old_year_is_taken_where_a_sheet_has_beginning_and_end(village, tmp_path):
    path = workbook(
        tmp_path / "余额.xlsx",
        ["102", "银行存款", 300, None, 200, None, 500, None],
        ["311", "公积公益金", None, 300, None, 200, None, 500],
        heading=["科目编码", "科目名称", "期初借方", "期初贷方", "本期借方", "本期贷方", "期末借方", "期末贷方"],
    )

    plan = opening_import.plan_opening(village, path)

    assert [(one.posting.account, one.posting.amount) for one in plan.lines] == [("102", 50_000), ("311", -50_000)]
    assert any("按期末余额读入" in one.reason for one in plan.findings)


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ([["102", "银行存款", 5, None], ["311", "公积公益金", None, 4]], (0, ""), "相差 1.00 元"),
        ([["202", "应付款", None, 5], ["102", "银行存款", 5, None]], (3, "A"), "请改成 211 应付款"),
        ([["153", "固定资产清理", 5, None], ["311", "公积公益金", None, 5]], (3, "A"), "请改成 154 固定资产清理"),
        ([["102", "库存物资", 5, None], ["311", "公积公益金", None, 5]], (3, "B"), "编号和名称对不上"),
        ([["113", "内部往来", 5, None], ["11301", "没有这人", 5, None], ["311", "公积公益金", None, 5]], (4, "B"),
         "没有名为“没有这人”的农户"),
        ([["121", "库存物资", 5, None, 3], ["311", "公积公益金", None, 5]], (3, "E"), "没有写计量单位"),
        ([["501", "经营收入", None, 5], ["102", "银行存款", 5, None]], (3, "D"), "收支科目"),
        ([["102", "银行存款", "五块", None], ["311", "公积公益金", None, 5]], (3, "C"), "不是金额"),
        ([["151", "固定资产", 5, None], ["15101", "房屋", 5, None], ["311", "公积公益金", None, 5]], (4, "A"), "没有明细“房屋”"),
        ([["113", "内部往来", 9, None], ["11301", "示例甲", 5, None], ["311", "公积公益金", None, 5]], (3, "C"), "对不上"),
        ([["102", "银行存款", 5, None], ["311", "公积公益金", None, 5], [None, "合计", 6, 5]], (5, "C"), "加起来的不符"),
    ],
)  # fmt: skip
def test_every_fault_is_named_at_its_cell_and_nothing_is_taken_in(village, tmp_path, rows, place, said):
    path = workbook(tmp_path / "余额.xlsx", *rows)

    plan = opening_import.plan_opening(village, path)

    assert next(((one.row, one.column), said in one.reason) for one in plan.errors) == (place, True), plan.errors
    with pytest.raises(ImportRefused):
        opening_import.import_opening(village, plan)
    assert closing(village, "102") == (1_000_000, 0)


def test_sub_levels_are_added_where_the_user_says_so(village, tmp_path):
    rows = (["151", "固定资产", 5, None], ["15101", "房屋", 5, None], ["311", "公积公益金", None, 5])
    plan = opening_import.plan_opening(village, workbook(tmp_path / "余额.xlsx", *rows), add_accounts=True)

    opening_import.import_opening(village, plan)

    assert shown(village, "code", "name", "debit")[0] == ("15101", "房屋", 500)


def test_an_import_is_settled_once_something_is_posted(village, tmp_path):
    rows = (["102", "银行存款", 5, None], ["311", "公积公益金", None, 5])
    done = opening_import.import_opening(
        village, opening_import.plan_opening(village, workbook(tmp_path / "余额.xlsx", *rows))
    )
    record_entry(village, "management", Answers(dt.date(2023, 3, 1), 100))

    with pytest.raises(GachaError, match="更正凭证"):
        undo_import(village, done.batch)
    assert closing(village, "102") == (500, 0)


def test_a_sheet_of_the_2023_chart_is_not_taken_into_a_2004_book(tmp_path):
    organisation = Organisation(new_code(), "示例嘎查", first_year=2023, chart="2004")
    path = workbook(
        tmp_path / "余额.xlsx", ["502", "投资收益", None, 5], ["211", "应付款", None, 5], ["102", "银行存款", 10, None]
    )
    with new_book(tmp_path / "旧.gacha", organisation, user="苏和") as book:
        plan = opening_import.plan_opening(book, path)

    assert [(one.row, one.reason) for one in plan.errors] == [
        (3, "编号 502 在2023年的科目表里是“投资收益”，在本账里是“经营支出”；请改成 561 投资收益。"),
        (4, "编号 211 在2023年的科目表里是“应付款”，在本账里是“应付工资”；请改成 202 应付款。"),
    ]
