"""Two years worked by hand on paper: 2023 closed, 2024 begun, and an error of 2023 found in 2024."""

from __future__ import annotations

import datetime as dt

import pytest
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.register import Asset
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Posting
from gacha_app.services import accruals, adjustments, books, corrections, periods, registers, spreads

# 2023, in yuan:
#   rent: 36,000 for 36 months from July, six of them in the year               6,000
#   sold                                                                       50,000
#   office                                                                   - 10,000
#   wages of December, paid in January                                        - 3,000
#   depreciation: 24,000 over 24 months from July, six in the year             - 6,000
#   earned                                                                     37,000
#   reserve, 20 % of it                                                       - 7,400
#   to members                                                               - 20,000
#   left                                                                        9,600
EARNED_2023, RESERVE_2023, MEMBERS_2023, LEFT_2023 = 37_000_00, 7_400_00, 20_000_00, 9_600_00
# 2024, until March:
#   rent 3,000; sold 20,000; office - 4,000; depreciation - 3,000              16,000
#   found: 1,200 for fuel of 2023 were entered as 200, so 1,000 more          - 1,000, against what was left
EARNED_2024, FOUND = 16_000_00, -1_000_00


@pytest.fixture(scope="module")
def gacha(tmp_path_factory):
    village = Village(tmp_path_factory.mktemp("two"), first_year=2023, opening={"102": "100000", "311": "100000"})
    village.has_project("温棚葡萄", "grapes")
    village.has_project("土地流转", "land_lease")
    village.has_household("示例甲", "2")
    village.has_household("示例乙", "3")
    house = {"method": "straight_line", "life_months": 24, "in_use_from": dt.date(2023, 6, 10)}
    village.enters(("151", "24000"), ("102", "-24000"), on="2023-06-10", summary="购建温棚")
    registers.record(village.book, Asset("示例温棚", value=24_000_00, project_id=1, **house))
    taken = village.records("lease", "36000", project="土地流转", on="2023-07-01")
    rent = Spread(
        "示例租金", "rent", 36_000_00, dt.date(2023, 7, 1), dt.date(2026, 6, 30), "211", "50103", project_id=2
    )
    spreads.spread_from_voucher(village.book, taken.label, rent)
    village.records("sale", "50000", project="温棚葡萄", on="2023-09-08")
    village.records("management", "9800", on="2023-10-08")
    fuel = village.enters(("51302", "200"), ("102", "-200"), on="2023-11-03", summary="燃料")
    for month in range(7, 13):
        adjustments.adjust_month(village.book, Period(2023, month))
    planned = accruals.plan_accrual(village.book, "wages", 3_000_00, Period(2023, 12))
    accruals.accrue(village.book, planned, Period(2023, 12))
    village.distributes("20000")
    for month in range(1, 12):
        periods.close_month(village.book, Period(2023, month))
    village.opened = village.report("trial-balance")
    village.closes(2023)
    village.before = village.report("balance-sheet")

    village.enters(("212", "3000"), ("102", "-3000"), on="2024-01-10", summary="发十二月工资")
    village.records("sale", "20000", project="温棚葡萄", on="2024-02-08")
    village.records("management", "4000", on="2024-02-09")
    right = [Posting("51302", 1_200_00, "燃料"), Posting("102", -1_200_00, "燃料")]
    corrections.correct_prior_year(village.book, right, "金额少记1000元", reference=fuel.label, on=dt.date(2024, 3, 5))
    for month in range(1, 4):
        adjustments.adjust_month(village.book, Period(2024, month))
    yield village
    village.close()


def cell(report, item, key):
    return next(row.cells[key] for row in report.rows if str(row.cells["item"]).endswith(item))


def account(report, code):
    row = next(row.cells for row in report.rows if row.cells["code"] == code)
    return row["closing_debit"] - row["closing_credit"]


