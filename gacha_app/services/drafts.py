"""Making drafts of other vouchers: the like of one on another day, and one parted in two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import State, Voucher, split_in_two
from gacha_app.i18n import _
from gacha_app.services.posting import draft, post_or_draft
from gacha_app.services.vouchers import draft_of, voucher_called
from gacha_app.storage.book import Book


def copy_of(session: Session, reference: str, on: dt.date | None = None) -> Voucher:
    """Return the like of a voucher, not kept: its lines and words on another day, with no papers yet.

    Raises:
        InvalidInput: if it is a reversal, or made by the program.
    """
    like = voucher_called(session, reference)
    if like.reverses_id is not None or like.is_program_made:
        raise InvalidInput("voucher", _("{number} 是冲销或程序生成的凭证，不能照着再记。").format(number=like.label))
    postings = [replace(one, id=None, voucher_id=None) for one in like.postings]
    return Voucher(on or like.date, like.summary, postings, entry_kind=like.entry_kind)


def copy_voucher(book: Book, reference: str, on: dt.date, *, post_it: bool = False) -> Voucher:
    """Record the like of a voucher on another day.

    Raises:
        InvalidInput: if it is a reversal or made by the program, or the book cannot hold it on that day.
    """
    with book.writing("copy_voucher", reference) as session:
        copied = copy_of(session, reference, on)
        return post_or_draft(session, copied) if post_it else draft(session, copied)


def split_draft(
    book: Book, voucher_id: int, moved: Mapping[int, int | None], summary: str = ""
) -> tuple[Voucher, Voucher]:
    """Split a draft into two that balance, and return the one that was there and the new one.

    Args:
        moved: what goes to the new one, by line number: fen on the line's own side, None for the whole line.
        summary: of the new one; that of the first where none is given.

    Raises:
        InvalidInput: if it is no draft, one of the two would not balance, or nothing would stay.
    """
    with book.writing("split_draft", str(voucher_id)) as session:
        voucher = draft_of(session, voucher_id)
        if voucher.reverses_id is not None:
            raise InvalidInput("voucher", _("{number} 是红字冲销凭证，不能拆分。").format(number=voucher.label))
        stay, go = split_in_two(voucher, moved)
        other = Voucher(
            voucher.date, summary.strip() or voucher.summary, go, import_id=voucher.import_id,
            corrects_id=voucher.corrects_id, template_id=voucher.template_id, reason=voucher.reason,
        )  # fmt: skip
        voucher.postings, voucher.entry_kind = stay, ""
        voucher.state, voucher.reviewed_by, voucher.reviewed_at = State.DRAFT, "", None
        voucher.prepared_by, voucher.cashier = session.by, ""
        return draft(session, voucher), draft(session, other)
