"""Ledgers on paper: so many lines a page, what is carried over, nothing cut."""

from __future__ import annotations

import pytest
from village import Village

from gacha_app.domain.dates import Period
from gacha_app.papers import glyphs
from gacha_app.papers.ledger_paper import LedgerSection, ledger_data, print_sections
from gacha_app.papers.table import INSET
from gacha_app.reports.ledger_question import LedgerQuestion
from gacha_app.reports.ledgers import ledger_pages, open_ledger
from gacha_app.services.ledgers import ledger_report_frame, print_ledger


def sections_of(session, *asked):
    for name, question in asked:
        ledger = open_ledger(session, name, question)
        yield LedgerSection(
            ledger_report_frame(ledger, "示例嘎查"), ledger.about,
            lambda size, ledger=ledger: ledger_pages(session, ledger, size),
        )  # fmt: skip


@pytest.fixture(scope="module")
def sold(tmp_path_factory):
    village = Village(tmp_path_factory.mktemp("sold"), first_year=2023, opening={"102": "5000"})
    for day in range(1, 29):
        for month in ("03", "04"):
            words = f"第{day}天卖葡萄和甜瓜给收购商"
            village.enters(("102", "1234567.89"), ("50101", "-1234567.89"), on=f"2023-{month}-{day:02d}", summary=words)
    yield village
    village.close()


def test_every_page_but_the_last_carries_over_and_every_one_but_the_first_takes_over(sold):
    with sold.book.reading() as session:
        data = ledger_data(list(sections_of(session, ("ledger", LedgerQuestion(Period(2023), "102")))))

    (section,) = data["sections"]
    words = [[row["cells"][2]["text"] for row in page] for page in section["pages"]]
    assert len(words) > 1
    assert all(page[-1] == "过次页" for page in words[:-1])
    assert all(page[0] == "承前页" for page in words[1:])
    assert words[0][0] == "上年结转"
    assert words[-1][-1] == "本年累计"
    assert sum(len(page) for page in words) == 1 + 56 + 4 + 2 * (len(words) - 1)
    assert section["about"] == "102 银行存款"


def test_no_number_is_wider_than_its_cell(sold):
    question = LedgerQuestion(Period(2023), "501")
    with sold.book.reading() as session:
        data = ledger_data(list(sections_of(session, ("ledger", question), ("multi-column", question))))

    for section in data["sections"]:
        for page in section["pages"]:
            for row in page:
                for cell, column in zip(row["cells"], section["columns"], strict=True):
                    if column["align"] == "right":
                        room = column["width"] - 2 * INSET * cell["size"]
                        assert glyphs.width(cell["text"], True) * cell["size"] <= room + 0.5


def test_the_general_ledger_has_a_page_for_every_account(sold, tmp_path):
    from gacha_app.papers.typesetting import pages_of

    path = tmp_path / "总账.pdf"
    assert print_ledger(sold.book, "general-ledger", LedgerQuestion(Period(2023)), path) == ""
    with sold.book.reading() as session:
        asked = [("general-ledger", LedgerQuestion(Period(2023), code)) for code in ("102", "311", "501")]
        data = ledger_data(list(sections_of(session, *asked)))
        again = print_sections(list(sections_of(session, *asked)), tmp_path / "二.pdf")

    assert pages_of("ledger", data | {"missing_note": ""}) == 3
    assert path.read_bytes().startswith(b"%PDF")
    assert again.missing_characters == ()


def test_an_account_without_entries_still_has_its_page(sold):
    with sold.book.reading() as session:
        data = ledger_data(list(sections_of(session, ("ledger", LedgerQuestion(Period(2023), "101")))))

    assert [[row["cells"][2]["text"] for row in page] for page in data["sections"][0]["pages"]] == [["上年结转"]]
