"""What is told of subsidy money: ledger, levels, deadlines, traces, formed assets, households, warnings, the wall."""

from __future__ import annotations

import datetime as dt

import pytest
from fund_village import LAST, grapes
from village import rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.reports.fund_entries import funds_of_voucher
from gacha_app.reports.fund_page import fund_notice, fund_page
from gacha_app.reports.fund_story import fund_story
from gacha_app.reports.fund_warnings import fund_warnings
from gacha_app.reports.report import Report
from gacha_app.services import fund_plans, fund_rules, fund_traces, fund_yields


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """Two funds of one plan that formed two assets, and a donated one that waits."""
    village = grapes(tmp_path_factory.mktemp("told"))
    village.writes_plan(
        "衔接资金",
        "配套资金",
        name="温棚三期",
        place="嘎查东部",
        content="温棚8座",
        ends_on=dt.date(2023, 9, 30),
        telephone="0483-1",
        responsible="巴特尔",
    )
    for kind, day, said in (
        ("approval", "2023-03-20", {"who": "旗农牧局", "document_number": "批1号"}),
        ("tender", "2023-04-10", {"who": "温室队", "amount": "600000"}),
        ("start", "2023-04-20", {}),
        ("completion", "2023-08-20", {}),
        ("acceptance", "2023-09-01", {"conclusion": "合格", "who": "验收组"}),
    ):
        village.reaches("衔接资金", kind, day, **said)
    shed = village.forms(
        "温棚", {"衔接资金": "400000", "配套资金": "100000"}, "2023-08-25", owner="嘎查集体", keeper="张"
    )
    village.forms("基础母羊", {"帮扶资金": "30000"}, "2023-09-01", klass="household")
    village.returns("帮扶资金", "10000")
    sold = village.records("sale", "20000", project="温棚葡萄", on="2023-10-01")
    fund_yields.expect_yield(village.book, shed.id, 2023, 25_000_00)
    fund_yields.link_yield(village.book, shed.id, sold.number)
    village.uses(shed, "12000")
    village.links("衔接资金", "示例甲", "5000", persons=2, way="work")
    village.links("配套资金", "示例甲", "1000", persons=3, way="orders")
    village.links("衔接资金", "示例乙", "2000", year=2022)
    village.close()
    return village


@pytest.fixture
def village(master, tmp_path):
    made = master.copied_to(tmp_path)
    yield made
    made.close()


def test_the_ledger_says_every_field_of_a_fund(village):
    report = village.report("fund-ledger")
    first = report.rows[0].cells

    assert {key: first[key] for key in (
        "name", "level", "granted_on", "granted", "arrived_on", "received", "spent", "returned", "left", "progress",
        "contract", "start", "completion", "acceptance", "formed", "klass", "rights", "yield_expected",
        "yield_received", "yield_uses", "linked", "stage",
    )} == {
        "name": "衔接资金", "level": "中央", "granted_on": dt.date(2023, 2, 1), "granted": 700_000_00,
        "arrived_on": dt.date(2023, 3, 1), "received": 700_000_00, "spent": 400_000_00, "returned": 0,
        "left": 300_000_00, "progress": 5714, "contract": "2023-04-10 温室队 600,000.00",
        "start": dt.date(2023, 4, 20), "completion": dt.date(2023, 8, 20), "acceptance": "2023-09-01 验收组 合格",
        "formed": "温棚 400,000.00", "klass": "经营类", "rights": "嘎查集体/张", "yield_expected": 25_000_00,
        "yield_received": 20_000_00, "yield_uses": "公益岗位 12,000.00", "linked": "1户/3人/6,000.00元",
        "stage": "已验收",
    }  # fmt: skip
    # one asset of two funds yields once
    assert report.totals["yield_received"] == 20_000_00
    assert report.totals["returned"] == 10_000_00


def test_the_money_of_a_project_stands_level_by_level(village):
    told = rows(village.report("fund-levels"), "name", "granted", "spent", "returned", "left")

    assert told[:5] == [
        ("温棚葡萄", 1_050_000_00, 500_000_00, 0, 500_000_00),
        ("中央", 700_000_00, 400_000_00, 0, 300_000_00),
        ("自治区", 300_000_00, 100_000_00, 0, 200_000_00),
        ("自筹", 50_000_00, 0, 0, 0),
        ("鸵鸟养殖", 100_000_00, 30_000_00, 10_000_00, 60_000_00),
    ]
    assert [name for name, *_rest in told[6:]] == ["各级合计", "中央", "自治区", "企业结对帮扶", "自筹"]


