"""Recording money: with a form, or as an entry; drafting, posting, taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from gacha_app.domain.entry_kinds import Answers, EntryKind, kind_named, make_voucher
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.services.posting import check_voucher, draft, post
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.reference import entry_kinds


def preview_entry(kind: EntryKind, answers: Answers) -> Voucher:
    """Return the entry that a form's answers would make; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is missing or wrong.
    """
    return make_voucher(kind, answers)


def record_entry(book: Book, kind: str, answers: Answers, *, as_draft: bool = False) -> Voucher:
    """Record what came in or went out, with the form of this code or title.

    Raises:
        InvalidInput: naming the answer that is missing or wrong, or the fund that would be overdrawn.
    """
    voucher = make_voucher(kind_named(kinds_of(book), kind), answers)
    with book.writing("record_entry", voucher.summary) as session:
        return draft(session, voucher) if as_draft else post(session, voucher)


def kinds_of(book: Book) -> dict[str, EntryKind]:
    """Return the forms that money is recorded with in this book, by code, with the accounts of its chart."""
    with book.reading() as session:
        return entry_kinds(chart_of(session))


def enter_voucher(book: Book, voucher: Voucher, *, post_it: bool) -> Voucher:
    """Keep an accountant's own entry, and post it at once where asked to.

    Raises:
        InvalidInput: if it does not balance, names an unknown account or a closed month, or overdraws a fund.
    """
    with book.writing("enter_voucher", voucher.summary) as session:
        return post(session, voucher) if post_it else draft(session, voucher)


def change_draft(book: Book, voucher_id: int, changed: Voucher) -> Voucher:
    """Replace what a draft says.

    Raises:
        InvalidInput: if it is no draft any more, or what it is to say cannot be held.
    """
    with book.writing("change_draft", changed.summary) as session:
        voucher = _draft_of(session, voucher_id)
        check_voucher(session, changed)
        voucher.date, voucher.summary = changed.date, changed.summary
        voucher.attachments, voucher.entry_kind = changed.attachments, changed.entry_kind
        voucher.postings = list(changed.postings)
        for line, posting in enumerate(voucher.postings, 1):
            posting.line = line
        voucher.state = State.DRAFT
        return voucher


def delete_draft(book: Book, voucher_id: int) -> None:
    """Throw a draft away; the audit trail keeps what it said.

    Raises:
        InvalidInput: if it is no draft any more.
    """
    with book.writing("delete_draft") as session:
        session.delete(_draft_of(session, voucher_id))


def post_voucher(book: Book, reference: str) -> Voucher:
    """Post the draft of this reference ("草稿12" or "12").

    Raises:
        InvalidInput: if it is posted already, or the book cannot hold it.
    """
    with book.writing("post_voucher", reference) as session:
        return post(session, voucher_called(session, reference))


def post_drafts(book: Book, voucher_ids: Sequence[int]) -> list[Voucher]:
    """Post several drafts at once, all or none.

    Raises:
        InvalidInput: if the book cannot hold one of them.
    """
    from gacha_app.services.posting import post_all

    with book.writing("post_drafts", str(len(voucher_ids))) as session:
        return list(post_all(session, [_draft_of(session, one) for one in voucher_ids]))


def reverse_voucher(book: Book, reference: str, reason: str, *, on: dt.date | None = None) -> Voucher:
    """Take a posted voucher back in red letters.

    Args:
        on: the day of the red voucher; that of the voucher taken back where its month is still open, else today.

    Raises:
        InvalidInput: if it is not posted, taken back already, a reversal itself, part of a dividend, or has no reason.
    """
    with book.writing("reverse_voucher", reference) as session:
        voucher = voucher_called(session, reference)
        _refuse_dividend(session, voucher)
        return reverse(session, voucher, reason, on=on)


def reverse(session: Writing, voucher: Voucher, reason: str, *, on: dt.date | None = None) -> Voucher:
    """Take a posted voucher back within a larger action."""
    red = post(session, voucher.reversal(on or _open_day(session, voucher.date), reason))
    voucher.state = State.REVERSED
    session.flush()
    return red


def voucher_called(session: Writing, reference: str) -> Voucher:
    """Return the voucher of this number, or the draft of this reference.

    Raises:
        NotFound: if the book has none.
    """
    plain = reference.strip()
    found = session.scalars(select(Voucher).where(tables.vouchers.c.number == plain)).one_or_none()
    digits = plain.removeprefix("草稿").removeprefix("Draft ").removeprefix("draft ").strip()
    if found is None and digits.isascii() and digits.isdigit() and len(digits) < 12:
        found = session.get(Voucher, int(digits))
        # a bare number means a draft: a posted voucher is called by its whole number
        if found is not None and found.number is not None:
            found = None
    if found is None:
        raise NotFound(_("没有凭证“{reference}”。").format(reference=reference[:40]))
    return found


def parse_line(text: str) -> tuple[str, str, dict[str, str]]:
    """Split `CODE:YUAN[:dimension=name]...` of the command line into code, amount and dimensions.

    Raises:
        InvalidInput: if it is not of that form.
    """
    code, _colon, rest = text.partition(":")
    amount, *named = rest.split(":")
    dimensions = dict(part.split("=", 1) for part in named if "=" in part)
    if not code or not amount or len(dimensions) < len(named):
        raise InvalidInput("line", _("“{text}”应写成 科目:金额 或 科目:金额:project=项目名。").format(text=text[:60]))
    return code.strip(), amount, dimensions


def line(account: str, amount: int, summary: str = "", **dimensions: int | None) -> Posting:
    """Return a posting of an accountant's own entry; fen, debit positive."""
    return Posting(account, amount, summary, **dimensions)  # type: ignore[arg-type]


def _draft_of(session: Writing, voucher_id: int) -> Voucher:
    voucher = session.get(Voucher, voucher_id)
    if voucher is None:
        raise NotFound(_("没有凭证“{reference}”。").format(reference=voucher_id))
    if voucher.state not in (State.DRAFT, State.REVIEWED):
        raise InvalidInput("voucher", _("凭证 {number} 已经记账，不能修改，只能冲销。").format(number=voucher.label))
    return voucher


def _refuse_dividend(session: Writing, voucher: Voucher) -> None:
    if voucher.entry_kind in ("dividend", "reserve", "dividend_payment"):
        raise InvalidInput(
            "voucher", _("{number} 是分红产生的凭证，请在“分红”里撤回或更正。").format(number=voucher.label)
        )


def _open_day(session: Writing, day: dt.date) -> dt.date:
    closed = session.execute(
        select(tables.periods.c.month).where(tables.periods.c.year == day.year, tables.periods.c.month == day.month)
    ).first()
    return max(dt.date.today(), day) if closed else day
