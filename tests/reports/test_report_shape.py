"""How a cell of a report is read by people and by programs."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.reports.report import Cell, CellKind, Column, Report, Row, cell_json, cell_text, report_json

KINDS = {
    CellKind.TEXT: ("巴图", "巴图", "巴图"),
    CellKind.CODE: ("0012", "0012", "0012"),
    CellKind.DATE: (dt.date(2023, 5, 1), "2023-05-01", "2023-05-01"),
    CellKind.MONEY: (-1234567_50, "-1,234,567.50", "-1234567.50"),
    CellKind.SHARES: (25_000, "2.5", "2.5"),
    CellKind.QUANTITY: (34_420, "34.42", "34.42"),
    CellKind.COUNT: (12_345, "12,345", 12_345),
    CellKind.PERCENT: (7_345, "73.45%", "73.45"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_cell_has_one_text_for_people_and_one_for_programs(kind: CellKind):
    value, shown, plain = KINDS[kind]
    column = Column("a", "甲", kind)

    assert cell_text(column, value) == shown
    assert cell_json(column, value) == plain


@pytest.mark.parametrize(
    ("kind", "value", "asked", "shown"),
    [
        (CellKind.MONEY, 0, False, ""), (CellKind.MONEY, 0, True, "0.00"), (CellKind.COUNT, 0, True, "0"),
        (CellKind.MONEY, None, True, ""), (CellKind.TEXT, None, False, ""),
    ],
)  # fmt: skip
def test_nought_is_left_blank_unless_asked_for(kind: CellKind, value: Cell, asked: bool, shown: str):
    assert cell_text(Column("a", "甲", kind), value, zero=asked) == shown


def test_what_is_missing_is_an_empty_text_or_nothing():
    assert cell_json(Column("a", "甲"), None) == ""
    assert cell_json(Column("a", "甲", CellKind.MONEY), None) is None


def test_a_report_has_the_shape_that_the_command_line_promises():
    columns = (Column("name", "项目"), Column("amount", "金额", CellKind.MONEY, "元"))
    report = Report(
        "income", "收入", "示例嘎查", "2023年度", columns, (Row({"name": "葡萄", "amount": 150}),), {"amount": 150}
    )

    assert report_json(report) == {
        "report": "income", "title": "收入", "organisation": "示例嘎查", "period": "2023年度", "sample": False,
        "columns": [{"key": "name", "title": "项目", "unit": ""}, {"key": "amount", "title": "金额", "unit": "元"}],
        "rows": [{"name": "葡萄", "amount": "1.50"}], "totals": {"amount": "1.50"}, "notes": [],
    }  # fmt: skip
    assert report.column("amount").is_number
