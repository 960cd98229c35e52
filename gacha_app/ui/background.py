"""Long work off the window's thread, with progress and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from gacha_app.domain.errors import GachaError

# What long work is handed: it calls this with (done, total) now and then
Progress = Callable[[int, int], None]
_LOOK_EVERY_MS = 40


class Stopped(Exception):
    """The user stopped the work; whatever it had begun is undone by its own transaction."""


class Job(QObject):
    """One piece of long work.

    The worker's thread knows no Qt: it leaves numbers here, and the window's thread looks at them now and then.

    Attributes:
        title: what is being done, in words.

    Signals:
        progressed: how much is done, and of how much.
        succeeded: with what the work returned.
        refused: with the `GachaError` that it met.
        failed: with the exception that is our own mistake.
        ended: last of all, whatever happened.
    """

    progressed = Signal(object, object)
    succeeded = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, title: str, work: Callable[[Progress], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._work = work
        self._thread = threading.Thread(target=self._run, name=title)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._stopping = False
        self._reached: tuple[int, int] | None = None
        self._shown: tuple[int, int] | None = None
        self._result: Any = None
        self._problem: BaseException | None = None

    def start(self) -> None:
        """Begin the work."""
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """Ask the work to stop at the next step it reports."""
        self._stopping = True

    def is_stopping(self) -> bool:
        """Say whether it was asked to stop."""
        return self._stopping

    def wait(self) -> None:
        """Wait until the work has ended, and tell how; for a window that closes."""
        self._thread.join()
        self._look()

    def _run(self) -> None:
        try:
            self._result = self._work(self._report)
        except BaseException as problem:
            # Told by the window's thread
            self._problem = problem

    def _report(self, done: int, total: int) -> None:
        if self._stopping:
            raise Stopped
        self._reached = (done, total)

    def _look(self) -> None:
        if not self._timer.isActive():
            return
        ended = not self._thread.is_alive()
        if self._reached is not None and self._reached != self._shown:
            self._shown = self._reached
            self.progressed.emit(*self._shown)
        if ended:
            self._timer.stop()
            self._tell()

    def _tell(self) -> None:
        # `ended` even where a slot fails: the strip that shows the work must go
        try:
            if self._problem is None:
                self.succeeded.emit(self._result)
            elif isinstance(self._problem, GachaError):
                self.refused.emit(self._problem)
            elif not isinstance(self._problem, Stopped):
                self.failed.emit(self._problem)
        finally:
            self.ended.emit()
