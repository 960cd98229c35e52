"""Subsidy funds (补助资金): money with a purpose, from grant to last fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import grouped
from gacha_app.i18n import N_, _

LEVELS = {
    "central": N_("中央"),
    "region": N_("自治区"),
    "league": N_("盟市"),
    "banner": N_("旗县"),
    "township": N_("苏木乡镇"),
    "paired": N_("京蒙协作"),
    "donation": N_("社会捐赠"),
    "enterprise": N_("企业结对帮扶"),
    "own": N_("自筹"),
    "other": N_("其他"),
}
# Money that the state gives: its deadlines and its wall are watched (财政部门 and 农业农村部门)
PUBLIC_LEVELS = ("central", "region", "league", "banner", "township", "paired")
# The form that gives money back: 借 专项应付款 贷 银行存款, and no spending
RETURN_KIND = "return_grant"
STAGES = {
    "granted": N_("已下达"),
    "received": N_("已到账"),
    "started": N_("已开工"),
    "finished": N_("已完工"),
    "accepted": N_("已验收"),
    "settled": N_("已决算"),
}


@dataclass(eq=False)
class Fund:
    """A grant or an earmarked donation.

    Attributes:
        document_number: 文号, "" for a donation without one.
        level: a key of `LEVELS`.
        granted: fen promised. granted_on: when.
        stage: of a fund without milestones as it was entered; else what its plan's milestones say.
        project_id: the project it is for, or None; a project may have several funds.
        giver: who gives it: the office, firm or person. use_by: until when it must be spent, or None.
        plan_id: the implementation plan it pays for, or None; a plan may be paid by several funds.
    """

    name: str
    document_number: str = ""
    level: str = "banner"
    granted: int = 0
    granted_on: date | None = None
    purpose: str = ""
    goal: str = ""
    stage: str = "granted"
    project_id: int | None = None
    note: str = ""
    giver: str = ""
    use_by: date | None = None
    plan_id: int | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no fund can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写资金名称。"))
        if self.level not in LEVELS:
            raise InvalidInput("level", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.level))
        if self.stage not in STAGES:
            raise InvalidInput("stage", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.stage))
        if self.granted < 0:
            raise InvalidInput("granted", _("下达金额不能是负数。"))
        if self.granted_on and self.use_by and self.use_by < self.granted_on:
            raise InvalidInput("use_by", _("使用期限不能早于下达日期 {date}。").format(date=self.granted_on))


@dataclass(frozen=True)
class FundMoney:
    """What a fund got and gave, all from the journal; fen.

    Attributes:
        spent: paid for its purpose, what was given back left out. returned: given back to who gave it.
    """

    received: int = 0
    spent: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """What it still holds."""
        return self.received - self.spent - self.returned

    @property
    def progress(self) -> int:
        """The part of the received that is spent, in hundredths of a per cent (支出进度)."""
        return _part(self.spent, self.received)

    def arrived(self, granted: int) -> int:
        """Return the part of the granted that is received, in hundredths of a per cent (到账率)."""
        return _part(self.received, granted)

    def __add__(self, other: FundMoney) -> FundMoney:
        return FundMoney(self.received + other.received, self.spent + other.spent, self.returned + other.returned)


def _part(amount: int, whole: int) -> int:
    return amount * 10_000 // whole if whole else 0


def check_enough_left(name: str, left: int, spent: int) -> None:
    """Refuse to spend more of a fund than it holds.

    Raises:
        InvalidInput: naming the fund, what it holds and what is missing.
    """
    if spent > left:
        raise InvalidInput(
            "fund",
            _("“{name}”只剩 {left} 元，不够支付 {spent} 元，还差 {missing} 元。").format(
                name=name, left=grouped(left), spent=grouped(spent), missing=grouped(spent - left)
            ),
        )


def check_right_project(name: str, project: str, other: str) -> None:
    """Refuse to use a fund for another project than its own.

    Raises:
        InvalidInput: naming the fund and both projects.
    """
    if project != other:
        raise InvalidInput(
            "project",
            _("“{name}”是“{project}”的资金，不能用在“{other}”上，请换一笔资金或换一个项目。").format(
                name=name, project=project, other=other
            ),
        )


def first_shortage(held: Mapping[date, int], added: Mapping[date, int]) -> tuple[date, int, int] | None:
    """Return the first day on which a fund would hold less than nothing and less than it did, None where there is none.

    Args:
        held: what each day already brings in (taken out: negative), fen.
        added: what each day would bring besides.

    Returns:
        The day, what the fund held then, and what it would hold.
    """
    before = after = 0
    for day in sorted({*held, *added}):
        before += held.get(day, 0)
        after = after + held.get(day, 0) + added.get(day, 0)
        if after < 0 and after < before:
            return day, before, after
    return None


def refuse_too_early(name: str, day: date, left: int, taken: int) -> NoReturn:
    """Refuse to spend what had not come yet, or had gone, on that day.

    Raises:
        InvalidInput: naming the fund, the day and what it held then.
    """
    raise InvalidInput(
        "fund",
        _("“{name}”在 {date} 只有 {left} 元，不够支付 {spent} 元：钱到账以后才能支出，请核对日期和金额。").format(
            name=name, date=day, left=grouped(max(left, 0)), spent=grouped(taken)
        ),
    )
