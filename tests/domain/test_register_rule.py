"""What no contract, asset, resource or counterparty can be; how a length of life is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import LONGEST_LIFE, Asset, Contract, Counterparty, Resource, life_text, parse_life


@given(st.integers(1, LONGEST_LIFE))
def test_a_length_of_life_is_read_as_it_is_written(months: int):
    assert parse_life(life_text(months)) == months


@pytest.mark.parametrize(
    ("text", "months"),
    [("10", 120), ("10年", 120), ("2.5 年", 30), ("30个月", 30), ("３０月", 30), ("18 months", 18), ("0", 0)],
)
def test_years_and_months_are_understood(text: str, months: int):
    assert parse_life(text) == months


@pytest.mark.parametrize("text", ["", "十年", "-3", "1.03年", "2.5个月", "10天", "99999年"])
def test_what_is_no_length_of_life_is_refused(text: str):
    with pytest.raises(InvalidInput, match="不是使用年限"):
        parse_life(text)


@given(st.integers(0, 10**13), st.integers(0, 10**13), st.integers(0, 10**13))
def test_what_is_written_off_and_left_never_passes_the_cost(value: int, residual: int, accumulated: int):
    asset = Asset("示例", value=value, residual=residual, accumulated=accumulated)

    if residual + accumulated > value:
        with pytest.raises(InvalidInput):
            asset.check()
    else:
        asset.check()


@pytest.mark.parametrize(
    "card",
    [
        Asset("示例", klass="车"),
        Asset("示例", method="快速"),
        Contract("示例", kind="口头"),
        Resource("示例", klass="海洋"),
        Counterparty("示例", kind="朋友"),
    ],
)
def test_only_what_the_lists_hold_can_be_chosen(card: Asset | Contract | Resource | Counterparty):
    with pytest.raises(InvalidInput, match="没有“.*”这个选项"):
        card.check()


@pytest.mark.parametrize("kind", [Asset, Contract, Resource, Counterparty])
def test_names_are_neither_blank_nor_endless_and_kept_without_blanks(kind: type):
    card = kind("  河滩地 ")
    card.check()

    assert card.name == "河滩地"
    for name in ("", "   ", "长" * 101):
        with pytest.raises(InvalidInput) as problem:
            kind(name).check()
        assert problem.value.field == "name"
