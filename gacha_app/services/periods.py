"""Closing a month or a year once its checks pass, letting a check pass by name, and reopening by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import PlanState
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Voucher
from gacha_app.i18n import _
from gacha_app.reports.closing_checks import ClosingCheck, Finding, check_named, closing_checks, closing_findings
from gacha_app.services.posting import post
from gacha_app.services.year_end import closing_of, closing_vouchers, take_closing_back
from gacha_app.storage import tables
from gacha_app.storage.accounting_tables import excuses as excuse_table
from gacha_app.storage.book import Book, Writing


class NotReady(InvalidInput):
    """A month or year that cannot be closed yet.

    Attributes:
        findings: everything that was found, also what only warns.
    """

    def __init__(self, period: Period, findings: Sequence[Finding]) -> None:
        stopping = [one.what for one in findings if one.stops]
        sentence = stopping[0]
        if len(stopping) > 1:
            sentence = _("{period}还不能结账，有 {count} 项要处理：{all}").format(
                period=period.title, count=len(stopping), all=" ".join(stopping)
            )
        super().__init__("month", sentence)
        self.findings = tuple(findings)


def check_closing(book: Book, period: Period) -> tuple[Finding, ...]:
    """Return everything that stands against closing a month, or the open months of a year; nothing is changed."""
    with book.reading() as session:
        return closing_findings(session, period)


def close_month(book: Book, period: Period, *, excuses: Mapping[str, str] | None = None) -> tuple[Finding, ...]:
    """Close a month: nothing more is posted in it.

    Args:
        excuses: reasons by the check they let pass, kept under the name of who works.

    Returns:
        What was only warned of, or let pass.

    Raises:
        InvalidInput: if it is closed already or not over yet, or an excuse cannot be taken.
        NotReady: if a check stops it.
    """
    with book.writing("close_month", period.recorded) as session:
        if period.month is None:
            raise InvalidInput("month", _("请写明月份，如 2023-05。"))
        if _is_closed(session, period):
            raise InvalidInput("month", _("{period}已经结过账了。").format(period=period.title))
        _refuse_unfinished(period)
        found = _passed(session, period, excuses or {})
        _mark_closed(session, period)
        return found


def closed_months(book: Book, year: int) -> int:
    """Return how many months of a year are closed."""
    with book.reading() as session:
        query = select(func.count()).select_from(tables.periods).where(tables.periods.c.year == year)
        return int(session.scalar(query) or 0)


def is_closed(book: Book, month: Period) -> bool:
    """Say whether a month is closed."""
    with book.reading() as session:
        return _is_closed(session, month)


def close_year(book: Book, year: int, *, excuses: Mapping[str, str] | None = None) -> list[Voucher]:
    """Close a year: income and expense go to 本年收益, that and 各项分配 to 未分配收益, and its months are closed.

    Args:
        excuses: reasons by the check they let pass.

    Returns:
        The closing vouchers; none where the year was closed already, or nothing was earned, spent or distributed.

    Raises:
        InvalidInput: if the year is not over, or an excuse cannot be taken.
        NotReady: if a check stops it.
    """
    with book.writing("close_year", str(year)) as session:
        _refuse_unfinished(Period(year))
        december = Period(year, 12)
        made = closing_vouchers(session, year)
        if _is_closed(session, december):
            if not made:
                return []
            # closed as a month before: its own closing is what it is opened for
            _unmark(session, december)
        _passed(session, Period(year), excuses or {})
        vouchers = [post(session, voucher) for voucher in made]
        for month in range(1, 13):
            if not _is_closed(session, Period(year, month)):
                _mark_closed(session, Period(year, month))
        return vouchers


def excuse_check(book: Book, period: Period, check: str, reason: str, *, subject: str = "") -> None:
    """Let a check pass for a month by name; who did it and why is kept for ever.

    Args:
        check: its key or its sentence. subject: what it is about ("102"), "" for all that it finds.

    Raises:
        InvalidInput: if it may not be let pass, the month is closed, or the reason is missing.
    """
    with book.writing("excuse_check", f"{period.recorded}：{check}") as session:
        if period.month is None:
            raise InvalidInput("month", _("请写明月份，如 2023-05。"))
        if _is_closed(session, period):
            raise InvalidInput("month", _("{period}已经结过账了。").format(period=period.title))
        _excuse(session, period, check, reason, subject)


def reopen(book: Book, period: Period, reason: str) -> list[Voucher]:
    """Open the last closed month again, or a closed year; the reason and who did it stay in the audit trail.

    A year is opened by taking its closing vouchers back in red; of its months only December is open then.

    Returns:
        The red vouchers; none for a month.

    Raises:
        InvalidInput: if it is not closed, a later one is, its year's closing stands, its result is distributed
            already, or the reason is missing.
    """
    if not reason.strip():
        raise InvalidInput("reason", _("请写明反结账的原因。"))
    month = Period(period.year, period.month or 12)
    with book.writing("reopen", f"{period.recorded}：{reason.strip()}") as session:
        if not _is_closed(session, month):
            raise InvalidInput("month", _("{period}没有结账。").format(period=period.title))
        _refuse_closed_after(session, month)
        closing = closing_of(session, period.year)
        if closing and period.month == 12:
            raise InvalidInput(
                "month",
                _(
                    "{year}年已做年终结转，以前年度的差错请在新年度通过“未分配收益”更正；年度结错了的，请反结整个年度。"
                ).format(year=period.year),
            )
        if closing and period.month is None:
            _refuse_distributed(session, period.year)
        _unmark(session, month)
        session.recorder.note("period", year=month.year, month=month.month, reopened=reason.strip())
        if month.month != 12:
            return []
        return [take_closing_back(session, voucher, reason.strip()) for voucher in reversed(closing)]


def _passed(session: Writing, period: Period, excuses: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return what was found where nothing of it stops a closing; reasons given are kept first."""
    found = closing_findings(session, period)
    for name, reason in excuses.items():
        check = _excusable(name)
        months = {one.month for one in found if one.check == check and not one.excuse}
        for month in sorted(months):
            _excuse(session, Period(int(month[:4]), int(month[5:])), name, reason, "")
        if not reason.strip():
            raise InvalidInput("reason", _("请写明“{check}”可以放行的原因。").format(check=_(check.sentence)))
    if excuses:
        found = closing_findings(session, period)
    if any(one.stops for one in found):
        raise NotReady(period, found)
    return found


