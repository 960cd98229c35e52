"""Forms of statements: those that ship are sound, and every fault of a corrected one is named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from gacha_app.domain.statement_form import Form, FormColumn, FormRow, faults_of, form_from, form_json
from gacha_app.domain.statement_formulas import parse, write
from gacha_app.storage.reference import chart_of_accounts, statement_forms

NAMES = {"101": "库存现金", "102": "银行存款", "113": "内部往来", "502": "投资收益"}
OTHERS = {"541": "管理费用", "502": "经营支出"}
COLUMNS = (FormColumn("amount", "金额", "closing"),)


def form(*rows: FormRow, **said) -> Form:
    return Form("own", "自编表", "2023", said.pop("columns", COLUMNS), rows, **said)


def faults(*rows: FormRow, **said) -> list[tuple[int, str, str]]:
    return [(one.place, one.field, one.reason) for one in faults_of(form(*rows, **said), NAMES, OTHERS)]


@pytest.mark.parametrize("chart", ["2004", "2023"])
def test_the_forms_that_ship_are_sound(chart: str):
    names = {row[0]: row[1] for row in chart_of_accounts(chart)}
    forms = statement_forms(chart)

    assert set(forms) == {"balance-sheet", "income-statement", "income-expense-detail"}
    for one in forms.values():
        assert faults_of(one, names) == []
        assert [write(parse(row.formula)) for row in one.rows] == [row.formula for row in one.rows]
        assert form_from(json.loads(form_json(one))) == one


def test_the_forms_of_2004_bear_their_printed_numbers():
    # 村会01表, 村会02表
    forms = statement_forms("2004")
    balance = {row.title: row.line for row in forms["balance-sheet"].rows if row.line}
    income = {row.line: row.title for row in forms["income-statement"].rows}

    assert balance["货币资金"] == 1
    assert [balance[name] for name in ("应收款项", "存货", "农业资产合计", "固定资产原价", "资产总计")] == [
        5,
        8,
        15,
        19,
        32,
    ]
    assert [balance[name] for name in ("短期借款", "应付福利费", "一事一议资金", "未分配收益")] == [35, 38, 43, 52]
    assert balance["负债和所有者权益总计"] == 56
    assert [income[number] for number in (1, 2, 6, 10, 20)] == [
        "一、经营收入", "加：发包及上交收入", "减：经营支出", "二、经营收益", "三、本年收益",
    ]  # fmt: skip
    assert [income[number] for number in (21, 23, 27, 30, 35)] == [
        "四、本年收益", "其他转入", "减：1．提取公积公益金", "4．农户分配", "六、年末未分配收益",
    ]  # fmt: skip


def test_a_circle_is_told_once_with_its_way():
    found = faults(
        FormRow("甲", 1, "行2+101"), FormRow("乙", 2, "行3"), FormRow("丙", 3, "行1-行4"), FormRow("丁", 4, "102"),
    )  # fmt: skip

    assert found == [(0, "formula", "公式绕回了自己，算不出来：行1 → 行2 → 行3 → 行1。")]


def test_a_row_that_needs_itself_is_a_circle():
    assert faults(FormRow("甲", 1, "行1+101")) == [(0, "formula", "公式绕回了自己，算不出来：行1 → 行1。")]


def test_two_circles_are_both_told():
    found = faults(FormRow("甲", 1, "行2"), FormRow("乙", 2, "行1"), FormRow("丙", 3, "行4"), FormRow("丁", 4, "行3"))

    assert [place for place, _field, _reason in found] == [0, 2]


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (FormRow("甲", 7, "999"), "formula", "没有科目 999，请检查编号。"),
        (
            FormRow("甲", 7, "541"),
            "formula",
            "本账套没有科目 541，它是另一套科目表里的“管理费用”，请改用本账套的编号。",
        ),
        (FormRow("甲", 7, "行8"), "formula", "没有行次 8。"),
        (FormRow("甲", 1, "101"), "line", "行次 1 写了两次，每个行次只能用一次。"),
        (FormRow("甲", 7, "101借"), "formula", "“101借”：只有 113 内部往来按户分列借方和贷方。"),
        (FormRow("  ", 7, "101"), "title", "这一行没有写项目名称。"),
        (FormRow("甲", 7, "101", half=2), "half", "这张表只有 1 栏。"),
        (FormRow("甲", 7, "101", key="first"), "key", "标识“first”写了两次。"),
        (FormRow("甲", 7, "101+102", details=True), "formula", "要列出明细科目的行，公式只能是一个科目。"),
        (FormRow("甲", 7, "101 又 102"), "formula", "起看不懂"),
    ],
)
def test_a_fault_is_named_at_its_field(row: FormRow, field: str, sentence: str):
    found = faults(FormRow("第一行", 1, "101", key="first"), row)

    assert [(place, where) for place, where, _reason in found] == [(1, field)]
    assert sentence in found[0][2]


def test_every_fault_is_told_at_once():
    found = faults(FormRow("", 1, "999"), FormRow("乙", 1, "行9+888"))

    assert len(found) == 5


def test_a_form_without_columns_or_rows_is_refused():
    assert [field for _place, field, _reason in faults(columns=())] == ["form", "columns"]
    bad = (FormColumn("item", "金额", "sometime"),)
    assert [field for _place, field, _reason in faults(FormRow("甲", 1, "101"), columns=bad)] == ["columns", "columns"]


def test_a_heading_needs_no_formula():
    assert faults(FormRow("流动资产："), FormRow("货币资金", 1, "101+102")) == []
    assert replace(form(), halves=("资产", "负债")).lines == {}
