"""What every household would get of a plan that is not kept yet, beside what it got the year before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dividend import DividendPlan
from gacha_app.i18n import _
from gacha_app.reports.dividends import APPROVED
from gacha_app.reports.report import CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import dividend_lines, dividend_plans


def amounts_by_household(session: Session, year: int) -> dict[int, int]:
    """Return the fen every household got of a year's approved plans, by identity."""
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(line.household_id, func.sum(line.amount))
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, plan.year == year)
        .group_by(line.household_id)
    )
    return {household: int(amount) for household, amount in session.execute(query)}


def what_if(plan: DividendPlan, before: Mapping[int, int], organisation: str = "") -> Report:
    """Report a plan household by household, beside what each got of the year before and the difference."""
    rows = [
        Row(
            {
                "number": one.number, "representative": one.representative, "shares": one.shares, "amount": one.amount,
                "last_year": before.get(one.household_id, 0),
                "change": one.amount - before.get(one.household_id, 0),
            },
            record=one.household_id,
        )
        for one in plan.lines
    ]  # fmt: skip
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 8),
        Column("last_year", _("上年金额"), CellKind.MONEY, "元", 8),
        Column("change", _("比上年"), CellKind.MONEY, "元", 8),
    )
    totals = totals_of(rows, "shares", "amount", "last_year", "change") if rows else {}
    title = _("{year}年度分红试算").format(year=plan.year)
    return Report("dividend-what-if", title, organisation, "", columns, tuple(rows), totals)
