"""An open book: sessions that read, and sessions whose work is committed whole with its audit record."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage import lock, migrating
from gacha_app.storage import mapping as mapping  # the classes are mapped once this is imported
from gacha_app.storage.audit import Recorder
from gacha_app.storage.connection import check_is_book, connect, in_words

# The one action on a book that was moved to another chart of accounts
UNSEALING = "undo_chart_move"


class Writing(Session):
    """A session whose work is committed whole or not at all, with its audit record.

    Attributes:
        by: who works.
    """

    recorder: Recorder

    @property
    def by(self) -> str:
        """Who works in this session."""
        return self.recorder.by


class Book:
    """An open book.

    Attributes:
        path: its file.
        user: who works in it; named in vouchers and in the audit trail.
        read_only: whether it was opened only to read.
        revision: grows by one with every action; a page that showed an earlier one is stale.
    """

    def __init__(self, path: Path, engine: Engine, lock_file: Path | None, user: str) -> None:
        self.path = path
        self.user = user
        self.read_only = lock_file is None
        self.revision = 0
        self._engine = engine
        self._lock = lock_file
        self._reading = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self._writing = sessionmaker(engine, class_=Writing, expire_on_commit=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session to read with; what it changes is thrown away."""
        with self._in_words(), self._reading() as session:
            # one snapshot for the whole report
            session.connection().exec_driver_sql("BEGIN")
            yield session
            # objects leave whole: what the rollback found in the session it would empty
            session.expunge_all()
            session.rollback()

    @contextmanager
    def writing(self, action: str, subject: str = "") -> Iterator[Writing]:
        """Yield a session whose work is committed whole, or not at all, with one audit record.

        Args:
            action: what the user does, by the name of the service.
            subject: what it is done to, in words.

        Raises:
            GachaError: if the book is open only to read, or the disk refuses.
        """
        if self.read_only:
            raise GachaError(_("“{name}”是以只读方式打开的，不能修改。").format(name=self.path.name))
        with self._in_words(), self._writing() as session:
            # the write lock before the first look: what is checked is what is changed
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            if action != UNSEALING:
                _refuse_sealed(session)
            session.recorder = Recorder(session, self.user, action, subject)
            yield session
            session.recorder.write()
            session.commit()
        self.revision += 1

    def close(self) -> None:
        """Close the file and give the lock back."""
        self._engine.dispose()
        if self._lock:
            lock.release(self._lock)
            self._lock = None

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except (DatabaseError, sqlite3.DatabaseError) as problem:
            raise in_words(problem, self.path.name) from problem


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
    to = session.connection().exec_driver_sql("SELECT moved_to FROM organisation").scalar()
    if to:
        raise GachaError(
            _("本账的余额已经转入新账“{name}”，旧账只能查看，请在新账里记账；要改旧账，请先撤销衔接。").format(name=to)
        )


def _can_write(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _engine(path: Path, *, read_only: bool = False) -> Engine:
    # sessions begin by themselves: a writing one at once, with BEGIN IMMEDIATE
    return create_engine(
        "sqlite://",
        creator=lambda: connect(path, read_only=read_only),
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
    )
