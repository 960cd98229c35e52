from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.loan import Loan, parse_rate, rate_text
from gacha_app.domain.loan_plan import (
    due_days,
    interest_of_month,
    interest_until,
    level_payment,
    months_later,
    repayment_plan,
)
from gacha_app.domain.months import months_from


def loan(**said):
    return Loan(**{"name": "示例贷款", "side": "taken", "account": "221", "principal": 10_000_000, "rate": 48_000,
                   "start": dt.date(2023, 1, 15), "end": dt.date(2026, 1, 15), "counterparty_id": 1,
                   "meeting": "2023年1月成员大会", **said})  # fmt: skip


LOANS = st.builds(
    lambda principal, rate, start, months, extra, plan, every, day_count: loan(
        principal=principal, rate=rate, start=start, plan=plan, every=every, day_count=day_count,
        end=months_later(start, months) + dt.timedelta(days=extra),
    ),
    st.integers(1, 10**10), st.integers(0, 240_000), st.dates(dt.date(2019, 1, 1), dt.date(2025, 12, 31)),
    st.integers(1, 60), st.integers(0, 20), st.sampled_from(["at_end", "equal_principal", "equal_instalments"]),
    st.sampled_from([1, 3, 6, 12]), st.sampled_from(["month", "365", "360"]),
)  # fmt: skip


@given(LOANS)
def test_a_plan_pays_the_principal_back_to_the_fen_on_the_last_day(one):
    plan = repayment_plan(one)

    assert sum(due.principal for due in plan) == one.principal
    assert plan[-1].left == 0
    assert plan[-1].day == one.end
    assert [due.day for due in plan] == sorted(set(due_days(one)))
    assert all(due.principal >= 0 and due.interest >= 0 for due in plan)


def day_by_day(one, until, repaid=()):
    """Interest by the day, every day on its own."""
    total, day = Fraction(0), one.start
    while day < until:
        left = one.principal - sum(amount for when, amount in repaid if when <= day)
        total += Fraction(left * one.rate, 10**6) / int(one.day_count)
        day += dt.timedelta(days=1)
    return int(total + Fraction(1, 2))


@given(
    LOANS.filter(lambda one: one.day_count != "month"), st.integers(0, 700), st.integers(1, 700),
    st.integers(1, 10**10),
)  # fmt: skip
def test_interest_by_the_day_is_every_day_on_its_own(one, days, repaid_after, amount):
    repaid = [(one.start + dt.timedelta(days=repaid_after), min(amount, one.principal))]
    until = one.start + dt.timedelta(days=days)

    assert interest_until(one, until, repaid) == day_by_day(one, until, repaid)


@given(LOANS, st.integers(1, 10**10), st.integers(1, 1000))
def test_the_months_of_a_loan_add_up_to_its_interest_to_the_fen(one, amount, after):
    paid = one.start + dt.timedelta(days=after)
    repaid = [(paid, min(amount, one.principal)), (max(one.end, paid), one.principal - min(amount, one.principal))]
    last = max(one.end, paid)

    months = months_from(f"{one.start:%Y-%m}", f"{last:%Y-%m}")

    assert sum(interest_of_month(one, month, repaid) for month in months) == interest_until(one, last, repaid)


@given(LOANS.filter(lambda one: one.day_count == "month"), st.integers(1, 60))
def test_by_the_month_every_month_brings_a_twelfth_of_the_year(one, months):
    until = months_later(one.start, months)

    exact = Fraction(one.principal * one.rate * months, 12 * 10**6)

    assert interest_until(one, until) == int(exact + Fraction(1, 2))


@given(st.integers(100, 10**10), st.integers(1, 20_000), st.integers(1, 360))
def test_the_level_payment_is_the_annuity_of_the_textbooks(principal, rate, count):
    with localcontext() as context:
        context.prec = 60
        period = Decimal(rate) / 10**6
        payment = Decimal(principal) * period / (1 - (1 + period) ** -count)
        expected = int(payment.quantize(Decimal(1), ROUND_HALF_UP))

    # the textbook's form divides; where it stands a hair from half a fen sixty digits may decide otherwise
    assert abs(level_payment(principal, Fraction(rate, 10**6), count) - expected) <= 1


def test_100000_yuan_at_12_per_cent_a_year_in_twelve_equal_instalments():
    one = loan(rate=120_000, start=dt.date(2023, 1, 1), end=dt.date(2024, 1, 1), plan="equal_instalments", every=1)

    plan = repayment_plan(one)

    # as any bank's table has it: 8,884.88 a month, 1,000.00 of it interest in the first
    assert {due.amount for due in plan[:-1]} == {888_488}
    assert (plan[0].interest, plan[1].interest) == (100_000, 92_115)
    assert abs(plan[-1].amount - 888_488) < 12


def test_equal_principal_and_one_payment_at_the_end():
    one = loan(principal=1_200_000, rate=60_000, start=dt.date(2023, 1, 1), end=dt.date(2024, 1, 1), every=3)
    by_parts = repayment_plan(loan(**{**vars_of(one), "plan": "equal_principal"}))

    assert [(due.principal, due.interest) for due in by_parts] == [
        (300_000, 18_000), (300_000, 13_500), (300_000, 9_000), (300_000, 4_500)
    ]  # fmt: skip
    assert [(due.principal, due.interest) for due in repayment_plan(one)] == [
        (0, 18_000), (0, 18_000), (0, 18_000), (1_200_000, 18_000)
    ]  # fmt: skip


def vars_of(one):
    return {name: getattr(one, name) for name in ("principal", "rate", "start", "end", "every")}


@pytest.mark.parametrize(
    ("typed", "rate", "told", "per"),
    [("3.85%", 38_500, "3.85%", "year"), ("3.85", 38_500, "3.85%", "year"), ("５.25‰", 5_250, "5.25‰", "month"),
     ("0", 0, "0%", "year"), ("12%", 120_000, "12%", "year")],
)  # fmt: skip
def test_a_rate_is_read_and_told_as_people_write_it(typed, rate, told, per):
    assert parse_rate(typed) == rate
    assert rate_text(rate, per) == told


@pytest.mark.parametrize("typed", ["", "百分之五", "-3%", "100%", "3.8555555%"])
def test_what_is_no_rate_is_refused(typed):
    with pytest.raises(InvalidInput, match="不是利率"):
        parse_rate(typed)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"side": "guarantee"}, "不得以集体资产为其他单位和个人提供担保"), ({"purpose": "public_works"}, "不得举债兴办公益事业"),
     ({"meeting": ""}, "借款是重大事项"), ({"end": dt.date(2023, 1, 15)}, "到期日应晚于借款日期"),
     ({"principal": 0}, "借款本金应大于零"), ({"every": 5}, "没有“5”这个选项"), ({"household_id": 1}, "只选一个")],
)  # fmt: skip
def test_a_loan_that_may_not_be_is_refused_by_its_rule(wrong, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        loan(**wrong).check()


def test_money_lent_is_not_bound_by_the_rule_on_borrowing():
    loan(side="given", purpose="public_works").check()
