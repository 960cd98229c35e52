"""Cash book, bank book, income entry by entry, the journal, and lists of vouchers."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest
from village import Village, rows

from gacha_app.domain.voucher import Kind, State
from gacha_app.reports.entries import entries_page, entries_report, entries_totals, entry_columns
from gacha_app.reports.report import EntryFilter
from gacha_app.reports.vouchers import VoucherFilter, form_title, voucher_columns, vouchers_count, vouchers_page


def test_the_bank_book_runs_from_what_was_brought_forward(busy: Village):
    report = busy.report("bank-book", quarter=1)

    assert rows(report, "summary", "debit", "credit", "balance") == [
        ("上年结转", None, None, 503_000_00),
        ("出租/发包收入", 2_000_00, 0, 505_000_00),
        ("专项资金到账", 5_000_00, 0, 510_000_00),
        ("本月合计", 7_000_00, 0, 510_000_00),
    ]
    assert report.totals == {"debit": 7_000_00, "credit": 0, "balance": 510_000_00}


def test_an_opening_voucher_is_brought_forward_and_no_entry(busy: Village):
    report = busy.report("bank-book", 2022)

    assert report.rows[0].cells["balance"] == 500_000_00
    assert [row.cells["summary"] for row in report.rows] == ["上年结转", "销售收入", "本月合计"]


def test_a_later_month_begins_with_what_was_left(busy: Village):
    report = busy.report("bank-book", month=5)

    assert rows(report, "summary", "balance")[0] == ("上期结余", 510_500_00)
    assert report.totals["balance"] == 509_000_00


def test_cash_drawn_from_the_bank_stands_in_both_books(busy: Village):
    busy.records("cash", "300", on="2023-10-01", money="101")

    assert busy.report("cash-book").totals == {"debit": 300_00, "credit": 0, "balance": 300_00}
    assert busy.report("bank-book", month=10).totals["credit"] == 300_00


def test_red_stands_on_its_own_side_of_the_bank_book(busy: Village):
    busy.takes_back(busy.records("sale", "700", project="温棚葡萄", on="2023-10-01"))

    report = busy.report("bank-book", month=10)

    assert [row[0] for row in rows(report, "debit")][1:3] == [700_00, -700_00]
    assert report.totals["debit"] == 0


def test_an_entry_of_a_book_opens_its_voucher(busy: Village):
    line = busy.report("bank-book", month=3).rows[1]

    found, count = busy.asks(entries_page, line.source)

    assert count == 2
    assert {row.record for row in found} == {line.record}


def test_income_entry_by_entry_says_what_is_left_of_the_year(busy: Village):
    report = busy.report("income")

    assert rows(report, "date", "project", "income", "expense", "balance") == [
        (dt.date(2023, 3, 1), "土地流转", 2_000_00, 0, 2_000_00),
        (dt.date(2023, 4, 1), "", 500_00, 0, 2_500_00),
        (dt.date(2023, 5, 1), "温棚葡萄", 0, 1_500_00, 1_000_00),
        (dt.date(2023, 6, 1), "", 0, 250_00, 750_00),
        (dt.date(2023, 9, 1), "温棚葡萄", 8_000_00, 0, 8_750_00),
    ]
    assert report.totals == {"income": 10_500_00, "expense": 1_750_00, "balance": 8_750_00}


def test_a_month_of_income_begins_with_the_year_so_far(busy: Village):
    report = busy.report("income", month=5)

    assert rows(report, "summary", "balance") == [("上期结余", 2_500_00), ("经营支出", 1_000_00)]
    assert report.totals["balance"] == 1_000_00


def test_the_journal_balances_and_holds_closing_vouchers_too(busy: Village):
    busy.closes(2022)

    report = busy.report("entries", 2022)

    assert report.totals["debit"] == report.totals["credit"]
    assert "年末结转本年收支" in [row.cells["summary"] for row in report.rows]


def test_columns_that_would_be_empty_are_left_out_of_a_printed_list(busy: Village):
    report = busy.asks(entries_report, EntryFilter(account="513"), "管理费用")

    assert [column.key for column in report.columns] == [
        "date", "number", "summary", "account", "account_name", "debit", "credit",
    ]  # fmt: skip
    assert report.title == "管理费用"
    assert report.totals == {"debit": 250_00, "credit": 0}
    empty = busy.asks(entries_report, EntryFilter(account="514"))
    assert len(empty.columns) == len(entry_columns())


@pytest.mark.parametrize("key", [column.key for column in entry_columns()])
def test_entries_may_be_sorted_by_every_column_both_ways(busy: Village, key: str):
    wanted = EntryFilter(first=dt.date(2023, 1, 1))

    up, count = busy.asks(entries_page, wanted, 0, 100, key)
    down, _count = busy.asks(entries_page, wanted, 0, 100, key, True)

    assert count == len(up) == len(down) == 16
    assert sorted(row.cells[key] for row in up) == [row.cells[key] for row in up]
    assert [row.cells[key] for row in reversed(down)] == [row.cells[key] for row in up]


def test_entries_come_a_page_at_a_time(busy: Village):
    wanted = EntryFilter(first=dt.date(2023, 1, 1))
    whole, _count = busy.asks(entries_page, wanted, 0, 100)

    second, count = busy.asks(entries_page, wanted, 5, 5)

    assert second == whole[5:10]
    assert count == 16


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (EntryFilter(fund_id=1), 6),
        (EntryFilter(project_id=2), 2),
        (EntryFilter(classes=("income",), without_project=True), 1),
        (EntryFilter(text="销售"), 4),
        (EntryFilter(text="记-2023-03"), 4),
        (EntryFilter(entry_kind="grant"), 2),
        (EntryFilter(account="501", last=dt.date(2022, 12, 31)), 1),
    ],
)
def test_a_filter_means_what_it_says(busy: Village, wanted: EntryFilter, count: int):
    assert busy.asks(entries_page, wanted)[1] == count


def test_totals_of_entries_are_those_of_all_pages(busy: Village):
    assert busy.asks(entries_totals, EntryFilter(account="102", first=dt.date(2023, 1, 1))) == {
        "debit": 15_500_00, "credit": 2_750_00,
    }  # fmt: skip


def test_the_list_of_vouchers_shows_drafts_but_does_not_add_them_up(busy: Village):
    busy.records("sale", "9", project="温棚葡萄", on="2023-12-01", draft=True)

    report = busy.report("vouchers")

    assert report.rows[-1].cells["state"] == "草稿"
    assert report.rows[-1].cells["number"] == ""
    assert report.totals["amount"] == sum(row.cells["amount"] for row in report.rows) - 9_00
    assert report.notes == ("合计不含草稿。",)
    assert busy.report("vouchers", 2022).notes == ()


@pytest.mark.parametrize("key", [column.key for column in voucher_columns()])
def test_vouchers_may_be_sorted_by_every_column_both_ways(busy: Village, key: str):
    up = busy.asks(vouchers_page, VoucherFilter(first=dt.date(2023, 1, 1)), 0, 50, key)
    count = busy.asks(vouchers_count, VoucherFilter(first=dt.date(2023, 1, 1)))
    down = busy.asks(vouchers_page, VoucherFilter(first=dt.date(2023, 1, 1)), 0, 50, key, True)

    assert count == len(up) == 7
    assert {row.record for row in up} == {row.record for row in down}
    if key in ("date", "number", "summary", "amount"):
        assert sorted(row.cells[key] for row in up) == [row.cells[key] for row in up]
        assert sorted((row.cells[key] for row in down), reverse=True) == [row.cells[key] for row in down]


def test_vouchers_are_found_by_text_state_form_and_day(busy: Village):
    busy.records("sale", "9", project="温棚葡萄", on="2023-12-01", draft=True)

    def found(**said: object) -> int:
        return busy.asks(vouchers_count, VoucherFilter(**said))

    assert found(states=(State.DRAFT,)) == 1
    assert found(entry_kind="sale") == 3
    assert found(text="03-0001") == 1
    assert found(text="专项") == 2
    assert found(text="%") == 0
    assert found(last=dt.date(2022, 12, 31)) == 2


def test_a_voucher_is_called_by_the_way_it_came_about(busy: Village):
    busy.distributes("600")
    busy.pays(2023, "0001", on="2023-12-31")
    busy.closes(2022)

    titles = [row.cells["form"] for row in busy.report("vouchers").rows]

    assert titles[-3:] == ["提取公积公益金", "成员分红", "发放分红"]
    assert [row.cells["form"] for row in busy.report("vouchers", 2022).rows] == [
        "期初余额", "销售收入", "年末结转", "年末结转",
    ]  # fmt: skip
    assert form_title(Kind.NORMAL, "") == ""
    assert form_title(Kind.NORMAL, "shared_cost") == "分摊共同费用"


def test_a_month_of_more_than_9999_vouchers_stays_in_the_order_it_was_numbered_in(busy: Village):
    for amount in ("1", "2"):
        busy.records("sale", amount, project="温棚葡萄", on="2023-10-08")
    with sqlite3.connect(busy.book.path) as book:
        for (name,) in book.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            book.execute(f"DROP TRIGGER {name}")
        for old, new in ((1, 9999), (2, 10000)):
            book.execute(
                "UPDATE voucher SET number = '记-2023-10-' || ?, sequence = ? WHERE number = ?",
                (new, new, f"记-2023-10-{old:04d}"),
            )
    book.close()
    right = ["记-2023-10-9999", "记-2023-10-10000"]

    assert [row.cells["number"] for row in busy.report("bank-book", month=10).rows if row.record] == right
    for key, down in (("date", False), ("number", False), ("number", True)):
        wanted = right[::-1] if down else right
        entries = busy.asks(entries_page, EntryFilter(account="102", first=dt.date(2023, 10, 1)), 0, 9, key, down)[0]
        assert [row.cells["number"] for row in entries] == wanted
        listed = busy.asks(vouchers_page, VoucherFilter(first=dt.date(2023, 10, 1)), 0, 9, key, down)
        assert [row.cells["number"] for row in listed] == wanted
