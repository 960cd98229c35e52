from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.dates import Period, parse_birth, parse_date, parse_month
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.identity import (
    birth_of,
    check_identity_number,
    masked_account,
    masked_identity,
    masked_name,
    masked_telephone,
    tidy_number,
)
from gacha_app.domain.shares import parse_quantity, parse_shares, quantity_text, share_text


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ("1.5份", 15000),
        ("０．５股", 5000),
        (1, 10000),
        (1.5, 15000),
        ("—", 0),
        (None, 0),
        ("", 0),
        ("无", 0),
        ("2,000", 20000000),
    ],
)
def test_shares_are_taken_as_rosters_write_them(written, shares):
    assert parse_shares(written) == shares


@pytest.mark.parametrize(
    ("written", "said"),
    [("一份半", "不是数字"), (-1, "是负数"), ("0.12345", "最多四位小数"), ("1e9", "不是数字"), ("1" * 20, "太大")],
)
def test_what_is_no_share_is_refused_in_words(written, said):
    with pytest.raises(InvalidInput, match=said):
        parse_shares(written)


@given(st.integers(0, 10**12))
def test_shares_read_back_as_written(shares):
    assert parse_shares(share_text(shares)) == shares


@given(st.integers(-(10**12), 10**12))
def test_quantities_read_back_as_written(quantity):
    assert parse_quantity(quantity_text(quantity)) == quantity


@pytest.mark.parametrize("written", ["1.2345", "三亩", "9" * 20])
def test_what_is_no_quantity_is_refused(written):
    with pytest.raises(InvalidInput):
        parse_quantity(written)


@pytest.mark.parametrize(
    "written",
    ["2023-01-09", "2023/1/9", "2023.01.09", "2023年1月9日", "20230109", "２０２３－０１－０９", "2023-01-09 10:00:00",
     datetime(2023, 1, 9, 12), date(2023, 1, 9), 44935, " 2023年 1月 9日 "],
)  # fmt: skip
def test_a_day_is_taken_in_all_usual_forms(written):
    assert parse_date(written) == date(2023, 1, 9)


def test_a_day_without_a_year_takes_the_year_given():
    assert parse_date("1-9", year=2023) == parse_date("1月9日", year=2023) == date(2023, 1, 9)


@pytest.mark.parametrize(
    ("written", "said"), [("2023-02-30", "这一天不存在"), ("昨天", "不是日期"), ("1-9", "不是日期"), ("", "不是日期")]
)
def test_what_is_no_day_is_refused_in_words(written, said):
    with pytest.raises(InvalidInput, match=said):
        parse_date(written)


@pytest.mark.parametrize(
    ("written", "birth"),
    [("1955.06", "1955-06"), (1955.1, "1955-10"), ("195506", "1955-06"), ("1955年6月", "1955-06"),
     ("19550616", "1955-06-16"), (None, ""), ("", ""), (date(1955, 6, 16), "1955-06-16")],
)  # fmt: skip
def test_a_birth_may_be_a_month(written, birth):
    assert parse_birth(written) == birth


@pytest.mark.parametrize("written", ["1985年13月", "198513", "1955-02-30"])
def test_an_impossible_birth_is_refused(written):
    with pytest.raises(InvalidInput, match="不存在"):
        parse_birth(written)


def test_a_period_knows_its_days():
    assert (Period(2024, 2).first, Period(2024, 2).last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert (Period(2023, quarter=4).first, Period(2023, quarter=4).last) == (date(2023, 10, 1), date(2023, 12, 31))
    assert date(2023, 12, 31) in Period(2023)
    assert date(2024, 1, 1) not in Period(2023)
    assert [Period(2023).title, Period(2023, 5).title, Period(2023, quarter=2).title] == [
        "2023年度",
        "2023年5月",
        "2023年第2季度",
    ]
    assert parse_month("2023-05") == parse_month("2023年5月") == Period(2023, 5)


@pytest.mark.parametrize("arguments", [(23,), (2023, 13), (2023, None, 5)])
def test_an_impossible_period_is_refused(arguments):
    with pytest.raises(InvalidInput):
        Period(*arguments)


@pytest.mark.parametrize("text", ["2023-13", "五月", "2023"])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(InvalidInput):
        parse_month(text)


@pytest.mark.parametrize(
    "written", ["152921195506162567", "'152921195506162567", " １５２９２１１９５５０６１６２５６７ "]
)
def test_an_identity_number_is_tidied(written):
    assert check_identity_number(written) == "152921195506162567"
    assert birth_of("152921195506162567") == "1955-06-16"


@pytest.mark.parametrize(
    ("written", "said"),
    [("15292119550616256", "应为18位，这里是17位"), ("152921195506162568", "校验码不对"),
     ("15292119551316256X", "不对"),
     ("1529211955061625a7", "只能是17位数字")],
)  # fmt: skip
def test_a_wrong_identity_number_is_refused_in_words(written, said):
    with pytest.raises(InvalidInput, match=said):
        check_identity_number(written)


def test_personal_data_go_out_masked():
    assert masked_identity("152921195506162567") == "152921********2567"
    assert masked_account("6228290436812158076") == "6228***********8076"
    assert masked_telephone("13853574523") == "138****4523"
    assert masked_telephone("12345") == "*****"
    assert [masked_name(name) for name in ("张", "张三", "额尔德尼")] == ["张", "张*", "额**尼"]
    assert tidy_number("6228 2904-3681") == "622829043681"
