"""The bank on the command line: import, match, record, reconcile, as the contract says."""

from __future__ import annotations

import json

import pytest

HEADING = "交易日期,交易时间,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要"
LINES = (
    '20230104,10:00:00,,"61,359.75","584,778.41",,,收河滩地租金',
    '20230107,10:00:00,"54,760.37",,"530,018.04",,,付绿化用工劳务费',
    '20230121,10:00:00,,320.11,"530,338.15",,,结息',
)


@pytest.fixture
def statement(tmp_path):
    """A small twin of what a bank gives: GBK, thousands separated."""
    path = tmp_path / "对账单.csv"
    path.write_bytes("\r\n".join((HEADING, *LINES)).encode("gbk"))
    return path


@pytest.fixture
def book(gacha):
    """A book that knows two of the statement's lines."""
    assert gacha("new", "a.gacha", "--name", "示例嘎查", "--year", "2023", "--opening", "102=523418.66")[0] == 0
    for date, amount, account in (("2023-01-03", "61359.75", "50409"), ("2023-01-07", "-54760.37", "51309")):
        summary = "收河滩地租金" if amount[0] != "-" else "付绿化用工劳务费"
        other = amount[1:] if amount[0] == "-" else f"-{amount}"
        assert gacha("voucher", "add", "a.gacha", "--date", date, "--summary", summary, "--line", f"102:{amount}",
                     "--line", f"{account}:{other}", "--post")[0] == 0  # fmt: skip
    return "a.gacha"


def test_import_bank_answers_as_the_contract_says(gacha, book, statement):
    dry = json.loads(gacha("import", "bank", book, statement, "--dry-run", "--json")[1])
    real = json.loads(gacha("import", "bank", book, statement, "--json")[1])

    said = {"accepted": 3, "account": "102", "lines": 3, "income": "61679.86", "expense": "54760.37",
            "opening": "523418.66", "closing": "530338.15", "duplicates": [], "matched": 2, "rejected": [],
            "warnings": []}  # fmt: skip
    assert dry == said
    assert real == {**said, "batch": 1}


def test_a_month_is_matched_recorded_and_reconciled_by_commands(gacha, book, statement, tmp_path):
    gacha("import", "bank", book, statement)
    status, _said, refused = gacha("reconcile", book, "--month", "2023-01")
    assert (status, "还有 2 处能勾对" in refused) == (1, True)
    shown = json.loads(gacha("bank", "match", book, "--month", "2023-01", "--confirm", "--json")[1])
    assert (shown["confirmed"], len(shown["matched"]), shown["proposals"]) == (2, 2, [])
    ((interest,),) = [[one["line"] for one in shown["bank_received"]]]
    assert "50401 -320.11" in gacha("bank", "record", book, interest, "--dry-run")[1]
    assert "已记账 记-2023-01-0004" in gacha("bank", "record", book, interest)[1]

    status, said, _refused = gacha(
        "reconcile", book, "--month", "2023-01", "--json", "--pdf", "a.pdf", "--xlsx", "a.xlsx"
    )

    answer = json.loads(said)
    assert (status, answer["state"], answer["difference"]) == (0, "agreed", "0.00")
    assert (answer["book_balance"], answer["adjusted_bank"]) == ("530338.15", "530338.15")
    assert (tmp_path / "a.pdf").exists()
    assert (tmp_path / "a.xlsx").exists()
    form = json.loads(gacha("report", book, "bank-reconciliation", "--month", "2023-01", "--json")[1])
    assert form["rows"][-1]["bank_amount"] == "530338.15"
    assert "已取消2023年1月的对账" in gacha("reconcile", book, "--month", "2023-01", "--undo")[1]
    assert gacha("reconcile", book, "--month", "2023-02", "--excuse", "网点停业")[0] == 0


def test_what_is_paired_by_hand_is_parted_again(gacha, book, statement):
    gacha("import", "bank", book, statement)
    shown = json.loads(gacha("bank", "match", book, "--month", "2023-01", "--json")[1])
    line, posting = shown["lines"][0]["line"], shown["postings"][0]["posting"]

    assert gacha("bank", "pair", book, "--line", line, "--posting", posting)[1] == "已勾对。\n"
    assert gacha("bank", "pair", book, "--line", line, "--posting", posting)[0] == 1
    assert gacha("bank", "part", book, "--line", line)[1] == "已解开 1 处勾对。\n"
    assert "只在银行" in gacha("bank", "match", book, "--month", "2023-01")[1]
    assert "530,338.15" in gacha("bank", "accounts", book)[1]
    (account,) = json.loads(gacha("bank", "accounts", book, "--json")[1])["accounts"]
    assert (account["code"], account["closing"]) == ("102", "530338.15")


def test_a_refused_statement_changes_nothing_and_is_told_in_one_sentence(gacha, book, statement):
    gacha("import", "bank", book, statement)
    statement.write_bytes("\r\n".join((HEADING, LINES[2].replace("530,338.15", "900,000.00"))).encode("gbk"))
    before = gacha("bank", "accounts", book)[1]

    status, said, refused = gacha("import", "bank", book, statement, "--json")

    assert status == 1
    assert len(refused.strip().splitlines()) == 1
    assert json.loads(said)["accepted"] == 0
    assert gacha("bank", "accounts", book)[1] == before
    assert gacha("bank", "forget", book, statement)[0] == 0
    assert gacha("reconcile", book, "--month", "2023-01", "--undo", "--match")[0] == 1
