"""Income and expense by project, kind, month and year."""

from __future__ import annotations

from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.reports.entries import entries_totals
from gacha_app.reports.flows import shares_of


def test_income_by_project_stands_beside_last_year_with_its_share(busy: Village):
    report = busy.report("income-by-project")

    assert rows(report, "project", "amount", "last_year", "share") == [
        ("温棚葡萄", 8000_00, 3000_00, 7619),
        ("土地流转", 2000_00, 0, 1905),
        ("未归项目", 500_00, 0, 476),
    ]
    assert report.totals == {"amount": 10500_00, "last_year": 3000_00, "share": 10000}
    assert report.sample


def test_a_row_opens_exactly_the_entries_it_was_made_of(busy: Village):
    for name in ("income-by-project", "expense-by-project", "income-by-kind", "expense-by-kind", "income-by-month"):
        for row in busy.report(name).rows:
            found = busy.asks(entries_totals, row.source)
            amount = row.cells.get("amount", row.cells.get("total"))
            assert abs(found["credit"] - found["debit"]) == amount, (name, row)


def test_a_project_of_last_year_alone_still_stands_in_the_report(busy: Village):
    assert rows(busy.report("income-by-project", 2024), "project", "amount", "last_year") == [
        ("土地流转", 0, 2000_00), ("温棚葡萄", 0, 8000_00), ("未归项目", 0, 500_00),
    ]  # fmt: skip


def test_what_is_taken_back_in_red_is_no_income(busy: Village):
    wrong = busy.records("sale", "9999", project="温棚葡萄", on="2023-08-01")
    busy.takes_back(wrong)

    assert busy.report("income-by-project").totals["amount"] == 10500_00


def test_drafts_do_not_count(busy: Village):
    busy.records("sale", "9999", project="温棚葡萄", draft=True)

    assert busy.report("income-by-project").totals["amount"] == 10500_00


def test_a_closed_year_keeps_its_income(busy: Village):
    busy.closes(2022)
    busy.closes(2023)

    assert busy.report("income-by-project").totals["amount"] == 10500_00
    assert busy.report("income-by-year").totals["total"] == 13500_00


def test_kinds_stand_under_their_account(busy: Village):
    report = busy.report("income-by-kind")

    assert [(row.level, row.subtotal, row.cells["code"], row.cells["amount"]) for row in report.rows] == [
        (0, True, "501", 10000_00),
        (1, False, "50101", 8000_00),
        (1, False, "50103", 2000_00),
        (0, True, "503", 500_00),
        (1, False, "50301", 500_00),
    ]
    assert report.totals["amount"] == 10500_00
    assert report.totals["share"] == 10000


def test_an_account_without_sub_accounts_is_one_row(busy: Village):
    busy.records("investment_income", "70", on="2023-02-01")

    assert ("502", 0, False) in [
        (row.cells["code"], row.level, row.subtotal) for row in busy.report("income-by-kind").rows
    ]


def test_what_stands_on_an_account_itself_is_told_apart_from_its_sub_accounts(busy: Village):
    busy.enters(("102", "60"), ("501", "-60"), on="2023-02-01")

    report = busy.report("income-by-kind")

    own = next(row for row in report.rows if row.cells["name"] == "经营收入（未分明细）")
    assert (own.cells["amount"], own.level, own.source) == (60_00, 1, None)
    assert report.rows[0].cells["amount"] == 10060_00


def test_a_month_also_shows_what_has_come_together_since_january(busy: Village):
    report = busy.report("income-by-kind", month=4)

    assert rows(report, "code", "amount", "cumulative") == [
        ("501", 0, 2000_00), ("50103", 0, 2000_00), ("503", 500_00, 500_00), ("50301", 500_00, 500_00),
    ]  # fmt: skip
    assert report.totals["cumulative"] == 2500_00
    assert "cumulative" not in [column.key for column in busy.report("income-by-kind").columns]


def test_every_month_has_a_row_and_every_project_a_column(busy: Village):
    report = busy.report("income-by-month")

    assert [column.title for column in report.columns] == ["月份", "温棚葡萄", "土地流转", "未归项目", "合计"]
    assert [row.cells["month"] for row in report.rows] == [f"{month}月" for month in range(1, 13)]
    assert rows(report, "project_1", "project_2", "no_project", "total")[2] == (0, 2000_00, 0, 2000_00)
    assert report.totals == {"project_1": 8000_00, "project_2": 2000_00, "no_project": 500_00, "total": 10500_00}


def test_a_quarter_has_three_months_and_a_month_one(busy: Village):
    assert rows(busy.report("expense-by-month", quarter=2), "month", "total") == [
        ("4月", 0), ("5月", 1500_00), ("6月", 250_00),
    ]  # fmt: skip
    assert rows(busy.report("expense-by-month", month=5), "month", "total") == [("5月", 1500_00)]


def test_every_year_of_the_book_has_a_row(busy: Village):
    assert rows(busy.report("income-by-year"), "year", "project_1", "total") == [
        ("2022年", 3000_00, 3000_00), ("2023年", 8000_00, 10500_00),
    ]  # fmt: skip
    assert rows(busy.report("income-by-year", 2022), "year", "total") == [("2022年", 3000_00)]
    assert rows(busy.report("expense-by-year"), "year", "total") == [("2023年", 1750_00)]


def test_expense_is_told_like_income(busy: Village):
    assert rows(busy.report("expense-by-project"), "project", "amount") == [("温棚葡萄", 1500_00), ("未归项目", 250_00)]
    assert rows(busy.report("expense-by-kind"), "code", "amount") == [
        ("511", 1500_00), ("51101", 1500_00), ("513", 250_00), ("51309", 250_00),
    ]  # fmt: skip


def test_a_book_without_entries_gives_empty_reports(village: Village):
    for name in ("income-by-project", "income-by-kind", "income-by-year"):
        report = village.report(name)
        assert report.rows == ()
        assert not any(report.totals.values())


def test_shares_add_up_to_the_whole_and_losses_are_cut_down():
    assert sum(shares_of([1, 1, 1])) == 10_000
    assert shares_of([]) == []
    assert shares_of([0, 0]) == [0, 0]
    assert shares_of([300, -100]) == [15_000, -5_000]


def test_the_time_is_said_in_words(busy: Village):
    assert busy.report("income-by-project", quarter=3).period == Period(2023, quarter=3).title == "2023年第3季度"
