from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Contract, Counterparty
from gacha_app.reports.contract_ledger import balances, ledger_balances, standings, waiting_in_spreads
from gacha_app.services.contract_arrears import return_deposit, take_deposit
from gacha_app.services.contract_money import offset_prepaid, receive
from gacha_app.services.contract_raising import raise_due
from gacha_app.services.periods import close_month
from gacha_app.services.registers import record
from gacha_app.services.spreads import run_spreads
from gacha_app.services.vouchers import reverse_voucher
from gacha_app.storage import tables
from gacha_app.storage.contract_tables import contract_acts


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def lease(village):
    firm = record(village, Counterparty("绿野公司（示例）")).id
    terms = {"start": day("2023-01-01"), "end": day("2025-12-31"), "price_by": "year", "price": 1_200_000}
    return record(village, Contract("河滩地承包", counterparty_id=firm, deposit=300_000, **terms))


def rows_of(book):
    with book.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(table))
            for table in (tables.vouchers, contract_acts, tables.audit)
        ]


def numbers(book):
    """Return the numbers of all vouchers, the newest first."""
    with book.reading() as session:
        return session.scalars(select(tables.vouchers.c.number).order_by(tables.vouchers.c.id.desc())).all()


def refused(book, words, act):
    before = rows_of(book)
    with pytest.raises(InvalidInput, match=words):
        act()
    assert rows_of(book) == before


def test_a_receipt_stays_while_what_it_prepaid_is_used(village, lease):
    number = receive(village, lease.id, day("2023-02-01"), 2_000_000).voucher.number
    used = offset_prepaid(village, lease.id, day("2024-02-01")).voucher.number
    refused(village, "请先撤销抵扣", lambda: reverse_voucher(village, number, "记错了"))
    reverse_voucher(village, used, "记错了")
    reverse_voucher(village, number, "记错了")
    with village.reading() as session:
        assert all(one.settled == 0 for one in standings(session, contract_id=lease.id))
        assert not balances(session, contract_id=lease.id)


def test_a_claim_stays_while_money_settled_it(village, lease):
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    raised = numbers(village)[0]
    number = receive(village, lease.id, day("2023-02-01"), 1_200_000).voucher.number
    refused(village, "请先撤销收付款", lambda: reverse_voucher(village, raised, "记错了"))
    reverse_voucher(village, number, "记错了")
    reverse_voucher(village, raised, "记错了")


def test_rent_of_many_years_is_raised_for_a_household_too(village):
    with village.reading() as session:
        house = session.scalar(select(tables.households.c.id).where(tables.households.c.number == "0001"))
    lease = Contract(
        "草场", household_id=house, start=day("2023-01-01"), end=day("2025-12-31"), price_by="total", price=3_600_000,
        frequency="once",
    )  # fmt: skip
    lease = record(village, lease)
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    receive(village, lease.id, day("2023-02-01"), 3_600_000)
    run_spreads(village, Period(2023, 3), catch_up=True)
    with village.reading() as session:
        on_ledger = ledger_balances(session, day("2023-03-31"), [lease.id])[lease.id]
        waits = waiting_in_spreads(session, day("2023-03-31"))[lease.id]
        held = balances(session, day("2023-03-31"), lease.id)[lease.id]
    assert on_ledger == {"113": -3_300_000}
    assert (waits, held.claim, held.prepaid) == (3_300_000, 0, 0)


def test_rent_that_is_being_spread_stays_until_its_months_are_taken_back(village):
    with village.reading() as session:
        house = session.scalar(select(tables.households.c.id).where(tables.households.c.number == "0001"))
    lease = Contract(
        "草场", household_id=house, start=day("2023-01-01"), end=day("2025-12-31"), price_by="total", price=3_600_000,
        frequency="once",
    )  # fmt: skip
    lease = record(village, lease)
    raise_due(village, day("2023-01-01"), day("2023-12-31"))
    raised = numbers(village)[0]
    months = run_spreads(village, Period(2023, 3), catch_up=True)
    refused(village, "请先冲销摊销", lambda: reverse_voucher(village, raised, "记错了"))
    for one in months:
        reverse_voucher(village, one.number, "记错了")
    reverse_voucher(village, raised, "记错了")
    with village.reading() as session:
        assert not waiting_in_spreads(session, day("2023-12-31")).get(lease.id)
    close_month(village, Period(2023, 1))


def test_a_deposit_stays_while_it_was_given_back(village, lease):
    taken = take_deposit(village, lease.id, day("2023-02-01"), 300_000)
    refused(village, "还没有这么多押金", lambda: return_deposit(village, lease.id, day("2023-01-31"), 300_000))
    back = return_deposit(village, lease.id, day("2023-03-01"), 300_000)
    refused(village, "的押金已经退还", lambda: reverse_voucher(village, taken.number, "记错了"))
    reverse_voucher(village, back.number, "记错了")
    reverse_voucher(village, taken.number, "记错了")


def test_what_is_prepaid_is_not_used_before_it_came(village, lease):
    receive(village, lease.id, day("2024-02-01"), 2_600_000)
    with village.reading() as session:
        assert balances(session, contract_id=lease.id)[lease.id].prepaid == 200_000
    refused(village, "还没有预收", lambda: offset_prepaid(village, lease.id, day("2024-01-31"), [3]))
