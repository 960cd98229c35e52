"""Claims and debts, the position, distribution and what may be distributed."""

from __future__ import annotations

import datetime as dt

import pytest
from village import Village, rows

from gacha_app.reports.distribution import basis_for, distribution_of
from gacha_app.reports.position import position_on


def amounts(report, key: str = "closing") -> dict[str, int]:
    return {str(row.cells["item"]): row.cells[key] for row in report.rows}


def test_claims_and_debts_stand_one_by_one_and_are_never_set_off(busy: Village):
    firm, other = busy.deals_with("乙公司"), busy.deals_with("甲公司")
    busy.records("transfer", "300", item="112", counterparty="甲公司", on="2023-02-01")
    busy.records("transfer", "100", item="211", inward=True, counterparty="甲公司", on="2023-02-02")
    busy.records("transfer", "70", item="211", inward=True, counterparty="乙公司", on="2023-02-03")
    busy.records("household", "20", household="王建国", on="2023-02-01")
    busy.records("household", "5", household="巴图", inward=True, on="2023-02-01")
    busy.enters(("113", "9"), ("102", "-9"), on="2023-02-04")

    report = busy.report("claims-and-debts")

    assert rows(report, "account", "name", "owed_by", "owed_to") == [
        ("112", "应收款", 300_00, 0), ("112", "甲公司", 300_00, 0),
        ("113", "内部往来", 29_00, 5_00), ("113", "0001 巴图", 0, 5_00), ("113", "0003 王建国", 20_00, 0),
        ("113", "（未写明对方）", 9_00, 0),
        ("211", "应付款", 0, 170_00), ("211", "乙公司", 0, 70_00), ("211", "甲公司", 0, 100_00),
        ("241", "专项应付款", 0, 4_000_00), ("241", "衔接资金", 0, 4_000_00),
    ]  # fmt: skip
    assert report.totals == {"owed_by": 329_00, "owed_to": 4_175_00}
    assert {firm, other} <= {row.record for row in report.rows}
    assert report.rows[5].source is None


def test_what_is_settled_is_no_claim(busy: Village):
    busy.deals_with("甲公司")
    busy.records("transfer", "300", item="112", counterparty="甲公司", on="2023-02-01")
    busy.records("transfer", "300", item="112", counterparty="甲公司", inward=True, on="2023-05-01")

    assert "112" in [row[0] for row in rows(busy.report("claims-and-debts", month=4), "account")]
    assert "112" not in [row[0] for row in rows(busy.report("claims-and-debts"), "account")]


def test_assets_equal_debts_and_what_is_the_villages_own(busy: Village):
    busy.records("household", "20", household="王建国", on="2023-02-01")
    busy.distributes("900")

    report = busy.report("balance")
    closing, opening = amounts(report), amounts(report, "opening")

    assert closing["资产总计"] == closing["负债和所有者权益总计"] == 516_730_00
    assert closing["货币资金"] == 515_730_00
    assert closing["固定资产净值"] == 1_000_00
    assert closing["应收款项"] == 0  # 王建国 owes 20 and is owed 300
    assert closing["应付款项"] == 880_00
    assert opening["资产总计"] == opening["负债和所有者权益总计"] == 503_000_00


def test_the_first_year_opens_with_its_opening_voucher(village: Village):
    assert amounts(village.report("balance", 2022), "opening")["货币资金"] == 500_000_00
    assert village.asks(position_on, dt.date(2021, 12, 31))["money"] == 0


def test_a_loan_to_one_household_does_not_lessen_a_debt_to_another(busy: Village):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    busy.records("household", "100", household="王建国", inward=True, on="2023-02-01")

    closing = amounts(busy.report("balance"))

    assert (closing["应收款项"], closing["应付款项"]) == (300_00, 100_00)


