"""Making a book's tables, and bringing an older book up to date without ever risking it."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError

from gacha_app import paths
from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.backup import copy_book, same_folder_copy
from gacha_app.storage.connection import APPLICATION_ID, connect, in_words

if TYPE_CHECKING:
    from alembic.config import Config


# An empty book by its scripts: whoever makes several (the six examples, the tests) has them migrated once
_EMPTY_BOOKS: dict[tuple[Path, str], bytes] = {}


class OlderBook(GachaError):
    """A book made by an older program; it must be brought up to date before it is read."""


class NewerBook(GachaError):
    """A book made by a newer program."""


def newest_version() -> str:
    """Return the version of the tables this program works with: the last migration's number."""
    return max(file.name[:4] for file in (paths.database() / "book" / "versions").glob("[0-9]*.py"))


def check_version(path: Path) -> None:
    """Refuse a book that is newer or older than the program.

    Raises:
        NewerBook: if a newer program made it.
        OlderBook: if an older one did.
    """
    version = _version_of(path)
    if version > newest_version():
        raise NewerBook(_("“{name}”是用更新版本的程序保存的，请先升级程序再打开。").format(name=path.name))
    if version < newest_version():
        raise OlderBook(_("“{name}”是旧版本的账本，请先在可以写入的地方打开一次。").format(name=path.name))


def bring_up_to_date(path: Path) -> Path | None:
    """Back an older book up, migrate a copy, prove the copy and put it in the book's place.

    Returns:
        The backup, or None where the book was up to date.

    Raises:
        GachaError: if the book is newer, or the migrated copy does not hold what the book held.
    """
    try:
        check_version(path)
    except OlderBook:
        pass
    else:
        return None
    stamp = f"{dt.datetime.now():%Y%m%d-%H%M%S}"  # noqa: DTZ005 - a name for people
    backups = paths.user_data() / "backups"
    backups.mkdir(parents=True, exist_ok=True)
    backup = backups / f"{path.stem}-{stamp}{path.suffix}"
    copy_book(path, backup)
    with same_folder_copy(path) as copy:
        before = _facts(copy)
        try:
            _upgrade(copy)
        except Exception as problem:
            # whatever went wrong, the user's book is as it was, and he must hear of that first
            raise GachaError(
                _("升级“{name}”没有成功（{reason}），账本没有改动；备份在 {backup}。").format(
                    name=path.name, reason=str(problem).splitlines()[0][:120], backup=backup
                )
            ) from problem
        after = _facts(copy)
        lost = [name for name, fact in before.items() if after.get(name) != fact]
        if lost:
            raise GachaError(
                _("升级“{name}”后核对不上（{what}），账本没有改动；备份在 {backup}。").format(
                    name=path.name, what="、".join(lost[:3]), backup=backup
                )
            )
        copy.replace(path)
    return backup


def make_tables(path: Path) -> None:
    """Make a new book's file with all its tables.

    Raises:
        GachaError: if the disk is full or refuses.
        OSError: likewise, where the file itself cannot be written.
    """
    scripts = (paths.database(), newest_version())
    if scripts in _EMPTY_BOOKS:
        path.write_bytes(_EMPTY_BOOKS[scripts])
        return
    try:
        connection = connect(path)
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        finally:
            connection.close()
        _upgrade(path)
    except (DatabaseError, sqlite3.DatabaseError) as problem:
        raise in_words(problem, path.name) from problem
    _EMPTY_BOOKS[scripts] = path.read_bytes()


def alembic_config(path: Path) -> Config:
    """Return Alembic's settings for a book's file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(paths.database() / "book").replace("%", "%%"))
    config.attributes["path"] = path
    return config


def _upgrade(path: Path) -> None:
    from alembic import command

    command.upgrade(alembic_config(path), "head")


def _version_of(path: Path) -> str:
    connection = connect(path, read_only=True)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError as problem:
        if "no such table" in str(problem):
            raise GachaError(_("“{name}”里没有账本的内容，请用备份恢复。").format(name=path.name)) from None
        raise in_words(problem, path.name) from problem
    except sqlite3.DatabaseError as problem:
        raise in_words(problem, path.name) from problem
    finally:
        connection.close()
    return str(row[0]) if row else ""


def _facts(path: Path) -> dict[str, object]:
    """Return what a migration must not change: rows of every table, sums per year, foreign keys."""
    connection = connect(path, read_only=True)
    try:
        facts: dict[str, object] = {}
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('alembic_version')"
            " AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall():
            facts[name] = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        with contextlib.suppress(sqlite3.OperationalError):
            facts["posting sums"] = connection.execute(
                "SELECT substr(v.date, 1, 4), p.account, sum(p.amount), sum(abs(p.amount)) FROM posting p"
                " JOIN voucher v ON v.id = p.voucher_id GROUP BY 1, 2 ORDER BY 1, 2"
            ).fetchall()
        facts["foreign keys"] = connection.execute("PRAGMA foreign_key_check").fetchall()
        facts["integrity"] = connection.execute("PRAGMA integrity_check").fetchall()
        return facts
    finally:
        connection.close()
