from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.project import Project
from gacha_app.domain.voucher import State, Voucher
from gacha_app.reports.trial_balance import trial_balance
from gacha_app.services.books import verify
from gacha_app.services.imports import ImportRefused, undo_import
from gacha_app.services.periods import close_month
from gacha_app.services.projects import record_project
from gacha_app.services.voucher_import import import_vouchers, plan_vouchers

HEADING = [
    "日期",
    "凭证号",
    "摘要",
    "科目编号",
    "科目名称",
    "借方金额",
    "贷方金额",
    "项目",
    "农户",
    "数量",
    "计量单位",
    "附件",
]
GOOD = (
    ["2023-03-01", 1, "卖葡萄", "102", "银行存款", 500, None, "温棚葡萄", None, None, None, 2],
    [None, None, None, "50101", "销售收入", None, 500, "温棚葡萄", None, 40, "斤"],
    ["2023-03-02", 2, "借给示例甲", "113", "内部往来", 30, None, None, "0001"],
    ["2023-03-02", 2, None, "101", "库存现金", None, 30],
    ["2023-03-05", 3, "办公", "513", "办公费", 20, None],
    ["2023-03-05", 3, None, None, "库存现金", None, 20],
    [None, None, "合计", None, None, 550, 550],
)


def workbook(path, *rows, heading=HEADING):
    made = openpyxl.Workbook()
    for row in (heading, *rows):
        made.active.append(row)
    made.save(path)
    return path


def vouchers(book):
    with book.reading() as session:
        return list(session.scalars(select(Voucher).where(Voucher.kind == "normal").order_by(Voucher.id)))


@pytest.fixture
def farm(village):
    record_project(village, Project("温棚葡萄", "grapes"))
    return village


def test_rows_become_vouchers_with_everything_they_say(farm, tmp_path):
    plan = plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *GOOD))
    assert (plan.errors, len(plan.vouchers), plan.lines, plan.debit, plan.credit) == ((), 3, 6, 55_000, 55_000)
    assert plan.months() == {"2023-03": 3}
    assert vouchers(farm) == []

    import_vouchers(farm, plan, post=True)

    first, second, third = vouchers(farm)
    assert (first.number, first.summary, first.attachments) == ("记-2023-03-0001", "卖葡萄", 2)
    assert [(one.account, one.amount, one.project_id, one.quantity) for one in first.postings] == [
        ("102", 50_000, 1, None),
        ("50101", -50_000, 1, 40_000),
    ]
    assert second.postings[0].household_id == 1
    assert [one.account for one in third.postings] == ["51302", "101"]
    assert verify(farm) == ()


def test_vouchers_come_as_drafts_where_they_are_not_to_be_posted_and_go_in_one_step(farm, tmp_path):
    done = import_vouchers(farm, plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *GOOD)))
    assert {one.state for one in vouchers(farm)} == {State.DRAFT}

    assert "删除草稿 3 张" in undo_import(farm, done.batch)
    assert vouchers(farm) == []


def test_posted_vouchers_are_taken_back_in_red(farm, tmp_path):
    done = import_vouchers(farm, plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *GOOD)), post=True)

    assert "红字冲销 3 张" in undo_import(farm, done.batch)
    with farm.reading() as session:
        rows = {row.cells["code"]: row.cells["closing_debit"] for row in trial_balance(session, Period(2023)).rows}
    assert rows["102"] == 1_000_000


def test_rows_without_numbers_are_put_together_until_they_balance(farm, tmp_path):
    rows = (
        ["2023-03-01", "买肥", "51101", 300, None],
        ["2023-03-01", "买肥", "102", None, 300],
        ["2023-03-01", "卖草", "102", 80, None],
        ["2023-03-01", "卖草", "50101", None, 80],
    )
    heading = ["日期", "摘要", "科目编码", "借方", "贷方"]

    plan = plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *rows, heading=heading))

    assert [(one.summary, one.amount) for one in plan.vouchers] == [("买肥", 30_000), ("卖草", 8_000)]


def test_an_amount_may_stand_in_one_column_with_its_side(farm, tmp_path):
    rows = (["2023-03-01", 1, "买肥", "51101", "借", 300], ["2023-03-01", 1, "买肥", "102", "贷", 300])
    heading = ["日期", "凭证号", "摘要", "科目编码", "方向", "金额"]

    plan = plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *rows, heading=heading))

    assert [one.amount for one in plan.vouchers[0].postings] == [30_000, -30_000]


def changed(row, column, value):
    rows = [list(one) for one in GOOD]
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        (changed(1, 6, 400), (3, "G"), "借方多 100.00 元"),
        (changed(0, 3, "999"), (2, "D"), "没有科目“999”"),
        (changed(0, 3, "101"), (2, "E"), "编号和名称对不上"),
        (changed(4, 3, "541"), (6, "D"), "请改成 513"),
        (changed(2, 8, "0099"), (4, "I"), "没有名为“0099”的农户"),
        (changed(0, 7, "鸵鸟"), (2, "H"), "没有名为“鸵鸟”的项目"),
        (changed(1, 10, None), (3, "J"), "没有写计量单位"),
        (changed(0, 0, "2022-03-01"), (2, "A"), "早于本账启用的 2023 年"),
        (changed(0, 0, "三月"), (2, "A"), "三月"),
        (changed(0, 5, "五百"), (2, "F"), "不是金额"),
        (changed(3, 0, "2023-03-09"), (5, "A"), "日期要相同"),
        (changed(0, 2, None), (2, "C"), "请填写摘要"),
        (changed(0, 11, "两"), (2, "L"), "不是张数"),
    ],
)
def test_every_fault_is_named_at_its_cell_and_nothing_is_taken_in(farm, tmp_path, rows, place, said):
    plan = plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *rows))

    assert [one.reason for one in plan.errors if (one.row, one.column) == place and said in one.reason], plan.errors
    with pytest.raises(ImportRefused):
        import_vouchers(farm, plan, post=True)
    assert vouchers(farm) == []


def test_a_voucher_in_a_closed_month_is_refused_at_its_date(farm, tmp_path):
    close_month(farm, Period(2023, 1))
    close_month(farm, Period(2023, 3))

    plan = plan_vouchers(farm, workbook(tmp_path / "凭证.xlsx", *GOOD))

    assert {(one.row, one.column, "已经结账" in one.reason) for one in plan.errors} == {
        (2, "A", True), (4, "A", True), (6, "A", True)
    }  # fmt: skip


def test_the_same_file_is_not_taken_in_twice_and_twins_are_pointed_out(farm, tmp_path):
    path = workbook(tmp_path / "凭证.xlsx", *GOOD)
    import_vouchers(farm, plan_vouchers(farm, path), post=True)
    assert "导入过" in plan_vouchers(farm, path).errors[0].reason

    again = workbook(tmp_path / "又一份.xlsx", *GOOD[:6], ["2023-03-09", 4, "新的", "101", None, 5, None],
                     ["2023-03-09", 4, "新的", "102", None, None, 5])  # fmt: skip
    plan = plan_vouchers(farm, again)
    assert plan.errors == ()
    assert any("3 张凭证在账本里已有" in one.reason for one in plan.findings)
    assert max(one.date for one in plan.vouchers) == dt.date(2023, 3, 9)
