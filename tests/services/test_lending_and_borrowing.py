from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.loan import Loan
from gacha_app.reports.debt_proof import differences, standings
from gacha_app.reports.debt_warnings import debt_warnings
from gacha_app.reports.loans import loan_plan_report, loan_standing
from gacha_app.services.loans import (
    accrue_interest,
    change_loan,
    pay_interest,
    preview_interest,
    record_loan,
    repay_loan,
    undo_loan_act,
)
from gacha_app.services.periods import close_month
from gacha_app.storage.accounting_tables import excuses


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    made.deals_with("示例农商行")
    made.has_household("示例户甲")
    yield made
    made.close()


def borrows(village, **said):
    given = {"name": "温棚贷款", "side": "taken", "account": "", "principal": 12_000_000, "rate": 48_000,
             "start": dt.date(2023, 1, 1), "end": dt.date(2024, 1, 1), "meeting": "2022年12月成员大会",
             "counterparty_id": village._parties["示例农商行"], **said}  # fmt: skip
    return record_loan(village.book, Loan(**given))


def standing(village, loan, last=dt.date.max):
    return village.asks(loan_standing, loan.id, last)


def test_a_loan_of_a_year_stands_on_its_accounts_to_the_fen_every_month(village):
    loan = borrows(village)

    for month in range(1, 13):
        made = accrue_interest(village.book, Period(2023, month))
        assert [act.amount for act in made] == [48_000]
    pay_interest(village.book, loan.id, 288_000, dt.date(2023, 7, 1))
    repay_loan(village.book, loan.id, 2_000_000, dt.date(2024, 1, 1))

    assert loan.account == "201"
    for month in range(1, 13):
        assert village.asks(differences, Period(2023, month).last) == []
    rows = {one.account: one for one in village.asks(standings, dt.date(2023, 12, 31))}
    assert (rows["201"].ledger, rows["211"].ledger) == (-12_000_000, -(576_000 - 288_000))
    one = standing(village, loan)
    assert (one.left, one.interest_left) == (10_000_000, 288_000)


def test_a_longer_loan_stands_among_the_long_term_debts(village):
    assert borrows(village, end=dt.date(2024, 1, 2)).account == "221"


def test_money_lent_to_a_household_brings_interest_income(village):
    loan = borrows(village, side="given", counterparty_id=None, household_id=village._households["示例户甲"],
                   day_count="365", principal=3_650_000, rate=36_500)  # fmt: skip

    due = preview_interest(village.book, Period(2023, 2))[0]

    assert due.amount == 10_220
    assert [(line.account, line.amount) for line in due.voucher.postings] == [("113", 10_220), ("50401", -10_220)]
    assert loan.account == "113"
    accrue_interest(village.book, Period(2023, 2))
    assert village.asks(differences, dt.date(2023, 12, 31)) == []


def test_interest_stops_where_principal_is_paid_back(village):
    loan = borrows(village, day_count="360", principal=3_600_000, rate=100_000)
    repay_loan(village.book, loan.id, 1_800_000, dt.date(2023, 1, 11))

    due = preview_interest(village.book, Period(2023, 1))[0]

    # ten days on 36,000 and twenty-one on 18,000 at ten yuan and five a day
    assert due.amount == 10 * 1_000 + 21 * 500


def test_a_month_taken_back_may_be_booked_again(village):
    loan = borrows(village)
    act = accrue_interest(village.book, Period(2023, 1))[0]

    undo_loan_act(village.book, act.id, "利率错了")

    assert standing(village, loan).accrued == 0
    assert [one.amount for one in accrue_interest(village.book, Period(2023, 1), [loan.id], amount=48_001)] == [48_001]
    assert village.asks(differences, dt.date(2023, 12, 31)) == []


def test_interest_of_a_closed_month_is_booked_on_a_later_day(village):
    borrows(village)
    close_month(village.book, Period(2023, 1))

    with pytest.raises(InvalidInput, match="2023年1月已经结账"):
        accrue_interest(village.book, Period(2023, 1))
    made = accrue_interest(village.book, Period(2023, 1), on=dt.date(2023, 2, 3))

    assert [(act.month, act.date) for act in made] == [("2023-01", dt.date(2023, 2, 3))]


