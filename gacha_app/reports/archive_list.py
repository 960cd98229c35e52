"""The list of a year's archive (会计档案目录): every file with its pages or rows, its hash, and how long it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from gacha_app.domain.archive import CLASSES, ArchivedFile, kept_for, kept_from, kept_until
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import CellKind, Column, Report, Row

# So much of a hash stands on paper; all of it in the list beside
_SHOWN = 16


def archive_list(session: Session, year: int, files: Sequence[ArchivedFile], list_sha256: str, closed: bool) -> Report:
    """Return the list as it is printed for the folder's cover."""
    columns = (
        Column("number", _("序号"), CellKind.COUNT, width=3),
        Column("class", _("类别"), width=9),
        Column("title", _("标题"), width=14),
        Column("place", _("文件"), width=20),
        Column("count", _("数量"), width=5),
        Column("kept", _("保管期限"), width=4),
        Column("until", _("期满日期"), CellKind.DATE, width=6),
        Column("sha256", _("校验码（前16位）"), CellKind.CODE, width=9),
    )
    rows = [
        Row({
            "number": number, "class": _(CLASSES[one.kind].title), "title": one.title, "place": one.place,
            "count": f"{one.count:,}{one.unit}", "kept": kept_for(one.kind), "until": kept_until(one.kind, year),
            "sha256": one.sha256[:_SHOWN].upper(),
        })
        for number, one in enumerate(files, 1)
    ]  # fmt: skip
    notes = [
        _("保管期限从{day}起算（会计档案管理办法）。").format(day=kept_from(year)),
        _("各文件完整的校验码（SHA-256）在“会计档案目录.csv”中，该文件自己的校验码是：{code}").format(code=list_sha256),
    ]
    title = _("会计档案目录") if closed else _("会计档案目录（未结账）")
    if not closed:
        notes.insert(0, _("本年度尚未结账，以后还会有变动；结账后请重新归档。"))
    return report_for(session, "archive-list", title, _("{year}年度").format(year=year), columns, rows, {}, notes)
