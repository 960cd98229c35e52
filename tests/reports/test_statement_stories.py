"""What a figure is made of, whether the statements agree, the notes, and the figures an auditor asks for."""

from __future__ import annotations

import pytest
from sqlalchemy import insert
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.domain.statement_form import FormRow, form_json
from gacha_app.reports.audit_figures import band_of
from gacha_app.reports.money_list import EntryFilter
from gacha_app.reports.statement_checks import checked_statements
from gacha_app.reports.statement_forms import DEFINITION_KIND
from gacha_app.reports.statement_story import FigureStory, figure_story
from gacha_app.storage.accounting_tables import definitions
from gacha_app.storage.reference import statement_forms


def story(village: Village, name: str, line: int, key: str, year: int = 2023, **said: int) -> FigureStory:
    form = statement_forms("2023")[name]
    found = village.asks(figure_story, name, Period(year, **said), form.lines[line], key)
    assert isinstance(found, FigureStory)
    return found


def loads(village: Village, name: str, **rows: FormRow | None) -> None:
    """Keep a form whose rows of these keys are others, or gone."""
    form = statement_forms("2023")[name]
    changed = tuple(one for row in form.rows if (one := rows.get(row.key, row) if row.key else row) is not None)
    content = form_json(type(form)(**{**vars(form), "rows": changed}))
    with village.book.writing("load_form") as session:
        session.execute(
            insert(definitions).values(kind=DEFINITION_KIND, name=name, content=content, at=Period(2023).last)
        )
        session.recorder.note("statement_form", name=name)


def test_a_figure_tells_its_accounts_and_leads_to_their_entries(busy: Village):
    told = story(busy, "balance-sheet", 1, "closing")

    # 500,000 + 3,000 + 8,000 + 2,000 + 500 − 1,500 − 250 + 5,000 − 1,000
    assert told.amount == 515_750_00
    assert [(one.title, one.amount) for one in told.pieces] == [("101 库存现金", 0), ("102 银行存款", told.amount)]
    source = told.pieces[1].source
    assert source == EntryFilter(account="102", last=Period(2023).last, with_closing=True)


def test_the_opening_of_the_first_year_leads_to_the_opening_voucher(busy: Village):
    told = story(busy, "balance-sheet", 1, "opening", 2022)

    assert (told.amount, told.pieces[1].source) == (
        500_000_00, EntryFilter(account="102", last=Period(2022).first, with_closing=True),
    )  # fmt: skip


def test_a_sum_leads_to_its_rows(busy: Village):
    told = story(busy, "income-statement", 13, "amount")

    assert [(one.title, one.amount) for one in told.pieces] == [
        ("11  三、收益总额", 8_750_00), ("12  减：所得税费用", 0),
    ]  # fmt: skip
    assert [one.row for one in told.pieces] == [10, 11]


def test_households_stand_one_by_one_under_what_they_owe(busy: Village):
    busy.records("household", "20", household="王建国", on="2023-02-01")
    busy.records("household", "5", household="巴图", inward=True, on="2023-02-01")

    owed, owing = story(busy, "balance-sheet", 3, "closing"), story(busy, "balance-sheet", 26, "closing")

    assert [(one.title, one.amount) for one in owed.households] == [("0003 王建国", 20_00)]
    assert [(one.title, one.amount) for one in owing.households] == [("0001 巴图", 5_00)]


def test_the_result_within_the_undistributed_is_told_account_by_account(busy: Village):
    told = story(busy, "balance-sheet", 38, "closing")

    amounts = {one.title: one.amount for one in told.pieces}
    assert sum(amounts.values()) == told.amount == 11_750_00
    assert amounts["511 经营支出"] == -1_500_00


def test_what_was_distributed_is_told_with_the_account_beside_it(busy: Village):
    busy.enters(("32201", "300"), ("311", "-300"), on="2023-12-31")

    told = story(busy, "income-statement", 17, "amount")

    assert [(one.title, one.note, one.amount) for one in told.pieces] == [
        ("311 公积公益金", "与 32201 各项分配 同一张凭证里的贷方减借方", 300_00)
    ]


def test_a_heading_has_no_story(busy: Village):
    assert busy.asks(figure_story, "balance-sheet", Period(2023), 0, "closing") is None


def test_the_checks_agree_before_and_after_closing(busy: Village):
    for _closed in (False, True):
        checks = busy.asks(checked_statements, Period(2023))
        assert [one.sentence for one in checks if not one.ok] == []
        busy.closes(2022)
        busy.closes(2023)
    assert len(busy.asks(checked_statements, Period(2023))) == 16


