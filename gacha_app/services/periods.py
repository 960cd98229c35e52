"""Closing a month, closing a year with its prescribed vouchers, and reopening by name."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, func, insert, select

from gacha_app.domain.accounts import DISTRIBUTED, UNDISTRIBUTED, YEAR_RESULT
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.services.posting import post
from gacha_app.storage import tables
from gacha_app.storage.book import Book, Writing


def close_month(book: Book, period: Period) -> None:
    """Close a month: nothing more is posted in it.

    Raises:
        InvalidInput: if drafts are left in it, an earlier month is open, it is closed already or not over yet.
    """
    with book.writing("close_month", period.title) as session:
        _close(session, period)


def closed_months(book: Book, year: int) -> int:
    """Return how many months of a year are closed."""
    with book.reading() as session:
        query = select(func.count()).select_from(tables.periods).where(tables.periods.c.year == year)
        return int(session.scalar(query) or 0)


def close_year(book: Book, year: int) -> list[Voucher]:
    """Close a year: income and expense go to 本年收益, that and 各项分配 to 未分配收益, and its months are closed.

    Returns:
        The closing vouchers; none where the year was closed already.

    Raises:
        InvalidInput: if drafts are left in it, or an earlier year is open.
    """
    with book.writing("close_year", str(year)) as session:
        if _is_closed(session, Period(year, 12)):
            return []
        _refuse_drafts(session, Period(year))
        _refuse_open_before(session, Period(year, 1))
        vouchers = [post(session, voucher) for voucher in _closing_vouchers(session, year)]
        for month in range(1, 13):
            if not _is_closed(session, Period(year, month)):
                _mark_closed(session, Period(year, month))
        return vouchers


def reopen(book: Book, period: Period, reason: str) -> None:
    """Open the last closed month again; the reason and who did it stay in the audit trail.

    Raises:
        InvalidInput: if it is not closed, a later one is, its year's closing stands, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明反结账的原因。"))
    month = period.month or 12
    with book.writing("reopen", f"{period.title}：{reason.strip()}") as session:
        if not _is_closed(session, Period(period.year, month)):
            raise InvalidInput("month", _("{period}没有结账。").format(period=period.title))
        latest = session.execute(
            select(tables.periods.c.year, tables.periods.c.month)
            .order_by(tables.periods.c.year.desc(), tables.periods.c.month.desc())
            .limit(1)
        ).one()
        if (latest.year, latest.month) != (period.year, month):
            raise InvalidInput(
                "month",
                _("只能从最后结账的 {year}年{month}月 开始反结账。").format(year=latest.year, month=latest.month),
            )
        closing = session.scalar(
            select(func.count()).where(
                tables.vouchers.c.kind == Kind.CLOSING, tables.vouchers.c.date >= dt.date(period.year, 1, 1)
            )
        )
        if closing and month == 12:
            raise InvalidInput(
                "month",
                _("{year}年已做年终结转，以前年度的差错请在新年度通过“未分配收益”更正。").format(year=period.year),
            )
        session.execute(
            delete(tables.periods).where(tables.periods.c.year == period.year, tables.periods.c.month == month)
        )
        session.recorder.note("period", year=period.year, month=month, reopened=reason.strip())


def _closing_vouchers(session: Writing, year: int) -> list[Voucher]:
    """Return the prescribed vouchers of a year's end; those that would be empty are left out."""
    # 财会〔2023〕14号 321, 322: income and expense to 本年收益, then 收益分配—未分配收益; 各项分配 ends at nought
    day = dt.date(year, 12, 31)
    sums = balances(session, day)
    classes = {row.code: row.klass for row in session.execute(select(tables.accounts.c.code, tables.accounts.c.klass))}
    vouchers = []
    text = _("年末结转本年收支")
    flows = [
        (code, amount) for code, amount in sorted(sums.items()) if classes[code] in ("income", "expense") and amount
    ]
    result = -sum(amount for _code, amount in flows)
    if flows:
        postings = [Posting(code, -amount, text) for code, amount in flows]
        if result:
            postings.append(Posting(YEAR_RESULT, -result, text))
        vouchers.append(Voucher(day, text, postings, kind=Kind.CLOSING))
    text = _("年末结转本年收益")
    standing = balance_under(sums, YEAR_RESULT) - result
    if standing:
        postings = [Posting(YEAR_RESULT, -standing, text), Posting(UNDISTRIBUTED, standing, text)]
        vouchers.append(Voucher(day, text, postings, kind=Kind.CLOSING))
    text = _("年末结转各项分配")
    if distributed := balance_under(sums, DISTRIBUTED):
        postings = [Posting(UNDISTRIBUTED, distributed, text), Posting(DISTRIBUTED, -distributed, text)]
        vouchers.append(Voucher(day, text, postings, kind=Kind.CLOSING))
    return vouchers


def _close(session: Writing, period: Period) -> None:
    if period.month is None:
        raise InvalidInput("month", _("请写明月份，如 2023-05。"))
    if _is_closed(session, period):
        raise InvalidInput("month", _("{period}已经结过账了。").format(period=period.title))
    if period.last > dt.date.today():
        raise InvalidInput("month", _("{period}还没有过完，不能结账。").format(period=period.title))
    _refuse_drafts(session, period)
    _refuse_open_before(session, period)
    _mark_closed(session, period)


def _mark_closed(session: Writing, period: Period) -> None:
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    session.execute(
        insert(tables.periods).values(year=period.year, month=period.month, closed_on=now, closed_by=session.by)
    )
    session.recorder.note("period", year=period.year, month=period.month, closed=True)


def _is_closed(session: Writing, period: Period) -> bool:
    found = session.execute(
        select(tables.periods.c.month).where(
            tables.periods.c.year == period.year, tables.periods.c.month == period.month
        )
    ).first()
    return found is not None


def _refuse_drafts(session: Writing, period: Period) -> None:
    count = session.scalar(
        select(func.count()).where(
            tables.vouchers.c.state.in_([State.DRAFT, State.REVIEWED]),
            tables.vouchers.c.date.between(period.first, period.last),
        )
    )
    if count:
        raise InvalidInput(
            "month", _("{period}还有 {count} 张凭证没有记账，请先记账或删除。").format(period=period.title, count=count)
        )


def _refuse_open_before(session: Writing, period: Period) -> None:
    """Refuse while entries stand in an earlier month that is open."""
    month = func.substr(tables.vouchers.c.date, 1, 7)
    closed = {f"{row.year:04d}-{row.month:02d}" for row in session.execute(select(tables.periods))}
    used = session.scalars(select(month).where(tables.vouchers.c.date < period.first).group_by(month).order_by(month))
    for one in used:
        if one not in closed:
            raise InvalidInput("month", _("{month} 还没有结账，请从最早的月份开始。").format(month=one))
