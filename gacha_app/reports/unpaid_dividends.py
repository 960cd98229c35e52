"""What is still owed to households of dividends of any year (未付分红挂账)."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LINE_STATES, OWED
from gacha_app.i18n import _
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import dividend_lines, dividend_plans


def unpaid_dividends(session: Session, period: Period) -> Report:
    """Report what of approved plans was not paid at the end of a time, year by year and household by household."""
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(
            plan.year, plan.approved_on, line.household_id, line.number, line.representative, line.net, line.state,
            line.reason, line.paid_on,
        )
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, plan.approved_on <= period.last, or_(line.state.in_(OWED), line.paid_on > period.last))
        .order_by(plan.year, line.number)
    )  # fmt: skip
    rows = [
        Row(
            {
                "year": str(one.year), "number": one.number, "representative": one.representative, "net": one.net,
                "state": _(LINE_STATES[one.state]) if one.state in OWED else _("后来已付"), "reason": one.reason,
                "since": one.approved_on, "paid_on": one.paid_on,
            },
            source=EntryFilter(account=HOUSEHOLDS, household_id=one.household_id),
            record=one.household_id,
        )
        for one in session.execute(query)
        if one.net
    ]  # fmt: skip
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("net", _("未付金额"), CellKind.MONEY, "元", 8),
        Column("state", _("状态"), width=6),
        Column("reason", _("原因"), width=12),
        Column("since", _("批准日期"), CellKind.DATE, width=6),
        Column("paid_on", _("发放日期"), CellKind.DATE, width=6),
    )
    until = _("截至{date}").format(date=period.last)
    totals = totals_of(rows, "net") if rows else {}
    return report_for(session, "unpaid-dividends", _("未付分红挂账"), until, columns, rows, totals)
