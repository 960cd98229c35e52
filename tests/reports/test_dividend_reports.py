"""Dividends told: the year's list, the signed list, every year, averages."""

from __future__ import annotations

import datetime as dt

from village import Village, rows

from gacha_app.reports.dividends import dividend_averages
from gacha_app.reports.entries import entries_page


def test_every_household_stands_with_its_share_and_last_year(busy: Village):
    busy.distributes("900", 2022)
    busy.distributes("4500.07", 2023)
    busy.pays(2023, "0002")

    report = busy.report("dividends")

    assert rows(report, "number", "shares", "amount", "last_year", "net", "state", "paid_on") == [
        ("0001", 10_000, 1_000_02, 200_00, 1_000_02, "未付", None),
        ("0002", 20_000, 2_000_03, 400_00, 2_000_03, "已付", dt.date(2024, 1, 10)),
        ("0003", 15_000, 1_500_02, 300_00, 1_500_02, "未付", None),
    ]
    assert report.totals["amount"] == 4_500_07
    assert "份额登记日 2023-12-31，已批准" in report.period
    assert report.notes[0].startswith("分配总额 4,500.07 元，共 4.5 份，合每份 1000.0155 元。")
    assert "从大到小" in report.notes[1]


def test_a_household_row_opens_what_was_posted_for_it(busy: Village):
    busy.distributes("900")

    found, count = busy.asks(entries_page, busy.report("dividends").rows[1].source)

    assert count == 1
    assert found[0].cells["credit"] == 400_00


def test_a_year_without_a_plan_says_so(busy: Village):
    for name in ("dividends", "dividend-list"):
        report = busy.report(name)
        assert report.rows == ()
        assert report.totals == {}
        assert report.notes == ("2023年度还没有分红方案。",)


def test_a_withdrawn_plan_is_no_plan(busy: Village):
    busy.distributes("900")
    busy.withdraws()

    assert busy.report("dividends").rows == ()
    busy.proposes("450")
    assert [row[0] for row in rows(busy.report("dividends"), "state")] == ["拟分"] * 3


def test_so_much_a_share_is_printed_as_fixed(busy: Village):
    from gacha_app.services import dividends

    dividends.propose_dividend(busy.book, 2023, per_share=100_00)

    assert busy.report("dividends").notes[0].startswith("每份 100.00 元，共 4.5 份，分配总额 450.00 元。")


def test_the_signed_list_masks_bank_accounts(busy: Village):
    busy.has_household("苏和", bank_account="6228480402564890018")
    busy.distributes("1100")

    report = busy.report("dividend-list")

    assert rows(report, "place", "number", "account") == [
        (1, "0001", ""), (2, "0002", ""), (3, "0003", ""), (4, "0004", "6228***********0018"),
    ]  # fmt: skip
    assert "last_year" not in report.totals
    assert report.column("signature").title == "签字（手印）"


def test_all_years_stand_side_by_side_and_proposals_do_not(busy: Village):
    busy.distributes("900", 2022)
    busy.distributes("450", 2023)
    busy.proposes("1", 2024)

    report = busy.report("dividends-by-year", 2024)

    assert [column.title for column in report.columns][2:] == ["2022年度", "2023年度", "合计"]
    assert rows(report, "number", "year_2022", "year_2023", "total")[0] == ("0001", 200_00, 100_00, 300_00)
    assert report.totals == {"year_2022": 900_00, "year_2023": 450_00, "total": 1350_00}
    assert len(busy.report("dividends-by-year", 2022).columns) == 4


def test_no_dividend_ever_gives_an_empty_list(busy: Village):
    report = busy.report("dividends-by-year")

    assert (report.rows, report.totals) == ((), {})


def test_averages_are_of_approved_plans(busy: Village):
    assert busy.asks(dividend_averages, 2023) == (0, 0)
    busy.proposes("900")
    assert busy.asks(dividend_averages, 2023) == (0, 0)
    busy.distributes("900")
    assert busy.asks(dividend_averages, 2023) == (200_00, 300_00)
