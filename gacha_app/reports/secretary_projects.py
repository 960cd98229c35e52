"""The secretary's projects of a year: how far each is, what it earned, and one project on a sheet of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.domain.money import grouped, percent_text, yuan
from gacha_app.domain.secretary import CATEGORIES, STATES, SecretaryProject, Stage
from gacha_app.domain.shares import quantity_text
from gacha_app.i18n import _
from gacha_app.reports.flows import EXPENSE, INCOME, sums_by_project
from gacha_app.reports.heading import report_for
from gacha_app.reports.names import fund_names, project_names
from gacha_app.reports.projects import percent
from gacha_app.reports.report import Cell, CellKind, Column, EntryFilter, Report, Row
from gacha_app.reports.totals import totals_of
from gacha_app.storage.duty_tables import secretary_projects


@dataclass(frozen=True)
class SecretaryStory:
    """Everything that is known of a secretary's project.

    Attributes:
        linked: the name of the book's project, or "". funds: names by identity.
        income, cost, before: fen of the linked project in the year, and its income in the year before.
        overdue: steps that should be done and are not. source: the entries behind the figures, None without a project.
    """

    project: SecretaryProject
    linked: str
    funds: dict[int, str]
    income: int
    cost: int
    before: int
    overdue: tuple[Stage, ...]
    source: EntryFilter | None

    @property
    def growth(self) -> int:
        """What it earned more than the year before, fen."""
        return self.income - self.before


def secretary_report(session: Session, period: Period) -> Report:
    """Report the secretary's projects of a year (书记项目台账)."""
    day = min(period.last, dt.date.today())
    held = secretary_projects.c
    found = session.scalars(select(SecretaryProject).where(held.year == period.year).order_by(held.id)).all()
    rows = []
    for one in found:
        story = _story(session, one, day)
        last = max(one.reports, key=lambda report: report.month, default=None)
        cells: dict[str, Cell] = {
            "name": one.name, "category": _(CATEGORIES[one.category]), "leader": one.leader,
            "responsible": one.responsible or one.unit, "project": story.linked, "goals": _goals(one),
            "percent": one.percent, "problem": last.problem if last else "",
            "income_goal": one.income_goal, "growth": story.growth if story.linked else 0,
            "income": story.income, "cost": story.cost, "score": _score(one), "overdue": len(story.overdue),
            "state": _(STATES[one.state]), "outcome": one.outcome,
        }  # fmt: skip
        rows.append(Row(cells, source=story.source, record=one.id))
    columns = (
        Column("name", _("项目名称"), width=12),
        Column("category", _("类别"), width=4),
        Column("leader", _("领办书记"), width=4),
        Column("responsible", _("责任人"), width=5),
        Column("project", _("账上项目"), width=6),
        Column("goals", _("其他指标"), width=10),
        Column("percent", _("进度"), CellKind.PERCENT, "%", 5),
        Column("income_goal", _("增收目标"), CellKind.MONEY, "元", 7),
        Column("growth", _("实际增收"), CellKind.MONEY, "元", 7),
        Column("income", _("本年收入"), CellKind.MONEY, "元", 7),
        Column("cost", _("本年支出"), CellKind.MONEY, "元", 7),
        Column("score", _("季评"), width=8),
        Column("overdue", _("逾期步骤"), CellKind.COUNT, _("步"), 3),
        Column("state", _("状态"), width=4),
        Column("problem", _("存在问题"), width=9),
        Column("outcome", _("年终成效"), width=10),
    )
    notes = (_("收入、支出和增收来自账上项目的凭证，增收是比上年多的收入；没有对应账上项目的不列。"),)
    title = _("{year}年书记项目台账").format(year=period.year)
    totals = totals_of(rows, "income_goal", "growth", "income", "cost") if rows else {}
    return report_for(session, "secretary-projects", title, Period(period.year).title, columns, rows, totals, notes)


def secretary_story(session: Session, identity: int, day: dt.date) -> SecretaryStory:
    """Return everything that is known of a project at the end of a day.

    Raises:
        NotFound: if the book has none of this identity.
    """
    project = session.get(SecretaryProject, identity)
    if project is None:
        raise NotFound(_("没有这个书记项目，请刷新后重试。"))
    return _story(session, project, day)


def secretary_sheet(session: Session, identity: int, day: dt.date) -> Report:
    """Report one project on a sheet (书记项目一览表): an item a row, the words beside it."""
    story = secretary_story(session, identity, day)
    one = story.project
    rows = [Row({"item": item, "words": words}) for item, words in _items(story) if words]
    columns = (Column("item", _("栏目"), width=8), Column("words", _("内容"), width=34))
    notes = (_("收入、支出来自账上项目“{name}”的凭证。").format(name=story.linked),) if story.linked else ()
    title = _("{year}年书记项目：{name}").format(year=one.year, name=one.name)
    return report_for(session, "secretary-project", title, Period(one.year).title, columns, rows, notes=notes)


