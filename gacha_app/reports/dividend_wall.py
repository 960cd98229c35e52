"""A year's dividend for meeting and wall: the plan, the masked list; and a household's book over the years."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LINE_STATES, DividendPlan, PlanState
from gacha_app.domain.identity import masked_name
from gacha_app.domain.money import percent_text, remainder_rule
from gacha_app.domain.shares import share_text
from gacha_app.i18n import _
from gacha_app.reports.dividends import APPROVED, plan_row
from gacha_app.reports.heading import report_for
from gacha_app.reports.plan_terms import allocations_of, kind_sums
from gacha_app.reports.report import CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.tables import dividend_lines, dividend_plans, households


def wall_list(session: Session, period: Period) -> Report:
    """Report a year's dividends for the wall (分红公示名单): names masked, nothing of accounts or identity."""
    plan = plan_row(session, period.year)
    rows = []
    if plan is not None:
        line = dividend_lines.c
        query = select(dividend_lines).where(line.plan_id == plan.id).order_by(line.number)
        rows = [
            Row(
                {
                    "number": one.number, "name": masked_name(one.representative), "shares": one.shares,
                    "amount": one.amount, "offset": one.offset, "tax": one.tax, "net": one.net,
                },
                record=one.household_id,
            )
            for one in session.execute(query)
        ]  # fmt: skip
    used = [key for key in ("offset", "tax") if any(row.cells[key] for row in rows)]
    columns = (
        Column("number", _("户号"), CellKind.CODE, width=4),
        Column("name", _("户代表"), width=6),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 8),
        *(
            Column(key, title, CellKind.MONEY, "元", 6)
            for key, title in (("offset", _("抵扣")), ("tax", _("代扣")))
            if key in used
        ),
        Column("net", _("实发金额"), CellKind.MONEY, "元", 8),
    )
    notes: tuple[str, ...] = (_("{year}年度还没有分红方案。").format(year=period.year),)
    if plan is not None:
        notes = (_("份额登记簿校验码：{fingerprint}。").format(fingerprint=plan.fingerprint), remainder_rule())
        if plan.state is PlanState.PROPOSED:
            notes = (_("方案还没有批准，公示期内可以提出意见。"), *notes)
    title = _("{year}年度分红公示名单").format(year=period.year)
    totals = totals_of(rows, "shares", "amount", *used, "net") if rows else {}
    return report_for(session, "dividend-wall", title, Period(period.year).title, columns, rows, totals, notes)


def distribution_plan(session: Session, period: Period) -> Report:
    """Report a year's plan as it goes before the meeting (收益分配方案): from the result to what a share brings."""
    plan = plan_row(session, period.year)
    rows = []
    if plan is not None:
        each = DividendPlan(plan.year, plan.record_date, plan.total, plan.total_shares).per_share_text
        rate = _("按本年收益的 {rate}%").format(rate=percent_text(plan.reserve_rate))
        shared = _("{shares} 份，合每份 {each} 元").format(shares=share_text(plan.total_shares), each=each)
        told: list[tuple[str, int, str, bool]] = [
            (_("一、本年收益"), plan.result, "", True),
            (_("加：年初未分配收益"), plan.opening, "", False),
            (_("减：提取公积公益金"), plan.reserve, rate, False),
            (_("二、可向成员分配"), plan.distributable, "", True),
            (_("三、本次向成员分配"), plan.total, shared, True),
        ]
        for one in kind_sums(session, plan):
            title = _("其中：{kind}").format(kind=one.title)
            told.append((title, one.amount, _("{shares} 份").format(shares=share_text(one.shares)), False))
        told += [(one.title, one.amount, _("其他分配"), False) for one in allocations_of(session, plan)]
        told.append((_("四、结转下年"), plan.distributable - plan.total - plan.allocated, "", True))
        rows = [
            Row({"item": item, "amount": amount, "note": note}, level=0 if whole else 1, subtotal=whole)
            for item, amount, note, whole in told
        ]
    columns = (
        Column("item", _("项目"), width=14),
        Column("amount", _("金额"), CellKind.MONEY, "元", 9),
        Column("note", _("说明"), width=14),
    )
    notes: tuple[str, ...] = (_("{year}年度还没有分红方案。").format(year=period.year),)
    if plan is not None:
        register = _("份额登记日 {date}，份额登记簿校验码：{fingerprint}。").format(
            date=plan.record_date, fingerprint=plan.fingerprint
        )
        notes = (register, remainder_rule())
    title = _("{year}年度收益分配方案").format(year=period.year)
    return report_for(session, "distribution-plan", title, Period(period.year).title, columns, rows, notes=notes)


def dividend_book(session: Session, household_id: int, until: dt.date) -> Report:
    """Report what one household got over the years (分红本): due, set off, withheld, paid, how and when."""
    line, plan = dividend_lines.c, dividend_plans.c
    query = (
        select(dividend_lines, plan.year)
        .join(dividend_plans, plan.id == line.plan_id)
        .where(APPROVED, line.household_id == household_id, plan.approved_on <= until)
        .order_by(plan.year)
    )
    rows = [
        Row(
            {
                "year": str(one.year), "shares": one.shares, "amount": one.amount, "offset": one.offset,
                "tax": one.tax, "net": one.net, "state": _(LINE_STATES[one.state]), "paid_on": one.paid_on,
                "how": (one.payee and f"{one.payee}（{one.payee_relation}）") or one.receipt or one.reason,
            },
            source=EntryFilter(household_id=household_id, entry_kind="dividend"),
            record=household_id,
        )
        for one in session.execute(query)
    ]  # fmt: skip
    columns = (
        Column("year", _("年度"), CellKind.CODE, width=4),
        Column("shares", _("份额"), CellKind.SHARES, _("份"), 4),
        Column("amount", _("应分金额"), CellKind.MONEY, "元", 8),
        Column("offset", _("抵扣"), CellKind.MONEY, "元", 6),
        Column("tax", _("代扣"), CellKind.MONEY, "元", 6),
        Column("net", _("实发金额"), CellKind.MONEY, "元", 8),
        Column("state", _("状态"), width=5),
        Column("paid_on", _("发放日期"), CellKind.DATE, width=6),
        Column("how", _("领取情况"), width=10),
    )
    totals = totals_of(rows, "amount", "offset", "tax", "net") if rows else {}
    title = _("户号 {number} {name} 分红本").format(**_whose(session, household_id))
    return report_for(session, "dividend-book", title, _("截至{date}").format(date=until), columns, rows, totals)


def _whose(session: Session, household_id: int) -> dict[str, str]:
    row = session.execute(
        select(households.c.number, households.c.representative).where(households.c.id == household_id)
    ).one_or_none()
    return {"number": row.number, "name": row.representative} if row else {"number": "", "name": ""}
