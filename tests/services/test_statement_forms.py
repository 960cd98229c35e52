"""Correcting a form in its workbook: out and in again, looked at first, every fault at its cell, kept and taken back."""

from __future__ import annotations

import json

import openpyxl
import pytest

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.statement_forms import form_in_force
from gacha_app.services.books import new_book, new_code, organisation
from gacha_app.services.faces import read_report
from gacha_app.services.imports import ImportRefused
from gacha_app.services.statement_forms import export_form, list_forms, load_form, plan_form, reset_form
from gacha_app.services.vouchers import enter_voucher
from gacha_app.storage.reference import statement_forms
from gacha_app.storage.tables import audit

FORMS = ("balance-sheet", "income-statement", "income-expense-detail")
INCOME = "income-statement"


class Sheet:
    """A form's workbook as a user corrects it."""

    def __init__(self, path):
        self.path = path
        self._workbook = openpyxl.load_workbook(path)
        self.sheet = self._workbook["报表定义"]
        self._headings = {str(cell.value): cell.column_letter for cell in self.sheet[9]}

    def row_of(self, line):
        return next(row for row in range(10, self.sheet.max_row + 1) if self.sheet[f"A{row}"].value == str(line))

    def cell(self, line, heading):
        return f"{self._headings[heading]}{self.row_of(line)}"

    def put(self, cell, value):
        self.sheet[cell] = value
        return self

    def saved(self):
        self._workbook.save(self.path)
        return self.path


@pytest.fixture
def exported(book, tmp_path):
    """The income statement's form, exported."""
    export_form(book, INCOME, tmp_path / "定义.xlsx")
    return Sheet(tmp_path / "定义.xlsx")


@pytest.fixture
def earning(book):
    """The village earned 900 of its own and got a subsidy of 100."""
    for account, amount in (("50101", 900_00), ("50301", 100_00)):
        lines = [Posting("102", amount), Posting(account, -amount)]
        enter_voucher(book, Voucher(Period(2023).last, "收入", lines), post_it=True)
    return book


def definitions(book):
    return {one.form.name: one.own for one in list_forms(book)}


def faults(plan):
    return [(f"{one.column}{one.row}", one.reason) for one in plan.findings]


