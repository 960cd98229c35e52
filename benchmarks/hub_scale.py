"""A hub of ten thousand villages and three years: what a package costs, how quick the board and the summary stay.

`GACHA_HUB=postgresql://…` measures on a server instead of a file; `GACHA_VILLAGES=1000` measures fewer villages.
"""

from __future__ import annotations

import os
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Measured, timed
from gacha_app.domain.dates import Period
from gacha_app.reports.figures import FIGURES
from gacha_app.storage.hub import Hub, open_hub
from gacha_app.township.board import read_board
from gacha_app.township.package import FigurePlace, Package, PlacedColumn, PlacedReport
from gacha_app.township.receiving import receive
from gacha_app.township.summary import read_summary

_YEARS = (2021, 2022, 2023)
_PLACES = {key: FigurePlace("主要指标", row, 3, str(kind)) for row, (key, _title, kind) in enumerate(FIGURES, 4)}
_COLUMNS = (
    PlacedColumn("number", "户号", "code", "", 1), PlacedColumn("name", "户代表", "text", "", 2),
    PlacedColumn("shares", "份额", "shares", "份", 3), PlacedColumn("amount", "金额", "money", "元", 4),
)  # fmt: skip


def hub(folder: Path) -> Iterator[Measured]:
    """Receive a package of every village and year, then read the board and the summary of the last year."""
    villages = int(os.environ.get("GACHA_VILLAGES", "10000"))
    with open_hub(os.environ.get("GACHA_HUB") or str(folder / "hub.db"), create=True, user="示例员") as opened:
        for year in _YEARS:
            start = time.perf_counter()
            slowest = _receive_all(opened, villages, year)
            seconds = (time.perf_counter() - start) / villages
            yield Measured("hub", f"receive a package, {villages} villages, {year}", seconds, slowest)
        last = Period(_YEARS[-1])
        seconds, worst = timed(lambda: read_board(opened, last), 3)
        yield Measured("hub", f"board of {villages} villages", seconds, worst, 1.0)
        seconds, worst = timed(lambda: read_summary(opened, last), 3)
        yield Measured("hub", "summary with its board", seconds, worst, 1.0)
        # not a time: printed in the same column, as mebibytes
        yield Measured("hub", "most memory so far, MiB", _memory() / 1000, _memory() / 1000)


def _receive_all(opened: Hub, villages: int, year: int) -> float:
    """Receive a year of every village and return the slowest one's seconds."""
    slowest = 0.0
    for number in range(villages):
        sent = _package(number, year)
        start = time.perf_counter()
        receive(opened, sent, f"{number}.xlsx", sent.sha256)
        slowest = max(slowest, time.perf_counter() - start)
    return slowest


def _package(number: int, year: int) -> Package:
    """Return a village's year with sixty households; figures that agree with each other and grow a little."""
    chance = random.Random(number * 10_000 + year)
    income = chance.randrange(300_000_00, 900_000_00) * (year - 2010) // 10
    expense, households = income // 3, 60
    said = dict.fromkeys((key for key, _title, _kind in FIGURES), 0) | {
        "income": income, "operating_income": income * 4 // 5, "subsidy_income": income // 5, "expense": expense,
        "result": income - expense, "dividends": income // 4, "households": households, "members": 171,
        "shares": 148_0000, "assets_total": income * 3, "equity_total": income * 3,
    }  # fmt: skip
    rows = tuple((f"{n:04d}", f"示例户{n}", 2_5000, chance.randrange(10**7)) for n in range(households))
    reports = tuple(PlacedReport(f"户分红{n}", f"dividends-{n}", "户分红", _COLUMNS, 5, rows) for n in range(8))
    return Package(
        organisation_code=f"code {number}", organisation=f"示例{number}嘎查", township=f"示例{number // 50}苏木",
        banner=f"示例{number // 500}旗", year=year, made_at=f"{year + 1}-01-10T09:00:00+08:00", figures=said,
        places=_PLACES, reports=reports, sample=True, closed=True, program_version="0",
    )  # fmt: skip


def _memory() -> float:
    """Return the most memory this process has had, in mebibytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
