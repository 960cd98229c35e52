"""The kinds of shares that the charter knows (股种): with or without a claim to dividends."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.register_events import ShareKind
from gacha_app.i18n import _
from gacha_app.reports.register_history import share_kind_titles
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.share_tables import share_kinds


def list_share_kinds(book: Book) -> list[ShareKind]:
    """Return all kinds of shares, in their order."""
    with book.reading() as session:
        return list(session.scalars(select(ShareKind).order_by(share_kinds.c.place)))


def paid_kinds_in(session: Session) -> dict[str, str]:
    """Return the kinds of shares with a claim to dividends that somebody ever held: their titles by code, in order."""
    moved = select(tables.share_movements.c.share_kind)
    paid = set(
        session.scalars(select(share_kinds.c.code).where(share_kinds.c.with_dividend, share_kinds.c.code.in_(moved)))
    )
    return {code: title for code, title in share_kind_titles(session).items() if code in paid}


def add_share_kind(book: Book, title: str, *, with_dividend: bool) -> ShareKind:
    """Add a kind of shares of the village's own.

    Raises:
        InvalidInput: if the title is missing or taken.
    """
    with book.writing("add_share_kind", title) as session:
        place = int(session.scalar(select(func.max(share_kinds.c.place))) or 0) + 1
        kind = ShareKind(f"own{place}", title, with_dividend, place, own=True)
        kind.check()
        _refuse_taken(session, kind)
        session.add(kind)
        return kind


def change_share_kind(
    book: Book, code: str, *, title: str | None = None, with_dividend: bool | None = None, active: bool | None = None
) -> ShareKind:
    """Change a kind of shares; plans that were proposed keep what they were made from.

    Raises:
        InvalidInput: if the title is missing or taken, or a kind in use is to be put away.
        NotFound: if there is no such kind.
    """
    with book.writing("change_share_kind", title or code) as session:
        kind = session.get(ShareKind, code)
        if kind is None:
            raise NotFound(_("没有“{value}”这个股种，请从列表中选择。").format(value=code[:20]))
        changed = replace(kind, title=kind.title if title is None else title)
        changed.check()
        _refuse_taken(session, changed)
        if active is False and _held(session, code):
            raise InvalidInput("active", _("还有农户持有“{title}”，不能停用。").format(title=kind.title))
        if title is not None and title != kind.title:
            kind.title, kind.own = changed.title, True
        kind.with_dividend = kind.with_dividend if with_dividend is None else with_dividend
        kind.active = kind.active if active is None else active
        return kind


def _refuse_taken(session: Writing, kind: ShareKind) -> None:
    with session.no_autoflush:
        if session.scalar(
            select(share_kinds.c.code).where(share_kinds.c.title == kind.title, share_kinds.c.code != kind.code)
        ):
            raise InvalidInput("title", _("已有名为“{name}”的记录，请换一个名称。").format(name=kind.title))


def _held(session: Writing, code: str) -> bool:
    moved = tables.share_movements.c
    return bool(session.scalar(select(func.sum(moved.change)).where(moved.share_kind == code)))
