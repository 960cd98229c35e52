"""Registers told: households, members, contracts, funds, assets, resources."""

from __future__ import annotations

import datetime as dt

from village import Village, rows

from gacha_app.domain.household import Member
from gacha_app.reports.households import household_register
from gacha_app.services.household_events import move_member
from gacha_app.services.register_events import join_member
from gacha_app.services.share_moves import move_shares


def test_households_stand_as_at_the_day(busy: Village):
    late = busy.has_household("后来", "3", on="2024-05-01", joined=dt.date(2024, 5, 1))
    move_shares(busy.book, "withdrawal", 2, 5_000, dt.date(2023, 7, 1), note="自愿退出")

    before = busy.report("households", month=6)
    after = busy.report("households")

    assert rows(before, "number", "members", "shares") == [
        ("0001", 2, 10_000),
        ("0002", 1, 20_000),
        ("0003", 1, 15_000),
    ]
    assert rows(after, "shares") == [(10_000,), (15_000,), (15_000,)]
    assert busy.report("households", 2024).rows[-1].record == late
    assert after.totals["members"] == 4
    assert after.period == "截至2023-12-31"


def test_a_household_that_left_still_stands_while_it_is_owed(busy: Village):
    left = dt.date(2023, 6, 30)
    gone = busy.has_household("走了", "0", joined=dt.date(2020, 1, 1), left=left)
    owed = busy.has_household("走了还欠", "0", left=left)
    shares = busy.has_household("走了有份", "1", left=left)
    busy.enters(("113", "50"), ("102", "-50"), on="2023-05-01", household_id=owed)

    found = {row.record: row for row in busy.report("households").rows}

    assert gone not in found
    assert shares in found
    assert found[owed].cells["owes"] == 50_00


def test_personal_data_are_masked(village: Village):
    village.has_household(
        "巴图", identity_number="152921197001012562", telephone="13812344523", bank_account="6228480402564890018"
    )

    cells = village.report("households").rows[0].cells

    assert cells["identity_number"] == "152921********2562"
    assert cells["telephone"] == "138****4523"
    assert cells["bank_account"] == "6228***********0018"
    assert village.report("members").rows[0].cells["identity_number"] == "152921********2562"


def test_a_household_shows_its_dividend_and_what_it_is_owed(busy: Village):
    busy.distributes("900")

    assert rows(busy.report("households"), "dividend", "owes", "is_owed") == [
        (200_00, 0, 200_00), (400_00, 0, 400_00), (300_00, 0, 300_00),
    ]  # fmt: skip
    busy.pays(2023, on="2023-12-31")
    assert busy.report("households").totals["is_owed"] == 0


def test_members_stand_head_first_and_only_those_of_the_day(busy: Village):
    report = busy.report("members")

    assert rows(report, "place", "household", "name", "relation")[:2] == [
        (1, "0001", "巴图", "户主"), (2, "0001", "巴图家人1", "家人"),
    ]  # fmt: skip
    assert len(report.rows) == 4


def test_contracts_stand_by_their_end_with_what_came_in(busy: Village):
    firm = busy.deals_with("蒙草公司")
    kept = busy.has_contract("河滩地合同", number="2022-01", counterparty_id=firm, project_id=2, area=1_200_500,
                             end=dt.date(2029, 12, 31), yearly=2_000_00)  # fmt: skip
    busy.has_contract("无期限合同")
    busy.has_contract("将来的合同", start=dt.date(2025, 1, 1))
    busy.records("lease", "750", project="土地流转", contract_id=kept, on="2023-11-01")

    report = busy.report("contracts")

    assert rows(report, "name", "counterparty", "project", "area", "received") == [
        ("河滩地合同", "蒙草公司", "土地流转", 1_200_500, 750_00), ("无期限合同", "", "", None, 0),
    ]  # fmt: skip
    assert report.totals == {"yearly": 2_000_00, "received": 750_00}


def test_assets_stand_with_the_money_that_formed_them(busy: Village):
    busy.has_asset("温棚", "1000", fund_id=1, project_id=1, public_money=True, acquired=dt.date(2023, 7, 1), unit="座")
    busy.has_asset("拖拉机", "80000")
    busy.has_asset("明年的机井", "1", acquired=dt.date(2024, 1, 1))

    report = busy.report("assets")

    assert rows(report, "name", "value", "fund", "public_money", "project") == [
        ("拖拉机", 80_000_00, "", "", ""), ("温棚", 1_000_00, "衔接资金", "是", "温棚葡萄"),
    ]  # fmt: skip
    assert report.totals == {"value": 81_000_00}


def test_resources_stand_under_their_class(village: Village):
    village.has_resource("河滩地", "beach", "1200.5")
    village.has_resource("东片", "arable", "300")
    village.has_resource("西片", "arable", "500")

    report = village.report("resources")

    assert [(row.level, row.cells["name"], row.cells["area"]) for row in report.rows] == [
        (0, "耕地", 800_000), (1, "东片", 300_000), (1, "西片", 500_000), (0, "滩涂", 1_200_500), (1, "河滩地", 1_200_500),
    ]  # fmt: skip
    assert report.totals == {"area": 2_000_500}


def test_funds_stand_as_they_were_at_the_end_of_the_time(busy: Village):
    assert rows(busy.report("funds", month=6), "received", "spent", "left") == [(5_000_00, 0, 5_000_00)]
    assert rows(busy.report("funds"), "received", "spent", "left") == [(5_000_00, 1_000_00, 4_000_00)]


def test_who_moved_to_another_household_is_counted_where_he_was_that_day(busy):
    household, other = 1, 2
    person = join_member(
        busy.book, "birth", household, Member("示例转户", relation="女"), dt.date(2023, 2, 1)
    ).member_id
    before = dict(rows(busy.asks(household_register, dt.date(2023, 6, 30)), "number", "members"))
    move_member(busy.book, person, other, dt.date(2023, 7, 1))

    then = dict(rows(busy.asks(household_register, dt.date(2023, 6, 30)), "number", "members"))
    now = dict(rows(busy.asks(household_register, dt.date(2023, 7, 1)), "number", "members"))

    assert then == before
    assert (now["0001"], now["0002"]) == (before["0001"] - 1, before["0002"] + 1)
