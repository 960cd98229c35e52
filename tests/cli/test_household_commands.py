"""Households on the command line: how they are reached, their whole story, and what the charter fixes for them."""

from __future__ import annotations

import json

import pytest

BOOK = "a.gacha"


@pytest.fixture
def village(gacha):
    """A book with two households, ready for commands."""
    assert gacha("new", BOOK, "--name", "示例嘎查", "--year", "2023", "--opening", "102=1000")[0] == 0
    for name, shares in (("示例甲", "2"), ("示例乙", "1")):
        assert gacha("household", "add", BOOK, name, "--shares", shares, "--date", "2023-01-01")[0] == 0
    return gacha


def shown(gacha, household):
    return json.loads(gacha("household", "show", BOOK, household, "--json")[1])


def test_contacts_are_changed_and_shown_masked(village):
    words = ("--telephone", "13900001234", "--bank", "示例信用社", "--account", "100200300400", "--address", "东队")
    assert village("household", "change", BOOK, "1", *words)[:2] == (0, "已修改。\n")

    told = {one["what"]: one["value"] for one in shown(village, "1")["contacts"]}
    assert told == {"电话": "139****1234", "开户行": "示例信用社", "银行账号": "1002****0400", "住址": "东队"}


def test_a_change_of_nothing_is_refused(village):
    assert village("household", "change", BOOK, "1")[::2] == (1, "请写明要修改什么。\n")


def test_a_households_story_is_told_in_words_and_as_json(village, tmp_path):
    village("household", "join", BOOK, "1", "示例娃", "--date", "2023-02-01", "--relation", "长子")
    (tmp_path / "证明.txt").write_text("示例", "utf-8")
    village("household", "attach", BOOK, "1", "证明.txt")
    village("record", BOOK, "内部往来", "--date", "2023-03-01", "--amount", "300", "--household", "1")

    said = shown(village, "1")
    assert (said["number"], said["shares_held"], said["people"], said["balance"]) == ("0001", "2", 2, "300.00")
    assert [one["what"] for one in said["events"]] == ["出生"]
    assert [one["name"] for one in said["papers"]] == ["证明.txt"]
    assert [(one["name"][:3], one["amount"]) for one in said["claims"]] == [("113", "300.00")]
    text = village("household", "show", BOOK, "示例甲")[1]
    assert "0001 示例甲  2 份  2 人" in text
    assert "本户欠集体 300.00" in text
    assert "证明.txt" in text


def test_the_story_is_told_as_at_a_day(village):
    village("household", "move", BOOK, "1", "--shares", "3", "--date", "2023-06-01")

    earlier = json.loads(village("household", "show", BOOK, "1", "--date", "2023-05-31", "--json")[1])
    assert (earlier["shares_held"], shown(village, "1")["shares_held"]) == ("2", "5")


def test_a_correction_by_hand_needs_its_reason_and_may_take_away(village):
    words = ("household", "move", BOOK, "1", "--shares", "-0.5", "--date", "2023-06-01", "--reason", "更正")
    assert "份额更正需要写明会议或凭据" in village(*words)[2]

    assert village(*words, "--note", "示例：丈量多记")[0] == 0
    assert shown(village, "1")["shares_held"] == "1.5"
    assert shown(village, "1")["events"][0]["told"] == "成员股 -0.5 份 · 示例：丈量多记"


def test_shares_of_a_kind_of_the_villages_own_move_like_any_other(village):
    village("share-kind", "add", BOOK, "劳动贡献股")

    status, _out, err = village(
        "household", "move", BOOK, "1", "--shares", "1", "--date", "2023-06-01", "--reason", "转让", "--to", "2",
        "--share-kind", "劳动贡献股",
    )  # fmt: skip
    assert (status, err) == (1, "户号 0001 在 2023-06-01 的份额会小于零。\n")


def test_the_charter_is_shown_changed_and_held_to(village):
    words = ("--share-mode", "动态管理", "--transfer-ceiling", "50", "--reserve-rate", "12.5", "--reserve-cap", "5万")
    said = json.loads(village("charter", BOOK, *words, "--json")[1])
    assert (said["share_mode"], said["transfer_ceiling"], said["reserve_rate"], said["reserve_cap"]) == (
        "dynamic", "50", "12.5", "50000.00",
    )  # fmt: skip
    assert "一户持有上限  50%" in village("charter", BOOK)[1]

    moved = ("household", "move", BOOK, "2", "--shares", "1", "--date", "2023-06-01", "--reason", "转让", "--to", "1")
    assert "超过章程规定的上限" in village(*moved)[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--reserve-rate", "很多"), "“很多”不是百分比"),
        (("--reserve-rate", "101"), "应在 0 到 100 之间"),
        (("--share-mode", "随便"), "没有“随便”这个选项"),
        (("--reserve-cap", "-1"), "公积公益金的下限和上限不能是负数"),
    ],
)
def test_a_charter_that_cannot_be_is_refused_in_one_sentence(village, words, said):
    before = village("charter", BOOK)[1]

    status, _out, err = village("charter", BOOK, *words)

    assert status == 1
    assert said in err
    assert err.count("\n") == 1
    assert village("charter", BOOK)[1] == before
