"""What is late or unproved about the books themselves: backup, closing, bank, papers, disclosure, package."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from gacha_app import settings
from gacha_app.domain.accounts import MONEY
from gacha_app.domain.dates import Period
from gacha_app.domain.money import grouped
from gacha_app.domain.voucher import Kind, State
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_of
from gacha_app.reports.postings import under
from gacha_app.reports.reconciliation import unreconciled_accounts
from gacha_app.reports.todo import Todo
from gacha_app.storage.accounting_tables import attachments, bank_statements, month_totals
from gacha_app.storage.reference import entry_kinds
from gacha_app.storage.tables import audit, periods, postings, vouchers

# Days after which a book that was backed up before should be so again
BACKUP_DAYS = 7
# Days after a month's end by which it should be closed; twice as many need care
CLOSING_DAYS = 30
# Days after a month's end by which the bank's statement should be there
BANK_DAYS = 10
# Days after a quarter by which it is on the wall: counties post on the 8th to the 15th of the month after
DISCLOSURE_DAYS = 15
# 农村集体经济组织财务制度 第三十五条: the annual report goes to the township; stock-take and report by 31 March
PACKAGE_DAY = (3, 31)
# Fen from which a payment or receipt without any paper is told of
UNPROVED_FROM = 1_000_000
# More than these need not be counted; so many are looked up at once
_ENOUGH, _AT_ONCE = 200, 400


def book_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what the accountant is late with."""
    yield from _backup(session, today)
    yield from _closing(session, today)
    yield from _bank(session, today)
    yield from _unproved(session, year)
    yield from _disclosure(session, today)
    yield from _package(session, today)


