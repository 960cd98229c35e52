"""Funds: granted, received, spent, left, all from the postings that carry the fund."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.fund import LEVELS, STAGES, Fund
from gacha_app.i18n import _
from gacha_app.reports.heading import chart_for, report_for
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.report import CellKind, Chart, ChartKind, Column, EntryFilter, Report, Row, Series
from gacha_app.storage.tables import postings, projects, vouchers


def fund_left(session: Session, fund_id: int) -> int:
    """Return the fen a fund still holds: received less spent."""
    amount = session.scalar(
        posted(func.coalesce(func.sum(postings.c.amount), 0)).where(under(EARMARKED), postings.c.fund_id == fund_id)
    )
    return -int(amount or 0)


def fund_sums(session: Session, last: dt.date | None = None) -> dict[int, tuple[int, int]]:
    """Return (received, spent) in fen of every fund up to a day; what is taken back in red counts on its own side."""
    on_debit = (postings.c.amount > 0) != postings.c.red
    query = posted(
        postings.c.fund_id,
        func.sum(case((on_debit, 0), else_=-postings.c.amount)),
        func.sum(case((on_debit, postings.c.amount), else_=0)),
    ).where(under(EARMARKED), postings.c.fund_id.is_not(None))
    if last:
        query = query.where(vouchers.c.date <= last)
    return {
        int(fund): (int(received), int(spent))
        for fund, received, spent in session.execute(query.group_by(postings.c.fund_id))
    }


def funds(session: Session, last: dt.date) -> Report:
    """Report every fund as it stands at the end of a day (补助资金台账)."""
    sums = fund_sums(session, last)
    names: dict[int, str] = {row.id: row.name for row in session.execute(select(projects.c.id, projects.c.name))}
    rows, totals = [], {"granted": 0, "received": 0, "spent": 0, "left": 0}
    for fund in session.scalars(select(Fund).order_by(Fund.granted_on, Fund.id)):  # type: ignore[arg-type]
        if fund.granted_on and fund.granted_on > last:
            continue
        received, spent = sums.get(fund.id or 0, (0, 0))
        rows.append(
            Row(
                {
                    "document_number": fund.document_number,
                    "name": fund.name,
                    "level": _(LEVELS[fund.level]),
                    "project": names.get(fund.project_id or 0, ""),
                    "granted": fund.granted,
                    "received": received,
                    "spent": spent,
                    "left": received - spent,
                    "progress": _progress(received, spent),
                    "stage": _(STAGES[fund.stage]),
                    "purpose": fund.purpose,
                },
                source=EntryFilter(account=EARMARKED, fund_id=fund.id, last=last),
                record=fund.id,
            )
        )
        for key, amount in (
            ("granted", fund.granted), ("received", received), ("spent", spent), ("left", received - spent),
        ):  # fmt: skip
            totals[key] += amount
    return report_for(
        session,
        "funds",
        _("补助资金台账"),
        _("截至{date}").format(date=last),
        (
            Column("document_number", _("文号"), width=11),
            Column("name", _("资金名称"), width=12),
            Column("level", _("来源级次"), width=5),
            Column("project", _("项目"), width=7),
            Column("granted", _("下达金额"), CellKind.MONEY, "元", 8),
            Column("received", _("到账金额"), CellKind.MONEY, "元", 8),
            Column("spent", _("已支出"), CellKind.MONEY, "元", 8),
            Column("left", _("结余"), CellKind.MONEY, "元", 8),
            Column("progress", _("支出进度"), CellKind.PERCENT, "%", 6),
            Column("stage", _("进展"), width=5),
            Column("purpose", _("用途"), width=12),
        ),
        tuple(rows),
        {"name": _("合计"), **totals, "progress": _progress(totals["received"], totals["spent"])} if rows else {},
    )


def fund_progress(session: Session, last: dt.date) -> Chart:
    """Chart how much of every received fund is spent."""
    report = funds(session, last)
    rows = [row for row in report.rows if row.cells["received"]]
    names = tuple(str(row.cells["name"]) for row in rows)
    sources = tuple(row.source for row in rows)
    return chart_for(
        session,
        "fund-progress",
        _("补助资金支出进度"),
        report.period,
        ChartKind.PROGRESS,
        names,
        (
            Series(_("已支出"), tuple(_whole(row.cells["spent"]) for row in rows), sources),
            Series(_("到账"), tuple(_whole(row.cells["received"]) for row in rows), sources),
        ),
    )


def _progress(received: int, spent: int) -> int:
    return spent * 10_000 // received if received else 0


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
