from __future__ import annotations

import calendar
import datetime as dt
import json
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gacha_app.domain.contract import Contract
from gacha_app.domain.contract_arrears import arrears_interest
from gacha_app.domain.contract_leases import Lease, refuse_let_twice, refuse_overlet, stretches
from gacha_app.domain.contract_lists import due_list_text, parse_due_list, parse_price_list, price_list_text
from gacha_app.domain.contract_schedule import schedule_of
from gacha_app.domain.errors import InvalidInput

DAY = dt.timedelta(days=1)
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def day(text):
    return dt.date.fromisoformat(text)


def contract(start, end, **said):
    made = Contract("地", start=day(start), end=day(end), **{"price_by": "year", "price": 1_200_000, **said})
    made.check()
    return made


def amounts(one):
    return [part.amount for part in schedule_of(one)]


def later(first, months):
    """The same day so many months on, walked month by month; the last day of a month that has none."""
    year, month = first.year, first.month
    for _step in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return dt.date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def months_between(first, until, whole_months):
    """How many months from the first day to the end of another, counted day by day."""
    passed = Fraction(0)
    place = 0
    while later(first, place) <= until:
        begins, ends = later(first, place), later(first, place + 1) - DAY
        inside = 0
        one = begins
        while one <= ends and one <= until:
            inside += 1
            one += DAY
        passed += 1 if whole_months else Fraction(inside, (ends - begins).days + 1)
        place += 1
    return passed


