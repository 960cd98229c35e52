"""A township's hub, a file or a server: sessions that read, and short ones whose work is committed whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from gacha_app.storage import hub_migrating
from gacha_app.storage.connection import connect
from gacha_app.storage.hub_address import check_hub_file, hub_file, hub_in_words, is_server, server_url, shown
from gacha_app.storage.sessions import Store, Writing

# Several clerks collect at once; each waits for the other's file, never for his whole folder
_PATIENCE = 30_000


class Hub(Store):
    """An open hub. Nobody holds it for long: each action waits for the one before and is over in milliseconds.

    Attributes:
        name: what it is called, without any password.
    """

    def __init__(self, address: str, engine: Engine, user: str) -> None:
        super().__init__(engine, user)
        self.name = shown(address)
        self._address = address

    def _in_words(self) -> AbstractContextManager[None]:
        return words_for(self._address)

    def _begin_reading(self, session: Session) -> None:
        if self._engine.dialect.name == "sqlite":
            session.connection().exec_driver_sql("BEGIN")
        else:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})

    def _begin_writing(self, session: Writing, action: str) -> None:
        hub_migrating.lock(session.connection())


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
