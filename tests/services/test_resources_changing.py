from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from village import Village

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Contract, Resource
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.services import registers
from gacha_app.services.card_guards import delete_card
from gacha_app.services.resource_changes import change_area, last_change, undo_area

DAY = dt.date


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    made.plot = made.has_resource("河滩地", "beach", "1200", code="T-01")
    made.let = registers.record(
        made.book,
        Contract("流转合同", subject="河滩地", area=800_000, start=DAY(2023, 5, 1), end=DAY(2025, 4, 30),
                 resource_id=made.plot),
    ).id  # fmt: skip
    yield made
    made.close()


def area(village):
    with village.book.reading() as session:
        return session.get_one(Resource, village.plot).area


def told(village, year=2023):
    [row] = [one for one in village.report("resource-register", year).rows if one.level]
    return [row.cells[key] for key in ("area", "let", "free")]


def test_land_that_is_requisitioned_becomes_less_and_its_money_goes_to_the_reserve(village):
    change_area(village.book, village.plot, DAY(2023, 3, 1), "requisition", -300_000, "修路征地", document="旗府〔2023〕3号",
                compensation=6_000_000)  # fmt: skip

    assert told(village) == [900_000, 800_000, 100_000]
    assert village.asks(lambda s: balance_under(balances(s, DAY(2023, 12, 31)), "311")) < -6_000_000 + 1
    [row] = village.report("resource-changes").rows
    assert (row.cells["area"], row.cells["said"], row.cells["compensation"]) == (-300_000, "1200 → 900", 6_000_000)
    assert told(village, 2022) == [1_200_000, 0, 1_200_000]


@pytest.mark.parametrize(
    ("kind", "less", "on", "sentence"),
    [
        ("requisition", -400_001, DAY(2023, 6, 1),
         "“河滩地”到 2023-06-01 只剩 799.999 亩，而“流转合同”包出了 800 亩，请先变更合同。"),
        ("requisition", -400_001, DAY(2023, 2, 1),
         "“河滩地”到 2023-05-01 只剩 799.999 亩，而“流转合同”包出了 800 亩，请先变更合同。"),
        ("survey", -1_200_001, DAY(2026, 1, 1), "“河滩地”没有那么多面积，到 2026-01-01 会少 0.001 亩。"),
        ("requisition", 5_000, DAY(2023, 6, 1), "征地只会减少面积，请填负数。"),
        ("survey", 0, DAY(2023, 6, 1), "请填写增减的面积（亩）。"),
        ("gift", 1_000, DAY(2023, 6, 1), "没有“gift”这个选项，请从列表中选择。"),
    ],
)  # fmt: skip
def test_an_area_that_cannot_be_gets_one_sentence_and_changes_nothing(village, kind, less, on, sentence):
    with pytest.raises(InvalidInput) as refused:
        change_area(village.book, village.plot, on, kind, less, "试")

    assert str(refused.value) == sentence
    assert area(village) == 1_200_000
    assert village.report("resource-changes").rows == ()


def test_a_reason_is_always_asked(village):
    with pytest.raises(InvalidInput, match="请写明原因"):
        change_area(village.book, village.plot, DAY(2023, 6, 1), "survey", 10_000, " ")


def test_after_the_lease_ends_the_land_may_become_less(village):
    change_area(village.book, village.plot, DAY(2025, 5, 1), "lost", -1_000_000, "塌岸")

    assert area(village) == 200_000


def test_a_change_of_area_is_taken_back_unless_the_land_is_let_meanwhile(village):
    change_area(village.book, village.plot, DAY(2023, 3, 1), "reclaimed", 300_000, "复垦")
    registers.record(
        village.book,
        Contract("第二合同", area=600_000, start=DAY(2023, 7, 1), end=DAY(2024, 6, 30), resource_id=village.plot),
    )
    with pytest.raises(InvalidInput, match="请先变更合同"):
        undo_area(village.book, last_change(village.book, village.plot).id, "误")

    assert area(village) == 1_500_000


def test_a_form_may_correct_an_area_but_not_below_what_is_let(village):
    with village.book.reading() as session:
        plot = session.get_one(Resource, village.plot)
    with pytest.raises(InvalidInput, match="“河滩地”共 799 亩"):
        registers.change(village.book, replace(plot, area=799_000))
    assert registers.change(village.book, replace(plot, area=900_000)).area == 900_000

    change_area(village.book, village.plot, DAY(2023, 6, 1), "survey", 1_000, "实测")
    with pytest.raises(InvalidInput, match="请用“面积变动”登记"):
        registers.change(village.book, replace(plot, area=950_000))


def test_a_plot_that_is_let_is_not_deleted(village):
    with pytest.raises(InvalidInput, match="“河滩地”还有合同，不能删除"):
        delete_card(village.book, Resource, village.plot)
