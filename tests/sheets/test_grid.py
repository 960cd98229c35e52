"""Files as plain grids, and files that are none."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from old_workbook import write_ods, write_ole, write_xls
from workbooks import patch_part, write_xlsx

from gacha_app.domain.errors import GachaError
from gacha_app.sheets.grid import column_of, letter, read_grids

ROWS = [["姓名", "份额"], ["苏和", 1.5], ["其其格", 2.0]]
SHEET = "xl/worksheets/sheet1.xml"


def refusal(path: Path) -> str:
    with pytest.raises(GachaError) as refused:
        read_grids(path)
    sentence = str(refused.value)
    assert path.name in sentence
    assert sentence.endswith("。")
    assert "\n" not in sentence
    return sentence


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    path = write_xlsx(tmp_path / "名册.xlsx", {"成员": ROWS, "说明": [["一式三份"]]}, hidden=["说明"])

    members, notes = read_grids(path)

    assert members.title == "成员"
    assert [list(row) for row in members.rows] == ROWS
    assert not members.hidden
    assert notes.hidden


def test_rows_and_columns_count_from_the_sheets_own_corner(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [[], ["", "", "姓名"]]})

    (grid,) = read_grids(path)

    assert grid.rows[1][2] == "姓名"


def test_a_wrong_dimension_as_wps_writes_it_loses_no_row(tmp_path):
    path = write_xlsx(tmp_path / "wps.xlsx", {"表": [[f"第{n}行", n] for n in range(50)]})
    patch_part(path, SHEET, r'<dimension ref="[^"]*"', '<dimension ref="A1"')

    (grid,) = read_grids(path)

    assert len(grid.rows) == 50
    assert grid.rows[49][0] == "第49行"


def test_merged_cells_are_filled_from_their_first_cell_only_in_the_columns_asked_for(tmp_path):
    rows = [["户", "名", "注"], [1, "甲", "x"], ["", "乙", ""], ["", "丙", ""]]
    path = write_xlsx(tmp_path / "a.xlsx", {"表": rows}, merged={"表": ["A2:A4", "C2:C3"]})

    (grid,) = read_grids(path)
    filled = grid.filled([0])

    assert [row[0] for row in filled.rows] == ["户", 1.0, 1.0, 1.0]
    assert [row[2] for row in filled.rows] == ["注", "x", "", ""]


def test_a_formula_without_its_result_is_known_from_an_empty_cell(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"封面": [["x"]], "表": [["甲", "=1+1"], ["乙", ""]]})

    grid = read_grids(path)[1]

    assert grid.faults == {(0, 1): "formula"}


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["甲", '=IF(1,"","x")']]})
    patch_part(path, SHEET, r'<c r="B1"><f>([^<]*)</f><v ?/>', r'<c r="B1" t="str"><f>\1</f><v></v>')

    assert read_grids(path)[0].faults == {}


def test_an_error_value_is_known_from_an_empty_cell(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["甲", "#REF!"]]})
    patch_part(path, SHEET, r'<c r="B1"[^>]*>.*?</c>', '<c r="B1" t="e"><v>#REF!</v></c>')

    assert read_grids(path)[0].faults == {(0, 1): "error"}


def test_an_old_xls_is_read_with_its_merged_cells(tmp_path):
    path = write_xls(tmp_path / "名册.xls", {"成员": ROWS, "二组": [["x"]]}, merged=[(1, 2, 0, 0)])

    members, second = read_grids(path)

    assert members.title == "成员"
    assert [list(row) for row in members.rows] == ROWS
    assert members.merged == ((1, 0, 2, 0),)
    assert second.title == "二组"


def test_a_very_small_old_xls_is_read(tmp_path):
    path = write_xls(tmp_path / "小.xls", {"成员": ROWS}, small=True)

    assert [list(row) for row in read_grids(path)[0].rows] == ROWS


def test_what_an_extension_says_does_not_matter(tmp_path):
    path = write_xls(tmp_path / "名册.et", {"成员": ROWS})
    named_xls = write_xlsx(tmp_path / "其实是新的.xls", {"成员": ROWS})

    assert [list(row) for row in read_grids(path)[0].rows] == ROWS
    assert [list(row) for row in read_grids(named_xls)[0].rows] == ROWS


def test_an_ods_is_read_up_to_its_last_value(tmp_path):
    path = write_ods(tmp_path / "名册.ods", "成员", ROWS)

    (grid,) = read_grids(path)

    assert [list(row) for row in grid.rows] == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("divider", [",", "\t", ";"])
def test_text_is_read_in_the_usual_characters_with_the_usual_dividers(tmp_path, encoding, divider):
    lines = [
        "中国银行 交易明细",
        divider.join(["日期", "金额", "摘要"]),
        divider.join(["20230101", '"1,234.50"', "租金"]),
    ]
    path = tmp_path / "流水.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))

    (grid,) = read_grids(path)

    assert grid.title == "流水"
    assert grid.rows[1] == ("日期", "金额", "摘要")
    assert grid.rows[2] == ("20230101", "1,234.50", "租金")


def test_commas_inside_amounts_do_not_divide_a_table_of_tabs(tmp_path):
    path = tmp_path / "流水.txt"
    path.write_text("\n".join(["日期\t支出\t收入\t余额", *["20230101\t1,234.50\t2,345.60\t3,456,789.00"] * 5]), "utf-8")

    (grid,) = read_grids(path)

    assert grid.rows[1] == ("20230101", "1,234.50", "2,345.60", "3,456,789.00")


def test_numbers_that_an_export_wrapped_to_keep_their_zeros_are_unwrapped(tmp_path):
    path = tmp_path / "流水.csv"
    path.write_text('账号,余额\n="0062281234",\t5.00\n', "utf-8")

    assert read_grids(path)[0].rows[1] == ("0062281234", "5.00")


def test_dates_come_as_dates(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [[date(2023, 1, 9)]]})

    assert read_grids(path)[0].rows[0][0] == date(2023, 1, 9)


def test_a_missing_file_a_folder_and_an_empty_file_are_refused(tmp_path):
    (tmp_path / "空.xlsx").write_bytes(b"")
    (tmp_path / "夹子").mkdir()

    assert "找不到" in refusal(tmp_path / "没有.xlsx")
    assert "文件夹" in refusal(tmp_path / "夹子")
    assert "空文件" in refusal(tmp_path / "空.xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are files of Unix")
def test_a_pipe_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "管道.xlsx")

    assert "不是普通文件" in refusal(tmp_path / "管道.xlsx")


def test_the_lock_file_of_an_open_workbook_is_refused(tmp_path):
    path = tmp_path / "~$名册.xlsx"
    path.write_bytes(b"user")

    assert "临时文件" in refusal(path)


def test_an_encrypted_workbook_is_refused_in_each_format(tmp_path):
    assert "密码" in refusal(write_ole(tmp_path / "a.xlsx", "EncryptedPackage", bytes(5000)))
    assert "密码" in refusal(write_xls(tmp_path / "a.xls", {"表": ROWS}, locked=True))
    assert "密码" in refusal(write_ods(tmp_path / "a.ods", "表", ROWS, locked=True))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_a_workbook_cut_short_is_refused(tmp_path, share):
    whole = write_xlsx(tmp_path / "whole.xlsx", {"表": [[n, "x" * 20] for n in range(500)]}).read_bytes()
    path = tmp_path / "半个.xlsx"
    path.write_bytes(whole[: int(len(whole) * share)])

    assert "损坏" in refusal(path)


def test_a_workbook_with_damaged_bytes_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "坏.xlsx", {"表": [[n, f"第{n}人"] for n in range(500)]})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        middle = package.getinfo(SHEET).header_offset + 200
    content[middle : middle + 20] = bytes(20)
    path.write_bytes(content)

    assert "损坏" in refusal(path)


def test_an_old_workbook_cut_short_never_shows_a_traceback(tmp_path):
    whole = write_xls(tmp_path / "whole.xls", {"表": [[n, f"第{n}人"] for n in range(200)]}).read_bytes()
    path = tmp_path / "半个.xls"
    for length in range(8, len(whole), 997):
        path.write_bytes(whole[:length])
        assert "损坏" in refusal(path), length


def zip_with(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_documents_and_other_archives_are_called_what_they_are(tmp_path):
    document = zip_with(tmp_path / "通知.xlsx", {"[Content_Types].xml": "", "word/document.xml": ""})
    old_document = write_ole(tmp_path / "通知.xls", "WordDocument", bytes(5000))
    archive = zip_with(tmp_path / "全部.zip", {"名册.xlsx": ""})
    paper = tmp_path / "公示.xlsx"
    paper.write_bytes(b"%PDF-1.7 ...")
    program = tmp_path / "程序.csv"
    program.write_bytes(bytes(range(256)) * 4)

    slides = zip_with(tmp_path / "课件.xlsx", {"ppt/presentation.xml": ""})
    binary = zip_with(tmp_path / "二进制.xlsb", {"xl/workbook.bin": ""})
    drawing = zip_with(
        tmp_path / "图.ods", {"mimetype": "application/vnd.oasis.opendocument.graphics", "content.xml": ""}
    )
    old_slides = write_ole(tmp_path / "课件.xls", "PowerPoint Document", bytes(5000))
    nothing_known = write_ole(tmp_path / "别的.xls", "Contents", bytes(5000))

    assert "PowerPoint" in refusal(slides)
    assert "xlsb" in refusal(binary)
    assert "OpenDocument" in refusal(drawing)
    assert "PowerPoint" in refusal(old_slides)
    assert "损坏" in refusal(nothing_known)
    assert "Word" in refusal(document)
    assert "Word" in refusal(old_document)
    assert "解压" in refusal(archive)
    assert "PDF" in refusal(paper)
    assert "不是表格" in refusal(program)


def test_a_web_page_that_a_bank_calls_xls_is_refused_with_the_cure(tmp_path):
    path = tmp_path / "明细.xls"
    path.write_bytes("<html><table><tr><td>日期</td></tr></table></html>".encode("gb18030"))

    assert "另存为 xlsx" in refusal(path)


def test_a_workbook_that_unfolds_beyond_memory_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "炸弹.xlsx", {"表": ROWS})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package, package.open("xl/big.bin", "w") as part:
        for _chunk in range(410):
            part.write(bytes(2**20))

    assert "太大" in refusal(path)


def test_a_stray_cell_at_the_sheets_far_corner_is_refused_by_its_name(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "姓名"
    workbook.active["XFD1048576"] = "x"
    path = tmp_path / "远.xlsx"
    workbook.save(path)

    assert "XFD1048576" in refusal(path)


def test_a_stray_cell_in_an_old_workbook_is_refused(tmp_path):
    rows = [["姓名"], *([[]] * 60_000), [""] * 200 + ["x"]]

    assert "远" in refusal(write_xls(tmp_path / "远.xls", {"表": rows}))


def test_an_old_workbook_whose_sheet_lies_outside_it_is_refused(tmp_path):
    path = write_xls(tmp_path / "坏.xls", {"表": ROWS})
    content = path.read_bytes()
    record = content.index(b"\x85\x00")
    path.write_bytes(content[: record + 4] + b"\xff\xff\xff\x00" + content[record + 8 :])

    assert "损坏" in refusal(path)


def test_a_far_cell_that_holds_only_a_format_does_no_harm(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "姓名"
    workbook.active["XFD1048576"].number_format = "0.00"
    path = tmp_path / "远.xlsx"
    workbook.save(path)

    assert read_grids(path)[0].rows == (("姓名",),)


def test_an_ods_whose_cells_repeat_beyond_memory_is_refused(tmp_path):
    path = write_ods(tmp_path / "远.ods", "表", ROWS, repeat_last=(1_000_000, 16_000))

    assert "太大" in refusal(path)


def test_a_file_that_another_program_holds_is_refused(tmp_path, monkeypatch):
    path = write_xlsx(tmp_path / "a.xlsx", {"表": ROWS})

    def held(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", held)

    assert "其他程序" in refusal(path)


@pytest.mark.parametrize(
    ("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_and_their_letters_mean_each_other(column, letters):
    assert letter(column) == letters
    assert column_of(letters) == column


@pytest.mark.parametrize("letters", ["", "1", "A1", "甲", "AAAA"])
def test_what_is_no_column_is_refused(letters):
    with pytest.raises(ValueError, match=rf"^{letters}$"):
        column_of(letters)
