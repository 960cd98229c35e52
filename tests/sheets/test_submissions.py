from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from handing_in import edit, package, write
from old_workbook import write_ole
from openpyxl import Workbook, load_workbook

from gacha_app.domain.errors import GachaError
from gacha_app.sheets import submissions
from gacha_app.sheets.submissions import PROOF_SHEET, read_package
from gacha_app.township.package import canonical, fingerprint_of


def refusal(path: Path) -> str:
    with pytest.raises(GachaError) as problem:
        read_package(path)
    return str(problem.value)


def rewrite_text(path: Path, change: str, to: str, *, mend_hash: bool) -> None:
    """Change the canonical text on the proof sheet, as a forger does."""
    workbook = load_workbook(path)
    sheet = workbook[PROOF_SHEET]
    rows = range(9, sheet.max_row + 1)
    text = "".join(sheet.cell(row, 2).value for row in rows)
    assert change in text
    changed = text.replace(change, to, 1)
    for row in rows:
        sheet.cell(row, 2).value = None
    sheet.cell(9, 2).value = changed
    if mend_hash:
        sheet["B5"].value = fingerprint_of(changed)
    workbook.save(path)


def test_what_a_village_writes_is_what_the_township_reads(tmp_path):
    written = write(package(), tmp_path / "a.xlsx")

    read = read_package(tmp_path / "a.xlsx")

    assert read == written
    assert read.sha256 == written.sha256
    assert read.figures["income"] == 500_000_00


def test_the_proof_can_be_repeated_by_hand(tmp_path):
    written = write(package(), tmp_path / "a.xlsx", rows=900)

    sheet = load_workbook(tmp_path / "a.xlsx")[PROOF_SHEET]
    text = "".join(sheet.cell(row, 2).value for row in range(9, sheet.max_row + 1))

    assert sheet.max_row > 8, "the text fills several cells"
    assert hashlib.sha256(text.encode()).hexdigest() == sheet["B5"].value == written.sha256
    said = json.loads(text)
    assert said["figures"]["income"] == 50_000_000
    assert "." not in "".join(
        str(cell) for row in said["reports"][0]["rows"] for cell in row if isinstance(cell, float)
    )
    place = said["places"]["income"]
    shown = load_workbook(tmp_path / "a.xlsx")[place["sheet"]].cell(place["row"], place["column"]).value
    assert shown == 500_000


def test_every_sheet_says_where_its_figures_stand_and_is_guarded_against_a_slip(tmp_path):
    write(package(), tmp_path / "a.xlsx")

    workbook = load_workbook(tmp_path / "a.xlsx")

    assert workbook.sheetnames == ["收入", "主要指标", PROOF_SHEET]
    assert all(sheet.protection.sheet for sheet in workbook.worksheets)
    assert "请不要修改" in workbook[PROOF_SHEET]["A1"].value


def test_a_package_saved_again_by_another_program_is_still_good(tmp_path):
    written = write(package(), tmp_path / "a.xlsx")
    workbook = load_workbook(tmp_path / "a.xlsx")
    workbook.save(tmp_path / "b.xlsx")

    assert read_package(tmp_path / "b.xlsx") == written


