"""Taking papers out of the book: a paper goes with the last thing that bears it."""

from __future__ import annotations

from sqlalchemy import delete, func, select

from gacha_app.storage.accounting_tables import attachments, papers
from gacha_app.storage.book import Writing


def remove_papers(session: Writing, subject: str, subject_id: int) -> None:
    """Take every paper off something that is to be deleted."""
    held = attachments.c
    query = select(held.id, held.sha256, held.name).where(held.subject == subject, held.subject_id == subject_id)
    for one in session.execute(query).all():
        remove_paper(session, one.id, one.sha256)
        session.recorder.note(
            "attachment", id=one.id, subject=subject, subject_id=subject_id, name=one.name, sha256=one.sha256,
            removed=True,
        )  # fmt: skip


def remove_paper(session: Writing, attachment_id: int, sha256: str) -> None:
    """Delete an attachment, and its paper where nothing else bears it."""
    session.execute(delete(attachments).where(attachments.c.id == attachment_id))
    if session.scalar(select(func.count()).where(attachments.c.sha256 == sha256)) == 0:
        session.execute(delete(papers).where(papers.c.sha256 == sha256))
