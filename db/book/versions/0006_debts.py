"""What is examined and owed: contracts found faulty, claims, debts, loans, newly charged resources."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contract_examination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("people", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("yearly_before", sa.Integer(), server_default="0", nullable=False),
        sa.Column("yearly_after", sa.Integer(), server_default="0", nullable=False),
        sa.Column("handling", sa.Text(), server_default="", nullable=False),
        sa.Column("handling_note", sa.Text(), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("paper", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_contract_examination_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_examination")),
    )
    op.create_index(op.f("ix_contract_examination_contract_id"), "contract_examination", ["contract_id"], unique=False)
    op.create_index(op.f("ix_contract_examination_date"), "contract_examination", ["date"], unique=False)
    op.create_table(
        "contract_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("examination_id", sa.Integer(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("found", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["contract_examination.id"],
            name=op.f("fk_contract_fault_examination_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_fault")),
        sa.UniqueConstraint("examination_id", "fault", name=op.f("uq_contract_fault_examination_id_fault")),
    )
    op.create_table(
        "debt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), server_default="debt", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("arisen_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="other", nullable=False),
        sa.Column("evidence", sa.Text(), server_default="", nullable=False),
        sa.Column("principal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("interest", sa.Integer(), server_default="0", nullable=False),
        sa.Column("planned_way", sa.Text(), server_default="", nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_debt_account")),
        sa.ForeignKeyConstraint(["contract_id"], ["contract.id"], name=op.f("fk_debt_contract_id")),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_debt_counterparty_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_debt_household_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_debt_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt")),
    )
    op.create_index(op.f("ix_debt_account"), "debt", ["account"], unique=False)
    op.create_index(op.f("ix_debt_contract_id"), "debt", ["contract_id"], unique=False)
    op.create_index(op.f("ix_debt_counterparty_id"), "debt", ["counterparty_id"], unique=False)
    op.create_index(op.f("ix_debt_household_id"), "debt", ["household_id"], unique=False)
    op.create_index(op.f("ix_debt_voucher_id"), "debt", ["voucher_id"], unique=False)
    op.create_table(
        "debt_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("debt_id", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("linked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("meeting", sa.Text(), server_default="", nullable=False),
        sa.Column("paper", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("other_debt_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["debt_id"], ["debt.id"], name=op.f("fk_debt_act_debt_id")),
        sa.ForeignKeyConstraint(["other_debt_id"], ["debt.id"], name=op.f("fk_debt_act_other_debt_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_debt_act_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debt_act")),
    )
    op.create_index(op.f("ix_debt_act_debt_id"), "debt_act", ["debt_id"], unique=False)
    op.create_index(op.f("ix_debt_act_other_debt_id"), "debt_act", ["other_debt_id"], unique=False)
    op.create_index(op.f("ix_debt_act_voucher_id"), "debt_act", ["voucher_id"], unique=False)
    op.create_table(
        "resource_charge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plot", sa.Text(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), server_default="found", nullable=False),
        sa.Column("area", sa.Integer(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("yearly", sa.Integer(), server_default="0", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("paper", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["counterparty_id"], ["counterparty.id"], name=op.f("fk_resource_charge_counterparty_id")
        ),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_resource_charge_household_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_resource_charge_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_charge")),
    )
    op.create_index(op.f("ix_resource_charge_counterparty_id"), "resource_charge", ["counterparty_id"], unique=False)
    op.create_index(op.f("ix_resource_charge_household_id"), "resource_charge", ["household_id"], unique=False)
    op.create_index(op.f("ix_resource_charge_resource_id"), "resource_charge", ["resource_id"], unique=False)
    op.create_table(
        "charge_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("charge_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["resource_charge.id"], name=op.f("fk_charge_act_charge_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_charge_act_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge_act")),
    )
    op.create_index(op.f("ix_charge_act_charge_id"), "charge_act", ["charge_id"], unique=False)
    op.create_index(op.f("ix_charge_act_voucher_id"), "charge_act", ["voucher_id"], unique=False)
    op.create_table(
        "loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), server_default="taken", nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("counterparty_id", sa.Integer(), nullable=True),
        sa.Column("principal", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rate_per", sa.Text(), server_default="year", nullable=False),
        sa.Column("day_count", sa.Text(), server_default="month", nullable=False),
        sa.Column("plan", sa.Text(), server_default="at_end", nullable=False),
        sa.Column("every", sa.Integer(), server_default="12", nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text(), server_default="operation", nullable=False),
        sa.Column("meeting", sa.Text(), server_default="", nullable=False),
        sa.Column("excuse", sa.Text(), server_default="", nullable=False),
        sa.Column("excused_by", sa.Text(), server_default="", nullable=False),
        sa.Column("interest_account", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.code"], name=op.f("fk_loan_account")),
        sa.ForeignKeyConstraint(["counterparty_id"], ["counterparty.id"], name=op.f("fk_loan_counterparty_id")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_loan_household_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_loan_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("name", name=op.f("uq_loan_name")),
    )
    op.create_index(op.f("ix_loan_counterparty_id"), "loan", ["counterparty_id"], unique=False)
    op.create_index(op.f("ix_loan_household_id"), "loan", ["household_id"], unique=False)
    op.create_index(op.f("ix_loan_voucher_id"), "loan", ["voucher_id"], unique=False)
    op.create_table(
        "loan_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), server_default="", nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("voucher_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_loan_act_loan_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_loan_act_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_act")),
    )
    op.create_index(op.f("ix_loan_act_loan_id"), "loan_act", ["loan_id"], unique=False)
    op.create_index(op.f("ix_loan_act_voucher_id"), "loan_act", ["voucher_id"], unique=False)
