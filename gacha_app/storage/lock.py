"""One writer at a time: a small file beside the book says who, where and since when."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
from datetime import datetime
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _


class BookLocked(GachaError):
    """Somebody else writes in this book."""


def take(book: Path, owner: str) -> Path:
    """Take a book's lock for this process and return the lock's file; a dead owner's lock is cleared.

    Raises:
        BookLocked: naming who has it.
        GachaError: if the folder cannot be written.
    """
    lock = _lock_file(book)
    text = json.dumps(
        {
            "owner": owner,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "started": _started(os.getpid()),
            "since": datetime.now().isoformat(" ", "seconds"),  # noqa: DTZ005 - the village's own clock
        },
        ensure_ascii=False,
    )
    for _attempt in range(3):
        try:
            with lock.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            held = _read(lock)
            if held is None or _is_stale(held):
                with contextlib.suppress(FileNotFoundError):
                    lock.unlink()
                continue
            raise BookLocked(
                _("“{name}”正由 {owner} 使用（{host}，进程 {pid}，{since} 起），请先在那里关闭。").format(
                    name=book.name, owner=held.get("owner") or _("别人"), host=held.get("host", ""),
                    pid=held.get("pid", ""), since=held.get("since", ""),
                )
            ) from None  # fmt: skip
        except OSError as problem:
            if problem.errno == errno.ENOSPC:
                # what was begun would be in the next one's way
                release(lock)
                raise GachaError(_("磁盘已满，没有保存。请腾出空间后重试。")) from None
            raise GachaError(
                _("不能在“{folder}”里写文件，账本无法保存。请检查权限，或把账本移到自己的文件夹。").format(
                    folder=book.parent
                )
            ) from None
        return lock
    raise BookLocked(_("“{name}”正由别人使用，请稍后再试。").format(name=book.name))


def release(lock: Path) -> None:
    """Give a lock back."""
    with contextlib.suppress(OSError):
        lock.unlink()


def _lock_file(book: Path) -> Path:
    return book.with_name(f".{book.name}.lock")


def _read(lock: Path) -> dict[str, object] | None:
    """Return what a lock says; None where it is gone or cut short."""
    try:
        held = json.loads(lock.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return held if isinstance(held, dict) else None


def _is_stale(held: dict[str, object]) -> bool:
    """Tell whether the owner is dead; an owner on another machine is believed."""
    if held.get("host") != socket.gethostname():
        return False
    pid = held.get("pid")
    return not isinstance(pid, int) or _started(pid) is None or _started(pid) != held.get("started")


def _started(pid: int) -> int | None:
    """Return when a process started, None where there is no such process; a reused number is told by it."""
    import psutil

    try:
        return int(psutil.Process(pid).create_time())
    except psutil.Error:
        return None
