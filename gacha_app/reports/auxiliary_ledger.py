"""Auxiliary ledgers (辅助账) summed up: what every project, fund, household, contract or counterparty has and moved."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.voucher import Kind
from gacha_app.i18n import _
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger_question import (
    DIMENSIONS,
    LedgerQuestion,
    accounts_begun_anew,
    codes_in_use,
    dimension_names,
    opening_vouchers,
)
from gacha_app.reports.ledger_sides import side_and_amount
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Row
from gacha_app.storage.tables import postings


def auxiliary_columns(question: LedgerQuestion) -> tuple[Column, ...]:
    """Return the columns of the summary by a dimension."""
    title = _(DIMENSIONS[question.dimension or "project"])
    return (
        Column("item", title, width=12),
        Column("code", _("科目编号"), CellKind.CODE, width=4),
        Column("name", _("科目名称"), width=9),
        Column("opening_side", _("方向"), CellKind.CODE, width=2),
        Column("opening", _("期初余额"), CellKind.MONEY, "元", 8),
        Column("debit", _("借方"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方"), CellKind.MONEY, "元", 8),
        Column("closing_side", _("方向"), CellKind.CODE, width=2),
        Column("closing", _("期末余额"), CellKind.MONEY, "元", 8),
    )


def auxiliary_rows(session: Session, question: LedgerQuestion) -> tuple[tuple[Row, ...], dict[str, Cell]]:
    """Return a row for every value of the dimension and account, and the foot; each leads to its entries."""
    dimension = question.dimension or "project"
    period, column = question.period, f"{dimension}_id"
    names, titles = dimension_names(session, dimension), account_names(session)
    found = _sums(session, question, column)
    rows, came, went = [], 0, 0
    for (value, code), (opening, debit, credit) in sorted(
        found.items(), key=lambda one: (names.get(one[0][0], ""), one[0])
    ):
        if not (opening or debit or credit):
            continue
        came, went = came + debit, went + credit
        opening_side, before = side_and_amount(opening)
        closing_side, after = side_and_amount(opening + debit - credit)
        cells: dict[str, Cell] = {
            "item": names.get(value, ""), "code": code, "name": titles.get(code, ""), "opening_side": opening_side,
            "opening": before, "debit": debit, "credit": credit, "closing_side": closing_side, "closing": after,
        }  # fmt: skip
        narrowed: dict[str, Any] = {column: value}
        source = EntryFilter(account=code, first=period.first, last=period.last, with_closing=True, **narrowed)
        rows.append(Row(cells, source=source, record=value))
    return tuple(rows), {"debit": came, "credit": went} if rows else {}


def _sums(session: Session, question: LedgerQuestion, column: str) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return opening balance, debit and credit in fen by value of the dimension and account."""
    if column in ("fund_id", "contract_id") or question.named:
        return _from_index(session, question, column)
    found: dict[tuple[int, str], list[int]] = {}
    period = question.period
    for value, code, debit, credit in summed(
        session, question.entries(None, period.first - dt.timedelta(days=1)), column, "account"
    ):
        found.setdefault((value, code), [0, 0, 0])[0] += debit - credit
    anew = accounts_begun_anew(session)
    earlier = question.entries(None, dt.date(period.year - 1, 12, 31))
    for value, code, debit, credit in summed(session, earlier, column, "account"):
        if code in anew:
            found[value, code][0] -= debit - credit
    for value, code, kind, debit, credit in summed(
        session, question.entries(period.first, period.last), column, "account", "kind"
    ):
        amounts = found.setdefault((value, code), [0, 0, 0])
        if kind == Kind.OPENING:
            amounts[0] += debit - credit
        else:
            amounts[1] += debit
            amounts[2] += credit
    return {key: (amounts[0], amounts[1], amounts[2]) for key, amounts in found.items() if key[0] is not None}


def _from_index(session: Session, question: LedgerQuestion, column: str) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return the same from the index of a dimension that no totals know; no voucher is looked at."""
    period, own = question.period, postings.c[column]
    openings = opening_vouchers(session, dt.date(period.year, 1, 1), period.last)
    on_debit = (postings.c.amount > 0) != postings.c.red
    before: ColumnElement[bool] = or_(postings.c.day < period.first, postings.c.voucher_id.in_(openings))
    query = (
        select(
            own,
            postings.c.account,
            func.sum(case((before, postings.c.amount), else_=0)),
            func.sum(case((~before & on_debit, postings.c.amount), else_=0)),
            func.sum(case((~before & ~on_debit, -postings.c.amount), else_=0)),
        )
        .where(
            own.is_not(None),
            postings.c.day <= period.last,
            question.meant(),
            or_(postings.c.day >= dt.date(period.year, 1, 1), postings.c.account.not_in(accounts_begun_anew(session))),
        )
        .group_by(own, postings.c.account)
    )
    if question.account:
        query = query.where(postings.c.account.in_(codes_in_use(session, question.account)))
    return {(int(one), code): (int(b), int(d), int(c)) for one, code, b, d, c in session.execute(query)}
