"""Papers attached to a voucher, a contract, a step of a plan ...: which there are, without their contents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.storage.accounting_tables import attachments, papers


@dataclass(frozen=True)
class Attached:
    """A paper attached to something.

    Attributes:
        name: the file's name as it came. size: bytes. kind: what sort of paper it is ("invoice", "photo" ...), or "".
        sha256: the print of its contents: what is attached twice is kept once.
    """

    id: int
    name: str
    size: int
    media_type: str
    kind: str
    note: str
    sha256: str
    added_at: dt.datetime
    added_by: str


def attachments_of(session: Session, subject: str, subject_id: int) -> tuple[Attached, ...]:
    """Return the papers attached to something, the oldest first.

    Args:
        subject: the table it is kept in: "voucher", "contract", "plan_step" ...
    """
    held = attachments.c
    query = (
        select(
            held.id, held.name, papers.c.size, papers.c.media_type, held.kind, held.note, held.sha256, held.added_at,
            held.added_by,
        )
        .join(papers, papers.c.sha256 == held.sha256)
        .where(held.subject == subject, held.subject_id == subject_id)
        .order_by(held.id)
    )  # fmt: skip
    return tuple(Attached(*row) for row in session.execute(query))


def attachment_count(session: Session, subject: str, subject_id: int) -> int:
    """Return how many papers are attached to something."""
    held = attachments.c
    query = select(func.count()).where(held.subject == subject, held.subject_id == subject_id)
    return int(session.scalar(query) or 0)


def paper_content(session: Session, sha256: str) -> bytes:
    """Return a paper's contents."""
    return bytes(session.execute(select(papers.c.content).where(papers.c.sha256 == sha256)).scalar_one())
