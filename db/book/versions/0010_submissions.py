"""Handing in: the key of the book, what was handed in, and what the township sent back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "book_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.Column("current", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_key")),
        sa.UniqueConstraint("public", name=op.f("uq_book_key_public")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("signature", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_period_version"), "submission", ["period", "version"], unique=False)
    op.create_table(
        "returned_package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        sa.Column("read_by", sa.Text(), server_default="", nullable=False),
        sa.Column("slip_sha256", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_returned_package_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_package")),
        sa.UniqueConstraint("slip_sha256", name=op.f("uq_returned_package_slip_sha256")),
    )
    op.create_table(
        "returned_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("returned_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in ("place", "title", "value", "words")
        ),
        sa.ForeignKeyConstraint(
            ["returned_id"], ["returned_package.id"], name=op.f("fk_returned_mark_returned_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_mark")),
    )
    op.create_index(op.f("ix_returned_mark_returned_id"), "returned_mark", ["returned_id"], unique=False)
    # what a village handed in and which key it signed with is not to be rewritten
    for name in ("submission", "book_key"):
        op.execute(
            f"CREATE TRIGGER {name}_is_kept_on_delete BEFORE DELETE ON {name}"
            f" BEGIN SELECT RAISE(ABORT, 'what was handed in is kept'); END"
        )
    op.execute(
        "CREATE TRIGGER submission_is_kept_on_update BEFORE UPDATE ON submission"
        " BEGIN SELECT RAISE(ABORT, 'what was handed in is kept'); END"
    )
    op.execute(
        "CREATE TRIGGER book_key_is_kept_on_update BEFORE UPDATE OF public, secret ON book_key"
        " BEGIN SELECT RAISE(ABORT, 'what was handed in is kept'); END"
    )
