"""Whether a village's figures agree with each other and with the year before: rules kept as data, each a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.i18n import _


@dataclass(frozen=True)
class Rule:
    """One side must equal the other.

    Attributes:
        sentence: what must hold, in words.
        left, right: figures of the year that are added, "-" before one that is taken off.
        before: the same of the year before, on the right side.
        yearly: whether it holds of whole years only.
    """

    sentence: str
    left: tuple[str, ...]
    right: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    yearly: bool = False


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules that packages are held against."""
    kept = tomllib.loads((paths.reference() / "township_checks.toml").read_text("utf-8"))
    return tuple(
        Rule(
            one["sentence"],
            tuple(one.get("left", ())),
            tuple(one.get("right", ())),
            tuple(one.get("before", ())),
            one.get("yearly", False),
        )
        for one in kept["rule"]
    )


def disagreements(now: Mapping[Any, Any], before: Mapping[Any, Any] | None, period: Period) -> list[str]:
    """Return a sentence for each rule that a village's figures of a period break."""
    found = []
    whole_year = period == Period(period.year)
    for rule in rules():
        if (rule.before and before is None) or (rule.yearly and not whole_year):
            continue
        left, right = _sum(rule.left, now), _sum(rule.right, now) + _sum(rule.before, before or {})
        if left != right:
            found.append(
                _("{rule}：一边是 {left} 元，另一边是 {right} 元。").format(
                    rule=_(rule.sentence), left=grouped(left), right=grouped(right)
                )
            )
    return found


def _sum(names: tuple[str, ...], figures: Mapping[Any, Any]) -> int:
    return sum(-int(figures[name[1:]]) if name.startswith("-") else int(figures[name]) for name in names)