def whole_price(one):
    """What a contract costs in all, year by year with exact fractions, each year to the fen."""
    times = {"area": Fraction(one.area or 0, 1000), "unit": Fraction(one.quantity, 1000)}.get(one.price_by, 1)
    total, place = 0, 0
    while later(one.start, 12 * place) <= one.end:
        begins, ends = later(one.start, 12 * place), later(one.start, 12 * (place + 1)) - DAY
        price = Fraction(one.price)
        for _rise in range(place // one.step_every):
            price = price * (10_000 + one.step_rate) / 10_000 if one.escalation == "percent" else price
            price = price + one.step_amount if one.escalation == "step" else price
        if one.escalation == "list":
            price = Fraction(one.prices[place])
        months = Fraction(12)
        if one.end < ends:
            upto = months_between(one.start, one.end, one.broken == "months")
            months = upto - months_between(one.start, begins - DAY, one.broken == "months")
        exact = price * times * months / 12
        total += int(exact) + (1 if exact - int(exact) >= Fraction(1, 2) else 0)
        place += 1
    return total


starts = st.dates(day("2019-01-01"), day("2026-12-31"))
lengths = st.integers(0, 4000)


@st.composite
def contracts(draw):
    start = draw(starts)
    end = start + dt.timedelta(days=draw(lengths))
    price_by = draw(st.sampled_from(["year", "area", "unit"]))
    said = {
        "price_by": price_by, "price": draw(st.integers(1, 10_000_000)), "area": draw(st.integers(1, 5_000_000)),
        "quantity": draw(st.integers(1, 100_000)), "escalation": draw(st.sampled_from(["none", "percent", "step"])),
        "step_rate": draw(st.integers(1, 2_000)), "step_amount": draw(st.integers(1, 100_000)),
        "step_every": draw(st.integers(1, 4)), "frequency": draw(st.sampled_from([*MONTHS, "once"])),
        "timing": draw(st.sampled_from(["advance", "arrears"])), "due_day": draw(st.integers(0, 31)),
        "due_month": draw(st.integers(0, 12)), "periods": draw(st.sampled_from(["contract", "calendar"])),
        "broken": draw(st.sampled_from(["days", "months"])),
    }  # fmt: skip
    made = Contract("地", start=start, end=end, **said)
    made.check()
    return made


@settings(max_examples=120, deadline=None)
@given(contracts())
def test_a_schedule_adds_up_to_the_price_and_its_parts_follow_one_another(one):
    parts = schedule_of(one)
    assert sum(part.amount for part in parts) == whole_price(one)
    assert all(part.amount > 0 and part.begins <= part.due <= part.until for part in parts)
    assert all(before.until < after.begins for before, after in pairwise(parts))
    assert all(one.start <= part.begins and part.until <= one.end for part in parts)


@settings(max_examples=60, deadline=None)
@given(starts, st.integers(1, 30), st.sampled_from(list(MONTHS)), st.integers(12, 10_000_000))
def test_whole_years_are_paid_in_equal_parts(start, years, frequency, price):
    end = later(start, 12 * years) - DAY
    one = Contract("地", start=start, end=end, price_by="year", price=price, frequency=frequency)
    one.check()
    in_a_year = 12 // MONTHS[frequency]
    found = amounts(one)
    assert len(found) == years * in_a_year
    exact = Fraction(price, in_a_year)
    assert all(abs(fen - exact) < 1 for fen in found)
    assert sum(found) == price * years


@settings(max_examples=60, deadline=None)
@given(contracts())
def test_a_total_is_split_to_the_fen(one):
    one.price_by, one.escalation = "total", "none"
    one.check()
    assert sum(amounts(one)) == one.price


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 10_000_000), st.integers(1, 500), st.sampled_from(["day", "year"]), st.integers(0, 60),
    st.lists(st.tuples(st.integers(-30, 400), st.integers(1, 3_000_000)), max_size=5), st.integers(0, 400),
)  # fmt: skip
def test_interest_is_what_stood_open_each_day_times_the_rate(amount, rate, per, grace, paid, length):
    one = Contract("地", arrears_rate=rate, arrears_per=per, grace_days=grace)
    due, until = day("2025-03-01"), day("2025-03-01") + dt.timedelta(days=length)
    payments = [(due + dt.timedelta(days=after), fen) for after, fen in paid]

    exact, days = Fraction(0), 0
    now = due + dt.timedelta(days=grace + 1)
    while now <= until:
        stood = amount - sum(fen for on, fen in payments if on <= now)
        if stood > 0:
            exact += Fraction(stood * rate, 10_000 * (365 if per == "year" else 1))
            days += 1
        now += DAY

    assert arrears_interest(one, due, amount, payments, until) == (int(exact + Fraction(1, 2)), days)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 50)), min_size=1, max_size=6),
    st.integers(1, 120),
)
def test_land_is_let_beyond_what_there_is_exactly_if_on_some_day_it_is(spans, owned):
    first = day("2025-01-01")
    leases = [
        Lease(place, f"{place}", first + dt.timedelta(days=a), first + dt.timedelta(days=a + b), area)
        for place, (a, b, area) in enumerate(spans)
    ]
    days = [first + dt.timedelta(days=after) for after in range(125)]
    most = max(sum(one.area for one in leases if one.begins <= now <= one.until) for now in days)
    found = stretches(leases, days[0], days[-1])
    assert max(one.let for one in found) == most
    assert sum((one.until - one.begins).days + 1 for one in found) == len(days)
    if most > owned:
        with pytest.raises(InvalidInput):
            refuse_overlet("地", owned, leases)
    else:
        refuse_overlet("地", owned, leases)


def test_parts_are_due_on_their_first_or_last_day_or_the_day_agreed():
    def dues(**said):
        return [str(part.due) for part in schedule_of(contract("2024-01-01", "2025-12-31", **said))]

    assert dues() == ["2024-01-01", "2025-01-01"]
    assert dues(timing="arrears") == ["2024-12-31", "2025-12-31"]
    assert dues(due_month=4, due_day=15) == ["2024-04-15", "2025-04-15"]
    assert dues(frequency="half", due_day=31) == ["2024-01-31", "2024-07-31", "2025-01-31", "2025-07-31"]
    assert dues(frequency="quarter", due_day=31, timing="arrears")[:2] == ["2024-03-31", "2024-06-30"]
    assert dues(frequency="once") == ["2024-01-01"]


def test_a_first_and_last_part_may_be_broken():
    by_days = contract("2024-04-16", "2025-05-15", periods="calendar", price=1_200_000)
    # 8.5 months of 2024 (16 April to the end of the year), 3.5 more to the anniversary, then one month
    assert [(str(one.begins), str(one.until)) for one in schedule_of(by_days)] == [
        ("2024-04-16", "2024-12-31"), ("2025-01-01", "2025-05-15"),
    ]  # fmt: skip
    assert sum(amounts(by_days)) == 1_300_000
    by_months = contract("2024-04-16", "2025-05-10", periods="calendar", price=1_200_000, broken="months")
    assert amounts(by_months) == [900_000, 400_000]


