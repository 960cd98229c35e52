"""Contracts in full: parties, terms, escalation, instalments, deposits."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE contract ADD COLUMN household_id INTEGER REFERENCES household (id)")
    op.create_index(op.f("ix_contract_household_id"), "contract", ["household_id"], unique=False)
