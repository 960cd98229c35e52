from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.depreciation import (
    accounts_for,
    by_units,
    check_terms,
    depreciable,
    is_written_off,
    life_of,
    straight_line,
)
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Asset

NAMES = {
    "132": "生产性生物资产", "133": "生产性生物资产累计折旧", "151": "固定资产", "15101": "土地", "152": "累计折旧",
    "161": "无形资产", "162": "累计摊销", "171": "长期待摊费用", "511": "经营支出", "51104": "折旧费", "51109": "其他经营支出",
    "513": "管理费用", "51306": "折旧费", "51309": "其他管理费用",
}  # fmt: skip


def asset(value=12_000_00, **said):
    said = {"method": "straight_line", "life_months": 12, "in_use_from": dt.date(2023, 1, 15), **said}
    return Asset("示例大棚", value=value, **said)


def test_the_month_after_it_enters_use_is_the_first():
    amounts = straight_line(asset(), "2023-01", {})

    assert next(iter(amounts)) == "2023-02"
    assert list(amounts)[-1] == "2024-01"
    assert set(amounts.values()) == {1000_00}


def test_the_last_month_takes_the_rest_to_the_fen():
    amounts = list(straight_line(asset(100_00, residual=1, life_months=7), "2023-01", {}).values())

    # 9,999 fen over seven months: 1,428 each, and 1,431 in the last
    assert amounts == [1428] * 6 + [1431]


@given(
    value=st.integers(0, 10**9), residual=st.integers(0, 10**6), accumulated=st.integers(0, 10**6),
    life=st.integers(1, 600), started=st.dates(dt.date(2015, 1, 1), dt.date(2030, 1, 1)),
)  # fmt: skip
def test_all_months_together_are_what_was_to_be_written_off(value, residual, accumulated, life, started):
    one = asset(value, residual=residual, accumulated=accumulated, life_months=life, in_use_from=started)
    amounts = straight_line(one, "2015-01", {})

    whole = max(value - residual - accumulated, 0)
    assert sum(amounts.values()) == whole
    assert all(amount > 0 for amount in amounts.values())
    assert len(amounts) <= life


@given(life=st.integers(2, 60), value=st.integers(1, 10**8), booked=st.integers(0, 59), more=st.integers(0, 10**6))
def test_a_changed_card_spreads_what_is_left_over_the_months_left(life, value, booked, more):
    before = straight_line(asset(value, life_months=life), "2023-01", {})
    done = dict(list(before.items())[: min(booked, life - 1)])
    after = straight_line(asset(value + more, life_months=life), "2023-01", done)

    assert sum(done.values()) + sum(after.values()) == value + more
    assert not set(done) & set(after)


def test_months_that_were_missed_are_still_to_be_made():
    amounts = straight_line(asset(), "2023-01", {"2023-02": 1000_00, "2023-04": 1000_00})

    assert list(amounts)[:2] == ["2023-03", "2023-05"]
    assert sum(amounts.values()) == 10_000_00


def test_a_book_begun_later_asks_only_for_the_months_that_are_left():
    # eleven of twenty-four months lie before the book; half of the cost was written off by then
    amounts = straight_line(asset(24_000_00, life_months=24, accumulated=11_000_00), "2024-01", {})

    assert next(iter(amounts)) == "2024-01"
    assert set(amounts.values()) == {1000_00}
    assert sum(amounts.values()) == 13_000_00


def test_the_month_of_disposal_still_bears_its_part_and_the_next_does_not():
    amounts = straight_line(asset(disposed_on=dt.date(2023, 5, 3)), "2023-01", {})

    assert list(amounts) == ["2023-02", "2023-03", "2023-04", "2023-05"]
    assert set(amounts.values()) == {1000_00}


@pytest.mark.parametrize(
    "one",
    [asset(100), asset(0), asset(500, residual=500), asset(method="none")],
    ids=["nominal yuan", "worth nothing", "all residual", "not written off"],
)
def test_some_assets_are_never_written_off(one):
    assert not is_written_off(one)


@given(
    value=st.integers(1, 10**8), residual=st.integers(0, 10**5), total=st.integers(1, 10**6),
    work=st.lists(st.integers(1, 10**5), max_size=20),
)  # fmt: skip
def test_work_takes_the_whole_off_when_all_of_it_is_done_and_never_more(value, residual, total, work):
    one = asset(value + residual, residual=residual, method="units", units_total=total)
    done_units = done = 0
    for units in [*work, 10**9]:
        units = min(units, total - done_units)
        done += by_units(one, units, done_units, done)
        done_units += units
        assert done <= depreciable(one)

    assert (done_units, done) == (total, value)


def test_work_done_before_the_book_stands_for_what_was_written_off():
    # half of the cost is written off, so half of the work is done
    one = asset(1000_00, method="units", units_total=1000, accumulated=500_00)

    assert by_units(one, 500, 0, 0) == 500_00
    with pytest.raises(InvalidInput, match="只剩 0.5，填写的 0.501 超出了"):
        by_units(one, 501, 0, 0)
    with pytest.raises(InvalidInput, match="不能是负数"):
        by_units(one, -1, 0, 0)


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"life_months": 0}, "life_months", "使用年限要大于零"),
        ({"method": "units", "units_total": 0}, "units_total", "总工作量要大于零"),
        ({"in_use_from": None}, "in_use_from", "投入使用的日期"),
        ({"residual": 12_000_01}, "accumulated", "超过了原值"),
        ({"residual": -1}, "residual", "不能是负数"),
    ],
)
def test_terms_that_no_month_can_be_worked_out_from_are_refused(said, field, sentence):
    with pytest.raises(InvalidInput, match=sentence) as refused:
        check_terms(asset(**said))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("said", "cost", "contra", "expense"),
    [
        ({}, "151", "152", "51306"),
        ({"project_id": 3}, "151", "152", "51104"),
        ({"klass": "biological"}, "132", "133", "51104"),
        ({"klass": "intangible"}, "161", "162", "51309"),
        ({"klass": "intangible", "project_id": 3}, "161", "162", "51109"),
        ({"klass": "other"}, "171", "171", "51309"),
        ({"depreciation_account": "162", "expense_account": "51104"}, "151", "162", "51104"),
    ],
)
def test_wear_is_booked_where_the_class_and_the_use_suggest(said, cost, contra, expense):
    where = accounts_for(asset(**said), NAMES)

    assert (where.cost, where.contra, where.expense) == (cost, contra, expense)


@pytest.mark.parametrize(
    ("said", "chart", "sentence"),
    [
        ({"account": "134", "klass": "biological"}, "2023", "不计提折旧或摊销"),
        ({"account": "131", "klass": "biological"}, "2023", "不计提折旧或摊销"),
        ({"account": "15101"}, "2023", "是土地，不计提折旧"),
        ({"klass": "intangible"}, "2004", "只有“152 累计折旧”"),
        ({"expense_account": "599"}, "2023", "“599”不在科目表里"),
    ],
)
def test_public_trees_land_and_what_a_chart_lacks_are_said_in_words(said, chart, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        accounts_for(asset(**said), NAMES, chart)


def test_a_life_is_counted_in_months_from_the_one_after_it_entered_use():
    assert life_of(asset(in_use_from=dt.date(2023, 12, 31)), "2023-01") == ("2024-01", "2024-12")
