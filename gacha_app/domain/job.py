"""Jobs that the village's projects give (带动就业): who works where, from when to when, how many days and for what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import _

_DAY = 1000  # thousandths


@dataclass(eq=False)
class JobPay:
    """Days worked and what was paid for them.

    Attributes:
        days: thousandths. amount: fen; with `voucher_id`, part of what that voucher booked for labour.
    """

    date: dt.date
    days: int
    amount: int
    note: str = ""
    voucher_id: int | None = None
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    job_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Job:
    """Somebody's work for a project.

    Attributes:
        origin: where one comes from who is not of the village; with the name, what tells people apart.
        start: the first day. end: the last, or None while it goes on.
        local: whether one lives in the village.
        poor: whether of a household that was lifted out of poverty, or is watched so that it does not fall back.
    """

    name: str
    project_id: int
    start: dt.date
    end: dt.date | None = None
    work: str = ""
    local: bool = True
    poor: bool = False
    origin: str = ""
    household_id: int | None = None
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    pays: list[JobPay] = field(default_factory=list)
    id: int | None = None

    @property
    def person(self) -> tuple[str, str, int | None]:
        """What tells one person from another."""
        return self.name.strip(), self.origin.strip(), self.household_id

    def covers(self, day: dt.date) -> bool:
        """Say whether one works there on a day."""
        return self.start <= day and (self.end is None or day <= self.end)

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Say whether one works there at some time between two days."""
        return self.start <= last and (self.end is None or self.end >= first)

    def check(self, today: dt.date) -> None:
        """Refuse work of nobody, or that ends before it begins.

        Raises:
            InvalidInput: naming what is missing or wrong.
        """
        if not self.name.strip():
            raise InvalidInput("name", _("请填写姓名。"))
        if self.start > today:
            raise InvalidInput("start", _("开始日期不能晚于今天。"))
        if self.end is not None and self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期 {date}。").format(date=self.start))
        if self.end is not None and self.end > today:
            raise InvalidInput("end", _("结束日期不能晚于今天；还在干的留空。"))
        for pay in self.pays:
            if not self.covers(pay.date):
                raise InvalidInput("start", _("已有 {date} 的用工记录，起止日期要包含它。").format(date=pay.date))


def check_pay(job: Job, pay: JobPay, today: dt.date) -> None:
    """Refuse days that one cannot have worked by then.

    Raises:
        InvalidInput: naming what is wrong.
    """
    if pay.date > today:
        raise InvalidInput("date", _("日期不能晚于今天。"))
    if not job.covers(pay.date):
        raise InvalidInput("date", _("{date} 不在“{name}”的用工期间内。").format(date=pay.date, name=job.name))
    if pay.days <= 0:
        raise InvalidInput("days", _("天数应大于零。"))
    if pay.amount < 0:
        raise InvalidInput("amount", _("报酬不能是负数。"))
    worked = sum(one.days for one in job.pays if one.date <= pay.date) + pay.days
    whole = ((pay.date - job.start).days + 1) * _DAY
    if worked > whole:
        raise InvalidInput(
            "days",
            _("从 {start} 到 {date} 只有 {days} 天，登记的天数超过了。").format(
                start=job.start, date=pay.date, days=whole // _DAY
            ),
        )
