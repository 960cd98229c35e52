from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.accruals import accrual
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.months import month_of
from gacha_app.domain.spreading import Spread

NAMES = {
    "211": "应付款", "212": "应付工资", "213": "应付劳务费", "511": "经营支出", "51102": "劳务费", "513": "管理费用",
    "51301": "干部报酬", "515": "其他支出", "51501": "利息支出",
}  # fmt: skip


def spread(total=36_000_00, start="2023-07-15", end="2026-07-14", **said):
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    return Spread("示例河滩地租金", "rent", total, *days, "211", "50103", **said)


def test_three_years_by_the_month_have_thirty_six_equal_parts():
    parts = spread().parts()

    assert len(parts) == 36
    assert (min(parts), max(parts)) == ("2023-07", "2026-06")
    assert set(parts.values()) == {1000_00}


def test_by_the_day_each_month_takes_its_days():
    # 366 days of 2024 at one yuan each
    parts = spread(366_00, "2024-01-01", "2024-12-31", way="day").parts()

    assert parts["2024-02"] == 29_00
    assert parts["2024-04"] == 30_00
    assert sum(parts.values()) == 366_00


def test_a_part_of_a_month_counts_its_days_only():
    parts = spread(100_00, "2024-01-31", "2024-02-09", way="day").parts()

    assert parts == {"2024-01": 10_00, "2024-02": 90_00}


@given(
    total=st.integers(1, 10**10), start=st.dates(dt.date(2000, 1, 1), dt.date(2050, 1, 1)),
    days=st.integers(0, 12_000), way=st.sampled_from(["day", "month"]),
)  # fmt: skip
def test_parts_add_up_to_the_whole(total, start, days, way):
    one = spread(total, way=way)
    one.start, one.end = start, start + dt.timedelta(days=days)
    parts = one.parts()

    assert sum(parts.values()) == total
    assert min(parts) == month_of(start)
    assert max(parts) <= month_of(one.end)
    assert max(parts.values()) - min(parts.values()) <= (1 if way == "month" else total)


@given(days=st.integers(0, 900), stop=st.integers(0, 900), way=st.sampled_from(["day", "month"]))
def test_an_early_end_never_takes_more_than_the_whole(days, stop, way):
    start = dt.date(2023, 7, 15)
    whole = spread(way=way)
    whole.end = start + dt.timedelta(days=days)
    stopped = spread(way=way, stopped_on=start + dt.timedelta(days=min(stop, days)))
    stopped.end = whole.end

    kept, parts = stopped.parts(), whole.parts()
    assert all(amount <= parts[month] for month, amount in kept.items())
    assert not kept or max(kept) <= month_of(stopped.stopped_on)


def test_a_contract_that_ends_early_takes_its_days_and_no_more():
    parts = spread(366_00, "2024-01-01", "2024-12-31", way="day", stopped_on=dt.date(2024, 2, 10)).parts()

    assert parts == {"2024-01": 31_00, "2024-02": 10_00}


@pytest.mark.parametrize(("day", "last"), [("2023-09-14", "2023-08"), ("2023-09-15", "2023-09")])
def test_by_the_month_a_part_is_taken_once_it_has_begun(day, last):
    parts = spread(stopped_on=dt.date.fromisoformat(day)).parts()

    assert [one for one, amount in parts.items() if amount][-1] == last


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"total": 0}, "total", "应大于零"),
        ({"total": -1}, "total", "应大于零"),
        ({"end": "2023-07-14"}, "end", "不能早于开始日期"),
        ({"end": "2223-07-14"}, "end", "太长"),
        ({"way": "week"}, "way", "没有“week”这个选项"),
        ({"reversal": "never"}, "reversal", "没有“never”这个选项"),
    ],
)
def test_what_cannot_be_spread_is_refused(said, field, sentence):
    with pytest.raises(InvalidInput, match=sentence) as refused:
        spread(**said).check()
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "debt", "expense"), [("wages", "212", "51301"), ("labour", "213", "51102"), ("interest", "211", "51501")]
)
def test_an_accrual_knows_its_usual_accounts(kind, debt, expense):
    made = accrual(kind, 5_000_00, Period(2023, 3), NAMES, last=Period(2023, 5))

    assert (made.source_account, made.target_account, made.total) == (debt, expense, 15_000_00)
    assert made.parts() == {"2023-03": 5_000_00, "2023-04": 5_000_00, "2023-05": 5_000_00}


def test_labour_is_owed_on_the_general_debt_where_the_chart_has_no_account_for_it():
    names = {"202": "应付款", "502": "经营支出"}

    assert accrual("labour", 100, Period(2023, 3), names).source_account == "202"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"kind": "rent"}, "没有“rent”这种预提"),
        ({"amount": 0}, "预提的金额应大于零"),
        ({"last": Period(2023, 2)}, "不能早于开始日期"),
        ({"first": Period(2023)}, "请写明月份"),
        ({"names": {}}, "科目表里没有“应付工资”"),
    ],
)
def test_a_wrong_accrual_is_refused(said, sentence):
    said = {"kind": "wages", "amount": 100, "first": Period(2023, 3), "names": NAMES, **said}
    with pytest.raises(InvalidInput, match=sentence):
        accrual(**said)
