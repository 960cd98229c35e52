"""First tables of a hub."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What not even a mistake of the program can do: change the audit trail, or a package once it is received
KEPT = {
    "sqlite": (
        """
        CREATE TRIGGER audit_is_kept_on_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit record is never changed'); END
        """,
        """
        CREATE TRIGGER audit_is_kept_on_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'an audit record is never changed'); END
        """,
        """
        CREATE TRIGGER package_is_kept_on_delete BEFORE DELETE ON package
        BEGIN SELECT RAISE(ABORT, 'a package is never deleted'); END
        """,
        """
        CREATE TRIGGER package_is_kept_on_update BEFORE UPDATE OF sha256, content, year, version, village_id ON package
        BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END
        """,
        """
        CREATE TRIGGER figure_is_kept_on_update BEFORE UPDATE ON figure
        BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END
        """,
        """
        CREATE TRIGGER figure_is_kept_on_delete BEFORE DELETE ON figure
        BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION hub_record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'what a hub has received is never changed'; END $$
        """,
        """
        CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
        """
        CREATE TRIGGER package_is_kept BEFORE DELETE OR UPDATE OF sha256, content, year, version, village_id ON package
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
        """
        CREATE TRIGGER figure_is_kept BEFORE UPDATE OR DELETE ON figure
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
    ),
}


def upgrade() -> None:
    op.create_table(
        "village",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), server_default="", nullable=False),
        sa.Column("banner", sa.Text(), server_default="", nullable=False),
        sa.Column("expected", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("since", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_village"),
        sa.UniqueConstraint("code", name="uq_village_code"),
        sa.UniqueConstraint("key", "township", name="uq_village_key_township"),
    )
    op.create_table(
        "package",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("program", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("township", sa.Text(), server_default="", nullable=False),
        sa.Column("banner", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("received_by", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sample", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("faults", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("state IN ('accepted', 'superseded')", name="ck_package_state_known"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_package_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_package"),
        sa.UniqueConstraint("sha256", name="uq_package_sha256"),
        sa.UniqueConstraint("village_id", "year", "version", name="uq_package_village_id_year_version"),
    )
    op.create_index("ix_package_year_state", "package", ["year", "state"])
    op.create_index(
        "uq_package_accepted", "package", ["village_id", "year"], unique=True,
        sqlite_where=sa.text("state = 'accepted'"), postgresql_where=sa.text("state = 'accepted'"),
    )  # fmt: skip
    op.create_table(
        "figure",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name="fk_figure_package_id"),
        sa.PrimaryKeyConstraint("package_id", "key", name="pk_figure"),
    )
    op.create_table(
        "seen_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), server_default="", nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("package_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name="fk_seen_file_package_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seen_file"),
    )
    op.create_index("ix_seen_file_file", "seen_file", ["file"])
    op.create_index("ix_seen_file_sha256", "seen_file", ["sha256"])
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
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
    )
    for statement in KEPT[op.get_bind().dialect.name]:
        op.execute(statement)
