from __future__ import annotations

import datetime as dt
import json
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Contract, Counterparty, Resource
from gacha_app.reports.contract_ledger import balances, ledger_balances, standings, waiting_in_spreads
from gacha_app.services.contract_arrears import (
    charge_interest,
    keep_deposit,
    preview_interest,
    return_deposit,
    take_deposit,
    undo_act,
    write_off,
)
from gacha_app.services.contract_changes import alter, offer_renewal, renew
from gacha_app.services.contract_ending import end_early, preview_end
from gacha_app.services.contract_money import offset_prepaid, preview_receipt, receive
from gacha_app.services.contract_raising import preview_raise, raise_due
from gacha_app.services.periods import close_month
from gacha_app.services.registers import change, record
from gacha_app.services.spreads import run_spreads
from gacha_app.services.vouchers import reverse_voucher
from gacha_app.storage import tables
from gacha_app.storage.contract_tables import contract_acts


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def firm(village):
    return record(village, Counterparty("绿野公司（示例）")).id


@pytest.fixture
def lease(village, firm):
    """Land for 12,000 yuan a year, 2023 to 2025, half-yearly in advance."""
    return record(
        village,
        Contract(
            "河滩地承包", counterparty_id=firm, start=day("2023-01-01"), end=day("2025-12-31"), price_by="year",
            price=1_200_000, frequency="half",
        ),
    )  # fmt: skip


def now(book, contract, **wanted):
    with book.reading() as session:
        return standings(session, contract_id=contract.id, **wanted)


def held(book, contract, on=None):
    with book.reading() as session:
        return balances(session, on, contract.id).get(contract.id)


def on_ledger(book, contract, on="2029-12-31"):
    with book.reading() as session:
        return ledger_balances(session, day(on), [contract.id])[contract.id]


def agrees(book, contract, on="2029-12-31"):
    """Say whether the register of a contract is its ledger accounts."""
    with book.reading() as session:
        ledger = sum(ledger_balances(session, day(on), [contract.id])[contract.id].values())
        of = balances(session, day(on), contract.id).get(contract.id)
        waits = waiting_in_spreads(session, day(on)).get(contract.id, 0)
    return ledger == (of.claim - of.prepaid - of.deposit - waits if of else 0)


def untouched(book):
    with book.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table))
            for table in (tables.vouchers, contract_acts, tables.audit)
        )


def refused(book, act, words):
    """Return whether an act is refused with one sentence that says the words, and nothing changed."""
    before = untouched(book)
    with pytest.raises(InvalidInput) as problem:
        act()
    assert words in str(problem.value)
    assert "\n" not in str(problem.value)
    assert untouched(book) == before


def test_what_is_due_in_a_year_is_raised_once(village, lease):
    plan = preview_raise(village, day("2023-01-01"), day("2023-12-31"))
    assert [(one.standing.serial, one.amount, one.day) for one in plan.lines] == [
        (1, 600_000, day("2023-01-01")),
        (2, 600_000, day("2023-07-01")),
    ]

    raise_due(village, day("2023-01-01"), day("2023-12-31"))

    assert held(village, lease).claim == 1_200_000
    assert on_ledger(village, lease) == {"112": 1_200_000}
    again = preview_raise(village, day("2023-01-01"), day("2023-12-31"))
    assert again.lines == ()
    assert again.skipped == ("2 期已经计提，不再重复。",)
    refused(village, lambda: raise_due(village, day("2023-01-01"), day("2023-12-31")), "2 期已经计提")


def test_one_receipt_settles_several_instalments_and_what_is_too_much_waits(village, lease):
    raise_due(village, day("2023-01-01"), day("2023-06-30"))

    plan = preview_receipt(village, lease.id, day("2023-03-01"), 1_500_000)
    receive(village, lease.id, day("2023-03-01"), 1_500_000)

    assert [(one.standing.serial, one.amount, one.claim) for one in plan.allocations] == [
        (1, 600_000, 600_000),
        (2, 600_000, 0),
    ]
    assert plan.prepaid == 300_000
    assert held(village, lease).prepaid == 300_000
    assert on_ledger(village, lease) == {"211": -300_000}
    assert agrees(village, lease)
    assert [one.open for one in now(village, lease)] == [0, 0, 600_000, 600_000, 600_000, 600_000]

    offset_prepaid(village, lease.id, day("2024-02-01"))

    assert held(village, lease).prepaid == 0
    assert [one.open for one in now(village, lease)][:3] == [0, 0, 300_000]
    assert agrees(village, lease)


