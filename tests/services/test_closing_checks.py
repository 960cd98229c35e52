from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from village import Village, rows

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.register import Asset
from gacha_app.domain.spreading import Spread
from gacha_app.reports.closing_checks import (
    closing_check_report,
    closing_checks,
    result_word,
    results,
)
from gacha_app.reports.closing_states import month_states
from gacha_app.reports.ledger import balances
from gacha_app.services import accruals, books, depreciation, periods, registers, spreads
from gacha_app.storage.accounting_tables import bank_statements, excuses, month_totals, voucher_templates
from gacha_app.storage.tables import audit

JANUARY, FEBRUARY = Period(2023, 1), Period(2023, 2)


@pytest.fixture
def gacha(tmp_path):
    made = Village(tmp_path, first_year=2023, opening={"101": "100", "102": "1000"})
    made.has_project("温棚葡萄", "grapes")
    yield made
    made.close()


def found(gacha, period=JANUARY):
    return {one.check.key: one.what for one in periods.check_closing(gacha.book, period)}


def closes(gacha, *periods_to_close):
    for period in periods_to_close:
        periods.close_month(gacha.book, period)


def test_every_check_of_the_definition_is_known_to_the_program(gacha):
    asked = {check.key for check, _found in gacha.asks(results, Period(2023))}

    assert asked == {check.key for check in closing_checks()}
    assert all(check.cure and check.page for check in closing_checks())
    assert {check.key for check in closing_checks() if check.excusable} == {
        "bank", "bank_reconciled", "depreciation", "spreads", "accruals",
    }  # fmt: skip


def test_a_village_without_bank_statements_is_only_warned(gacha):
    assert found(gacha) == {
        "bank_without_statement": "102 银行存款 还没有导入过银行对账单，请导入后对账，或写明不对账的原因。"
    }

    warned = periods.close_month(gacha.book, JANUARY)
    assert [(one.check.key, one.stops) for one in warned] == [("bank_without_statement", False)]


def test_a_village_that_reconciles_has_to_or_says_why_not(gacha):
    with gacha.book.writing("statement") as session:
        row = {"account": "102", "first": dt.date(2023, 1, 1), "last": dt.date(2023, 1, 31), "opening": 1000_00,
               "closing": 999_00}  # fmt: skip
        session.execute(bank_statements.insert().values(**row))
        session.recorder.note("statement")

    assert "bank_reconciled" in found(gacha)
    with pytest.raises(periods.NotReady, match="102 银行存款"):
        periods.close_month(gacha.book, JANUARY)
    passed = periods.close_month(gacha.book, JANUARY, excuses={"bank_reconciled": "网点停业"})
    assert [one.excuse for one in passed if one.check.key == "bank_reconciled"] == ["网点停业（苏和）"]
    kept = gacha.asks(lambda session: session.execute(select(excuses)).mappings().one())
    assert (kept["rule"], kept["period"], kept["reason"], kept["by"]) == (
        "bank_reconciled",
        "2023-01",
        "网点停业",
        "苏和",
    )


def test_everything_is_found_at_once_and_nothing_is_closed(gacha):
    gacha.records("management", "50", on="2023-02-03", draft=True)
    gacha.records("management", "300", on="2023-02-04", money="101")
    gacha.records("management", "2000", on="2023-02-05")

    with pytest.raises(periods.NotReady, match="2023年2月还不能结账，有 4 项要处理") as refused:
        periods.close_month(gacha.book, FEBRUARY)
    assert [one.check.key for one in refused.value.findings if one.stops] == [
        "drafts",
        "earlier_months",
        "cash",
        "bank",
    ]
    assert "2023-02-04 库存现金为 -200.00 元" in str(refused.value)
    assert "2023-02-05 102 银行存款为 -1,000.00 元" in str(refused.value)
    assert periods.closed_months(gacha.book, 2023) == 0


def test_cash_is_looked_at_day_by_day_and_not_only_at_the_end(gacha):
    gacha.records("management", "150", on="2023-01-10", money="101")
    gacha.records("sale", "500", on="2023-01-20", money="101", project="温棚葡萄")

    assert found(gacha)["cash"] == "2023-01-10 库存现金为 -50.00 元，现金不能为负。"
    with pytest.raises(InvalidInput, match="“库存现金每天都不为负”不能放行"):
        periods.close_month(gacha.book, JANUARY, excuses={"cash": "会补上"})


