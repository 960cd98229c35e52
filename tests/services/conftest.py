from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.household import Household, ShareMovement
from gacha_app.domain.organisation import Organisation
from gacha_app.services.books import new_book, new_code
from gacha_app.services.households import record_household


@pytest.fixture
def book(tmp_path):
    """A new book of 2023 with 10,000 yuan in the bank."""
    with new_book(
        tmp_path / "示例.gacha", Organisation(new_code(), "示例嘎查", first_year=2023), {"102": 1_000_000}, user="苏和"
    ) as made:
        yield made


@pytest.fixture
def village(book):
    """Three households with 3, 2.5 and 1 shares since the first day of 2023."""
    for number, name, shares in (("0001", "示例甲", 30_000), ("0002", "示例乙", 25_000), ("0003", "示例丙", 10_000)):
        record_household(book, Household(number, name, movements=[ShareMovement(dt.date(2023, 1, 1), shares)]))
    return book
