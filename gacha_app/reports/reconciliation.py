"""Bank reconciliation: both balances of a month, what makes them differ, and which months agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.bank import Adjusted, BankLine, BookLine, Group, Rest, adjust, of_group
from gacha_app.domain.bank_matching import WINDOW, Item, Proposal, propose_matches
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.bank_groups import groups_with, straddling_groups, taken_back
from gacha_app.reports.bank_items import (
    BankAccount,
    bank_accounts,
    bank_balance,
    book_balance,
    lines_between,
    matched_between,
    open_lines,
    open_postings,
    open_postings_of,
    postings_between,
    start_of,
)
from gacha_app.reports.bank_rest import open_totals, taken_back_between
from gacha_app.storage.accounting_tables import month_totals, reconciliations

AGREED, EXCUSED = "agreed", "excused"
_T = TypeVar("_T", bound=BankLine | BookLine)


@dataclass(frozen=True)
class Kept:
    """A month's reconciliation as it was kept.

    Attributes:
        state: `AGREED` or `EXCUSED`.
        excuse: why it was let pass, or "".
    """

    state: str
    book_balance: int
    bank_balance: int
    adjusted: int
    done_at: dt.datetime
    done_by: str
    excuse: str


@dataclass(frozen=True)
class Standing:
    """How one bank account stands at the end of a month.

    Attributes:
        adjusted: both sides; None where no statement reaches into the month.
        kept: what was kept of it, or None.
    """

    account: BankAccount
    period: Period
    adjusted: Adjusted | None
    kept: Kept | None

    @property
    def is_stale(self) -> bool:
        """Whether the month was agreed and something has changed since."""
        kept = self.kept
        if kept is None or kept.state != AGREED:
            return False
        now = self.adjusted
        return now is None or (now.book_balance, now.bank_balance, now.adjusted_book, now.agrees) != (
            kept.book_balance, kept.bank_balance, kept.adjusted, True
        )  # fmt: skip


@dataclass(frozen=True)
class BankMonth:
    """A month of a bank account with all that may be matched in it.

    Attributes:
        lines: the bank's lines of the month, and earlier ones still open.
        postings: the same of the book.
        groups: what was put together of them.
        proposals: what else seems to belong together.
        unlisted: how many more postings of earlier days stand open.
    """

    standing: Standing
    lines: tuple[BankLine, ...]
    postings: tuple[BookLine, ...]
    groups: tuple[Group, ...]
    proposals: tuple[Proposal, ...]
    unlisted: int = 0

    def adjusted_if(self, taken: Iterable[Proposal]) -> Adjusted | None:
        """Return how both sides would stand if some proposals were confirmed."""
        now = self.standing.adjusted
        if now is None:
            return None
        lines = {line for one in taken for line in one.lines}
        postings = {posting for one in taken for posting in one.postings}
        return Adjusted(
            now.book_balance,
            now.bank_balance,
            tuple(one for one in now.bank_only if one.line_id not in lines),
            tuple(one for one in now.book_only if one.posting_id not in postings),
            now.book_rest,
        )


@dataclass(frozen=True)
class UnreconciledAccount:
    """A bank account whose month is neither agreed nor excused.

    Attributes:
        month: "2023-05".
        reason: one sentence saying what is lacking.
    """

    account: str
    name: str
    month: str
    reason: str


def standing(
    session: Session, account: BankAccount, period: Period, listed: Iterable[BookLine] | None = None
) -> Standing:
    """Return how a bank account stands at the end of a month.

    Args:
        listed: the open postings that are to be named one by one, the others being added up; all where it is None.
    """
    last = period.last
    kept = kept_of(session, account.code, period)
    bank = bank_balance(session, account, last)
    start = start_of(session, account)
    if bank is None or start is None or account.last is None or account.last < period.first:
        return Standing(account, period, None, kept)
    lines = open_lines(session, account.code, last)
    rest = Rest()
    if listed is None:
        postings = open_postings(session, account.code, start, last, named=False)
        red = taken_back(session, account.code, postings)
    else:
        postings = [one for one in listed if start <= one.date <= last]
        red = taken_back_between(session, account.code, start, last)
    red_ones = of_group(red)[1]
    postings = [one for one in postings if one.id not in red_ones]
    if listed is not None:
        hidden = [one.amount for group in red for one in group.postings if start <= one.date <= last]
        rest = open_totals(session, account.code, start, last).less([*hidden, *(one.amount for one in postings)])
    groups = [*straddling_groups(session, account.code, last), *red]
    balance = book_balance(session, account.code, last)
    return Standing(account, period, adjust(balance, bank, lines, postings, groups, last, rest), kept)


def kept_of(session: Session, account: str, period: Period) -> Kept | None:
    """Return what was kept of an account's month."""
    row = session.execute(
        select(reconciliations).where(
            reconciliations.c.account == account, reconciliations.c.month == f"{period.last:%Y-%m}"
        )
    ).one_or_none()
    if row is None:
        return None
    return Kept(row.state, row.book_balance, row.bank_balance, row.adjusted, row.done_at, row.done_by, row.excuse)


