"""The proof that no voucher is missing: each month's first and last number, how many there are, and what is missing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import POSTED
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.tables import vouchers

# So many missing numbers are named; a village's month has hundreds at most
_MOST_NAMED = 20


def voucher_numbers(session: Session, period: Period) -> Report:
    """Report for each month of a time which numbers its vouchers bear, and that none is missing."""
    # 会计基础工作规范 第五十一条: 连续编号; 财会〔2024〕12号 第二十一条
    month = func.substr(vouchers.c.number, 3, 7)
    place = vouchers.c.sequence
    query = (
        select(
            month.label("month"), func.min(place).label("first"), func.max(place).label("last"),
            func.count().label("count"),
            func.sum(cast(vouchers.c.reverses_id.is_not(None), Integer)).label("red"),
        )
        .where(POSTED, vouchers.c.date.between(period.first, period.last))
        .group_by(month)
        .order_by(month)
    )  # fmt: skip
    rows = [_row(session, one) for one in session.execute(query).all()]
    columns = (
        Column("month", _("月份"), CellKind.CODE, width=5),
        Column("first", _("起号"), CellKind.CODE, width=8),
        Column("last", _("止号"), CellKind.CODE, width=8),
        Column("count", _("张数"), CellKind.COUNT, _("张"), 4),
        Column("red", _("其中红字"), CellKind.COUNT, _("张"), 5),
        Column("missing", _("缺号"), width=10),
    )
    totals: dict[str, Cell] = {key: sum(int(str(row.cells[key])) for row in rows) for key in ("count", "red")}
    gaps = [row for row in rows if row.cells["missing"] != _("无")]
    note = (
        _("{count} 个月的凭证号不连续，请核对。").format(count=len(gaps)) if gaps
        else _("各月凭证号连续，没有缺号。")
    )  # fmt: skip
    notes = (note,) if rows else ()
    title = _("凭证编号连续性证明")
    return report_for(session, "voucher-numbers", title, period.title, columns, rows, totals if rows else {}, notes)


def _row(session: Session, found: Any) -> Row:
    month, first, last, count, red = found
    missing = _("无") if first == 1 and last == count else _missing(session, month, last)
    cells: dict[str, Cell] = {
        "month": month, "first": f"记-{month}-{first:04d}", "last": f"记-{month}-{last:04d}", "count": int(count),
        "red": int(red), "missing": missing,
    }  # fmt: skip
    return Row(cells)


def _missing(session: Session, month: str, last: int) -> str:
    start = f"记-{month}-"
    query = select(vouchers.c.sequence).where(vouchers.c.number >= start, vouchers.c.number < start + "~")
    there = set(session.scalars(query))
    gaps = [place for place in range(1, last + 1) if place not in there]
    more = "…" if len(gaps) > _MOST_NAMED else ""
    return "、".join(f"{place:04d}" for place in gaps[:_MOST_NAMED]) + more
