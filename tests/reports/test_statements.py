"""Statements of a small village, worked out by hand: 2023 and 2004, before closing and after, and an old mistake."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.reports.report import Report, report_json
from gacha_app.reports.statement_checks import checked_statements
from gacha_app.reports.statements import statement

# What the village of 2023 begins with: 300,000 at the bank, 1,000 in cash, 200,000 of fixed assets with 50,000 written
# off, 20,000 of seeds; 30,000 borrowed, capital 100,000; the rest is 公积公益金: 341,000
OPENING = {"101": "1000", "102": "300000", "121": "20000", "151": "200000", "152": "50000", "201": "30000",
           "301": "100000", "311": "341000"}  # fmt: skip


def lines(report: Report, key: str) -> dict[str, int]:
    """Return the figures of the printed numbers of a statement, in yuan, without those that are nought."""
    found = {}
    for row in report.rows:
        if row.cells["line"] and row.cells[key]:
            assert isinstance(row.cells[key], int)
            assert row.cells[key] % 100 == 0
            found[str(row.cells["line"])] = row.cells[key] // 100
    return found


def named(report: Report, key: str) -> dict[str, int | None]:
    return {str(row.cells["item"]): row.cells[key] for row in report.rows}


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Village]:
    """A village of the 2023 chart with a year of every kind of entry."""
    village = Village(tmp_path, first_year=2023, opening=OPENING)
    village.has_household("巴图")
    village.has_household("王建国")
    one, two = 1, 2
    enters = village.enters
    enters(("102", "80000"), ("50101", "-80000"), on="2023-03-10")
    enters(("102", "20000"), ("50104", "-20000"), on="2023-05-10")
    enters(("102", "6000"), ("502", "-6000"), on="2023-06-10")
    enters(("102", "9000"), ("50301", "-9000"), on="2023-06-11")
    enters(("102", "500"), ("50401", "-500"), on="2023-06-21")
    enters(("51101", "25000"), ("102", "-25000"), on="2023-04-10")
    enters(("512", "300"), ("214", "-300"), on="2023-12-10")
    enters(("51301", "12000"), ("102", "-12000"), on="2023-09-10")
    enters(("51104", "10000"), ("152", "-10000"), on="2023-12-31")
    enters(("51401", "4000"), ("102", "-4000"), on="2023-09-12")
    enters(("51501", "1500"), ("102", "-1500"), on="2023-12-21")
    enters(("521", "200"), ("214", "-200"), on="2023-12-31")
    # a household owes 700, another is owed 400: never set off
    enters(("113", "700"), ("102", "-700"), on="2023-02-01", household_id=one)
    enters(("102", "400"), ("113", "-400"), on="2023-02-02", household_id=two)
    # a grant of 50,000, of which 30,000 become a building under construction
    enters(("102", "50000"), ("241", "-50000"), on="2023-07-01")
    enters(("153", "30000"), ("102", "-30000"), on="2023-08-01")
    enters(("241", "30000"), ("311", "-30000"), on="2023-08-01")
    # distributed: 10,000 to the reserve, 20,000 to members
    enters(("32201", "10000"), ("311", "-10000"), on="2023-12-31")
    enters(("32201", "20000"), ("113", "-20000"), on="2023-12-31", household_id=two)
    yield village
    village.close()


# 货币资金 301,000 + 80,000 + 20,000 + 6,000 + 9,000 + 500 − 25,000 − 12,000 − 4,000 − 1,500 − 700 + 400 + 50,000 − 30,000
CLOSING_2023 = {
    "1": 393_700, "3": 700, "4": 20_000, "6": 414_400,
    "11": 200_000, "12": 60_000, "13": 140_000, "14": 30_000, "16": 170_000, "23": 170_000, "24": 584_400,
    "25": 30_000, "26": 20_400, "29": 500, "30": 50_900, "33": 20_000, "34": 20_000, "35": 70_900,
    "36": 100_000, "37": 381_000, "38": 32_500, "39": 513_500, "40": 584_400,
}  # fmt: skip
OPENING_2023 = {
    "1": 301_000, "4": 20_000, "6": 321_000, "11": 200_000, "12": 50_000, "13": 150_000, "16": 150_000, "23": 150_000,
    "24": 471_000, "25": 30_000, "30": 30_000, "35": 30_000, "36": 100_000, "37": 341_000, "39": 441_000,
    "40": 471_000,
}  # fmt: skip
# 经营收益 100,000 + 6,000 + 9,000 − 35,000 − 300 − 12,000 = 67,700; 收益总额 67,700 + 500 − 4,000 − 1,500 = 62,700
INCOME_2023 = {
    "1": 100_000, "2": 6_000, "3": 9_000, "4": 35_000, "5": 300, "6": 12_000, "7": 67_700, "8": 500, "9": 4_000,
    "10": 1_500, "11": 62_700, "12": 200, "13": 62_500, "16": 62_500, "17": 10_000, "18": 20_000, "20": 32_500,
}  # fmt: skip


def test_the_statements_of_2023_are_those_worked_by_hand_before_and_after_closing(lived: Village):
    for _closed in (False, True):
        balance, income = lived.report("balance-sheet"), lived.report("income-statement")

        assert lines(balance, "closing") == CLOSING_2023
        assert lines(balance, "opening") == OPENING_2023
        assert lines(income, "amount") == INCOME_2023
        assert lines(lived.report("income-expense-detail"), "year_to_date") == {
            "1": 115_500, "2": 100_000, "3": 6_000, "4": 9_000, "5": 500,
            "6": 53_000, "7": 35_000, "8": 300, "9": 12_000, "10": 4_000, "11": 1_500, "12": 200, "13": 62_500,
        }  # fmt: skip
        assert all(one.ok for one in lived.asks(checked_statements, Period(2023)))
        lived.closes(2023)


def test_last_year_is_blank_before_there_was_a_book(lived: Village):
    assert set(named(lived.report("income-statement"), "last_year").values()) == {None}
    assert lines(lived.report("income-statement", 2024), "last_year") == INCOME_2023


def test_a_quarter_tells_its_own_and_the_year_so_far_down_to_the_sub_accounts(lived: Village):
    detail = lived.report("income-expense-detail", quarter=2)

    assert lines(detail, "amount") == {
        "1": 35_500, "2": 20_000, "3": 6_000, "4": 9_000, "5": 500, "6": 25_000, "7": 25_000, "13": 10_500,
    }  # fmt: skip
    assert lines(detail, "year_to_date")["2"] == 100_000
    below = [
        (row.cells["code"], row.cells["amount"], row.cells["year_to_date"]) for row in detail.rows if row.level == 2
    ]
    assert below[:2] == [("50101", 0, 80_000_00), ("50104", 20_000_00, 20_000_00)]


def test_a_month_ends_with_its_own_balance(lived: Village):
    march = lived.report("balance-sheet", month=3)

    # 301,000 − 700 + 400 + 80,000
    assert lines(march, "closing")["1"] == 380_700
    assert lines(march, "opening") == OPENING_2023
    assert lines(march, "closing")["38"] == 80_000


def test_a_mistake_of_2023_found_in_2024_goes_through_the_undistributed(lived: Village):
    """A rent of 3,000 of 2023 was forgotten; 2023 stands as it was, 2024 tells it as 其他转入."""
    lived.closes(2023)
    lived.enters(("102", "3000"), ("32202", "-3000"), on="2024-03-01", summary="更正2023年漏记的租金")
    lived.enters(("102", "7000"), ("50101", "-7000"), on="2024-05-01")

    assert lines(lived.report("income-statement", 2023), "amount") == INCOME_2023
    assert lines(lived.report("balance-sheet", 2023), "closing") == CLOSING_2023
    for _closed in (False, True):
        assert lines(lived.report("income-statement", 2024), "amount") == {
            "1": 7_000, "7": 7_000, "11": 7_000, "13": 7_000, "14": 32_500, "15": 3_000, "16": 42_500, "20": 42_500,
        }  # fmt: skip
        balance = lived.report("balance-sheet", 2024)
        assert lines(balance, "opening") == CLOSING_2023
        assert lines(balance, "closing")["38"] == 42_500
        assert all(one.ok for one in lived.asks(checked_statements, Period(2024)))
        lived.closes(2024)


def test_a_mistake_to_the_villages_loss_is_shown_with_a_minus(lived: Village):
    lived.closes(2023)
    lived.enters(("32202", "800"), ("211", "-800"), on="2024-03-01", summary="更正2023年漏记的费用")

    income = lived.report("income-statement", 2024)

    assert lines(income, "amount")["15"] == -800
    assert lines(income, "amount")["20"] == 31_700


def test_a_loss_covered_by_the_reserve_is_a_transfer(village: Village):
    village.enters(("51301", "900"), ("102", "-900"), on="2022-05-01")
    village.closes(2022)
    village.enters(("311", "900"), ("32202", "-900"), on="2023-01-10")

    assert lines(village.report("income-statement", 2022), "amount")["20"] == -900
    assert lines(village.report("income-statement"), "amount") == {"14": -900, "15": 900}


def test_a_year_that_was_never_closed_is_carried_on(village: Village):
    village.enters(("102", "1000"), ("50101", "-1000"), on="2022-05-01")
    village.enters(("102", "200"), ("50101", "-200"), on="2023-05-01")

    assert lines(village.report("income-statement"), "amount") == {
        "1": 200, "7": 200, "11": 200, "13": 200, "14": 1_000, "16": 1_200, "20": 1_200,
    }  # fmt: skip
    assert lines(village.report("balance-sheet"), "opening")["38"] == 1_000
    assert all(one.ok for one in village.asks(checked_statements, Period(2023)))


def test_what_is_taken_back_in_red_is_gone(lived: Village):
    before = lines(lived.report("income-statement"), "amount")
    wrong = lived.enters(("32201", "555"), ("311", "-555"), on="2023-11-11")
    lived.takes_back(wrong)

    assert lines(lived.report("income-statement"), "amount") == before


@pytest.fixture
def of_2004(tmp_path: Path) -> Iterator[Village]:
    """A village that keeps its book in the 2004 chart."""
    opening = {"102": "100000", "151": "50000", "152": "10000", "202": "5000", "311": "135000"}
    village = Village(tmp_path, "示例二嘎查", first_year=2022, opening=opening, chart="2004")
    village.has_household("巴图")
    village.has_household("王建国")
    enters = village.enters
    enters(("102", "30000"), ("50101", "-30000"), on="2022-03-10")
    enters(("102", "12000"), ("51101", "-12000"), on="2022-03-11")
    enters(("102", "1000"), ("561", "-1000"), on="2022-03-12")
    enters(("102", "8000"), ("52201", "-8000"), on="2022-04-10")
    enters(("102", "200"), ("53101", "-200"), on="2022-06-21")
    enters(("50201", "9000"), ("102", "-9000"), on="2022-05-01")
    enters(("54101", "6000"), ("102", "-6000"), on="2022-05-02")
    enters(("55103", "700"), ("102", "-700"), on="2022-05-03")
    enters(("13101", "4000"), ("102", "-4000"), on="2022-05-04")
    enters(("153", "-300"), ("102", "300"), on="2022-05-05")
    enters(("154", "2500"), ("102", "-2500"), on="2022-05-06")
    enters(("231", "100"), ("102", "-100"), on="2022-05-07")
    enters(("113", "60"), ("102", "-60"), on="2022-05-08", household_id=1)
    # 27 the reserve, 28 welfare, 29 investors, 30 households
    enters(("32201", "7000"), ("311", "-7000"), on="2022-12-20")
    enters(("32201", "1500"), ("212", "-1500"), on="2022-12-20")
    enters(("32201", "500"), ("202", "-500"), on="2022-12-20")
    enters(("32201", "3000"), ("113", "-3000"), on="2022-12-20", household_id=2)
    enters(("32201", "40"), ("102", "-40"), on="2022-12-20")
    yield village
    village.close()


def test_the_statements_of_2004_are_those_worked_by_hand_before_and_after_closing(of_2004: Village):
    for _closed in (False, True):
        income, balance = of_2004.report("income-statement", 2022), of_2004.report("balance-sheet", 2022)
        # 经营收益 30,000 + 12,000 + 1,000 − 9,000 − 6,000; 本年收益 28,000 + 8,000 + 200 − 700
        assert lines(income, "amount") == {
            "1": 30_000, "2": 12_000, "3": 1_000, "6": 9_000, "7": 6_000, "10": 28_000, "12": 8_000, "13": 200,
            "16": 700, "20": 35_500, "21": 35_500, "26": 35_500, "27": 7_000, "28": 1_500, "29": 500, "30": 3_000,
            "31": 40, "35": 23_460,
        }  # fmt: skip
        assert lines(balance, "closing") == {
            "1": 129_100, "5": 60, "9": 129_160, "10": 4_000, "15": 4_000, "19": 50_000, "20": 10_000, "21": 40_000,
            "22": -300, "23": 2_500, "26": 42_200, "32": 175_360,
            "36": 8_500, "38": 1_500, "41": 10_000, "43": -100, "46": -100, "49": 9_900,
            "51": 142_000, "52": 23_460, "53": 165_460, "56": 175_360,
        }  # fmt: skip
        assert lines(balance, "opening") == {
            "1": 100_000, "9": 100_000, "19": 50_000, "20": 10_000, "21": 40_000, "26": 40_000, "32": 140_000,
            "36": 5_000, "41": 5_000, "49": 5_000, "51": 135_000, "53": 135_000, "56": 140_000,
        }  # fmt: skip
        assert all(one.ok for one in of_2004.asks(checked_statements, Period(2022)))
        of_2004.closes(2022)


def test_an_account_that_the_2004_form_does_not_print_has_a_row_only_where_it_holds_something(of_2004: Village):
    assert "专项应付款" not in named(of_2004.report("balance-sheet", 2022), "closing")

    of_2004.enters(("102", "5000"), ("241", "-5000"), on="2022-11-01")
    balance = of_2004.report("balance-sheet", 2022)

    assert named(balance, "closing")["专项应付款"] == 5_000_00
    assert lines(balance, "closing")["32"] == lines(balance, "closing")["56"]


def test_the_json_is_of_the_shape_that_is_promised(lived: Village):
    told = report_json(lived.report("balance-sheet"))

    assert told["report"] == "balance-sheet"
    assert [one["key"] for one in told["columns"]] == ["item", "line", "closing", "opening"]
    money = next(row for row in told["rows"] if row["line"] == "1")
    assert money == {"item": "货币资金", "line": "1", "closing": "393700.00", "opening": "301000.00"}


def test_a_two_sided_form_tells_where_its_halves_part(lived: Village):
    balance = lived.report("balance-sheet")

    assert balance.halves == (("资产", 26), ("负债及所有者权益", 19))
    assert (balance.code, balance.period) == ("村会01表", "2023年12月31日")


def test_a_statement_that_is_not_there_is_refused_with_what_there_is(village: Village):
    with pytest.raises(GachaError, match="没有“利润表”这张会计报表，可用的有：资产负债表、"):
        village.asks(statement, "利润表", Period(2023))


def test_a_book_without_entries_has_statements_of_noughts(village_of_2021: Village):
    assert lines(village_of_2021.report("balance-sheet", 2021), "closing") == {}
    assert lines(village_of_2021.report("income-statement", 2021), "amount") == {}


def test_the_balance_sheet_agrees_with_the_position_that_is_disclosed(lived: Village, of_2004: Village):
    for village, year in ((lived, 2023), (of_2004, 2022)):
        balance, position = named(village.report("balance-sheet", year), "closing"), village.report("balance", year)
        told = {str(row.cells["item"]): row.cells["closing"] for row in position.rows}

        for item in (
            "货币资金",
            "应收款项",
            "流动资产合计",
            "资产总计",
            "应付款项",
            "负债合计",
            "未分配收益",
            "所有者权益合计",
        ):
            assert told.get(item, balance[item]) == balance[item], item


def test_any_mixture_of_entries_gives_statements_that_agree_with_a_plain_sum(tmp_path: Path):
    """Two years of random entries: every month balances, and each printed account is what its entries add up to."""
    chance = random.Random(20240101)
    village = Village(tmp_path, first_year=2022, opening=OPENING)
    for name in ("巴图", "王建国", "苏和"):
        village.has_household(name)
    codes = ["102", "112", "113", "121", "132", "151", "152", "154", "181", "201", "211", "241", "301", "311", "32202",
             "50101", "502", "50302", "504", "51101", "512", "51309", "514", "51501", "521", "401"]  # fmt: skip
    kept: list[tuple[str, str, int | None, int]] = []
    for _voucher in range(60):
        day = f"{chance.choice((2022, 2023))}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        first, second = chance.sample(codes, 2)
        amount, household = chance.randint(1, 10**7), chance.randint(1, 3)
        village.enters((first, str(amount)), (second, str(-amount)), on=day, household_id=household)
        kept += [(day, first, household, amount), (day, second, household, -amount)]
    signs = {"102": 1, "112": 1, "121": 1, "151": 1, "201": -1, "211": -1, "241": -1, "301": -1, "311": -1}
    begun = {"102": 300_000, "121": 20_000, "151": 200_000, "201": -30_000, "301": -100_000, "311": -341_000}
    for month in (3, 9, 12):
        last = f"2023-{month:02d}-31"
        balance = named(village.report("balance-sheet", month=month), "closing")
        moved = [(code, household, amount) for day, code, household, amount in kept if day <= last]
        sums = {code: begun.get(code, 0) + sum(amount for one, _who, amount in moved if one == code) for code in codes}
        of_households = [sum(a for code, who, a in moved if code == "113" and who == one) for one in (1, 2, 3)]
        yuan = {title: (amount or 0) // 100 for title, amount in balance.items()}

        assert yuan["货币资金"] == sums["102"] + 1_000
        assert yuan["应收款项"] == sums["112"] + sum(max(one, 0) for one in of_households)
        assert yuan["应付款项"] == -sums["211"] - sum(min(one, 0) for one in of_households)
        for title, code in (("短期借款", "201"), ("专项应付款", "241"), ("资本", "301"), ("公积公益金", "311")):
            assert yuan[title] == signs[code] * sums[code]
        result = sum(amount for code, amount in sums.items() if code.startswith(("5", "322")))
        assert yuan["未分配收益"] == -result
        assert yuan["资产总计"] == yuan["负债和所有者权益总计"]
        checks = village.asks(checked_statements, Period(2023, month))
        assert [one.sentence for one in checks if not one.ok] == []
    village.close()
