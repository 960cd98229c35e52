from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import capital, decimal_yuan, fen_of_number, grouped, parse_yuan, split, yuan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.5", 123450), ("1,234.5", 123450), ("１，２３４．５", 123450), ("=1200*3", 360000), ("1.2万", 1200000),
        ("￥12元", 1200), ("-3", -300), ("0.01", 1), ("=10000/8", 125000), ("=(1+2)*3.5", 1050), ("3亿", 30000000000),
        (" 5 ", 500), (".5", 50),
    ],
)  # fmt: skip
def test_an_amount_is_taken_as_people_write_it(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写金额。"),
        ("十二元", "“十二元”不是金额，请填写数字，如 1234.50。"),
        ("12x", "“12x”不是金额，请填写数字，如 1234.50。"),
        ("1.234", "“1.234”不足一分的部分无法入账，请填到分（两位小数）。"),
        ("=1/3", "“=1/3”不足一分的部分无法入账，请填到分（两位小数）。"),
        ("=1/0", "“=1/0”不是金额，请填写数字，如 1234.50。"),
        ("=__import__('os')", "“=__import__('os')”不是金额，请填写数字，如 1234.50。"),
        ("=2**99", "“=2**99”不是金额，请填写数字，如 1234.50。"),
        ("1e5", "“1e5”不是金额，请填写数字，如 1234.50。"),
        ("99999999999999999", "“99999999999999999”超出了可以记账的范围。"),
        ("=" + "1+" * 400 + "1", "不是金额"),
        ("12..5", "“12..5”不是金额，请填写数字，如 1234.50。"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(typed, said):
    with pytest.raises(InvalidInput) as refused:
        parse_yuan(typed)

    assert said in str(refused.value)
    assert refused.value.field == "amount"


@given(st.integers(-(10**13), 10**13))
def test_every_amount_survives_a_spreadsheet_cell(fen):
    assert fen_of_number(fen / 100) == fen
    assert fen_of_number(Decimal(fen) / 100) == fen
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(grouped(fen)) == fen
    assert decimal_yuan(fen) * 100 == fen


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1.005, 0.001])
def test_a_cell_that_is_no_whole_fen_is_refused(number):
    with pytest.raises(InvalidInput):
        fen_of_number(number)


def test_binary_dust_of_a_formula_is_no_fraction_of_a_fen():
    assert fen_of_number(0.1 + 0.2) == 30


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (5, "伍分"), (50, "伍角整"), (1005, "壹拾元零伍分"), (100000007, "壹佰万元零柒分"),
        (10001000000, "壹亿零壹万元整"), (729730, "柒仟贰佰玖拾柒元叁角整"), (10000100050, "壹亿零壹仟元伍角整"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"), (-729730, "负柒仟贰佰玖拾柒元叁角整"), (108000000, "壹佰零捌万元整"),
        (1011, "壹拾元壹角壹分"), (10**15, "壹拾万亿元整"),
    ],
)  # fmt: skip
def test_capital_figures_follow_the_rules_for_receipts(fen, words):
    assert capital(fen) == words


def _read_capital(words):
    """Read capital figures back: an oracle that shares nothing with the writer."""
    digits = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
    sign, words = (-1, words[1:]) if words.startswith("负") else (1, words)
    whole, _yuan, small = words.rpartition("元")
    total = section = digit = 0
    for character in whole:
        if character in digits:
            digit = digits[character]
        elif character in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        else:
            unit = {"万": 10**4, "亿": 10**8}[character]
            section += digit
            total = (total + section) * unit if character == "亿" else total + section * unit
            section = digit = 0
    fen = (total + section + digit) * 100
    digit = 0
    for character in small:
        if character in digits:
            digit = digits[character]
        elif character in "角分":
            fen += digit * (10 if character == "角" else 1)
    return sign * fen


@given(st.integers(-(10**13) + 1, 10**13 - 1))
def test_capital_figures_read_back_as_the_amount(fen):
    assert _read_capital(capital(fen)) == fen


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=60).filter(any))
def test_parts_add_up_and_none_is_a_fen_away_from_its_exact_part(amount, weights):
    parts = split(amount, weights)

    total = sum(weights)
    assert sum(parts) == amount
    assert all(abs(part - Fraction(amount * weight, total)) < 1 for part, weight in zip(parts, weights, strict=True))
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 5), min_size=2, max_size=40))
def test_equal_weights_differ_by_a_fen_at_most(amount, weights):
    by_weight: dict[int, list[int]] = {}
    for weight, part in zip(weights, split(amount, weights), strict=True):
        by_weight.setdefault(weight, []).append(part)

    assert all(max(parts) - min(parts) <= 1 for parts in by_weight.values())


@given(st.integers(0, 10**9), st.lists(st.integers(1, 1000), min_size=1, max_size=30))
def test_the_fen_left_over_go_to_those_who_lost_most(amount, weights):
    total = sum(weights)
    exact = [Fraction(amount * weight, total) for weight in weights]
    floors = [int(one) for one in exact]
    order = sorted(range(len(weights)), key=lambda place: (floors[place] - exact[place], place))
    expected = list(floors)
    for place in order[: amount - sum(floors)]:
        expected[place] += 1

    assert split(amount, weights) == expected


def test_a_negative_amount_is_split_as_its_positive_twin():
    assert split(-100, [1, 1, 1]) == [-34, -33, -33]


@pytest.mark.parametrize("weights", [[0, 0], [1, -1, 5], []])
def test_weights_that_tell_nothing_are_refused(weights):
    with pytest.raises(InvalidInput):
        split(100, weights)
