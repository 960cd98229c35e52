"""Accounting: kept totals, templates, papers, bank statements, adjustments, corrected forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


# What a posting adds to the totals of its month: its own side, red lines against it
_SUMS = """
    coalesce(sum(CASE WHEN (p.amount > 0) <> p.red THEN p.amount END), 0),
    coalesce(sum(CASE WHEN (p.amount > 0) = p.red THEN -p.amount END), 0), count(*)
    FROM posting p JOIN voucher v ON v.id = p.voucher_id
"""
_BY_MONTH = f"SELECT substr(v.date, 1, 7), p.account, coalesce(p.project_id, 0), v.kind, {_SUMS}"
_BY_PARTY = f"""
    SELECT substr(v.date, 1, 7), p.account, coalesce(p.household_id, 0), coalesce(p.counterparty_id, 0), v.kind, {_SUMS}
"""
_WITH_PARTY = "(p.household_id IS NOT NULL OR p.counterparty_id IS NOT NULL OR p.account LIKE '113%')"
_ADDED = """
    DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit, count = count + excluded.count
"""
_MONTH_KEY = "(month, account, project_id, kind)"
_PARTY_KEY = "(month, account, household_id, counterparty_id, kind)"

# How a book of many years is spread, as ANALYZE would count it: without this a small index looks as good as a large
# one, and SQLite reads all entries where it should look up a voucher
_SPREAD = (
    ("month_total", "ix_month_total_account", "422 53"),
    ("month_total", "sqlite_autoindex_month_total_1", "422 36 5 1 1"),
    ("party_total", "ix_party_total_account_household_id", "7705 1101 7"),
    ("party_total", "sqlite_autoindex_party_total_1", "7705 643 92 2 1 1"),
    ("posting", "ix_posting_ledger", "100000 12500 40 1 1 1"),
    ("posting", "ix_posting_ledger_contract", "9400 470 79 2 1 1 1"),
    ("posting", "ix_posting_ledger_counterparty", "28400 569 95 2 1 1 1"),
    ("posting", "ix_posting_ledger_fund", "4700 467 78 2 1 1 1"),
    ("posting", "ix_posting_ledger_household", "4900 9 5 1 1 1 1"),
    ("posting", "ix_posting_ledger_project", "100000 20000 2858 9 1 1 1"),
    ("posting", "ix_posting_quantity", "14200 14200 39 1 1 1 1"),
    ("posting", "ix_posting_voucher_id", "100000 2"),
    ("voucher", "ix_voucher_date", "50000 137"),
    ("voucher", "ix_voucher_import_id", "50000 1000"),
    ("voucher", "ix_voucher_kind", "10 5"),
    ("voucher", "ix_voucher_state", "50000 50000"),
)

# While the voucher is still a draft its postings may be touched
DAYS = """
    CREATE TRIGGER voucher_dates_its_postings BEFORE UPDATE OF state ON voucher
    WHEN NEW.state = 'posted' AND OLD.state IN ('draft', 'reviewed')
    BEGIN UPDATE posting SET day = NEW.date WHERE voucher_id = OLD.id; END
"""

# Only posting changes a sum, and what is posted stays: one trigger keeps the totals for ever
TOTALS = f"""
    CREATE TRIGGER voucher_adds_to_totals AFTER UPDATE OF state ON voucher
    WHEN NEW.state = 'posted' AND OLD.state IN ('draft', 'reviewed')
    BEGIN
        INSERT INTO month_total {_BY_MONTH} WHERE v.id = NEW.id GROUP BY 1, 2, 3, 4
        ON CONFLICT {_MONTH_KEY} {_ADDED};
        INSERT INTO party_total {_BY_PARTY} WHERE v.id = NEW.id AND {_WITH_PARTY} GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT {_PARTY_KEY} {_ADDED};
    END
"""

STAYS_AS_POSTED = """
    CREATE TRIGGER voucher_stays_as_posted BEFORE UPDATE ON voucher WHEN OLD.state IN ('posted', 'reversed')
    BEGIN
        SELECT RAISE(ABORT, 'a posted voucher is never changed')
        WHERE NOT (OLD.state = 'posted' AND NEW.state IN ('posted', 'reversed'))
           OR (NEW.state = 'reversed' AND NOT EXISTS (SELECT 1 FROM voucher WHERE reverses_id = OLD.id))
           OR NEW.id IS NOT OLD.id OR NEW.date IS NOT OLD.date OR NEW.summary IS NOT OLD.summary
           OR NEW.kind IS NOT OLD.kind OR NEW.number IS NOT OLD.number OR NEW.sequence IS NOT OLD.sequence
           OR NEW.attachments IS NOT OLD.attachments OR NEW.entry_kind IS NOT OLD.entry_kind
           OR NEW.prepared_by IS NOT OLD.prepared_by OR NEW.reviewed_by IS NOT OLD.reviewed_by
           OR NEW.posted_by IS NOT OLD.posted_by OR NEW.posted_at IS NOT OLD.posted_at
           OR NEW.reverses_id IS NOT OLD.reverses_id OR NEW.reason IS NOT OLD.reason
           OR NEW.import_id IS NOT OLD.import_id OR NEW.cashier IS NOT OLD.cashier
           OR NEW.reviewed_at IS NOT OLD.reviewed_at OR NEW.corrects_id IS NOT OLD.corrects_id
           OR NEW.template_id IS NOT OLD.template_id;
    END
