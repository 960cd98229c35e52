from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.dividend import Allocation, Holding, HoldingPart, basis_of, fingerprint_of
from gacha_app.domain.dividend_terms import Terms, plan_dividend, total_of_per_share
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
    plan = plan_dividend(RICH, held, DAY, Terms.of(total=pool))

    shares = sum(one.shares for one in held)
    exact = {one.number: Fraction(pool * one.shares, shares) for one in held}
    assert sum(line.amount for line in plan.lines) == pool == plan.total
    assert all(abs(line.amount - exact[line.number]) < 1 for line in plan.lines)
    assert {line.number for line in plan.lines} == {one.number for one in held if one.shares}


@given(holdings.filter(lambda held: any(one.shares for one in held)), st.integers(1, 10**12), st.randoms())
def test_the_order_of_rows_never_matters(held, pool, chance: random.Random):
    shuffled = list(held)
    chance.shuffle(shuffled)

    first = plan_dividend(RICH, held, DAY, Terms.of(total=pool))
    second = plan_dividend(RICH, shuffled, DAY, Terms.of(total=pool))

    assert [(one.number, one.amount) for one in first.lines] == [(one.number, one.amount) for one in second.lines]
    assert first.fingerprint == second.fingerprint


@given(st.integers(1, 10**8), st.integers(1, 10**8))
def test_so_much_a_share_never_costs_more_than_it_says(per_share, shares):
    total = total_of_per_share(per_share, shares)

    assert total <= Fraction(per_share * shares, 10_000) < total + 1


def test_per_share_is_shown_to_four_decimals():
    plan = plan_dividend(RICH, [Holding(1, "0001", "甲", 1_480_000)], DAY, Terms.of(total=108_000_000))

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
        plan_dividend(RICH, [Holding(1, "0001", "甲", 10_000)], DAY, Terms.of(**asked))


def test_nobody_to_split_between_is_refused():
    with pytest.raises(InvalidInput, match="没有任何份额"):
        plan_dividend(RICH, [Holding(1, "0001", "甲", 0)], DAY, Terms.of(total=100))


def test_the_fingerprint_changes_with_any_name_share_or_day():
    one = Holding(1, "0001", "甲", 10_000)
    prints = {
        fingerprint_of([one], DAY),
        fingerprint_of([Holding(1, "0001", "乙", 10_000)], DAY),
        fingerprint_of([Holding(1, "0001", "甲", 10_001)], DAY),
        fingerprint_of([one], date(2023, 12, 30)),
    }

    assert len(prints) == 4


# By kind of shares and by share-days, against fractions

KINDS = ("collective", "labour", "member")


def holders(some):
    return [
        Holding(
            place, f"{place:04d}", f"户{place}", sum(shares for shares, _days in parts),
            tuple(
                HoldingPart(kind, shares, min(days, 365) * shares)
                for kind, (shares, days) in zip(KINDS, parts, strict=True)
            ),
        )
        for place, parts in enumerate(some, 1)
    ]  # fmt: skip


of_kinds = st.lists(
    st.tuples(*[st.tuples(st.integers(0, 8).map(lambda half: half * 5000), st.integers(1, 365))] * 3),
    min_size=1, max_size=25,
).map(holders)  # fmt: skip


@given(of_kinds, st.integers(1, 10**10))
def test_share_days_pay_by_days_held_and_nobody_with_equal_days_a_fen_more(held, pool):
    weights = {one.number: sum(part.days for part in one.parts if part.shares) for one in held}
    if not sum(weights.values()):
        return
    plan = plan_dividend(RICH, held, DAY, Terms(total=pool, weighting="days"))

    assert sum(line.amount for line in plan.lines) == pool
    for line in plan.lines:
        assert abs(line.amount - Fraction(pool * weights[line.number], sum(weights.values()))) < 1
        assert sum(part.amount for part in line.parts) == line.amount


