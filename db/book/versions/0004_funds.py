"""Subsidy funds in full: deadlines, plans, milestones, what they formed and for whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("goal", sa.Text(), server_default="", nullable=False),
        sa.Column("linkage", sa.Text(), server_default="", nullable=False),
        sa.Column("ownership", sa.Text(), server_default="", nullable=False),
        sa.Column("upkeep", sa.Text(), server_default="", nullable=False),
        sa.Column("owner_unit", sa.Text(), server_default="", nullable=False),
        sa.Column("responsible", sa.Text(), server_default="", nullable=False),
        sa.Column("telephone", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_fund_plan_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_plan")),
        sa.UniqueConstraint("name", name=op.f("uq_fund_plan_name")),
    )
    op.create_index(op.f("ix_fund_plan_project_id"), "fund_plan", ["project_id"], unique=False)
    op.create_table(
        "fund_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("paper", sa.Text(), server_default="", nullable=False),
        sa.Column("document_number", sa.Text(), server_default="", nullable=False),
        sa.Column("conclusion", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_fund_milestone_contract_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["fund_plan.id"], name=op.f("fk_fund_milestone_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_milestone")),
    )
    op.create_index(op.f("ix_fund_milestone_contract_id"), "fund_milestone", ["contract_id"], unique=False)
    op.create_index(op.f("ix_fund_milestone_plan_id"), "fund_milestone", ["plan_id"], unique=False)
    op.create_table(
        "formed_asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), server_default="paid", nullable=False),
        sa.Column("value", sa.Integer(), server_default="0", nullable=False),
        sa.Column("formed_on", sa.Date(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("user", sa.Text(), server_default="", nullable=False),
        sa.Column("yield_to", sa.Text(), server_default="", nullable=False),
        sa.Column("keeper", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_formed_asset_asset_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_formed_asset_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formed_asset")),
    )
    op.create_index(op.f("ix_formed_asset_asset_id"), "formed_asset", ["asset_id"], unique=False)
    op.create_index(op.f("ix_formed_asset_voucher_id"), "formed_asset", ["voucher_id"], unique=False)
    op.create_table(
        "formed_asset_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formed_id", sa.Integer(), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["formed_id"], ["formed_asset.id"], name=op.f("fk_formed_asset_part_formed_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_formed_asset_part_fund_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formed_asset_part")),
        sa.UniqueConstraint("formed_id", "fund_id", name=op.f("uq_formed_asset_part_formed_id_fund_id")),
    )
    op.create_index(op.f("ix_formed_asset_part_formed_id"), "formed_asset_part", ["formed_id"], unique=False)
    op.create_index(op.f("ix_formed_asset_part_fund_id"), "formed_asset_part", ["fund_id"], unique=False)
    op.create_table(
        "formed_yield",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formed_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["formed_id"], ["formed_asset.id"], name=op.f("fk_formed_yield_formed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formed_yield")),
        sa.UniqueConstraint("formed_id", "year", name=op.f("uq_formed_yield_formed_id_year")),
    )
    op.create_table(
        "formed_yield_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formed_id", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["formed_id"], ["formed_asset.id"], name=op.f("fk_formed_yield_receipt_formed_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_formed_yield_receipt_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formed_yield_receipt")),
        sa.UniqueConstraint("formed_id", "voucher_id", name=op.f("uq_formed_yield_receipt_formed_id_voucher_id")),
    )
    op.create_index(op.f("ix_formed_yield_receipt_voucher_id"), "formed_yield_receipt", ["voucher_id"], unique=False)
    op.create_table(
        "formed_yield_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("formed_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="other", nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["formed_id"], ["formed_asset.id"], name=op.f("fk_formed_yield_use_formed_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_formed_yield_use_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_formed_yield_use")),
    )
    op.create_index(op.f("ix_formed_yield_use_formed_id"), "formed_yield_use", ["formed_id"], unique=False)
    op.create_index(op.f("ix_formed_yield_use_voucher_id"), "formed_yield_use", ["voucher_id"], unique=False)
    op.create_table(
        "fund_household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("way", sa.Text(), server_default="other", nullable=False),
        sa.Column("persons", sa.Integer(), server_default="1", nullable=False),
        sa.Column("income", sa.Integer(), server_default="0", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_fund_household_household_id")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["fund_plan.id"], name=op.f("fk_fund_household_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_household")),
        sa.UniqueConstraint(
            "plan_id", "household_id", "year", "way", name=op.f("uq_fund_household_plan_id_household_id_year_way")
        ),
    )
    op.create_index(op.f("ix_fund_household_household_id"), "fund_household", ["household_id"], unique=False)
    op.add_column("fund", sa.Column("giver", sa.Text(), server_default="", nullable=False))
    op.add_column("fund", sa.Column("use_by", sa.Date(), nullable=True))
    op.execute("ALTER TABLE fund ADD COLUMN plan_id INTEGER REFERENCES fund_plan (id)")
    op.create_index(op.f("ix_fund_plan_id"), "fund", ["plan_id"], unique=False)
