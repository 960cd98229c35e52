"""A household's story names its contracts, what stands open with it, and every paper of its own."""

from __future__ import annotations

import pytest

from gacha_app.domain.household import Member
from gacha_app.domain.register import Contract
from gacha_app.reports.household_story import household_story
from gacha_app.services import registers
from gacha_app.services.attachments import attach
from gacha_app.services.register_events import change_representative, join_member
from tests.village import Village, day


@pytest.fixture
def told(tmp_path):
    """A village with two households, and what it says of the first at the end of 2023."""
    with_two = Village(tmp_path, first_year=2022)
    with_two.has_household("示例甲", "2", people=2)
    with_two.has_household("示例乙", "1")

    def story(household=1, on="2023-12-31"):
        return with_two.asks(household_story, household, day(on))

    yield with_two, story
    with_two.close()


def contract(village, name, start, end, household=1, yearly=120_000):
    made = Contract(name, subject="河滩地", start=day(start), end=day(end), yearly=yearly, household_id=household)
    return registers.record(village.book, made).id


def test_contracts_in_force_stand_first_and_those_of_others_nowhere(told):
    village, story = told
    contract(village, "旧合同", "2020-01-01", "2021-12-31")
    contract(village, "在用的合同", "2022-01-01", "2026-12-31")
    contract(village, "明年的合同", "2024-01-01", "2026-12-31")
    contract(village, "别户的合同", "2022-01-01", "2026-12-31", household=2)

    assert [(one.name, one.state) for one in story().contracts] == [
        ("在用的合同", "履行中"), ("明年的合同", "未开始"), ("旧合同", "已到期"),
    ]  # fmt: skip
    assert story().contracts[0].told == "河滩地 · 2022-01-01 至 2026-12-31"
    assert [one.name for one in story(2).contracts] == ["别户的合同"]


def test_what_stands_open_is_told_by_account_and_what_is_settled_is_not(told):
    village, story = told
    village.enters(("113", "300"), ("102", "-300"), on="2023-03-01", household_id=1)
    village.enters(("113", "50"), ("102", "-50"), on="2024-03-01", household_id=1)
    village.enters(("112", "80"), ("50101", "-80"), on="2023-04-01", household_id=2)
    village.enters(("102", "80"), ("112", "-80"), on="2023-05-01", household_id=2)

    assert [(one.name[:3], one.amount) for one in story().claims] == [("113", 300_00)]
    assert story().claims[0].entries.household_id == 1
    assert [(one.name[:3], one.amount) for one in story(2, "2023-04-30").claims] == [("112", 80_00)]
    assert story(2).claims == ()


def test_papers_of_events_contracts_and_its_own_vouchers_stand_together(told, tmp_path):
    village, story = told
    photo = tmp_path / "出生证明.txt"
    photo.write_text("示例", "utf-8")
    event = join_member(village.book, "birth", 1, Member("示例娃", relation="长子"), day("2023-02-01"))
    attach(village.book, "register_event", event.id, photo)
    attach(village.book, "contract", contract(village, "河滩地合同", "2022-01-01", "2026-12-31"), photo)
    own = village.enters(("113", "300"), ("102", "-300"), on="2023-03-01", household_id=1, summary="借款")
    attach(village.book, "voucher", own.id, photo)

    assert [one.about for one in story().papers] == ["2023-02-01 出生", "河滩地合同", "2023-03-01 借款"]
    assert story(2).papers == ()


def test_an_event_without_shares_tells_none(told):
    village, story = told
    change_representative(village.book, 1, "示例甲家人1", day("2023-05-01"), "示例：家庭商定")

    assert story().events[0].told == "示例甲家人1 · 示例：家庭商定"
