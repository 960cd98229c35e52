"""What is unusual in a village's figures: against its own year before, and against the other villages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median_low
from typing import Any

from gacha_app import paths
from gacha_app.domain.money import grouped, parse_yuan
from gacha_app.domain.shares import parse_shares
from gacha_app.i18n import _
from gacha_app.reports.figures import FIGURES
from gacha_app.reports.report import CellKind, Column, cell_text

_KINDS = {key: kind for key, _title, kind in FIGURES}
_TITLES = {key: title for key, title, _kind in FIGURES}


@dataclass(frozen=True)
class Change:
    """A figure must not change by more than this from year to year without a word.

    Attributes:
        percent: by how many per cent it may change.
        least: what it must change by at least to be spoken of, in the figure's own whole unit.
    """

    figure: str
    percent: int
    least: int


@dataclass(frozen=True)
class Outlier:
    """What falls on one of something must not be far from what is usual among the villages.

    Attributes:
        sentence: what it is called. figure, per: what is divided by what.
        times: how many usual distances from the median are still usual.
        least: what it must be away by at least to be spoken of, in fen.
        villages: from how many villages on it is compared.
    """

    sentence: str
    figure: str
    per: str
    times: int
    least: int
    villages: int


@lru_cache(maxsize=1)
def changes() -> tuple[Change, ...]:
    """Return what is compared with the year before."""
    return tuple(
        Change(one["figure"], one["percent"], _whole(one["figure"], one["least"])) for one in _kept().get("change", ())
    )


@lru_cache(maxsize=1)
def outliers() -> tuple[Outlier, ...]:
    """Return what is compared with the other villages."""
    return tuple(
        Outlier(one["sentence"], one["figure"], one["per"], one["times"], parse_yuan(one["least"]), one["villages"])
        for one in _kept().get("outlier", ())
    )


def against_before(now: Mapping[Any, Any], before: Mapping[Any, Any] | None) -> list[str]:
    """Return a sentence for each figure that changed more than is usual from the year before."""
    said = []
    for rule in changes() if before is not None else ():
        assert before is not None
        was, is_now = int(before[rule.figure]), int(now[rule.figure])
        moved = abs(is_now - was)
        if was > 0 and moved >= rule.least and moved * 100 > was * rule.percent:
            column = Column(rule.figure, "", _KINDS[rule.figure])
            words = (
                _("{what}比上年增加 {percent}%（{was} → {now}），请核对。")
                if is_now > was
                else _("{what}比上年减少 {percent}%（{was} → {now}），请核对。")
            )
            said.append(
                words.format(
                    what=_(_TITLES[rule.figure]), percent=moved * 100 // was,
                    was=cell_text(column, was, zero=True), now=cell_text(column, is_now, zero=True),
                )
            )  # fmt: skip
    return said


def against_others(rows: Sequence[Mapping[Any, Any]]) -> dict[int, list[str]]:
    """Return, by village, a sentence for each figure that is far from what is usual among the villages."""
    said: dict[int, list[str]] = {}
    for rule in outliers():
        each = {row["village_id"]: int(row[rule.figure]) // int(row[rule.per]) for row in rows if row[rule.per]}
        if len(each) < rule.villages:
            continue
        middle = median_low(each.values())
        usual = median_low(abs(value - middle) for value in each.values())
        for village, value in each.items():
            away = abs(value - middle)
            if away > rule.times * usual and away >= rule.least:
                said.setdefault(village, []).append(
                    _("{what} {value} 元，各嘎查（村）中间值是 {middle} 元，相差较大，请核对。").format(
                        what=_(rule.sentence), value=grouped(value), middle=grouped(middle)
                    )
                )
    return said


def _whole(figure: str, text: str) -> int:
    """Return an amount of a figure in its own whole unit."""
    match _KINDS[figure]:
        case CellKind.MONEY:
            return parse_yuan(text)
        case CellKind.SHARES:
            return parse_shares(text)
        case _:
            return int(text)


def _kept() -> dict[str, Any]:
    return tomllib.loads((paths.reference() / "township_checks.toml").read_text("utf-8"))
