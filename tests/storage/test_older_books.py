"""Books that earlier programs made: they open, lose nothing, and their kept totals are right."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import select

from gacha_app.services.books import verify
from gacha_app.storage.accounting_tables import month_totals
from gacha_app.storage.book import open_book
from gacha_app.storage.migrating import newest_version
from gacha_app.storage.tables import postings, vouchers

BOOKS = sorted((Path(__file__).parent.parent / "books").glob("*.gacha"))


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables, with the columns they have."""
    connection = sqlite3.connect(path)
    try:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if name != "alembic_version" and not name.startswith("sqlite_")
        ]
        columns = {name: [one[1] for one in connection.execute(f"PRAGMA table_info({name})")] for name in names}
        return {
            name: [dict(zip(columns[name], row, strict=True)) for row in connection.execute(f"SELECT * FROM {name}")]
            for name in names
        }
    finally:
        connection.close()


@pytest.fixture(params=BOOKS, ids=lambda path: path.stem)
def older(request, tmp_path):
    return Path(shutil.copy(request.param, tmp_path / "旧账.gacha"))


def test_there_is_a_book_of_every_earlier_version():
    assert [path.stem for path in BOOKS][:1] == ["0001"]
    for path in BOOKS:
        connection = sqlite3.connect(path)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (path.stem,)
        connection.close()
        assert path.stat().st_size < 400_000


def test_an_older_book_opens_with_everything_it_held(older):
    before = rows_of(older)

    with open_book(older) as book:
        assert verify(book) == ()

    after = rows_of(older)
    connection = sqlite3.connect(older)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (newest_version(),)
    connection.close()
    for name, rows in before.items():
        kept = [{key: row[key] for key in rows[0]} for row in after[name]] if rows else []
        assert kept[: len(rows)] == rows, name
    assert len(before["voucher"]) > 60
    assert {row["state"] for row in before["voucher"]} == {"draft", "posted", "reversed"}
    assert before["dividend_line"]
    assert before["fund"]


def test_its_month_totals_and_days_are_what_its_postings_say(older):
    with open_book(older) as book, book.reading() as session:
        bare: dict[tuple[str, str], int] = {}
        for one in session.execute(
            select(vouchers.c.date, vouchers.c.state, postings.c.account, postings.c.amount, postings.c.day).join(
                postings
            )
        ):
            if one.state not in ("posted", "reversed"):
                assert one.day is None
                continue
            assert one.day == one.date
            key = (f"{one.date:%Y-%m}", one.account)
            bare[key] = bare.get(key, 0) + one.amount
        kept: dict[tuple[str, str], int] = {}
        for one in session.execute(select(month_totals)):
            kept[one.month, one.account] = kept.get((one.month, one.account), 0) + one.debit - one.credit

    assert kept == bare
    assert len(kept) > 50


def test_an_older_book_goes_on_in_this_program(older):
    from gacha_app.domain.dates import Period
    from gacha_app.domain.entry_kinds import Answers
    from gacha_app.services.faces import read_report
    from gacha_app.services.vouchers import record_entry

    with open_book(older) as book:
        before = read_report(book, "trial-balance", Period(2023)).totals
        record_entry(book, "management", Answers(dt.date(2023, 12, 30), 100_00, "办公费"))
        after = read_report(book, "trial-balance", Period(2023)).totals
        assert verify(book) == ()

    assert after["debit"] == before["debit"] + 100_00
    assert after["closing_debit"] == after["closing_credit"]
