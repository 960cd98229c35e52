"""The disclosure: whole, in Chinese, and every sum told twice agrees, or is said not to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from village import Village, rows, speak_another_language

from gacha_app.domain.dates import Period
from gacha_app.reports import notice_board
from gacha_app.reports.checks import check_figures, check_report, check_rules, checked
from gacha_app.reports.disclosure import disclosure
from gacha_app.reports.figures import figures_until
from gacha_app.reports.notice_board import notice_of
from gacha_app.reports.report import CellKind


def test_a_year_is_disclosed_whole(year: Village):
    told = year.asks(disclosure, 2023)

    assert [section.sheet for section in told.sections] == [
        "收入", "收入按项目", "支出", "支出按项目", "资产", "资产台账", "资源", "合同", "债权债务", "收益分配", "户分红",
        "补助资金", "项目", "项目效益", "收支逐笔", "勾稽检查",
    ]  # fmt: skip
    assert told.title == "2023年度财务公开"
    assert dict(told.facts)["户数、成员、份额"] == "3 户，4 人，4.5 份"
    assert dict(told.facts)["勾稽检查"] == "共 23 项，全部相符"
    assert "统一社会信用代码" not in dict(told.facts)
    assert told.sample
    assert all(section.report.sample for section in told.sections)


def test_measures_and_what_is_derived_of_them_stand_a_line_each(year: Village):
    report = year.asks(disclosure, 2023).report("projects-per-unit")

    assert rows(report, "name", "item", "quantity", "amount", "unit") == [
        ("温棚葡萄", "面积", 30_000, None, "亩"), ("温棚葡萄", "亩均收入", None, 266_67, "元/亩"),
    ]  # fmt: skip


def test_every_check_agrees_in_a_sound_book_and_none_is_idle(year: Village):
    told = year.asks(disclosure, 2023)

    assert told.faults == ()
    assert len(told.checks) == len(check_rules())
    assert [one.sentence for one in told.checks if one.left == 0] == []


def test_closing_the_year_changes_no_check(year: Village):
    before = year.asks(disclosure, 2023)
    year.closes(2022)
    year.closes(2023)

    after = year.asks(disclosure, 2023)

    assert after.faults == ()
    assert after.report("income-by-kind") == before.report("income-by-kind")
    assert after.report("distribution") == before.report("distribution")
    assert after.report("balance") == before.report("balance")


def test_a_figure_that_is_wrong_by_one_fen_is_noticed(year: Village):
    figures = year.asks(figures_until, Period(2023)) | year.asks(check_figures, Period(2023))
    held = {key.lstrip("-") for rule in check_rules() for key in rule.left + rule.right}

    for key in held:
        wrong = checked({**figures, key: figures[key] + 1}, Period(2023))
        assert any(not one.ok for one in wrong), key


def test_a_dividend_list_that_was_tampered_with_is_noticed(year: Village):
    with year.book.writing("tamper") as session:
        session.execute(text("UPDATE dividend_line SET amount = amount + 100 WHERE number = '0002'"))

    told = year.asks(disclosure, 2023)

    assert [one.sentence for one in told.faults] == ["各户分红合计 = 分红方案总额"]
    assert (told.faults[0].left, told.faults[0].right) == (901_00, 900_00)
    assert dict(told.facts)["勾稽检查"] == "共 23 项，1 项不符"
    assert told.report("checks").notes == ("共 23 项，1 项不符，请查明原因后再公开。",)
    assert "勾稽检查共 23 项，1 项不符。" in notice_of(told).remarks


def test_a_plan_total_that_differs_from_its_vouchers_is_noticed(year: Village):
    with year.book.writing("tamper") as session:
        session.execute(text("UPDATE dividend_plan SET total = total + 100"))

    sentences = [one.sentence for one in year.asks(disclosure, 2023).faults]

    assert "分红方案总额 = 记入各户“内部往来”的金额" in sentences
    assert any("账上的年末未分配收益" in one for one in sentences)


def test_the_sheet_of_checks_says_each_with_both_sides(year: Village):
    report = year.asks(disclosure, 2023).report("checks")

    assert rows(report, "place", "sentence", "left", "right", "difference", "result")[0] == (
        1, "各项目收入合计 = 各来源收入合计", 10_500_00, 10_500_00, 0, "相符",
    )  # fmt: skip
    assert report.rows[-1].cells["result"] == "相符（4.5 / 4.5 份）"
    assert report.rows[0].source


def test_a_check_may_allow_a_tolerance(year: Village):
    figures = year.asks(figures_until, Period(2023)) | year.asks(check_figures, Period(2023))
    results = checked(figures, Period(2023))

    wrong = (replace(results[-1], left=1, ok=False),)

    assert wrong[0].kind is CellKind.SHARES
    assert year.asks(check_report, wrong, Period(2023)).rows[0].cells["result"] == "不符（0.0001 / 4.5 份）"


def test_a_quarter_tells_no_dividend_before_it_is_approved(year: Village):
    third, last = year.asks(disclosure, 2023, quarter=3), year.asks(disclosure, 2023, quarter=4)

    assert third.find("dividends") is None
    assert last.find("dividends")
    assert third.title == "2023年第3季度财务公开"
    assert third.faults == last.faults == ()
    assert len(third.checks) < len(check_rules())


def test_a_month_of_a_book_with_nothing_in_it_is_disclosed_too(village: Village):
    told = village.asks(disclosure, 2023, month=5)

    assert told.faults == ()
    assert told.find("projects-per-unit") is None
    assert "监督电话" not in dict(told.facts)


def test_a_disclosure_is_chinese_in_every_language(year: Village, monkeypatch: pytest.MonkeyPatch):
    chinese = year.asks(disclosure, 2023)
    speak_another_language(monkeypatch)

    foreign = year.asks(disclosure, 2023)

    assert foreign == chinese
    assert notice_of(foreign) == notice_of(chinese)
    assert year.report("income-by-project").title == "(各项目收入)"


def test_the_notice_takes_few_columns_and_sums_claims_up(year: Village):
    notice = notice_of(year.asks(disclosure, 2023), posting="2024年1月8日至15日", mongolian="ᠭᠠᠴᠠᠭ᠎ᠠ")

    assert notice.title == "2023年度财务公开榜"
    assert (notice.organisation, notice.posting) == ("示例嘎查", "2024年1月8日至15日")
    assert max(len(section.columns) for section in notice.sections[:-1]) == 5
    claims = next(section for section in notice.sections if section.name == "claims-and-debts")
    assert [row.cells["name"] for row in claims.rows] == ["应收款", "内部往来", "应付款", "专项应付款"]
    assert notice.is_sample


def test_households_stand_side_by_side_on_the_notice_down_and_then_across(year: Village):
    section = notice_of(year.asks(disclosure, 2023)).sections[-1]

    assert rows(section, "number_0", "amount_0", "number_1", "amount_1") == [
        ("0001", 200_00, "0003", 300_00), ("0002", 400_00, None, None),
    ]  # fmt: skip
    assert section.totals == {"shares_1": 45_000, "amount_1": 900_00, "representative_1": "共 3 户"}


def test_many_households_stand_three_abreast(busy: Village):
    for place in range(38):
        busy.has_household(f"农户{place}")
    busy.distributes("900")

    section = notice_of(busy.asks(disclosure, 2023)).sections[-1]

    assert len(section.columns) == 12
    assert len(section.rows) == 14
    numbers = [row.cells.get(f"number_{place}") for place in range(3) for row in section.rows]
    assert [number for number in numbers if number] == [f"{place:04d}" for place in range(1, 42)]


def test_a_list_of_several_pages_is_read_across(busy: Village, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notice_board, "_LINES_OF_A_PAGE", 1)
    busy.distributes("900")

    section = notice_of(busy.asks(disclosure, 2023)).sections[-1]

    assert rows(section, "number_0", "number_1") == [("0001", "0002"), ("0003", None)]


def test_a_notice_without_a_dividend_leaves_it_out(busy: Village):
    assert "dividends" not in [section.name for section in notice_of(busy.asks(disclosure, 2023)).sections]


def test_last_year_is_left_off_the_wall_where_there_was_nothing(busy: Village):
    first, second = (notice_of(busy.asks(disclosure, one)).sections[0] for one in (2022, 2023))

    assert [column.key for column in first.columns] == ["name", "amount"]
    assert [column.key for column in second.columns] == ["name", "amount", "last_year"]
