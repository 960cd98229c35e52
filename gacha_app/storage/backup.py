"""Copies of a book, made by SQLite's own backup and proved before they are trusted."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.connection import check_is_book, connect, in_words


def copy_book(source: Path, target: Path) -> None:
    """Copy a book, open or not, and prove the copy; the target appears only once it is whole.

    Raises:
        GachaError: if the source is no book, the target cannot be written, or the copy is not sound.
    """
    check_is_book(source)
    if target.is_dir():
        target = target / source.name
    if target.exists() and target.samefile(source):
        raise GachaError(_("备份不能写回账本自己，请另选一个文件名或文件夹。"))
    beside = target.with_name(f".{target.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        from_connection = connect(source, read_only=True)
        try:
            to_connection = sqlite3.connect(beside)
            try:
                from_connection.backup(to_connection)
                to_connection.execute("PRAGMA journal_mode = DELETE")
                sound = to_connection.execute("PRAGMA integrity_check").fetchone()[0]
            finally:
                to_connection.close()
        finally:
            from_connection.close()
        if sound != "ok":
            raise GachaError(_("“{name}”已损坏，请用备份恢复。").format(name=source.name))
        beside.replace(target)
    except sqlite3.Error as problem:
        raise in_words(problem, target.name) from problem
    except OSError as problem:
        raise GachaError(
            _("不能写入“{path}”：{reason}。请检查权限和剩余空间。").format(path=target, reason=problem.strerror)
        ) from problem
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


def owner_of(path: Path) -> str | None:
    """Return the code of the organisation whose book a file is; None where it is no sound book."""
    try:
        check_is_book(path)
        connection = connect(path, read_only=True)
        try:
            return str(connection.execute("SELECT code FROM organisation").fetchone()[0])
        finally:
            connection.close()
    except (GachaError, sqlite3.Error, TypeError):
        return None


@contextlib.contextmanager
def same_folder_copy(path: Path) -> Iterator[Path]:
    """Yield a copy of a book in the book's own folder, for work that ends in taking the book's place."""
    copy = path.with_name(f".{path.name}.new")
    copy_book(path, copy)
    try:
        yield copy
    finally:
        for left in (copy, copy.with_name(copy.name + "-journal")):
            with contextlib.suppress(OSError):
                left.unlink()
