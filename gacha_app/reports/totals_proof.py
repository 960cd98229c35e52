"""Do the totals that the book keeps say what its postings say? Read from the postings, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, Table, and_, case, func, not_, or_, select, union_all
from sqlalchemy.orm import Session

from gacha_app.domain.money import grouped
from gacha_app.i18n import _
from gacha_app.reports.kept_totals import HAS_PARTY
from gacha_app.reports.postings import POSTED
from gacha_app.storage.accounting_tables import month_totals, party_totals
from gacha_app.storage.tables import postings, vouchers

_ON_DEBIT = (postings.c.amount > 0) != postings.c.red
_MONTH = func.substr(vouchers.c.date, 1, 7)
_SUMS = (
    func.sum(case((_ON_DEBIT, postings.c.amount), else_=0)),
    func.sum(case((_ON_DEBIT, 0), else_=-postings.c.amount)),
    func.count(),
)


def wrong_totals(session: Session) -> Iterator[tuple[str, str]]:
    """Yield where and what, in words, for every account and month whose kept totals the postings do not bear out."""
    by_month = _read(("project_id",))
    by_party = _read(("household_id", "counterparty_id")).where(HAS_PARTY)
    told: set[tuple[str, str]] = set()
    for table, query in ((month_totals, by_month), (party_totals, by_party)):
        for month, account, debit, credit, _count in _differences(session, table, query):
            if (month, account) not in told:
                told.add((month, account))
                sentence = _(
                    "保存的月份合计与分录不符：借方差 {debit} 元，贷方差 {credit} 元。账本可能被别的程序改过。"
                )
                yield f"{month} {account}", sentence.format(debit=grouped(debit), credit=grouped(credit))
    yield from _wrong_days(session)


def _read(dimensions: tuple[str, ...]) -> Select[Any]:
    keys = (_MONTH, postings.c.account, *(func.coalesce(postings.c[one], 0) for one in dimensions), vouchers.c.kind)
    # by the vouchers' own state: what the triggers wrote is not to prove itself
    joined = postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)
    return select(*keys, *_SUMS).select_from(joined).where(POSTED).group_by(*keys)


def _differences(session: Session, table: Table, query: Select[Any]) -> Iterator[Any]:
    """Yield (month, account, debit, credit, count) by which the kept totals pass what was read."""
    kept = select(*table.c)
    read = query.subquery()
    against = select(*(column if place < len(read.c) - 3 else -column for place, column in enumerate(read.c)))
    both = union_all(kept, against).subquery()
    *keys, debit, credit, count = both.c
    sums = [func.sum(one) for one in (debit, credit, count)]
    differing = (
        select(keys[0], keys[1], *sums).group_by(*keys).having(or_(*(one != 0 for one in sums))).order_by(*keys[:2])
    )
    yield from session.execute(differing)


def _wrong_days(session: Session) -> Iterator[tuple[str, str]]:
    """Find vouchers whose postings bear another day: a ledger would leave them out or put them elsewhere."""
    query = (
        select(vouchers.c.number, vouchers.c.id)
        .select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
        .where(
            or_(
                and_(POSTED, postings.c.day.is_distinct_from(vouchers.c.date)),
                and_(not_(POSTED), postings.c.day.is_not(None)),
            )
        )
        .distinct()
    )
    for number, identity in session.execute(query):
        yield number or str(identity), _("分录的日期与凭证的日期不一致，账本可能被别的程序改过。")
