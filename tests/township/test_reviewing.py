from __future__ import annotations

import datetime as dt

import pytest
from handing_in import edit, package, write

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.services import township, township_review
from gacha_app.sheets.return_slip import PROOF_SHEET, read_return_slip
from gacha_app.storage.hub import open_hub
from gacha_app.township.board import read_board, set_deadline
from gacha_app.township.receiving import receive
from gacha_app.township.tables import state_words
from gacha_app.township.villages import ExpectedVillage

_YEAR = Period(2023)
_LATER = "2024-02-01T09:00:00+08:00"


def hand_in(address, one, file="a.xlsx"):
    with open_hub(address, create=True, user="示例员") as hub:
        return receive(hub, one, file, one.sha256)


def board(address, period=_YEAR, today=None):
    with open_hub(address) as hub:
        return read_board(hub, period, today)


def village(address, name="示例一嘎查"):
    return township_review.village_called(address, name).id


def refusal(work, *arguments, **more):
    with pytest.raises(GachaError) as problem:
        work(*arguments, **more)
    return str(problem.value)


def test_a_year_a_quarter_and_a_month_stand_side_by_side(hub_address):
    hand_in(hub_address, package(income=1))
    hand_in(hub_address, package(income=2, quarter=3))
    hand_in(hub_address, package(income=3, month=9))

    for period, income in ((_YEAR, 1), (Period(2023, quarter=3), 2), (Period(2023, 9), 3)):
        assert township.summary(hub_address, period).totals["income"] == income
        assert board(hub_address, period).lines[0].version == 1
    assert [line.organisation for line in board(hub_address, Period(2023, quarter=2)).missing] == ["示例一嘎查"]


def test_growth_is_against_the_same_quarter_a_year_before(hub_address):
    hand_in(hub_address, package(income=100_00, quarter=3, year=2022))
    hand_in(hub_address, package(income=150_00, quarter=3))
    hand_in(hub_address, package(income=999_00, year=2022))

    assert township.summary(hub_address, Period(2023, quarter=3)).villages[0].growth_with == 50_00


def test_what_holds_of_years_only_is_not_asked_of_a_quarter(hub_address):
    hand_in(hub_address, package(quarter=3, year=2022))
    hand_in(hub_address, package(quarter=3))
    hand_in(hub_address, package(year=2022))
    hand_in(hub_address, package())

    assert board(hub_address, Period(2023, quarter=3)).lines[0].remarks == ()
    assert "年初未分配收益" in board(hub_address).lines[0].remarks[0]


def test_who_comes_after_the_day_is_late_and_who_does_not_come_is_overdue(hub_address):
    township.expect_villages(hub_address, [ExpectedVillage(f"示例{n}嘎查", "示例苏木") for n in "一二"])
    hand_in(hub_address, package())
    today = dt.datetime.now().astimezone().date()
    with open_hub(hub_address) as hub:
        set_deadline(hub, _YEAR, today)
    assert [line.state for line in board(hub_address).lines] == ["handed_in", "missing"]

    assert [line.state for line in board(hub_address, today=today + dt.timedelta(1)).lines] == ["handed_in", "overdue"]
    with open_hub(hub_address) as hub:
        set_deadline(hub, _YEAR, today - dt.timedelta(1))
    assert [state_words(line) for line in board(hub_address).lines] == ["迟报", "逾期未报"]
    with open_hub(hub_address) as hub:
        set_deadline(hub, _YEAR, None)
    assert [line.state for line in board(hub_address).lines] == ["handed_in", "missing"]


def test_a_day_before_the_period_begins_is_a_slip_of_the_hand(hub_address):
    said = refusal(township_review.set_deadline, hub_address, _YEAR, dt.date(2022, 12, 31))

    assert "早于2023年度开始" in said


def test_what_was_found_good_is_locked_until_it_is_sent_back(hub_address):
    hand_in(hub_address, package())
    township_review.approve(hub_address, [village(hub_address)], _YEAR, user="示例员")

    assert board(hub_address).lines[0].state == "approved"
    said = refusal(hand_in, hub_address, package(income=2, made_at=_LATER), "b.xlsx")
    assert "示例员验收并锁定" in said
    assert "不用再验收" in refusal(township_review.approve, hub_address, [village(hub_address)], _YEAR)
    marks = township_review.marked(package(), {"": "请改"})
    township_review.send_back(hub_address, village(hub_address), _YEAR, marks)
    assert hand_in(hub_address, package(income=2, made_at=_LATER), "b.xlsx").version == 2


