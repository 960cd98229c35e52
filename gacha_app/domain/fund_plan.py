"""The implementation plan (实施方案) that funds pay for, and the milestones from its approval to the final account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

# In the order they come; a notice goes up at any time
MILESTONES = {
    "approval": N_("方案批复"),
    "tender": N_("招标中标"),
    "contract": N_("签订合同"),
    "start": N_("开工"),
    "completion": N_("竣工"),
    "acceptance": N_("验收"),
    "final_account": N_("决算"),
    "audit": N_("审计"),
    "notice": N_("公告公示"),
}
_ORDER = tuple(one for one in MILESTONES if one != "notice")
# These may come more than once: by lot, by supplier, by notice
_REPEATED = ("tender", "contract", "audit", "notice")
# What stands at a stage once its milestone is reached, the furthest first
_STAGES = (("final_account", "settled"), ("acceptance", "accepted"), ("completion", "finished"), ("start", "started"))


@dataclass(eq=False)
class Milestone:
    """Something that happened to a plan.

    Attributes:
        kind: a key of `MILESTONES`.
        who: the firm or person: who approved, won, built, accepted, audited.
        paper: what it is called. document_number: its 文号 or number.
        amount: fen: the price of the winning bid, of the contract, of the final account.
        conclusion: what the acceptance or the audit said.
        contract_id: the contract in the register, or None.
    """

    kind: str
    date: date
    who: str = ""
    paper: str = ""
    document_number: str = ""
    amount: int = 0
    conclusion: str = ""
    contract_id: int | None = None
    note: str = ""
    plan_id: int | None = None
    id: int | None = None

    def check(self) -> None:
        """Refuse what no milestone can be.

        Raises:
            InvalidInput: naming the answer that is missing or wrong.
        """
        if self.kind not in MILESTONES:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind[:40]))
        if self.amount < 0:
            raise InvalidInput("amount", _("金额不能是负数。"))
        if self.kind == "tender" and not self.who.strip():
            raise InvalidInput("who", _("请填写中标单位。"))
        if self.kind in ("tender", "final_account") and not self.amount:
            words = _("请填写中标价。") if self.kind == "tender" else _("请填写决算金额。")
            raise InvalidInput("amount", words)
        if self.kind == "acceptance" and not self.conclusion.strip():
            raise InvalidInput("conclusion", _("请填写验收结论，如 合格。"))


@dataclass(eq=False)
class FundPlan:
    """What is to be built with the money of one fund or of several (domain of 衔接资金: one plan a project).

    Attributes:
        place: 实施地点. content: 建设内容. starts_on, ends_on: 实施期限. goal: 绩效目标. linkage: 联农带农.
        ownership: 资产权属. upkeep: 管护责任. owner_unit: 项目业主单位. responsible: 项目责任人. telephone: 举报电话.
    """

    name: str
    project_id: int | None = None
    place: str = ""
    content: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    goal: str = ""
    linkage: str = ""
    ownership: str = ""
    upkeep: str = ""
    owner_unit: str = ""
    responsible: str = ""
    telephone: str = ""
    note: str = ""
    milestones: list[Milestone] = field(default_factory=list)
    id: int | None = None

    def check(self) -> None:
        """Refuse what no plan can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写实施方案的项目名称。"))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise InvalidInput("ends_on", _("实施期限的结束日期不能早于开始日期。"))


# What the plan must say, by the names of its fields; the money and where it comes from are read from the funds
PLAN_FIELDS = {
    "name": N_("项目名称"),
    "place": N_("实施地点"),
    "content": N_("建设内容"),
    "starts_on": N_("实施期限（起）"),
    "ends_on": N_("实施期限（止）"),
    "goal": N_("绩效目标"),
    "linkage": N_("联农带农"),
    "ownership": N_("资产权属"),
    "upkeep": N_("管护责任"),
    "owner_unit": N_("项目业主单位"),
    "responsible": N_("项目责任人"),
    "telephone": N_("举报电话"),
}


def missing_in(plan: FundPlan) -> tuple[str, ...]:
    """Return the keys of what a plan must say and does not yet."""
    return tuple(one for one in PLAN_FIELDS if not getattr(plan, one))


def first_days(milestones: Iterable[Milestone]) -> dict[str, date]:
    """Return on which day each kind of milestone was first reached."""
    found: dict[str, date] = {}
    for one in milestones:
        found[one.kind] = min(one.date, found.get(one.kind, one.date))
    return found


def check_order(milestones: Iterable[Milestone], added: Milestone) -> None:
    """Refuse a milestone that stands twice, or before one that must come earlier.

    Args:
        milestones: the plan's others.

    Raises:
        InvalidInput: naming both, with their days.
    """
    others = list(milestones)
    for one in others:
        if one.kind == added.kind and added.kind not in _REPEATED:
            raise InvalidInput(
                "kind",
                _("“{milestone}”已经登记过（{date}），请修改那一条。").format(
                    milestone=_(MILESTONES[one.kind]), date=one.date
                ),
            )
    if added.kind not in _ORDER:
        return
    days, place = first_days([*others, added]), _ORDER.index(added.kind)
    own = days[added.kind]
    for kind, day in days.items():
        if kind not in _ORDER or kind == added.kind:
            continue
        earlier = _ORDER.index(kind) < place
        if (earlier and added.date < day) or (not earlier and own > day):
            sentence = (
                _("“{milestone}”的日期 {date} 早于“{other}”（{day}），请核对日期。")
                if earlier
                else _("“{milestone}”的日期 {date} 晚于“{other}”（{day}），请核对日期。")
            )
            raise InvalidInput(
                "date",
                sentence.format(
                    milestone=_(MILESTONES[added.kind]), date=added.date, other=_(MILESTONES[kind]), day=day
                ),
            )


def stage_of(kept: str, days: Mapping[str, date], received: int) -> str:
    """Return how far a fund is: what the milestones say, else what was entered, at least 已到账 once money came.

    Args:
        kept: the stage that stands on the fund's card.
        days: when the milestones of its plan were first reached.
    """
    for kind, stage in _STAGES:
        if kind in days:
            return stage
    if any(kind in _ORDER for kind in days):
        return "received" if received else "granted"
    return "received" if kept == "granted" and received else kept
