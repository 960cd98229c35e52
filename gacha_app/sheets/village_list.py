"""A township's own list of villages, from any workbook: names, perhaps townships, banners and codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.sheets.cells import compact, name, text
from gacha_app.sheets.grid import Grid, Value, read_grids
from gacha_app.township.villages import ExpectedVillage

_NAMES = (
    "嘎查村名称",
    "嘎查名称",
    "村名称",
    "嘎查(村)",
    "嘎查（村）",
    "嘎查村",
    "嘎查",
    "村名",
    "村",
    "单位名称",
    "单位",
    "名称",
)
_TOWNSHIPS = ("苏木(镇)", "苏木（镇）", "苏木镇", "苏木乡镇", "苏木", "乡镇", "乡(镇)", "乡（镇）", "镇", "乡")
_BANNERS = ("旗县", "旗(县)", "旗（县）", "旗县区", "旗", "县", "县区")
_CODES = ("机构代码", "组织代码", "代码", "账本代码")
_TOTALS = ("合计", "小计", "总计", "共计")


def read_village_list(path: Path) -> tuple[ExpectedVillage, ...]:
    """Return the villages that a workbook or a text table lists; a township written once stands for those below it.

    Raises:
        GachaError: if it cannot be read, or has no column of names.
    """
    for grid in read_grids(path):
        found = _villages_in(grid)
        if found:
            return found
    raise GachaError(_("“{file}”里没有找到嘎查（村）名称一列，请加上“嘎查（村）”表头。").format(file=path.name))


def _villages_in(grid: Grid) -> tuple[ExpectedVillage, ...]:
    for number, row in enumerate(grid.rows):
        names = _column(row, _NAMES)
        if names is not None:
            columns = [_column(row, titles) for titles in (_TOWNSHIPS, _BANNERS, _CODES)]
            return _below(grid.rows[number + 1 :], names, columns)
    return ()


def _below(rows: Sequence[Sequence[Value]], names: int, columns: Sequence[int | None]) -> tuple[ExpectedVillage, ...]:
    found = []
    township = banner = ""
    for row in rows:
        village = name(row[names])
        # a merged township is written in its first row only
        township = _cell(row, columns[0]) or township
        banner = _cell(row, columns[1]) or banner
        if village and village not in _TOTALS and township not in _TOTALS:
            found.append(ExpectedVillage(village, township, banner, _cell(row, columns[2])))
    return tuple(found)


def _column(row: Sequence[Value], titles: Sequence[str]) -> int | None:
    said = [compact(value) for value in row]
    return next((said.index(title) for title in titles if title in said), None)


def _cell(row: Sequence[Value], column: int | None) -> str:
    return text(row[column]) if column is not None else ""
