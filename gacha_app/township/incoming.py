"""Which files lie in what a township was given, in folders and zip archives: everything seen is named."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _

# Far above any village's year: what is larger was not made by this program
LARGEST_FILE = 30 * 2**20
MOST_INSIDE = 20_000

_WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".et", ".ods"}
_ARCHIVES = {".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"}


@dataclass(frozen=True)
class Incoming:
    """A file that was found.

    Attributes:
        path: where it lies, or the archive it lies in.
        reason: why it cannot be taken without even a look, or "".
        ignored: whether it is no workbook at all, such as a lock file or a letter.
        inside: its name in the archive, as people read it; "" for a file of its own.
        place: which part of the archive it is.
    """

    path: Path
    reason: str = ""
    ignored: bool = False
    inside: str = ""
    place: int = 0

    @property
    def name(self) -> str:
        """Its path as it may be shown and kept, whatever signs it holds."""
        return showable(str(self.path / self.inside if self.inside else self.path))

    @property
    def short_name(self) -> str:
        """Its name without its folder."""
        return showable(PurePosixPath(self.inside).name if self.inside else self.path.name)

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """Yield where it lies as a file of its own, unpacked for the while if it lies in an archive.

        Raises:
            GachaError: if it cannot be unpacked, or is far larger than any village's year.
        """
        if not self.inside:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="gacha-") as folder:
            # its own name, for the sentences that name it, as far as every system takes it
            unpacked = Path(folder) / re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", self.short_name)[-80:]
            unpacked.write_bytes(self._content())
            yield unpacked

    def _content(self) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(archive.infolist()[self.place]) as part:
                # never more than that, whatever the archive says of its size
                content = part.read(LARGEST_FILE + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError,
                IndexError):  # fmt: skip
            raise GachaError(_("压缩包里的这个文件已损坏或加了密码，请先解压再收。")) from None
        if len(content) > LARGEST_FILE:
            raise GachaError(_("压缩包里的这个文件太大，不是本程序的上报文件。"))
        return content


def find_files(given: Iterable[Path]) -> tuple[Incoming, ...]:
    """Return the files given and those in the folders and archives given, in the order of their names, each once."""
    found: dict[str, Incoming] = {}
    for path in given:
        ones = _in_folder(path) if path.is_dir() else [_given(path)]
        for one in ones:
            for part in _in_archive(one.path) if _is_zip(one) else [one]:
                found.setdefault(f"{os.path.realpath(part.path)}|{part.place}|{part.inside}", part)
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


def _given(path: Path) -> Incoming:
    """Return a file that was named: what it is called counts only for archives."""
    return _seen(path) if path.suffix.lower() in _ARCHIVES else Incoming(path)


def _is_zip(one: Incoming) -> bool:
    return one.path.suffix.lower() == ".zip" and not one.ignored and one.path.is_file()


def _in_archive(path: Path) -> list[Incoming]:
    """Return what lies in a zip archive; one that cannot be opened stands for itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return [Incoming(path, _("压缩包已损坏或没有传完整，请让对方重新发送。"))]
    if len(parts) > MOST_INSIDE:
        return [Incoming(path, _("压缩包里的文件太多（{count} 个），请先解压再收。").format(count=len(parts)))]
    found = []
    for place, part in enumerate(parts):
        if part.is_dir():
            continue
        inside = _name_inside(part)
        if inside.startswith("__MACOSX/"):
            found.append(Incoming(path, _("表格打开时的临时文件或隐藏文件。"), True, inside, place))
            continue
        seen = _seen(Path(PurePosixPath(inside).name))
        reason = seen.reason
        if PurePosixPath(inside).suffix.lower() in _ARCHIVES:
            reason = _("是压缩包里的压缩包，请先解压，再收其中的上报文件。")
        elif not seen.ignored and part.flag_bits & 1:
            reason = _("压缩包加了密码，请先解压再收。")
        found.append(Incoming(path, reason, seen.ignored, inside, place))
    return sorted(found, key=lambda one: one.inside) or [Incoming(path, _("压缩包是空的。"))]


def _name_inside(part: zipfile.ZipInfo) -> str:
    """Return a part's name; Chinese programs write it in GBK without a word."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _seen(path: Path) -> Incoming:
    ending = path.suffix.lower()
    if path.name.startswith("~$") or path.name.startswith("."):
        return Incoming(path, _("表格打开时的临时文件或隐藏文件。"), ignored=True)
    if ending == ".zip":
        return Incoming(path)
    if ending in _ARCHIVES:
        return Incoming(path, _("是压缩包，请先解压，再收其中的上报文件。"))
    if ending not in _WORKBOOKS:
        return Incoming(path, _("不是表格文件。"), ignored=True)
    return Incoming(path)
