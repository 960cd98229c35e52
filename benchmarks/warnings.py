"""All warnings of a village with a hundred thousand postings and a thousand contracts of ten years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, insert, select

from benchmarks.large_books import YEAR, large_book
from benchmarks.measuring import Measured, timed
from gacha_app.domain.budget import BudgetLine
from gacha_app.domain.register import Resource
from gacha_app.reports import warnings as reports
from gacha_app.reports.budgets import budget_execution
from gacha_app.services.budgets import draft_budget, keep_line, vote_budget
from gacha_app.storage.book import Book, open_book
from gacha_app.storage.contract_tables import contract_instalments
from gacha_app.storage.tables import contracts

_CONTRACTS, _YEARS, _PLOTS = 1_000, 10, 100


def warnings(folder: Path) -> Iterator[Measured]:
    """Read all warnings, each check by itself, and a budget of fifty items against the books."""
    with open_book(large_book(folder, 100_000), user="示例") as book:
        add_contracts(book)
        _add_budget(book)
        today = dt.date(YEAR, 12, 20)

        def floor() -> None:
            with book.reading() as session:
                session.execute(select(func.count()).select_from(contract_instalments)).scalar()

        def read() -> None:
            with book.reading() as session:
                reports.warnings(session, YEAR, today)

        least, _worst = timed(floor)
        seconds, worst = timed(read)
        yield Measured("warnings", "all warnings, 100,000 postings, 1,000 contracts", seconds, worst, 0.150, least)
        for area in reports.SOURCES:
            check = reports.check_of(area)
            if check is None:
                continue

            def one(check: reports.Check = check) -> None:
                with book.reading() as session:
                    list(check(session, YEAR, today))

            seconds, worst = timed(one)
            yield Measured(f"warnings-{area}", f"  of them {area}", seconds, worst)

        def compare() -> None:
            from gacha_app.domain.dates import Period

            with book.reading() as session:
                budget_execution(session, Period(YEAR, 9))

        seconds, worst = timed(compare)
        yield Measured("budget", "budget against actual, 50 items", seconds, worst, 0.150)


def add_contracts(book: Book) -> None:
    """Add a hundred plots and a thousand contracts of ten years on them, half of them behind by a year."""
    with book.writing("measure", "示例") as session:
        first = 1 + int(session.scalar(select(func.max(contracts.c.id))) or 0)
        land = [Resource(f"示例地块{place}", "arable", area=10_000_000) for place in range(_PLOTS)]
        session.add_all(land)
        session.flush()
        plots = [one.id for one in land]
        made = [
            {"id": first + place, "name": f"示例长期合同{place}", "resource_id": plots[place % _PLOTS],
             "area": 100, "start": dt.date(YEAR - 5, 1, 1),
             "end": dt.date(YEAR + 5, 1, 1 + place % 28), "yearly": 100_000}
            for place in range(_CONTRACTS)
        ]  # fmt: skip
        session.execute(insert(contracts), made)
        parts = [
            {"contract_id": one["id"], "serial": year + 1, "kind": "rent", "amount": 100_000,
             "begins": dt.date(YEAR - 5 + year, 1, 1), "until": dt.date(YEAR - 5 + year, 12, 31),
             "due": dt.date(YEAR - 5 + year, 1 + place % 12, 10)}
            for place, one in enumerate(made)
            for year in range(_YEARS)
            # half of them have not paid this year
            if year > 4 + place % 2
        ]  # fmt: skip
        session.execute(insert(contract_instalments), parts)


def _add_budget(book: Book) -> None:
    draft_budget(book, YEAR)
    for place in range(50):
        side, account = ("income", "501") if place % 2 else ("expense", "511")
        keep_line(book, YEAR, BudgetLine("", side, account, f"示例项目{place}", 1_000_000, 1 + place % 5))
    vote_budget(book, YEAR, on=dt.date(YEAR, 2, 1), meeting="示例大会", entitled=30, present=30, in_favour=30)
