"""The secretary's project: recorded, its timetable kept, told of every month, reviewed every quarter, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.secretary import (
    STATES,
    MonthReport,
    Review,
    SecretaryProject,
    Stage,
    check_done,
    check_report,
    check_review,
    check_stage,
)
from gacha_app.i18n import _
from gacha_app.reports.names import fund_names
from gacha_app.storage.book import Book, Writing
from gacha_app.storage.duty_tables import secretary_projects

_Kept = TypeVar("_Kept", MonthReport, Review)


def record_secretary_project(book: Book, project: SecretaryProject) -> SecretaryProject:
    """Add a secretary's project with its goals, timetable and money.

    Raises:
        InvalidInput: if something is missing or wrong, or the year has one of this name.
    """
    project.check()
    with book.writing("record_secretary_project", f"{project.year} {project.name}") as session:
        _refuse_taken(session, project)
        _number_places(session, project)
        project.recorded_at, project.recorded_by = _now(), session.by
        session.add(project)
        session.flush()
        return project


def change_secretary_project(book: Book, changed: SecretaryProject) -> SecretaryProject:
    """Change a project; its goals, timetable and money are what `changed` holds.

    Raises:
        InvalidInput: if something is missing or wrong, the name is taken, or it is ended.
    """
    changed.check()
    with book.writing("change_secretary_project", f"{changed.year} {changed.name}") as session:
        kept = project_in(session, changed.id or 0)
        _refuse_ended(kept)
        if kept.year != changed.year:
            raise InvalidInput("year", _("书记项目一年一个，年度不能改；请在另一年登记。"))
        _refuse_taken(session, changed)
        _number_places(session, changed)
        return session.merge(changed)


def add_stage(book: Book, project_id: int, stage: Stage) -> SecretaryProject:
    """Add a step to the timetable.

    Raises:
        InvalidInput: if it has no name, is of another year, or the project is ended.
    """
    with book.writing("add_stage", stage.name) as session:
        project = _running(session, project_id)
        check_stage(project, stage)
        project.stages.append(stage)
        session.flush()
        return project


def finish_stage(book: Book, project_id: int, stage_id: int, on: dt.date, note: str = "") -> SecretaryProject:
    """Mark a step done.

    Raises:
        InvalidInput: if it is done already, the day is to come, or the project is ended.
    """
    with book.writing("finish_stage", str(stage_id)) as session:
        project = _running(session, project_id)
        stage = stage_in(project, stage_id)
        check_done(stage, on, dt.date.today())
        stage.done_on, stage.note = on, note.strip() or stage.note
        return project


def reopen_stage(book: Book, project_id: int, stage_id: int) -> SecretaryProject:
    """Take it back that a step is done.

    Raises:
        InvalidInput: if it is not, or the project is ended.
    """
    with book.writing("reopen_stage", str(stage_id)) as session:
        project = _running(session, project_id)
        stage = stage_in(project, stage_id)
        if stage.done_on is None:
            raise InvalidInput("stage", _("“{step}”还没有完成。").format(step=stage.name))
        stage.done_on = None
        return project


def tell_month(book: Book, project_id: int, report: MonthReport) -> SecretaryProject:
    """Keep how far a project is at the end of a month; a month told again takes the place of what was told.

    Raises:
        InvalidInput: if the month is to come, the progress is beyond the whole, or the project is ended.
    """
    with book.writing("tell_month", str(report.month)) as session:
        project = _running(session, project_id)
        check_report(project, report, dt.date.today())
        _keep(session, project.reports, report, "month")
        return project


def review_quarter(book: Book, project_id: int, review: Review) -> SecretaryProject:
    """Keep what a quarter's review found; a quarter reviewed again takes the place of what was found.

    Raises:
        InvalidInput: if the quarter is not over, or who reviewed it and the mark are missing or wrong.
    """
    with book.writing("review_quarter", str(review.quarter)) as session:
        project = project_in(session, project_id)
        check_review(project, review, dt.date.today())
        _keep(session, project.reviews, review, "quarter")
        return project


def end_secretary_project(
    book: Book, project_id: int, outcome: str, *, reached: Mapping[str, int] | None = None, stopped: bool = False,
    on: dt.date | None = None,
) -> SecretaryProject:  # fmt: skip
    """End a project: what came of it against each goal, or why it was stopped.

    Args:
        reached: thousandths of its unit by the name of the goal.

    Raises:
        InvalidInput: if it is ended, the words are missing, a goal is not told of, or the day is wrong.
    """
    with book.writing("end_secretary_project", outcome[:60]) as session:
        project = _running(session, project_id)
        if not outcome.strip():
            raise InvalidInput("outcome", _("请写明终止的原因。") if stopped else _("请写明年终成效。"))
        day = on or dt.date.today()
        if day > dt.date.today() or day.year < project.year:
            raise InvalidInput("ended_on", _("日期应在 {year} 年以后、不晚于今天。").format(year=project.year))
        told = dict(reached or {})
        names = {goal.name for goal in project.goals}
        if unknown := sorted(set(told) - names):
            raise InvalidInput("reached", _("没有“{goal}”这项指标。").format(goal=unknown[0][:30]))
        for goal in project.goals:
            goal.reached = told.get(goal.name, goal.reached)
            if goal.reached is None and not stopped:
                raise InvalidInput("reached", _("请填写“{goal}”完成了多少。").format(goal=goal.name))
            if goal.reached is not None and goal.reached < 0:
                raise InvalidInput("reached", _("“{goal}”的完成数不能是负数。").format(goal=goal.name))
        project.state = "stopped" if stopped else "done"
        project.outcome, project.ended_on = outcome.strip(), day
        return project


def resume_secretary_project(book: Book, project_id: int) -> SecretaryProject:
    """Take it back that a project is ended.

    Raises:
        InvalidInput: if it still runs.
    """
    with book.writing("resume_secretary_project", str(project_id)) as session:
        project = project_in(session, project_id)
        if project.state == "running":
            raise InvalidInput("project", _("“{name}”还在推进。").format(name=project.name))
        project.state, project.ended_on = "running", None
        return project


def secretary_project_named(book: Book, year: int, name: str) -> SecretaryProject:
    """Return a year's project of this name; the only one where the name is blank.

    Raises:
        NotFound: if there is none.
    """
    held, plain = secretary_projects.c, name.strip()
    query = select(SecretaryProject).where(held.year == year)
    with book.reading() as session:
        found = list(session.scalars(query.where(held.name == plain) if plain else query))
    if len(found) != 1:
        raise NotFound(_("{year}年没有名为“{name}”的书记项目。").format(year=year, name=plain[:40]))
    return found[0]


def project_in(session: Session, project_id: int) -> SecretaryProject:
    """Return a project by its identity.

    Raises:
        NotFound: if the book has none of it.
    """
    found = session.get(SecretaryProject, project_id)
    if found is None:
        raise NotFound(_("没有这个书记项目，请刷新后重试。"))
    return found


def stage_in(project: SecretaryProject, stage_id: int) -> Stage:
    """Return a step of a project's timetable.

    Raises:
        NotFound: if it has none of this identity.
    """
    found = next((one for one in project.stages if one.id == stage_id), None)
    if found is None:
        raise NotFound(_("时间表里没有这一步，请刷新后重试。"))
    return found


def _running(session: Session, project_id: int) -> SecretaryProject:
    project = project_in(session, project_id)
    _refuse_ended(project)
    return project


def _refuse_ended(project: SecretaryProject) -> None:
    if project.state != "running":
        raise InvalidInput(
            "project", _("“{name}”{state}，不能再改。").format(name=project.name, state=_(STATES[project.state]))
        )


def _refuse_taken(session: Writing, project: SecretaryProject) -> None:
    held = secretary_projects.c
    query = select(func.count()).where(
        held.year == project.year, held.name == project.name.strip(), held.id != (project.id or 0)
    )
    if session.scalar(query):
        raise InvalidInput(
            "name", _("{year}年已有名为“{name}”的书记项目。").format(year=project.year, name=project.name)
        )


def _number_places(session: Writing, project: SecretaryProject) -> None:
    """Keep the order things were written in; a source called like a fund of the book is that fund."""
    project.name = project.name.strip()
    funds = {name: identity for identity, name in fund_names(session).items()}
    for place, goal in enumerate(project.goals, 1):
        goal.place = place
    for place, funding in enumerate(project.fundings, 1):
        funding.place = place
        if funding.fund_id is None and funding.source.strip() in funds:
            funding.fund_id, funding.source = funds[funding.source.strip()], ""


def _keep(session: Writing, kept: list[_Kept], told: _Kept, by: str) -> None:
    """Put a report or a review in its place; one of the same month or quarter gives way."""
    told.recorded_at, told.recorded_by = _now(), session.by
    for one in [one for one in kept if getattr(one, by) == getattr(told, by)]:
        kept.remove(one)
    session.flush()
    kept.append(replace(told, id=None))
    session.flush()


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the village's own clock
