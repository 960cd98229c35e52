"""Banks' statements as they are downloaded."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from workbooks import write_xlsx

from gacha_app.domain.errors import GachaError
from gacha_app.domain.imports import BankReading
from gacha_app.sheets.bank_in import read_bank_statement

HEADINGS = "交易日期,交易时间,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要"
LINES = [
    '20230101,10:00:00,,"61,359.75","61,459.75",示例绿化公司,6228 0000 0000 1111,收租金',
    '20230104,103000,"1,000.00",,"60,459.75",,,付劳务费',
    "20230104,10:31:00,0.75,0.00,60459.00,,,手续费",
]


def statement(tmp_path: Path, *lines: str, encoding="gb18030", name="对账单.csv") -> BankReading:
    path = tmp_path / name
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return read_bank_statement(path)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_statement_gives_its_entries_sums_and_both_ends(tmp_path, encoding):
    reading = statement(tmp_path, "账号：6228290000000000123 户名：示例嘎查", HEADINGS, *LINES, encoding=encoding)

    assert (reading.income, reading.expense) == (6135975, 100075)
    assert (reading.opening, reading.closing) == (10000, 6045900)
    assert reading.own_account == "6228290000000000123"
    assert not reading.findings
    first, second, third = reading.entries
    assert (first.row, first.date, first.time) == (3, date(2023, 1, 1), "10:00:00")
    assert (first.debit, first.credit, first.balance) == (0, 6135975, 6145975)
    assert (first.counterparty, first.account, first.summary) == ("示例绿化公司", "6228000000001111", "收租金")
    assert (second.time, second.debit) == ("10:30:00", 100000)
    assert third.debit == 75


def test_in_a_statement_debit_is_what_left_the_account(tmp_path):
    reading = statement(tmp_path, "交易日期,借方,贷方,摘要", "20230101,5,,电费")

    assert (reading.income, reading.expense) == (0, 500)


def test_a_statement_with_the_newest_row_first_is_followed_from_its_end(tmp_path):
    reading = statement(tmp_path, HEADINGS, *reversed(LINES))

    assert (reading.opening, reading.closing) == (10000, 6045900)
    assert [entry.row for entry in reading.entries] == [2, 3, 4]
    assert not reading.findings


def test_one_column_of_amounts_with_its_direction_is_understood(tmp_path):
    reading = statement(
        tmp_path,
        "记账日,借贷标志,交易金额,账户余额",
        "2023-01-01,贷,5.00,105.00",
        "2023-01-02,借,1.00,104.00",
        "合计,,6.00,",
    )

    assert (reading.income, reading.expense, reading.opening) == (500, 100, 10000)
    assert len(reading.entries) == 2


def test_a_workbook_with_day_and_clock_in_one_cell_is_understood(tmp_path):
    rows = [
        ["交易时间", "支出金额", "收入金额", "账户余额", "对方户名"],
        [datetime(2023, 1, 1, 10, 5, 9), "", 5, 105, "甲"],
        ["2023-01-02 11:06:10", 1, "", 104, "乙"],
        ["20230103120711", "", 2, 106, "丙"],
    ]

    reading = read_bank_statement(write_xlsx(tmp_path / "a.xlsx", {"明细": rows}))

    assert [(entry.date.day, entry.time) for entry in reading.entries] == [
        (1, "10:05:09"),
        (2, "11:06:10"),
        (3, "12:07:11"),
    ]
    assert (reading.income, reading.expense, reading.closing) == (700, 100, 10600)


def test_a_balance_that_breaks_is_named_where_it_first_does(tmp_path):
    lines = [*LINES]
    lines[1] = lines[1].replace("60,459.75", "60,459.70")

    reading = statement(tmp_path, HEADINGS, *lines)

    assert not reading.errors
    (warning,) = reading.warnings
    assert (warning.row, warning.column) == (3, "E")


def test_the_same_row_twice_is_flagged_but_two_equal_payments_are_not(tmp_path):
    twice = statement(tmp_path, HEADINGS, LINES[0], LINES[0])
    two = statement(tmp_path, "交易日期,贷方,余额,摘要", "20230101,5,5,租金", "20230101,5,10,租金")

    assert any("第2行" in finding.reason for finding in twice.warnings)
    assert not two.findings


def test_all_faults_are_found_at_once_each_at_its_cell(tmp_path):
    reading = statement(
        tmp_path,
        "交易日期,借方,贷方,摘要",
        "20230230,5,,甲",
        "20230101,五元,,乙",
        "20230101,5,6,丙",
        "20230101,0.001,,丁",
        ",5,,戊",
    )

    assert [(finding.row, finding.column) for finding in reading.errors] == [
        (2, "A"),
        (3, "B"),
        (4, "B"),
        (5, "B"),
        (6, "A"),
    ]


def test_totals_and_notes_of_the_bank_are_skipped_and_checked(tmp_path):
    reading = statement(tmp_path, HEADINGS, *LINES, '合计,,"1,000.75","61,359.75",,,,', "打印时间：2024-01-05,,,,,,,")

    assert len(reading.entries) == 3
    assert [check.agrees for check in reading.checks] == [True, True]
    assert not reading.findings


def test_a_balance_brought_forward_is_the_opening(tmp_path):
    reading = statement(
        tmp_path, "交易日期,借方,贷方,余额,摘要", ",,,100,期初余额", "20230101,5,,95,电费", "20230102,,,95,查询"
    )

    assert (reading.opening, reading.closing, len(reading.entries)) == (10000, 9500, 1)
    assert [(finding.row, finding.severity) for finding in reading.findings] == [(4, "warning")]


def test_a_counterparts_account_that_lost_its_digits_is_pointed_out(tmp_path):
    rows = [["交易日期", "收入金额", "对方账号"], [date(2023, 1, 1), 5, 6228290436812158076]]

    reading = read_bank_statement(write_xlsx(tmp_path / "a.xlsx", {"明细": rows}))

    assert [(finding.row, finding.column, finding.severity) for finding in reading.findings] == [(2, "C", "warning")]


def test_a_file_without_a_statement_is_refused_in_words(tmp_path):
    with pytest.raises(GachaError, match="找不到表头"):
        statement(tmp_path, "通知,请查收")
    with pytest.raises(GachaError, match="没有交易记录"):
        statement(tmp_path, HEADINGS)


LAYOUTS = {
    "ICBC": [
        "明细查询文件下载",
        "查询卡号：1002********1234",
        "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额",
        '1,1002000000001234567\t,622,2023-01-03 10:00:00,借,"1,000.00",0.00,,汇款,付电费,示例供电所,"9,000.00"',
        '2,1002000000001234567\t,622,2023-01-05 10:00:00,贷,0.00,"2,000.00",,汇款,租金,示例公司,"11,000.00"',
        '合计,,,,,"1,000.00","2,000.00",,,,,',
    ],
    "ABC": [
        "账号\t1002000000001234567\t户名\t示例嘎查",
        "交易时间\t收入金额\t支出金额\t账户余额\t对方账号\t对方户名\t交易用途",
        "20230105 101500\t2000.00\t\t11000.00\t622\t示例公司\t租金",
        "20230103 101500\t\t1000.00\t9000.00\t622\t示例供电所\t付电费",
    ],
    "CCB": [
        "账号;交易时间;借方发生额（支取）;贷方发生额（收入）;余额;对方户名;记账日期;摘要;备注",
        "1002000000001234567;20230103 10:10:10;1000.00;0.00;9000.00;示例供电所;20230103;付电费;",
        "1002000000001234567;20230105 10:10:10;0.00;2000.00;11000.00;示例公司;20230105;转账;租金",
    ],
    "BOC": [
        "交易类型[ Transaction Type ],付款人账号,付款人名称[ Payer ],收款人账号,收款人名称,交易日期,交易金额,交易后余额,用途",
        "往账,1002000000001234567,示例嘎查,622,示例供电所,20230103,-1000,9000,付电费",
        "来账,622,示例公司,1002000000001234567,示例嘎查,20230105,2000,11000,租金",
    ],
    "RCB": [
        "示例农村商业银行活期账户明细",
        "户名：示例嘎查 账号：1002000000001234567 币种：人民币",
        "序号,记账日,交易金额,借贷标志,余额,摘要,对手户名,流水号",
        "1,2023-01-03,1000.00,借,9000.00,付电费,示例供电所,A1",
        "2,2023-01-05,2000.00,贷,11000.00,租金,示例公司,A2",
        "本页小计,,3000.00,,,,,",
    ],
    "CMB": [
        "# 账号: [ 一卡通:1002*****4567 ]",
        "交易日,交易时间,交易类型,借方金额,贷方金额,余额,摘要,对方户名",
        "20230105,10:10:10,转账,,2000.00,11000.00,租金,示例公司",
        "20230103,10:10:10,转账,1000.00,,9000.00,付电费,示例供电所",
    ],
}


@pytest.mark.parametrize("bank", LAYOUTS)
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_the_files_of_the_usual_banks_say_the_same(tmp_path, bank, encoding):
    reading = statement(tmp_path, *LAYOUTS[bank], encoding=encoding)

    assert not reading.errors
    assert (reading.opening, reading.closing) == (1000000, 1100000)
    assert reading.own_account in ("1002000000001234567", "1002*****4567")
    first, second = reading.in_order
    assert (first.date, first.debit, first.counterparty) == (date(2023, 1, 3), 100000, "示例供电所")
    assert (second.date, second.credit, second.counterparty) == (date(2023, 1, 5), 200000, "示例公司")
    assert "付电费" in first.summary
    assert "租金" in second.summary


def test_within_one_day_the_balances_tell_which_end_is_newer(tmp_path):
    reading = statement(
        tmp_path,
        "交易日期,支出,收入,余额,摘要",
        "20230105,,2000,11000,租金",
        "20230105,1000,,9000,电费",
    )

    assert (reading.opening, reading.closing) == (1000000, 1100000)
    assert [entry.row for entry in reading.in_order] == [3, 2]
    assert not reading.findings


def test_a_statement_that_lacks_lines_is_refused_at_every_gap(tmp_path):
    reading = statement(
        tmp_path,
        "交易日期,支出,收入,余额,摘要",
        "20230101,,100,100,甲",
        "20230102,,100,300,乙",
        "20230103,,100,400,丙",
        "20230104,50,,340,丁",
    )

    assert [(one.row, one.column) for one in reading.errors] == [(3, "D"), (5, "D")]
    assert "可能缺了几行" in reading.errors[0].reason


def test_rows_of_one_moment_in_another_order_are_only_pointed_out(tmp_path):
    reading = statement(
        tmp_path,
        "交易日期,支出,收入,余额,摘要",
        "20230101,,100,100,甲",
        "20230102,,20,150,丙",
        "20230102,,30,130,乙",
        "20230103,,50,200,丁",
    )

    assert not reading.errors
    assert reading.warnings


def test_a_file_that_writes_income_as_expense_is_read_turned_round(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("交易日期,支出,收入,摘要\n20230101,5,,租金", "utf-8")

    reading = read_bank_statement(path, turned=True)

    assert (reading.income, reading.expense) == (500, 0)


def test_rows_of_two_accounts_in_one_file_are_refused(tmp_path):
    reading = statement(
        tmp_path, "账号,交易日期,支出,收入,摘要", "6228000011112222,20230101,5,,甲", "6228000011113333,20230102,5,,乙"
    )

    assert [(one.row, one.column) for one in reading.errors] == [(3, "A")]
