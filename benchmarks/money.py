"""Saving an entry, a dividend of ten thousand households, a backup."""

from __future__ import annotations

import datetime as dt
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village
from gacha_app.domain.entry_kinds import Answers
from gacha_app.services.books import back_up
from gacha_app.services.dividends import approve_dividend, propose_dividend, withdraw_dividend
from gacha_app.services.vouchers import record_entry


def entry(folder: Path) -> Iterator[Measured]:
    """Save one entry, in a book of a thousand."""
    floor, _worst = timed(_one_row(folder / "floor.db"), 30)
    with village(folder / "a.gacha", households=60, entries=1000) as book:
        seconds, worst = timed(
            lambda: record_entry(book, "management", Answers(dt.date(2023, 6, 1), 100, "办公费")), 30
        )
    yield Measured("entry", "save an entry (fsync, audit record)", seconds, worst, 0.050, floor)


def dividend(folder: Path) -> Iterator[Measured]:
    """Propose and approve a dividend of ten thousand households."""
    floor, _worst = timed(_many_rows(folder / "floor.db", 20_000), 3)
    with village(folder / "a.gacha", households=9_999, entries=200) as book:
        total = 100_000_007
        propose, worst = timed(lambda: propose_dividend(book, 2023, total=total), 5)
        yield Measured("dividend", "dividend of 10,000 households: propose", propose, worst, 0.5, floor)
        runs = []
        for _run in range(3):
            runs.append(timed(lambda: approve_dividend(book, 2023), 1)[0])
            withdraw_dividend(book, 2023, "再来")
            propose_dividend(book, 2023, total=total)
        approve = sorted(runs)[1]
        yield Measured("dividend", "  approve, its 10,000 postings saved", approve, max(runs), 1.0, floor)


def backup(folder: Path) -> Iterator[Measured]:
    """Copy and prove a book of a hundred thousand postings."""
    with village(folder / "a.gacha", households=60, entries=50_000) as book:
        path = book.path
    numbers = itertools.count()
    floor, _worst = timed(lambda: shutil.copy(path, folder / f"copy{next(numbers)}"), 3)
    seconds, worst = timed(lambda: back_up(path, folder / f"backup{next(numbers)}.gacha"), 3)
    yield Measured("backup", "backup with check at 100,000 postings", seconds, worst, 1.0, floor)


def _one_row(path: Path) -> Callable[[], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT)")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t VALUES (1, 'x')")
        connection.execute("COMMIT")

    return write


def _many_rows(path: Path, count: int) -> Callable[[], None]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (a INTEGER, b TEXT, c INTEGER, d INTEGER)")

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", ((n, "分红", n, n) for n in range(count)))
        connection.execute("COMMIT")

    return write