def bank_month(
    session: Session, account: BankAccount, period: Period, window: int = WINDOW, earlier: int | None = None
) -> BankMonth:
    """Return a month of a bank account with what may be matched in it.

    Args:
        earlier: how many open postings of earlier days are named beside those that a line of the bank may mean, the
            latest of them; all where it is None.
    """
    first, last = period.first, period.last
    free_lines = open_lines(session, account.code, last)
    start = start_of(session, account) or first
    early = start - dt.timedelta(days=window)
    own = postings_between(session, account.code, first, last)
    if earlier is None:
        free = open_postings(session, account.code, early, last)
        cancelled = taken_back(session, account.code, free)
    else:
        # what adds up with others to a line of an earlier month was proposed in that month
        amounts = (one.amount for one in free_lines)
        near, day_before = max(first - dt.timedelta(days=window), early), first - dt.timedelta(days=1)
        free = open_postings_of(session, account.code, near, day_before, amounts, early, earlier)
        matched = matched_between(session, account.code, first, last)
        free += [one for one in own if one.id not in matched]
        cancelled = taken_back_between(session, account.code, early, last)
    red = of_group(cancelled)[1]
    free = [one for one in free if one.id not in red]
    proposals = propose_matches(line_items(free_lines), posting_items(free), window)
    proposed = {posting for one in proposals for posting in one.postings}
    lines = _both(free_lines, lines_between(session, account.code, first, last))
    # a posting from before the first statement is the bank's opening, unless a line speaks of it
    waiting = [one for one in free if one.date >= start or one.id in proposed]
    postings = _both(waiting, own)
    waiting_for = {one.id for one in free_lines}, {one.id for one in free}
    groups = groups_with(
        session,
        (one.id for one in lines if one.id not in waiting_for[0]),
        (one.id for one in postings if one.id not in waiting_for[1]),
    )
    groups += taken_back(session, account.code, [one for one in postings if one.id in red])
    listed = None if earlier is None else [one for one in free if one.id in proposed]
    now = standing(session, account, period, listed)
    unlisted = 0
    if listed is not None and now.adjusted is not None:
        named = sum(start <= one.date <= last for one in free if one.id not in proposed)
        unlisted = now.adjusted.book_rest.count - named
    return BankMonth(now, tuple(lines), tuple(postings), tuple(groups), tuple(proposals), unlisted)


def line_items(lines: Iterable[BankLine]) -> list[Item]:
    """Return bank lines as matching sees them."""
    return [Item(one.id, one.date, one.amount, f"{one.party} {one.text}") for one in lines]


def posting_items(postings: Iterable[BookLine]) -> list[Item]:
    """Return postings as matching sees them."""
    return [Item(one.id, one.date, one.amount, f"{one.party} {one.text}", one.voucher_id) for one in postings]


def unreconciled_accounts(session: Session, period: Period) -> tuple[UnreconciledAccount, ...]:
    """Return the bank accounts whose last month of a period is neither agreed nor excused.

    An account without any imported statement counts among them, one that never held money does not.
    """
    # 会计基础工作规范: 银行存款账面余额每月与银行对账单核对
    month = Period(period.year, period.last.month)
    moved = set(session.scalars(select(month_totals.c.account).where(month_totals.c.month <= f"{month.last:%Y-%m}")))
    found = []
    for account in bank_accounts(session):
        if account.code in moved or (account.first is not None and account.first <= month.last):
            now = standing(session, account, month, ())
            if reason := lacking(now):
                found.append(UnreconciledAccount(account.code, account.name, f"{month.last:%Y-%m}", reason))
    return tuple(found)


def lacking(now: Standing) -> str:
    """Return in one sentence what a month lacks to be reconciled, or ""."""
    words = {"account": now.account.title, "period": now.period.title}
    if now.kept is not None and now.kept.state == EXCUSED:
        return ""
    if now.adjusted is None:
        if now.account.first is None:
            return _("{account} 还没有导入过银行对账单，请导入后对账，或写明不对账的原因。").format(**words)
        return _("{account} 没有{period}的银行对账单，请导入后对账，或写明不对账的原因。").format(**words)
    if now.kept is None:
        if now.adjusted.agrees:
            return _("{account} {period}调节后余额相符，还没有确认对账。").format(**words)
        return _("{account} {period}调节后还差 {amount} 元，请接着勾对，或写明原因。").format(
            **words, amount=grouped(abs(now.adjusted.difference))
        )
    if now.is_stale:
        return _("{account} {period}对账以后又有变动，请重新对账。").format(**words)
    return ""


def _both(waiting: Sequence[_T], of_month: Sequence[_T]) -> list[_T]:
    """Return what waits from earlier, then the month's own, each once."""
    own = {one.id for one in of_month}
    return [*(one for one in waiting if one.id not in own), *of_month]
