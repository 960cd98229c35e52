"""What stands open on a bank account, counted and added up by the database instead of being read one by one."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.bank import Group, Rest, cancelled_pairs
from gacha_app.reports.bank_items import POSTING_FREE, free_postings_of
from gacha_app.reports.ledger_question import opening_vouchers
from gacha_app.storage.tables import postings, vouchers


def open_totals(session: Session, account: str, first: dt.date, last: dt.date) -> Rest:
    """Return the account's postings of some days that are matched with nothing, the opening left out."""
    amount, came = postings.c.amount, postings.c.amount > 0
    row = session.execute(
        select(
            func.coalesce(func.sum(case((came, amount), else_=0)), 0),
            func.coalesce(func.sum(case((came, 0), else_=amount)), 0),
            func.coalesce(func.sum(case((came, 1), else_=0)), 0),
            func.count(),
        ).where(
            postings.c.account == account,
            postings.c.day.between(first, last),
            postings.c.voucher_id.not_in(opening_vouchers(session, first, last)),
            POSTING_FREE,
        )
    ).one()
    return Rest(int(row[0]), int(row[1]), int(row[2]), int(row[3]) - int(row[2]))


def taken_back_between(session: Session, account: str, first: dt.date, last: dt.date) -> list[Group]:
    """Return the open postings of red vouchers of some days beside what those take back: the bank knows of neither."""
    red = session.execute(
        select(vouchers.c.id, vouchers.c.reverses_id).where(
            vouchers.c.reverses_id > 0, vouchers.c.date.between(first, last)
        )
    ).all()
    both = {one for row in red for one in row}
    return cancelled_pairs(free_postings_of(session, account, both))
