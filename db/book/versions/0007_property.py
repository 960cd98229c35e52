"""What is owned: changes of cards, herds, stock-takes, disposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_take",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("counters", sa.Text(), server_default="", nullable=False),
        sa.Column("supervisor", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("found_voucher_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.Text(), server_default="", nullable=False),
        sa.Column("approved_voucher_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_voucher_id"], ["voucher.id"], name=op.f("fk_stock_take_approved_voucher_id")
        ),
        sa.ForeignKeyConstraint(["found_voucher_id"], ["voucher.id"], name=op.f("fk_stock_take_found_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take")),
        sa.UniqueConstraint("code", name=op.f("uq_stock_take_code")),
        sa.UniqueConstraint("date", "scope", name=op.f("uq_stock_take_date_scope")),
    )
    op.create_table(
        "resource_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("area", sa.Integer(), server_default="0", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("compensation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("stock_take_id", sa.Integer(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_resource_change_resource_id")),
        sa.ForeignKeyConstraint(["stock_take_id"], ["stock_take.id"], name=op.f("fk_resource_change_stock_take_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["resource_change.id"], name=op.f("fk_resource_change_undoes_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_resource_change_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_change")),
    )
    op.create_index(
        op.f("ix_resource_change_resource_id_date"), "resource_change", ["resource_id", "date"], unique=False
    )
    op.create_index(op.f("ix_resource_change_stock_take_id"), "resource_change", ["stock_take_id"], unique=False)
    op.create_index(op.f("ix_resource_change_voucher_id"), "resource_change", ["voucher_id"], unique=False)
    op.create_table(
        "stock_take_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_take_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), server_default="", nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("keeper", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wear", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("lost", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lost_wear", sa.Integer(), server_default="0", nullable=False),
        sa.Column("compensation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scrap", sa.Integer(), server_default="0", nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_stock_take_line_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_stock_take_line_household_id")),
        sa.ForeignKeyConstraint(
            ["stock_take_id"], ["stock_take.id"], name=op.f("fk_stock_take_line_stock_take_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_take_line")),
        sa.UniqueConstraint("stock_take_id", "serial", name=op.f("uq_stock_take_line_stock_take_id_serial")),
    )
    op.create_table(
        "asset_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), server_default="0", nullable=False),
        sa.Column("value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wear", sa.Integer(), server_default="0", nullable=False),
        sa.Column("residual", sa.Integer(), server_default="0", nullable=False),
        sa.Column("field", sa.Text(), server_default="", nullable=False),
        sa.Column("before", sa.Text(), server_default="", nullable=False),
        sa.Column("after", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("money", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("partner_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("stock_take_id", sa.Integer(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_change_asset_id")),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_asset_change_counterparty_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_asset_change_household_id")),
        sa.ForeignKeyConstraint(["partner_id"], ["asset.id"], name=op.f("fk_asset_change_partner_id")),
        sa.ForeignKeyConstraint(["stock_take_id"], ["stock_take.id"], name=op.f("fk_asset_change_stock_take_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["asset_change.id"], name=op.f("fk_asset_change_undoes_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_asset_change_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_change")),
    )
    op.create_index(op.f("ix_asset_change_asset_id_date"), "asset_change", ["asset_id", "date"], unique=False)
    op.create_index(op.f("ix_asset_change_stock_take_id"), "asset_change", ["stock_take_id"], unique=False)
    op.create_index(op.f("ix_asset_change_voucher_id"), "asset_change", ["voucher_id"], unique=False)
    op.create_table(
        "asset_disposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="done", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("cost", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wear", sa.Integer(), server_default="0", nullable=False),
        sa.Column("price", sa.Integer(), server_default="0", nullable=False),
        sa.Column("costs", sa.Integer(), server_default="0", nullable=False),
        sa.Column("compensation", sa.Integer(), server_default="0", nullable=False),
        sa.Column("scrap", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result", sa.Integer(), server_default="0", nullable=False),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("meeting", sa.Text(), server_default="", nullable=False),
        sa.Column("appraised_on", sa.Date(), nullable=True),
        sa.Column("appraiser", sa.Text(), server_default="", nullable=False),
        sa.Column("appraisal", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), server_default="", nullable=False),
        sa.Column("excuse", sa.Text(), server_default="", nullable=False),
        sa.Column("excused_by", sa.Text(), server_default="", nullable=False),
        sa.Column("wear_voucher_id", sa.Integer(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("money_voucher_id", sa.Integer(), nullable=True),
        sa.Column("result_voucher_id", sa.Integer(), nullable=True),
        sa.Column("undone_on", sa.Date(), nullable=True),
        sa.Column("undone_by", sa.Text(), server_default="", nullable=False),
        sa.Column("undone_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_asset_disposal_asset_id")),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_asset_disposal_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_asset_disposal_household_id")),
        sa.ForeignKeyConstraint(["money_voucher_id"], ["voucher.id"], name=op.f("fk_asset_disposal_money_voucher_id")),
        sa.ForeignKeyConstraint(
            ["result_voucher_id"], ["voucher.id"], name=op.f("fk_asset_disposal_result_voucher_id")
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_asset_disposal_voucher_id")),
        sa.ForeignKeyConstraint(["wear_voucher_id"], ["voucher.id"], name=op.f("fk_asset_disposal_wear_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset_disposal")),
    )
    op.create_index(op.f("ix_asset_disposal_asset_id"), "asset_disposal", ["asset_id"], unique=False)
    op.create_index(
        "uq_asset_disposal_done", "asset_disposal", ["asset_id"], unique=True, sqlite_where=sa.text("state = 'done'")
    )
    op.add_column("asset", sa.Column("spec", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("ownership", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("way", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("species", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("herd_group", sa.Text(), server_default="", nullable=False))
    op.add_column("asset", sa.Column("yearly_return", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("wear_moved", sa.Integer(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("herd", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("asset", sa.Column("nominal", sa.Boolean(), server_default="0", nullable=False))
    op.execute("ALTER TABLE asset ADD COLUMN split_from_id INTEGER REFERENCES asset (id)")
    op.create_index(op.f("ix_asset_split_from_id"), "asset", ["split_from_id"], unique=False)
    op.add_column("resource", sa.Column("code", sa.Text(), server_default="", nullable=False))
    op.add_column("resource", sa.Column("land_class", sa.Text(), server_default="", nullable=False))
    op.add_column("resource", sa.Column("ownership", sa.Text(), server_default="", nullable=False))
    op.add_column("resource", sa.Column("way", sa.Text(), server_default="", nullable=False))
