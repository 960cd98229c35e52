"""The tables that a subsidy fund's whole life adds to a book: plans, milestones, formed assets, linked households."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, number, ref, word

# 实施方案: one plan, paid by one fund or by several of different levels
fund_plans = Table(
    "fund_plan", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    ref("project_id", "project", index=True), day("starts_on"), day("ends_on"),
    *(word(name) for name in ("place", "content", "goal", "linkage", "ownership", "upkeep", "owner_unit",
                               "responsible", "telephone", "note")),
)  # fmt: skip

fund_milestones = Table(
    "fund_milestone", metadata, identity(), ref("plan_id", "fund_plan", required=True, index=True, owned=True),
    Column("kind", Text, nullable=False), day("date", required=True),
    *(word(name) for name in ("who", "paper", "document_number", "conclusion", "note")), number("amount"),
    ref("contract_id", "contract", index=True),
)  # fmt: skip

# What the money became; an asset handed to a household has no card among the village's own
formed_assets = Table(
    "formed_asset", metadata, identity(), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False), word("way", "paid"), number("value"),
    day("formed_on", required=True), ref("asset_id", "asset", index=True),
    ref("voucher_id", "voucher", index=True),
    *(word(name) for name in ("owner", "user", "yield_to", "keeper", "note")),
)  # fmt: skip

# Of which money it was made; a part without a fund is the village's own
formed_asset_parts = Table(
    "formed_asset_part", metadata, identity(), ref("formed_id", "formed_asset", required=True, index=True, owned=True),
    ref("fund_id", "fund", index=True), Column("amount", Integer, nullable=False),
    Unique("formed_id", "fund_id"),
)  # fmt: skip

formed_yields = Table(
    "formed_yield", metadata, identity(), ref("formed_id", "formed_asset", required=True, owned=True),
    Column("year", Integer, nullable=False), number("expected"), word("note"),
    Unique("formed_id", "year"),
)  # fmt: skip

# Which part of an income voucher an asset brought in; what comes by its contract needs no row here
formed_yield_receipts = Table(
    "formed_yield_receipt", metadata, identity(), ref("formed_id", "formed_asset", required=True, owned=True),
    ref("voucher_id", "voucher", required=True, index=True), Column("amount", Integer, nullable=False),
    Unique("formed_id", "voucher_id"),
)  # fmt: skip

formed_yield_uses = Table(
    "formed_yield_use", metadata, identity(), ref("formed_id", "formed_asset", required=True, index=True, owned=True),
    Column("year", Integer, nullable=False), word("kind", "other"), Column("amount", Integer, nullable=False),
    ref("voucher_id", "voucher", index=True), word("note"),
)  # fmt: skip

# 联农带农: which household a plan served in a year, how, and with what income
fund_households = Table(
    "fund_household", metadata, identity(), ref("plan_id", "fund_plan", required=True, owned=True),
    ref("household_id", "household", required=True, index=True), Column("year", Integer, nullable=False),
    word("way", "other"), number("persons", 1), number("income"), word("note"),
    Unique("plan_id", "household_id", "year", "way"),
)  # fmt: skip
