"""Entries (分录) that a filter means: a page at a time for the window, or all of them for a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import POSTED, matching
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.storage.tables import (
    accounts,
    contracts,
    counterparties,
    funds,
    households,
    postings,
    projects,
    vouchers,
)

# A red line stands in the column of the line it takes back
ON_DEBIT = (postings.c.amount > 0) != postings.c.red
DEBIT = case((ON_DEBIT, postings.c.amount), else_=0)
CREDIT = case((ON_DEBIT, 0), else_=-postings.c.amount)
# In the order of the journal, whatever was posted late; a number's text would put 10000 before 9999
IN_ORDER = (vouchers.c.date, vouchers.c.sequence, vouchers.c.id, postings.c.line, postings.c.id)
# 记-2024-03 of 记-2024-03-0007: numbers sort by their month, then by their place in it
MONTH_OF_NUMBER = func.substr(vouchers.c.number, 1, 9)
SUMMARY: ColumnElement[str] = func.coalesce(func.nullif(postings.c.summary, ""), vouchers.c.summary)

_SHOWN: dict[str, ColumnElement[Any]] = {
    "date": vouchers.c.date,
    "number": vouchers.c.number,
    "summary": SUMMARY,
    "account": postings.c.account,
    "account_name": accounts.c.name,
    "project": projects.c.name,
    "fund": funds.c.name,
    "household": households.c.number + " " + households.c.representative,
    "counterparty": counterparties.c.name,
    "contract": contracts.c.name,
    "debit": DEBIT,
    "credit": CREDIT,
}
# Those that other tables know
_NAMES = ("account_name", "project", "fund", "household", "counterparty", "contract")


def entry_columns() -> tuple[Column, ...]:
    """Return the columns of a list of entries; any of their keys may be sorted by."""
    return (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=8),
        Column("summary", _("摘要"), width=14),
        Column("account", _("科目编号"), CellKind.CODE, width=4),
        Column("account_name", _("科目"), width=7),
        Column("project", _("项目"), width=6),
        Column("fund", _("资金"), width=6),
        Column("household", _("农户"), width=6),
        Column("counterparty", _("往来单位"), width=7),
        Column("contract", _("合同"), width=6),
        Column("debit", _("借方"), CellKind.MONEY, "元", 7),
        Column("credit", _("贷方"), CellKind.MONEY, "元", 7),
    )


def entries_page(
    session: Session,
    wanted: EntryFilter,
    offset: int = 0,
    limit: int = 200,
    sort_key: str = "date",
    descending: bool = False,
) -> tuple[list[Row], int]:
    """Return some of the posted entries that a filter means, and how many there are of them all.

    Each row's record is its voucher.
    """
    order = _order(sort_key, descending)
    query = _found(wanted).order_by(*order)
    if sort_key in _NAMES:
        query = query.offset(offset).limit(limit)
    else:
        # names are looked up of the few that are shown, not of all that are put in order
        joined = postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)
        few = select(postings.c.id).select_from(joined).where(POSTED, matching(wanted)).order_by(*order)
        query = query.where(postings.c.id.in_(few.offset(offset).limit(limit)))
    return [_row(one) for one in session.execute(query)], entry_count(session, wanted)


def entry_count(session: Session, wanted: EntryFilter) -> int:
    """Return how many posted entries a filter means."""
    query = select(func.count()).select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
    return int(session.scalar(query.where(POSTED, matching(wanted))) or 0)


def entries_totals(session: Session, wanted: EntryFilter) -> dict[str, Cell]:
    """Return the foot of a list of entries: debit and credit of all that a filter means."""
    query = select(func.coalesce(func.sum(DEBIT), 0), func.coalesce(func.sum(CREDIT), 0)).select_from(
        postings.join(vouchers, postings.c.voucher_id == vouchers.c.id)
    )
    debit, credit = session.execute(query.where(POSTED, matching(wanted))).one()
    return {"debit": int(debit), "credit": int(credit)}


def entries_report(session: Session, wanted: EntryFilter, title: str = "", period: str = "") -> Report:
    """Report all posted entries that a filter means, without the columns that would be empty."""
    rows = [_row(one) for one in session.execute(_found(wanted).order_by(*IN_ORDER))]
    kept = [
        column
        for column in entry_columns()
        if column.key in ("debit", "credit", "summary") or not rows or any(row.cells[column.key] for row in rows)
    ]
    return report_for(session, "entries", title or _("分录明细"), period, kept, rows, entries_totals(session, wanted))


def entries(session: Session, period: Period) -> Report:
    """Report all entries of a time (序时账), closing vouchers among them."""
    wanted = EntryFilter(first=period.first, last=period.last, with_closing=True)
    return entries_report(session, wanted, _("序时账"), period.title)


def _found(wanted: EntryFilter) -> Select[Any]:
    return (
        select(vouchers.c.id, *(column.label(key) for key, column in _SHOWN.items()))
        .select_from(postings.join(vouchers, postings.c.voucher_id == vouchers.c.id))
        .join(accounts, postings.c.account == accounts.c.code)
        .join(projects, postings.c.project_id == projects.c.id, isouter=True)
        .join(funds, postings.c.fund_id == funds.c.id, isouter=True)
        .join(households, postings.c.household_id == households.c.id, isouter=True)
        .join(counterparties, postings.c.counterparty_id == counterparties.c.id, isouter=True)
        .join(contracts, postings.c.contract_id == contracts.c.id, isouter=True)
        .where(POSTED, matching(wanted))
    )


def _order(sort_key: str, descending: bool) -> Sequence[ColumnElement[Any]]:
    if sort_key == "date":
        return [one.desc() for one in IN_ORDER] if descending else IN_ORDER
    first = [MONTH_OF_NUMBER, vouchers.c.sequence] if sort_key == "number" else [_SHOWN[sort_key]]
    return (*(one.desc() if descending else one for one in first), *IN_ORDER)


def _row(found: Any) -> Row:
    voucher, *values = found
    cells: dict[str, Cell] = {key: "" if value is None else value for key, value in zip(_SHOWN, values, strict=True)}
    return Row(cells, record=voucher)
