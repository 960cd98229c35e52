"""The one place that opens a book's file; nothing else calls the SQLite driver."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _

# "GACH": marks the file as a book, in bytes 68 to 71 of its header
APPLICATION_ID = 0x47414348
_MAGIC = b"SQLite format 3\x00"


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Return a connection whose transactions the caller begins himself.

    Raises:
        sqlite3.Error: in the driver's words; `in_words` gives the user's.
    """
    mode = "rw" if path.exists() else "rwc"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False, timeout=5
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("PRAGMA temp_store = MEMORY")
    if read_only:
        # not mode=ro: after a power cut even a reader must be able to roll the journal back
        connection.execute("PRAGMA query_only = ON")
    return connection


def check_is_book(path: Path) -> None:
    """Refuse a file that cannot be a book, from its first bytes and its length.

    Raises:
        GachaError: saying what the file is instead.
    """
    name = path.name or str(path)
    if path.is_dir():
        raise GachaError(_("“{name}”是文件夹，不是账本。").format(name=name))
    try:
        with path.open("rb") as file:
            head = file.read(100)
            length = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        raise GachaError(_("找不到账本“{path}”，请检查文件位置。").format(path=path)) from None
    except PermissionError:
        raise GachaError(_("没有权限打开“{name}”，请检查文件的权限。").format(name=name)) from None
    except OSError as problem:
        raise GachaError(_("打不开“{name}”：{reason}").format(name=name, reason=problem.strerror)) from None
    if not length:
        raise GachaError(_("“{name}”是空文件，不是账本。").format(name=name))
    if not head.startswith(_MAGIC) or len(head) < 100:
        raise GachaError(_("“{name}”不是嘎查账本的文件。").format(name=name))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise GachaError(_("“{name}”是别的程序的数据库，不是嘎查账本的文件。").format(name=name))
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    if pages * page > length:
        raise GachaError(
            _("“{name}”不完整（应有 {expected} 字节，只有 {actual} 字节），请用备份恢复。").format(
                name=name, expected=pages * page, actual=length
            )
        )


def in_words(problem: BaseException, name: str) -> GachaError:
    """Return the user's words for what the driver says of a book's file."""
    text = str(getattr(problem, "orig", problem)).lower()
    if "locked" in text or "busy" in text:
        return GachaError(_("“{name}”正被另一个程序使用，请稍后再试。").format(name=name))
    if "readonly" in text or "read-only" in text:
        return GachaError(_("“{name}”是只读的，不能保存。请检查文件属性，或换一个可以写入的文件夹。").format(name=name))
    if "full" in text:
        return GachaError(_("磁盘已满，没有保存。请腾出空间后重试。"))
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return GachaError(_("“{name}”已损坏，请用备份恢复。").format(name=name))
    if "unable to open" in text:
        return GachaError(_("打不开“{name}”，请检查文件夹是否存在、是否有权限。").format(name=name))
    if "disk i/o" in text:
        return GachaError(_("读写“{name}”时磁盘出错，没有保存。请检查磁盘或U盘。").format(name=name))
    raise problem
