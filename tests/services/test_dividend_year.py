from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.accounts import DISTRIBUTED, HOUSEHOLDS, RESERVE, UNDISTRIBUTED
from gacha_app.domain.dates import Period
from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.ledger import balances
from gacha_app.services import books, dividend_payments, dividends, households, periods, vouchers
from gacha_app.services.share_moves import move_shares

END = dt.date(2023, 12, 31)


def _earns(book, amount, day=dt.date(2023, 5, 1)):
    vouchers.enter_voucher(
        book, Voucher(day, "卖葡萄", [Posting("102", amount), Posting("50101", -amount)]), post_it=True
    )


def _balances(book, day=dt.date(2030, 12, 31)):
    with book.reading() as session:
        return {code: amount for code, amount in balances(session, day).items() if amount}


def test_a_year_from_result_to_the_last_household(village):
    _earns(village, 1_000_000)

    plan = dividends.propose_dividend(village, 2023, total=700_000)
    assert [(one.number, one.amount) for one in plan.lines] == [("0001", 323_077), ("0002", 269_231), ("0003", 107_692)]
    assert (plan.result, plan.reserve, plan.distributable) == (1_000_000, 200_000, 800_000)

    dividends.approve_dividend(village, 2023)
    assert _balances(village) == {
        "102": 2_000_000, RESERVE: -1_200_000, DISTRIBUTED: 900_000, HOUSEHOLDS: -700_000, "50101": -1_000_000,
    }  # fmt: skip

    dividend_payments.pay_dividend(
        village, 2023, households=["0002"], on=dt.date(2024, 1, 5), money="101", receipt="示例乙"
    )
    plan = dividend_payments.pay_dividend(village, 2023, on=dt.date(2024, 1, 9))

    assert plan.state is PlanState.PAID
    assert [(one.state, one.paid_on) for one in plan.lines] == [
        (LineState.PAID, dt.date(2024, 1, 9)), (LineState.PAID, dt.date(2024, 1, 5)), (LineState.PAID, dt.date(2024, 1, 9)),
    ]  # fmt: skip
    assert HOUSEHOLDS not in _balances(village)
    assert books.verify(village) == ()


def test_proposing_again_replaces_the_proposal_and_gives_the_same_lines(village):
    _earns(village, 1_000_000)

    first = [(one.number, one.amount) for one in dividends.propose_dividend(village, 2023, total=700_001).lines]
    dividends.propose_dividend(village, 2023, per_share=50_000)
    again = [(one.number, one.amount) for one in dividends.propose_dividend(village, 2023, total=700_001).lines]

    assert first == again


def test_more_than_may_be_distributed_is_refused(village):
    _earns(village, 1_000_000)

    with pytest.raises(
        InvalidInput, match=r"超过了可分配的 8,000.00 元（本年收益 10,000.00，提取公积公益金 2,000.00）"
    ):
        dividends.propose_dividend(village, 2023, total=800_001)


def test_an_approved_plan_is_withdrawn_only_while_nothing_is_paid(village):
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=650_000)
    before = _balances(village)
    dividends.approve_dividend(village, 2023)

    with pytest.raises(InvalidInput, match="已经批准，不能修改"):
        dividends.propose_dividend(village, 2023, total=1)
    with pytest.raises(InvalidInput, match="请写明撤回的原因"):
        dividends.withdraw_dividend(village, 2023, " ")
    assert dividends.withdraw_dividend(village, 2023, "金额有误").state is PlanState.WITHDRAWN
    assert _balances(village) == before

    dividends.propose_dividend(village, 2023, total=600_000)
    dividends.approve_dividend(village, 2023)
    dividend_payments.pay_dividend(village, 2023, households=["0001"], on=dt.date(2024, 1, 5))
    with pytest.raises(InvalidInput, match="已有 1 户领到了"):
        dividends.withdraw_dividend(village, 2023, "太晚了")
    assert books.verify(village) == ()


def test_vouchers_of_a_dividend_are_not_taken_back_on_their_own(village):
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=650_000)
    dividends.approve_dividend(village, 2023)

    for number in ("记-2023-12-0001", "记-2023-12-0002"):
        with pytest.raises(InvalidInput, match="请在“分红”里撤回"):
            vouchers.reverse_voucher(village, number, "错")


