"""What people call the columns of their sheets, and which words mean which entry: data that ships with the program."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from gacha_app import paths
from gacha_app.domain.journal_rules import JournalRule


@dataclass(frozen=True)
class ColumnNames:
    """The ways one column is named.

    Attributes:
        names: whole headings. within: words that a heading may hold.
    """

    field: str
    title: str
    names: tuple[str, ...]
    within: tuple[str, ...]


@dataclass(frozen=True)
class SheetKind:
    """The columns that a kind of sheet may have.

    Attributes:
        required: of each group of fields at least one must be there.
    """

    columns: tuple[ColumnNames, ...]
    required: tuple[tuple[str, ...], ...]

    def title(self, field: str) -> str:
        """Return a field's name in the user's words."""
        return next((column.title for column in self.columns if column.field == field), field)


@cache
def load_column_names(kind: str) -> SheetKind:
    """Return the columns of a kind of sheet: "roster", "journal" or "bank"."""
    section = _toml("columns.toml")[kind]
    columns = tuple(
        ColumnNames(field, names["title"], tuple(names["names"]), tuple(names["within"]))
        for field, names in section["columns"].items()
    )
    return SheetKind(columns, tuple(tuple(group) for group in section["required"]))


@cache
def load_journal_rules(chart: str = "2023") -> tuple[JournalRule, ...]:
    """Return the rules that propose an entry for a row of a cash journal, in their order, with a chart's accounts."""
    return tuple(
        JournalRule(
            name=rule["name"],
            kind=rule["kind"],
            direction=rule["direction"],
            words=tuple(rule.get("words", ())),
            without=tuple(rule.get("without", ())),
            projects=tuple(rule.get("projects", ())),
            project=rule.get("project"),
            numbered=rule.get("numbered", False),
            asks_project=rule.get("asks_project", False),
            account=rule.get(f"account_{chart}", rule.get("account", "")),
            project_kind=rule.get("project_kind", ""),
            sure=rule.get("sure", True),
        )
        for rule in _toml("journal_rules.toml")["rule"]
    )


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((paths.reference() / name).read_text("utf-8"))
