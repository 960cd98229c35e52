"""A statement's form as a workbook that a user corrects: written, and read back with the cell of everything in it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gacha_app.domain import statement_formulas as formulas
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.imports import Finding
from gacha_app.domain.statement_form import COLUMN_TIMES, Form, FormColumn, FormRow
from gacha_app.i18n import _
from gacha_app.sheets import cells
from gacha_app.sheets.grid import Grid, letter, read_grids
from gacha_app.sheets.pen import Look, Pen
from gacha_app.sheets.saving import new_workbook, save_workbook

SHEET, COLUMNS_SHEET, HELP_SHEET = "报表定义", "栏目", "说明"
# Field, heading, width: what the table of rows holds; the headings stay Chinese in every language
_ROW_COLUMNS = (
    ("line", "行次", 6),
    ("title", "项目", 30),
    ("formula", "公式", 34),
    ("names", "公式里的科目", 34),
    ("half", "栏", 6),
    ("level", "层次", 6),
    ("bold", "合计行", 8),
    ("details", "列明细", 8),
    ("optional", "有数才列", 10),
    ("key", "标识", 20),
)
_HEAD = (
    ("name", "名称"),
    ("title", "标题"),
    ("code", "表号"),
    ("chart", "科目表"),
    ("left", "左栏"),
    ("right", "右栏"),
    ("notes", "表下说明"),
)
_HALVES = {"": 1, "左": 1, "右": 2}
_YES, _NO = {"是", "√", "1", "Y", "y", "TRUE"}, {"", "否", "×", "0", "N", "n", "FALSE"}
_HELP = (
    "怎样修改这张报表的定义",
    "一、“报表定义”表：每行是报表的一行。可以改行次、项目和公式，可以增加或删除行，行的先后就是报表上的先后。",
    "二、公式由科目和行次用加号、减号连成，例如：",
    "101+102　　　　　科目连同它的明细；借方科目按借方、贷方科目按贷方算，都是正数，所以净值写成 151-152",
    "112+113借　　　　内部往来按户分列：113借 是各户借方余额之和，113贷 是各户贷方余额之和，互不相抵",
    "行1+行2-行5　　　报表上别的行",
    "年初(322)　期初(322)　期末(322)　　　某个时点的余额",
    "本期(501)　累计(501)　借方(311)　贷方(311)　　　本期发生、本年累计、借方发生、贷方发生",
    "对方(32201,311)　与 32201 记在同一张凭证里的 311，贷方减借方",
    "损益　　　　　　　全部收入减全部支出；未结转的年度里，它是未分配收益的一部分",
    "不写年初、本期这些字时，就按那一栏的取数算：见“栏目”表。年终结转的凭证不算发生额，所以结转前后报表相同。",
    "三、“公式里的科目”只供核对：名称与本账套不同的编号会被指出来，防止把另一套科目表的编号当成本账套的。",
    "四、“栏”填 左 或 右；“层次”是缩进几格；“合计行”“列明细”“有数才列”填 是 或空着。",
    "五、“标识”是勾稽检查找这一行用的，请不要改动；新增的行可以空着。",
    "六、要自己设计一张新报表：把“名称”和“标题”改成新的名字再载入。",
)


@dataclass(frozen=True)
class FormReading:
    """A form as it was read from a workbook.

    Attributes:
        rows: the sheet's row of every row of the form, counted from 1.
        letters: the column of every field, by its name. head: the cell (row, column) of what stands above the table.
        names: what the sheet calls the accounts of each row's formula, by code.
        findings: what could not be read at all, each at its cell.
    """

    form: Form
    sheet: str
    rows: tuple[int, ...]
    letters: Mapping[str, str]
    head: Mapping[str, int]
    names: tuple[Mapping[str, str], ...]
    findings: tuple[Finding, ...]

    def at(self, place: int, field: str, value: str, reason: str) -> Finding:
        """Return a finding at the cell of a row's field, or of what stands above the table."""
        if place >= 0:
            return Finding(self.sheet, self.rows[place], self.letters.get(field, ""), value, reason)
        if field == "columns":
            return Finding(COLUMNS_SHEET, 0, "", value, reason)
        return Finding(self.sheet, self.head.get(field, 0), "B" if field in self.head else "", value, reason)


