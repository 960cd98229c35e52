"""The key of a book: made when it is first handed in, and replaced by name when it may be in wrong hands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.signing import key_fingerprint, new_secret, public_key
from gacha_app.i18n import _
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.submission_tables import book_keys


@dataclass(frozen=True)
class BookKey:
    """The key of a book.

    Attributes:
        fingerprint: what people compare it by.
        made_at: when it was made. reason: why it took the place of another, "" for the first.
    """

    fingerprint: str
    made_at: dt.datetime
    reason: str


def key_of_book(book: Book) -> BookKey | None:
    """Return the key of a book, None while it has none."""
    with book.reading() as session:
        row = session.execute(select(book_keys).where(book_keys.c.current)).mappings().first()
    return BookKey(key_fingerprint(row["public"]), row["made_at"], row["reason"]) if row else None


def secret_of(session: Session) -> bytes:
    """Return the secret key of a book, empty while it has none."""
    return session.scalar(select(book_keys.c.secret).where(book_keys.c.current)) or b""


def key_to_use(session: Session) -> bytes:
    """Return the secret key of a book, or a new one that `keep_key` is to keep."""
    return secret_of(session) or new_secret()


def keep_key(session: Writing, secret: bytes) -> None:
    """Keep a new key within a larger action; the book's own is left as it is.

    Raises:
        GachaError: if the book got another one meanwhile.
    """
    held = secret_of(session)
    if not held:
        _keep(session, secret, "")
    elif held != secret:
        raise GachaError(_("账本刚换了密钥，请再做一次。"))


def replace_key(book: Book, reason: str) -> BookKey:
    """Make a new key for a book; the township will ask about it before it takes the next package.

    Raises:
        InvalidInput: if no reason is given, or the book has no key yet.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明为什么换密钥，例如“旧电脑丢失”。"))
    with book.writing("replace_key", reason.strip()) as session:
        if not secret_of(session):
            raise InvalidInput("reason", _("账本还没有密钥，第一次上报时会自动生成。"))
        session.execute(update(book_keys).values(current=False))
        _keep(session, new_secret(), reason.strip())
    key = key_of_book(book)
    assert key is not None
    return key


def _keep(session: Writing, secret: bytes, reason: str) -> None:
    public = public_key(secret)
    session.execute(
        insert(book_keys).values(
            public=public, secret=secret, made_by=session.by, current=True, reason=reason,
            made_at=dt.datetime.now().replace(microsecond=0),  # noqa: DTZ005 - the village's own clock
        )
    )  # fmt: skip
    session.recorder.note("book_key", fingerprint=key_fingerprint(public))
