"""A year in whole numbers: what a village discloses, hands in and is compared by."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK, CASH, EARMARKED, RESERVE, ROLES
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import N_
from gacha_app.reports.distribution import distribution_of, members_and_reserve
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.flows import EXPENSE, INCOME, sums_by_kind
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.heading import chart_of
from gacha_app.reports.households import in_register, shares_until
from gacha_app.reports.ledger import summed, total
from gacha_app.reports.position import position_on
from gacha_app.reports.report import CellKind, EntryFilter
from gacha_app.storage.tables import (
    dividend_lines,
    dividend_plans,
    funds,
    households,
    members,
    projects,
)

_MONEY, _COUNT, _SHARES = CellKind.MONEY, CellKind.COUNT, CellKind.SHARES
# Every figure by its key, with its official title, in the order they are told
FIGURES: tuple[tuple[str, str, CellKind], ...] = (
    ("income", N_("总收入"), _MONEY),
    ("operating_income", N_("经营性收入（不含补助）"), _MONEY),
    ("business_income", N_("经营收入"), _MONEY),
    ("investment_income", N_("投资收益"), _MONEY),
    ("subsidy_income", N_("补助收入"), _MONEY),
    ("other_income", N_("其他收入"), _MONEY),
    ("grants_received", N_("本年到账专项资金"), _MONEY),
    ("donations_received", N_("本年接受捐赠（记入公积公益金）"), _MONEY),
    ("expense", N_("总支出"), _MONEY),
    ("result", N_("本年收益"), _MONEY),
    ("opening_undistributed", N_("年初未分配收益"), _MONEY),
    ("transfers", N_("其他转入"), _MONEY),
    ("distributable", N_("可分配收益"), _MONEY),
    ("reserve", N_("提取公积公益金"), _MONEY),
    ("dividends", N_("成员分红"), _MONEY),
    ("dividends_paid", N_("其中：已发放"), _MONEY),
    ("closing_undistributed", N_("年末未分配收益"), _MONEY),
    ("cash", N_("库存现金"), _MONEY),
    ("bank", N_("银行存款"), _MONEY),
    ("assets_total", N_("资产总额"), _MONEY),
    ("liabilities_total", N_("负债总额"), _MONEY),
    ("equity_total", N_("所有者权益总额"), _MONEY),
    ("receivables", N_("应收款项"), _MONEY),
    ("payables", N_("应付款项"), _MONEY),
    ("funds_granted", N_("补助资金累计下达"), _MONEY),
    ("funds_received", N_("补助资金累计到账"), _MONEY),
    ("funds_spent", N_("补助资金累计支出"), _MONEY),
    ("funds_left", N_("补助资金结余"), _MONEY),
    ("households", N_("户数"), _COUNT),
    ("members", N_("成员数"), _COUNT),
    ("shares", N_("份额总数"), _SHARES),
    ("projects", N_("项目数"), _COUNT),
)


def annual_figures(session: Session, year: int) -> dict[str, int]:
    """Return a year's figures by the keys of `FIGURES`: fen, ten-thousandths of a share, or a count."""
    figures = figures_until(session, Period(year))
    return {key: figures[key] for key, _title, _kind in FIGURES}


def glance_figures(session: Session, year: int) -> dict[str, int]:
    """Return those figures of a year that need no look at all that went before; quick in a large book."""
    period = Period(year)
    flows = _flows(session, period)
    return {
        **flows,
        "result": flows["income"] - flows["expense"],
        "dividends": members_and_reserve(session, year)[0],
        "dividends_paid": _dividends_paid(session, year, None),
        **_funds(session, period.last),
        **_counts(session, period),
    }


