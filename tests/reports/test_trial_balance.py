"""The trial balance: opening, turnover, closing; households never netted; red on its own side."""

from __future__ import annotations

from village import Village, rows

KEYS = ("code", "opening_debit", "opening_credit", "debit", "credit", "closing_debit", "closing_credit")


def of(report, code: str) -> tuple[int, ...]:
    return next(one[1:] for one in rows(report, *KEYS) if one[0] == code)


def test_opening_vouchers_of_the_period_are_opening_balances(village: Village):
    report = village.report("trial-balance", 2022)

    assert of(report, "102") == (500_000_00, 0, 0, 0, 500_000_00, 0)
    assert of(report, "311") == (0, 500_000_00, 0, 0, 0, 500_000_00)


def test_last_years_closing_is_this_years_opening(busy: Village):
    before, now = busy.report("trial-balance", 2022), busy.report("trial-balance", 2023)

    assert of(before, "102")[4:] == of(now, "102")[:2] == (503_000_00, 0)


def test_totals_balance_and_leave_sub_accounts_out(busy: Village):
    busy.distributes("600")
    report = busy.report("trial-balance")

    for side in ("opening", "closing"):
        assert report.totals[f"{side}_debit"] == report.totals[f"{side}_credit"] > 0
    assert report.totals["debit"] == report.totals["credit"]
    assert report.totals["debit"] == sum(row.cells["debit"] for row in report.rows if row.level == 0)


def test_sub_accounts_stand_under_their_account_which_is_their_sum(busy: Village):
    report = busy.report("trial-balance")

    levels = [(row.cells["code"], row.level) for row in report.rows if str(row.cells["code"]).startswith("501")]
    assert levels == [("501", 0), ("50101", 1), ("50103", 1)]
    assert of(report, "501")[3] == of(report, "50101")[3] + of(report, "50103")[3] == 10_000_00


def test_what_households_owe_is_never_set_off_against_what_they_are_owed(busy: Village):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    busy.records("household", "100", household="乌云其木格", on="2023-02-02", inward=True)

    report = busy.report("trial-balance")

    assert of(report, "113") == (0, 0, 300_00, 100_00, 300_00, 100_00)
    assert report.notes
    assert of(busy.report("trial-balance", 2024), "113") == (300_00, 100_00, 0, 0, 300_00, 100_00)


def test_red_lessens_the_turnover_of_its_own_side(busy: Village):
    before = of(busy.report("trial-balance"), "102")
    busy.takes_back(busy.records("sale", "700", project="温棚葡萄", on="2023-10-01"))

    assert of(busy.report("trial-balance"), "102") == before


def test_a_closed_year_leaves_no_income(busy: Village):
    busy.closes(2022)
    busy.closes(2023)

    assert of(busy.report("trial-balance"), "501")[4:] == (0, 0)
    # 3,000 of 2022 and 8,750 of 2023
    assert of(busy.report("trial-balance"), "322")[4:] == (0, 11_750_00)
    assert of(busy.report("trial-balance"), "321")[4:] == (0, 0)


def test_a_month_has_its_own_opening(busy: Village):
    assert of(busy.report("trial-balance", month=3), "102") == (503_000_00, 0, 7_000_00, 0, 510_000_00, 0)


def test_accounts_never_used_are_left_out(village: Village):
    assert [row[0] for row in rows(village.report("trial-balance"), "code")] == ["102", "311"]
    assert village.report("trial-balance").notes == ()