def test_interest_of_an_earlier_year_goes_to_undistributed_income(village):
    borrows(village)

    due = preview_interest(village.book, Period(2023, 1), on=dt.date(2024, 2, 3))[0]

    assert due.voucher.postings[0].account == "32202"


def test_a_loan_without_a_meeting_is_let_pass_by_name_only(village):
    with pytest.raises(InvalidInput, match="借款是重大事项"):
        borrows(village, meeting="")
    assert village.report("loans").rows == ()

    loan = borrows(village, meeting="", excuse="春耕急用，五月补开大会")

    assert loan.excused_by == "苏和"
    with village.book.reading() as session:
        kept = session.execute(select(excuses.c.rule, excuses.c.subject, excuses.c.by)).all()
    assert kept == [("loan_meeting", "温棚贷款", "苏和")]


REFUSED = [
    ({"side": "guarantee"}, "不得以集体资产为其他单位和个人提供担保"),
    ({"purpose": "public_works"}, "不得举债兴办公益事业"),
    ({"account": "211"}, "借入记在短期借款或长期借款"),
    ({"interest_account": "999"}, "没有科目“999”"),
    ({"counterparty_id": 999}, "没有这个往来单位或农户"),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED)
def test_what_a_village_may_not_borrow_is_refused_and_nothing_is_booked(village, wrong, sentence):
    before = village.report("entries", 2023)

    with pytest.raises(Exception, match=sentence):
        borrows(village, **wrong)

    assert village.report("loans").rows == ()
    assert village.report("entries", 2023) == before


def test_more_than_is_owed_is_not_paid_back_nor_interest_twice(village):
    loan = borrows(village)
    accrue_interest(village.book, Period(2023, 1))

    with pytest.raises(InvalidInput, match="只欠本金 120,000.00 元，不能还 120,000.01 元"):
        repay_loan(village.book, loan.id, 12_000_001, dt.date(2023, 3, 1))
    with pytest.raises(InvalidInput, match="2023年1月的利息已经计过了"):
        accrue_interest(village.book, Period(2023, 1), [loan.id])
    with pytest.raises(InvalidInput, match="已计未付的利息只有 480.00 元"):
        pay_interest(village.book, loan.id, 48_001, dt.date(2023, 3, 1))
    assert accrue_interest(village.book, Period(2023, 1)) == []
    with pytest.raises(InvalidInput, match="的利息已按没有还款计提"):
        repay_loan(village.book, loan.id, 12_000_000, dt.date(2023, 1, 10))
    pay_interest(village.book, loan.id, 48_000, dt.date(2023, 3, 1))
    act = standing(village, loan).acts[0]
    with pytest.raises(InvalidInput, match="已经付过"):
        undo_loan_act(village.book, act.id, "错了")
    assert standing(village, loan).left == 12_000_000


def test_what_is_booked_of_a_loan_stays(village):
    loan = borrows(village)
    loan.principal = 1

    with pytest.raises(InvalidInput, match="已经入账"):
        change_loan(village.book, loan)


def test_a_payment_that_comes_or_is_late_is_spoken_of(village):
    loan = borrows(village, plan="equal_principal", every=6)

    def said(day):
        return village.asks(lambda session: [one.sentence for one in debt_warnings(session, day.year, day)])

    assert "“温棚贷款”还有 16 天要还款（2023-07-01）" in said(dt.date(2023, 6, 15))
    assert "“温棚贷款”已逾期 9 天（2023-07-01 到期）" in said(dt.date(2023, 7, 10))
    assert "“温棚贷款”有 5 个月的利息没有计提" in said(dt.date(2023, 6, 15))
    repay_loan(village.book, loan.id, 6_000_000, dt.date(2023, 6, 30))
    assert not any("还款" in one for one in said(dt.date(2023, 7, 10)))


def test_the_plan_says_what_is_paid_back_already(village):
    loan = borrows(village, plan="equal_principal", every=6)
    repay_loan(village.book, loan.id, 6_000_000, dt.date(2023, 6, 30))

    plan = village.asks(loan_plan_report, loan.id)

    assert [(row.cells["principal"], row.cells["state"]) for row in plan.rows] == [(6_000_000, "已还"), (6_000_000, "")]
    assert plan.totals == {"principal": 12_000_000, "interest": 432_000, "amount": 12_432_000}
