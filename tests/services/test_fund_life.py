"""Subsidy money from its grant to what it formed: what is posted, what is refused, what is free again."""

from __future__ import annotations

import datetime as dt

import pytest
from fund_village import LAST, FundVillage, grapes

from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.formed_asset import FormedAsset
from gacha_app.domain.fund import Fund, FundMoney
from gacha_app.domain.register import Asset
from gacha_app.domain.voucher import Voucher
from gacha_app.reports.fund_money import fund_money
from gacha_app.reports.ledger import balances
from gacha_app.services import fund_assets, fund_plans, fund_yields, funds, registers


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """The village, made once and closed; tests get copies."""
    made = grapes(tmp_path_factory.mktemp("funds"))
    made.close()
    return made


@pytest.fixture
def village(master, tmp_path):
    made = master.copied_to(tmp_path)
    yield made
    made.close()


@pytest.fixture
def refused(village):
    """Return a function that does what must be refused: one sentence, and nothing in the book is another."""

    def check(sentence, act, *said, **more):
        before = village.written()
        with pytest.raises(InvalidInput) as problem:
            act(*said, **more)
        assert str(problem.value) == sentence
        assert village.written() == before

    return check


def money(village, fund, last=LAST):
    return village.asks(fund_money, last)[village.fund(fund)]


