"""Budget, forecast and warnings by command, from a new book to papers; what is wrong is one sentence."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def village(gacha):
    """A book with a project and a sale."""
    gacha("new", "a.gacha", "--name", "示例嘎查", "--year", "2026", "--opening", "102=500000")
    gacha("project", "add", "a.gacha", "温棚葡萄")
    gacha("record", "a.gacha", "sale", "--date", "2026-09-01", "--amount", "9000", "--project", "温棚葡萄")
    return gacha


def ok(answer) -> str:
    status, out, err = answer
    assert status == 0, err
    return out


def test_a_budget_goes_from_draft_to_wall_and_is_amended(village):
    ok(village("budget", "draft", "a.gacha", "--year", "2026"))
    ok(
        village(
            "budget", "add", "a.gacha", "--year", "2026", "--name", "葡萄", "--account", "销售收入", "--amount", "12万",
            "--project", "温棚葡萄",
        )
    )  # fmt: skip
    months = ",".join(["1000"] * 12)
    made = json.loads(
        ok(
            village(
                "budget", "add", "a.gacha", "--year", "2026", "--name", "办公费", "--account", "513", "--amount", "12000",
                "--months", months, "--json",
            )
        )
    )  # fmt: skip
    office = next(one for one in made["lines"] if one["name"] == "办公费")
    assert (office["months"], office["spreading"], office["side"]) == (["1000.00"] * 12, "typed", "expense")
    ok(village("budget", "set", "a.gacha", office["id"], "--year", "2026", "--amount", "6000", "--spreading", "even"))
    voted = json.loads(
        ok(
            village(
                "budget", "vote", "a.gacha", "--year", "2026", "--meeting", "成员大会", "--entitled", "30", "--present",
                "28", "--in-favour", "25", "--json",
            )
        )
    )  # fmt: skip
    assert (voted["state"], voted["income"], voted["expense"]) == ("voted", "120000.00", "6000.00")
    ok(village("budget", "post", "a.gacha", "--year", "2026", "--place", "公示栏"))
    compared = json.loads(ok(village("budget", "compare", "a.gacha", "--year", "2026", "--month", "9", "--json")))
    grapes = next(one for one in compared["rows"] if one["name"] == "葡萄")
    assert (grapes["planned"], grapes["actual"], grapes["planned_until"]) == ("10000.00", "9000.00", "90000.00")
    ok(village("budget", "amend", "a.gacha", "--year", "2026", "--reason", "多种两座"))
    ok(village("budget", "drop", "a.gacha", "--year", "2026"))
    shown = json.loads(ok(village("budget", "show", "a.gacha", "--year", "2026", "--json")))
    assert (shown["version"], shown["state"]) == (1, "posted")


def test_a_budgets_workbook_goes_out_and_in(village, tmp_path):
    ok(village("budget", "draft", "a.gacha", "--year", "2026"))
    ok(village("budget", "add", "a.gacha", "--year", "2026", "--name", "办公费", "--account", "513", "--amount", "5"))
    ok(village("budget", "export", "a.gacha", "--year", "2026", "--out", "b.xlsx"))

    dry = json.loads(ok(village("budget", "import", "a.gacha", "b.xlsx", "--year", "2026", "--dry-run", "--json")))
    assert (dry["accepted"], dry["replaces"], dry["rejected"]) == (1, 1, [])
    assert "已导入" in ok(village("budget", "import", "a.gacha", "b.xlsx", "--year", "2026"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "--name", "办公费", "--account", "513", "--amount", "-5"], "不能是负数"),
        (["add", "--name", "办公费", "--account", "513", "--amount", "5", "--months", "1,2"], "请写 12 个月的金额"),
        (["add", "--name", "办公费", "--account", "513", "--amount", "5", "--project", "没有"], "没有名为“没有”的项目"),
        (["add", "--name", "办公费", "--account", "没有", "--amount", "5"], "没有科目“没有”"),
        (["add", "--name", "水泵", "--account", "151", "--amount", "5"], "请写明是收入还是支出"),
        (["set", "99", "--amount", "5"], "草案里没有这个项目"),
        (["remove", "99"], "草案里没有这个项目"),
        (["draft"], "已有预算草案"),
    ],
)
def test_what_is_wrong_with_a_budget_is_one_sentence(village, words, said):
    ok(village("budget", "draft", "a.gacha", "--year", "2026"))

    status, _out, err = village("budget", words[0], "a.gacha", *words[1:], "--year", "2026")

    assert status == 1
    assert said in err
    assert err.strip().count("\n") == 0
    assert json.loads(ok(village("budget", "show", "a.gacha", "--year", "2026", "--json")))["lines"] == []


def test_a_forecast_is_kept_compared_and_written_out(village, tmp_path):
    ok(village("forecast", "keep", "a.gacha", "六座棚", "--template", "grapes", "--project", "温棚葡萄", "--set",
               "first_year=2026"))  # fmt: skip
    shown = json.loads(ok(village("forecast", "show", "a.gacha", "六座棚", "--json")))["scenarios"]["expected"]
    assert (shown["income"], shown["collective"], shown["payback"]) == ("960000.00", "576000.00", "2.50")
    listed = json.loads(ok(village("forecast", "list", "a.gacha", "--json")))
    assert listed["rows"][0]["profit"] == "960000.00"
    compared = json.loads(ok(village("forecast", "compare", "a.gacha", "六座棚", "--json")))
    assert compared["rows"][0]["actual_income"] == "9000.00"
    out = ok(village("forecast", "show", "a.gacha", "六座棚", "--xlsx", "f.xlsx", "--pdf", "f.pdf", "--chart", "f.png"))
    assert out.count("已写入") == 3
    assert (tmp_path / "f.png").stat().st_size > 10_000
    ok(village("forecast", "keep", "a.gacha", "六座棚", "--template", "lease", "--replace"))
    ok(village("forecast", "forget", "a.gacha", "六座棚"))
    assert json.loads(ok(village("forecast", "list", "a.gacha", "--json")))["rows"] == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("output=0", "“亩产”应大于零"),
        ("price=40.001", "不足一分"),
        ("life=0", "使用年限应在 1 到 50 年之间"),
        ("collective_share=101", "应在 0 到 100 之间"),
        ("grants=9000000", "不能超过投资总额"),
    ],
)
def test_what_nothing_can_be_forecast_from_is_one_sentence(village, answer, said):
    status, _out, err = village("forecast", "work", "a.gacha", "--template", "grapes", "--set", answer)

    assert (status, said in err, err.strip().count("\n")) == (1, True, 0)


def test_answers_nobody_understands_are_wrong_usage(village):
    for words in ("price", "colour=red", "low=90,85", "life=zehn"):
        assert village("forecast", "work", "a.gacha", "--set", words)[0] == 2


def test_warnings_are_listed_put_off_and_told_again(village):
    # cash was never there: this warning is told on any day
    ok(village("record", "a.gacha", "management", "--date", "2026-09-02", "--amount", "5", "--money", "101"))
    listed = json.loads(ok(village("warnings", "a.gacha", "--year", "2026", "--json")))
    first = next(one["id"] for one in listed["warnings"] if "money_negative" in one["id"])
    assert listed["count"] == len(listed["warnings"])

    ok(village("warnings", "a.gacha", "--year", "2026", "--excuse", first, "--reason", "等开会"))
    after = json.loads(ok(village("warnings", "a.gacha", "--year", "2026", "--json")))
    assert first not in {one["id"] for one in after["warnings"]}
    assert [one["reason"] for one in after["excused"]] == ["等开会"]
    ok(village("warnings", "a.gacha", "--again", first))
    assert json.loads(ok(village("warnings", "a.gacha", "--year", "2026", "--json")))["excused"] == []

    status, _out, err = village("warnings", "a.gacha", "--excuse", "nothing", "--reason", "等")
    assert (status, "没有这条提醒" in err) == (1, True)
    assert "库存现金" in ok(village("warnings", "a.gacha", "--year", "2026", "--kind", "超支"))
    assert village("warnings", "a.gacha", "--kind", "乱写")[0] == 1
