"""A village's dividend from its register to the last household, through the command line alone."""

from __future__ import annotations

import csv
import json

import pytest

BOOK = "a.gacha"
CARDS = {"0001": "6228480402564890018", "0002": "100200300400", "0003": "100200300401"}


@pytest.fixture
def village(gacha):
    """Return the command line in a folder with a village of three households that earned 10,000 yuan in 2023."""
    gacha("new", BOOK, "--name", "示例嘎查", "--year", "2023", "--opening", "102=1000")
    for name, card in zip(("示例甲", "示例乙", "示例丙"), CARDS.values(), strict=True):
        done = gacha("household", "add", BOOK, name, "--shares", "2", "--date", "2023-01-01", "--account", card)
        assert done[0] == 0, done
    gacha(
        "voucher",
        "add",
        BOOK,
        "--date",
        "2023-05-01",
        "--summary",
        "卖葡萄",
        "--line",
        "102:10000",
        "--line",
        "50101:-10000",
        "--post",
    )
    return gacha


def told(gacha, *words):
    status, out, err = gacha(*words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_the_registers_move_by_command(village):
    gacha = village
    for words in (
        ("join", BOOK, "0001", "示例新生", "--date", "2023-02-01", "--relation", "子"),
        ("join", BOOK, "0001", "示例媳", "--date", "2023-02-02", "--kind", "婚入"),
        ("leave", BOOK, "0001", "示例甲", "--date", "2023-03-01", "--representative", "示例媳"),
        (
            "move",
            BOOK,
            "0002",
            "--shares",
            "0.5",
            "--date",
            "2023-04-01",
            "--reason",
            "继承",
            "--to",
            "0003",
            "--note",
            "示例公证",
        ),
        ("split", BOOK, "0001", "--date", "2023-05-01", "--member", "示例新生", "--shares", "0.5", "--number", "0009"),
        ("represent", BOOK, "0001", "示例媳", "--date", "2023-05-02"),
    ):
        status, _out, err = gacha("household", *words)
        assert status == (1 if words[0] == "represent" else 0), (words, err)
    assert told(gacha, "share-kind", "list", BOOK)[2] == {
        "code": "collective", "title": "集体股", "with_dividend": False, "active": True,
    }  # fmt: skip
    rows = told(gacha, "household", "events", BOOK, "--year", "2023")["rows"]
    assert [row["kind"] for row in rows] == ["出生", "婚入", "死亡", "继承", "分户"]
    gift = told(gacha, "household", "leave", BOOK, "0003", "示例丙", "--date", "2023-06-01")
    assert gacha("household", "correct", BOOK, str(gift["id"]), "--reason", "示例：登记错了")[0] == 0
    shares = {
        row["number"]: row["shares"] for row in told(gacha, "report", BOOK, "households", "--year", "2023")["rows"]
    }
    assert shares == {"0001": "1.5", "0002": "1.5", "0003": "2.5", "0009": "0.5"}


def test_a_dividend_goes_through_every_step_and_the_bank(village, tmp_path):
    gacha = village
    dry = told(gacha, "dividend", "propose", BOOK, "--year", "2023", "--rate", "50", "--dry-run")
    assert (dry["pool"], dry["way"]) == ("4000.00", "rate")
    assert gacha("dividend", "show", BOOK, "--year", "2023")[0] == 1
    told(gacha, "dividend", "propose", BOOK, "--year", "2023", "--total", "3000", "--allocate", "示例敬老=211:500")
    for step, *said in (
        ("监事会审核", "--date", "2024-01-02", "--people", "示例监事"),
        ("party", "--date", "2024-01-03", "--people", "示例支部"),
        ("township", "--date", "2024-01-04", "--people", "示例苏木"),
        ("opened", "--date", "2024-01-05", "--days", "10"),
        (
            "meeting",
            "--date",
            "2024-01-15",
            "--entitled",
            "30",
            "--present",
            "25",
            "--in-favour",
            "22",
            "--against",
            "3",
        ),
        ("published", "--date", "2024-01-16", "--days", "5"),
    ):
        status, _out, err = gacha("dividend", "step", BOOK, step, "--year", "2023", *said)
        assert status == 0, (step, err)
    assert gacha("dividend", "excuse", BOOK, "filed", "--year", "2023", "--reason", "示例：苏木合署办公")[0] == 0
    told(gacha, "dividend", "approve", BOOK, "--year", "2023", "--date", "2024-01-22")
    steps = told(gacha, "dividend", "steps", BOOK, "--year", "2023")["steps"]
    assert [one["step"] for one in steps][-2:] == ["filed", "approved"]
    assert steps[4]["in_favour"] == 22

    batch = told(
        gacha,
        "dividend",
        "bank-file",
        BOOK,
        "--year",
        "2023",
        "--format",
        "cmb",
        "--out",
        "发.csv",
        "--date",
        "2024-01-23",
    )
    assert (batch["batch"], batch["total"], batch["lines"][0]["account"]) == (
        "2023-1",
        "3000.00",
        "6228***********0018",
    )
    with (tmp_path / "结果.csv").open("w", encoding="gbk", newline="") as file:
        rows = [(card, "1000.00", "失败" if number == "0002" else "成功", "销户" if number == "0002" else "")
                for number, card in CARDS.items()]  # fmt: skip
        csv.writer(file).writerows([("账号", "金额", "处理结果", "失败原因"), *rows])
    status, out, err = gacha("dividend", "bank-result", BOOK, "结果.csv", "--year", "2023", "--date", "2024-01-25")
    assert (status, "发放成功 2 户，退回 1 户" in out, "销户" in out) == (0, True, True), err
    assert gacha("dividend", "bank-result", BOOK, "结果.csv", "--year", "2023")[0] == 1

    assert gacha("dividend", "unclaimed", BOOK, "2", "--year", "2023", "--reason", "示例：外出")[0] == 0
    rows = told(gacha, "report", BOOK, "unpaid-dividends", "--year", "2025")["rows"]
    assert [(row["year"], row["number"], row["net"], row["state"]) for row in rows] == [
        ("2023", "0002", "1000.00", "未领挂账")
    ]
    line = told(
        gacha, "dividend", "pay", BOOK, "--year", "2023", "--household", "0002", "--payee", "示例弟", "--relation", "弟",
        "--money", "101", "--date", "2024-05-01",
    )["lines"][1]  # fmt: skip
    assert (line["state"], line["payee"], line["relation"]) == ("paid", "示例弟", "弟")
    assert told(gacha, "verify", BOOK)["ok"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("propose", BOOK, "--year", "2023"), "只填一种"),
        (("propose", BOOK, "--year", "2023", "--total", "1", "--rate", "5"), "只填一种"),
        (("propose", BOOK, "--year", "2023", "--rate", "abc"), "“abc”不是百分比"),
        (("propose", BOOK, "--year", "2023", "--rate", "101"), "应在 0 到 100 之间"),
        (("propose", BOOK, "--year", "2023", "--kind", "成员股"), "应写成 股种=金额"),
        (("propose", BOOK, "--year", "2023", "--kind", "月亮股=5"), "没有“月亮股”这个选项"),
        (("propose", BOOK, "--year", "2023", "--total", "1", "--allocate", "敬老"), "应写成 名称=科目:金额"),
        (("propose", BOOK, "--year", "2023", "--total", "1", "--allocate", "敬老=999:5"), "没有科目“999”"),
        (("step", BOOK, "跳舞", "--year", "2023", "--date", "2024-01-01"), "没有“跳舞”这个选项"),
        (("bank-file", BOOK, "--year", "2023", "--out", "x.csv"), "还没有分红方案"),
        (("bank-result", BOOK, "nowhere.csv", "--year", "2023"), "nowhere.csv"),
        (("bank-formats", BOOK, "--add", "nowhere.json"), "读不了“nowhere.json”"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(village, words, said):
    status, out, err = village("dividend", *words)

    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1


def test_slips_and_certificates_are_printed_by_command(village, tmp_path):
    gacha = village
    told(gacha, "dividend", "propose", BOOK, "--year", "2023", "--total", "3000")
    told(gacha, "dividend", "approve", BOOK, "--year", "2023")
    assert gacha("dividend", "slips", BOOK, "--year", "2023", "--out", "明白纸.pdf")[1] == "已写入 明白纸.pdf\n"
    assert "这不是分红明白纸的校验码" in gacha("dividend", "check-slip", BOOK, "abc")[1]
    assert told(gacha, "dividend", "book", BOOK, "0001")["totals"]["amount"] == "1000.00"
    assert len(told(gacha, "certificate", "issue", BOOK, "--date", "2024-01-05")) == 3
    assert gacha("certificate", "print", BOOK, "--out", "证.pdf")[1] == "已写入 证.pdf：3 本。\n"
    assert gacha("certificate", "handover", BOOK, "2024-00001", "--to", "示例甲", "--date", "2024-01-06")[0] == 0
    assert gacha("certificate", "cancel", BOOK, "2024-00002", "--reason", "示例")[0] == 0
    states = [row["state"] for row in told(gacha, "certificate", "list", BOOK)["rows"]]
    assert states == ["有效", "已作废", "有效"]
    assert (tmp_path / "明白纸.pdf").read_bytes().startswith(b"%PDF")
