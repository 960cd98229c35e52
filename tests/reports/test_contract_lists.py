from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.register import Contract, Counterparty, Resource
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.contract_calendar import lease_calendar
from gacha_app.reports.contract_ledger import balances, ledger_balances
from gacha_app.reports.contract_registers import receivables, tenants
from gacha_app.reports.contract_schedules import overdue
from gacha_app.reports.contract_story import full_story
from gacha_app.reports.contract_warnings import contract_warnings
from gacha_app.services.books import new_book, new_code
from gacha_app.services.contract_arrears import take_deposit, write_off
from gacha_app.services.contract_changes import alter
from gacha_app.services.contract_ending import end_early
from gacha_app.services.contract_money import receive
from gacha_app.services.contract_raising import raise_due
from gacha_app.services.registers import record
from gacha_app.services.vouchers import enter_voucher, reverse_voucher
from gacha_app.storage.contract_tables import contract_acts


def day(text):
    return dt.date.fromisoformat(text)


@pytest.fixture
def book(tmp_path):
    with new_book(
        tmp_path / "示例.gacha", Organisation(new_code(), "示例嘎查", first_year=2023), {"102": 10_000_000}, user="苏和"
    ) as made:
        yield made


@pytest.fixture
def leases(book):
    """Three contracts on one plot and one without."""
    firm = record(book, Counterparty("绿野公司（示例）", telephone="0483-1")).id
    other = record(book, Counterparty("杨某（示例）")).id
    plot = record(book, Resource("河滩地", area=100_000)).id

    def lease(name, party, start, end, area, price, **said):
        card = Contract(
            name, counterparty_id=party, resource_id=plot, area=area, start=day(start), end=day(end), price_by="year",
            price=price, **said,
        )  # fmt: skip
        return record(book, card)

    return [
        lease("甲地", firm, "2023-01-01", "2025-12-31", 60_000, 600_000),
        lease("乙地", other, "2023-04-01", "2024-03-31", 40_000, 400_000, frequency="half", deposit=50_000),
        lease("丙地", other, "2024-04-01", "2026-03-31", 30_000, 300_000),
    ]


def test_the_overdue_list_tells_age_and_who_to_call(book, leases):
    receive(book, leases[0].id, day("2023-02-01"), 200_000)
    with book.reading() as session:
        found = overdue(session, Period(2023))
    told = [(one.cells["name"], one.cells["open"], one.cells["days"], one.cells["age"]) for one in found.rows]
    assert told == [
        ("甲地", 400_000, 364, "365天以内"), ("乙地", 200_000, 274, "365天以内"), ("乙地", 200_000, 91, "180天以内"),
    ]  # fmt: skip
    assert found.rows[0].cells["telephone"] == "0483-1"
    assert found.totals["open"] == 800_000


def test_warnings_tell_what_ends_is_due_or_overdue_and_lead_to_the_contract(book, leases):
    def told(today):
        with book.reading() as session:
            return [(one.key, one.tone, one.kind, one.record, one.sentence) for one in
                    contract_warnings(session, today.year, today)]  # fmt: skip

    receive(book, leases[0].id, day("2023-02-01"), 600_000)
    assert told(day("2023-03-05")) == [
        ("contract_due", "wait", "due", leases[1].id, "“乙地”2023-04-01 应收 2,000.00 元")
    ]
    assert ("contract_overdue", "care", "overdue", leases[1].id, "“乙地”逾期 31 天，欠 2,000.00 元") in told(
        day("2023-05-02")
    )
    keys = [(one[0], one[1]) for one in told(day("2024-01-02")) if one[3] == leases[1].id]
    assert ("contract_end", "wait") in keys
    keys = [(one[0], one[1]) for one in told(day("2024-03-02")) if one[3] == leases[1].id]
    assert ("contract_end", "care") in keys


def test_an_offset_whose_receipt_was_taken_back_is_pointed_at(book, leases):
    from gacha_app.services.contract_money import offset_prepaid

    paid = receive(book, leases[0].id, day("2023-02-01"), 700_000)
    offset_prepaid(book, leases[0].id, day("2024-02-01"))
    with pytest.raises(InvalidInput, match="请先撤销抵扣"):
        reverse_voucher(book, paid.voucher.number, "记错了")
    # older books may hold what is refused today
    with book.writing("test", "") as session:
        session.execute(update(contract_acts).where(contract_acts.c.kind == "receipt").values(undone=True))
    with book.reading() as session:
        [told] = [one for one in contract_warnings(session, 2024, day("2024-02-02")) if one.key == "contract_prepaid"]
    assert (told.tone, told.record, told.amount) == ("care", leases[0].id, -100_000)


