"""Statements and their forms from the command line."""

from __future__ import annotations

import json

import openpyxl
import pytest


@pytest.fixture
def book(gacha):
    """A book that sold for 800 in 2023."""
    gacha("new", "a.gacha", "--name", "示例嘎查", "--year", "2023", "--opening", "102=5000")
    status, _out, said = gacha(
        "voucher", "add", "a.gacha", "--date", "2023-05-01", "--summary", "售粮", "--line", "102:800", "--line",
        "50101:-800", "--post",
    )  # fmt: skip
    assert (status, said) == (0, "")
    return "a.gacha"


def corrected(path, cell, value):
    workbook = openpyxl.load_workbook(path)
    workbook["报表定义"][cell] = value
    workbook.save(path)


def test_statements_are_given_as_json(gacha, book):
    status, out, _said = gacha("report", book, "balance-sheet", "--year", "2023", "--json")
    told = json.loads(out)

    assert status == 0
    assert (told["report"], told["period"]) == ("balance-sheet", "2023年12月31日")
    assert {row["line"]: row["closing"] for row in told["rows"] if row["line"] in ("1", "24", "40")} == {
        "1": "5800.00", "24": "5800.00", "40": "5800.00",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["balance-sheet", "notes", "income-expense-detail", "audit-figures"])
def test_statements_are_given_on_paper_and_in_workbooks(gacha, book, tmp_path, name):
    status, _out, _said = gacha(
        "report", book, name, "--year", "2023", "--pdf", "a.pdf", "--xlsx", "a.xlsx", "--csv", "a.csv"
    )

    assert status == 0
    assert [(tmp_path / f"a.{ending}").stat().st_size > 100 for ending in ("pdf", "xlsx", "csv")] == [True] * 3


def test_a_form_is_corrected_looked_at_loaded_and_reset(gacha, book):
    assert gacha("form", "export", book, "收益及收益分配表", "定义.xlsx")[0] == 0
    corrected("定义.xlsx", "C16", "行1")

    status, out, _said = gacha("form", "load", book, "定义.xlsx", "--dry-run", "--year", "2023", "--json")
    told = json.loads(out)
    assert (status, told["loaded"], told["rejected"]) == (0, False, [])
    assert told["changes"][0]["new"] == "行1"
    assert json.loads(gacha("form", "list", book, "--json")[1])["forms"][1]["own"] is False

    status, out, _said = gacha("form", "load", book, "定义.xlsx", "--year", "2023")
    assert status == 0
    assert "“收益及收益分配表”从现在起按载入的定义出。" in out
    assert json.loads(gacha("form", "list", book, "--json")[1])["forms"][1]["own"] is True
    assert "载入 定义.xlsx" in gacha("form", "list", book)[1]

    assert "已还原成程序自带的定义" in gacha("form", "reset", book, "income-statement")[1]
    status, _out, said = gacha("form", "reset", book, "income-statement")
    assert status == 1
    assert "没有改过" in said


def test_a_circular_form_is_refused_with_its_cell(gacha, book):
    gacha("form", "export", book, "income-statement", "定义.xlsx")
    corrected("定义.xlsx", "C10", "行7")

    status, out, said = gacha("form", "load", book, "定义.xlsx")

    assert status == 1
    assert "报表定义 C10  行7  公式绕回了自己，算不出来：行1 → 行7 → 行1。" in out
    assert "没有导入" in said


def test_what_a_correction_changes_is_shown_figure_by_figure(gacha, book):
    gacha("form", "export", book, "income-statement", "定义.xlsx")
    corrected("定义.xlsx", "C10", "501-502")
    assert "2023年的数没有变化。" in gacha("form", "load", book, "定义.xlsx", "--dry-run", "--year", "2023")[1]

    corrected("定义.xlsx", "C10", "501-501")

    out = gacha("form", "load", book, "定义.xlsx", "--dry-run", "--year", "2023")[1]
    assert "2023年  行次1  一、经营收入（本年金额）：800.00 → 0.00" in out


def test_an_unknown_statement_is_refused(gacha, book):
    status, _out, said = gacha("form", "export", book, "利润表", "x.xlsx")

    assert status == 1
    assert "没有“利润表”这张会计报表" in said
