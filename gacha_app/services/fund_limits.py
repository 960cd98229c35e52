"""What no voucher may do to a fund: take more than it holds on any day, or serve another project than its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import func

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.fund import Fund, check_enough_left, check_right_project, first_shortage, refuse_too_early
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.names import project_names
from gacha_app.storage import tables
from gacha_app.storage.book import Writing


def check_funds(session: Writing, vouchers: Iterable[Voucher]) -> None:
    """Refuse vouchers that would overdraw a fund on any day or use it for another project; all are taken together.

    Raises:
        InvalidInput: naming the fund, what it holds and what is missing, or both projects.
    """
    moved: dict[int, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    pairs: set[tuple[int, int]] = set()
    for voucher in vouchers:
        for one in voucher.postings:
            if one.fund_id is None:
                continue
            if one.account.startswith(EARMARKED):
                moved[one.fund_id][voucher.date] -= one.amount
            # what takes back or carries on an old voucher says what that one said
            if one.project_id is not None and voucher.reverses_id is None and not voucher.is_program_made:
                pairs.add((one.fund_id, one.project_id))
    for fund_id, project_id in sorted(pairs):
        _check_project(session, fund_id, project_id)
    for fund_id, added in moved.items():
        if any(amount < 0 for amount in added.values()):
            _check_days(session, fund_id, added)


def _check_project(session: Writing, fund_id: int, project_id: int) -> None:
    fund = session.get_one(Fund, fund_id)
    if fund.project_id is not None and fund.project_id != project_id:
        names = project_names(session)
        check_right_project(fund.name, names.get(fund.project_id, ""), names.get(project_id, ""))


def _check_days(session: Writing, fund_id: int, added: dict[dt.date, int]) -> None:
    fund = session.get_one(Fund, fund_id)
    query = (
        posted(tables.vouchers.c.date, func.sum(-tables.postings.c.amount))
        .where(under(EARMARKED), tables.postings.c.fund_id == fund_id)
        .group_by(tables.vouchers.c.date)
    )
    held = {day: int(amount) for day, amount in session.execute(query)}
    left, taken = sum(held.values()), -sum(added.values())
    if taken > 0:
        check_enough_left(fund.name, left, taken)
    if short := first_shortage(held, added):
        day, before, after = short
        refuse_too_early(fund.name, day, before, before - after)
