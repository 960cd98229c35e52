from __future__ import annotations

import json

import openpyxl
import pytest


@pytest.fixture
def old(gacha):
    """A command line with a closed book of the 2004 chart."""
    gacha("new", "旧.gacha", "--name", "示例嘎查", "--chart", "2004", "--year", "2023")
    lines = ("102:900", "153:100", "202:-300", "311:-700")
    gacha("opening", "set", "旧.gacha", *(word for one in lines for word in ("--line", one)))
    gacha("close", "旧.gacha", "--year", "2023")
    return gacha


def test_accounts_are_added_found_renamed_and_put_out_of_use(gacha):
    gacha("new", "书.gacha", "--name", "示例嘎查", "--year", "2023")

    added = json.loads(gacha("account", "add", "书.gacha", "151", "房屋", "--json")[1])
    assert (added["code"], added["own"]) == ("15101", True)
    assert gacha("account", "rename", "书.gacha", "15101", "厂房")[1] == "科目 15101 已改名为“厂房”\n"
    found = json.loads(gacha("account", "find", "书.gacha", "cf", "--json")[1])["accounts"]
    assert [one["name"] for one in found] == ["厂房"]
    assert gacha("account", "deactivate", "书.gacha", "15101")[0] == 0
    listed = json.loads(gacha("account", "list", "书.gacha", "--year", "2023", "--json")[1])["rows"]
    assert next(row["kept"] for row in listed if row["code"] == "15101") == "已停用"
    assert gacha("account", "deactivate", "书.gacha", "102")[::2] == (
        1, "“102 银行存款”是记账和结账要用的科目，不能停用。\n"
    )  # fmt: skip


def test_an_opening_is_typed_shown_and_refused(gacha):
    gacha("new", "书.gacha", "--name", "示例嘎查", "--year", "2023")
    gacha("household", "add", "书.gacha", "示例甲")

    status, said, _problem = gacha(
        "opening", "set", "书.gacha", "--line", "113:20:household=0001", "--line",
        "121:30:quantity=3:unit=袋", "--line", "311:-50",
    )  # fmt: skip
    assert (status, said) == (0, "已记期初余额 3 行，借贷各 50.00 元（记-2023-01-0001）。\n")
    rows = json.loads(gacha("opening", "show", "书.gacha", "--json")[1])["rows"]
    assert [(row["household"], row["quantity"]) for row in rows][:2] == [("0001 示例甲", None), ("", "3")]
    status, _said, problem = gacha("opening", "set", "书.gacha", "--line", "102:5")
    assert status == 1
    assert "相差 5.00 元" in problem


def test_workbooks_of_openings_and_vouchers_are_looked_at_first(gacha, tmp_path):
    gacha("new", "书.gacha", "--name", "示例嘎查", "--year", "2023")
    made = openpyxl.Workbook()
    for row in (["编号", "科目名称", "借方", "贷方"], ["102", "银行存款", 9, None], ["311", "公积公益金", None, 9]):
        made.active.append(row)
    made.save("余额.xlsx")
    made = openpyxl.Workbook()
    for row in (
        ["日期", "摘要", "科目编号", "借方", "贷方"],
        ["2023-02-01", "取钱", "101", 2, None],
        ["2023-02-01", "取钱", "102", None, 2],
    ):
        made.active.append(row)
    made.save("凭证.xlsx")

    looked = json.loads(gacha("opening", "import", "书.gacha", "余额.xlsx", "--dry-run", "--json")[1])
    assert (looked["lines"], looked["difference"], "batch" in looked) == (2, "0.00", False)
    assert gacha("opening", "import", "书.gacha", "余额.xlsx")[0] == 0
    looked = json.loads(gacha("import", "vouchers", "书.gacha", "凭证.xlsx", "--dry-run", "--json")[1])
    assert (looked["vouchers"], looked["debit"], looked["rejected"]) == (1, "2.00", [])
    assert gacha("import", "vouchers", "书.gacha", "凭证.xlsx", "--post")[0] == 0
    assert "红字冲销 1 张" in gacha("import", "undo", "书.gacha")[1]


def test_a_book_is_moved_proved_and_moved_back(old):
    seen = json.loads(old("chart-move", "preview", "旧.gacha", "--json")[1])
    assert (seen["waiting"], seen["file"]) == (["153"], "旧-2024年新账.gacha")
    assert old("chart-move", "do", "旧.gacha")[::2] == (1, "还有科目没有选定去处：153 固定资产清理。\n")

    assert old("chart-move", "do", "旧.gacha", "--answer", "153=154")[0] == 0

    proof = json.loads(old("chart-move", "proof", "旧-2024年新账.gacha", "--json")[1])
    assert proof["totals"]["old_debit"] == proof["totals"]["new_debit"] == "1000.00"
    status, _said, problem = old("chart-move", "do", "旧.gacha", "--accept")
    assert (status, "不能再衔接一次" in problem) == (1, True)
    assert old("chart-move", "undo", "旧.gacha")[0] == 0
    assert old("chart-move", "undo", "旧.gacha")[0] == 1
    assert old("chart-move", "do", "旧.gacha", "--accept", "--json")[0] == 0