def test_a_corrected_form_that_lost_a_row_of_a_check_says_so(busy: Village):
    loads(busy, "balance-sheet", money=None, current_assets=FormRow("流动资产合计", 6, "行2+行3+行4+行5", bold=True))

    checks = busy.asks(checked_statements, Period(2023))
    report = busy.report("statement-checks")

    missing = [one for one in checks if one.missing]
    assert [one.missing for one in missing] == [("balance-sheet.money.closing",)]
    wrong = [one.sentence for one in checks if not one.ok and not one.missing]
    assert wrong[:2] == ["资产总计 = 负债和所有者权益总计（期末）", "资产总计 = 负债和所有者权益总计（年初）"]
    assert report.rows[0].cells["difference"] == -515_750_00
    assert "没有查：报表里缺少这一行" in [row.cells["result"] for row in report.rows]
    assert report.notes == (f"共 {len(checks)} 项，{len(wrong) + 1} 项不符，请查明原因后再报送。",)


def test_a_figure_is_banded_by_its_limits():
    bands = [0, 50_000, 100_000, 500_000]

    told = [band_of(yuan * 100, bands) for yuan in (-1, 0, 49_999, 50_000, 99_999, 100_000, 500_000)]

    assert told == ["负数", "无", "不足5万元", "5万元—10万元", "5万元—10万元", "10万元—50万元", "50万元及以上"]


def test_the_figures_of_an_auditor_are_those_of_the_statements(busy: Village):
    report = busy.report("audit-figures")
    amounts = {
        str(row.cells["item"]): (row.cells["line"], row.cells["amount"], row.cells["class"]) for row in report.rows
    }

    # 10,000 of income from operations, a subsidy of 500, 1,500 and 250 of costs
    assert amounts["经营性收入（不含补助）"] == ("", 10_000_00, "不足5万元")
    assert amounts["经营性收入（含补助）"] == ("", 10_500_00, "不足5万元")
    assert amounts["经营收益（2004年口径，不含补助收入）"] == ("村会02 行10", 8_250_00, "")
    assert amounts["经营收益（2023年口径）"] == ("", 8_750_00, "不足5万元")
    assert amounts["净收益"][1] == 8_750_00
    assert amounts["负债合计"] == ("村会01 行49", 4_000_00, "")
    # 4,000 of 516,750
    assert amounts["资产负债率"] == ("", None, "0.77%")


def test_the_notes_tell_the_village_and_its_figures(year: Village):
    report = year.report("notes")
    parts = {part.title: part for part in report.parts}

    assert "《农村集体经济组织会计制度》（财会〔2023〕14号）" in parts["一、遵循会计制度的声明"].notes[0]
    assert parts["二、基本情况"].notes[1] == "期末在册3户，成员4人，份额4.5份。"
    assert [row.cells["item"] for row in parts["十、所有者权益变动"].rows] == [
        "资本",
        "公积公益金",
        "未分配收益（含本年收益）",
    ]
    equity = parts["十、所有者权益变动"].totals
    assert equity["opening"] + equity["increase"] - equity["decrease"] == equity["closing"]
    assert parts["十一、大额收支"].rows[0].cells["income"] == 8_000_00
    assert [row.cells["name"] for row in parts["九、专项资金"].rows] == ["衔接资金"]
    assert {row.cells["part"] for row in report.rows if row.subtotal} == set(parts)


def test_claims_are_aged_by_the_latest_that_was_lent(village: Village):
    village.deals_with("甲公司")
    for amount, on in (("300", "2022-02-01"), ("500", "2023-02-01")):
        village.records("transfer", amount, item="112", counterparty="甲公司", on=on)
    village.records("transfer", "100", item="112", counterparty="甲公司", inward=True, on="2023-09-01")

    part = next(one for one in village.report("notes", 2024).parts if one.title.startswith("五、"))

    assert [dict(row.cells) for row in part.rows] == [
        {"item": "甲公司", "closing": 700_00, "age0": 0, "age1": 500_00, "age2": 200_00, "age3": 0}
    ]


@pytest.mark.parametrize("chart", ["2004", "2023"])
def test_the_notes_name_the_rule_of_their_chart(tmp_path, chart: str):
    made = Village(tmp_path, first_year=2023, chart=chart)
    sentences = [note for part in made.report("notes").parts for note in part.notes]
    made.close()

    assert any(("财会〔2004〕12号" if chart == "2004" else "财会〔2023〕14号") in one for one in sentences)
    assert not any(("财会〔2023〕14号" if chart == "2004" else "财会〔2004〕12号") in one for one in sentences)
