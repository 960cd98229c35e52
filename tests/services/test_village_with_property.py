"""A year of a village with forty contracts, six funds, 3,000 ostriches, 36 greenhouses, loans and a stock-take."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from property_village import LATE, LEVELS, YEAR, PropertyVillage, registers, sums, tell_the_year

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.months import last_day
from gacha_app.reports.contract_ledger import standings
from gacha_app.reports.property import Property, agreement
from gacha_app.reports.verification import faults
from gacha_app.reports.warnings import warnings
from gacha_app.services import vouchers
from gacha_app.services.contract_changes import offer_renewal, renew
from gacha_app.services.contract_money import receive
from gacha_app.services.forecasts import keep_forecast, template
from gacha_app.services.periods import is_closed
from gacha_app.services.stock_take_results import Approval, approve_stock_take, book_differences
from gacha_app.services.stock_takes import Count, count_lines, make_stock_takes

MONTHS = range(1, 13)
TODAY = dt.date(2024, 3, 1)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The village after its year, its book closed."""
    made = PropertyVillage(tmp_path_factory.mktemp("property"))
    tell_the_year(made)
    made.close()
    return made


@pytest.fixture
def village(told, tmp_path):
    copied = told.copied_to(tmp_path)
    yield copied
    copied.close()


def test_the_village_is_as_large_as_it_is_said_to_be(village):
    assert len(village.contracts) == 40
    assert len(LEVELS) == 6
    assert len(set(LEVELS.values())) == 5
    assert len(village.sheds) == 36
    kinds = [row.cells["kind"] for row in village.report("contract-register").rows if not row.subtotal]
    assert len(kinds) == 40
    assert len(set(kinds)) == 5


@pytest.mark.parametrize("month", MONTHS)
def test_registers_are_the_ledger_to_the_fen_and_to_the_head(village, month):
    end = last_day(f"{YEAR}-{month:02d}")
    for day in (end.replace(day=5), end.replace(day=16), end.replace(day=22), end):
        found = registers(village, day)
        assert found == sums(village.book.path, day)
        accounts = {account for account, _key in found}
        assert {"131", "132", "151", "152", "161", "162", "241", "112+113+211"} <= accounts
    # told on that day, and told of that day now that the year is over
    assert village.on_the_way[month] == found
    assert {"133", "221"} <= accounts or month == 1
    assert found["131", "heads"] + found["132", "heads"] >= 3_000
    assert is_closed(village.book, Period(YEAR, month))


def test_a_posting_beside_the_registers_is_seen_at_once(village):
    day = dt.date(2024, 1, 31)
    assert registers(village, day) == sums(village.book.path, day)

    village.enters(("151", "0.01"), ("102", "-0.01"), on="2024-01-20")

    assert registers(village, day) != sums(village.book.path, day)
    assert [one.account for one in village.asks(agreement, day) if not one.is_equal] == ["151"]


def test_every_herd_has_the_heads_that_came_less_those_that_went(village):
    def counted(session):
        held = Property(session).at(dt.date(YEAR, 12, 31))
        return {one.asset.name: one.quantity for one in held if one.asset.herd}

    held = village.asks(counted)

    assert held == {name: heads * 1000 for name, heads in village.heads.items()}
    assert village.report("herd-movements").totals["closing"] == sum(held.values())
    for month in MONTHS:
        moved = village.report("herd-movements", month=month).totals
        assert moved["transfers_in"] == moved["transfers_out"] == 108_000


def test_every_fund_holds_what_it_was_given_less_what_it_gave(village):
    left = {row.cells["name"]: row.cells["left"] for row in village.report("fund-ledger").rows if not row.subtotal}

    spent_on_feed = sum(300_000 + month * 100 + month % 10 for month in range(4, 13))
    assert left == {
        "中央资金甲": 90_000_000 - 12 * 4_000_000, "自治区资金": 25_000_055 - 12 * 1_500_001,
        "盟市资金": 15_000_000 - 12_000_000, "旗县资金": 10_000_000 - spent_on_feed - 1_000_000,
        "企业帮扶资金": 10_000_000, "中央资金乙": 20_000_000,
    }  # fmt: skip
    assert sum(left.values()) == village.report("fund-ledger").totals["left"]


def test_interest_of_the_year_is_that_of_its_days(village):
    [row] = [one for one in village.report("loans").rows if one.cells["name"] == "温棚贷款"]

    # from the day the money came; from the day of repayment on what is left; the months add up to the whole
    def interest(principal, days):
        return Fraction(principal * 435 * days, 10_000 * 365)

    months = [interest(60_000_000, days) for days in (22, 28, 31, 30, 31, 30, 31, 31)]
    months.append(interest(60_000_000, 11) + interest(49_999_967, 19))
    months += [interest(49_999_967, days) for days in (31, 30, 31)]
    assert row.cells["accrued"] == int(sum(months) + Fraction(1, 2))
    assert (row.cells["left"], row.cells["interest_left"]) == (49_999_967, 12)


def test_what_was_counted_is_in_the_books_and_nothing_waits(village):
    states = {row.cells["state"] for row in village.report("stock-takes").rows}
    balances = {row.cells["code"]: row.cells for row in village.report("trial-balance", month=12).rows}

    assert states == {"已批准"}
    assert balances["101"]["closing_debit"] == 195_000
    assert balances["121"]["closing_debit"] == 3_050_000 + 20_000
    assert not balances.get("181", {}).get("closing_debit")
    with pytest.raises(InvalidInput, match="已经批准过了"):
        approve_stock_take(village.book, 1, Approval(TODAY, "理事会", "成员代表大会"))


