"""A report as comma-separated text can be read by any program and marks what is invented."""

from __future__ import annotations

import csv
from dataclasses import replace

import sample_reports

from gacha_app.reports.report import Row
from gacha_app.sheets.csv_file import write_csv


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_amounts_are_plain_yuan_codes_keep_their_noughts_and_blanks_stay_blank(tmp_path):
    write_csv(replace(sample_reports.dividends(3), sample=False), tmp_path / "a.csv")

    assert rows_of(tmp_path / "a.csv") == [
        ["序号", "户号", "户代表", "份额（份）", "应分", "抵扣", "实发", "备注"],
        ["1", "0001", "巴特尔", "0.5", "180000.00", "0.00", "180000.00", ""],
        ["2", "0002", "乌云其木格", "1", "360000.00", "0.00", "360000.00", ""],
        ["3", "0003", "苏和", "1.5", "540000.00", "0.00", "540000.00", ""],
    ]


def test_the_file_begins_with_a_byte_order_mark_for_spreadsheets(tmp_path):
    write_csv(sample_reports.income(), tmp_path / "a.csv")

    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_every_row_of_a_sample_says_so(tmp_path):
    write_csv(sample_reports.income(), tmp_path / "a.csv")

    assert {row[-1] for row in rows_of(tmp_path / "a.csv")} == {"示例"}


def test_the_foot_is_left_out_so_that_nothing_is_counted_twice(tmp_path):
    write_csv(sample_reports.income(), tmp_path / "a.csv")

    assert len(rows_of(tmp_path / "a.csv")) == 1 + len(sample_reports.income().rows)


def test_a_name_that_looks_like_a_formula_is_disarmed_and_a_negative_amount_is_not(tmp_path):
    report = replace(sample_reports.income(), rows=(Row({"name": '=CMD("x")', "month": -123_450}),), sample=False)

    write_csv(report, tmp_path / "a.csv")

    assert rows_of(tmp_path / "a.csv")[1] == ["", '\'=CMD("x")', "-1234.50", ""]


def test_percentages_and_dates_say_what_they_are(tmp_path):
    write_csv(sample_reports.wide(1), tmp_path / "a.csv")

    heading, row = rows_of(tmp_path / "a.csv")
    assert heading[-1] == "补助占比（%）"
    assert (row[2], row[-1]) == ("2024-01-05", "73.45")
