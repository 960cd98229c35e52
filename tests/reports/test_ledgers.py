"""Ledgers: general, detail, multi-column, quantity, auxiliary; any page of them the same as the whole."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from village import Village, rows

from gacha_app.domain.accounts import Account
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.voucher import Kind, Posting, Voucher
from gacha_app.reports.ledger_lines import all_lines, ledger_lines, plan_ledger
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.ledgers import ledger_page, ledger_pages, ledger_report, open_ledger
from gacha_app.services.posting import post_all
from gacha_app.storage.tables import postings, vouchers

YEAR = Period(2023)


def ledger(village: Village, name: str = "ledger", account: str = "102", period: Period = YEAR, **narrowed):
    with village.book.reading() as session:
        return ledger_report(session, open_ledger(session, name, LedgerQuestion(period, account, **narrowed)))


def test_a_detail_ledger_runs_from_what_was_brought_forward_and_sums_months_and_the_year(busy: Village):
    report = ledger(busy, period=Period(2023, quarter=2))

    assert rows(report, "summary", "debit", "credit", "side", "balance") == [
        ("上期结余", None, None, "借", 510_000_00),
        ("补助收入", 500_00, 0, "借", 510_500_00),
        ("本月合计", 500_00, 0, "借", 510_500_00),
        ("本年累计", 7_500_00, 0, "借", 510_500_00),
        ("经营支出", 0, 1_500_00, "借", 509_000_00),
        ("本月合计", 0, 1_500_00, "借", 509_000_00),
        ("本年累计", 7_500_00, 1_500_00, "借", 509_000_00),
        ("管理费用", 0, 250_00, "借", 508_750_00),
        ("本月合计", 0, 250_00, "借", 508_750_00),
        ("本年累计", 7_500_00, 1_750_00, "借", 508_750_00),
    ]
    assert report.totals == {"debit": 500_00, "credit": 1_750_00, "balance": 508_750_00}


def test_each_entry_names_its_counter_account_and_leads_to_its_voucher(busy: Village):
    line = ledger(busy, period=Period(2023, 5)).rows[1]

    assert line.cells["counter"] == "生产资料"
    with busy.book.reading() as session:
        number = session.scalar(select(vouchers.c.number).where(vouchers.c.id == line.record))
    assert number == line.cells["number"]


def test_a_credit_account_stands_on_its_side_and_an_empty_one_is_level(busy: Village):
    assert ledger(busy, account="311").rows[0].cells["side"] == "贷"
    assert ledger(busy, account="101").rows[0].cells == {
        "date": dt.date(2023, 1, 1), "number": "", "summary": "上年结转", "side": "平", "balance": 0,
    }  # fmt: skip


def test_a_ledger_with_sub_accounts_names_them_and_alone_it_does_not(busy: Village):
    assert "account" in [column.key for column in ledger(busy, account="501").columns]
    assert "account" not in [column.key for column in ledger(busy, account="50101").columns]


def test_the_general_ledger_tells_every_account_from_the_kept_totals(busy: Village):
    report = busy.report("general-ledger")
    trial = busy.report("trial-balance")

    closing = {}
    for code, side, balance in rows(report, "code", "side", "balance"):
        closing[code] = balance if side == "借" else -balance
    expected = {
        row.cells["code"]: row.cells["closing_debit"] - row.cells["closing_credit"]
        for row in trial.rows
        if row.level == 0
    }
    assert closing == expected
    of_bank = [one[1:] for one in rows(report, "code", "summary", "debit", "credit") if one[0] == "102"]
    assert of_bank[:3] == [("上年结转", None, None), ("本月合计", 7_000_00, 0), ("本年累计", 7_000_00, 0)]


def test_a_month_of_the_general_ledger_still_knows_the_year_so_far(busy: Village):
    report = busy.report("general-ledger", month=5)

    of_bank = [one[1:] for one in rows(report, "code", "summary", "debit", "credit") if one[0] == "102"]
    assert of_bank == [("上期结余", None, None), ("本月合计", 0, 1_500_00), ("本年累计", 7_500_00, 1_500_00)]


def test_a_multi_column_ledger_parts_an_account_by_its_sub_accounts(busy: Village):
    report = ledger(busy, "multi-column", "501")

    keys = [column.key for column in report.columns if column.key.startswith("a5")]
    assert keys == ["a50101", "a50103"]
    for row in report.rows[1:]:
        parts = sum(row.cells[key] for key in keys)
        assert parts == row.cells["credit"] - row.cells["debit"]
    assert report.rows[-1].cells["summary"] == "本年累计"
    assert report.rows[-1].cells["a50101"] == 8_000_00


def test_a_ledger_may_be_narrowed_by_a_project_a_fund_or_a_household(busy: Village):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    busy.records("household", "100", household="乌云其木格", on="2023-02-02", inward=True)

    of_one = ledger(busy, account="113", household_id=busy._households["巴图"])
    assert rows(of_one, "summary", "debit", "side", "balance")[1][1:] == (300_00, "借", 300_00)
    assert "农户：0001 巴图" in of_one.period
    project = busy._projects["温棚葡萄"]
    assert [row.cells["credit"] for row in ledger(busy, account="501", project_id=project).rows[1:2]] == [8_000_00]


def test_the_summary_by_household_adds_up_to_the_trial_balance_without_netting(busy: Village):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    busy.records("household", "100", household="乌云其木格", on="2023-02-02", inward=True)

    report = ledger(busy, "auxiliary-ledger", "113", dimension="household")

    told = rows(report, "debit", "credit", "closing_side", "closing")
    assert sorted(told) == [(0, 100_00, "贷", 100_00), (300_00, 0, "借", 300_00)]
    assert {row.source.account for row in report.rows} == {"113"}


@pytest.mark.parametrize("dimension", ["project", "fund", "household", "contract", "counterparty"])
def test_every_summary_is_what_the_postings_say(busy: Village, dimension):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    column = postings.c[f"{dimension}_id"]
    report = ledger(busy, "auxiliary-ledger", "", Period(2023, quarter=2), dimension=dimension)

    with busy.book.reading() as session:
        query = (
            select(column, postings.c.account, postings.c.amount, vouchers.c.date)
            .join(vouchers)
            .where(column.is_not(None), vouchers.c.date <= dt.date(2023, 6, 30))
        )
        bare = {}
        for one, account, amount, day in session.execute(query):
            if day.year == 2023 or account[0] != "5":
                bare[one, account] = bare.get((one, account), 0) + amount
    told = {
        (row.record, row.cells["code"]): row.cells["closing"] * (-1 if row.cells["closing_side"] == "贷" else 1)
        for row in report.rows
    }
    assert {key: one for key, one in told.items() if one} == {key: one for key, one in bare.items() if one}


def test_a_quantity_ledger_keeps_quantity_price_and_amount(busy: Village):
    for on, amount, quantity in (("2023-02-01", "100", 20_000), ("2023-03-01", "300", 40_000)):
        busy.enters(("121", amount), ("102", f"-{amount}"), on=on, summary="买种苗", quantity=quantity, unit="株")
    busy.enters(("511", "100"), ("121", "-100"), on="2023-04-01", summary="用种苗", quantity=15_000, unit="株")

    report = ledger(busy, "quantity-ledger", "121")

    entries = [row for row in report.rows if row.record]
    keys = ("in_quantity", "in_price", "debit", "out_quantity", "out_price", "credit", "left_quantity", "balance")
    assert [tuple(row.cells.get(key) for key in keys) for row in entries] == [
        (20_000, 5_00, 100_00, None, None, 0, 20_000, 100_00),
        (40_000, 7_50, 300_00, None, None, 0, 60_000, 400_00),
        (None, None, 0, 15_000, 6_67, 100_00, 45_000, 300_00),
    ]
    later = ledger(busy, "quantity-ledger", "121", Period(2023, 4))
    assert later.rows[0].cells["left_quantity"] == 60_000
    assert later.rows[-1].cells["left_quantity"] == 45_000


def test_what_was_sold_in_earlier_years_is_no_quantity_of_this_one(busy: Village):
    for on in ("2022-05-01", "2023-05-01"):
        busy.enters(("102", "50"), ("50101", "-50"), on=on, summary="卖葡萄", quantity=10_000, unit="斤")

    report = ledger(busy, "quantity-ledger", "50101")

    assert report.rows[0].cells["left_quantity"] == 0
    assert [row.cells["left_quantity"] for row in report.rows if row.cells.get("out_quantity")] == [10_000]


def test_pages_carry_over_what_stands_so_far(busy: Village):
    with busy.book.reading() as session:
        opened = open_ledger(session, "ledger", LedgerQuestion(YEAR, "102"))
        first, second = (ledger_page(session, opened, page, 3) for page in (1, 2))
        through = list(ledger_pages(session, opened, 3, at_once=2))

    assert [row.cells["summary"] for row in first] == ["上年结转", "出租/发包收入", "专项资金到账", "过次页"]
    assert [row.cells["summary"] for row in second][:1] == ["承前页"]
    carried, taken_over = first[-1].cells, second[0].cells
    assert {**carried, "summary": ""} == {**taken_over, "summary": ""}
    assert (carried["debit"], carried["credit"], carried["balance"]) == (7_000_00, 0, 510_000_00)
    assert through[:2] == [first, second]
    assert through[-1][-1].cells["summary"] == "本年累计"


def test_a_day_book_carries_the_month_so_far(busy: Village):
    busy.records("other_income", "10", on="2023-04-20")
    with busy.book.reading() as session:
        opened = open_ledger(session, "bank-book", LedgerQuestion(YEAR))
        page = ledger_page(session, opened, 1, 5)

    assert page[-2].cells["date"] == dt.date(2023, 4, 1)
    assert (page[-1].cells["summary"], page[-1].cells["debit"]) == ("过次页", 500_00)


@pytest.mark.parametrize(
    ("name", "question", "said"),
    [
        ("ledger", LedgerQuestion(YEAR), "请写明要看哪个科目的账"),
        ("ledger", LedgerQuestion(YEAR, "999"), "没有科目“999”"),
        ("cash-book", LedgerQuestion(YEAR, "102"), "现金日记账只能看科目 101"),
    ],
)
def test_a_ledger_of_nothing_is_refused_in_a_sentence(busy: Village, name, question, said):
    with busy.book.reading() as session, pytest.raises(GachaError) as refused:
        open_ledger(session, name, question)

    assert said in str(refused.value)


def test_a_page_that_is_not_there_is_refused(busy: Village):
    with busy.book.reading() as session, pytest.raises(InvalidInput, match="没有第 9 页，这本账共 1 页"):
        ledger_report(session, open_ledger(session, "ledger", LedgerQuestion(YEAR, "102")), 9)


@st.composite
def journals(draw):
    """Vouchers of two years, several a day, some red, some opening."""
    made = []
    for _one in range(draw(st.integers(0, 14))):
        day = draw(st.sampled_from([dt.date(2022, 5, 1), dt.date(2023, 1, 1), dt.date(2023, 1, 31), dt.date(2023, 2, 1),
                                    dt.date(2023, 2, 2), dt.date(2023, 12, 31)]))  # fmt: skip
        amount = draw(st.integers(1, 10**6))
        quantity = draw(st.none() | st.integers(1, 5_000))
        lines = [
            Posting(draw(st.sampled_from(["102", "10201", "10202"])), amount, red=draw(st.booleans()),
                    project_id=draw(st.none() | st.just(1)), fund_id=draw(st.none() | st.just(1)), quantity=quantity),
            Posting(draw(st.sampled_from(["501", "102"])), -amount, red=draw(st.booleans())),
        ]  # fmt: skip
        made.append(Voucher(day, "示例", lines, kind=draw(st.sampled_from([Kind.NORMAL, Kind.NORMAL, Kind.OPENING]))))
    return made


@given(
    journals(), st.sampled_from([Period(2023), Period(2023, 2), Period(2023, quarter=1)]),
    st.sampled_from([{}, {"project_id": 1}, {"fund_id": 1}]), st.integers(1, 5),
)  # fmt: skip
@settings(
    max_examples=20, deadline=None, phases=(Phase.generate, Phase.reuse),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_any_page_is_what_adding_up_from_the_beginning_gives(tmp_path_factory, made, period, narrowed, size):
    village = Village(tmp_path_factory.mktemp("ledger"), first_year=2022, opening={"102": "50"})
    village.has_project("示例项目")
    village.has_fund("示例资金")
    with village.book.writing("example", "示例") as session:
        session.add_all(Account(code, "示例", "asset", "debit", "102", own=True) for code in ("10201", "10202"))
        session.flush()
        post_all(session, made)
    question = LedgerQuestion(period, "102", **narrowed)

    with village.book.reading() as session:
        plan = plan_ledger(session, question, with_quantity=True)
        whole = list(all_lines(session, plan, at_once=7))
        pages = [one for offset in range(0, plan.lines, size) for one in ledger_lines(session, plan, offset, size)]
        found = session.execute(
            select(postings, vouchers.c.date, vouchers.c.kind, vouchers.c.sequence)
            .join(vouchers)
            .where(postings.c.account.startswith("102"), *(postings.c[key] == one for key, one in narrowed.items()))
            .order_by(vouchers.c.date, vouchers.c.sequence, postings.c.line)
        ).all()
    village.close()

    assert pages == whole
    begun = [one for one in found if one.date < period.first or (one.kind is Kind.OPENING and one.date.year == 2023)]
    balance = sum(one.amount for one in begun if one.date <= period.last)
    left = sum((one.quantity or 0) * (1 if one.amount > 0 else -1) for one in begun if one.date <= period.last)
    assert (whole[0].balance, whole[0].left) == (balance, left)
    entries = [one for one in found if one not in begun and one.date <= period.last]
    assert len(entries) == sum(line.what == "entry" for line in whole)
    for one, line in zip(entries, (line for line in whole if line.what == "entry"), strict=True):
        balance += one.amount
        left += (one.quantity or 0) * (1 if one.amount > 0 else -1)
        assert (line.day, line.balance, line.debit - line.credit, line.left) == (one.date, balance, one.amount, left)
    months = [line for line in whole if line.what == "month"]
    for line in months:
        own = [one for one in entries if one.date.month == line.day.month]
        assert line.debit - line.credit == sum(one.amount for one in own)


def test_a_project_has_no_income_left_of_earlier_years(busy: Village):
    busy.records("sale", "70", project="温棚葡萄", on="2022-07-01")
    project = busy._projects["温棚葡萄"]

    of_one = ledger(busy, account="501", project_id=project)
    summary = ledger(busy, "auxiliary-ledger", "501", dimension="project")

    assert of_one.rows[0].cells["balance"] == 0
    assert {row.cells["opening"] for row in summary.rows} == {0}
