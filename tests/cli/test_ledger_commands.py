"""`report BOOK ledger …`: what is asked on the command line, and what is answered."""

from __future__ import annotations

import json
import shutil

import pytest
from village import Village


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    village = Village(tmp_path_factory.mktemp("ledgers"), first_year=2023, opening={"102": "10000"})
    for month in range(1, 13):
        village.enters(("102", "100.50"), ("50101", "-100.50"), on=f"2023-{month:02d}-03", summary="卖葡萄")
    village.close()
    return village.book.path


@pytest.fixture
def book(gacha, master, tmp_path):
    return shutil.copy(master, tmp_path / "a.gacha").name


def asked(gacha, *words):
    status, out, err = gacha("report", *words, "--json")
    assert status == 0, err
    return json.loads(out)


def test_a_detail_ledger_as_json_keeps_the_shape_of_every_report(gacha, book):
    answer = asked(gacha, book, "ledger", "--account", "102", "--year", 2023)

    assert answer["report"] == "ledger"
    assert answer["rows"][0] | {"number": ""} == {
        "date": "2023-01-01", "number": "", "summary": "上年结转", "counter": "", "debit": None, "credit": None,
        "side": "借", "balance": "10000.00",
    }  # fmt: skip
    assert answer["rows"][1]["balance"] == "10100.50"
    assert answer["totals"] == {"debit": "1206.00", "credit": "0.00", "balance": "11206.00"}
    assert (answer["page"], answer["pages"], answer["account"]) == (None, 1, "102")


def test_an_account_may_be_named_and_a_page_asked_for(gacha, book):
    answer = asked(gacha, book, "ledger", "--account", "银行存款", "--month", "2023-05", "--page", 1)

    assert [row["summary"] for row in answer["rows"]] == ["上期结余", "卖葡萄", "本月合计", "本年累计"]
    assert answer["rows"][-1]["debit"] == "502.50"


@pytest.mark.parametrize("name", ["general-ledger", "cash-book", "bank-book", "auxiliary-ledger"])
def test_ledgers_that_need_no_account_are_given_without(gacha, book, name):
    assert asked(gacha, book, name, "--year", 2023)["report"] == name


@pytest.mark.parametrize("name", ["multi-column", "quantity-ledger"])
def test_ledgers_of_an_account_tell_of_it(gacha, book, name):
    assert asked(gacha, book, name, "--account", "501", "--year", 2023)["totals"]["credit"] == "1206.00"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ledger",), "请写明要看哪个科目的账"),
        (("ledger", "--account", "999"), "没有科目“999”"),
        (("ledger", "--account", "没有的科目"), "没有科目“没有的科目”"),
        (("ledger", "--account", "102", "--project", "没有的项目"), "没有的项目"),
        (("ledger", "--account", "102", "--page", "7", "--year", "2023"), "没有第 7 页"),
        (("ledger", "--account", "102", "--page", "0", "--year", "2023"), "没有第 0 页"),
        (("auxiliary-ledger", "--by", "village"), "没有“village”这种核算项"),
        (("trial-balance", "--account", "102"), "“trial-balance”不是账簿"),
        (("cash-book", "--account", "102"), "现金日记账只能看科目 101"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(gacha, book, words, said):
    status, out, err = gacha("report", book, *words)

    assert (status, out) == (1, "")
    assert said in err
    assert len(err.strip().splitlines()) == 1


def test_the_list_of_reports_names_the_ledgers(gacha, book):
    listed = gacha("report", book)[1]

    for name in ("general-ledger", "ledger", "multi-column", "auxiliary-ledger", "quantity-ledger"):
        assert name in listed


def test_a_ledger_is_written_on_paper_and_in_a_workbook(gacha, book, tmp_path):
    for ending in ("pdf", "xlsx", "csv"):
        assert gacha("report", book, "general-ledger", "--year", 2023, f"--{ending}", f"账.{ending}")[0] == 0
        assert (tmp_path / f"账.{ending}").stat().st_size > 100
