from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.debt_links import debt_links
from gacha_app.reports.debt_places import record_at
from gacha_app.reports.debt_proof import differences, standings
from gacha_app.reports.debts import debt_standing
from gacha_app.reports.party_movements import aged_balances
from gacha_app.services.books import verify
from gacha_app.services.debt_resolving import (
    Resolution,
    link_resolution,
    preview_resolution,
    resolve_debt,
    undo_resolution,
)
from gacha_app.services.debts import change_debt, record_debt, remove_debt, take_up, take_up_all
from gacha_app.services.openings import set_opening
from gacha_app.services.periods import close_month
from gacha_app.services.vouchers import enter_voucher, reverse_voucher


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    made.deals_with("示例建筑公司")
    made.has_household("示例户甲")
    yield made
    made.close()


def owed(village, party="示例建筑公司", amount="100000", account="211", on="2023-02-01"):
    """Put a debt on its account and register it."""
    identity = village._parties[party]
    fen = parse_yuan(amount)
    lines = [Posting("51409", fen, "修路"), Posting(account, -fen, "修路", counterparty_id=identity)]
    enter_voucher(village.book, Voucher(dt.date.fromisoformat(on), "修路", lines), post_it=True)
    return record_debt(
        village.book,
        Debt("2015年修路款", "debt", account, dt.date(2015, 9, 1), fen, reason="public_works", counterparty_id=identity,
             evidence="欠条"),
    )  # fmt: skip


def lent(village, fen=5_000_00, **said):
    """Register what a household owes, booking it against income of another kind."""
    debt = Debt("欠机耕费", "claim", "113", dt.date(2021, 5, 1), fen, reason="operation",
                household_id=village._households["示例户甲"], **said)  # fmt: skip
    return record_debt(village.book, debt, against="50109", on=dt.date(2023, 3, 1))


def left(village, debt, last=dt.date.max):
    return village.asks(debt_standing, debt.id, last).left


def agree(village, day=dt.date(2023, 12, 31)):
    return village.asks(differences, day) == []


def test_a_debt_repaid_in_parts_equals_its_account_to_the_fen(village):
    debt = owed(village)

    resolve_debt(village.book, debt.id, Resolution("repaid", 3_333_333, dt.date(2023, 4, 1)))
    resolve_debt(village.book, debt.id, Resolution("repaid", 6_666_667, dt.date(2023, 6, 1)))

    assert left(village, debt) == 0
    assert left(village, debt, dt.date(2023, 4, 30)) == 6_666_667
    for month in range(2, 13):
        assert agree(village, Period(2023, month).last)
    assert verify(village.book) == ()


def test_a_debt_off_the_books_is_booked_when_it_is_registered(village):
    debt = lent(village)

    assert debt.voucher_id is not None
    row = next(one for one in village.asks(standings, dt.date(2023, 3, 31)) if one.account == "113")
    assert (row.ledger, row.parts["debts"], row.rest) == (500_000, 500_000, 0)
    assert left(village, debt, dt.date(2023, 2, 28)) == 0


@pytest.mark.parametrize(
    ("way", "account", "more"),
    [("collected", "102", {}), ("reduced", "51509", {"meeting": "2023年6月成员大会"}),
     ("written_off", "51509", {"meeting": "2023年6月成员大会"}), ("set_off", "151", {"account": "151"})],
)  # fmt: skip
def test_each_way_of_resolving_a_claim_posts_to_its_account(village, way, account, more):
    debt = lent(village)

    voucher = preview_resolution(village.book, debt.id, Resolution(way, 500_000, dt.date(2023, 6, 2), **more))
    resolve_debt(village.book, debt.id, Resolution(way, 500_000, dt.date(2023, 6, 2), **more))

    assert [(line.account, line.amount) for line in voucher.postings] == [(account, 500_000), ("113", -500_000)]
    assert left(village, debt) == 0
    assert agree(village)


def test_a_debt_that_need_not_be_paid_becomes_other_income(village):
    debt = owed(village)

    voucher = preview_resolution(
        village.book, debt.id, Resolution("written_off", 100, dt.date(2023, 6, 2), meeting="成员大会")
    )

    assert [(line.account, line.amount) for line in voucher.postings] == [("211", 100), ("50409", -100)]


