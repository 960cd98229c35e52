"""A ledger's lines by their place, a page at a time: entries, month and year sums, each with the balance after it.

Whole months are skipped by their kept totals, days within a month by an index that holds all that is needed, and only
the days of the page itself are read: the last page of half a million entries costs no more than the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger_question import LedgerQuestion, accounts_begun_anew, codes_in_use, opening_vouchers
from gacha_app.storage.accounting_tables import month_totals, party_totals
from gacha_app.storage.tables import postings, vouchers

_ON_DEBIT = (postings.c.amount > 0) != postings.c.red
_DEBIT = case((_ON_DEBIT, postings.c.amount), else_=0)
_CREDIT = case((_ON_DEBIT, 0), else_=-postings.c.amount)
# A red line takes its quantity back on its own side
_QUANTITY = func.coalesce(case((postings.c.amount > 0, postings.c.quantity), else_=-postings.c.quantity), 0)
_IN_ORDER = (postings.c.day, vouchers.c.sequence, postings.c.line, postings.c.id)
_SUMMARY: ColumnElement[str] = func.coalesce(func.nullif(postings.c.summary, ""), vouchers.c.summary)


@dataclass(frozen=True)
class LedgerMonth:
    """A month of a ledger with its number of entries and their fen, opening vouchers left out."""

    period: Period
    count: int
    debit: int
    credit: int


@dataclass(frozen=True)
class LedgerPlan:
    """What is known of a ledger before any entry is read.

    Attributes:
        codes: the accounts in use. openings: vouchers that count as brought forward.
        brought: the balance before its first line, debit positive. quantity: thousandths before it.
        debit, credit: fen of the year before the time begins.
        sums: how many sums end a month: 1 its own, 2 the year's so far as well.
    """

    question: LedgerQuestion
    codes: tuple[str, ...]
    openings: tuple[int, ...]
    brought: int
    debit: int
    credit: int
    months: tuple[LedgerMonth, ...]
    sums: int = 2
    quantity: int | None = None

    @property
    def lines(self) -> int:
        """How many lines it has, the one brought forward among them."""
        return 1 + sum(month.count + self.sums for month in self.months)


@dataclass(frozen=True)
class LedgerLine:
    """A line of a ledger; all amounts in fen.

    Attributes:
        what: "brought", "entry", "month" or "year".
        balance: after it, debit positive. year_debit, year_credit: of the year so far. month_debit, month_credit: of
            its month so far.
        quantity: thousandths that came in, those that went out being negative; left: what is there after it, or None.
    """

    what: str
    day: dt.date
    debit: int
    credit: int
    balance: int
    year_debit: int
    year_credit: int
    month_debit: int = 0
    month_credit: int = 0
    voucher: int | None = None
    number: str = ""
    summary: str = ""
    account: str = ""
    on_debit: bool = True
    quantity: int | None = None
    unit: str = ""
    left: int | None = None


def plan_ledger(
    session: Session, question: LedgerQuestion, *, sums: int = 2, with_quantity: bool = False
) -> LedgerPlan:
    """Return what is known of a ledger before any entry is read."""
    start, last = dt.date(question.period.year, 1, 1), question.period.last
    codes, openings = codes_in_use(session, question.account), opening_vouchers(session, start, last)
    months = _months(session, question, codes, openings)
    earlier = [one for one in months if one.period.last < question.period.first]
    debit, credit = sum(one.debit for one in earlier), sum(one.credit for one in earlier)
    return LedgerPlan(
        question,
        tuple(codes),
        tuple(openings),
        _before(session, question, codes, openings) + debit - credit,
        debit,
        credit,
        tuple(one for one in months if one not in earlier),
        sums,
        _quantity_before(session, question, codes, openings) if with_quantity else None,
    )


def ledger_lines(session: Session, plan: LedgerPlan, offset: int = 0, limit: int | None = None) -> list[LedgerLine]:
    """Return some lines of a ledger by their place, the one brought forward being the first."""
    stop = plan.lines if limit is None else min(offset + limit, plan.lines)
    lines: list[LedgerLine] = []
    if offset == 0 < stop:
        lines.append(_brought(plan))
    stock = _Stock(session, plan)
    balance, debit, credit, place = plan.brought, plan.debit, plan.credit, 1
    for month in plan.months:
        entries_from, entries_to = max(offset - place, 0), min(stop - place, month.count)
        if entries_from < entries_to:
            before, limit_of_month = (balance, debit, credit), entries_to - entries_from
            lines += _entries(session, plan, month, before, stock, entries_from, limit_of_month)
        balance, debit, credit = balance + month.debit - month.credit, debit + month.debit, credit + month.credit
        for number in range(plan.sums):
            if offset <= place + month.count + number < stop:
                amounts = (month.debit, month.credit) if number == 0 else (debit, credit)
                what = "month" if number == 0 else "year"
                so_far = (month.debit, month.credit)
                left = stock.before(month.period.last + dt.timedelta(days=1))
                lines.append(LedgerLine(what, month.period.last, *amounts, balance, debit, credit, *so_far, left=left))
        place += month.count + plan.sums
    return lines


def all_lines(session: Session, plan: LedgerPlan, at_once: int = 5_000) -> Iterator[LedgerLine]:
    """Yield every line of a ledger, reading some thousands at a time."""
    for offset in range(0, plan.lines, at_once):
        yield from ledger_lines(session, plan, offset, at_once)


def _brought(plan: LedgerPlan) -> LedgerLine:
    first = plan.question.period.first
    return LedgerLine("brought", first, 0, 0, plan.brought, plan.debit, plan.credit, left=plan.quantity)


def _months(
    session: Session, question: LedgerQuestion, codes: Sequence[str], openings: Sequence[int]
) -> list[LedgerMonth]:
    """Return the months of the year, up to the end of the time, that have entries."""
    start, last = dt.date(question.period.year, 1, 1), question.period.last
    named = question.named.keys()
    if named <= {"project_id"} or named <= {"household_id", "counterparty_id"}:
        own = (month_totals if named <= {"project_id"} else party_totals).c
        query = (
            select(own.month, func.sum(own.count), func.sum(own.debit), func.sum(own.credit))
            .where(
                own.month.between(f"{start:%Y-%m}", f"{last:%Y-%m}"),
                own.account.in_(codes),
                own.kind != Kind.OPENING,
                *(own[column] == value for column, value in question.named.items()),
            )
            .group_by(own.month)
        )
    else:
        month = func.substr(postings.c.day, 1, 7)
        query = (
            select(month, func.count(), func.sum(_DEBIT), func.sum(_CREDIT))
            .where(
                question.meant(list(codes)),
                postings.c.day.between(start, last),
                postings.c.voucher_id.not_in(openings),
            )
            .group_by(month)
        )
    return [
        LedgerMonth(Period(int(month[:4]), int(month[5:])), int(count), int(debit), int(credit))
        for month, count, debit, credit in session.execute(query.order_by(query.selected_columns[0]))
        if count
    ]


def _before(session: Session, question: LedgerQuestion, codes: Sequence[str], openings: Sequence[int]) -> int:
    """Return the balance at the year's beginning, its opening vouchers among it."""
    start = dt.date(question.period.year, 1, 1)
    before = question.entries(None, start - dt.timedelta(days=1))
    amount: Any = 0
    if question.named and question.account in accounts_begun_anew(session):
        # the vouchers that closed earlier years bear no project and no household
        pass
    elif question.named.keys() & {"fund_id", "contract_id"} or len(question.named) > 1:
        amount = session.scalar(
            select(func.sum(postings.c.amount)).where(question.meant(list(codes)), postings.c.day < start)
        )
    else:
        amount = sum(debit - credit for debit, credit in summed(session, before))
    if openings:
        begun = select(func.sum(postings.c.amount)).where(
            postings.c.voucher_id.in_(openings), question.meant(list(codes))
        )
        return int(amount or 0) + int(session.scalar(begun) or 0)
    return int(amount or 0)


