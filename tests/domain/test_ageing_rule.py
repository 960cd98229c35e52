from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.ageing import BANDS, Layer, band_of, banded, layers, whole_years

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2024, 12, 31))
MOVES = st.lists(st.tuples(DAYS, st.integers(-500, 500).filter(bool)), max_size=25).map(sorted)
LAST = dt.date(2024, 12, 31)


def fen_by_fen(moves):
    """The same told one fen at a time: each fen pays the oldest fen of the other sign, or waits."""
    waiting = []
    for day, amount in moves:
        sign = 1 if amount > 0 else -1
        for _fen in range(abs(amount)):
            if waiting and waiting[0][1] != sign:
                waiting.pop(0)
            else:
                waiting.append((day, sign))
    return waiting


@given(MOVES)
def test_first_in_is_first_out_to_the_last_fen(moves):
    expected = fen_by_fen(moves)

    found = layers(moves)

    assert [(one.day, 1 if one.amount > 0 else -1) for one in found for _fen in range(abs(one.amount))] == expected


@given(MOVES)
def test_bands_add_up_to_the_balance_and_have_one_sign(moves):
    found = layers(moves)

    assert sum(banded(found, LAST).values()) == sum(amount for _day, amount in moves)
    assert len({one.amount > 0 for one in found}) <= 1
    assert [one.day for one in found] == sorted(one.day for one in found)


@given(DAYS, DAYS)
def test_whole_years_agree_with_counting_birthdays(since, until):
    if until < since:
        since, until = until, since
    birthdays = 0
    for year in range(since.year + 1, until.year + 1):
        day = dt.date(year, 3, 1) if (since.month, since.day) == (2, 29) and year % 4 else since.replace(year=year)
        birthdays += day <= until

    assert whole_years(since, until) == birthdays


def test_a_year_that_is_just_full_counts_as_the_next_band():
    until = dt.date(2024, 12, 31)

    bands = [band_of(dt.date(year, 12, 31), until) for year in (2024, 2023, 2022, 2021, 2020, 2019, 2010)]

    assert bands == ["under_1", "from_1", "from_2", "from_3", "from_3", "over_5", "over_5"]
    assert band_of(dt.date(2024, 1, 1), until) == "under_1"
    assert list(BANDS) == ["under_1", "from_1", "from_2", "from_3", "over_5"]


def test_an_overpayment_stands_on_the_other_side_from_its_own_day():
    found = layers([(dt.date(2020, 1, 1), 300), (dt.date(2021, 1, 1), -500)])

    assert found == [Layer(dt.date(2021, 1, 1), -200)]
