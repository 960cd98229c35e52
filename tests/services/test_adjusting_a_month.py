from __future__ import annotations

import datetime as dt
import sqlite3
from dataclasses import replace

import pytest
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.register import Asset
from gacha_app.domain.spreading import Spread
from gacha_app.reports.ledger import balances
from gacha_app.services import accruals, adjustments, books, depreciation, periods, registers, spreads

MARCH, APRIL, MAY = Period(2023, 3), Period(2023, 4), Period(2023, 5)


@pytest.fixture
def gacha(tmp_path):
    made = Village(tmp_path, first_year=2023, opening={"102": "500000", "151": "12000"})
    yield made
    # whatever was adjusted, taken back or settled: the registers agree with their vouchers
    assert books.verify(made.book) == ()
    made.close()


def has_worn(gacha, name="示例大棚", value=12_000_00, **said):
    said = {"method": "straight_line", "life_months": 12, "in_use_from": dt.date(2023, 2, 10), **said}
    return registers.record(gacha.book, Asset(name, value=value, **said))


def standing(gacha, *codes, last="2023-12-31"):
    sums = gacha.asks(balances, dt.date.fromisoformat(last))
    return tuple(sums.get(code, 0) for code in codes)


def rent(**said):
    said = {"kind": "rent", "total": 36_000_00, "source_account": "211", "target_account": "50103", **said}
    return Spread("示例河滩地租金", start=dt.date(2023, 3, 1), end=dt.date(2026, 2, 28), **said)


def test_a_month_of_depreciation_is_one_voucher_and_the_second_time_makes_nothing(gacha):
    project = gacha.has_project("温棚葡萄", "grapes")
    has_worn(gacha, project_id=project)
    has_worn(gacha, "示例办公室", 6_000_00)
    due = depreciation.preview_depreciation(gacha.book, MARCH)

    assert (due.total, due.report.totals["amount"]) == (1_500_00, 1_500_00)
    made = depreciation.depreciate(gacha.book, MARCH)
    assert [(one.date, one.entry_kind, one.number) for one in made] == [
        (dt.date(2023, 3, 31), "depreciation", "记-2023-03-0001")
    ]
    assert [(one.account, one.amount, one.project_id) for one in made[0].postings] == [
        ("51104", 1_000_00, project), ("51306", 500_00, None), ("152", -1_500_00, None),
    ]  # fmt: skip
    assert depreciation.depreciate(gacha.book, MARCH) == []
    assert standing(gacha, "152") == (-1_500_00,)
    assert books.verify(gacha.book) == ()


def test_taking_the_voucher_back_frees_the_month_again(gacha):
    has_worn(gacha)
    first = depreciation.depreciate(gacha.book, MARCH)[0]
    gacha.takes_back(first)

    again = depreciation.depreciate(gacha.book, MARCH)
    assert [one.amount for one in again] == [1_000_00]
    assert standing(gacha, "152", "51306") == (-1_000_00, 1_000_00)


def test_missed_months_are_made_only_when_asked_for(gacha):
    has_worn(gacha)
    due = depreciation.preview_depreciation(gacha.book, MAY)

    assert (due.total, due.missed) == (1_000_00, 2_000_00)
    depreciation.depreciate(gacha.book, MAY, catch_up=True)
    assert standing(gacha, "152") == (-3_000_00,)
    assert depreciation.preview_depreciation(gacha.book, APRIL).total == 0


def test_what_a_year_missed_is_caught_up_through_the_undistributed(gacha):
    has_worn(gacha)

    made = depreciation.depreciate(gacha.book, Period(2024, 1), catch_up=True)
    # ten months of 2023, and January
    assert [(one.account, one.amount) for one in made[0].postings] == [
        ("32202", 10_000_00), ("51306", 1_000_00), ("152", -11_000_00),
    ]  # fmt: skip


