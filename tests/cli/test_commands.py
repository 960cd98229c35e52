from __future__ import annotations

import json

import pytest

from tests.sheets.workbooks import journal_rows, tidy_roster, village, write_xlsx


@pytest.fixture
def book(gacha):
    status, out, _err = gacha(
        "new", "a.gacha", "--name", "示例嘎查", "--township", "示例苏木", "--year", 2023, "--opening", "102=10000"
    )
    assert (status, "期初借贷相差 10,000.00 元，已暂记“311 公积公益金”" in out) == (0, True)
    return "a.gacha"


@pytest.fixture
def roster(tmp_path):
    return write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})


def test_the_main_job_on_the_command_line(gacha, book, roster, tmp_path):
    journal = write_xlsx(tmp_path / "流水.xlsx", {"流水": journal_rows(
        [("2023-01-04", "销售葡萄", "温棚葡萄", "5000", ""), ("2023-02-01", "办公费", "", "", "100")], "10000"
    )})  # fmt: skip
    before = (tmp_path / book).read_bytes()

    status, out, _err = gacha("import", "roster", book, roster, "--dry-run", "--json")
    assert (status, json.loads(out)["households"], (tmp_path / book).read_bytes()) == (0, 3, before)
    status, out, _err = gacha("import", "roster", book, roster, "--json")
    answer = json.loads(out)
    assert (status, answer["accepted"], answer["households"], answer["members"], answer["rejected"]) == (0, 6, 3, 6, [])
    status, out, _err = gacha("import", "journal", book, journal, "--json")
    answer = json.loads(out)
    assert (status, answer["entries"], answer["income"], answer["expense"], answer["closing"]) == (
        0,
        2,
        "5000.00",
        "100.00",
        "14900.00",
    )
    assert answer["projects"] == {"温棚葡萄": {"income": "5000.00", "expense": "0.00"}}

    status, out, _err = gacha("dividend", "propose", book, "--year", 2023, "--total", 3000, "--json")
    plan = json.loads(out)
    assert (status, plan["pool"], plan["state"], plan["record_date"]) == (0, "3000.00", "proposed", "2023-12-31")
    assert sum(round(float(line["amount"]) * 100) for line in plan["lines"]) == 300_000
    for words in (
        ("approve",),
        ("pay", "--household", plan["lines"][0]["household"], "--date", "2024-01-05"),
        ("pay", "--date", "2024-01-06"),
    ):
        assert gacha("dividend", words[0], book, "--year", 2023, *words[1:])[0] == 0
    status, out, _err = gacha("dividend", "show", book, "--year", 2023, "--json")
    assert (json.loads(out)["state"], {line["state"] for line in json.loads(out)["lines"]}) == ("paid", {"paid"})

    status, out, _err = gacha("report", book, "trial-balance", "--year", 2023, "--json")
    report = json.loads(out)
    bank = next(row for row in report["rows"] if row["code"] == "102")
    assert (report["report"], report["organisation"], bank["closing_debit"]) == (
        "trial-balance",
        "示例嘎查",
        "14900.00",
    )
    assert report["totals"]["closing_debit"] == report["totals"]["closing_credit"]
    assert gacha("close", book, "--year", 2023)[0] == 0
    status, out, _err = gacha("verify", book, "--json")
    assert (status, json.loads(out)) == (0, {"ok": True, "findings": []})


def test_money_is_recorded_drafted_posted_and_taken_back(gacha, book):
    gacha("project", "add", book, "温棚葡萄")
    status, out, _err = gacha(
        "record", book, "销售收入", "--date", "2023-03-01", "--amount", "1.2万", "--project", "温棚葡萄", "--json"
    )
    assert (status, json.loads(out)["number"], json.loads(out)["amount"]) == (0, "记-2023-03-0001", "12000.00")
    status, out, _err = gacha(
        "voucher",
        "add",
        book,
        "--date",
        "2023-03-02",
        "--summary",
        "会议",
        "--line",
        "51305:50:project=温棚葡萄",
        "--line",
        "101:-50",
        "--json",
    )
    draft = json.loads(out)
    assert (status, draft["number"], draft["state"]) == (0, "", "draft")
    status, out, _err = gacha("voucher", "post", book, draft["id"], "--json")
    assert json.loads(out)["number"] == "记-2023-03-0002"
    status, out, _err = gacha("voucher", "reverse", book, "记-2023-03-0002", "--reason", "重复")
    assert (status, "记-2023-03-0003" in out) == (0, True)
    assert gacha("voucher", "reverse", book, "记-2023-03-0002", "--reason", "再来")[0] == 1


