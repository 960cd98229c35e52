"""Dividends: a year's list household by household, the list that is signed, and every year side by side."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import HOUSEHOLDS
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LINE_STATES, PLAN_STATES, DividendPlan, PlanState
from gacha_app.domain.identity import masked_account
from gacha_app.domain.money import grouped, remainder_rule
from gacha_app.domain.shares import SHARE, share_text
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of, whole
from gacha_app.storage.tables import dividend_lines, dividend_plans, households

LIVING = dividend_plans.c.state != PlanState.WITHDRAWN
APPROVED = dividend_plans.c.state.in_([PlanState.APPROVED, PlanState.PAID])
_SUMS = ("shares", "amount", "last_year", "offset", "tax", "net")


def dividends(session: Session, period: Period) -> Report:
    """Report what every household gets of a year, beside the year before (分红明细)."""
    plan = plan_row(session, period.year)
    rows = _lines(session, plan, period.year) if plan else []
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 8),
        Column("last_year", _("上年金额"), CellKind.MONEY, "元", 8),
        Column("offset", _("抵扣"), CellKind.MONEY, "元", 6),
        Column("tax", _("代扣"), CellKind.MONEY, "元", 6),
        Column("net", _("实发金额"), CellKind.MONEY, "元", 8),
        Column("state", _("状态"), width=4),
        Column("paid_on", _("发放日期"), CellKind.DATE, width=5),
    )
    totals = totals_of(rows, *_SUMS) if rows else {}
    title = _("{year}年度分红明细").format(year=period.year)
    return report_for(
        session, "dividends", title, _time(plan, period), columns, rows, totals, _notes(plan, period.year)
    )


def dividend_list(session: Session, period: Period) -> Report:
    """Report a year's dividends as the list that every household signs (分红发放表)."""
    plan = plan_row(session, period.year)
    rows = []
    if plan:
        accounts = {
            row.id: masked_account(row.bank_account)
            for row in session.execute(select(households.c.id, households.c.bank_account))
        }
        for place, line in enumerate(_lines(session, plan, period.year), 1):
            cells = {**line.cells, "place": place, "account": accounts.get(line.record or 0, "")}
            rows.append(Row(cells, source=line.source, record=line.record))
    columns = (
        Column("place", _("序号"), CellKind.COUNT, width=3),
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 8),
        Column("offset", _("抵扣"), CellKind.MONEY, "元", 6),
        Column("tax", _("代扣"), CellKind.MONEY, "元", 6),
        Column("net", _("实发金额"), CellKind.MONEY, "元", 8),
        Column("account", _("银行账号"), CellKind.CODE, width=9),
        Column("signature", _("签字（手印）"), width=8),
        Column("note", _("备注"), width=5),
    )
    totals = totals_of(rows, *(key for key in _SUMS if key != "last_year")) if rows else {}
    title = _("{year}年度分红发放表").format(year=period.year)
    return report_for(
        session, "dividend-list", title, _time(plan, period), columns, rows, totals, _notes(plan, period.year)
    )


def dividends_by_year(session: Session, period: Period) -> Report:
    """Report what every household got of every year up to the period's (历年分红)."""
    line, plan = dividend_lines.c, dividend_plans.c
    found = session.execute(
        select(line.household_id, plan.year, func.sum(line.amount))
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, plan.year <= period.year)
        .group_by(line.household_id, plan.year)
    ).all()
    years = sorted({year for _household, year, _amount in found})
    amounts: dict[int, dict[str, Cell]] = {}
    for household, year, amount in found:
        amounts.setdefault(household, {})[f"year_{year}"] = int(amount)
    query = select(households.c.id, households.c.number, households.c.representative).order_by(households.c.number)
    rows = [
        Row(
            {
                "number": one.number,
                "representative": one.representative,
                **amounts[one.id],
                "total": sum(whole(amount) for amount in amounts[one.id].values()),
            },
            source=EntryFilter(account=HOUSEHOLDS, household_id=one.id, entry_kind="dividend"),
            record=one.id,
        )
        for one in session.execute(query)
        if one.id in amounts
    ]
    keys = [f"year_{year}" for year in years]
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("representative", _("户代表"), width=6),
        *(
            Column(key, _("{year}年度").format(year=year), CellKind.MONEY, "元", 8)
            for key, year in zip(keys, years, strict=True)
        ),
        Column("total", _("合计"), CellKind.MONEY, "元", 9),
    )
    totals = totals_of(rows, *keys, "total") if rows else {}
    until = _("截至{date}").format(date=period.last)
    return report_for(session, "dividends-by-year", _("历年分红"), until, columns, rows, totals)


def plan_row(session: Session, year: int) -> Any:
    """Return the row of a year's plan that is not withdrawn, or None; its lines stay where they are."""
    return session.execute(
        select(dividend_plans)
        .where(dividend_plans.c.year == year, LIVING)
        .order_by(dividend_plans.c.id.desc())
        .limit(1)
    ).one_or_none()


def dividend_averages(session: Session, year: int) -> tuple[int, int]:
    """Return the fen that a whole share and, on average, a household get of a year's approved plan."""
    plan = plan_row(session, year)
    if plan is None or plan.state is PlanState.PROPOSED:
        return 0, 0
    line = dividend_lines.c
    count = session.scalar(select(func.count()).where(line.plan_id == plan.id, line.amount > 0))
    return plan.total * SHARE // plan.total_shares, plan.total // int(count or 1)


def _lines(session: Session, plan: Any, year: int) -> list[Row]:
    before = dividend_lines.alias()
    last_year = (
        select(before.c.household_id, func.sum(before.c.amount).label("amount"))
        .join(dividend_plans, dividend_plans.c.id == before.c.plan_id)
        .where(dividend_plans.c.year == year - 1, APPROVED)
        .group_by(before.c.household_id)
        .subquery()
    )
    line = dividend_lines.c
    query = (
        select(dividend_lines, func.coalesce(last_year.c.amount, 0).label("last_year"))
        .join(last_year, last_year.c.household_id == line.household_id, isouter=True)
        .where(line.plan_id == plan.id)
        .order_by(line.number)
    )
    return [
        Row(
            {
                "number": one.number, "representative": one.representative, "shares": one.shares,
                "amount": one.amount, "last_year": one.last_year, "offset": one.offset, "tax": one.tax,
                "net": one.net, "state": _(LINE_STATES[one.state]), "paid_on": one.paid_on,
            },
            source=EntryFilter(account=HOUSEHOLDS, household_id=one.household_id),
            record=one.household_id,
        )
        for one in session.execute(query)
    ]  # fmt: skip


def _time(plan: Any, period: Period) -> str:
    year = Period(period.year).title
    if plan is None:
        return year
    return _("{year}（份额登记日 {date}，{state}）").format(
        year=year, date=plan.record_date, state=_(PLAN_STATES[plan.state])
    )


def _notes(plan: Any, year: int) -> tuple[str, ...]:
    if plan is None:
        return (_("{year}年度还没有分红方案。").format(year=year),)
    if plan.per_share is not None:
        basis = _("每份 {amount} 元，共 {shares} 份，分配总额 {total} 元。")
    else:
        basis = _("分配总额 {total} 元，共 {shares} 份，合每份 {amount} 元。")
    average = DividendPlan(plan.year, plan.record_date, plan.total, plan.total_shares).per_share_text
    amount = average if plan.per_share is None else grouped(plan.per_share)
    sentence = basis.format(amount=amount, shares=share_text(plan.total_shares), total=grouped(plan.total))
    register = _("份额登记簿校验码：{fingerprint}。").format(fingerprint=plan.fingerprint)
    return (sentence + register, remainder_rule())
