from __future__ import annotations

import json
import zlib

import pytest
from handing_in import package
from sqlalchemy import select

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.storage.hub import open_hub
from gacha_app.storage.hub_tables import package_texts, packages
from gacha_app.township.package import parse_package
from gacha_app.township.receiving import Repeated, receive
from gacha_app.township.villages import (
    ExpectedVillage,
    expect_villages,
    known_villages,
    stop_expecting,
    village_key,
)


@pytest.fixture
def hub(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as opened:
        yield opened


def take(hub, one, file="a.xlsx", year=None):
    return receive(hub, one, file, one.sha256, year)


def kept(hub):
    """Return village code, year, version and state of every package."""
    with hub.reading() as session:
        rows = session.execute(select(packages).order_by(packages.c.id)).mappings()
        return [(row["name"], row["year"], row["version"], row["state"]) for row in rows]


def refusal(hub, one, **more):
    before = kept(hub)
    with pytest.raises(GachaError) as problem:
        take(hub, one, **more)
    assert kept(hub) == before
    return str(problem.value)


def test_a_package_is_kept_with_its_figures_and_its_whole_text(hub):
    sent = package()

    got = take(hub, sent)

    assert (got.organisation, got.year, got.version, got.notes) == ("示例一嘎查", 2023, 1, ())
    with hub.reading() as session:
        row = session.execute(select(packages)).mappings().one()
        content = session.scalar(select(package_texts.c.content))
        assert parse_package(zlib.decompress(content).decode(), row["sha256"]) == sent
        assert row["received_by"] == "示例员"
        assert json.loads(row["figures"]) == sent.figures


def test_amounts_of_a_whole_league_fit(hub):
    take(hub, package(income=9_000_000_000_000_000))
    take(hub, package("示例二嘎查", income=9_000_000_000_000_000))

    assert len(kept(hub)) == 2


def test_the_same_package_twice_counts_once(hub):
    take(hub, package())

    with pytest.raises(Repeated, match="已经收过"):
        take(hub, package(), file="copy.xlsx")
    assert len(kept(hub)) == 1


def test_the_same_figures_made_once_more_are_no_new_version(hub):
    take(hub, package())

    assert "已经收过" in refusal(hub, package(made_at="2024-02-01T09:00:00+08:00"))


def test_other_figures_take_the_place_of_the_former_which_are_kept(hub):
    take(hub, package())

    got = take(hub, package(made_at="2024-02-01T09:00:00+08:00", income=510_000_00), file="b.xlsx")

    assert got.version == 2
    assert "第1版" in got.notes[0]
    assert kept(hub) == [("示例一嘎查", 2023, 1, "superseded"), ("示例一嘎查", 2023, 2, "accepted")]


def test_a_village_may_go_back_to_what_it_said_first(hub):
    take(hub, package())
    take(hub, package(made_at="2024-02-01T09:00:00+08:00", income=1))

    assert take(hub, package(made_at="2024-02-02T09:00:00+08:00")).version == 3


def test_an_older_package_does_not_take_the_place_of_a_newer(hub):
    take(hub, package(made_at="2024-02-01T09:00:00+08:00"))

    words = refusal(hub, package(made_at="2024-02-01T08:59:00+08:00", income=1))

    assert "更新的一份" in words
    assert "旧文件" in words


def test_times_are_compared_across_offsets(hub):
    take(hub, package(made_at="2024-02-01T09:00:00+08:00"))

    assert take(hub, package(made_at="2024-02-01T02:00:00+00:00", income=1)).version == 2


def test_a_package_of_another_year_than_asked_for_is_refused(hub):
    assert "2023年度，现在收的是2024年度" in refusal(hub, package(), year=2024)


def test_years_of_a_village_stand_side_by_side(hub):
    take(hub, package())
    take(hub, package(year=2022))

    assert [one[1:3] for one in kept(hub)] == [(2023, 1), (2022, 1)]
    assert [village.since for village in known_villages(hub)] == [2022]


def test_one_book_under_two_names_is_refused_until_the_township_renames_the_village(hub):
    take(hub, package())
    renamed = package("示例新嘎查", code="code of 示例一嘎查", year=2024)

    words = refusal(hub, renamed)
    expect_villages(hub, [ExpectedVillage("示例新嘎查", "示例苏木", code="code of 示例一嘎查")])

    assert "“示例新嘎查”与已收的“示例一嘎查”是同一个账本" in words
    assert take(hub, renamed).version == 1
    assert [village.name for village in known_villages(hub)] == ["示例新嘎查"]


def test_a_name_written_longer_or_shorter_is_the_same_name(hub):
    take(hub, package("巴彦示例嘎查"))

    assert take(hub, package("巴彦示例嘎查股份经济合作社", code="code of 巴彦示例嘎查", year=2024)).version == 1
    assert len(known_villages(hub)) == 1


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("巴彦树贵", "巴彦树贵"), ("巴彦树贵嘎查", "巴彦树贵"), ("巴彦树贵 嘎查", "巴彦树贵"),
        ("巴彦树贵嘎查股份经济合作社", "巴彦树贵"), ("巴彦树贵嘎查委员会", "巴彦树贵"), ("上滩村经济合作社", "上滩"),
        ("上滩村民委员会", "上滩"), ("嘎查", "嘎查"), ("Ａ村", "A"),
    ],
)  # fmt: skip
def test_names_are_compared_without_their_endings(name, key):
    assert village_key(name) == key


