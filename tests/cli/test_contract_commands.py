from __future__ import annotations

import json

import pytest


@pytest.fixture
def book(gacha):
    """A book of 2026 with a tenant and land let for 12,000 yuan a year, and what it is called."""
    assert gacha("new", "村.gacha", "--name", "示例嘎查", "--year", "2026", "--opening", "102=500000")[0] == 0
    assert gacha("counterparty", "add", "村.gacha", "绿野公司（示例）", "--telephone", "0483-1234567")[0] == 0
    assert gacha("resource", "add", "村.gacha", "河滩地", "--area", "100")[0] == 0
    status, said, problem = gacha(
        "contract", "add", "村.gacha", "河滩地承包", "--resource", "河滩地", "--area", "60",
        "--counterparty", "绿野公司（示例）", "--start", "2026-01-01", "--end", "2027-12-31", "--price-by", "按亩·年",
        "--price", "200", "--frequency", "每半年", "--deposit", "3000", "--arrears-rate", "0.05", "--arrears-per", "按日",
    )  # fmt: skip
    assert (status, problem) == (0, ""), said
    return "村.gacha"


def answer(gacha, *words):
    status, said, problem = gacha(*words, "--json")
    assert (status, problem) == (0, ""), said
    return json.loads(said)


def test_a_contract_is_told_with_its_schedule_acts_and_terms(gacha, book):
    told = answer(gacha, "contract", "show", book, "河滩地承包")
    assert told["facts"]["价款"] == "每亩每年 200.00 元"
    assert told["facts"]["电话"] == "0483-1234567"
    assert [(one["due"], one["amount"]) for one in told["schedule"]] == [
        ("2026-01-01", "6000.00"), ("2026-07-01", "6000.00"), ("2027-01-01", "6000.00"), ("2027-07-01", "6000.00"),
    ]  # fmt: skip
    assert gacha("contract", "show", book, "河滩地承包")[0] == 0


def test_terms_are_tried_before_a_contract_is_kept(gacha, book):
    status, said, _problem = gacha(
        "contract", "preview", book, "试排", "--start", "2026-01-01", "--end", "2026-12-31", "--price-by", "total",
        "--price", "100", "--frequency", "quarter",
    )  # fmt: skip
    assert status == 0
    assert said.splitlines()[-1] == "共 4 期，100.00 元"
    assert "试排" not in gacha("contract", "list", book)[1]


def test_a_year_is_raised_received_prepaid_and_offset(gacha, book):
    tried = answer(gacha, "contract", "raise", book, "--year", "2026", "--dry-run")
    assert (tried["raised"], tried["total"]) == (False, "12000.00")
    assert answer(gacha, "contract", "raise", book, "--year", "2026")["raised"] is True
    assert gacha("contract", "raise", book, "--year", "2026")[2].strip() == "2 期已经计提，不再重复。"

    words = ("contract", "receive", book, "河滩地承包", "--amount", "13000", "--on", "2026-03-01")
    assert answer(gacha, *words, "--dry-run")["prepaid"] == "1000.00"
    got = answer(gacha, *words)
    assert [(one["serial"], one["amount"]) for one in got["settled"]] == [(1, "6000.00"), (2, "6000.00")]
    assert answer(gacha, "contract", "prepay", book, "河滩地承包", "--on", "2027-01-01")["prepaid"] == "-1000.00"
    rows = answer(gacha, "contract", "schedule", book, "河滩地承包")["rows"]
    assert [one["open"] for one in rows] == ["0.00", "0.00", "5000.00", "6000.00"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("receive", "--amount", "24000.01", "--on", "2026-03-01"), "超过了合同价款"),
        (("receive", "--amount", "1", "--on", "2025-12-31"), "早于“河滩地承包”的签订和起始日期 2026-01-01"),
        (("receive", "--amount", "1", "--on", "2026-03-01", "--serial", "9"), "没有第 9 期"),
        (("receive", "--amount", "0", "--on", "2026-03-01"), "金额应大于零"),
        (("receive", "--amount", "1", "--on", "2026-03-01", "--account", "112"), "101 库存现金或 102 银行存款"),
        (("write-off", "--on", "2026-03-01", "--serial", "1"), "请写明核销的原因"),
        (("deposit", "give", "--amount", "1"), "take、return 或 keep"),
        (("alter", "--from", "2026-03-01", "--set", "颜色=红"), "应写成 条款=内容"),
        (("alter", "--from", "2028-03-01", "--set", "price=1", "--reason", "会议"), "日期要在合同期"),
        (("end", "--on", "2029-01-01", "--reason", "会议"), "日期要在合同期"),
        (("prepay", "--on", "2026-03-01"), "没有可以抵扣的预收"),
        (("undo",), None),
    ],
)
def test_what_cannot_be_is_one_sentence(gacha, book, words, sentence):
    verb, *rest = words
    before = gacha("contract", "show", book, "河滩地承包", "--json")[1]
    if sentence is None:
        status, _said, problem = gacha("contract", "undo", book, "99", "--reason", "错")
        sentence = "没有编号 99 的合同事项"
    else:
        status, _said, problem = gacha("contract", verb, book, "河滩地承包", *rest)
    assert status == 1
    assert sentence in problem
    assert len(problem.strip().splitlines()) == 1
    assert gacha("contract", "show", book, "河滩地承包", "--json")[1] == before


