from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.register import Asset, Contract, Counterparty
from gacha_app.reports.contract_ledger import balances, ledger_balances, standings
from gacha_app.services.books import new_book, new_code
from gacha_app.services.contract_changes import alter
from gacha_app.services.contract_ending import end_early
from gacha_app.services.contract_money import receive
from gacha_app.services.contract_raising import raise_due
from gacha_app.services.periods import close_year
from gacha_app.services.registers import record


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture(params=["2004", "2023"])
def book(request, tmp_path):
    """A book in either chart of accounts."""
    organisation = Organisation(new_code(), "示例嘎查", first_year=2023, chart=request.param)
    with new_book(tmp_path / "示例.gacha", organisation, {"102": 10_000_000}, user="苏和") as made:
        yield made


def let(book, name="地", **said):
    party = record(book, Counterparty(f"{name}的公司（示例）")).id
    terms = {"start": day("2023-01-01"), "end": day("2024-12-31"), "price_by": "year", "price": 120_000, **said}
    return record(book, Contract(name, counterparty_id=party, **terms))


def on_ledger(book, contract):
    with book.reading() as session:
        return ledger_balances(session, day("2029-12-31"), [contract.id])[contract.id]


def test_money_stands_on_the_accounts_of_either_chart(book):
    one = let(book, deposit=1_000)
    raise_due(book, day("2023-01-01"), day("2023-12-31"))
    receive(book, one.id, day("2023-02-01"), 130_000)
    with book.reading() as session:
        chart = session.get_one(Organisation, 1).chart
        assert balances(session, contract_id=one.id)[one.id].prepaid == 10_000
    assert on_ledger(book, one) == {"202" if chart == "2004" else "211": -10_000}


def test_what_was_raised_in_a_closed_year_is_taken_back_from_undistributed_profit(book):
    one = let(book, frequency="once")
    raise_due(book, day("2023-01-01"), day("2023-12-31"), spread=False)
    close_year(book, 2023)
    plan = alter(book, one.id, day("2024-01-01"), {"price": 60_000}, "会议同意")
    assert sorted((line.account, line.amount) for line in plan.voucher.postings) == [
        ("112", -120_000), ("32202", 120_000),
    ]  # fmt: skip
    assert on_ledger(book, one) == {"112": 120_000}
    with book.reading() as session:
        assert [part.open for part in standings(session, contract_id=one.id)] == [120_000, 60_000]


def test_pieces_of_one_asset_are_let_to_several_but_no_more_than_there_are(book):
    sheds = record(book, Asset("温棚", quantity=36_000, unit="座", value=1)).id
    let(book, "甲租", kind="asset", asset_id=sheds, quantity=20_000)
    let(book, "乙租", kind="asset", asset_id=sheds, quantity=16_000)
    with pytest.raises(InvalidInput, match="“温棚”共 36 座，从 2023-01-01 起要租出 37 座"):
        let(book, "丙租", kind="asset", asset_id=sheds, quantity=1_000)
    with pytest.raises(InvalidInput, match="同一时间不能租两次"):
        let(book, "丁租", kind="asset", asset_id=sheds)


def test_a_contract_that_only_keeps_a_yearly_amount_ends_early_without_a_voucher(book):
    one = let(book, price_by="", price=0, yearly=5_000)
    plan = end_early(book, one.id, day("2023-06-30"), "不租了")
    assert plan.voucher is None
    with book.reading() as session:
        assert session.get_one(Contract, one.id).last_day == day("2023-06-30")


def test_an_account_of_its_own_is_used_and_a_wrong_one_refused(book):
    with pytest.raises(InvalidInput, match="没有科目“99999”"):
        let(book, account="99999")
