"""The three lists of a year: every matter raised in it, and those of earlier years that are still open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.matter import KINDS, SOURCES, STATES, Matter
from gacha_app.i18n import N_, _
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import household_names
from gacha_app.reports.report import Cell, CellKind, Column, Report, Row
from gacha_app.storage.duty_tables import matters

_TITLES = {"problem": N_("{year}年问题清单"), "demand": N_("{year}年需求清单"), "task": N_("{year}年任务清单")}
_NAMES = {"problem": "problem-list", "demand": "demand-list", "task": "task-list"}


@dataclass(frozen=True)
class MatterStory:
    """Everything that is known of a matter.

    Attributes:
        raised_by: who raised it. origin: the number of what it came of, or "". tasks: the tasks made of it.
        overdue: whether it should be closed and is not.
    """

    matter: Matter
    raised_by: str
    origin: str
    tasks: tuple[Matter, ...]
    overdue: bool


def problem_list(session: Session, period: Period) -> Report:
    """Report the problems of a year (问题清单)."""
    return matter_list(session, period, "problem")


def demand_list(session: Session, period: Period) -> Report:
    """Report the demands of a year (需求清单)."""
    return matter_list(session, period, "demand")


def task_list(session: Session, period: Period) -> Report:
    """Report the tasks of a year (任务清单)."""
    return matter_list(session, period, "task")


def matter_list(session: Session, period: Period, kind: str) -> Report:
    """Report one of the three lists at the end of a time: what was raised in the year, and what is still open."""
    day = min(period.last, dt.date.today())
    found = _of_year(session, period, kind)
    households, numbers = household_names(session), _numbers(session)
    rows = []
    for one in found:
        cells: dict[str, Cell] = {
            "number": one.number, "date": one.raised_on, "source": raised_by(one, households),
            "content": one.content, "origin": numbers.get(one.task_of_id or 0, ""), "responsible": one.responsible,
            "due": one.due, "steps": "；".join(f"{step.taken_on:%m-%d} {step.name}" for step in one.steps),
            "answered": one.answered_on, "answer": one.answer, "closed": one.closed_on, "result": one.result,
            "satisfied": satisfied_words(one), "state": _("已逾期") if one.is_overdue(day) else _(STATES[one.state]),
        }  # fmt: skip
        rows.append(Row(cells, record=one.id))
    columns = (
        Column("number", _("编号"), CellKind.CODE, width=6),
        Column("date", _("提出日期"), CellKind.DATE, width=6),
        Column("source", _("由谁提出"), width=7),
        Column("content", _("内容"), width=15),
        *((Column("origin", _("来自"), CellKind.CODE, width=6),) if kind == "task" else ()),
        Column("responsible", _("责任人"), width=5),
        Column("due", _("办理期限"), CellKind.DATE, width=6),
        Column("steps", _("办理经过"), width=13),
        Column("answered", _("答复日期"), CellKind.DATE, width=6),
        Column("answer", _("答复"), width=8),
        Column("closed", _("办结日期"), CellKind.DATE, width=6),
        Column("result", _("办理结果"), width=10),
        Column("satisfied", _("满意度"), width=4),
        Column("state", _("状态"), width=4),
    )
    closed = sum(one.closed_on is not None for one in found)
    late = sum(one.is_overdue(day) for one in found)
    note = _("共 {count} 件，办结 {closed} 件，逾期 {late} 件。").format(count=len(found), closed=closed, late=late)
    title = _(_TITLES[kind]).format(year=period.year)
    return report_for(session, _NAMES[kind], title, Period(period.year).title, columns, rows, notes=(note,))


def matter_story(session: Session, identity: int, day: dt.date) -> MatterStory | None:
    """Return everything that is known of a matter at the end of a day, None where there is none of this identity."""
    one = session.get(Matter, identity)
    if one is None:
        return None
    tasks = session.scalars(select(Matter).where(matters.c.task_of_id == identity).order_by(matters.c.id)).all()
    origin = _numbers(session).get(one.task_of_id or 0, "")
    return MatterStory(one, raised_by(one, household_names(session)), origin, tuple(tasks), one.is_overdue(day))


def raised_by(one: Matter, households: dict[int, str]) -> str:
    """Return who raised a matter."""
    household = households.get(one.household_id or 0, "")
    return " ".join(filter(None, (household, one.source))) or _(SOURCES[one.source_kind])


def satisfied_words(one: Matter) -> str:
    """Return what who raised it says of the result."""
    return {None: "", True: _("满意"), False: _("不满意")}[one.satisfied]


def list_title(kind: str) -> str:
    """Return what a list is called."""
    return _(KINDS[kind])


def _of_year(session: Session, period: Period, kind: str) -> list[Matter]:
    held = matters.c
    first = dt.date(period.year, 1, 1)
    earlier = and_(held.year < period.year, or_(held.closed_on.is_(None), held.closed_on >= first))
    query = (
        select(Matter)
        .where(held.kind == kind, or_(held.year == period.year, earlier), held.raised_on <= period.last)
        .order_by(held.year, held.sequence)
    )
    return list(session.scalars(query))


def _numbers(session: Session) -> dict[int, str]:
    return {row.id: row.number for row in session.execute(select(matters.c.id, matters.c.number))}
