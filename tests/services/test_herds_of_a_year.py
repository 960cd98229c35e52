from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.herd import Movement
from gacha_app.domain.months import last_day
from gacha_app.domain.register import Asset
from gacha_app.reports.property import agreement
from gacha_app.services import herds
from gacha_app.services.asset_changes import undo_change
from gacha_app.services.depreciation import depreciate
from gacha_app.services.vouchers import reverse_voucher

HEAD = 1000


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    yield made
    made.close()


def has_herd(village, name, account="131", **said):
    return herds.record_herd(village.book, Asset(name, account=account, unit="只", quantity=0, **said)).id


def moves(village, herd, kind, heads=0, on="2023-03-10", **said):
    movement = Movement(dt.date.fromisoformat(on), kind, heads * HEAD, **said)
    return herds.record_movement(village.book, herd, movement)


def standing(village, day="2023-12-31"):
    """Return (cards, ledger, heads, heads of the ledger) by account."""
    found = village.asks(agreement, dt.date.fromisoformat(day))
    return {one.account: (one.cards, one.ledger, one.heads, one.ledger_heads) for one in found}


def agree(village, day="2023-12-31"):
    return all(one.is_equal for one in village.asks(agreement, dt.date.fromisoformat(day)))


def test_a_year_of_three_thousand_ostriches_equals_the_ledger_at_every_month_end(village):
    chicks, fattening = has_herd(village, "育雏群"), has_herd(village, "育肥群")
    breeding = has_herd(village, "种群", "132", method="straight_line", life_months=60)
    moves(village, breeding, "purchase", 120, "2023-01-06", value=72_000_000)
    for month in range(1, 13):
        day = f"2023-{month:02d}"
        moves(village, chicks, "birth", 230 + month * 5, f"{day}-08", value=3_333_333 + month)
        moves(village, chicks, "death", 3 + month % 4, f"{day}-09", reason="低温")
        moves(village, chicks, "upkeep", 0, f"{day}-12", value=1_000_001)
        moves(village, chicks, "transfer_out", 180, f"{day}-15", to_id=fattening)
        moves(village, fattening, "sale", 101, f"{day}-20", price=12_345_678)
        if month in (4, 9):
            moves(village, fattening, "transfer_out", 7, f"{day}-22", to_id=breeding)
            moves(village, breeding, "transfer_out", 5, f"{day}-23", to_id=fattening)
        moves(village, fattening, "own_use", 1, f"{day}-25", reason="成员过节")
        depreciate(village.book, Period(2023, month))

    for month in range(1, 13):
        assert agree(village, str(last_day(f"2023-{month:02d}"))), month
    assert standing(village)["131"][2] + standing(village)["132"][2] > 1_000 * HEAD
    assert set(standing(village)) == {"131", "132", "133"}


def test_what_leaves_costs_its_share_and_an_empty_herd_is_worth_nothing(village):
    herd = has_herd(village, "肉羊群")
    moves(village, herd, "purchase", 3, value=10_000)

    costs = [moves(village, herd, "sale", 1, f"2023-03-{day}", price=9_000).value for day in (11, 12, 13)]

    assert sum(costs) == -10_000
    assert sorted(costs) == [-3334, -3333, -3333]
    assert standing(village).get("131", (0, 0, 0, 0)) == (0, 0, 0, 0)


def test_a_sale_of_breeding_animals_shows_what_it_brought_beyond_their_book_value(village):
    herd = has_herd(village, "种羊群", "132", method="straight_line", life_months=10)
    moves(village, herd, "purchase", 10, "2023-01-05", value=1_000_000)
    depreciate(village.book, Period(2023, 2))

    moves(village, herd, "sale", 5, "2023-03-01", price=600_000)

    assert standing(village)["132"] == (500_000, 500_000, 5 * HEAD, 5 * HEAD)
    assert standing(village)["133"][:2] == (50_000, 50_000)
    assert village.asks(_balance, "50403") == -(600_000 - 450_000)


