"""A year's finance plan (财务计划): what each item is to bring or cost, month by month, in versions that are voted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.meeting import has_passed
from gacha_app.domain.money import MOST, grouped, split
from gacha_app.i18n import N_, _

MONTHS = range(1, 13)
SIDES = {"income": N_("收入"), "expense": N_("支出")}
SPREADINGS = {"even": N_("平均分月"), "typed": N_("逐月填写"), "last_year": N_("按上年各月的比例")}
STATES = {
    "draft": N_("草案"),
    "voted": N_("已表决"),
    "posted": N_("已公布"),
    "rejected": N_("未通过"),
    "replaced": N_("已调整"),
}
# Which versions bind the village
IN_FORCE = ("voted", "posted")
# Where a draft's figures may come from
SOURCES = {
    "blank": N_("空白"),
    "actual": N_("上年实际"),
    "plans": N_("项目计划"),
    "budget": N_("上年预算"),
}
VOTES = ("entitled", "present", "in_favour", "against", "abstained")
_WHOLE = 10_000
# A budget is wanted by the end of this month: 年初公布财务计划
WANTED_BY = (3, 31)


@dataclass(frozen=True)
class Section:
    """One of the plans that a finance plan consists of (`db/reference/budget_sections.toml`).

    Attributes:
        names: the accounts, by name, whose items belong here unless told otherwise.
    """

    key: str
    title: str
    names: tuple[str, ...] = ()


@dataclass(eq=False)
class BudgetMonth:
    """What an item is to bring or cost in a month, in fen."""

    month: int
    amount: int
    line_id: int | None = None


@dataclass(eq=False)
class BudgetLine:
    """An item of a budget.

    Attributes:
        section: the key of a `Section`. side: a key of `SIDES`.
        account: where its entries stand; sub-accounts are meant too.
        project_id: whose it is, or None for the village's own.
        amount: fen of the year; its months add up to it.
        spreading: a key of `SPREADINGS`.
    """

    section: str
    side: str
    account: str
    name: str
    amount: int
    project_id: int | None = None
    spreading: str = "even"
    note: str = ""
    place: int = 0
    months: list[BudgetMonth] = field(default_factory=list)
    budget_id: int | None = None
    id: int | None = None

    @property
    def monthly(self) -> tuple[int, ...]:
        """The fen of January to December."""
        found = {one.month: one.amount for one in self.months}
        return tuple(found.get(month, 0) for month in MONTHS)

    def spread(self, amounts: Sequence[int]) -> None:
        """Put twelve months in the place of those it had."""
        kept = {one.month: one for one in self.months}
        for month, amount in zip(MONTHS, amounts, strict=True):
            if month in kept:
                kept[month].amount = amount
            else:
                self.months.append(BudgetMonth(month, amount))

    def check(self) -> None:
        """Refuse what no item can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写预算项目的名称。"))
        if len(self.name) > 60:
            raise InvalidInput("name", _("预算项目的名称太长，最多60个字。"))
        for key, value, allowed in (("side", self.side, SIDES), ("spreading", self.spreading, SPREADINGS)):
            if value not in allowed:
                raise InvalidInput(key, _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        check_amount(self.amount)
        check_months(self.monthly, self.amount)


@dataclass(eq=False)
class Budget:
    """A year's finance plan in one version.

    Attributes:
        version: 1 for the first; a later one takes the place of the one before when it is voted.
        state: a key of `STATES`.
        basis: what its figures were taken from, in words.
        reason: why the one before it was amended, "" for the first.
        meeting: which meeting voted; entitled, present, in_favour, against, abstained: how.
        posted_on, posted_place, posted_by: when, where and by whom it was put on the wall.
    """

    year: int
    version: int
    drafted_at: datetime
    drafted_by: str = ""
    state: str = "draft"
    basis: str = ""
    reason: str = ""
    note: str = ""
    voted_on: date | None = None
    meeting: str = ""
    entitled: int | None = None
    present: int | None = None
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    posted_on: date | None = None
    posted_place: str = ""
    posted_by: str = ""
    lines: list[BudgetLine] = field(default_factory=list)
    id: int | None = None

    def total(self, side: str) -> int:
        """Return the fen of the year on a side."""
        return sum(one.amount for one in self.lines if one.side == side)

    def counts(self) -> dict[str, int | None]:
        """Return how the meeting voted."""
        return {name: getattr(self, name) for name in VOTES}

    def check(self) -> None:
        """Refuse what no budget can be.

        Raises:
            InvalidInput: naming the item that is wrong.
        """
        for one in self.lines:
            one.check()
        if fault := overlap(self.lines):
            raise InvalidInput("account", fault)
        for side in SIDES:
            check_amount(self.total(side))


def check_amount(amount: int, field: str = "amount") -> None:
    """Refuse an amount that is negative or beyond what a book holds.

    Raises:
        InvalidInput: saying which.
    """
    if amount < 0:
        raise InvalidInput(field, _("预算金额不能是负数；要减少，请改小原来的金额。"))
    if amount > MOST:
        raise InvalidInput(field, _("预算金额 {amount} 元太大，请检查是否多写了零。").format(amount=grouped(amount)))


def check_months(months: Sequence[int], amount: int) -> None:
    """Refuse months that do not make up the year.

    Raises:
        InvalidInput: with both figures.
    """
    if any(one < 0 for one in months):
        raise InvalidInput("months", _("各月金额不能是负数。"))
    if sum(months) != amount:
        raise InvalidInput(
            "months",
            _("各月合计 {months} 元，与全年 {amount} 元不一致，相差 {difference} 元。").format(
                months=grouped(sum(months)), amount=grouped(amount), difference=grouped(abs(amount - sum(months)))
            ),
        )


def vote_passes(entitled: int, present: int, in_favour: int, against: int = 0, abstained: int = 0) -> bool:
    """Return whether a vote carries a budget: two thirds of all in favour.

    Raises:
        InvalidInput: if the numbers do not fit, or fewer than two thirds were present, which is no meeting.
    """
    if min(entitled, present, in_favour, against, abstained) < 0 or entitled == 0:
        raise InvalidInput("entitled", _("请填写应到、实到和表决的人数，不能是负数。"))
    return has_passed(entitled, present, in_favour, against, abstained)


def months_by(spreading: str, amount: int, pattern: Sequence[int] = ()) -> list[int]:
    """Return the months of an amount, to the fen.

    Args:
        spreading: "even", or "last_year" after `pattern`.
        pattern: last year's twelve months; months below nought count as nought, and where nothing is left the months
            are even.
    """
    weights = [max(one, 0) for one in pattern] if spreading == "last_year" and pattern else []
    return split(amount, weights if any(weights) else [1] * 12)


def scaled(amount: int, percent: int) -> int:
    """Return so many hundredths of a per cent of an amount, to the nearest fen, a half upwards."""
    return (2 * amount * percent + _WHOLE) // (2 * _WHOLE)


def overlap(lines: Iterable[BudgetLine]) -> str:
    """Return what is wrong where an account and a sub-account of it are both budgeted for one project, or "".

    Their entries would count twice. Several items on the very same account are held against it together.
    """
    seen: dict[tuple[int | None, str], list[BudgetLine]] = {}
    for one in lines:
        for other in seen.setdefault((one.project_id, one.side), []):
            short, long = sorted((one.account, other.account), key=len)
            if short != long and long.startswith(short):
                return _("“{one}”和“{other}”的科目 {short}、{long} 是上下级，会重复计算，请只列一级。").format(
                    one=other.name, other=one.name, short=short, long=long
                )
        seen[one.project_id, one.side].append(one)
    return ""
