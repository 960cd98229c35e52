"""Totals that the book keeps: the same as the bare postings, for any question and any time; proved by verify."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
import sqlite3

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from village import Village

from gacha_app.domain.household import Household, Member
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Project
from gacha_app.domain.register import Counterparty
from gacha_app.domain.voucher import Kind, Posting, Voucher
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger import balances, retained_until, total
from gacha_app.reports.report import EntryFilter
from gacha_app.services.books import new_book, new_code, verify
from gacha_app.services.posting import post_all
from gacha_app.storage.book import open_book
from gacha_app.storage.tables import accounts, postings, vouchers

ACCOUNTS = ("102", "113", "11301", "241", "311", "32202", "501", "50101", "511", "513")
FIRST, LAST = dt.date(2022, 1, 1), dt.date(2023, 12, 31)
days = st.dates(FIRST, LAST)
maybe_days = st.none() | days | st.sampled_from([FIRST, dt.date(2022, 6, 30), dt.date(2023, 1, 1), LAST])
places = st.none() | st.integers(1, 3)


@st.composite
def drafts(draw):
    """A voucher of any kind: some of it red, with dimensions."""
    amounts = [one or 1 for one in draw(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=3))]
    rest = -sum(amounts)
    amounts += [rest] if rest else [7, -7]
    lines = [
        Posting(draw(st.sampled_from(ACCOUNTS)), amount, red=draw(st.booleans()), project_id=draw(places),
                household_id=draw(places), counterparty_id=draw(places))
        for amount in amounts
    ]  # fmt: skip
    return Voucher(draw(days), "示例", lines, kind=draw(st.sampled_from(Kind)))


filters = st.builds(
    EntryFilter,
    account=st.sampled_from(["", "113", "5", "501", "50101", "102"]),
    classes=st.sampled_from([(), ("income",), ("income", "expense")]),
    project_id=places, household_id=places, counterparty_id=places, without_project=st.booleans(),
    first=maybe_days, last=maybe_days, with_closing=st.booleans(),
)  # fmt: skip
keys = st.lists(
    st.sampled_from(["account", "kind", "month", "year", "project_id", "household_id", "counterparty_id"]),
    max_size=3, unique=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def empty_book(tmp_path_factory):
    numbers = itertools.count()
    folder = tmp_path_factory.mktemp("totals")

    def make():
        book = new_book(
            folder / f"{next(numbers)}.gacha", Organisation(new_code(), "示例嘎查", first_year=2022), {"102": 500_00}
        )
        with book.writing("example", "示例") as session:
            session.add_all(Project(f"示例项目{one}") for one in range(3))
            session.add_all(Household(f"000{one}", "示例", members=[Member("示例人")]) for one in range(1, 4))
            session.add_all(Counterparty(f"示例公司{one}") for one in range(3))
        return book

    return make


def oracle(rows, wanted, asked, kind):
    """Add up in Python, a row at a time."""
    found = {} if asked else {(): [0, 0]}
    for row in rows:
        facts = {**row, "month": f"{row['date']:%Y-%m}", "year": f"{row['date']:%Y}"}
        meant = (
            row["account"].startswith(wanted.account)
            and (not wanted.classes or row["klass"] in wanted.classes)
            and all(
                getattr(wanted, one) in (None, row[one]) for one in ("project_id", "household_id", "counterparty_id")
            )
            and not (wanted.without_project and row["project_id"] is not None)
            and (wanted.first or FIRST) <= row["date"] <= (wanted.last or dt.date(2100, 1, 1))
            and (wanted.with_closing or row["kind"] is not Kind.CLOSING)
            and kind in (None, row["kind"])
        )
        if meant:
            sums = found.setdefault(tuple(facts[key] for key in asked), [0, 0])
            on_debit = (row["amount"] > 0) != row["red"]
            sums[0 if on_debit else 1] += row["amount"] if on_debit else -row["amount"]
    return {key: tuple(amounts) for key, amounts in found.items()}


@given(
    st.lists(drafts(), max_size=8), st.lists(st.tuples(filters, keys, st.none() | st.sampled_from(Kind)), max_size=8)
)
@settings(
    max_examples=25, deadline=None, phases=(Phase.generate, Phase.reuse), suppress_health_check=[HealthCheck.too_slow]
)
def test_kept_totals_and_bare_postings_give_the_same_sums(empty_book, vouchers_of_it, questions):
    with empty_book() as book:
        with book.writing("example", "示例") as session:
            session.execute(accounts.insert().values(code="11301", name="示例", klass="asset", normal_side="both"))
            post_all(session, vouchers_of_it)
        with book.reading() as session:
            joined = postings.join(vouchers).join(accounts, accounts.c.code == postings.c.account)
            columns = (*postings.c, vouchers.c.date, vouchers.c.kind, accounts.c.klass.label("klass"))
            rows = [dict(one._mapping) for one in session.execute(select(*columns).select_from(joined))]
            for wanted, asked, kind in questions:
                found = {tuple(key): (d, c) for *key, d, c in summed(session, wanted, *asked, kind=kind)}
                expected = oracle(rows, wanted, asked, kind)
                assert {key: one for key, one in found.items() if any(one)} == {
                    key: one for key, one in expected.items() if any(one)
                }
                if kind is None:
                    everything = oracle(rows, wanted, (), None)[()]
                    assert total(session, wanted) == everything[0] - everything[1]
        assert [one for one in verify(book) if one.check == "totals"] == []


def test_balances_of_any_day_are_the_sums_until_then(busy: Village):
    for month in range(1, 13):
        for number in (1, 14, calendar.monthrange(2023, month)[1]):
            day = dt.date(2023, month, number)
            with busy.book.reading() as session:
                bare = {}
                for account, amount in session.execute(
                    select(postings.c.account, postings.c.amount).join(vouchers).where(vouchers.c.date <= day)
                ):
                    bare[account] = bare.get(account, 0) + amount
            assert busy.asks(balances, day) == bare
            own = sum(amount for account, amount in bare.items() if account[0] == "5" or account[:3] in ("321", "322"))
            assert busy.asks(retained_until, day) == -own


@pytest.mark.parametrize(
    ("tampering", "where"),
    [
        ("UPDATE month_total SET debit = debit + 1 WHERE account = '102' AND month = '2023-03'", "2023-03 102"),
        ("DELETE FROM month_total WHERE account = '102' AND month = '2023-03'", "2023-03 102"),
        ("INSERT INTO month_total VALUES ('2023-03', '163', 0, 'normal', 5, 0, 1)", "2023-03 163"),
        ("UPDATE party_total SET credit = credit + 1 WHERE account = '113'", "2023-02 113"),
    ],
)
def test_verify_names_the_month_and_account_whose_totals_were_tampered_with(busy: Village, tampering, where):
    busy.records("household", "300", household="巴图", on="2023-02-01")
    assert verify(busy.book) == ()
    path = busy.book.path
    busy.close()
    with sqlite3.connect(path) as connection:
        connection.execute(tampering)
    connection.close()

    busy.book = open_book(path)
    (fault,) = verify(busy.book)

    assert (fault.check, fault.where) == ("totals", where)
    assert "月份合计与分录不符" in fault.what


def test_verify_names_a_voucher_whose_postings_were_moved_to_another_day(busy: Village):
    voucher = busy.records("sale", "10", project="温棚葡萄", on="2023-05-01")
    path = busy.book.path
    busy.close()
    with sqlite3.connect(path) as connection:
        (guard,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'posting_is_kept_on_update'"
        ).fetchone()
        connection.execute("DROP TRIGGER posting_is_kept_on_update")
        connection.execute("UPDATE posting SET day = '2023-05-02' WHERE voucher_id = ?", (voucher.id,))
        connection.execute(guard)
    connection.close()

    busy.book = open_book(path)
    (fault,) = verify(busy.book)

    assert (fault.check, fault.where) == ("totals", voucher.number)
