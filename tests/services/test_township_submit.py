from __future__ import annotations

import datetime as dt
import shutil

import pytest
from openpyxl import load_workbook

from gacha_app import i18n
from gacha_app.domain.dates import Period
from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import Organisation
from gacha_app.domain.project import Project
from gacha_app.reports.figures import annual_figures
from gacha_app.services import books, dividends, township, vouchers
from gacha_app.services.projects import record_project
from gacha_app.services.submissions import submit
from gacha_app.sheets.submissions import PROOF_SHEET, read_package
from gacha_app.storage.book import open_book


def sell(book, amount):
    vouchers.record_entry(book, "销售收入", Answers(dt.date(2023, 5, 1), amount, "示例", project_id=1))


@pytest.fixture
def earned(village):
    """A village that earned 20,000 yuan, got 5,000 from the state, and gives 7,000.01 to its households."""
    record_project(village, Project("示例葡萄"))
    sell(village, 2_000_000)
    vouchers.record_entry(village, "补助收入", Answers(dt.date(2023, 5, 1), 500_000, "示例"))
    dividends.propose_dividend(village, 2023, total=700_001)
    dividends.approve_dividend(village, 2023)
    return village


def test_what_the_book_says_is_what_the_township_adds_up(earned, tmp_path):
    made = submit(earned, 2023, tmp_path / "a.xlsx")

    collected = township.collect(str(tmp_path / "hub.db"), [made.path])
    summary = township.summary(str(tmp_path / "hub.db"), Period(2023), out=tmp_path / "s.xlsx")

    assert [one.organisation for one in collected.accepted] == ["示例嘎查"]
    with earned.reading() as session:
        assert summary.villages[0].figures == annual_figures(session, 2023)
    assert summary.totals["dividends"] == 700_001
    assert (summary.with_subsidies, summary.without_subsidies) == (2_500_000, 2_000_000)
    assert (tmp_path / "s.xlsx").exists()


def test_the_package_is_the_disclosure_with_the_figures_and_a_proof_behind_it(earned, tmp_path):
    submit(earned, 2023, tmp_path / "a.xlsx")

    names = load_workbook(tmp_path / "a.xlsx").sheetnames

    assert names[0] == "封面"
    assert {"收入", "支出", "户分红", "补助资金", "项目"} <= set(names)
    assert names[-2:] == ["主要指标", PROOF_SHEET]


def test_handing_in_again_without_a_change_is_no_new_version(earned, tmp_path):
    submit(earned, 2023, tmp_path / "a.xlsx")
    submit(earned, 2023, tmp_path / "b.xlsx")

    collected = township.collect(str(tmp_path / "hub.db"), [tmp_path / "a.xlsx", tmp_path / "b.xlsx"])

    assert len(collected.accepted) == 1
    assert all(one.repeated for one in collected.refused)


def test_the_package_is_chinese_whatever_language_the_window_speaks(earned, tmp_path):
    chinese = submit(earned, 2023, tmp_path / "a.xlsx")
    i18n.use_language("en")
    submit(earned, 2023, tmp_path / "b.xlsx")

    assert read_package(chinese.path).fingerprint == read_package(tmp_path / "b.xlsx").fingerprint


def test_handing_in_leaves_a_record_and_a_book_opened_to_read_hands_in_too(earned, tmp_path):
    earned.close()
    with open_book(earned.path, read_only=True) as reading:
        sha256 = submit(reading, 2023, tmp_path / "a.xlsx").sha256
    with open_book(earned.path, user="苏和") as writing:
        made = submit(writing, 2023, tmp_path / "b.xlsx")
        with writing.reading() as session:
            from gacha_app.storage.tables import audit

            record = session.execute(audit.select().order_by(audit.c.id.desc())).mappings().first()

    assert read_package(tmp_path / "a.xlsx").sha256 == sha256
    assert (record["action"], record["by"]) == ("submit", "苏和")
    assert made.sha256 in record["changes"]


def test_a_year_that_the_book_does_not_tell_of_is_refused(earned, tmp_path):
    with pytest.raises(GachaError, match="没有2019年度"):
        submit(earned, 2019, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_a_folder_that_cannot_be_is_refused_in_words(earned, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(GachaError, match="不是文件夹"):
        submit(earned, 2023, tmp_path / "file" / "none" / "a.xlsx")


def test_a_year_that_is_not_closed_says_so_on_the_board(earned, tmp_path):
    submit(earned, 2023, tmp_path / "a.xlsx")
    township.collect(str(tmp_path / "hub.db"), [tmp_path / "a.xlsx"])

    assert "年度尚未结账。" in township.board(str(tmp_path / "hub.db"), Period(2023)).lines[0].remarks


def test_a_village_that_copied_anothers_book_does_not_take_its_place(earned, tmp_path):
    submit(earned, 2023, tmp_path / "a.xlsx")
    earned.close()
    shutil.copyfile(earned.path, tmp_path / "copy.gacha")
    with open_book(tmp_path / "copy.gacha") as copy:
        books.change_organisation(copy, Organisation("", "邻近嘎查", "示例苏木"))
        sell(copy, 1)
        submit(copy, 2023, tmp_path / "b.xlsx")

    collected = township.collect(str(tmp_path / "hub.db"), [tmp_path / "a.xlsx", tmp_path / "b.xlsx"])

    assert len(collected.accepted) == 1
    assert "复制了“示例嘎查”的账本" in collected.refused[0].reason


def test_an_open_file_is_told_in_words(earned, tmp_path):
    target = tmp_path / "a.xlsx"
    target.mkdir()

    with pytest.raises(GachaError, match="文件夹"):
        submit(earned, 2023, target)
    assert list(target.iterdir()) == []
