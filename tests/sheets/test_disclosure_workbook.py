"""The disclosure's workbook: all sheets, plain values, each figure where it is said to be."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from golden_files import check_golden, workbook_text
from openpyxl import load_workbook
from village import Village, speak_another_language

from gacha_app.domain.money import decimal_yuan
from gacha_app.reports.disclosure import Disclosure, disclosure
from gacha_app.sheets.disclosure import place_of_total, write_disclosure

MADE = date(2024, 1, 8)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    """A small village's disclosure of 2023."""
    village = Village(tmp_path_factory.mktemp("told"))
    village.has_project("温棚葡萄", "grapes")
    village.plans("温棚葡萄", 2023, "2000", "500")
    village.measures("温棚葡萄", "area", "30")
    village.has_household("巴图", "1.5", people=2)
    village.has_household("=苏和", "1")
    village.records("sale", "1234.5", project="温棚葡萄", on="2023-05-01", summary="#1棚葡萄款")
    village.records("operating_cost", "200", project="温棚葡萄", on="2023-05-02")
    village.has_fund("衔接资金", "700", document_number="阿财农〔2023〕15号")
    village.records("grant", "500", fund="衔接资金", on="2023-03-01")
    village.has_resource("河滩地", "beach", "1200.5")
    village.has_asset("温棚", "1000", unit="座")
    village.has_contract("河滩地合同", yearly=1_00)
    village.distributes("300")
    with village.book.reading() as session:
        answer = disclosure(session, 2023)
    village.close()
    return answer


def test_the_workbook_is_written_as_its_reference(told: Disclosure, tmp_path: Path):
    write_disclosure(told, tmp_path / "a.xlsx", MADE)

    check_golden("workbook_disclosure.txt", workbook_text(tmp_path / "a.xlsx"))


def test_every_sheet_is_there_behind_its_cover(told: Disclosure, tmp_path: Path):
    write_disclosure(told, tmp_path / "a.xlsx", MADE)

    book = load_workbook(tmp_path / "a.xlsx")

    assert set(book.sheetnames) >= {
        "封面", "收入", "支出", "资产", "资源", "债权债务", "收益分配", "户分红", "补助资金", "项目", "勾稽检查",
    }  # fmt: skip
    cover = [str(cell.value) for row in book["封面"].iter_rows() for cell in row if cell.value]
    assert {"2023年度财务公开（示例）", "2024年1月8日", "元", "巴特尔", "赵海", "苏和"} <= set(cover)


def test_cells_hold_plain_values_and_no_formula_or_error(told: Disclosure, tmp_path: Path):
    write_disclosure(told, tmp_path / "a.xlsx", MADE)

    for sheet in load_workbook(tmp_path / "a.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.value is None or cell.data_type in ("s", "n", "d"), (sheet.title, cell.coordinate)


def test_every_figure_stands_where_it_is_said_to(told: Disclosure, tmp_path: Path):
    placed = write_disclosure(told, tmp_path / "a.xlsx", MADE)

    book = load_workbook(tmp_path / "a.xlsx")

    for report, place in placed:
        for column in (one for one in report.columns if one.unit == "元"):
            for number, row in enumerate(report.rows):
                value = row.cells.get(column.key)
                if isinstance(value, int):
                    assert book[place.sheet][place.cell(number, column.key)].value == pytest.approx(
                        float(decimal_yuan(value))
                    )
    sheet, cell = place_of_total(placed, "income-by-kind", "amount") or ("", "")
    assert book[sheet][cell].value == 1234.5
    assert place_of_total(placed, "balance", "closing") is None
    assert place_of_total(placed, "unknown", "amount") is None


def test_without_a_day_it_is_left_to_be_written_by_hand(told: Disclosure, tmp_path: Path):
    write_disclosure(told, tmp_path / "a.xlsx")

    cover = [str(cell.value) for row in load_workbook(tmp_path / "a.xlsx")["封面"].iter_rows() for cell in row]
    assert "　　　　年　　月　　日" in cover


def test_the_workbook_is_the_same_in_every_language(told: Disclosure, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_disclosure(told, tmp_path / "a.xlsx", MADE)
    speak_another_language(monkeypatch)

    write_disclosure(told, tmp_path / "b.xlsx", MADE)

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_libreoffice_opens_and_prints_it(told: Disclosure, tmp_path: Path):
    write_disclosure(told, tmp_path / "a.xlsx", MADE)

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", tmp_path, tmp_path / "a.xlsx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    printed = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "a.pdf", "-"], check=True, capture_output=True
    ).stdout.decode()

    assert "###" not in printed
    for words in ("勾稽检查", "1,234.50", "#1棚葡萄款", "=苏和"):
        assert words in printed, words
