from __future__ import annotations

import json

import pytest

BOOK = "示例.gacha"


@pytest.fixture
def told(gacha):
    """Return a function that carries a command out on a village's book and returns its JSON answer."""
    gacha("new", BOOK, "--name", "示例嘎查", "--year", "2023", "--opening", "102=500000")

    def call(*words):
        status, out, err = gacha(*words[:2], BOOK, *words[2:], "--json")
        assert (status, err) == (0, ""), err
        return json.loads(out)

    gacha("counterparty", "add", BOOK, "示例农商行")
    gacha("counterparty", "add", BOOK, "示例路桥公司")
    return call


def refused(gacha, *words):
    status, out, err = gacha(*words[:2], BOOK, *words[2:])
    assert status != 0
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    return err.strip()


def test_a_debt_is_registered_resolved_and_held_against_the_accounts(gacha, told, tmp_path):
    made = told(
        "debt", "add", "2015年修路款", "--side", "debt", "--account", "211", "--principal", "80000", "--arisen",
        "2015-09-01", "--reason", "兴办公益", "--counterparty", "示例路桥公司", "--evidence", "欠条", "--against",
        "51409", "--on", "2023-01-05",
    )  # fmt: skip
    assert made["amount"] == "80000.00"

    seen = told("debt", "resolve", "2015年修路款", "--by", "偿还", "--amount", "3万", "--on", "2023-05-01", "--dry-run")
    assert [(line["account"], line["amount"]) for line in seen["lines"]] == [("211", "30000.00"), ("102", "-30000.00")]
    done = told("debt", "resolve", "2015年修路款", "--by", "偿还", "--amount", "3万", "--on", "2023-05-01")
    assert (done["left"], done["acts"][0]["amount"]) == ("50000.00", "30000.00")
    assert "不能化解 50,000.01 元" in refused(
        gacha, "debt", "resolve", "2015年修路款", "--by", "偿还", "--amount", "50000.01", "--on", "2023-05-02"
    )
    proof = told("debt", "check", "--year", "2023")
    assert [row["state"] for row in proof["rows"]] == ["相符"]
    undone = told("debt", "undo", str(done["act"]), "--reason", "付错了")
    assert undone == {"act": done["act"]}
    assert told("debt", "show", "2015年修路款")["left"] == "80000.00"
    assert told("debt", "list", "--year", "2023")["rows"][1]["left"] == "80000.00"
    letters = told("claims", "letters", "--out", "函.pdf", "--on", "2023-12-31")
    assert letters["count"] == 1
    assert (tmp_path / "函.pdf").read_bytes().startswith(b"%PDF")
    story = told("claims", "show", "--counterparty", "示例路桥公司", "--year", "2023")
    assert (story["owed_to"], len(story["moves"])) == ("80000.00", 3)
    assert told("claims", "list", "--debts", "--year", "2023")["totals"]["amount"] == "80000.00"


def test_a_debt_that_differs_from_its_account_ends_the_check_with_status_1(gacha, told):
    told(
        "debt", "add", "账外旧债", "--side", "debt", "--account", "211", "--principal", "100", "--arisen", "2015-09-01",
        "--counterparty", "示例路桥公司",
    )  # fmt: skip

    status, out, _err = gacha("debt", "check", BOOK, "--year", "2023", "--json")

    assert status == 1
    assert json.loads(out)["rows"][0]["state"] == "不符"


def test_what_the_accounts_hold_is_taken_up(gacha, told):
    lines = ["--line", "51409:500", "--line", "211:-500:counterparty=示例路桥公司"]
    gacha("voucher", "add", BOOK, "--date", "2023-03-01", "--summary", "欠款", *lines, "--post")

    made = told("debt", "take-up", "--on", "2023-12-31")

    assert [(one["side"], one["amount"]) for one in made["debts"]] == [("debt", "500.00")]


def test_a_loan_lives_from_its_meeting_to_its_last_instalment(gacha, told):
    common = ["--counterparty", "示例农商行", "--principal", "12万", "--rate", "4.8%", "--start", "2023-01-01",
              "--end", "2024-01-01"]  # fmt: skip
    assert "借款是重大事项" in refused(gacha, "loan", "add", "温棚贷款", *common)
    assert "提供担保" in refused(gacha, "loan", "add", "担保", "--kind", "guarantee")
    assert "不得举债兴办公益事业" in refused(gacha, "loan", "add", "修路", "--purpose", "兴办公益事业", *common)

    told("loan", "add", "温棚贷款", *common, "--meeting", "2022年12月成员大会", "--plan", "等额本金", "--every", "6")

    assert told("loan", "accrue", "--month", "2023-01", "--dry-run")["vouchers"][0]["amount"] == "480.00"
    assert told("loan", "accrue", "--month", "2023-01")["total"] == "480.00"
    assert "2023年1月的利息已经计过了" in refused(gacha, "loan", "accrue", "--month", "2023-01", "--loan", "温棚贷款")
    assert told("loan", "pay", "温棚贷款", "--amount", "480", "--on", "2023-02-01")["interest_left"] == "0.00"
    shown = told("loan", "repay", "温棚贷款", "--amount", "60000", "--on", "2023-07-01")
    assert (shown["left"], shown["next_on"]) == ("60000.00", "2024-01-01")
    plan = told("loan", "plan", "温棚贷款")
    assert [(row["principal"], row["state"]) for row in plan["rows"]] == [("60000.00", "已还"), ("60000.00", "")]
    assert "只欠本金 60,000.00 元" in refused(
        gacha, "loan", "repay", "温棚贷款", "--amount", "60000.01", "--on", "2023-08-01"
    )
    act = told("loan", "show", "温棚贷款")["acts"][-1]
    told("loan", "undo", str(act["id"]), "--reason", "还错了")
    assert told("loan", "show", "温棚贷款")["left"] == "120000.00"
    assert told("loan", "list", "--year", "2023")["rows"][1]["left"] == "120000.00"


