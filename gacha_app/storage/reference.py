"""Reference data that ships with the program, and the making of a book from it."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from typing import Any

from gacha_app import paths
from gacha_app.domain.accounts import Account
from gacha_app.domain.entry_kinds import EntryKind, kind_from


@cache
def chart_of_accounts(chart: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return (code, name, class, normal side) of every account of a chart and of its usual sub-accounts, in order."""
    with (paths.reference() / f"accounts_{chart}.csv").open(encoding="utf-8", newline="") as file:
        return tuple((row["code"], row["name"], row["class"], row["normal_side"]) for row in csv.DictReader(file))


def new_accounts(chart: str) -> list[Account]:
    """Return fresh accounts of a chart, parents first."""
    return [
        Account(code, name, klass, side, parent=code[:-2] if len(code) > 3 else None)
        for code, name, klass, side in sorted(chart_of_accounts(chart), key=lambda one: (len(one[0]), one[0]))
    ]


@cache
def entry_kinds(chart: str = "2023") -> dict[str, EntryKind]:
    """Return the forms that money is recorded with in a chart, by code, in the order they are offered."""
    return {one["code"]: kind_from(one, chart) for one in _toml("entry_kinds.toml")["kind"]}


def published_figures() -> list[dict[str, str]]:
    """Return what was published of the example villages, one figure a row."""
    with (paths.reference() / "published_figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((paths.reference() / name).read_text("utf-8"))
