"""Membership, shares and dividends in full: movements, certificates, steps, bank batches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# code, title, whether it is paid dividends: what 集体股 would get stays undistributed
SHARE_KINDS = (("member", "成员股", 1), ("labour", "农龄股", 1), ("collective", "集体股", 0), ("relief", "扶贫股", 1))


def upgrade() -> None:
    op.create_table(
        "bank_format",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), server_default="{}", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_format")),
        sa.UniqueConstraint("name", name=op.f("uq_bank_format_name")),
    )
    op.create_table(
        "share_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("with_dividend", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("place", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("own", sa.Boolean(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_share_kind")),
        sa.UniqueConstraint("title", name=op.f("uq_share_kind_title")),
    )
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), server_default="valid", nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("received_by", sa.Text(), server_default="", nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_certificate_household_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["certificate.id"], name=op.f("fk_certificate_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(op.f("ix_certificate_household_id"), "certificate", ["household_id"], unique=False)
    op.create_table(
        "bank_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("format", sa.Text(), server_default="", nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="made", nullable=False),
        sa.Column("result_sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["dividend_plan.id"], name=op.f("fk_bank_batch_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_batch_number")),
    )
    op.create_index(op.f("ix_bank_batch_plan_id"), "bank_batch", ["plan_id"], unique=False)
    op.create_table(
        "plan_allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_plan_allocation_account")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dividend_plan.id"], name=op.f("fk_plan_allocation_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_plan_allocation_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_allocation")),
    )
    op.create_index(op.f("ix_plan_allocation_plan_id"), "plan_allocation", ["plan_id"], unique=False)
    op.create_table(
        "plan_share_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("share_kind", sa.Text(), nullable=False),
        sa.Column("shares", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pool", sa.Integer(), server_default="0", nullable=False),
        sa.Column("per_share", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dividend_plan.id"], name=op.f("fk_plan_share_kind_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_share_kind")),
    )
    op.create_index(op.f("ix_plan_share_kind_plan_id"), "plan_share_kind", ["plan_id"], unique=False)
    op.create_table(
        "plan_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("in_favour", sa.Integer(), nullable=True),
        sa.Column("against", sa.Integer(), nullable=True),
        sa.Column("abstained", sa.Integer(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.Column("excuse", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["dividend_plan.id"], name=op.f("fk_plan_step_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_step")),
        sa.UniqueConstraint("plan_id", "step", name=op.f("uq_plan_step_plan_id_step")),
    )
    op.create_table(
        "register_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("other_household_id", sa.Integer(), nullable=True),
        sa.Column("shares", sa.Integer(), nullable=True),
        sa.Column("share_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["corrects_id"], ["register_event.id"], name=op.f("fk_register_event_corrects_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_register_event_household_id")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_register_event_member_id")),
        sa.ForeignKeyConstraint(
            ["other_household_id"], ["household.id"], name=op.f("fk_register_event_other_household_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_event")),
    )
    op.create_index(op.f("ix_register_event_date"), "register_event", ["date"], unique=False)
    op.create_index(op.f("ix_register_event_household_id"), "register_event", ["household_id"], unique=False)
    op.create_index(op.f("ix_register_event_member_id"), "register_event", ["member_id"], unique=False)
    op.create_index(
        op.f("ix_register_event_other_household_id"), "register_event", ["other_household_id"], unique=False
    )
    op.create_table(
        "bank_batch_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("bank_account", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="made", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["bank_batch.id"], name=op.f("fk_bank_batch_line_batch_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["line_id"], ["dividend_line.id"], name=op.f("fk_bank_batch_line_line_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_bank_batch_line_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_batch_line")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_bank_batch_line_batch_id_serial")),
    )
    op.create_index(op.f("ix_bank_batch_line_line_id"), "bank_batch_line", ["line_id"], unique=False)
    op.create_table(
        "dividend_line_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("share_kind", sa.Text(), nullable=False),
        sa.Column("shares", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight", sa.Integer(), server_default="0", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["line_id"], ["dividend_line.id"], name=op.f("fk_dividend_line_part_line_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dividend_line_part")),
    )
    op.create_index(op.f("ix_dividend_line_part_line_id"), "dividend_line_part", ["line_id"], unique=False)
    op.create_table(
        "former_household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["register_event.id"], name=op.f("fk_former_household_event_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_former_household_household_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_former_household_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_household")),
    )
    op.create_index(op.f("ix_former_household_household_id"), "former_household", ["household_id"], unique=False)
    op.create_index(op.f("ix_former_household_member_id"), "former_household", ["member_id"], unique=False)
    op.create_table(
        "former_representative",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["register_event.id"], name=op.f("fk_former_representative_event_id")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_former_representative_household_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_former_representative_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_representative")),
    )
    op.create_index(
        op.f("ix_former_representative_household_id"), "former_representative", ["household_id"], unique=False
    )
    op.add_column("dividend_line", sa.Column("consent", sa.Text(), server_default="", nullable=False))
    op.add_column("dividend_line", sa.Column("payee", sa.Text(), server_default="", nullable=False))
    op.add_column("dividend_line", sa.Column("payee_relation", sa.Text(), server_default="", nullable=False))
    op.add_column("dividend_line", sa.Column("reason", sa.Text(), server_default="", nullable=False))
    op.add_column("dividend_line", sa.Column("bank_name", sa.Text(), server_default="", nullable=False))
    op.add_column("dividend_line", sa.Column("bank_account", sa.Text(), server_default="", nullable=False))
    op.execute("ALTER TABLE dividend_line ADD COLUMN offset_voucher_id INTEGER REFERENCES voucher (id)")
    op.create_index(op.f("ix_dividend_line_offset_voucher_id"), "dividend_line", ["offset_voucher_id"], unique=False)
    op.add_column("dividend_plan", sa.Column("way", sa.Text(), server_default="total", nullable=False))
    op.add_column("dividend_plan", sa.Column("weighting", sa.Text(), server_default="shares", nullable=False))
    op.add_column("dividend_plan", sa.Column("rate", sa.Integer(), server_default="0", nullable=False))
    op.add_column("dividend_plan", sa.Column("losses", sa.Integer(), server_default="0", nullable=False))
    op.add_column("dividend_plan", sa.Column("allocated", sa.Integer(), server_default="0", nullable=False))
    op.add_column("dividend_plan", sa.Column("tax_rate", sa.Integer(), server_default="0", nullable=False))
    op.execute("ALTER TABLE dividend_plan ADD COLUMN tax_voucher_id INTEGER REFERENCES voucher (id)")
    op.add_column("organisation", sa.Column("step_rule", sa.Text(), server_default="advised", nullable=False))
    op.add_column("organisation", sa.Column("share_mode", sa.Text(), server_default="static", nullable=False))
    op.add_column("organisation", sa.Column("transfer_ceiling", sa.Integer(), server_default="0", nullable=False))
    op.add_column("organisation", sa.Column("reserve_floor", sa.Integer(), server_default="0", nullable=False))
    op.add_column("organisation", sa.Column("reserve_cap", sa.Integer(), server_default="0", nullable=False))
    op.execute("ALTER TABLE share_movement ADD COLUMN event_id INTEGER REFERENCES register_event (id)")
    op.execute("ALTER TABLE share_movement ADD COLUMN corrects_id INTEGER REFERENCES share_movement (id)")
    op.add_column("share_movement", sa.Column("recorded_at", sa.DateTime(), nullable=True))
    op.add_column("share_movement", sa.Column("recorded_by", sa.Text(), server_default="", nullable=False))
    op.create_index(op.f("ix_share_movement_event_id"), "share_movement", ["event_id"], unique=False)

    for place, (code, title, paid) in enumerate(SHARE_KINDS, 1):
        op.execute(
            sa.text(
                "INSERT INTO share_kind (code, title, with_dividend, place) VALUES (:code, :title, :paid, :place)"
            ).bindparams(code=code, title=title, paid=paid, place=place)
        )
    # the register as at a date reads nothing but this index
    op.drop_index(op.f("ix_share_movement_household_id_date"), "share_movement")
    op.create_index("ix_share_movement_register", "share_movement", ["household_id", "share_kind", "date", "change"])
