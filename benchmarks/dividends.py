"""The slips of ten thousand households, what-if over them, and the register as at a day among 200,000 movements."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import insert

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village
from gacha_app.domain.dividend_terms import Terms
from gacha_app.reports.households import household_register
from gacha_app.services.dividend_slips import print_dividend_slips
from gacha_app.services.dividend_what_if import WhatIf
from gacha_app.services.dividends import propose_dividend
from gacha_app.services.households import holdings_on
from gacha_app.storage import tables
from gacha_app.storage.book import Book

HOUSEHOLDS = 9_999
MOVEMENTS = 200_000
AS_AT = dt.date(2022, 6, 30)


def slips(folder: Path) -> Iterator[Measured]:
    """Print a slip for every one of ten thousand households."""
    with village(folder / "a.gacha", households=HOUSEHOLDS, entries=200) as book:
        propose_dividend(book, 2023, total=100_000_007)
        seconds, worst = timed(lambda: print_dividend_slips(book, 2023, folder / "a.pdf"), 1)
    yield Measured("slips", "slips of 10,000 households, as PDF", seconds, worst, 30.0)


def what_if(folder: Path) -> Iterator[Measured]:
    """Work a plan of ten thousand households out again, as a slider is moved."""
    with village(folder / "a.gacha", households=HOUSEHOLDS, entries=200) as book:
        opened, worst = timed(lambda: WhatIf(book, 2023).plan(Terms(total=100_000_007)), 3)
        yield Measured("what-if", "what-if of 10,000 households: the first", opened, worst, 0.5)
        over = WhatIf(book, 2023)
        over.plan(Terms(total=100_000_007))
        again, worst = timed(lambda: over.report(over.plan(Terms(total=200_000_007))), 5)
        yield Measured("what-if", "  every next, with last year beside", again, worst, 0.25)


def register(folder: Path) -> Iterator[Measured]:
    """Read the register as at a day among 200,000 movements."""
    with village(folder / "a.gacha", households=HOUSEHOLDS, entries=10) as book:
        _move(book)
        for what, work in (
            ("register as at a day, 200,000 movements: shares", lambda session: holdings_on(session, AS_AT)),
            ("  by kind with share-days", lambda session: holdings_on(session, AS_AT, by_kind=True)),
            ("  the report", lambda session: household_register(session, AS_AT)),
        ):
            with book.reading() as session:
                seconds, worst = timed(lambda work=work, session=session: work(session), 5)
            yield Measured("register", what, seconds, worst, 0.150)


def _move(book: Book) -> None:
    """Enter movements over five years, as rows: every household gets shares, and now and then gives some."""
    chance = random.Random(7)
    first = dt.date(2019, 1, 1)
    rows = [
        {
            "household_id": 1 + place % HOUSEHOLDS, "date": first + dt.timedelta(chance.randrange(1_800)),
            "change": chance.choice((5_000, 2_500, 1_000)), "share_kind": chance.choice(("member", "member", "labour")),
            "reason": "allotment", "note": "",
        }
        for place in range(MOVEMENTS - HOUSEHOLDS)
    ]  # fmt: skip
    with book.writing("measure", "示例") as session:
        session.execute(insert(tables.share_movements), rows)
        session.recorder.note("share_movement", count=len(rows))