def _backup(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield a book whose last backup, as far as this computer knows, is some time ago."""
    file = next(
        (row[2] for row in session.connection().exec_driver_sql("PRAGMA database_list") if row[1] == "main"), ""
    )
    last = settings.load().backups.get(str(Path(file).resolve()), "") if file else ""
    if not last:
        return
    day = dt.date.fromisoformat(last[:10])
    days = (today - day).days
    if days >= BACKUP_DAYS:
        yield Todo(
            "care" if days > 4 * BACKUP_DAYS else "wait", _("账本已有 {days} 天没有备份").format(days=days),
            _("上次备份 {date}").format(date=day), "settings", kind="late", area="books", key="backup", date=day,
        )  # fmt: skip


def _closing(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield the first month with entries that should have been closed long ago."""
    closed = {f"{row.year:04d}-{row.month:02d}" for row in session.execute(select(periods.c.year, periods.c.month))}
    limit = today - dt.timedelta(days=CLOSING_DAYS)
    # an opening is no work of its month
    of_work = month_totals.c.kind != Kind.OPENING
    used = session.scalars(select(month_totals.c.month).where(of_work).distinct().order_by(month_totals.c.month))
    open_months = [month for month in used if month not in closed and _end(month) < limit]
    if open_months:
        first = _end(open_months[0])
        days = (today - first).days
        yield Todo(
            "care" if days > 3 * CLOSING_DAYS else "wait",
            _("{month}起有 {count} 个月没有结账").format(
                month=Period(first.year, first.month).title, count=len(open_months)
            ),
            _("月末已过 {days} 天").format(days=days), "books:closing", kind="late", area="books", key="closing",
            date=first, subject=open_months[-1],
        )  # fmt: skip


def _bank(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield the bank accounts whose last month is not agreed, once statements are taken in at all."""
    if not session.scalar(select(bank_statements.c.id).limit(1)):
        return
    end = today.replace(day=1) - dt.timedelta(days=1)
    if (today - end).days <= BANK_DAYS:
        end = end.replace(day=1) - dt.timedelta(days=1)
    for one in unreconciled_accounts(session, Period(end.year, end.month)):
        yield Todo(
            "wait", _("{account} {month}没有对账").format(account=one.name, month=Period(end.year, end.month).title),
            one.reason, "books:bank", kind="late", area="books", key="bank", subject=f"{one.account}:{end:%Y-%m}",
            date=end,
        )  # fmt: skip


def _unproved(session: Session, year: int) -> Iterator[Todo]:
    """Yield the year's larger receipts and payments that bear no paper.

    会计基础工作规范 第五十一条: only closing and correcting vouchers may lack an original document.
    """
    span = Period(year)
    large = select(postings.c.voucher_id).where(
        or_(*(under(code) for code in MONEY)),
        postings.c.day.between(span.first, span.last),
        or_(postings.c.amount >= UNPROVED_FROM, postings.c.amount <= -UNPROVED_FROM),
    )
    count, first = _without_papers(session, large)
    if count:
        told = _("{count} 多").format(count=count) if count >= _ENOUGH else count
        yield Todo(
            "wait", _("{year}年有 {count} 张凭证没有附件").format(year=year, count=told),
            _("都在 {amount} 元以上，请补上单据或照片").format(amount=grouped(UNPROVED_FROM)), "books:vouchers",
            kind="unproved", area="books", key="no_papers", subject=f"{year}:{count}", date=first,
        )  # fmt: skip


def _without_papers(session: Session, large: Select[Any]) -> tuple[int, dt.date | None]:
    """Return how many of these vouchers bear no paper, and the day of the first; beyond enough they are not counted."""
    of_people = [*entry_kinds(chart_of(session)), ""]
    papers = select(attachments.c.subject_id).where(attachments.c.subject == "voucher")
    days: dict[int, dt.date] = {}
    for some in session.execute(large).partitions(_AT_ONCE):
        query = select(vouchers.c.id, vouchers.c.date).where(
            vouchers.c.id.in_({row.voucher_id for row in some}),
            vouchers.c.attachments == 0,
            vouchers.c.state == State.POSTED,
            vouchers.c.kind == Kind.NORMAL,
            # not by the index of reversals, which nearly all vouchers stand under alike
            func.coalesce(vouchers.c.reverses_id, 0) == 0,
            vouchers.c.entry_kind.in_(of_people),
            vouchers.c.id.not_in(papers),
        )
        days |= {row.id: row.date for row in session.execute(query)}
        if len(days) >= _ENOUGH:
            return _ENOUGH, min(days.values())
    return len(days), min(days.values(), default=None)


def _disclosure(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield the last quarter where it had entries and was not made public. 农经发〔2011〕13号: at least quarterly."""
    quarter = Period(today.year - (today.month <= 3), quarter=(today.month - 1) // 3 or 4)
    due = quarter.last + dt.timedelta(days=DISCLOSURE_DAYS)
    if today <= due or not _has_entries(session, quarter):
        return
    published = select(audit.c.changes).where(audit.c.action == "publish_disclosure")
    made = [json.loads(text) for text in session.scalars(published)]
    for one in (change for changes in made for change in changes if change.get("what") == "disclosure"):
        if one.get("year") == quarter.year and _tells(one, quarter):
            return
    yield Todo(
        "wait", _("{quarter}的财务还没有公开").format(quarter=quarter.title),
        _("应在 {date} 前张榜").format(date=due), "disclosure", kind="overdue", area="disclosure", key="disclosure",
        subject=f"{quarter.year}-{quarter.quarter}", date=due,
    )  # fmt: skip


def _tells(made: dict[str, object], quarter: Period) -> bool:
    """Return whether what was made public tells of a quarter: itself, its last month, or the whole year."""
    return (
        made.get("quarter") == quarter.quarter
        or made.get("month") == quarter.last.month
        or not (made.get("quarter") or made.get("month"))
    )


def _package(session: Session, today: dt.date) -> Iterator[Todo]:
    """Yield last year's package for the township where nothing of it was made."""
    before = Period(today.year - 1)
    if not _has_entries(session, before):
        return
    handed = {str(one) for one in session.scalars(select(audit.c.subject).where(audit.c.action == "submit"))}
    if str(before.year) in handed:
        return
    due = dt.date(today.year, *PACKAGE_DAY)
    late = today > due
    yield Todo(
        "care" if late else "wait", _("{year}年度的资料还没有上报").format(year=before.year),
        _("应在 {date} 前报苏木镇").format(date=due), "township", kind="overdue" if late else "due", area="disclosure",
        key="package", subject=str(before.year), date=due,
    )  # fmt: skip


def _has_entries(session: Session, span: Period) -> bool:
    first, last = f"{span.first:%Y-%m}", f"{span.last:%Y-%m}"
    months = or_(month_totals.c.month == first, month_totals.c.month.between(first, last))
    return (
        session.scalar(select(month_totals.c.month).where(months, month_totals.c.kind != Kind.OPENING).limit(1))
        is not None
    )


def _end(month: str) -> dt.date:
    return Period(int(month[:4]), int(month[5:])).last
