"""Recording money: with a form, or as an entry; drafting, posting, taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.entry_kinds import Answers, EntryKind, kind_named, make_voucher
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import DIVIDEND_KINDS, PAY_KINDS, PROPERTY_KINDS, Posting, State, Voucher
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import chart_of
from gacha_app.services import reversal_effects
from gacha_app.services.posting import (
    check_voucher,
    draft,
    first_open_day,
    is_year_closed,
    post,
    post_by_hand,
    post_or_draft,
    refuse_half_a_correction,
    review_rule,
)
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.papers import remove_papers
from gacha_app.storage.reference import entry_kinds


def preview_entry(kind: EntryKind, answers: Answers) -> Voucher:
    """Return the entry that a form's answers would make; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is missing or wrong.
    """
    return make_voucher(kind, answers)


def record_entry(book: Book, kind: str, answers: Answers, *, as_draft: bool = False) -> Voucher:
    """Record what came in or went out, with the form of this code or title.

    Where the book wants vouchers reviewed before they are posted, it is kept as a draft.

    Raises:
        InvalidInput: naming the answer that is missing or wrong, or the fund that would be overdrawn.
    """
    voucher = make_voucher(kind_named(kinds_of(book), kind), answers)
    with book.writing("record_entry", voucher.summary) as session:
        return draft(session, voucher) if as_draft else post_or_draft(session, voucher)


def kinds_of(book: Book) -> dict[str, EntryKind]:
    """Return the forms that money is recorded with in this book, by code, with the accounts of its chart."""
    with book.reading() as session:
        return entry_kinds(chart_of(session))


def enter_voucher(book: Book, voucher: Voucher, *, post_it: bool) -> Voucher:
    """Keep an accountant's own entry, and post it at once where asked to and no review is wanted first.

    Raises:
        InvalidInput: if it does not balance, names an unknown account or a closed month, or overdraws a fund.
    """
    with book.writing("enter_voucher", voucher.summary) as session:
        return post_or_draft(session, voucher) if post_it else draft(session, voucher)


def change_draft(book: Book, voucher_id: int, changed: Voucher) -> Voucher:
    """Replace what a draft says; whoever changes it prepares it anew, and a review of it is void.

    Raises:
        InvalidInput: if it is no draft any more, is a red one, or what it is to say cannot be held.
    """
    with book.writing("change_draft", changed.summary) as session:
        voucher = draft_of(session, voucher_id)
        if voucher.reverses_id is not None:
            raise InvalidInput(
                "voucher", _("{number} 是红字冲销凭证，不能修改，只能删除。").format(number=voucher.label)
            )
        check_voucher(session, changed)
        voucher.date, voucher.summary = changed.date, changed.summary
        voucher.attachments, voucher.entry_kind = changed.attachments, changed.entry_kind
        voucher.postings = list(changed.postings)
        voucher.state, voucher.reviewed_by, voucher.reviewed_at = State.DRAFT, "", None
        voucher.prepared_by, voucher.cashier = session.by, ""
        return draft(session, voucher)


def delete_draft(book: Book, voucher_id: int) -> None:
    """Throw a draft away; the audit trail keeps what it said.

    Raises:
        InvalidInput: if it is no draft any more.
    """
    delete_drafts(book, [voucher_id])


def post_voucher(book: Book, reference: str) -> Voucher:
    """Post the draft of this reference ("草稿12" or "12").

    Raises:
        InvalidInput: if it is posted already, must be reviewed first, or the book cannot hold it.
    """
    with book.writing("post_voucher", reference) as session:
        return post_by_hand(session, [voucher_called(session, reference)])[0]


def post_drafts(book: Book, voucher_ids: Sequence[int]) -> list[Voucher]:
    """Post several drafts at once, all or none.

    Raises:
        InvalidInput: if one must be reviewed first, or the book cannot hold it.
    """
    with book.writing("post_drafts", str(len(voucher_ids))) as session:
        return list(post_by_hand(session, [draft_of(session, one) for one in dict.fromkeys(voucher_ids)]))


def delete_drafts(book: Book, voucher_ids: Sequence[int]) -> int:
    """Throw several drafts away, all or none, and return how many.

    Raises:
        InvalidInput: if one is no draft any more.
    """
    with book.writing("delete_draft", str(len(voucher_ids))) as session:
        drafts = [draft_of(session, one) for one in dict.fromkeys(voucher_ids)]
        refuse_half_a_correction(
            session, drafts, N_("{first} 和 {second} 是订正同一张凭证的红字和蓝字，请选上两张一起删除。")
        )
        for one in drafts:
            remove_papers(session, "voucher", one.id or 0)
            session.delete(one)
        return len(drafts)


def reverse_voucher(book: Book, reference: str, reason: str, *, on: dt.date | None = None) -> Voucher:
    """Take a posted voucher back in red letters; where the book wants vouchers reviewed, the red one waits as a draft.

    Args:
        on: the day of the red voucher; that of the voucher taken back where its month is still open, else the first
            open day after it.

    Raises:
        InvalidInput: if it is not posted, taken back already, a reversal itself, part of a dividend, of a closed year,
            or has no reason.
    """
    with book.writing("reverse_voucher", reference) as session:
        voucher = voucher_called(session, reference)
        return red_of(session, voucher, reason, on=on)


def red_of(session: Writing, voucher: Voucher, reason: str, *, on: dt.date | None = None) -> Voucher:
    """Take a voucher back as people do: refused where there is a better way, and reviewed where the book wants it.

    Raises:
        InvalidInput: as `reverse_voucher`.
    """
    red = voucher.reversal(on or first_open_day(session, voucher.date), reason)
    refuse_program_made(voucher)
    refuse_earlier_year(session, voucher)
    waiting = session.scalar(select(Voucher).where(tables.vouchers.c.reverses_id == voucher.id))
    if waiting is not None:
        raise InvalidInput(
            "voucher",
            _("冲销 {number} 的 {draft} 还没有记账，请审核并记账。").format(number=voucher.label, draft=waiting.label),
        )
    adjusted = session.scalars(
        select(Voucher).where(tables.vouchers.c.corrects_id == voucher.id, tables.vouchers.c.state != State.REVERSED)
    ).first()
    if adjusted is not None:
        raise InvalidInput(
            "voucher",
            _("凭证 {number} 已由 {other} 更正，请先冲销或删除 {other}。").format(
                number=voucher.label, other=adjusted.label
            ),
        )
    if review_rule(session) != "none":
        return draft(session, red)
    return _posted_red(session, voucher, red)


def reverse(session: Writing, voucher: Voucher, reason: str, *, on: dt.date | None = None) -> Voucher:
    """Take a posted voucher back within a larger action."""
    return _posted_red(session, voucher, voucher.reversal(on or first_open_day(session, voucher.date), reason))


def _posted_red(session: Writing, voucher: Voucher, red: Voucher) -> Voucher:
    red = post(session, red)
    voucher.state = State.REVERSED
    reversal_effects.free(session, voucher)
    session.flush()
    return red


def voucher_called(session: Session, reference: str) -> Voucher:
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


def draft_of(session: Session, voucher_id: int) -> Voucher:
    """Return a draft, reviewed or not.

    Raises:
        NotFound: if the book has none of this identity.
        InvalidInput: if it is posted already.
    """
    voucher = session.get(Voucher, voucher_id)
    if voucher is None:
        raise NotFound(_("没有凭证“{reference}”。").format(reference=voucher_id))
    if voucher.state not in (State.DRAFT, State.REVIEWED):
        raise InvalidInput("voucher", _("凭证 {number} 已经记账，不能修改，只能冲销。").format(number=voucher.label))
    return voucher


def refuse_program_made(voucher: Voucher) -> None:
    """Refuse to put right by hand what the program makes from a plan: the plan is put right.

    Raises:
        InvalidInput: naming where.
    """
    if voucher.entry_kind in DIVIDEND_KINDS:
        raise InvalidInput(
            "voucher", _("{number} 是分红产生的凭证，请在“分红”里撤回或更正。").format(number=voucher.label)
        )
    if voucher.entry_kind in PROPERTY_KINDS:
        raise InvalidInput(
            "voucher",
            _("{number} 是资产、畜禽、资源变动产生的凭证，请在“合同与资产”里撤销。").format(number=voucher.label),
        )
    if voucher.entry_kind in PAY_KINDS:
        raise InvalidInput(
            "voucher",
            _("{number} 是绩效报酬产生的凭证，请在“计划与责任”的“绩效报酬”里撤回。").format(number=voucher.label),
        )


def refuse_earlier_year(session: Session, voucher: Voucher) -> None:
    """Refuse to take back in red what belongs to a year that is closed.

    Raises:
        InvalidInput: naming the way there is.
    """
    # 会计基础工作规范 第五十一条: 以前年度的错误用蓝字更正; 财会〔2023〕14号 322: 通过“未分配收益”
    if is_year_closed(session, voucher.date.year):
        raise InvalidInput(
            "voucher",
            _("{number} 是 {year} 年的凭证，该年度已经结账，请用“更正以前年度”。").format(
                number=voucher.label, year=voucher.date.year
            ),
        )
