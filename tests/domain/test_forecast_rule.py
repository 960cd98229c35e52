"""What an expansion would bring, held against reckoning of another kind, and against the published village."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.forecast import (
    SCENARIOS,
    STEPS,
    Inputs,
    changed_by,
    inputs_dict,
    inputs_from,
    outcome,
    outcomes,
    payback_of,
)
from gacha_app.services.forecasts import forecast_templates
from gacha_app.storage.reference import published_figures

SHEDS = Inputs(units=15_000, output=1_600_000, price=4_000, collective_share=6_000, investment=240_000_000)
FEN = Decimal(1)

anything = st.builds(
    Inputs,
    units=st.integers(1, 10**7),
    output=st.integers(1, 10**7),
    price=st.integers(1, 10**6),
    cost_per_unit=st.integers(0, 10**6),
    cost_share=st.integers(0, 10_000),
    fixed_cost=st.integers(0, 10**8),
    investment=st.integers(0, 10**11),
    collective_share=st.integers(0, 10_000),
    life=st.integers(1, 20),
    ramp=st.lists(st.integers(0, 10_000), max_size=1).map(tuple),
    discount_rate=st.integers(0, 3_000),
)


def published(place: str, figure: str) -> int:
    rows = published_figures()
    return int(next(one["value"] for one in rows if one["place"] == place and one["figure"] == figure))


def test_the_published_village_comes_out_of_its_own_inputs():
    gacha = "乌兰素海嘎查"
    price = published(gacha, "温棚葡萄年利润") * 100 // published(gacha, "温棚葡萄产量")
    area = published(gacha, "计划新建种植面积")
    yearly, collective = published(gacha, "项目预计年创收"), published(gacha, "带动集体合作社年收入")
    share = collective * 10_000 // yearly

    found = outcome(
        Inputs(
            units=area * 1000, output=published(gacha, "温棚葡萄亩产") * 1000, price=price, collective_share=share,
            investment=1,
        )
    )  # fmt: skip

    assert (price, share) == (40_00, 60_00)
    assert (found.full_year.profit, found.full_year.collective) == (960_000_00, 576_000_00)
    assert (yearly, collective) == (960_000, 576_000)


def test_the_examples_to_begin_with_can_all_be_worked_out():
    for title, inputs in forecast_templates().values():
        found = outcomes(inputs)
        assert found["low"].full_year.profit <= found["expected"].full_year.profit <= found["high"].full_year.profit
        assert title

    grapes = outcome(forecast_templates()["grapes"][1])
    assert (grapes.full_year.profit, grapes.full_year.collective) == (960_000_00, 576_000_00)


@settings(max_examples=60, deadline=None)
@given(anything)
def test_years_agree_with_decimal_reckoning(inputs):
    found = outcome(inputs, break_even=False)
    full = Decimal(inputs.units) * inputs.output * inputs.price / 1_000_000
    together = Decimal(-inputs.investment)
    for year in found.years[1:]:
        ramp = Decimal(inputs.ramp[year.number - 1] if year.number <= len(inputs.ramp) else 10_000) / 10_000
        income = (full * ramp).quantize(FEN, ROUND_HALF_UP)
        cost = Decimal(inputs.units) * inputs.cost_per_unit / 1000 + inputs.fixed_cost
        cost = (cost + full * ramp * inputs.cost_share / 10_000).quantize(FEN, ROUND_HALF_UP)
        profit = income - cost
        together += profit
        part = (profit * inputs.collective_share / 10_000).quantize(FEN, ROUND_HALF_UP) if profit > 0 else Decimal(0)
        assert (year.income, year.cost, year.profit) == (income, cost, profit)
        assert (year.collective, year.cumulated) == (part, together)


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=15), st.integers(0, 10**6))
def test_payback_is_the_first_hundredth_of_a_year_at_which_nothing_is_missing(later, investment):
    flow = [-investment, *later]
    found = payback_of(flow)

    def come_back(hundredths: int) -> Fraction:
        """Return what has come in after so many hundredths of a year, each year's cash evenly."""
        whole, part = divmod(hundredths, 100)
        started = Fraction(sum(later[:whole]))
        return started + (Fraction(later[whole] * part, 100) if whole < len(later) else 0) - investment

    oracle = next((one for one in range(len(later) * 100 + 1) if come_back(one) >= 0), None)

    # within a year that ends below nought it may touch it no earlier than its beginning
    assert found == oracle