@pytest.mark.parametrize("month", MONTHS)
def test_the_list_of_depreciation_adds_up_to_the_ledger(village, month):
    told = village.report("depreciation", month=month).totals
    found = sums(village.book.path, last_day(f"{YEAR}-{month:02d}"))

    assert told["written_off"] == -sum(found.get((account, ""), 0) for account in ("133", "152", "162"))
    assert told["before"] + told["amount"] + told["moved"] == told["written_off"]
    if month > 1:
        assert told["before"] == village.report("depreciation", month=month - 1).totals["written_off"]


def test_a_contract_that_ended_early_is_not_counted_at_the_end_of_the_year(village):
    counted = {row.cells["name"]: row.cells for row in village.report("stock-take-contracts").rows}

    assert set(village.contracts) - set(counted) == {"温棚05出租"}
    assert counted["地块01承包"]["keeper"].endswith("示例户1")
    assert counted["温棚01出租"]["keeper"] == "绿野公司（示例）"
    assert village.report("stock-take-resources").totals["area"] == 11_668_500
    assert village.report("stock-take-resources").totals["counted"] == 11_667_500


def test_the_book_is_sound(village):
    assert village.asks(faults) == ()
    rows = village.report("property-agreement").rows
    assert {row.cells["month"] for row in rows} == {f"{YEAR}-{month:02d}" for month in MONTHS}
    assert {row.cells["result"] for row in rows} == {"一致"}
    left = {row.cells["name"]: row.cells["left"] for row in village.report("debts").rows if not row.subtotal}
    assert left == {"2015年修路款": 8_000_000 - 1_234_571 - 1_234_577, "欠机耕费": 345_600 - 200_000}
    states = {row.cells["state"] for row in village.report("debt-proof").rows if not row.subtotal}
    assert "相符" in states
    assert "不符" not in states


def test_the_forecast_of_the_published_village_comes_out_of_its_own_inputs(village):
    inputs = replace(template("grapes"), first_year=2024)
    keep_forecast(village.book, "六座拱棚", inputs, project_id=village._projects["温棚葡萄"])

    [row] = village.report("forecasts", 2024).rows
    profit = Fraction(inputs.units, 1000) * Fraction(inputs.output, 1000) * inputs.price
    assert profit == 960_000_00
    assert (row.cells["profit"], row.cells["collective"]) == (960_000_00, 576_000_00)
    assert profit * Fraction(inputs.collective_share, 10_000) == row.cells["collective"]


def test_what_was_planted_is_warned_of_until_it_is_cured(village):
    [take] = make_stock_takes(village.book, dt.date(2024, 1, 31), ["cash"])
    count_lines(village.book, take.id, {1: Count(190_000, reason="找零差错")})
    book_differences(village.book, take.id)
    late, ending = village.contracts[LATE], village.contracts["快到期的棚"]
    fund = village.fund("中央资金乙")
    planted = {
        ("contract_overdue", late), ("contract_end", ending), ("fund_start", fund), ("stock_take_undecided", take.id),
    }  # fmt: skip
    sentences = {(one.key, one.record): one.sentence for one in _found(village)}
    assert planted <= set(sentences)
    assert sentences["contract_overdue", late] == "“逾期的棚”逾期 335 天，欠 6,000.00 元"
    assert sentences["contract_end", ending] == "“快到期的棚”还有 19 天到期（2024-03-20）"
    assert "“中央资金乙”到账后90天内应当开工（2023-12-31 前）" in sentences["fund_start", fund]
    assert sentences["stock_take_undecided", take.id] == "2024-01-31 库存现金清查的差异等待批准"

    receive(village.book, late, TODAY, 600_000)
    renew(village.book, offer_renewal(village.book, ending))
    village.writes_plan("中央资金乙", name="温棚四期")
    village.reaches("中央资金乙", "start", "2024-02-28")
    approve_stock_take(village.book, take.id, Approval(dt.date(2024, 2, 5), "理事会", "成员代表大会"))

    assert not planted & {(one.key, one.record) for one in _found(village)}
    assert registers(village, TODAY) == sums(village.book.path, TODAY)


def test_what_cannot_be_changes_neither_registers_nor_ledger(village):
    day = dt.date(2024, 1, 31)
    before = (registers(village, day), sums(village.book.path, day), village.written())
    [paid] = [one for one in village.asks(standings, contract_id=village.contracts["温棚01出租"]) if one.serial == 1]
    acts = (
        (lambda: receive(village.book, paid.contract_id, day, 1, serials=[1]), "已经结清"),
        (lambda: village.moves("种群", "sale", 10_000, "2024-01-20", price=1), "不能出售 10000 只"),
        (lambda: village.spends("中央资金乙", "200000.01", "2024-01-20"), "“中央资金乙”"),
        (lambda: village.spends("自治区资金", "1", "2023-12-20"), "已经结账"),
        (lambda: vouchers.reverse_voucher(village.book, "记-2023-01-0001", "误"), "2023"),
    )  # fmt: skip
    for act, said in acts:
        with pytest.raises(InvalidInput, match=said):
            act()

    assert (registers(village, day), sums(village.book.path, day), village.written()) == before


def _found(village):
    return village.asks(warnings, 2024, TODAY)
