"""What happens to the two registers: who belongs and who holds shares, as at any day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Member
from gacha_app.reports.households import household_register, member_register
from gacha_app.services.books import verify
from gacha_app.services.household_events import Parting, merge_households, move_member, split_household
from gacha_app.services.households import holdings_on
from gacha_app.services.register_corrections import correct_event
from gacha_app.services.register_events import change_representative, join_member, leave_member
from gacha_app.services.share_kinds import add_share_kind, change_share_kind, list_share_kinds
from gacha_app.services.share_moves import move_shares
from gacha_app.storage import tables
from tests.village import Village, day, rows

ON = day("2023-05-01")
BEFORE = day("2023-04-30")


@pytest.fixture
def two(tmp_path):
    """Return a village of two households, the first of three people and two shares, the second of two and one."""
    village = Village(tmp_path)
    first = village.has_household("示例甲", "2", people=3)
    second = village.has_household("示例乙", "1", people=2)
    yield village, first, second
    village.close()


def members_of(village, household, on=ON):
    found = rows(village.asks(member_register, on), "household", "name")
    return [name for number, name in found if number == household]


def shares_of(village, on=ON):
    return {one.number: one.shares for one in village.asks(holdings_on, on)}


def stands_for(village, on):
    return dict(rows(village.asks(household_register, on), "number", "representative"))


def person(village, household_id, place):
    query = (
        select(tables.members.c.id).where(tables.members.c.household_id == household_id).order_by(tables.members.c.id)
    )
    with village.book.reading() as session:
        return list(session.scalars(query))[place]


def test_a_child_born_votes_from_its_birth_and_brings_no_share_in_a_static_village(two):
    village, first, _second = two

    join_member(village.book, "birth", first, Member("示例新生", relation="子"), ON)

    assert "示例新生" in members_of(village, "0001")
    assert "示例新生" not in members_of(village, "0001", BEFORE)
    assert shares_of(village) == {"0001": 20_000, "0002": 10_000}
    with pytest.raises(InvalidInput, match="增人不增股"):
        join_member(village.book, "birth", first, Member("示例双生"), ON, shares=10_000)
    assert "示例双生" not in members_of(village, "0001")


def test_in_a_dynamic_village_a_child_may_bring_a_share(tmp_path):
    village = Village(tmp_path, share_mode="dynamic")
    household = village.has_household("示例甲", "1")

    join_member(village.book, "birth", household, Member("示例新生"), ON, shares=10_000)

    assert shares_of(village) == {"0001": 20_000}
    assert shares_of(village, BEFORE) == {"0001": 10_000}
    village.close()


def test_the_dead_leave_the_members_while_their_household_keeps_the_share(two):
    village, first, _second = two

    leave_member(village.book, "death", person(village, first, 1), ON)

    assert len(members_of(village, "0001")) == 2
    assert len(members_of(village, "0001", BEFORE)) == 3
    assert shares_of(village) == {"0001": 20_000, "0002": 10_000}


def test_when_the_representative_dies_another_must_stand_for_the_household(two):
    village, first, _second = two
    head, heir = person(village, first, 0), person(village, first, 1)
    name = next(one for one in members_of(village, "0001") if one != "示例甲")

    with pytest.raises(InvalidInput, match="请同时选定新的户代表"):
        leave_member(village.book, "death", head, ON)
    leave_member(village.book, "death", head, ON, representative=name)

    assert stands_for(village, BEFORE)["0001"] == "示例甲"
    assert stands_for(village, ON)["0001"] == name
    assert [one.representative for one in village.asks(holdings_on, BEFORE)] == ["示例甲", "示例乙"]
    assert heir
    with pytest.raises(InvalidInput, match="不是户号 0001 在册的成员"):
        change_representative(village.book, first, "示例甲", day("2023-06-01"))


def test_a_member_leaves_only_once(two):
    village, first, _second = two
    leave_member(village.book, "moved_away", person(village, first, 2), ON)

    with pytest.raises(InvalidInput, match="已于 2023-05-01 离开"):
        leave_member(village.book, "death", person(village, first, 2), day("2023-06-01"))


def test_inherited_shares_go_to_the_heir_and_none_is_lost(two):
    village, first, second = two

    move_shares(village.book, "inheritance", first, 5_000, ON, to_household_id=second, note="示例公证书")

    assert shares_of(village) == {"0001": 15_000, "0002": 15_000}
    assert shares_of(village, BEFORE) == {"0001": 20_000, "0002": 10_000}


@pytest.mark.parametrize(
    ("kind", "shares", "to", "said"),
    [
        ("transfer", 30_000, True, "份额会小于零"),
        ("gift", 5_000, False, "要写明转到哪一户"),
        ("allotment", 5_000, True, "不要写转到哪一户"),
        ("allotment", 0, False, "应大于零"),
        ("withdrawal", 5_000, False, "需要写明会议或凭据"),
        ("recount", 5_000, False, "需要写明会议或凭据"),
        ("birth", 5_000, False, "不能这样登记"),
        ("nonsense", 5_000, False, "没有“nonsense”这个选项"),
    ],
)
def test_shares_that_cannot_move_stay(two, kind, shares, to, said):
    village, first, second = two
    before = shares_of(village)

    with pytest.raises(InvalidInput, match=said):
        move_shares(village.book, kind, first, shares, ON, to_household_id=second if to else None)

    assert shares_of(village) == before
    assert rows(village.report("register-events"), "kind") == []


def test_a_static_village_is_not_counted_again(two):
    village, first, _second = two

    with pytest.raises(InvalidInput, match="不做动态调整"):
        move_shares(village.book, "recount", first, -5_000, ON, note="示例会议")


def test_nothing_happens_on_a_day_to_come(two):
    village, first, _second = two

    with pytest.raises(InvalidInput, match="还没有到"):
        move_shares(village.book, "allotment", first, 1, dt.date.today() + dt.timedelta(1))


def test_a_transfer_stops_at_the_ceiling_of_the_charter(tmp_path):
    village = Village(tmp_path, transfer_ceiling=4_000)
    first, second = village.has_household("示例甲", "6"), village.has_household("示例乙", "4")

    with pytest.raises(InvalidInput, match=r"户号 0002 将持有 5 份，超过章程规定的上限（全部 10 份的 40%）"):
        move_shares(village.book, "transfer", first, 10_000, ON, to_household_id=second)
    move_shares(village.book, "inheritance", first, 10_000, ON, to_household_id=second)

    assert shares_of(village) == {"0001": 50_000, "0002": 50_000}
    village.close()


def test_a_household_splits_and_together_they_hold_what_it_held(two):
    village, first, _second = two
    going = person(village, first, 1)

    new = split_household(village.book, first, Parting((going,), {"member": 5_000}), ON, "示例分户申请")

    assert new.number == "0003"
    assert shares_of(village) == {"0001": 15_000, "0002": 10_000, "0003": 5_000}
    assert shares_of(village, BEFORE) == {"0001": 20_000, "0002": 10_000}
    assert members_of(village, "0003") == [new.representative]
    assert len(members_of(village, "0001")) == 2
    assert len(members_of(village, "0001", BEFORE)) == 3
    assert set(stands_for(village, BEFORE)) == {"0001", "0002"}


@pytest.mark.parametrize(
    ("chosen", "shares", "said"),
    [
        ((), 0, "请选择要分出去的成员"),
        ((0, 1, 2), 0, "不能把全户都分出去"),
        ((0,), 0, "户代表示例甲不能分出去"),
        ((1,), 30_000, "份额会小于零"),
        ((1,), -1, "不能是负数"),
    ],
)
def test_a_split_that_makes_no_sense_changes_nothing(two, chosen, shares, said):
    village, first, _second = two
    members = tuple(person(village, first, place) for place in chosen)

    with pytest.raises(InvalidInput, match=said):
        split_household(village.book, first, Parting(members, {"member": shares}), ON)

    assert set(stands_for(village, ON)) == {"0001", "0002"}
    assert len(members_of(village, "0001")) == 3


def test_merged_households_become_one_and_the_other_leaves_the_register(two):
    village, first, second = two

    merge_households(village.book, second, first, ON)

    assert shares_of(village)["0001"] == 30_000
    assert shares_of(village).get("0002", 0) == 0
    assert len(members_of(village, "0001")) == 5
    assert set(stands_for(village, ON)) == {"0001"}
    assert set(stands_for(village, BEFORE)) == {"0001", "0002"}
    with pytest.raises(InvalidInput, match="已于 2023-05-01 退出登记簿"):
        merge_households(village.book, first, second, day("2023-06-01"))


def test_a_member_moves_to_another_household_without_shares(two):
    village, first, second = two
    going = person(village, first, 2)

    move_member(village.book, going, second, ON)

    assert (len(members_of(village, "0001")), len(members_of(village, "0002"))) == (2, 3)
    assert (len(members_of(village, "0001", BEFORE)), len(members_of(village, "0002", BEFORE))) == (3, 2)
    with pytest.raises(InvalidInput, match="已经在这一户"):
        move_member(village.book, going, second, ON)


def test_a_correction_stays_beside_what_it_corrects(two):
    village, first, second = two
    wrong = move_shares(village.book, "gift", first, 5_000, ON, to_household_id=second)

    with pytest.raises(InvalidInput, match="需要写明会议或凭据"):
        correct_event(village.book, wrong.id, " ")
    correct_event(village.book, wrong.id, "示例：登记错了户")

    assert shares_of(village) == {"0001": 20_000, "0002": 10_000}
    told = rows(village.report("register-events"), "kind", "number", "shares", "note", "state", "recorded_by")
    assert told == [
        ("赠与", "0001", 5_000, "", "已更正", "苏和"),
        ("更正", "0001", 5_000, "示例：登记错了户", "", "苏和"),
    ]
    with pytest.raises(InvalidInput, match="已经更正过了"):
        correct_event(village.book, wrong.id, "再来一次")


def test_a_death_entered_wrongly_is_taken_back_with_the_representative(two):
    village, first, _second = two
    heir = members_of(village, "0001")[1]
    wrong = leave_member(village.book, "death", person(village, first, 0), ON, representative=heir)

    correct_event(village.book, wrong.id, "示例：同名同姓")

    assert stands_for(village, ON)["0001"] == "示例甲"
    assert len(members_of(village, "0001")) == 3


def test_a_kind_of_shares_without_claim_is_held_but_not_paid(two):
    village, first, _second = two
    kind = add_share_kind(village.book, "示例荣誉股", with_dividend=False)
    move_shares(village.book, "allotment", first, 10_000, ON, share_kind=kind.code)

    assert shares_of(village)["0001"] == 20_000
    change_share_kind(village.book, kind.code, with_dividend=True)
    assert shares_of(village)["0001"] == 30_000
    with pytest.raises(InvalidInput, match="还有农户持有"):
        change_share_kind(village.book, kind.code, active=False)
    with pytest.raises(InvalidInput, match="已有名为“示例荣誉股”"):
        add_share_kind(village.book, "示例荣誉股", with_dividend=True)
    assert [one.title for one in list_share_kinds(village.book)] == [
        "成员股",
        "农龄股",
        "集体股",
        "扶贫股",
        "示例荣誉股",
    ]


def test_collective_shares_have_no_claim_until_the_charter_says_so(two):
    village, first, _second = two
    move_shares(village.book, "allotment", first, 10_000, ON, share_kind="collective")

    assert shares_of(village)["0001"] == 20_000


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["allotment", "transfer", "gift", "inheritance", "withdrawal"]),
        st.integers(0, 2), st.integers(0, 2), st.integers(1, 40_000), st.integers(0, 300),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(moves=MOVES)
def test_as_at_any_day_the_register_holds_what_a_plain_count_says(tmp_path_factory, moves):
    village = Village(tmp_path_factory.mktemp("move"))
    ids = [village.has_household(f"示例{place}", "3") for place in range(3)]
    told: list[tuple[dt.date, int, int]] = []
    for kind, here, there, shares, offset in moves:
        on = dt.date(2022, 1, 1) + dt.timedelta(offset)
        gives = kind not in ("allotment",)
        other = ids[there] if kind in ("transfer", "gift", "inheritance") else None
        try:
            move_shares(village.book, kind, ids[here], shares, on, to_household_id=other, note="示例")
        except InvalidInput:
            continue
        told.append((on, here, -shares if gives else shares))
        if other:
            told.append((on, there, shares))
    for probe in (dt.date(2021, 12, 31), dt.date(2022, 3, 1), dt.date(2022, 7, 1), dt.date(2022, 12, 31)):
        expected = {
            f"{place + 1:04d}": 30_000 + sum(change for on, one, change in told if one == place and on <= probe)
            for place in range(3)
        }
        assert shares_of(village, probe) == expected
    assert verify(village.book) == ()
    village.close()


def test_a_household_that_left_takes_nothing_more(two):
    village, first, second = two
    merge_households(village.book, second, first, ON)

    with pytest.raises(InvalidInput, match="退出登记簿"):
        join_member(village.book, "marriage", second, Member("示例新人"), ON)
    with pytest.raises(InvalidInput, match="请填写成员姓名"):
        join_member(village.book, "marriage", first, Member(" "), ON)
