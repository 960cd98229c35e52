"""Templates of vouchers, and the days on which a recurring one (rent, wages) is due."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.i18n import _

# Ten years of months: more than this has waited is a mistake in the day, not a debt of work
_MOST_DUE = 120


@dataclass(eq=False)
class TemplateLine:
    """One line of a template.

    Attributes:
        amount: fen; debit positive. quantity: thousandths of `unit`, or None.
    """

    account: str
    amount: int
    summary: str = ""
    project_id: int | None = None
    fund_id: int | None = None
    household_id: int | None = None
    contract_id: int | None = None
    counterparty_id: int | None = None
    quantity: int | None = None
    unit: str = ""
    line: int = 0
    template_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Template:
    """A voucher kept as a pattern; with `every` it comes again by itself.

    Attributes:
        every: months from one to the next, 0 for a template that is only used by hand.
        day: the day of the month, 31 for its last.
        next_on: the day it is due next, or None.
        until: the last day it may be due, or None for no end.
        active: whether it is offered; one that was used is kept for ever.
    """

    name: str
    summary: str
    lines: list[TemplateLine] = field(default_factory=list)
    entry_kind: str = ""
    every: int = 0
    day: int = 1
    next_on: dt.date | None = None
    until: dt.date | None = None
    note: str = ""
    active: bool = True
    id: int | None = None

    def check(self) -> None:
        """Refuse a template that cannot be.

        Raises:
            InvalidInput: naming what is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请给模板起个名称。"))
        if len(self.name) > 60:
            raise InvalidInput("name", _("名称太长，最多{most}个字。").format(most=60))
        if not 0 <= self.every <= 60:
            raise InvalidInput("every", _("间隔应在 1 到 60 个月之间。"))
        if not 1 <= self.day <= 31:
            raise InvalidInput("day", _("日子应在 1 到 31 之间，31 表示月末。"))
        if self.every and self.next_on is None:
            raise InvalidInput("next_on", _("请写明下一次的日期。"))
        if self.every and self.until is not None and self.next_on is not None and self.until < self.next_on:
            raise InvalidInput("until", _("截止日期不能早于下一次的日期 {date}。").format(date=self.next_on))

    def voucher(self, day: dt.date) -> Voucher:
        """Return the voucher it makes for a day; nothing is kept."""
        return Voucher(
            day,
            self.summary,
            [
                Posting(
                    one.account, one.amount, one.summary or self.summary, one.project_id, one.fund_id, one.household_id,
                    one.contract_id, one.counterparty_id, one.quantity, one.unit,
                )
                for one in self.lines
            ],
            entry_kind=self.entry_kind,
            template_id=self.id,
        )  # fmt: skip


def template_of(voucher: Voucher, name: str) -> Template:
    """Return the template that makes the like of a voucher."""
    lines = [
        TemplateLine(
            one.account, one.amount, one.summary, one.project_id, one.fund_id, one.household_id, one.contract_id,
            one.counterparty_id, one.quantity, one.unit, line,
        )
        for line, one in enumerate(voucher.postings, 1)
    ]  # fmt: skip
    return Template(name, voucher.summary, lines, voucher.entry_kind)


def following(day: dt.date, every: int, day_of_month: int) -> dt.date:
    """Return the day on which what was due on a day is due again; a day that a month lacks is its last."""
    months = day.year * 12 + day.month - 1 + every
    return day_in(months // 12, months % 12 + 1, day_of_month)


def day_in(year: int, month: int, day_of_month: int) -> dt.date:
    """Return a day of a month, or the month's last where it has fewer days."""
    return dt.date(year, month, min(day_of_month, calendar.monthrange(year, month)[1]))


def due_days(template: Template, until: dt.date) -> list[dt.date]:
    """Return the days on which a recurring entry is due and was not made yet, up to a day."""
    days: list[dt.date] = []
    day = template.next_on
    last = min(until, template.until) if template.until else until
    while template.every and template.active and day is not None and day <= last and len(days) < _MOST_DUE:
        days.append(day)
        day = following(day, template.every, template.day)
    return days


def span_of(template: Template, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the time for which one entry is enough."""
    first = day.replace(day=1)
    return first, following(first, max(template.every, 1), 1) - dt.timedelta(days=1)
