"""The vouchers of a year's end: made once, and taken back in red where a closed year is opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from gacha_app.domain.accounts import DISTRIBUTED, UNDISTRIBUTED, YEAR_RESULT
from gacha_app.domain.voucher import Kind, Posting, State, Voucher
from gacha_app.i18n import _, in_chinese
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.services.posting import post
from gacha_app.storage import tables
from gacha_app.storage.book import Writing


@in_chinese()
def closing_vouchers(session: Writing, year: int) -> list[Voucher]:
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


def closing_of(session: Writing, year: int) -> Sequence[Voucher]:
    """Return the closing vouchers of a year that stand, in the order they were made."""
    return session.scalars(
        select(Voucher)
        .where(
            tables.vouchers.c.kind == Kind.CLOSING,
            tables.vouchers.c.state == State.POSTED,
            tables.vouchers.c.reverses_id.is_(None),
            tables.vouchers.c.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        )
        .order_by(tables.vouchers.c.date, tables.vouchers.c.sequence)
    ).all()


def take_closing_back(session: Writing, voucher: Voucher, reason: str) -> Voucher:
    """Take a closing voucher back in red, within the month it stands in."""
    red = Voucher(
        voucher.date,
        voucher.taken_back_as,
        [replace(one, amount=-one.amount, red=True, id=None, voucher_id=None) for one in voucher.postings],
        kind=Kind.CLOSING,
        reverses_id=voucher.id,
        reason=reason,
    )
    post(session, red)
    voucher.state = State.REVERSED
    session.flush()
    return red
