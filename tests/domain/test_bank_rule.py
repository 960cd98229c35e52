"""Both sides of a bank account: what belongs together, and balances that must agree."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.bank import (
    BankLine,
    BookLine,
    Group,
    adjust,
    cancelled_pairs,
    check_group,
    masked,
    same_bank_account,
)
from gacha_app.domain.errors import InvalidInput

FIRST = dt.date(2023, 1, 1)


def line(identity: int, day: int, amount: int) -> BankLine:
    return BankLine(identity, FIRST + dt.timedelta(days=day), amount, None, "摘要", "")


def posting(identity: int, day: int, amount: int, voucher: int = 0, reverses: int | None = None) -> BookLine:
    return BookLine(
        identity, voucher or identity, "记", FIRST + dt.timedelta(days=day), amount, "摘要", reverses_id=reverses
    )


shares = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 500)), min_size=1, max_size=3)


@st.composite
def payment(draw: st.DrawFn) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """One payment as (day, amount) parts: known to the bank, to the book, or to both in parts of the same sum."""
    sign = draw(st.sampled_from((1, -1)))
    parts = [(day, sign * amount) for day, amount in draw(shares)]
    whole = [(draw(st.integers(0, 60)), sum(amount for _day, amount in parts))]
    return draw(st.sampled_from(((parts, whole), (whole, parts), (whole, []), ([], whole))))


@given(st.lists(payment(), max_size=12), st.integers(0, 60), st.integers(-1000, 1000))
def test_adjusted_balances_agree_at_the_end_of_any_day(payments, end, opening):
    last = FIRST + dt.timedelta(days=end)
    lines, postings, groups = [], [], []
    for number, (bank, book) in enumerate(payments):
        mine = tuple(line(number * 10 + place, *part) for place, part in enumerate(bank))
        theirs = tuple(posting(number * 10 + place, *part) for place, part in enumerate(book))
        if mine and theirs:
            groups.append(Group(mine, theirs))
        lines += [] if theirs else mine
        postings += [] if mine else theirs
    every_line = [*lines, *(one for group in groups for one in group.lines)]
    every_posting = [*postings, *(one for group in groups for one in group.postings)]
    bank_balance = opening + sum(one.amount for one in every_line if one.date <= last)
    book_balance = opening + sum(one.amount for one in every_posting if one.date <= last)

    now = adjust(book_balance, bank_balance, lines, postings, groups, last)

    assert now.agrees
    # money that both sides know of is nobody's open item, so each is at most what one side knows alone
    both = {one.id for group in groups if all(each.date <= last for each in (*group.lines, *group.postings))
            for one in group.lines}  # fmt: skip
    assert not both & {one.line_id for one in now.bank_only}


def test_a_difference_of_the_openings_is_said():
    now = adjust(1000, 900, [line(1, 3, 50)], [posting(1, 4, 20)], [], FIRST + dt.timedelta(days=9))

    assert (now.adjusted_book, now.adjusted_bank, now.difference) == (1050, 920, 130)
    assert not now.agrees


def test_a_red_voucher_and_what_it_takes_back_need_no_bank_line():
    (pair,) = cancelled_pairs([posting(1, 1, 100, 5), posting(2, 3, -100, 6, 5), posting(3, 3, 100, 7)])

    assert [one.id for one in pair.postings] == [1, 2]


@pytest.mark.parametrize(
    ("lines", "postings", "said"),
    [
        ([], [], "请先选中"),
        ([], [100], "请选中银行对账单上"),
        ([100], [], "正好抵消"),
        ([100], [90], "相差 0.10 元"),
    ],
)
def test_what_is_not_the_same_money_cannot_be_put_together(lines, postings, said):
    with pytest.raises(InvalidInput, match=said):
        check_group(lines, postings)


def test_bank_lines_that_cancel_may_be_put_together():
    check_group([100, -100], [])
    check_group([100, 50], [150])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("6228 0000 1111 2222", "6228000011112222", True),
        ("6228****2222", "6228000011112222", True),
        ("6228****3333", "6228000011112222", False),
        ("6228000011112222", "2222", True),
        ("6228000011113333", "6228000011112222", False),
        ("", "6228000011112222", True),
        ("1002********1234", "1002xxxx1234", True),
    ],
)
def test_account_numbers_are_compared_as_far_as_they_are_shown(one, other, same):
    assert same_bank_account(one, other) is same


def test_an_account_number_is_shown_with_its_middle_hidden():
    assert masked("6228000011112222") == "6228****2222"
    assert masked("6228****22") == "6228****22"
