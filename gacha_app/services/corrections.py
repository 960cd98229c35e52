"""Putting posted vouchers right (会计基础工作规范 第五十一条): anew, by a difference, or for an earlier year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from gacha_app.domain.correction import check_posted, difference, earlier_year, entered_anew
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.services.posting import check_day, first_open_day, is_year_closed, post_or_draft
from gacha_app.services.vouchers import red_of, refuse_earlier_year, refuse_program_made, voucher_called
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


def correct_voucher(
    book: Book, reference: str, right: Voucher, reason: str, *, on: dt.date | None = None
) -> tuple[Voucher, Voucher]:
    """Take a voucher back in red and enter it anew as it should have been, in one action.

    Args:
        right: what it should have said; its day stands unless its month is closed.
        on: the day of the red voucher; as `reverse_voucher`.

    Returns:
        The red voucher and the new one; drafts where the book wants vouchers reviewed first.

    Raises:
        InvalidInput: as `reverse_voucher`, or if what it should have said cannot be held or is the same.
    """
    with book.writing("correct_voucher", reference) as session:
        wrong = voucher_called(session, reference)
        check_posted(wrong)
        anew = entered_anew(wrong, right, reason)
        anew.date = first_open_day(session, right.date)
        red = red_of(session, wrong, reason, on=on)
        return red, post_or_draft(session, anew)


def adjust_amounts(
    book: Book, reference: str, amounts: Sequence[int], reason: str, *, on: dt.date | None = None
) -> Voucher:
    """Put the amounts of a voucher right by their difference: more in blue, less in red.

    Args:
        amounts: what each line should have said, fen on the line's own side; one for all where all lines say the same.

    Raises:
        InvalidInput: if it is not posted, was put right before, belongs to a closed year, or an amount is wrong.
    """
    with book.writing("adjust_amounts", reference) as session:
        wrong = voucher_called(session, reference)
        check_posted(wrong)
        refuse_program_made(wrong)
        refuse_earlier_year(session, wrong)
        _refuse_corrected(session, wrong)
        if len(amounts) == 1 and len({abs(one.amount) for one in wrong.postings}) == 1:
            amounts = list(amounts) * len(wrong.postings)
        return post_or_draft(session, difference(wrong, amounts, on or first_open_day(session, wrong.date), reason))


def correct_prior_year(
    book: Book, right: Sequence[Posting], reason: str, *, reference: str = "", on: dt.date | None = None
) -> Voucher:
    """Put an earlier, closed year right by a blue voucher through 未分配收益.

    Args:
        right: what should have been posted then; nothing where the entry should not exist.
        reference: the voucher that was wrong, "" where an entry was left out.
        on: the day of the voucher, in an open month of a later year; the first open day where none is given.

    Raises:
        InvalidInput: if the wrong voucher's year is not closed, it was put right before, or no balance changes.
    """
    with book.writing("correct_prior_year", reference) as session:
        wrong = voucher_called(session, reference) if reference else None
        if wrong is not None:
            check_posted(wrong)
            refuse_program_made(wrong)
            _refuse_corrected(session, wrong)
            if not is_year_closed(session, wrong.date.year):
                raise InvalidInput(
                    "voucher",
                    _("{number} 所在的 {year} 年还没有结账，请用“冲销”或“订正”。").format(
                        number=wrong.label, year=wrong.date.year
                    ),
                )
        day = on or _day_after_closed(session, wrong)
        check_day(session, day)
        if wrong is not None and day.year <= wrong.date.year:
            raise InvalidInput("date", _("更正以前年度的凭证，日期应在 {year} 年以后。").format(year=wrong.date.year))
        results = session.scalars(
            select(tables.accounts.c.code).where(tables.accounts.c.klass.in_(("income", "expense")))
        )
        return post_or_draft(session, earlier_year(wrong, right, day, reason, results))


def _day_after_closed(session: Writing, wrong: Voucher | None) -> dt.date:
    """Return today while its month is open; else the first open day after the year that is put right."""
    today = dt.date.today()
    open_day = first_open_day(session, today)
    return open_day if wrong is None or open_day.year > wrong.date.year else dt.date(wrong.date.year + 1, 1, 1)


def _refuse_corrected(session: Writing, wrong: Voucher) -> None:
    other = session.scalars(
        select(Voucher).where(tables.vouchers.c.corrects_id == wrong.id, tables.vouchers.c.state != State.REVERSED)
    ).first()
    if other is not None:
        raise InvalidInput(
            "voucher",
            _("凭证 {number} 已由 {other} 更正，请先冲销或删除 {other}。").format(
                number=wrong.label, other=other.label
            ),
        )
