"""The bank's file is handed over, its result read back: every state with its voucher."""

from __future__ import annotations

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from gacha_app.domain.dividend import LineState, PlanState
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.reports.ledger import balances
from gacha_app.services.bank_batches import cancel_batch, keep_format, list_formats, make_bank_file, read_bank_result
from gacha_app.services.books import verify
from gacha_app.services.dividend_payments import pay_dividend
from gacha_app.services.dividends import approve_dividend, plan_of, propose_dividend, withdraw_dividend
from gacha_app.services.vouchers import enter_voucher
from tests.village import Village, day

ACCOUNTS = ("6228480402564890018", "100200300400", "100200300401")
MADE_ON, TOLD_ON = day("2024-01-20"), day("2024-01-22")


@pytest.fixture
def due(tmp_path):
    """Return a village in which 3,000 yuan are approved for three households with bank accounts."""
    village = Village(tmp_path, first_year=2023)
    for name, account in zip(("示例甲", "示例乙", "示例丙"), ACCOUNTS, strict=True):
        village.has_household(name, "1", bank_name="示例银行", bank_account=account, telephone="13800000000")
    lines = [Posting("102", 1_000_000), Posting("50101", -1_000_000)]
    enter_voucher(village.book, Voucher(day("2023-05-01"), "卖葡萄", lines), post_it=True)
    propose_dividend(village.book, 2023, total=300_000)
    approve_dividend(village.book, 2023, on=day("2024-01-15"))
    yield village
    village.close()


def result(path, *rows):
    """Write a bank's result as it comes: a text table in GBK."""
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([("序号", "账号", "户名", "金额", "处理结果", "失败原因"), *rows])
    return path


def states(village):
    return [(one.number, str(one.state), one.reason) for one in plan_of(village.book, 2023).lines]


def owed(village):
    return village.asks(balances, day("2030-12-31")).get("113", 0)


def test_a_batch_comes_back_with_one_returned_and_that_one_is_paid_again(due, tmp_path):
    batch = make_bank_file(due.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON)

    assert (batch.number, batch.total, batch.count) == ("2023-1", 300_000, 3)
    assert [state for _number, state, _reason in states(due)] == ["sent"] * 3
    assert owed(due) == -300_000
    done = read_bank_result(
        due.book, 2023,
        result(
            tmp_path / "结果.csv",
            (1, ACCOUNTS[0], "示例甲", "1000.00", "成功", ""),
            (2, ACCOUNTS[1], "示例乙", "1000.00", "失败", "账号户名不符"),
            (3, ACCOUNTS[2], "示例丙", "1000.00", "成功", ""),
            ("", "合计", "", "3000.00", "", ""),
        ),
        on=TOLD_ON,
    )  # fmt: skip

    assert [line.state for line in done.lines] == ["paid", "returned", "paid"]
    assert states(due) == [("0001", "paid", ""), ("0002", "returned", "账号户名不符"), ("0003", "paid", "")]
    assert owed(due) == -100_000
    first, _second, _third = plan_of(due.book, 2023).lines
    assert (first.paid_on, first.receipt, done.lines[0].voucher_id) == (
        TOLD_ON,
        "银行代发批次 2023-1",
        first.voucher_id,
    )

    again = make_bank_file(due.book, 2023, "text", tmp_path / "再发.txt", on=TOLD_ON)
    assert (again.number, again.count) == ("2023-2", 1)
    read_bank_result(
        due.book, 2023, result(tmp_path / "结果2.csv", (1, ACCOUNTS[1], "示例乙", "1000", "交易成功", "")), on=TOLD_ON
    )
    assert plan_of(due.book, 2023).state is PlanState.PAID
    assert owed(due) == 0
    assert verify(due.book) == ()


