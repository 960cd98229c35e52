from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.disposal import Disposal
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.money import parse_yuan
from gacha_app.domain.register import Asset, Contract, Counterparty
from gacha_app.reports.ledger import balance_under, balances
from gacha_app.reports.property import Property, agreement, agreements
from gacha_app.services import registers
from gacha_app.services.asset_changes import change_value, history, split_off, take_in, tell_anew, undo_change
from gacha_app.services.card_guards import delete_card
from gacha_app.services.depreciation import depreciate
from gacha_app.services.disposals import dispose, load_rules, preview_disposal, save_rules, undo_disposal
from gacha_app.services.vouchers import record_entry, reverse_voucher
from gacha_app.storage.contract_tables import contract_instalments

DAY = dt.date
DONE = {
    "meeting_on": DAY(2023, 5, 8), "meeting": "成员代表大会决议", "appraised_on": DAY(2023, 5, 9), "appraiser": "评估所",
    "appraisal": 4_000_000, "approved_on": DAY(2023, 5, 10), "approver": "苏木农经站",
}  # fmt: skip


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    yield made
    made.close()


@pytest.fixture
def sheds(village):
    """Thirty sheds for 120,000 yuan, taken in in January, written off over ten years."""
    card = Asset(
        "温棚", code="固-01", value=12_000_000, quantity=30_000, unit="座", method="straight_line", life_months=120,
        keeper="张三", place="东部", in_use_from=DAY(2023, 1, 5),
    )  # fmt: skip
    return take_in(village.book, card, DAY(2023, 1, 5), "102").id


def card(village, identity):
    with village.book.reading() as session:
        return session.get(Asset, identity)


def agree(village, day=None):
    return all(one.is_equal for one in village.asks(agreement, day or DAY(2023, 12, 31)))


def balance(village, account):
    return village.asks(lambda session: balance_under(balances(session, DAY(2023, 12, 31)), account))


def sale(asset, **said):
    return Disposal(asset, DAY(2023, 5, 20), "sale", **{"reason": "闲置", "price": 4_500_000, **DONE, **said})


def test_a_card_and_its_cost_are_entered_by_one_act(village, sheds):
    assert balance(village, "151") == 12_000_000
    assert agree(village)

    taken = village.asks(history, sheds)[0]
    undo_change(village.book, taken.id, "登记错了")
    assert (balance(village, "151"), card(village, sheds).value) == (0, 0)
    assert delete_card(village.book, Asset, sheds) == "温棚"


def test_what_is_granted_without_papers_stands_at_a_yuan_and_in_the_side_register(village):
    take_in(village.book, Asset("变压器", value=100, nominal=True, note="供电所移交"), DAY(2023, 2, 1), "311")

    assert balance(village, "151") == 100
    assert [row.cells["name"] for row in village.report("nominal-assets").rows] == ["变压器"]
    with pytest.raises(InvalidInput, match="原值应是 1 元"):
        take_in(village.book, Asset("水塔", value=200, nominal=True), DAY(2023, 2, 1), "311")


def test_value_is_raised_and_lowered_with_its_voucher_and_every_day_agrees(village, sheds):
    change_value(village.book, sheds, DAY(2023, 3, 10), 600_000, "换膜")
    change_value(village.book, sheds, DAY(2023, 6, 10), -200_000, "拆一间")

    assert (card(village, sheds).value, balance(village, "51509")) == (12_400_000, 200_000)
    assert all(agree(village, DAY(2023, month, 28)) for month in range(1, 13))
    with pytest.raises(InvalidInput, match="最多减 124,000.00 元"):
        change_value(village.book, sheds, DAY(2023, 7, 1), -12_400_001, "全拆")