def test_a_second_book_of_a_village_is_refused_until_the_township_says_it_is_right(hub):
    take(hub, package(), file="first.xlsx")
    second = package(code="another", year=2024)

    words = refusal(hub, second)
    expect_villages(hub, [ExpectedVillage("示例一嘎查", "示例苏木", code="another")])

    assert "first.xlsx" in words
    assert "重复建账" in words
    assert take(hub, second).version == 1
    assert len(known_villages(hub)) == 1


def test_villages_of_two_townships_may_share_a_name(hub):
    take(hub, package())
    take(hub, package(code="other", township="示例镇"))

    assert [(one.name, one.township) for one in known_villages(hub)] == [
        ("示例一嘎查", "示例苏木"),
        ("示例一嘎查", "示例镇"),
    ]


def test_a_name_without_a_township_is_the_only_village_of_that_name(hub):
    take(hub, package())

    assert "重复建账" in refusal(hub, package(code="other", township=""))


def test_a_name_without_a_township_is_a_new_village_where_two_bear_it(hub):
    take(hub, package())
    take(hub, package(code="other", township="示例镇"))
    take(hub, package(code="third", township=""))

    assert len(known_villages(hub)) == 3


def test_a_township_written_later_is_filled_in_and_another_one_is_told(hub):
    take(hub, package(township=""))

    filled = take(hub, package(year=2024))
    other = take(hub, package(year=2025, township="别的苏木"))

    assert filled.notes == ()
    assert "“别的苏木”" in other.notes[0]
    assert [one.township for one in known_villages(hub)] == ["示例苏木"]


def test_a_township_written_later_may_show_that_a_village_keeps_two_books(hub):
    take(hub, package(township=""))
    take(hub, package(code="b", township="示例镇", name="示例二嘎查"))
    expect_villages(hub, [ExpectedVillage("示例三嘎查", "示例镇", code="c")])
    with hub.writing("test") as session:
        from gacha_app.storage.hub_tables import villages

        session.execute(villages.update().where(villages.c.code == "c").values(key=village_key("示例一嘎查")))

    assert "重复建账" in refusal(hub, package(year=2024, township="示例镇"))


def test_a_list_of_villages_takes_its_own_and_refuses_strangers(hub):
    added = expect_villages(hub, [ExpectedVillage("示例一嘎查", "示例苏木"), ExpectedVillage("示例二村")])

    assert added == 2
    assert take(hub, package()).version == 1
    assert take(hub, package("示例二村经济合作社")).version == 1
    assert "不在应报名单中" in refusal(hub, package("外来嘎查"))
    assert [(one.name, one.code) for one in known_villages(hub)] == [
        ("示例一嘎查", "code of 示例一嘎查"),
        ("示例二村", "code of 示例二村经济合作社"),
    ]
    assert expect_villages(hub, [ExpectedVillage("外来嘎查"), ExpectedVillage("示例一嘎查", "示例苏木")]) == 1
    assert take(hub, package("外来嘎查")).version == 1


def test_a_list_with_a_wrong_line_is_not_taken_at_all(hub):
    expect_villages(hub, [ExpectedVillage("甲村", code="a"), ExpectedVillage("乙村", code="b")])

    with pytest.raises(InvalidInput, match="第2行没有"):
        expect_villages(hub, [ExpectedVillage("丙村"), ExpectedVillage(" ")])
    with pytest.raises(InvalidInput, match="代码 a 属于“甲村”"):
        expect_villages(hub, [ExpectedVillage("乙村", code="a")])
    assert [one.name for one in known_villages(hub)] == ["乙村", "甲村"]


def test_a_village_that_is_expected_no_longer_keeps_what_it_handed_in(hub):
    take(hub, package())
    stop_expecting(hub, known_villages(hub)[0].id)

    assert not known_villages(hub)[0].expected
    assert len(kept(hub)) == 1
