"""A township's hub, a file or a server: sessions that read, and short ones whose work is committed whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from gacha_app.storage import hub_migrating
from gacha_app.storage.audit import Recorder
from gacha_app.storage.book import Writing
from gacha_app.storage.connection import connect
from gacha_app.storage.hub_address import check_hub_file, hub_file, hub_in_words, is_server, server_url, shown

# Several clerks collect at once; each waits for the other's file, never for his whole folder
_PATIENCE = 30_000


class Hub:
    """An open hub. Nobody holds it for long: each action waits for the one before and is over in milliseconds.

    Attributes:
        name: what it is called, without any password.
        user: who works in it.
        revision: grows by one with every action done here.
    """

    def __init__(self, address: str, engine: Engine, user: str) -> None:
        self.name = shown(address)
        self.user = user
        self.revision = 0
        self._address = address
        self._engine = engine
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
        """Yield a session that sees one moment of the hub; what it changes is thrown away."""
        with words_for(self._address), self._reading() as session:
            if self._engine.dialect.name == "sqlite":
                session.connection().exec_driver_sql("BEGIN")
            else:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session
            session.rollback()

    @contextmanager
    def writing(self, action: str, subject: str = "") -> Iterator[Writing]:
        """Yield a session whose work is committed whole, or not at all; nobody else writes meanwhile.

        Args:
            action: what the user does, by the name of the service.
            subject: what it is done to, in words.

        Raises:
            GachaError: if the hub cannot be reached or written.
        """
        with words_for(self._address), self._writing() as session:
            hub_migrating.lock(session.connection())
            session.recorder = Recorder(session, self.user, action, subject)
            yield session
            session.recorder.write()
            session.commit()
        self.revision += 1

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()


def open_hub(address: str, *, create: bool = False, user: str = "") -> Hub:
    """Open a hub: a file, or a server's `postgresql://` address; an older one is brought up to date first.

    Args:
        create: make it where there is none yet.

    Raises:
        GachaError: if it is missing, no hub, newer than the program, or cannot be reached.
    """
    engine = _server(address) if is_server(address) else _file(address, create)
    try:
        with words_for(address):
            hub_migrating.bring_up_to_date(engine, shown(address), create=create)
    except BaseException:
        engine.dispose()
        raise
    return Hub(address, engine, user)


@contextmanager
def words_for(address: str) -> Iterator[None]:
    """Turn what a driver says of a hub into the user's words."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as problem:
        raise hub_in_words(problem, address) from problem


def _file(address: str, create: bool) -> Engine:
    path = hub_file(address)
    check_hub_file(path, create=create)

    def connection() -> sqlite3.Connection:
        opened = connect(path)
        opened.execute(f"PRAGMA busy_timeout = {_PATIENCE}")
        return opened

    return create_engine("sqlite://", creator=connection, poolclass=QueuePool, pool_size=2, max_overflow=4)


def _server(address: str) -> Engine:
    return create_engine(
        server_url(address),
        pool_size=2,
        max_overflow=4,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "application_name": "gacha"},
    )
