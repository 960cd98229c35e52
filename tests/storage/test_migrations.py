from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.domain.household import Household, Member, ShareMovement
from gacha_app.domain.organisation import Organisation
from gacha_app.services.books import new_book, new_code, verify
from gacha_app.services.households import record_household
from gacha_app.storage import migrating
from gacha_app.storage.book import open_book
from gacha_app.storage.connection import connect
from gacha_app.storage.migrating import OlderBook, make_tables
from gacha_app.storage.tables import metadata

# Adds a column the way SQLite makes one do it: the table is rebuilt, while members and shares hang on it
_REBUILD = '''"""A column more."""
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None

def upgrade() -> None:
    with op.batch_alter_table("household", recreate="always") as table:
        table.add_column(sa.Column("nickname", sa.Text(), nullable=False, server_default=""))
    {more}
'''


@pytest.fixture
def filled(tmp_path):
    book = new_book(tmp_path / "旧.gacha", Organisation(new_code(), "示例嘎查", first_year=2023), {"102": 500})
    for place in range(1, 4):
        record_household(
            book,
            Household(
                f"{place:04d}", f"示例户{place}", members=[Member(f"示例人{place}"), Member("示例孩")],
                movements=[ShareMovement(dt.date(2023, 1, 1), 10_000)],
            ),
        )  # fmt: skip
    book.close()
    return book.path


@pytest.fixture
def next_program(tmp_path, monkeypatch):
    """Return a function that makes this program the next version, with one migration more."""

    def upgrade(more="pass"):
        folder = tmp_path / "db"
        shutil.copytree(paths.database(), folder)
        revision = f"{int(migrating.newest_version()) + 1:04d}"
        script = _REBUILD.format(revision=revision, before=migrating.newest_version(), more=more)
        (folder / "book" / "versions" / f"{revision}_more.py").write_text(script, "utf-8")
        monkeypatch.setattr(paths, "database", lambda: folder)

    return upgrade


def test_migrations_and_tables_say_the_same(tmp_path):
    make_tables(tmp_path / "a.gacha")
    migrated = inspect(create_engine("sqlite://", creator=lambda: connect(tmp_path / "a.gacha"), poolclass=NullPool))
    wanted_engine = create_engine("sqlite://", creator=lambda: connect(tmp_path / "b.gacha"), poolclass=NullPool)
    metadata.create_all(wanted_engine)
    wanted = inspect(wanted_engine)

    def shape(one, table):
        columns = {c["name"]: (str(c["type"]), c["nullable"], str(c["default"])) for c in one.get_columns(table)}
        foreign = sorted(
            (tuple(k["constrained_columns"]), k["referred_table"], str(k["options"]))
            for k in one.get_foreign_keys(table)
        )
        uniques = sorted(tuple(u["column_names"]) for u in one.get_unique_constraints(table))
        indexes = sorted((i["name"], tuple(i["column_names"]), i["unique"]) for i in one.get_indexes(table))
        checks = sorted(c["sqltext"] for c in one.get_check_constraints(table))
        return columns, one.get_pk_constraint(table)["constrained_columns"], foreign, uniques, indexes, checks

    tables = set(migrated.get_table_names()) - {"alembic_version"}
    assert tables == set(wanted.get_table_names())
    for table in tables:
        assert shape(migrated, table) == shape(wanted, table), table


def test_a_filled_older_book_loses_nothing_and_its_backup_is_kept(filled, next_program, own_home):
    next_program()

    with open_book(filled) as book:
        assert verify(book) == ()
    with sqlite3.connect(filled) as rows:
        assert rows.execute("SELECT count(*), max(nickname) FROM household").fetchone() == (3, "")
        assert rows.execute("SELECT count(*) FROM member").fetchone() == (6,)
        assert rows.execute("SELECT count(*) FROM share_movement").fetchone() == (3,)
    rows.close()
    assert len(list((own_home / "data" / "backups").glob("旧-*.gacha"))) == 1
    assert not list(filled.parent.glob(".旧*"))


def test_an_older_book_is_brought_up_to_date_even_to_be_read(filled, next_program):
    next_program()
    with pytest.raises(OlderBook):
        migrating.check_version(filled)

    with open_book(filled, read_only=True) as book:
        assert verify(book) == ()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("op.execute('DELETE FROM member WHERE id = 1')", "升级“旧.gacha”后核对不上（member）"),
        ("op.execute('DROP TABLE nothing')", "升级“旧.gacha”没有成功"),
        ("raise RuntimeError('断电')", "升级“旧.gacha”没有成功（断电）"),
    ],
)
def test_an_upgrade_that_loses_anything_leaves_the_book_as_it_was(filled, next_program, own_home, more, said):
    before = filled.read_bytes()
    next_program(more)

    with pytest.raises(GachaError) as refused:
        open_book(filled)

    assert said in str(refused.value)
    backup = next((own_home / "data" / "backups").glob("旧-*.gacha"))
    assert str(backup) in str(refused.value)
    assert filled.read_bytes() == before
    assert not list(filled.parent.glob(".旧*"))


def test_a_book_of_the_next_version_is_refused_by_this_one(filled, next_program, monkeypatch):
    this_program = paths.database
    next_program()
    open_book(filled).close()
    monkeypatch.setattr(paths, "database", this_program)

    with pytest.raises(GachaError, match="更新版本的程序"):
        open_book(filled)


def test_reference_data_lie_where_the_program_looks():
    assert (paths.reference() / "accounts_2023.csv").is_file()
    assert Path(paths.resources() / "fonts" / "NotoSansSC-Regular.ttf").is_file()
