"""An axis has round figures from nought, in the unit people speak of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.charts.labels import ems, shortened, wrapped
from gacha_app.charts.scale import scale_for, tick_texts, ticks
from gacha_app.reports.report import CellKind


@pytest.mark.parametrize(
    ("fen", "unit", "written"),
    [
        (729_730, "元", "7,297.30"),
        (9_999_999, "元", "100,000"),
        (10_000_000, "万元", "10.0"),
        (375_694_982, "万元", "375.7"),
        (-375_694_982, "万元", "-375.7"),
        (4_720_000_000, "万元", "4,720"),
    ],
)
def test_amounts_are_written_in_yuan_or_ten_thousands_by_their_size(fen, unit, written):
    scale = scale_for(CellKind.MONEY, [fen])

    assert (scale.unit, scale.figure(fen)) == (unit, written)


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0, 375.7, ["0", "100", "200", "300", "400"]),
        (-20, 50, ["-20", "0", "20", "40", "60"]),
        (0, 0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-9, -1, ["-10", "-8", "-6", "-4", "-2", "0"]),
        (3000, 7297.3, ["0", "2,000", "4,000", "6,000", "8,000"]),
    ],
)
def test_ticks_are_round_and_include_nought(low, high, texts):
    assert tick_texts(ticks(low, high)) == texts


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_ticks_reach_from_below_the_lowest_to_above_the_highest(one, other):
    low, high = min(one, other) / 100, max(one, other) / 100

    places = ticks(low, high)

    slack = 1e-6 * max(abs(low), abs(high), 1)
    assert places[0] <= min(low, 0) + slack
    assert places[-1] >= max(high, 0) - slack
    assert any(abs(place) < slack for place in places)
    assert 2 <= len(places) <= 8
    assert len(set(tick_texts(places))) == len(places)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("园区绿化养护", 5, ["园区绿", "化养护"]),
        ("土地流转（河滩地一号）", 6, ["土地流转（河", "滩地一号）"]),
        ("土地流转（河滩地一号）", 4.5, ["土地流转", "（河滩地", "一号）"]),
        ("2023年度收入", 5, ["2023年", "度收入"]),
        ("短", 5, ["短"]),
    ],
)
def test_names_break_into_lines_of_like_length(text, room, lines):
    assert wrapped(text, room).split("\n") == lines


@given(st.text("温棚葡萄鸵鸟养殖（）abc123 ", max_size=30), st.floats(3, 12))
def test_no_line_of_a_name_is_wider_than_its_room(text, room):
    assert ems(wrapped(text, room)) <= room + 1e-6
    assert ems(shortened(text, room)) <= room + 1e-6