def write_form(form: Form, names: Mapping[str, str], path: Path) -> None:
    """Write a form as a workbook that `read_form` reads back the same.

    Args:
        names: the book's accounts by code.

    Raises:
        GachaError: if the file cannot be written.
    """
    workbook = new_workbook()
    _rows_sheet(workbook, form, names)
    _columns_sheet(workbook, form)
    sheet = workbook.create_sheet(HELP_SHEET)
    pen = Pen(sheet)
    sheet.column_dimensions["A"].width = 110
    for row, text in enumerate(_HELP, 1):
        pen.put(row, 1, text, Look(bold=row == 1, ruled=False, size=13 if row == 1 else 10.5), "@")
    save_workbook(workbook, path, None)


def read_form(path: Path) -> FormReading:
    """Read a form's workbook; what cannot be understood is found at its cell.

    Raises:
        GachaError: if the file cannot be read or holds no form.
    """
    grids = read_grids(path)
    found = next(((one, place) for one in grids if (place := _heading_row(one)) is not None), None)
    if found is None:
        raise GachaError(
            _("“{file}”里没有报表定义：要有写着“行次、项目、公式”的表头，请从“导出报表定义”得到的文件改起。").format(
                file=path.name
            )
        )
    grid, heading = found
    places = _places(grid, heading)
    said, head = _head_of(grid, heading)
    findings: list[Finding] = []
    rows: list[FormRow] = []
    numbers: list[int] = []
    names: list[Mapping[str, str]] = []
    for number in range(heading + 1, len(grid.rows)):
        if any(cells.text(grid.rows[number][place]) for place in places.values()):
            read, checked = _row(grid, number, places, findings)
            rows.append(read)
            names.append(checked)
            numbers.append(number + 1)
    columns = _columns_of(grids, findings)
    halves = tuple(one for one in (said["left"], said["right"]) if one) or ("项目",)
    notes = tuple(line for line in said["notes"].split("|") if line.strip())
    form = Form(said["name"], said["title"], said["chart"], columns, tuple(rows), halves, said["code"], notes)
    letters = {field: letter(place) for field, place in places.items()}
    return FormReading(form, grid.title, tuple(numbers), letters, head, tuple(names), tuple(findings))


def accounts_text(row: FormRow, names: Mapping[str, str]) -> str:
    """Return the accounts of a row's formula with their names, for people who check it."""
    codes = formulas.codes_in(formulas.parse(row.formula))
    return "、".join(f"{code} {names.get(code, '')}".strip() for code in codes)


def _rows_sheet(workbook: Any, form: Form, names: Mapping[str, str]) -> None:
    sheet = workbook.create_sheet(SHEET)
    pen = Pen(sheet)
    plain, bold, soft = Look(), Look(bold=True, filled=True), Look(colour="6B7780")
    left, right = (*form.halves, "")[:2]
    values = {"name": form.name, "title": form.title, "code": form.code, "chart": form.chart, "left": left,
              "right": right, "notes": "|".join(form.notes)}  # fmt: skip
    for number, (field, title) in enumerate(_HEAD, 1):
        pen.put(number, 1, title, bold, "@")
        pen.put(number, 2, values[field], plain, "@")
    start = len(_HEAD) + 2
    for place, (_field, title, width) in enumerate(_ROW_COLUMNS, 1):
        pen.put(start, place, title, Look(bold=True, filled=True, horizontal="center"), "@")
        sheet.column_dimensions[letter(place - 1)].width = width
    sheet.column_dimensions["A"].width = 10
    for number, row in enumerate(form.rows, start + 1):
        written = _written(form, row, names)
        for place, (field, _title, _width) in enumerate(_ROW_COLUMNS, 1):
            look = (
                soft
                if field in ("names", "key")
                else Look(bold=row.bold, indent=row.level)
                if field == "title"
                else plain
            )
            # text throughout: a formula of ours must never become one of the sheet's
            pen.put(number, place, written[field] or None, look, "@")
    sheet.freeze_panes = f"C{start + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{start}:{start}"


def _written(form: Form, row: FormRow, names: Mapping[str, str]) -> dict[str, str]:
    def yes(value: bool) -> str:
        return "是" if value else ""

    return {
        "line": str(row.line) if row.line else "", "title": row.title, "formula": row.formula,
        "names": accounts_text(row, names), "half": ("", "左", "右")[row.half] if len(form.halves) > 1 else "",
        "level": str(row.level) if row.level else "", "bold": yes(row.bold), "details": yes(row.details),
        "optional": yes(row.optional), "key": row.key,
    }  # fmt: skip