def test_a_reversed_voucher_frees_its_instalment(village, lease):
    raise_due(village, day("2023-01-01"), day("2023-01-31"))
    receive(village, lease.id, day("2023-01-10"), 600_000)
    with village.reading() as session:
        raised, received = session.scalars(
            select(tables.vouchers.c.number).where(tables.vouchers.c.entry_kind == "contract").order_by("id")
        )

    reverse_voucher(village, received, "记错了", on=day("2023-02-05"))
    assert now(village, lease)[0].open == 600_000
    # at the end of January the money was there
    assert now(village, lease, day=day("2023-01-31"))[0].open == 0
    assert agrees(village, lease)
    assert agrees(village, lease, "2023-01-31")

    reverse_voucher(village, raised, "记错了")
    assert now(village, lease)[0].claim == 0
    assert on_ledger(village, lease) == {}
    assert [one.standing.serial for one in preview_raise(village, day("2023-01-01"), day("2023-01-31")).lines] == [1]


def test_an_instalment_is_not_received_twice(village, lease):
    receive(village, lease.id, day("2023-01-10"), 600_000, serials=[1])
    refused(
        village, lambda: receive(village, lease.id, day("2023-01-11"), 600_000, serials=[1]), "第 1 期已经结清"
    )  # fmt: skip
    refused(
        village, lambda: receive(village, lease.id, day("2023-01-11"), 600_001, serials=[2]), "所选的几期只差 6,000.00"
    )  # fmt: skip


def test_more_than_the_contract_asks_for_is_refused(village, lease):
    refused(
        village,
        lambda: receive(village, lease.id, day("2023-01-10"), 3_600_001),
        "“河滩地承包”全部还差 36,000.00 元，这一笔多出 0.01 元",
    )
    receive(village, lease.id, day("2023-01-10"), 3_600_000)
    refused(village, lambda: receive(village, lease.id, day("2023-02-10"), 1), "超过了合同价款")


def test_a_receipt_before_the_contract_or_in_a_closed_month_is_refused(village, lease):
    record(village, Contract("晚些的", start=day("2023-06-01"), end=day("2023-12-31"), price_by="year", price=1200_00))
    with village.reading() as session:
        later = session.scalar(select(tables.contracts.c.id).where(tables.contracts.c.name == "晚些的"))
    refused(village, lambda: receive(village, later, day("2023-05-31"), 100), "早于“晚些的”的签订和起始日期")
    close_month(village, Period(2023, 1))
    refused(village, lambda: receive(village, lease.id, day("2023-01-10"), 100), "2023年1月已经结账")
    refused(village, lambda: take_deposit(village, lease.id, day("2023-01-10"), 100), "2023年1月已经结账")
    # what was due in a closed month is raised on the first open day
    assert preview_raise(village, day("2023-01-01"), day("2023-01-31")).lines[0].day == day("2023-02-01")


def test_an_old_contract_with_only_a_yearly_amount_goes_on(village, firm):
    old = record(village, Contract("老合同", counterparty_id=firm, start=day("2023-01-01"), yearly=500_00))
    assert now(village, old) == []
    refused(village, lambda: receive(village, old.id, day("2023-02-01"), 100), "没有收付款计划")
    old.price_by, old.price, old.end = "year", 500_00, day("2024-12-31")
    change(village, old)
    assert [one.amount for one in now(village, old)] == [500_00, 500_00]


def test_a_contract_older_than_the_book_asks_only_for_what_is_due_in_it(village, firm):
    older = record(
        village,
        Contract("早就签的", counterparty_id=firm, start=day("2019-01-01"), end=day("2024-12-31"), price_by="year",
                 price=100_00),
    )  # fmt: skip
    assert [one.due.year for one in now(village, older)] == [2023, 2024]