def _quantity_before(session: Session, question: LedgerQuestion, codes: Sequence[str], openings: Sequence[int]) -> int:
    """Return the thousandths that were there before the first line; what is sold or used up begins anew each year."""
    anew = question.account in accounts_begun_anew(session)
    since = dt.date(question.period.year, 1, 1) if anew else dt.date.min
    query = select(func.sum(_QUANTITY)).where(
        question.meant(list(codes)),
        postings.c.quantity.is_not(None),
        postings.c.day >= since,
        or_(postings.c.day < question.period.first, postings.c.voucher_id.in_(openings)),
    )
    return int(session.scalar(query) or 0)


def _entries(
    session: Session, plan: LedgerPlan, month: LedgerMonth, before: tuple[int, int, int], stock: _Stock, offset: int,
    limit: int,
) -> list[LedgerLine]:  # fmt: skip
    """Return some entries of a month; only the days they lie on are read."""
    balance, year_debit, year_credit = before
    meant = and_(plan.question.meant(list(plan.codes)), postings.c.voucher_id.not_in(plan.openings))
    days = session.execute(
        select(postings.c.day, func.count(), func.sum(_DEBIT), func.sum(_CREDIT))
        .where(meant, postings.c.day.between(month.period.first, month.period.last))
        .group_by(postings.c.day)
        .order_by(postings.c.day)
    ).all()
    debit, credit, skipped, reached, first = 0, 0, 0, 0, days[0][0]
    last = first
    for day, count, came, went in days:
        if reached + count <= offset:
            debit, credit, skipped = debit + int(came), credit + int(went), skipped + count
        elif reached <= offset:
            first = day
        reached, last = reached + count, day
        if reached >= offset + limit:
            break
    query = (
        select(
            postings.c.day, vouchers.c.id, vouchers.c.number, _SUMMARY, postings.c.account, _ON_DEBIT, _DEBIT, _CREDIT,
            func.sum(_DEBIT).over(order_by=_IN_ORDER), func.sum(_CREDIT).over(order_by=_IN_ORDER),
            postings.c.unit, case((postings.c.quantity.is_not(None), _QUANTITY)),
            func.sum(_QUANTITY).over(order_by=_IN_ORDER),
        )
        .select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
        .where(meant, postings.c.day.between(first, last))
        .order_by(*_IN_ORDER).offset(offset - skipped).limit(limit)
    )  # fmt: skip
    there = stock.before(first)
    lines = []
    for day, voucher, number, summary, account, on_debit, came, went, all_came, all_went, unit, quantity, moved in (
        session.execute(query)
    ):  # fmt: skip
        to_debit, to_credit = debit + int(all_came), credit + int(all_went)
        lines.append(
            LedgerLine(
                "entry", day, came, went, balance + to_debit - to_credit, year_debit + to_debit,
                year_credit + to_credit, to_debit, to_credit, voucher, number, summary, account,
                bool(on_debit), quantity, unit, None if there is None else there + int(moved),
            )
        )  # fmt: skip
    return lines


class _Stock:
    """What is there of a quantity before a day, counted once on the way through a ledger."""

    def __init__(self, session: Session, plan: LedgerPlan) -> None:
        self._session = session
        self._plan = plan
        self._left = plan.quantity
        self._counted_to = plan.question.period.first

    def before(self, day: dt.date) -> int | None:
        """Return the thousandths, None where they are not asked for; asked about later and later days."""
        if self._left is not None and day > self._counted_to:
            query = select(func.sum(_QUANTITY)).where(
                self._plan.question.meant(list(self._plan.codes)),
                postings.c.quantity.is_not(None),
                postings.c.day >= self._counted_to,
                postings.c.day < day,
                postings.c.voucher_id.not_in(self._plan.openings),
            )
            self._left += int(self._session.scalar(query) or 0)
            self._counted_to = day
        return self._left
