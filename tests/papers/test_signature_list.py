"""Households sign on pages that each add up, and the last adds up to the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sample_reports
from paper_pictures import has_clean_margins, pages_as_pictures

from gacha_app.domain.money import parse_yuan
from gacha_app.papers.signature_list import pages_of_rows, print_signature_list, signature_list_data
from gacha_app.reports.report import Row


def column(data, title):
    return next(place for place, one in enumerate(data["columns"]) if one["title"].replace("\n", "") == title)


def test_the_sums_of_the_pages_add_up_to_the_whole():
    data = signature_list_data(sample_reports.dividends(60))

    place = column(data, "应分")
    assert sum(parse_yuan(page["sum"][place]) for page in data["pages"]) == 1_080_000_00
    assert data["foot"][place] == "1,080,000.00"
    assert data["pages"][0]["sum"][0] == "本页小计"


def test_the_list_has_the_columns_a_payment_needs():
    titles = [one["title"].replace("\n", "") for one in signature_list_data(sample_reports.dividends(3))["columns"]]

    assert titles == ["序号", "户号", "户代表", "份额（份）", "应分", "抵扣", "实发", "签字（手印）", "备注"]


def test_a_number_and_remarks_are_added_where_there_are_none():
    data = signature_list_data(sample_reports.empty())

    assert [one["title"] for one in data["columns"]] == ["序号", "文号", "批复金额", "结余", "签字（手印）", "备注"]


def test_there_is_room_for_a_thumb():
    data = signature_list_data(sample_reports.dividends(60))

    assert data["columns"][column(data, "签字（手印）")]["width"] >= 60
    assert data["row_height"] >= 24


@pytest.mark.parametrize("households", [0, 1, 18, 19, 22, 40, 44, 600])
def test_every_household_stands_on_exactly_one_page(households):
    rows = sample_reports.dividends(households).rows

    pages = pages_of_rows(rows, 22)

    assert [row for page in pages for row in page] == list(rows)
    assert all(len(page) <= 22 for page in pages)
    assert len(pages[-1]) <= 18


@pytest.mark.parametrize("households", [0, 18, 22, 60])
def test_each_page_of_rows_is_one_sheet_with_nothing_cut(households):
    report = replace(sample_reports.dividends(households), sample=False, notes=("应分金额按份额算到分。" * 12,))
    data = signature_list_data(report)

    pages = pages_as_pictures("signature_list", data)

    assert len(pages) == len(data["pages"])
    assert all(has_clean_margins(page) for page in pages)


def test_a_wide_list_lies_and_keeps_one_sheet_a_page():
    data = signature_list_data(sample_reports.wide(30))

    pages = pages_as_pictures("signature_list", data)

    assert data["landscape"]
    assert len(pages) == len(data["pages"]) == 2
    assert all(has_clean_margins(page) for page in pages)


def test_a_long_name_stands_in_smaller_type_within_its_row():
    data = signature_list_data(sample_reports.dividends(6))

    sizes = [row[2]["size"] for row in data["pages"][0]["rows"]]
    assert sizes[3] < sizes[0] == data["size"]


def test_rows_that_are_sums_are_not_counted_twice():
    report = sample_reports.dividends(2)
    group = Row({"representative": "一组小计", "amount": 1_080_000_00}, subtotal=True)

    data = signature_list_data(replace(report, rows=(*report.rows, group)))

    assert data["pages"][0]["sum"][column(data, "应分")] == "1,080,000.00"


def test_the_list_is_written(tmp_path):
    assert print_signature_list(sample_reports.dividends(60), tmp_path / "a.pdf").path.stat().st_size > 5_000
