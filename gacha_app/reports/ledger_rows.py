"""What stands in the rows of a ledger: words, sides, prices, counter accounts, columns of sub-accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.i18n import _
from gacha_app.reports.kept_totals import summed
from gacha_app.reports.ledger_kinds import Ledger
from gacha_app.reports.ledger_lines import LedgerLine
from gacha_app.reports.ledger_sides import side_and_amount
from gacha_app.reports.names import account_names
from gacha_app.reports.report import Cell, EntryFilter, Row
from gacha_app.storage.tables import postings

_MOST_COUNTERS = 3


def carried_row(ledger: Ledger, line: LedgerLine, words: str) -> Row:
    """Return a line that carries what stands so far from page to page.

    Args:
        words: 承前页 or 过次页.
    """
    # 会计基础工作规范 第六十条（七）: a day book carries the month so far, a ledger with sums of the year that year's
    # what ends a month stands closed: the month's own amounts are carried until the next begins
    debit, credit = (
        (line.month_debit, line.month_credit) if ledger.kind.day_book else (line.year_debit, line.year_credit)
    )
    carried = replace(line, what="carried", debit=debit, credit=credit, quantity=None, unit="", voucher=None, number="")
    return Row(_cells(ledger, carried, words, {}), subtotal=True)


def rows_of(session: Session, ledger: Ledger, lines: Sequence[LedgerLine]) -> list[Row]:
    """Return lines as rows, each entry leading to its voucher."""
    vouchers = [line.voucher for line in lines if line.voucher is not None]
    names = account_names(session)
    counters = _counters(session, vouchers, names) if ledger.kind.name in ("ledger", "cash-book", "bank-book") else {}
    closed = any(line.what in ("month", "year") for line in lines)
    sums = _part_sums(session, ledger) if ledger.parts and closed else {}
    rows = []
    for line in lines:
        if line.what == "entry":
            cells = _cells(ledger, line, line.summary, sums)
            cells |= {"account": names.get(line.account, line.account)}
            cells |= {"counter": counters.get((line.voucher or 0, not line.on_debit), "")}
            own = EntryFilter(text=line.number, first=line.day, last=line.day, with_closing=True)
            rows.append(Row(cells, source=own, record=line.voucher))
            continue
        source = None
        if line.what == "month":
            source = ledger.question.entries(line.day.replace(day=1), line.day)
        elif line.what == "year":
            source = ledger.question.entries(dt.date(line.day.year, 1, 1), line.day)
        rows.append(Row(_cells(ledger, line, _words(line), sums), subtotal=True, source=source))
    known = {column.key for column in ledger.columns}
    return [replace(row, cells={key: cell for key, cell in row.cells.items() if key in known}) for row in rows]


def _words(line: LedgerLine) -> str:
    match line.what:
        case "month":
            return _("本月合计")
        case "year":
            return _("本年累计")
    return _("上年结转") if (line.day.month, line.day.day) == (1, 1) else _("上期结余")


def _cells(ledger: Ledger, line: LedgerLine, summary: str, sums: Mapping[tuple[str, str, str], int]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"summary": summary, "number": line.number}
    cells["date"] = line.day if line.what in ("entry", "brought") else None
    if line.what != "brought":
        cells |= {"debit": line.debit, "credit": line.credit}
    if ledger.kind.day_book:
        cells["balance"] = line.balance
    else:
        cells["side"], cells["balance"] = side_and_amount(line.balance)
    if ledger.plan and ledger.plan.quantity is not None:
        cells |= _quantity_cells(line, -1 if ledger.credit_account else 1)
    if ledger.parts:
        sign = -1 if ledger.credit_account else 1
        for code in ledger.parts:
            if line.what == "entry":
                cells[f"a{code}"] = sign * (line.debit - line.credit) if line.account == code else 0
            elif line.what in ("month", "year"):
                cells[f"a{code}"] = sign * sums.get((line.what, f"{line.day:%Y-%m}", code), 0)
    return cells


def _quantity_cells(line: LedgerLine, sign: int) -> dict[str, Cell]:
    cells: dict[str, Cell] = {"unit": line.unit}
    if line.quantity is not None:
        side = "in" if line.on_debit else "out"
        moved = line.quantity if line.on_debit else -line.quantity
        cells |= {f"{side}_quantity": moved, f"{side}_price": _price(line.debit or line.credit, moved)}
    if line.left is not None:
        cells |= {"left_quantity": sign * line.left, "left_price": _price(line.balance, line.left)}
    return cells


def _price(amount: int, quantity: int) -> int | None:
    """Return fen for one unit, to the nearest whole; None where there is nothing to divide by."""
    if not quantity or (amount < 0) != (quantity < 0):
        return None
    return (2 * abs(amount) * 1000 + abs(quantity)) // (2 * abs(quantity))


def _part_sums(session: Session, ledger: Ledger) -> dict[tuple[str, str, str], int]:
    """Return what moved on every column's accounts, by ("month" or "year", month, code), debit positive."""
    question, own = ledger.question, ledger.question.account
    wanted = question.entries(dt.date(question.period.year, 1, 1), question.period.last)
    by_month: dict[tuple[str, str], int] = {}
    for month, kind, code, debit, credit in summed(session, wanted, "month", "kind", "account"):
        if kind != "opening":
            part = code if code == own else code[: len(own) + 2]
            by_month[month, part] = by_month.get((month, part), 0) + debit - credit
    found: dict[tuple[str, str, str], int] = {}
    for part in ledger.parts:
        so_far = 0
        for month in range(1, question.period.last.month + 1):
            key = f"{question.period.year}-{month:02d}"
            so_far += by_month.get((key, part), 0)
            found["month", key, part], found["year", key, part] = by_month.get((key, part), 0), so_far
    return found


def _counters(session: Session, vouchers: Sequence[int], names: Mapping[str, str]) -> dict[tuple[int, bool], str]:
    """Return the names of the accounts on each side of vouchers, by voucher and whether the side is debit."""
    on_debit = (postings.c.amount > 0) != postings.c.red
    found: dict[tuple[int, bool], list[str]] = {}
    for start in range(0, len(vouchers), 500):
        query = (
            select(postings.c.voucher_id, on_debit, postings.c.account)
            .where(postings.c.voucher_id.in_(set(vouchers[start : start + 500])))
            .distinct()
            .order_by(postings.c.voucher_id, postings.c.account)
        )
        for voucher, debit, account in session.execute(query):
            found.setdefault((voucher, bool(debit)), []).append(names.get(account, account))
    return {
        key: "、".join(titles[:_MOST_COUNTERS]) + (_("等") if len(titles) > _MOST_COUNTERS else "")
        for key, titles in found.items()
    }