def test_the_files_are_as_the_banks_take_them(due, tmp_path):
    make_bank_file(
        due.book, 2023, "icbc", tmp_path / "工.xlsx", on=MADE_ON, payer_account="4000123", payer_bank="示例支行",
        households=["0001"],
    )  # fmt: skip
    sheet = load_workbook(tmp_path / "工.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:4] == ["付款账号开户行", "付款账号", "付款账号名称", "收款账号开户行"]
    assert rows[1] == [
        "示例支行", "4000123", "示例嘎查", "示例银行", None, None, ACCOUNTS[0], "示例甲", 1000, "2023年度分红",
        "2023年度分红", "13800000000",
    ]  # fmt: skip
    assert (sheet.cell(2, 7).data_type, sheet.cell(2, 9).number_format) == ("s", "0.00")

    make_bank_file(due.book, 2023, "cmb", tmp_path / "招.csv", on=MADE_ON, households=["0002"])
    assert (tmp_path / "招.csv").read_bytes().decode("gbk") == (
        f"账号,户名,金额,开户行,开户地,注释\r\n{ACCOUNTS[1]},示例乙,1000.00,示例银行,,2023年度分红\r\n"
    )
    make_bank_file(due.book, 2023, "文本代发（账号|户名|金额）", tmp_path / "文.txt", on=MADE_ON, households=["0003"])
    assert (tmp_path / "文.txt").read_bytes().decode("gbk") == f"{ACCOUNTS[2]}|示例丙|1000.00|2023年度分红\r\n"


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("", "户号 0002（示例乙）没有登记银行账号"),
        ("1234567", "应为 8 到 32 位数字"),
        ("6228480402564890019", "银行卡号校验不通过"),
        (ACCOUNTS[0], "户号 0001 和户号 0002 的银行账号相同"),
    ],
)
def test_an_account_that_cannot_be_stops_the_whole_file(due, tmp_path, account, said):
    from gacha_app.services.households import change_household, household_in

    with due.book.reading() as session:
        second = household_in(session, 2)
    second.bank_account = account
    change_household(due.book, second)

    with pytest.raises(InvalidInput, match=said):
        make_bank_file(due.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON)

    assert not (tmp_path / "发.xlsx").exists()
    assert [state for _number, state, _reason in states(due)] == ["unpaid"] * 3


GOOD = (1, ACCOUNTS[0], "示例甲", "1000", "成功", "")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([GOOD, (2, "999988887777", "别人", "1000", "成功", "")], "这不是这一批的结果"),
        ([(1, ACCOUNTS[0], "示例甲", "999", "成功", "")], "999.00 元与批次里的 1,000.00 元不同"),
        ([GOOD, GOOD], "出现了两次"),
        ([GOOD], "共缺 2 笔，请取完整的结果文件"),
        ([(1, ACCOUNTS[0], "示例甲", "1000", "待复核", "")], "看不懂银行的处理结果“待复核”"),
        ([(1, ACCOUNTS[0], "示例甲", "一千", "成功", "")], "第 2 行：“一千”不是金额"),
    ],
)
def test_a_result_of_another_batch_changes_nothing(due, tmp_path, rows, said):
    make_bank_file(due.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON)

    with pytest.raises(InvalidInput, match=said):
        read_bank_result(due.book, 2023, result(tmp_path / "结果.csv", *rows), on=TOLD_ON)

    assert [state for _number, state, _reason in states(due)] == ["sent"] * 3
    assert owed(due) == -300_000


def everybody(path, word="成功"):
    return result(path, *((place, account, "", "1000", word, "") for place, account in enumerate(ACCOUNTS, 1)))


def test_the_same_result_is_taken_once(due, tmp_path):
    make_bank_file(due.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON)
    told = everybody(tmp_path / "结果.csv", "失败")
    read_bank_result(due.book, 2023, told, on=TOLD_ON)
    make_bank_file(due.book, 2023, "card", tmp_path / "再发.xlsx", on=MADE_ON)

    with pytest.raises(InvalidInput, match="已经录入过了（批次 2023-1）"):
        read_bank_result(due.book, 2023, told, on=TOLD_ON)
    assert states(due)[0] == ("0001", "sent", "")


def test_a_result_without_a_batch_or_table_is_refused(due, tmp_path):
    with pytest.raises(GachaError, match="没有等待结果的代发批次"):
        read_bank_result(due.book, 2023, everybody(tmp_path / "结果.csv"), on=TOLD_ON)
    workbook = Workbook()
    workbook.active.append(["别的", "东西"])
    workbook.save(tmp_path / "别的.xlsx")
    with pytest.raises(GachaError, match="找不到表头"):
        read_bank_result(due.book, 2023, tmp_path / "别的.xlsx", on=TOLD_ON)