def test_an_opening_counts_before_the_first_day_whatever_day_it_bears(tmp_path):
    village = Village(tmp_path, first_year=2023, opening={"101": "100"})
    village.records("management", "100", on="2023-01-01", money="101")

    assert "cash" not in found(village)
    village.close()


def test_depreciation_spreads_and_accruals_must_be_made_first(gacha):
    worn = {"method": "straight_line", "life_months": 10, "in_use_from": dt.date(2022, 12, 5)}
    registers.record(gacha.book, Asset("示例水泵", value=1000_00, **worn))
    gacha.enters(("102", "360"), ("211", "-360"), on="2023-01-02")
    rent = Spread("示例租金", "rent", 360_00, dt.date(2023, 1, 1), dt.date(2023, 12, 31), "211", "50103")
    spreads.record_spread(gacha.book, rent)
    accruals.record_accrual(gacha.book, accruals.plan_accrual(gacha.book, "wages", 50_00, JANUARY))

    said = found(gacha)
    assert said["depreciation"] == "还有 100.00 元折旧和摊销没有计提。"
    assert said["spreads"] == "“示例租金”还有 30.00 元没有入账。"
    assert said["accruals"] == "“计提工资”还有 50.00 元没有入账。"
    depreciation.depreciate(gacha.book, JANUARY)
    spreads.run_spreads(gacha.book, JANUARY)
    accruals.run_accruals(gacha.book, JANUARY)
    assert set(found(gacha)) == {"bank_without_statement"}


def test_what_adds_up_over_months_is_told_once_for_a_year(gacha):
    worn = {"method": "straight_line", "life_months": 24, "in_use_from": dt.date(2022, 12, 5)}
    registers.record(gacha.book, Asset("示例水泵", value=2400_00, **worn))
    told = [one for one in periods.check_closing(gacha.book, Period(2023)) if one.check.key == "depreciation"]

    assert [one.what for one in told] == ["还有 1,200.00 元折旧和摊销没有计提。"]
    with pytest.raises(periods.NotReady):
        periods.close_year(gacha.book, 2023)
    assert periods.close_year(gacha.book, 2023, excuses={"depreciation": "年末一次计提"}) == []
    assert periods.closed_months(gacha.book, 2023) == 12


def test_work_that_was_not_told_and_cards_that_lack_something_only_warn(gacha):
    worn = {"method": "units", "units_total": 1000, "in_use_from": dt.date(2022, 12, 5)}
    registers.record(gacha.book, Asset("示例拖拉机", value=1000_00, **worn))

    assert found(gacha)["work"] == "“示例拖拉机”本月的工作量还没有填写。"
    closes(gacha, JANUARY)


def test_recurring_entries_that_wait_are_said(gacha):
    with gacha.book.writing("template") as session:
        row = {"name": "示例房租", "summary": "房租", "every": 1, "next_on": dt.date(2023, 1, 5), "active": True}
        session.execute(voucher_templates.insert().values(**row))
        session.recorder.note("template")

    assert found(gacha)["recurring"] == "“示例房租”应在 2023-01-05 制单，还没有制。"
    closes(gacha, JANUARY)


def test_income_on_the_wrong_side_is_said(gacha):
    gacha.enters(("50101", "40"), ("102", "-40"), on="2023-01-03")

    assert found(gacha)["sides"] == "50101 销售收入 本月净发生在借方 40.00 元。"


def test_a_kept_total_that_is_wrong_stops_the_closing(gacha):
    gacha.records("sale", "500", on="2023-01-20", project="温棚葡萄")
    with gacha.book.writing("tampering") as session:
        session.execute(month_totals.update().where(month_totals.c.account == "50101").values(credit=1))
        session.recorder.note("tampering")

    assert found(gacha)["totals"] == "科目 50101 的本月合计与凭证相差 499.99 元。"


def test_pending_property_must_be_nil_at_the_years_end_only(gacha):
    gacha.enters(("181", "40"), ("101", "-40"), on="2023-11-03")
    for month in range(1, 12):
        closes(gacha, Period(2023, month))

    with pytest.raises(periods.NotReady, match=r"待处理财产损溢还有 40.00 元没有处理"):
        periods.close_year(gacha.book, 2023)
    gacha.enters(("51509", "40"), ("181", "-40"), on="2023-12-30")
    assert len(periods.close_year(gacha.book, 2023)) == 2


