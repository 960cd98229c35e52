"""A report on paper is whole: nothing is cut, headings come again, numbers keep to one line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
import sample_reports
from golden_files import check_golden
from paper_pictures import has_clean_margins, pages_as_pictures

from gacha_app.papers import glyphs
from gacha_app.papers.report_paper import print_report, report_data
from gacha_app.papers.table import INSET, balanced
from gacha_app.reports.report import CellKind, Column, Report, Row

SHAPES = {
    "income": sample_reports.income(),
    "dividends": sample_reports.dividends(12),
    "wide": sample_reports.wide(4),
    "contracts": sample_reports.contracts(),
    "empty": sample_reports.empty(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_of_report_is_laid_out_as_its_reference(shape):
    data = report_data(SHAPES[shape], made=date(2024, 1, 5))

    check_golden(f"paper_{shape}.json", json.dumps(data, ensure_ascii=False, indent=1) + "\n")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("paper", "large"), [("a4", False), ("a4", True), ("a3", False), ("a3", True)])
def test_nothing_runs_off_the_page(shape, paper, large):
    report = replace(SHAPES[shape], sample=False)

    for page in pages_as_pictures("report", report_data(report, paper, large)):
        assert has_clean_margins(page)


@pytest.mark.parametrize("shape", SHAPES)
def test_no_number_is_wider_than_its_column(shape):
    data = report_data(SHAPES[shape])

    for column, texts in zip(
        data["table"]["columns"], zip(*(row["cells"] for row in data["table"]["rows"]), strict=True), strict=False
    ):
        if column["align"] == "right":
            room = column["width"] / data["size"] - 2 * INSET
            assert max(glyphs.width(text, True) for text in texts) <= room + 0.35


@pytest.mark.parametrize(("count", "readable"), [(12, True), (40, False)])
def test_amounts_too_many_for_the_page_take_a_larger_one_and_then_shrink_instead_of_being_cut(count, readable):
    columns = tuple(Column(f"m{n}", "本年累计数", CellKind.MONEY) for n in range(count))
    report = Report("x", "宽表", "示例", "", columns, (Row({one.key: -(10**15) for one in columns}),))

    data = report_data(report)

    assert (data["paper"], data["landscape"]) == ("a3", True)
    assert (data["size"] >= 6.5) is readable
    assert sum(one["width"] for one in data["table"]["columns"]) <= 1191 - 80 + 1
    assert all(has_clean_margins(page) for page in pages_as_pictures("report", data))


def test_six_hundred_rows_take_their_pages_and_each_page_bears_the_heading():
    pages = pages_as_pictures("report", report_data(replace(sample_reports.dividends(600), sample=False)))

    assert 12 <= len(pages) <= 18
    # The soft ground of the headings reaches over the table on every page
    assert all(((page > 235) & (page < 247)).sum() > 1500 for page in pages)


def test_the_foot_stays_with_the_signatures():
    data = report_data(replace(sample_reports.dividends(41), sample=False))

    assert data["closing_with_foot"]
    assert not report_data(replace(sample_reports.income(), notes=("长" * 500,)))["closing_with_foot"]


def test_notes_longer_than_a_page_flow_on():
    report = replace(sample_reports.income(), notes=("本表按凭证逐笔汇总。" * 300,) * 3, sample=False)

    pages = pages_as_pictures("report", report_data(report))

    assert len(pages) > 1
    assert all(has_clean_margins(page) for page in pages)


def test_type_for_the_wall_is_larger():
    assert (
        report_data(sample_reports.income(), "a3", True)["size"] >= 1.5 * report_data(sample_reports.income())["size"]
    )


def test_invented_figures_are_marked_across_every_page():
    marked, plain = (
        pages_as_pictures("report", report_data(replace(sample_reports.empty(), sample=sample)))[0]
        for sample in (True, False)
    )

    middle = slice(150, 270), slice(80, 220)
    assert (marked[middle] < 240).sum() > 1000
    assert (plain[middle] < 240).sum() == 0
    assert report_data(sample_reports.income())["heading"].endswith("（示例）")


@pytest.mark.parametrize(
    ("title", "room", "shown"),
    [
        ("应分", 5, "应分"),
        ("份额（份）", 3.5, "份额\n（份）"),
        ("补助占比", 3.1, "补助\n占比"),
        ("发包及上交收入", 5, "发包及上\n交收入"),
        ("A/B组（户）", 2, "A/B组（户）"),
    ],
)
def test_a_heading_breaks_into_lines_of_like_length(title, room, shown):
    assert balanced(title, room) == shown


def test_the_paper_is_a_pdf(tmp_path):
    made = print_report(sample_reports.income(), tmp_path / "收入 表.pdf", made=date(2024, 1, 5))

    assert made.path.read_bytes().startswith(b"%PDF-1.7")