def test_2023_leaves_what_was_worked_out_on_paper(gacha):
    told = gacha.report("income-statement", 2023)

    assert {item: cell(told, item, "amount") for item in (
        "经营收入", "经营支出", "管理费用", "净收益", "提取公积公益金", "向成员分配", "年末未分配收益",
    )} == {
        "经营收入": 56_000_00, "经营支出": 6_000_00, "管理费用": 13_000_00, "净收益": EARNED_2023,
        "提取公积公益金": RESERVE_2023, "向成员分配": MEMBERS_2023, "年末未分配收益": LEFT_2023,
    }  # fmt: skip


def test_the_closing_empties_what_it_must_and_nothing_else(gacha):
    closed = gacha.report("trial-balance", 2023)

    # on paper: bank 100,000 - 24,000 + 36,000 + 50,000 - 9,800 - 200
    assert {code: account(closed, code) for code in ("102", "151", "152", "211", "212", "113", "311", "322")} == {
        "102": 152_000_00, "151": 24_000_00, "152": -6_000_00, "211": -30_000_00, "212": -3_000_00,
        "113": -MEMBERS_2023, "311": -100_000_00 - RESERVE_2023, "322": -LEFT_2023,
    }  # fmt: skip
    for code in ("321", "501", "511", "513"):
        assert account(closed, code) == 0
    assert account(closed, "32201") == 0
    assert account(gacha.opened, "501") == -56_000_00


def test_the_opening_of_2024_is_the_closing_of_2023(gacha):
    old = {row.cells["code"]: row.cells for row in gacha.report("trial-balance", 2023).rows}
    new = {row.cells["code"]: row.cells for row in gacha.report("trial-balance", 2024).rows}

    closing = {code: (row["closing_debit"], row["closing_credit"]) for code, row in old.items()}
    opening = {code: (row["opening_debit"], row["opening_credit"]) for code, row in new.items()}
    assert {code: sides for code, sides in closing.items() if any(sides)} == {
        code: sides for code, sides in opening.items() if any(sides)
    }


def test_the_error_of_2023_goes_through_the_undistributed_and_not_through_the_year(gacha):
    told = gacha.report("income-statement", 2024)

    assert cell(told, "净收益", "amount") == EARNED_2024
    # 财会〔2023〕14号: errors of earlier years change what was left of them, not what this year earns
    assert cell(told, "年初未分配收益", "amount") + cell(told, "其他转入", "amount") == LEFT_2023 + FOUND
    assert cell(told, "可分配收益", "amount") == EARNED_2024 + LEFT_2023 + FOUND
    assert cell(told, "年末未分配收益", "amount") == EARNED_2024 + LEFT_2023 + FOUND
    # what 2023 was reported as stays as it was
    assert cell(gacha.report("income-statement", 2023), "年末未分配收益", "amount") == LEFT_2023


def test_the_distribution_tells_the_same(gacha):
    told = {row.cells["item"]: row.cells["amount"] for row in gacha.report("distribution", 2024).rows}

    assert told["一、本年收益"] == EARNED_2024
    assert told["二、可分配收益"] == EARNED_2024 + LEFT_2023 + FOUND


def test_the_balance_sheet_of_2024_stands_on_that_of_2023(gacha):
    now = gacha.report("balance-sheet", 2024)

    # bank 152,000 - 3,000 + 20,000 - 4,000 - 1,000; rent waits for 27 months; worn for nine
    assert {item: cell(now, item, "closing") for item in (
        "货币资金", "固定资产净值", "应付工资", "公积公益金", "未分配收益",
    )} == {
        "货币资金": 164_000_00, "固定资产净值": 15_000_00, "应付工资": 0, "公积公益金": 107_400_00,
        "未分配收益": EARNED_2024 + LEFT_2023 + FOUND,
    }  # fmt: skip
    # the rent that waits, and what members are owed
    assert cell(now, "应付款项", "closing") == 27_000_00 + MEMBERS_2023
    assert cell(now, "资产总计", "closing") == 179_000_00
    assert cell(now, "负债和所有者权益总计", "closing") == 179_000_00
    for row, before in zip(now.rows, gacha.before.rows, strict=True):
        assert row.cells["opening"] == before.cells["closing"]


def test_the_book_is_sound_and_closing_again_changes_nothing(gacha):
    assert books.verify(gacha.book) == ()
    assert periods.close_year(gacha.book, 2023) == []
