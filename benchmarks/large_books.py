"""Books of a hundred thousand and of a million postings, made once and kept in the temporary folder."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.villages import PROJECTS, village
from gacha_app.domain.fund import Fund
from gacha_app.domain.register import Contract, Counterparty
from gacha_app.storage.connection import connect
from gacha_app.storage.migrating import newest_version

YEAR = 2023
# What comes in and what goes out: account, the other account, how often
_KINDS = (("50101", "in", 30), ("50103", "in", 20), ("501", "in", 10), ("513", "out", 25), ("511", "out", 15))
_INSERT = (
    "INSERT INTO posting (voucher_id, line, account, amount, summary, red, quantity, unit,"
    " project_id, fund_id, household_id, contract_id, counterparty_id) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?)"
)


def large_book(folder: Path, postings: int) -> Path:
    """Return a copy, in a folder, of a book of one year with so many postings, half of them on one bank account."""
    kept = Path(tempfile.gettempdir()) / "gacha-benchmarks" / f"{newest_version()}-{postings}.gacha"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        unfinished = folder / "unfinished.gacha"
        _make(unfinished, postings)
        shutil.move(unfinished, kept)
    return Path(shutil.copy(kept, folder / f"{postings}.gacha"))


def _make(path: Path, postings: int) -> None:
    with village(path, households=600, entries=0) as book, book.writing("measure", "示例") as session:
        session.add_all(Fund(f"示例资金{number}") for number in range(10))
        session.add_all(Counterparty(f"示例公司{number}") for number in range(50))
        session.add_all(Contract(f"示例合同{number}") for number in range(20))
    connection = connect(path)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        _fill(connection, postings)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, postings: int) -> None:
    """Insert drafts and post them one by one, so that the triggers see every voucher."""
    chance = random.Random(1)
    first = 1 + connection.execute("SELECT max(id) FROM voucher").fetchone()[0]
    count = postings // 2
    days = sorted(dt.date(YEAR, 1, 1) + dt.timedelta(chance.randrange(365)) for _one in range(count))
    connection.executemany(
        "INSERT INTO voucher (id, date, summary, kind, state, entry_kind) VALUES (?, ?, ?, 'normal', 'draft', ?)",
        ((first + place, day.isoformat(), f"示例业务{place}", "sale") for place, day in enumerate(days)),
    )
    connection.executemany(_INSERT, _lines(chance, first, count))
    connection.executemany(
        "UPDATE voucher SET state = 'posted', sequence = ?, number = ?, posted_by = '示例', prepared_by = '示例'"
        " WHERE id = ?",
        _numbers(connection, first, days),
    )


def _lines(chance: random.Random, first: int, count: int) -> Iterator[tuple[object, ...]]:
    kinds = [(account, way) for account, way, often in _KINDS for _one in range(often)]
    for voucher in range(first, first + count):
        account, way = chance.choice(kinds)
        amount = chance.randrange(100, 3_000_000) * (3 if way == "in" else -1)
        named = (
            chance.randrange(1, len(PROJECTS) + 1),
            chance.randrange(1, 11) if chance.random() < 0.05 else None,
            None,
            chance.randrange(1, 21) if chance.random() < 0.1 else None,
            chance.randrange(1, 51) if chance.random() < 0.3 else None,
        )
        if chance.random() < 0.05:
            account, named = "113", (named[0], None, chance.randrange(1, 601), None, None)
        quantity = chance.randrange(1, 100) * 1000 if account == "50101" else None
        yield (voucher, 1, "102", amount, "", None, "", *named)
        yield (voucher, 2, account, -amount, "", quantity, "斤" if quantity else "", *named)


def _numbers(connection: sqlite3.Connection, first: int, days: list[dt.date]) -> Iterator[tuple[int, str, int]]:
    query = "SELECT substr(number, 3, 7), max(sequence) FROM voucher WHERE number IS NOT NULL GROUP BY 1"
    last: dict[str, int] = dict(connection.execute(query))
    for place, day in enumerate(days):
        month = f"{day:%Y-%m}"
        last[month] = last.get(month, 0) + 1
        yield last[month], f"记-{month}-{last[month]:04d}", first + place
