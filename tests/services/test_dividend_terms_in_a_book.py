"""Dividends by other terms than a plain total, in a real book: kinds, days, withholding, set-off, steps."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.dividend import Allocation, LineState, PlanState
from gacha_app.domain.dividend_steps import PlanStep
from gacha_app.domain.dividend_terms import Terms
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.household import Member
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.distribution import basis_for, distribution_of
from gacha_app.reports.ledger import balances
from gacha_app.services.books import change_organisation, organisation, verify
from gacha_app.services.dividend_offsets import set_off
from gacha_app.services.dividend_payments import leave_unclaimed, pay_dividend
from gacha_app.services.dividend_steps import excuse_step, forget_step, record_step, steps_of
from gacha_app.services.dividends import (
    approve_dividend,
    plan_of,
    plan_parts,
    propose_dividend,
    withdraw_dividend,
)
from gacha_app.services.households import holdings_on
from gacha_app.services.register_events import leave_member
from gacha_app.services.share_moves import move_shares
from gacha_app.services.vouchers import enter_voucher
from tests.village import Village, day

LATER = day("2030-12-31")
WHOLE_YEAR, HALF_YEAR = 3_650_000, 1_840_000


@pytest.fixture
def three(tmp_path):
    """Return a village that earned 10,000 yuan in 2023; its third household has had shares only since July."""
    village = Village(tmp_path, first_year=2023)
    village.has_household("示例甲", "1")
    village.has_household("示例乙", "1", people=2)
    village.has_household("示例丙", "1", on="2023-07-01")
    sells(village)
    yield village
    village.close()


def left_on(village, code, until=LATER):
    sums = village.asks(balances, until)
    return sum(amount for account, amount in sums.items() if account.startswith(code))


def test_share_days_give_the_one_who_joined_in_july_half(three):
    plan = propose_dividend(three.book, 2023, terms=Terms(total=parse_yuan("913.4"), weighting="days"))

    # 365 + 365 + 184 days
    assert [line.amount for line in plan.lines] == [36_476, 36_476, 18_388]
    with three.book.reading() as session:
        parts = plan_parts(session, plan_of(three.book, 2023))
    assert [parts[line.household_id][0].weight for line in plan.lines] == [WHOLE_YEAR, WHOLE_YEAR, HALF_YEAR]
    approve_dividend(three.book, 2023)
    assert verify(three.book) == ()


def test_kinds_of_shares_have_pools_of_their_own(three):
    first = plan_of_ids(three)[0]
    move_shares(three.book, "allotment", first, 20_000, day("2023-03-01"), share_kind="labour")

    propose_dividend(three.book, 2023, terms=Terms("kinds", pools={"member": 10_000, "labour": 5_000}))
    approve_dividend(three.book, 2023)

    assert [line.amount for line in plan_of(three.book, 2023).lines] == [8_334, 3_333, 3_333]
    assert verify(three.book) == ()


def test_a_register_that_changed_since_the_proposal_is_seen_even_if_the_sum_stays(three):
    first = plan_of_ids(three)[0]
    propose_dividend(three.book, 2023, terms=Terms("kinds", pools={"member": 10_000}))
    move_shares(three.book, "withdrawal", first, 5_000, day("2023-03-01"), note="示例")
    move_shares(three.book, "allotment", first, 5_000, day("2023-03-01"), share_kind="labour")

    with pytest.raises(InvalidInput, match="登记簿有变动"):
        approve_dividend(three.book, 2023)


def test_withholding_set_off_and_other_allocations_all_reach_their_accounts(three):
    second = plan_of_ids(three)[1]
    borrows(three, second)
    terms = Terms(total=300_000, tax_rate=1_000, allocations=(Allocation("示例敬老", 50_000, "211"),))
    propose_dividend(three.book, 2023, terms=terms)
    set_off(three.book, 2023, "0002", 10_000, "示例：2024年1月5日本人签字")
    plan = approve_dividend(three.book, 2023)

    assert [(one.amount, one.tax, one.offset, one.net) for one in plan.lines] == [
        (100_000, 10_000, 0, 90_000), (100_000, 10_000, 10_000, 80_000), (100_000, 10_000, 0, 90_000),
    ]  # fmt: skip
    assert (left_on(three, "214"), left_on(three, "211"), left_on(three, "311")) == (-30_000, -50_000, -50_200_000)
    # what is owed to households is what is to be paid; the debt of the second is gone
    assert left_on(three, "113") == -260_000
    whole = three.asks(distribution_of, 2023)
    assert (whole.members, whole.allocated, whole.closing) == (300_000, 50_000, 450_000)
    assert whole.closing == whole.kept

    pay_dividend(three.book, 2023, on=day("2024-01-10"))
    assert left_on(three, "113") == 0
    assert verify(three.book) == ()


def test_withdrawing_takes_everything_back(three):
    second = plan_of_ids(three)[1]
    borrows(three, second)
    before = three.asks(balances, day("2030-12-31"))
    terms = Terms(total=300_000, tax_rate=1_000, allocations=(Allocation("示例敬老", 50_000, "211"),))
    propose_dividend(three.book, 2023, terms=terms)
    approve_dividend(three.book, 2023)
    set_off(three.book, 2023, "0002", 10_000, "示例同意")

    withdraw_dividend(three.book, 2023, "示例：会议没有通过")

    after = three.asks(balances, day("2030-12-31"))
    assert {code: amount for code, amount in after.items() if amount} == before
    assert verify(three.book) == ()


@pytest.mark.parametrize(
    ("amount", "consent", "said"),
    [
        (10_001, "示例同意", "欠集体 100.00 元，应分 1,000.00 元，最多抵扣 100.00 元"),
        (5_000, " ", "请写明农户同意抵扣的凭据"),
        (-1, "示例同意", "应大于零"),
    ],
)
def test_a_set_off_needs_a_debt_and_consent(three, amount, consent, said):
    borrows(three, plan_of_ids(three)[1])
    propose_dividend(three.book, 2023, total=300_000)

    with pytest.raises(InvalidInput, match=said):
        set_off(three.book, 2023, "0002", amount, consent)

    assert [line.offset for line in plan_of(three.book, 2023).lines] == [0, 0, 0]


def test_what_is_not_fetched_stays_owed_for_years_and_an_heir_may_take_it(three):
    propose_dividend(three.book, 2023, total=300_000)
    approve_dividend(three.book, 2023)
    leave_unclaimed(three.book, 2023, "0003", "示例：外出务工，联系不上")
    pay_dividend(three.book, 2023, households=["0001", "0002"], on=day("2024-01-10"))

    assert plan_of(three.book, 2023).state is PlanState.APPROVED
    assert left_on(three, "113", day("2025-12-31")) == -100_000
    with pytest.raises(InvalidInput, match="代领要写明"):
        pay_dividend(three.book, 2023, households=["0003"], payee="示例子", on=day("2026-01-10"))
    with pytest.raises(InvalidInput, match="代领一次只能登记一户"):
        pay_dividend(three.book, 2023, payee="示例子", relation="继承人", on=day("2026-01-10"))

    plan = pay_dividend(
        three.book, 2023, households=["0003"], payee="示例子", relation="继承人", money="101", on=day("2026-01-10")
    )
    line = plan.lines[2]
    assert (line.state, line.payee, line.payee_relation, plan.state) == (
        LineState.PAID, "示例子", "继承人", PlanState.PAID,
    )  # fmt: skip


def test_a_record_date_to_come_or_before_any_share_is_refused(three):
    with pytest.raises(InvalidInput, match="还没有到"):
        propose_dividend(three.book, 2023, total=1, record_date=dt.date.today() + dt.timedelta(1))
    with pytest.raises(InvalidInput, match="没有任何份额"):
        propose_dividend(three.book, 2023, total=1, record_date=day("2019-12-31"))
    with pytest.raises(InvalidInput, match="请核对年份"):
        propose_dividend(three.book, 2022, total=1, record_date=day("2024-01-01"))
    with pytest.raises(InvalidInput, match="登记日应在 2023 年内"):
        propose_dividend(three.book, 2023, terms=Terms(total=1, weighting="days"), record_date=day("2024-01-01"))


def test_a_dead_representative_is_not_in_the_frozen_register(three):
    with three.book.reading() as session:
        members = session.query(Member).filter_by(household_id=plan_of_ids(three)[1]).order_by("id").all()
    head, heir = members[0].id, members[1].name
    leave_member(three.book, "death", head, day("2023-09-01"), representative=heir)

    plan = propose_dividend(three.book, 2023, total=300_000)

    assert [line.representative for line in plan.lines] == ["示例甲", heir, "示例丙"]


# Steps


def steps(village, until="approved"):
    """Take the steps up to one as a village does."""
    taken = [
        PlanStep("supervisors", day("2024-01-02"), "示例监事"),
        PlanStep("party", day("2024-01-03"), "示例支部"),
        PlanStep("township", day("2024-01-04"), "示例苏木"),
        PlanStep("opened", day("2024-01-05"), days=10),
        PlanStep("meeting", day("2024-01-15"), entitled=30, present=25, in_favour=22, against=2, abstained=1),
        PlanStep("published", day("2024-01-16"), days=5),
        PlanStep("filed", day("2024-01-21")),
    ]
    for step in taken:
        if step.step == until:
            return
        record_step(village.book, 2023, step)


def test_a_plan_goes_step_by_step_to_its_approval(three):
    propose_dividend(three.book, 2023, total=300_000)
    steps(three)
    approve_dividend(three.book, 2023, on=day("2024-01-22"))

    with three.book.reading() as session:
        told = [(one.step, one.excuse) for one in steps_of(session, plan_of(three.book, 2023))]
    order = ["supervisors", "party", "township", "opened", "meeting", "published", "filed", "approved"]
    assert told == [(key, "") for key in order]


def test_a_missing_step_stops_the_next_unless_it_is_let_pass_by_name(three):
    propose_dividend(three.book, 2023, total=300_000)

    with pytest.raises(InvalidInput, match="“监事会审核”还没有办理，不能先登记“党组织研究”"):
        record_step(three.book, 2023, PlanStep("party", day("2024-01-03"), "示例支部"))
    with pytest.raises(InvalidInput, match="请写明免除的原因"):
        excuse_step(three.book, 2023, "supervisors", " ")
    excuse_step(three.book, 2023, "supervisors", "示例：监事会空缺")
    record_step(three.book, 2023, PlanStep("party", dt.date.today(), "示例支部"))

    with three.book.reading() as session:
        told = {one.step: (one.excuse, one.recorded_by) for one in steps_of(session, plan_of(three.book, 2023))}
    assert told == {"supervisors": ("示例：监事会空缺", "苏和"), "party": ("", "苏和")}


def test_a_village_may_insist_on_every_step(three):
    kept = organisation(three.book)
    kept.step_rule = "required"
    change_organisation(three.book, kept)
    propose_dividend(three.book, 2023, total=300_000)

    with pytest.raises(InvalidInput, match="还没有办理：监事会审核、党组织研究"):
        approve_dividend(three.book, 2023)
    approve_dividend(three.book, 2023, excuse="示例：补办")

    with three.book.reading() as session:
        told = {one.step: one.excuse for one in steps_of(session, plan_of(three.book, 2023))}
    assert told["meeting"] == "示例：补办"
    assert told["approved"] == ""


@pytest.mark.parametrize(
    ("vote", "said"),
    [
        ({"entitled": 30, "present": 19, "in_favour": 19}, "实到 19 人，不足三分之二，会议无效"),
        ({"entitled": 30, "present": 30, "in_favour": 19}, "同意 19 人，不足三分之二，方案没有通过"),
        ({"entitled": 30, "present": 31, "in_favour": 25}, "人数对不上"),
        ({"entitled": 30, "present": 25, "in_favour": 22, "against": 4}, "人数对不上"),
        ({"entitled": 30, "present": 25}, "请填写同意人数"),
        ({"entitled": 30, "present": 25, "in_favour": 25, "against": -1}, "不能是负数"),
    ],
)
def test_a_vote_that_does_not_pass_is_no_step(three, vote, said):
    propose_dividend(three.book, 2023, total=300_000)
    steps(three, "meeting")

    with pytest.raises(InvalidInput, match=said):
        record_step(three.book, 2023, PlanStep("meeting", day("2024-01-15"), **vote))


def test_papers_lie_open_ten_days_before_the_meeting(three):
    propose_dividend(three.book, 2023, total=300_000)
    steps(three, "opened")

    with pytest.raises(InvalidInput, match="至少 10 天"):
        record_step(three.book, 2023, PlanStep("opened", day("2024-01-05"), days=9))
    record_step(three.book, 2023, PlanStep("opened", day("2024-01-05"), days=10))
    with pytest.raises(InvalidInput, match="最早在 2024-01-15 办理"):
        record_step(three.book, 2023, PlanStep("meeting", day("2024-01-14"), entitled=30, present=25, in_favour=22))


def test_the_last_step_recorded_wrongly_is_taken_out(three):
    propose_dividend(three.book, 2023, total=300_000)
    steps(three, "township")

    with pytest.raises(InvalidInput, match="后面的“党组织研究”已经登记"):
        forget_step(three.book, 2023, "supervisors")
    forget_step(three.book, 2023, "party")

    with three.book.reading() as session:
        assert [one.step for one in steps_of(session, plan_of(three.book, 2023))] == ["supervisors"]


def test_the_charters_floor_and_cap_bound_the_reserve(tmp_path):
    village = Village(tmp_path, first_year=2023, reserve_floor=300_000, opening={"102": "1000"})
    village.has_household("示例甲", "1")
    sells(village)
    assert village.asks(basis_for, 2023).reserve == 300_000

    kept = organisation(village.book)
    kept.reserve_cap = 350_000
    change_organisation(village.book, kept)
    # the opening put 1,000 yuan into the reserve: 2,500 more and it is full
    assert village.asks(basis_for, 2023).reserve == 250_000
    propose_dividend(village.book, 2023, total=100_000)
    approve_dividend(village.book, 2023)
    assert village.asks(basis_for, 2023).reserve == 0
    village.close()


def plan_of_ids(village):
    """Return the identities of the households, by number."""
    return [one.household_id for one in village.asks(holdings_on, day("2023-12-31"))]


def sells(village):
    """Enter a sale of 10,000 yuan."""
    enter_voucher(
        village.book,
        Voucher(day("2023-05-01"), "卖葡萄", [Posting("102", 1_000_000), Posting("50101", -1_000_000)]),
        post_it=True,
    )


def borrows(village, household_id):
    """Let a household owe 100 yuan."""
    lines = [Posting("113", 10_000, household_id=household_id), Posting("102", -10_000)]
    enter_voucher(village.book, Voucher(day("2023-06-01"), "示例借款", lines), post_it=True)
