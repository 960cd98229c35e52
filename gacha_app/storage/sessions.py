"""What a book and a hub have in common: sessions that read, and sessions whose work is committed whole."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from gacha_app.storage.audit import Recorder


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


class Store(ABC):
    """Something open that is read at one moment and written one action at a time.

    Attributes:
        user: who works in it; named in vouchers and in the audit trail.
        revision: grows by one with every action done here; a page that showed an earlier one is stale.
    """

    def __init__(self, engine: Engine, user: str) -> None:
        self.user = user
        self.revision = 0
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
        """Yield a session that sees one moment; what it changes is thrown away."""
        with self._in_words(), self._reading() as session:
            # one snapshot for the whole report
            self._begin_reading(session)
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
            GachaError: if it was opened only to read, cannot be reached, or the disk refuses.
        """
        with self._in_words(), self._writing() as session:
            # the write lock before the first look: what is checked is what is changed
            self._begin_writing(session, action)
            session.recorder = Recorder(session, self.user, action, subject)
            yield session
            session.recorder.write()
            session.commit()
        self.revision += 1

    def close(self) -> None:
        """Let go of the file or the server."""
        self._engine.dispose()

    @abstractmethod
    def _in_words(self) -> AbstractContextManager[None]:
        """Turn what the driver says into the user's words."""

    @abstractmethod
    def _begin_reading(self, session: Session) -> None:
        """Fix the moment that a session sees."""

    @abstractmethod
    def _begin_writing(self, session: Writing, action: str) -> None:
        """Take the lock that keeps all others from writing, and refuse what may not be done now."""
