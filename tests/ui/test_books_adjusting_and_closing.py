from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QPushButton

from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.register import Asset
from gacha_app.reports.ledger import balances
from gacha_app.services import periods, registers, vouchers
from gacha_app.ui.dialogs.spread_forms import AccrualForm, SpreadableForm, SpreadForm, StopForm, WorkForm
from gacha_app.ui.pages import books_closing
from gacha_app.ui.pages.books import BooksPage
from gacha_app.ui.pages.books_closing import YEAR_ROW

APRIL = Period(2023, 4)


@pytest.fixture
def said(desk):
    """What the window was told, and what it refused."""
    heard = []
    desk.said.connect(lambda sentence, _undo: heard.append(sentence))
    desk.refused.connect(lambda problem: heard.append(str(problem)))
    return heard


@pytest.fixture
def page(desk, qtbot):
    made = BooksPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 640)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def adjusting(page, desk):
    """The adjustments of April, with a house and a tractor that wear."""
    worn = {"method": "straight_line", "life_months": 12, "in_use_from": dt.date(2023, 3, 5)}
    registers.record(desk.open_book(), Asset("示例大棚", value=1_200_000, **worn))
    work = {"method": "units", "units_total": 100_000, "in_use_from": dt.date(2023, 1, 5)}
    registers.record(desk.open_book(), Asset("示例拖拉机", value=1_000_000, **work))
    page.choose("adjustments")
    part = page.part("adjustments")
    part.show_month(4)
    return part


@pytest.fixture
def closing(page):
    page.choose("closing")
    return page.part("closing")


def taken_back(monkeypatch, dialog, values):
    """Have a dialog filled and pressed instead of shown."""

    def ask(self):
        self.set_values(values)
        self.submit()
        return self.made

    monkeypatch.setattr(dialog, "ask", ask)


def shown(part, *keys):
    model = part.table.model
    return [tuple(model.row_at(place).cells.get(key) for key in keys) for place in range(model.rowCount())]


def click(widget, text):
    next(one for one in widget.findChildren(QPushButton) if one.text() == text).click()


def test_a_months_depreciation_is_shown_with_its_entry_and_made_once(adjusting, desk, said, qtbot):
    assert shown(adjusting, "name", "amount", "state") == [
        ("示例大棚", 100_000, ""), ("示例拖拉机", 0, "请填写工作量"),
    ]  # fmt: skip
    assert adjusting.entries.texts() == [
        "2023-04-30  计提2023年4月折旧和摊销", "借 51306 管理费用—折旧费 1,000.00", "贷 152 累计折旧 1,000.00",
    ]  # fmt: skip

    adjusting.main_button().click()
    assert said == ["2023年4月已生成 1 张凭证：记-2023-04-0002"]
    assert shown(adjusting, "name", "state")[0] == ("示例大棚", "已计提")
    assert not adjusting.main_button().isEnabled()
    assert adjusting.entries.texts() == ["2023年4月要做的都已经做了。"]


def test_work_is_told_and_too_much_is_said_beside_its_field(adjusting, desk, monkeypatch, qtbot):
    tractor = next(
        row for row in (adjusting.table.model.row_at(place) for place in range(2)) if "拖拉机" in row.cells["name"]
    )
    field = f"asset_{tractor.record}"
    dialog = WorkForm({tractor.record: "示例拖拉机"}, {}, lambda units: adjusting_check(desk, units), adjusting)
    qtbot.addWidget(dialog)
    dialog.form[field].set_value(100_001)
    dialog.submit()
    assert dialog.made is None
    assert "超出了" in next(iter(dialog.form.problems().values()))

    taken_back(monkeypatch, WorkForm, {field: 25_000})
    adjusting.tell_work()
    assert shown(adjusting, "name", "amount")[1] == ("示例拖拉机", 250_000)


def adjusting_check(desk, units):
    from gacha_app.services.depreciation import preview_depreciation

    return preview_depreciation(desk.open_book(), APRIL, units=units)