def test_new_land_is_charged_and_received(gacha, told):
    gacha("counterparty", "add", BOOK, "示例承包人", "--kind", "个人")
    made = told(
        "charge", "add", "东沟坡地", "--area", "12.5", "--rate", "80", "--found", "2023-04-01", "--counterparty", "示例承包人"
    )  # fmt: skip
    assert made["yearly"] == "1000.00"

    assert told("charge", "year", "--year", "2023", "--on", "2023-11-01", "--dry-run")["count"] == 1
    assert told("charge", "year", "--year", "2023", "--on", "2023-11-01")["total"] == "1000.00"
    told("charge", "receive", "东沟坡地", "--amount", "600", "--on", "2023-12-01")
    shown = told("charge", "show", "东沟坡地")
    assert (shown["charged"], shown["received"], shown["left"]) == ("1000.00", "600.00", "400.00")
    told("charge", "undo", str(shown["acts"][-1]["id"]), "--reason", "退回")
    assert told("charge", "list", "--year", "2023")["totals"]["received"] == "0.00"
    told("charge", "end", "东沟坡地", "--on", "2024-01-01")
    assert told("charge", "year", "--year", "2024", "--on", "2024-03-01", "--dry-run")["count"] == 0


def test_contracts_are_looked_at_handled_and_summed_up(gacha, told, tmp_path):
    gacha("contract", "add", BOOK, "河滩地", "--yearly", "5000")
    found = told("examine", "check", "河滩地")
    assert {one["fault"] for one in found["found"]} == {"no_procedure", "not_filed"}

    seen = told("examine", "add", "河滩地", "--people", "苏和", "--on", "2023-06-01", "--fault", "条款不清")
    assert (seen["state"], len(seen["faults"])) == ("待处理", 3)
    oral = told("examine", "add", "东沟口头承包", "--kind", "资源", "--party", "示例人", "--people", "苏和", "--on",
                "2023-06-01", "--fault", "oral", "--yearly", "300")  # fmt: skip
    assert oral["state"] == "待处理"
    done = told(
        "examine", "handle", "河滩地", "--by", "调价", "--yearly", "8000", "--done", "2023-08-01", "--paper", "补充协议"
    )
    assert (done["gain"], done["state"]) == ("3000.00", "已办结")
    assert "还没有清理过" in refused(gacha, "examine", "handle", "没有的合同", "--by", "解除")
    summary = told("examine", "summary", "--year", "2023")["rows"][1]
    assert (summary["surveyed"], summary["to_clear"], summary["cleared"], summary["gain"]) == (2, 2, 1, "0.30")
    assert told("examine", "reopen", "河滩地", "--reason", "反悔")["state"] == "办理中"
    assert len(told("examine", "list", "--year", "2023")["rows"]) == 2
    assert told("examine", "all", "--people", "苏和", "--on", "2023-06-02")["count"] == 0
    (tmp_path / "问题.toml").write_text('[[fault]]\nkey="a"\ntitle="本村的问题"\n', "utf-8")
    assert [row["title"] for row in told("examine", "faults", "--load", "问题.toml")["rows"]] == ["本村的问题"]
    assert len(told("examine", "faults", "--reset")["rows"]) > 10


def test_what_is_registered_is_changed_removed_and_given_papers(gacha, told, tmp_path):
    (tmp_path / "欠条.txt").write_text("欠条", "utf-8")
    told("debt", "add", "旧欠", "--side", "债务", "--account", "211", "--principal", "100", "--arisen", "2015-09-01",
         "--counterparty", "示例路桥公司")  # fmt: skip

    assert told("debt", "change", "旧欠", "--name", "老欠款", "--planned", "偿还")["name"] == "老欠款"
    assert told("debt", "attach", "老欠款", "--file", "欠条.txt")["attached"][0]["name"] == "欠条.txt"
    told("debt", "remove", "老欠款")
    assert told("debt", "list", "--year", "2023")["rows"] == []

    told("loan", "add", "贷款", "--counterparty", "示例农商行", "--principal", "100", "--rate", "4%", "--start", "2023-01-01",
         "--end", "2024-01-01", "--meeting", "大会")  # fmt: skip
    assert told("loan", "change", "贷款", "--plan", "等额本息", "--every", "1")["left"] == "100.00"
    assert len(told("loan", "plan", "贷款")["rows"]) == 12
    assert told("loan", "attach", "贷款", "--file", "欠条.txt")["attached"]
    assert "请写全借款日期和到期日" in refused(gacha, "loan", "add", "又一笔", "--principal", "1")

    told(
        "charge",
        "add",
        "坡地",
        "--area",
        "10",
        "--rate",
        "80",
        "--found",
        "2023-01-01",
        "--counterparty",
        "示例路桥公司",
    )
    assert told("charge", "change", "坡地", "--rate", "90")["yearly"] == "900.00"
    assert told("charge", "attach", "坡地", "--file", "欠条.txt")["attached"]

    gacha("contract", "add", BOOK, "河滩地", "--yearly", "5000")
    told("examine", "add", "河滩地", "--people", "苏和", "--on", "2023-06-01", "--fault", "unclear")
    ticked = told("examine", "tick", "河滩地", "--fault", "invalid")
    assert [one["fault"] for one in ticked["faults"] if not one["found"]] == ["invalid"]
    assert told("examine", "attach", "河滩地", "--file", "欠条.txt")["attached"]
    told("examine", "remove", "河滩地")
    assert told("examine", "list", "--year", "2023")["rows"] == []
    assert "没有写要改什么" in refused(gacha, "charge", "change", "坡地")
