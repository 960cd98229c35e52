"""Performance pay of a year (绩效报酬): what it is worked out from, who gets how much, and how far it has come."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import half_width, split
from gacha_app.domain.pay_rule import PayRule
from gacha_app.i18n import N_, _

STATES = {"drafted": N_("已测算"), "booked": N_("已入账"), "paid": N_("已发放"), "withdrawn": N_("已撤回")}
# 借 管理费用—干部报酬 贷 应付工资, by chart of accounts
ACCOUNTS = {"2023": ("51301", "212"), "2004": ("54101", "211")}
_YEAR = 12
_WHOLE = 10_000
_BETWEEN = re.compile(r"[,，;；:：\t ]+")


@dataclass(eq=False)
class PayLine:
    """What one person gets.

    Attributes:
        months: in office during the year. coefficient: hundredths; months times it is the weight.
        excluded: why nothing, or "". amount: fen.
        paid_on: when it was paid, or None. voucher_id: what paid it; None too where that stayed in an old book.
    """

    name: str
    post: str = ""
    secretary: bool = False
    months: int = _YEAR
    coefficient: int = 100
    excluded: str = ""
    amount: int = 0
    place: int = 0
    household_id: int | None = None
    paid_on: dt.date | None = None
    voucher_id: int | None = None
    award_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class PayAward:
    """A year's performance pay.

    Attributes:
        base: fen, what the year before gave. income: operating income of the year. unreceived: raised and not received
            in it. cost: its operating and management cost. received: income less what is not received and less cost.
        growth: received less base. rate: of the band it stands in, hundredths of a per cent. most: what the rule gives.
        total: what was decided. left: of it nobody got, where the secretary's ceiling leaves it.
        rule: the rule as it was, as JSON. figures: what it was worked out from, as JSON.
        state: a key of `STATES`.
    """

    year: int
    state: str = "drafted"
    base: int = 0
    income: int = 0
    unreceived: int = 0
    cost: int = 0
    received: int = 0
    growth: int = 0
    rate: int = 0
    most: int = 0
    total: int = 0
    left: int = 0
    rule: str = "{}"
    figures: str = "{}"
    voucher_id: int | None = None
    reason: str = ""
    note: str = ""
    made_at: dt.datetime | None = None
    made_by: str = ""
    lines: list[PayLine] = field(default_factory=list)
    id: int | None = None

    @property
    def unpaid(self) -> list[PayLine]:
        """Who is still to be paid."""
        return [one for one in self.lines if one.amount and one.paid_on is None]

    @property
    def given(self) -> int:
        """What all get together, fen."""
        return sum(one.amount for one in self.lines)


def check_people(people: Sequence[PayLine]) -> None:
    """Refuse somebody counted twice, or in office longer than the year.

    Raises:
        InvalidInput: naming whom.
    """
    if not people:
        raise InvalidInput("people", _("请填写参加分配的人员。"))
    seen = set()
    for one in people:
        name = one.name.strip()
        if not name:
            raise InvalidInput("people", _("每个人都要写姓名。"))
        if name in seen:
            raise InvalidInput("people", _("{name} 写了两次，每人只能算一次。").format(name=name))
        seen.add(name)
        if not 0 < one.months <= _YEAR:
            raise InvalidInput("people", _("{name} 的任职月数应在 1 到 12 之间，一年没有更多月份。").format(name=name))
        if one.coefficient < 0:
            raise InvalidInput("people", _("{name} 的系数不能是负数。").format(name=name))


def share_out(total: int, people: Sequence[PayLine], rule: PayRule) -> tuple[list[int], list[bool]]:
    """Return what each gets of a total, and who was too short in office to get anything.

    Months times coefficient are the weights. What would give the secretary more than the rule's part of the total goes
    to the others; where nobody else is there, it is given to nobody.

    Args:
        total: fen.

    Raises:
        InvalidInput: if nobody may get anything.
    """
    short = [one.months < rule.least_months for one in people]
    weights = [0 if out else one.months * one.coefficient for one, out in zip(people, short, strict=True)]
    if not any(weights):
        raise InvalidInput("people", _("没有一个人符合任职时间的要求，不能分配。"))
    amounts = split(total, weights)
    ceiling = total * rule.secretary // _WHOLE
    if sum(amount for amount, one in zip(amounts, people, strict=True) if one.secretary) > ceiling:
        of_secretary = [weight if one.secretary else 0 for weight, one in zip(weights, people, strict=True)]
        of_others = [0 if one.secretary else weight for weight, one in zip(weights, people, strict=True)]
        amounts = split(ceiling, of_secretary)
        if any(of_others):
            amounts = [a + b for a, b in zip(amounts, split(total - ceiling, of_others), strict=True)]
    return amounts, short


def parse_people(text: str) -> list[PayLine]:
    """Return the people that lines like "白音，书记，12，1.5" mean: name, post, months in office, coefficient.

    Months are twelve and the coefficient is one where they are left out. Who is secretary is read from the post.

    Raises:
        InvalidInput: naming the line that means nobody.
    """
    people: list[PayLine] = []
    for line in text.splitlines():
        plain = line.strip()
        if not plain:
            continue
        said = [one for one in _BETWEEN.split(half_width(plain)) if one]
        if not 1 <= len(said) <= 4:
            raise _unread(plain)
        name, post, months, coefficient = (said + ["", "", "12", "1"][len(said) :])[:4]
        if not months.isascii() or not months.isdigit():
            raise _unread(plain)
        people.append(
            PayLine(name, post, is_secretary(post), int(months), _hundredths(coefficient, plain), place=len(people) + 1)
        )
    return people


def is_secretary(post: str) -> bool:
    """Say whether a post is the secretary's: a deputy's is not."""
    return "书记" in post and "副书记" not in post


def _hundredths(text: str, line: str) -> int:
    match = re.fullmatch(r"(\d{1,3})(?:\.(\d{1,2}))?", text)
    if match is None:
        raise _unread(line)
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def _unread(line: str) -> InvalidInput:
    return InvalidInput(
        "people", _("“{line}”应写成 姓名，职务，任职月数，系数，如 白音，书记，12，1.5。").format(line=line[:40])
    )
