"""A roster brings a filled register up to date from the command line."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tests.sheets.workbooks import tidy_roster, village, write_xlsx


@pytest.fixture
def filled(gacha, tmp_path):
    """A book filled by a roster, and a newer roster of the same village."""
    book = tmp_path / "示例.gacha"
    gacha("new", str(book), "--name", "示例嘎查")
    old = write_xlsx(tmp_path / "旧名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})
    assert gacha("import", "roster", str(book), str(old))[0] == 0
    people = village((3, 1, 2))
    people[0][1] = dataclasses.replace(people[0][1], relation="长女")
    people[2].pop(1)
    newer = write_xlsx(tmp_path / "新名册.xlsx", {"名册": tidy_roster(people)})
    return str(book), str(newer)


def test_an_update_is_shown_carried_out_and_undone(gacha, filled):
    book, newer = filled

    status, out, _err = gacha("import", "roster", book, newer, "--update", "--dry-run", "--json")
    told = json.loads(out)
    assert status == 0
    assert [(one["change"], one["number"], one["field"], one["old"], one["new"]) for one in told["changes"]] == [
        ("changed", "0001", "relation", "配偶", "长女"), ("missing", "0003", "", "", ""),
    ]  # fmt: skip
    assert "batch" not in told

    status, out, _err = gacha("import", "roster", book, newer, "--update")
    assert status == 0
    assert "已导入：修改 1 处，新增 0 人，名册里没有 1 人（不会移出）" in out

    status, _out, err = gacha("import", "roster", book, newer, "--update")
    assert status != 0
    assert "名册和登记簿一致，没有要更新的。" in err

    status, out, _err = gacha("import", "undo", book)
    assert (status, "恢复 1 处" in out) == (0, True)
