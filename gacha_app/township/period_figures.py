"""The figures of a period's valid packages, added up and ranked by the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    RowMapping,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    select,
)
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.reports.figures import FIGURES
from gacha_app.storage.hub_tables import ACCEPTED, figures, packages, villages

KEYS = tuple(key for key, _title, _kind in FIGURES)
# What makes up income with and without what the state gave
WITH_SUBSIDIES, WITHOUT_SUBSIDIES = ("income", "grants_received"), ("operating_income",)


def by_village(session: Session, period: Period) -> list[RowMapping]:
    """Return a row for each village that handed in: its names, its figures, both incomes with their ranks."""
    wide = _wide(period)
    income, own = (
        sum((wide.c[key] for key in keys[1:]), wide.c[keys[0]]) for keys in (WITH_SUBSIDIES, WITHOUT_SUBSIDIES)
    )
    rows = session.execute(
        select(
            villages.c.id.label("village_id"), villages.c.code, villages.c.name, villages.c.township,
            packages.c.version, packages.c.sample, packages.c.closed,
            *(wide.c[key] for key in KEYS),
            income.label("with_subsidies"), own.label("without_subsidies"),
            func.rank().over(order_by=income.desc()).label("rank_with"),
            func.rank().over(order_by=own.desc()).label("rank_without"),
        )
        .join_from(packages, wide, wide.c.package_id == packages.c.id)
        .join(villages, villages.c.id == packages.c.village_id)
    ).mappings()  # fmt: skip
    return sorted(rows, key=in_order)


def in_order(row: Mapping[Any, Any]) -> tuple[str, str]:
    """Return what a list of villages is sorted by, alike on every server whatever its own order of words."""
    return row["township"], row["name"]


def totals(session: Session, period: Period) -> dict[str, int]:
    """Return what each figure adds up to over all villages."""
    return dict.fromkeys(KEYS, 0) | {key: int(amount) for key, amount in session.execute(_added(period))}


def totals_by_township(session: Session, period: Period) -> dict[str, dict[str, int]]:
    """Return what each figure adds up to in each township."""
    answer: dict[str, dict[str, int]] = {}
    rows = session.execute(_added(period, villages.c.township))
    for township, key, amount in sorted(tuple(row) for row in rows):
        answer.setdefault(township, dict.fromkeys(KEYS, 0))[key] = int(amount)
    return answer


def count_above(session: Session, period: Period, keys: Sequence[str], amount: int) -> int:
    """Return how many villages reach an amount with the sum of these figures."""
    reach = (
        select(figures.c.package_id)
        .join(packages, _valid(period))
        .where(figures.c.key.in_(keys))
        .group_by(figures.c.package_id)
        .having(func.sum(figures.c.value) >= amount)
        .subquery()
    )
    return int(session.scalar(select(func.count()).select_from(reach)) or 0)


def _valid(period: Period) -> ColumnElement[bool]:
    return and_(packages.c.id == figures.c.package_id, packages.c.period == period.code, packages.c.state == ACCEPTED)


def _added(period: Period, *by: Column[Any]) -> Select[Any]:
    # PostgreSQL adds large whole numbers up to a numeric, SQLite to a whole number
    amount = cast(func.sum(figures.c.value), BigInteger)
    return (
        select(*by, figures.c.key, amount)
        .join(packages, _valid(period))
        .join(villages, villages.c.id == packages.c.village_id)
        .where(figures.c.key.in_(KEYS))
        .group_by(*by, figures.c.key)
    )


def _wide(period: Period) -> Subquery:
    """Turn the figures of each package into one row."""
    columns = (func.coalesce(func.max(case((figures.c.key == key, figures.c.value))), 0).label(key) for key in KEYS)
    return (
        select(figures.c.package_id, *columns).join(packages, _valid(period)).group_by(figures.c.package_id).subquery()
    )
