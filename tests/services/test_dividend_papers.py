"""The list that households sign, as a paper and as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gacha_app import i18n
from gacha_app.domain.errors import GachaError, InvalidInput, NotFound
from gacha_app.domain.household import Household
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.papers.signature_list import signature_list_data
from gacha_app.services import dividends, vouchers
from gacha_app.services.dividend_papers import list_to_sign, print_dividend_list
from gacha_app.services.households import change_household
from gacha_app.storage.book import Book


@pytest.fixture
def planned(village: Book) -> Book:
    """A village whose three households share 6,500.01 yuan."""
    earned = Voucher(dt.date(2023, 5, 1), "卖葡萄", [Posting("102", 1_000_000), Posting("50101", -1_000_000)])
    vouchers.enter_voucher(village, earned, post_it=True)
    dividends.propose_dividend(village, 2023, total=650_001)
    return village


def rows_of(path: Path) -> list[list[object]]:
    workbook = load_workbook(path)
    rows = [list(row) for row in workbook.active.iter_rows(values_only=True)]
    workbook.close()
    return rows


def test_the_workbook_has_every_household_a_place_to_sign_and_the_total(planned: Book, tmp_path: Path) -> None:
    print_dividend_list(planned, 2023, tmp_path / "发放表.xlsx")

    rows = rows_of(tmp_path / "发放表.xlsx")
    head = next(place for place, row in enumerate(rows) if row[0] == "序号")
    assert rows[head] == ["序号", "户号", "户代表", "份额（份）", "应分金额", "实发金额", "签字（手印）", "备注"]
    listed = [(row[1], row[2], f"{row[5]:.2f}") for row in rows[head + 1 : head + 4]]
    assert listed == [
        ("0001", "示例甲", "3000.01"), ("0002", "示例乙", "2500.00"), ("0003", "示例丙", "1000.00"),
    ]  # fmt: skip
    assert f"{rows[head + 4][5]:.2f}" == "6500.01"


def test_the_paper_is_a_pdf_with_one_place_to_sign(planned: Book, tmp_path: Path) -> None:
    missing = print_dividend_list(planned, 2023, tmp_path / "发放表.PDF")

    titles = [one["title"] for one in signature_list_data(list_to_sign(planned, 2023, on_paper=True))["columns"]]
    assert (tmp_path / "发放表.PDF").read_bytes().startswith(b"%PDF")
    assert titles.count("签字（手印）") == 1
    assert missing == ""


def test_a_bank_account_is_masked(planned: Book) -> None:
    with planned.reading() as session:
        household = session.get_one(Household, 1)
        session.expunge(household)
    change_household(planned, replace(household, bank_account="6228480402564890018"))

    report = list_to_sign(planned, 2023)

    shown = str(report.rows[0].cells["account"])
    assert "账号" in report.column("account").title
    assert shown.endswith("0018")
    assert "48040256" not in shown


def test_the_list_is_in_chinese_whatever_the_window_speaks(planned: Book) -> None:
    i18n.use_language("en")

    assert list_to_sign(planned, 2023).title == "2023年度分红发放表"


def test_another_ending_is_refused_in_words(planned: Book, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"“发放表.docx”的扩展名不对，发放表只能存为 .pdf 或 .xlsx。"):
        print_dividend_list(planned, 2023, tmp_path / "发放表.docx")

    assert not (tmp_path / "发放表.docx").exists()


def test_a_year_without_a_plan_has_no_list(village: Book, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="2023年度还没有分红方案"):
        print_dividend_list(village, 2023, tmp_path / "发放表.pdf")

    assert not (tmp_path / "发放表.pdf").exists()


def test_a_place_that_cannot_be_written_is_told_in_words(planned: Book, tmp_path: Path) -> None:
    (tmp_path / "挡路").write_text("不是文件夹")

    with pytest.raises(GachaError, match="挡路"):
        print_dividend_list(planned, 2023, tmp_path / "挡路" / "发放表.xlsx")