def test_a_household_stands_on_its_own_account(village):
    with village.reading() as session:
        household = session.scalar(select(tables.households.c.id).where(tables.households.c.number == "0001"))
    made = record(
        village,
        Contract("机动地", household_id=household, start=day("2023-01-01"), end=day("2024-12-31"), price_by="year",
                 price=100_00),
    )  # fmt: skip
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    assert on_ledger(village, made) == {"113": 100_00}
    receive(village, made.id, day("2023-05-01"), 150_00, account="101")
    assert on_ledger(village, made) == {"113": -50_00}
    assert agrees(village, made)


def test_what_the_village_pays_stands_on_the_other_side(village, firm):
    works = record(
        village,
        Contract(
            "修渠工程", kind="works", counterparty_id=firm, start=day("2023-03-01"), end=day("2023-09-30"),
            price_by="total", price=300_000, frequency="list", deposit=10_000,
            due_list=json.dumps([["2023-03-01", 100_000], ["2023-10-15", 200_000]]),
        ),
    )  # fmt: skip
    assert works.direction == "out"
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    assert on_ledger(village, works) == {"211": -300_000}
    receive(village, works.id, day("2023-04-01"), 250_000)
    assert on_ledger(village, works) == {"211": -50_000}
    take_deposit(village, works.id, day("2023-04-01"), 10_000)
    assert on_ledger(village, works) == {"112": 10_000, "211": -50_000}
    return_deposit(village, works.id, day("2023-12-01"), 10_000)
    assert on_ledger(village, works) == {"211": -50_000}
    with village.reading() as session:
        assert session.scalar(
            select(func.sum(tables.postings.c.amount)).where(tables.postings.c.account.like("153%"))
        ) == 300_000  # fmt: skip


def test_a_rent_of_many_years_goes_over_its_years(village, firm):
    long = record(
        village,
        Contract("十年地", counterparty_id=firm, start=day("2023-01-01"), end=day("2032-12-31"), price_by="total",
                 price=1_200_000, frequency="once"),
    )  # fmt: skip
    receive(village, long.id, day("2023-01-15"), 1_200_000, spread=True)
    assert on_ledger(village, long) == {"211": -1_200_000}
    assert agrees(village, long, "2023-01-31")
    run_spreads(village, Period(2023, 1))
    assert on_ledger(village, long) == {"211": -1_190_000}
    assert agrees(village, long)

    with village.reading() as session:
        assert waiting_in_spreads(session, day("2023-01-31")) == {long.id: 1_190_000}


def test_a_rent_of_many_years_received_in_part_is_owed_for_the_rest(village, firm):
    long = record(
        village,
        Contract("十年地", counterparty_id=firm, start=day("2023-01-01"), end=day("2032-12-31"), price_by="total",
                 price=1_200_000, frequency="once"),
    )  # fmt: skip
    receive(village, long.id, day("2023-01-15"), 500_000, spread=True)
    assert on_ledger(village, long) == {"112": 700_000, "211": -1_200_000}
    receive(village, long.id, day("2023-03-15"), 700_000, spread=True)
    assert on_ledger(village, long) == {"211": -1_200_000}
    assert now(village, long)[0].open == 0
    assert agrees(village, long)


def test_interest_on_arrears_is_charged_and_received_like_rent(village, firm):
    late = record(
        village,
        Contract("欠租地", counterparty_id=firm, start=day("2023-01-01"), end=day("2023-12-31"), price_by="year",
                 price=1_000_000, arrears_rate=5, arrears_per="day", grace_days=9),
    )  # fmt: skip
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    receive(village, late.id, day("2023-01-21"), 400_000)
    # ten days of 10,000 yuan from 11 January, then eleven of 6,000 to the end of the month, 5 per 10,000 a day
    [found] = preview_interest(village, late.id, day("2023-01-31"))
    assert (found.days, found.amount) == (21, 10 * 500 + 11 * 300)

    charge_interest(village, late.id, day("2023-01-31"))

    assert [(one.kind, one.open) for one in now(village, late)] == [("rent", 600_000), ("interest", 8_300)]
    refused(village, lambda: charge_interest(village, late.id, day("2023-01-31")), "没有新的逾期利息")
    assert preview_interest(village, late.id, day("2023-02-01"))[0].amount == 300
    receive(village, late.id, day("2023-02-01"), 608_300)
    assert held(village, late).claim == 0
    assert agrees(village, late)


