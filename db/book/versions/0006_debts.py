"""What is examined and owed: contracts found faulty, claims, debts, loans, newly charged resources."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
