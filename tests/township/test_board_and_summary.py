from __future__ import annotations

import pytest
from handing_in import package
from openpyxl import load_workbook

from gacha_app import i18n
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.reports.report import CellKind, report_json
from gacha_app.services import township
from gacha_app.storage.hub import open_hub
from gacha_app.township.agreement import rules
from gacha_app.township.board import board_json, read_board
from gacha_app.township.period_figures import KEYS
from gacha_app.township.receiving import Repeated, note_refused, put_aside, receive
from gacha_app.township.summary import growth, read_summary, summary_json
from gacha_app.township.tables import board_report, refused_report, state_words, summary_reports
from gacha_app.township.villages import ExpectedVillage, expect_villages, known_villages, stop_expecting


@pytest.fixture
def hub(hub_address):
    with open_hub(hub_address, create=True, user="示例员") as opened:
        yield opened


def hand_in(hub, name, **more):
    one = package(name, **more)
    return receive(hub, one, f"{name}.xlsx", one.sha256)


def test_the_board_says_who_has_handed_in_and_who_is_missing(hub):
    expect_villages(hub, [ExpectedVillage(f"示例{n}嘎查", "示例苏木") for n in "一二三"])
    hand_in(hub, "示例一嘎查")
    hand_in(hub, "示例三嘎查", closed=False)

    board = read_board(hub, Period(2023))

    assert (board.expected, board.handed_in, len(board.missing)) == (3, 2, 1)
    assert [(line.organisation, state_words(line)) for line in board.lines] == [
        ("示例一嘎查", "已报"), ("示例三嘎查", "有疑问"), ("示例二嘎查", "缺报"),
    ]  # fmt: skip
    assert board.lines[1].remarks == ("年度尚未结账。",)
    assert board_json(board)["missing"] == ["示例二嘎查"]
    assert board_json(board)["villages"][0]["state"] == "handed_in"
    assert "应报 3 个，已报 2 个，缺报 1 个" in board_report(board).notes[0]


def test_who_handed_in_once_is_expected_from_then_on_until_told_otherwise(hub):
    hand_in(hub, "示例一嘎查")

    assert read_board(hub, Period(2022)).lines == ()
    assert [line.organisation for line in read_board(hub, Period(2024)).missing] == ["示例一嘎查"]
    stop_expecting(hub, known_villages(hub)[0].id)
    assert read_board(hub, Period(2024)).lines == ()
    assert [state_words(line) for line in read_board(hub, Period(2023)).lines] == ["名单外"]


def test_a_refused_file_stays_on_the_board_until_it_is_mended_or_put_aside(hub):
    note_refused(hub, "a.xlsx", "1", GachaError("已损坏。"))
    note_refused(hub, "b.xlsx", "2", GachaError("已损坏。"))
    note_refused(hub, "c.xlsx", "3", GachaError("改动过。"), package("示例三嘎查"))
    note_refused(hub, "d.xlsx", "4", GachaError("改动过。"), package("示例四嘎查", year=2022))
    note_refused(hub, "e.xlsx", "5", Repeated("已经收过。"))

    assert [one.file for one in read_board(hub, Period(2023)).refused] == ["a.xlsx", "b.xlsx", "c.xlsx"]
    mended = package("示例一嘎查")
    receive(hub, mended, "a.xlsx", mended.sha256)
    hand_in(hub, "示例三嘎查")
    assert [one.file for one in read_board(hub, Period(2023)).refused] == ["b.xlsx"]
    put_aside(hub, read_board(hub, Period(2023)).refused[0].id)
    assert read_board(hub, Period(2023)).refused == ()


def test_a_repeated_file_does_not_hide_that_it_was_refused_before(hub):
    note_refused(hub, "a.xlsx", "1", GachaError("已损坏。"))
    note_refused(hub, "a.xlsx", "1", Repeated("已经收过。"))

    assert [one.reason for one in read_board(hub, Period(2023)).refused] == ["已损坏。"]


def test_figures_that_do_not_agree_are_told_in_sentences(hub):
    hand_in(hub, "示例一嘎查", result=1, equity_total=2)

    remarks = read_board(hub, Period(2023)).lines[0].remarks

    assert remarks == (
        "本年收益 = 总收入 − 总支出：一边是 0.01 元，另一边是 300,000.00 元。",
        "资产总计 = 负债合计 + 所有者权益合计：一边是 900,000.00 元，另一边是 0.02 元。",
    )


def test_a_year_is_held_against_the_year_before(hub):
    hand_in(hub, "示例一嘎查", year=2022)
    hand_in(hub, "示例一嘎查", opening_undistributed=59_999_99)

    remarks = read_board(hub, Period(2023)).lines[0].remarks

    assert remarks == ("年初未分配收益 = 上年年末未分配收益：一边是 59,999.99 元，另一边是 60,000.00 元。",)


def test_every_rule_names_figures_that_there_are():
    for rule in rules():
        assert {name.lstrip("-") for name in (*rule.left, *rule.right, *rule.before)} <= set(KEYS)


