"""The annual workbook and the notices of a village of 600 households."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village
from gacha_app.papers.notice import print_notice
from gacha_app.reports.disclosure import disclosure as read
from gacha_app.reports.notice_board import notice_of
from gacha_app.services.dividends import approve_dividend, propose_dividend
from gacha_app.sheets.disclosure import write_disclosure
from gacha_app.storage.book import Book


def disclosure(folder: Path) -> Iterator[Measured]:
    """Write the annual workbook."""
    with _large_village(folder) as book:
        path = folder / "a.xlsx"

        def write() -> None:
            with book.reading() as session:
                write_disclosure(read(session, 2023), path)

        seconds, worst = timed(write, 3)
    floor, _worst = timed(lambda: _same_cells(path, folder / "floor.xlsx"), 3)
    yield Measured("disclosure", "annual workbook, 600 households, 1,000 entries", seconds, worst, 2.0, floor)


def notices(folder: Path) -> Iterator[Measured]:
    """Print the A3 and A4 notice."""
    import typst

    with _large_village(folder) as book, book.reading() as session:
        notice = notice_of(read(session, 2023))

    def write() -> None:
        print_notice(notice, folder / "a3.pdf", "a3")
        print_notice(notice, folder / "a4.pdf", "a4")

    (folder / "empty.typ").write_text("x", "utf-8")
    write()
    seconds, worst = timed(write, 3)
    floor, _worst = timed(lambda: [typst.compile(folder / "empty.typ") for _paper in range(2)], 3)
    yield Measured("notices", "A3 and A4 notice, 600 households", seconds, worst, 2.0, floor)


def _large_village(folder: Path) -> Book:
    book = village(folder / "a.gacha", households=600, entries=1000)
    propose_dividend(book, 2023, total=50_000_003)
    approve_dividend(book, 2023)
    return book


def _same_cells(path: Path, target: Path) -> None:
    """Write the values of a workbook again, bare."""
    bare = openpyxl.Workbook()
    bare.remove(bare.active)
    for title, rows in _values_of(path).items():
        sheet = bare.create_sheet(title)
        for row in rows:
            sheet.append(row)
    bare.save(target)


_values: dict[Path, dict[str, list[list[object]]]] = {}


def _values_of(path: Path) -> dict[str, list[list[object]]]:
    if path not in _values:
        workbook = openpyxl.load_workbook(path)
        _values[path] = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in workbook}
    return _values[path]
