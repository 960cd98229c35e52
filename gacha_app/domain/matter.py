"""The three lists (三张清单): problems, demands and tasks; raised, answered, closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

KINDS = {"problem": N_("问题清单"), "demand": N_("需求清单"), "task": N_("任务清单")}
ONE = {"problem": N_("问题"), "demand": N_("需求"), "task": N_("任务")}
SOURCES = {"household": N_("农牧户"), "person": N_("个人"), "meeting": N_("会议"), "above": N_("上级交办")}
STATES = {"open": N_("办理中"), "answered": N_("已答复"), "closed": N_("已办结")}
# A number says its list; it is written into the book, whatever language the window speaks
LETTERS = {"problem": "问", "demand": "需", "task": "任"}


@dataclass(eq=False)
class MatterStep:
    """Something done about a matter."""

    taken_on: dt.date
    name: str
    people: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    matter_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Matter:
    """A problem, a demand or a task.

    Attributes:
        kind: a key of `KINDS`. number: "问2024-003", given when it is recorded.
        source_kind: a key of `SOURCES`. source: who, in words. household_id: the household that raised it, or None.
        due: until when it is to be answered, or None. satisfied: what who raised it says of the result, None unasked.
        task_of_id: the problem or demand it came of, or None.
    """

    kind: str
    raised_on: dt.date
    content: str
    source_kind: str = "person"
    source: str = ""
    household_id: int | None = None
    responsible: str = ""
    due: dt.date | None = None
    number: str = ""
    year: int = 0
    sequence: int = 0
    answered_on: dt.date | None = None
    answer: str = ""
    closed_on: dt.date | None = None
    result: str = ""
    satisfied: bool | None = None
    task_of_id: int | None = None
    note: str = ""
    recorded_at: dt.datetime | None = None
    recorded_by: str = ""
    steps: list[MatterStep] = field(default_factory=list)
    id: int | None = None

    @property
    def state(self) -> str:
        """How far it is: a key of `STATES`."""
        return "closed" if self.closed_on else "answered" if self.answered_on else "open"

    def is_overdue(self, day: dt.date) -> bool:
        """Say whether it should be closed by a day and is not."""
        return self.closed_on is None and self.due is not None and self.due < day

    def check(self, today: dt.date) -> None:
        """Refuse a matter that nobody raised, or that says nothing.

        Raises:
            InvalidInput: naming what is missing or wrong.
        """
        if self.kind not in KINDS:
            raise InvalidInput("kind", _("请选择记在哪张清单。"))
        if self.source_kind not in SOURCES:
            raise InvalidInput("source_kind", _("请选择由谁提出。"))
        if not self.content.strip():
            raise InvalidInput("content", _("请填写内容。"))
        if not self.source.strip() and self.household_id is None:
            raise InvalidInput("source", _("请填写由谁提出。"))
        if self.raised_on > today:
            raise InvalidInput("raised_on", _("提出日期不能晚于今天。"))
        if self.due is not None and self.due < self.raised_on:
            raise InvalidInput("due", _("办理期限不能早于提出日期 {date}。").format(date=self.raised_on))

    def refuse_closed(self) -> None:
        """Refuse to go on with what is closed.

        Raises:
            InvalidInput: saying since when.
        """
        if self.closed_on is not None:
            raise InvalidInput(
                "matter", _("{number} 已在 {date} 办结。").format(number=self.number, date=self.closed_on)
            )

    def check_day(self, day: dt.date, today: dt.date, name: str) -> None:
        """Refuse a day before it was raised, or to come.

        Raises:
            InvalidInput: naming the day.
        """
        if not self.raised_on <= day <= today:
            raise InvalidInput(name, _("日期应在 {first} 到今天之间。").format(first=self.raised_on))


def number_of(kind: str, year: int, sequence: int) -> str:
    """Return a matter's number, "问2024-003"."""
    return f"{LETTERS[kind]}{year}-{sequence:03d}"
