"""A period over all villages: totals, each village, ranking with and without subsidies, growth, who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.dates import Period
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.report import CellKind, Column, cell_json
from gacha_app.storage.hub import Hub
from gacha_app.township.board import Board, board_with
from gacha_app.township.period_figures import (
    KEYS,
    WITH_SUBSIDIES,
    WITHOUT_SUBSIDIES,
    VillageFigures,
    by_village,
    count_above,
    ranks,
    totals,
    totals_by_township,
)

MILLION = 1_000_000_00


@dataclass(frozen=True)
class VillageYear:
    """A village's year.

    Attributes:
        with_subsidies: all income, what the state gave included; without_subsidies: operating income.
        growth_with, growth_without: against the year before, in hundredths of a per cent; None where there is none.
    """

    organisation: str
    township: str
    code: str
    figures: Mapping[str, int]
    with_subsidies: int
    without_subsidies: int
    rank_with: int
    rank_without: int
    growth_with: int | None
    growth_without: int | None
    version: int
    sample: bool


@dataclass(frozen=True)
class Summary:
    """A period over all villages that handed in.

    Attributes:
        townships: the sums of each township.
        over_with, over_without: how many villages reach 1,000,000 yuan, with and without subsidies.
        board: who handed in, who is missing.
    """

    period: Period
    villages: tuple[VillageYear, ...]
    totals: Mapping[str, int]
    townships: Mapping[str, Mapping[str, int]]
    over_with: int
    over_without: int
    board: Board

    @property
    def year(self) -> int:
        """The year it is of."""
        return self.period.year

    @property
    def sample(self) -> bool:
        """Whether invented figures are in it."""
        return any(village.sample for village in self.villages)

    @property
    def with_subsidies(self) -> int:
        """What all villages took in, what the state gave included."""
        return sum(self.totals[key] for key in WITH_SUBSIDIES)

    @property
    def without_subsidies(self) -> int:
        """What all villages earned."""
        return sum(self.totals[key] for key in WITHOUT_SUBSIDIES)


def read_summary(hub: Hub, period: Period, today: dt.date | None = None) -> Summary:
    """Return a period over all villages of a hub, its board as it stands today or on another day."""
    with hub.reading() as session:
        rows, earlier = by_village(session, period), by_village(session, period.year_before)
        board = board_with(session, period, rows, earlier, today)
    before = {row["village_id"]: row for row in earlier}
    townships = totals_by_township(rows)
    with_rank, without_rank = ranks(rows, "with_subsidies"), ranks(rows, "without_subsidies")
    return Summary(
        period,
        tuple(
            _village(row, before.get(row["village_id"]), with_rank[row["village_id"]], without_rank[row["village_id"]])
            for row in rows
        ),
        totals(townships.values()),
        townships,
        count_above(rows, WITH_SUBSIDIES, MILLION),
        count_above(rows, WITHOUT_SUBSIDIES, MILLION),
        board,
    )


def growth(now: int, before: int) -> int | None:
    """Return the change in hundredths of a per cent, half away from nought; None against nothing."""
    if before <= 0:
        return None
    change = now - before
    size = (abs(change) * 20_000 + before) // (2 * before)
    return size if change >= 0 else -size


def summary_json(summary: Summary) -> dict[str, Any]:
    """Return a summary in the shape of the command line."""
    money = Column("", "", CellKind.MONEY)
    return {
        "year": summary.year,
        "period": summary.period.code,
        "villages": len(summary.villages),
        "expected": summary.board.expected,
        "missing": [line.organisation for line in summary.board.missing],
        "sample": summary.sample,
        "over_million": {"with_subsidies": summary.over_with, "without_subsidies": summary.over_without},
        "totals": {
            **figures_json(summary.totals),
            "with_subsidies": cell_json(money, summary.with_subsidies),
            "without_subsidies": cell_json(money, summary.without_subsidies),
        },
        "townships": [{"township": name, **figures_json(sums)} for name, sums in summary.townships.items()],
        "rows": [
            {
                "organisation": one.organisation,
                "township": one.township,
                "code": one.code,
                "version": one.version,
                "sample": one.sample,
                "with_subsidies": cell_json(money, one.with_subsidies),
                "without_subsidies": cell_json(money, one.without_subsidies),
                "rank_with_subsidies": one.rank_with,
                "rank_without_subsidies": one.rank_without,
                "growth_with_subsidies": cell_json(money, one.growth_with),
                "growth_without_subsidies": cell_json(money, one.growth_without),
                **figures_json(one.figures),
            }
            for one in summary.villages
        ],
    }


def figures_json(figures: Mapping[str, int]) -> dict[str, Any]:
    """Return figures as programs read them: money and shares as texts, counts as numbers."""
    return {key: cell_json(Column(key, "", kind), figures[key]) for key, _title, kind in FIGURES}


def _village(row: VillageFigures, before: VillageFigures | None, rank: int, own_rank: int) -> VillageYear:
    return VillageYear(
        row["name"], row["township"], row["code"] or "", {key: row[key] for key in KEYS},
        row["with_subsidies"], row["without_subsidies"], rank, own_rank,
        growth(row["with_subsidies"], before["with_subsidies"]) if before else None,
        growth(row["without_subsidies"], before["without_subsidies"]) if before else None,
        row["version"], bool(row["sample"]),
    )  # fmt: skip
