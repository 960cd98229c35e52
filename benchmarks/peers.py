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
from decimal import Decimal
from pathlib import Path
from typing import TextIO

from benchmarks.large_books import YEAR, large_book
from benchmarks.measuring import Measured, timed
from gacha_app.domain.dates import Period
from gacha_app.services.exports import export_journal
from gacha_app.services.faces import read_report
from gacha_app.storage.book import Book, open_book
from gacha_app.storage.files import writing_beside

# A day, a number, a payee, a summary, tags, and lines of an account, fen and tags
_Line = tuple[str, int, list[tuple[str, str]]]
_Entry = tuple[str, str, str, str, list[tuple[str, str]], list[_Line]]

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
        ours, worst = timed(lambda words=words: _answer(words), 3)
        yield Measured("peers", f"ours, whole process, {size}", ours, worst, None, None)
        for name, question in _QUESTIONS.items():
            if not shutil.which(question[0]):
                print(f"{name} is not installed", file=sys.stderr)
                continue
            asked = [word.format(**files) for word in question]
            assert _net(name, _answer(asked)) == result, name
            seconds, worst = timed(lambda asked=asked: _answer(asked), 1 if transactions > 50_000 else 3)
            yield Measured("peers", f"  {name}, whole process, {size}", seconds, worst, None, ours)
            yield Measured("peers", "    beside our open book", seconds, worst, None, opened)


def export(folder: Path) -> Iterator[Measured]:
    """Hand a million postings over; the floors write the same text from memory: from ready fields, from ready lines."""
    target, again = folder / "a.journal", folder / "floor"
    with open_book(large_book(folder, 1_000_000), read_only=True) as book:
        seconds, worst = timed(lambda: export_journal(book, "hledger", target), 3)
    lines = target.read_text("utf-8").splitlines(keepends=True)
    entries = _fields_of(lines)
    floor, _worst = timed(lambda: _write(again, lambda file: _write_fields(file, *entries)), 3)
    assert again.read_bytes() == target.read_bytes()
    yield Measured("export", "hledger, 1,000,000 postings, beside ready fields", seconds, worst, 3 * floor, floor)
    entries[1].clear()
    bare, _worst = timed(lambda: _write(again, lambda file: _write_lines(file, lines)), 3)
    yield Measured("export", "  beside ready lines, one by one", seconds, worst, None, bare)


def _fields_of(lines: list[str]) -> tuple[str, list[_Entry]]:
    """Return what stands before the first entry, and every entry in fields as a program holds them: texts and fen."""
    first = next(place for place, line in enumerate(lines) if line[0].isdigit()) - 1
    entries: list[_Entry] = []
    for line in lines[first:]:
        if line[0].isdigit():
            head, tags = _tags_of(line)
            day, _star, rest = head.partition(" * (")
            number, _bracket, words = rest.partition(") ")
            payee, _bar, summary = words.rpartition(" | ")
            entries.append((day, number, payee, summary, tags, []))
        elif line[0] == " ":
            head, tags = _tags_of(line)
            account, _blanks, amount = head.strip().partition("  ")
            entries[-1][5].append((account, int(amount.removesuffix(" CNY").replace(".", "")), tags))
    return "".join(lines[:first]), entries


def _tags_of(line: str) -> tuple[str, list[tuple[str, str]]]:
    head, _sign, said = line.rstrip("\n").partition("  ; ")
    pairs = (one.partition(":") for one in said.split(", ") if one)
    return head, [(name, text) for name, _colon, text in pairs]


def _write_fields(file: TextIO, begun: str, entries: list[_Entry]) -> None:
    """Write the entries line by line, as anybody would who has them in memory."""
    file.write(begun)
    for day, number, payee, summary, marks, lines in entries:
        whom = f"{payee} | " if payee else ""
        file.write(f"\n{day} * ({number}) {whom}{summary}{_said(marks)}\n")
        for account, fen, tags in lines:
            sign, yuan = "-" if fen < 0 else "", abs(fen)
            file.write(f"    {account}  {sign}{yuan // 100}.{yuan % 100:02} CNY{_said(tags)}\n")


def _said(tags: list[tuple[str, str]]) -> str:
    return "  ; " + ", ".join([f"{name}:{text}" for name, text in tags]) if tags else ""


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


def _answer(words: list[str] | tuple[str, ...]) -> str:
    # Beancount would keep what it read beside the journal and only look at that the next time
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1", "GACHA_HOME": tempfile.gettempdir()}
    return subprocess.run(words, env=environment, check=True, capture_output=True, encoding="utf-8").stdout