def test_a_package_sent_back_counts_no_more_and_says_what_is_wrong(hub_address, tmp_path):
    whole = write(package(), tmp_path / "a.xlsx")
    township.collect(hub_address, [tmp_path / "a.xlsx"])
    place = whole.places["income"]
    sent = township_review.package_in_hub(hub_address, village(hub_address), _YEAR)

    marks = township_review.marked(sent, {"": "请按对账单核对。", f"{place.sheet}!c{place.row}": "少记一笔租金"})
    returned = township_review.send_back(hub_address, village(hub_address), _YEAR, marks, user="示例员")

    assert [(mark.title, mark.value) for mark in returned.marks] == [("整份文件", ""), ("总收入", "500,000.00")]
    line = board(hub_address).lines[0]
    assert (line.state, line.handed_in, line.version) == ("returned", False, 1)
    assert "还没有2023年度的上报文件" in refusal(township.summary, hub_address, _YEAR)
    assert township_review.last_returned(hub_address, village(hub_address), _YEAR) == returned
    said = refusal(township_review.approve, hub_address, [village(hub_address)], _YEAR)
    assert "还没有可验收或退回" in said


def test_nothing_is_sent_back_without_a_word_or_for_a_cell_that_is_not_there(hub_address):
    hand_in(hub_address, package())
    sent = township_review.package_in_hub(hub_address, village(hub_address), _YEAR)

    assert "写明退回的原因" in refusal(township_review.send_back, hub_address, village(hub_address), _YEAR, ())
    assert "没有“收入!Z99”这个数" in refusal(township_review.marked, sent, {"收入!Z99": "错"})
    assert board(hub_address).lines[0].state == "handed_in"


def test_a_slip_is_read_back_as_it_was_written_and_refused_when_edited(hub_address, tmp_path):
    whole = write(package(), tmp_path / "a.xlsx")
    township.collect(hub_address, [tmp_path / "a.xlsx"])
    sent = township_review.package_in_hub(hub_address, village(hub_address), _YEAR)
    mark = township_review.markable(whole)[40]
    marks = township_review.marked(sent, {mark.place: "请核对"})
    returned = township_review.send_back(hub_address, village(hub_address), _YEAR, marks)
    township_review.write_slip(returned, tmp_path / "slip.xlsx")

    assert read_return_slip(tmp_path / "slip.xlsx")[0] == returned
    assert "不是苏木（镇）的退回单" in refusal(read_return_slip, tmp_path / "a.xlsx")
    edit(tmp_path / "slip.xlsx", PROOF_SHEET, "B5", "{}")
    assert "被改动过" in refusal(read_return_slip, tmp_path / "slip.xlsx")
    edit(tmp_path / "slip.xlsx", PROOF_SHEET, "B3", "2")
    assert "请先升级" in refusal(read_return_slip, tmp_path / "slip.xlsx")


def test_two_versions_are_compared_figure_by_figure_and_row_by_row(hub_address, tmp_path):
    write(package(), tmp_path / "a.xlsx", rows=3)
    write(package(income=510_000_00, made_at=_LATER), tmp_path / "b.xlsx", rows=2)
    township.collect(hub_address, [tmp_path / "a.xlsx"])
    said = refusal(township_review.difference, hub_address, village(hub_address), _YEAR)
    assert "只上报过一次" in said
    township.collect(hub_address, [tmp_path / "b.xlsx"])

    report = township_review.difference(hub_address, village(hub_address), _YEAR)

    told = [tuple(row.cells[key] for key in ("report", "row", "column", "before", "after")) for row in report.rows]
    assert told[0] == ("主要指标", "总收入", "", "500,000.00", "510,000.00")
    assert ("收入", "合计", "金额", "3,703,703.46", "1,234,567.75") in told
    gone = [one for one in told if one[1] == "0002 示例项目2 x"]
    assert len(gone) == 1
    assert gone[0][3].startswith("金额 2,469,135.71")
    assert gone[0][4] == ""
    back = township_review.difference(hub_address, village(hub_address), _YEAR, (2, 1))
    assert back.rows[0].cells["before"] == "510,000.00"
    assert "没有这个嘎查2023年度的第3版" in refusal(
        township_review.difference, hub_address, village(hub_address), _YEAR, (1, 3)
    )


def test_a_village_is_found_by_any_of_its_names(hub_address):
    hand_in(hub_address, package())
    hand_in(hub_address, package("示例二嘎查", township="甲镇"))
    hand_in(hub_address, package("示例二嘎查", township="乙镇", code="b"))

    assert village(hub_address, "示例一") == village(hub_address, "code of 示例一嘎查")
    assert "没有“示例三”" in refusal(village, hub_address, "示例三")
    assert "请写账本代码" in refusal(village, hub_address, "示例二嘎查")
