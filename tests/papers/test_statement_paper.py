"""Statements on paper and in the workbook: halves side by side, totals in one line, nothing cut."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from gacha_app.papers.statement_paper import notes_data, print_notes, print_statement, statement_data
from gacha_app.papers.typesetting import pages_of
from gacha_app.reports.halves import halves_of
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.services.faces import paper_pictures, write_paper, write_workbook
from gacha_app.sheets.csv_file import write_csv

COLUMNS = (
    Column("item", "项目", width=12),
    Column("line", "行次", CellKind.CODE, width=2),
    Column("closing", "期末余额", CellKind.MONEY, "元"),
)


def row(title: str, line: int, amount: int | None, level: int = 1, bold: bool = False) -> Row:
    return Row({"item": title, "line": str(line or ""), "closing": amount}, level, bold)


def balance(amount: int = 1_234_567_89, rows: int = 24) -> Report:
    """A balance sheet whose left half is longer."""
    left = [row(f"资产第{one}项", one, amount) for one in range(1, rows)]
    right = [row("短期借款", 60, -5_00), row("负债和所有者权益总计", 61, amount, 0, True)]
    rows_ = (*left, row("资产总计", rows, amount, 0, True), *right)
    halves = (("资产", rows), ("负债及所有者权益", 2))
    return Report(
        "balance-sheet", "资产负债表", "示例嘎查", "2023年12月31日", COLUMNS, rows_, halves=halves, code="村会01表"
    )


def notes() -> Report:
    table = Report("notes", "四、货币资金", "示例嘎查", "", COLUMNS, (row("银行存款", 0, 100_00),), {"closing": 100_00})
    words = Report("notes", "一、声明", "示例嘎查", "", (), (), notes=("按制度编制。" * 20,))
    return Report("notes", "会计报表附注", "示例嘎查", "2023年度", COLUMNS, (), parts=(words, table))


def test_the_shorter_half_ends_in_the_line_where_the_longer_ends():
    left, right = halves_of(balance())

    assert [title for title, _rows in (left, right)] == ["资产", "负债及所有者权益"]
    assert len(left[1]) == len(right[1]) == 24
    assert [one.cells["item"] if one else None for one in (right[1][0], right[1][1], right[1][-1])] == [
        "短期借款", None, "负债和所有者权益总计",
    ]  # fmt: skip


@pytest.mark.parametrize("amount", [0, 1_00, 99_999_999_999_99])
def test_a_form_of_two_halves_lies_on_one_page_and_its_columns_fill_it(amount: int):
    data = statement_data(balance(amount))

    assert data["landscape"] is True
    assert sum(one["width"] for one in data["columns"]) == pytest.approx(841.89 - 80, abs=1)
    assert pages_of("statement", {**data, "missing_note": ""}) == 1
    assert [one["title"] for one in data["columns"]] == [
        "资产",
        "行次",
        "期末余额",
        "负债及所有者权益",
        "行次",
        "期末余额",
    ]


def test_a_long_form_takes_the_pages_it_needs():
    data = statement_data(balance(rows=120))

    assert data["landscape"] is False
    assert pages_of("statement", {**data, "missing_note": ""}) > 1


def test_papers_are_written(tmp_path):
    for report, write in ((balance(), print_statement), (notes(), print_notes)):
        made = write(report, tmp_path / f"{report.name}.pdf", made=date(2024, 1, 20))
        assert made.path.read_bytes().startswith(b"%PDF")
        assert made.missing_characters == ()
        assert [one[:4] for one in paper_pictures(report)] == [b"\x89PNG"]


def test_the_notes_stand_part_by_part():
    data = notes_data(notes(), made=date(2024, 1, 20))

    assert [(part["title"], bool(part["table"])) for part in data["parts"]] == [
        ("一、声明", False),
        ("四、货币资金", True),
    ]
    assert data["made"] == "2024年1月20日"


def test_every_report_finds_its_paper(tmp_path):
    for report in (balance(), notes()):
        assert write_paper(report, tmp_path / "表.pdf") == ""


def test_the_workbook_stands_as_the_form_is_printed(tmp_path):
    write_workbook([balance(), notes()], tmp_path / "报表.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "报表.xlsx")
    sheet = workbook["资产负债表"]
    cells = [[cell.value for cell in line] for line in sheet.iter_rows()]

    assert cells[0][0] == "示例嘎查资产负债表"
    assert cells[1][0] == "村会01表"
    assert [one for one in cells[2] if one] == ["编制单位：示例嘎查", "2023年12月31日", "单位：元"]
    assert cells[3] == ["资产", "行次", "期末余额", "负债及所有者权益", "行次", "期末余额"]
    assert cells[4] == ["资产第1项", "1", 1234567.89, "短期借款", "60", -5]
    assert cells[27] == ["资产总计", "24", 1234567.89, "负债和所有者权益总计", "61", 1234567.89]
    assert "理事长：" in str(cells[29][0])
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    told = [str(cell.value) for line in workbook["会计报表附注"].iter_rows() for cell in line if cell.value is not None]
    assert told.index("一、声明") < told.index("四、货币资金") < told.index("银行存款") < told.index("合计")


def test_programs_read_the_form_row_by_row(tmp_path):
    write_csv(balance(rows=2), tmp_path / "表.csv")

    lines = (tmp_path / "表.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[-4:]] == ["资产第1项", "资产总计", "短期借款", "负债和所有者权益总计"]
