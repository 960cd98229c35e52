"""Funds: granted, received, spent, left, all from the postings that carry the fund."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.accounts import EARMARKED
from gacha_app.domain.fund import LEVELS, STAGES, Fund, FundMoney
from gacha_app.domain.fund_plan import stage_of
from gacha_app.i18n import _
from gacha_app.reports.fund_money import fund_left, fund_money, fund_sums
from gacha_app.reports.heading import chart_for, report_for
from gacha_app.reports.report import CellKind, Chart, ChartKind, Column, EntryFilter, Report, Row, Series
from gacha_app.storage.fund_tables import fund_milestones
from gacha_app.storage.tables import funds as funds_table
from gacha_app.storage.tables import projects

__all__ = ["fund_left", "fund_money", "fund_progress", "fund_sums", "funds", "stages_at"]


def funds(session: Session, last: dt.date) -> Report:
    """Report every fund as it stands at the end of a day (补助资金台账)."""
    sums, stages = fund_money(session, last), stages_at(session, last)
    names: dict[int, str] = {row.id: row.name for row in session.execute(select(projects.c.id, projects.c.name))}
    rows, totals = [], dict.fromkeys(("granted", "received", "spent", "returned", "left"), 0)
    for fund in session.scalars(select(Fund).order_by(Fund.granted_on, Fund.id)):  # type: ignore[arg-type]
        if fund.granted_on and fund.granted_on > last:
            continue
        money = sums.get(fund.id or 0, FundMoney())
        amounts = {
            "granted": fund.granted, "received": money.received, "spent": money.spent, "returned": money.returned,
            "left": money.left,
        }  # fmt: skip
        rows.append(
            Row(
                {
                    "document_number": fund.document_number,
                    "name": fund.name,
                    "level": _(LEVELS[fund.level]),
                    "project": names.get(fund.project_id or 0, ""),
                    **amounts,
                    "progress": money.progress,
                    "arrived": money.arrived(fund.granted),
                    "stage": _(STAGES[stages.get(fund.id or 0, fund.stage)]),
                    "giver": fund.giver,
                    "purpose": fund.purpose,
                },
                source=EntryFilter(account=EARMARKED, fund_id=fund.id, last=last),
                record=fund.id,
            )
        )
        for key, amount in amounts.items():
            totals[key] += amount
    whole = FundMoney(totals["received"], totals["spent"], totals["returned"])
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
            Column("returned", _("已退回"), CellKind.MONEY, "元", 7),
            Column("left", _("结余"), CellKind.MONEY, "元", 8),
            Column("progress", _("支出进度"), CellKind.PERCENT, "%", 6),
            Column("arrived", _("到账率"), CellKind.PERCENT, "%", 6),
            Column("stage", _("进展"), width=5),
            Column("giver", _("拨付（捐赠）单位"), width=8),
            Column("purpose", _("用途"), width=12),
        ),
        tuple(rows),
        {
            "name": _("合计"),
            **totals,
            "progress": whole.progress,
            "arrived": whole.arrived(totals["granted"]),
        }
        if rows
        else {},
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


def stages_at(session: Session, last: dt.date) -> dict[int, str]:
    """Return how far each fund was at the end of a day: a key of `STAGES`, by the milestones reached until then."""
    days: dict[int, dict[str, dt.date]] = defaultdict(dict)
    held = fund_milestones.c
    reached = select(held.plan_id, held.kind, func.min(held.date)).group_by(held.plan_id, held.kind)
    planned = set(session.scalars(select(held.plan_id)))
    for plan, kind, day in session.execute(reached.where(held.date <= last)):
        days[plan][kind] = day
    sums = fund_money(session, last)
    return {
        one.id: stage_of(
            # with milestones the card says how far it is today
            "granted" if one.plan_id in planned else one.stage,
            days.get(one.plan_id, {}),
            sums.get(one.id, FundMoney()).received,
        )
        for one in session.execute(select(funds_table.c.id, funds_table.c.plan_id, funds_table.c.stage))
    }


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
