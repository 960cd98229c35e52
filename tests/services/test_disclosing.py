"""Disclosing writes a workbook and two notices, and says what does not agree."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import select, text
from village import Village

from gacha_app.domain.errors import GachaError
from gacha_app.services.disclosures import publish_disclosure, read_disclosure
from gacha_app.storage.book import open_book
from gacha_app.storage.tables import audit

MADE = dt.date(2024, 1, 8)


@pytest.fixture
def discloser(tmp_path: Path):
    """A village with something to disclose."""
    made = Village(tmp_path, "AB示例嘎查")
    made.has_project("温棚葡萄")
    made.has_household("巴图")
    made.records("sale", "1000", project="温棚葡萄", on="2023-05-01")
    made.distributes("300")
    yield made
    made.close()


def test_a_year_becomes_a_workbook_and_two_notices(discloser: Village, tmp_path: Path):
    published = publish_disclosure(discloser.book, 2023, tmp_path / "公开" / "2023", made=MADE)

    assert [path.name for path in (published.workbook, *published.notices)] == [
        "AB示例嘎查2023年度财务公开.xlsx", "AB示例嘎查2023年度财务公开榜A3.pdf", "AB示例嘎查2023年度财务公开榜A4.pdf",
    ]  # fmt: skip
    assert published.workbook.read_bytes()[:2] == b"PK"
    assert all(path.read_bytes()[:5] == b"%PDF-" for path in published.notices)
    assert (published.missing_characters, published.faults) == ((), ())


def test_a_name_that_no_file_may_have_is_made_one(tmp_path: Path):
    village = Village(tmp_path, "示例")
    try:
        with village.book.writing("rename") as session:
            session.execute(text("UPDATE organisation SET name = :name"), {"name": 'A/B:"示例" *?'})

        published = publish_disclosure(village.book, 2022, tmp_path / "out", month=5)

        assert published.workbook.name == "A_B__示例_ __2022年5月财务公开.xlsx"
    finally:
        village.close()


def test_a_quarter_has_its_own_files(discloser: Village, tmp_path: Path):
    published = publish_disclosure(discloser.book, 2023, tmp_path / "out", quarter=2)

    assert published.workbook.name == "AB示例嘎查2023年第2季度财务公开.xlsx"


def test_characters_that_the_fonts_lack_are_named(discloser: Village, tmp_path: Path):
    discloser.has_household("𠮷文斌")
    discloser.withdraws()
    discloser.distributes("300")

    assert publish_disclosure(discloser.book, 2023, tmp_path / "out").missing_characters == ("𠮷",)


def test_disclosing_stands_in_the_audit_trail(discloser: Village, tmp_path: Path):
    publish_disclosure(discloser.book, 2023, tmp_path / "out")

    with discloser.book.reading() as session:
        last = session.execute(select(audit.c.action, audit.c.subject).order_by(audit.c.id.desc())).first()
    assert last == ("publish_disclosure", "2023年度财务公开")


def test_a_book_opened_to_read_can_be_disclosed_too(discloser: Village, tmp_path: Path):
    discloser.close()

    with open_book(discloser.book.path, read_only=True) as book:
        assert publish_disclosure(book, 2023, tmp_path / "out").workbook.is_file()


def test_what_does_not_agree_is_said_and_still_written(discloser: Village, tmp_path: Path):
    with discloser.book.writing("tamper") as session:
        session.execute(text("UPDATE dividend_line SET amount = amount + 100"))

    published = publish_disclosure(discloser.book, 2023, tmp_path / "out")

    assert [one.sentence for one in published.faults] == ["各户分红合计 = 分红方案总额"]
    assert [one.sentence for one in read_disclosure(discloser.book, 2023).faults] == ["各户分红合计 = 分红方案总额"]
    assert published.workbook.is_file()


def test_a_folder_that_cannot_be_made_is_refused_in_words(discloser: Village, tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(GachaError, match="不是文件夹，请换一个位置"):
        publish_disclosure(discloser.book, 2023, tmp_path / "file" / "out")
