"""A secretary's project as people write it, a line each: goals, timetable, money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gacha_app.domain.dates import parse_date
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped, half_width, parse_yuan
from gacha_app.domain.secretary import Funding, Goal, Stage
from gacha_app.domain.shares import parse_quantity, quantity_text
from gacha_app.i18n import _

_BETWEEN = re.compile(r"[，、;；\t ]+")
_AMOUNT = re.compile(r"([\d.,]+)\s*(.*)")


def parse_goals(text: str, kept: Sequence[Goal] = ()) -> list[Goal]:
    """Return the goals that lines like "带动就业 20人" mean; one of a name that was there keeps what is known of it.

    Raises:
        InvalidInput: naming the line that means none.
    """
    before = {one.name: one for one in kept}
    goals = []
    for line in _lines(text):
        name, _blank, rest = line.rpartition(" ")
        match = _AMOUNT.fullmatch(rest)
        if not name or match is None:
            raise InvalidInput("goals", _("“{line}”应写成 带动就业 20人 的样子，一行一项。").format(line=line[:40]))
        goal = Goal(name.strip(), parse_quantity(match[1], "goals"), match[2].strip())
        old = before.pop(goal.name, None)
        goals.append(goal if old is None else replace(old, target=goal.target, unit=goal.unit))
    return goals


def parse_stages(text: str, year: int, kept: Sequence[Stage] = ()) -> list[Stage]:
    """Return the steps that lines like "3-31 完成招标 王强" mean; one of a name that was there keeps that it is done.

    Raises:
        InvalidInput: naming the line that means none.
    """
    before = {one.name: one for one in kept}
    stages = []
    for line in _lines(text):
        day, *rest = line.split()
        if not rest:
            raise InvalidInput(
                "stages", _("“{line}”应写成 3-31 完成招标 王强 的样子：日期、步骤、责任人。").format(line=line[:40])
            )
        due = parse_date(day, "stages", year=year)
        stage = Stage(rest[0], due, " ".join(rest[1:]))
        old = before.pop(stage.name, None)
        stages.append(stage if old is None else replace(old, due=due, responsible=stage.responsible))
    return stages


def parse_fundings(text: str) -> list[Funding]:
    """Return the money that lines like "自筹 20万" mean.

    Raises:
        InvalidInput: naming the line that means none.
    """
    fundings = []
    for line in _lines(text):
        source, _blank, amount = line.rpartition(" ")
        if not source:
            raise InvalidInput("fundings", _("“{line}”应写成 自筹 20万 的样子，一行一项。").format(line=line[:40]))
        fundings.append(Funding(parse_yuan(amount, "fundings"), source.strip()))
    return fundings


def goal_lines(goals: Sequence[Goal]) -> str:
    """Return goals as `parse_goals` takes them."""
    return "\n".join(f"{one.name} {quantity_text(one.target)}{one.unit}" for one in goals)


def stage_lines(stages: Sequence[Stage]) -> str:
    """Return steps as `parse_stages` takes them."""
    return "\n".join(f"{one.due} {one.name} {one.responsible}".strip() for one in stages)


def funding_lines(fundings: Sequence[Funding], funds: dict[int, str]) -> str:
    """Return money as `parse_fundings` takes it, funds by their names."""
    return "\n".join(
        f"{funds.get(one.fund_id, '') if one.fund_id else one.source} {grouped(one.amount)}" for one in fundings
    )


def _lines(text: str) -> list[str]:
    plain = (_BETWEEN.sub(" ", half_width(one)).strip() for one in text.splitlines())
    return [one for one in plain if one]
