"""How the twelve months of a year and its end stand: closed, to be closed, or still running."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import POSTED
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.accounting_tables import month_totals
from gacha_app.storage.tables import accounts, periods, vouchers


@dataclass(frozen=True)
class MonthState:
    """How a month of a year stands.

    Attributes:
        state: "closed", "ready" (the next to be closed), "open" (over, has entries), "empty", or "running" (not over).
        closed_on, closed_by: when and by whom, "" while it is open.
        vouchers: how many are posted. drafts: how many are not.
    """

    month: str
    state: str
    closed_on: str
    closed_by: str
    vouchers: int
    drafts: int


def closing_states(session: Session, year: int) -> Report:
    """Report the twelve months and the year's end with their state (结账情况); `record` is the month, 13 the year."""
    titles = {
        "closed": _("已结账"), "ready": _("待结账"), "open": _("未结账"), "empty": _("没有凭证"),
        "running": _("还没有过完"),
    }  # fmt: skip
    rows = []
    months = month_states(session, year)
    for place, one in enumerate(months, 1):
        cells: dict[str, Cell] = {
            "month": Period(year, place).title, "state": titles[one.state], "vouchers": one.vouchers,
            "drafts": one.drafts, "closed_on": one.closed_on, "closed_by": one.closed_by, "key": one.state,
        }  # fmt: skip
        rows.append(Row(cells, record=place))
    state = "closed" if months[-1].state == "closed" and is_year_carried(session, year) else "open"
    if state == "open" and not is_over(year, 12):
        state = "running"
    elif state == "open":
        state = "ready"
    last = months[-1]
    rows.append(
        Row(
            {
                "month": _("{year}年终").format(year=year), "state": titles[state], "key": state,
                "closed_on": last.closed_on if state == "closed" else "",
                "closed_by": last.closed_by if state == "closed" else "",
            },
            record=13,
        )
    )  # fmt: skip
    columns = (
        Column("month", _("月份"), width=6),
        Column("state", _("状态"), width=5),
        Column("vouchers", _("凭证"), CellKind.COUNT, width=3),
        Column("drafts", _("草稿"), CellKind.COUNT, width=3),
        Column("closed_on", _("结账日期"), width=6),
        Column("closed_by", _("结账人"), width=5),
        Column("key", _("状态代码"), CellKind.CODE, width=5),
    )
    return report_for(session, "closing", _("结账情况"), Period(year).title, columns, rows)


def month_states(session: Session, year: int) -> tuple[MonthState, ...]:
    """Return how the twelve months of a year stand."""
    closed = {row.month: row for row in session.execute(select(periods).where(periods.c.year == year))}
    counts = _voucher_counts(session, year)
    states = []
    for month in range(1, 13):
        posted, drafts = counts.get(month, (0, 0))
        row = closed.get(month)
        state = "closed" if row else "open" if posted or drafts else "empty"
        if row is None and not is_over(year, month):
            state = "running"
        elif row is None and all(one in closed for one in range(1, month)):
            state = "ready"
        states.append(
            MonthState(
                f"{year:04d}-{month:02d}", state, f"{row.closed_on:%Y-%m-%d}" if row else "",
                row.closed_by if row else "", posted, drafts,
            )
        )  # fmt: skip
    return tuple(states)


def is_over(year: int, month: int) -> bool:
    """Say whether a month is over."""
    return Period(year, month).last <= dt.date.today()


def _voucher_counts(session: Session, year: int) -> dict[int, tuple[int, int]]:
    """Return how many vouchers are posted, and how many are not, by month."""
    month = func.substr(vouchers.c.date, 6, 2)
    query = (
        select(month, func.count().filter(POSTED), func.count().filter(~POSTED))
        .where(vouchers.c.date.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
        .group_by(month)
    )
    return {int(one): (int(done), int(waiting)) for one, done, waiting in session.execute(query)}


def is_year_carried(session: Session, year: int) -> bool:
    """Say whether nothing is left on income and expense at a year's end."""
    total = month_totals.c
    query = (
        select(total.account)
        .join(accounts, accounts.c.code == total.account)
        .where(total.month <= f"{year:04d}-12", accounts.c.klass.in_(("income", "expense")))
        .group_by(total.account)
        .having(func.sum(total.debit - total.credit) != 0)
    )
    return session.execute(query).first() is None
