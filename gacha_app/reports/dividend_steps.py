"""How far a year's dividend has come: every step with its day, people and votes, or who let it pass."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import PlanState
from gacha_app.i18n import _
from gacha_app.reports.dividends import plan_row
from gacha_app.reports.heading import report_for
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.reference import dividend_steps
from gacha_app.storage.share_tables import plan_steps


def step_report(session: Session, period: Period) -> Report:
    """Report the steps of a year's plan in their order, those to come too (分红程序办理情况)."""
    plan = plan_row(session, period.year)
    taken = {}
    if plan is not None:
        query = select(plan_steps).where(plan_steps.c.plan_id == plan.id)
        taken = {row.step: row for row in session.execute(query)}
    rows = []
    for key, kind in dividend_steps().items():
        one = taken.get(key)
        drafted = key == "drafted" and plan is not None
        done = drafted or (one is not None and not one.excuse)
        cells: dict[str, Cell] = {
            "step": _(kind.title),
            "state": _("已办理") if done else _("已免除") if one is not None else _("未办理"),
            "date": one.done_on if one is not None and not one.excuse else None,
            "people": one.people if one is not None else "",
            "vote": _vote(one) if one is not None and one.entitled else "",
            "days": (one.days or 0) if one is not None else 0,
            "note": _excused(one) if one is not None and one.excuse else one.note if one is not None else "",
            "source": kind.source,
        }
        rows.append(Row(cells))
    columns = (
        Column("step", _("程序"), width=13),
        Column("state", _("状态"), width=4),
        Column("date", _("日期"), CellKind.DATE, width=6),
        Column("people", _("办理人"), width=11),
        Column("vote", _("表决"), width=10),
        Column("days", _("天数"), CellKind.COUNT, _("天"), 4),
        Column("note", _("说明"), width=15),
        Column("source", _("依据"), width=10),
    )
    notes = () if plan is not None else (_("{year}年度还没有分红方案。").format(year=period.year),)
    if plan is not None and plan.state is PlanState.WITHDRAWN:
        notes = (_("方案已经撤回。"),)
    title = _("{year}年度分红程序办理情况").format(year=period.year)
    return report_for(session, "dividend-steps", title, period.title, columns, rows, notes=notes)


def _vote(one: object) -> str:
    entitled, present, favour, against, abstained = (
        getattr(one, key) or 0 for key in ("entitled", "present", "in_favour", "against", "abstained")
    )
    return _("应到 {entitled}，实到 {present}；同意 {favour}，反对 {against}，弃权 {abstained}").format(
        entitled=entitled, present=present, favour=favour, against=against, abstained=abstained
    )


def _excused(one: object) -> str:
    return _("由 {who} 免除：{reason}").format(who=getattr(one, "recorded_by", ""), reason=getattr(one, "excuse", ""))