@pytest.mark.parametrize("chart", ["2004", "2023"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_comes_back_from_its_workbook_as_it_went(tmp_path, chart, name):
    organisation = Organisation(new_code(), "示例嘎查", first_year=2023, chart=chart)
    with new_book(tmp_path / "a.gacha", organisation, {"102": 100}, user="苏和") as book:
        export_form(book, name, tmp_path / "定义.xlsx")

        plan = plan_form(book, tmp_path / "定义.xlsx", 2023)

    assert plan.form == statement_forms(chart)[name]
    assert (plan.findings, plan.changes, plan.figures) == ((), (), ())


def test_a_corrected_row_is_looked_at_first_and_then_in_force(earning, exported):
    # 补助收入 outside of 经营收益, as some townships have it
    exported.put(exported.cell(7, "公式"), "＝行1＋行2－行4－行5－行6")
    exported.put(exported.cell(11, "公式"), "行7+行3+行8-行9-行10").put(
        exported.cell(7, "项目"), "二、经营收益（不含补助）"
    )

    plan = plan_form(earning, exported.saved(), 2023)

    assert plan.findings == ()
    assert [(one.line, one.field, one.old, one.new) for one in plan.changes] == [
        (7, "报表项目", "二、经营收益", "二、经营收益（不含补助）"),
        (7, "公式", "行1+行2+行3-行4-行5-行6", "行1+行2-行4-行5-行6"),
        (11, "公式", "行7+行8-行9-行10", "行7+行3+行8-行9-行10"),
    ]
    assert [(one.line, one.column, one.old, one.new) for one in plan.figures] == [(7, "本年金额", 1000_00, 900_00)]
    assert definitions(earning)[INCOME] is False

    load_form(earning, plan)

    told = {row.cells["line"]: row.cells for row in read_report(earning, INCOME, Period(2023)).rows}
    assert (told["7"]["item"], told["7"]["amount"]) == ("二、经营收益（不含补助）", 900_00)
    assert told["13"]["amount"] == 1000_00
    kept = next(one for one in list_forms(earning) if one.own)
    assert (kept.form.name, kept.by, kept.source) == (INCOME, "苏和", "定义.xlsx")
    assert kept.at is not None


def test_what_was_corrected_is_in_the_audit_trail(earning, exported):
    exported.put(exported.cell(3, "项目"), "财政补助收入")
    load_form(earning, plan_form(earning, exported.saved(), 2023))
    reset_form(earning, INCOME)

    with earning.reading() as session:
        rows = session.execute(audit.select().order_by(audit.c.id)).all()[-2:]

    assert [(row.action, row.by) for row in rows] == [("load_form", "苏和"), ("reset_form", "苏和")]
    assert "财政补助收入" in json.loads(rows[0].changes)[0]["changes"]


def test_a_reset_form_is_the_programs_own_again(earning, exported):
    exported.put(exported.cell(3, "项目"), "财政补助收入")
    load_form(earning, plan_form(earning, exported.saved(), 2023))

    reset_form(earning, INCOME)

    assert definitions(earning) == dict.fromkeys(FORMS, False)
    with pytest.raises(InvalidInput, match="没有改过"):
        reset_form(earning, INCOME)


def test_loading_the_programs_own_form_takes_a_correction_back(earning, exported, tmp_path):
    export_form(earning, INCOME, tmp_path / "原样.xlsx")
    exported.put(exported.cell(3, "项目"), "财政补助收入")
    load_form(earning, plan_form(earning, exported.saved(), 2023))

    load_form(earning, plan_form(earning, tmp_path / "原样.xlsx", 2023))

    assert definitions(earning)[INCOME] is False


def test_a_circle_is_refused_at_its_cell_and_nothing_is_changed(earning, exported):
    exported.put(exported.cell(1, "公式"), "行7")
    plan = plan_form(earning, exported.saved(), 2023)

    assert faults(plan) == [(exported.cell(1, "公式"), "公式绕回了自己，算不出来：行1 → 行7 → 行1。")]
    with pytest.raises(ImportRefused, match=r"表格有 1 处问题，没有导入。第一处：第10行C列，公式绕回了自己"):
        load_form(earning, plan)
    assert definitions(earning)[INCOME] is False


def test_every_fault_is_told_at_once_each_at_its_cell(earning, exported):
    exported.put(exported.cell(2, "公式"), "999").put(exported.cell(3, "公式"), "行77")
    exported.put(exported.cell(4, "层次"), "很深").put(exported.cell(5, "合计行"), "也许").put(
        exported.cell(6, "项目"), None
    )
    twice = exported.cell(9, "行次")
    exported.put(exported.cell(8, "公式"), "504乘2")
    cells = [
        exported.cell(line, what)
        for line, what in ((2, "公式"), (3, "公式"), (4, "层次"), (5, "合计行"), (6, "项目"), (8, "公式"))
    ]
    exported.put(twice, "8")

    plan = plan_form(earning, exported.saved(), 2023)

    told = dict(faults(plan))
    assert set(cells) | {twice} <= set(told)
    assert told[twice] == "行次 8 写了两次，每个行次只能用一次。"
    assert told[cells[0]] == "没有科目 999，请检查编号。"
    assert told[cells[2]] == "“很深”应是 0 到 6 的整数。"


def test_a_form_of_the_other_chart_is_refused_where_its_codes_mean_something_else(tmp_path, earning):
    organisation = Organisation(new_code(), "示例二嘎查", first_year=2023, chart="2004")
    with new_book(tmp_path / "b.gacha", organisation, {"102": 100}, user="苏和") as other:
        export_form(other, INCOME, tmp_path / "旧.xlsx")
    sheet = Sheet(tmp_path / "旧.xlsx")

    told = faults(plan_form(earning, sheet.path, 2023))

    assert ("B4", "这份定义写明用 2004 年科目表，本账套用的是 2023 年科目表。") in told
    assert (
        sheet.cell(2, "公式"),
        "科目 511 在那套科目表里是“发包及上交收入”，在本账套是“经营支出”，请改成本账套的编号。",
    ) in told
    assert (
        sheet.cell(7, "公式"),
        "本账套没有科目 541，它是另一套科目表里的“管理费用”，请改用本账套的编号。",
    ) in told


def test_a_code_beside_another_name_is_refused(earning, exported):
    exported.put(exported.cell(4, "公式"), "502").put(exported.cell(4, "公式里的科目"), "502 经营支出")

    assert faults(plan_form(earning, exported.saved(), 2023)) == [
        (
            exported.cell(4, "公式里的科目"),
            "科目 502 在本账套是“投资收益”，这里写的是“经营支出”，编号可能来自另一套科目表。",
        )
    ]


def test_a_village_makes_a_statement_of_its_own(earning, exported, tmp_path):
    exported.put("B1", "our-income").put("B2", "收入简表").put("B3", None)
    exported.sheet.delete_rows(13, 40)
    plan = plan_form(earning, exported.saved(), 2023)
    assert plan.findings == ()
    assert {one.kind for one in plan.changes} == {"added"}

    load_form(earning, plan)

    report = read_report(earning, "收入简表", Period(2023))
    assert [(row.cells["item"], row.cells["amount"]) for row in report.rows] == [
        ("一、经营收入", 900_00), ("加：投资收益", 0), ("补助收入", 100_00),
    ]  # fmt: skip
    assert reset_form(earning, "our-income") is None
    with pytest.raises(GachaError, match="没有“收入简表”这张报表"):
        read_report(earning, "收入简表", Period(2023))


@pytest.mark.parametrize(
    ("cell", "value", "sentence"),
    [("B1", "trial-balance", "“trial-balance”是程序里别的报表的名称"), ("B1", None, "报表没有名称。"),
     ("B2", "资产负债表", "已有标题为“资产负债表”的报表，请换一个标题。"), ("B2", None, "报表没有标题。")],
)  # fmt: skip
def test_a_name_that_cannot_be_is_refused(earning, exported, cell, value, sentence):
    exported.put(cell, value)

    assert sentence in " ".join(reason for _cell, reason in faults(plan_form(earning, exported.saved(), 2023)))


def test_a_workbook_without_a_form_is_refused_in_a_sentence(earning, tmp_path):
    other = openpyxl.Workbook()
    other.active.append(["姓名", "金额"])
    other.save(tmp_path / "别的.xlsx")

    with pytest.raises(GachaError, match="“别的.xlsx”里没有报表定义"):
        plan_form(earning, tmp_path / "别的.xlsx", 2023)


def test_a_form_without_its_columns_is_refused(earning, exported):
    exported._workbook.remove(exported._workbook["栏目"])

    told = [reason for _cell, reason in faults(plan_form(earning, exported.saved(), 2023))]

    assert "少了“栏目”表：它说明每栏金额的标题和取数。" in told


def test_a_corrected_form_of_the_other_chart_is_not_used(earning, exported):
    exported.put(exported.cell(3, "项目"), "财政补助收入")
    load_form(earning, plan_form(earning, exported.saved(), 2023))
    with earning.writing("test", "chart") as session:
        session.merge(organisation(earning)).chart = "2004"

    with earning.reading() as session:
        assert form_in_force(session, INCOME).own is False