def test_a_claim_set_off_against_a_debt_resolves_both_with_one_voucher(village):
    debt, claim = owed(village), lent(village)

    act = resolve_debt(
        village.book, claim.id,
        Resolution("set_off", 500_000, dt.date(2023, 6, 2), other_debt_id=debt.id, paper="三方抵顶协议"),
    )  # fmt: skip

    assert (left(village, claim), left(village, debt)) == (0, 9_500_000)
    assert agree(village)
    undo_resolution(village.book, act.id, "协议作废")
    assert (left(village, claim), left(village, debt)) == (500_000, 10_000_000)
    assert agree(village)


def test_a_voucher_taken_back_from_the_list_frees_what_it_resolved(village):
    debt = owed(village)
    resolve_debt(village.book, debt.id, Resolution("repaid", 10_000_000, dt.date(2023, 4, 1)))
    paid = village.report("vouchers", 2023).rows[-1]

    reverse_voucher(village.book, str(paid.cells["number"]), "付错了")

    assert left(village, debt) == 10_000_000
    resolve_debt(village.book, debt.id, Resolution("repaid", 10_000_000, dt.date(2023, 5, 1)))
    assert left(village, debt) == 0
    assert agree(village)


def test_a_posted_voucher_can_be_linked_once_and_unlinked(village):
    debt = owed(village)
    voucher = village.enters(("211", "2000"), ("102", "-2000"), on="2023-07-01", counterparty_id=debt.counterparty_id)
    assert not agree(village)

    act = link_resolution(village.book, debt.id, voucher.label, "repaid")

    assert left(village, debt) == 9_800_000
    assert agree(village)
    with pytest.raises(InvalidInput, match="已经关联过"):
        link_resolution(village.book, debt.id, voucher.label, "repaid")
    undo_resolution(village.book, act.id, "关联错了")
    assert left(village, debt) == 10_000_000


def test_what_stands_on_the_accounts_is_taken_up_into_the_register(village):
    party = village._parties["示例建筑公司"]
    village.enters(("51409", "800"), ("102", "-800"), on="2023-05-01")
    for day, fen in ((dt.date(2023, 3, 5), 70_000), (dt.date(2023, 8, 5), 30_000)):
        lines = [Posting("51409", fen), Posting("211", -fen, counterparty_id=party)]
        enter_voucher(village.book, Voucher(day, "欠工程款", lines), post_it=True)

    made = take_up_all(village.book, dt.date(2023, 12, 31))

    assert [(one.side, one.account, one.amount, one.arisen_on) for one in made] == [
        ("debt", "211", 100_000, dt.date(2023, 3, 5))
    ]
    assert [one.rest for one in village.asks(standings, dt.date(2023, 12, 31))] == [0]
    with pytest.raises(InvalidInput, match="没有要补登的余额"):
        take_up(village.book, "211", (None, party), dt.date(2023, 12, 31))


BAD = [
    (Resolution("repaid", 10_000_001, dt.date(2023, 4, 1)), "只剩 100,000.00 元，不能化解 100,000.01 元"),
    (Resolution("repaid", 0, dt.date(2023, 4, 1)), "金额应大于零"),
    (Resolution("collected", 100, dt.date(2023, 4, 1)), "没有“收回”这种化解方式"),
    (Resolution("written_off", 100, dt.date(2023, 4, 1)), "核销要经过成员（代表）大会"),
    (Resolution("repaid", 100, dt.date(2014, 4, 1)), "化解日期不能早于形成日期"),
    (Resolution("repaid", 100, dt.date(2023, 1, 15)), "2023年1月已经结账"),
    (Resolution("set_off", 100, dt.date(2023, 4, 1)), "请选择与哪一笔抵顶"),
    (Resolution("repaid", 100, dt.date(2023, 4, 1), money="501"), "请选择“银行存款”或“库存现金”"),
]


@pytest.mark.parametrize(("said", "sentence"), BAD)
def test_what_cannot_be_resolved_is_refused_in_one_sentence_and_nothing_changes(village, said, sentence):
    close_month(village.book, Period(2023, 1))
    debt = owed(village)
    before = village.report("entries", 2023)

    with pytest.raises(InvalidInput, match=sentence):
        resolve_debt(village.book, debt.id, said)

    assert left(village, debt) == 10_000_000
    assert village.report("entries", 2023) == before


