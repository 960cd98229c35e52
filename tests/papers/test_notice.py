"""The notice holds every section whole, in the largest type that one page takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import sample_reports
from paper_pictures import has_clean_margins, pages_as_pictures

from gacha_app.papers.notice import notice_data, print_notice


def plain(notice):
    return replace(notice, sections=tuple(replace(one, sample=False) for one in notice.sections))


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_the_usual_notice_is_one_page_with_nothing_cut(paper):
    pages = pages_as_pictures("notice", notice_data(plain(sample_reports.notice()), paper))

    assert len(pages) == 1
    assert has_clean_margins(pages[0])


def test_a3_lies_and_a4_stands():
    a3, a4 = (pages_as_pictures("notice", notice_data(sample_reports.notice(), paper))[0] for paper in ("a3", "a4"))

    assert a3.shape[1] > a3.shape[0]
    assert a4.shape[1] < a4.shape[0]


def test_both_columns_of_a3_are_used():
    page = pages_as_pictures("notice", notice_data(plain(sample_reports.notice())))[0]

    left, right = page[120:300, 30:280], page[120:300, 310:560]
    assert (left < 200).sum() > 500
    assert (right < 200).sum() > 500


def test_few_sections_stand_in_larger_type_than_many():
    few = notice_data(sample_reports.notice(sample_reports.funds()))["size"]
    many = notice_data(sample_reports.notice(sample_reports.funds(), sample_reports.dividends(60)))["size"]

    assert few > many


def test_a_list_too_long_for_one_page_goes_on_over_the_next():
    pages = pages_as_pictures("notice", notice_data(plain(sample_reports.notice(sample_reports.dividends(200)))))

    assert len(pages) > 1
    assert all(has_clean_margins(page) for page in pages)


@pytest.mark.parametrize("paper", ["a3", "a4"])
def test_a_table_too_wide_for_a_column_gets_a_page_across(paper):
    notice = sample_reports.notice(sample_reports.income(), sample_reports.wide(5), sample_reports.funds())

    data = notice_data(plain(notice), paper)

    assert [one["title"][0] for one in data["sections"]] == ["一", "三"]
    assert [one["title"][0] for one in data["wide"]] == ["二"]
    last = pages_as_pictures("notice", data)[-1]
    assert last.shape[1] > last.shape[0]
    assert has_clean_margins(last)


def test_the_heading_tells_whose_what_when_and_whom_to_call():
    data = notice_data(sample_reports.notice())

    assert data["organisation"] == sample_reports.GACHA
    assert data["title"] == "2023年度财务公开榜（示例）"
    assert data["facts"] == [
        "所属苏木（镇）：示例苏木",
        "公示时间：2024年1月8日至2024年1月15日",
        "监督电话：0478-0000000",
    ]


def test_a_mongolian_line_stands_over_the_heading():
    notice = plain(sample_reports.notice(sample_reports.funds()))

    def rule_under_heading(mongolian):
        page = pages_as_pictures("notice", notice_data(replace(notice, mongolian=mongolian)))[0]
        return int(((page < 220).mean(axis=1) > 0.9).argmax())

    assert rule_under_heading("ᠭᠠᠴᠠᠭ᠎ᠠ ᠶᠢᠨ ᠰᠠᠩᠬᠦᠦ") > rule_under_heading("") + 8 > 8


def test_sections_are_counted_as_chinese_headings_are():
    titles = [one["title"] for one in notice_data(sample_reports.notice(*[sample_reports.empty()] * 12))["sections"]]

    assert [title.split("、")[0] for title in titles] == [*"一二三四五六七八九十", "十一", "十二"]


def test_the_notice_is_written_with_what_is_missing_reported(tmp_path):
    notice = replace(sample_reports.notice(), remarks=("联系人：𠮷日嘎拉。",))

    made = print_notice(notice, tmp_path / "榜.pdf", made=date(2024, 1, 5))

    assert made.missing_characters == ("𠮷",)
    assert made.path.read_bytes().startswith(b"%PDF")
