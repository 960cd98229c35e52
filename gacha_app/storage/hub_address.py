"""Where a hub is: a file beside the clerk, or a PostgreSQL server; and the user's words when it cannot be reached."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gacha_app.domain.errors import GachaError
from gacha_app.i18n import _
from gacha_app.storage.connection import APPLICATION_ID as BOOK_ID
from gacha_app.storage.connection import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

# "GHUB": marks the file as a hub, in bytes 68 to 71 of its header
APPLICATION_ID = 0x47485542
_MAGIC = b"SQLite format 3\x00"
_SERVERS = ("postgresql://", "postgres://", "postgresql+psycopg://")

# What servers answer, in the languages they may speak
_WRONG_PASSWORD = ("password authentication failed", "no password supplied", "认证失败", "没有提供口令", "没有提供密码")
_NO_DATABASE = ("does not exist", "不存在")
_NOT_ALLOWED = ("permission denied", "must be owner", "权限不够", "pg_hba.conf")


class HubTrouble(GachaError):
    """The hub itself cannot be reached or written: not the fault of any file."""


def is_server(address: str) -> bool:
    """Return whether an address names a server rather than a file."""
    return address.startswith(_SERVERS)


def server_url(address: str) -> URL:
    """Return a server's address as the driver takes it; a password may also come from `GACHA_PASSWORD`.

    Raises:
        GachaError: if it cannot be understood.
    """
    try:
        url = make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise GachaError(_("汇总库的地址写得不对，应写成 postgresql://用户:密码@服务器/数据库 的样子。")) from None
    if url.password is None and os.environ.get("GACHA_PASSWORD"):
        url = url.set(password=os.environ["GACHA_PASSWORD"])
    return url


def shown(address: str) -> str:
    """Return an address as it may be shown: without the password."""
    return (
        server_url(address).render_as_string(hide_password=True).replace("+psycopg", "", 1)
        if is_server(address)
        else Path(address).name
    )


def hub_file(address: str) -> Path:
    """Return the file that an address names.

    Raises:
        GachaError: if it is the address of something else.
    """
    if "://" in address:
        raise GachaError(_("汇总库只能是一个文件，或以 postgresql:// 开头的服务器地址。"))
    return Path(address)


def check_hub_file(path: Path, *, create: bool) -> None:
    """Refuse a file that cannot be a hub, from its first bytes and its length; an empty one becomes one.

    Raises:
        GachaError: saying what the file is instead.
    """
    name = path.name
    try:
        if path.is_dir():
            raise GachaError(_("“{name}”是文件夹，不是汇总库的文件。").format(name=name))
        with path.open("rb") as file:
            head = file.read(100)
            length = os.fstat(file.fileno()).st_size
    except FileNotFoundError:
        if not create:
            raise GachaError(_("找不到汇总库“{path}”，请检查位置，或先收一次上报文件。").format(path=path)) from None
        if not path.absolute().parent.is_dir():
            raise GachaError(_("文件夹“{folder}”不存在，请先建立。").format(folder=path.parent)) from None
        return
    except PermissionError:
        raise GachaError(_("没有权限打开“{name}”，请检查文件的权限。").format(name=name)) from None
    except OSError as problem:
        raise GachaError(_("打不开“{name}”：{reason}").format(name=name, reason=problem.strerror)) from None
    if not length and create:
        return
    if not head.startswith(_MAGIC) or len(head) < 100:
        raise GachaError(_("“{name}”不是汇总库的文件。").format(name=name))
    mark = int.from_bytes(head[68:72], "big")
    if mark == BOOK_ID:
        raise GachaError(_("“{name}”是一个嘎查的账本，不是汇总库，请另写一个汇总库的文件名。").format(name=name))
    if mark != APPLICATION_ID:
        raise GachaError(_("“{name}”是别的程序的数据库，不是汇总库。").format(name=name))
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    if int.from_bytes(head[28:32], "big") * page > length:
        raise GachaError(_("“{name}”不完整，请用备份恢复。").format(name=name))


def hub_in_words(problem: BaseException, address: str) -> HubTrouble:
    """Return the user's words for what the driver says of a hub."""
    if not is_server(address):
        return HubTrouble(str(in_words(problem, Path(address).name)))
    url = server_url(address)
    place = f"{url.host or url.query.get('host') or 'localhost'}:{url.port or 5432}"
    text = str(getattr(problem, "orig", problem)).lower()
    if _says(text, _WRONG_PASSWORD):
        return HubTrouble(
            _("汇总服务器 {place} 不接受用户“{user}”或其密码，请检查后重试。").format(
                place=place, user=url.username or ""
            )
        )
    if _says(text, _NOT_ALLOWED):
        return HubTrouble(
            _("汇总服务器 {place} 没有给用户“{user}”使用数据库“{database}”的权限，请与管理员联系。").format(
                place=place, user=url.username or "", database=url.database or ""
            )
        )
    if _says(text, _NO_DATABASE) and ("database" in text or "role" in text or "数据库" in text or "角色" in text):
        return HubTrouble(
            _("汇总服务器 {place} 上没有数据库“{database}”或用户“{user}”，请检查地址。").format(
                place=place, database=url.database or "", user=url.username or ""
            )
        )
    if _lost(problem):
        return HubTrouble(_("连不上汇总服务器 {place}，请检查网络和地址，或稍后再试。").format(place=place))
    if "disk full" in text or "no space left" in text:
        return HubTrouble(_("汇总服务器 {place} 的磁盘已满，没有保存，请与管理员联系。").format(place=place))
    if "read-only" in text:
        return HubTrouble(_("汇总服务器 {place} 是只读的，不能保存，请与管理员联系。").format(place=place))
    raise problem


def _says(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _lost(problem: BaseException) -> bool:
    """Tell whether the server was never reached, or went away."""
    import psycopg

    cause = getattr(problem, "orig", problem)
    return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and (
        cause.sqlstate is None or cause.sqlstate.startswith(("08", "57P"))
    )
