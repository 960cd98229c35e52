"""Books kept entry by entry with a running balance: cash, bank, and income against expense (收支逐笔)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, func, or_
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import BANK, CASH
from gacha_app.domain.dates import Period
from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.entries import CREDIT, DEBIT, IN_ORDER, SUMMARY
from gacha_app.reports.flows import months_of
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import NOT_CLOSING, between, posted, result_of, under
from gacha_app.reports.names import project_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import accounts, postings, vouchers


def income(session: Session, period: Period) -> Report:
    """Report income and expense entry by entry, with what is left of the year's income after each (收支逐笔)."""
    is_income = accounts.c.klass == "income"
    query = (
        posted(
            vouchers.c.id,
            vouchers.c.date,
            vouchers.c.number,
            SUMMARY,
            postings.c.project_id,
            case((is_income, -postings.c.amount), else_=0),
            case((is_income, 0), else_=postings.c.amount),
            func.sum(-postings.c.amount).over(order_by=IN_ORDER),
        )
        .join(accounts, postings.c.account == accounts.c.code)
        .where(accounts.c.klass.in_(("income", "expense")), NOT_CLOSING, between(period.first, period.last))
        .order_by(*IN_ORDER)
    )
    names = project_names(session)
    start = dt.date(period.year, 1, 1)
    brought = result_of(session, start, period.first - dt.timedelta(days=1)) if period.first > start else 0
    rows = [] if period.first == start else [_brought_forward(brought, period.first)]
    earned = spent = 0
    for voucher, day, number, summary, project, came, went, balance in session.execute(query):
        earned, spent = earned + came, spent + went
        cells: dict[str, Cell] = {
            "date": day, "number": number, "summary": summary, "project": names[project] if project else "",
            "income": came, "expense": went, "balance": brought + balance,
        }  # fmt: skip
        rows.append(Row(cells, source=_voucher_source(number, day), record=voucher))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=8),
        Column("summary", _("摘要"), width=16),
        Column("project", _("项目"), width=8),
        Column("income", _("收入"), CellKind.MONEY, "元", 8),
        Column("expense", _("支出"), CellKind.MONEY, "元", 8),
        Column("balance", _("本年结余"), CellKind.MONEY, "元", 8),
    )
    totals: dict[str, Cell] = {"income": earned, "expense": spent, "balance": brought + earned - spent}
    note = _("“本年结余”是本年1月1日起收入减去支出后的余额。")
    return report_for(session, "income", _("收支逐笔明细"), period.title, columns, rows, totals, (note,))


def cash_book(session: Session, period: Period) -> Report:
    """Report the cash in hand day by day (现金日记账)."""
    return _book(session, period, "cash-book", _("现金日记账"), CASH)


def bank_book(session: Session, period: Period) -> Report:
    """Report the money at the bank day by day (银行存款日记账)."""
    return _book(session, period, "bank-book", _("银行存款日记账"), BANK)


def _book(session: Session, period: Period, name: str, title: str, account: str) -> Report:
    """Report an account of money: what was brought forward, every entry, and a sum for each month."""
    opening = or_(vouchers.c.date < period.first, vouchers.c.kind == Kind.OPENING)
    brought = int(
        session.scalar(
            posted(func.coalesce(func.sum(postings.c.amount), 0)).where(
                under(account), opening, vouchers.c.date <= period.last
            )
        )
        or 0
    )
    query = (
        posted(
            vouchers.c.id, vouchers.c.date, vouchers.c.number, SUMMARY, DEBIT, CREDIT,
            func.sum(postings.c.amount).over(order_by=IN_ORDER),
        )
        .where(under(account), ~opening, vouchers.c.date <= period.last)
        .order_by(*IN_ORDER)
    )  # fmt: skip
    lines = session.execute(query).all()
    rows = [_brought_forward(brought, period.first)]
    left, paid_in, paid_out = brought, 0, 0
    for month in months_of(period):
        of_month = [line for line in lines if line.date.month == month.month]
        came = went = 0
        for voucher, day, number, summary, debit, credit, balance in of_month:
            came, went, left = came + debit, went + credit, brought + balance
            cells: dict[str, Cell] = {
                "date": day, "number": number, "summary": summary, "debit": debit, "credit": credit, "balance": left,
            }  # fmt: skip
            rows.append(Row(cells, source=_voucher_source(number, day), record=voucher))
        paid_in, paid_out = paid_in + came, paid_out + went
        if of_month:
            cells = {"summary": _("本月合计"), "debit": came, "credit": went, "balance": left}
            source = EntryFilter(account=account, first=month.first, last=month.last, with_closing=True)
            rows.append(Row(cells, subtotal=True, source=source))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=8),
        Column("summary", _("摘要"), width=18),
        Column("debit", _("收入（借方）"), CellKind.MONEY, "元", 8),
        Column("credit", _("支出（贷方）"), CellKind.MONEY, "元", 8),
        Column("balance", _("结余"), CellKind.MONEY, "元", 8),
    )
    totals: dict[str, Cell] = {"debit": paid_in, "credit": paid_out, "balance": left}
    return report_for(session, name, title, period.title, columns, rows, totals)


def _brought_forward(balance: int, first: dt.date) -> Row:
    text = _("上年结转") if (first.month, first.day) == (1, 1) else _("上期结余")
    return Row({"date": first, "summary": text, "balance": balance}, subtotal=True)


def _voucher_source(number: str, day: dt.date) -> EntryFilter:
    return EntryFilter(text=number, first=day, last=day, with_closing=True)
