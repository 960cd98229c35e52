"""Projects: what the village runs, its plan, and what can be counted of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gacha_app.domain.errors import InvalidInput
from gacha_app.i18n import N_, _

KINDS = {
    "grapes": N_("温棚葡萄"),
    "ostriches": N_("鸵鸟养殖"),
    "land_lease": N_("土地流转"),
    "solar": N_("光伏"),
    "greening": N_("绿化养护"),
    "dredging": N_("河道清淤"),
    "municipal": N_("市政工程"),
    "roads": N_("道路养护"),
    "flour": N_("面粉加工"),
    "sanitation": N_("环境卫生"),
    "tourism": N_("旅游"),
    "commerce": N_("商业广场"),
    "fodder": N_("牧草"),
    "other": N_("其他"),
}
WAYS = {"own": N_("自营"), "lease": N_("出租"), "stake": N_("入股"), "partnership": N_("合作")}
STATUSES = {"planned": N_("筹备"), "running": N_("运行"), "ended": N_("结束")}
MEASURES = {
    "area": (N_("面积"), N_("亩")),
    "greenhouses": (N_("棚数"), N_("座")),
    "yield": (N_("产量"), N_("斤")),
    "head": (N_("存栏"), N_("只")),
    "sold_head": (N_("出栏"), N_("只")),
    "price": (N_("价格"), N_("元/斤")),
    "households": (N_("带动户数"), N_("户")),
    "jobs": (N_("带动就业"), N_("人")),
}
_GUESSES = (
    ("葡萄", "grapes"), ("鸵鸟", "ostriches"), ("流转", "land_lease"), ("土地", "land_lease"), ("光伏", "solar"),
    ("绿化", "greening"), ("清淤", "dredging"), ("河道", "dredging"), ("市政", "municipal"), ("道路", "roads"),
    ("公路", "roads"), ("面粉", "flour"), ("环卫", "sanitation"), ("卫生", "sanitation"), ("旅游", "tourism"),
    ("商业", "commerce"), ("广场", "commerce"), ("牧草", "fodder"), ("苜蓿", "fodder"),
)  # fmt: skip


@dataclass(eq=False)
class ProjectPlan:
    """What a project means to bring in a year.

    Attributes:
        income: fen. cost: fen.
        quantity: thousandths of `unit`, or None.
    """

    year: int
    income: int = 0
    cost: int = 0
    quantity: int | None = None
    unit: str = ""
    note: str = ""
    project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Measure:
    """A physical figure of a project on a day.

    Attributes:
        kind: a key of `MEASURES`.
        quantity: thousandths.
    """

    date: date
    kind: str
    quantity: int
    note: str = ""
    project_id: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Project:
    """Something the village runs, whose income and cost are kept apart.

    Attributes:
        kind: a key of `KINDS`. way: a key of `WAYS`. status: a key of `STATUSES`.
        investment: fen put into it.
        partner: whom it is run with or let to.
    """

    name: str
    kind: str = "other"
    way: str = "own"
    status: str = "running"
    start: date | None = None
    end: date | None = None
    investment: int = 0
    partner: str = ""
    note: str = ""
    plans: list[ProjectPlan] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    id: int | None = None

    def check(self) -> None:
        """Refuse what no project can be.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        self.name = self.name.strip()
        if not self.name:
            raise InvalidInput("name", _("请填写项目名称。"))
        if len(self.name) > 60:
            raise InvalidInput("name", _("项目名称太长，最多60个字。"))
        for field_name, value, allowed in (
            ("kind", self.kind, KINDS), ("way", self.way, WAYS), ("status", self.status, STATUSES),
        ):  # fmt: skip
            if value not in allowed:
                raise InvalidInput(field_name, _("没有“{value}”这个选项，请从列表中选择。").format(value=value))
        if self.start and self.end and self.end < self.start:
            raise InvalidInput("end", _("结束日期不能早于开始日期。"))
        if self.investment < 0:
            raise InvalidInput("investment", _("投资额不能是负数。"))
        if any(plan.income < 0 or plan.cost < 0 for plan in self.plans):
            raise InvalidInput("plans", _("计划收入和计划支出不能是负数。"))
        if len({plan.year for plan in self.plans}) < len(self.plans):
            raise InvalidInput("plans", _("同一年度只能有一份计划。"))
        if any(measure.kind not in MEASURES or measure.quantity < 0 for measure in self.measures):
            raise InvalidInput("measures", _("实物数量不能是负数。"))

    def plan_of(self, year: int) -> ProjectPlan | None:
        """Return the plan of a year, if there is one."""
        return next((plan for plan in self.plans if plan.year == year), None)


def kind_of_name(name: str) -> str:
    """Guess a project's kind from its name, "other" where nothing fits."""
    return next((kind for word, kind in _GUESSES if word in name), "other")
