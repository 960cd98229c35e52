"""The tables that budgets and forecasts add to a book."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word

# A year's finance plan (财务计划) in one version: a voted one is never changed, the next takes its place
budgets = Table(
    "budget", metadata, identity(), Column("year", Integer, nullable=False), Column("version", Integer, nullable=False),
    word("state", "draft"), word("basis"), word("reason"), word("note"),
    moment("drafted_at", required=True), word("drafted_by"),
    day("voted_on"), word("meeting"),
    *(Column(name, Integer) for name in ("entitled", "present", "in_favour", "against", "abstained")),
    day("posted_on"), word("posted_place"), word("posted_by"),
    Unique("year", "version"),
)  # fmt: skip

budget_lines = Table(
    "budget_line", metadata, identity(), ref("budget_id", "budget", required=True, index=True, owned=True),
    number("place"), Column("section", Text, nullable=False), Column("side", Text, nullable=False),
    ref("project_id", "project", index=True), Column("account", ForeignKey("account.code"), nullable=False),
    Column("name", Text, nullable=False), number("amount"), word("spreading", "even"), word("note"),
)  # fmt: skip

# The months of a line; they add up to its amount
budget_months = Table(
    "budget_month", metadata,
    Column("line_id", ForeignKey("budget_line.id", ondelete="CASCADE"), primary_key=True),
    Column("month", Integer, primary_key=True), Column("amount", Integer, nullable=False),
)  # fmt: skip

# What a project's expansion would bring: what it was worked out from, as JSON of whole numbers
forecasts = Table(
    "forecast", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False), ref("project_id", "project", index=True),
    Column("first_year", Integer, nullable=False), Column("inputs", Text, nullable=False),
    moment("made_at", required=True), word("made_by"), word("note"),
)  # fmt: skip

# What came out of it when it was kept, in fen, year by year
forecast_years = Table(
    "forecast_year", metadata,
    Column("forecast_id", ForeignKey("forecast.id", ondelete="CASCADE"), primary_key=True),
    Column("scenario", Text, primary_key=True), Column("year", Integer, primary_key=True),
    *(number(name) for name in ("income", "cost", "profit", "collective", "cash", "cumulated")),
)  # fmt: skip
