from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.cli.opening import key_of
from gacha_app.domain.errors import GachaError
from gacha_app.domain.fund_plan import MILESTONES
from gacha_app.domain.herd import MOVEMENTS


def test_a_part_of_one_title_is_enough_to_choose_it():
    assert [key_of(MILESTONES, word) for word in ("批复", "中标", "合同", "公示")] == [
        "approval", "tender", "contract", "notice",
    ]  # fmt: skip
    assert key_of({one: it.title for one, it in MOVEMENTS.items()}, "转出") == "transfer_out"


@pytest.mark.parametrize("word", ["", "审", "公", "飞走"])
def test_a_word_of_none_or_of_several_titles_is_refused(word):
    with pytest.raises(GachaError, match="可用的有"):
        key_of(MILESTONES, word)


def test_a_contract_described_with_its_payments_is_priced_by_the_year(gacha):
    gacha("new", "示例.gacha", "--name", "示例嘎查", "--year", "2025")
    terms = ["--kind", "资产", "--start", "2025-01-01", "--end", "2026-12-31", "--yearly", "10000"]
    stepped = gacha("contract", "preview", "示例.gacha", "地", *terms, "--escalation", "按比例递增", "--step-rate", "5")
    assert stepped[0] == 0
    assert "20,500.00" in stepped[1]
    status, said, problem = gacha("contract", "preview", "示例.gacha", "地", *terms)
    assert (status, said) == (1, "")
    assert "--price-by" in problem


def test_an_asset_is_not_taken_in_nor_land_changed_on_a_day_to_come(gacha):
    gacha("new", "示例.gacha", "--name", "示例嘎查", "--opening", "102=100000", "--rest-on-reserve")
    gacha("resource", "add", "示例.gacha", "东地", "--class", "耕地", "--area", "100")
    later = str(dt.date.today() + dt.timedelta(days=1))
    acts = (
        ("asset", "take-in", "示例.gacha", "水泵", "--date", later, "--value", "1000", "--against", "102"),
        ("resource", "area", "示例.gacha", "东地", "--date", later, "--reason", "征地", "--by", "-1"),
    )
    for act in acts:
        status, said, problem = gacha(*act)
        assert (status, said) == (1, "")
        assert "还没有到" in problem


def test_only_heads_that_move_go_to_another_herd(gacha):
    gacha("new", "示例.gacha", "--name", "示例嘎查", "--year", "2025", "--opening", "102=100000", "--rest-on-reserve")
    for name, account in (("育肥群", "131"), ("种群", "132")):
        gacha("herd", "add", "示例.gacha", name, "--account", account)
    birth = ("herd", "move", "示例.gacha", "种群", "繁殖", "--date", "2025-03-01", "--heads", "3", "--value", "300")
    status, said, problem = gacha(*birth, "--to", "育肥群")
    assert (status, said) == (1, "")
    assert "只有转群" in problem
    status, said, problem = gacha(*birth, "--price", "5")
    assert (status, said) == (1, "")
    assert "只有出售" in problem
    assert gacha(*birth)[0] == 0