def test_a_keeper_a_place_and_a_way_of_running_keep_their_history(village, sheds):
    tell_anew(village.book, sheds, DAY(2023, 3, 1), "keeper", "李四", "张三外出")
    moved = tell_anew(village.book, sheds, DAY(2023, 4, 1), "way", "lease", "承包出去")

    assert (card(village, sheds).keeper, card(village, sheds).way) == ("李四", "lease")
    undo_change(village.book, moved.id, "没有承包")
    assert card(village, sheds).way == ""
    with pytest.raises(InvalidInput, match="要和原来的不同"):
        tell_anew(village.book, sheds, DAY(2023, 5, 1), "keeper", "李四", "无")


def test_a_part_split_off_takes_its_share_and_goes_on_wearing(village, sheds):
    for month in (2, 3, 4):
        depreciate(village.book, Period(2023, month))
    part = split_off(village.book, sheds, DAY(2023, 5, 2), "塌顶温棚", 5_000, "风灾")

    left, new = card(village, sheds), card(village, part.id)
    assert (left.value, new.value, new.wear_moved) == (10_000_000, 2_000_000, 50_000)
    depreciate(village.book, Period(2023, 5))
    # each part is cut down to the fen; the last month takes the rest
    assert balance(village, "152") == -(3 * 100_000 + 83_333 + 16_666)
    assert agree(village)
    with pytest.raises(InvalidInput, match="拆出的数量要大于零、小于它"):
        split_off(village.book, sheds, DAY(2023, 6, 2), "全部", 25_000, "试")


def test_a_split_waits_for_the_depreciation_of_the_months_before(village, sheds):
    with pytest.raises(InvalidInput, match="请先把“温棚”的折旧计提到 2023-04"):
        split_off(village.book, sheds, DAY(2023, 5, 2), "塌顶温棚", 5_000, "风灾")


def test_a_sale_clears_the_asset_and_shows_the_gain(village, sheds):
    dispose(village.book, sale(sheds, price=12_500_000, costs=100_000))

    # four months of wear until the month of the sale, 100,000 fen each
    assert [balance(village, one) for one in ("151", "152", "154")] == [0, 0, 0]
    assert balance(village, "50403") == -(12_500_000 - 100_000 - (12_000_000 - 400_000))
    assert balance(village, "51104") + balance(village, "51306") == 400_000
    assert agree(village)
    assert card(village, sheds).disposed_on == DAY(2023, 5, 20)
    [row] = village.report("asset-disposals").rows
    assert (row.cells["result"], "成员代表大会" in row.cells["procedure"]) == (800_000, True)


def test_scrapping_shows_the_loss_and_keeps_what_is_left_as_stock(village, sheds):
    gone = Disposal(sheds, DAY(2023, 5, 20), "scrap", reason="塌", scrap=50_000, costs=20_000,
                    **{key: value for key, value in DONE.items() if not key.startswith("apprais")})  # fmt: skip
    dispose(village.book, gone)

    assert (balance(village, "121"), balance(village, "51509"), balance(village, "154")) == (50_000, 11_570_000, 0)
    assert agree(village)


def test_a_loss_that_somebody_answers_for_is_owed_by_him(village, sheds):
    household = village.has_household("示例户")
    dispose(village.book, Disposal(sheds, DAY(2023, 5, 20), "loss", reason="失火", compensation=3_000_000,
                                   household_id=household, excuse="火灾当日处理"))  # fmt: skip

    assert balance(village, "113") == 3_000_000
    assert balance(village, "51509") == 11_600_000 - 3_000_000
    with village.book.reading() as session:
        from sqlalchemy import select

        assert session.scalars(select(Disposal)).one().excused_by == "苏和"


def test_intangible_things_leave_without_the_clearing_account(village):
    right = take_in(village.book, Asset("商标", "intangible", value=90_000), DAY(2023, 1, 5), "102").id
    dispose(village.book, sale(right, price=100_000))

    assert [balance(village, one) for one in ("154", "161", "50403")] == [0, 0, -10_000]


