"""Attaching papers (原始凭证, contracts, photos) to what they belong to; the same paper is kept once."""

from __future__ import annotations

import datetime as dt
import hashlib
import mimetypes
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.voucher import State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.attachments import Attached, attachment_count, attachments_of, paper_content
from gacha_app.storage.accounting_tables import attachments, papers
from gacha_app.storage.book import Book
from gacha_app.storage.columns import metadata
from gacha_app.storage.files import write_beside
from gacha_app.storage.papers import remove_paper

# A scan is a megabyte or two; the book must stay a file that fits on a stick and in a mail
MOST_BYTES = 20 * 1024 * 1024


def attach(book: Book, subject: str, subject_id: int, path: Path, *, kind: str = "", note: str = "") -> Attached:
    """Attach a file to something in the book; a draft voucher's count of papers grows with it.

    Args:
        subject: the table it is kept in: "voucher", "contract", "plan_step" ...
        kind: what sort of paper it is, in the caller's own words.

    Raises:
        GachaError: if the file cannot be read, is empty, too large, or attached there already.
    """
    content = read_paper(path)
    sha256 = hashlib.sha256(content).hexdigest()
    with book.writing("attach", f"{subject} {subject_id} {path.name}") as session:
        _check_subject(session, subject, subject_id)
        held = attachments.c
        twice = select(held.name).where(held.subject == subject, held.subject_id == subject_id, held.sha256 == sha256)
        if (name := session.scalars(twice).first()) is not None:
            raise InvalidInput("path", _("这份文件已经附在这里了（{name}）。").format(name=name))
        if session.scalar(select(func.count()).where(papers.c.sha256 == sha256)) == 0:
            media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            session.execute(insert(papers).values(sha256=sha256, media_type=media, size=len(content), content=content))
        now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
        made = session.execute(
            insert(attachments).values(
                sha256=sha256, name=path.name, kind=kind, subject=subject, subject_id=subject_id, added_at=now,
                added_by=session.by, note=note,
            )
        )  # fmt: skip
        identity = int(made.inserted_primary_key[0])  # type: ignore[attr-defined]
        session.recorder.note(
            "attachment", id=identity, subject=subject, subject_id=subject_id, name=path.name, sha256=sha256,
            size=len(content), added=True,
        )  # fmt: skip
        voucher = session.get(Voucher, subject_id) if subject == "voucher" else None
        if voucher is not None and _is_draft(voucher):
            voucher.attachments = max(voucher.attachments, attachment_count(session, subject, subject_id))
        return next(one for one in attachments_of(session, subject, subject_id) if one.id == identity)


def detach(book: Book, attachment_id: int) -> None:
    """Take a paper off again; what stands under a posted voucher stays.

    Raises:
        NotFound: if there is no such paper.
        InvalidInput: if its voucher is posted.
    """
    with book.writing("detach", str(attachment_id)) as session:
        held = _row(session, attachment_id)
        if held.subject == "voucher":
            voucher = session.get_one(Voucher, held.subject_id)
            if not _is_draft(voucher):
                # 财会〔2024〕12号 第二十一条
                raise InvalidInput("voucher", _("凭证 {number} 已经记账，附件不能取下。").format(number=voucher.label))
            if voucher.attachments == attachment_count(session, "voucher", held.subject_id):
                voucher.attachments -= 1
        remove_paper(session, held.id, held.sha256)
        session.recorder.note(
            "attachment", id=held.id, subject=held.subject, subject_id=held.subject_id, name=held.name,
            sha256=held.sha256, removed=True,
        )  # fmt: skip


def save_attachment(book: Book, attachment_id: int, target: Path) -> Path:
    """Write a paper out, into a folder under its own name or to the file named, and return where.

    Raises:
        NotFound: if there is no such paper.
        GachaError: if the file cannot be written.
    """
    with book.reading() as session:
        held = _row(session, attachment_id)
        content = paper_content(session, held.sha256)
    path = target / Path(held.name).name if target.is_dir() else target
    if target.is_dir() and path.exists() and path.read_bytes() != content:
        path = path.with_name(f"{path.stem}-{attachment_id}{path.suffix}")
    write_beside(path, content)
    return path


def read_paper(path: Path) -> bytes:
    """Return the contents of a file that is to be attached.

    Raises:
        GachaError: if it cannot be read, is empty or too large.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InvalidInput("path", _("“{name}”是一个文件夹，请选一个文件。").format(name=path.name))
        if size > MOST_BYTES:
            raise InvalidInput(
                "path",
                _("“{name}”有 {size} MB，附件最大 {most} MB，请压缩或缩小后再附。").format(
                    name=path.name, size=-(-size // (1024 * 1024)), most=MOST_BYTES // (1024 * 1024)
                ),
            )
        content = path.read_bytes()
    except OSError as problem:
        raise GachaError(
            _("“{name}”读不出来（{reason}），请检查文件后重试。").format(
                name=path.name, reason=problem.strerror or type(problem).__name__
            )
        ) from problem
    if not content:
        raise InvalidInput("path", _("“{name}”是空文件，没有附上。").format(name=path.name))
    return content


def _check_subject(session: Session, subject: str, subject_id: int) -> None:
    table = metadata.tables.get(subject)
    if table is None or "id" not in table.c:
        raise InvalidInput("subject", _("不能给“{subject}”附文件。").format(subject=subject[:40]))
    if session.execute(select(table.c.id).where(table.c.id == subject_id)).first() is None:
        raise NotFound(_("要附文件的记录不在了，请刷新后重试。"))


def _row(session: Session, attachment_id: int) -> Any:
    found = session.execute(select(attachments).where(attachments.c.id == attachment_id)).first()
    if found is None:
        raise NotFound(_("没有这份附件，可能已被取下，请刷新后重试。"))
    return found


def _is_draft(voucher: Voucher) -> bool:
    return voucher.state in (State.DRAFT, State.REVIEWED)