def _columns_sheet(workbook: Any, form: Form) -> None:
    sheet = workbook.create_sheet(COLUMNS_SHEET)
    pen = Pen(sheet)
    head = Look(bold=True, filled=True, horizontal="center")
    for place, (title, width) in enumerate((("标识", 20), ("标题", 20), ("取数", 20)), 1):
        pen.put(1, place, title, head, "@")
        sheet.column_dimensions[letter(place - 1)].width = width
    for row, column in enumerate(form.columns, 2):
        for place, text in enumerate((column.key, column.title, COLUMN_TIMES.get(column.time, column.time)), 1):
            pen.put(row, place, text, Look(), "@")
    pen.put(
        len(form.columns) + 3, 1, "取数可用：" + "、".join(COLUMN_TIMES.values()), Look(ruled=False, wrap=False), "@"
    )


def _heading_row(grid: Grid) -> int | None:
    for number, row in enumerate(grid.rows[:40]):
        words = {cells.compact(value) for value in row}
        if {"行次", "项目", "公式"} <= words:
            return number
    return None


def _places(grid: Grid, heading: int) -> dict[str, int]:
    words = [cells.compact(value) for value in grid.rows[heading]]
    return {field: words.index(title) for field, title, _width in _ROW_COLUMNS if title in words}


def _head_of(grid: Grid, heading: int) -> tuple[dict[str, str], dict[str, int]]:
    said, where = {field: "" for field, _title in _HEAD}, {}
    titles = {title: field for field, title in _HEAD}
    for number, row in enumerate(grid.rows[:heading]):
        field = titles.get(cells.compact(row[0]))
        if field and grid.width > 1:
            said[field] = cells.text(row[1])
            where[field] = number + 1
    return said, where


def _row(
    grid: Grid, number: int, places: Mapping[str, int], findings: list[Finding]
) -> tuple[FormRow, Mapping[str, str]]:
    texts = {field: cells.text(grid.rows[number][place]) for field, place in places.items()}

    def refuse(field: str, reason: str) -> None:
        findings.append(Finding(grid.title, number + 1, letter(places[field]), texts[field][:60], reason))

    def whole(field: str, least: int, most: int) -> int:
        text = texts.get(field, "")
        if text and not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            refuse(field, _("“{text}”应是 {least} 到 {most} 的整数。").format(text=text[:20], least=least, most=most))
            return 0
        return int(text or 0)

    def yes(field: str) -> bool:
        text = texts.get(field, "")
        if text not in _YES | _NO:
            refuse(field, _("“{text}”应填 是，或空着。").format(text=text[:20]))
        return text in _YES

    half = texts.get("half", "")
    if half not in _HALVES:
        refuse("half", _("“{text}”应填 左 或 右。").format(text=half[:20]))
    formula = formulas.normal(texts["formula"])
    # kept as the parser writes it, so that the same formula is always the same text; a fault is told with all others
    with contextlib.suppress(InvalidInput):
        formula = formulas.write(formulas.parse(formula))
    row = FormRow(
        texts["title"][:80], whole("line", 1, 9999), formula, _HALVES.get(half, 1), whole("level", 0, 6), yes("bold"),
        yes("details"), yes("optional"), texts.get("key", ""),
    )  # fmt: skip
    return row, _names_said(texts.get("names", ""))


def _names_said(text: str) -> dict[str, str]:
    """Return the names beside account codes in "101 库存现金、102 银行存款"."""
    found = {}
    for part in text.replace("，", "、").replace(",", "、").replace(";", "、").replace("；", "、").split("、"):
        code = part.strip()[: len(part.strip()) - len(part.strip().lstrip("0123456789"))]
        name = part.strip()[len(code) :].strip()
        if code and name:
            found[code] = name
    return found


def _columns_of(grids: tuple[Grid, ...], findings: list[Finding]) -> tuple[FormColumn, ...]:
    grid = next((one for one in grids if one.title.strip() == COLUMNS_SHEET), None)
    if grid is None:
        findings.append(Finding("", 0, "", "", _("少了“栏目”表：它说明每栏金额的标题和取数。")))
        return ()
    times = {title: time for time, title in COLUMN_TIMES.items()}
    columns = []
    for number, row in enumerate(grid.rows):
        key, title, time = (cells.text(value) for value in (*row, "", "", "")[:3])
        if number == 0 or not title:
            continue
        if time not in times:
            reason = _("取数“{time}”不认识，可用的有：{all}。").format(time=time[:40], all="、".join(times)[:200])
            findings.append(Finding(grid.title, number + 1, "C", time[:40], reason))
        columns.append(FormColumn(key, title, times.get(time, "closing")))
    return tuple(columns)