def test_a_debt_is_not_resolved_twice(village):
    debt = owed(village)
    resolve_debt(village.book, debt.id, Resolution("repaid", 10_000_000, dt.date(2023, 4, 1)))

    with pytest.raises(InvalidInput, match="已经全部化解，不能再化解一次"):
        resolve_debt(village.book, debt.id, Resolution("repaid", 1, dt.date(2023, 4, 2)))


def test_two_claims_are_not_set_off_against_each_other(village):
    claim, other = lent(village), lent(village)

    with pytest.raises(InvalidInput, match="一笔债权对一笔债务"):
        resolve_debt(village.book, claim.id, Resolution("set_off", 100, dt.date(2023, 6, 2), other_debt_id=other.id))


def test_what_is_booked_or_resolved_stays_and_the_rest_may_be_changed(village):
    debt = owed(village)
    changed = change_debt(village.book, replace(debt, evidence="欠条和会议记录", planned_on=dt.date(2024, 6, 30)))
    assert changed.evidence == "欠条和会议记录"
    resolve_debt(village.book, debt.id, Resolution("repaid", 5_000_000, dt.date(2023, 4, 1)))

    with pytest.raises(InvalidInput, match="已经入账或化解过"):
        change_debt(village.book, replace(changed, account="221"))
    with pytest.raises(InvalidInput, match="已经化解 50,000.00 元"):
        change_debt(village.book, replace(changed, principal=4_999_999))
    with pytest.raises(InvalidInput, match="不能删除"):
        remove_debt(village.book, debt.id)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"name": " "}, "请填写债权债务的名称"), ({"principal": 0}, "本金应大于零"), ({"interest": -1}, "利息不能是负数"),
     ({"account": "501"}, "不是往来科目"), ({"account": "999"}, "没有科目“999”"), ({"counterparty_id": None}, "只选一个"),
     ({"reason": "x"}, "没有“x”这个选项"), ({"planned_way": "collected"}, "没有“收回”这种化解方式")],
)  # fmt: skip
def test_a_debt_that_cannot_be_is_refused(village, wrong, sentence):
    said = {"name": "旧欠", "side": "debt", "account": "211", "arisen_on": dt.date(2015, 1, 1), "principal": 100,
            "counterparty_id": village._parties["示例建筑公司"], **wrong}  # fmt: skip

    with pytest.raises(InvalidInput, match=sentence):
        record_debt(village.book, Debt(**said))

    assert village.report("debts").rows == ()


def test_a_voucher_leads_back_to_the_debt_it_settled(village):
    debt = owed(village)
    act = resolve_debt(village.book, debt.id, Resolution("repaid", 100, dt.date(2023, 4, 1)))

    found = village.asks(debt_links, act.voucher_id)

    assert [(one.words, one.page, record_at(one.place)) for one in found] == [
        ("债权债务：2015年修路款", "contracts:examination", ("debts", debt.id))
    ]


def test_what_a_registered_debt_booked_is_as_old_as_the_register_says(village):
    lent(village)

    aged = village.asks(aged_balances, dt.date(2023, 12, 31))

    assert [(one.account, one.oldest, one.amount) for one in aged] == [("113", dt.date(2021, 5, 1), 500_000)]
    assert village.report("claims-by-age").rows[1].cells["from_2"] == 500_000


def test_an_opening_balance_is_as_old_as_the_register_says_of_it(village):
    party = village._parties["示例建筑公司"]
    set_opening(village.book, [Posting("211", -1_000, counterparty_id=party)], rest_on_reserve=True)
    debt = Debt("旧欠", "debt", "211", dt.date(2014, 3, 1), 600, counterparty_id=party)
    record_debt(village.book, debt)

    [aged] = village.asks(aged_balances, dt.date(2023, 12, 31))

    assert [(one.day, one.amount) for one in aged.layers] == [(dt.date(2014, 3, 1), -600), (dt.date(2023, 1, 1), -400)]
