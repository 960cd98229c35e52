"""What a project's expansion would bring: income, cost, profit and the collective's part, year by year, and payback.

Everything is reckoned in whole numbers; each year's income, cost, interest and collective's part is
rounded once, to the nearest fen, a half upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import MOST
from gacha_app.domain.shares import QUANTITY
from gacha_app.i18n import N_, _

WHOLE = 10_000  # a hundred per cent, in hundredths of a per cent
LONGEST = 50  # years
SCENARIOS = {"low": N_("保守"), "expected": N_("预期"), "high": N_("乐观")}
# What is multiplied, and what a project of another kind calls it
FACTORS = {"price": N_("单价"), "output": N_("产量"), "cost": N_("成本"), "investment": N_("投资")}
STEPS = (-2_000, -1_000, 1_000, 2_000)


@dataclass(frozen=True)
class Kind:
    """A kind of project: what its units, their output and its price are called.

    Attributes:
        units: what is grown, kept or let. output: what a unit gives in a year; "" where it gives its rent.
    """

    title: str
    units: str
    unit: str
    output: str
    output_unit: str
    price: str
    price_unit: str


KINDS = {
    "planting": Kind(N_("种植"), N_("种植面积"), N_("亩"), N_("亩产"), N_("斤/亩"), N_("单价"), N_("元/斤")),
    "herd": Kind(N_("养殖"), N_("年出栏"), N_("只"), N_("每只产出"), N_("单位/只"), N_("单价"), N_("元/单位")),
    "lease": Kind(
        N_("出租"), N_("出租数量"), N_("座（亩）"), N_("每座（亩）计租份数"), N_("份"), N_("年租金"), N_("元")
    ),
}


@dataclass(frozen=True)
class Inputs:
    """What a forecast is worked out from.

    Attributes:
        units: thousandths of mu, head or places. output: thousandths a unit gives in a year.
        price: fen for one of the output.
        cost_per_unit: fen of yearly cost of a unit. cost_share: cost as hundredths of a per cent of income.
            fixed_cost: fen a year.
        investment: fen, spent before the first year; of it `grants` come as subsidy and `loan` is borrowed.
        loan_rate: hundredths of a per cent a year on what is still owed; it is paid back in equal parts over
            `loan_years`.
        collective_share: the collective's part of the profit, hundredths of a per cent.
        life: years of use. first_year: the first of them.
        ramp: what the first years yield of a full year's output, hundredths of a per cent each.
        discount_rate: hundredths of a per cent a year.
        scenarios: by scenario the hundredths of a per cent that price, output and cost are multiplied by.
    """

    kind: str = "planting"
    first_year: int = 2024
    units: int = 0
    output: int = 0
    price: int = 0
    cost_per_unit: int = 0
    cost_share: int = 0
    fixed_cost: int = 0
    investment: int = 0
    grants: int = 0
    loan: int = 0
    loan_rate: int = 0
    loan_years: int = 0
    collective_share: int = WHOLE
    life: int = 10
    ramp: tuple[int, ...] = ()
    discount_rate: int = 500
    scenarios: tuple[tuple[str, tuple[int, int, int]], ...] = (
        ("low", (9_000, 8_500, 11_000)),
        ("expected", (WHOLE, WHOLE, WHOLE)),
        ("high", (11_000, 11_000, 9_500)),
    )

    def check(self) -> None:
        """Refuse what nothing can be forecast from.

        Raises:
            InvalidInput: naming the answer that is wrong.
        """
        kind = KINDS.get(self.kind)
        if kind is None:
            raise InvalidInput("kind", _("没有“{value}”这个选项，请从列表中选择。").format(value=self.kind))
        for key, title in (("units", kind.units), ("output", kind.output), ("price", kind.price)):
            if getattr(self, key) <= 0:
                raise InvalidInput(key, _("“{what}”应大于零。").format(what=_(title)))
        for key in ("cost_per_unit", "fixed_cost", "investment", "grants", "loan"):
            if not 0 <= getattr(self, key) <= MOST:
                raise InvalidInput(key, _("成本、投资和资金来源不能是负数，也不能大得离谱。"))
        if not 1 <= self.life <= LONGEST:
            raise InvalidInput("life", _("使用年限应在 1 到 {most} 年之间。").format(most=LONGEST))
        if not 1949 <= self.first_year <= 2200:
            raise InvalidInput("first_year", _("年度“{year}”不对，请写成 2023 的样子。").format(year=self.first_year))
        if not 0 <= self.collective_share <= WHOLE:
            raise InvalidInput("collective_share", _("集体分成应在 0 到 100% 之间。"))
        for key in ("cost_share", "discount_rate", "loan_rate"):
            if not 0 <= getattr(self, key) <= WHOLE:
                raise InvalidInput(key, _("成本比例、折现率和贷款利率应在 0 到 100% 之间。"))
        if any(not 0 <= one <= WHOLE for one in self.ramp) or len(self.ramp) > self.life:
            raise InvalidInput("ramp", _("达产比例应在 0 到 100% 之间，年数不能超过使用年限。"))
        if self.grants + self.loan > self.investment:
            raise InvalidInput("grants", _("补助和贷款合计不能超过投资总额。"))
        if self.loan and not 1 <= self.loan_years <= self.life:
            raise InvalidInput("loan_years", _("有贷款时，还款年数应在 1 年到使用年限之间。"))
        self._check_scenarios()
        if self.full_income() > MOST:
            raise InvalidInput("price", _("算出的年收入太大，请检查面积、产量和单价的单位。"))

    def full_income(self) -> int:
        """Return the fen of a full year's income as expected."""
        return _nearest(self.units * self.output * self.price, QUANTITY * QUANTITY)

    def factors(self, scenario: str) -> tuple[int, int, int]:
        """Return what price, output and cost are multiplied by."""
        return dict(self.scenarios)[scenario]

    def _check_scenarios(self) -> None:
        if {name for name, _factors in self.scenarios} != set(SCENARIOS):
            raise InvalidInput("scenarios", _("保守、预期、乐观三种情形都要填写。"))
        if any(not 0 <= one <= 10 * WHOLE for _name, factors in self.scenarios for one in factors):
            raise InvalidInput("scenarios", _("情形的比例应在 0 到 1000% 之间。"))


