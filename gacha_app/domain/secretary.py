"""The secretary's project (书记项目): what one takes the lead of in a year, month by month, and how it ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

CATEGORIES = {
    "economy": N_("集体经济"), "governance": N_("乡村治理"), "livelihood": N_("民生实事"),
    "environment": N_("人居环境"), "party": N_("党建引领"), "other": N_("其他"),
}  # fmt: skip
STATES = {"running": N_("推进中"), "done": N_("已完成"), "stopped": N_("已终止")}
WHOLE = 10_000  # hundredths of a per cent


@dataclass(eq=False)
class Goal:
    """Something besides income that is to be reached: thousandths of a unit, `reached` None until it is told."""

    name: str
    target: int
    unit: str = ""
    reached: int | None = None
    place: int = 0
    secretary_project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Stage:
    """A step of the timetable: due on a day, done on another."""

    name: str
    due: dt.date
    responsible: str = ""
    done_on: dt.date | None = None
    note: str = ""
    secretary_project_id: int | None = None
    id: int | None = None

    def is_overdue(self, day: dt.date) -> bool:
        """Say whether it should be done by a day and is not."""
        return self.done_on is None and self.due < day


@dataclass(eq=False)
class Funding:
    """Where the money comes from: a fund of the book, or a source in words; `amount` in fen."""

    amount: int
    source: str = ""
    fund_id: int | None = None
    place: int = 0
    secretary_project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class MonthReport:
    """How far it is at the end of a month.

    Attributes:
        percent: of the whole, hundredths of a per cent.
        problem: what is in the way. coordination: what others are asked to settle.
    """

    month: int
    percent: int
    words: str = ""
    problem: str = ""
    coordination: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    secretary_project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Review:
    """What a quarter's review found; `score` in hundredths of a point, 0 to 100 points."""

    quarter: int
    reviewed_on: dt.date
    reviewer: str
    score: int
    words: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    secretary_project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class SecretaryProject:
    """What a secretary takes the lead of in a year.

    Attributes:
        category: a key of `CATEGORIES`. leader: the secretary. unit, responsible: who answers for it.
        project_id: the project of the book whose income and expense are its figures, or None.
        income_goal: fen to be earned more by it in the year.
        state: a key of `STATES`. outcome: what came of it, or why it was stopped. ended_on: when that was told.
    """

    year: int
    name: str
    category: str = "economy"
    leader: str = ""
    background: str = ""
    content: str = ""
    measures: str = ""
    unit: str = ""
    responsible: str = ""
    project_id: int | None = None
    income_goal: int = 0
    state: str = "running"
    outcome: str = ""
    ended_on: dt.date | None = None
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    goals: list[Goal] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    fundings: list[Funding] = field(default_factory=list)
    reports: list[MonthReport] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    id: int | None = None

    def check(self) -> None:
        """Refuse a project that nobody could answer for.

        Raises:
            InvalidInput: naming what is missing or wrong.
        """
        Period(self.year)
        for name, words in (
            ("name", _("请填写项目名称。")), ("leader", _("请填写领办书记。")), ("content", _("请填写主要内容。")),
        ):  # fmt: skip
            if not getattr(self, name).strip():
                raise InvalidInput(name, words)
        if self.category not in CATEGORIES:
            raise InvalidInput("category", _("请选择项目类别。"))
        if self.income_goal < 0:
            raise InvalidInput("income_goal", _("增收目标不能是负数。"))
        if not self.income_goal and not self.goals:
            raise InvalidInput("income_goal", _("年度目标要能量化：请填写增收目标，或至少一项其他指标。"))
        for goal in self.goals:
            if not goal.name.strip() or goal.target <= 0:
                raise InvalidInput("goals", _("每项指标都要有名称和大于零的目标值。"))
        names = [goal.name.strip() for goal in self.goals]
        if len(set(names)) < len(names):
            raise InvalidInput("goals", _("同一项指标只写一次。"))
        for funding in self.fundings:
            if funding.amount <= 0 or (funding.fund_id is None and not funding.source.strip()):
                raise InvalidInput("fundings", _("每笔资金来源都要写明来源和大于零的金额。"))
        for stage in self.stages:
            check_stage(self, stage)

    @property
    def percent(self) -> int:
        """How much is done by the last report, hundredths of a per cent."""
        return max(self.reports, key=lambda one: one.month).percent if self.reports else 0

    def overdue(self, day: dt.date) -> list[Stage]:
        """Return the steps that should be done by a day and are not, while it runs."""
        return [one for one in self.stages if one.is_overdue(day)] if self.state == "running" else []


def check_stage(project: SecretaryProject, stage: Stage) -> None:
    """Refuse a step without name, or of another year.

    Raises:
        InvalidInput: naming the step.
    """
    if not stage.name.strip():
        raise InvalidInput("name", _("请填写这一步要做什么。"))
    if stage.due.year != project.year:
        raise InvalidInput("due", _("“{step}”的期限应在 {year} 年内。").format(step=stage.name[:30], year=project.year))


def check_done(stage: Stage, day: dt.date, today: dt.date) -> None:
    """Refuse to mark a step done twice, or on a day to come.

    Raises:
        InvalidInput: naming the step.
    """
    if stage.done_on is not None:
        raise InvalidInput(
            "done_on", _("“{step}”已在 {date} 完成，不用再登记。").format(step=stage.name, date=stage.done_on)
        )
    if day > today:
        raise InvalidInput("done_on", _("完成日期不能晚于今天。"))


def check_report(project: SecretaryProject, report: MonthReport, today: dt.date) -> None:
    """Refuse progress of a month to come, or beyond the whole.

    Raises:
        InvalidInput: naming what is wrong.
    """
    if not 1 <= report.month <= 12:
        raise InvalidInput("month", _("月份“{month}”不对。").format(month=report.month))
    if dt.date(project.year, report.month, 1) > today:
        raise InvalidInput(
            "month", _("{year}年{month}月还没有到，不能登记进度。").format(year=project.year, month=report.month)
        )
    if not 0 <= report.percent <= WHOLE:
        raise InvalidInput("percent", _("完成进度应在 0 到 100% 之间。"))
    if not report.words.strip():
        raise InvalidInput("words", _("请写明这个月做了什么。"))


def check_review(project: SecretaryProject, review: Review, today: dt.date) -> None:
    """Refuse a review of a quarter that is not over, or without who and what.

    Raises:
        InvalidInput: naming what is wrong.
    """
    if not 1 <= review.quarter <= 4:
        raise InvalidInput("quarter", _("季度“{quarter}”不对。").format(quarter=review.quarter))
    last = Period(project.year, quarter=review.quarter).last
    if not last < review.reviewed_on <= today:
        raise InvalidInput(
            "quarter",
            _("{year}年第{quarter}季度的季评应在 {last} 之后、不晚于今天。").format(
                year=project.year, quarter=review.quarter, last=last
            ),
        )
    if not 0 <= review.score <= 10_000:
        raise InvalidInput("score", _("评分应在 0 到 100 分之间。"))
    if not review.reviewer.strip():
        raise InvalidInput("reviewer", _("请填写由谁评的。"))