def test_a_disposal_is_taken_back_whole(village, sheds):
    done = dispose(village.book, sale(sheds))
    undo_disposal(village.book, done.id, "买方退货")

    assert (card(village, sheds).disposed_on, balance(village, "151"), balance(village, "152")) == (None, 12_000_000, 0)
    assert agree(village)
    with pytest.raises(InvalidInput, match="已经撤销过了"):
        undo_disposal(village.book, done.id, "再来")
    dispose(village.book, sale(sheds))
    assert agree(village)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"meeting": ""}, "处置资产还缺：成员（代表）大会或理事会决议；请补齐。"),
        (
            {"appraised_on": None, "approver": "", "excuse": "来不及"},
            "处置资产还缺：资产评估、苏木（镇）审批；请补齐。",
        ),
        ({"price": 0}, "出售要填写价款；没有价款的，请选“捐赠”或“无偿划转”。"),
        ({"reason": " "}, "请写明处置的原因。"),
        ({"meeting_on": DAY(2023, 6, 1)}, "程序应在处置以前办理，日期不能晚于处置日期 2023-05-20。"),
        ({"date": DAY(2022, 12, 30)}, "“温棚”是 2023-01-05 取得的，日期不能更早。"),
        ({"kind": "swap"}, "没有“swap”这个选项，请从列表中选择。"),
        ({"costs": -1}, "金额不能是负数。"),
    ],
)
def test_a_disposal_that_cannot_be_gets_one_sentence_and_changes_nothing(village, sheds, said, sentence):
    before = village.report("vouchers").rows

    with pytest.raises(InvalidInput) as refused:
        dispose(village.book, replace(sale(sheds), **said))

    assert str(refused.value) == sentence
    assert village.report("vouchers").rows == before
    assert card(village, sheds).disposed_on is None


def test_nothing_is_disposed_of_twice(village, sheds):
    dispose(village.book, sale(sheds))

    with pytest.raises(InvalidInput) as refused:
        dispose(village.book, sale(sheds))

    assert str(refused.value) == "“温棚”已在 2023-05-20 处置过了，不能再处置一次。"
    with pytest.raises(InvalidInput, match="已在 2023-05-20 处置，不能再变动"):
        change_value(village.book, sheds, DAY(2023, 6, 1), 100, "试")


def test_a_day_before_the_last_booked_month_is_refused(village, sheds):
    for month in (2, 3, 4, 5, 6):
        depreciate(village.book, Period(2023, month))

    with pytest.raises(InvalidInput, match="折旧已计提到 2023-06"):
        dispose(village.book, sale(sheds))


def test_the_rules_of_disposal_are_the_villages_own_to_correct(village, sheds, tmp_path):
    path = save_rules(village.book, tmp_path / "规则.toml")
    text = path.read_text("utf-8")
    path.write_text(text.replace('steps = ["meeting", "appraisal", "approval"]', 'steps = ["publication"]', 1), "utf-8")
    load_rules(village.book, path)

    with pytest.raises(InvalidInput, match="处置资产还缺：处置公示"):
        preview_disposal(village.book, sale(sheds))
    assert preview_disposal(village.book, sale(sheds, published_on=DAY(2023, 5, 12))).missing == ()
    path.write_text("[[rule]]\nkind = 'sale'\nsteps = ['magic']", "utf-8")
    with pytest.raises(GachaError, match="处置规则里缺"):
        load_rules(village.book, path)
    load_rules(village.book, None)
    assert preview_disposal(village.book, sale(sheds)).missing == ()


def test_a_form_does_not_do_what_only_an_act_may(village, sheds):
    change_value(village.book, sheds, DAY(2023, 3, 10), 600_000, "换膜")
    held = card(village, sheds)

    with pytest.raises(InvalidInput, match="请用“处置”登记"):
        registers.change(village.book, replace(held, disposed_on=DAY(2023, 5, 1)))
    with pytest.raises(InvalidInput, match="请用“变动”登记，不能直接改"):
        registers.change(village.book, replace(held, value=1))
    with pytest.raises(InvalidInput, match="资产科目和单位不能再改"):
        registers.change(village.book, replace(held, account="161"))
    assert registers.change(village.book, replace(held, keeper="王五")).keeper == "王五"


