from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import insert, update
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.debt import Debt
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.examination import Examination
from gacha_app.domain.resource_charge import ResourceCharge
from gacha_app.reports.clearing import clearing_until, clearing_within
from gacha_app.reports.contract_faults import fault_kinds, faults_found
from gacha_app.reports.debt_proof import differences
from gacha_app.reports.debt_warnings import debt_warnings
from gacha_app.reports.report import cell_text
from gacha_app.services.debt_resolving import Resolution, resolve_debt
from gacha_app.services.debts import record_debt
from gacha_app.services.examinations import (
    examination_of,
    examine_all,
    examine_contract,
    handle_examined,
    load_fault_kinds,
    remove_examination,
    reopen_examination,
    reset_fault_kinds,
    tick_faults,
)
from gacha_app.services.resource_charges import charge_year, preview_charges, receive_charge, record_charge, undo_charge
from gacha_app.storage.debt_tables import contract_examinations, contract_faults
from gacha_app.storage.tables import contracts

DAY = dt.date(2023, 6, 1)
# What a sound contract says
SOUND = {"procedure_on": dt.date(2022, 1, 5), "filed": True, "start": dt.date(2022, 2, 1), "end": dt.date(2027, 1, 31)}


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2023)
    made.deals_with("示例公司")
    made.has_household("示例户甲")
    yield made
    made.close()


def found(village, name, day=DAY):
    by_contract = village.asks(faults_found, day)
    return [(one.fault, one.detail) for one in by_contract.get(village.contracts[name], [])]


def has(village, name, **said):
    identity = village.has_contract(name, **{**SOUND, **said})
    if not hasattr(village, "contracts"):
        village.contracts = {}
    village.contracts[name] = identity
    return identity


def lets(village, name, **what):
    """Let what is let already, as older books may hold it: the form refuses that today."""
    has(village, name, **{key: said for key, said in what.items() if key in ("kind", "start", "end")})
    with village.book.writing("fill", "示例") as session:
        session.execute(update(contracts).where(contracts.c.name == name).values(**what))


def test_a_sound_contract_has_no_faults(village):
    has(village, "河滩地")

    assert found(village, "河滩地") == []


@pytest.mark.parametrize(
    ("said", "fault", "detail"),
    [({"form": "oral"}, "oral", "合同登记为口头"), ({"procedure_on": None}, "no_procedure", "没有登记会议"),
     ({"filed": False}, "not_filed", "没有登记备案"),
     ({"end": dt.date(2042, 2, 1)}, "too_long", "2022-02-01 至 2042-02-01，超过 20 年")],
)  # fmt: skip
def test_what_a_card_says_is_found(village, said, fault, detail):
    has(village, "河滩地", **said)

    assert found(village, "河滩地") == [(fault, detail)]


def test_twenty_years_to_the_day_are_not_too_long(village):
    has(village, "河滩地", end=dt.date(2042, 1, 31))

    assert found(village, "河滩地") == []


def test_two_leases_of_more_than_the_plot_overlap(village):
    land = village.has_resource("河滩", "arable", "100")
    has(village, "甲包", resource_id=land, area=60_000)
    has(village, "乙包", resource_id=land, area=40_000)
    assert found(village, "甲包") == []
    lets(village, "丙包", resource_id=land, area=1_000)

    assert found(village, "甲包") == [("overlapping", "与“乙包”、“丙包”重叠：合同共 101 亩，河滩只有 100 亩")]


def test_an_asset_let_twice_at_one_time_overlaps(village):
    house = village.has_asset("仓库", "1000")
    has(village, "甲租", kind="asset", asset_id=house)
    lets(village, "乙租", kind="asset", asset_id=house, start=dt.date(2027, 1, 31), end=dt.date(2028, 1, 1))

    assert found(village, "甲租") == [("overlapping", "与“乙租”同时出租“仓库”")]


def test_land_that_stays_with_its_tenant_beyond_the_end_is_found_until_it_is_let_anew(village):
    land = village.has_resource("河滩", "arable", "100")
    has(village, "旧包", resource_id=land, start=dt.date(2017, 1, 1), end=dt.date(2022, 12, 31))
    assert found(village, "旧包") == [("expired", "2022-12-31 到期，没有续签的合同")]

    has(village, "新包", resource_id=land, start=dt.date(2023, 1, 1))

    assert found(village, "旧包") == []


def test_a_price_far_below_the_middle_of_its_kind_is_found(village):
    land = village.has_resource("河滩", "arable", "1000")
    for name, yearly in (("甲", 10_000_00), ("乙", 12_000_00), ("丙", 9_000_00), ("丁", 6_000_00)):
        has(village, name, resource_id=land, area=20_000, yearly=yearly)

    # of 300, 450, 500 and 600 yuan a mu the middle is 475; seven tenths of it 332.50
    assert found(village, "丁") == [("too_low", "每亩 300.00 元，耕地的中间价 475.00 元")]
    assert found(village, "丙") == []


