"""The tables of a book: whole fen, whole ten-thousandths of a share, ISO dates."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.voucher import Kind, State

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _word(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default, default=default)


def _number(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


def _yes(name: str, *, default: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=str(int(default)), default=default)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _ref(name: str, target: str, *, required: bool = False, index: bool = False) -> Column[int]:
    return Column(name, ForeignKey(f"{target}.id"), nullable=not required, index=index)


def _state(name: str, kind: type) -> Column[str]:
    kept = Enum(
        kind, native_enum=False, create_constraint=False, length=12, values_callable=lambda e: [m.value for m in e]
    )
    return Column(name, kept, nullable=False)


organisations = Table(
    "organisation", metadata, _id(),
    Column("code", Text, nullable=False, unique=True), Column("name", Text, nullable=False),
    *(_word(name) for name in ("township", "banner", "league", "credit_code", "head", "supervisor", "accountant",
                               "cashier", "telephone")),
    _word("chart", "2023"), _number("first_year", 2024), _number("reserve_rate", 2000),
    _word("rounding_rule", "largest_remainder"), _word("record_date_rule", "year_end"), _yes("sample"),
)  # fmt: skip

accounts = Table(
    "account", metadata,
    Column("code", Text, primary_key=True), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False), Column("normal_side", Text, nullable=False),
    Column("parent", ForeignKey("account.code")), _yes("own"), _yes("active", default=True),
)  # fmt: skip

projects = Table(
    "project", metadata, _id(), Column("name", Text, nullable=False, unique=True),
    _word("kind", "other"), _word("way", "own"), _word("status", "running"),
    Column("start", Date), Column("end", Date), _number("investment"), _word("partner"), _word("note"),
)  # fmt: skip

project_plans = Table(
    "project_plan", metadata, _id(),
    Column("project_id", ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("year", Integer, nullable=False), _number("income"), _number("cost"),
    Column("quantity", Integer), _word("unit"), _word("note"),
    UniqueConstraint("project_id", "year"),
)  # fmt: skip

measures = Table(
    "measure", metadata, _id(),
    Column("project_id", ForeignKey("project.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("date", Date, nullable=False), Column("kind", Text, nullable=False),
    Column("quantity", Integer, nullable=False), _word("note"),
)  # fmt: skip

households = Table(
    "household", metadata, _id(),
    Column("number", Text, nullable=False, unique=True), Column("representative", Text, nullable=False),
    *(_word(name) for name in ("telephone", "bank_name", "bank_account", "address", "group_name", "note", "initials")),
    Column("joined", Date), Column("left", Date), _ref("import_id", "import_batch", index=True),
)  # fmt: skip

members = Table(
    "member", metadata, _id(),
    Column("household_id", ForeignKey("household.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    *(_word(name) for name in ("sex", "birth", "identity_number", "relation")), _yes("is_head"),
    Column("joined", Date), Column("left", Date), _word("note"), _word("initials"),
    Index("uq_member_identity_number", "identity_number", unique=True, sqlite_where=Column("identity_number") != ""),
)  # fmt: skip

share_movements = Table(
    "share_movement", metadata, _id(),
    Column("household_id", ForeignKey("household.id", ondelete="CASCADE"), nullable=False),
    Column("member_id", ForeignKey("member.id", ondelete="SET NULL"), index=True),
    Column("date", Date, nullable=False), _word("share_kind", "member"),
    Column("change", Integer, nullable=False), _word("reason", "allotment"), _word("note"),
    _ref("import_id", "import_batch", index=True),
    Index(None, "household_id", "date"),
)  # fmt: skip

funds = Table(
    "fund", metadata, _id(), Column("name", Text, nullable=False, unique=True),
    _word("document_number"), _word("level", "banner"), _number("granted"), Column("granted_on", Date),
    _word("purpose"), _word("goal"), _word("stage", "granted"),
    _ref("project_id", "project", index=True), _word("note"),
)  # fmt: skip

counterparties = Table(
    "counterparty", metadata, _id(), Column("name", Text, nullable=False, unique=True),
    _word("kind", "firm"), _word("telephone"), _word("note"),
)  # fmt: skip

contracts = Table(
    "contract", metadata, _id(), Column("name", Text, nullable=False, unique=True),
    _word("number"), _word("kind", "resource"), _word("subject"), Column("area", Integer),
    _ref("counterparty_id", "counterparty", index=True), _ref("project_id", "project", index=True),
    Column("start", Date), Column("end", Date), _number("yearly"), _word("note"),
)  # fmt: skip

assets = Table(
    "asset", metadata, _id(), Column("name", Text, nullable=False), Column("class", Text, key="klass", nullable=False),
    _word("code"), Column("acquired", Date), _number("value"), _number("quantity", 1000), _word("unit"),
    _word("place"), _word("keeper"), _word("use"), _yes("public_money"),
    _ref("fund_id", "fund", index=True), _ref("project_id", "project", index=True), _word("note"),
)  # fmt: skip

resources = Table(
    "resource", metadata, _id(), Column("name", Text, nullable=False),
    Column("class", Text, key="klass", nullable=False),
    _number("area"), _word("place"), _word("use"), _word("holder"), _word("note"),
)  # fmt: skip

import_batches = Table(
    "import_batch", metadata, _id(), Column("kind", Text, nullable=False), Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False), Column("at", DateTime, nullable=False), _word("by"),
    _word("counts", "{}"), _word("state", "active"),
)  # fmt: skip

vouchers = Table(
    "voucher", metadata, _id(), Column("date", Date, nullable=False), Column("summary", Text, nullable=False),
    _state("kind", Kind), _state("state", State), Column("number", Text, unique=True), Column("sequence", Integer),
    _number("attachments"), _word("entry_kind"), _word("prepared_by"), _word("reviewed_by"), _word("posted_by"),
    Column("posted_at", DateTime), Column("reverses_id", ForeignKey("voucher.id"), unique=True), _word("reason"),
    _ref("import_id", "import_batch", index=True),
    CheckConstraint("state IN ('draft','reviewed') OR number IS NOT NULL", name="posted_has_number"),
    Index(None, "date"), Index(None, "state"),
)  # fmt: skip

postings = Table(
    "posting", metadata, _id(),
    Column("voucher_id", ForeignKey("voucher.id", ondelete="CASCADE"), nullable=False, index=True),
    _number("line"), Column("account", ForeignKey("account.code"), nullable=False),
    Column("amount", Integer, nullable=False), _word("summary"), _yes("red"),
    _ref("project_id", "project"), _ref("fund_id", "fund"), _ref("household_id", "household"),
    _ref("contract_id", "contract"), _ref("counterparty_id", "counterparty"),
    Column("quantity", Integer), _word("unit"),
    CheckConstraint("amount <> 0", name="amount_not_nought"),
    Index(None, "account"), Index(None, "project_id", "account"), Index(None, "household_id"), Index(None, "fund_id"),
    Index(None, "contract_id"), Index(None, "counterparty_id"),
)  # fmt: skip

dividend_plans = Table(
    "dividend_plan", metadata, _id(), Column("year", Integer, nullable=False),
    Column("record_date", Date, nullable=False), Column("total", Integer, nullable=False),
    Column("total_shares", Integer, nullable=False), Column("per_share", Integer),
    _state("state", PlanState), _word("fingerprint"), _number("result"), _number("opening"), _number("reserve_rate"),
    _number("reserve"), _number("distributable"), Column("approved_on", Date),
    _ref("voucher_id", "voucher"), _ref("reserve_voucher_id", "voucher"), _word("note"),
    Index(None, "year"),
)  # fmt: skip

dividend_lines = Table(
    "dividend_line", metadata, _id(),
    Column("plan_id", ForeignKey("dividend_plan.id", ondelete="CASCADE"), nullable=False),
    Column("household_id", ForeignKey("household.id"), nullable=False, index=True),
    Column("number", Text, nullable=False), Column("representative", Text, nullable=False),
    Column("shares", Integer, nullable=False), Column("amount", Integer, nullable=False),
    _number("offset"), _number("tax"), Column("net", Integer, nullable=False), _state("state", LineState),
    Column("paid_on", Date), _word("paid_by"), _word("receipt"), _ref("voucher_id", "voucher", index=True),
    UniqueConstraint("plan_id", "household_id"),
)  # fmt: skip

periods = Table(
    "period", metadata, Column("year", Integer, primary_key=True), Column("month", Integer, primary_key=True),
    Column("closed_on", DateTime, nullable=False), _word("closed_by"),
)  # fmt: skip

journal_rules = Table(
    "journal_rule", metadata, _id(), Column("place", Integer, nullable=False), Column("words", Text, nullable=False),
    _word("direction"), Column("entry_kind", Text, nullable=False), _word("account"),
)  # fmt: skip

audit = Table(
    "audit", metadata, _id(), Column("at", Text, nullable=False), Column("by", Text, nullable=False),
    Column("action", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("changes", Text, nullable=False), Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)  # fmt: skip
