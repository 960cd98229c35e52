from __future__ import annotations

import datetime as dt

import pytest
from village import Village, rows

from gacha_app.domain.herd import Movement
from gacha_app.domain.register import Asset, Contract
from gacha_app.reports.finder import find_anything
from gacha_app.reports.property_stories import asset_life, plot_life
from gacha_app.reports.property_warnings import property_warnings
from gacha_app.services import herds, registers
from gacha_app.services.asset_changes import take_in, tell_anew
from gacha_app.services.depreciation import depreciate
from gacha_app.services.stock_takes import make_stock_takes

DAY = dt.date


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2022)
    made.sheds = take_in(
        made.book,
        Asset("葡萄温棚", code="固-01", value=12_000_000, quantity=30_000, unit="座", keeper="张三", way="lease",
              method="straight_line", life_months=12, in_use_from=DAY(2022, 1, 5), yearly_return=3_000_000),
        DAY(2022, 1, 5), "102",
    ).id  # fmt: skip
    made.plot = made.has_resource("河滩地", "beach", "1200", code="T-01", holder="示例公司")
    yield made
    made.close()


def warned(village, today):
    found = village.asks(lambda session: list(property_warnings(session, today.year, today)))
    return {one.sentence: (one.tone, one.page, one.record) for one in found}


def test_a_card_tells_its_wear_year_by_year_its_history_and_who_rents_it(village):
    from gacha_app.domain.dates import Period

    registers.record(village.book, Contract("棚租", "租-1", "asset", asset_id=village.sheds, start=DAY(2022, 1, 1)))
    for month in range(2, 13):
        depreciate(village.book, Period(2022, month))
    depreciate(village.book, Period(2023, 1))
    tell_anew(village.book, village.sheds, DAY(2023, 2, 1), "keeper", "李四", "换人")

    life = village.asks(asset_life, village.sheds, Period(2023))

    assert [(one.year, one.wear, one.net) for one in life.years] == [
        (2023, 1_000_000, 0),
        (2022, 11_000_000, 1_000_000),
    ]
    assert life.let_to == "棚租" or "租-1" in life.let_to
    assert [one.title for one in life.happened] == ["更换管护人", "登记入账"]
    assert "张三 → 李四" in life.happened[0].words
    assert life.account is not None
    assert life.account.is_equal


def test_the_register_holds_every_field_of_the_card(village):
    [row] = [one for one in village.report("asset-register", 2022).rows if one.level]

    told = [row.cells[key] for key in ("code", "name", "quantity", "unit", "value", "wear", "net", "way", "yearly")]
    assert told == ["固-01", "葡萄温棚", 30_000, "座", 12_000_000, 0, 12_000_000, "出租（发包）", 3_000_000]
    assert village.report("asset-register", 2022).totals["value"] == 12_000_000
    assert rows(village.report("asset-changes", 2022), "kind", "value") == [("登记入账", 12_000_000)]


def test_a_plot_tells_what_is_let_and_free(village):
    from gacha_app.domain.dates import Period

    registers.record(
        village.book,
        Contract("流转合同", subject="河滩地", area=800_000, start=DAY(2022, 5, 1), end=DAY(2024, 4, 30)),
    )

    plot = village.asks(plot_life, village.plot, Period(2022)).plot

    assert (plot.area, plot.let, plot.free) == (1_200_000, 800_000, 400_000)
    told = [row.cells for row in village.report("resource-register", 2022).rows if row.level]
    assert [told[0][key] for key in ("code", "klass", "let", "free")] == ["T-01", "滩涂", 800_000, 400_000]


def test_assets_herds_and_plots_are_found_by_a_few_letters(village):
    herds.record_herd(village.book, Asset("育雏群", account="131", unit="只", quantity=0, species="鸵鸟"))

    def found(text):
        return [(one.kind, one.title, one.page) for one in village.asks(find_anything, text)]

    assert ("asset", "葡萄温棚", "contracts:assets") in found("温棚")
    assert ("asset", "葡萄温棚", "contracts:assets") in found("固-01")
    assert found("鸵鸟") == [("asset", "育雏群", "contracts:herds")]
    assert ("resource", "河滩地", "contracts:resources") in found("T-01")


def test_what_needs_somebody_is_said_and_leads_to_its_cure(village):
    herd = herds.record_herd(
        village.book, Asset("育雏群", account="131", unit="只", quantity=0, acquired=DAY(2022, 1, 1))
    )
    herds.record_movement(village.book, herd.id, Movement(DAY(2022, 2, 1), "purchase", 10_000, 100_000))
    herds.record_movement(village.book, herd.id, Movement(DAY(2022, 2, 9), "death", 1_000, reason="病"))

    before, after = warned(village, DAY(2023, 2, 1)), warned(village, DAY(2023, 4, 1))

    assert before["2022年度的清查盘点还没有做"][:2] == ("wait", "contracts:stock_take")
    assert after["2022年度的清查盘点过了 3 月 31 日还没有做"][0] == "care"
    assert after["1 笔畜禽死亡损失等待处理"] == ("care", "contracts:herds", herd.id)
    assert after["畜禽超过一年没有盘点"][:2] == ("care", "contracts:stock_take")
    assert after["1 项资产没有管护责任人"] == ("wait", "contracts:assets", herd.id)
    assert after["“葡萄温棚”已过使用年限（2023-01-31）"] == ("inform", "contracts:assets", village.sheds)
    make_stock_takes(village.book, DAY(2022, 12, 31), ["fixed", "animals"])
    assert warned(village, DAY(2023, 4, 1))["2022年度的清查盘点还有 2 项没有确认"][0] == "care"


def test_cards_and_ledger_that_differ_are_shown_apart(village):
    village.enters(("151", "1000"), ("102", "-1000"), on="2022-03-01")

    told = {row.cells["month"]: row.cells for row in village.report("property-agreement", 2022).rows}

    assert told["2022-02"]["result"] == "一致"
    assert (told["2022-03"]["difference"], told["2022-03"]["result"]) == (-100_000, "不符")
    assert "不符" in village.report("property-agreement", 2022).notes[0]
