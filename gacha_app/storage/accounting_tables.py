"""The tables that accounting adds to a book: kept totals, templates, papers, bank, adjustments, definitions."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from gacha_app.storage.columns import day, identity, metadata, moment, number, ref, word, yes

DIMENSIONS = ("project", "fund", "household", "contract", "counterparty")


def _dimensions() -> list[Column[int]]:
    return [ref(f"{name}_id", name) for name in DIMENSIONS]


# Kept by triggers when a voucher is posted; `debit` and `credit` count red lines against their own side
month_totals = Table(
    "month_total", metadata,
    Column("month", Text, nullable=False), Column("account", Text, nullable=False),
    Column("project_id", Integer, nullable=False), Column("kind", Text, nullable=False),
    number("debit"), number("credit"), number("count"),
    PrimaryKeyConstraint("month", "account", "project_id", "kind"),
    Index(None, "account"),
)  # fmt: skip

# The same for postings that name a household or a counterparty, and for all of 内部往来
party_totals = Table(
    "party_total", metadata,
    Column("month", Text, nullable=False), Column("account", Text, nullable=False),
    Column("household_id", Integer, nullable=False), Column("counterparty_id", Integer, nullable=False),
    Column("kind", Text, nullable=False), number("debit"), number("credit"), number("count"),
    PrimaryKeyConstraint("month", "account", "household_id", "counterparty_id", "kind"),
    Index(None, "account", "household_id"),
)  # fmt: skip

voucher_templates = Table(
    "voucher_template", metadata, identity(), Column("name", Text, nullable=False, unique=True),
    Column("summary", Text, nullable=False), word("entry_kind"), number("every"), number("day", 1),
    day("next_on"), day("until"), word("note"), yes("active", default=True),
)  # fmt: skip

voucher_template_lines = Table(
    "voucher_template_line", metadata, identity(),
    ref("template_id", "voucher_template", required=True, index=True, owned=True), number("line"),
    Column("account", ForeignKey("account.code"), nullable=False), Column("amount", Integer, nullable=False),
    word("summary"), *_dimensions(), Column("quantity", Integer), word("unit"),
)  # fmt: skip

papers = Table(
    "paper", metadata, Column("sha256", Text, primary_key=True), word("media_type"), number("size"),
    Column("content", LargeBinary, nullable=False),
)  # fmt: skip

attachments = Table(
    "attachment", metadata, identity(), Column("sha256", ForeignKey("paper.sha256"), nullable=False, index=True),
    Column("name", Text, nullable=False), word("kind"), Column("subject", Text, nullable=False),
    Column("subject_id", Integer, nullable=False), moment("added_at", required=True), word("added_by"), word("note"),
    Index(None, "subject", "subject_id"),
)  # fmt: skip

bank_layouts = Table(
    "bank_layout", metadata, identity(), Column("fingerprint", Text, nullable=False, unique=True), word("name"),
    word("columns", "{}"), word("account"), moment("used_at"),
)  # fmt: skip

bank_statements = Table(
    "bank_statement", metadata, identity(), Column("account", ForeignKey("account.code"), nullable=False, index=True),
    word("bank_account"), word("file"), word("sha256"), day("first"), day("last"),
    Column("opening", Integer), Column("closing", Integer), ref("import_id", "import_batch", index=True),
)  # fmt: skip

bank_lines = Table(
    "bank_line", metadata, identity(), ref("statement_id", "bank_statement", required=True, index=True, owned=True),
    number("line"), day("date", required=True), Column("amount", Integer, nullable=False), Column("balance", Integer),
    word("text"), word("party"), word("party_account"), word("serial"), word("state", "open"), word("reason"),
    ref("offset_id", "bank_line", index=True),
    Index(None, "date"),
)  # fmt: skip

bank_matches = Table(
    "bank_match", metadata, identity(), ref("bank_line_id", "bank_line", required=True, index=True, owned=True),
    ref("posting_id", "posting", required=True, index=True), number("score"), moment("matched_at"), word("matched_by"),
    Unique("bank_line_id", "posting_id"),
)  # fmt: skip

reconciliations = Table(
    "reconciliation", metadata, identity(), Column("account", ForeignKey("account.code"), nullable=False),
    Column("month", Text, nullable=False), number("book_balance"), number("bank_balance"), number("adjusted"),
    word("state", "agreed"), moment("done_at", required=True), word("done_by"), word("excuse"),
    Unique("account", "month"),
)  # fmt: skip

depreciations = Table(
    "depreciation", metadata, identity(), ref("asset_id", "asset", required=True),
    Column("month", Text, nullable=False), Column("amount", Integer, nullable=False), number("units"),
    ref("voucher_id", "voucher", required=True, index=True),
    Index(None, "asset_id", "month"),
)  # fmt: skip

spreads = Table(
    "spread", metadata, identity(), Column("name", Text, nullable=False), Column("kind", Text, nullable=False),
    word("way", "month"), Column("total", Integer, nullable=False), day("start", required=True),
    day("end", required=True), Column("source_account", ForeignKey("account.code"), nullable=False),
    Column("target_account", ForeignKey("account.code"), nullable=False), *_dimensions(),
    ref("voucher_id", "voucher", index=True), ref("received_id", "voucher", index=True), day("stopped_on"),
    word("reversal"), word("note"),
)  # fmt: skip

spread_parts = Table(
    "spread_part", metadata, identity(), ref("spread_id", "spread", required=True, index=True),
    Column("month", Text, nullable=False), Column("amount", Integer, nullable=False),
    ref("voucher_id", "voucher", required=True, index=True),
)  # fmt: skip

# A rule let pass by name, once, for what it said of one thing in one period; a warning till a day, or till its facts
# are others
excuses = Table(
    "excuse", metadata, identity(), Column("rule", Text, nullable=False), Column("period", Text, nullable=False),
    word("subject"), Column("reason", Text, nullable=False), word("by"), moment("at", required=True),
    day("until"), word("facts"),
    Index(None, "rule", "period"),
)  # fmt: skip

# A form that this village's township corrected; it stands before the one the program brings
definitions = Table(
    "definition", metadata, identity(), Column("kind", Text, nullable=False), Column("name", Text, nullable=False),
    Column("content", Text, nullable=False), word("source"), word("by"), moment("at", required=True),
    Unique("kind", "name"),
)  # fmt: skip