def test_money_that_never_comes_back_has_no_payback():
    loss = outcome(replace(SHEDS, fixed_cost=10**9))

    assert (loss.payback, loss.payback_discounted, loss.full_year.collective) == (None, None, 0)
    assert loss.full_year.profit < 0


def test_discounting_puts_payback_off_and_value_down():
    plain, dear = outcome(replace(SHEDS, discount_rate=0)), outcome(replace(SHEDS, discount_rate=1_000))

    assert plain.payback == plain.payback_discounted == 250
    assert plain.present_value == plain.years[-1].cumulated
    assert dear.payback == 250
    # 960,000 × (1/1.1 + 1/1.21) = 1,666,115.70; of the third year's 721,262.21 the missing 733,884.30 is more
    assert dear.payback_discounted == 302
    assert dear.present_value < plain.present_value


@settings(max_examples=40, deadline=None)
@given(anything)
def test_one_fen_less_than_the_break_even_price_does_not_pay(inputs):
    found = outcome(inputs)

    if found.break_even_price is None:
        assert outcome(replace(inputs, price=10**12), break_even=False).years[-1].cumulated < 0
        return
    at = outcome(replace(inputs, price=found.break_even_price), break_even=False)
    assert at.years[-1].cumulated >= 0
    if found.break_even_price:
        below = outcome(replace(inputs, price=found.break_even_price - 1), break_even=False)
        assert below.years[-1].cumulated < 0


def test_interest_is_on_what_is_still_owed():
    found = outcome(replace(SHEDS, loan=100_000_000, loan_rate=400, loan_years=4))

    assert [one.interest for one in found.years[1:6]] == [4_000_000, 3_000_000, 2_000_000, 1_000_000, 0]
    assert found.years[1].profit == found.years[1].income - found.years[1].cost - 4_000_000


def test_grants_bring_the_villages_own_money_back_sooner():
    found = outcome(replace(SHEDS, grants=120_000_000))

    assert (found.payback, found.payback_own) == (250, 125)


def test_sensitivity_moves_one_thing_and_leaves_the_rest():
    base = outcome(SHEDS, break_even=False).full_year
    for step in STEPS:
        dearer = outcome(changed_by(SHEDS, "price", step), break_even=False).full_year
        assert dearer.income == base.income * (10_000 + step) // 10_000
        built = changed_by(replace(SHEDS, grants=1), "investment", step)
        assert built.investment == SHEDS.investment * (10_000 + step) // 10_000
        assert outcome(built, break_even=False).full_year.profit == base.profit


def test_scenarios_multiply_price_output_and_cost():
    inputs = replace(SHEDS, cost_per_unit=1_000_00, cost_share=1_000)
    low = outcome(inputs, "low").full_year

    assert low.income == 960_000_00 * 90 * 85 // 10_000
    assert low.cost == (15_000_00 * 110 + low.income * 11) // 100


def test_inputs_are_kept_and_read_again():
    inputs = replace(SHEDS, ramp=(3_000, 7_000), loan=5, loan_years=2)

    assert inputs_from(inputs_dict(inputs)) == inputs
    # what an older program did not know keeps its usual value
    assert inputs_from({"units": 5, "gone": 1}).life == Inputs().life


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"output": 0}, "output"),
        ({"units": -1}, "units"),
        ({"price": 0}, "price"),
        ({"life": 0}, "life"),
        ({"life": 51}, "life"),
        ({"collective_share": 10_001}, "collective_share"),
        ({"cost_share": -1}, "cost_share"),
        ({"ramp": (10_001,)}, "ramp"),
        ({"grants": 240_000_001}, "grants"),
        ({"loan": 1, "loan_years": 0}, "loan_years"),
        ({"first_year": 20}, "first_year"),
        ({"kind": "mine"}, "kind"),
        ({"price": 10**15}, "price"),
        ({"scenarios": (("low", (1, 1, 1)),)}, "scenarios"),
    ],
)
def test_what_nothing_can_be_forecast_from_is_refused(change, field):
    with pytest.raises(InvalidInput) as refused:
        outcomes(replace(SHEDS, **change))

    assert refused.value.field == field
    assert str(refused.value).endswith("。")


def test_there_are_three_scenarios():
    assert list(outcomes(SHEDS)) == list(SCENARIOS) == ["low", "expected", "high"]