@dataclass(frozen=True)
class YearResult:
    """A year of a forecast, in fen.

    Attributes:
        year: the calendar year. number: 1 for the first year of use; 0 is when the investment is spent.
        cost: running cost, without interest.
        profit: income less cost and interest. collective: the collective's part of it, nought in a year of loss.
        cash: what came in that year: the profit, and at 0 the investment, negative.
        cumulated: cash of all years so far.
    """

    year: int
    number: int
    income: int
    cost: int
    interest: int
    profit: int
    collective: int
    cash: int
    cumulated: int


@dataclass(frozen=True)
class Outcome:
    """What a scenario comes to.

    Attributes:
        years: year 0 and every year of use.
        payback: hundredths of a year until the investment has come back, cut up; None where it never does.
        payback_discounted: likewise of cash discounted at the rate.
        payback_own: likewise of what the village itself put in (investment less grants), not discounted.
        present_value: fen of all cash discounted to the start.
        break_even_price: the least fen a unit of output must bring so that the investment comes back within the life.
        break_even_output: the least thousandths of output of a unit, likewise; None where nothing would do.
    """

    scenario: str
    years: tuple[YearResult, ...]
    payback: int | None
    payback_discounted: int | None
    payback_own: int | None
    present_value: int
    break_even_price: int | None
    break_even_output: int | None

    @property
    def full_year(self) -> YearResult:
        """The last year of use: ramped up, and its loan paid back."""
        return self.years[-1]

    def total(self, key: str) -> int:
        """Return the fen of all years together."""
        return sum(getattr(one, key) for one in self.years)


@dataclass(eq=False)
class KeptYear:
    """A year of a kept forecast as it came out, in fen."""

    scenario: str
    year: int
    income: int
    cost: int
    profit: int
    collective: int
    cash: int
    cumulated: int
    forecast_id: int | None = None


@dataclass(eq=False)
class Forecast:
    """A forecast under a name.

    Attributes:
        inputs: what it was worked out from, as JSON.
        years: what came out of it when it was kept.
        project_id: the project that it is compared with later, or None.
    """

    name: str
    kind: str
    first_year: int
    inputs: str
    made_at: datetime
    project_id: int | None = None
    made_by: str = ""
    note: str = ""
    years: list[KeptYear] = field(default_factory=list)
    id: int | None = None


def outcome(inputs: Inputs, scenario: str = "expected", *, break_even: bool = True) -> Outcome:
    """Work a scenario out.

    Args:
        break_even: whether the prices and outputs that just pay are looked for; they take the most time.
    """
    factors = inputs.factors(scenario)
    years = _years(inputs, factors)
    own = inputs.investment - inputs.grants
    flow = [one.cash for one in years]
    # over one denominator, (1 + rate) to the power of the life, the discounted cash is whole again
    grown = WHOLE + inputs.discount_rate
    discounted = [one * WHOLE**number * grown ** (inputs.life - number) for number, one in enumerate(flow)]
    return Outcome(
        scenario,
        years,
        payback_of(flow),
        payback_of(discounted),
        payback_of([-own, *flow[1:]]),
        _nearest(sum(discounted), grown**inputs.life),
        _least(lambda price: _years(replace(inputs, price=price), factors)[-1].cumulated) if break_even else None,
        _least(lambda output: _years(replace(inputs, output=output), factors)[-1].cumulated) if break_even else None,
    )


