"""A workbook shows a report whole, in plain values, ready for the printer."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime

import pytest
import sample_reports
from golden_files import check_golden, workbook_text
from openpyxl import load_workbook

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import use_language
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.sheets.workbook import Cover, new_workbook, save_workbook, sheet_titles, write_report, write_reports

SHAPES = {
    "income": sample_reports.income,
    "dividends": lambda: sample_reports.dividends(12),
    "wide": lambda: sample_reports.wide(4),
    "contracts": sample_reports.contracts,
    "empty": sample_reports.empty,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_report_is_written_as_its_reference(tmp_path, shape):
    write_report(SHAPES[shape](), tmp_path / "a.xlsx")

    check_golden(f"workbook_{shape}.txt", workbook_text(tmp_path / "a.xlsx"))


def test_a_set_has_a_cover_and_a_sheet_for_each_report(tmp_path):
    cover = Cover("2023年度财务公开", sample_reports.GACHA, (("编制日期", "2024年1月5日"),), sample=True)

    write_reports([make() for make in SHAPES.values()], tmp_path / "a.xlsx", cover, made=date(2024, 1, 5))

    check_golden("workbook_set.txt", workbook_text(tmp_path / "a.xlsx"))


def test_the_place_of_every_figure_is_told(tmp_path):
    report = sample_reports.income()
    place = write_report(report, tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx")[place.sheet]
    for number, row in enumerate(report.rows):
        assert sheet[place.cell(number, "name")].value == row.cells["name"]
        assert sheet[place.cell(number, "year")].value == row.cells["year"] / 100
    assert sheet[place.total("year")].value == 3755715.32


def test_a_report_without_a_foot_tells_no_place_of_a_total(tmp_path):
    assert write_report(sample_reports.contracts(), tmp_path / "a.xlsx").total("area") is None


def test_amounts_are_exact_decimals_in_the_file(tmp_path):
    amounts = [1, 10**15 - 1, -7, 100, 3_333_333_33]
    report = Report(
        "x", "金额", "示例", "", (Column("m", "金额", CellKind.MONEY),), tuple(Row({"m": m}) for m in amounts)
    )

    place = write_report(report, tmp_path / "a.xlsx")

    xml = zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    for number, text in enumerate(["0.01", "9999999999999.99", "-0.07", "1.00", "3333333.33"]):
        assert f'r="{place.cell(number, "m")}"' in xml
        assert f"<v>{text}</v>" in xml


def test_no_cell_is_ever_a_formula_or_an_error_whatever_people_are_called(tmp_path):
    names = ["=1+1", "#REF!", "+86", "-", "@x", "'", "TRUE", "12", "a\x07b", "{=A1}"]
    report = Report("x", "名册", "示例", "", (Column("n", "姓名"),), tuple(Row({"n": name}) for name in names))

    place = write_report(report, tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx").active
    cells = [sheet[place.cell(number, "n")] for number in range(len(names))]
    assert [cell.value for cell in cells] == [name.replace("\x07", "") for name in names]
    assert "<f>" not in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert {cell.data_type for cell in cells} == {"s"}


def test_identity_and_bank_numbers_stay_text(tmp_path):
    report = Report(
        "x", "名册", "示例", "", (Column("i", "身份证号", CellKind.CODE),), (Row({"i": "152801199001010011"}),)
    )

    place = write_report(report, tmp_path / "a.xlsx")

    cell = load_workbook(tmp_path / "a.xlsx").active[place.cell(0, "i")]
    assert (cell.value, cell.data_type, cell.number_format) == ("152801199001010011", "s", "@")


def test_dates_shares_quantities_counts_and_percentages_are_what_they_are(tmp_path):
    place = write_report(sample_reports.contracts(), tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet[place.cell(0, "due")].value == datetime(2024, 12, 31)
    assert sheet[place.cell(0, "due")].number_format == "yyyy-mm-dd"
    assert sheet[place.cell(0, "area")].value == 1200.5
    assert sheet[place.cell(1, "count")].value == 30
    assert (sheet[place.cell(1, "rate")].value, sheet[place.cell(1, "rate")].number_format[:5]) == (0.7345, "0.00%")


def test_the_same_report_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_report(sample_reports.income(), tmp_path / name, made=date(2024, 1, 5))

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_page_repeats_its_heading_counts_its_pages_and_fits_its_width(tmp_path):
    place = write_report(sample_reports.dividends(), tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet.print_title_rows == f"$1:${place.header_row}"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == f"A{place.first_row}"
    assert sheet.print_area.startswith("'2023年度收益分配发放表'!$A$1:$H$")


def test_narrow_tables_stand_and_wide_ones_lie(tmp_path):
    write_report(sample_reports.income(), tmp_path / "a.xlsx")
    write_report(sample_reports.wide(), tmp_path / "b.xlsx")

    assert load_workbook(tmp_path / "a.xlsx").active.page_setup.orientation == "portrait"
    assert load_workbook(tmp_path / "b.xlsx").active.page_setup.orientation == "landscape"


def test_a_column_of_amounts_is_wide_enough_for_the_longest(tmp_path):
    report = Report("x", "金额", "示例", "", (Column("n", "名称"), Column("m", "金额", CellKind.MONEY, width=2)),
                    (Row({"m": -(10**15)}),))  # fmt: skip

    write_report(report, tmp_path / "a.xlsx")

    assert load_workbook(tmp_path / "a.xlsx").active.column_dimensions["B"].width > len("-10,000,000,000,000.00")


def test_a_long_name_gets_a_higher_row_instead_of_being_cut(tmp_path):
    place = write_report(sample_reports.dividends(), tmp_path / "a.xlsx")

    heights = load_workbook(tmp_path / "a.xlsx").active.row_dimensions
    assert heights[place.first_row + 3].height >= 2 * heights[place.first_row].height - 8


def test_invented_figures_are_marked_in_heading_and_foot(tmp_path):
    write_report(sample_reports.income(), tmp_path / "a.xlsx")
    write_report(replace(sample_reports.income(), sample=False), tmp_path / "b.xlsx")

    marked, plain = (load_workbook(tmp_path / name).active for name in ("a.xlsx", "b.xlsx"))
    assert marked["A1"].value.endswith("（示例）")
    assert marked.oddFooter.right.text == "示例"
    assert "示例）" not in plain["A1"].value
    assert not plain.oddFooter.right.text


def test_an_official_sheet_has_signatures_and_no_filter_and_another_the_reverse(tmp_path):
    write_report(sample_reports.income(), tmp_path / "a.xlsx", made=date(2024, 1, 5))
    write_report(sample_reports.income(), tmp_path / "b.xlsx", official=False)

    official, list_of_mine = (load_workbook(tmp_path / name).active for name in ("a.xlsx", "b.xlsx"))
    last = official.cell(official.max_row, 1).value
    assert last.startswith("理事长：")
    assert last.endswith("制表日期：2024年1月5日")
    assert official.auto_filter.ref is None
    assert list_of_mine.auto_filter.ref == "A3:D8"
    assert "理事长" not in str(list_of_mine.cell(list_of_mine.max_row, 1).value)


def test_an_official_sheet_stays_chinese_in_every_language(tmp_path):
    write_report(sample_reports.income(), tmp_path / "a.xlsx")
    use_language("en")
    try:
        write_report(sample_reports.income(), tmp_path / "b.xlsx")
    finally:
        use_language("zh")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_names_of_sheets_are_short_allowed_and_each_once():
    long = "二〇二三年度乌兰素海嘎查股份经济合作社收益分配方案执行情况明细表"

    titles = sheet_titles(["收入", "收入", "a/b:c", long, long, "", "封面"], taken=["封面"])

    assert titles == ["收入", "收入(2)", "a b c", long[:31], long[:28] + "(2)", "表", "封面(2)"]


def test_a_workbook_open_elsewhere_is_left_as_it_was(tmp_path):
    (tmp_path / "a.xlsx").mkdir()

    with pytest.raises(GachaError, match="请另取一个文件名"):
        save_workbook(new_workbook_with_a_sheet(), tmp_path / "a.xlsx")


def new_workbook_with_a_sheet():
    workbook = new_workbook()
    workbook.create_sheet("表")
    return workbook
