"""Quarters and months, the keys that villages sign with, deadlines, and packages sent back or found good.

The long texts of packages get a table of their own and their figures stand in the package's row: a board of ten
thousand villages reads one short row a village.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_FIXED = "sha256, figures, year, period, version, village_id, key, signature"

# A rebuilt table comes back without its triggers
KEPT = {
    "sqlite": (
        """
        CREATE TRIGGER package_is_kept_on_delete BEFORE DELETE ON package
        BEGIN SELECT RAISE(ABORT, 'a package is never deleted'); END
        """,
        f"""
        CREATE TRIGGER package_is_kept_on_update BEFORE UPDATE OF {_FIXED} ON package
        BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END
        """,
        """
        CREATE TRIGGER package_text_is_kept_on_update BEFORE UPDATE ON package_text
        BEGIN SELECT RAISE(ABORT, 'a package is never changed'); END
        """,
        """
        CREATE TRIGGER package_text_is_kept_on_delete BEFORE DELETE ON package_text
        BEGIN SELECT RAISE(ABORT, 'a package is never deleted'); END
        """,
        """
        CREATE TRIGGER return_mark_is_kept_on_update BEFORE UPDATE ON return_mark
        BEGIN SELECT RAISE(ABORT, 'what was said of a package is never changed'); END
        """,
        """
        CREATE TRIGGER return_mark_is_kept_on_delete BEFORE DELETE ON return_mark
        BEGIN SELECT RAISE(ABORT, 'what was said of a package is never changed'); END
        """,
    ),
    "postgresql": (
        f"""
        CREATE TRIGGER package_is_kept BEFORE DELETE OR UPDATE OF {_FIXED} ON package
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
        """
        CREATE TRIGGER package_text_is_kept BEFORE UPDATE OR DELETE ON package_text
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
        """
        CREATE TRIGGER return_mark_is_kept BEFORE UPDATE OR DELETE ON return_mark
        FOR EACH ROW EXECUTE FUNCTION hub_record_is_kept()
        """,
    ),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        op.execute("DROP TRIGGER package_is_kept ON package")
        # a convention of names was or was not put before it, as the program of the day had it
        for name in ("ck_package_state_known", "ck_package_ck_package_state_known"):
            op.execute(f"ALTER TABLE package DROP CONSTRAINT IF EXISTS {name}")
    for name in ("uq_package_accepted", "ix_package_year_state"):
        op.drop_index(name, "package")
    for name, empty in (
        ("period", ""), ("figures", "{}"), ("key", ""), ("signature", ""), ("approved_at", ""), ("approved_by", ""),
    ):  # fmt: skip
        op.add_column("package", sa.Column(name, sa.Text(), server_default=empty, nullable=False))
    op.execute("UPDATE package SET period = CAST(year AS TEXT)")
    _gather_figures()
    op.create_table(
        "package_text",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name="fk_package_text_package_id"),
        sa.PrimaryKeyConstraint("package_id", name="pk_package_text"),
    )
    op.execute("INSERT INTO package_text (package_id, content) SELECT id, content FROM package")
    with op.batch_alter_table("package") as table:
        table.drop_column("content")
        if dialect == "sqlite":
            table.drop_constraint(op.f("ck_package_ck_package_state_known"), type_="check")
        table.create_check_constraint(op.f("ck_package_state_known"), "state IN ('accepted', 'superseded', 'returned')")
        table.drop_constraint(op.f("uq_package_village_id_year_version"), type_="unique")
        table.create_unique_constraint(
            op.f("uq_package_village_id_period_version"), ["village_id", "period", "version"]
        )
    op.create_index(
        "uq_package_accepted", "package", ["village_id", "period"], unique=True,
        sqlite_where=sa.text("state = 'accepted'"), postgresql_where=sa.text("state = 'accepted'"),
    )  # fmt: skip
    op.create_index("ix_package_period_state", "package", ["period", "state"])
    op.add_column("seen_file", sa.Column("period", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE seen_file SET period = CAST(year AS TEXT) WHERE year IS NOT NULL")
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('trusted', 'former', 'waiting')", name="ck_signing_key_state_known"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_signing_key_village_id"),
        sa.PrimaryKeyConstraint("id", name="pk_signing_key"),
        sa.UniqueConstraint("village_id", "key", name="uq_signing_key_village_id_key"),
    )
    op.create_index("ix_signing_key_key", "signing_key", ["key"])
    op.create_index(
        "uq_signing_key_trusted", "signing_key", ["village_id"], unique=True,
        sqlite_where=sa.text("state = 'trusted'"), postgresql_where=sa.text("state = 'trusted'"),
    )  # fmt: skip
    op.create_table(
        "deadline",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("set_at", sa.Text(), server_default="", nullable=False),
        sa.Column("set_by", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("period", name="pk_deadline"),
    )
    op.create_table(
        "return_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("package_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), server_default="", nullable=False)
            for name in ("place", "title", "value", "words")
        ),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["package_id"], ["package.id"], name="fk_return_mark_package_id"),
        sa.PrimaryKeyConstraint("id", name="pk_return_mark"),
    )
    op.create_index("ix_return_mark_package_id", "return_mark", ["package_id"])
    for statement in KEPT[dialect]:
        op.execute(statement)


def _gather_figures() -> None:
    """Put the figures of each package into its row, and drop the table they stood in."""
    connection = op.get_bind()
    gathered: dict[int, dict[str, int]] = {}
    for row in connection.execute(sa.text("SELECT package_id, key, value FROM figure ORDER BY package_id, key")):
        gathered.setdefault(row.package_id, {})[row.key] = row.value
    for package_id, figures in gathered.items():
        text = json.dumps(figures, sort_keys=True, separators=(",", ":"))
        connection.execute(
            sa.text("UPDATE package SET figures = :figures WHERE id = :id").bindparams(figures=text, id=package_id)
        )
    op.drop_table("figure")