def test_deaths_wait_until_somebody_decides_on_them(village):
    herd, insurer = has_herd(village, "育雏群"), village.deals_with("示例保险公司")
    moves(village, herd, "purchase", 10, value=100_000)
    death = moves(village, herd, "death", 2, "2023-03-12", reason="暴雪")
    assert village.asks(_balance, "181") == 20_000

    decided = herds.Settlement(dt.date(2023, 4, 1), 12_000, 1_000, counterparty_id=insurer, meeting="理事会决议")
    herds.settle_losses(village.book, [death.id], decided)

    assert [village.asks(_balance, one) for one in ("181", "112", "121", "51509")] == [0, 12_000, 1_000, 7_000]
    with pytest.raises(InvalidInput, match="已经处理过了"):
        herds.settle_losses(village.book, [death.id], decided)


def test_a_movement_is_taken_back_on_both_sides(village):
    chicks, breeding = has_herd(village, "育雏群"), has_herd(village, "种群", "132")
    moves(village, chicks, "purchase", 10, value=100_000)
    moved = moves(village, chicks, "transfer_out", 4, "2023-03-12", to_id=breeding)

    undo_change(village.book, moved.id, "记错了")

    assert standing(village)["131"] == (100_000, 100_000, 10 * HEAD, 10 * HEAD)
    assert standing(village).get("132", (0, 0, 0, 0)) == (0, 0, 0, 0)
    with pytest.raises(InvalidInput, match="已经撤销过了"):
        undo_change(village.book, moved.id, "再一次")


def test_a_reversal_in_a_later_month_is_seen_only_from_then_on(village):
    herd = has_herd(village, "育雏群")
    moved = moves(village, herd, "purchase", 10, "2023-03-12", value=100_000)
    undo_change(village.book, moved.id, "退货", on=dt.date(2023, 5, 2))

    assert standing(village, "2023-04-30")["131"] == (100_000, 100_000, 10 * HEAD, 10 * HEAD)
    assert standing(village, "2023-05-31").get("131", (0, 0, 0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("sale", {"heads": 11, "price": 1}, "“育雏群”在 2023-03-15 只有 10 只，不能出售 11 只。"),
        ("death", {"heads": 11, "reason": "病"}, "“育雏群”在 2023-03-15 只有 10 只，不能死亡 11 只。"),
        ("sale", {"heads": 1, "price": 1, "on": "2023-03-01"}, "“育雏群”在 2023-03-01 只有 0 只，不能出售 1 只。"),
        ("sale", {"heads": 5, "price": 1, "on": "2023-03-11"}, "“育雏群”到 2023-03-20 只有 5 只，少了 4 只，请核对数量和日期。"),
        ("sale", {"heads": -1, "price": 1}, "头数应是大于零的整数。"),
        ("sale", {"heads": 1}, "请填写出售的价款（元）。"),
        ("birth", {"heads": 5, "value": 4}, "每头至少按 0.01 元计价。"),
        ("birth", {"heads": 5}, "请填写金额（元）；没有另计成本的，至少按每头 0.01 元计价。"),
        ("death", {"heads": 1}, "请写明原因。"),
        ("transfer_out", {"heads": 1}, "请选择转到哪个群。"),
        ("upkeep", {"heads": 1, "value": 100}, "饲养成本只增加价值，不填头数。"),
        ("miracle", {"heads": 1}, "没有“miracle”这个选项，请从列表中选择。"),
    ],
)  # fmt: skip
def test_a_movement_that_cannot_be_gets_one_sentence_and_changes_nothing(village, kind, said, sentence):
    herd = has_herd(village, "育雏群")
    moves(village, herd, "purchase", 10, value=100_000)
    if said.get("on") == "2023-03-11":
        moves(village, herd, "sale", 9, "2023-03-20", price=100)
    before = (standing(village), village.report("vouchers").rows)

    with pytest.raises(InvalidInput) as refused:
        moves(village, herd, kind, **{"on": "2023-03-15", **said})

    assert str(refused.value) == sentence
    assert (standing(village), village.report("vouchers").rows) == before


def test_a_movement_before_later_ones_that_would_leave_value_without_heads_is_refused(village):
    herd = has_herd(village, "育雏群")
    moves(village, herd, "purchase", 10, "2023-03-01", value=10_000)
    moves(village, herd, "purchase", 10, "2023-03-10", value=30_000)
    moves(village, herd, "sale", 15, "2023-03-20", price=100)

    with pytest.raises(InvalidInput, match="请先撤销后面的变动"):
        moves(village, herd, "sale", 5, "2023-03-05", price=100)