def test_what_the_bank_has_is_neither_paid_at_the_counter_nor_withdrawn(due, tmp_path):
    make_bank_file(due.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON, households=["0001"])

    with pytest.raises(InvalidInput, match="已交银行发放，请先录入银行结果"):
        pay_dividend(due.book, 2023, households=["0001"], on=TOLD_ON)
    with pytest.raises(InvalidInput, match="请先录入银行结果或作废批次"):
        withdraw_dividend(due.book, 2023, "示例")
    with pytest.raises(InvalidInput, match="没有要发放的分红"):
        make_bank_file(due.book, 2023, "card", tmp_path / "二.xlsx", on=MADE_ON, households=["0001"])
    with pytest.raises(InvalidInput, match="请写明作废的原因"):
        cancel_batch(due.book, 2023, "2023-1", " ")
    cancel_batch(due.book, 2023, "2023-1", "示例：银行没有受理")
    with pytest.raises(InvalidInput, match="已经有结果或已作废"):
        cancel_batch(due.book, 2023, "2023-1", "再来")

    pay_dividend(due.book, 2023, on=TOLD_ON)
    assert {line.state for line in plan_of(due.book, 2023).lines} == {LineState.PAID}


def test_a_village_may_keep_a_bank_file_of_its_own(due, tmp_path):
    definition = {
        "name": "示例社", "file": "txt", "encoding": "utf-8", "separator": ";", "header": False,
        "columns": [
            {"heading": "户名", "field": "name"}, {"heading": "账号", "field": "account"},
            {"heading": "金额", "field": "amount"},
        ],
    }  # fmt: skip
    keep_format(due.book, json.dumps(definition))
    make_bank_file(due.book, 2023, "示例社", tmp_path / "发.txt", on=MADE_ON, households=["0001"])

    assert (tmp_path / "发.txt").read_text("utf-8") == f"示例甲;{ACCOUNTS[0]};1000.00\n"
    assert [one.name for one in list_formats(due.book)] == ["icbc", "cmb", "card", "text", "示例社"]
    with pytest.raises(NotFound, match="可用的有：icbc、cmb"):
        make_bank_file(due.book, 2023, "没有", tmp_path / "x.txt", on=MADE_ON)


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("{", "看不懂银行文件格式"),
        ("[]", "请填写银行文件格式的名称"),
        ('{"name": "a", "columns": [{"field": "moon"}]}', "没有“moon”这一栏"),
        ('{"name": "a", "columns": [{"field": "name"}]}', "缺少“账号”一栏"),
        ('{"name": "a", "file": "pdf", "columns": []}', "只能是 xlsx、csv 或 txt"),
    ],
)
def test_a_bank_file_that_no_bank_takes_is_refused(due, definition, said):
    with pytest.raises(InvalidInput, match=said):
        keep_format(due.book, definition)


def test_a_name_the_encoding_lacks_is_said(tmp_path):
    village = Village(tmp_path, first_year=2023)
    village.has_household("示例𠮷", "1", bank_account=ACCOUNTS[1])
    lines = [Posting("102", 1_000_000), Posting("50101", -1_000_000)]
    enter_voucher(village.book, Voucher(day("2023-05-01"), "卖葡萄", lines), post_it=True)
    propose_dividend(village.book, 2023, total=300_000)
    approve_dividend(village.book, 2023, on=day("2024-01-15"))

    with pytest.raises(InvalidInput, match="“𠮷”不能写成银行要的编码"):
        make_bank_file(village.book, 2023, "cmb", tmp_path / "发.csv", on=MADE_ON)
    make_bank_file(village.book, 2023, "card", tmp_path / "发.xlsx", on=MADE_ON)
    village.close()


def test_a_folder_that_refuses_keeps_nothing(due, tmp_path):
    with pytest.raises(GachaError):
        make_bank_file(due.book, 2023, "card", tmp_path / "没有" / "发.xlsx", on=MADE_ON)

    assert [state for _number, state, _reason in states(due)] == ["unpaid"] * 3
