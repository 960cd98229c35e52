"""The journal for other programs: whatever people write in names and summaries, the others can read."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest

from gacha_app.domain.accounts import Account
from gacha_app.domain.errors import GachaError
from gacha_app.domain.project import Project
from gacha_app.domain.register import Counterparty
from gacha_app.domain.voucher import Posting, Voucher
from gacha_app.services.exports import export_journal
from gacha_app.services.vouchers import enter_voucher, reverse_voucher
from tests.other_programs import beancount_sums, hledger, hledger_sums

NASTY = (
    'a "b" \\ c', "甲|乙;丙:丁,戊", "[2023-02-30] (括号) {花}", "制\t表", "行\n行  行", "🐑五只", "𠮷䶮𬭼", "=1+1", "* ! # ^",
    "date:2023-99-99, x:y", "％　全角", "\x1f\x00无形", '"', "\\", "@ 5 CNY", "1e9 CNY  ; 二",
)  # fmt: skip


@pytest.fixture
def nasty(book):
    """A book in which every name and summary holds signs that mean something to other programs."""
    with book.writing("nasty") as session:
        for place, text in enumerate(NASTY):
            session.add(Account(f"501{place + 20}", text, "income", "credit", parent="501", own=True))
            session.add(Project(f"项目{place} {text}"))
            session.add(Counterparty(f"{place} {text}"))
    for place, text in enumerate(NASTY):
        lines = [
            Posting("102", 100 + place, text, project_id=place + 1, counterparty_id=place + 1),
            Posting(f"501{place + 20}", -100 - place, f"{text}二", quantity=1500, unit=text),
        ]
        enter_voucher(book, Voucher(dt.date(2023, 5, 1), text, lines), post_it=True)
    return book


def test_hledger_reads_whatever_people_write(nasty, tmp_path):
    journal = export_journal(nasty, "hledger", tmp_path / "a.journal")

    assert hledger(journal, "check", "--strict") == ""
    sums = hledger_sums(journal, "acct:501")
    assert sums == {f"501{place + 20}": -100 - place for place in range(len(NASTY))}
    assert sum(hledger_sums(journal, "acct:102", "tag:project=^项目10 ").values()) == 110


def test_beancount_reads_whatever_people_write(nasty, tmp_path):
    journal = export_journal(nasty, "beancount", tmp_path / "a.beancount")

    sums = beancount_sums(journal, "account", "account ~ '501'")
    assert sums == {(f"501{place + 20}", "2023-05"): -100 - place for place in range(len(NASTY))}
    named = beancount_sums(journal, "any_meta('project')", "account ~ '102'")
    assert named['项目0 a "b" \\ c', "2023-05"] == 100


def test_a_voucher_with_one_party_bears_it_as_payee(nasty, tmp_path):
    text = export_journal(nasty, "hledger", tmp_path / "a.journal").read_text("utf-8")

    assert "2023-05-01 * (记-2023-05-0002) 1 甲｜乙；丙:丁,戊 | 甲｜乙；丙:丁,戊\n" in text


def test_comma_separated_text_gives_every_posting_with_red_ones_on_their_own_side(village, tmp_path):
    voucher = enter_voucher(
        village,
        Voucher(dt.date(2023, 5, 1), "=1+1", [Posting("102", 150, "x"), Posting("113", -150, "x", household_id=1)]),
        post_it=True,
    )
    reverse_voucher(village, voucher.number, "记错了")

    written = export_journal(village, "csv", tmp_path / "a.csv").read_bytes()

    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert [(row["科目编码"], row["借方"], row["贷方"], row["户号"], row["红字"]) for row in rows[2:]] == [
        ("102", "1.50", "", "", ""),
        ("113", "", "1.50", "0001", ""),
        ("102", "-1.50", "", "", "是"),
        ("113", "", "-1.50", "0001", "是"),
    ]
    assert [row["凭证类型"] for row in rows] == ["期初", "期初", "", "", "", ""]
    assert rows[2]["摘要"] == "x"


def test_an_unknown_form_is_refused_and_nothing_is_written(book, tmp_path):
    with pytest.raises(GachaError, match="没有“word”这种格式"):
        export_journal(book, "word", tmp_path / "a")

    assert not (tmp_path / "a").exists()


def test_a_folder_that_is_not_there_is_named(book, tmp_path):
    target = tmp_path / "没有" / "a.journal"
    with pytest.raises(GachaError, match="文件夹“.*”不存在"):
        export_journal(book, "hledger", target)
