"""A thousand contracts of ten years: their schedules, what is overdue, a year raised in one go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, insert, select

from benchmarks.measuring import Measured, timed
from gacha_app.domain.contract_schedule import schedule_of
from gacha_app.domain.dates import Period
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.register import Contract, Counterparty, Resource
from gacha_app.reports.contract_calendar import lease_calendar
from gacha_app.reports.contract_schedules import overdue, schedule
from gacha_app.reports.contract_warnings import contract_warnings
from gacha_app.services import registers
from gacha_app.services.books import new_book, new_code
from gacha_app.services.contract_raising import raise_due
from gacha_app.storage.book import Book
from gacha_app.storage.contract_tables import contract_acts, contract_instalments, contract_settlements

_CONTRACTS, _YEARS, _PLOTS, _FIRST = 1_000, 10, 100, 2021
_YEAR = 2026


def contracts(folder: Path) -> Iterator[Measured]:
    """Enter the contracts, raise a year, then read schedules, the overdue list, warnings and the calendar."""
    organisation = Organisation(new_code(), "示例嘎查", first_year=_FIRST)
    with new_book(folder / "contracts.gacha", organisation, {"102": 0}, user="示例") as book:
        begun = perf_counter()
        made = _enter(book)
        entered = perf_counter() - begun
        yield Measured("contracts-entered", "1,000 contracts entered with schedules, one action", entered, entered)
        begun = perf_counter()
        raise_due(book, dt.date(_YEAR, 1, 1), dt.date(_YEAR, 12, 31))
        raised = perf_counter() - begun
        yield Measured("contracts-raised", "a year of 1,000 contracts raised, 1,000 vouchers", raised, raised)
        _settle(book)

        def plan() -> None:
            for one in made:
                schedule_of(one)

        def floor() -> None:
            with book.reading() as session:
                session.execute(select(func.count()).select_from(contract_instalments)).scalar()

        def read_schedule() -> None:
            with book.reading() as session:
                schedule(session, Period(_YEAR))

        def read_overdue() -> None:
            with book.reading() as session:
                overdue(session, Period(_YEAR))

        def read_warnings() -> None:
            with book.reading() as session:
                list(contract_warnings(session, _YEAR, dt.date(_YEAR, 11, 22)))

        def read_calendar() -> None:
            with book.reading() as session:
                lease_calendar(session, Period(_YEAR))

        least, _worst = timed(floor)
        for name, what, act, most in (
            ("contract-plan", "schedules of 1,000 contracts worked out", plan, 1.0),
            ("contract-schedule", "schedule of all, 10,000 instalments with their state", read_schedule, 1.0),
            ("contract-overdue", "overdue list of 1,000 contracts of ten years", read_overdue, 0.150),
            ("contract-warnings", "warnings of 1,000 contracts", read_warnings, 0.150),
            ("lease-calendar", "lease calendar of 100 plots, 1,000 leases", read_calendar, 0.150),
        ):
            seconds, worst = timed(act)
            yield Measured(name, what, seconds, worst, most, least)


def _enter(book: Book) -> list[Contract]:
    made = []
    with book.writing("measure", "示例") as session:
        plots = [Resource(f"示例地块{place}", area=10_000_000) for place in range(_PLOTS)]
        firms = [Counterparty(f"示例公司{place}") for place in range(_PLOTS)]
        for card in (*plots, *firms):
            registers.add(session, card)
        for place in range(_CONTRACTS):
            one = Contract(
                f"示例合同{place}", area=100_000, resource_id=plots[place % _PLOTS].id,
                counterparty_id=firms[place % _PLOTS].id, start=dt.date(_FIRST, 1 + place % 12, 1 + place % 28),
                end=dt.date(_FIRST + _YEARS, 1 + place % 12, 1 + place % 28) - dt.timedelta(days=1), price_by="area",
                price=30_000 + place, escalation="percent", step_rate=300, step_every=3,
            )  # fmt: skip
            registers.add(session, one)
            made.append(one)
    return made


def _settle(book: Book) -> None:
    """Settle the first four years of all but every twentieth instalment; each act leans on a posted voucher."""
    with book.writing("measure", "示例") as session:
        numbers = list(session.scalars(select(contract_acts.c.voucher_id)))
        query = select(contract_instalments).where(contract_instalments.c.due < dt.date(_YEAR - 1, 1, 1))
        rows = [one for place, one in enumerate(session.execute(query)) if place % 20]
        first = 1 + int(session.scalar(select(func.max(contract_acts.c.id))) or 0)
        session.execute(
            insert(contract_acts),
            [
                {"id": first + place, "contract_id": one.contract_id, "kind": "receipt", "date": one.due,
                 "amount": one.amount, "voucher_id": numbers[place % len(numbers)]}
                for place, one in enumerate(rows)
            ],
        )  # fmt: skip
        session.execute(
            insert(contract_settlements),
            [
                {"act_id": first + place, "instalment_id": one.id, "amount": one.amount, "claim": 0}
                for place, one in enumerate(rows)
            ],
        )
