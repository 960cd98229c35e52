"""A paper needs nothing but the program's own fonts and never shows a box for a character."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_reports
from paper_pictures import pages_as_pictures

from gacha_app.domain.errors import GachaError
from gacha_app.papers import glyphs, typesetting
from gacha_app.papers.report_paper import print_report, report_data
from gacha_app.reports.report import Row


def named(name):
    report = sample_reports.income()
    return replace(report, rows=(Row({"code": "0001", "name": name, "month": 100, "year": 100}),))


def test_a_character_the_fonts_lack_is_reported_and_named_at_the_foot(tmp_path):
    made = print_report(named("𠮷日嘎拉"), tmp_path / "a.pdf")

    assert made.missing_characters == ("𠮷",)
    assert made.path == tmp_path / "a.pdf"
    affected = {}
    shown = typesetting._printable({"rows": ["𠮷日嘎拉", "苏和"]}, affected)
    assert shown == {"rows": ["〓日嘎拉", "苏和"]}
    assert typesetting._note(affected) == "“〓”为字库中没有的字，请用笔填写：〓日嘎拉（U+20BB7）。"


def test_the_foot_of_a_paper_grows_by_the_note_on_missing_characters():
    plain, lacking = (pages_as_pictures("report", report_data(named(name)))[0] for name in ("苏日嘎拉", "𠮷日嘎拉"))

    assert int((lacking < 200).sum()) > int((plain < 200).sum()) + 100


def test_ordinary_and_rare_names_are_all_there(tmp_path):
    made = print_report(named("㐂喆赟龑䶮〇·阿拉坦（代）①㎡￥—…“”"), tmp_path / "a.pdf")

    assert made.missing_characters == ()


def test_invisible_characters_vanish_without_a_word():
    affected = {}

    assert typesetting._printable("巴\u200b特\ufeff尔\x07", affected) == "巴特尔"
    assert affected == {}


def test_traditional_mongolian_has_its_letters_and_joiners():
    assert not [sign for sign in "ᠭᠠᠴᠠᠭ᠎ᠠ ᠶᠢᠨ" if glyphs.lacks(sign)]


def test_many_missing_characters_are_named_in_part():
    affected = {chr(0x2A700 + n): [f"〓{n}"] for n in range(40)}

    assert typesetting._note(affected).count("U+") == 12
    assert typesetting._note(affected).endswith("……。")


def test_only_the_bundled_fonts_are_used():
    assert sorted(typesetting._fonts().families()) == ["Noto Sans Mongolian", "Noto Sans SC"]


def test_the_same_report_gives_the_same_paper(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        print_report(sample_reports.dividends(), tmp_path / name)

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_folder_that_is_missing_is_said_in_words(tmp_path):
    with pytest.raises(GachaError, match="不存在，请先新建文件夹"):
        print_report(sample_reports.income(), tmp_path / "没有" / "a.pdf")


def test_a_name_is_never_read_as_a_command_of_the_typesetter(tmp_path):
    made = print_report(named('#panic("x") *粗* $a$ \\ ] <a> @b `c`'), tmp_path / "a.pdf")

    assert made.path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("text", "ems"), [("嘎查", 2.0), ("0", 0.555), ("嘎\n嘎查账", 3.0), ("", 0.0)])
def test_widths_are_those_of_the_font(text, ems):
    assert glyphs.width(text) == pytest.approx(ems)
