"""The deadlines of subsidy money, read from data: from what day, how long, and what ends the wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund import LEVELS
from gacha_app.domain.fund_plan import MILESTONES
from gacha_app.i18n import N_, _

SEVERITIES = {"care": N_("要紧"), "wait": N_("待办"), "inform": N_("提醒")}
# From or until what a rule may count, beside the milestones
EVENTS = {
    "granted": N_("下达"),
    "arrival": N_("到账"),
    "plan_end": N_("实施期限届满"),
    "use_by": N_("使用期限"),
    "asset": N_("登记资产"),
    "spent": N_("用完"),
    **MILESTONES,
}
_LONGEST = 3660


@dataclass(frozen=True)
class FundRule:
    """A deadline.

    Attributes:
        code: its name for programs. title: what people call it.
        since: the event it counts from. until: the event that ends it. Both are keys of `EVENTS`.
        days: how long. ahead: how many days before it is spoken of.
        levels: the levels of money it is for; empty for all.
        severity: a key of `SEVERITIES`, once it is past.
        sentence: what is said once it is past; {fund}, {since}, {due}, {late} are filled in.
        cure: what is to be done.
        source: the rule it comes from, "" for a yardstick without one.
    """

    code: str
    title: str
    since: str
    until: str
    days: int
    sentence: str
    cure: str
    ahead: int = 30
    severity: str = "wait"
    levels: tuple[str, ...] = ()
    source: str = ""

    @property
    def is_of_plan(self) -> bool:
        """Whether it is about the work and not the money: then it holds once for all funds of a plan."""
        return self.since in MILESTONES or self.since == "plan_end"

    def check(self) -> None:
        """Refuse what no deadline can be.

        Raises:
            InvalidInput: naming what is wrong.
        """
        if self.since not in EVENTS or self.until not in EVENTS:
            raise InvalidInput("since", _("期限“{code}”要写从哪件事起、到哪件事止。").format(code=self.code[:40]))
        if self.severity not in SEVERITIES:
            raise InvalidInput(
                "severity", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.severity[:40])
            )
        if not 0 <= self.days <= _LONGEST or not 0 <= self.ahead <= _LONGEST:
            raise InvalidInput("days", _("天数应在 0 到 {most} 之间。").format(most=_LONGEST))
        if unknown := [one for one in self.levels if one not in LEVELS]:
            raise InvalidInput("levels", _("没有“{value}”这个选项，请从列表中选择。").format(value=unknown[0][:40]))


@dataclass(frozen=True)
class Deadline:
    """A rule as it stands for one fund on a day.

    Attributes:
        since: from when it counts, None while that has not happened: then there is no due day either.
        due: the last day. done: when it was done, or None.
    """

    rule: FundRule
    since: dt.date | None
    due: dt.date | None
    done: dt.date | None

    def late(self, today: dt.date) -> int:
        """Return by how many days it is past (or was when it was done); nought or less while in time."""
        if self.due is None:
            return 0
        return ((self.done or today) - self.due).days

    def state(self, today: dt.date) -> str:
        """Return "waiting" (not counting yet), "done", "done_late", "past", "near" or "open"."""
        if self.due is None:
            return "done" if self.done else "waiting"
        if self.done:
            return "done_late" if self.done > self.due else "done"
        if today > self.due:
            return "past"
        return "near" if (self.due - today).days <= self.rule.ahead else "open"


STATES = {
    "waiting": N_("未起算"),
    "open": N_("未到期"),
    "near": N_("快到期"),
    "past": N_("已逾期"),
    "done": N_("已办理"),
    "done_late": N_("逾期办理"),
}


def rule_from(definition: Mapping[str, Any]) -> FundRule:
    """Return the deadline that a table of the definition file describes."""
    return FundRule(**{**definition, "levels": tuple(definition.get("levels", ()))})


def deadline_of(rule: FundRule, level: str, days: Mapping[str, dt.date]) -> Deadline | None:
    """Return how a rule stands for a fund, None where it is not for money of that level.

    Args:
        days: when each event of `EVENTS` happened, or is set for (plan_end, use_by).
    """
    if rule.levels and level not in rule.levels:
        return None
    since = days.get(rule.since)
    due = since + dt.timedelta(days=rule.days) if since else None
    return Deadline(rule, since, due, days.get(rule.until))
