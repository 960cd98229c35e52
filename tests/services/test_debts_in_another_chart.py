"""Debts, loans and charges in a book of the 2004 chart, and when it goes on in that of 2023."""

from __future__ import annotations

import datetime as dt

import pytest
from village import Village

from gacha_app.domain.chart_move import parse_answer
from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.loan import Loan
from gacha_app.domain.resource_charge import ResourceCharge
from gacha_app.reports.debt_proof import standings
from gacha_app.reports.debts import debt_standings
from gacha_app.reports.loans import loan_standings
from gacha_app.reports.resource_charges import charge_standings
from gacha_app.services import chart_move
from gacha_app.services.debt_resolving import Resolution, resolve_debt, undo_resolution
from gacha_app.services.debts import record_debt
from gacha_app.services.loans import accrue_interest, pay_interest, record_loan, repay_loan
from gacha_app.services.resource_charges import charge_year, receive_charge, record_charge
from gacha_app.services.vouchers import reverse_voucher
from gacha_app.storage.book import open_book


@pytest.fixture
def old(tmp_path):
    made = Village(tmp_path, "旧账", first_year=2023, chart="2004")
    made.has_household("巴图")
    bank, book = made.deals_with("示例农商行"), made.book
    debt = record_debt(
        book, Debt("旧欠", "debt", "202", dt.date(2015, 1, 1), 90_000, counterparty_id=bank), against="551",
        on=dt.date(2023, 1, 5),
    )  # fmt: skip
    resolve_debt(book, debt.id, Resolution("repaid", 20_000, dt.date(2023, 3, 1)))
    resolve_debt(book, debt.id, Resolution("written_off", 10_000, dt.date(2023, 3, 2), meeting="成员大会"))
    taken_back = resolve_debt(book, debt.id, Resolution("repaid", 5_000, dt.date(2023, 4, 1)))
    undo_resolution(book, taken_back.id, "付错了")
    gone = record_debt(
        book, Debt("错登", "debt", "202", dt.date(2015, 1, 1), 700, counterparty_id=bank), against="551",
        on=dt.date(2023, 1, 6),
    )  # fmt: skip
    voucher = next(row for row in made.report("vouchers").rows if "错登" in str(row.cells["summary"]))
    reverse_voucher(book, str(voucher.cells["number"]), "登错了")
    assert gone.id
    loan = record_loan(
        book, Loan("贷款", "taken", "", 1_200_000, 60_000, dt.date(2023, 1, 1), dt.date(2025, 1, 1), meeting="成员大会",
                   counterparty_id=bank),
    )  # fmt: skip
    for month in range(1, 13):
        accrue_interest(book, Period(2023, month))
    pay_interest(book, loan.id, 30_000, dt.date(2023, 7, 1))
    repay_loan(book, loan.id, 200_000, dt.date(2023, 12, 31))
    record_charge(
        book, ResourceCharge("东沟", 10_000, dt.date(2023, 1, 1), 5_000, household_id=made._households["巴图"])
    )
    charge_year(book, 2023, dt.date(2023, 11, 1))
    receive_charge(book, 1, 20_000, dt.date(2023, 12, 1))
    yield made
    made.close()


def told(book, last):
    """What is left of each by its register, and what no register knows of."""
    period = Period(last.year, last.month)
    with book.reading() as session:
        return (
            [(one.debt.name, one.left, one.resolved) for one in debt_standings(session, period) if one.amount],
            [(one.loan.name, one.left, one.interest_left) for one in loan_standings(session, period)],
            [(one.charge.plot, one.left) for one in charge_standings(session, period)],
            [one.rest for one in standings(session, last)],
        )


def test_the_older_chart_books_them_on_its_own_accounts(old):
    with old.book.reading() as session:
        accounts = {one.account: one.ledger for one in standings(session, dt.date(2023, 12, 31))}

    assert accounts == {"202": -60_000 - (72_000 - 30_000), "221": -1_000_000, "113": 30_000}
    assert [row.cells["state"] for row in old.report("debt-proof").rows] == ["相符"] * 3


def test_they_go_on_in_the_new_chart_with_what_was_done(old):
    last = dt.date(2023, 12, 31)
    before = told(old.book, last)
    old.closes(2023)

    path = chart_move.move_book(old.book, dict([parse_answer("511=50104")]))

    with open_book(path, user="苏和") as new:
        assert told(new, dt.date(2024, 1, 31)) == before
        assert before[3] == [0, 0, 0]
        act = accrue_interest(new, Period(2024, 1))[0]
        resolve_debt(new, 1, Resolution("repaid", 60_000, dt.date(2024, 2, 1)))
        with pytest.raises(InvalidInput, match="旧账已经封存，不能撤销"):
            undo_resolution(new, 1, "错了")
        with new.reading() as session:
            assert [one.rest for one in standings(session, dt.date(2024, 12, 31))] == [0] * 3
        assert act.amount == 5_000