def test_a_village_keeps_its_own_list_of_faults_and_floors(village, tmp_path):
    land = village.has_resource("河滩", "arable", "1000")
    has(village, "甲", resource_id=land, area=10_000, yearly=2_999_00, form="oral")
    own = tmp_path / "问题.toml"
    own.write_text('[[fault]]\nkey="floor"\ntitle="低于底价"\nrule="below_floor"\nfloors={arable=30000}\n', "utf-8")

    load_fault_kinds(village.book, own)

    assert found(village, "甲") == [("floor", "每亩 299.90 元，底价 300.00 元")]
    reset_fault_kinds(village.book)
    assert [fault for fault, _detail in found(village, "甲")] == ["oral"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [("not toml [", "不是问题类型的清单"), ("", "没有问题类型"), ('[[fault]]\nkey="a"\n', "都要有 key 和 title"),
     ('[[fault]]\nkey="a"\ntitle="b"\nrule="x"\n', "没有“x”这条规则"),
     ('[[fault]]\nkey="a"\ntitle="b"\n[[fault]]\nkey="a"\ntitle="c"\n', "标识有重复")],
)  # fmt: skip
def test_what_is_no_list_of_faults_is_refused(village, tmp_path, content, sentence):
    (tmp_path / "x.toml").write_text(content, "utf-8")

    with pytest.raises(GachaError, match=sentence):
        load_fault_kinds(village.book, tmp_path / "x.toml")

    assert "oral" in village.asks(fault_kinds)


def test_a_contract_found_faulty_is_handled_and_brings_more_each_year(village):
    identity = has(village, "河滩地", form="oral", yearly=5_000_00)

    one = examine_contract(village.book, Examination(DAY, "苏和、赵海", identity), ["unclear"])
    handle_examined(village.book, one.id, "repriced", yearly_after=8_000_00)
    assert village.asks(clearing_until, Period(2023)).cleared == 0
    handle_examined(
        village.book, one.id, "repriced", yearly_after=8_000_00, done_on=dt.date(2023, 8, 1), paper="补充协议"
    )

    report = village.report("examinations")
    assert rows(report, "name", "faults", "handling", "yearly_before", "yearly_after", "gain", "state") == [
        ("河滩地", "口头合同、条款不清", "调价", 500_000, 800_000, 300_000, "已办结")
    ]
    assert rows(village.report("examinations", month=7), "gain", "state") == [(0, "办理中")]
    assert village.asks(clearing_until, Period(2023)).gain == 300_000


def test_an_oral_contract_of_nobodys_register_is_kept_as_found(village):
    one = examine_contract(
        village.book,
        Examination(DAY, "苏和", name="东沟口头承包", party="示例人", kind="resource", subject="东沟", area=12_000,
                    yearly_before=600_00),
        ["oral", "no_procedure"],
    )  # fmt: skip

    handle_examined(village.book, one.id, "ended", done_on=dt.date(2023, 9, 1))

    assert rows(village.report("examinations"), "name", "party", "area", "gain", "state") == [
        ("东沟口头承包", "示例人", 12_000, -60_000, "已办结")
    ]


def test_the_whole_register_is_looked_at_at_once_and_each_contract_only_once(village):
    has(village, "甲", form="oral")
    has(village, "乙")
    has(village, "明年的", start=dt.date(2024, 1, 1))

    made = examine_all(village.book, DAY, "苏和")

    assert len(made) == 2
    assert examine_all(village.book, DAY, "苏和") == []
    assert rows(village.report("examinations"), "name", "state") == [("甲", "待处理"), ("乙", "没有问题")]


def test_a_contract_that_is_done_may_be_looked_at_again_and_counts_once(village):
    identity = has(village, "甲", form="oral", yearly=100_00)
    one = examine_contract(village.book, Examination(DAY, "苏和", identity))
    with pytest.raises(InvalidInput, match="还没有办结"):
        examine_contract(village.book, Examination(DAY, "苏和", identity))
    handle_examined(village.book, one.id, "papers", done_on=DAY, paper="书面合同")

    examine_contract(village.book, Examination(dt.date(2023, 12, 1), "苏和", identity))

    said = village.asks(clearing_until, Period(2023))
    assert (said.surveyed, said.to_clear, said.cleared) == (1, 1, 0)


