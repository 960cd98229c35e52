"""An open book: sessions that read, and sessions whose work is committed whole with its audit record."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage import lock, migrating
from gacha_app.storage import mapping as mapping  # the classes are mapped once this is imported
from gacha_app.storage.connection import check_is_book, connect, in_words
from gacha_app.storage.sessions import Store
from gacha_app.storage.sessions import Writing as Writing  # what `writing` yields

# The one action on a book that was moved to another chart of accounts
UNSEALING = "undo_chart_move"


class Book(Store):
    """An open book.

    Attributes:
        path: its file.
        read_only: whether it was opened only to read, or its balances went on into another book.
    """

    def __init__(self, path: Path, engine: Engine, lock_file: Path | None, user: str) -> None:
        super().__init__(engine, user)
        self.path = path
        self.read_only = lock_file is None or _moved_to(engine) != ""
        self._lock = lock_file

    def close(self) -> None:
        """Close the file and give the lock back."""
        super().close()
        if self._lock:
            lock.release(self._lock)
            self._lock = None

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as problem:
            raise in_words(problem, self.path.name) from problem

    def _begin_reading(self, session: Session) -> None:
        session.connection().exec_driver_sql("BEGIN")

    def _begin_writing(self, session: Writing, action: str) -> None:
        if self._lock is None:
            raise GachaError(_("“{name}”是以只读方式打开的，不能修改。").format(name=self.path.name))
        session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        if action != UNSEALING:
            _refuse_sealed(session)


def open_book(path: Path, *, read_only: bool = False, user: str = "") -> Book:
    """Open a book; an older one is backed up and brought up to date first.

    Raises:
        GachaError: if it is missing, no book, cut short, newer than the program, or in use.
    """
    check_is_book(path)
    if read_only:
        try:
            migrating.check_version(path)
        except migrating.OlderBook:
            if not _can_write(path):
                raise
            read_first = lock.take(path, user)
            try:
                migrating.bring_up_to_date(path)
            finally:
                lock.release(read_first)
        return Book(path, _engine(path, read_only=True), None, user)
    if not _can_write(path):
        raise GachaError(
            _("“{name}”是只读的，不能保存。请检查文件属性，或换一个可以写入的文件夹。").format(name=path.name)
        )
    held = lock.take(path, user)
    try:
        migrating.bring_up_to_date(path)
        return Book(path, _engine(path), held, user)
    except BaseException:
        lock.release(held)
        raise


def _refuse_sealed(session: Session) -> None:
    """Refuse to work in a book whose balances went on into another one."""
    if to := session.connection().exec_driver_sql("SELECT moved_to FROM organisation").scalar():
        raise GachaError(
            _("本账的余额已经转入新账“{name}”，旧账只能查看，请在新账里记账；要改旧账，请先撤销衔接。").format(name=to)
        )


def _moved_to(engine: Engine) -> str:
    """Return the file that a book's balances went on into, "" where there is none."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT moved_to FROM organisation").scalar() or "")


def _can_write(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


@cache
def _spare_what_is_loaded() -> None:
    """Let the collector of garbage pass over the program itself, which stays: long lists take half as long then."""
    gc.freeze()


def _engine(path: Path, *, read_only: bool = False) -> Engine:
    _spare_what_is_loaded()
    # sessions begin by themselves: a writing one at once, with BEGIN IMMEDIATE
    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
    )