def lines(village, voucher_id):
    with village.book.reading() as session:
        voucher = session.get_one(Voucher, voucher_id)
        return [(one.account, one.amount // 100, one.fund_id) for one in voucher.postings]


def test_money_given_back_is_no_spending(village):
    village.spends("帮扶资金", "60000")
    village.returns("帮扶资金", "40000")

    assert money(village, "帮扶资金") == FundMoney(100_000_00, 60_000_00, 40_000_00)
    assert money(village, "帮扶资金").left == 0
    assert money(village, "帮扶资金").progress == 6000


def test_taking_a_return_back_gives_the_fund_its_money_again(village):
    village.takes_back(village.returns("帮扶资金", "40000"))

    assert money(village, "帮扶资金") == FundMoney(100_000_00, 0, 0)


def test_no_fund_is_spent_before_it_came(village, refused):
    refused(
        "“配套资金”在 2023-03-31 只有 0.00 元，不够支付 1.00 元：钱到账以后才能支出，请核对日期和金额。",
        village.spends, "配套资金", "1", on="2023-03-31",
    )  # fmt: skip


def test_no_fund_is_spent_twice_by_a_voucher_of_an_earlier_day(village, refused):
    village.spends("衔接资金", "700000", on="2023-06-01")

    refused(
        "“衔接资金”只剩 0.00 元，不够支付 1.00 元，还差 1.00 元。",
        village.spends, "衔接资金", "1", on="2023-04-01",
    )  # fmt: skip


def test_a_receipt_cannot_be_taken_back_into_the_days_before_it_was_spent(village, refused):
    second = village.gets("配套资金", "100000", on="2023-09-01")
    village.spends("配套资金", "400000", on="2023-10-01")

    refused(
        "“配套资金”只剩 0.00 元，不够支付 100,000.00 元，还差 100,000.00 元。",
        village.takes_back, second, on="2023-10-02",
    )  # fmt: skip


def test_a_fund_serves_no_other_project_than_its_own(village, refused):
    refused(
        "“衔接资金”是“温棚葡萄”的资金，不能用在“鸵鸟养殖”上，请换一笔资金或换一个项目。",
        village.spends, "衔接资金", "10", project="鸵鸟养殖",
    )  # fmt: skip


def test_a_fund_that_was_used_keeps_its_project(village, refused):
    village.spends("衔接资金", "10", project="温棚葡萄")
    with village.book.reading() as session:
        fund = session.get_one(Fund, village.fund("衔接资金"))

    refused(
        "“衔接资金”已有凭证或方案记在“温棚葡萄”，不能改到别的项目。",
        funds.change_answers, village.book, fund.id, {"project_id": 2},
    )  # fmt: skip


def test_more_than_is_left_cannot_be_given_back(village, refused):
    refused(
        "“帮扶资金”只剩 100,000.00 元，不够支付 100,000.01 元，还差 0.01 元。",
        village.returns, "帮扶资金", "100000.01",
    )  # fmt: skip


def test_own_money_has_come_and_gone_at_once_and_passes_no_earmarked_account(village):
    village.forms("棚区道路", {"衔接资金": "30000", "自筹资金": "20000"})

    assert money(village, "自筹资金") == FundMoney(20_000_00, 20_000_00, 0)
    assert village.asks(balances, LAST)["241"] == -(700_000_00 + 300_000_00 + 100_000_00 - 30_000_00)


def test_paying_for_an_asset_posts_both_entries_and_makes_its_card(village):
    formed = village.forms(
        "葡萄温棚", {"衔接资金": "400000", "配套资金": "100000", "": "6000.01"}, owner="嘎查集体", keeper="张文斌"
    )

    first, second = village.fund("衔接资金"), village.fund("配套资金")
    assert lines(village, formed.voucher_id) == [
        ("151", 400_000, first), ("151", 100_000, second), ("151", 6_000, None),
        ("102", -400_000, first), ("102", -100_000, second), ("102", -6_001, None),
        ("241", 400_000, first), ("311", -400_000, first), ("241", 100_000, second), ("311", -100_000, second),
    ]  # fmt: skip
    with village.book.reading() as session:
        card = session.get_one(Asset, formed.asset_id)
    assert (card.value, card.account, card.public_money, card.fund_id, card.keeper) == (
        506_000_01, "151", True, first, "张文斌",
    )  # fmt: skip


def test_what_was_built_first_becomes_the_asset_when_it_is_completed(village):
    village.spends("衔接资金", "200000", item="153", project="温棚葡萄")
    before = village.asks(balances, LAST)

    formed = village.forms("冷库", {"衔接资金": "200000"}, way="completed")

    assert lines(village, formed.voucher_id) == [
        ("151", 200_000, village.fund("衔接资金")), ("153", -200_000, village.fund("衔接资金"))
    ]  # fmt: skip
    after = village.asks(balances, LAST)
    assert (before["311"], before["153"]) == (after["311"], 200_000_00)
    assert (after["151"], after.get("153", 0)) == (200_000_00, 0)


def test_what_was_built_on_credit_goes_to_the_reserve_when_it_is_completed(village):
    fund, project = village.fund("衔接资金"), 1
    village.enters(("153", "80000"), ("211", "-80000"), fund_id=fund, project_id=project)
    village.enters(("211", "80000"), ("102", "-80000"), on="2023-07-01", project_id=project)

    formed = village.forms("机井", {"衔接资金": "80000"}, way="completed")

    assert lines(village, formed.voucher_id)[-2:] == [("241", 80_000, fund), ("311", -80_000, fund)]
    assert money(village, "衔接资金").spent == 80_000_00


def test_what_is_handed_to_households_is_no_asset_of_the_village(village):
    formed = village.forms("基础母羊", {"帮扶资金": "50000"}, klass="household")

    assert formed.asset_id is None
    assert [code for code, _amount, _fund in lines(village, formed.voucher_id)] == ["241", "102"]


def test_what_is_booked_already_is_registered_without_a_voucher_and_with_its_card(village):
    village.spends("衔接资金", "300000", item="151", project="温棚葡萄")
    village.has_asset("滴灌设备", "300000", code="固-9")
    card = registers.card_named(village.book, Asset, "固-9")

    formed = village.forms("滴灌设备", {"衔接资金": "300000"}, way="booked", card=card)

    assert (formed.asset_id, formed.voucher_id) == (card.id, None)


def test_the_parts_make_the_whole_to_the_fen(village, refused):
    refused(
        "各项资金合计 9,999.99 元，与资产金额 10,000.00 元相差 0.01 元。",
        village.forms, "温棚", {"衔接资金": "9999.99"}, value="10000",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "more", "sentence"),
    [
        ({"衔接资金": "300000"}, {"way": "booked"}, "“衔接资金”只支出了 0.00 元，不能形成 300,000.00 元的资产，请核对金额，或先撤销资产登记。"),
        ({"衔接资金": "1"}, {"way": "completed"}, "“衔接资金”在建工程只有 0.00 元，不能转出 1.00 元。"),
        ({"衔接资金": "800000"}, {}, "“衔接资金”只剩 700,000.00 元，不够支付 800,000.00 元，还差 100,000.00 元。"),
        ({"衔接资金": "1", "帮扶资金": "1"}, {}, "“衔接资金”和“帮扶资金”不是同一个项目的资金，不能形成同一项资产。"),
        ({"": "500"}, {}, "请写明资产由哪笔资金形成。"),
        ({"帮扶资金": "1", "": "1"}, {"klass": "household"}, "到户类资产只登记资金形成的部分，自有资金请从“公益支出”支付。"),
        ({"配套资金": "1"}, {"on": "2023-03-31"}, "“配套资金”在 2023-03-31 只有 0.00 元，不够支付 1.00 元：钱到账以后才能支出，请核对日期和金额。"),
    ],
)  # fmt: skip
def test_no_asset_is_formed_of_what_is_not_there(village, refused, parts, more, sentence):
    refused(sentence, village.forms, "温棚", parts, **more)


def test_an_asset_is_not_formed_twice_of_the_same_spending(village, refused):
    village.spends("衔接资金", "300000", item="151")
    village.forms("温棚", {"衔接资金": "200000"}, way="booked")

    refused(
        "“衔接资金”只支出了 300,000.00 元，不能形成 300,000.01 元的资产，请核对金额，或先撤销资产登记。",
        village.forms, "道路", {"衔接资金": "100000.01"}, way="booked",
    )  # fmt: skip


def test_taking_the_voucher_back_takes_asset_card_and_yield_back(village):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    fund_yields.expect_yield(village.book, formed.id, 2023, 500_000)
    with village.book.reading() as session:
        voucher = session.get_one(Voucher, formed.voucher_id)

    village.takes_back(voucher)

    with village.book.reading() as session:
        assert session.get(FormedAsset, formed.id) is None
        assert session.get(Asset, formed.asset_id) is None
    assert money(village, "衔接资金") == FundMoney(700_000_00, 0, 0)
    village.forms("温棚", {"衔接资金": "120000"})


def test_a_voucher_is_kept_while_a_contract_stands_on_the_card_it_made(village, refused):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    village.has_contract("温棚出租", asset_id=formed.asset_id)
    with village.book.reading() as session:
        voucher = session.get_one(Voucher, formed.voucher_id)

    refused(
        "“温棚”的资产卡片上已有折旧、合同或变动记录，请先撤销那些记录，再冲销这张凭证。", village.takes_back, voucher
    )


def test_spending_that_formed_an_asset_is_not_taken_back_under_it(village, refused):
    spent = village.spends("衔接资金", "300000", item="151")
    formed = village.forms("温棚", {"衔接资金": "300000"}, way="booked")

    refused(
        "“衔接资金”只支出了 0.00 元，不能形成 300,000.00 元的资产，请核对金额，或先撤销资产登记。",
        village.takes_back, spent,
    )  # fmt: skip
    fund_assets.forget_asset(village.book, formed.id)
    village.takes_back(spent)


def test_an_asset_that_a_voucher_formed_goes_only_with_that_voucher(village, refused):
    formed = village.forms("温棚", {"衔接资金": "100000"})

    refused("“温棚”是凭证 记-2023-08-0001 形成的，请冲销那张凭证。", fund_assets.forget_asset, village.book, formed.id)


def test_a_milestone_stands_not_before_an_earlier_one(village, refused):
    village.reaches("衔接资金", "approval", "2023-03-20")
    village.reaches("衔接资金", "completion", "2023-08-01")

    refused(
        "“开工”的日期 2023-03-19 早于“方案批复”（2023-03-20），请核对日期。",
        village.reaches, "衔接资金", "start", "2023-03-19",
    )  # fmt: skip
    refused(
        "“开工”的日期 2023-08-02 晚于“竣工”（2023-08-01），请核对日期。",
        village.reaches, "衔接资金", "start", "2023-08-02",
    )  # fmt: skip
    refused("“竣工”已经登记过（2023-08-01），请修改那一条。", village.reaches, "衔接资金", "completion", "2023-08-05")
    village.reaches("衔接资金", "contract", "2023-04-01")
    village.reaches("衔接资金", "contract", "2023-07-01")


@pytest.mark.parametrize(
    ("kind", "said", "sentence"),
    [
        ("acceptance", {}, "请填写验收结论，如 合格。"),
        ("tender", {"amount": "5"}, "请填写中标单位。"),
        ("tender", {"who": "甲"}, "请填写中标价。"),
        ("final_account", {}, "请填写决算金额。"),
    ],
)
def test_a_milestone_says_what_must_be_known_of_it(village, refused, kind, said, sentence):
    refused(sentence, village.reaches, "衔接资金", kind, "2023-08-01", **said)


def test_the_stage_follows_from_the_milestones_of_the_plan_for_all_its_funds(village):
    village.writes_plan("衔接资金", "配套资金", name="温棚三期")

    def stages():
        with village.book.reading() as session:
            return [session.get_one(Fund, village.fund(one)).stage for one in ("衔接资金", "配套资金", "帮扶资金")]

    started = village.reaches("配套资金", "start", "2023-05-01")
    assert stages() == ["started", "started", "granted"]
    village.reaches("衔接资金", "acceptance", "2023-09-01", conclusion="合格")
    assert stages()[:2] == ["accepted", "accepted"]
    fund_plans.remove_milestone(village.book, started.id)
    assert stages()[:2] == ["accepted", "accepted"]


def test_the_stage_is_not_entered_over_the_milestones(village, refused):
    village.reaches("衔接资金", "start", "2023-05-01")

    refused(
        "“衔接资金”的进展由登记的项目进展决定，不能直接改。",
        funds.change_answers, village.book, village.fund("衔接资金"), {"stage": "settled"},
    )  # fmt: skip


def test_funds_of_two_projects_pay_for_no_common_plan(village, refused):
    village.writes_plan("衔接资金", name="温棚三期")

    refused(
        "“帮扶资金”是“鸵鸟养殖”的资金，不能列入“温棚葡萄”的实施方案。",
        village.writes_plan, "衔接资金", "帮扶资金",
    )  # fmt: skip


def test_a_plan_lets_a_fund_go_again(village):
    village.writes_plan("衔接资金", "配套资金", name="温棚三期")

    fund_plans.set_plan(village.book, village.fund("衔接资金"), {}, without=[village.fund("配套资金")])

    with village.book.reading() as session:
        assert session.get_one(Fund, village.fund("配套资金")).plan_id is None


def test_an_income_voucher_yields_no_more_than_it_brought(village, refused):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    road = village.forms("道路", {"衔接资金": "1000"})
    sold = village.records("sale", "3000", project="温棚葡萄", on="2023-10-01")
    fund_yields.link_yield(village.book, formed.id, sold.number, 200_000)

    refused(
        "记-2023-10-0001 的收入还有 1,000.00 元没有算作资产收益，不能登记 1,000.01 元。",
        fund_yields.link_yield, village.book, road.id, sold.number, 100_001,
    )  # fmt: skip
    refused(
        "记-2023-10-0001 已经算作这项资产的收益。",
        fund_yields.link_yield, village.book, formed.id, sold.number,
    )  # fmt: skip
    refused(
        "“温棚”2023年实收收益 2,000.00 元，已登记用途 0.00 元，不能再用 2,000.01 元。",
        village.uses, formed, "2000.01",
    )  # fmt: skip


def test_rent_by_the_contract_of_the_asset_counts_by_itself_and_only_once(village, refused):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    contract = village.has_contract("温棚出租", asset_id=formed.asset_id)
    rent = village.records("lease", "5000", project="温棚葡萄", on="2023-10-01", contract_id=contract)

    assert fund_yields.yield_of_year(village.book, formed.id, 2023).received == 500_000
    refused(
        "记-2023-10-0001 已按合同计入这项资产的收益（5,000.00 元），不必再登记。",
        fund_yields.link_yield, village.book, formed.id, rent.number,
    )  # fmt: skip
    village.takes_back(rent)
    assert fund_yields.yield_of_year(village.book, formed.id, 2023).received == 0


def test_a_voucher_taken_back_yields_nothing_any_more(village):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    sold = village.records("sale", "3000", project="温棚葡萄", on="2023-10-01")
    paid = village.records("welfare", "900", on="2023-11-01")
    fund_yields.link_yield(village.book, formed.id, sold.number)
    village.uses(formed, "900", voucher=paid.number)

    village.takes_back(paid)
    assert fund_yields.yield_of_year(village.book, formed.id, 2023).used == 0
    village.takes_back(sold)
    assert fund_yields.yield_of_year(village.book, formed.id, 2023).received == 0


def test_a_grant_is_no_yield(village, refused):
    formed = village.forms("温棚", {"衔接资金": "100000"})
    grant = village.gets("配套资金", "10", on="2023-09-01")

    refused("记-2023-09-0001 没有收入，不能算作收益。", fund_yields.link_yield, village.book, formed.id, grant.number)


def test_a_fund_given_to_use_by_a_day_cannot_end_before_it_was_granted(village, refused):
    refused(
        "使用期限不能早于下达日期 2023-02-01。",
        funds.change_answers, village.book, village.fund("衔接资金"), {"use_by": dt.date(2023, 1, 1)},
    )  # fmt: skip


def test_an_asset_that_wears_knows_where_its_wear_is_booked(village):
    card = Asset("水泵", method="straight_line", life_months=60)

    formed = village.forms("水泵", {"衔接资金": "9000"}, card=card)

    with village.book.reading() as session:
        kept = session.get_one(Asset, formed.asset_id)
    assert (kept.depreciation_account, kept.expense_account[:3], kept.in_use_from) == (
        "152",
        "511",
        dt.date(2023, 8, 1),
    )


def test_in_the_old_chart_it_must_be_said_which_living_asset_it_is(tmp_path):
    village = FundVillage(tmp_path, chart="2004")
    try:
        village.has_fund("资金", "9000")
        village.gets("资金", "9000")
        with pytest.raises(InvalidInput, match="请选择资产科目，如 13101 幼畜及育肥畜、13201 经济林木。"):
            village.forms("树苗", {"资金": "9000"}, card=Asset("树苗", "biological"))
        formed = village.forms("树苗", {"资金": "9000"}, card=Asset("树苗", "biological", account="13201"))
        assert lines(village, formed.voucher_id)[0][:2] == ("13201", 9000)
    finally:
        village.close()