def test_a_register_that_changed_after_the_proposal_stops_the_approval(village):
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=650_000)
    with village.reading() as session:
        first = households.holdings_on(session, END)[0]
    move_shares(village, "allotment", first.household_id, 5_000, dt.date(2023, 6, 1))

    with pytest.raises(InvalidInput, match="登记簿有变动，请重新拟定"):
        dividends.approve_dividend(village, 2023)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"households": ["0009"]}, "没有户号 0009"), ({"money": "151"}, "银行存款"),
        ({"on": dt.date(2023, 1, 1)}, "不能早于批准日期"), ({"households": []}, "没有未发放的农户"),
    ],
)  # fmt: skip
def test_a_payment_that_cannot_be_is_refused(village, asked, said):
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=650_000)
    with pytest.raises(InvalidInput, match="还没有批准"):
        dividend_payments.pay_dividend(village, 2023)
    dividends.approve_dividend(village, 2023)

    with pytest.raises(InvalidInput, match=said):
        dividend_payments.pay_dividend(village, 2023, **asked)


def test_nobody_is_paid_twice(village):
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=650_000)
    dividends.approve_dividend(village, 2023)
    dividend_payments.pay_dividend(village, 2023, households=["0001"], on=dt.date(2024, 1, 5))

    with pytest.raises(InvalidInput, match="户号 0001（示例甲）已经发放过了"):
        dividend_payments.pay_dividend(village, 2023, households=["0001"], on=dt.date(2024, 1, 6))


def test_a_year_without_a_plan_says_so(village):
    for step in (
        lambda: dividends.plan_of(village, 2023), lambda: dividends.approve_dividend(village, 2023),
        lambda: dividend_payments.pay_dividend(village, 2023), lambda: dividends.withdraw_dividend(village, 2023, "x"),
    ):  # fmt: skip
        with pytest.raises(NotFound, match="2023年度还没有分红方案"):
            step()


def test_a_dividend_voted_in_the_next_year_leaves_the_next_years_basis_right(village):
    # 2023 earns 10,000; 6,000 go to members and 2,000 to the reserve, posted in 2024; 2024 earns nothing
    _earns(village, 1_000_000)
    dividends.propose_dividend(village, 2023, total=600_000)
    dividends.approve_dividend(village, 2023, on=dt.date(2024, 2, 1))

    with pytest.raises(InvalidInput, match=r"超过了可分配的 2,000.00 元"):
        dividends.propose_dividend(village, 2024, total=200_001)
    assert dividends.propose_dividend(village, 2024, total=200_000).opening == 200_000


def test_closing_a_year_empties_income_and_twice_changes_nothing(village):
    _earns(village, 1_000_000)
    vouchers.record_entry(village, "management", Answers(dt.date(2023, 6, 1), 50_000, item="51302"))
    dividends.propose_dividend(village, 2023, total=600_000)
    dividends.approve_dividend(village, 2023)

    numbers = [one.number for one in periods.close_year(village, 2023)]
    after = _balances(village)

    assert len(numbers) == 3
    # 950,000 earned, 190,000 to the reserve, 600,000 to members
    assert after == {"102": 1_950_000, RESERVE: -1_190_000, HOUSEHOLDS: -600_000, UNDISTRIBUTED: -160_000}
    assert periods.close_year(village, 2023) == []
    assert _balances(village) == after
    with pytest.raises(InvalidInput, match="2023年5月已经结账"):
        _earns(village, 5)
    with pytest.raises(InvalidInput, match="已做年终结转"):
        periods.reopen(village, Period(2023, 12), "忘了一笔")
    # what was distributed and what is left may still be asked for after the closing
    assert dividends.plan_of(village, 2023).total == 600_000
    assert books.verify(village) == ()


def test_a_month_closes_in_order_and_opens_again_by_name(village):
    _earns(village, 100)
    draft = vouchers.record_entry(village, "management", Answers(dt.date(2023, 6, 1), 50), as_draft=True)

    with pytest.raises(InvalidInput, match="2023-01 还没有结账"):
        periods.close_month(village, Period(2023, 5))
    for month in range(1, 6):
        periods.close_month(village, Period(2023, month))
    with pytest.raises(InvalidInput, match="已经结过账了"):
        periods.close_month(village, Period(2023, 5))
    with pytest.raises(InvalidInput, match="还有 1 张凭证没有记账"):
        periods.close_month(village, Period(2023, 6))
    with pytest.raises(InvalidInput, match="还没有过完"):
        periods.close_month(village, Period(dt.date.today().year + 1, 6))
    for period, reason, said in (
        (Period(2023, 5), " ", "请写明反结账的原因"), (Period(2023, 6), "x", "没有结账"), (Period(2023, 4), "x", "只能从最后结账的"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=said):
            periods.reopen(village, period, reason)
    periods.reopen(village, Period(2023, 5), "补一笔租金")
    _earns(village, 5)
    vouchers.delete_draft(village, draft.id)


def test_a_loss_leaves_nothing_to_distribute(village):
    vouchers.record_entry(village, "management", Answers(dt.date(2023, 6, 1), 50_000, item="51302"))

    with pytest.raises(GachaError, match=r"可分配的 0.00 元"):
        dividends.propose_dividend(village, 2023, total=1)
