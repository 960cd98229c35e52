"""Statements, ledgers, an entry and a month's closing in books of a million and a hundred thousand postings."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.large_books import YEAR, large_book
from benchmarks.measuring import Measured, timed
from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.overview import overview
from gacha_app.services.faces import read_report
from gacha_app.services.ledgers import look_into, rows_of_ledger
from gacha_app.services.periods import close_month
from gacha_app.services.vouchers import record_entry
from gacha_app.storage.book import Book, open_book

MILLION, HUNDRED_THOUSAND = 1_000_000, 100_000
_STATEMENTS = (
    "trial-balance", "income-statement", "balance-sheet", "income-expense-detail", "balance", "income-by-kind",
    "income-by-project", "distribution", "claims-and-debts", "general-ledger",
)  # fmt: skip


def statements(folder: Path) -> Iterator[Measured]:
    """Read the statements of a year of a million postings; the floor is adding all postings up once."""
    from gacha_app.reports.catalogue import REPORTS

    with open_book(large_book(folder, MILLION), read_only=True) as book:
        floor, _worst = timed(lambda: _add_all_up(book), 1)
        for name in _STATEMENTS:
            if name not in REPORTS:
                continue

            def read(name: str = name) -> object:
                return read_report(book, name, Period(YEAR))

            seconds, worst = timed(read)
            yield Measured("statements", f"{name} at 1,000,000 postings", seconds, worst, 0.1, floor)

        def glance() -> object:
            with book.reading() as session:
                return overview(session, YEAR)

        seconds, worst = timed(glance)
        yield Measured("statements", "overview at 1,000,000 postings", seconds, worst, 0.1, floor)


def ledger_pages(folder: Path) -> Iterator[Measured]:
    """Open ledgers of up to half a million entries and read 200 rows at their beginning, middle and end."""
    year, month = Period(YEAR), Period(YEAR, 12)
    asked = (
        ("bank-book", "bank, 500,000 entries", LedgerQuestion(year, "102")),
        ("ledger", "bank of a month", LedgerQuestion(month, "102")),
        ("ledger", "501 with sub-accounts", LedgerQuestion(year, "501")),
        ("ledger", "113, all households", LedgerQuestion(year, "113")),
        ("ledger", "113 of a household", LedgerQuestion(year, "113", household_id=7)),
        ("ledger", "bank by project", LedgerQuestion(year, "102", project_id=2)),
        ("ledger", "bank by fund", LedgerQuestion(year, "102", fund_id=2)),
        ("ledger", "bank by contract", LedgerQuestion(year, "102", contract_id=2)),
        ("ledger", "bank by counterparty", LedgerQuestion(year, "102", counterparty_id=2)),
        ("multi-column", "501", LedgerQuestion(year, "501")),
        ("quantity-ledger", "50101", LedgerQuestion(year, "50101")),
        ("general-ledger", "all accounts", LedgerQuestion(year)),
        *(("auxiliary-ledger", f"by {one}", LedgerQuestion(year, dimension=one))
          for one in ("project", "fund", "household", "contract", "counterparty")),
    )  # fmt: skip
    with open_book(large_book(folder, MILLION), read_only=True) as book:
        for name, words, question in asked:
            rows = look_into(book, name, question).rows
            slowest, worst = 0.0, 0.0
            for offset in (0, rows // 2, max(rows - 200, 0)):
                seconds, longest = timed(_page(book, name, question, offset), 3)
                slowest, worst = max(slowest, seconds), max(worst, longest)
            yield Measured("ledgers", f"{name}: {words}, any page", slowest, worst, 0.150)


def large_entry(folder: Path) -> Iterator[Measured]:
    """Save entries in a book of a million postings."""
    with open_book(large_book(folder, MILLION)) as book:
        seconds, worst = timed(
            lambda: record_entry(book, "management", Answers(dt.date(YEAR, 12, 31), 100, "办公费")), 30
        )
    yield Measured("large-entry", "save an entry at 1,000,000 postings", seconds, worst, 0.050)


def closing(folder: Path) -> Iterator[Measured]:
    """Close a month of a book of a hundred thousand postings."""
    with open_book(large_book(folder, HUNDRED_THOUSAND)) as book:
        months = itertools.count(1)
        seconds, worst = timed(lambda: _close(book, Period(YEAR, next(months))), 3)
    yield Measured("closing", "close a month at 100,000 postings", seconds, worst, 1.0)


def _close(book: Book, month: Period) -> object:
    """Close a month; what these books lack (a bank's statements) is excused."""
    excuses = dict.fromkeys(("bank", "bank_reconciled", "depreciation", "spreads", "accruals"), "示例")
    return close_month(book, month, excuses=excuses)


def _page(book: Book, name: str, question: LedgerQuestion, offset: int) -> Callable[[], object]:
    return lambda: rows_of_ledger(book, look_into(book, name, question), offset, 200)


def _add_all_up(book: Book) -> object:
    from sqlalchemy import text

    with book.reading() as session:
        return session.execute(
            text("SELECT p.account, sum(p.amount) FROM posting p JOIN voucher v ON v.id = p.voucher_id GROUP BY 1")
        ).all()
