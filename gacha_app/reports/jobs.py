"""Jobs that projects give (带动就业): who worked when and for what, and how many at a day and over a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.job import Job
from gacha_app.domain.voucher import State
from gacha_app.i18n import _
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import household_names, project_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.duty_tables import job_pays, jobs
from gacha_app.storage.tables import vouchers


@dataclass(frozen=True)
class JobCount:
    """How many people a project gave work to.

    Attributes:
        people: different persons over the time. at_end: those there on its last day.
        local, poor: of all over the time. days: thousandths. amount: fen. booked: fen of it that vouchers prove.
    """

    people: int
    at_end: int
    local: int
    poor: int
    days: int
    amount: int
    booked: int


@dataclass(frozen=True)
class JobStory:
    """Everything that is known of somebody's work; `numbers` are its vouchers, those taken back in red left out."""

    job: Job
    project: str
    household: str
    numbers: dict[int, str]


def job_report(session: Session, period: Period) -> Report:
    """Report everybody who worked for a project during a time (带动就业台账)."""
    found, live = jobs_between(session, period.first, period.last), live_vouchers(session)
    projects, households = project_names(session), household_names(session)
    rows = []
    for one in found:
        count = count_of([one], period, live)
        cells: dict[str, Cell] = {
            "name": one.name, "project": projects.get(one.project_id, ""), "work": one.work, "start": one.start,
            "end": one.end, "days": count.days, "amount": count.amount, "booked": count.booked,
            "local": _("本村") if one.local else (one.origin or _("外来")), "poor": _("是") if one.poor else "",
            "household": households.get(one.household_id or 0, ""), "note": one.note,
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    whole = count_of(found, period, live)
    columns = (
        Column("name", _("姓名"), width=5),
        Column("project", _("项目"), width=8),
        Column("work", _("工种"), width=5),
        Column("start", _("开始日期"), CellKind.DATE, width=6),
        Column("end", _("结束日期"), CellKind.DATE, width=6),
        Column("days", _("天数"), CellKind.QUANTITY, _("天"), 5),
        Column("amount", _("报酬"), CellKind.MONEY, "元", 7),
        Column("booked", _("其中有凭证"), CellKind.MONEY, "元", 7),
        Column("local", _("本村或来自"), width=6),
        Column("poor", _("脱贫（监测）户"), width=5),
        Column("household", _("所在户"), width=6),
        Column("note", _("备注"), width=7),
    )
    notes = (
        _("{period}共带动 {people} 人，其中本村 {local} 人、脱贫（监测）户 {poor} 人；期末在岗 {now} 人。").format(
            period=period.title, people=whole.people, local=whole.local, poor=whole.poor, now=whole.at_end
        ),
        _("同一个人在几个项目干活，总数里只算一次。"),
    )
    totals = totals_of(rows, "days", "amount", "booked") if rows else {}
    return report_for(session, "jobs", _("带动就业台账"), period.title, columns, rows, totals, notes)


def jobs_by_project(session: Session, period: Period) -> Report:
    """Report how many people each project gave work to (带动就业统计表)."""
    found, live = jobs_between(session, period.first, period.last), live_vouchers(session)
    names = project_names(session)
    by_project: dict[int, list[Job]] = {}
    for one in found:
        by_project.setdefault(one.project_id, []).append(one)
    rows = [
        Row({"project": names.get(project, ""), **_cells(count_of(held, period, live))}, record=project)
        for project, held in sorted(by_project.items())
    ]
    columns = (
        Column("project", _("项目"), width=10),
        Column("people", _("带动人数"), CellKind.COUNT, _("人"), 5),
        Column("at_end", _("期末在岗"), CellKind.COUNT, _("人"), 5),
        Column("local", _("其中本村"), CellKind.COUNT, _("人"), 5),
        Column("poor", _("脱贫（监测）户"), CellKind.COUNT, _("人"), 6),
        Column("days", _("用工天数"), CellKind.QUANTITY, _("天"), 6),
        Column("amount", _("报酬"), CellKind.MONEY, "元", 8),
        Column("booked", _("其中有凭证"), CellKind.MONEY, "元", 8),
    )
    totals: dict[str, Cell] = dict(_cells(count_of(found, period, live))) if rows else {}
    notes = (_("同一个人在几个项目干活，合计里只算一次。"),)
    return report_for(session, "jobs-by-project", _("带动就业统计表"), period.title, columns, rows, totals, notes)


def job_story(session: Session, identity: int) -> JobStory | None:
    """Return everything that is known of somebody's work, None where there is none of this identity."""
    one = session.get(Job, identity)
    if one is None:
        return None
    live = live_vouchers(session)
    numbers = {pay.voucher_id: live[pay.voucher_id] for pay in one.pays if pay.voucher_id in live}
    return JobStory(
        one, project_names(session).get(one.project_id, ""), household_names(session).get(one.household_id or 0, ""),
        numbers,
    )  # fmt: skip


def jobs_between(session: Session, first: dt.date, last: dt.date) -> list[Job]:
    """Return who worked at some time between two days."""
    held = jobs.c
    query = (
        select(Job)
        .where(held.start <= last, or_(held.end.is_(None), held.end >= first))
        .order_by(held.project_id, held.start, held.id)
    )
    return list(session.scalars(query))


def count_of(found: Sequence[Job], period: Period, live: dict[int, str]) -> JobCount:
    """Return how many people a time's work is; one who works at several places is one.

    Args:
        live: the vouchers that prove pay, by identity: those not taken back.
    """
    pays = [one for job in found for one in job.pays if period.first <= one.date <= period.last]
    last = min(period.last, dt.date.today())
    return JobCount(
        len({one.person for one in found}),
        len({one.person for one in found if one.covers(last)}),
        len({one.person for one in found if one.local}),
        len({one.person for one in found if one.poor}),
        sum(one.days for one in pays),
        sum(one.amount for one in pays),
        sum(one.amount for one in pays if one.voucher_id in live),
    )


def live_vouchers(session: Session) -> dict[int, str]:
    """Return the numbers of the vouchers that pay stands on, those taken back in red left out, by identity."""
    query = (
        select(vouchers.c.id, vouchers.c.number)
        .join(job_pays, job_pays.c.voucher_id == vouchers.c.id)
        .where(vouchers.c.state == State.POSTED)
        .distinct()
    )
    return {row.id: str(row.number) for row in session.execute(query)}


def _cells(count: JobCount) -> dict[str, Any]:
    return {
        "people": count.people, "at_end": count.at_end, "local": count.local, "poor": count.poor, "days": count.days,
        "amount": count.amount, "booked": count.booked,
    }  # fmt: skip