def test_the_register_is_the_ledger_at_every_month_end(book, leases):
    raise_due(book, day("2023-01-01"), day("2023-12-31"))
    receive(book, leases[0].id, day("2023-02-01"), 700_000)
    wrong = receive(book, leases[1].id, day("2023-05-01"), 150_000)
    take_deposit(book, leases[1].id, day("2023-05-02"), 50_000)
    reverse_voucher(book, wrong.voucher.number, "记错了", on=day("2023-08-15"))
    write_off(book, leases[1].id, [1], day("2023-09-01"), "会议决定")
    alter(book, leases[0].id, day("2024-01-01"), {"price": 700_000}, "会议")
    end_early(book, leases[1].id, day("2023-12-31"), "不种了", on=day("2024-01-05"))
    raise_due(book, day("2024-01-01"), day("2024-12-31"))
    identities = [one.id for one in leases]
    for year in (2023, 2024):
        for month in range(1, 13):
            last = Period(year, month).last
            with book.reading() as session:
                ledger = ledger_balances(session, last, identities)
                held = balances(session, last)
                report = receivables(session, Period(year, month))
            for one in identities:
                of = held.get(one)
                net = of.claim - of.prepaid - of.deposit if of else 0
                assert sum(ledger[one].values()) == net, (year, month, one)
            assert all(row.cells["gap"] == 0 for row in report.rows)
            assert "一致" in report.notes[0]


def test_what_was_entered_apart_is_named_as_a_difference(book, leases):
    lines = [Posting("112", 100, contract_id=leases[0].id), Posting("50104", -100, contract_id=leases[0].id)]
    enter_voucher(book, Voucher(day("2023-03-01"), "手工应收", lines), post_it=True)
    with book.reading() as session:
        report = receivables(session, Period(2023))
    assert [(row.cells["name"], row.cells["gap"]) for row in report.rows] == [("甲地", 100)]
    assert "甲地" in report.notes[0]


def test_tenants_add_up_over_their_contracts(book, leases):
    receive(book, leases[0].id, day("2023-02-01"), 700_000)
    with book.reading() as session:
        found = tenants(session, Period(2023))
    told = {row.cells["party"]: row.cells for row in found.rows}
    assert told["绿野公司（示例）"]["due"] == told["绿野公司（示例）"]["paid"] == 600_000
    assert told["绿野公司（示例）"]["prepaid"] == 100_000
    assert told["杨某（示例）"]["overdue"] == 400_000
    assert found.totals["area"] == 100_000


def test_the_calendar_keeps_who_leased_before_a_change(book, leases):
    alter(book, leases[0].id, day("2024-07-01"), {"area": 20_000}, "收回一块")
    with book.reading() as session:
        found = lease_calendar(session, Period(2024))
    [plot] = found.plots
    assert [(one.name, str(one.begins), str(one.until), one.area) for one in plot.leases] == [
        ("甲地", "2023-01-01", "2024-06-30", 60_000), ("乙地", "2023-04-01", "2024-03-31", 40_000),
        ("丙地", "2024-04-01", "2026-03-31", 30_000), ("甲地", "2024-07-01", "2025-12-31", 20_000),
    ]  # fmt: skip
    assert (plot.most_let, plot.free_now) == (100_000, 50_000)


def test_a_story_tells_acts_with_their_vouchers_and_what_was_taken_back(book, leases):
    paid = receive(book, leases[0].id, day("2023-02-01"), 600_000)
    reverse_voucher(book, paid.voucher.number, "记错了")
    receive(book, leases[0].id, day("2023-02-02"), 600_000)
    with book.reading() as session:
        story = full_story(session, leases[0].id, day("2023-06-01"))
    assert [(one.title, one.state, one.may_undo) for one in story.acts] == [
        ("收付款", "", True), ("收付款", "凭证已冲销", False),
    ]  # fmt: skip
    assert story.overdue == 0
    assert ("价款", "每年 6,000.00 元") in story.facts
