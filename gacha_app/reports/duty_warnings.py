"""What people answer for and is late: steps of the secretary's project, progress, matters, performance pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.matter import ONE, Matter
from gacha_app.domain.money import grouped
from gacha_app.domain.secretary import SecretaryProject
from gacha_app.i18n import _
from gacha_app.reports.pay_awards import award_story
from gacha_app.reports.todo import Todo
from gacha_app.storage.duty_tables import matters, secretary_projects
from gacha_app.storage.reference import pay_steps

# How long before its time something is spoken of, and how long after a month or a quarter its report may come
_SOON = 10
_REPORT_BY = 10
_OUTCOME_BY = 31
_CUT = 24
SECRETARY = "plans:secretary"


def duty_warnings(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    """Yield what is late or falls due soon, each with the part of the page where it is done."""
    yield from _secretary(session, year, today)
    yield from _matters(session, today)
    yield from _pay(session, year)


def _secretary(session: Session, year: int, today: dt.date) -> Iterator[Todo]:
    held = secretary_projects.c
    for one in session.scalars(select(SecretaryProject).where(held.year == year, held.state == "running")):
        name = _cut(one.name)
        for stage in one.stages:
            if stage.is_overdue(today):
                yield Todo(
                    "care", _("书记项目“{name}”有一步逾期：{step}").format(name=name, step=_cut(stage.name)),
                    _("应在 {date} 前完成").format(date=stage.due), SECRETARY, one.id, "overdue", "duties",
                    "secretary_step", str(stage.id), stage.due,
                )  # fmt: skip
            elif stage.done_on is None and (stage.due - today).days <= _SOON:
                yield Todo(
                    "wait", _("书记项目“{name}”快到期：{step}").format(name=name, step=_cut(stage.name)),
                    _("还有 {days} 天").format(days=(stage.due - today).days), SECRETARY, one.id, "due", "duties",
                    "secretary_step", str(stage.id), stage.due,
                )  # fmt: skip
        month = _month_due(one, today)
        if month and all(report.month < month for report in one.reports):
            yield Todo(
                "wait", _("书记项目“{name}”{month}月的进度还没有报").format(name=name, month=month), "", SECRETARY,
                one.id, "late", "duties", "secretary_month", str(month), Period(one.year, month).last,
            )  # fmt: skip
        quarter = month // 3
        if quarter and all(review.quarter != quarter for review in one.reviews):
            yield Todo(
                "wait", _("书记项目“{name}”第{quarter}季度还没有评").format(name=name, quarter=quarter), "", SECRETARY,
                one.id, "late", "duties", "secretary_quarter", str(quarter), Period(one.year, quarter=quarter).last,
            )  # fmt: skip
        if today > dt.date(year, 12, 31) + dt.timedelta(days=_OUTCOME_BY):
            yield Todo(
                "care", _("书记项目“{name}”还没有写年终成效").format(name=name), "", SECRETARY, one.id, "late",
                "duties", "secretary_outcome", date=dt.date(year, 12, 31),
            )  # fmt: skip


def _matters(session: Session, today: dt.date) -> Iterator[Todo]:
    held = matters.c
    until = today + dt.timedelta(days=_SOON)
    query = select(Matter).where(held.closed_on.is_(None), held.due <= until).order_by(held.due, held.id)
    for one in session.scalars(query):
        late = one.is_overdue(today)
        sentence = _("{kind} {number} 逾期未办结：{words}") if late else _("{kind} {number} 快到期：{words}")
        yield Todo(
            "care" if late else "wait",
            sentence.format(kind=_(ONE[one.kind]), number=one.number, words=_cut(one.content)),
            "，".join(filter(None, (_("期限 {date}").format(date=one.due), one.responsible))), "plans:lists", one.id,
            "overdue" if late else "due", "duties", "matter", date=one.due,
        )  # fmt: skip


def _pay(session: Session, year: int) -> Iterator[Todo]:
    """Yield what is to be done next about the performance pay of the year, and of the one before."""
    for one in (year - 1, year):
        story = award_story(session, one)
        if story is None or story.award.state == "paid":
            continue
        if story.award.state == "booked":
            left = sum(line.amount for line in story.award.unpaid)
            yield Todo(
                "wait", _("{year}年度绩效报酬还没有发完").format(year=one),
                _("还有 {amount} 元").format(amount=grouped(left)), "plans:pay", story.award.id, "due", "duties",
                "pay_unpaid", amount=left,
            )  # fmt: skip
            continue
        waiting = _(pay_steps()[story.next_step].title) if story.next_step else _("入账")
        yield Todo(
            "wait", _("{year}年度绩效报酬等待：{step}").format(year=one, step=waiting),
            _("总额 {amount} 元").format(amount=grouped(story.award.total)), "plans:pay", story.award.id, "due",
            "duties", "pay_step", story.next_step, amount=story.award.total,
        )  # fmt: skip


def _month_due(one: SecretaryProject, today: dt.date) -> int:
    """Return the last month whose progress should be told by a day, nought where none is."""
    day = today - dt.timedelta(days=_REPORT_BY)
    if day.year > one.year:
        return 12
    return day.month - 1 if day.year == one.year else 0


def _cut(words: str) -> str:
    return words if len(words) <= _CUT else f"{words[: _CUT - 1]}…"