def test_every_voucher_of_a_fund_is_found_and_every_fund_of_a_voucher(village):
    told = [
        (row.cells.get("fund"), row.cells.get("received"), row.cells.get("spent"), row.cells.get("returned"))
        for row in village.report("fund-trace").rows
    ]
    assert told[:3] == [
        ("衔接资金", 700_000_00, 400_000_00, 0), (None, 700_000_00, 0, 0), (None, 0, 400_000_00, 0),
    ]  # fmt: skip
    voucher = village.report("fund-trace").rows[2].record

    both = village.asks(funds_of_voucher, voucher)

    assert [(one.fund_id, one.spent) for one in both] == [
        (village.fund("衔接资金"), 400_000_00), (village.fund("配套资金"), 100_000_00)
    ]  # fmt: skip
    number = both[0].number
    assert rows(fund_traces.trace_voucher(village.book, number), "fund", "spent") == [
        ("衔接资金", 400_000_00), ("配套资金", 100_000_00)
    ]  # fmt: skip


def test_a_voucher_without_subsidy_money_is_told_so(village):
    with pytest.raises(InvalidInput, match="记-2023-10-0001 没有动用补助资金。"):
        fund_traces.trace_voucher(village.book, "记-2023-10-0001")


def test_what_was_formed_is_told_with_the_money_it_is_made_of(village):
    told = rows(village.report("formed-assets"), "name", "klass", "value", "parts", "owner", "voucher")

    assert told == [
        ("温棚", "经营类", 500_000_00, "衔接资金 400,000.00、配套资金 100,000.00", "嘎查集体", "记-2023-08-0001"),
        ("基础母羊", "到户类", 30_000_00, "帮扶资金 30,000.00", "", "记-2023-09-0001"),
    ]


def test_the_yield_of_a_year_is_told_with_its_use(village):
    told = rows(village.report("formed-yields"), "name", "expected", "received", "gap", "used", "unused", "uses")

    assert told[0] == ("温棚", 25_000_00, 20_000_00, 5_000_00, 12_000_00, 8_000_00, "公益岗位 12,000.00")
    assert village.report("formed-yields", 2024).totals["received"] == 0


def test_households_count_once_and_the_rate_is_their_income_of_the_yield(village):
    report = village.report("fund-households")

    assert rows(report, "name", "households", "persons", "income", "yielded", "rate", "reach")[0] == (
        "温棚三期", 1, 3, 6_000_00, 20_000_00, 3000, 5000,
    )  # fmt: skip
    assert report.notes[0].startswith("利益联结率＝农户当年从项目得到的收入÷项目资产当年实收收益")
    assert (report.totals["rate"], report.totals["households"]) == (3000, 1)


def test_a_story_tells_a_fund_as_at_its_day(village):
    early = village.asks(fund_story, village.fund("衔接资金"), dt.date(2023, 5, 31))

    assert (early.spent, early.stage, len(early.facts.milestones), early.yields) == (0, "started", 3, ())
    late = village.asks(fund_story, village.fund("衔接资金"), LAST)
    assert (late.spent, late.stage, late.linkage.rate, late.awaited) == (400_000_00, "accepted", 3000, 0)


def test_what_the_work_must_keep_is_asked_once_for_all_funds_of_a_plan(village):
    told = rows(village.report("fund-deadlines"), "fund", "title", "due", "done", "state")

    assert [one for one in told if one[1] == "验收后90日内决算"] == [
        ("温棚三期", "验收后90日内决算", dt.date(2023, 11, 30), None, "已逾期")
    ]
    assert ("配套资金", "到账30日内批复实施方案", dt.date(2023, 5, 1), dt.date(2023, 3, 20), "已办理") in told
    assert {one[0] for one in told if one[1] == "到账30日内公告公示"} == {"衔接资金", "配套资金", "帮扶资金"}


def warned(village, today, year=2023):
    return {
        (one.key, one.record, one.tone, one.kind): one
        for one in village.asks(lambda session: list(fund_warnings(session, year, today)))
    }


def test_what_is_late_is_warned_of_with_its_cure(village):
    found = warned(village, dt.date(2024, 1, 10))
    first, helped = village.fund("衔接资金"), village.fund("帮扶资金")

    late = found["fund_final_account", first, "wait", "late"]
    assert late.sentence == "“温棚三期”的项目验收后应在 2023-11-30 前办理决算，已过 41 天"
    assert (late.page, late.detail, late.date) == (
        "funds", "办理决算（审计），登记“决算”和决算金额。", dt.date(2023, 11, 30),
    )  # fmt: skip
    assert ("fund_notice", helped, "wait", "late") in found
    lacking = found["fund_yield", first, "wait", "overdue"]
    assert (lacking.sentence, lacking.amount) == ("“温棚”2023年的收益还差 5,000.00 元", 5_000_00)
    assert found["fund_plan_gaps", first, "inform", "late"].sentence == "实施方案“温棚三期”还有 6 项没有填"


def test_money_that_is_not_begun_with_may_be_withdrawn(tmp_path):
    village = grapes(tmp_path)
    try:
        near = warned(village, dt.date(2023, 5, 20))
        assert near["fund_start", village.fund("衔接资金"), "wait", "due"].sentence == (
            "“衔接资金”开工还剩 10 天（2023-05-30 前）"
        )
        past = warned(village, dt.date(2023, 6, 10))
        one = past["fund_start", village.fund("衔接资金"), "care", "overdue"]
        assert one.sentence == "“衔接资金”到账后90天内应当开工（2023-05-30 前），已过 11 天，资金可能被收回"
        assert one.amount == 700_000_00
        # money that is spent shows that the work has begun; money of a firm is not withdrawn
        village.spends("衔接资金", "10", on="2023-06-05")
        keys = {key[:2] for key in warned(village, dt.date(2023, 6, 10))}
        assert ("fund_start", village.fund("衔接资金")) not in keys
        assert ("fund_start", village.fund("帮扶资金")) not in keys
    finally:
        village.close()


