"""A year's archive (会计档案): what is kept how long, and what its list says of each file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gacha_app.i18n import N_, _


@dataclass(frozen=True)
class ArchiveClass:
    """A kind of accounting record.

    Attributes:
        folder: where its files lie in the archive.
        years: how long it is kept at least; nought for ever.
    """

    title: str
    folder: str
    years: int


# 会计档案管理办法 附表1 企业和其他组织会计档案保管期限表
CLASSES = {
    "voucher": ArchiveClass(N_("会计凭证"), "1 会计凭证", 30),
    "ledger": ArchiveClass(N_("会计账簿"), "2 会计账簿", 30),
    "annual": ArchiveClass(N_("年度财务会计报告"), "3 财务会计报告", 0),
    "interim": ArchiveClass(N_("月度、季度财务会计报告"), "3 财务会计报告", 10),
    "bank": ArchiveClass(N_("银行存款余额调节表"), "4 其他会计资料", 10),
    "data": ArchiveClass(N_("电子会计数据"), "5 电子数据", 30),
}


@dataclass(frozen=True)
class ArchivePaper:
    """A report that is printed for the archive.

    Attributes:
        kind: a key of `CLASSES`. every: "year", "quarter" or "month".
    """

    report: str
    kind: str
    every: str = "year"


@dataclass(frozen=True)
class ArchiveLedger:
    """A ledger that is bound for the archive.

    Attributes:
        each: "" for one, else one each "account", "dimension" or account with a "quantity".
    """

    name: str
    each: str = ""


@dataclass(frozen=True)
class ArchivedFile:
    """A file of an archive as its list names it.

    Attributes:
        place: its path in the archive, parts joined by "/".
        kind: a key of `CLASSES`.
        count: how many pages or rows it has. unit: "页" or "行".
    """

    place: str
    kind: str
    title: str
    count: int
    unit: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ArchiveFault:
    """What is wrong with a file of an archive."""

    place: str
    what: str


def kept_from(year: int) -> dt.date:
    """Return the day from which a year's records are kept."""
    # 会计档案管理办法 第十四条: 保管期限从会计年度终了后的第一天算起
    return dt.date(year + 1, 1, 1)


def kept_until(kind: str, year: int) -> dt.date | None:
    """Return the last day on which a year's records are kept; None where they are kept for ever."""
    years = CLASSES[kind].years
    return dt.date(year + years, 12, 31) if years else None


def kept_for(kind: str) -> str:
    """Return in words how long records are kept."""
    years = CLASSES[kind].years
    return _("{years}年").format(years=years) if years else _("永久")
