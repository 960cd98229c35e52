"""The rules of a budget: months that add up, a vote of two thirds, no entry counted twice."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.budget import Budget, BudgetLine, months_by, overlap, scaled, vote_passes
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST

AMOUNTS = st.integers(0, 10**13)
PATTERNS = st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=12)


def line(amount: int, account: str = "513", *, project: int | None = None, side: str = "expense") -> BudgetLine:
    made = BudgetLine("finance", side, account, "办公费", amount, project)
    made.spread(months_by("even", max(amount, 0)))
    return made


@given(AMOUNTS)
def test_even_months_add_up_and_stay_within_a_fen(amount):
    months = months_by("even", amount)

    assert sum(months) == amount
    assert max(months) - min(months) <= 1
    # what is left over goes to the first months
    assert months == sorted(months, reverse=True)


@given(AMOUNTS, PATTERNS)
def test_months_after_last_year_follow_its_shares(amount, pattern):
    months = months_by("last_year", amount, pattern)
    weights = [max(one, 0) for one in pattern]

    assert sum(months) == amount
    if any(weights):
        # the oracle: each month is cut down or up from its exact share, never further
        for month, weight in zip(months, weights, strict=True):
            exact, left = divmod(amount * weight, sum(weights))
            assert month in (exact, exact + 1)
            assert left or month == exact
    else:
        assert months == months_by("even", amount)


@given(st.integers(0, 10**12), st.integers(1, 100_000))
def test_a_percentage_is_rounded_half_upwards(amount, percent):
    found = scaled(amount, percent)

    assert abs(found * 10_000 - amount * percent) * 2 <= 10_000
    assert (amount * percent * 2) % 20_000 != 10_000 or found * 10_000 > amount * percent


@pytest.mark.parametrize(
    ("amount", "months", "said"),
    [
        (12_00, [1_00] * 11 + [2_00], "各月合计 13.00 元，与全年 12.00 元不一致，相差 1.00 元。"),
        (-1, [0] * 12, "预算金额不能是负数；要减少，请改小原来的金额。"),
        (MOST + 1, [0] * 12, "预算金额 10,000,000,000,000.01 元太大，请检查是否多写了零。"),
        (0, [1, -1] + [0] * 10, "各月金额不能是负数。"),
    ],
)
def test_a_line_that_cannot_be_is_refused_in_one_sentence(amount, months, said):
    made = BudgetLine("finance", "expense", "513", "办公费", amount)
    made.spread(months)

    with pytest.raises(InvalidInput) as refused:
        made.check()

    assert str(refused.value) == said


def test_lines_that_are_too_much_together_are_refused():
    budget = Budget(2026, 1, dt.datetime(2026, 1, 1), lines=[line(MOST), line(MOST)])

    with pytest.raises(InvalidInput, match="太大"):
        budget.check()


def test_an_account_and_its_sub_account_would_count_twice():
    assert "513、51301 是上下级" in overlap([line(1), line(1, "51301")])
    assert "513、51301 是上下级" in overlap([line(1, "51301"), line(1)])
    # the same account twice, another project and the other side are another matter
    assert overlap([line(1), line(1)]) == ""
    assert overlap([line(1), line(1, "51301", project=2)]) == ""
    assert overlap([line(1, "231"), line(1, "23101", side="income")]) == ""


@given(st.integers(1, 300), st.data())
def test_a_vote_carries_with_two_thirds_of_all(entitled, data):
    present = data.draw(st.integers(0, entitled))
    favour = data.draw(st.integers(0, present))

    if 3 * present < 2 * entitled:
        with pytest.raises(InvalidInput, match="会议无效"):
            vote_passes(entitled, present, favour)
    else:
        assert vote_passes(entitled, present, favour, present - favour) == (3 * favour >= 2 * entitled)


@pytest.mark.parametrize(("present", "favour", "against"), [(31, 20, 0), (28, 20, 10), (28, -1, 0)])
def test_numbers_of_a_vote_that_do_not_fit_are_refused(present, favour, against):
    with pytest.raises(InvalidInput):
        vote_passes(30, present, favour, against)
