from __future__ import annotations

import json

import pytest


@pytest.fixture
def book(gacha):
    """A book of 2023 that earned something in February."""
    assert gacha("new", "a.gacha", "--name", "示例嘎查", "--year", 2023, "--opening", "102=10000")[0] == 0
    gacha("project", "add", "a.gacha", "温棚葡萄")
    gacha("record", "a.gacha", "sale", "--date", "2023-02-01", "--amount", "300", "--project", "温棚葡萄")
    return "a.gacha"


def asked(gacha, *words):
    status, out, err = gacha(*words, "--json")
    assert err == ""
    return status, json.loads(out)


def test_wages_are_seen_accrued_and_run_in_later_months(gacha, book):
    words = ("accrue", book, "wages", "--month", "2023-02", "--amount", "500", "--until", "2023-04")
    status, seen = asked(gacha, *words, "--dry-run")
    assert (status, [one["amount"] for one in seen["parts"]]) == (0, ["500.00"] * 3)
    assert asked(gacha, "spread", "list", book)[1]["rows"] == []

    assert asked(gacha, *words)[1]["vouchers"][0]["lines"] == [
        {"account": "51301", "amount": "500.00"}, {"account": "212", "amount": "-500.00"},
    ]  # fmt: skip
    status, due = asked(gacha, "adjust", book, "--month", "2023-03", "--dry-run")
    assert [one["total"] for one in due["kinds"]] == ["0.00", "0.00", "500.00"]
    assert gacha("adjust", book, "--month", "2023-03")[1].startswith("2023年3月已生成 1 张凭证：记-2023-03-0001")
    assert gacha("adjust", book, "--month", "2023-03")[1].startswith("2023年3月没有要计提或摊销的")
    assert [row["booked"] for row in asked(gacha, "report", book, "spreads", "--year", 2023)[1]["rows"]] == ["1000.00"]


def test_rent_is_spread_from_its_voucher_and_stopped(gacha, book):
    taken = ("record", book, "lease", "--date", "2023-02-01", "--amount", "360", "--project", "温棚葡萄")
    number = asked(gacha, *taken)[1]["number"]
    words = ("spread", "add", book, "示例租金", "--voucher", number, "--start", "2023-02-01", "--end", "2024-01-31")
    assert asked(gacha, *words, "--dry-run")[1]["voucher"]["amount"] == "330.00"

    assert asked(gacha, *words)[1]["voucher"]["lines"] == [
        {"account": "50103", "amount": "330.00"}, {"account": "211", "amount": "-330.00"},
    ]  # fmt: skip
    assert asked(gacha, "spread", "preview", book, "--month", "2023-03")[1]["vouchers"] == 1
    assert len(asked(gacha, "spread", "run", book, "--month", "2023-03")[1]["vouchers"]) == 1
    status, answer = asked(gacha, "spread", "stop", book, "示例租金", "--on", "2023-04-30", "--settle")
    assert (status, answer["vouchers"][0]["amount"]) == (0, "300.00")
    assert gacha("spread", "stop", book, "示例租金", "--on", "2023-05-30")[2].startswith(
        "“示例租金”已在 2023-04-30 终止"
    )


def test_work_of_an_asset_is_told_by_its_name(gacha, book):
    words = ("--value", "1200", "--method", "工作量法", "--units-total", "100", "--in-use-from", "2023-01-05")
    assert gacha("asset", "add", book, "示例拖拉机", "--class", "固定资产", *words)[::2] == (0, "")
    month = ("--month", "2023-02")

    assert (
        asked(gacha, "depreciate", book, *month, "--units", "示例拖拉机=25", "--dry-run")[1]["kinds"][0]["total"]
        == "300.00"
    )
    assert asked(gacha, "depreciate", book, *month, "--units", "示例拖拉机=25")[1]["vouchers"][0]["amount"] == "300.00"
    for units, sentence in (
        ("示例拖拉机=76", "只剩 75，填写的 76 超出了"), ("没有=1", "没有"), ("示例拖拉机", "应写成 资产=数量"),
    ):  # fmt: skip
        status, _out, said = gacha("depreciate", book, "--month", "2023-03", "--units", units)
        assert (status, sentence in said) == (1, True)


def test_a_month_is_checked_excused_closed_and_reopened(gacha, book):
    gacha("record", book, "management", "--date", "2023-02-03", "--amount", "20000")
    status, found = asked(gacha, "close", book, "--month", "2023-02", "--check")
    assert (status, found["ready"]) == (1, False)
    assert {one["check"]: one["stops"] for one in found["findings"]} == {
        "earlier_months": True, "bank": True, "bank_without_statement": False,
    }  # fmt: skip
    assert gacha("close", book, "--month", "2023-01")[0] == 0

    status, out, said = gacha("close", book, "--month", "2023-02")
    assert (status, out) == (1, "")
    assert said == "2023-02-03 102 银行存款为 -9,700.00 元，存款不能为负。\n"
    assert asked(gacha, "close", book, "--month", "2023-02")[1]["closed"] is False
    status, done = asked(gacha, "close", book, "--month", "2023-02", "--excuse", "bank=示例透支额度")
    assert (status, done["closed"]) == (0, True)
    assert next(one for one in done["findings"] if one["check"] == "bank")["excuse"].startswith("示例透支额度")
    assert gacha("reopen", book, "--month", "2023-02", "--reason", "补一笔")[1] == "2023年2月已反结账。\n"
    assert gacha("close", book, "--month", "2023-02")[1].startswith("2023年2月已结账。\n提醒：")


def test_a_year_closes_opens_by_taking_its_closing_back_and_closes_again(gacha, book):
    first = asked(gacha, "close", book, "--year", 2023)[1]["vouchers"]
    assert first == ["记-2023-12-0001", "记-2023-12-0002"]
    assert asked(gacha, "close", book, "--year", 2023)[1]["vouchers"] == []

    assert asked(gacha, "reopen", book, "--year", 2023, "--reason", "漏记一笔")[1]["vouchers"] == [
        "记-2023-12-0003", "记-2023-12-0004",
    ]  # fmt: skip
    assert asked(gacha, "close", book, "--year", 2023)[1]["vouchers"] == ["记-2023-12-0005", "记-2023-12-0006"]
    assert gacha("verify", book)[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("close", "a.gacha"), "只写一个"),
        (("close", "a.gacha", "--month", "2023-01", "--excuse", "bank"), "应写成 检查项=原因"),
        (("close", "a.gacha", "--month", "2023-01", "--excuse", "drafts=忙"), "“凭证全部审核、记账”不能放行"),
        (("close", "a.gacha", "--month", "2023-01", "--excuse", "nothing=忙"), "没有“nothing”这项检查"),
        (("reopen", "a.gacha", "--month", "2023-01"), "请写明反结账的原因"),
        (("reopen", "a.gacha", "--month", "2023-01", "--reason", "x"), "没有结账"),
        (("spread", "add", "a.gacha", "示例"), "请写全"),
        (("spread", "stop", "a.gacha", "没有", "--on", "2023-01-01"), "没有名为“没有”"),
        (("accrue", "a.gacha", "rent", "--month", "2023-01", "--amount", "5"), "没有“rent”这种预提"),
        (("adjust", "a.gacha", "--month", "2023"), "不是月份"),
    ],
)
def test_wrong_words_are_refused_in_one_sentence(gacha, book, words, sentence):
    status, out, said = gacha(*words)

    assert (status, out, said.count("\n")) == (1, "", 1)
    assert sentence in said