def _excuse(session: Writing, period: Period, name: str, reason: str, subject: str) -> None:
    check = _excusable(name)
    if not reason.strip():
        raise InvalidInput("reason", _("请写明“{check}”可以放行的原因。").format(check=_(check.sentence)))
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    row = {
        "rule": check.key, "period": f"{period.first:%Y-%m}", "subject": subject, "reason": reason.strip(),
        "by": session.by, "at": now,
    }  # fmt: skip
    session.execute(insert(excuse_table).values(**row))
    session.recorder.note("excuse", **row)


def _excusable(name: str) -> ClosingCheck:
    check = check_named(name.strip())
    allowed = "、".join(one.key for one in closing_checks() if one.excusable)
    if check is None:
        raise InvalidInput(
            "check", _("没有“{name}”这项检查，可以放行的有：{all}。").format(name=name[:40], all=allowed)
        )
    if not check.excusable:
        raise InvalidInput(
            "check", _("“{check}”不能放行，可以放行的有：{all}。").format(check=_(check.sentence), all=allowed)
        )
    return check


def _refuse_unfinished(period: Period) -> None:
    if period.last > dt.date.today():
        raise InvalidInput("month", _("{period}还没有过完，不能结账。").format(period=period.title))


def _refuse_closed_after(session: Writing, month: Period) -> None:
    latest = session.execute(
        select(tables.periods.c.year, tables.periods.c.month)
        .order_by(tables.periods.c.year.desc(), tables.periods.c.month.desc())
        .limit(1)
    ).one()
    if (latest.year, latest.month) != (month.year, month.month):
        raise InvalidInput(
            "month",
            _("只能从最后结账的 {year}年{month}月 开始反结账。").format(year=latest.year, month=latest.month),
        )


def _refuse_distributed(session: Writing, year: int) -> None:
    """Refuse where members were given their part of the result: it cannot become another one any more."""
    plan = tables.dividend_plans.c
    approved = session.scalar(
        select(func.count()).where(plan.year == year, plan.state.in_([PlanState.APPROVED, PlanState.PAID]))
    )
    if approved:
        raise InvalidInput(
            "year",
            _("{year}年度的分红方案已经批准，不能反结这一年；差错请在新年度通过“未分配收益”更正。").format(year=year),
        )


def _unmark(session: Writing, month: Period) -> None:
    session.execute(
        delete(tables.periods).where(tables.periods.c.year == month.year, tables.periods.c.month == month.month)
    )


def _mark_closed(session: Writing, period: Period) -> None:
    now = dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
    session.execute(
        insert(tables.periods).values(year=period.year, month=period.month, closed_on=now, closed_by=session.by)
    )
    session.recorder.note("period", year=period.year, month=period.month, closed=True)


def _is_closed(session: Session, period: Period) -> bool:
    found = session.execute(
        select(tables.periods.c.month).where(
            tables.periods.c.year == period.year, tables.periods.c.month == period.month
        )
    ).first()
    return found is not None
