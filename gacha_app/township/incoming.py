"""Which files lie in what a township was given: everything seen is named, nothing is passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gacha_app.i18n import _

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}
_ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"}


@dataclass(frozen=True)
class Incoming:
    """A file that was found.

    Attributes:
        reason: why it cannot be taken without even a look, or "".
        ignored: whether it is no workbook at all, such as a lock file or a letter.
    """

    path: Path
    reason: str = ""
    ignored: bool = False

    @property
    def name(self) -> str:
        """Its path as it may be shown and kept, whatever signs it holds."""
        return showable(str(self.path))


def find_files(given: Iterable[Path]) -> tuple[Incoming, ...]:
    """Return the files given and those in the folders given, in the order of their names, each once."""
    found: dict[str, Incoming] = {}
    for path in given:
        ones = _in_folder(path) if path.is_dir() else [Incoming(path)]
        for one in ones:
            found.setdefault(os.path.realpath(one.path), one)
    return tuple(found.values())


def showable(text: str) -> str:
    """Return a text without the signs that stand for bytes of a file's name which are no text."""
    return os.fsencode(text).decode("utf-8", "replace")


def _in_folder(folder: Path) -> list[Incoming]:
    found: list[Incoming] = []

    def refused(problem: OSError) -> None:
        reason = _("文件夹打不开（{why}），请检查权限。").format(why=problem.strerror or type(problem).__name__)
        found.append(Incoming(Path(problem.filename or folder), reason))

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        found += [_seen(Path(place) / one) for one in sorted(files)]
    return found


def _seen(path: Path) -> Incoming:
    ending = path.suffix.lower()
    if path.name.startswith("~$") or path.name.startswith("."):
        return Incoming(path, _("表格打开时的临时文件或隐藏文件。"), ignored=True)
    if ending in _ARCHIVES:
        return Incoming(path, _("是压缩包，请先解压，再收其中的上报文件。"))
    if ending not in _WORKBOOKS:
        return Incoming(path, _("不是表格文件。"), ignored=True)
    return Incoming(path)