def test_only_a_card_that_nothing_hangs_on_is_deleted(village, sheds):
    registers.record(village.book, Contract("棚租", kind="asset", asset_id=sheds))
    with pytest.raises(InvalidInput, match="“温棚”还有合同、变动，不能删除"):
        delete_card(village.book, Asset, sheds)

    plain = village.has_asset("旧桌子", "100")
    delete_card(village.book, Asset, plain)
    assert card(village, plain) is None


def test_vouchers_of_cards_are_taken_back_on_the_card(village, sheds):
    change_value(village.book, sheds, DAY(2023, 3, 10), parse_yuan("6000"), "换膜")

    with pytest.raises(InvalidInput, match="请在“合同与资产”里撤销"):
        reverse_voucher(village.book, "记-2023-03-0001", "误")


def test_a_contract_is_deleted_with_its_schedule_until_money_came_in_by_it(village):
    terms = {"start": DAY(2023, 1, 1), "end": DAY(2025, 12, 31), "price_by": "year", "price": 100_000}
    party = registers.record(village.book, Counterparty("示例公司"))
    let = registers.record(village.book, Contract("棚租", counterparty_id=party.id, **terms))
    kept = registers.record(village.book, Contract("旧棚租", **terms))
    answers = Answers(DAY(2023, 5, 1), 100_000, "收租金", project_id=village.has_project("棚"), contract_id=kept.id)
    record_entry(village.book, "lease", answers)
    with pytest.raises(InvalidInput, match="“旧棚租”还有凭证，不能删除"):
        delete_card(village.book, Contract, kept.id)
    with pytest.raises(InvalidInput, match="“示例公司”还有合同，不能删除"):
        delete_card(village.book, Counterparty, party.id)

    assert delete_card(village.book, Contract, let.id) == "棚租"
    assert delete_card(village.book, Counterparty, party.id) == "示例公司"

    with village.book.reading() as session:
        left = set(session.scalars(select(contract_instalments.c.contract_id)))
        assert [one.name for one in session.scalars(select(Contract))] == ["旧棚租"]
    assert left == {kept.id}


def test_agreements_of_several_days_say_what_each_day_says_by_itself(village, sheds):
    for month in (1, 2, 3):
        depreciate(village.book, Period(2023, month))
    change_value(village.book, sheds, DAY(2023, 4, 1), 600_000, "换膜")
    gone = take_in(village.book, Asset("旧车", value=500_000, in_use_from=DAY(2023, 2, 1)), DAY(2023, 2, 1), "102").id
    left = dispose(village.book, Disposal(gone, DAY(2023, 6, 20), "loss", reason="失火", excuse="抢险"))
    days = [DAY(2023, 1, 1), *(DAY(2023, month, 28) for month in range(1, 12))]

    def both(session):
        whole = agreements(session, days)
        assert whole == [agreement(session, day) for day in days]
        everything = Property(session)
        for day, told in zip(days, whole, strict=True):
            held = [everything.held(one, day) for one in everything.assets if everything.is_held(one, day)]
            assert held == everything.at(day)
            assert sum(one.value for one in held) == sum(one.cards for one in told if one.account == "151")
            assert sum(one.wear for one in held) == sum(one.cards for one in told if one.account == "152")
            only = agreement(session, day, {"151"})
            assert only == [one for one in told if one.account == "151"]
        return [sum(one.cards for one in told if one.account == "151") for told in whole]

    assert set(village.asks(both)) == {0, 12_000_000, 12_500_000, 13_100_000, 12_600_000}
    undo_disposal(village.book, left.id, "找回来了", on=DAY(2023, 9, 20))
    assert set(village.asks(both)) == {0, 12_000_000, 12_500_000, 13_100_000, 12_600_000}
