"""Making a hub's tables, and bringing an older hub up to date; one transaction, while everybody else waits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.hub_address import APPLICATION_ID
from gacha_app.storage.hub_tables import metadata

VERSION_TABLE = "hub_version"


class NewerHub(GachaError):
    """A hub made by a newer program."""


def newest_version() -> str:
    """Return the version of the tables this program works with: the last migration's number."""
    return max(file.name[:4] for file in (_scripts() / "versions").glob("[0-9]*.py"))


def bring_up_to_date(engine: Engine, name: str, *, create: bool) -> None:
    """Make the tables of a new hub, or migrate an older one; a file is backed up first.

    Raises:
        GachaError: if it is newer than the program, holds something else, or may not be made.
    """
    with engine.connect() as connection:
        version = _version_of(connection)
    if version == newest_version():
        return
    _check(version, name, create)
    if version and engine.dialect.name == "sqlite":
        _back_up(engine)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # a rebuilt table would fall foul of its children; the keys are proved when all is done
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        lock(connection)
        # somebody else may have done it while we waited
        version = _version_of(connection)
        if version != newest_version():
            _check(version, name, create)
            if not version:
                _refuse_others_tables(connection, name)
            _upgrade(connection)
            connection.commit()
    # no connection with its keys switched off is used again
    engine.dispose()


def lock(connection: Connection) -> None:
    """Begin a transaction that is alone in writing until it ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": APPLICATION_ID})


def _check(version: str, name: str, create: bool) -> None:
    if version > newest_version():
        raise NewerHub(_("“{name}”是用更新版本的程序建立的，请先升级程序再打开。").format(name=name))
    if not version and not create:
        raise GachaError(_("“{name}”里还没有汇总的内容，请先收一次上报文件。").format(name=name))


def _version_of(connection: Connection) -> str:
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) or "")


def _refuse_others_tables(connection: Connection, name: str) -> None:
    found = sorted(set(inspect(connection).get_table_names()) & set(metadata.tables))
    if found:
        raise GachaError(
            _("“{name}”里已有别的程序的表（{tables}），请为汇总库另建一个数据库。").format(
                name=name, tables="、".join(found)
            )
        )


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise AssertionError("the migration lost rows that others refer to")


def _back_up(engine: Engine) -> Path:
    """Copy a hub's file by SQLite's own backup into the user's folder."""
    connection = engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert driver is not None
        source = Path(driver.execute("PRAGMA database_list").fetchone()[2])
        folder = paths.user_data() / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{source.stem}-{dt.datetime.now():%Y%m%d-%H%M%S%f}{source.suffix}"  # noqa: DTZ005
        driver.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()
    return target


def _scripts() -> Path:
    return paths.database() / "hub"