@given(of_kinds, st.integers(1, 10**10), st.integers(1, 10**10), st.randoms())
def test_each_kind_gets_its_own_pool_and_equal_households_stay_within_a_fen(held, first, second, chance):
    there = {part.share_kind for one in held for part in one.parts if part.shares}
    pools = {kind: pool for kind, pool in (("member", first), ("labour", second)) if kind in there}
    if not pools:
        return
    shuffled = list(held)
    chance.shuffle(shuffled)
    plan = plan_dividend(RICH, held, DAY, Terms(way="kinds", pools=pools))
    again = plan_dividend(RICH, shuffled, DAY, Terms(way="kinds", pools=pools))

    assert [(one.number, one.amount) for one in plan.lines] == [(one.number, one.amount) for one in again.lines]
    for kind, pool in pools.items():
        assert sum(part.amount for line in plan.lines for part in line.parts if part.share_kind == kind) == pool
    assert sum(line.amount for line in plan.lines) == sum(pools.values()) == plan.total
    by_holding: dict[object, list[int]] = {}
    for line in plan.lines:
        same = tuple(sorted((part.share_kind, part.shares) for part in line.parts))
        by_holding.setdefault(same, []).append(line.amount)
    assert all(max(amounts) - min(amounts) <= 1 for amounts in by_holding.values())


def test_who_joined_at_midyear_gets_half():
    # worked by hand: 365 days against 184 days (from 1 July) of one share each, 549 yuan
    all_year = Holding(1, "0001", "甲", 10_000, (HoldingPart("member", 10_000, 3_650_000),))
    since_july = Holding(2, "0002", "乙", 10_000, (HoldingPart("member", 10_000, 1_840_000),))

    plan = plan_dividend(RICH, [all_year, since_july], DAY, Terms(total=54_900, weighting="days"))
    assert [line.amount for line in plan.lines] == [36_500, 18_400]

    plan = plan_dividend(RICH, [all_year, since_july], DAY, Terms("per_share", per_share=36_500, weighting="days"))
    assert [line.amount for line in plan.lines] == [36_500, 18_400]


def test_a_rate_shares_out_what_may_be_distributed_beside_other_allocations():
    basis = basis_of(2023, 100_000, 0, 2000)
    terms = Terms("rate", rate=6_000, allocations=(Allocation("示例福利", 10_000, "21101"),))

    plan = plan_dividend(basis, [Holding(1, "0001", "甲", 10_000)], DAY, terms)

    # 1,000 less 200 of reserve less 100 of welfare leaves 700; 60 % of it
    assert (plan.total, plan.allocated) == (42_000, 10_000)


def test_withholding_is_rounded_household_by_household():
    plan = plan_dividend(RICH, [Holding(1, "0001", "甲", 10_000)], DAY, Terms(total=12_345, tax_rate=2_000))

    assert [(line.amount, line.tax, line.net) for line in plan.lines] == [(12_345, 2_469, 9_876)]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (Terms("rate", rate=0), "分配比例应大于 0"),
        (Terms("rate", rate=10_001), "分配比例应大于 0"),
        (Terms("kinds"), "请填写各股种的分配额"),
        (Terms("kinds", pools={"labour": 5}), "登记日没有人持有“labour”"),
        (Terms("kinds", pools={"member": -5}), "不能是负数"),
        (Terms("magic", total=5), "没有“magic”这个选项"),
        (Terms(total=5, weighting="moons"), "没有“moons”这个选项"),
        (Terms(total=5, tax_rate=10_000), "代扣比例应在 0 到 100% 之间"),
        (Terms(total=5, allocations=(Allocation("", 5, "211"),)), "其他分配要写明项目"),
        (Terms(total=10**13, allocations=(Allocation("示例", 1, "211"),)), "超过了可分配的"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words(terms, said):
    held = [Holding(1, "0001", "甲", 10_000, (HoldingPart("member", 10_000, 3_650_000),))]

    with pytest.raises(InvalidInput, match=said):
        plan_dividend(RICH, held, DAY, terms)


def test_the_reserve_keeps_its_floor_and_its_cap():
    assert basis_of(2023, 100_000, 0, 1000, floor=30_000).reserve == 30_000
    assert basis_of(2023, 20_000, 0, 1000, floor=30_000).reserve == 20_000
    assert basis_of(2023, 100_000, 0, 1000, room=4_000).reserve == 4_000
    assert basis_of(2023, 100_000, 0, 1000, room=-1).reserve == 0
    assert basis_of(2023, 100_000, 0, 1000, floor=30_000, room=4_000).distributable == 96_000