def test_what_is_done_is_not_handled_twice_but_may_be_opened_again(village):
    identity = has(village, "甲", form="oral")
    one = examine_contract(village.book, Examination(DAY, "苏和", identity))
    handle_examined(village.book, one.id, "ended", done_on=DAY)

    with pytest.raises(InvalidInput, match="已于 2023-06-01 办结（解除）"):
        handle_examined(village.book, one.id, "renewed", done_on=DAY, paper="合同")
    with pytest.raises(InvalidInput, match="已于 2023-06-01 办结"):
        remove_examination(village.book, one.id)
    reopen_examination(village.book, one.id, "对方反悔")
    tick_faults(village.book, one.id, ["unclear"])
    assert rows(village.report("examinations"), "faults", "state") == [("口头合同、条款不清", "办理中")]
    remove_examination(village.book, one.id)
    assert village.report("examinations").rows == ()


def test_a_handling_before_the_examination_is_refused(village):
    identity = has(village, "甲", form="oral")

    with pytest.raises(NotFound, match="还没有清理过，请先清理"):
        examination_of(village.book, "甲")
    with pytest.raises(NotFound, match="请先清理，再登记处理"):
        handle_examined(village.book, 1, "ended", done_on=DAY)
    one = examine_contract(village.book, Examination(DAY, "苏和", identity))
    with pytest.raises(InvalidInput, match="处理日期 2023-05-31 早于清理日期 2023-06-01"):
        handle_examined(village.book, one.id, "ended", done_on=dt.date(2023, 5, 31))
    with pytest.raises(InvalidInput, match="办结时请填写凭据"):
        handle_examined(village.book, one.id, "renewed", done_on=DAY)
    with pytest.raises(InvalidInput, match="没有“x”这种处理"):
        handle_examined(village.book, one.id, "x")
    assert rows(village.report("examinations"), "state") == [("待处理",)]


def test_a_contract_without_faults_is_not_handled(village):
    one = examine_contract(village.book, Examination(DAY, "苏和", has(village, "甲")))

    with pytest.raises(InvalidInput, match="没有发现问题，不用处理"):
        handle_examined(village.book, one.id, "ended")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"people": " "}, "请填写参加清理的人"), ({"name": ""}, "请选择合同"), ({"kind": ""}, "请选择合同的类别"),
     ({"date": dt.date(2199, 1, 1)}, "还没有到"), ({"yearly_before": -1}, "不能是负数")],
)  # fmt: skip
def test_an_examination_that_cannot_be_is_refused(village, wrong, sentence):
    plain = Examination(DAY, "苏和", name="东沟", kind="resource")

    with pytest.raises(InvalidInput, match=sentence):
        examine_contract(village.book, replace(plain, **wrong), ["oral"])
    with pytest.raises(InvalidInput, match="没有“nothing”这类问题"):
        examine_contract(village.book, plain, ["nothing"])

    assert village.report("examinations").rows == ()


def test_the_published_sums_come_out_of_a_register_of_as_many_rows(village):
    """阳泉高新区 2022: 367 surveyed, 78 to clear, 52 cleared; 3029.56 and 503.72 ten thousand yuan; 1.76 collected."""
    with village.book.writing("fill", "示例") as session:
        made = [
            {"id": place, "date": dt.date(2023, 3, 1), "people": "示例组", "name": f"示例合同{place:03d}",
             "kind": "resource", "yearly_before": 100_000, "yearly_after": 120_000 if place <= 52 else 0,
             "handling": "repriced" if place <= 52 else "", "done_on": dt.date(2023, 9, 1) if place <= 52 else None,
             "recorded_at": dt.datetime(2023, 3, 1)}
            for place in range(1, 368)
        ]  # fmt: skip
        session.execute(insert(contract_examinations), made)
        session.execute(
            insert(contract_faults),
            [{"examination_id": place, "fault": "too_low", "found": True} for place in range(1, 79)],
        )
    party = village._parties["示例公司"]
    owed = Debt("示例旧债", "debt", "211", dt.date(2010, 1, 1), 3_029_560_000, counterparty_id=party)
    debt = record_debt(village.book, owed, against="51409", on=dt.date(2023, 1, 2))
    resolve_debt(village.book, debt.id, Resolution("reduced", 503_720_000, dt.date(2023, 10, 1), meeting="成员大会"))
    claim = Debt("示例欠款", "claim", "112", dt.date(2012, 1, 1), 5_000_000, counterparty_id=party)
    claim = record_debt(village.book, claim, against="50109", on=dt.date(2023, 1, 2))
    resolve_debt(village.book, claim.id, Resolution("collected", 1_760_000, dt.date(2023, 10, 1)))

    report = village.report("clearing")

    assert rows(report, "surveyed", "to_clear", "cleared", "debts", "debts_resolved", "collected")[1] == (
        367, 78, 52, 302_956, 50_372, 176,
    )  # fmt: skip
    told = [
        cell_text(report.column(key), report.rows[1].cells[key]) for key in ("debts", "debts_resolved", "collected")
    ]
    assert told == ["3,029.56", "503.72", "1.76"]
    assert report.column("debts").unit == "万元"
    assert village.asks(clearing_within, Period(2023, quarter=3)).cleared == 52
    assert village.asks(clearing_within, Period(2023, quarter=2)).cleared == 0
    assert report.rows[1].cells["gain"] == 104  # 52 times 200 yuan are 1.04 ten thousand


