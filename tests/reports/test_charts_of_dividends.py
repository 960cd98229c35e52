"""Charts of dividends: the spread between households, and what is paid of what was approved."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend_terms import Terms
from gacha_app.reports.charts import CHARTS
from gacha_app.reports.dividend_charts import band_width
from gacha_app.reports.report import CellKind
from gacha_app.services.dividends import approve_dividend, plan_of, propose_dividend
from tests.village import Village, day


def told(village: Village, name: str, year: int = 2023):
    one = village.asks(CHARTS[name], Period(year))
    return one.categories, {series.name: series.values for series in one.series}


def test_every_household_is_counted_in_the_band_of_its_amount(busy: Village):
    busy.proposes("1000.00")

    one = busy.asks(CHARTS["dividend-spread"], Period(2023))
    amounts = [line.amount for line in propose_dividend(busy.book, 2023, total=100_000).lines]
    counted = {}
    for amount in amounts:
        at = next(
            band for band in one.categories
            if int(band.split("–")[0].replace(",", "")) * 100 <= amount < int(band.split("–")[1].replace(",", "")) * 100
        )  # fmt: skip
        counted[at] = counted.get(at, 0) + 1

    assert one.unit is CellKind.COUNT
    assert {band: count for band, count in zip(one.categories, one.series[0].values, strict=True) if count} == counted
    assert sum(one.series[0].values) == len(amounts)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_bands_are_round_and_never_more_than_a_dozen(one, other):
    least, most = sorted((one, other))

    width = band_width(least, most)

    assert most // width - least // width < 12
    assert width % 100 == 0
    assert str(width).rstrip("0") in ("1", "2", "5")


def test_a_year_without_a_plan_has_no_bands(busy: Village):
    assert told(busy, "dividend-spread") == ((), {})
    assert told(busy, "dividends-paid") == ((), {})


def test_what_is_paid_set_off_or_withheld_stands_beside_what_was_approved(busy: Village):
    busy.distributes("900", 2022)
    busy.pays(2022, on="2024-01-10")
    propose_dividend(busy.book, 2023, terms=Terms(total=450_00, tax_rate=1_000))
    approve_dividend(busy.book, 2023, on=day("2024-02-01"))
    busy.pays(2023, "0001", on="2024-02-10")

    years, values = told(busy, "dividends-paid")

    first = next(line for line in lines_of(busy) if line.number == "0001")
    others_tax = sum(line.tax for line in lines_of(busy) if line.number != "0001")
    assert years == ("2022", "2023")
    assert values == {"批准分红": (900_00, 450_00), "已发放": (900_00, first.amount + others_tax)}


def lines_of(village: Village):
    return plan_of(village.book, 2023).lines
