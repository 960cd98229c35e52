"""What of income raised against claims was received: followed until money came, or it was written off."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.received import Movement, operating_claims, unreceived

FIRST = dt.date(2023, 1, 1)
NOBODY = ("112", "", 0)


def debtor(number):
    return ("112", "counterparty", number)


def moved(place, income=0, claims=None, paid=0, lost=0, **more):
    return Movement(
        place, f"记-{place}", FIRST + dt.timedelta(days=place), "", income, claims or {}, paid, lost, **more
    )


def sold(place, who, amount, contract=0):
    return moved(place, amount, {(debtor(who), contract): amount})


def came(place, who, amount, contract=0):
    return moved(place, 0, {(debtor(who), contract): -amount}, paid=amount)


steps = st.lists(
    st.tuples(st.sampled_from(["sold", "came", "lost"]), st.integers(1, 2), st.integers(1, 50)), max_size=25
)


@given(steps)
def test_what_is_not_received_is_what_was_raised_less_what_came(story):
    """Kept beside it: for every debtor three sums, whatever the order was."""
    movements, sums = [], {1: [0, 0, 0], 2: [0, 0, 0]}
    for place, (what, who, amount) in enumerate(story):
        raised, paid, lost = sums[who]
        if what == "sold":
            movements.append(sold(place, who, amount))
            sums[who][0] += amount
        elif what == "came":
            movements.append(came(place, who, amount))
            sums[who][1] += amount
        elif raised - paid - lost >= amount:
            movements.append(moved(place, 0, {(debtor(who), 0): -amount}, lost=amount))
            sums[who][2] += amount

    found = unreceived(operating_claims(movements))

    assert found == sum(max(raised - paid, lost) for raised, paid, lost in sums.values())


def test_a_claim_of_another_origin_is_paid_first_where_it_is_older():
    loan = moved(0, 0, {(debtor(1), 0): 100}, paid=0)
    claims = operating_claims([loan, sold(1, 1, 50), came(2, 1, 120)])

    assert [(one.amount, one.left) for one in claims] == [(50, 30)]


def test_money_for_a_contract_pays_the_claims_of_that_contract_first():
    claims = operating_claims([sold(0, 1, 100, contract=7), sold(1, 1, 100, contract=8), came(2, 1, 60, contract=8)])

    assert [(one.contract, one.left) for one in claims] == [(7, 100), (8, 40)]


def test_income_partly_paid_at_once_leaves_only_the_rest_open():
    half = moved(0, 100, {(debtor(1), 0): 40}, paid=60)

    assert unreceived(operating_claims([half])) == 40


def test_a_claim_reduced_together_with_its_income_was_never_raised():
    back = moved(1, -30, {(debtor(1), 0): -30})
    claims = operating_claims([sold(0, 1, 100), back])

    assert unreceived(claims) == 70
    assert claims[0].came[0][1:] == ("reduced", 30)


def test_a_claim_taken_over_by_another_debtor_stays_unreceived_until_he_pays():
    over = moved(1, 0, {(debtor(1), 0): -100, (debtor(2), 0): 100})
    claims = operating_claims([sold(0, 1, 100), over])
    assert unreceived(claims) == 100

    claims = operating_claims([sold(0, 1, 100), over, came(2, 2, 100)])
    assert unreceived(claims) == 0


def test_what_is_distributed_settles_no_claim_by_itself():
    dividend = moved(1, 0, {(debtor(1), 0): -100})

    assert unreceived(operating_claims([sold(0, 1, 80), dividend])) == 80


def test_nobody_knows_what_an_opening_claim_was_raised_for():
    opening = moved(0, 0, {(NOBODY, 0): 90}, paid=500, opening=True)

    assert operating_claims([opening]) == []