def test_the_summary_adds_up_villages_of_two_townships(hub):
    hand_in(hub, "示例一嘎查", dividends=2_640_000_00)
    hand_in(hub, "示例二嘎查", dividends=1_000_000_01)
    hand_in(hub, "示例三村", township="示例镇", dividends=1_080_000_00, shares=2_5000)

    summary = read_summary(hub, Period(2023))
    said = summary_json(summary)

    assert summary.totals["dividends"] == 4_720_000_01
    assert {name: sums["dividends"] for name, sums in summary.townships.items()} == {
        "示例苏木": 3_640_000_01, "示例镇": 1_080_000_00,
    }  # fmt: skip
    assert said["villages"] == 3
    assert said["totals"]["dividends"] == "4720000.01"
    assert said["totals"]["households"] == 180
    assert said["totals"]["shares"] == "298.5"
    assert [row["organisation"] for row in said["rows"]] == ["示例一嘎查", "示例二嘎查", "示例三村"]
    assert said["townships"][1]["dividends"] == "1080000.00"


def test_only_the_valid_version_counts(hub):
    hand_in(hub, "示例一嘎查", dividends=1)
    hand_in(hub, "示例一嘎查", dividends=5, made_at="2024-03-01T00:00:00+08:00")

    assert read_summary(hub, Period(2023)).totals["dividends"] == 5
    assert read_summary(hub, Period(2022)).villages == ()


def test_villages_are_ranked_with_and_without_subsidies(hub):
    hand_in(hub, "示例一嘎查", income=900_000_00, operating_income=900_000_00)
    hand_in(hub, "示例二嘎查", income=1_200_000_00, operating_income=300_000_00, grants_received=5_000_000_00)
    hand_in(hub, "示例三嘎查", income=1_000_000_00, operating_income=1_000_000_00)
    hand_in(hub, "示例四嘎查", income=999_999_99, operating_income=300_000_00)

    summary = read_summary(hub, Period(2023))

    ranks = {one.organisation: (one.rank_with, one.rank_without) for one in summary.villages}
    assert ranks == {"示例二嘎查": (1, 3), "示例三嘎查": (2, 1), "示例四嘎查": (3, 3), "示例一嘎查": (4, 2)}
    assert (summary.over_with, summary.over_without) == (2, 1)
    assert summary.with_subsidies == 9_099_999_99
    assert summary_json(summary)["over_million"] == {"with_subsidies": 2, "without_subsidies": 1}


def test_growth_is_told_where_there_was_a_year_before(hub):
    hand_in(hub, "示例一嘎查", year=2022, income=300_000_00, operating_income=300_000_00)
    hand_in(hub, "示例一嘎查", income=400_000_00, operating_income=200_000_00)
    hand_in(hub, "示例二嘎查")

    first, second = read_summary(hub, Period(2023)).villages

    assert (first.growth_with, first.growth_without) == (33_33, -33_33)
    assert (second.growth_with, second.growth_without) == (None, None)


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [(150, 100, 50_00), (1, 3, -66_67), (5, 3, 66_67), (3, 3, 0), (3, 0, None), (3, -5, None), (-1, 2, -150_00)],
)
def test_growth_is_rounded_half_away_from_nought(now, before, change):
    assert growth(now, before) == change


def test_the_workbook_of_the_summary_says_what_the_summary_says(hub, tmp_path):
    expect_villages(hub, [ExpectedVillage("示例四嘎查", "示例苏木")])
    expect_villages(hub, [ExpectedVillage(f"示例{n}嘎查", "示例苏木") for n in "一二"])
    expect_villages(hub, [ExpectedVillage("示例三村", "示例镇")])
    hand_in(hub, "示例一嘎查", dividends=2_640_000_00)
    hand_in(hub, "示例二嘎查", dividends=1_000_000_00, closed=False)
    hand_in(hub, "示例三村", township="示例镇", dividends=1_080_000_00)
    note_refused(hub, "坏.xlsx", "1", GachaError("已损坏。"))
    summary = read_summary(hub, Period(2023))

    i18n.use_language("en")
    township.write_summary(summary, tmp_path / "s.xlsx")

    workbook = load_workbook(tmp_path / "s.xlsx")
    assert workbook.sheetnames == ["封面", "总表", "各村", "排名", "全部指标", "缺报与退回"]
    texts = {sheet.title: {str(cell.value) for row in sheet.iter_rows() for cell in row} for sheet in workbook}
    assert "4720000.0" in texts["总表"]
    assert "示例四嘎查" in texts["封面"]
    assert {"示例四嘎查", "坏.xlsx", "已损坏。", "年度尚未结账。"} <= texts["缺报与退回"]
    assert not any("Totals" in text for text in texts["总表"])


def test_tables_of_the_summary_add_up(hub):
    for n, name in enumerate(("示例一嘎查", "示例二嘎查", "示例三村")):
        hand_in(hub, name, township="示例镇" if n == 2 else "", income=100_000_00 * (n + 1))
    summary = read_summary(hub, Period(2023))

    for report in summary_reports(summary):
        assert report.sample
        assert report_json(report)["rows"] or report.name == "township-missing"
        for column in report.columns:
            if column.kind is CellKind.MONEY and column.key in report.totals:
                assert sum(row.cells[column.key] for row in report.rows) == report.totals[column.key], report.name


def test_an_empty_board_is_a_table_without_rows(hub):
    board = read_board(hub, Period(2023))

    assert not board.sample
    assert board_report(board).rows == ()
    assert refused_report(board).rows == ()


def test_a_summary_of_a_year_without_packages_is_refused(hub, hub_address):
    hand_in(hub, "示例一嘎查")

    with pytest.raises(GachaError, match="还没有2020年度"):
        township.summary(hub_address, Period(2020))
    assert township.summary(hub_address, Period(2023)).villages
