"""A budget's workbook: written and read back the same, every fault at once, nothing taken in while there is one."""

from __future__ import annotations

import openpyxl
import pytest
from village import Village

from gacha_app.domain.budget import BudgetLine
from gacha_app.domain.errors import GachaError
from gacha_app.reports.budget_actuals import budget_of
from gacha_app.services.budget_import import export_budget, import_budget, plan_budget
from gacha_app.services.budgets import draft_budget, keep_line
from gacha_app.services.imports import ImportRefused

YEAR = 2026


@pytest.fixture
def village(tmp_path):
    made = Village(tmp_path, first_year=2025)
    made.has_project("温棚葡萄", "grapes")
    yield made
    made.close()


def filled(path, *rows: dict[str, object]):
    """Return a workbook with the usual headings and these rows."""
    headings = [
        "计划",
        "收支",
        "项目",
        "科目",
        "预算项目",
        "全年金额",
        "分月办法",
        *[f"{one}月" for one in range(1, 13)],
        "备注",
    ]
    book = openpyxl.Workbook()
    book.active.append(["示例嘎查2026年度预算"])
    book.active.append(headings)
    for row in rows:
        book.active.append([row.get(one) for one in headings])
    book.save(path)
    return path


def shape(lines) -> list[tuple[object, ...]]:
    return [(one.section, one.side, one.account, one.project_id, one.name, one.amount, one.monthly) for one in lines]


def test_what_is_written_is_read_back_the_same(village, tmp_path):
    draft_budget(village.book, YEAR)
    typed = BudgetLine("other", "income", "501", "葡萄", 100, 1, "typed", "看天")
    typed.spread([100] + [0] * 11)
    for one in (
        typed,
        BudgetLine("", "expense", "513", "办公费", 1_000_01),
        BudgetLine("", "expense", "151", "水泵", 7),
    ):
        keep_line(village.book, YEAR, one)
    path = export_budget(village.book, YEAR, tmp_path / "预算.xlsx")
    before = village.asks(budget_of, YEAR, drafts=True)

    plan = plan_budget(village.book, path, YEAR)
    made = import_budget(village.book, plan)

    assert plan.findings == ()
    assert plan.replaces == 3
    assert shape(made.lines) == shape(before.lines)
    assert village.asks(budget_of, YEAR, drafts=True).version == 1


def test_an_empty_form_can_be_filled_in_with_names_and_kinds_of_business(village, tmp_path):
    export_budget(village.book, YEAR, tmp_path / "空.xlsx")
    path = filled(
        tmp_path / "预算.xlsx",
        {"科目": "销售收入", "项目": "温棚葡萄", "预算项目": "葡萄", "全年金额": 960000},
        {"科目": "管理费用", "预算项目": "办公费", "1月": 10, "2月": 20},
        {"科目": "151 固定资产", "收支": "支出", "预算项目": "水泵", "全年金额": "1.2万", "计划": "财务收支计划"},
        {"预算项目": "合计", "全年金额": 1},
    )

    made = import_budget(village.book, plan_budget(village.book, path, YEAR))

    assert [(one.side, one.section, one.amount, one.spreading) for one in made.lines] == [
        ("income", "finance", 96_000_000, "even"),
        ("expense", "finance", 3_000, "typed"),
        ("expense", "finance", 1_200_000, "even"),
    ]
    assert made.basis == "导入 预算.xlsx"


def test_every_fault_is_found_at_once_and_nothing_is_taken_in(village, tmp_path):
    path = filled(
        tmp_path / "错.xlsx",
        {"科目": "513", "预算项目": "月份不合", "全年金额": 100, "1月": 99, "分月办法": "逐月填写"},
        {"科目": "513", "预算项目": "负数", "全年金额": -5},
        {"科目": "不存在", "预算项目": "没有科目", "全年金额": 5},
        {"科目": "513", "项目": "没有项目", "预算项目": "没有这个项目", "全年金额": 5},
        {"科目": "151", "预算项目": "收支不明", "全年金额": 5},
        {"科目": "513", "预算项目": "半分钱", "全年金额": 1.005},
        {"科目": "513", "预算项目": "没有金额"},
        {"科目": "513", "预算项目": "好的", "全年金额": 5},
        {"科目": "51302", "预算项目": "下级", "全年金额": 5},
        {"科目": "513", "全年金额": 5},
    )

    plan = plan_budget(village.book, path, YEAR)
    with pytest.raises(ImportRefused):
        import_budget(village.book, plan)

    told = {(one.row, one.column): one.reason for one in plan.errors}
    assert "各月合计 99.00 元，与全年 100.00 元不一致" in told[3, "H"]
    assert "不能是负数" in told[4, "F"]
    assert "没有科目“不存在”" in told[5, "D"]
    assert "没有名为“没有项目”的项目" in told[6, "C"]
    assert "收入还是支出" in told[7, "B"]
    assert "不足一分" in told[8, "F"]
    assert "请填写全年金额" in told[9, "F"]
    assert "上下级" in told[11, "D"]
    assert "请填写预算项目的名称" in told[12, "E"]
    assert len(plan.errors) == 9
    assert village.asks(budget_of, YEAR, drafts=True) is None


def test_a_closed_year_and_a_file_of_something_else_are_refused(village, tmp_path):
    village.records("sale", "100", project="温棚葡萄", on="2025-03-01")
    village.closes(2025)
    path = filled(tmp_path / "预算.xlsx", {"科目": "513", "预算项目": "办公费", "全年金额": 5})
    plan = plan_budget(village.book, path, 2025)
    assert [one.reason for one in plan.errors] == ["2025年度已经结账，不能再编制或调整预算。"]

    other = openpyxl.Workbook()
    other.active.append(["姓名", "电话"])
    other.save(tmp_path / "名册.xlsx")
    with pytest.raises(GachaError, match="里没有预算"):
        plan_budget(village.book, tmp_path / "名册.xlsx", YEAR)