def charged(village, **said):
    return record_charge(
        village.book,
        ResourceCharge(**{"plot": "东沟坡地", "area": 12_500, "found_on": dt.date(2023, 4, 1), "rate": 8_000,
                          "household_id": village._households["示例户甲"], **said}),
    )  # fmt: skip


def test_newly_found_land_is_charged_by_the_year_and_received_the_oldest_first(village):
    charge = charged(village)
    assert charge.yearly == 100_000

    due = preview_charges(village.book, 2023, dt.date(2023, 11, 1))[0]
    assert [(line.account, line.amount) for line in due.voucher.postings] == [("113", 100_000), ("50104", -100_000)]
    charge_year(village.book, 2023, dt.date(2023, 11, 1))
    charge_year(village.book, 2024, dt.date(2024, 11, 1))
    made = receive_charge(village.book, charge.id, 130_000, dt.date(2024, 12, 1))

    assert [(act.year, act.amount) for act in made] == [(2023, 100_000), (2024, 30_000)]
    assert rows(village.report("resource-charges", 2024), "charged_now", "received", "left") == [
        (100_000, 130_000, 70_000)
    ]
    assert village.asks(differences, dt.date(2024, 12, 31)) == []
    undo_charge(village.book, made[0].id, "退回")
    assert rows(village.report("resource-charges", 2024), "received", "left") == [(0, 200_000)]
    assert village.asks(differences, dt.date(2024, 12, 31)) == []


def test_a_year_is_charged_once_and_no_more_is_received_than_is_charged(village):
    charge = charged(village)
    first = charge_year(village.book, 2023, dt.date(2023, 11, 1))[0]

    with pytest.raises(InvalidInput, match="“东沟坡地”2023年的应收已经记过了"):
        charge_year(village.book, 2023, dt.date(2023, 11, 2), [charge.id])
    assert charge_year(village.book, 2023, dt.date(2023, 11, 2)) == []
    with pytest.raises(InvalidInput, match="未收的只有 1,000.00 元，不能收 1,000.01 元"):
        receive_charge(village.book, charge.id, 100_001, dt.date(2023, 12, 1))
    with pytest.raises(InvalidInput, match="2022年不在收费期内"):
        charge_year(village.book, 2022, dt.date(2023, 11, 2), [charge.id])
    receive_charge(village.book, charge.id, 1, dt.date(2023, 12, 1))
    with pytest.raises(InvalidInput, match="已经收过款，请先冲销收款"):
        undo_charge(village.book, first.id, "记错")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"plot": ""}, "请填写地块"), ({"area": 0}, "新增面积应大于零"), ({"rate": 0}, "请填写每亩每年的收费标准"),
     ({"household_id": None}, "只选一个"), ({"origin": "x"}, "没有“x”这个选项"),
     ({"ended_on": dt.date(2023, 1, 1)}, "停收日期不能早于清出日期")],
)  # fmt: skip
def test_a_charge_that_cannot_be_is_refused(village, wrong, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        charged(village, **wrong)

    assert village.report("resource-charges").rows == ()


def test_what_waits_leads_to_its_cure(village):
    examine_contract(village.book, Examination(DAY, "苏和", has(village, "甲", form="oral")))
    charge = charged(village)

    def said(day):
        return village.asks(
            lambda session: [(one.tone, one.sentence, one.page) for one in debt_warnings(session, 0, day)]
        )

    assert said(dt.date(2023, 6, 15)) == [
        ("wait", "1 份有问题的合同还没有办结", "contracts:examination"),
        ("wait", "“东沟坡地”2023年的新增收费还没有记应收", "contracts:examination"),
    ]
    charge_year(village.book, 2023, dt.date(2023, 11, 1), [charge.id])
    assert ("care", "1 份有问题的合同还没有办结", "contracts:examination") in said(dt.date(2023, 12, 1))
    assert ("care", "“东沟坡地”的新增收费有以前年度的没有收回", "contracts:examination") in said(dt.date(2024, 1, 1))


def test_leases_that_are_over_overlap_no_more(village):
    land = village.has_resource("河滩", "arable", "100")
    has(village, "甲包", resource_id=land, area=60_000, end=dt.date(2022, 12, 31))
    lets(village, "乙包", resource_id=land, area=60_000)

    assert found(village, "乙包") == []
