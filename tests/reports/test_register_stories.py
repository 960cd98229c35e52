"""The story of one contract, asset, resource or counterparty, and the register of counterparties."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import NotFound
from gacha_app.reports.register_stories import asset_story, contract_story, counterparty_story, resource_story
from gacha_app.storage.accounting_tables import depreciations

YEAR = Period(2023)


@pytest.fixture
def grassland(village: Village) -> Village:
    """A village with a project that lets land and buys things."""
    village.has_project("土地流转", "land_lease")
    return village


def test_a_contract_tells_every_year_of_its_term_also_those_in_which_nothing_came(grassland: Village):
    contract = grassland.has_contract(
        "河滩地合同", start=dt.date(2022, 1, 1), end=dt.date(2026, 12, 31), yearly=30_000_00
    )
    received = grassland.records("lease", "28000", project="土地流转", contract_id=contract)
    grassland.takes_back(received)
    grassland.records("lease", "30000", project="土地流转", contract_id=contract, on="2023-09-01")
    grassland.records("lease", "99", project="土地流转", contract_id=contract, on="2024-01-05")

    story = grassland.asks(contract_story, contract, YEAR)

    assert [(one.year, one.due, one.received, one.paid) for one in story.years] == [
        (2023, 30_000_00, 30_000_00, 0), (2022, 30_000_00, 0, 0),
    ]  # fmt: skip
    assert (story.received, story.paid) == (30_000_00, 0)


def test_what_is_paid_by_a_contract_counts_once_also_where_it_buys_an_asset(grassland: Village):
    firm = grassland.deals_with("示例工程队")
    contract = grassland.has_contract("建棚合同", kind="works", counterparty_id=firm)
    said = {"project": "土地流转", "contract_id": contract, "counterparty": "示例工程队"}
    grassland.records("purchase_asset", "500", item="153", **said)
    grassland.records("operating_cost", "20", **said)

    story = grassland.asks(contract_story, contract, YEAR)

    assert story.counterparty == "示例工程队"
    assert [(one.year, one.due, one.received, one.paid) for one in story.years] == [(2023, 0, 0, 520_00)]


def test_a_contract_without_a_subject_is_told_by_what_it_lets(grassland: Village):
    land = grassland.has_resource("河滩地", "beach", "1200")
    barn = grassland.has_asset("仓库")

    contract = grassland.has_contract("打包出租", resource_id=land, asset_id=barn)

    story = grassland.asks(contract_story, contract, YEAR)
    assert (story.contract.subject, story.resource, story.asset) == ("河滩地、仓库", "河滩地", "仓库")


def test_land_tells_how_much_of_it_is_let_by_contracts_in_force(grassland: Village):
    land = grassland.has_resource("河滩地", "beach", "1200")
    firm = grassland.deals_with("绿野公司")
    grassland.has_contract("甲合同", resource_id=land, area=300_000, counterparty_id=firm)
    grassland.has_contract("旧合同", resource_id=land, area=900_000, end=dt.date(2022, 12, 31))
    grassland.has_contract("只写了河滩地", subject="河滩地北段", area=200_000, end=dt.date(2025, 1, 1))
    grassland.has_contract("明年的合同", resource_id=land, area=100_000, start=dt.date(2024, 1, 1))
    grassland.has_contract("河滩地清淤", kind="works", area=50_000)

    story = grassland.asks(resource_story, land, YEAR)

    assert [(one.contract.name, one.counterparty, one.in_force) for one in story.contracts] == [
        ("只写了河滩地", "", True), ("甲合同", "绿野公司", True), ("旧合同", "", False),
    ]  # fmt: skip
    assert story.let == 500_000


def test_an_asset_tells_what_was_written_off_before_the_book_and_in_it(grassland: Village):
    asset = grassland.has_asset("洒水车", "120000", accumulated=20_000_00, account="151", project_id=1)
    wear = grassland.enters(("51104", "1000"), ("152", "-1000"), on="2023-01-31")
    taken_back = grassland.enters(("51104", "900"), ("152", "-900"), on="2023-02-28")
    with grassland.book.writing("measure", "示例") as session:
        for month, amount, voucher in (("2023-01", 1_000_00, wear), ("2023-02", 900_00, taken_back)):
            session.execute(
                insert(depreciations).values(asset_id=asset, month=month, amount=amount, voucher_id=voucher.id)
            )
    grassland.takes_back(taken_back)

    story = grassland.asks(asset_story, asset, YEAR)

    assert story.written_off == 21_000_00
    assert (story.project, story.accounts, story.fund) == ("土地流转", {"151": "固定资产"}, "")
    assert grassland.asks(asset_story, asset, Period(2022)).written_off == 20_000_00


def test_claims_and_debts_of_one_counterparty_are_never_netted(grassland: Village):
    firm = grassland.deals_with("绿野公司")
    grassland.deals_with("无往来")
    grassland.has_contract("甲合同", counterparty_id=firm)
    grassland.enters(("112", "500"), ("50103", "-500"), counterparty_id=firm)
    grassland.enters(("51101", "80"), ("211", "-80"), counterparty_id=firm)
    grassland.enters(("102", "20"), ("112", "-20"), on="2024-02-01", counterparty_id=firm)

    report = grassland.report("counterparties")
    story = grassland.asks(counterparty_story, firm, YEAR)

    assert rows(report, "name", "contracts", "owed_by", "owed_to") == [
        ("无往来", 0, 0, 0),
        ("绿野公司", 1, 500_00, 80_00),
    ]
    assert (report.totals["owed_by"], report.totals["owed_to"]) == (500_00, 80_00)
    assert [(one.account, one.name, one.amount) for one in story.balances] == [
        ("112", "应收款", 500_00), ("211", "应付款", -80_00),
    ]  # fmt: skip
    assert (story.owed_by, story.owed_to) == (500_00, 80_00)
    assert grassland.asks(counterparty_story, firm, Period(2024)).owed_by == 480_00


def test_an_asset_that_was_disposed_of_stands_until_that_day(grassland: Village):
    grassland.has_asset("旧车", "100", acquired=dt.date(2020, 1, 1), disposed_on=dt.date(2023, 6, 30))

    assert rows(grassland.report("assets", month=5), "name") == [("旧车",)]
    assert rows(grassland.report("assets", month=6), "name") == []


def test_what_is_not_there_is_said(grassland: Village):
    for story in (contract_story, asset_story, resource_story, counterparty_story):
        with pytest.raises(NotFound, match="没有这一条"):
            grassland.asks(story, 99, YEAR)
