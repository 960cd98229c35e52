"""The tables of a book: whole fen, whole ten-thousandths of a share, ISO dates."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.voucher import Kind, State
from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, state, word, yes
from gacha_app.storage.contract_tables import term_columns

organisations = Table(
    "organisation", metadata, identity(),
    Column("code", Text, nullable=False, unique=True), Column("name", Text, nullable=False),
    *(word(name) for name in ("township", "banner", "league", "credit_code", "head", "supervisor", "accountant",
                               "cashier", "telephone")),
    word("chart", "2023"), number("first_year", 2024), number("reserve_rate", 2000),
    word("rounding_rule", "largest_remainder"), word("record_date_rule", "year_end"), yes("sample"),
    word("review_rule", "none"), word("share_mode", "static"), word("step_rule", "advised"),
    *(number(name) for name in ("transfer_ceiling", "reserve_floor", "reserve_cap")),
    word("moved_from"), word("moved_to"),
)  # fmt: skip

accounts = Table(
    "account", metadata,
    Column("code", Text, primary_key=True), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False), Column("normal_side", Text, nullable=False),
    Column("parent", ForeignKey("account.code")), yes("own"), yes("active", default=True), word("initials"),
)  # fmt: skip

projects = Table(
    "project", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    word("kind", "other"), word("way", "own"), word("status", "running"),
    Column("start", Date), Column("end", Date), number("investment"), word("partner"), word("note"),
)  # fmt: skip

project_plans = Table(
    "project_plan", metadata, identity(),
    Column("project_id", ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("year", Integer, nullable=False), number("income"), number("cost"),
    Column("quantity", Integer), word("unit"), word("note"),
    UniqueConstraint("project_id", "year"),
)  # fmt: skip

measures = Table(
    "measure", metadata, identity(),
    Column("project_id", ForeignKey("project.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("date", Date, nullable=False), Column("kind", Text, nullable=False),
    Column("quantity", Integer, nullable=False), word("note"),
)  # fmt: skip

households = Table(
    "household", metadata, identity(),
    Column("number", Text, nullable=False, unique=True), Column("representative", Text, nullable=False),
    *(word(name) for name in ("telephone", "bank_name", "bank_account", "address", "group_name", "note", "initials")),
    Column("joined", Date), Column("left", Date), ref("import_id", "import_batch", index=True),
)  # fmt: skip

members = Table(
    "member", metadata, identity(),
    Column("household_id", ForeignKey("household.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    *(word(name) for name in ("sex", "birth", "identity_number", "relation")), yes("is_head"),
    Column("joined", Date), Column("left", Date), word("note"), word("initials"),
    Index("uq_member_identity_number", "identity_number", unique=True, sqlite_where=Column("identity_number") != ""),
)  # fmt: skip

share_movements = Table(
    "share_movement", metadata, identity(),
    Column("household_id", ForeignKey("household.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("member.id", ondelete="SET NULL"), index=True),
    Column("date", Date, nullable=False), word("share_kind", "member"),
    Column("change", Integer, nullable=False), word("reason", "allotment"), word("note"),
    ref("import_id", "import_batch", index=True), ref("event_id", "register_event", index=True),
    ref("corrects_id", "share_movement"),
    moment("recorded_at"), word("recorded_by"),
    Index("ix_share_movement_register", "household_id", "share_kind", "date", "change"),
)  # fmt: skip

funds = Table(
    "fund", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    word("document_number"), word("level", "banner"), number("granted"), Column("granted_on", Date),
    word("purpose"), word("goal"), word("stage", "granted"),
    ref("project_id", "project", index=True), word("note"),
    word("giver"), day("use_by"), ref("plan_id", "fund_plan", index=True),
)  # fmt: skip

counterparties = Table(
    "counterparty", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    word("kind", "firm"), word("telephone"), word("note"),
)  # fmt: skip

contracts = Table(
    "contract", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    word("number"), word("kind", "resource"), word("subject"), Column("area", Integer),
    ref("counterparty_id", "counterparty", index=True), ref("project_id", "project", index=True),
    Column("start", Date), Column("end", Date), number("yearly"), word("note"),
    ref("resource_id", "resource", index=True), ref("asset_id", "asset", index=True),
    ref("household_id", "household", index=True), *term_columns(),
)  # fmt: skip

assets = Table(
    "asset", metadata, identity(), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False),
    word("code"), Column("acquired", Date), number("value"), number("quantity", 1000), word("unit"),
    word("place"), word("keeper"), word("use"), yes("public_money"),
    ref("fund_id", "fund", index=True), ref("project_id", "project", index=True), word("note"),
    *(word(name) for name in ("account", "depreciation_account", "expense_account")), word("method", "none"),
    *(number(name) for name in ("life_months", "residual", "units_total", "accumulated")),
    day("in_use_from"), day("disposed_on"),
    *(word(name) for name in ("spec", "ownership", "way", "species", "herd_group")),
    *(number(name) for name in ("yearly_return", "wear_moved")), yes("herd"), yes("nominal"),
    ref("split_from_id", "asset", index=True),
)  # fmt: skip

resources = Table(
    "resource", metadata, identity(), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False),
    number("area"), word("place"), word("use"), word("holder"), word("note"),
    *(word(name) for name in ("code", "land_class", "ownership", "way")),
)  # fmt: skip

import_batches = Table(
    "import_batch", metadata, identity(), Column("kind", Text, nullable=False), Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False), Column("at", DateTime, nullable=False), word("by"),
    word("counts", "{}"), word("state", "active"),
)  # fmt: skip

vouchers = Table(
    "voucher", metadata, identity(), Column("date", Date, nullable=False), Column("summary", Text, nullable=False),
    state("kind", Kind), state("state", State), Column("number", Text, unique=True), Column("sequence", Integer),
    number("attachments"), word("entry_kind"), word("prepared_by"), word("reviewed_by"), word("posted_by"),
    Column("posted_at", DateTime), Column("reverses_id", ForeignKey("voucher.id"), unique=True), word("reason"),
    ref("import_id", "import_batch", index=True),
    word("cashier"), moment("reviewed_at"), ref("corrects_id", "voucher"), ref("template_id", "voucher_template"),
    CheckConstraint("state IN ('draft','reviewed') OR number IS NOT NULL", name="posted_has_number"),
    Index(None, "date"), Index(None, "state"),
    Index("ix_voucher_kind", "kind", sqlite_where=text("kind <> 'normal'")),
)  # fmt: skip

postings = Table(
    "posting", metadata, identity(),
    Column("voucher_id", ForeignKey("voucher.id", ondelete="CASCADE"), nullable=False, index=True),
    number("line"), Column("account", ForeignKey("account.code"), nullable=False),
    Column("amount", Integer, nullable=False), word("summary"), yes("red"),
    ref("project_id", "project"), ref("fund_id", "fund"), ref("household_id", "household"),
    ref("contract_id", "contract"), ref("counterparty_id", "counterparty"),
    Column("quantity", Integer), word("unit"),
    # its voucher's day once that is posted, put there by a trigger: a ledger reads on in order without its voucher
    Column("day", Date),
    CheckConstraint("amount <> 0", name="amount_not_nought"),
    Index("ix_posting_ledger", "account", "day", "voucher_id", "red", "amount"),
    *(
        Index(f"ix_posting_ledger_{one}", f"{one}_id", "account", "day", "voucher_id", "red", "amount",
              sqlite_where=text(f"{one}_id IS NOT NULL"))
        for one in ("project", "fund", "household", "contract", "counterparty")
    ),
    Index("ix_posting_quantity", "account", "day", "voucher_id", "red", "amount", "quantity",
          sqlite_where=text("quantity IS NOT NULL")),
)  # fmt: skip

dividend_plans = Table(
    "dividend_plan", metadata, identity(), Column("year", Integer, nullable=False),
    Column("record_date", Date, nullable=False), Column("total", Integer, nullable=False),
    Column("total_shares", Integer, nullable=False), Column("per_share", Integer),
    state("state", PlanState), word("fingerprint"), number("result"), number("opening"), number("reserve_rate"),
    number("reserve"), number("distributable"), Column("approved_on", Date),
    ref("voucher_id", "voucher"), ref("reserve_voucher_id", "voucher"), word("note"),
    word("way", "total"), word("weighting", "shares"),
    *(number(name) for name in ("rate", "losses", "allocated", "tax_rate")), ref("tax_voucher_id", "voucher"),
    Index(None, "year"),
)  # fmt: skip

dividend_lines = Table(
    "dividend_line", metadata, identity(),
    Column("plan_id", ForeignKey("dividend_plan.id", ondelete="CASCADE"), nullable=False),
    Column("household_id", ForeignKey("household.id"), nullable=False, index=True),
    Column("number", Text, nullable=False), Column("representative", Text, nullable=False),
    Column("shares", Integer, nullable=False), Column("amount", Integer, nullable=False),
    number("offset"), number("tax"), Column("net", Integer, nullable=False), state("state", LineState),
    Column("paid_on", Date), word("paid_by"), word("receipt"), ref("voucher_id", "voucher", index=True),
    *(word(name) for name in ("consent", "payee", "payee_relation", "reason", "bank_name", "bank_account")),
    ref("offset_voucher_id", "voucher", index=True),
    UniqueConstraint("plan_id", "household_id"),
)  # fmt: skip

periods = Table(
    "period", metadata, Column("year", Integer, primary_key=True), Column("month", Integer, primary_key=True),
    Column("closed_on", DateTime, nullable=False), word("closed_by"),
)  # fmt: skip

journal_rules = Table(
    "journal_rule", metadata, identity(), Column("place", Integer, nullable=False),
    Column("words", Text, nullable=False), word("direction"),
    Column("entry_kind", Text, nullable=False), word("account"),
)  # fmt: skip

audit = Table(
    "audit", metadata, identity(), Column("at", Text, nullable=False), Column("by", Text, nullable=False),
    Column("action", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("changes", Text, nullable=False), Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True), Index(None, "action"),
)  # fmt: skip