def test_a_fund_that_went_back_whole_is_waited_for_no_more(tmp_path):
    village = grapes(tmp_path)
    try:
        village.returns("衔接资金", "700000", on="2023-05-01")
        assert not [key for key in warned(village, dt.date(2023, 9, 1)) if key[1] == village.fund("衔接资金")]
    finally:
        village.close()


def test_a_village_sets_its_own_days_and_goes_back_to_those_of_the_program(village):
    fund_rules.change_rule(village.book, "final_account", days=200)
    assert not [
        key for key in warned(village, dt.date(2024, 1, 10)) if key[0] == "fund_final_account" and key[3] != "due"
    ]
    assert dict(rows(village.report("fund-rules"), "code", "own"))["final_account"] == "本嘎查的规定"

    fund_rules.change_rule(village.book, "final_account", active=False)
    assert not [key for key in warned(village, dt.date(2024, 9, 1)) if key[0] == "fund_final_account"]

    fund_rules.reset_rule(village.book, "验收后90日内决算")
    assert ("fund_final_account", village.fund("衔接资金"), "wait", "late") in warned(village, dt.date(2024, 1, 10))


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda book: fund_rules.change_rule(book, "moon", days=1), NotFound, "没有“moon”这条期限，可用的有：approval、.*"),
        (lambda book: fund_rules.change_rule(book, "start", days=-1), InvalidInput, "天数应在 0 到 3660 之间。"),
        (lambda book: fund_rules.change_rule(book, "start"), InvalidInput, "没有写要改什么。"),
        (lambda book: fund_rules.reset_rule(book, "start"), InvalidInput, "期限“到账90日内开工，逾期可能收回资金”没有改过。"),
    ],
)  # fmt: skip
def test_a_deadline_that_cannot_be_is_not_kept(village, act, error, sentence):
    with pytest.raises(error, match=sentence):
        act(village.book)


def test_an_old_book_that_says_its_stage_by_hand_is_not_asked_for_days_nobody_wrote_down(tmp_path):
    village = grapes(tmp_path)
    try:
        village.has_fund("旧资金", "5000", level="central", stage="accepted", granted_on="2022-02-01")
        village.gets("旧资金", "5000", "2022-03-01")
        keys = {key[0] for key in warned(village, dt.date(2023, 12, 1)) if key[1] == village.fund("旧资金")}
        assert keys == {"fund_notice"}
    finally:
        village.close()


def test_a_page_and_the_wall_tell_the_same_figures_as_the_ledger(village):
    page = village.asks(fund_page, village.fund("衔接资金"), LAST)
    about = dict(rows(page[0], "item", "content"))
    plan = dict(rows(page[1], "item", "content"))

    assert all(isinstance(one, Report) for one in page)
    assert (about["到位金额"], about["已支出"], about["支出进度"]) == ("700,000.00", "400,000.00", "57.14%")
    assert plan["资金规模"] == "1,000,000.00 元"
    assert plan["资金来源"] == "中央 衔接资金 700,000.00、自治区 配套资金 300,000.00"
    wall = village.asks(fund_notice, Period(2023), "2024年1月3日至1月9日")
    assert wall.telephone == "0483-1"
    assert [one.title for one in wall.sections] == ["资金到账和使用", "实施方案：温棚三期", "形成资产和收益"]
    assert wall.sections[0].totals["left"] == village.report("funds").totals["left"]


def test_a_milestone_leads_back_to_what_it_was_before(village):
    with village.book.reading() as session:
        facts = fund_story(session, village.fund("衔接资金"), LAST).facts
    acceptance = facts.milestone("acceptance")

    fund_plans.change_milestone_answers(village.book, acceptance.id, {"conclusion": "整改后合格"})

    after = village.asks(fund_story, village.fund("衔接资金"), LAST).facts.milestone("acceptance")
    assert (after.conclusion, after.who, after.id) == ("整改后合格", "验收组", acceptance.id)


def test_more_that_came_than_was_granted_is_asked_about(tmp_path):
    village = grapes(tmp_path)
    try:
        key = ("fund_over_granted", village.fund("衔接资金"), "wait", "unproved")
        assert key not in warned(village, dt.date(2023, 6, 10))
        village.records("grant", "0.01", project="温棚葡萄", fund="衔接资金", on="2023-06-01")
        found = warned(village, dt.date(2023, 6, 10))[key]
        assert (found.sentence, found.amount) == ("“衔接资金”到账比下达多 0.01 元", 1)
    finally:
        village.close()