@pytest.mark.parametrize(
    ("cell", "value", "was", "now"),
    [
        ("E4", 0.07, "-0.07", "0.07"),
        ("E5", 1234567.88, "1234567.82", "1234567.88"),
        ("E5", None, "1234567.82", ""),
        ("F5", 3, "2.5", "3"),
        ("G5", "34.42亩", "34.42", "34.42亩"),
        ("B5", "0002", "0001", "0002"),
        ("C5", "别的项目", "示例项目1 x", "别的项目"),
        ("D4", "2023-05-07", "2023-05-06", "2023-05-07"),
        ("E7", 1, "3703703.46", "1"),
        ("A1", "别的嘎查收入", "示例一嘎查收入（示例）", "别的嘎查收入"),
        ("J20", "多写的", "", "多写的"),
    ],
)
def test_an_edited_cell_is_named_with_what_it_was_and_what_it_is(tmp_path, cell, value, was, now):
    write(package(), tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", "收入", cell, value)

    assert f"“收入”的 {cell} 原为“{was}”，现为“{now}”（共 1 处）" in refusal(tmp_path / "a.xlsx")


def test_an_edited_figure_is_named(tmp_path):
    whole = write(package(), tmp_path / "a.xlsx")
    place = whole.places["dividends"]
    edit(tmp_path / "a.xlsx", place.sheet, f"C{place.row}", 190000)

    assert f"“主要指标”的 C{place.row} 原为“180000”，现为“190000”" in refusal(tmp_path / "a.xlsx")


def test_all_edits_are_counted(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    for cell in ("E4", "E5", "E6"):
        edit(tmp_path / "a.xlsx", "收入", cell, 1)

    assert "共 3 处" in refusal(tmp_path / "a.xlsx")


def test_a_sheet_taken_out_or_put_in_is_named(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    workbook = load_workbook(tmp_path / "a.xlsx")
    del workbook["收入"]
    workbook.save(tmp_path / "less.xlsx")
    workbook = load_workbook(tmp_path / "a.xlsx")
    workbook.create_sheet("空白")
    workbook.save(tmp_path / "blank.xlsx")
    workbook.create_sheet("补充")["B2"] = "另有收入"
    workbook.save(tmp_path / "more.xlsx")

    assert "少了工作表“收入”" in refusal(tmp_path / "less.xlsx")
    assert "多了工作表“补充”" in refusal(tmp_path / "more.xlsx")
    assert read_package(tmp_path / "blank.xlsx").year == 2023


def test_an_edited_text_does_not_bear_its_hash(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    rewrite_text(tmp_path / "a.xlsx", '"income":50000000', '"income":90000000', mend_hash=False)

    assert "指纹对不上" in refusal(tmp_path / "a.xlsx")


def test_a_text_forged_with_its_hash_does_not_agree_with_the_sheets(tmp_path):
    whole = write(package(), tmp_path / "a.xlsx")
    rewrite_text(tmp_path / "a.xlsx", '"income":50000000', '"income":90000000', mend_hash=True)

    assert f"“主要指标”的 C{whole.places['income'].row} 原为“900000”，现为“500000”" in refusal(tmp_path / "a.xlsx")


def test_a_text_cut_short_does_not_bear_its_hash(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", PROOF_SHEET, "B9", "")

    assert "指纹对不上" in refusal(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ('"year":2023', '"year":20.5'),
        ('"year":2023', '"year":"2023"'),
        ('"year":2023', '"year":999999'),
        ('"income":50000000', '"income":50000000.5'),
        ('"income":50000000', '"income":NaN'),
        ('"income":50000000', f'"income":{10**30}'),
        ('"organisation":"示例一嘎查"', '"organisation":""'),
        ('"organisation":"示例一嘎查"', '"organisation":7'),
        ('"organisation":"示例一嘎查"', '"organisation":"a\\u0000b"'),
        ('"made_at":"2024-01-10T09:00:00+08:00"', '"made_at":"2024-01-10"'),
        ('"sample":true', '"sample":"yes"'),
        ('"texts":{', '"more":1,"texts":{'),
        ('"first_row":4', '"first_row":"4"'),
        ('"totals_row":7', '"totals_row":-1'),
        ('"place":5', '"place":null'),
        ('"places":{', '"places":[],"a":{'),
        ('"income":{"column"', '"incomes":{"column"'),
    ],
)  # fmt: skip
def test_a_text_that_says_something_else_is_refused_in_words(tmp_path, change, to):
    write(package(), tmp_path / "a.xlsx")
    rewrite_text(tmp_path / "a.xlsx", change, to, mend_hash=True)

    said = refusal(tmp_path / "a.xlsx")

    assert "上报内容不完整" in said or "文件被改动过" in said


def test_a_newer_format_asks_for_a_newer_program(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    edit(tmp_path / "a.xlsx", PROOF_SHEET, "B3", "3")

    assert "请先升级" in refusal(tmp_path / "a.xlsx")


def test_a_newer_format_in_the_text_asks_for_a_newer_program(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    rewrite_text(tmp_path / "a.xlsx", '"format_version":2', '"format_version":3', mend_hash=True)

    assert "请先升级" in refusal(tmp_path / "a.xlsx")


def test_what_is_no_package_is_refused_in_words(tmp_path):
    good = tmp_path / "good.xlsx"
    write(package(), good)
    cases = {
        "cut.xlsx": (good.read_bytes()[:9000], "损坏"),
        "half.xlsx": (good.read_bytes()[:-30], "损坏"),
        "empty.xlsx": (b"", "空文件"),
        "text.xlsx": ("你好\n".encode(), "不是本程序的上报文件"),
        "letter.xlsx": (b"%PDF-1.4", "PDF"),
        "locked.xlsx": (write_ole(tmp_path / "locked.bin", "EncryptedPackage", b"x" * 5000).read_bytes(), "密码"),
        "noise.xlsx": (bytes(range(256)) * 40, ""),
    }
    for name, (content, words) in cases.items():
        (tmp_path / name).write_bytes(content)
        assert words in refusal(tmp_path / name), name
        assert name in refusal(tmp_path / name)


def test_any_other_workbook_is_no_package(tmp_path):
    workbook = Workbook()
    workbook.active.title = PROOF_SHEET
    workbook.active["A1"] = "校验"
    workbook.save(tmp_path / "other.xlsx")

    assert "“other.xlsx”不是本程序的上报文件" in refusal(tmp_path / "other.xlsx")


def test_damage_inside_the_file_is_refused_in_words(tmp_path):
    good = tmp_path / "good.xlsx"
    written = write(package(), good)
    content = good.read_bytes()
    for place in range(40, len(content) - 40, len(content) // 25):
        damaged = bytearray(content)
        damaged[place : place + 12] = b"\xff" * 12
        (tmp_path / "damaged.xlsx").write_bytes(damaged)
        words = ""
        try:
            whole = read_package(tmp_path / "damaged.xlsx")
        except GachaError as problem:
            words = str(problem)
        # an idle byte may be hit: then all is there still
        assert "damaged.xlsx" in words or whole == written


def test_a_file_that_would_fill_the_memory_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as inside:
        inside.writestr("xl/workbook.xml", b"\0" * (submissions.LARGEST_INSIDE + 1))
    with (tmp_path / "long.xlsx").open("wb") as file:
        file.truncate(submissions.LARGEST_FILE + 1)

    assert "太大" in refusal(tmp_path / "bomb.xlsx")
    assert "太大" in refusal(tmp_path / "long.xlsx")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()

    assert "找不到" in refusal(tmp_path / "none.xlsx")
    assert "文件夹" in refusal(tmp_path / "folder.xlsx")


@pytest.mark.parametrize(
    "name",
    [
        "=1+1嘎查",
        "a_x0041_b嘎查",
        "示 例　嘎查",
        "ᠭᠠᠴᠠᠭ᠎ᠠ",
        "𠮷嘎查",
        "-嘎查",
        "0012",
        "嘎查\\\"'<&>",
        "\u2028嘎\ufffe查",
    ],
)
def test_any_name_comes_through(tmp_path, name):
    written = write(package(name, code="c"), tmp_path / "a.xlsx")

    assert read_package(tmp_path / "a.xlsx") == written


def test_no_piece_of_the_text_begins_or_ends_with_a_blank():
    text = "甲乙  丙" * 20_000

    pieces = submissions._cut(text)

    assert "".join(pieces) == text
    assert all(len(piece) <= 30_000 for piece in pieces)
    assert all(piece == piece.strip() for piece in pieces)
    assert "".join(submissions._cut(" " * 70_000)) == " " * 70_000


def test_the_text_is_the_same_whatever_the_order():
    assert canonical({"b": 1, "a": {"d": "嘎查", "c": None}}) == '{"a":{"c":null,"d":"嘎查"},"b":1}'


def test_the_workbook_of_a_package_is_made_again_byte_for_byte(tmp_path):
    write(package(), tmp_path / "a.xlsx")
    write(package(), tmp_path / "b.xlsx")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
