"""What a journal's words propose, by the rules that ship with the program."""

from __future__ import annotations

from datetime import date

import pytest

from gacha_app.domain.imports import JournalEntry
from gacha_app.domain.journal_rules import JournalRule, document_number, fund_name, propose
from gacha_app.sheets.definitions import load_journal_rules


def entry(summary: str, direction: str, project: str = "鸵鸟养殖", category: str = "") -> JournalEntry:
    income, expense = (100, 0) if direction == "in" else (0, 100)
    return JournalEntry(
        "流水", 2, date(2023, 1, 9), "", summary, project, income, expense, None, "", direction, category
    )


def proposal(summary: str, direction: str, project: str = "鸵鸟养殖", category: str = ""):
    (one,) = propose([entry(summary, direction, project, category)], load_journal_rules())
    return one


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("销售阳光玫瑰葡萄", "sale"), ("卖出鸵鸟蛋", "sale"), ("收河滩地租金", "lease"), ("机动地发包款", "lease"),
        ("草场流转费", "lease"), ("收承包费", "lease"), ("清淤工程款", "service"), ("绿化养护服务费", "service"),
        ("收企业捐赠产业扶持资金", "donation"), ("收旗财政衔接推进乡村振兴补助资金（阿财农〔2023〕15号）", "grant"),
        ("扶持壮大村级集体经济项目资金", "grant"), ("收村级组织运转经费补助", "subsidy"), ("草原生态补奖", "subsidy"),
        ("收合作社入股分红", "investment_income"), ("银行结息", "other_income"), ("取现", "cash"), ("收回欠款", "transfer"),
    ],
)  # fmt: skip
def test_words_of_income_propose_their_kind(summary, kind):
    assert proposal(summary, "in").kind == kind


@pytest.mark.parametrize(
    ("summary", "project", "kind", "account"),
    [
        ("购饲料", "鸵鸟养殖", "operating_cost", "51101"), ("购肥料农膜", "温棚葡萄", "operating_cost", "51101"),
        ("机械租赁费", "河道清淤", "operating_cost", "51103"), ("付绿化用工劳务费", "园区绿化养护", "labour", ""),
        ("村干部误工补贴", "", "management", "51301"), ("办公费", "", "management", "51302"),
        ("慰问困难户", "", "welfare", "51403"), ("垃圾清运", "", "welfare", "51401"), ("订报刊", "", "management", "51304"),
        ("购置钢架", "温棚葡萄", "purchase_asset", ""), ("支用专项资金建棚", "温棚葡萄", "spend_grant", ""),
        ("账户管理费", "", "management", "51309"), ("提现备用", "", "cash", ""), ("发放2023年分红", "", "household", ""),
    ],
)  # fmt: skip
def test_words_of_expense_propose_their_kind_and_account(summary, project, kind, account):
    found = proposal(summary, "out", project)

    assert (found.kind, found.account) == (kind, account)


def test_what_no_rule_knows_is_proposed_without_being_sure():
    assert (proposal("其他", "in").kind, proposal("其他", "in").sure) == ("other_income", False)
    assert (proposal("其他", "out").kind, proposal("其他", "out").sure) == ("operating_cost", False)
    assert (proposal("其他", "out", project="").kind, proposal("其他", "out", project="").sure) == ("management", False)


def test_a_sale_without_a_project_is_not_sure():
    assert proposal("销售葡萄", "in").sure
    assert not proposal("销售葡萄", "in", project="").sure


def test_the_category_speaks_where_the_summary_is_silent():
    assert proposal("张三", "in", category="租赁收入").kind == "lease"


def test_a_year_in_brackets_makes_no_document():
    assert proposal("入股分红（2023年度）", "in").kind == "investment_income"


def test_a_grant_names_its_document_and_a_fund():
    found = proposal("收旗财政衔接推进乡村振兴补助资金（阿财农〔2023〕15号）", "in")

    assert found.document_number == "阿财农〔2023〕15号"
    assert found.fund_name == "旗财政衔接推进乡村振兴补助资金"
    assert found.sure


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("（阿财农〔2023〕15号）", "阿财农〔2023〕15号"), ("阿财农[2023]第15号文", "阿财农〔2023〕15号"),
        ("根据内财农【2022】8号拨款", "内财农〔2022〕8号"), ("阿左政办发（2023）7 号", "阿左政办发〔2023〕7号"),
        ("收旗财政局拨付产业发展资金阿财农〔2023〕15号", "阿财农〔2023〕15号"), ("租金（2023年）", ""), ("〔2023〕15号", ""), ("", ""),
    ],
)  # fmt: skip
def test_document_numbers_are_found_however_they_are_written(text, number):
    assert document_number(text) == number


def test_a_fund_is_called_after_what_is_left_of_its_row():
    assert fund_name("收到京蒙帮扶资金") == "京蒙帮扶资金"
    assert fund_name("阿财农〔2023〕15号产业发展资金") == "产业发展资金"


def test_the_first_rule_that_fits_decides():
    rules = [
        JournalRule("甲", "sale", "in", words=("款",), without=("退",), projects=("葡萄",)),
        JournalRule("乙", "lease", "in", words=("款",), project=False),
        JournalRule("丙", "other_income", ""),
    ]
    rows = [
        entry("货款", "in", "温棚葡萄"),
        entry("退款", "in", "温棚葡萄"),
        entry("货款", "in", ""),
        entry("货款", "out", ""),
    ]

    assert [one.rule for one in propose(rows, rules)] == ["甲", "丙", "乙", "丙"]


def test_every_rule_names_a_kind_and_an_account_that_exist():
    import csv
    import tomllib

    from gacha_app import paths

    kinds = {
        kind["code"] for kind in tomllib.loads((paths.reference() / "entry_kinds.toml").read_text("utf-8"))["kind"]
    }
    with (paths.reference() / "accounts_2023.csv").open(encoding="utf-8") as file:
        accounts = {row["code"] for row in csv.DictReader(file)}

    assert {rule.kind for rule in load_journal_rules()} <= kinds
    assert {rule.account for rule in load_journal_rules() if rule.account} <= accounts
    assert len({rule.name for rule in load_journal_rules()}) == len(load_journal_rules())
