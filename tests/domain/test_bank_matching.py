"""What of the bank's lines and the book's postings is the same money."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from gacha_app.domain.bank_matching import Item, likeness, propose_matches

FIRST = dt.date(2023, 1, 1)


def item(identity: int, day: int, amount: int, text: str = "", bundle: int = 0) -> Item:
    return Item(identity, FIRST + dt.timedelta(days=day), amount, text, bundle)


def found(lines: list[Item], postings: list[Item], window: int = 7) -> dict[tuple[int, ...], tuple[int, ...]]:
    return {one.lines: one.postings for one in propose_matches(lines, postings, window)}


amounts = st.integers(-30, 30).filter(bool)
texts = st.sampled_from(["", "收河滩地租金", "河滩地租金", "转账", "付电费", "网银转入"])
sides = st.lists(st.tuples(st.integers(0, 20), amounts, texts, st.integers(0, 3)), max_size=25)


@given(sides, sides, st.integers(0, 9))
def test_nothing_is_ever_invented(bank, book, window):
    lines = [item(place, day, amount, text) for place, (day, amount, text, _bundle) in enumerate(bank)]
    postings = [item(place, *said) for place, said in enumerate(book)]

    proposals = propose_matches(lines, postings, window)

    used_lines = [one for proposal in proposals for one in proposal.lines]
    used_postings = [one for proposal in proposals for one in proposal.postings]
    assert len(set(used_lines)) == len(used_lines)
    assert len(set(used_postings)) == len(used_postings)
    for one in proposals:
        assert one.lines
        assert one.postings
        assert sum(lines[line].amount for line in one.lines) == sum(postings[each].amount for each in one.postings)
        for line in one.lines:
            assert all(abs((lines[line].date - postings[each].date).days) <= window for each in one.postings)
        assert 0 <= one.score <= 100
    assert proposals == propose_matches(lines, postings, window)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 10**9), st.integers(0, 3), st.booleans()),
             unique_by=lambda one: one[1], max_size=40),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_every_payment_of_an_amount_of_its_own_is_found_and_sure(payments, shuffled):
    lines = [item(place, day + late, amount, "转账") for place, (day, amount, late, _known) in enumerate(payments)]
    postings = [item(1000 + place, day, amount) for place, (day, amount, _late, known) in enumerate(payments) if known]
    truth = {(place,): (1000 + place,) for place, payment in enumerate(payments) if payment[3]}
    shuffled.shuffle(postings)

    proposals = [one for one in propose_matches(lines, postings) if one.sure]

    # several postings of one day may by chance add up to the line of one that the book does not know
    assert truth.items() <= {one.lines: one.postings for one in proposals}.items()


def test_the_nearer_day_and_the_better_words_win():
    lines = [item(1, 5, 100, "示例公司 租金"), item(2, 8, 100, "示例商店 电费")]
    postings = [item(11, 8, 100, "付示例商店电费"), item(12, 6, 100, "收示例公司租金")]

    assert found(lines, postings) == {(1,): (12,), (2,): (11,)}


def test_two_postings_that_may_be_meant_alike_leave_it_open():
    (proposal,) = propose_matches([item(1, 5, 100)], [item(11, 4, 100, "甲"), item(12, 6, 100, "乙")])

    assert not proposal.sure


def test_one_transfer_pays_all_postings_of_a_day():
    lines = [item(1, 6, -300, "机械租赁")]
    postings = [item(11, 5, -100, "机械租赁费"), item(12, 5, -200, "机械租赁费"), item(13, 4, -50, "电费")]

    (proposal,) = propose_matches(lines, postings)

    assert (proposal.lines, proposal.postings, proposal.sure) == ((1,), (11, 12), True)


def test_one_transfer_pays_all_postings_of_a_voucher():
    lines = [item(1, 5, -300)]
    postings = [item(11, 5, -100, bundle=7), item(12, 5, -200, bundle=7), item(13, 5, -50, bundle=8)]

    assert found(lines, postings) == {(1,): (11, 12)}


def test_some_of_a_days_postings_that_add_up_are_shown_but_never_sure():
    lines = [item(1, 5, -300)]
    postings = [item(11, 5, -100), item(12, 5, -200), item(13, 5, -50)]

    (proposal,) = propose_matches(lines, postings)

    assert (proposal.postings, proposal.sure) == ((11, 12), False)


def test_one_posting_may_be_several_lines_of_a_day():
    assert found([item(1, 5, 100), item(2, 5, 200)], [item(11, 4, 300)]) == {(1, 2): (11,)}


def test_what_lies_further_apart_than_the_window_is_not_proposed():
    assert found([item(1, 9, 100)], [item(11, 1, 100)]) == {}
    assert found([item(1, 9, 100)], [item(11, 1, 100)], 8) == {(1,): (11,)}


def test_a_crowd_of_one_amount_is_paired_by_day_and_in_order():
    lines = [item(place, place // 4, 100, "水费") for place in range(80)]
    postings = [item(1000 + place, place // 4, 100, "水费") for place in range(80)]

    pairs = found(lines, postings)

    assert len(pairs) == 80
    assert all(lines[line].date == postings[posting - 1000].date for (line,), (posting,) in pairs.items())


def test_what_banks_print_everywhere_tells_nothing():
    assert likeness("网银转账", "转账存入") == 0
    assert likeness("示例公司 收租金", "收示例公司租金") > 50