def figures_until(session: Session, period: Period) -> dict[str, int]:
    """Return the figures of a time: what moved during it, what stood at its end; distribution is that of the year."""
    last = period.last
    whole_year = last == Period(period.year).last
    spread = distribution_of(session, period.year, None if whole_year else last)
    return {
        **_flows(session, period),
        "result": spread.result,
        "opening_undistributed": spread.opening,
        "transfers": spread.transfers,
        "distributable": spread.distributable,
        "reserve": spread.reserve,
        "dividends": spread.members,
        "dividends_paid": _dividends_paid(session, period.year, None if whole_year else last),
        "closing_undistributed": spread.closing,
        **_standing(session, last),
        **_funds(session, last),
        **_counts(session, period),
    }


def _flows(session: Session, period: Period) -> dict[str, int]:
    came, went = (sums_by_kind(session, side, side.filter(period.first, period.last), 3) for side in (INCOME, EXPENSE))
    # grants come in on the credit side: what is taken back in red lessens them, what is spent does not
    grants = EntryFilter(account=EARMARKED, first=period.first, last=period.last, with_closing=True)
    granted = sum(credit for kind, _debit, credit in summed(session, grants, "kind") if kind != Kind.OPENING)
    roles = ROLES[chart_of(session)]
    business = sum(came.get(code, 0) for code in roles.operating)
    donation = EntryFilter(account=RESERVE, entry_kind="donation", first=period.first, last=period.last)
    return {
        "income": sum(came.values()),
        "operating_income": business + came.get(roles.investment, 0),
        "business_income": business,
        "investment_income": came.get(roles.investment, 0),
        "subsidy_income": sum(came.get(code, 0) for code in roles.subsidy),
        "other_income": came.get(roles.other, 0),
        "grants_received": granted,
        "donations_received": -total(session, donation),
        "expense": sum(went.values()),
    }


def _dividends_paid(session: Session, year: int, paid_by: dt.date | None) -> int:
    """Return the fen of a year's approved plans that households have got, whenever or up to a day."""
    line = dividend_lines.c
    query = (
        select(func.coalesce(func.sum(line.amount), 0))
        .join(dividend_plans, dividend_plans.c.id == line.plan_id)
        .where(APPROVED, dividend_plans.c.year == year, line.state == LineState.PAID)
    )
    if paid_by:
        query = query.where(line.paid_on <= paid_by)
    return int(session.scalar(query) or 0)


def _standing(session: Session, day: dt.date) -> dict[str, int]:
    standing = position_on(session, day)
    return {
        "cash": total(session, EntryFilter(account=CASH, last=day, with_closing=True)),
        "bank": total(session, EntryFilter(account=BANK, last=day, with_closing=True)),
        **{
            key: standing[key]
            for key in ("assets_total", "liabilities_total", "equity_total", "receivables", "payables")
        },
    }


def _funds(session: Session, day: dt.date) -> dict[str, int]:
    spread = list(fund_money(session, day).values())
    known = or_(funds.c.granted_on.is_(None), funds.c.granted_on <= day)
    granted = session.scalar(select(func.coalesce(func.sum(funds.c.granted), 0)).where(known))
    return {
        "funds_granted": int(granted or 0),
        "funds_received": sum(one.received for one in spread),
        "funds_spent": sum(one.spent for one in spread),
        "funds_left": sum(one.left for one in spread),
    }


def _counts(session: Session, period: Period) -> dict[str, int]:
    """Return how many households, members and projects there are, and how many shares."""
    day = period.last
    of_members = select(func.count()).select_from(members.join(households, members.c.household_id == households.c.id))
    going_on = select(func.count()).select_from(projects)
    return {
        "households": int(session.scalar(select(func.count()).where(in_register(households, day))) or 0),
        "members": int(session.scalar(of_members.where(in_register(members, day), in_register(households, day))) or 0),
        "shares": sum(shares_until(session, day).values()),
        "projects": int(
            session.scalar(
                going_on.where(
                    or_(projects.c.start.is_(None), projects.c.start <= day),
                    or_(projects.c.end.is_(None), projects.c.end >= period.first),
                )
            )
            or 0
        ),
    }
