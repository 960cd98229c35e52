from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import contextmanager

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from handing_in import package
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from gacha_app import paths
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import Organisation
from gacha_app.services.books import new_book
from gacha_app.storage.audit import broken_records
from gacha_app.storage.hub import open_hub
from gacha_app.storage.hub_address import HubTrouble
from gacha_app.storage.hub_migrating import NewerHub, newest_version
from gacha_app.storage.hub_tables import metadata, package_texts, packages, villages
from gacha_app.township.receiving import receive
from gacha_app.township.summary import read_summary

_THIS = newest_version()
_NEXT = f"{int(_THIS) + 1:04d}"


def refusal(address: str, *, create: bool = False) -> str:
    with pytest.raises(GachaError) as problem:
        open_hub(address, create=create)
    return str(problem.value)


@contextmanager
def connection_to(address: str):
    """Look into a hub past the program."""
    url = address.replace("postgresql:", "postgresql+psycopg:") if "://" in address else f"sqlite:///{address}"
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def test_a_hub_is_made_where_there_is_none_and_opened_again(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as hub, hub.reading() as session:
        assert session.execute(select(packages)).all() == []
    with open_hub(hub_address) as hub, hub.reading() as session:
        assert session.execute(select(villages)).all() == []


def test_migrations_make_the_tables_that_the_program_works_with(hub_address):
    open_hub(hub_address, create=True).close()

    with connection_to(hub_address) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": "hub_version", "compare_type": True})
        assert compare_metadata(context, metadata) == []
        indexes = str(sorted(_indexes(connection)))
    assert "uq_package_accepted" in indexes


def test_a_hub_that_is_not_there_is_only_made_when_asked(hub_address):
    assert "汇总库" in refusal(hub_address) or "汇总的内容" in refusal(hub_address)


def test_every_change_leaves_a_sealed_record(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as hub:
        receive(hub, package(), "a.xlsx", "1")
        receive(hub, package("示例二嘎查"), "b.xlsx", "2")
        assert hub.revision == 2
        with hub.reading() as session:
            records = session.execute(text('SELECT "by", action, subject FROM audit ORDER BY id')).all()
            assert broken_records(session) == []
    assert [tuple(one) for one in records] == [
        ("示例员", "receive", "示例一嘎查 2023"),
        ("示例员", "receive", "示例二嘎查 2023"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET subject = 'x'",
        "DELETE FROM audit",
        "DELETE FROM package",
        "UPDATE package SET sha256 = 'x'",
        "UPDATE package SET figures = '{}'",
        "UPDATE package SET signature = 'x'",
        "UPDATE package_text SET content = NULL",
        "DELETE FROM package_text",
    ],
)
def test_the_database_keeps_what_was_received(hub_address, statement):
    with open_hub(hub_address, create=True) as hub:
        receive(hub, package(), "a.xlsx", "1")

    with connection_to(hub_address) as connection, pytest.raises(DBAPIError, match="never"):
        connection.execute(text(statement))


def test_what_goes_wrong_midway_leaves_nothing(hub_address):
    def half_done(hub):
        with hub.writing("try") as session:
            session.execute(villages.insert().values(name="甲", key="甲"))
            session.recorder.note("village", name="甲")
            raise ZeroDivisionError

    with open_hub(hub_address, create=True) as hub:
        with pytest.raises(ZeroDivisionError):
            half_done(hub)
        with hub.reading() as session:
            assert session.execute(select(villages)).all() == []
        assert hub.revision == 0


def test_what_a_reader_changes_is_thrown_away(hub_address):
    with open_hub(hub_address, create=True) as hub:
        with hub.reading() as session:
            session.execute(villages.insert().values(name="甲", key="甲"))
        with hub.reading() as session:
            assert session.execute(select(villages)).all() == []


def test_a_hub_of_a_newer_program_is_refused(hub_address):
    open_hub(hub_address, create=True).close()
    with connection_to(hub_address) as connection:
        connection.execute(text("UPDATE hub_version SET version_num = '9999'"))
        connection.commit()

    with pytest.raises(NewerHub, match="请先升级程序"):
        open_hub(hub_address)


def test_an_older_hub_is_brought_up_to_date_and_a_file_is_backed_up_first(hub_address, tmp_path, monkeypatch):
    with open_hub(hub_address, create=True) as hub:
        receive(hub, package(), "a.xlsx", "1")
    later = tmp_path / "db"
    shutil.copytree(paths.database(), later)
    (later / "hub" / "versions" / f"{_NEXT}_later.py").write_text(
        f"from alembic import op\nimport sqlalchemy as sa\nrevision = '{_NEXT}'\ndown_revision = '{_THIS}'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('village') as table:\n"
        "        table.add_column(sa.Column('note', sa.Text(), server_default='', nullable=False))\n"
        "        table.alter_column('name', existing_type=sa.Text(), nullable=False, server_default='x')\n"
    )
    monkeypatch.setattr(paths, "database", lambda: later)

    with open_hub(hub_address) as hub, hub.reading() as session:
        assert session.execute(text("SELECT name, note FROM village")).all() == [("示例一嘎查", "")]
        assert session.scalar(text("SELECT count(*) FROM package")) == 1
    backups = sorted((paths.user_data() / "backups").glob("hub-*.db"))
    assert len(backups) == (0 if hub_address.startswith("postgresql") else 1)
    for backup in backups:
        with sqlite3.connect(backup) as connection:
            assert connection.execute("SELECT version_num FROM hub_version").fetchone() == (_THIS,)
        connection.close()


def test_a_hub_of_the_first_days_keeps_its_years_their_texts_and_figures(hub_address, tmp_path, monkeypatch):
    first = tmp_path / "first"
    shutil.copytree(paths.database(), first)
    for later in (first / "hub" / "versions").glob("[0-9]*.py"):
        if later.name[:4] != "0001":
            later.unlink()
    old = package()
    with monkeypatch.context() as patch:
        patch.setattr(paths, "database", lambda: first)
        open_hub(hub_address, create=True).close()
    with connection_to(hub_address) as connection:
        connection.execute(text("INSERT INTO village (code, name, key) VALUES ('c', '示例一嘎查', '示例一')"))
        for number, year in enumerate((2022, 2023), 1):
            connection.execute(
                text(
                    "INSERT INTO package (village_id, year, version, state, sha256, fingerprint, format, name, made_at,"
                    " received_at, file, content) VALUES (1, :year, 1, 'accepted', :sha, :sha, 1, '示例一嘎查', :at, :at,"
                    " 'a.xlsx', :content)"
                ),
                {"year": year, "sha": f"{year}", "at": "2024-01-10T09:00:00+08:00",
                 "content": zlib.compress(old.text.encode())},
            )  # fmt: skip
            connection.execute(
                text("INSERT INTO figure (package_id, key, value) VALUES (:id, 'income', :income)"),
                {"id": number, "income": year * 100},
            )
        connection.commit()

    with open_hub(hub_address) as hub:
        for year in (2022, 2023):
            summary = read_summary(hub, Period(year))
            assert [(one.organisation, one.figures["income"]) for one in summary.villages] == [
                ("示例一嘎查", year * 100)
            ]
        with hub.reading() as session:
            kept = session.execute(select(package_texts.c.content)).scalars().all()
            assert {zlib.decompress(one).decode() for one in kept} == {old.text}
        receive(hub, package(code="c", income=5, quarter=2), "b.xlsx", "3")
        assert read_summary(hub, Period(2023, quarter=2)).totals["income"] == 5


def test_a_migration_that_loses_rows_is_taken_back(tmp_path, monkeypatch):
    with open_hub(str(tmp_path / "hub.db"), create=True) as hub:
        receive(hub, package(), "a.xlsx", "1")
    later = tmp_path / "db"
    shutil.copytree(paths.database(), later)
    (later / "hub" / "versions" / f"{_NEXT}_later.py").write_text(
        f"from alembic import op\nrevision = '{_NEXT}'\ndown_revision = '{_THIS}'\n"
        "def upgrade():\n    op.execute('DELETE FROM village')\n"
    )
    with monkeypatch.context() as patch:
        patch.setattr(paths, "database", lambda: later)
        with pytest.raises(AssertionError, match="lost rows"):
            open_hub(str(tmp_path / "hub.db"))

    with open_hub(str(tmp_path / "hub.db")) as hub, hub.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM village")) == 1


def test_a_file_that_is_no_hub_is_refused_in_words(tmp_path):
    (tmp_path / "text.db").write_text("你好")
    (tmp_path / "empty.db").touch()
    (tmp_path / "folder.db").mkdir()
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    new_book(tmp_path / "a.gacha", Organisation("c", "示例嘎查", first_year=2023)).close()
    open_hub(str(tmp_path / "hub.db"), create=True).close()
    (tmp_path / "cut.db").write_bytes((tmp_path / "hub.db").read_bytes()[:20_000])

    for create in (True, False):
        assert "不是汇总库的文件" in refusal(str(tmp_path / "text.db"), create=create)
        assert "文件夹" in refusal(str(tmp_path / "folder.db"), create=create)
        assert "别的程序的数据库" in refusal(str(tmp_path / "other.db"), create=create)
        assert "嘎查的账本" in refusal(str(tmp_path / "a.gacha"), create=create)
        assert "不完整" in refusal(str(tmp_path / "cut.db"), create=create)
    assert "不是汇总库" in refusal(str(tmp_path / "empty.db"))
    assert "找不到汇总库" in refusal(str(tmp_path / "none.db"))
    assert "文件夹" in refusal(str(tmp_path / "none" / "none.db"), create=True)
    assert "打不开" in refusal(str(tmp_path / ("长" * 200)), create=True)
    assert not (tmp_path / "none.db").exists()
    open_hub(str(tmp_path / "empty.db"), create=True).close()


def test_a_damaged_hub_is_refused_in_words(tmp_path):
    open_hub(str(tmp_path / "hub.db"), create=True).close()
    content = bytearray((tmp_path / "hub.db").read_bytes())
    content[100:8000] = b"\xff" * 7900
    (tmp_path / "hub.db").write_bytes(content)

    assert "已损坏" in refusal(str(tmp_path / "hub.db"))


def test_a_hub_that_may_not_be_written_is_read_and_refuses_the_rest_in_words(open_folder, as_anybody):
    with open_hub(str(open_folder / "hub.db"), create=True) as hub:
        receive(hub, package(), "a.xlsx", "1")
    (open_folder / "closed.db").write_bytes((open_folder / "hub.db").read_bytes())
    (open_folder / "closed.db").chmod(0)
    (open_folder / "hub.db").chmod(0o444)
    open_folder.chmod(0o555)

    with as_anybody():
        with open_hub(str(open_folder / "hub.db")) as hub:
            with hub.reading() as session:
                assert session.scalar(text("SELECT count(*) FROM package")) == 1
            with pytest.raises(HubTrouble, match="只读"):
                receive(hub, package("示例二嘎查"), "b.xlsx", "2")
        assert "没有权限" in refusal(str(open_folder / "closed.db"))
        assert "打不开" in refusal(str(open_folder / "new.db"), create=True)


def test_other_addresses_are_refused(tmp_path):
    assert "postgresql://" in refusal("mysql://a/b")
    assert "postgresql://" in refusal("postgresql://a:notaport/b")


def test_a_server_that_cannot_be_reached_is_told_without_the_password(server):
    folder = server.folder
    assert "连不上汇总服务器" in refusal("postgresql://clerk:geheim@127.0.0.1:1/hub", create=True)
    assert "连不上汇总服务器" in refusal(f"postgresql://clerk:geheim@/hub?host={folder}/none", create=True)
    assert "geheim" not in refusal("postgresql://clerk:geheim@127.0.0.1:1/hub", create=True)
    assert "geheim" not in refusal("postgresql://clerk:geheim@h:x/hub", create=True)
    assert "没有数据库“nowhere”" in refusal(server.address("nowhere"), create=True)
    assert "用户“nobody”" in refusal(server.address("postgres", user="nobody"), create=True)


def test_a_wrong_password_is_told(server, monkeypatch):
    address = server.new_database()
    database = address.partition("@/")[2].partition("?")[0]
    server.run("postgres", "CREATE ROLE clerk LOGIN PASSWORD 'right'")
    server.run("postgres", f'GRANT ALL ON DATABASE "{database}" TO clerk')
    server.run(database, "GRANT ALL ON SCHEMA public TO clerk")
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    rules.write_text("local all clerk scram-sha-256\n" + before)
    server.run("postgres", "SELECT pg_reload_conf()")
    try:
        clerk = server.address(database, user="clerk")
        assert "密码" in refusal(clerk, create=True)
        assert "密码" in refusal(clerk.replace("clerk@", "clerk:wrong@"), create=True)
        open_hub(clerk.replace("clerk@", "clerk:right@"), create=True).close()
        monkeypatch.setenv("GACHA_PASSWORD", "right")
        with open_hub(clerk) as hub:
            assert "right" not in hub.name
    finally:
        rules.write_text(before)
        server.run("postgres", "SELECT pg_reload_conf()")


def test_a_user_without_rights_is_told(server):
    address = server.new_database()
    database = address.partition("@/")[2].partition("?")[0]
    server.run("postgres", "CREATE ROLE guest LOGIN")

    assert "权限" in refusal(server.address(database, user="guest"), create=True)


def test_a_database_of_another_program_is_left_alone(server):
    address = server.new_database()
    database = address.partition("@/")[2].partition("?")[0]
    server.run(database, "CREATE TABLE package (id int)")

    assert "已有别的程序的表（package）" in refusal(address, create=True)


def test_a_server_that_takes_nothing_is_told(server):
    address = server.new_database()
    database = address.partition("@/")[2].partition("?")[0]
    open_hub(address, create=True).close()
    server.run(database, f'ALTER DATABASE "{database}" SET default_transaction_read_only = on')
    with open_hub(address) as hub, pytest.raises(HubTrouble, match="只读"):
        receive(hub, package(), "a.xlsx", "1")

    server.run("postgres", f'ALTER DATABASE "{database}" RESET default_transaction_read_only')
    full = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'"
    server.run(database, f"CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {full}; END $$")
    server.run(database, "CREATE TRIGGER disk_full BEFORE INSERT ON package FOR EACH ROW EXECUTE FUNCTION disk_full()")
    with open_hub(address) as hub, pytest.raises(HubTrouble, match="磁盘已满"):
        receive(hub, package(), "a.xlsx", "1")


def test_a_server_that_goes_away_is_told(server):
    address = server.new_database()
    database = address.partition("@/")[2].partition("?")[0]

    def interrupted(hub):
        with hub.reading() as session:
            end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
            server.run("postgres", end)
            session.execute(select(villages))

    with open_hub(address, create=True) as hub, pytest.raises(HubTrouble, match="连不上"):
        interrupted(hub)


def _indexes(connection):
    if connection.dialect.name == "sqlite":
        return connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index'")).scalars().all()
    return connection.execute(text("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")).scalars().all()
