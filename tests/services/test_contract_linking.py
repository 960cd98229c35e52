from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.project import Project
from gacha_app.domain.register import Contract, Counterparty
from gacha_app.reports.contract_ledger import standings
from gacha_app.services.contract_arrears import undo_act
from gacha_app.services.contract_linking import link_vouchers, unlinked
from gacha_app.services.projects import record_project
from gacha_app.services.registers import record
from gacha_app.services.vouchers import record_entry, reverse_voucher
from gacha_app.storage.contract_tables import contract_acts


@pytest.fixture
def lease(book):
    firm = record(book, Counterparty("绿野公司（示例）")).id
    return record(
        book,
        Contract("河滩地", counterparty_id=firm, project_id=record_project(book, Project("土地流转")).id,
                 start=dt.date(2023, 1, 1), end=dt.date(2024, 12, 31),
                 price_by="year", price=100_000),
    )  # fmt: skip


def receive_rent(book, contract, fen, on):
    answers = Answers(
        on, fen, "收租金", money="102", project_id=contract.project_id, contract_id=contract.id,
        counterparty_id=contract.counterparty_id,
    )  # fmt: skip
    return record_entry(book, "lease", answers)


def open_of(book, contract):
    with book.reading() as session:
        return [one.open for one in standings(session, contract_id=contract.id)]


def test_rent_entered_with_the_ordinary_form_settles_instalments_without_a_new_voucher(book, lease):
    first = receive_rent(book, lease, 60_000, dt.date(2023, 3, 1))
    receive_rent(book, lease, 60_000, dt.date(2023, 9, 1))
    assert [one.amount for one in unlinked(book, lease.id)] == [60_000, 60_000]

    link_vouchers(book, lease.id)

    assert open_of(book, lease) == [0, 80_000]
    assert unlinked(book, lease.id) == ()
    with pytest.raises(InvalidInput, match="没有还没抵的凭证"):
        link_vouchers(book, lease.id)
    reverse_voucher(book, first.number, "记错了")
    assert open_of(book, lease) == [60_000, 80_000]


def test_more_than_the_contract_asks_for_is_not_linked(book, lease):
    receive_rent(book, lease, 200_001, dt.date(2023, 3, 1))
    with pytest.raises(InvalidInput, match=r"多 0\.01 元"):
        link_vouchers(book, lease.id)
    assert open_of(book, lease) == [100_000, 100_000]


def test_a_voucher_of_another_contract_is_not_linked(book, lease):
    receive_rent(book, lease, 100, dt.date(2023, 3, 1))
    with pytest.raises(InvalidInput, match="记-2023-09-0001 没有“河滩地”的收入"):
        link_vouchers(book, lease.id, ["记-2023-09-0001"])


def test_a_link_taken_back_leaves_its_voucher_and_may_be_made_again(book, lease):
    receive_rent(book, lease, 60_000, dt.date(2023, 3, 1))
    link_vouchers(book, lease.id)
    with book.reading() as session:
        [act] = session.scalars(select(contract_acts.c.id))

    assert undo_act(book, act, "抵错了") is None

    assert open_of(book, lease) == [100_000, 100_000]
    assert [one.amount for one in unlinked(book, lease.id)] == [60_000]
    with pytest.raises(InvalidInput, match="已经撤销过了"):
        undo_act(book, act, "再来")
    link_vouchers(book, lease.id)
    assert open_of(book, lease) == [40_000, 100_000]