def test_interest_that_was_not_agreed_is_refused(village, lease):
    refused(village, lambda: charge_interest(village, lease.id, day("2023-03-01")), "没有约定逾期利息")


def test_a_write_off_names_its_reason_and_can_be_taken_back(village, lease):
    raise_due(village, day("2023-01-01"), day("2023-01-31"))
    refused(village, lambda: write_off(village, lease.id, [1], day("2023-05-01"), " "), "请写明核销的原因")

    voucher, fen = write_off(village, lease.id, [1, 2], day("2023-05-01"), "村民代表会议决定")

    assert (voucher.amount, fen) == (600_000, 1_200_000)
    assert [one.open for one in now(village, lease)][:2] == [0, 0]
    assert held(village, lease).claim == 0
    with village.reading() as session:
        acts = list(
            session.execute(
                select(contract_acts.c.id, contract_acts.c.kind).where(contract_acts.c.kind.in_(("write_off", "waive")))
            )
        )
    for act, _kind in acts:
        undo_act(village, act, "对方又交来了")
    assert [one.open for one in now(village, lease)][:2] == [600_000, 600_000]
    assert held(village, lease).claim == 600_000
    assert agrees(village, lease)
    refused(village, lambda: undo_act(village, acts[0][0], "再来"), "已经冲销过了")


def test_a_deposit_is_taken_up_to_what_was_agreed_and_returned_or_kept(village, firm):
    made = record(
        village,
        Contract("押金地", counterparty_id=firm, start=day("2023-01-01"), end=day("2023-12-31"), price_by="year",
                 price=100_00, deposit=50_00),
    )  # fmt: skip
    take_deposit(village, made.id, day("2023-01-01"), 50_00)
    refused(village, lambda: take_deposit(village, made.id, day("2023-01-01"), 1), "最多再收（付）0.00")
    return_deposit(village, made.id, day("2023-02-01"), 20_00)
    keep_deposit(village, made.id, day("2023-02-02"), 30_00, "违约")
    refused(village, lambda: return_deposit(village, made.id, day("2023-02-03"), 1), "现在只有押金 0.00")
    assert on_ledger(village, made) == {}


def test_a_renewal_follows_its_contract(village, lease):
    offered = offer_renewal(village, lease.id)
    assert (offered.start, offered.end, offered.price) == (day("2026-01-01"), day("2028-12-31"), 1_200_000)
    offered.start = day("2025-12-31")
    refused(village, lambda: renew(village, offered), "续签的合同要从原合同结束")
    offered.start = day("2026-01-01")
    made = renew(village, offered)
    assert made.renews_id == lease.id
    assert len(now(village, made)) == 6


def test_a_change_as_from_a_day_makes_the_unpaid_parts_anew_and_leaves_the_paid_ones(village, lease):
    raise_due(village, day("2023-01-01"), day("2024-12-31"))
    receive(village, lease.id, day("2023-01-10"), 600_000)

    plan = alter(village, lease.id, day("2024-01-01"), {"price": 1_000_000}, "会议同意降租")

    assert plan.first == day("2024-01-01")
    assert [one.lowered for one in plan.cuts] == [600_000, 600_000, 0, 0]
    live = [one for one in now(village, lease) if not one.cancelled]
    assert [one.amount for one in live] == [600_000, 600_000, 500_000, 500_000, 500_000, 500_000]
    assert held(village, lease).claim == 600_000
    assert agrees(village, lease)


def test_a_change_within_a_part_shortens_it(village, firm):
    made = record(
        village,
        Contract("一年地", counterparty_id=firm, start=day("2023-01-01"), end=day("2023-12-31"), price_by="area",
                 area=100_000, price=100_00),
    )  # fmt: skip
    alter(village, made.id, day("2023-07-02"), {"area": 50_000}, "收回一半")
    assert [(one.amount, one.begins, one.until) for one in now(village, made)] == [
        # six months and one day of 31; then five months and 30 days of 31
        (round(10_000_00 * Fraction(6 * 31 + 1, 12 * 31)), day("2023-01-01"), day("2023-07-01")),
        (round(5_000_00 * Fraction(5 * 31 + 30, 12 * 31)), day("2023-07-02"), day("2023-12-31")),
    ]


