"""A month's adjustments together: what they would make, and making it; each month is done once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.adjustments import Due, entry_report
from gacha_app.reports.depreciation import depreciation_due
from gacha_app.reports.report import Report
from gacha_app.reports.spreads import spreads_due
from gacha_app.services.posting import check_day, post
from gacha_app.storage.accounting_tables import depreciations, spread_parts
from gacha_app.storage.book import Book, Writing

KINDS = ("depreciation", "spread", "accrual")


@dataclass(frozen=True)
class MonthDue:
    """What a month's adjustments would make.

    Attributes:
        depreciation, spreads, accruals: each kind by itself. entries: the vouchers of all of them.
    """

    depreciation: Due
    spreads: Due
    accruals: Due
    entries: Report

    @property
    def kinds(self) -> tuple[Due, Due, Due]:
        """All three."""
        return self.depreciation, self.spreads, self.accruals

    @property
    def vouchers(self) -> int:
        """How many vouchers there would be."""
        return sum(len(one.vouchers) for one in self.kinds)

    @property
    def missed(self) -> int:
        """Fen of earlier months that would be made with `catch_up`."""
        return sum(one.missed for one in self.kinds)


def preview_month(
    book: Book, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> MonthDue:
    """Return what a month's depreciation, spreads and accruals would make; nothing is kept.

    Args:
        units: the month's work by asset, in thousandths, of assets that wear by their work.
        catch_up: whether the months that were missed are made too.

    Raises:
        InvalidInput: if no month is named, or work is told wrongly.
    """
    check_month(period)
    with book.reading() as session:
        found = [due_of(session, kind, period, units=units, catch_up=catch_up) for kind in KINDS]
        return MonthDue(found[0], found[1], found[2], entry_report(session, found, period))


def adjust_month(
    book: Book, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> list[Voucher]:
    """Post a month's depreciation, spreads and accruals, one voucher a kind.

    Returns:
        The vouchers; none where everything was done already.

    Raises:
        InvalidInput: if the month is closed or has not begun, or work is told wrongly.
    """
    return make(book, "adjust_month", KINDS, period, units=units, catch_up=catch_up)


def make(
    book: Book,
    action: str,
    kinds: Sequence[str],
    period: Period,
    *,
    units: Mapping[int, int] | None = None,
    catch_up: bool = False,
) -> list[Voucher]:
    """Post some kinds of a month's adjustments as one action."""
    check_month(period)
    with book.writing(action, period.recorded) as session:
        # a closed month is refused even where nothing is due: nobody shall think it was done
        check_day(session, period.last)
        made = []
        for kind in kinds:
            made += keep(session, due_of(session, kind, period, units=units, catch_up=catch_up))
        return made


def due_of(
    session: Session, kind: str, period: Period, *, units: Mapping[int, int] | None = None, catch_up: bool = False
) -> Due:
    """Return what one kind of adjustment would make in a month."""
    if kind == "depreciation":
        return depreciation_due(session, period, units=units, catch_up=catch_up)
    return spreads_due(session, period, accruals=kind == "accrual", catch_up=catch_up)


def keep(session: Writing, due: Due) -> list[Voucher]:
    """Post what is due and note which months it was for."""
    for voucher, parts in zip(due.vouchers, due.parts, strict=True):
        post(session, voucher)
        if due.kind == "depreciation":
            rows = [
                {"asset_id": one.owner, "month": one.month, "amount": one.amount, "units": one.units,
                 "voucher_id": voucher.id}
                for one in parts
            ]  # fmt: skip
            session.execute(insert(depreciations), rows)
        else:
            note_parts(session, voucher, [(one.owner, one.month, one.amount) for one in parts])
        session.recorder.note(due.kind, voucher_id=voucher.id, parts=len(parts), amount=sum(p.amount for p in parts))
    return list(due.vouchers)


def note_parts(session: Writing, voucher: Voucher, parts: Sequence[tuple[int, str, int]]) -> None:
    """Note which months of which spreads a voucher made: (spread, month, fen)."""
    rows = [
        {"spread_id": owner, "month": month, "amount": amount, "voucher_id": voucher.id}
        for owner, month, amount in parts
    ]
    if rows:
        session.execute(insert(spread_parts), rows)


def check_month(period: Period) -> None:
    """Refuse what is no month, or one that has not begun.

    Raises:
        InvalidInput: saying so.
    """
    if period.month is None:
        raise InvalidInput("month", _("请写明月份，如 2023-05。"))
    if period.first > dt.date.today():
        raise InvalidInput("month", _("{period}还没有到，不能计提和摊销。").format(period=period.title))
