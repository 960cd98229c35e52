"""Plans and duties (计划与责任): budget, forecast, the secretary's project, lists, performance pay, jobs."""

from __future__ import annotations

from functools import cache

from gacha_app.i18n import N_
from gacha_app.ui.desk import Desk, Focus
from gacha_app.ui.pages.page_parts import Part, PartsPage, parts_there

PARTS = (
    Part("budget", N_("年度预算"), "BudgetPart", "plans"),
    Part("forecast", N_("发展测算"), "ForecastPart", "plans"),
    Part("secretary", N_("书记项目"), "SecretaryPart", "plans"),
    Part("lists", N_("三张清单"), "ListsPart", "plans"),
    Part("pay", N_("绩效报酬"), "PayPart", "plans"),
    Part("jobs", N_("带动就业"), "JobsPart", "plans"),
)


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts there are."""
    return parts_there(PARTS)


class PlansPage(PartsPage):
    """One chip a part; the chosen part is a page of its own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, parts())

    def focus_on(self, focus: Focus) -> None:
        # "plans:pay" chose the part already
        self.part().focus_on(focus)
