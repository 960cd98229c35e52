"""The rule of performance pay: bands of growth, the cap, the secretary's ceiling."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.pay_award import PayLine, check_people, is_secretary, parse_people, share_out
from gacha_app.domain.pay_rule import Band, PayRule, parse_bands, rule_from, rule_said
from gacha_app.storage.reference import pay_rule


def rule(*bands, **said):
    return PayRule(tuple(Band(*one) for one in bands), **said)


@st.composite
def rules(draw):
    edges = sorted(draw(st.sets(st.integers(0, 1500), min_size=1, max_size=5)))
    rates = draw(st.lists(st.integers(0, 10_000), min_size=len(edges), max_size=len(edges)))
    bands = zip(edges, [*edges[1:], None], rates, strict=True)
    return rule(*bands, way=draw(st.sampled_from(["whole", "progressive"])), cap=draw(st.integers(0, 900)))


def fen_by_fen(one, growth):
    """Walk up the growth a fen at a time, each taken at the rate of the place it stands in."""
    taken = Fraction(0)
    for place in range(max(growth, 0)):
        for band in one.bands:
            if place >= band.start and (band.end is None or place < band.end):
                taken += Fraction(band.rate, 10_000)
    return taken


@given(rules(), st.integers(-50, 2000))
def test_what_a_rule_gives_is_what_counting_fen_by_fen_gives(one, growth):
    one.check()

    if one.way == "progressive":
        wanted = fen_by_fen(one, growth)
    else:
        rate = 0
        for band in one.bands:
            if growth >= band.start:
                rate = band.rate
        wanted = Fraction(max(growth, 0) * rate, 10_000)
    given_most = int(wanted) if not one.cap else min(int(wanted), one.cap)

    assert one.most_of(growth) == given_most


@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(st.integers(1, 12), st.integers(1, 300), st.booleans()), min_size=1, max_size=7),
    st.integers(0, 10_000),
    st.integers(0, 12),
)
def test_parts_add_up_and_the_secretary_stays_below_the_ceiling(total, said, ceiling, least):
    one = rule((0, None, 1000), secretary=ceiling, least_months=least)
    people = [
        PayLine(f"人{place}", secretary=secretary, months=months, coefficient=coefficient)
        for place, (months, coefficient, secretary) in enumerate(said)
    ]
    if all(months < least for months, _coefficient, _secretary in said):
        with pytest.raises(InvalidInput, match="任职时间"):
            share_out(total, people, one)
        return

    amounts, short = share_out(total, people, one)

    of_secretary = sum(amount for amount, person in zip(amounts, people, strict=True) if person.secretary)
    others = [p for p in people if not p.secretary and p.months >= least]
    assert of_secretary * 10_000 <= max(total * ceiling, 0)
    assert sum(amounts) == total if others else sum(amounts) <= total
    for amount, person, out in zip(amounts, people, short, strict=True):
        assert out == (person.months < least)
        assert not (out and amount)
    weights = [p.months * p.coefficient for p in others]
    shared = total - of_secretary
    for amount, person in zip(amounts, people, strict=True):
        if not person.secretary and person.months >= least:
            exact = Fraction(shared * person.months * person.coefficient, sum(weights))
            assert abs(amount - exact) <= 1


def test_the_rule_that_ships_is_the_published_one():
    one = rule_from(pay_rule())

    assert one.bands == (
        Band(3_000_000, 10_000_000, 800), Band(10_000_000, 20_000_000, 900), Band(20_000_000, 30_000_000, 1000),
        Band(30_000_000, None, 1200),
    )  # fmt: skip
    assert (one.cap, one.secretary, one.least_income, one.least_months) == (8_000_000, 3000, 10_000_000, 6)
    assert one.most_of(2_999_999) == 0
    assert one.most_of(3_000_000) == 240_000
    assert one.most_of(10_000_000) == 900_000  # a limit belongs to the band above it
    assert one.most_of(100_000_000) == 8_000_000


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ("30000-100000：8%\n120000-：9%", "空档"),
        ("30000-100000：8%\n90000-：9%", "重叠"),
        ("30000-：8%\n100000-：9%", "重叠"),
        ("30000-100000：108%", "0 到 100"),
        ("30000-100000：8%", "不要写上限"),
        ("100000-30000：8%", "上限要大于下限"),
        ("三万以上给一点", "样子"),
        ("", "至少要有一个档次"),
    ],
)
def test_a_rule_with_gaps_overlaps_or_impossible_rates_is_refused(bands, said):
    with pytest.raises(InvalidInput, match=said):
        PayRule(parse_bands(bands)).check()


def test_a_rule_is_read_as_it_was_written():
    one = rule_from(pay_rule())
    assert rule_from(rule_said(one)) == one
    assert parse_bands("\n".join(band.text for band in one.bands)) == one.bands


@pytest.mark.parametrize(
    "change",
    [{"band": [{"from": "1"}]}, {"least_months": "半年"}, {"提成": "8"}, {"secretary": "130"}, {"cap": "很多"}],
)
def test_a_definition_that_says_something_else_is_refused(change):
    with pytest.raises(InvalidInput):
        rule_from({**pay_rule(), **change})


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ([], "参加分配"),
        ([PayLine("白音"), PayLine(" 白音 ")], "写了两次"),
        ([PayLine("白音", months=13)], "1 到 12"),
        ([PayLine("白音", months=0)], "1 到 12"),
        ([PayLine("")], "姓名"),
        ([PayLine("白音", coefficient=-1)], "系数"),
    ],
)
def test_people_counted_twice_or_longer_than_the_year_are_refused(people, said):
    with pytest.raises(InvalidInput, match=said):
        check_people(people)


def test_people_are_read_from_lines():
    people = parse_people("白音，书记、主任，12，1.5\n苏和 会计\n\n赵海,委员,6")

    assert [(one.name, one.post, one.secretary, one.months, one.coefficient) for one in people] == [
        ("白音", "书记、主任", True, 12, 150), ("苏和", "会计", False, 12, 100), ("赵海", "委员", False, 6, 100),
    ]  # fmt: skip
    assert not is_secretary("副书记")


@pytest.mark.parametrize("line", ["白音，书记，一年", "白音，书记，12，1.555", "白音，书记，12，1，2", "，，"])
def test_a_line_that_means_nobody_is_named(line):
    with pytest.raises(InvalidInput, match="姓名，职务，任职月数，系数"):
        parse_people(line)
