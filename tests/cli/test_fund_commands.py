"""Subsidy money by commands: from the grant to the notice on the wall, and what is refused."""

from __future__ import annotations

import contextlib
import json
import shutil

import openpyxl
import pytest

from gacha_app.cli import run

BOOK = "a.gacha"
STEPS = (
    ("new", BOOK, "--name", "示例嘎查", "--year", "2023", "--opening", "102=50000"),
    ("project", "add", BOOK, "温棚葡萄"),
    ("project", "add", BOOK, "鸵鸟养殖"),
    ("household", "add", BOOK, "示例甲", "--shares", "1"),
    ("fund", "add", BOOK, "衔接资金", "--document", "财农1号", "--level", "中央", "--granted", "70万", "--date",
     "2023-02-01", "--project", "温棚葡萄", "--giver", "旗财政局", "--goal", "带动36户"),
    ("fund", "add", BOOK, "配套资金", "--level", "自治区", "--granted", "30万", "--project", "温棚葡萄"),
    ("fund", "add", BOOK, "帮扶资金", "--level", "企业结对帮扶", "--granted", "10万", "--use-by", "2023-12-31"),
    ("record", BOOK, "grant", "--date", "2023-03-01", "--amount", "70万", "--fund", "财农1号"),
    ("record", BOOK, "grant", "--date", "2023-04-01", "--amount", "30万", "--fund", "配套资金"),
    ("record", BOOK, "grant", "--date", "2023-04-01", "--amount", "10万", "--fund", "帮扶资金"),
    ("fund", "plan", BOOK, "衔接资金", "--name", "温棚三期", "--place", "嘎查东部", "--end", "2023-09-30", "--with",
     "配套资金"),
    ("fund", "milestone", BOOK, "衔接资金", "方案批复", "--date", "2023-03-20", "--who", "旗农牧局"),
    ("fund", "milestone", BOOK, "配套资金", "招标中标", "--date", "2023-04-10", "--who", "温室队", "--amount", "60万"),
    ("fund", "milestone", BOOK, "配套资金", "开工", "--date", "2023-04-20"),
    ("record", BOOK, "spend_grant", "--date", "2023-06-01", "--amount", "20万", "--fund", "衔接资金", "--item", "153"),
    ("fund", "form-asset", BOOK, "温棚", "--date", "2023-08-01", "--part", "衔接资金=20万", "--way", "completed",
     "--code", "固-1", "--life", "10年", "--owner", "嘎查集体", "--keeper", "张"),
    ("fund", "form-asset", BOOK, "滴灌", "--date", "2023-08-02", "--part", "衔接资金=5万", "--part", "配套资金=1万",
     "--own", "2000"),
    ("fund", "return", BOOK, "帮扶资金", "--date", "2023-11-01", "--amount", "4万"),
    ("record", BOOK, "sale", "--date", "2023-10-01", "--amount", "3万", "--project", "温棚葡萄"),
    ("fund", "yield", BOOK, "温棚", "--year", "2023", "--expected", "4万", "--voucher", "记-2023-10-0001", "--amount",
     "2.5万"),
    ("fund", "yield-use", BOOK, "固-1", "--year", "2023", "--kind", "公益岗位", "--amount", "1万"),
    ("fund", "household", BOOK, "衔接资金", "示例甲", "--year", "2023", "--way", "务工就业", "--persons", "2",
     "--income", "8000"),
)  # fmt: skip


@pytest.fixture(scope="module")
def funded(tmp_path_factory):
    """A book with three funds, entered by commands; tests get copies."""
    folder = tmp_path_factory.mktemp("funded")
    with contextlib.chdir(folder):
        for words in STEPS:
            assert run(words) == 0, words
    return folder / BOOK


@pytest.fixture
def gacha(gacha, funded):
    shutil.copy(funded, BOOK)
    return gacha


def told(gacha, *words):
    status, out, said = gacha(*words, "--json")
    assert status == 0, said
    return json.loads(out)


def listed(gacha, what="funds", year=2023):
    return told(gacha, "fund", "list", BOOK, what, "--year", year)["rows"]


def test_every_sum_of_a_fund_comes_from_the_journal(gacha):
    sums = {
        row["name"]: tuple(
            row[key] for key in ("granted", "received", "spent", "returned", "left", "progress", "arrived")
        )
        for row in listed(gacha)
    }

    assert sums == {
        "衔接资金": ("700000.00", "700000.00", "250000.00", "0.00", "450000.00", "35.71", "100.00"),
        "配套资金": ("300000.00", "300000.00", "10000.00", "0.00", "290000.00", "3.33", "100.00"),
        "帮扶资金": ("100000.00", "100000.00", "0.00", "40000.00", "60000.00", "0.00", "100.00"),
    }


