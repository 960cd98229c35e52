"""Collecting two hundred packages, and adding the villages up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from benchmarks.measuring import Measured, timed
from benchmarks.villages import village
from gacha_app.services.submissions import submit
from gacha_app.services.township import collect as take_in
from gacha_app.services.township import summary

_VILLAGES = 200


def collect(folder: Path) -> Iterator[Measured]:
    """Collect two hundred packages into a fresh hub, then add them up."""
    sent = folder / "sent"
    sent.mkdir()
    for number in range(1, _VILLAGES + 1):
        with village(folder / "v.gacha", households=60, entries=60, name=f"示例{number}嘎查", seed=number) as book:
            submit(book, 2023, sent / f"{number:03d}.xlsx")
        (folder / "v.gacha").unlink()
    numbers = itertools.count()
    floor, _worst = timed(lambda: _read_all(sent), 1)
    hubs = [str(folder / f"hub{next(numbers)}.db") for _run in range(3)]
    waiting = iter(hubs)
    seconds, worst = timed(lambda: take_in(next(waiting), [sent]), 3)
    yield Measured("collect", f"collect {_VILLAGES} packages", seconds, worst, 10.0, floor)
    seconds, worst = timed(lambda: summary(hubs[0], 2023, out=folder / "s.xlsx"), 3)
    yield Measured("collect", "  then the summary with its workbook", seconds, worst, 1.0, None)


def _read_all(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        workbook = python_calamine.load_workbook(path)
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()
