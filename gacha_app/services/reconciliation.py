"""Reconciling with the bank: putting both sides together, recording what only the bank knows, keeping a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from gacha_app.domain.bank import Adjusted, BankLine, BookLine, check_group
from gacha_app.domain.bank_matching import WINDOW, Proposal
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.money import grouped
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.bank_groups import groups_with, is_matched
from gacha_app.reports.bank_items import BankAccount, accounts_of, bank_accounts, lines_named, postings_named
from gacha_app.reports.reconciliation import AGREED, EXCUSED, BankMonth, Standing, bank_month, kept_of, standing
from gacha_app.reports.reconciliation_form import reconciliation_report
from gacha_app.reports.report import Report
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import bank_lines, bank_matches, reconciliations
from gacha_app.storage.book import Book, Writing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_BY_HAND = 100


def read_accounts(book: Book) -> list[BankAccount]:
    """Return the accounts that are kept at banks."""
    with book.reading() as session:
        return bank_accounts(session)


def read_month(
    book: Book, account: str, period: Period, window: int = WINDOW, *, earlier: int | None = None
) -> BankMonth:
    """Return a month of a bank account with what may be matched in it.

    Args:
        account: its code; "" for the only one there is.
        window: how many days both sides may lie apart.
        earlier: how many open postings of earlier days are named where no line of the bank can mean them; all where
            it is None.

    Raises:
        InvalidInput: if there is no such account, or the days are impossible.
    """
    if not 0 <= window <= 60:
        raise InvalidInput("window", _("日期相差的天数要在 0 到 60 之间。"))
    with book.reading() as session:
        return bank_month(session, account_named(session, account), period, window, earlier)


def read_form(book: Book, account: str, period: Period) -> Report:
    """Return the reconciliation form (银行存款余额调节表) of one account's month; in Chinese, as official sheets are.

    Raises:
        InvalidInput: if there is no such account.
    """
    with book.reading() as session, in_chinese():
        return reconciliation_report(session, [account_named(session, account)], period)


def account_named(session: Session, code: str) -> BankAccount:
    """Return a bank account by its code; "" means the only one there is.

    Raises:
        InvalidInput: if there is none of this code, or several and none was named.
    """
    accounts = bank_accounts(session)
    if not code and len(accounts) == 1:
        return accounts[0]
    for account in accounts:
        if account.code == code:
            return account
    titles = "、".join(one.title for one in accounts)
    if not code:
        raise InvalidInput("account", _("有几个银行账户（{all}），请选一个。").format(all=titles))
    raise InvalidInput(
        "account", _("科目 {code} 不是银行存款的账户，可以选的有：{all}。").format(code=code, all=titles)
    )


def confirm_matches(book: Book, proposals: Sequence[Proposal]) -> int:
    """Put together what was proposed and return how many bank lines that were.

    Raises:
        InvalidInput: if one of them was matched meanwhile; then none is kept.
    """
    if not proposals:
        raise InvalidInput("lines", _("没有勾选要确认的。"))
    count = sum(len(one.lines) for one in proposals)
    with book.writing("confirm_matches", _in_lines(count)) as session:
        lines = [line for one in proposals for line in one.lines]
        postings = [posting for one in proposals for posting in one.postings]
        found_lines, found_postings = _free(session, lines, postings)
        sums = {one.id: one.amount for one in found_lines}, {one.id: one.amount for one in found_postings}
        for one in proposals:
            check_group([sums[0][line] for line in one.lines], [sums[1][posting] for posting in one.postings])
        _keep(session, [(line, posting, one.score) for one in proposals for line in one.lines
                        for posting in one.postings])  # fmt: skip
        session.recorder.note("bank_match", lines=count, proposals=len(proposals))
    return count


def match_by_hand(book: Book, lines: Sequence[int], postings: Sequence[int] = ()) -> None:
    """Put bank lines together with postings, or with each other where they cancel.

    Raises:
        InvalidInput: if the sums differ, or one of them is matched already.
    """
    with book.writing("match_by_hand", _in_lines(len(lines))) as session:
        found_lines, found_postings = _free(session, lines, postings)
        check_group([one.amount for one in found_lines], [one.amount for one in found_postings])
        if found_postings:
            _keep(session, [(line, posting, _BY_HAND) for line in lines for posting in postings])
        else:
            session.execute(update(bank_lines).where(bank_lines.c.id.in_(lines)).values(offset_id=min(lines)))
        session.recorder.note(
            "bank_match", lines=list(lines), postings=list(postings), amount=sum(one.amount for one in found_lines)
        )


def take_apart(book: Book, lines: Iterable[int] = (), postings: Iterable[int] = ()) -> int:
    """Take apart what these bank lines and postings were put together with; return how many groups those were.

    Raises:
        InvalidInput: if none of them is matched.
    """
    with book.writing("take_apart", "") as session:
        groups = groups_with(session, lines, postings)
        if not groups:
            raise InvalidInput("lines", _("选中的还没有勾对，不用解开。"))
        taken = [one.id for group in groups for one in group.lines]
        session.execute(delete(bank_matches).where(bank_matches.c.bank_line_id.in_(taken)))
        session.execute(update(bank_lines).where(bank_lines.c.id.in_(taken)).values(offset_id=None))
        session.recorder.note("bank_match_taken_apart", lines=taken)
        return len(groups)


def reconcile(book: Book, account: str, period: Period, excuse: str = "") -> Standing:
    """Keep that a month agrees with the bank, or, with a reason, that it is let pass.

    Raises:
        InvalidInput: if there is no statement, the balances differ, or sure matches wait, and no reason is given.
    """
    reason = excuse.strip()
    with book.writing("reconcile", f"{account} {period.last:%Y-%m}") as session:
        month = bank_month(session, account_named(session, account), period)
        now = month.standing
        if not reason:
            _check_agreed(month)
        adjusted = now.adjusted
        values = {
            "book_balance": adjusted.book_balance if adjusted else 0,
            "bank_balance": adjusted.bank_balance if adjusted else 0,
            "adjusted": adjusted.adjusted_book if adjusted else 0,
            "state": EXCUSED if reason else AGREED,
            "excuse": reason,
        }
        _forget_kept(session, now.account.code, period)
        session.execute(
            insert(reconciliations).values(
                account=now.account.code, month=f"{period.last:%Y-%m}", done_by=session.by, done_at=_now(), **values
            )
        )
        session.recorder.note("reconciliation", account=now.account.code, month=f"{period.last:%Y-%m}", **values)
        return standing(session, now.account, period)


def reopen_reconciliation(book: Book, account: str, period: Period) -> None:
    """Take back that a month was reconciled or excused.

    Raises:
        InvalidInput: if it was not, or the month is closed.
    """
    with book.writing("reopen_reconciliation", f"{account} {period.last:%Y-%m}") as session:
        found = account_named(session, account)
        if kept_of(session, found.code, period) is None:
            raise InvalidInput(
                "month", _("{account} {period}还没有对过账。").format(account=found.title, period=period.title)
            )
        closed = session.execute(
            select(tables.periods.c.month).where(
                tables.periods.c.year == period.year, tables.periods.c.month == period.last.month
            )
        ).first()
        if closed:
            raise InvalidInput("month", _("{period}已经结账，不能取消这个月的对账。").format(period=period.title))
        _forget_kept(session, found.code, period)
        session.recorder.note("reconciliation_reopened", account=found.code, month=f"{period.last:%Y-%m}")


def print_form(book: Book, account: str, period: Period, path: Path) -> str:
    """Write an account's reconciliation form as a PDF.

    Returns:
        The characters that the fonts lack; they stand as 〓 on the paper.

    Raises:
        GachaError: if there is no such account, or the file cannot be written.
    """
    from gacha_app.services.faces import write_paper

    return write_paper(read_form(book, account, period), path)


def _check_agreed(month: BankMonth) -> None:
    now = month.standing
    words = {"account": now.account.title, "period": now.period.title}
    if now.adjusted is None:
        raise InvalidInput("month", _("{account} 没有{period}的银行对账单；不能对账的话，请写明原因。").format(**words))
    waiting = sum(one.sure for one in month.proposals)
    if waiting:
        raise InvalidInput(
            "month", _("{account} 还有 {count} 处能勾对，请先确认，再对账。").format(count=waiting, **words)
        )
    _check_difference(now.adjusted, words)


def _check_difference(now: Adjusted, words: dict[str, str]) -> None:
    if not now.agrees:
        raise InvalidInput(
            "month",
            _("{account} {period}调节后账上 {book} 元，银行 {bank} 元，还差 {amount} 元，请查明，或写明原因。").format(
                book=grouped(now.adjusted_book), bank=grouped(now.adjusted_bank), amount=grouped(abs(now.difference)),
                **words,
            ),
        )  # fmt: skip


def _free(session: Session, lines: Sequence[int], posted: Sequence[int]) -> tuple[list[BankLine], list[BookLine]]:
    """Return the lines and postings of these identities, none of them matched, all of one account.

    Raises:
        InvalidInput: if they are not so.
    """
    if is_matched(session, lines, posted):
        raise InvalidInput("lines", _("选中的有一部分已经勾对过了，请先解开。"))
    found_lines, found_postings = lines_named(session, lines), postings_named(session, posted)
    if len(found_lines) != len(lines) or len(found_postings) != len(posted):
        raise NotFound(_("选中的行已经不在账本里，请刷新后再试。"))
    if len(accounts_of(session, lines, posted)) > 1:
        raise InvalidInput("postings", _("选中的分录不是这个银行账户的，不能勾对。"))
    return found_lines, found_postings


def _keep(session: Writing, matches: Sequence[tuple[int, int, int]]) -> None:
    """Keep matches: each a bank line, a posting and its score."""
    now = _now()
    session.execute(
        insert(bank_matches),
        [
            {"bank_line_id": line, "posting_id": posting, "score": score, "matched_at": now, "matched_by": session.by}
            for line, posting, score in matches
        ],
    )


def keep_match(session: Writing, line: int, posting: int) -> None:
    """Note that a posting was made from a bank line; within a larger action."""
    _keep(session, [(line, posting, _BY_HAND)])


def _forget_kept(session: Writing, account: str, period: Period) -> None:
    session.execute(
        delete(reconciliations).where(
            reconciliations.c.account == account, reconciliations.c.month == f"{period.last:%Y-%m}"
        )
    )


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock


@in_chinese()
def _in_lines(count: int) -> str:
    """Return what the audit trail says of so many lines of the bank."""
    return _("{count} 行").format(count=count)
