"""A year in whole numbers."""

from __future__ import annotations

import datetime as dt

from village import Village

from gacha_app.domain.dates import Period
from gacha_app.reports.figures import FIGURES, annual_figures, figures_until
from gacha_app.reports.years import years_with_entries


def test_every_figure_is_there_in_whole_numbers(village: Village):
    figures = village.asks(annual_figures, 2023)

    assert list(figures) == [key for key, _title, _kind in FIGURES]
    assert all(type(value) is int for value in figures.values())
    assert len({title for _key, title, _kind in FIGURES}) == len(FIGURES)


def test_a_year_is_told_whole(busy: Village):
    busy.records("investment_income", "70", on="2023-02-01")
    busy.records("other_income", "30", on="2023-02-01")
    busy.records("donation", "300", on="2023-02-02")
    busy.distributes("900")
    busy.pays(2023, "0001", "0003")

    figures = busy.asks(annual_figures, 2023)

    assert figures == {
        "income": 10_600_00, "operating_income": 10_070_00, "business_income": 10_000_00, "investment_income": 70_00,
        "subsidy_income": 500_00, "other_income": 30_00, "grants_received": 5_000_00, "donations_received": 300_00,
        "expense": 1_750_00, "result": 8_850_00, "opening_undistributed": 3_000_00, "transfers": 0,
        "distributable": 11_850_00, "reserve": 1_770_00, "dividends": 900_00, "dividends_paid": 500_00,
        "closing_undistributed": 9_180_00, "cash": 0, "bank": 516_150_00, "assets_total": 517_150_00,
        "liabilities_total": 4_900_00, "equity_total": 512_250_00, "receivables": 0, "payables": 900_00,
        "funds_granted": 7_000_00, "funds_received": 5_000_00, "funds_spent": 1_000_00, "funds_left": 4_000_00,
        "households": 3, "members": 4, "shares": 45_000, "projects": 2,
    }  # fmt: skip


def test_a_grant_taken_back_in_red_was_not_received_and_spending_is_no_negative_receipt(busy: Village):
    busy.takes_back(busy.records("grant", "100", fund="衔接资金", on="2023-08-01"))
    busy.takes_back(busy.records("spend_grant", "100", fund="衔接资金", on="2023-08-02"))

    assert busy.asks(annual_figures, 2023)["grants_received"] == 5_000_00


def test_a_donation_taken_back_was_none(busy: Village):
    busy.takes_back(busy.records("donation", "300", on="2023-02-02"))

    assert busy.asks(annual_figures, 2023)["donations_received"] == 0


def test_a_quarter_counts_what_moved_in_it_and_what_stood_at_its_end(busy: Village):
    busy.distributes("900", on="2023-12-31")
    busy.pays(2023, on="2024-01-10")

    first, last = (busy.asks(figures_until, Period(2023, quarter=one)) for one in (1, 4))

    assert (first["income"], first["result"], first["dividends"]) == (2_000_00, 2_000_00, 0)
    assert first["bank"] == 510_000_00
    assert (last["income"], last["result"], last["dividends"], last["dividends_paid"]) == (0, 8_750_00, 900_00, 900_00)


def test_dividends_paid_later_do_not_count_for_an_earlier_month(busy: Village):
    busy.distributes("900", on="2023-06-30")
    busy.pays(2023, "0001", on="2023-07-10")

    assert busy.asks(figures_until, Period(2023, 6))["dividends_paid"] == 0
    assert busy.asks(figures_until, Period(2023, 7))["dividends_paid"] == 200_00


def test_projects_that_ended_before_or_begin_later_are_not_counted(busy: Village):
    busy.has_project("旧砖厂", end=dt.date(2022, 12, 31))
    busy.has_project("明年的", start=dt.date(2024, 1, 1))

    assert busy.asks(annual_figures, 2023)["projects"] == 2


def test_a_book_tells_of_the_years_from_its_first_to_its_last_entry(busy: Village, village_of_2021: Village):
    assert busy.asks(years_with_entries) == [2022, 2023]
    assert village_of_2021.asks(years_with_entries) == [2021]
    village_of_2021.records("management", "5", on="2024-01-01")
    assert village_of_2021.asks(years_with_entries) == [2024]