def test_missed_months_are_made_when_the_chip_is_pressed(adjusting, desk, qtbot):
    adjusting.show_month(6)
    assert shown(adjusting, "name", "amount")[0] == ("示例大棚", 100_000)
    click(adjusting, "补上以前漏做的月份")

    assert shown(adjusting, "name", "amount", "state")[0] == ("示例大棚", 300_000, "含补提共 3 个月")


def test_rent_of_several_years_is_spread_from_its_voucher(adjusting, desk, said, monkeypatch, qtbot):
    taken = vouchers.record_entry(
        desk.open_book(), "lease", Answers(dt.date(2023, 4, 1), 360_000, "三年租金", project_id=1)
    )
    adjusting.show_kind("spread")
    dialog = SpreadForm(desk, adjusting, taken.label)
    qtbot.addWidget(dialog)
    assert dialog.form["total"].value() == 360_000
    dialog.form["end"].set_value(dt.date(2026, 3, 31))
    assert dialog.said() == "分 36 个月，2023-04 起，每月 100.00 至 100.00 元。现在记 2023-04-01 的凭证："
    assert dialog.preview.texts() == ["借 50103 经营收入—出租收入 3,500.00 温棚葡萄", "贷 211 应付款 3,500.00 温棚葡萄"]

    taken_back(monkeypatch, SpreadableForm, {"voucher": taken.number})
    taken_back(monkeypatch, SpreadForm, {"end": dt.date(2026, 3, 31)})
    adjusting.spread_voucher()
    assert said[-1].startswith("已登记“三年租金”，记-2023-04-")
    assert shown(adjusting, "name", "booked", "left") == [("三年租金", 10_000, 350_000)]
    taken_back(monkeypatch, StopForm, {"on": dt.date(2023, 4, 30), "rest": "settle"})
    adjusting.table.select_record(1)
    adjusting.stop()
    assert said[-1] == "已终止“三年租金”。"
    with desk.reading() as session:
        assert balances(session, dt.date(2023, 4, 30)).get("211", 0) == 0


def test_a_spread_that_ends_before_it_begins_is_refused_beside_its_field(adjusting, desk, qtbot):
    dialog = SpreadForm(desk, adjusting)
    qtbot.addWidget(dialog)
    dialog.set_values(
        {"name": "示例", "total": 100, "start": dt.date(2023, 5, 1), "end": dt.date(2023, 4, 1), "source_account": "211",
         "target_account": "50103"}
    )  # fmt: skip
    dialog.submit()

    assert dialog.made is None
    assert dialog.form.problems() == {"end": "结束日期不能早于开始日期。"}
    with desk.reading() as session:
        from gacha_app.reports.spreads import standings

        assert standings(session) == []


def test_wages_are_kept_and_stand_among_the_accruals(adjusting, desk, said, monkeypatch, qtbot):
    dialog = AccrualForm(desk, APRIL, adjusting)
    qtbot.addWidget(dialog)
    dialog.form["amount"].set_value(500_000)
    assert dialog.said() == "每月月末记：借 51301 贷 212 5,000.00 元，共 1 个月。"

    taken_back(monkeypatch, AccrualForm, {"amount": 500_000, "reversal": "next_month"})
    adjusting.show_kind("accrual")
    adjusting.add_accrual()
    assert shown(adjusting, "name", "amount") == [("计提工资", 500_000)]
    adjusting.make()
    adjusting.show_month(5)
    assert shown(adjusting, "name", "amount", "state") == [("计提工资", -500_000, "冲回上月预提")]


def test_a_month_to_come_has_nothing_to_be_made(adjusting, desk):
    desk.use_year(dt.date.today().year + 1)
    adjusting.refresh()

    assert not adjusting.main_button().isEnabled()
    assert "还没有到" in adjusting.entries.texts()[0]


def test_a_closed_month_says_so(adjusting, desk):
    for year in (2022, 2023):
        for month in range(1, 13 if year == 2022 else 4):
            periods.close_month(desk.open_book(), Period(year, month))
    adjusting.show_month(3)

    assert adjusting.entries.texts() == ["2023年3月已经结账。"]
    assert not adjusting.main_button().isEnabled()