def test_a_whole_life_adds_up_and_then_it_is_done(gacha):
    has_worn(gacha, value=10_000_01, residual=500_00)
    for place in range(14):
        depreciation.depreciate(gacha.book, Period(2023 + (place + 2) // 12, (place + 2) % 12 + 1))

    assert standing(gacha, "152", last="2024-12-31") == (-9_500_01,)
    report = gacha.report("depreciation", 2024)
    assert rows(report, "before", "amount", "written_off", "left") == [(7_916_60, 1_583_41, 9_500_01, 500_00)]


@pytest.mark.parametrize(
    "said",
    [{"value": 100}, {"klass": "biological", "account": "134"}, {"account": "153"}, {"method": "none"}],
    ids=["nominal yuan", "public trees", "unfinished works", "not written off"],
)
def test_some_assets_take_part_in_nothing(gacha, said):
    has_worn(gacha, **said)

    assert depreciation.depreciate(gacha.book, MARCH) == []


def test_what_cannot_be_worked_out_is_said_and_holds_nothing_else_up(gacha):
    has_worn(gacha)
    pump = has_worn(gacha, "示例水泵")
    with gacha.book.writing("an older card") as session:
        session.merge(replace(pump, life_months=0))
    has_worn(gacha, "示例旧车", in_use_from=dt.date(2019, 1, 1))
    due = depreciation.preview_depreciation(gacha.book, MARCH)

    assert due.total == 1_000_00
    assert due.problems == (
        "“示例水泵”的使用年限要大于零，请在资产卡片上填写月数。",
        "“示例旧车”已过使用年限，还有 12,000.00 元没有提完，请核对使用年限、残值或已提折旧。",
    )


def test_work_takes_its_part_and_what_is_too_much_is_refused(gacha):
    tractor = has_worn(gacha, "示例拖拉机", method="units", units_total=1_000_000).id
    assert rows(depreciation.preview_depreciation(gacha.book, MARCH).report, "state") == [("请填写工作量",)]

    depreciation.depreciate(gacha.book, MARCH, units={tractor: 250_000})
    assert standing(gacha, "152") == (-3_000_00,)
    with pytest.raises(InvalidInput, match="只剩 750，填写的 751 超出了"):
        depreciation.depreciate(gacha.book, APRIL, units={tractor: 751_000})
    assert standing(gacha, "152") == (-3_000_00,)
    depreciation.depreciate(gacha.book, APRIL, units={tractor: 750_000})
    assert standing(gacha, "152") == (-12_000_00,)
    assert depreciation.preview_depreciation(gacha.book, MAY).total == 0


def test_work_of_what_is_gone_or_does_not_wear_by_it_is_refused(gacha):
    gone = has_worn(gacha, "示例旧犁", method="units", units_total=1000, disposed_on=dt.date(2023, 3, 9)).id
    house = has_worn(gacha).id

    for units, sentence in (
        ({gone: 1}, "“示例旧犁”已在 2023-03-09 处置"), ({house: 1}, "“示例大棚”不是按工作量计提"), ({99: 1}, "“99”不是按工作量"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=sentence):
            depreciation.depreciate(gacha.book, APRIL, units=units)
    assert standing(gacha, "152") == (0,)


def test_what_is_disposed_of_wears_no_more(gacha):
    has_worn(gacha, disposed_on=dt.date(2023, 4, 2))
    made = [len(depreciation.depreciate(gacha.book, one)) for one in (MARCH, APRIL, MAY)]

    assert made == [1, 1, 0]


def test_the_2004_chart_has_accumulated_depreciation_of_fixed_assets_only(gacha):
    has_worn(gacha, "示例软件", klass="intangible")
    organisation = books.organisation(gacha.book)
    organisation.chart = "2004"
    with gacha.book.writing("test") as session:
        session.merge(organisation)

    due = depreciation.preview_depreciation(gacha.book, MARCH)
    assert (due.total, len(due.problems)) == (0, 1)
    assert "换用2023年科目后才能计提" in due.problems[0]


def test_rent_received_at_once_leaves_its_month_in_income_and_the_rest_waits(gacha):
    gacha.has_project("土地流转", "land_lease")
    taken = gacha.records("lease", "36000", project="土地流转", on="2023-03-05")
    offered = spreads.offer_spread(gacha.book, taken.label)
    assert (offered.kind, offered.total, offered.source_account, offered.target_account) == (
        "rent", 36_000_00, "211", "50103",
    )  # fmt: skip

    kept, moved = spreads.spread_from_voucher(gacha.book, taken.label, rent(project_id=1))
    assert [(one.account, one.amount) for one in moved.postings] == [("50103", 35_000_00), ("211", -35_000_00)]
    assert standing(gacha, "50103", "211") == (-1_000_00, -35_000_00)
    assert spreads.run_spreads(gacha.book, MARCH) == []
    made = spreads.run_spreads(gacha.book, APRIL)
    assert [(one.account, one.amount) for one in made[0].postings] == [("211", 1_000_00), ("50103", -1_000_00)]
    assert spreads.run_spreads(gacha.book, APRIL) == []
    assert standing(gacha, "50103", "211") == (-2_000_00, -34_000_00)
    assert rows(gacha.report("spreads"), "total", "booked", "left", "state") == [
        (36_000_00, 2_000_00, 34_000_00, "摊销中")
    ]
    with pytest.raises(InvalidInput, match="已经在“示例河滩地租金”里摊销"):
        spreads.spread_from_voucher(gacha.book, taken.label, rent())
    assert kept.received_id == taken.id


def test_all_months_of_a_rent_add_up_to_what_was_received(gacha):
    spread = rent(total=100_00, source_account="211")
    spread.end = dt.date(2023, 9, 30)
    gacha.enters(("102", "100"), ("211", "-100"), on="2023-03-01")
    spreads.record_spread(gacha.book, spread)
    for month in range(3, 11):
        spreads.run_spreads(gacha.book, Period(2023, month))

    assert standing(gacha, "211", "50103") == (0, -100_00)


def test_rent_of_a_closed_year_goes_back_from_the_undistributed(gacha):
    gacha.has_project("土地流转", "land_lease")
    taken = gacha.records("lease", "36000", project="土地流转", on="2023-03-05")
    gacha.closes(2023)
    _kept, moved = spreads.spread_from_voucher(gacha.book, taken.label, rent())

    # ten months of 2023 stay where they were earned; the rest goes back from there on the first open day
    assert moved.date == dt.date(2024, 1, 1)
    assert [(one.account, one.amount) for one in moved.postings] == [("32202", 26_000_00), ("211", -26_000_00)]
    made = spreads.run_spreads(gacha.book, Period(2024, 1))
    assert [(one.account, one.amount) for one in made[0].postings] == [("211", 1_000_00), ("50103", -1_000_00)]
    assert standing(gacha, "32202", "211", last="2024-12-31") == (-10_000_00, -25_000_00)


def test_prepaid_costs_wait_and_are_spread(gacha):
    paid = gacha.enters(("51109", "1200"), ("102", "-1200"), on="2023-03-01", summary="示例保险")
    offered = spreads.offer_spread(gacha.book, paid.label)
    offered.start, offered.end = dt.date(2023, 3, 1), dt.date(2024, 2, 29)
    assert (offered.kind, offered.source_account) == ("prepaid", "171")

    spreads.spread_from_voucher(gacha.book, paid.label, offered)
    spreads.run_spreads(gacha.book, APRIL)
    assert standing(gacha, "171", "51109") == (1_000_00, 200_00)


def test_a_contract_that_ends_early_stops_its_spread_and_may_be_settled(gacha):
    gacha.enters(("102", "36000"), ("211", "-36000"), on="2023-03-01")
    kept = spreads.record_spread(gacha.book, rent())
    spreads.run_spreads(gacha.book, MARCH)
    spreads.run_spreads(gacha.book, APRIL)

    with pytest.raises(InvalidInput, match="已经摊到 2023-04"):
        spreads.stop_spread(gacha.book, kept.id, dt.date(2023, 3, 31))
    with pytest.raises(InvalidInput, match="终止日期要在"):
        spreads.stop_spread(gacha.book, kept.id, dt.date(2022, 3, 31))
    assert spreads.stop_spread(gacha.book, kept.id, dt.date(2023, 4, 30)) == []
    assert spreads.run_spreads(gacha.book, MAY) == []
    assert standing(gacha, "211") == (-34_000_00,)
    with pytest.raises(InvalidInput, match="已在 2023-04-30 终止"):
        spreads.stop_spread(gacha.book, kept.id, dt.date(2023, 4, 30))
    with pytest.raises(NotFound, match="没有编号 99"):
        spreads.stop_spread(gacha.book, 99, dt.date(2023, 4, 30))


def test_settling_an_ended_contract_takes_all_that_is_left(gacha):
    gacha.enters(("102", "36000"), ("211", "-36000"), on="2023-03-01")
    kept = spreads.record_spread(gacha.book, rent())
    spreads.run_spreads(gacha.book, MARCH)

    made = spreads.stop_spread(gacha.book, kept.id, dt.date(2023, 4, 10), settle=True)
    assert [one.amount for one in made] == [35_000_00]
    assert standing(gacha, "211", "50103") == (0, -36_000_00)
    assert rows(gacha.report("spreads"), "left", "state") == [(0, "已摊完")]


def test_a_spread_whose_receipt_was_taken_back_goes_no_further_and_says_so(gacha):
    gacha.has_project("土地流转", "land_lease")
    taken = gacha.records("lease", "36000", project="土地流转", on="2023-03-05")
    spreads.spread_from_voucher(gacha.book, taken.label, rent())
    gacha.takes_back(taken)

    due = spreads.preview_spreads(gacha.book, APRIL)
    assert due.vouchers == ()
    assert f"的凭证 {taken.label} 已经冲销" in due.problems[0]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"total": 0}, "应大于零"),
        ({"target_account": "599"}, "没有科目“599”"),
        ({"target_account": "511"}, "不能接收每月的摊销"),
        ({"source_account": "113"}, "请选择农户"),
        ({"source_account": "50103"}, "不能是同一个科目"),
    ],
)
def test_a_wrong_spread_is_refused_and_nothing_is_kept(gacha, said, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        spreads.record_spread(gacha.book, rent(**said))
    assert gacha.report("spreads").rows == ()


def test_only_a_posted_voucher_with_something_to_spread_is_spread(gacha):
    moved = gacha.enters(("101", "5"), ("102", "-5"))
    gone = gacha.enters(("102", "5"), ("50103", "-5"))
    gacha.takes_back(gone)

    for one, sentence in ((moved, "没有可以摊到各月的"), (gone, "已经冲销，不能摊销")):
        with pytest.raises(InvalidInput, match=sentence):
            spreads.offer_spread(gacha.book, one.label)
    with pytest.raises(InvalidInput, match="没有记到科目 50103"):
        spreads.spread_from_voucher(gacha.book, moved.label, rent())
    small = gacha.enters(("102", "5"), ("50103", "-5"))
    with pytest.raises(InvalidInput, match="只有 5.00 元"):
        spreads.spread_from_voucher(gacha.book, small.label, rent())
    assert gacha.report("spreads").rows == ()


def test_wages_are_accrued_and_wait_until_they_are_paid(gacha):
    planned = accruals.plan_accrual(gacha.book, "wages", 5_000_00, MARCH, last=MAY)
    made = accruals.accrue(gacha.book, planned, MARCH)

    assert [(one.account, one.amount) for one in made[0].postings] == [("51301", 5_000_00), ("212", -5_000_00)]
    accruals.run_accruals(gacha.book, APRIL)
    assert accruals.run_accruals(gacha.book, APRIL) == []
    gacha.enters(("212", "10000"), ("102", "-10000"), on="2023-04-30", summary="发工资")
    assert standing(gacha, "212", "51301") == (0, 10_000_00)


def test_an_accrual_may_be_taken_back_in_red_on_the_first_of_the_next_month(gacha):
    planned = accruals.plan_accrual(gacha.book, "interest", 300_00, MARCH, reversal="next_month")
    accruals.accrue(gacha.book, planned, MARCH)
    made = accruals.run_accruals(gacha.book, APRIL)

    assert [(one.date, one.entry_kind) for one in made] == [(dt.date(2023, 4, 1), "accrual")]
    assert [(one.account, one.amount, one.red) for one in made[0].postings] == [
        ("51501", -300_00, True), ("211", 300_00, True),
    ]  # fmt: skip
    assert standing(gacha, "51501", "211") == (0, 0)
    assert accruals.run_accruals(gacha.book, APRIL) == []
    assert accruals.run_accruals(gacha.book, MAY) == []


def test_a_months_adjustments_are_made_together_or_not_at_all(gacha):
    has_worn(gacha)
    gacha.enters(("102", "36000"), ("211", "-36000"), on="2023-03-01")
    spreads.record_spread(gacha.book, rent())
    accruals.record_accrual(gacha.book, accruals.plan_accrual(gacha.book, "labour", 800_00, MARCH))
    due = adjustments.preview_month(gacha.book, MARCH)

    assert [one.total for one in due.kinds] == [1_000_00, 1_000_00, 800_00]
    assert (due.vouchers, due.entries.totals) == (3, {"debit": 2_800_00, "credit": 2_800_00})
    made = adjustments.adjust_month(gacha.book, MARCH)
    assert [one.entry_kind for one in made] == ["depreciation", "spread", "accrual"]
    assert adjustments.adjust_month(gacha.book, MARCH) == []
    assert books.verify(gacha.book) == ()


def test_a_closed_month_and_one_to_come_take_no_adjustments(gacha):
    has_worn(gacha)
    for month in range(1, 4):
        if month == 3:
            depreciation.depreciate(gacha.book, MARCH)
        periods.close_month(gacha.book, Period(2023, month))

    for period, sentence in (
        (MARCH, "2023年3月已经结账"), (Period(dt.date.today().year + 1, 1), "还没有到"), (Period(2023), "请写明月份"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=sentence):
            adjustments.adjust_month(gacha.book, period)
    with pytest.raises(GachaError, match="没有名为"):
        spreads.spread_called(gacha.book, "没有")
    with pytest.raises(InvalidInput, match="没有要预提的金额"):
        accruals.accrue(gacha.book, accruals.plan_accrual(gacha.book, "wages", 100, MAY), APRIL)
    assert books.verify(gacha.book) == ()


@pytest.mark.parametrize("register", ["depreciation", "spread_part"])
@pytest.mark.parametrize(
    "wrong", ["amount = amount + 100", "voucher_id = (SELECT id FROM voucher WHERE state = 'draft')"]
)
def test_a_register_that_its_vouchers_do_not_bear_out_is_found(tmp_path, register, wrong):
    village = Village(tmp_path, first_year=2023, opening={"102": "500000", "151": "12000"})
    village.has_project("土地流转", "land_lease")
    has_worn(village)
    taken = village.records("lease", "36000", project="土地流转", on="2023-03-05")
    spreads.spread_from_voucher(village.book, taken.label, rent(project_id=1))
    adjustments.adjust_month(village.book, APRIL)
    village.records("management", "5", on="2023-04-02", draft=True)
    assert books.verify(village.book) == ()
    with sqlite3.connect(village.book.path) as book:
        book.execute(f"UPDATE {register} SET {wrong}")
    book.close()

    found = books.verify(village.book)
    assert {one.check for one in found} == {"depreciation" if register == "depreciation" else "spreads"}
    assert all("台账" in one.what for one in found)
    village.close()