"""


def upgrade() -> None:
    op.create_table(
        "bank_layout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("columns", sa.Text(), server_default="{}", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_layout")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_bank_layout_fingerprint")),
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_definition_kind_name")),
    )
    op.create_table(
        "excuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse")),
    )
    op.create_index(op.f("ix_excuse_rule_period"), "excuse", ["rule", "period"], unique=False)
    op.create_table(
        "month_total",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("credit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("month", "account", "project_id", "kind", name=op.f("pk_month_total")),
    )
    op.create_index(op.f("ix_month_total_account"), "month_total", ["account"], unique=False)
    op.create_table(
        "paper",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_paper")),
    )
    op.create_table(
        "party_total",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("counterparty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("credit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "month", "account", "household_id", "counterparty_id", "kind", name=op.f("pk_party_total")
        ),
    )
    op.create_index(
        op.f("ix_party_total_account_household_id"), "party_total", ["account", "household_id"], unique=False
    )
    op.create_table(
        "voucher_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("entry_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("every", sa.Integer(), server_default="0", nullable=False),
        sa.Column("day", sa.Integer(), server_default="1", nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_template")),
        sa.UniqueConstraint("name", name=op.f("uq_voucher_template_name")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["paper.sha256"], name=op.f("fk_attachment_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_index(op.f("ix_attachment_subject_subject_id"), "attachment", ["subject", "subject_id"], unique=False)
    op.create_table(
        "bank_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("opening", sa.Integer(), nullable=True),
        sa.Column("closing", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_bank_statement_account")),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_bank_statement_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_statement")),
    )
    op.create_index(op.f("ix_bank_statement_account"), "bank_statement", ["account"], unique=False)
    op.create_index(op.f("ix_bank_statement_import_id"), "bank_statement", ["import_id"], unique=False)
    op.create_table(
        "reconciliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("book_balance", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bank_balance", sa.Integer(), server_default="0", nullable=False),
        sa.Column("adjusted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="agreed", nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.Column("done_by", sa.Text(), server_default="", nullable=False),
        sa.Column("excuse", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_reconciliation_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sa.UniqueConstraint("account", "month", name=op.f("uq_reconciliation_account_month")),
    )
    op.create_table(
        "bank_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("balance", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("party_account", sa.Text(), server_default="", nullable=False),
        sa.Column("serial", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("offset_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["offset_id"], ["bank_line.id"], name=op.f("fk_bank_line_offset_id")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["bank_statement.id"], name=op.f("fk_bank_line_statement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_line")),
    )
    op.create_index(op.f("ix_bank_line_date"), "bank_line", ["date"], unique=False)
    op.create_index(op.f("ix_bank_line_offset_id"), "bank_line", ["offset_id"], unique=False)
    op.create_index(op.f("ix_bank_line_statement_id"), "bank_line", ["statement_id"], unique=False)
    op.create_table(
        "spread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), server_default="month", nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("source_account", sa.Text(), nullable=False),
        sa.Column("target_account", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("received_id", sa.Integer(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("reversal", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_spread_contract_id")),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_spread_counterparty_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_spread_fund_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_spread_household_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_spread_project_id")),
        sa.ForeignKeyConstraint(["received_id"], ["voucher.id"], name=op.f("fk_spread_received_id")),
        sa.ForeignKeyConstraint(["source_account"], ["account.code"], name=op.f("fk_spread_source_account")),
        sa.ForeignKeyConstraint(["target_account"], ["account.code"], name=op.f("fk_spread_target_account")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_spread_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread")),
    )
    op.create_index(op.f("ix_spread_received_id"), "spread", ["received_id"], unique=False)
    op.create_index(op.f("ix_spread_voucher_id"), "spread", ["voucher_id"], unique=False)
    op.create_table(
        "voucher_template_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_voucher_template_line_account")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_voucher_template_line_contract_id")),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_voucher_template_line_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_voucher_template_line_fund_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_voucher_template_line_household_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_voucher_template_line_project_id")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["voucher_template.id"],
            name=op.f("fk_voucher_template_line_template_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher_template_line")),
    )
    op.create_index(
        op.f("ix_voucher_template_line_template_id"), "voucher_template_line", ["template_id"], unique=False
    )
    op.create_table(
        "bank_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bank_line_id", sa.Integer(), nullable=False),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), server_default="0", nullable=False),
        sa.Column("matched_at", sa.DateTime(), nullable=True),
        sa.Column("matched_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["bank_line_id"], ["bank_line.id"], name=op.f("fk_bank_match_bank_line_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name=op.f("fk_bank_match_posting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_match")),
        sa.UniqueConstraint("bank_line_id", "posting_id", name=op.f("uq_bank_match_bank_line_id_posting_id")),
    )
    op.create_index(op.f("ix_bank_match_bank_line_id"), "bank_match", ["bank_line_id"], unique=False)
    op.create_index(op.f("ix_bank_match_posting_id"), "bank_match", ["posting_id"], unique=False)
    op.create_table(
        "depreciation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_depreciation_asset_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_depreciation_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depreciation")),
    )
    op.create_index(op.f("ix_depreciation_asset_id_month"), "depreciation", ["asset_id", "month"], unique=False)
    op.create_index(op.f("ix_depreciation_voucher_id"), "depreciation", ["voucher_id"], unique=False)
    op.create_table(
        "spread_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spread_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["spread_id"], ["spread.id"], name=op.f("fk_spread_part_spread_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_spread_part_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spread_part")),
    )
    op.create_index(op.f("ix_spread_part_spread_id"), "spread_part", ["spread_id"], unique=False)
    op.create_index(op.f("ix_spread_part_voucher_id"), "spread_part", ["voucher_id"], unique=False)
    op.add_column("account", sa.Column("initials", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("account", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("depreciation_account", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("expense_account", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("method", sa.Text(), server_default="none", nullable=False))
    op.add_column("asset", sa.Column("life_months", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("residual", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("units_total", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("accumulated", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("in_use_from", sa.Date(), nullable=True))
    op.add_column("asset", sa.Column("disposed_on", sa.Date(), nullable=True))
    for held in ("resource", "asset"):
        op.execute(f"ALTER TABLE contract ADD COLUMN {held}_id INTEGER REFERENCES {held} (id)")
        op.create_index(op.f(f"ix_contract_{held}_id"), "contract", [f"{held}_id"], unique=False)
    op.add_column("organisation", sa.Column("review_rule", sa.Text(), server_default="none", nullable=False))
    op.add_column("organisation", sa.Column("moved_from", sa.Text(), server_default="", nullable=False))
    op.add_column("organisation", sa.Column("moved_to", sa.Text(), server_default="", nullable=False))
    op.add_column("voucher", sa.Column("cashier", sa.Text(), server_default="", nullable=False))
    op.add_column("voucher", sa.Column("reviewed_at", sa.DateTime(), nullable=True))
    op.execute("ALTER TABLE voucher ADD COLUMN corrects_id INTEGER REFERENCES voucher (id)")
    op.execute("ALTER TABLE voucher ADD COLUMN template_id INTEGER REFERENCES voucher_template (id)")

    op.execute("ALTER TABLE posting ADD COLUMN day DATE")
    kept = op.get_bind().execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'posting_is_kept_on_update'"))
    restore = kept.scalar_one()
    op.execute("DROP TRIGGER posting_is_kept_on_update")
    op.execute(
        "UPDATE posting SET day = v.date FROM voucher v"
        " WHERE v.id = posting.voucher_id AND v.state IN ('posted', 'reversed')"
    )
    op.execute(restore)
    for name in ("account", "project_id_account", "household_id", "fund_id", "contract_id", "counterparty_id"):
        op.drop_index(f"ix_posting_{name}", "posting")
    ledger = ["account", "day", "voucher_id", "red", "amount"]
    op.create_index("ix_posting_ledger", "posting", ledger)
    for one in ("project", "fund", "household", "contract", "counterparty"):
        there = sa.text(f"{one}_id IS NOT NULL")
        op.create_index(f"ix_posting_ledger_{one}", "posting", [f"{one}_id", *ledger], sqlite_where=there)
    counted = sa.text("quantity IS NOT NULL")
    op.create_index("ix_posting_quantity", "posting", [*ledger, "quantity"], sqlite_where=counted)
    op.create_index("ix_voucher_kind", "voucher", ["kind"], sqlite_where=sa.text("kind <> 'normal'"))

    posted = "v.state IN ('posted', 'reversed')"
    op.execute(f"INSERT INTO month_total {_BY_MONTH} WHERE {posted} GROUP BY 1, 2, 3, 4")
    op.execute(f"INSERT INTO party_total {_BY_PARTY} WHERE {posted} AND {_WITH_PARTY} GROUP BY 1, 2, 3, 4, 5")
    op.execute("DROP TRIGGER voucher_stays_as_posted")
    op.execute(STAYS_AS_POSTED)
    op.execute(TOTALS)
    op.execute(DAYS)

    op.execute("ANALYZE month_total")
    op.execute("DELETE FROM sqlite_stat1")
    for table, index, counted in _SPREAD:
        op.execute(f"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('{table}', '{index}', '{counted}')")
