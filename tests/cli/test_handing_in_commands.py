from __future__ import annotations

import json
import zipfile

import pytest


def answer(said):
    status, out, err = said
    assert status == 0, err
    return json.loads(out)


@pytest.fixture
def book(gacha, tmp_path):
    """A village's book with one entry in each of two quarters."""
    assert gacha("new", "示例.gacha", "--name", "示例嘎查", "--township", "示例苏木", "--year", "2023")[0] == 0
    for day, amount in (("2023-05-01", "1000"), ("2023-08-01", "500.01")):
        assert gacha("record", "示例.gacha", "其他收入", "--date", day, "--amount", amount, "--summary", "示例")[0] == 0
    return "示例.gacha"


def test_a_quarter_is_handed_in_collected_and_added_up(gacha, book):
    made = answer(gacha("submit", book, "--year", "2023", "--quarter", "3", "--out", "q3.xlsx", "--json"))

    assert (made["period"], made["version"], made["changes"]) == ("2023-Q3", 1, [])
    assert len(made["key"]) == 19
    collected = answer(gacha("township", "collect", "hub.db", "q3.xlsx", "--json"))
    assert [(one["year"], one["period"]) for one in collected["accepted"]] == [(2023, "2023-Q3")]
    summary = answer(gacha("township", "summary", "hub.db", "--year", "2023", "--quarter", "3", "--json"))
    assert (summary["period"], summary["totals"]["income"]) == ("2023-Q3", "500.01")
    assert "只写一个" in gacha("township", "board", "hub.db", "--year", "2023", "--quarter", "3", "--month", "8")[2]
    assert "季度“5”不对" in gacha("submit", book, "--year", "2023", "--quarter", "5", "--out", "x.xlsx")[2]


def test_handing_in_again_says_what_changed_and_the_book_remembers(gacha, book):
    answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))
    assert answer(gacha("submit", book, "--year", "2023", "--out", "b.xlsx", "--json"))["version"] == 1
    gacha("record", book, "其他收入", "--date", "2023-09-01", "--amount", "2", "--summary", "示例")

    made = answer(gacha("submit", book, "--year", "2023", "--out", "c.xlsx", "--json"))

    assert made["version"] == 2
    assert {"report": "主要指标", "row": "总收入", "column": "", "before": "1,500.01", "after": "1,502.01"} in made[
        "changes"
    ]
    kept = answer(gacha("submissions", book, "--json"))["submissions"]
    assert [(one["period"], one["version"], one["file"]) for one in kept] == [
        ("2023", 2, "c.xlsx"), ("2023", 1, "a.xlsx"),
    ]  # fmt: skip
    assert "第2版" in gacha("submissions", book)[1]


def test_what_the_township_sends_back_is_opened_in_the_book_and_answered(gacha, book):
    answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))
    answer(gacha("township", "collect", "hub.db", "a.xlsx", "--json"))
    status, out, err = gacha(
        "township", "return", "hub.db", "示例嘎查", "--year", "2023", "--reason", "请按对账单核对",
        "--mark", "主要指标!C4=少一笔利息", "--out", "slip.xlsx",
    )  # fmt: skip
    assert status == 0, err
    assert "已退回" in out

    slip = answer(gacha("read-return", book, "slip.xlsx", "--json"))

    assert [(mark["title"], mark["words"]) for mark in slip["marks"]] == [
        ("整份文件", "请按对账单核对"), ("总收入", "少一笔利息"),
    ]  # fmt: skip
    assert "已经打开过" in gacha("read-return", book, "slip.xlsx")[2]
    assert "等待更正" in gacha("submissions", book)[1]
    gacha("record", book, "其他收入", "--date", "2023-09-01", "--amount", "2", "--summary", "示例利息")
    answer(gacha("submit", book, "--year", "2023", "--out", "b.xlsx", "--json"))
    assert "已重新上报" in gacha("submissions", book)[1]
    collected = answer(gacha("township", "collect", "hub.db", "b.xlsx", "--json"))
    assert [one["version"] for one in collected["accepted"]] == [2]
    rows = answer(gacha("township", "difference", "hub.db", "示例嘎查", "--year", "2023", "--json"))["rows"]
    assert rows[0]["row"] == "总收入"
    assert gacha("township", "approve", "hub.db", "示例嘎查", "--year", "2023")[0] == 0
    board = answer(gacha("township", "board", "hub.db", "--year", "2023", "--json"))
    assert (board["villages"][0]["status"], board["villages"][0]["state"]) == ("approved", "handed_in")


