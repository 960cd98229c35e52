"""How far a dividend has come, and what one household gets of it."""

from __future__ import annotations

import datetime as dt

from village import Village

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.reports.dividend_story import DividendStanding, DividendStory, dividend_standing, dividend_story
from gacha_app.reports.report import EntryFilter


def standing(village: Village, year: int = 2023) -> DividendStanding:
    with village.book.reading() as session:
        return dividend_standing(session, year)


def story(village: Village, household: int, year: int = 2023) -> DividendStory | None:
    with village.book.reading() as session:
        return dividend_story(session, household, year)


def test_a_year_without_a_plan_says_what_may_be_distributed(busy: Village) -> None:
    now = standing(busy)

    assert (now.state, now.total, now.households) == (None, 0, 0)
    # 10,500 came in and 1,750 went out; a fifth goes to the reserve, 3,000 are left of 2022
    assert (now.basis.result, now.basis.reserve, now.basis.distributable) == (875_000, 175_000, 1_000_000)


def test_a_proposal_is_measured_by_the_books_of_today(busy: Village) -> None:
    busy.proposes("9000")
    busy.records("management", "1000", on="2023-12-01")

    now = standing(busy)

    assert (now.state, now.households, now.shares) == (PlanState.PROPOSED, 3, 45_000)
    assert now.left == now.basis.distributable - 900_000 == 20_000


def test_an_approved_plan_keeps_the_basis_it_was_approved_on(busy: Village) -> None:
    busy.distributes("900")
    before = standing(busy).basis
    busy.records("management", "1000", on="2023-12-01")

    assert standing(busy).basis == before


def test_who_is_paid_is_counted(busy: Village) -> None:
    busy.distributes("900")
    busy.pays(2023, "0001")

    now = standing(busy)

    assert (now.paid, now.unpaid, now.paid_amount, now.unpaid_amount) == (1, 2, 20_000, 70_000)


def test_a_households_story_tells_its_payment_and_its_vouchers(busy: Village) -> None:
    busy.distributes("900")
    busy.pays(2023, "0001", on="2024-01-10")

    told = story(busy, 1)

    assert told is not None
    assert (told.shares, told.amount, told.net, told.extra, told.last_year) == (10_000, 20_000, 20_000, 0, 0)
    assert (told.state, told.paid_on, told.paid_from) == (LineState.PAID, dt.date(2024, 1, 10), "102")
    assert [one.source for one in told.vouchers] == [
        EntryFilter(account="113", household_id=1, entry_kind=kind, first=day, last=day)
        for kind, day in (("dividend", dt.date(2023, 12, 31)), ("dividend_payment", dt.date(2024, 1, 10)))
    ]


def test_the_fen_of_the_remainder_and_last_year_are_told(busy: Village) -> None:
    busy.distributes("300", 2022)
    # 100.01 over 1, 2 and 1.5 shares: two fen are left over, and the first household lost least
    busy.proposes("100.01", 2023)

    told = [story(busy, household) for household in (1, 2, 3)]

    assert [one and (one.amount, one.extra) for one in told] == [(2_222, 0), (4_445, 1), (3_334, 1)]
    assert [one and one.last_year for one in told] == [6_667, 13_333, 10_000]
    assert [one and one.vouchers for one in told] == [(), (), ()]


def test_who_gets_nothing_has_no_story(busy: Village) -> None:
    assert story(busy, 1) is None

    busy.proposes("900")
    assert story(busy, 99) is None
