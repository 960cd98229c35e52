"""The duties from the command line: every one from its first word to its end, and back."""

from __future__ import annotations

import io
import json
import shutil

import pytest
from PIL import Image

from tests.village import Village

YEAR = ("--year", "2023")
PEOPLE = ("--person", "白音，书记，12，1.5", "--person", "苏和，会计，12，1", "--person", "赵海，委员，3")


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """Two closed years: 150,000 yuan of grapes, then 400,000."""
    village = Village(tmp_path_factory.mktemp("duties"), "示例", opening={"102": "1000"})
    village.has_project("温棚葡萄", "grapes")
    for year, amount in ((2022, "150000"), (2023, "400000")):
        village.records("sale", amount, on=f"{year}-06-01", project="温棚葡萄")
        village.closes(year)
    village.close()
    return village.book.path


@pytest.fixture
def book(master, tmp_path):
    shutil.copy(master, tmp_path)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    (tmp_path / "棚.png").write_bytes(picture.getvalue())
    (tmp_path / "假.png").write_bytes(b"no picture")
    return master.name


def told(gacha, *words):
    status, out, err = gacha(*words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_a_project_is_led_through_its_year(gacha, book, tmp_path):
    name = ("secretary-project", "add", book, "温棚扩建", *YEAR, "--leader", "白音", "--content", "新建八座棚")
    goals = ("--income-goal", "20万", "--goal", "带动就业 20人", "--stage", "2-20 表决 白音", "--funding", "自筹 8万")
    assert gacha(*name, *goals, "--project", "温棚葡萄")[0] == 0
    call = ("secretary-project",)
    for words in (
        ("month", book, "温棚扩建", *YEAR, "--month", "3", "--percent", "45", "--words", "打地基", "--problem", "缺车"),
        (
            "review",
            book,
            "温棚扩建",
            *YEAR,
            "--quarter",
            "1",
            "--score",
            "90",
            "--reviewer",
            "苏木",
            "--date",
            "2023-04-06",
        ),
        ("done", book, "温棚扩建", "表决", *YEAR, "--date", "2023-02-18"),
        ("photo", book, "温棚扩建", "棚.png", *YEAR),
        (
            "change",
            book,
            "温棚扩建",
            *YEAR,
            "--responsible",
            "王强",
            "--stage",
            "2-21 表决 白音",
            "--stage",
            "9-30 滴灌",
        ),
        ("end", book, "温棚扩建", *YEAR, "--outcome", "建好了", "--reached", "带动就业=22"),
    ):
        status, _out, err = gacha(*call, *words)
        assert status == 0, (words, err)

    row = told(gacha, *call, "list", book, *YEAR)["rows"][0]
    assert (row["percent"], row["growth"], row["income_goal"], row["overdue"]) == ("45.00", "250000.00", "200000.00", 0)
    assert gacha(*call, "show", book, "温棚扩建", *YEAR, "--pdf", "一览.pdf", "--xlsx", "一览.xlsx")[0] == 0
    assert (tmp_path / "一览.pdf").read_bytes().startswith(b"%PDF")
    items = {one["item"]: one["words"] for one in told(gacha, *call, "show", book, "温棚扩建", *YEAR)["rows"]}
    assert items["时间表 1"] == "表决，2023-02-21 前，白音，2023-02-18 完成"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("month", "没有", "--month", "3", "--percent", "5", "--words", "好"), "没有名为“没有”的书记项目"),
        (("photo", "温棚扩建", "假.png"), "不是照片"),
        (("month", "温棚扩建", "--month", "3", "--percent", "101", "--words", "好"), "0 到 100"),
        (("review", "温棚扩建", "--quarter", "2", "--score", "90", "--reviewer", "x", "--date", "2023-05-01"), "之后"),
        (("done", "温棚扩建", "飞天"), "时间表里没有“飞天”"),
        (("change", "温棚扩建"), "没有写要改什么"),
        (("end", "温棚扩建", "--outcome", "好", "--reached", "带动就业"), "带动就业=22"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(gacha, book, words, said):
    add = (
        "secretary-project",
        "add",
        book,
        "温棚扩建",
        *YEAR,
        "--leader",
        "白音",
        "--content",
        "棚",
        "--goal",
        "就业 2人",
    )
    assert gacha(*add, "--stage", "2-20 表决")[0] == 0
    before = told(gacha, "secretary-project", "list", book, *YEAR)

    status, out, err = gacha("secretary-project", words[0], book, *words[1:], *YEAR)

    assert (status, out) == (1, "")
    assert said in err
    assert err.count("\n") == 1
    assert told(gacha, "secretary-project", "list", book, *YEAR) == before


def test_a_matter_goes_from_problem_to_task_to_its_end(gacha, book):
    for words in (
        (
            "add",
            book,
            "问题",
            "路难走",
            "--source",
            "代表会",
            "--from",
            "会议",
            "--due",
            "2023-09-30",
            "--date",
            "2023-04-12",
        ),
        ("step", book, "问2023-001", "测量", "--date", "2023-05-02"),
        ("answer", book, "问2023-001", "8月铺好"),
        ("change", book, "问2023-001", "--responsible", "王强"),
        ("task", book, "问2023-001", "--responsible", "王强", "--date", "2023-05-03", "--due", "2023-08-31"),
        ("photo", book, "任2023-001", "棚.png"),
        ("close", book, "任2023-001", "铺好了", "--satisfied"),
        ("close", book, "问2023-001", "好了", "--not-satisfied"),
        ("reopen", book, "问2023-001", "--reason", "又坏了"),
    ):
        status, _out, err = gacha("matter", *words)
        assert status == 0, (words, err)

    one = told(gacha, "matter", "show", book, "问2023-001")
    assert (one["state"], one["tasks"], one["overdue"]) == ("answered", ["任2023-001"], True)
    assert told(gacha, "matter", "list", book, "任务", *YEAR)["rows"][0]["satisfied"] == "满意"
    assert gacha("matter", "show", book, "问2023-001")[1].startswith("问2023-001")
    status, _out, err = gacha("matter", "close", book, "任2023-001", "又好了")
    assert status == 1
    assert "已在" in err


def test_pay_goes_from_the_closed_year_to_the_bank_and_back(gacha, book):
    preview = told(gacha, "pay", "preview", book, *YEAR, *PEOPLE)
    assert (preview["growth"], preview["most"], preview["rate"]) == ("250000.00", "25000.00", "10")
    assert [one["amount"] for one in preview["lines"]] == ["7500.00", "17500.00", "0.00"]
    assert gacha("pay", "record", book, *YEAR, *PEOPLE, "--total", "2万")[0] == 0
    for step, date, more in (
        ("村里申报", "2024-01-10", ("--people", "白音")),
        ("checked", "2024-01-11", ("--people", "苏木")),
        ("filed", "2024-01-12", ("--people", "旗里")),
        ("voted", "2024-01-20", ("--entitled", "30", "--present", "25", "--in-favour", "24")),
        ("posted", "2024-01-21", ("--days", "5")),
    ):
        status, _out, err = gacha("pay", "step", book, step, *YEAR, "--date", date, *more)
        assert status == 0, err
    assert gacha("pay", "unstep", book, "posted", *YEAR)[0] == 0
    assert gacha("pay", "step", book, "posted", *YEAR, "--date", "2024-01-22", "--days", "5")[0] == 0
    assert gacha("pay", "book", book, *YEAR, "--date", "2024-01-27")[0] == 0
    assert gacha("pay", "out", book, *YEAR, "--person", "苏和", "--date", "2024-01-28")[0] == 0
    assert gacha("pay", "photo", book, *YEAR, "棚.png")[0] == 0
    assert told(gacha, "pay", "show", book, *YEAR)["lines"][1]["paid"] == "2024-01-28"
    assert [one["state"] for one in told(gacha, "pay", "steps", book, *YEAR)["rows"]] == ["已办理"] * 5
    status, _out, err = gacha("pay", "withdraw", book, *YEAR, "--reason", "重算")
    assert status == 1
    assert "先撤回发放" in err
    assert gacha("pay", "unpay", book, *YEAR, "--person", "苏和", "--reason", "卡号错了")[0] == 0
    assert gacha("pay", "withdraw", book, *YEAR, "--reason", "重算")[0] == 0
    assert gacha("verify", book)[0] == 0
    rows = told(gacha, "report", book, "trial-balance", "--year", "2024")["rows"]
    assert {row["code"]: row["closing_credit"] for row in rows}.get("212", "0.00") == "0.00"


def test_a_village_corrects_the_rule_in_a_file(gacha, book, tmp_path):
    assert gacha("pay", "rule-export", book, "--out", "办法.toml")[0] == 0
    text = (tmp_path / "办法.toml").read_text("utf-8")
    (tmp_path / "办法.toml").write_text(text.replace('percent = "10"', 'percent = "110"'), "utf-8")
    status, _out, err = gacha("pay", "rule-load", book, "办法.toml")
    assert status == 1
    assert "0 到 100" in err
    assert told(gacha, "pay", "rule", book)["own"] is False
    (tmp_path / "办法.toml").write_text(text.replace('percent = "10"', 'percent = "11"'), "utf-8")
    assert gacha("pay", "rule-load", book, "办法.toml")[0] == 0
    assert told(gacha, "pay", "preview", book, *YEAR, *PEOPLE)["most"] == "27500.00"
    assert gacha("pay", "rule-reset", book)[0] == 0
    assert told(gacha, "pay", "preview", book, *YEAR, *PEOPLE)["most"] == "25000.00"


def test_jobs_are_recorded_and_counted(gacha, book):
    assert gacha("job", "add", book, "乌仁", "--project", "温棚葡萄", "--start", "2023-03-01", "--poor")[0] == 0
    assert (
        gacha("job", "add", book, "陈某", "--project", "温棚葡萄", "--start", "2023-07-01", "--outside", "外旗")[0] == 0
    )
    one = told(gacha, "job", "list", book, *YEAR)["jobs"][0]
    days = ("days", book, one["id"], "--days", "20", "--date", "2023-03-31", "--amount", "2400")
    assert gacha("job", *days)[0] == 0
    assert gacha("job", "change", book, one["id"], "--end", "2023-09-30", "--work", "剪枝")[0] == 0

    row = told(gacha, "job", "count", book, "--period", "2023-08")["rows"][0]
    assert (row["people"], row["at_end"], row["local"], row["poor"]) == (2, 2, 1, 1)
    row = told(gacha, "job", "count", book, "--period", "2023")["rows"][0]
    assert (row["at_end"], row["days"], row["amount"]) == (1, "20", "2400.00")
    kept = told(gacha, "job", "list", book, *YEAR)["jobs"][0]["days"][0]
    assert gacha("job", "undays", book, kept["id"])[0] == 0
    assert gacha("job", "list", book, *YEAR)[0] == 0
    assert gacha("job", "photo", book, one["id"], "棚.png")[0] == 0
    assert gacha("job", "photo", book, one["id"], "假.png")[0] == 1
    assert gacha("job", "photo", book, one["id"], "假.png", "--paper")[0] == 0
    assert gacha("job", "remove", book, one["id"], "--reason", "重复登记")[0] == 0
    assert [row["name"] for row in told(gacha, "job", "list", book, *YEAR)["jobs"]] == ["陈某"]
    assert gacha("verify", book)[0] == 0
