"""Writing files that the user keeps: beside first, then moved into place, so that nobody is left with half a file."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _

# A virus scanner or a synchronised folder holds a new file for a moment
_PAUSES = (0.05, 0.1, 0.2)
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_NAME = {errno.EINVAL, errno.ENAMETOOLONG}
# How every book and every hub begins
_ACCOUNTS = b"SQLite format 3\x00"


@contextmanager
def writing_beside(path: Path) -> Iterator[Path]:
    """Yield a new name in the same folder; what is written there becomes `path` on success and vanishes on failure.

    Raises:
        GachaError: if the folder is missing, full or closed to us, or the file is open elsewhere.
    """
    target = Path(os.path.realpath(path))
    _check(path, target)
    beside = target.with_name(f".gacha-{secrets.token_hex(4)}.tmp")
    try:
        yield beside
        _flush(beside)
        _replace(beside, target)
    except OSError as problem:
        if not _is_about(problem, beside, target):
            raise
        raise GachaError(_sentence(problem, path)) from problem
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_beside(path: Path, content: bytes) -> None:
    """Write a whole file, or nothing.

    Raises:
        GachaError: as `writing_beside`.
    """
    with writing_beside(path) as beside:
        beside.write_bytes(content)


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside; it becomes `folder`, with all that was put into it, or vanishes on failure.

    Raises:
        GachaError: if there is something of that name, or the place is missing, full or closed to us.
    """
    target = Path(os.path.realpath(folder))
    if target.exists():
        raise GachaError(_("“{name}”已经存在，请另取一个文件夹名。").format(name=folder.name or folder))
    if not target.parent.is_dir():
        raise GachaError(_("文件夹“{folder}”不存在，请先新建文件夹或换一个位置。").format(folder=folder.parent))
    beside = target.with_name(f".gacha-{secrets.token_hex(4)}.tmp")
    try:
        beside.mkdir()
        yield beside
        beside.rename(target)
    except OSError as problem:
        raise GachaError(_sentence(problem, folder)) from problem
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, unless it is there.

    Raises:
        GachaError: if a file stands in its place, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as problem:
        raise GachaError(_("“{folder}”不是文件夹，请换一个位置。").format(folder=folder)) from problem
    except OSError as problem:
        raise GachaError(_sentence(problem, folder)) from problem


def _check(path: Path, target: Path) -> None:
    """Refuse what can be refused before any work is done."""
    try:
        if target.is_dir():
            raise GachaError(_("“{name}”是一个文件夹，请另取一个文件名。").format(name=path.name or path))
        if target.parent.exists() and not target.parent.is_dir():
            raise GachaError(_("“{folder}”不是文件夹，请换一个位置。").format(folder=path.parent))
        if not target.parent.is_dir():
            raise GachaError(_("文件夹“{folder}”不存在，请先新建文件夹或换一个位置。").format(folder=path.parent))
        if target.exists() and not os.access(target, os.W_OK):
            raise GachaError(_("“{name}”是只读文件，不能覆盖，请另取一个文件名。").format(name=path.name))
        # One slip of the finger must not cost a village its book
        if _holds_accounts(target):
            raise GachaError(_("“{name}”是账本或汇总库，不能覆盖，请另取一个文件名。").format(name=path.name))
    except OSError as problem:
        raise GachaError(_sentence(problem, path)) from problem


def _holds_accounts(target: Path) -> bool:
    if not target.is_file() or not os.access(target, os.R_OK):
        return False
    with target.open("rb") as file:
        return file.read(len(_ACCOUNTS)) == _ACCOUNTS


def _flush(beside: Path) -> None:
    with beside.open("r+b") as file:
        os.fsync(file.fileno())


def _replace(beside: Path, target: Path) -> None:
    for pause in _PAUSES:
        try:
            beside.replace(target)
        except PermissionError:
            time.sleep(pause)
        else:
            return
    try:
        beside.replace(target)
    except PermissionError as problem:
        # Windows answers so while another program shows the file
        raise GachaError(
            _("“{name}”正在其他程序（如 WPS）中打开，请关闭后重试。").format(name=target.name)
        ) from problem


def _is_about(problem: OSError, beside: Path, target: Path) -> bool:
    """Tell trouble with the file being written from trouble with some other file, which is our own mistake."""
    if problem.filename is None:
        return True
    return Path(os.fsdecode(problem.filename)).parent in (target.parent, beside) or problem.filename == str(target)


def _sentence(problem: OSError, path: Path) -> str:
    if problem.errno in _FULL:
        return _("磁盘已满，“{name}”没有保存，请清理磁盘或换一个位置。").format(name=path.name)
    if problem.errno == errno.EROFS:
        return _("“{folder}”所在的磁盘是只读的，请换一个位置。").format(folder=path.parent)
    if problem.errno in _NO_NAME:
        return _("文件名“{name}”太长或含有不能用的字符，请另取一个文件名。").format(name=path.name)
    if isinstance(problem, PermissionError):
        return _("没有权限写入文件夹“{folder}”，请换一个位置（如“文档”）。").format(folder=path.parent)
    if isinstance(problem, FileNotFoundError):
        return _("文件夹“{folder}”找不到了，请检查磁盘或 U 盘后重试。").format(folder=path.parent)
    return _("“{name}”没有保存（{reason}），请检查磁盘或 U 盘后重试。").format(
        name=path.name, reason=problem.strerror or type(problem).__name__
    )
