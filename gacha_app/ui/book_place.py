"""Where a book lies: the place a new one is offered, and places that are not good for it."""

from __future__ import annotations

import re
from pathlib import Path, PurePath, PureWindowsPath

from gacha_app import paths
from gacha_app.i18n import N_, _

SUFFIX = ".gacha"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
# What the folders of programs are called that copy files to and fro behind one's back
_SYNC_FOLDERS = (
    ("onedrive", "OneDrive"), ("nutstore", "坚果云"), ("我的坚果云", "坚果云"), ("坚果云", "坚果云"),
    ("baidunetdisk", "百度网盘"), ("baidusyncdisk", "百度网盘"), ("百度网盘", "百度网盘"), ("百度云同步盘", "百度网盘"),
    ("dropbox", "Dropbox"), ("google drive", "Google Drive"), ("icloud", "iCloud"), ("wpsdrive", "WPS云盘"),
    ("wps云盘", "WPS云盘"), ("腾讯微云", "微云"), ("weiyun", "微云"), ("synologydrive", "Synology Drive"),
)  # fmt: skip
_IN_SYNC_FOLDER = N_(
    "这个位置像是“{name}”的同步文件夹。同步软件可能在记账途中改动文件，建议放到本机的普通文件夹，再用“备份”拷贝。"
)
_ON_NETWORK = N_("这个位置在网络共享上。几个人同时打开容易损坏账本，建议放到本机的文件夹，再用“备份”拷贝。")


def offered_path(name: str) -> Path:
    """Return where the book of an organisation of this name is offered to lie."""
    plain = _FORBIDDEN.sub("", name).strip(" .") or _("新账本")
    return paths.documents() / f"{plain[:60]}{SUFFIX}"


def with_suffix(path: Path) -> Path:
    """Return a path that ends as books do."""
    return path if path.suffix.lower() == SUFFIX else path.with_name(path.name + SUFFIX)


def warning_about(path: PurePath) -> str:
    """Return why a book should rather not lie here, or ""."""
    if str(path).startswith(("\\\\", "//")) or PureWindowsPath(path).drive.startswith("\\\\"):
        return _(_ON_NETWORK)
    for part in path.parts:
        for sign, name in _SYNC_FOLDERS:
            if part.lower().startswith(sign):
                return _(_IN_SYNC_FOLDER).format(name=name)
    return ""
