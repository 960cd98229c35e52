"""Accruing what is paid later: wages, labour, interest; kept for its months and posted for the one asked for."""

from __future__ import annotations

from gacha_app.domain.accruals import accrual
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.spreading import Spread
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.adjustments import Due, usable_accounts
from gacha_app.reports.spreads import spreads_due
from gacha_app.services.adjustments import check_month, keep, make
from gacha_app.services.posting import check_day
from gacha_app.services.spreads import add_spread
from gacha_app.storage.book import Book


def plan_accrual(
    book: Book,
    kind: str,
    amount: int,
    first: Period,
    *,
    last: Period | None = None,
    expense: str = "",
    debt: str = "",
    reversal: str = "",
    name: str = "",
    project_id: int | None = None,
) -> Spread:
    """Return the accrual of so many fen a month, with the usual accounts of its kind; nothing is kept.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    with book.reading() as session:
        names = usable_accounts(session)
    return accrual(
        kind, amount, first, names, last=last, expense=expense, debt=debt, reversal=reversal, name=name,
        project_id=project_id,
    )  # fmt: skip


def record_accrual(book: Book, planned: Spread) -> Spread:
    """Keep an accrual; each of its months is posted when that month's accruals are made.

    Raises:
        InvalidInput: naming the answer that is wrong.
    """
    with book.writing("record_accrual", planned.name) as session:
        return add_spread(session, planned)


def accrue(book: Book, planned: Spread, period: Period) -> list[Voucher]:
    """Keep an accrual and post a month's accruals, this one among them.

    Raises:
        InvalidInput: naming the answer that is wrong, or if the month is closed or has not begun.
    """
    check_month(period)
    with book.writing("accrue", planned.name) as session:
        check_day(session, period.last)
        made = add_spread(session, planned)
        due = spreads_due(session, period, accruals=True)
        if not any(part.owner == made.id for parts in due.parts for part in parts):
            raise InvalidInput("month", _("“{name}”在{period}没有要预提的金额。").format(
                name=made.name, period=period.title))  # fmt: skip
        return keep(session, due)


def preview_accruals(book: Book, period: Period, *, catch_up: bool = False) -> Due:
    """Return what a month's accruals would make, and what of the month before is taken back; nothing is kept."""
    check_month(period)
    with book.reading() as session:
        return spreads_due(session, period, accruals=True, catch_up=catch_up)


def run_accruals(book: Book, period: Period, *, catch_up: bool = False) -> list[Voucher]:
    """Post a month's accruals; a month that is done makes nothing new.

    Raises:
        InvalidInput: if the month is closed or has not begun.
    """
    return make(book, "run_accruals", ("accrual",), period, catch_up=catch_up)
