"""One subsidy fund's story, from grant to last fen; and the funds of one project side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.errors import NotFound
from gacha_app.domain.fund import Fund
from gacha_app.i18n import _
from gacha_app.reports.entries import CREDIT, DEBIT, IN_ORDER, SUMMARY
from gacha_app.reports.heading import report_for
from gacha_app.reports.ledger import posted, under
from gacha_app.reports.names import project_names
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import whole
from gacha_app.storage.tables import postings, vouchers

_MONEY = ("granted", "received", "spent", "left")


@dataclass(frozen=True)
class FundStory:
    """Everything that is known of a fund at the end of a day.

    Attributes:
        project: the name of the project it is for, or "".
        received, spent, left: fen.
        awaited: the fen granted and not received yet.
        progress: the part of the received that is spent, in hundredths of a per cent.
        entries: every receipt and expense in order, with what was left after each; a row's record is its voucher.
        source: what finds the entries behind it.
    """

    fund: Fund
    project: str
    received: int
    spent: int
    left: int
    awaited: int
    progress: int
    entries: Report
    source: EntryFilter


def fund_story(session: Session, fund_id: int, last: dt.date) -> FundStory:
    """Return everything that is known of a fund at the end of a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    fund = session.get(Fund, fund_id)
    if fund is None:
        raise NotFound(_("没有这笔资金，可能已被删除，请刷新后重试。"))
    source = EntryFilter(account=EARMARKED, fund_id=fund_id, last=last, with_closing=True)
    entries = _entries(session, fund, last)
    received, spent = (whole(entries.totals.get(key)) for key in ("received", "spent"))
    return FundStory(
        fund,
        project_names(session)[fund.project_id] if fund.project_id else "",
        received,
        spent,
        received - spent,
        max(fund.granted - received, 0),
        _progress(received, spent),
        entries,
        source,
    )


def grouped_by_project(report: Report) -> Report:
    """Return the report of funds with the funds of each project under its name, and their sum beside it."""
    groups: dict[str, list[Row]] = {}
    for row in report.rows:
        groups.setdefault(str(row.cells["project"]), []).append(row)
    rows: list[Row] = []
    for project in sorted(groups, key=lambda name: name == ""):
        rows.append(_sum_row(project or _("未归项目"), groups[project]))
        rows += [replace(row, level=1) for row in groups[project]]
    columns = tuple(one for one in report.columns if one.key != "project")
    return replace(report, columns=columns, rows=tuple(rows))


def _sum_row(project: str, rows: Sequence[Row]) -> Row:
    cells: dict[str, Cell] = {key: sum(whole(row.cells[key]) for row in rows) for key in _MONEY}
    progress = _progress(whole(cells["received"]), whole(cells["spent"]))
    return Row({**cells, "name": project, "progress": progress}, subtotal=True)


def _entries(session: Session, fund: Fund, last: dt.date) -> Report:
    query = posted(
        vouchers.c.id,
        vouchers.c.date,
        vouchers.c.number,
        SUMMARY,
        CREDIT,
        DEBIT,
        func.sum(-postings.c.amount).over(order_by=IN_ORDER),
    ).where(under(EARMARKED), postings.c.fund_id == fund.id, vouchers.c.date <= last)
    rows, received, spent = [], 0, 0
    for voucher, day, number, summary, came, went, left in session.execute(query.order_by(*IN_ORDER)):
        received, spent = received + came, spent + went
        cells: dict[str, Cell] = {
            "date": day, "number": number, "summary": summary, "received": came, "spent": went, "left": left,
        }  # fmt: skip
        rows.append(Row(cells, record=voucher))
    columns = (
        Column("date", _("日期"), CellKind.DATE, width=5),
        Column("number", _("凭证号"), CellKind.CODE, width=7),
        Column("summary", _("摘要"), width=8),
        Column("received", _("到账"), CellKind.MONEY, "元", 6),
        Column("spent", _("支出"), CellKind.MONEY, "元", 6),
        Column("left", _("结余"), CellKind.MONEY, "元", 6),
    )
    totals: dict[str, Cell] = {"received": received, "spent": spent, "left": received - spent} if rows else {}
    title = _("{fund}收支明细").format(fund=fund.name)
    return report_for(session, "fund", title, _("截至{date}").format(date=last), columns, rows, totals)


def _progress(received: int, spent: int) -> int:
    return spent * 10_000 // received if received else 0