@pytest.mark.parametrize("what", ["ledger", "levels", "deadlines", "rules", "trace", "assets", "yields", "households"])
def test_every_list_of_funds_is_given(gacha, what):
    assert listed(gacha, what)


def test_a_fund_is_shown_whole_and_its_rows_have_identities(gacha):
    tables = {
        one["title"]: one["rows"]
        for one in told(gacha, "fund", "show", BOOK, "财农1号", "--date", "2023-12-31")["tables"]
    }

    assert [row["kind"] for row in tables["项目进展"]] == ["方案批复", "招标中标", "开工"]
    assert [row["id"] for row in tables["项目进展"]] == [1, 2, 3]
    assert {row["name"]: row["parts"] for row in tables["形成的资产"]}["滴灌"] == (
        "衔接资金 50,000.00、配套资金 10,000.00、自有资金 2,000.00"
    )
    status, out, _said = gacha("fund", "show", BOOK, "衔接资金", "--date", "2023-12-31")
    assert status == 0
    assert "利益联结率 32%" in out


def test_papers_and_workbooks_are_written(gacha, tmp_path):
    for words in (
        ("fund", "show", BOOK, "衔接资金", "--xlsx", "page.xlsx", "--pdf", "page.pdf"),
        ("fund", "list", BOOK, "ledger", "--year", 2023, "--xlsx", "ledger.xlsx", "--pdf", "ledger.pdf"),
        ("fund", "notice", BOOK, "--year", 2023, "--pdf", "wall.pdf", "--xlsx", "wall.xlsx", "--posting", "一周"),
    ):
        status, _out, said = gacha(*words)
        assert status == 0, said

    for name in ("page.pdf", "ledger.pdf", "wall.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    sheet = openpyxl.load_workbook(tmp_path / "ledger.xlsx").active
    headings = [cell.value for row in sheet.iter_rows(max_row=4) for cell in row if cell.value]
    for heading in ("文号", "来源级次", "绩效目标", "验收日期/结论", "决算/审计", "收益用途", "附件（张）"):
        assert heading in headings


def test_money_is_traced_both_ways(gacha):
    trace = told(gacha, "fund", "trace", BOOK, "--fund", "衔接资金", "--year", 2023)["rows"]
    assert [(row["received"], row["spent"]) for row in trace] == [
        ("700000.00", "0.00"), ("0.00", "200000.00"), ("0.00", "50000.00"),
    ]  # fmt: skip

    back = told(gacha, "fund", "trace", BOOK, "--voucher", trace[-1]["number"])["rows"]
    assert [(row["fund"], row["spent"]) for row in back] == [("衔接资金", "50000.00"), ("配套资金", "10000.00")]


def test_warnings_name_what_is_late(gacha):
    warnings = told(gacha, "fund", "warnings", BOOK, "--date", "2024-02-01")["warnings"]

    assert {"fund_completion", "fund_notice", "fund_use_by", "fund_yield"} <= {one["key"] for one in warnings}
    status, out, _said = gacha("fund", "warnings", BOOK, "--date", "2024-02-01")
    assert status == 0
    assert "“温棚三期”的项目应在 2023-09-30 前竣工" in out


def test_what_was_entered_is_changed_and_taken_off(gacha):
    for words in (
        ("fund", "change", BOOK, "配套资金", "--name", "区级资金", "--granted", "31万"),
        ("fund", "milestone-change", BOOK, 2, "--amount", "59万"),
        ("fund", "milestone-remove", BOOK, 3),
        ("fund", "asset-change", BOOK, "固-1", "--user", "出租", "--class", "公益类"),
        ("fund", "household-remove", BOOK, 1),
        ("fund", "yield-use", BOOK, "温棚", "--year", 2023, "--remove", 1),
        ("fund", "yield", BOOK, "温棚", "--year", 2023, "--remove", 1),
        ("fund", "rule", BOOK, "start", "--days", 60, "--severity", "提醒"),
        ("fund", "rule", BOOK, "start", "--reset"),
    ):
        status, _out, said = gacha(*words)
        assert status == 0, said

    assert {row["name"]: (row["granted"], row["stage"]) for row in listed(gacha)}["区级资金"] == ("310000.00", "已到账")
    assert {row["name"]: row["user"] for row in listed(gacha, "assets")}["温棚"] == "出租"
    assert {row["name"]: row["received"] for row in listed(gacha, "yields")}["温棚"] == "0.00"


def test_papers_are_attached_to_a_fund_and_a_milestone(gacha, tmp_path):
    (tmp_path / "批复.jpg").write_bytes(b"picture")
    (tmp_path / "公示.jpg").write_bytes(b"another")

    assert gacha("fund", "attach", BOOK, "衔接资金", "批复.jpg")[0] == 0
    status, _out, said = gacha(
        "fund", "milestone", BOOK, "衔接资金", "公告公示", "--date", "2023-05-01", "--attach", "公示.jpg"
    )
    assert status == 0, said

    row = next(one for one in listed(gacha, "ledger") if one["name"] == "衔接资金")
    assert (row["papers"], row["notice"]) == (2, "2023-05-01（照片 1 张）")


def test_a_voucher_taken_back_takes_its_asset_with_it(gacha):
    number = {row["name"]: row["voucher"] for row in listed(gacha, "assets")}["滴灌"]

    assert gacha("voucher", "reverse", BOOK, number, "--reason", "记错")[0] == 0

    assert [row["name"] for row in listed(gacha, "assets")] == ["温棚"]
    assert [row["name"] for row in told(gacha, "asset", "list", BOOK, "--year", 2023)["rows"]] == ["温棚"]
    assert gacha("verify", BOOK)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fund", "return", BOOK, "帮扶资金", "--date", "2023-12-01", "--amount", "6万0.01"), "“6万0.01”不是金额"),
        (("fund", "return", BOOK, "帮扶资金", "--date", "2023-12-01", "--amount", "60000.01"), "“帮扶资金”只剩 60,000.00 元"),
        (("record", BOOK, "spend_grant", "--date", "2023-03-31", "--amount", "1", "--fund", "配套资金"), "“配套资金”在 2023-03-31 只有 0.00 元"),
        (("record", BOOK, "spend_grant", "--date", "2023-05-01", "--amount", "1", "--fund", "配套资金", "--project", "鸵鸟养殖"), "“配套资金”是“温棚葡萄”的资金，不能用在“鸵鸟养殖”上"),
        (("fund", "milestone", BOOK, "衔接资金", "竣工", "--date", "2023-04-19"), "“竣工”的日期 2023-04-19 早于“开工”（2023-04-20）"),
        (("fund", "milestone", BOOK, "衔接资金", "剪彩", "--date", "2023-04-19"), "没有“剪彩”这个选项"),
        (("fund", "form-asset", BOOK, "车", "--date", "2023-09-01", "--part", "衔接资金"), "“衔接资金”应写成 资金=金额"),
        (("fund", "form-asset", BOOK, "车", "--date", "2023-09-01", "--part", "衔接资金=1", "--value", "2"), "各项资金合计 1.00 元，与资产金额 2.00 元相差 1.00 元。"),
        (("fund", "form-asset", BOOK, "车", "--date", "2023-09-01", "--part", "衔接资金=1", "--asset", "固-1"), "资产卡片“温棚”的原值是 200,000.00 元"),
        (("fund", "asset-forget", BOOK, "温棚"), "“温棚”是凭证 记-2023-08-0001 形成的"),
        (("fund", "yield", BOOK, "车", "--year", "2023", "--expected", "1"), "没有名为“车”的资金形成资产"),
        (("fund", "yield", BOOK, "温棚", "--year", "2023"), "请写 --expected"),
        (("fund", "change", BOOK, "衔接资金"), "没有写要改什么"),
        (("fund", "change", BOOK, "衔接资金", "--stage", "已决算"), "“衔接资金”的进展由登记的项目进展决定"),
        (("fund", "notice", BOOK, "--year", "2023"), "请写 --pdf 或 --xlsx"),
        (("fund", "list", BOOK, "moon"), "没有“moon”这个选项"),
        (("fund", "trace", BOOK, "--voucher", "记-2023-10-0001"), "记-2023-10-0001 没有动用补助资金。"),
        (("fund", "household", BOOK, "衔接资金", "示例甲", "--year", "2023", "--persons", "0"), "带动的人数应大于零。"),
        (("fund", "rule", BOOK, "moon", "--days", "1"), "没有“moon”这条期限"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(gacha, words, sentence):
    before = listed(gacha, "ledger")

    status, out, said = gacha(*words)

    assert status == 1
    assert out == ""
    assert sentence in said
    assert said.count("\n") == 1
    assert listed(gacha, "ledger") == before