def test_what_two_sides_of_an_opening_differ_by_goes_to_the_reserve_only_when_asked(gacha):
    words = ("new", "b.gacha", "--name", "示例", "--year", 2023, "--opening", "102=5", "--opening", "211=3")

    status, out, _err = gacha(*words, "--rest-on-reserve")

    assert (status, "期初借贷相差 2.00 元，已暂记“311 公积公益金”" in out) == (0, True)
    _status, out, _err = gacha("report", "b.gacha", "trial-balance", "--year", 2023, "--json")
    rows = json.loads(out)["rows"]
    assert {row["code"]: row["closing_credit"] for row in rows if row["closing_credit"]}.items() >= {
        "211": "3.00", "311": "2.00",
    }.items()  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "a.gacha", "黄金", "--date", "2023-03-01", "--amount", "1"), "没有“黄金”这种业务"),
        (("record", "a.gacha", "管理费用", "--date", "2023-03-01", "--amount", "12x"), "“12x”不是金额"),
        (("record", "a.gacha", "管理费用", "--date", "2023-03-01", "--amount", "0.001"), "不足一分"),
        (("record", "a.gacha", "管理费用", "--date", "2023-02-30", "--amount", "1"), "这一天不存在"),
        (("record", "a.gacha", "管理费用", "--date", "2022-02-01", "--amount", "1"), "早于本账启用的 2023 年"),
        (("record", "a.gacha", "销售收入", "--date", "2023-03-01", "--amount", "1", "--project", "金矿"), "没有名为“金矿”的项目"),
        (("voucher", "add", "a.gacha", "--date", "2023-03-01", "--summary", "x", "--line", "102:1", "--line", "101:-2"), "借贷不平"),
        (("voucher", "add", "a.gacha", "--date", "2023-03-01", "--summary", "x", "--line", "999:1", "--line", "101:-1"), "没有科目“999”"),
        (("voucher", "add", "a.gacha", "--date", "2023-03-01", "--summary", "x", "--line", "102", "--line", "101:-1"), "应写成"),
        (("voucher", "post", "a.gacha", "草稿9"), "没有凭证"),
        (("household", "add", "a.gacha", "示例甲", "--shares", "-1"), "是负数"),
        (("dividend", "propose", "a.gacha", "--year", "2023", "--total", "1"), "没有任何份额"),
        (("dividend", "approve", "a.gacha", "--year", "2023"), "还没有分红方案"),
        (("close", "a.gacha"), "只写一个"),
        (("report", "a.gacha", "nothing", "--year", "2023"), "nothing"),
        (("verify", "没有.gacha"), "找不到账本"),
        (("import", "roster", "a.gacha", "没有.xlsx"), "没有.xlsx"),
        (("import", "undo", "a.gacha"), "没有可以撤销的导入"),
        (("new", "a.gacha", "--name", "又一个"), "已经存在"),
        (("new", "b.gacha", "--name", "x", "--opening", "102"), "应写成 科目=金额"),
        (("new", "b.gacha", "--name", "x", "--opening", "102=5", "--opening", "211=3"), "期初不平：借方合计 5.00 元"),
        (("export", "a.gacha", "--format", "word", "--out", "x"), "没有“word”这种格式"),
        (("backup", "a.gacha", "a.gacha"), "不能写回账本自己"),
        (("project", "split", "a.gacha", "51103", "--amount", "5", "--date", "2023-05-01", "--by", "moon"), "没有“moon”"),
        (("project", "split", "a.gacha", "59999", "--amount", "5", "--date", "2023-05-01", "--by", "equal"), "没有科目“59999”"),
    ],
)  # fmt: skip
def test_what_is_wrong_gets_one_sentence_and_nothing_changes(gacha, book, tmp_path, words, said):
    before = (tmp_path / book).read_bytes()

    status, out, err = gacha(*words)

    assert (status, out) == (1, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    assert (tmp_path / book).read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} <= {"a.gacha", "home"}


@pytest.mark.parametrize(
    "words",
    [("nonsense",), ("report",), ("new",), ("record", "a.gacha"), ("dividend", "show", "a.gacha", "--year", "x")],
)
def test_wrong_usage_is_status_two(gacha, words):
    assert gacha(*words)[0] == 2