def test_a_paid_part_stays_and_new_terms_begin_after_it(village, lease):
    receive(village, lease.id, day("2023-01-10"), 600_000, serials=[1])
    plan = alter(village, lease.id, day("2023-03-01"), {"price": 2_400_000}, "涨价")
    assert plan.first == day("2023-07-01")
    assert now(village, lease)[0].amount == 600_000


def test_an_early_end_returns_what_was_paid_for_later_days(village, lease):
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    receive(village, lease.id, day("2023-01-10"), 1_300_000)

    plan = preview_end(village, lease.id, day("2023-06-30"))
    assert (plan.over, plan.prepaid, plan.to_return) == (600_000, 100_000, 700_000)
    end_early(village, lease.id, day("2023-06-30"), "对方不种了")

    assert [one.open for one in now(village, lease)] == [0] * 6
    assert held(village, lease).prepaid == 0
    assert on_ledger(village, lease) == {}
    assert agrees(village, lease)
    refused(village, lambda: end_early(village, lease.id, day("2023-06-30"), "再"), "已在 2023-06-30 提前终止")


def test_an_early_end_may_keep_what_was_paid(village, lease):
    receive(village, lease.id, day("2023-01-10"), 1_300_000)
    end_early(village, lease.id, day("2023-06-30"), "违约", keep=True)
    assert [one.paid for one in now(village, lease)][:3] == [600_000, 600_000, 0]
    assert held(village, lease).prepaid == 0
    assert on_ledger(village, lease) == {}


def test_an_early_end_stops_the_spread_of_a_long_rent(village, firm):
    long = record(
        village,
        Contract("十年地", counterparty_id=firm, start=day("2023-01-01"), end=day("2032-12-31"), price_by="total",
                 price=1_200_000, frequency="once"),
    )  # fmt: skip
    receive(village, long.id, day("2023-01-15"), 1_200_000, spread=True)
    for month in (1, 2, 3):
        run_spreads(village, Period(2023, month))
    refused(village, lambda: end_early(village, long.id, day("2023-02-28"), "不租了"), "已经摊到 2023-03")
    plan = end_early(village, long.id, day("2023-03-31"), "不租了")
    assert plan.waiting == 1_170_000
    assert on_ledger(village, long) == {}
    assert agrees(village, long)


def test_an_end_outside_the_contract_is_refused(village, lease):
    refused(village, lambda: end_early(village, lease.id, day("2026-01-01"), "不租了"), "日期要在合同期")
    refused(village, lambda: end_early(village, lease.id, day("2023-06-30"), " "), "请写明提前终止的原因")


def test_terms_by_which_money_moved_are_not_simply_corrected(village, lease):
    receive(village, lease.id, day("2023-01-10"), 600_000)
    lease.price = 1
    refused(village, lambda: change(village, lease), "请用“变更”")
    lease.price, lease.note = 1_200_000, "补一句"
    change(village, lease)


def test_land_is_not_let_beyond_what_there_is_on_any_day(village, firm):
    plot = record(village, Resource("河滩地", area=100_000))

    def let(name, area, start, end):
        return Contract(name, resource_id=plot.id, area=area, start=day(start), end=day(end), counterparty_id=firm)

    record(village, let("甲地", 60_000, "2023-01-01", "2024-12-31"))
    record(village, let("乙地", 40_000, "2024-01-01", "2025-12-31"))
    refused(
        village,
        lambda: record(village, let("丙地", 10_000, "2022-01-01", "2030-12-31")),
        "“河滩地”共 100 亩，从 2024-01-01 起要租出 110 亩（甲地、乙地、丙地），超出 10 亩",
    )
    record(village, let("丙地", 60_000, "2025-01-01", "2025-12-31"))
    plot.area = 99_000
    refused(village, lambda: change(village, plot), "超出 1 亩")