def test_overlapping_leases_of_one_plot_are_refused(gacha, book):
    status, _said, problem = gacha(
        "contract", "add", book, "又一份", "--resource", "河滩地", "--area", "41", "--start", "2027-06-01", "--end",
        "2029-05-31",
    )  # fmt: skip
    assert status == 1
    assert "“河滩地”共 100 亩，从 2027-06-01 起要租出 101 亩（河滩地承包、又一份），超出 1 亩" in problem
    assert "又一份" not in gacha("contract", "list", book)[1]


def test_late_interest_deposit_write_off_and_undo(gacha, book):
    assert answer(gacha, "contract", "deposit", book, "河滩地承包", "take", "--amount", "3000", "--on", "2026-01-05")
    late = answer(gacha, "contract", "interest", book, "河滩地承包", "--until", "2026-01-31", "--dry-run")
    assert late["interest"] == [{"serial": 1, "days": 30, "amount": "90.00"}]
    assert answer(gacha, "contract", "interest", book, "河滩地承包", "--until", "2026-01-31")["charged"] is True
    gone = answer(
        gacha,
        "contract",
        "write-off",
        book,
        "河滩地承包",
        "--serial",
        "5",
        "--on",
        "2026-02-01",
        "--reason",
        "会议决定",
    )
    assert gone["written_off"] == "90.00"
    acts = answer(gacha, "contract", "show", book, "河滩地承包")["acts"]
    written = next(one["id"] for one in acts if one["kind"] == "write_off")
    assert answer(gacha, "contract", "undo", book, written, "--reason", "又交了")["voucher"]["number"]
    assert answer(gacha, "contract", "show", book, "河滩地承包")["claim"] == "90.00"


def test_a_contract_is_changed_ended_and_renewed(gacha, book):
    answer(gacha, "contract", "receive", book, "河滩地承包", "--amount", "6000", "--on", "2026-01-05")
    words = ("contract", "alter", book, "河滩地承包", "--from", "2026-07-01", "--set", "price=300", "--reason", "会议")
    assert answer(gacha, *words, "--dry-run")["schedule"][0] == {"due": "2026-07-01", "amount": "9000.00"}
    assert answer(gacha, *words)["changed"] is True
    ended = answer(gacha, "contract", "end", book, "河滩地承包", "--on", "2026-09-30", "--reason", "不种了")
    assert ended["cut"][0] == {"serial": 5, "left": "4500.00"}
    made = answer(gacha, "contract", "renew", book, "河滩地承包", "--name", "新合同", "--set", "price=250")
    assert (made["start"], made["end"]) == ("2026-10-01", "2027-09-30")
    calendar = answer(gacha, "contract", "calendar", book, "--year", "2026")
    leases = [(one["contract"], one["begins"], one["until"]) for one in calendar["rows"] if one["contract"]]
    assert leases == [
        ("河滩地承包", "2026-01-01", "2026-06-30"), ("河滩地承包", "2026-07-01", "2026-09-30"),
        ("新合同", "2026-10-01", "2027-09-30"),
    ]  # fmt: skip


def test_the_calendar_is_drawn(gacha, book, tmp_path):
    status, _said, problem = gacha("contract", "calendar", book, "--year", "2026", "--png", "日历.png")
    assert (status, problem) == (0, "")
    assert (tmp_path / "日历.png").read_bytes().startswith(b"\x89PNG")
    status, _said, problem = gacha("contract", "calendar", book, "--png", "日历.gif")
    assert (status, "PNG 或 SVG" in problem) == (1, True)


@pytest.mark.parametrize(
    "name",
    ["contract-register", "contract-schedule", "contract-due", "contract-overdue", "contract-receivables", "tenants",
     "lease-calendar"],
)  # fmt: skip
def test_every_list_of_contracts_is_a_report(gacha, book, name):
    gacha("contract", "raise", book, "--year", "2026")
    report = answer(gacha, "report", book, name, "--year", "2026")
    assert report["rows"], name
    if name == "contract-receivables":
        assert report["totals"]["gap"] == "0.00"
        assert report["totals"]["claim"] == report["totals"]["ledger"] == "12000.00"


def test_an_old_contract_with_only_a_yearly_amount_is_added_as_before(gacha, book):
    words = ("contract", "add", book, "老合同", "--start", "2026-01-01", "--yearly", "5000")
    assert gacha(*words)[0] == 0
    status, _said, problem = gacha("contract", "schedule", book, "老合同", "--again")
    assert (status, "只记年金额" in problem) == (1, True)


def test_papers_are_attached_to_a_contract(gacha, book, tmp_path):
    (tmp_path / "合同.png").write_bytes(b"\x89PNG scan")
    assert gacha("contract", "attach", book, "河滩地承包", "合同.png")[0] == 0
    assert answer(gacha, "contract", "show", book, "河滩地承包")["papers"] == ["合同.png"]
    assert gacha("contract", "attach", book, "河滩地承包", "没有.png")[0] == 1
