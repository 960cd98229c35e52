from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.loan import Loan
from gacha_app.domain.register import Counterparty
from gacha_app.domain.resource_charge import ResourceCharge
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.loans import loan_standing
from gacha_app.services.debt_resolving import Resolution, resolve_debt
from gacha_app.services.debts import record_debt
from gacha_app.services.loans import accrue_interest, pay_interest, record_loan, repay_loan
from gacha_app.services.registers import record
from gacha_app.services.resource_charges import charge_year, receive_charge, record_charge
from gacha_app.services.vouchers import reverse_voucher
from gacha_app.storage import tables


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def firm(village):
    return record(village, Counterparty("绿野公司（示例）")).id


def number(book, voucher_id):
    with book.reading() as session:
        return session.get_one(Voucher, voucher_id).number


def rows_of(book):
    with book.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in (tables.vouchers, tables.audit)]


def refused(book, words, act):
    before = rows_of(book)
    with pytest.raises(InvalidInput, match=words):
        act()
    assert rows_of(book) == before


@pytest.fixture
def loan(village, firm):
    return record_loan(
        village,
        Loan(
            "信用社（示例）", "taken", "201", 10_000_000, 36_000, start=day("2023-02-01"), end=day("2024-01-31"),
            counterparty_id=firm, meeting="2023年1月成员大会",
        ),
    )  # fmt: skip


def test_a_loan_stays_while_it_was_paid_back(village, loan):
    repaid = repay_loan(village, loan.id, 1_000_000, day("2023-05-01"))
    refused(village, "已有还本", lambda: reverse_voucher(village, number(village, loan.voucher_id), "记错了"))
    reverse_voucher(village, number(village, repaid.voucher_id), "记错了")
    reverse_voucher(village, number(village, loan.voucher_id), "记错了")
    with village.reading() as session:
        assert loan_standing(session, loan.id).left == 0


def test_interest_stays_booked_while_it_was_paid_and_is_not_paid_before(village, loan):
    booked = accrue_interest(village, Period(2023, 2))[0]
    refused(village, "付的利息比计提的多", lambda: pay_interest(village, loan.id, 30_000, day("2023-02-10")))
    paid = pay_interest(village, loan.id, 30_000, day("2023-03-10"))
    refused(village, "先撤销付息", lambda: reverse_voucher(village, number(village, booked.voucher_id), "记错了"))
    reverse_voucher(village, number(village, paid.voucher_id), "记错了")
    reverse_voucher(village, number(village, booked.voucher_id), "记错了")


def test_a_debt_stays_while_it_was_resolved_and_is_not_resolved_before(village, firm):
    debt = Debt("旧欠（示例）", "debt", "211", day("2015-03-01"), principal=500_000, counterparty_id=firm)
    debt = record_debt(village, debt, against="311", on=day("2023-01-15"))
    early = Resolution("repaid", 100_000, day("2023-01-10"))
    refused(village, "化解日期不能更早", lambda: resolve_debt(village, debt.id, early))
    act = resolve_debt(village, debt.id, Resolution("repaid", 100_000, day("2023-02-10")))
    refused(village, "请先撤销化解", lambda: reverse_voucher(village, number(village, debt.voucher_id), "记错了"))
    reverse_voucher(village, number(village, act.voucher_id), "记错了")
    reverse_voucher(village, number(village, debt.voucher_id), "记错了")


def test_a_charge_stays_while_it_was_received_and_is_not_received_before(village, firm):
    plot = ResourceCharge("新增地（示例）", 50_000, day("2023-01-01"), yearly=500_000, counterparty_id=firm)
    plot = record_charge(village, plot)
    charged = charge_year(village, 2023, day("2023-06-30"))[0]
    refused(village, "收的比记的应收多", lambda: receive_charge(village, plot.id, 500_000, day("2023-06-01")))
    received = receive_charge(village, plot.id, 500_000, day("2023-07-01"))[0]
    refused(village, "先撤销收款", lambda: reverse_voucher(village, number(village, charged.voucher_id), "记错了"))
    reverse_voucher(village, number(village, received.voucher_id), "记错了")
    reverse_voucher(village, number(village, charged.voucher_id), "记错了")