def _items(story: SecretaryStory) -> Iterator[tuple[str, str]]:
    one = story.project
    yield _("类别"), _(CATEGORIES[one.category])
    yield _("领办书记"), one.leader
    yield _("责任单位、责任人"), "　".join(filter(None, (one.unit, one.responsible)))
    yield _("立项背景"), one.background
    yield _("主要内容"), one.content
    yield _("年度目标"), "；".join(filter(None, (_income_goal(one), _goals(one))))
    yield _("推进措施"), one.measures
    for place, stage in enumerate(one.stages, 1):
        yield _("时间表 {place}").format(place=place), stage_words(stage, story)
    yield _("资金来源"), "；".join(funding_words(story))
    if story.linked:
        yield (
            _("账上收支"),
            _("收入 {income} 元，支出 {cost} 元，比上年增收 {growth} 元").format(
                income=grouped(story.income), cost=grouped(story.cost), growth=grouped(story.growth)
            ),
        )
    for told in one.reports:
        more = (
            _("问题：{words}").format(words=told.problem) if told.problem else "",
            _("需协调：{words}").format(words=told.coordination) if told.coordination else "",
        )
        said = (_("完成 {percent}%").format(percent=percent_text(told.percent)), told.words, *more)
        words = "；".join(one.rstrip("。；") for one in said if one)
        yield _("{month}月进度").format(month=told.month), words
    for review in one.reviews:
        yield _("第{quarter}季度评价").format(quarter=review.quarter), review_words(one, review.quarter)
    yield _("状态"), _(STATES[one.state])
    yield _("年终成效") if one.state != "stopped" else _("终止原因"), one.outcome
    if one.state == "done":
        yield _("目标完成"), "；".join(outcome_words(story))
    yield _("备注"), one.note


def stage_words(stage: Stage, story: SecretaryStory) -> str:
    """Return what is told of a step: until when, who, done or overdue."""
    if stage.done_on:
        state = _("{date} 完成").format(date=stage.done_on)
    else:
        state = _("已逾期") if stage in story.overdue else _("未完成")
    until = _("{date} 前").format(date=stage.due)
    return "，".join(filter(None, (stage.name, until, stage.responsible, state, stage.note)))


def funding_words(story: SecretaryStory) -> list[str]:
    """Return where the money comes from, a source each."""
    return [
        _("{source} {amount} 元").format(
            source=story.funds.get(one.fund_id, "") if one.fund_id else one.source, amount=grouped(one.amount)
        )
        for one in story.project.fundings
    ]


def review_words(project: SecretaryProject, quarter: int) -> str:
    """Return what is told of a quarter's review."""
    one = next(review for review in project.reviews if review.quarter == quarter)
    said = _("{score} 分（{who}，{date}）").format(
        score=percent_text(one.score), who=one.reviewer, date=one.reviewed_on
    )
    return "，".join(filter(None, (said, one.words)))


def outcome_words(story: SecretaryStory, *, with_income: bool = True) -> list[str]:
    """Return every goal with what was reached of it, the income to be gained among them or not."""
    one, words = story.project, []
    if with_income and one.income_goal and story.linked:
        words.append(
            _("增收 {growth} 元，目标 {goal} 元，完成 {percent}%").format(
                growth=grouped(story.growth), goal=grouped(one.income_goal),
                percent=yuan(percent(max(story.growth, 0), one.income_goal) or 0),
            )
        )  # fmt: skip
    for goal in one.goals:
        if goal.reached is not None:
            words.append(
                _("{goal} {reached} {unit}，目标 {target} {unit}").format(
                    goal=goal.name, reached=quantity_text(goal.reached), target=quantity_text(goal.target),
                    unit=goal.unit,
                )
            )  # fmt: skip
    return words


def _goals(one: SecretaryProject) -> str:
    return "；".join(f"{goal.name} {quantity_text(goal.target)} {goal.unit}".strip() for goal in one.goals)


def _income_goal(one: SecretaryProject) -> str:
    return _("增收 {amount} 元").format(amount=grouped(one.income_goal)) if one.income_goal else ""


def _score(one: SecretaryProject) -> str:
    return "、".join(f"Q{review.quarter} {percent_text(review.score)}" for review in one.reviews)


def _story(session: Session, one: SecretaryProject, day: dt.date) -> SecretaryStory:
    first, last = dt.date(one.year, 1, 1), dt.date(one.year, 12, 31)
    income = cost = before = 0
    source = None
    if one.project_id is not None:
        income = sums_by_project(session, INCOME, first, last).get(one.project_id, 0)
        cost = sums_by_project(session, EXPENSE, first, last).get(one.project_id, 0)
        earlier = sums_by_project(session, INCOME, first.replace(year=one.year - 1), last.replace(year=one.year - 1))
        before = earlier.get(one.project_id, 0)
        source = EntryFilter(classes=("income", "expense"), project_id=one.project_id, first=first, last=last)
    linked = project_names(session)[one.project_id] if one.project_id else ""
    return SecretaryStory(one, linked, fund_names(session), income, cost, before, tuple(one.overdue(day)), source)
