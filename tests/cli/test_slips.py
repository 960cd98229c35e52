"""A slip of the finger on the command line costs nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sheets.workbooks import tidy_roster, village, write_xlsx


@pytest.fixture
def gacha(gacha):
    """The command line, in a folder that holds a book."""
    gacha("new", "a.gacha", "--name", "示例嘎查", "--township", "示例苏木", "--year", 2023, "--opening", "102=10000")
    return gacha


@pytest.mark.parametrize(
    "words",
    [
        ("report", "a.gacha", "trial-balance", "--year", 2023, "--xlsx"),
        ("report", "a.gacha", "trial-balance", "--year", 2023, "--csv"),
        ("report", "a.gacha", "trial-balance", "--year", 2023, "--pdf"),
        ("submit", "a.gacha", "--year", 2023, "--out"),
        ("export", "a.gacha", "--format", "csv", "--out"),
    ],
)
def test_nothing_is_written_over_a_book(gacha, words):
    before = Path("a.gacha").read_bytes()

    status, _out, said = gacha(*words, "a.gacha")

    assert (status, said) == (1, "“a.gacha”是账本或汇总库，不能覆盖，请另取一个文件名。\n")
    assert Path("a.gacha").read_bytes() == before


def test_a_summary_is_not_written_over_the_hub(gacha):
    gacha("submit", "a.gacha", "--year", 2023, "--out", "sent/a.xlsx")
    assert gacha("township", "collect", "hub.db", "sent")[0] == 0

    status, _out, said = gacha("township", "summary", "hub.db", "--year", 2023, "--out", "hub.db")

    assert (status, said) == (1, "“hub.db”是账本或汇总库，不能覆盖，请另取一个文件名。\n")
    assert gacha("township", "board", "hub.db", "--year", 2023)[0] == 0


def test_a_backup_replaces_an_earlier_one_but_nothing_else(gacha):
    gacha("new", "b.gacha", "--name", "另一个嘎查", "--year", 2023)
    other = Path("b.gacha").read_bytes()
    Path("名册.xlsx").write_bytes(b"roster")

    assert gacha("backup", "a.gacha", "kept.gacha")[0] == 0
    assert gacha("backup", "a.gacha", "kept.gacha")[0] == 0
    for target in ("b.gacha", "名册.xlsx"):
        status, _out, said = gacha("backup", "a.gacha", target)
        assert (status, said) == (1, f"“{target}”不是这个账本的备份，不能覆盖，请另取一个文件名。\n")

    assert Path("b.gacha").read_bytes() == other
    assert Path("名册.xlsx").read_bytes() == b"roster"


def test_submitting_makes_the_folder(gacha):
    assert gacha("submit", "a.gacha", "--year", 2023, "--out", "sent/2023/a.xlsx")[0] == 0
    assert Path("sent/2023/a.xlsx").is_file()


def test_collecting_nothing_but_bad_files_is_refused(gacha):
    gacha("submit", "a.gacha", "--year", 2023, "--out", "sent/a.xlsx")
    Path("bad.xlsx").write_text("hello")
    Path("empty").mkdir()

    assert gacha("township", "collect", "hub.db", "bad.xlsx")[0] == 1
    assert gacha("township", "collect", "hub.db", "empty")[2] == "没有找到上报文件（.xlsx），请检查文件夹的位置。\n"
    assert gacha("township", "collect", "hub.db", "bad.xlsx", "sent")[0] == 0
    status, out, _said = gacha("township", "collect", "hub.db", "sent")
    assert (status, out.split()[0]) == (0, "已有")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("report", "a.gacha", "income", "--year", 0), "年度“0”不对"),
        (("report", "a.gacha", "income", "--month", "2023-01", "--quarter", 1), "只写一个"),
        (("report", "a.gacha", "income", "--as-of", "2023-06-30"), "households、members"),
        (("report", ".", "income"), "“.”是文件夹"),
        (("disclose", "a.gacha", "--year", 2023, "--out", "a.gacha"), "“a.gacha”不是文件夹，请换一个位置。"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(gacha, words, said):
    status, _out, error = gacha(*words)

    assert status == 1
    assert said in error


def test_the_register_stands_as_at_any_day(gacha, tmp_path):
    roster = write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})
    gacha("import", "roster", "a.gacha", roster)
    before = json.loads(gacha("report", "a.gacha", "households", "--year", 2023, "--json")[1])["totals"]["shares"]
    gacha("household", "move", "a.gacha", "0001", "--shares", "2", "--date", "2023-06-15")

    def shares(day):
        return json.loads(gacha("report", "a.gacha", "households", "--as-of", day, "--json")[1])["totals"]["shares"]

    assert float(shares("2023-06-15")) - float(shares("2023-06-14")) == 2
    assert shares("2023-06-14") == before


def test_the_list_to_sign_names_the_characters_that_cannot_be_printed(gacha):
    gacha("household", "add", "a.gacha", "\U00020bb7文斌", "--shares", "1", "--date", "2023-01-01")
    gacha("project", "add", "a.gacha", "温棚葡萄")
    gacha("record", "a.gacha", "销售收入", "--date", "2023-05-01", "--amount", "1万", "--project", "温棚葡萄")
    gacha("dividend", "propose", "a.gacha", "--year", 2023, "--total", 1000)

    assert "\U00020bb7" in gacha("dividend", "list", "a.gacha", "--year", 2023, "--out", "l.pdf")[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "a.gacha", "销售收入", "--amount", 5), "还缺 --date。写法请看：gacha record --help\n"),
        (("report", "a.gacha", "income", "--year", "abc"), "--year 写得不对。写法请看：gacha report --help\n"),
        (("report", "a.gacha", "income", "--nosuch"), "没有 --nosuch 这个选项。写法请看：gacha report --help\n"),
        (("dividend", "show", "--year", 2023), "还缺 BOOK。写法请看：gacha dividend show --help\n"),
        (("nosuch",), "命令写得不对。写法请看：gacha --help\n"),
    ],
)
def test_wrong_usage_is_told_in_the_language_of_the_user(gacha, words, said):
    assert gacha(*words) == (2, "", said)


def test_a_group_of_commands_alone_shows_what_is_in_it(gacha):
    assert "propose" in "".join(map(str, gacha("dividend")))


def test_a_fault_of_the_whole_file_names_the_file(gacha, tmp_path):
    roster = write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})
    gacha("import", "roster", "a.gacha", roster)

    assert "第一处：名册.xlsx，这个文件已在" in gacha("import", "roster", "a.gacha", roster)[2]


def test_a_book_in_use_can_still_be_disclosed_and_handed_in(gacha, tmp_path):
    from gacha_app.storage.book import open_book

    gacha("record", "a.gacha", "管理费用", "--date", "2023-03-01", "--amount", "10")

    with open_book(tmp_path / "a.gacha"):
        assert gacha("disclose", "a.gacha", "--year", 2023, "--out", "公开")[0] == 0
        assert gacha("submit", "a.gacha", "--year", 2023, "--out", "上报.xlsx")[0] == 0

    assert len(list((tmp_path / "公开").iterdir())) == 3


def test_handing_in_and_disclosing_leave_a_note_in_the_audit_trail(gacha, tmp_path):
    import sqlite3

    gacha("disclose", "a.gacha", "--year", 2023, "--out", "公开")
    gacha("submit", "a.gacha", "--year", 2023, "--out", "上报.xlsx")

    with sqlite3.connect(tmp_path / "a.gacha") as raw:
        actions = [row[0] for row in raw.execute("SELECT action FROM audit ORDER BY id")]
    raw.close()
    assert actions == ["new_book", "publish_disclosure", "submit"]


def test_a_year_without_entries_is_not_disclosed(gacha, tmp_path):

    status, _out, err = gacha("disclose", "a.gacha", "--year", 2020, "--out", "公开")

    assert (status, "没有2020年度的记录" in err) == (1, True)
    assert not (tmp_path / "公开").exists()
