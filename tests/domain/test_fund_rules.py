"""When a deadline of subsidy money counts, is near, past, done in time or late."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.fund import FundMoney, first_shortage
from gacha_app.domain.fund_plan import stage_of
from gacha_app.domain.fund_rules import FundRule, deadline_of
from gacha_app.storage.reference import fund_rules

RULE = FundRule("start", "开工", "arrival", "start", 90, "迟了", "开工", ahead=30, levels=("central",))
ARRIVED = dt.date(2023, 3, 1)
DUE = dt.date(2023, 5, 30)


def state(today, **days):
    return deadline_of(RULE, "central", days).state(today)


@pytest.mark.parametrize(
    ("today", "days", "expected"),
    [
        (DUE, {}, "waiting"),
        (dt.date(2023, 4, 29), {"arrival": ARRIVED}, "open"),
        (dt.date(2023, 4, 30), {"arrival": ARRIVED}, "near"),
        (DUE, {"arrival": ARRIVED}, "near"),
        (dt.date(2023, 5, 31), {"arrival": ARRIVED}, "past"),
        (dt.date(2024, 1, 1), {"arrival": ARRIVED, "start": DUE}, "done"),
        (dt.date(2024, 1, 1), {"arrival": ARRIVED, "start": dt.date(2023, 5, 31)}, "done_late"),
        (DUE, {"start": DUE}, "done"),
    ],
)
def test_a_deadline_counts_from_its_event_and_ends_with_another(today, days, expected):
    assert state(today, **days) == expected


def test_a_deadline_says_by_how_many_days_it_is_past():
    deadline = deadline_of(RULE, "central", {"arrival": ARRIVED})

    assert deadline.due == DUE
    assert deadline.late(dt.date(2023, 6, 9)) == 10


def test_a_deadline_is_only_for_money_of_its_levels():
    assert deadline_of(RULE, "donation", {"arrival": ARRIVED}) is None


def test_every_deadline_that_ships_is_sound_and_names_its_cure():
    for rule in fund_rules():
        rule.check()
        rule.sentence.format(fund="甲", since=ARRIVED, due=DUE, late=3)
        assert rule.cure


@pytest.mark.parametrize(
    "wrong", [{"since": "never"}, {"until": "never"}, {"severity": "loud"}, {"days": -1}, {"levels": ("moon",)}]
)
def test_a_deadline_that_cannot_be_is_refused(wrong):
    said = {"since": "arrival", "until": "start", "days": 1, "severity": "wait", "levels": (), **wrong}

    with pytest.raises(InvalidInput):
        FundRule("x", "x", sentence="", cure="", **said).check()


@pytest.mark.parametrize(
    ("kept", "days", "received", "stage"),
    [
        ("granted", {}, 0, "granted"),
        ("granted", {}, 5, "received"),
        ("accepted", {}, 5, "accepted"),
        ("accepted", {"approval": ARRIVED}, 5, "received"),
        ("granted", {"notice": ARRIVED}, 0, "granted"),
        ("granted", {"start": ARRIVED}, 0, "started"),
        ("granted", {"start": ARRIVED, "acceptance": DUE, "completion": DUE}, 1, "accepted"),
        ("granted", {"final_account": DUE}, 1, "settled"),
    ],
)
def test_the_stage_is_the_furthest_milestone_or_what_was_entered(kept, days, received, stage):
    assert stage_of(kept, days, received) == stage


def test_a_shortage_is_found_on_its_first_day_and_only_where_it_is_worse_than_before():
    first, second, third = (dt.date(2023, 1, day) for day in (1, 2, 3))

    assert first_shortage({first: 10}, {second: -10}) is None
    assert first_shortage({second: 10}, {first: -1}) == (first, 0, -1)
    assert first_shortage({first: 10, third: -10}, {second: -4}) == (third, 0, -4)
    # an old book that is overdrawn already may still be put right
    assert first_shortage({first: -5}, {second: 3}) is None


def test_nothing_received_is_no_progress():
    assert FundMoney().progress == 0
    assert FundMoney(300, 100, 50).progress == 3333
    assert FundMoney(300).arrived(0) == 0
    assert FundMoney(300).arrived(400) == 7500
