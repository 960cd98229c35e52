"""Sums over posted postings: the one reading of the journal that every report is made from."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from gacha_app.domain.accounts import UNDISTRIBUTED
from gacha_app.domain.voucher import Kind
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.postings import NOT_CLOSING, POSTED, between, matching, posted, under
from gacha_app.reports.report import EntryFilter

__all__ = [
    "NOT_CLOSING", "POSTED", "balance_under", "balances", "between", "matching", "posted", "result_of",
    "retained_until", "summed", "total", "under", "undistributed_balance",
]  # fmt: skip

_RESULT_CLASSES = ("income", "expense")


def total(session: Session, wanted: EntryFilter) -> int:
    """Return the fen of all postings that a filter means, debit positive."""
    return sum(debit - credit for debit, credit in summed(session, wanted))


def balances(session: Session, last: dt.date, *, before_closing_of: int | None = None) -> dict[str, int]:
    """Return the own balance of every account that has one at the end of a day: fen, debit positive, by code.

    Args:
        before_closing_of: a year whose closing vouchers are left out, or None.
    """
    found = {
        code: debit - credit
        for code, debit, credit in summed(session, EntryFilter(last=last, with_closing=True), "account")
    }
    if before_closing_of is not None:
        closing = EntryFilter(first=dt.date(before_closing_of, 1, 1), last=last, with_closing=True)
        for code, debit, credit in summed(session, closing, "account", kind=Kind.CLOSING):
            found[code] -= debit - credit
    return {code: amount for code, amount in found.items() if amount}


def balance_under(sums: dict[str, int], code: str) -> int:
    """Return the balance of an account with all its sub-accounts."""
    return sum(amount for account, amount in sums.items() if account.startswith(code))


def result_of(session: Session, first: dt.date, last: dt.date) -> int:
    """Return the fen by which income passes expense between two days, closing vouchers left out."""
    return -total(session, EntryFilter(classes=_RESULT_CLASSES, first=first, last=last))


def retained_until(session: Session, last: dt.date) -> int:
    """Return the fen of all results up to a day that are neither distributed nor in the reserve."""
    results = EntryFilter(classes=_RESULT_CLASSES, last=last, with_closing=True)
    owned = (EntryFilter(account=code, last=last, with_closing=True) for code in ("321", "322"))
    return -sum(total(session, one) for one in (results, *owned))


def undistributed_balance(session: Session, last: dt.date) -> int:
    """Return the fen on 未分配收益 at the end of a day."""
    return -total(session, EntryFilter(account=UNDISTRIBUTED, last=last, with_closing=True))
