"""What every fund received, spent, gave back and still holds: sums over the journal, and nothing else."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED, MONEY
from gacha_app.domain.fund import RETURN_KIND, FundMoney
from gacha_app.reports.ledger import posted, under
from gacha_app.storage.tables import funds, postings, vouchers


def fund_left(session: Session, fund_id: int) -> int:
    """Return the fen a fund still holds: received less spent and returned."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(under(EARMARKED), postings.c.fund_id == fund_id)
    )
    return -int(amount or 0)


def fund_money(session: Session, last: dt.date | None = None) -> dict[int, FundMoney]:
    """Return what every fund of the book got and gave up to a day; what is taken back in red counts on its own side."""
    on_debit = (postings.c.amount > 0) != postings.c.red
    given_back = vouchers.c.entry_kind == RETURN_KIND
    query = posted(
        postings.c.fund_id,
        func.sum(case((on_debit, 0), else_=-postings.c.amount)),
        func.sum(case((on_debit & ~given_back, postings.c.amount), else_=0)),
        func.sum(case((on_debit & given_back, postings.c.amount), else_=0)),
    ).where(under(EARMARKED), postings.c.fund_id.is_not(None))
    if last:
        query = query.where(vouchers.c.date <= last)
    found = {
        int(fund): FundMoney(int(received), int(spent), int(returned))
        for fund, received, spent, returned in session.execute(query.group_by(postings.c.fund_id))
    }
    for fund, paid in _own_money(session, last).items():
        found[fund] = found.get(fund, FundMoney()) + FundMoney(paid, paid)
    return found


def fund_sums(session: Session, last: dt.date | None = None) -> dict[int, tuple[int, int]]:
    """Return (received, spent or given back) in fen of every fund up to a day."""
    return {fund: (money.received, money.spent + money.returned) for fund, money in fund_money(session, last).items()}


def _own_money(session: Session, last: dt.date | None) -> dict[int, int]:
    """Return what was paid straight from the village's own money for each fund of that level.

    Own money (自筹) passes through no 专项应付款: what is paid for it has come and gone at once.
    """
    own = select(funds.c.id).where(funds.c.level == "own")
    through = select(postings.c.voucher_id).where(under(EARMARKED), postings.c.fund_id.in_(own))
    query = posted(postings.c.fund_id, func.sum(-postings.c.amount)).where(
        postings.c.fund_id.in_(own),
        postings.c.account >= MONEY[0],
        postings.c.account < f"{MONEY[1]}~",
        postings.c.voucher_id.not_in(through),
    )
    if last:
        query = query.where(vouchers.c.date <= last)
    return {int(fund): int(paid) for fund, paid in session.execute(query.group_by(postings.c.fund_id))}
