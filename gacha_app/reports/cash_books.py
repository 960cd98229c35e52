"""Books kept entry by entry with a running balance: cash, bank, and income against expense (收支逐笔)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, func
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.entries import IN_ORDER, SUMMARY
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import NOT_CLOSING, between, posted, result_of
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.ledgers import ledger_report, open_ledger
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
    return ledger_report(session, open_ledger(session, "cash-book", LedgerQuestion(period)))


def bank_book(session: Session, period: Period) -> Report:
    """Report the money at the bank day by day (银行存款日记账)."""
    return ledger_report(session, open_ledger(session, "bank-book", LedgerQuestion(period)))


def _brought_forward(balance: int, first: dt.date) -> Row:
    text = _("上年结转") if (first.month, first.day) == (1, 1) else _("上期结余")
    return Row({"date": first, "summary": text, "balance": balance}, subtotal=True)


def _voucher_source(number: str, day: dt.date) -> EntryFilter:
    return EntryFilter(text=number, first=day, last=day, with_closing=True)
