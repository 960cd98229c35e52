"""What households are given: slips that can be proved, certificates, the list on the wall, the plan, a book of years."""

from __future__ import annotations

import subprocess

import pytest

from gacha_app.domain.errors import InvalidInput, NotFound
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.papers.slips import square
from gacha_app.reports.dividend_slips import dividend_slips, slip_code
from gacha_app.reports.dividend_wall import dividend_book
from gacha_app.services import dividend_slips as slips
from gacha_app.services.certificates import (
    cancel_certificate,
    hand_over,
    issue_certificates,
    print_certificates,
)
from gacha_app.services.dividend_payments import pay_dividend
from gacha_app.services.dividends import approve_dividend, propose_dividend
from gacha_app.services.share_moves import move_shares
from gacha_app.services.vouchers import enter_voucher
from tests.village import Village, day, rows

ON = day("2024-01-05")


@pytest.fixture
def paid(tmp_path):
    """Return a village of two households that shared out 1,000 yuan of 2022 and 3,000 of 2023."""
    village = Village(tmp_path, first_year=2022, telephone="0483-0000000")
    village.has_household("示例甲", "2", people=3)
    village.has_household("示例乙", "1")
    for year, total in ((2022, 100_000), (2023, 300_000)):
        lines = [Posting("102", 1_000_000), Posting("50101", -1_000_000)]
        enter_voucher(village.book, Voucher(day(f"{year}-05-01"), "卖葡萄", lines), post_it=True)
        propose_dividend(village.book, year, total=total)
        approve_dividend(village.book, year)
    pay_dividend(village.book, 2022, on=day("2023-01-10"))
    yield village
    village.close()


def text_of(path):
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout


def test_a_slip_tells_the_household_everything_and_can_be_proved(paid, tmp_path):
    (file,) = slips.print_dividend_slips(paid.book, 2023, tmp_path / "明白纸.pdf")

    first, second, *_rest = text_of(file).split("\f")
    assert "2023年度分红明白纸" in first
    assert "示例甲" in first
    assert "2,000.00" in first
    assert "贰仟元整" in first
    assert "2022年 666.67" in first
    assert "示例乙" in second
    assert "壹仟元整" in second
    told = paid.asks(dividend_slips, 2023)
    assert slips.prove_slip(paid.book, told.slips[0].code) == "校验相符：2023年度户号 0001，实发 2,000.00 元。"
    assert told.slips[0].code.split()[-1] in first


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("2023 0001 2000.01 2000.01 {check}", "校验不符：账本里 2023年度户号 0001 应分 2,000.00 元"),
        ("2023 0002 2000.00 2000.00 {check}", "校验不符"),
        ("2023 0009 2000.00 2000.00 {check}", "账本里没有 2023年度户号 0009 的分红"),
        ("2019 0001 2000.00 2000.00 {check}", "账本里没有 2019年度"),
        ("恭喜发财", "这不是分红明白纸的校验码"),
    ],
)
def test_a_forged_slip_is_found_out(paid, code, said):
    check = paid.asks(dividend_slips, 2023).slips[0].code.split()[-1]

    assert said in slips.prove_slip(paid.book, code.format(check=check))


def test_many_slips_come_in_several_files_with_progress(paid, tmp_path, monkeypatch):
    monkeypatch.setattr(slips, "A_FILE", 1)
    told = []

    files = slips.print_dividend_slips(
        paid.book, 2023, tmp_path / "a.pdf", progress=lambda done, total, name: told.append((done, total, name))
    )

    assert [file.name for file in files] == ["a-01.pdf", "a-02.pdf"]
    assert told == [(1, 2, "a-01.pdf"), (2, 2, "a-02.pdf")]


def test_slips_stop_when_told_to(paid, tmp_path, monkeypatch):
    monkeypatch.setattr(slips, "A_FILE", 1)

    def stop(_done, _total, _name):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        slips.print_dividend_slips(paid.book, 2023, tmp_path / "a.pdf", progress=stop)
    assert [file.name for file in sorted(tmp_path.glob("*.pdf"))] == ["a-01.pdf"]


def test_slips_of_nobody_are_refused(paid, tmp_path):
    with pytest.raises(NotFound, match="没有户号 0099"):
        slips.print_dividend_slips(paid.book, 2023, tmp_path / "a.pdf", households=["0099"])
    with pytest.raises(NotFound, match="2020年度还没有分红方案"):
        slips.print_dividend_slips(paid.book, 2020, tmp_path / "a.pdf")
    with pytest.raises(InvalidInput, match="只能存为 .pdf"):
        slips.print_dividend_slips(paid.book, 2023, tmp_path / "a.docx")


