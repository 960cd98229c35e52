"""Rosters on the command line: columns named once and remembered, cells corrected on the way in."""

from __future__ import annotations

import json

import pytest

from tests.sheets.workbooks import tidy_roster, village, write_xlsx


def odd(people):
    """A roster whose addresses stand under a heading nobody knows."""
    rows = tidy_roster(village(people))
    for place, row in enumerate(rows):
        row[10] = "东队12号" if place else "住哪里"
    return rows


@pytest.fixture
def book(gacha, tmp_path):
    path = tmp_path / "a.gacha"
    gacha("new", path, "--name", "示例嘎查", "--year", "2023")
    return path


def test_named_columns_are_remembered_for_the_next_such_roster(gacha, book, tmp_path) -> None:
    first = write_xlsx(tmp_path / "今年.xlsx", {"名册": odd((2, 1))})
    assert gacha("import", "roster", book, first, "--map", "address=K")[0] == 0

    second = write_xlsx(tmp_path / "明年.xlsx", {"名册": odd((2, 1, 3))})
    said = json.loads(gacha("import", "columns", book, second, "--json")[1])

    assert said["remembered"] is True
    assert [one["field"] for one in said["columns"] if one["column"] == "K"] == ["address"]


def test_a_dry_run_remembers_nothing(gacha, book, tmp_path) -> None:
    path = write_xlsx(tmp_path / "今年.xlsx", {"名册": odd((2, 1))})
    gacha("import", "roster", book, path, "--map", "address=K", "--dry-run")

    assert json.loads(gacha("import", "columns", book, path, "--json")[1])["remembered"] is False


def test_what_was_remembered_can_be_forgotten(gacha, book, tmp_path) -> None:
    path = write_xlsx(tmp_path / "今年.xlsx", {"名册": odd((2, 1))})
    gacha("import", "roster", book, path, "--column", "address=K")
    assert "按记住的列" in gacha("import", "columns", book, path)[1]

    assert gacha("import", "columns", book, path, "--forget")[:2] == (0, "已忘掉改过的列。\n")

    assert "K  住哪里  不用" in gacha("import", "columns", book, path)[1]
    assert gacha("import", "columns", book, path, "--forget")[1] == "这种名册没有记住过改动的列。\n"


def test_a_cell_is_corrected_on_the_way_in(gacha, book, tmp_path) -> None:
    rows = tidy_roster(village((2, 1)))
    rows[2][7] = "-2"
    path = write_xlsx(tmp_path / "名册.xlsx", {"名册": rows})
    assert gacha("import", "roster", book, path)[0] == 1

    status, out, _err = gacha("import", "roster", book, path, "--cell", "H3=2", "--json")

    assert status == 0
    said = json.loads(out)
    assert said["before"] == {"households": 0, "members": 0, "shares": "0"}
    assert said["after"]["households"] == 2
    assert said["after"]["shares"] == said["shares"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("H3", "“H3”应写成 格子=内容"),
        ("H99=1", "文件里没有“H99”这一格"),
        ("别的!H3=1", "文件里没有“别的!H3”这一格"),
        ("ZZ3=1", "文件里没有“ZZ3”这一格"),
    ],
)
def test_a_cell_that_is_none_is_refused(gacha, book, tmp_path, cell, words) -> None:
    path = write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((2, 1)))})

    status, _out, err = gacha("import", "roster", book, path, "--cell", cell)

    assert status == 1
    assert words in err


def test_of_several_sheets_the_one_meant_must_be_named(gacha, book, tmp_path) -> None:
    first, second = tidy_roster(village((2,))), tidy_roster(village((2, 2)))
    path = write_xlsx(tmp_path / "两张.xlsx", {"一组": first, "二组": [second[0], *second[3:]]})

    assert "请写明是哪一张" in gacha("import", "roster", book, path, "--cell", "H2=2")[2]
    assert gacha("import", "roster", book, path, "--cell", "二组!H2=2")[::2] == (0, "")


def test_a_double_is_shown_beside_its_twin(gacha, book, tmp_path) -> None:
    rows = tidy_roster(village((2, 1)))
    rows[3][4] = rows[1][4]
    path = write_xlsx(tmp_path / "名册.xlsx", {"名册": rows})

    _status, out, _err = gacha("import", "roster", book, path, "--dry-run", "--json")

    said = json.loads(out)
    assert said["rejected"][0]["twin"] == {"sheet": "名册", "row": 2}
    assert (said["twins"][0]["here"], said["twins"][0]["there"]) == ("第4行", "第2行")
    assert "第4行　｜　第2行" in gacha("import", "roster", book, path, "--dry-run")[1]


def test_shares_begin_on_the_day_that_is_said(gacha, book, tmp_path) -> None:
    path = write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((1,)))})
    gacha("import", "roster", book, path, "--date", "2023-07-01")

    said = json.loads(gacha("household", "show", book, "0001", "--json")[1])
    assert {one["date"] for one in said["shares"]} == {"2023-07-01"}


def test_a_list_of_shares_is_taken_in_and_undone(gacha, book, tmp_path) -> None:
    for name, shares in (("示例甲", "2"), ("示例乙", "1")):
        gacha("household", "add", book, name, "--shares", shares, "--date", "2023-01-01")
    rows = [["户号", "户主姓名", "户持股数"], ["1", "示例甲", "3.5"], ["2", "示例乙", "1"]]
    path = write_xlsx(tmp_path / "名单.xlsx", {"名单": rows})

    said = json.loads(gacha("import", "shares", book, path, "--date", "2023-05-01", "--dry-run", "--json")[1])
    assert [(one["number"], one["held"], one["listed"], one["change"]) for one in said["changes"]] == [
        ("0001", "2", "3.5", "1.5"), ("0002", "1", "1", "0"),
    ]  # fmt: skip
    status, out, _err = gacha("import", "shares", book, path, "--date", "2023-05-01")
    assert (status, "0001  示例甲  2 → 3.5" in out) == (0, True)
    assert json.loads(gacha("household", "show", book, "1", "--json")[1])["shares_held"] == "3.5"

    assert gacha("import", "undo", book)[1] == "已撤销导入：1 户的份额回到原来。\n"
    assert json.loads(gacha("household", "show", book, "1", "--json")[1])["shares_held"] == "2"
    assert "没有“月亮股”这个选项" in gacha("import", "shares", book, path, "--share-kind", "月亮股")[2]