def outcomes(inputs: Inputs, *, break_even: bool = True) -> dict[str, Outcome]:
    """Work all scenarios out, by their key; `break_even` as in `outcome`."""
    inputs.check()
    return {scenario: outcome(inputs, scenario, break_even=break_even) for scenario in SCENARIOS}


def changed_by(inputs: Inputs, factor: str, change: int) -> Inputs:
    """Return the inputs with one of `FACTORS` changed by so many hundredths of a per cent in every scenario."""
    if factor == "investment":
        share = WHOLE + change
        investment, grants, loan = (
            _nearest(one * share, WHOLE) for one in (inputs.investment, inputs.grants, inputs.loan)
        )
        # rounded each by itself they could pass the whole by a fen
        return replace(inputs, investment=max(investment, grants + loan), grants=grants, loan=loan)
    place = ("price", "output", "cost").index(factor)
    scenarios = tuple(
        (name, tuple(one * (WHOLE + change) // WHOLE if at == place else one for at, one in enumerate(factors)))
        for name, factors in inputs.scenarios
    )
    return replace(inputs, scenarios=scenarios)  # type: ignore[arg-type]


def payback_of(flow: Sequence[int]) -> int | None:
    """Return after how many hundredths of a year the cash of years 0, 1, 2 … has come back; None where it never does.

    Within the year in which it comes back, cash is taken to come in evenly; the answer is cut up, so that it is back
    by then for certain. Later losses do not undo it.
    """
    together = 0
    for number, cash in enumerate(flow):
        before, together = together, together + cash
        if together >= 0:
            return 0 if number == 0 else (number - 1) * 100 - before * 100 // cash
    return None


def inputs_dict(inputs: Inputs) -> dict[str, Any]:
    """Return inputs as plain whole numbers that JSON can keep."""
    plain = asdict(inputs)
    plain["ramp"] = list(inputs.ramp)
    plain["scenarios"] = {name: list(factors) for name, factors in inputs.scenarios}
    return plain


def inputs_from(plain: Mapping[str, Any]) -> Inputs:
    """Return the inputs that `inputs_dict` wrote; what an older program did not know keeps its usual value."""
    known = {one.name for one in fields(Inputs)}
    values = {key: value for key, value in plain.items() if key in known}
    if "ramp" in values:
        values["ramp"] = tuple(values["ramp"])
    if "scenarios" in values:
        values["scenarios"] = tuple((name, tuple(values["scenarios"][name])) for name in SCENARIOS)
    return Inputs(**values)


def _years(inputs: Inputs, factors: tuple[int, int, int]) -> tuple[YearResult, ...]:
    price, output, cost = factors
    # everything over whole denominators, so that a year is rounded but once
    full = inputs.units * inputs.output * inputs.price * price * output
    under = QUANTITY**2 * WHOLE**3
    running = (inputs.units * inputs.cost_per_unit + inputs.fixed_cost * QUANTITY) * cost
    shared = under * WHOLE**2
    running_part = running * (shared // (QUANTITY * WHOLE))
    together = -inputs.investment
    found = [YearResult(inputs.first_year - 1, 0, 0, 0, 0, 0, 0, together, together)]
    for number in range(1, inputs.life + 1):
        ramp = inputs.ramp[number - 1] if number <= len(inputs.ramp) else WHOLE
        income = full * ramp
        came = _nearest(income, under)
        went = _nearest(running_part + income * inputs.cost_share * cost, shared)
        interest = _interest(inputs, number)
        profit = came - went - interest
        together += profit
        collective = _nearest(profit * inputs.collective_share, WHOLE) if profit > 0 else 0
        year = inputs.first_year + number - 1
        found.append(YearResult(year, number, came, went, interest, profit, collective, profit, together))
    return tuple(found)


def _interest(inputs: Inputs, number: int) -> int:
    """Return a year's interest on what is still owed when it begins."""
    if not inputs.loan or number > inputs.loan_years:
        return 0
    owed = inputs.loan * (inputs.loan_years - number + 1)
    return _nearest(owed * inputs.loan_rate, inputs.loan_years * WHOLE)


def _nearest(part: int, of: int) -> int:
    """Return a fraction's nearest whole number, a half upwards."""
    return (2 * part + of) // (2 * of)


def _least(cumulated: Callable[[int], int]) -> int | None:
    """Return the least whole number from which the cash of all years is not negative; it never falls as that grows."""
    high = 1
    while cumulated(high) < 0:
        high *= 2
        if high > MOST:
            return None
    low = high // 2
    while low < high:
        middle = (low + high) // 2
        if cumulated(middle) >= 0:
            high = middle
        else:
            low = middle + 1
    return low