def test_the_voucher_of_a_movement_is_not_reversed_by_hand(village):
    herd = has_herd(village, "育雏群")
    moves(village, herd, "purchase", 10, value=100_000)
    number = rows(village.report("vouchers"), "number")[-1][0]

    with pytest.raises(InvalidInput, match="请在“合同与资产”里撤销"):
        reverse_voucher(village.book, number, "记错了")


def test_the_monthly_table_adds_up_to_the_heads_there_are(village):
    chicks, fattening = has_herd(village, "育雏群"), has_herd(village, "育肥群")
    moves(village, chicks, "purchase", 50, "2023-02-03", value=500_000)
    moves(village, chicks, "death", 4, "2023-02-20", reason="病")
    moves(village, chicks, "transfer_out", 20, "2023-03-10", to_id=fattening)
    undone = moves(village, fattening, "sale", 5, "2023-03-11", price=100)
    undo_change(village.book, undone.id, "记错")

    table = village.report("herd-movements")
    told = {row.cells["name"]: row.cells for row in table.rows if row.level == 0}

    assert [told["育雏群"][key] for key in ("opening", "purchases", "deaths", "transfers_out", "closing")] == [
        0, 50 * HEAD, 4 * HEAD, 20 * HEAD, 26 * HEAD,
    ]  # fmt: skip
    assert [told["育肥群"][key] for key in ("transfers_in", "sales", "closing")] == [20 * HEAD, 0, 20 * HEAD]
    assert told["育雏群"]["closing_value"] == 460_000 - 200_000


KINDS = ("birth", "purchase", "upkeep", "sale", "death", "own_use", "transfer_out")
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.booleans(), st.integers(1, 40), st.integers(40, 999_983), st.integers(0, 9)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_random_movements_agree_with_a_reckoning_of_their_own(tmp_path_factory, steps):
    village = Village(tmp_path_factory.mktemp("群"), first_year=2023)
    herd = [has_herd(village, "甲群"), has_herd(village, "乙群")]
    heads, worth = [0, 0], [0, 0]
    day = dt.date(2023, 1, 5)
    for kind, second, count, value, days in steps:
        one, other = int(second), int(not second)
        day = min(day + dt.timedelta(days), dt.date(2023, 12, 30))
        said = {"value": value} if kind in ("birth", "purchase", "upkeep") else {"reason": "试"}
        if kind == "sale":
            said["price"] = value
        if kind == "transfer_out":
            said["to_id"] = herd[other]
        leaves = kind in ("sale", "death", "own_use", "transfer_out")
        possible = count <= heads[one] if leaves else True
        movement = Movement(day, kind, 0 if kind == "upkeep" else count * HEAD, **said)
        if kind == "upkeep" and not heads[one]:
            possible = False
        try:
            herds.record_movement(village.book, herd[one], movement)
        except InvalidInput:
            assert not possible
            continue
        assert possible
        if leaves:
            # half a fen and more goes with the larger loss: the part that goes stands first
            part = Fraction(worth[one] * count, heads[one])
            lost_here, lost_there = part % 1, (-part) % 1
            cost = int(part) + (1 if lost_here and lost_here >= lost_there else 0)
            heads[one], worth[one] = heads[one] - count, worth[one] - cost
            if kind == "transfer_out":
                heads[other], worth[other] = heads[other] + count, worth[other] + cost
        else:
            heads[one] += 0 if kind == "upkeep" else count
            worth[one] += value

    there = village.asks(agreement, dt.date(2023, 12, 31))
    assert all(one.is_equal for one in there)
    cards, _ledger, counted, _booked = standing(village).get("131", (0, 0, 0, 0))
    assert (cards, counted or 0) == (sum(worth), sum(heads) * HEAD)
    assert all(agree(village, str(last_day(f"2023-{month:02d}"))) for month in (1, 2, 3, 6))
    village.close()


def _balance(session, account):
    from gacha_app.reports.ledger import balance_under, balances

    return balance_under(balances(session, dt.date(2023, 12, 31)), account)
