"""The same journal in ledger, hledger, Beancount and here; and handing a million postings over.

`ledger`, `hledger` and `beancount` are packages of Debian; a program that is not installed is left out, and said to be.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from benchmarks.large_books import YEAR, large_book
from benchmarks.measuring import Measured, timed
from gacha_app.domain.dates import Period
from gacha_app.reports.journal import Journal, JournalVoucher, Line, journal_of
from gacha_app.services.exports import export_journal
from gacha_app.services.faces import read_report
from gacha_app.sheets.plain_text import write_hledger
from gacha_app.storage.book import Book, open_book
from gacha_app.storage.files import writing_beside

_ROOT = Path(__file__).resolve().parent.parent
# A million takes minutes and up to 14 GB in the others: GACHA_PEERS=1000000 asks for it
_SIZES = tuple(int(one) for one in os.environ.get("GACHA_PEERS", "10000,100000").split(","))
# Income less expense of the year, as each of them is asked for it
_QUESTIONS = {
    "ledger": ("ledger", "-f", "{hledger}", "balance", "^收入", "^支出", "--yearly", "--depth", "1"),
    "hledger": ("hledger", "-f", "{hledger}", "incomestatement", "-Y", "-O", "csv"),
    "Beancount": ("bean-query", "-f", "csv", "-m", "{beancount}",
                  "SELECT account, year, sum(number) WHERE account ~ '^(Income|Expenses)' GROUP BY account, year"),
}  # fmt: skip


def peers(folder: Path) -> Iterator[Measured]:
    """Ask for the income statement of one journal; the ratio says how many times ours each of the others takes."""
    for transactions in _SIZES:
        size = f"{transactions:,} transactions"
        path = large_book(folder, 2 * transactions)
        with open_book(path, read_only=True) as book:
            read_report(book, "income-statement", Period(YEAR))
            opened, worst = timed(lambda book=book: read_report(book, "income-statement", Period(YEAR)))
            yield Measured("peers", f"ours, book open, {size}", opened, worst, None, None)
            result = _our_result(book)
            files = {form: folder / f"{transactions}.{form}" for form in ("hledger", "beancount")}
            for form, file in files.items():
                export_journal(book, form, file)
        words = (
            sys.executable,
            str(_ROOT / "main.py"),
            "report",
            str(path),
            "income-statement",
            "--year",
            str(YEAR),
            "--json",
        )
        ours, worst = timed(lambda words=words: _said(words), 3)
        yield Measured("peers", f"ours, whole process, {size}", ours, worst, None, None)
        for name, question in _QUESTIONS.items():
            if not shutil.which(question[0]):
                print(f"{name} is not installed", file=sys.stderr)
                continue
            asked = [word.format(**files) for word in question]
            assert _net(name, _said(asked)) == result, name
            seconds, worst = timed(lambda asked=asked: _said(asked), 1 if transactions > 50_000 else 3)
            yield Measured("peers", f"  {name}, whole process, {size}", seconds, worst, None, ours)
            yield Measured("peers", "    beside our open book", seconds, worst, None, opened)


def export(folder: Path) -> Iterator[Measured]:
    """Hand a million postings over; the floor writes the same text from what lies in memory."""
    target = folder / "a.journal"
    with open_book(large_book(folder, 1_000_000), read_only=True) as book:
        seconds, worst = timed(lambda: export_journal(book, "hledger", target), 3)
        with book.reading() as session:
            journal = journal_of(session)
            held = _Held(
                **{one.name: getattr(journal, one.name) for one in fields(journal)}, held=list(journal.vouchers())
            )
        floor, _worst = timed(lambda: _write(folder / "floor", lambda file: write_hledger(file, held)), 3)
        yield Measured(
            "export", "hledger, 1,000,000 postings, beside vouchers in memory", seconds, worst, 3 * floor, floor
        )
        held.held.clear()
        text = target.read_text("utf-8").splitlines(keepends=True)
        bare, _worst = timed(lambda: _write(folder / "floor", lambda file: _write_lines(file, text)), 3)
        yield Measured("export", "  beside ready lines, one by one", seconds, worst, None, bare)


@dataclass(frozen=True)
class _Held(Journal):
    """A journal whose vouchers lie in memory."""

    held: list[tuple[JournalVoucher, list[Line]]] = field(default_factory=list)

    def vouchers(self, *, signed: bool = False) -> Iterator[tuple[JournalVoucher, list[Line]]]:
        return iter(self.held)


def _write(target: Path, write: Callable[[TextIO], None]) -> None:
    with writing_beside(target) as path, path.open("w", encoding="utf-8", newline="") as file:
        write(file)


def _write_lines(file: TextIO, lines: list[str]) -> None:
    for line in lines:
        file.write(line)


def _our_result(book: Book) -> Decimal:
    report = read_report(book, "income-statement", Period(YEAR))
    return next(Decimal(int(row.cells["amount"])) / 100 for row in report.rows if "净收益" in str(row.cells["item"]))


def _net(name: str, said: str) -> Decimal:
    """Return income less expense out of an answer, so that nobody is quick by being wrong."""
    if name == "hledger":
        return Decimal(list(csv.reader(said.splitlines()))[-1][-1].removesuffix(" CNY"))
    if name == "ledger":
        return -Decimal(said.split()[-2])
    return -sum(Decimal(row[-1].strip()) for row in list(csv.reader(said.splitlines()))[1:])


def _said(words: list[str] | tuple[str, ...]) -> str:
    # Beancount would keep what it read beside the journal and only look at that the next time
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1", "GACHA_HOME": tempfile.gettempdir()}
    return subprocess.run(words, env=environment, check=True, capture_output=True, encoding="utf-8").stdout
