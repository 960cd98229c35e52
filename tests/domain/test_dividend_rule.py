from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.dividend import Holding, basis_of, fingerprint_of, plan_dividend, total_of_per_share
from gacha_app.domain.errors import InvalidInput

DAY = date(2023, 12, 31)
holdings = st.lists(st.integers(0, 60).map(lambda halves: halves * 5000), min_size=1, max_size=60).map(
    lambda all_shares: [
        Holding(place, f"{place:04d}", f"户{place}", shares) for place, shares in enumerate(all_shares, 1)
    ]
)
RICH = basis_of(2023, 10**13, 0, 0)


def test_losses_are_covered_before_the_reserve_and_members_come_last():
    # 财农〔2021〕121号 第二十八条, worked by hand: 1,000,000 − 200,000 losses = 800,000; 20 % of it is 160,000
    basis = basis_of(2023, 100_000_000, -20_000_000, 2000)

    assert (basis.losses, basis.reserve, basis.distributable) == (20_000_000, 16_000_000, 64_000_000)


def test_what_earlier_years_left_may_be_distributed_without_a_second_reserve():
    basis = basis_of(2023, 100_000_000, 5_000_000, 2000)

    assert (basis.losses, basis.reserve, basis.distributable) == (0, 20_000_000, 85_000_000)


def test_a_year_of_loss_leaves_nothing():
    basis = basis_of(2023, -100, 0, 2000)

    assert (basis.reserve, basis.distributable) == (0, 0)


def test_the_reserve_is_rounded_to_the_nearest_fen():
    assert basis_of(2023, 160_285_019, 0, 2000).reserve == 32_057_004


@given(holdings.filter(lambda held: any(one.shares for one in held)), st.integers(1, 10**12))
def test_lines_add_up_to_the_pool_and_stay_within_a_fen(held, pool):
    plan = plan_dividend(RICH, held, DAY, total=pool)

    shares = sum(one.shares for one in held)
    exact = {one.number: Fraction(pool * one.shares, shares) for one in held}
    assert sum(line.amount for line in plan.lines) == pool == plan.total
    assert all(abs(line.amount - exact[line.number]) < 1 for line in plan.lines)
    assert {line.number for line in plan.lines} == {one.number for one in held if one.shares}


@given(holdings.filter(lambda held: any(one.shares for one in held)), st.integers(1, 10**12), st.randoms())
def test_the_order_of_rows_never_matters(held, pool, chance: random.Random):
    shuffled = list(held)
    chance.shuffle(shuffled)

    first = plan_dividend(RICH, held, DAY, total=pool)
    second = plan_dividend(RICH, shuffled, DAY, total=pool)

    assert [(one.number, one.amount) for one in first.lines] == [(one.number, one.amount) for one in second.lines]
    assert first.fingerprint == second.fingerprint


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_so_much_a_share_never_costs_more_than_it_says(per_share, shares):
    total = total_of_per_share(per_share, shares)

    assert total <= Fraction(per_share * shares, 10_000) < total + 1


def test_per_share_is_shown_to_four_decimals():
    plan = plan_dividend(RICH, [Holding(1, "0001", "甲", 1_480_000)], DAY, total=108_000_000)

    assert plan.per_share_text == "7297.2972"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"total": 0}, "应大于零"), ({"total": -5}, "应大于零"), ({"total": 10**14}, "超过了可分配的"),
        ({}, "只填一项"), ({"total": 5, "per_share": 5}, "只填一项"), ({"per_share": 0}, "应大于零"),
    ],
)  # fmt: skip
def test_a_pool_that_cannot_be_is_refused_in_words(asked, said):
    with pytest.raises(InvalidInput, match=said):
        plan_dividend(RICH, [Holding(1, "0001", "甲", 10_000)], DAY, **asked)


def test_nobody_to_split_between_is_refused():
    with pytest.raises(InvalidInput, match="没有任何份额"):
        plan_dividend(RICH, [Holding(1, "0001", "甲", 0)], DAY, total=100)


def test_the_fingerprint_changes_with_any_name_share_or_day():
    one = Holding(1, "0001", "甲", 10_000)
    prints = {
        fingerprint_of([one], DAY),
        fingerprint_of([Holding(1, "0001", "乙", 10_000)], DAY),
        fingerprint_of([Holding(1, "0001", "甲", 10_001)], DAY),
        fingerprint_of([one], date(2023, 12, 30)),
    }

    assert len(prints) == 4