def test_rent_by_the_mu_rises_every_so_many_years():
    one = contract(
        "2024-01-01", "2027-12-31", price_by="area", price=30_000, area=123_456, escalation="percent", step_rate=500,
        step_every=2,
    )  # fmt: skip
    assert amounts(one) == [3_703_680, 3_703_680, 3_888_864, 3_888_864]
    listed = contract("2024-01-01", "2025-12-31", escalation="list", price_list=json.dumps([100, 250]))
    assert amounts(listed) == [100, 250]


def test_agreed_payments_must_come_to_the_price():
    dues = json.dumps([["2024-03-01", 1_000_000], ["2024-09-01", 200_000]])
    one = contract("2024-01-01", "2024-12-31", frequency="list", due_list=dues)
    assert [(str(part.due), part.amount) for part in schedule_of(one)] == [
        ("2024-03-01", 1_000_000), ("2024-09-01", 200_000),
    ]  # fmt: skip
    one.price = 1_200_001
    with pytest.raises(InvalidInput, match=r"合计 12,000\.00 元.*应是 12,000\.01 元"):
        schedule_of(one)


def test_what_was_due_before_this_book_is_left_out():
    one = contract("2020-01-01", "2024-12-31", billed_from=day("2023-01-01"))
    assert [part.due.year for part in schedule_of(one)] == [2023, 2024]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"end": "2023-12-31"}, "end", "结束日期不能早于开始日期"),
        ({"escalation": "list", "price_list": "[100]"}, "price_list", "只列了 1 年，合同期是 2 年"),
        ({"escalation": "list", "price_list": "[1, 2, 3]"}, "price_list", "列了 3 年，合同期只有 2 年"),
        ({"price": 0}, "price", "请填写合同价款"),
        ({"price": -1}, "price", "不能是负数"),
        ({"price_by": "area"}, "area", "请填写面积"),
        ({"price_by": "total", "escalation": "percent", "step_rate": 1}, "escalation", "不递增"),
        ({"escalation": "percent"}, "step_rate", "递增百分之几"),
        ({"frequency": "list"}, "due_list", "请列出日期和金额"),
        ({"price_by": "total", "frequency": "list", "due_list": '[["2024-01-01", 5]]'}, "due_list", "和合同总价"),
        ({"due_day": 32}, "due_day", "1 到 31"),
        ({"arrears_rate": 5}, "arrears_per", "按日算还是按年算"),
        ({"counterparty_id": 1, "household_id": 1}, "household_id", "只选一个"),
        ({"end": "2199-01-01"}, "end", "最长100年"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_one_sentence(said, field, words):
    given_ = {"end": "2025-12-31", **said}
    with pytest.raises(InvalidInput, match=words) as refused:
        contract("2024-01-01", given_.pop("end"), **given_)
    assert refused.value.field == field
    assert "\n" not in str(refused.value)


def test_an_asset_is_not_let_twice_at_once():
    there = Lease(1, "甲租", day("2024-01-01"), day("2024-12-31"))
    refuse_let_twice("温棚", [there, Lease(2, "乙租", day("2025-01-01"), None)], 2)
    with pytest.raises(InvalidInput, match="“温棚”已由“甲租”租出（2024-01-01 至 2024-12-31）"):
        refuse_let_twice("温棚", [there, Lease(2, "乙租", None, day("2024-01-01"))], 2)


def test_lists_are_typed_as_people_write_them():
    kept = parse_price_list("1,000；1100.5; ")
    assert price_list_text(kept) == "1000;1100.50"
    kept = parse_due_list("2026.3.1：1万;2026-10-01:20000")
    assert due_list_text(kept) == "2026-03-01:10000;2026-10-01:20000"
    with pytest.raises(InvalidInput, match="应写成 日期:金额"):
        parse_due_list("2026-03-01")
