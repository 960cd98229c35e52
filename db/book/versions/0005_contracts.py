"""Contracts in full: parties, terms, escalation, instalments, deposits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE contract ADD COLUMN household_id INTEGER REFERENCES household (id)")
    op.create_index(op.f("ix_contract_household_id"), "contract", ["household_id"], unique=False)
    op.add_column("contract", sa.Column("direction", sa.Text(), server_default="in", nullable=False))
    op.add_column("contract", sa.Column("place", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("telephone", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("quantity", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("unit", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("price_by", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("price", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("escalation", sa.Text(), server_default="none", nullable=False))
    op.add_column("contract", sa.Column("step_rate", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("step_every", sa.Integer(), server_default="1", nullable=False))
    op.add_column("contract", sa.Column("step_amount", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("price_list", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("frequency", sa.Text(), server_default="year", nullable=False))
    op.add_column("contract", sa.Column("timing", sa.Text(), server_default="advance", nullable=False))
    op.add_column("contract", sa.Column("due_day", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("due_month", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("periods", sa.Text(), server_default="contract", nullable=False))
    op.add_column("contract", sa.Column("broken", sa.Text(), server_default="days", nullable=False))
    op.add_column("contract", sa.Column("due_list", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("terms_from", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("billed_from", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("deposit", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("signed_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("procedure_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("procedure", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("form", sa.Text(), server_default="written", nullable=False))
    op.add_column("contract", sa.Column("filed", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("filed_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("filed_with", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("arrears_rate", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("arrears_per", sa.Text(), server_default="", nullable=False))
    op.add_column("contract", sa.Column("grace_days", sa.Integer(), server_default="0", nullable=False))
    op.add_column("contract", sa.Column("account", sa.Text(), server_default="", nullable=False))
    op.execute("ALTER TABLE contract ADD COLUMN renews_id INTEGER REFERENCES contract (id)")
    op.create_index(op.f("ix_contract_renews_id"), "contract", ["renews_id"], unique=False)
    op.add_column("contract", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("contract", sa.Column("end_reason", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "contract_former",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("terms", sa.Text(), server_default="{}", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_former_contract_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_contract_former_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_contract_former_household_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_contract_former_resource_id")),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_contract_former_asset_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_former")),
    )
    op.create_index(op.f("ix_contract_former_asset_id"), "contract_former", ["asset_id"], unique=False)
    op.create_index(op.f("ix_contract_former_contract_id"), "contract_former", ["contract_id"], unique=False)
    op.create_index(op.f("ix_contract_former_counterparty_id"), "contract_former", ["counterparty_id"], unique=False)
    op.create_index(op.f("ix_contract_former_household_id"), "contract_former", ["household_id"], unique=False)
    op.create_index(op.f("ix_contract_former_resource_id"), "contract_former", ["resource_id"], unique=False)
    op.create_table(
        "contract_instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kind", sa.Text(), server_default="rent", nullable=False),
        sa.Column("begins", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("late_id", sa.Integer(), nullable=True),
        sa.Column("spread_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_instalment_contract_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["late_id"], ["contract_instalment.id"], name=op.f("fk_contract_instalment_late_id")),
        sa.ForeignKeyConstraint(["spread_id"], ["spread.id"], name=op.f("fk_contract_instalment_spread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_instalment")),
    )
    op.create_index(
        op.f("ix_contract_instalment_contract_id_due"), "contract_instalment", ["contract_id", "due"], unique=False
    )
    op.create_index(op.f("ix_contract_instalment_due"), "contract_instalment", ["due"], unique=False)
    op.create_index(op.f("ix_contract_instalment_late_id"), "contract_instalment", ["late_id"], unique=False)
    op.create_index(op.f("ix_contract_instalment_spread_id"), "contract_instalment", ["spread_id"], unique=False)
    op.create_table(
        "contract_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("prepaid", sa.Integer(), server_default="0", nullable=False),
        sa.Column("deposit", sa.Integer(), server_default="0", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("undone", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=True),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["contract_id"], ["contract.id"], name=op.f("fk_contract_act_contract_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_contract_act_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_act")),
    )
    op.create_index(op.f("ix_contract_act_contract_id"), "contract_act", ["contract_id"], unique=False)
    op.create_index(op.f("ix_contract_act_voucher_id"), "contract_act", ["voucher_id"], unique=False)
    op.create_table(
        "contract_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("instalment_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claim", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["contract_act.id"], name=op.f("fk_contract_settlement_act_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["instalment_id"],
            ["contract_instalment.id"],
            name=op.f("fk_contract_settlement_instalment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_settlement")),
    )
    op.create_index(op.f("ix_contract_settlement_act_id"), "contract_settlement", ["act_id"], unique=False)
    op.create_index(
        op.f("ix_contract_settlement_instalment_id_act_id_amount_claim"),
        "contract_settlement",
        ["instalment_id", "act_id", "amount", "claim"],
        unique=False,
    )
    # what the village orders it pays for, unless it earned by it; all else is paid to it
    op.execute(
        "UPDATE contract SET direction = 'out' WHERE kind IN ('works', 'purchase') AND id NOT IN ("
        "SELECT p.contract_id FROM posting p JOIN account a ON a.code = p.account "
        "WHERE a.class = 'income' AND p.contract_id IS NOT NULL)"
    )