def test_households_funds_plans_and_measures_have_commands(gacha, book):
    for words in (
        ("household", "add", book, "示例甲", "--shares", "2.5", "--date", "2023-01-01"),
        ("household", "add", book, "示例乙", "--shares", "1", "--date", "2023-01-01"),
        ("household", "move", book, "0001", "--shares", "0.5", "--date", "2023-06-01", "--reason", "转让", "--to", "示例乙"),
        ("household", "move", book, "0001", "--shares", "-0.5", "--date", "2023-07-01", "--reason", "退出", "--note", "本人申请"),
        ("project", "add", book, "鸵鸟养殖", "--way", "合作", "--investment", "2700万"),
        ("project", "plan", book, "鸵鸟养殖", "--year", "2024", "--income", "96万", "--quantity", "3000", "--unit", "只"),
        ("project", "measure", book, "鸵鸟养殖", "--kind", "存栏", "--quantity", "1200", "--date", "2023-12-31"),
        ("fund", "add", book, "衔接资金", "--document", "示例〔2023〕1号", "--level", "中央", "--granted", "70万", "--project", "鸵鸟养殖"),
        ("record", book, "专项资金到账", "--date", "2023-03-01", "--amount", "70万", "--fund", "示例〔2023〕1号"),
        ("record", book, "内部往来", "--date", "2023-03-01", "--amount", "100", "--household", "1"),
        ("record", book, "内部往来", "--date", "2023-03-02", "--amount", "100", "--household", "示例甲", "--in"),
        ("import", "rule", book, "柴油", "经营支出", "--account", "51103"),
        ("voucher", "add", book, "--date", "2023-05-01", "--summary", "租车", "--line", "51103:80", "--line", "102:-80", "--post"),
        ("project", "split", book, "51103", "--amount", "80", "--date", "2023-05-02", "--by", "stated", "--part", "鸵鸟养殖=1"),
        ("kinds", book),
    ):  # fmt: skip
        status, _out, err = gacha(*words)
        assert (status, err) == (0, ""), words
    assert gacha(
        "household",
        "move",
        book,
        "0001",
        "--shares",
        "-9",
        "--date",
        "2023-08-01",
        "--reason",
        "更正",
        "--note",
        "多记了",
    )[2].startswith("户号 0001 在 2023-08-01 的份额会小于零")
    status, out, _err = gacha("report", book, "funds", "--year", 2023, "--json")
    assert json.loads(out)["rows"][0]["left"] == "700000.00"


def test_a_report_has_every_face(gacha, book, tmp_path):
    gacha("record", book, "管理费用", "--date", "2023-03-01", "--amount", "10")
    for option, name in (("--xlsx", "a.xlsx"), ("--csv", "a.csv"), ("--pdf", "a.pdf")):
        assert gacha("report", book, "trial-balance", "--year", 2023, option, name)[0] == 0
        assert (tmp_path / name).stat().st_size > 100
    status, out, _err = gacha("report", book, "trial-balance", "--year", 2023)
    assert (status, "科目余额表" in out) == (0, True)
    assert "trial-balance" in gacha("report", book, "list")[1]


def test_backups_come_back(gacha, book, tmp_path):
    assert gacha("backup", book, "b.gacha")[0] == 0
    gacha("record", book, "管理费用", "--date", "2023-03-01", "--amount", "10")

    status, out, _err = gacha("restore", "b.gacha", book)

    assert (status, "原来的账本保留在" in out) == (0, True)
    assert json.loads(gacha("report", book, "trial-balance", "--year", 2023, "--json")[1])["totals"]["debit"] in (
        "0.00",
        None,
    )


def test_import_choices_and_columns_are_understood(gacha, book, tmp_path):
    rows = journal_rows([("2023-01-04", "怪账", "", "5000", ""), ("2023-02-01", "错账", "", "", "100")])
    file = write_xlsx(tmp_path / "流水.xlsx", {"流水": rows})

    status, out, _err = gacha(
        "import", "journal", book, file, "--choose", "2=其他收入:account=50401", "--choose", "3=skip", "--json"
    )

    assert (status, json.loads(out)["entries"], json.loads(out)["closing"]) == (0, 1, "15000.00")
    for wrong in ("x", "2=其他收入:colour=red", "2=其他收入:account"):
        assert gacha("import", "journal", book, file, "--choose", wrong)[0] == 1


def test_english_is_spoken_when_asked_for(gacha, book, monkeypatch):
    monkeypatch.setenv("GACHA_LANGUAGE", "en")

    status, _out, err = gacha("verify", "没有.gacha")

    assert status == 1
    assert "没有.gacha" in err
