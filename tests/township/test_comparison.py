from __future__ import annotations

from fractions import Fraction
from statistics import median

import pytest
from handing_in import package
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.dates import Period
from gacha_app.storage.hub import open_hub
from gacha_app.township.board import read_board
from gacha_app.township.comparison import against_before, against_others, changes, outliers
from gacha_app.township.period_figures import KEYS
from gacha_app.township.receiving import receive


@pytest.fixture
def hub(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as opened:
        yield opened


def hand_in(hub, name, **more):
    one = package(name, **more)
    return receive(hub, one, f"{name}.xlsx", one.sha256)


def remarks(hub, name):
    return next(line.remarks for line in read_board(hub, Period(2023)).lines if line.organisation == name)


def row(village, **figures):
    return {"village_id": village, **dict.fromkeys(KEYS, 0), "households": 1, "members": 1, **figures}


def test_what_doubled_since_last_year_is_asked_about(hub):
    hand_in(hub, "示例一嘎查", year=2022, assets_total=900_000_00, closing_undistributed=0)
    hand_in(hub, "示例一嘎查", dividends=400_000_00, closing_undistributed=0)

    assert remarks(hub, "示例一嘎查") == ("成员分红比上年增加 122%（180,000.00 → 400,000.00），请核对。",)


def test_what_fell_is_asked_about_and_a_small_change_is_not():
    before = row(1, income=300_000_00, households=50, shares=100_0000)

    assert against_before(row(1, income=90_000_00, households=50, shares=100_0000), before) == [
        "总收入比上年减少 70%（300,000.00 → 90,000.00），请核对。"
    ]
    assert against_before(row(1, income=299_000_00, households=54, shares=109_0000), before) == []
    assert against_before(row(1), None) == []
    assert against_before(row(1, income=5), row(1)) == []


def test_one_village_far_from_all_others_is_asked_about(hub):
    for number in range(9):
        hand_in(hub, f"示例{number}嘎查", dividends=(180_000 + number * 600) * 100)
    hand_in(hub, "示例九嘎查", dividends=1_800_000_00)

    assert any("户均分红 30,000.00 元" in one and "相差较大" in one for one in remarks(hub, "示例九嘎查"))
    assert all("户均分红" not in one for one in remarks(hub, "示例0嘎查"))


def test_few_villages_are_not_compared():
    rows = [row(number, dividends=1_000_00) for number in range(6)] + [row(9, dividends=9_000_000_00)]

    assert against_others(rows) == {}


def test_a_village_without_households_is_left_out_and_none_divides_by_nought():
    rows = [row(number, households=0, members=0) for number in range(20)]

    assert against_others(rows) == {}


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 500)), min_size=8, max_size=40))
def test_who_is_asked_is_who_the_textbook_rule_names(pairs):
    rule = outliers()[0]
    rows = [row(number, dividends=amount, households=count) for number, (amount, count) in enumerate(pairs)]

    asked = {village for village, said in against_others(rows).items() if any("户均分红" in one for one in said)}

    exact = [Fraction(amount, count) for amount, count in pairs]
    ordered = sorted(value.__floor__() for value in exact)
    middle = ordered[(len(ordered) - 1) // 2]
    away = [abs(value.__floor__() - middle) for value in exact]
    usual = sorted(away)[(len(away) - 1) // 2]
    assert asked == {n for n, one in enumerate(away) if one > rule.times * usual and one >= rule.least}
    # whoever is named is no ordinary village: at least half of them are nearer
    assert all(away[n] >= median(away) for n in asked)


def test_the_rules_are_data_and_whole():
    assert {rule.figure for rule in changes()} >= {"income", "dividends"}
    assert all(rule.percent > 0 and rule.least > 0 for rule in changes())
    assert changes()[-1].least == 10_0000
