"""What must hold after three years of three hundred households, whoever worked them: the oracle's figures."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.dividend_slips import check_slip, dividend_slips
from gacha_app.reports.dividend_wall import wall_list
from gacha_app.reports.dividends import dividend_list
from gacha_app.reports.households import household_balances
from gacha_app.reports.unpaid_dividends import unpaid_dividends
from gacha_app.services.dividend_lines import plan_in
from gacha_app.services.households import holdings_on
from gacha_app.storage import tables
from tests.services.three_hundred import together
from tests.three_hundred_story import BEGAN, YEARS, Story, account_of
from tests.village import day, rows


def asks(story: Story, report, *asked):
    with story.hands.reading() as session:
        return report(session, *asked)


def ids(story: Story) -> dict[str, int]:
    """Return the identities of households by their numbers."""
    with story.hands.reading() as session:
        return {
            one.number: one.id for one in session.execute(select(tables.households.c.number, tables.households.c.id))
        }


def the_register_is_as_told_on_any_day(story: Story) -> None:
    days = [BEGAN - dt.timedelta(1), BEGAN, *(dt.date(2021, 1, 1) + dt.timedelta(23 * place) for place in range(50))]
    for on in days:
        found = {one.number: (one.representative, one.shares) for one in asks(story, holdings_on, on)}
        told = together(story.told.held(on))
        held = {number: shares for number, (_name, shares) in found.items() if shares}
        assert held == told, on
        assert all(found[number][0] == story.told.representative(number, on) for number in told), on


def every_line_is_the_oracles(story: Story, year: int) -> None:
    plan = asks(story, plan_in, year)

    assert {one.number: one.amount for one in plan.lines} == story.amounts[year]
    assert sum(one.amount for one in plan.lines) == plan.total
    assert {one.number: (one.representative, one.shares) for one in plan.lines} == story.frozen[year]
    nets = {number: story.net_of(year, number) for number in story.amounts[year]}
    assert {one.number: one.net for one in plan.lines} == nets
    first, again = story.prints[year]
    assert first == again


def vouchers_say_what_the_lines_say(story: Story, year: int) -> None:
    numbers = {identity: number for number, identity in ids(story).items()}
    with story.hands.reading() as session:
        plan = plan_in(session, year)
        due = {
            numbers[one.household_id]: -one.amount
            for one in session.get_one(Voucher, plan.voucher_id).postings
            if one.household_id
        }
        paid: dict[str, int] = {}
        for voucher_id in {one.voucher_id for one in plan.lines if one.voucher_id}:
            for one in session.get_one(Voucher, voucher_id).postings:
                if one.household_id:
                    paid[numbers[one.household_id]] = paid.get(numbers[one.household_id], 0) + one.amount
        settled = [one.number for one in plan.lines if one.state is LineState.PAID]

    assert due == {number: amount for number, amount in story.amounts[year].items() if amount}
    assert paid == {number: story.net_of(year, number) for number in settled}


def slips_wall_and_signature_list_agree(story: Story, year: int) -> None:
    nets = {number: story.net_of(year, number) for number in story.amounts[year]}
    slips = asks(story, dividend_slips, year).slips
    wall = asks(story, wall_list, Period(year))
    to_sign = asks(story, dividend_list, Period(year))

    expected = [(number, story.amounts[year][number], nets[number]) for number in story.amounts[year]]
    assert [(one.number, one.amount, one.net) for one in slips] == expected
    assert rows(wall, "number", "amount", "net") == expected
    assert rows(to_sign, "number", "amount", "net") == expected
    assert all(sum(part[3] for part in one.parts) == one.amount for one in slips)
    assert not {row.cells["name"] for row in wall.rows} & {one.representative for one in slips}
    assert wall.totals["amount"] == sum(story.amounts[year].values())
    for one in slips[::60]:
        assert "校验相符" in asks(story, check_slip, one.code)
        assert "校验不符" in asks(story, check_slip, one.code[:-1] + ("0" if one.code[-1] != "0" else "1"))


def the_bank_was_told_everybody_once_and_then_who_came_back(story: Story) -> None:
    first, second = story.files["代发1.xlsx"], story.files["代发2.xlsx"]

    assert first == [(number, account_of(int(number)), amount) for number, amount in story.amounts[2022].items()]
    assert second == [(one, account_of(int(one)), story.amounts[2022][one]) for one in story.returned]
    states = {one.number: one.state for one in asks(story, plan_in, 2022).lines}
    assert {number for number, state in states.items() if state is not LineState.PAID} == {story.twice}
    assert states[story.twice] is LineState.RETURNED


def who_is_still_owed_stands_in_the_book(story: Story) -> None:
    known = ids(story)
    owed = {
        known[story.twice]: -story.amounts[2022][story.twice],
        known["0003"]: -story.net_of(2023, "0003"),
    }

    balances = asks(story, household_balances, day("2024-12-31"))
    assert {household: amount for household, amount in balances.items() if amount} == owed
    found = rows(asks(story, unpaid_dividends, Period(2024)), "number")
    assert sorted(number for (number,) in found) == ["0003", story.twice]
    plans = [asks(story, plan_in, year) for year in YEARS]
    assert [one.state for one in plans] == [PlanState.PAID, PlanState.APPROVED, PlanState.APPROVED]
    taken = {one.number: (one.payee, one.payee_relation) for plan in plans for one in plan.lines if one.payee}
    assert taken == {"0009": ("示例户9家人", "配偶"), "0030": ("示例户30家人", "继承人")}


def what_a_year_leaves_is_carried_on(story: Story) -> None:
    left = 0
    for year in YEARS:
        plan = asks(story, plan_in, year)
        # a tenth of 3,000,000 yuan goes to the reserve first
        assert (plan.result, plan.opening, plan.reserve) == (300_000_000, left, 30_000_000)
        assert plan.distributable == left + 270_000_000
        left = plan.distributable - sum(story.amounts[year].values()) - (5_000_000 if year == 2023 else 0)


def everything_holds(story: Story) -> None:
    """Check all of it but the township's package, which is made from the book's file."""
    the_register_is_as_told_on_any_day(story)
    for year in YEARS:
        every_line_is_the_oracles(story, year)
        vouchers_say_what_the_lines_say(story, year)
        slips_wall_and_signature_list_agree(story, year)
    the_bank_was_told_everybody_once_and_then_who_came_back(story)
    who_is_still_owed_stands_in_the_book(story)
    what_a_year_leaves_is_carried_on(story)
