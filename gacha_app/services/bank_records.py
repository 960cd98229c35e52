"""Entering what only the bank knows: interest, fees and whatever came or went, from a line of its statement."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.bank import BankLine
from gacha_app.domain.entry_kinds import Answers, EntryKind, kind_named, make_voucher
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.imports import JournalEntry
from gacha_app.domain.journal_rules import propose
from gacha_app.domain.voucher import Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.bank_groups import groups_with
from gacha_app.reports.bank_items import account_of_line, lines_named
from gacha_app.reports.heading import organisation_of
from gacha_app.services.journal_rules import rules_of, way_of
from gacha_app.services.posting import post_or_draft
from gacha_app.services.reconciliation import keep_match
from gacha_app.storage.book import Book
from gacha_app.storage.reference import entry_kinds


@dataclass(frozen=True)
class LineRecord:
    """How a bank line might be entered.

    Attributes:
        account: the book's bank account. kind: the entry kind's code. item: a finer account, or "".
        sure: False where the user should look.
        rule: the rule that proposed it.
    """

    line: BankLine
    account: str
    kind: str
    item: str
    summary: str
    sure: bool
    rule: str


def propose_record(book: Book, line_id: int) -> LineRecord:
    """Return how an open bank line might be entered, by the rules of the journal.

    Raises:
        NotFound: if there is no such line.
        InvalidInput: if it is matched already.
    """
    with book.reading() as session:
        found = lines_named(session, [line_id])
        account = account_of_line(session, line_id)
        if not found or account is None:
            raise NotFound(_("对账单里没有这一行，请刷新后再试。"))
        if groups_with(session, [line_id]):
            raise InvalidInput("line", _("这一行已经勾对过了，不用再记账。"))
        line = found[0]
        summary = " ".join(part for part in (line.party, line.text) if part)
        came, went = max(line.amount, 0), max(-line.amount, 0)
        entry = JournalEntry(
            "", 0, line.date, "", summary, "", came, went, None, "", "in" if came else "out", counterparty=line.party
        )
        (proposal,) = propose([entry], rules_of(session))
    return LineRecord(line, account, proposal.kind, proposal.account, summary[:200], proposal.sure, proposal.rule)


def preview_line(
    book: Book, line_id: int, answers: Answers | None = None, *, kind: str = "", against: str = ""
) -> Voucher:
    """Return the entry that `record_line` would make; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is missing or wrong, or if the line is matched already.
    """
    proposed = propose_record(book, line_id)
    with book.reading() as session:
        chart = organisation_of(session).chart
    line, given = proposed.line, answers or Answers(proposed.line.date, abs(proposed.line.amount))
    said = replace(
        given,
        amount=abs(line.amount),
        summary=given.summary.strip() or proposed.summary,
        item=given.item or (proposed.item if kind in ("", proposed.kind) else ""),
    )
    if against:
        if against == proposed.account:
            raise InvalidInput("against", _("对方科目不能也是这个银行账户。"))
        postings = [
            Posting(proposed.account, line.amount, said.summary), Posting(against, -line.amount, said.summary)
        ]  # fmt: skip
        return Voucher(said.date, said.summary, postings)
    return _by_form(kind_named(entry_kinds(chart), kind or proposed.kind), said, proposed)


def record_line(
    book: Book, line_id: int, answers: Answers | None = None, *, kind: str = "", against: str = ""
) -> Voucher:
    """Enter an open bank line and match it with its entry.

    Where the book wants entries reviewed first, a draft is kept; it is matched once it is posted.

    Args:
        answers: what the form asks beside the amount, which is the line's own; None as is proposed.
        kind: the form's code or title; "" for the proposed one.
        against: instead of a form, the account at the other side.

    Raises:
        InvalidInput: naming the answer that is missing or wrong, or if the line is matched already.
    """
    voucher = preview_line(book, line_id, answers, kind=kind, against=against)
    account = propose_record(book, line_id).account
    with book.writing("record_bank_line", voucher.summary) as session:
        kept = post_or_draft(session, voucher)
        if kept.state is State.POSTED:
            posting = next(one for one in kept.postings if one.account == account)
            keep_match(session, line_id, posting.id or 0)
            session.recorder.note("bank_match", lines=[line_id], postings=[posting.id], amount=posting.amount)
        return kept


def _by_form(kind: EntryKind, said: Answers, proposed: LineRecord) -> Voucher:
    """Return the draft that a form makes of a bank line, on the line's own bank account."""
    amount = proposed.line.amount
    way = way_of(kind)
    if way and way != ("in" if amount > 0 else "out"):
        words = _("银行这一行是收入，不能记成“{kind}”。") if amount > 0 else _("银行这一行是支出，不能记成“{kind}”。")
        raise InvalidInput("kind", words.format(kind=_(kind.title)))
    # 存取现金: the account chosen is where the money went to
    money = CASH if kind.code == "cash" and amount < 0 else BANK
    voucher = make_voucher(kind, replace(said, money=money, inward=kind.two_way and amount > 0))
    for posting in voucher.postings:
        if posting.account == BANK:
            posting.account = proposed.account
    if sum(one.amount for one in voucher.postings if one.account == proposed.account) != amount:
        raise InvalidInput("kind", _("“{kind}”记不成银行的这一行，请换一种业务。").format(kind=_(kind.title)))
    return voucher