def test_the_twelve_months_and_the_year_stand_beside_their_checks(closing, desk):
    assert shown(closing, "month", "state")[:2] == [("2023年1月", "待结账"), ("2023年2月", "没有凭证")]
    assert shown(closing, "month")[-1] == ("2023年终",)
    # earlier years are open: the month waits for them
    assert closing.checks.texts()[:2] == [
        "有 1 项要先处理，才能结账。", "未通过 2022-01 还没有结账，请从最早的月份开始。",
    ]  # fmt: skip
    assert not closing.main_button().isEnabled()


def test_a_month_is_closed_and_reopened_with_a_reason(closing, desk, said, monkeypatch, qtbot):
    desk.use_year(2022)
    closing.refresh()
    assert closing.checks.texts()[0] == "检查都通过了，可以结账。"
    closing.main_button().click()
    assert said == ["2022年1月已结账。"]
    assert closing.period() == Period(2022, 2)

    closing.choose(1)
    assert closing.checks.texts() == ["这个月不能再记账。要补记或改正，先反结账并写明原因。"]
    taken_back(monkeypatch, books_closing.ReasonDialog, {"reason": "补一笔"})
    click(closing, "反结账")
    assert said[-1] == "2022年1月已反结账。"
    assert periods.closed_months(desk.open_book(), 2022) == 0


def test_a_finding_is_let_pass_by_name_and_leads_to_its_cure(closing, desk, said, monkeypatch, qtbot):
    desk.use_year(2022)
    worn = {"method": "straight_line", "life_months": 12, "in_use_from": dt.date(2021, 12, 5)}
    registers.record(desk.open_book(), Asset("示例水泵", value=120_000, **worn))
    closing.refresh()
    assert "未通过 还有 100.00 元折旧和摊销没有计提。" in closing.checks.texts()
    page = closing.parentWidget()
    while not isinstance(page, BooksPage):
        page = page.parentWidget()

    taken_back(monkeypatch, books_closing.ReasonDialog, {"reason": "年末一次计提"})
    click(closing.checks, "写明原因放行")
    assert any("已说明 还有 100.00 元" in one and "年末一次计提（苏和）" in one for one in closing.checks.texts())
    assert closing.main_button().isEnabled()
    click(closing.checks, "去“计提与摊销”")
    assert page.part().month() == Period(2022, 1)


def test_a_year_is_closed_only_when_it_is_asked_for(closing, desk, said, monkeypatch, qtbot):
    desk.use_year(2022)
    closing.refresh()
    closing.choose(YEAR_ROW)
    monkeypatch.setattr(books_closing, "ask", lambda *_said, **_more: False)
    closing.main_button().click()
    assert periods.closed_months(desk.open_book(), 2022) == 0

    monkeypatch.setattr(books_closing, "ask", lambda *_said, **_more: True)
    closing.main_button().click()
    assert said == ["2022年度已结账：记-2022-12-0001、记-2022-12-0002"]
    assert shown(closing, "state")[-1] == ("已结账",)
    closing.choose(YEAR_ROW)
    taken_back(monkeypatch, books_closing.ReasonDialog, {"reason": "漏记一笔"})
    closing.reopen()
    assert periods.closed_months(desk.open_book(), 2022) == 11


def test_a_year_that_still_runs_is_not_closed(closing, desk):
    desk.use_year(dt.date.today().year)
    closing.refresh()
    closing.choose(YEAR_ROW)

    assert "还没有过完" in closing.checks.texts()[0]
    assert not closing.main_button().isEnabled()


def test_a_closed_year_is_archived_from_where_it_was_closed(closing, desk):
    periods.close_year(desk.open_book(), 2022)
    desk.use_year(2022)
    closing.refresh(anyway=True)

    closing.choose(3)
    assert closing.archive.isHidden()
    closing.choose(YEAR_ROW)

    assert not closing.archive.isHidden()
    assert closing.archive.form["year"].value() == 2022