def test_a_check_is_let_pass_by_name_before_the_month_is_closed(gacha):
    gacha.records("management", "2000", on="2023-01-05")
    for check, reason, sentence in (
        ("bank", " ", "请写明"), ("drafts", "x", "不能放行"), ("nothing", "x", "没有“nothing”这项检查"),
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match=sentence):
            periods.excuse_check(gacha.book, JANUARY, check, reason)
    periods.excuse_check(gacha.book, JANUARY, "银行存款每天都不为负", "示例透支额度", subject="102")

    words = {check.key: result_word(one) for check, one in gacha.asks(results, JANUARY)}
    assert (words["bank"], words["drafts"], words["bank_without_statement"]) == ("已说明", "通过", "提醒")
    report = gacha.asks(closing_check_report, JANUARY)
    assert ("bank", "示例透支额度（苏和）") in rows(report, "check", "cure")
    closes(gacha, JANUARY)
    with pytest.raises(InvalidInput, match="已经结过账了"):
        periods.excuse_check(gacha.book, JANUARY, "bank", "晚了")
    actions = gacha.asks(lambda session: session.scalars(select(audit.c.action).order_by(audit.c.id)).all())
    assert actions[-2:] == ["excuse_check", "close_month"]


def test_the_twelve_months_tell_how_they_stand(gacha):
    gacha.records("sale", "500", on="2023-02-20", project="温棚葡萄")
    gacha.records("sale", "500", on="2023-03-20", project="温棚葡萄", draft=True)
    closes(gacha, JANUARY)
    states = gacha.asks(month_states, 2023)

    assert [(one.state, one.vouchers, one.drafts) for one in states[:5]] == [
        ("closed", 1, 0), ("ready", 1, 0), ("open", 0, 1), ("empty", 0, 0), ("empty", 0, 0),
    ]  # fmt: skip
    assert states[0].closed_by == "苏和"


def test_a_year_closes_after_its_december_was_closed_as_a_month(gacha):
    gacha.records("sale", "500", on="2023-02-20", project="温棚葡萄")
    for month in range(1, 13):
        closes(gacha, Period(2023, month))
    assert gacha.asks(balances, dt.date(2023, 12, 31))["50101"] == -500_00

    assert len(periods.close_year(gacha.book, 2023)) == 2
    assert gacha.asks(balances, dt.date(2023, 12, 31)).get("50101", 0) == 0
    assert periods.close_year(gacha.book, 2023) == []


def test_a_year_that_is_not_over_is_not_closed(gacha):
    with pytest.raises(InvalidInput, match="还没有过完"):
        periods.close_year(gacha.book, dt.date.today().year)


def test_a_closed_year_opens_by_name_with_its_closing_taken_back_in_red(gacha):
    gacha.records("sale", "500", on="2023-02-20", project="温棚葡萄")
    gacha.closes(2023)
    before = gacha.asks(balances, dt.date(2023, 12, 31))

    red = periods.reopen(gacha.book, Period(2023), "漏记十二月的电费")
    assert [(one.number, one.kind, one.reason) for one in red] == [
        ("记-2023-12-0003", "closing", "漏记十二月的电费"), ("记-2023-12-0004", "closing", "漏记十二月的电费"),
    ]  # fmt: skip
    assert periods.closed_months(gacha.book, 2023) == 11
    gacha.records("management", "80", on="2023-12-31")
    gacha.closes(2023)
    after = gacha.asks(balances, dt.date(2023, 12, 31))
    assert (before["32202"], after["32202"]) == (-500_00, -420_00)
    assert books.verify(gacha.book) == ()
    assert gacha.report("distribution").rows[0].cells["amount"] == 420_00
    last = gacha.asks(lambda session: session.scalars(select(audit.c.subject).where(audit.c.action == "reopen")).one())
    assert last == "2023年度：漏记十二月的电费"


def test_a_year_whose_dividend_is_approved_stays_closed(gacha):
    gacha.records("sale", "500", on="2023-02-20", project="温棚葡萄")
    gacha.has_household("示例甲")
    gacha.distributes("100")
    gacha.closes(2023)

    with pytest.raises(InvalidInput, match="分红方案已经批准，不能反结这一年"):
        periods.reopen(gacha.book, Period(2023), "想改")
    assert periods.closed_months(gacha.book, 2023) == 12
    with pytest.raises(InvalidInput, match="已做年终结转"):
        periods.reopen(gacha.book, Period(2023, 12), "想改")


def test_a_year_with_a_later_month_closed_stays_closed(gacha):
    gacha.closes(2023)
    closes(gacha, Period(2024, 1))

    with pytest.raises(InvalidInput, match="只能从最后结账的 2024年1月"):
        periods.reopen(gacha.book, Period(2023), "想改")
