"""The steps of a dividend, from the draft to the archive: which there are, and what each must show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.meeting import has_passed
from gacha_app.i18n import _

NUMBERS = ("entitled", "present", "in_favour", "against", "abstained", "days")


@dataclass(frozen=True)
class StepKind:
    """A step that the rules know (`db/reference/dividend_steps.toml`).

    Attributes:
        needs: what its record must say. days: how long it lasts at least.
        two_thirds: whether two thirds of those entitled must be present and in favour.
        by_program: whether the program records it itself. source: the rule it comes from.
    """

    key: str
    title: str
    needs: tuple[str, ...] = ()
    days: int = 0
    two_thirds: bool = False
    by_program: bool = False
    source: str = ""


@dataclass(eq=False)
class PlanStep:
    """A step that was taken, or let pass by name.

    Attributes:
        done_on: the day; for one that lasts, its first. people: who, as they signed.
        entitled, present, in_favour, against, abstained: how a meeting voted. days: how long papers lay open.
        excuse: why it was let pass without being taken, or "".
    """

    step: str
    done_on: dt.date | None = None
    people: str = ""
    entitled: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    days: int | None = None
    excuse: str = ""
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    plan_id: int | None = None
    id: int | None = None

    @property
    def until(self) -> dt.date | None:
        """The day after its last; the next step may be taken from then on."""
        return self.done_on + dt.timedelta(self.days or 0) if self.done_on else None


def asked_for(key: str) -> str:
    """Return what a record of a step without this answer is told."""
    return {
        "people": _("请写明由谁办理，如监事会成员姓名。"),
        "entitled": _("请填写应到人数。"),
        "present": _("请填写实到人数。"),
        "in_favour": _("请填写同意人数。"),
    }[key]


def check_step(kind: StepKind, step: PlanStep, before: Sequence[PlanStep]) -> None:
    """Refuse a record that does not show what the step asks for, or that comes too early.

    Args:
        before: the steps taken before it.

    Raises:
        InvalidInput: naming what is missing.
    """
    if step.done_on is None or step.done_on > dt.date.today():
        raise InvalidInput("date", _("请填写办理日期，不能晚于今天。"))
    for key in kind.needs:
        if not getattr(step, key):
            raise InvalidInput(key, asked_for(key))
    if any((getattr(step, key) or 0) < 0 for key in NUMBERS):
        raise InvalidInput("present", _("人数和天数不能是负数。"))
    if kind.days and (step.days or 0) < kind.days:
        raise InvalidInput("days", _("“{step}”至少 {days} 天。").format(step=_(kind.title), days=kind.days))
    if kind.two_thirds:
        check_vote(step)
    for earlier in before:
        if earlier.until and step.done_on < earlier.until:
            raise InvalidInput(
                "date",
                _("“{step}”最早在 {date} 办理：前面的程序到那天才完成。").format(
                    step=_(kind.title), date=earlier.until
                ),
            )


def check_vote(step: PlanStep) -> None:
    """Refuse a vote that does not pass: two thirds present, and two thirds of all in favour.

    Raises:
        InvalidInput: with the numbers.
    """
    entitled, favour = step.entitled or 0, step.in_favour or 0
    if not has_passed(entitled, step.present or 0, favour, step.against or 0, step.abstained or 0):
        raise InvalidInput(
            "in_favour",
            _("应到 {entitled} 人，同意 {favour} 人，不足三分之二，方案没有通过。").format(
                entitled=entitled, favour=favour
            ),
        )


def missing_before(kinds: Mapping[str, StepKind], taken: Sequence[PlanStep], key: str) -> list[StepKind]:
    """Return the steps before one that were neither taken nor let pass, those of the program left out."""
    done = {one.step for one in taken}
    order = list(kinds)
    return [kinds[one] for one in order[: order.index(key)] if one not in done and not kinds[one].by_program]
