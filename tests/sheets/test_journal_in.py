"""Cash journals as they really arrive."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import JOURNAL_HEADINGS, TIDY_HEADINGS, journal_rows, write_xlsx

from gacha_app.domain.errors import GachaError
from gacha_app.domain.imports import JournalReading, project_names
from gacha_app.sheets.bank_in import read_bank_statement
from gacha_app.sheets.journal_in import read_journal
from gacha_app.sheets.roster_in import read_roster

ENTRIES = [
    (date(2023, 1, 4), "收河滩地租金", "土地流转", "42160.35", ""),
    ("2023.01.18", "购肥料农膜", "温棚葡萄", "", "19332.6"),
    ("2023/02/20", "办公费", "", "", "575.77"),
    (date(2023, 3, 24), "销售商品鸵鸟", "鸵鸟养殖", "7023.73", ""),
]


def journal(tmp_path: Path, rows, *, year=2023, merged=(), title="收支流水", mapping=None) -> JournalReading:
    path = write_xlsx(tmp_path / "流水.xlsx", {title: rows}, merged={title: merged})
    return read_journal(path, year, mapping)


def entry_rows(*rows):
    """Rows of date, summary, income and expense under their headings."""
    return [["日期", "摘要", "收入", "支出"], *rows]


def faults(reading: JournalReading) -> list[tuple[int, str]]:
    return [(finding.row, finding.column) for finding in reading.errors]


def test_a_journal_gives_its_entries_sums_and_both_ends(tmp_path):
    rows = [["2023年度收支逐笔明细"], *journal_rows(ENTRIES, "1000")]
    rows.append(["", "", "本年合计", "", 49184.08, 19908.37, 30275.71, ""])

    reading = journal(tmp_path, rows, year=None)

    assert reading.year == 2023
    assert (len(reading.entries), reading.income, reading.expense) == (4, 4918408, 1990837)
    assert (reading.opening, reading.closing) == (100000, 3027571)
    assert project_names(reading) == ("土地流转", "温棚葡萄", "鸵鸟养殖")
    assert not reading.findings
    assert [check.agrees for check in reading.checks] == [True, True]
    second = reading.entries[1]
    assert (second.row, second.date, second.voucher_word, second.summary) == (
        4,
        date(2023, 1, 18),
        "记002",
        "购肥料农膜",
    )
    assert (second.project, second.expense, second.direction, second.handler) == ("温棚葡萄", 1933260, "out", "苏和")


@pytest.mark.parametrize(
    "written",
    [
        date(2023, 1, 9), datetime(2023, 1, 9, 10, 30), "2023-01-09", "2023.1.9", "2023/1/9", "2023年1月9日",
        "20230109", "２０２３．０１．０９", "1-9", "1.9", "1月9日", 1.9, 45280-345, 20230109, " 2023-1-9 ", "2023-01-09 00:00:00",
    ],
)  # fmt: skip
def test_dates_are_understood_in_every_usual_form(tmp_path, written):
    reading = journal(tmp_path, entry_rows([written, "办公费", "", 5]))

    assert not reading.findings
    assert reading.entries[0].date == date(2023, 1, 9)


def test_a_date_that_was_kept_as_a_number_is_not_guessed(tmp_path):
    reading = journal(tmp_path, entry_rows([1.1, "办公费", "", 5], [2.3, "电费", "", 5]))

    assert faults(reading) == [(2, "A")]
    assert "1月10日" in reading.errors[0].reason
    assert reading.entries[0].date == date(2023, 2, 3)


def test_month_and_day_may_have_columns_of_their_own_and_blank_means_as_above(tmp_path):
    rows = [
        ["现金日记账"],
        ["2023年", "", "凭证", "摘要", "收入", "支出", "余额"],
        ["月", "日", "号数", "", "", "", ""],
        ["", "", "", "上年结转", "", "", 100],
        [1, 4, 1, "收租金", 50, "", 150],
        ["", 9, 2, "办公费", "", 20, 130],
        ["", "", 3, "电费", "", 30, 100],
        ["", "31", "", "本月合计", 50, 50, 100],
        [2, 1, 4, "收租金", 7, "", 107],
    ]

    reading = journal(tmp_path, rows, year=None, merged=["A2:B2", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:G3"])

    assert [entry.date for entry in reading.entries] == [
        date(2023, 1, 4), date(2023, 1, 9), date(2023, 1, 9), date(2023, 2, 1),
    ]  # fmt: skip
    assert (reading.opening, reading.closing) == (10000, 10700)
    assert reading.entries[0].means == ""
    assert not reading.findings


def test_all_faults_are_found_at_once_each_at_its_cell(tmp_path):
    reading = journal(
        tmp_path,
        entry_rows(
            [date(2022, 12, 31), "去年的", 5, ""],
            [date(2023, 1, 1), "", 5, ""],
            [date(2023, 1, 1), "两边都有", 5, 6],
            [date(2023, 1, 1), "两边都没有", "", ""],
            [date(2023, 1, 1), "字母", "12O.5", ""],
            [date(2023, 1, 1), "厘", "", 1.005],
            ["2023-02-30", "没有这天", "", 1],
            ["", "没有日期", "", 1],
            [date(2023, 1, 1), "好的", "", 1],
        ),
    )

    assert faults(reading) == [
        (2, "A"), (3, "B"), (4, "C"), (5, "C"), (6, "C"), (7, "D"), (8, "A"), (9, "A"),
    ]  # fmt: skip
    reasons = [finding.reason for finding in reading.errors]
    assert "不在2023年度内" in reasons[0]
    assert "没有摘要" in reasons[1]
    assert "既有收入又有支出" in reasons[2]
    assert "没有金额" in reasons[3]
    assert "不是金额" in reasons[4]
    assert "不足一分" in reasons[5]
    assert [entry.summary for entry in reading.entries] == ["好的"]


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,234.50", 123450), ("￥1234.5", 123450), ("１２３４．５", 123450), ("1234.5元", 123450), ("1.2万", 1200000),
        (0.1 + 0.2, 30), (1234567.8100000001, 123456781), (" 5 ", 500), (7, 700),
    ],
)  # fmt: skip
def test_amounts_are_understood_in_every_usual_form(tmp_path, written, fen):
    reading = journal(tmp_path, entry_rows([date(2023, 1, 1), "租金", written, "—"]))

    assert not reading.findings
    assert reading.income == fen


@pytest.mark.parametrize("written", [584778.415, "0.001", 12.3456])
def test_a_fraction_of_a_fen_is_refused_however_large_the_amount(tmp_path, written):
    assert faults(journal(tmp_path, entry_rows([date(2023, 1, 1), "租金", written, ""]))) == [(2, "C")]


def test_a_sheet_in_ten_thousands_of_yuan_is_counted_so(tmp_path):
    in_heading = [
        ["日期", "摘要", "收入（万元）", "支出（元）"],
        [date(2023, 1, 1), "租金", 1.23, ""],
        [date(2023, 1, 2), "电费", "", 5],
    ]
    above = [["收支表", "单位：万元"], ["日期", "摘要", "收入", "支出"], [date(2023, 1, 1), "租金", 0.120001, ""]]

    assert (journal(tmp_path, in_heading).income, journal(tmp_path, in_heading).expense) == (1230000, 500)
    assert journal(tmp_path, above).income == 120001


def test_the_balance_is_followed_row_by_row_and_the_first_break_named(tmp_path):
    rows = journal_rows(ENTRIES, "1000")
    rows[3][6] += 5
    rows[4][6] += 9

    reading = journal(tmp_path, rows)

    assert not reading.errors
    (warning,) = reading.warnings
    assert (warning.row, warning.column) == (4, "G")
    assert "2处" in warning.reason
    assert reading.opening == 100000


@pytest.mark.parametrize("words", ["上年结转", "承前页", "期初余额", "上年结余", "年初余额", "2022年末结余"])
def test_a_balance_carried_forward_is_the_opening_and_no_entry(tmp_path, words):
    rows = [JOURNAL_HEADINGS, ["", "", words, "", "", "", 500, ""], *journal_rows(ENTRIES)[1:]]

    reading = journal(tmp_path, rows)

    assert (len(reading.entries), reading.opening) == (4, 50000)
    assert reading.closing == 50000 + 4918408 - 1990837
    assert not reading.findings


def test_an_opening_that_stands_among_the_income_is_no_income(tmp_path):
    rows = entry_rows([date(2022, 12, 31), "上年结转", 500, ""], [date(2023, 1, 1), "租金", 5, ""])

    reading = journal(tmp_path, rows)

    assert (reading.opening, reading.income) == (50000, 500)
    assert not reading.findings


def test_totals_of_months_pages_and_the_year_are_skipped_and_checked(tmp_path):
    rows = entry_rows(
        [date(2023, 1, 1), "租金", 5, ""],
        [date(2023, 1, 2), "电费", "", 1],
        ["", "过次页", 5, 1],
        ["", "承前页", 5, 1],
        [date(2023, 1, 3), "水费", "", 2],
        [date(2023, 1, 31), "本月合计", 5, 3],
        ["", "本年累计", 5, 3],
        [date(2023, 2, 3), "水费", "", 2.5],
        ["2月小计", "", "", 2.5],
        ["", "累 计", 5, 5.5],
        ["合计（大写）：伍元", "", 5, 6],
    )

    reading = journal(tmp_path, rows)

    assert len(reading.entries) == 4
    assert [(check.row, check.column) for check in reading.checks if not check.agrees] == [(12, "D")]
    (warning,) = reading.findings
    assert "写的是6.00，上面各行相加是5.50" in warning.reason


def test_totals_above_the_rows_are_checked_too(tmp_path):
    rows = entry_rows(["合计", "", 7, 1], [date(2023, 1, 1), "租金", 5, ""], [date(2023, 1, 2), "电费", "", 1])

    reading = journal(tmp_path, rows)

    assert len(reading.entries) == 2
    assert [(finding.row, finding.column) for finding in reading.findings] == [(2, "C")]


def test_a_summary_that_speaks_of_a_total_is_an_entry(tmp_path):
    reading = journal(tmp_path, entry_rows([date(2023, 4, 1), "付1-3月电费合计", "", 5]))

    assert len(reading.entries) == 1


def test_notes_blank_forms_and_repeated_headings_are_left_out(tmp_path):
    rows = entry_rows(
        [date(2023, 1, 1), "租金", 5, ""],
        ["日期", "摘要", "收入", "支出"],
        [date(2023, 1, 2), "电费", "", 1],
        [date(2023, 1, 3), "", "", ""],
        ["会计：        出纳：       日期："],
        ["", "附注：票据另存", "", ""],
    )

    reading = journal(tmp_path, rows)

    assert len(reading.entries) == 2
    assert not reading.findings


def test_a_voided_row_is_left_out_with_a_word(tmp_path):
    rows = entry_rows([date(2023, 1, 1), "租金", 5, ""], [date(2023, 1, 2), "作废", "", ""])

    reading = journal(tmp_path, rows)

    assert len(reading.entries) == 1
    assert [(finding.row, finding.severity) for finding in reading.findings] == [(3, "warning")]


def test_a_balance_that_is_no_amount_is_only_a_warning(tmp_path):
    rows = journal_rows(ENTRIES, "1000")
    rows[2][6] = "见附页"

    reading = journal(tmp_path, rows)

    assert [(finding.row, finding.column, finding.severity) for finding in reading.findings] == [(3, "G", "warning")]
    assert len(reading.entries) == 4


def test_a_quarters_total_is_checked_against_its_quarter(tmp_path):
    rows = entry_rows(
        [date(2023, 3, 1), "租金", 5, ""],
        ["", "本月合计", 5, ""],
        [date(2023, 4, 1), "租金", 6, ""],
        ["", "本月合计", 6, ""],
        [date(2023, 5, 1), "租金", 7, ""],
        ["", "二季度合计", 13, ""],
        ["", "本年累计", "五元", ""],
    )

    reading = journal(tmp_path, rows)

    assert not reading.findings
    assert [check.stated for check in reading.checks] == [500, 600, 1300]


@pytest.mark.parametrize(
    ("month", "day", "word"), [(2, 30, "不存在"), ("腊", 8, "不是日期"), (1, "", "没有日期"), ("", 5, "没有日期")]
)
def test_wrong_months_and_days_in_columns_of_their_own_are_refused(tmp_path, month, day, word):
    reading = journal(tmp_path, [["月", "日", "摘要", "收入", "支出"], [month, day, "电费", "", 1]])

    assert [(finding.row, word in finding.reason) for finding in reading.errors] == [(2, True)]


def test_years_in_a_column_of_their_own_may_have_two_places(tmp_path):
    reading = journal(
        tmp_path, [["年", "月", "日", "摘要", "收入"], [23, 1, 9, "租金", 1], ["", 2, 3, "租金", 1]], year=None
    )

    assert [entry.date for entry in reading.entries] == [date(2023, 1, 9), date(2023, 2, 3)]


def test_the_same_entry_twice_is_a_warning(tmp_path):
    rows = entry_rows([date(2023, 1, 9), "机械租赁费", "", 5], [date(2023, 1, 9), "机械租赁费", "", 5])

    reading = journal(tmp_path, rows)

    assert len(reading.entries) == 2
    assert not reading.errors
    assert "第2行" in reading.warnings[0].reason


def test_debit_is_income_unless_the_balances_say_otherwise(tmp_path):
    headings = ["日期", "摘要", "借方", "贷方", "余额"]
    usual = [headings, [date(2023, 1, 1), "租金", 5, "", ""], [date(2023, 1, 2), "电费", "", 1, ""]]
    other = [
        headings,
        [date(2023, 1, 1), "电费", 5, "", 95],
        [date(2023, 1, 2), "租金", "", 1, 96],
        [date(2023, 1, 3), "电费", 6, "", 90],
    ]

    assert (journal(tmp_path, usual).income, journal(tmp_path, usual).expense) == (500, 100)
    reading = journal(tmp_path, other)
    assert (reading.income, reading.expense, reading.opening) == (100, 1100, 10000)
    assert not reading.findings


def test_one_column_of_amounts_is_understood_by_sign_by_direction_or_by_title(tmp_path):
    signed = [["日期", "摘要", "金额"], [date(2023, 1, 1), "租金", 5], [date(2023, 1, 2), "电费", -1]]
    worded = [
        ["日期", "摘要", "收/支", "金额"],
        [date(2023, 1, 1), "租金", "收入", 5],
        [date(2023, 1, 2), "电费", "支出", 1],
    ]
    titled = [
        ["2023年支出明细表"],
        ["日期", "摘要", "金额"],
        [date(2023, 1, 1), "办公费", 5],
        [date(2023, 1, 2), "电费", 1],
    ]
    unknown = [["日期", "摘要", "金额"], [date(2023, 1, 1), "甲", 5], [date(2023, 1, 2), "乙", 1]]

    for rows, sums in ((signed, (500, 100)), (worded, (500, 100)), (titled, (0, 600))):
        reading = journal(tmp_path, rows)
        assert (reading.income, reading.expense) == sums
        assert not reading.findings
    assert faults(journal(tmp_path, unknown)) == [(2, "C")]


def test_an_amount_in_red_keeps_its_sign_and_is_pointed_out(tmp_path):
    reading = journal(
        tmp_path, entry_rows([date(2023, 1, 1), "冲上月租金", "(5.00)", ""], [date(2023, 1, 1), "租金", 8, ""])
    )

    assert reading.income == 300
    assert [(finding.row, finding.severity) for finding in reading.findings] == [(2, "warning")]


def test_a_sheet_for_each_month_is_read_as_one_journal(tmp_path):
    headings = ["日期", "摘要", "收入", "支出", "余额"]
    january = [headings, ["", "上年结转", "", "", 10], ["1-1", "租金", 5, "", 15]]
    february = [headings, ["", "上月结转", "", "", 15], ["2-1", "电费", "", 1, 14]]
    march = [headings, ["", "上月结转", "", "", 13], ["3-1", "电费", "", 1, 12], ["", "本年累计", 5, 2, 12]]
    path = write_xlsx(
        tmp_path / "a.xlsx", {"1月": january, "2月": february, "3月": march, "汇总": [["项目", "收入"], ["租金", 5]]}
    )

    reading = read_journal(path, 2023)

    assert reading.sheet == "1月、2月、3月"
    assert (reading.opening, reading.closing, reading.income, reading.expense) == (1000, 1200, 500, 200)
    assert [(finding.sheet, finding.row, finding.column) for finding in reading.findings] == [("3月", 2, "E")]


def test_cash_and_bank_sheets_add_up(tmp_path):
    headings = ["日期", "摘要", "收入", "支出", "余额"]
    cash = [headings, ["", "上年结转", "", "", 10], ["2023-1-1", "租金", 5, "", 15]]
    bank = [headings, ["", "上年结转", "", "", 100], ["2023-1-5", "电费", "", 1, 99]]
    path = write_xlsx(tmp_path / "a.xlsx", {"现金日记账": cash, "银行日记账": bank})

    reading = read_journal(path)

    assert (reading.opening, reading.closing) == (11000, 11400)
    assert [entry.means for entry in reading.entries] == ["现金", "银行"]
    assert not reading.findings


def test_the_year_is_what_the_title_says_else_what_nearly_all_dates_have(tmp_path):
    body = [[f"2023-1-{day}", "租金", day, ""] for day in range(1, 10)]
    slip = [*body, ["2032-1-10", "租金", 10, ""]]

    assert journal(tmp_path, [["二〇二三年收支明细"], *entry_rows(["3-1", "租金", 1, ""])], year=None).year == 2023
    reading = journal(tmp_path, entry_rows(*slip), year=None)
    assert reading.year == 2023
    assert faults(reading) == [(11, "A")]


def test_as_above_is_understood(tmp_path):
    rows = journal_rows(ENTRIES[:1])
    rows.append(["〃", "", "同上", "同上", 5, "", "", "〃"])

    entry = journal(tmp_path, rows).entries[1]

    assert (entry.date, entry.summary, entry.project, entry.handler) == (
        date(2023, 1, 4),
        "收河滩地租金",
        "土地流转",
        "苏和",
    )


def test_a_merged_date_belongs_to_all_its_rows(tmp_path):
    rows = entry_rows([date(2023, 1, 1), "租金", 5, ""], ["", "电费", "", 1])

    assert [entry.date.day for entry in journal(tmp_path, rows, merged=["A2:A3"]).entries] == [1, 1]


def test_a_formula_without_its_result_is_no_blank_amount(tmp_path):
    reading = journal(tmp_path, entry_rows([date(2023, 1, 1), "租金", "=5*3", ""]))

    assert faults(reading) == [(2, "C")]
    assert "公式" in reading.errors[0].reason


def test_a_workbook_without_a_journal_is_refused_in_words(tmp_path):
    with pytest.raises(GachaError, match="找不到表头"):
        journal(tmp_path, [["通知"]])
    with pytest.raises(GachaError, match="没有收支记录"):
        journal(tmp_path, entry_rows())


def test_a_journal_kept_as_text_is_read(tmp_path):
    path = tmp_path / "流水.csv"
    path.write_bytes('日期,摘要,收入,支出\n2023-01-01,租金,"1,234.50",\n'.encode("gb18030"))

    assert read_journal(path, 2023).income == 123450


amounts = st.integers(1, 10**9)


@settings(max_examples=40, deadline=None)
@given(
    flows=st.lists(st.tuples(st.integers(0, 364), amounts, st.booleans()), min_size=1, max_size=25),
    opening=st.integers(0, 10**9),
    data=st.data(),
)
def test_a_journal_in_any_usual_form_reads_the_same(tmp_path_factory, flows, opening, data):
    def choose(choices):
        return data.draw(st.sampled_from(choices))

    headings = [
        choose(["日期", "日 期", "记账日期"]),
        "凭证\n号",
        " 摘要",
        "项目名称",
        "收入(元)",
        "支出（元）",
        "余额",
    ]
    rows: list[list[object]] = [["2023年度收支"] for _ in range(choose([1, 2]))] + [headings]
    balance = opening
    if choose([True, False]):
        rows.append(["", "", choose(["上年结转", "承前页"]), "", "", "", f"{opening / 100:,.2f}"])
    days = sorted(day for day, _amount, _income in flows)
    for place, (day, (_day, amount, income)) in enumerate(zip(days, flows, strict=True)):
        balance += amount if income else -amount
        when = date.fromordinal(date(2023, 1, 1).toordinal() + day)
        shown = choose([when, f"{when:%Y.%m.%d}", f"{when.month}月{when.day}日", f"{when:%Y%m%d}"])
        yuan = choose([amount / 100, f"{amount / 100:,.2f}", f"￥{amount / 100:.2f}"])
        empty = choose(["", 0, "—"])
        rows.append(
            [
                shown,
                place,
                f"第{place}笔",
                "温棚葡萄",
                yuan if income else empty,
                empty if income else yuan,
                balance / 100,
            ]
        )
        if choose([True, False, False, False]):
            coming = sum(amount for _d, amount, income in flows[: place + 1] if income) / 100
            going = sum(amount for _d, amount, income in flows[: place + 1] if not income) / 100
            rows.append(["", "", choose(["本年累计", "累 计"]), "", coming, going, balance / 100])
    rows += choose([[], [["会计：     出纳："]]])

    reading = read_journal(write_xlsx(tmp_path_factory.mktemp("journal") / "a.xlsx", {"流水": rows}))

    assert not reading.findings
    assert reading.income == sum(amount for _day, amount, income in flows if income)
    assert reading.expense == sum(amount for _day, amount, income in flows if not income)
    assert (reading.opening, reading.closing) == (opening, balance)
    assert [entry.amount for entry in reading.entries] == [amount for _day, amount, _income in flows]


ODD = [
    "", 0, -1, 1e300, -1e300, 1e-9, True, date(1900, 1, 1), datetime(2023, 1, 1, 1, 2, 3), time(3, 4), "=1/0", "#N/A",
    "合计", "小计", "上年结转", "同上", "x" * 5000, "１２", "1e5", "inf", "nan", "=1+", "=9**9**9", "((5))", "9" * 50, "13",
    "2023-13-01", "\u200b", "—", "户主", "第一组", "注：", "摘要", "户号", "（万元）", "1/2", 99999999, 45000.5, 1.1, "𠮷", "'",
    "2023-01-01", "租金", "苏和", 5,
]  # fmt: skip
SHEETS = [
    (JOURNAL_HEADINGS, read_journal),
    (["年", "月", "日", "摘要", "借方", "贷方", "余额", "借或贷"], read_journal),
    (["日期", "摘要", "金额（万元）", "收/支", "余额"], read_journal),
    (TIDY_HEADINGS, read_roster),
    (["户号", "户主", "姓名", "股数", "户持股数", "人数"], read_roster),
    (["交易日期", "交易时间", "借方", "贷方", "余额", "对方账号", "摘要"], read_bank_statement),
]


@settings(max_examples=60, deadline=None)
@given(sheet=st.sampled_from(SHEETS), data=st.data())
def test_whatever_stands_in_the_cells_nothing_but_a_sentence_comes_of_it(tmp_path_factory, sheet, data):
    headings, read = sheet
    row = st.lists(st.sampled_from(ODD), min_size=len(headings), max_size=len(headings))
    rows = [list(headings), *data.draw(st.lists(row, max_size=8))]
    path = write_xlsx(tmp_path_factory.mktemp("odd") / "a.xlsx", {"2023年": rows})

    try:
        reading = read(path)
    except GachaError as problem:
        said = [str(problem)]
    else:
        said = [finding.reason for finding in reading.findings]

    assert all(sentence.endswith("。") for sentence in said)
