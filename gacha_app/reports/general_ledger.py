"""The general ledger (总账): every account month by month, from the kept totals alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.ledger_sides import side_and_amount
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, CellKind, Column, Row
from gacha_app.storage.tables import accounts


def general_columns() -> tuple[Column, ...]:
    """Return the columns of the general ledger."""
    return (
        Column("code", _("科目编号"), CellKind.CODE, width=4),
        Column("name", _("科目名称"), width=8),
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("summary", _("摘要"), width=6),
        Column("debit", _("借方"), CellKind.MONEY, "元", 8),
        Column("credit", _("贷方"), CellKind.MONEY, "元", 8),
        Column("side", _("方向"), CellKind.CODE, width=2),
        Column("balance", _("余额"), CellKind.MONEY, "元", 8),
    )


def general_rows(session: Session, question: LedgerQuestion) -> tuple[Row, ...]:
    """Return the rows of one account, or of every first-level account that was used: brought forward, months, year."""
    period, digits = question.period, len(question.account) or 3
    start = dt.date(period.year, 1, 1)
    brought: dict[str, int] = {}
    moved: dict[str, dict[str, list[int]]] = {}
    for code, debit, credit in summed(session, question.entries(None, start - dt.timedelta(days=1)), "account"):
        brought[code[:digits]] = brought.get(code[:digits], 0) + debit - credit
    for code, month, kind, debit, credit in summed(
        session, question.entries(start, period.last), "account", "month", "kind"
    ):
        if kind == "opening":
            brought[code[:digits]] = brought.get(code[:digits], 0) + debit - credit
            continue
        amounts = moved.setdefault(code[:digits], {}).setdefault(month, [0, 0])
        amounts[0] += debit
        amounts[1] += credit
    names = account_names(session)
    used = sorted(code for code in brought.keys() | moved.keys() if brought.get(code) or moved.get(code))
    rows: list[Row] = []
    for code in used:
        rows += _account(
            replace(question, account=code), names.get(code, ""), brought.get(code, 0), moved.get(code, {})
        )
    return tuple(rows)


def first_level_accounts(session: Session, question: LedgerQuestion) -> list[str]:
    """Return the first-level accounts that the general ledger of a time tells of, in order."""
    told = {str(row.cells["code"]) for row in general_rows(session, question)}
    return [code for code in session.scalars(select(accounts.c.code).order_by(accounts.c.code)) if code in told]


def _account(question: LedgerQuestion, name: str, brought: int, moved: dict[str, list[int]]) -> list[Row]:
    period, balance, so_far = question.period, brought, [0, 0]
    fixed: dict[str, Cell] = {"code": question.account, "name": name}
    rows: list[Row] = []
    for month in range(1, period.last.month + 1):
        one = Period(period.year, month)
        if one.first == period.first:
            side, amount = side_and_amount(balance)
            words = _("上年结转") if month == 1 else _("上期结余")
            cells: dict[str, Cell] = {**fixed, "date": one.first, "summary": words, "side": side, "balance": amount}
            rows.append(Row(cells, subtotal=True))
        debit, credit = moved.get(f"{one.first:%Y-%m}", (0, 0))
        so_far = [so_far[0] + debit, so_far[1] + credit]
        balance += debit - credit
        if one.first < period.first or f"{one.first:%Y-%m}" not in moved:
            continue
        side, amount = side_and_amount(balance)
        year = dt.date(period.year, 1, 1)
        month_sum, year_sum = (one.first, debit, credit), (year, so_far[0], so_far[1])
        for words, (first, came, went) in ((_("本月合计"), month_sum), (_("本年累计"), year_sum)):
            cells = {
                **fixed, "date": one.last, "summary": words, "debit": came, "credit": went, "side": side,
                "balance": amount,
            }  # fmt: skip
            rows.append(Row(cells, source=question.entries(first, one.last), subtotal=first == year))
    return rows
