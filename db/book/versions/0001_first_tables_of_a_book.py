"""First tables of a book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


# What not even a mistake of the program can do to a posted voucher or to the audit trail
TRIGGERS = (
    """
    CREATE TRIGGER voucher_starts_unposted BEFORE INSERT ON voucher WHEN NEW.state NOT IN ('draft', 'reviewed')
    BEGIN SELECT RAISE(ABORT, 'a voucher starts as a draft'); END
    """,
    """
    CREATE TRIGGER voucher_posts_balanced BEFORE UPDATE OF state ON voucher
    WHEN NEW.state = 'posted' AND OLD.state IN ('draft', 'reviewed')
    BEGIN
        SELECT RAISE(ABORT, 'voucher does not balance')
        WHERE (SELECT count(*) < 2 OR sum(amount) <> 0 FROM posting WHERE voucher_id = OLD.id);
        SELECT RAISE(ABORT, 'voucher number is not the next one')
        WHERE NEW.number IS NOT '记-' || substr(NEW.date, 1, 7) || '-' || printf('%04d', NEW.sequence)
           OR (NEW.sequence > 1 AND NOT EXISTS (SELECT 1 FROM voucher WHERE number =
               '记-' || substr(NEW.date, 1, 7) || '-' || printf('%04d', NEW.sequence - 1)));
        SELECT RAISE(ABORT, 'period is closed')
        WHERE EXISTS (SELECT 1 FROM period WHERE year = CAST(substr(NEW.date, 1, 4) AS INTEGER)
                      AND month = CAST(substr(NEW.date, 6, 2) AS INTEGER));
    END
    """,
    """
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
           OR NEW.import_id IS NOT OLD.import_id;
    END
    """,
    """
    CREATE TRIGGER voucher_is_kept BEFORE DELETE ON voucher WHEN OLD.state IN ('posted', 'reversed')
    BEGIN SELECT RAISE(ABORT, 'a posted voucher is never deleted'); END
    """,
    *(
        f"""
        CREATE TRIGGER posting_is_kept_on_{verb.lower()} BEFORE {verb} ON posting
        WHEN EXISTS (SELECT 1 FROM voucher WHERE id IN ({rows}) AND state IN ('posted', 'reversed'))
        BEGIN SELECT RAISE(ABORT, 'a posted voucher is never changed'); END
        """
        for verb, rows in (
            ("INSERT", "NEW.voucher_id"),
            ("UPDATE", "OLD.voucher_id, NEW.voucher_id"),
            ("DELETE", "OLD.voucher_id"),
        )
    ),
    *(
        f"""
        CREATE TRIGGER audit_is_kept_on_{verb.lower()} BEFORE {verb} ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit record is never changed'); END
        """
        for verb in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("normal_side", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("own", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["account.code"], name=op.f("fk_account_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_account")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "counterparty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="firm", nullable=False),
        sa.Column("telephone", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counterparty")),
        sa.UniqueConstraint("name", name=op.f("uq_counterparty_name")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("counts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("state", sa.Text(), server_default="active", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "journal_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), server_default="", nullable=False),
        sa.Column("entry_kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_rule")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), server_default="", nullable=False),
        sa.Column("banner", sa.Text(), server_default="", nullable=False),
        sa.Column("league", sa.Text(), server_default="", nullable=False),
        sa.Column("credit_code", sa.Text(), server_default="", nullable=False),
        sa.Column("head", sa.Text(), server_default="", nullable=False),
        sa.Column("supervisor", sa.Text(), server_default="", nullable=False),
        sa.Column("accountant", sa.Text(), server_default="", nullable=False),
        sa.Column("cashier", sa.Text(), server_default="", nullable=False),
        sa.Column("telephone", sa.Text(), server_default="", nullable=False),
        sa.Column("chart", sa.Text(), server_default="2023", nullable=False),
        sa.Column("first_year", sa.Integer(), server_default="2024", nullable=False),
        sa.Column("reserve_rate", sa.Integer(), server_default="2000", nullable=False),
        sa.Column("rounding_rule", sa.Text(), server_default="largest_remainder", nullable=False),
        sa.Column("record_date_rule", sa.Text(), server_default="year_end", nullable=False),
        sa.Column("sample", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_table(
        "period",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.DateTime(), nullable=False),
        sa.Column("closed_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("year", "month", name=op.f("pk_period")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="other", nullable=False),
        sa.Column("way", sa.Text(), server_default="own", nullable=False),
        sa.Column("status", sa.Text(), server_default="running", nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("investment", sa.Integer(), server_default="0", nullable=False),
        sa.Column("partner", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("name", name=op.f("uq_project_name")),
    )
    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("area", sa.Integer(), server_default="0", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("use", sa.Text(), server_default="", nullable=False),
        sa.Column("holder", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_table(
        "contract",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="resource", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("yearly", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_contract_counterparty_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_contract_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract")),
        sa.UniqueConstraint("name", name=op.f("uq_contract_name")),
    )
    with op.batch_alter_table("contract", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contract_counterparty_id"), ["counterparty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contract_project_id"), ["project_id"], unique=False)

    op.create_table(
        "fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("document_number", sa.Text(), server_default="", nullable=False),
        sa.Column("level", sa.Text(), server_default="banner", nullable=False),
        sa.Column("granted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("goal", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="granted", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_fund_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("name", name=op.f("uq_fund_name")),
    )
    with op.batch_alter_table("fund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_project_id"), ["project_id"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), server_default="", nullable=False),
        sa.Column("bank_name", sa.Text(), server_default="", nullable=False),
        sa.Column("bank_account", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("group_name", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("joined", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_household_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("number", name=op.f("uq_household_number")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_import_id"), ["import_id"], unique=False)

    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_measure_project_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    with op.batch_alter_table("measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_project_id"), ["project_id"], unique=False)

    op.create_table(
        "project_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("income", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cost", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_project_plan_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_plan")),
        sa.UniqueConstraint("project_id", "year", name=op.f("uq_project_plan_project_id_year")),
    )
    op.create_table(
        "voucher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "kind", sa.Enum("normal", "opening", "closing", name="kind", native_enum=False, length=12), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "reviewed", "posted", "reversed", name="state", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("attachments", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entry_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("prepared_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reviewed_by", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft','reviewed') OR number IS NOT NULL", name=op.f("ck_voucher_posted_has_number")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_voucher_import_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["voucher.id"], name=op.f("fk_voucher_reverses_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("number", name=op.f("uq_voucher_number")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_voucher_reverses_id")),
    )
    with op.batch_alter_table("voucher", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voucher_date"), ["date"], unique=False)
        batch_op.create_index(batch_op.f("ix_voucher_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_voucher_state"), ["state"], unique=False)

    op.create_table(
        "asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("acquired", sa.Date(), nullable=True),
        sa.Column("value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="1000", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("keeper", sa.Text(), server_default="", nullable=False),
        sa.Column("use", sa.Text(), server_default="", nullable=False),
        sa.Column("public_money", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_asset_fund_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_asset_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asset_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_asset_project_id"), ["project_id"], unique=False)

    op.create_table(
        "dividend_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("record_date", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("total_shares", sa.Integer(), nullable=False),
        sa.Column("per_share", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("proposed", "approved", "paid", "withdrawn", name="planstate", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.Text(), server_default="", nullable=False),
        sa.Column("result", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opening", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserve_rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reserve", sa.Integer(), server_default="0", nullable=False),
        sa.Column("distributable", sa.Integer(), server_default="0", nullable=False),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("reserve_voucher_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["reserve_voucher_id"], ["voucher.id"], name=op.f("fk_dividend_plan_reserve_voucher_id")
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_dividend_plan_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dividend_plan")),
    )
    with op.batch_alter_table("dividend_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dividend_plan_year"), ["year"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), server_default="", nullable=False),
        sa.Column("birth", sa.Text(), server_default="", nullable=False),
        sa.Column("identity_number", sa.Text(), server_default="", nullable=False),
        sa.Column("relation", sa.Text(), server_default="", nullable=False),
        sa.Column("is_head", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("joined", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_member_household_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_household_id"), ["household_id"], unique=False)
        batch_op.create_index(
            "uq_member_identity_number", ["identity_number"], unique=True, sqlite_where=sa.text("identity_number != ''")
        )

    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), server_default="0", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), server_default="", nullable=False),
        sa.Column("red", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_posting_amount_not_nought")),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_posting_account")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_posting_contract_id")),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_posting_counterparty_id")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_posting_fund_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_posting_household_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_posting_project_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_posting_voucher_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_account"), ["account"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_contract_id"), ["contract_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_counterparty_id"), ["counterparty_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_fund_id"), ["fund_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_project_id_account"), ["project_id", "account"], unique=False)
        batch_op.create_index(batch_op.f("ix_posting_voucher_id"), ["voucher_id"], unique=False)

    op.create_table(
        "dividend_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("representative", sa.Text(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("offset", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tax", sa.Integer(), server_default="0", nullable=False),
        sa.Column("net", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("proposed", "unpaid", "paid", name="linestate", native_enum=False, length=12),
            nullable=False,
        ),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Text(), server_default="", nullable=False),
        sa.Column("receipt", sa.Text(), server_default="", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_dividend_line_household_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dividend_plan.id"], name=op.f("fk_dividend_line_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_dividend_line_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dividend_line")),
        sa.UniqueConstraint("plan_id", "household_id", name=op.f("uq_dividend_line_plan_id_household_id")),
    )
    with op.batch_alter_table("dividend_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dividend_line_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dividend_line_voucher_id"), ["voucher_id"], unique=False)

    op.create_table(
        "share_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("share_kind", sa.Text(), server_default="member", nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="allotment", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_share_movement_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name=op.f("fk_share_movement_import_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_share_movement_member_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_movement")),
    )
    with op.batch_alter_table("share_movement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_share_movement_household_id_date"), ["household_id", "date"], unique=False)
        batch_op.create_index(batch_op.f("ix_share_movement_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_share_movement_member_id"), ["member_id"], unique=False)

    for trigger in TRIGGERS:
        op.execute(trigger)