def test_the_square_code_holds_the_slip_however_long(tmp_path):
    code = slip_code("示例", 2023, "10000", 12345678912, 12345678912, "ABE92FAFAF1A")
    assert square(code) == square(code)
    assert square(code) != square(code + "0")
    assert square("0" * 400).startswith(b"\x89PNG")


def test_the_list_on_the_wall_hides_names(paid):
    assert rows(paid.report("dividend-wall"), "number", "name", "net") == [
        ("0001", "示*甲", 200_000), ("0002", "示*乙", 100_000),
    ]  # fmt: skip


def test_the_plan_before_the_meeting_goes_from_the_result_to_the_share(paid):
    told = dict(rows(paid.report("distribution-plan"), "item", "amount"))

    assert told["一、本年收益"] == 1_000_000
    assert told["减：提取公积公益金"] == 200_000
    assert told["三、本次向成员分配"] == 300_000
    assert told["四、结转下年"] == told["二、可向成员分配"] - 300_000


def test_a_households_book_shows_every_year(paid):
    report = paid.asks(dividend_book, 1, day("2030-12-31"))

    assert rows(report, "year", "amount", "state") == [("2022", 66_667, "已付"), ("2023", 200_000, "未付")]
    assert report.totals["amount"] == 266_667


# Certificates


def test_certificates_are_numbered_and_replaced_when_shares_move(paid):
    first = issue_certificates(paid.book, ON)
    assert [(one.number, one.shares) for one in first] == [("2024-00001", 20_000), ("2024-00002", 10_000)]
    assert issue_certificates(paid.book, ON) == []

    move_shares(paid.book, "gift", 1, 5_000, day("2024-02-01"), to_household_id=2)
    again = issue_certificates(paid.book, day("2024-02-02"))

    assert [(one.number, one.shares) for one in again] == [("2024-00003", 15_000), ("2024-00004", 15_000)]
    assert rows(paid.report("certificates", 2024), "number", "state", "reason") == [
        ("2024-00001", "已换发", "份额有变动"), ("2024-00002", "已换发", "份额有变动"),
        ("2024-00003", "有效", ""), ("2024-00004", "有效", ""),
    ]  # fmt: skip


def test_a_lost_certificate_is_replaced_and_a_wrong_one_cancelled(paid):
    issue_certificates(paid.book, ON)

    (again,) = issue_certificates(paid.book, ON, households=["0001"], reason="示例：遗失")
    assert again.number == "2024-00003"
    hand_over(paid.book, "2024-00003", "示例甲", ON)
    cancel_certificate(paid.book, "2024-00002", "示例：印错")

    states = {one[0]: one[1:] for one in rows(paid.report("certificates", 2024), "number", "state", "received_by")}
    assert states == {
        "2024-00001": ("已换发", ""), "2024-00002": ("已作废", ""), "2024-00003": ("有效", "示例甲"),
    }  # fmt: skip
    for act in (
        lambda: hand_over(paid.book, "2024-00002", "示例", ON),
        lambda: cancel_certificate(paid.book, "2024-00001", "x"),
    ):
        with pytest.raises(InvalidInput, match="已经作废或换发"):
            act()
    with pytest.raises(InvalidInput, match="请写明领证人"):
        hand_over(paid.book, "2024-00003", " ", ON)
    with pytest.raises(NotFound, match="没有股权证“9”"):
        cancel_certificate(paid.book, "9", "x")


def test_a_certificate_is_printed_with_members_and_kinds(paid, tmp_path):
    with pytest.raises(NotFound, match="请先发证"):
        print_certificates(paid.book, tmp_path / "证.pdf")
    move_shares(paid.book, "allotment", 1, 10_000, day("2024-01-02"), share_kind="labour")
    issue_certificates(paid.book, ON)

    assert print_certificates(paid.book, tmp_path / "证.pdf") == 2
    first = text_of(tmp_path / "证.pdf").split("\f")[0]
    assert "农村集体经济组织份额（股权）证" in first
    assert "2024-00001" in first
    assert "成员股 2 份，农龄股 1 份" in first
    assert "示例甲家人2" in first


def test_who_holds_nothing_gets_no_certificate(paid):
    with pytest.raises(InvalidInput, match="户号 0009 在 2024-01-05 没有份额"):
        issue_certificates(paid.book, ON, households=["0009"])
