"""The figures of a period's valid packages: read once, a short row a village, then added up and ranked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.reports.figures import FIGURES
from gacha_app.storage.hub_tables import ACCEPTED, packages, villages

KEYS = tuple(key for key, _title, _kind in FIGURES)
# What makes up income with and without what the state gave
WITH_SUBSIDIES, WITHOUT_SUBSIDIES = ("income", "grants_received"), ("operating_income",)

VillageFigures = Mapping[str, Any]


def by_village(session: Session, period: Period) -> list[VillageFigures]:
    """Return a row for each village that handed in, in the order of lists: its names, its figures, both incomes."""
    held = packages.c
    rows = session.execute(
        select(
            villages.c.id, villages.c.code, villages.c.name, villages.c.township, held.version, held.sample,
            held.closed, held.figures,
        )
        .join(villages, villages.c.id == held.village_id)
        .where(held.period == period.code, held.state == ACCEPTED)
    )  # fmt: skip
    nothing = dict.fromkeys(KEYS, 0)
    found = []
    for village_id, code, name, township, version, sample, closed, figures in rows:
        row: dict[str, Any] = {**nothing, **json.loads(figures)}
        row["with_subsidies"] = sum(row[key] for key in WITH_SUBSIDIES)
        row["without_subsidies"] = sum(row[key] for key in WITHOUT_SUBSIDIES)
        row.update(
            village_id=village_id, code=code, name=name, township=township, version=version, sample=sample,
            closed=closed,
        )  # fmt: skip
        found.append(row)
    return sorted(found, key=in_order)


def in_order(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Return what a list of villages is sorted by, alike on every server whatever its own order of words."""
    return row["township"], row["name"]


def ranks(rows: Iterable[VillageFigures], key: str) -> dict[int, int]:
    """Return the rank of each village by a figure, the largest first; equal ones share a rank."""
    ordered = sorted(rows, key=lambda row: -row[key])
    found: dict[int, int] = {}
    for place, row in enumerate(ordered, 1):
        alike = place > 1 and ordered[place - 2][key] == row[key]
        found[row["village_id"]] = found[ordered[place - 2]["village_id"]] if alike else place
    return found


def totals(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return what each figure adds up to over villages, or over the sums of townships."""
    every = list(rows)
    return {key: sum(row[key] for row in every) for key in KEYS}


def totals_by_township(rows: Iterable[VillageFigures]) -> dict[str, dict[str, int]]:
    """Return what each figure adds up to in each township."""
    parted: dict[str, list[VillageFigures]] = {}
    for row in rows:
        parted.setdefault(row["township"], []).append(row)
    return {township: totals(parted[township]) for township in sorted(parted)}


def count_above(rows: Iterable[VillageFigures], keys: Sequence[str], amount: int) -> int:
    """Return how many villages reach an amount with the sum of these figures."""
    return sum(sum(row[key] for key in keys) >= amount for row in rows)