def test_another_village_does_not_take_the_slip(gacha, book):
    answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))
    gacha("township", "collect", "hub.db", "a.xlsx")
    gacha("township", "return", "hub.db", "示例嘎查", "--year", "2023", "--reason", "请改", "--out", "slip.xlsx")
    gacha("new", "乙.gacha", "--name", "示例乙嘎查", "--year", "2023")

    assert "不是本账本的" in gacha("read-return", "乙.gacha", "slip.xlsx")[2]


def test_a_replaced_key_is_asked_about_and_then_trusted(gacha, book):
    assert "第一次上报时会自动生成" in gacha("key", book)[2]
    first = answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))["key"]
    gacha("township", "collect", "hub.db", "a.xlsx")
    assert answer(gacha("key", book, "--json"))["key"] == first
    assert "为什么换密钥" in gacha("key", book, "--replace")[2]
    second = answer(gacha("key", book, "--replace", "--reason", "旧电脑丢失", "--json"))["key"]
    gacha("record", book, "其他收入", "--date", "2023-09-01", "--amount", "2", "--summary", "示例")
    answer(gacha("submit", book, "--year", "2023", "--out", "b.xlsx", "--json"))

    status, out, _err = gacha("township", "collect", "hub.db", "b.xlsx")

    assert status == 1
    assert first in out
    assert second in out
    assert "等待确认" in gacha("township", "keys", "hub.db")[1]
    assert gacha("township", "trust", "hub.db", "示例嘎查", second)[0] == 0
    assert gacha("township", "collect", "hub.db", "b.xlsx")[0] == 0


def test_a_day_is_set_and_taken_away(gacha, book):
    answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))
    gacha("township", "collect", "hub.db", "a.xlsx")

    assert "截止日是 2024-02-20" in gacha("township", "deadline", "hub.db", "--year", "2023", "--day", "2024-02-20")[1]
    board = answer(gacha("township", "board", "hub.db", "--year", "2023", "--json"))
    assert (board["villages"][0]["status"], board["villages"][0]["late"]) == ("late", True)
    assert "没有截止日" in gacha("township", "deadline", "hub.db", "--year", "2023")[1]


def test_what_lies_in_an_archive_is_collected_and_each_bad_one_named(gacha, book, tmp_path):
    answer(gacha("submit", book, "--year", "2023", "--out", "a.xlsx", "--json"))
    content = (tmp_path / "a.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "全部.zip", "w") as archive:
        archive.writestr("好/示例.xlsx", content)
        archive.writestr("坏.xlsx", content[:9000])
        archive.writestr("更多.zip", b"PK")
        archive.writestr("说明.txt", "你好")
        archive.writestr("__MACOSX/._示例.xlsx", b"x")
    # as a Chinese program writes it: the name in GBK, and no word of that
    raw = (tmp_path / "全部.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(raw[: len(raw) // 2])

    collected = answer(gacha("township", "collect", "hub.db", "全部.zip", "cut.zip", "--json"))

    assert [one["file"].rpartition("全部.zip")[2].replace("\\", "/") for one in collected["accepted"]] == [
        "/好/示例.xlsx"
    ]
    reasons = {one["file"].replace("\\", "/").rpartition("/")[2]: one["reason"] for one in collected["refused"]}
    assert "压缩包里的压缩包" in reasons["更多.zip"]
    assert "已损坏" in reasons["坏.xlsx"]
    assert "已损坏或没有传完整" in reasons["cut.zip"]
    assert len(collected["ignored"]) == 2
    status, out, _err = gacha("township", "collect", "hub.db", "全部.zip", "--json")
    assert status == 1
    assert sorted(one["repeated"] for one in json.loads(out)["refused"]) == [False, False, True]


def test_names_in_an_archive_of_a_chinese_program_are_read(tmp_path):
    from gacha_app.township.incoming import find_files

    name = "示例嘎查.xlsx".encode("gbk")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x" * len(name), b"PK")
    raw = (tmp_path / "a.zip").read_bytes().replace(b"x" * len(name), name)
    (tmp_path / "a.zip").write_bytes(raw)

    assert [one.short_name for one in find_files([tmp_path / "a.zip"])] == ["示例嘎查.xlsx"]


def test_a_bomb_in_an_archive_is_not_unpacked(gacha, tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("大.xlsx", b"\0" * (31 * 2**20))

    status, out, _err = gacha("township", "collect", "hub.db", "bomb.zip")

    assert status == 1
    assert "太大" in out