def test_a_result_goes_to_reserve_then_members_and_the_rest_stays(busy: Village):
    busy.distributes("900")

    assert rows(busy.report("distribution"), "item", "amount", "last_year") == [
        ("一、本年收益", 8_750_00, 3_000_00),
        ("加：年初未分配收益", 3_000_00, 0),
        ("其他转入", 0, 0),
        ("二、可分配收益", 11_750_00, 3_000_00),
        ("减：提取公积公益金", 1_750_00, 0),
        ("向成员分配", 900_00, 0),
        ("三、年末未分配收益", 9_100_00, 3_000_00),
    ]
    assert busy.report("distribution").notes[0].startswith("章程规定：弥补以前年度亏损后，按 20% 提取")


def test_one_years_closing_is_the_next_ones_opening_whenever_it_was_posted(busy: Village):
    busy.distributes("500", 2022, on="2023-04-20")
    busy.distributes("900", 2023, on="2024-03-15")
    busy.closes(2022)
    busy.closes(2023)

    first, second, third = (busy.asks(distribution_of, year) for year in (2022, 2023, 2024))

    assert (first.opening, first.members, first.reserve, first.closing) == (0, 500_00, 600_00, 1_900_00)
    assert (second.opening, second.members, second.reserve, second.closing) == (1_900_00, 900_00, 1_750_00, 8_000_00)
    assert third.opening == 8_000_00
    assert all(one.kept == one.closing for one in (first, second, third))


def test_what_was_taken_back_is_not_distributed(busy: Village):
    busy.distributes("500", 2022, on="2023-04-20")
    busy.withdraws(2022)

    whole = busy.asks(distribution_of, 2022)

    assert (whole.members, whole.reserve, whole.closing, whole.kept) == (0, 0, 3_000_00, 3_000_00)
    assert busy.asks(distribution_of, 2023).opening == 3_000_00


def test_losses_covered_from_the_reserve_are_transfers(busy: Village):
    busy.enters(("311", "40"), ("32202", "-40"), on="2023-12-01")

    whole = busy.asks(distribution_of, 2023)

    assert (whole.opening, whole.transfers, whole.distributable) == (3_000_00, 40_00, 11_790_00)


def test_a_part_of_the_year_knows_only_plans_approved_by_then(busy: Village):
    busy.distributes("900", 2023, on="2023-12-31")

    assert busy.asks(distribution_of, 2023, dt.date(2023, 9, 30)).members == 0
    assert rows(busy.report("distribution", quarter=3), "amount")[-1] == (11_750_00,)
    assert rows(busy.report("distribution", month=12), "amount")[-1] == (9_100_00,)


def test_the_reserve_is_a_fifth_of_the_result_and_is_taken_once(busy: Village):
    before = busy.asks(basis_for, 2023)
    busy.distributes("900")
    after = busy.asks(basis_for, 2023)

    assert (before.result, before.opening, before.reserve, before.already) == (8_750_00, 3_000_00, 1_750_00, 0)
    assert before.distributable == 10_000_00
    assert (after.opening, after.reserve, after.already) == (3_000_00, 0, 2_650_00)
    assert after.distributable == 9_100_00


def test_earlier_losses_are_covered_first(village: Village):
    village.has_project("温棚葡萄")
    village.records("operating_cost", "400", project="温棚葡萄", on="2022-05-01")
    village.records("sale", "1000", project="温棚葡萄", on="2023-05-01")

    basis = village.asks(basis_for, 2023)

    assert (basis.opening, basis.losses, basis.reserve, basis.distributable) == (-400_00, 400_00, 120_00, 480_00)


@pytest.mark.parametrize("closed", [False, True])
def test_closing_a_year_changes_nothing_of_its_distribution(busy: Village, closed: bool):
    busy.distributes("500", 2022)
    if closed:
        busy.closes(2022)
        busy.closes(2023)

    whole = busy.asks(distribution_of, 2023)

    assert (whole.result, whole.opening, whole.transfers, whole.closing) == (8_750_00, 1_900_00, 0, 10_650_00)
