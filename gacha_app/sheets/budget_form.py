"""A year's budget as a workbook that people fill in: written, and read back with the cell of everything in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gacha_app.domain.budget import MONTHS, SIDES, SPREADINGS, BudgetLine
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import Finding
from gacha_app.domain.money import decimal_yuan
from gacha_app.i18n import _
from gacha_app.reports.report import CellKind
from gacha_app.sheets import cells
from gacha_app.sheets.grid import Grid, letter, read_grids
from gacha_app.sheets.pen import FORMATS, Look, Pen
from gacha_app.sheets.saving import new_workbook, save_workbook

SHEET, HELP_SHEET = "年度预算", "说明"
# Field, heading, width; the headings stay Chinese in every language
_WORDS = (
    ("section", "计划", 24),
    ("side", "收支", 6),
    ("project", "项目", 16),
    ("account", "科目", 20),
    ("name", "预算项目", 22),
    ("amount", "全年金额", 14),
    ("spreading", "分月办法", 18),
)
_MONTHS = tuple((f"m{month}", f"{month}月", 12) for month in MONTHS)
_COLUMNS = (*_WORDS, *_MONTHS, ("note", "备注", 20))
_NEEDED = ("account", "name", "amount")
_HELP = (
    "怎样填年度预算",
    "一行一个预算项目。收支写“收入”或“支出”；科目写编号或名称，也可以写业务名称（如 销售收入、收租金）。",
    "项目写账本里登记的项目名称；不属于哪个项目的，空着。",
    "计划可以空着，按科目自动归类；要改的，写财务计划七项里的一项。",
    "分月办法写“平均分月”“按上年各月的比例”或“逐月填写”；空着时，各月填了数的按各月，没填的平均分月。",
    "各月金额加起来必须等于全年金额。金额以元为单位，不能是负数。",
    "没有项目名称、只有“合计”的行不读。",
)


@dataclass(frozen=True)
class BudgetRow:
    """A row of a budget's workbook as it was written.

    Attributes:
        words: what stands in the columns of words, by field.
        amount: fen of the year, None where it is left out. months: fen of the twelve, None where none is written.
        letters: the column of each field.
    """

    sheet: str
    row: int
    words: Mapping[str, str]
    amount: int | None
    months: tuple[int, ...] | None
    letters: Mapping[str, str]

    def at(self, field: str, reason: str) -> Finding:
        """Return what is wrong with a cell of this row."""
        place = "m1" if field == "months" else field
        value = self.words.get(field, "")
        return Finding(self.sheet, self.row, self.letters.get(place, ""), value, reason)


@dataclass(frozen=True)
class BudgetReading:
    """A budget's workbook as it was understood."""

    sheet: str
    rows: tuple[BudgetRow, ...]
    findings: tuple[Finding, ...]


def write_budget(
    lines: Sequence[BudgetLine],
    path: Path,
    *,
    title: str,
    sections: Mapping[str, str],
    projects: Mapping[int | None, str],
    accounts: Mapping[str, str],
) -> None:
    """Write a budget as a workbook that can be read back.

    Args:
        sections, projects, accounts: what each is called.

    Raises:
        GachaError: if the file cannot be written.
    """
    workbook = new_workbook()
    sheet = workbook.create_sheet(SHEET)
    pen = Pen(sheet)
    pen.put(1, 1, title, Look(bold=True, size=14, ruled=False, wrap=False))
    for place, (_field, heading, width) in enumerate(_COLUMNS, 1):
        pen.put(2, place, heading, Look(bold=True, filled=True, horizontal="center"), "@")
        sheet.column_dimensions[letter(place - 1)].width = width
    for number, line in enumerate(lines, 3):
        words = {
            "section": sections[line.section], "side": SIDES[line.side],
            "project": projects[line.project_id] if line.project_id else "",
            "account": f"{line.account} {accounts[line.account]}", "name": line.name,
            "spreading": SPREADINGS[line.spreading], "note": line.note,
        }  # fmt: skip
        amounts = {"amount": line.amount, **{f"m{month}": fen for month, fen in zip(MONTHS, line.monthly, strict=True)}}
        for place, (field, _heading, _width) in enumerate(_COLUMNS, 1):
            if field in amounts:
                value = decimal_yuan(amounts[field])
                pen.put(number, place, value, Look(horizontal="right", wrap=False), FORMATS[CellKind.MONEY])
            else:
                pen.put(number, place, words[field] or None, Look(), "@")
    sheet.freeze_panes = "F3"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"
    _help_sheet(workbook)
    save_workbook(workbook, path, None)


def read_budget(path: Path) -> BudgetReading:
    """Read a budget's workbook; what cannot be understood is found at its cell.

    Raises:
        GachaError: if the file cannot be read or holds no budget.
    """
    grids = read_grids(path)
    found = next(((one, place) for one in grids if (place := _heading_row(one)) is not None), None)
    if found is None:
        raise GachaError(
            _("“{file}”里没有预算：要有写着“科目、预算项目、全年金额”的表头，请从“导出预算表”得到的文件填起。").format(
                file=path.name
            )
        )
    grid, heading = found
    titles = [cells.compact(value) for value in grid.rows[heading]]
    places = {field: titles.index(title) for field, title, _width in _COLUMNS if title in titles}
    findings: list[Finding] = []
    rows = []
    for number in range(heading + 1, len(grid.rows)):
        words = {
            field: cells.text(grid.rows[number][place]).strip()
            for field, place in places.items()
            if field != "amount" and not field.startswith("m")
        }
        if words.get("name") and "合计" not in words["name"]:
            rows.append(_row(grid, number, places, words, findings))
        elif words.get("account"):
            where = letter(places["name"])
            findings.append(Finding(grid.title, number + 1, where, "", _("请填写预算项目的名称。")))
    if not rows and not findings:
        raise GachaError(_("“{file}”的表头下面没有预算项目。").format(file=path.name))
    return BudgetReading(grid.title, tuple(rows), tuple(findings))


def _row(
    grid: Grid, number: int, places: Mapping[str, int], words: Mapping[str, str], findings: list[Finding]
) -> BudgetRow:
    letters = {field: letter(place) for field, place in places.items()}

    def fen(field: str) -> int | None:
        value = grid.rows[number][places[field]] if field in places else ""
        if cells.nothing(value):
            return None
        try:
            return cells.fen(value)
        except InvalidInput as problem:
            findings.append(Finding(grid.title, number + 1, letters[field], str(value)[:40], str(problem)))
            return 0

    amount = fen("amount")
    months = [fen(f"m{month}") for month in MONTHS]
    written = tuple(one or 0 for one in months) if any(one is not None for one in months) else None
    return BudgetRow(grid.title, number + 1, words, amount, written, letters)


def _heading_row(grid: Grid) -> int | None:
    needed = {title for field, title, _width in _COLUMNS if field in _NEEDED}
    for number, row in enumerate(grid.rows[:20]):
        if needed <= {cells.compact(value) for value in row}:
            return number
    return None


def _help_sheet(workbook: Any) -> None:
    sheet = workbook.create_sheet(HELP_SHEET)
    pen = Pen(sheet)
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(_HELP, 1):
        pen.put(row, 1, text, Look(bold=row == 1, ruled=False, size=13 if row == 1 else 10.5), "@")
