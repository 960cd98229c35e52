"""Taking a village's own workbooks in: looked at first, taken in whole or not at all, and undone in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.imports import Finding
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import N_, _, in_chinese
from gacha_app.services.vouchers import reverse
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

IMPORT_KINDS = {
    "roster": N_("成员名册"),
    "roster_update": N_("名册更新"),
    "share_list": N_("份额名单"),
    "journal": N_("收支流水"),
    "bank": N_("银行对账单"),
    "opening": N_("期初余额"),
    "vouchers": N_("凭证"),
}


class ImportRefused(GachaError):
    """A workbook that cannot be taken in until what it lists is mended.

    Attributes:
        findings: every fault, each at its cell.
    """

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        first = findings[0]
        where = _("第{row}行{column}列").format(row=first.row, column=first.column or "—") if first.row else first.sheet
        where = where or first.value or _("整个文件")
        super().__init__(
            _("表格有 {count} 处问题，没有导入。第一处：{where}，{reason}").format(
                count=len(findings), where=where, reason=first.reason
            )
        )
        self.findings = findings


@dataclass(frozen=True)
class Imported:
    """What an import did.

    Attributes:
        batch: its identity, for undoing it.
        counts: how many of what, by name.
    """

    batch: int
    counts: Mapping[str, Any] = field(default_factory=dict)


def undo_import(book: Book, batch: int) -> str:
    """Undo an import in one step: drafts and households go, posted vouchers are taken back in red.

    Returns:
        One sentence saying what was done.

    Raises:
        InvalidInput: if it was undone already, or something entered since needs what it brought.
    """
    with book.writing("undo_import", str(batch)) as session:
        row = session.execute(select(tables.import_batches).where(tables.import_batches.c.id == batch)).one_or_none()
        if row is None:
            raise NotFound(_("没有这次导入的记录。"))
        if row.state != "active":
            raise InvalidInput("batch", _("这次导入已经撤销过了。"))
        said = _undo(session, row.kind, batch, row.file)
        session.execute(update(tables.import_batches).where(tables.import_batches.c.id == batch).values(state="undone"))
        return said


def _undo(session: Writing, kind: str, batch: int, file: str) -> str:
    if kind == "roster":
        from gacha_app.services.roster_import import undo_roster

        return undo_roster(session, batch)
    if kind == "roster_update":
        from gacha_app.services.roster_update import undo_update

        return undo_update(session, batch)
    if kind == "share_list":
        from gacha_app.services.share_list import undo_share_list

        return undo_share_list(session, batch, file)
    if kind == "bank":
        from gacha_app.services.bank_import import undo_bank

        return undo_bank(session, batch)
    if kind == "opening":
        from gacha_app.services.opening_import import undo_opening

        return undo_opening(session, batch)
    return _undo_journal(session, batch, file)


def last_import(book: Book) -> int:
    """Return the latest import that still stands.

    Raises:
        NotFound: if there is none.
    """
    with book.reading() as session:
        found = session.scalar(
            select(tables.import_batches.c.id)
            .where(tables.import_batches.c.state == "active")
            .order_by(tables.import_batches.c.id.desc())
            .limit(1)
        )
    if found is None:
        raise NotFound(_("没有可以撤销的导入。"))
    return int(found)


def _undo_journal(session: Writing, batch: int, file: str) -> str:
    vouchers = session.scalars(
        select(Voucher).where(tables.vouchers.c.import_id == batch).order_by(tables.vouchers.c.id)
    ).all()
    drafts = [one for one in vouchers if one.state in (State.DRAFT, State.REVIEWED)]
    posted = [one for one in vouchers if one.state is State.POSTED and one.reverses_id is None]
    for one in drafts:
        session.delete(one)
    with in_chinese():
        reason = _("撤销导入“{file}”").format(file=file)
    for one in posted:
        reverse(session, one, reason)
    return _("已撤销导入：删除草稿 {drafts} 张，红字冲销 {posted} 张。").format(drafts=len(drafts), posted=len(posted))


def new_batch(session: Writing, kind: str, path: Path, counts: Mapping[str, Any]) -> int:
    """Note an import within a larger action and return its identity."""
    batch = int(session.scalar(select(func.coalesce(func.max(tables.import_batches.c.id), 0))) or 0) + 1
    session.execute(
        insert(tables.import_batches).values(
            id=batch, kind=kind, file=path.name, sha256=_sha256(path),
            at=dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
            by=session.by, counts=json.dumps(dict(counts), ensure_ascii=False, default=str),
        )
    )  # fmt: skip
    session.recorder.note("import_batch", id=batch, kind=kind, file=path.name)
    return batch


def seen_before(session: Session, path: Path) -> list[Finding]:
    """Return the fault that the very same file was taken in before, if it was."""
    batches = tables.import_batches.c
    row = session.execute(
        select(batches.file, batches.at).where(batches.sha256 == _sha256(path), batches.state == "active").limit(1)
    ).one_or_none()
    if row is None:
        return []
    reason = _("这个文件已在 {at} 导入过（{file}），要重新导入请先撤销那一次。").format(at=row.at, file=row.file)
    return [Finding("", 0, "", path.name, reason)]


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as problem:
        raise GachaError(_("读不了“{name}”：{reason}").format(name=path.name, reason=problem.strerror)) from problem
