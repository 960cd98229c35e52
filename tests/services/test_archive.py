"""A year's archive: complete, provable, kept as the rules say, and readable without this program."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from gacha_app.cli import run
from gacha_app.domain.archive import kept_from, kept_until
from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.services.archive import make_archive, verify_archive
from gacha_app.storage.book import open_book
from gacha_app.storage.reference import archive_ledgers, archive_papers
from tests.three_years import three_years


@pytest.fixture(scope="session")
def _archived(tmp_path_factory):
    """Three years of a village, of which 2023 is archived: (book, archive, what was said)."""
    folder = tmp_path_factory.mktemp("archived")
    village = three_years(folder, 600)
    steps = []
    made = make_archive(village.book, 2023, folder / "2023", lambda *step: steps.append(step))
    village.close()
    return village.book.path, made, steps


@pytest.fixture
def archived(_archived):
    return _archived


@pytest.fixture
def archive(archived, tmp_path) -> Path:
    """A copy of the archive that a test may spoil."""
    return Path(shutil.copytree(archived[1].folder, tmp_path / "档案"))


def listed(archive: Path) -> list[dict[str, str]]:
    with (archive / "会计档案目录.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def table(archive: Path, name: str, form: str = "csv") -> list[dict[str, str]]:
    """Read a table of the data as a stranger would, with nothing but the standard library."""
    (path,) = archive.rglob(f"{name}.{form}")
    if form == "json":
        return json.loads(path.read_text("utf-8"))["记录"]
    with path.open(encoding="gb18030", newline="") as file:
        return list(csv.DictReader(file))


def test_an_archive_holds_vouchers_ledgers_statements_and_data(archived):
    _book, made, _steps = archived

    places = {one.place for one in made.files}
    assert {f"1 会计凭证/2023-{month:02d} 记账凭证.pdf" for month in range(1, 13)} <= places
    for name in ("总账", "明细账 102", "现金日记账", "银行存款日记账", "辅助账汇总", "数量金额账"):
        assert f"2 会计账簿/2023 {name}.pdf" in places
    assert "2 会计账簿/2023-12 序时账.pdf" in places
    for name in ("资产负债表", "收益及收益分配表", "收支明细表", "会计报表附注"):
        assert f"3 财务会计报告/2023 {name}.pdf" in places
    for form, ending in (("CSV", "csv"), ("JSON", "json")):
        for name in ("基础档案/会计科目", "基础档案/用户", "总账/记账凭证", "总账/记账凭证分录", "总账/试算平衡表"):
            assert f"5 电子数据/{form}/{name}.{ending}" in places
    assert {one.relative_to(made.folder).as_posix() for one in made.folder.rglob("*") if one.is_file()} == {
        *places, "会计档案目录.csv", "会计档案目录.pdf",
    }  # fmt: skip


def test_the_list_proves_every_file_and_counts_its_pages_or_rows(archived):
    _book, made, _steps = archived

    for row in listed(made.folder):
        content = (made.folder / row["文件"]).read_bytes()
        assert row["SHA-256"] == hashlib.sha256(content).hexdigest()
        assert int(row["字节"]) == len(content)
        assert int(row["数量"]) > 0 or row["单位"] == "行"
    (entries,) = (row for row in listed(made.folder) if row["文件"].endswith("CSV/总账/记账凭证分录.csv"))
    assert int(entries["数量"]) == len(table(made.folder, "记账凭证分录"))


def test_records_are_kept_as_long_as_the_rules_ask_from_the_first_day_after_the_year(archived):
    periods = {row["类别"]: (row["保管期限"], row["起算日期"], row["期满日期"]) for row in listed(archived[1].folder)}

    assert periods == {
        "会计凭证": ("30年", "2024-01-01", "2053-12-31"),
        "会计账簿": ("30年", "2024-01-01", "2053-12-31"),
        "年度财务会计报告": ("永久", "2024-01-01", "—"),
        "月度、季度财务会计报告": ("10年", "2024-01-01", "2033-12-31"),
        "银行存款余额调节表": ("10年", "2024-01-01", "2033-12-31"),
        "电子会计数据": ("30年", "2024-01-01", "2053-12-31"),
    }
    assert (kept_from(2023).isoformat(), kept_until("annual", 2023)) == ("2024-01-01", None)


def test_a_stranger_rebuilds_the_trial_balance_from_the_archive_alone(archived):
    book, made, _steps = archived
    kinds = {row["记账凭证编号"]: row["凭证来源编号"] for row in table(made.folder, "记账凭证")}
    standing: dict[str, Decimal] = defaultdict(Decimal)
    for row in table(made.folder, "科目余额及发生额"):
        if row["会计期间号"] == "1":
            sign = {"借": 1, "贷": -1, "平": 0}[row["期初余额方向"]]
            standing[row["科目编号"]] = sign * Decimal(row["期初本币余额"])
    moved: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in table(made.folder, "记账凭证分录"):
        assert kinds[row["记账凭证编号"]] != "opening"
        for length in range(3, len(row["科目编号"]) + 1, 2):
            sums = moved[row["科目编号"][:length], row["会计期间号"]]
            sums[0] += Decimal(row["借方本币金额"])
            sums[1] += Decimal(row["贷方本币金额"])

    for month in range(1, 13):
        given = {
            row["科目编号"]: row for row in table(made.folder, "科目余额及发生额") if row["会计期间号"] == str(month)
        }
        for code in {*standing, *(one for one, at in moved if at == str(month))}:
            debit, credit = moved.get((code, str(month)), (Decimal(0), Decimal(0)))
            standing[code] += debit - credit
            assert (Decimal(given[code]["借方本币金额"]), Decimal(given[code]["贷方本币金额"])) == (debit, credit)
            assert Decimal(given[code]["期末本币余额"]) == abs(standing[code])
    with open_book(book, read_only=True, user="") as opened, opened.reading() as session:
        from gacha_app.reports.trial_balance import trial_balance

        ours = trial_balance(session, Period(2023))
    for row in ours.rows:
        cells = row.cells
        assert int(standing[cells["code"]] * 100) == cells["closing_debit"] - cells["closing_credit"]


def test_the_books_trial_balances_agree_on_both_sides(archived):
    for row in table(archived[1].folder, "试算平衡表"):
        assert row["期初借方合计"] == row["期初贷方合计"]
        assert row["本期借方合计"] == row["本期贷方合计"]
        assert row["期末借方合计"] == row["期末贷方合计"]


def test_both_forms_of_the_data_say_the_same(archived):
    folder = archived[1].folder
    for path in (folder / "5 电子数据/CSV").rglob("*.csv"):
        assert table(folder, path.stem) == table(folder, path.stem, "json"), path.stem


def test_openings_red_vouchers_and_what_they_name_are_in_the_data(archived, tmp_path):
    with open_book(archived[0], read_only=True, user="") as book:
        first = make_archive(book, 2022, tmp_path / "2022").folder
    opening = [row for row in table(first, "记账凭证") if row["凭证来源编号"] == "opening"]
    assert len(opening) == 2
    people = {row["农户编号"]: row["农户名称"] for row in table(first, "农户档案")}
    detail = [row for row in table(first, "记账凭证分录") if row["记账凭证编号"] == opening[1]["记账凭证编号"]]
    assert {people[row["辅助项3编号"]] for row in detail if row["科目编号"] == "113"} >= {"巴特尔0", "𠮷田䶮3"}
    assert [row["数量"] + row["计量单位"] for row in detail if row["数量"]] == ["12.5吨", "60头"]
    red = {row["记账凭证编号"] for row in table(first, "记账凭证分录") if row["红字标志"] == "1"}
    taken_back = {
        row["记账凭证编号"]: row["扩展值"] for row in table(first, "凭证扩展信息") if row["扩展项"] == "冲销的凭证"
    }
    assert red == set(taken_back)
    assert all(Decimal(row["借方本币金额"]) <= 0 for row in table(first, "记账凭证分录") if row["红字标志"] == "1")
    # what opens the book is no turnover of its first month
    january = [row for row in table(first, "试算平衡表") if row["会计期间号"] == "1"]
    assert Decimal(january[0]["期初借方合计"]) > 900_000_000


def test_the_work_tells_how_far_it_is(archived):
    _book, _made, steps = archived

    done = [one for one, _total, _name in steps]
    assert done == list(range(len(done)))
    assert {total for _one, total, _name in steps} == {done[-1]}


@pytest.mark.parametrize("spoil", ["changed", "gone", "more", "cover"])
def test_an_archive_that_is_not_as_it_was_made_is_told(archive, spoil):
    assert verify_archive(archive) == []
    place = archive / "2 会计账簿/2023 现金日记账.pdf"
    if spoil == "changed":
        place.write_bytes(place.read_bytes() + b" ")
        expected = [("2 会计账簿/2023 现金日记账.pdf", "内容和归档时不一样。")]
    elif spoil == "gone":
        place.unlink()
        expected = [("2 会计账簿/2023 现金日记账.pdf", "文件不见了。")]
    elif spoil == "more":
        (archive / "多余.txt").write_text("x")
        expected = [("多余.txt", "目录里没有这个文件。")]
    else:
        (archive / "会计档案目录.pdf").unlink()
        expected = [("会计档案目录.pdf", "文件不见了。")]

    assert [(one.place, one.what) for one in verify_archive(archive)] == expected


def test_a_list_that_leads_outside_the_archive_proves_nothing(archive, tmp_path):
    (tmp_path / "外面.txt").write_text("x", "utf-8")
    code = hashlib.sha256(b"x").hexdigest()
    path = archive / "会计档案目录.csv"
    path.write_text(path.read_text("utf-8") + f"999,,,../外面.txt,1,行,1,{code},,,\r\n", "utf-8")

    assert [one.place for one in verify_archive(archive)] == ["../外面.txt"]


def test_a_list_with_a_line_that_names_no_file_is_called_damaged(archive):
    path = archive / "会计档案目录.csv"
    path.write_text(path.read_text("utf-8") + "x\r\n", "utf-8")

    with pytest.raises(GachaError, match="档案目录可能已损坏"):
        verify_archive(archive)


def test_a_year_that_is_not_closed_is_refused_or_marked(archived, tmp_path):
    with open_book(archived[0], read_only=True, user="") as book:
        with pytest.raises(GachaError, match="2024年度还没有结账，请先结账再归档"):
            make_archive(book, 2024, tmp_path / "2024")
        assert list(tmp_path.glob("2024*")) == []

        made = make_archive(book, 2024, tmp_path / "2024", even_open=True)

    assert not made.closed
    assert [row["结账状态"] for row in table(made.folder, "电子账簿")] == ["未结账"]


@pytest.mark.parametrize(
    ("year", "name", "said"),
    [
        (2019, "新", "账本里没有2019年度的记录"),
        (2023, "已有", "“已有”已经存在，请另取一个文件夹名"),
        (2023, "没有/新", "不存在，请先新建文件夹"),
    ],
)
def test_what_cannot_be_archived_is_refused_in_one_sentence(archived, tmp_path, year, name, said):
    (tmp_path / "已有").mkdir()
    with (
        open_book(archived[0], read_only=True, user="") as book,
        pytest.raises(GachaError, match=said),
    ):
        make_archive(book, year, tmp_path / name)

    assert sorted(one.name for one in tmp_path.iterdir()) == ["已有"]


def test_an_archive_that_fails_half_way_leaves_nothing(archived, tmp_path):
    def full(done: int, _total: int, _name: str) -> None:
        if done == 5:
            raise OSError(28, os.strerror(28), str(tmp_path))

    with (
        open_book(archived[0], read_only=True, user="") as book,
        pytest.raises(GachaError, match="磁盘已满，“新”没有保存"),
    ):
        make_archive(book, 2023, tmp_path / "新", full)

    assert list(tmp_path.iterdir()) == []


def test_the_books_audit_trail_knows_the_archive_by_its_hash(archived):
    book, made, _steps = archived
    with open_book(book, read_only=True, user="") as opened, opened.reading() as session:
        said = session.connection().exec_driver_sql("SELECT changes FROM audit WHERE action = 'archive'").scalar()

    assert made.sha256 in said
    assert made.sha256 == hashlib.sha256((made.folder / "会计档案目录.csv").read_bytes()).hexdigest()


def test_the_papers_of_an_archive_are_reports_and_ledgers_there_are():
    from gacha_app.reports.catalogue import report_named
    from gacha_app.reports.ledger_kinds import LEDGERS

    assert {one.name for one in archive_ledgers()} <= set(LEDGERS)
    assert all(report_named(one.report).name == one.report for one in archive_papers())


def test_an_archive_is_made_and_proved_by_commands(archived, tmp_path, capsys):
    folder = tmp_path / "档案"

    assert run(["archive", str(archived[0]), "--year", "2023", "--out", str(folder), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["closed"], len(answer["files"])) == (True, len(archived[1].files))
    assert run(["archive", "verify", str(folder)]) == 0
    assert "档案完好" in capsys.readouterr().out

    (folder / answer["files"][0]["file"]).write_bytes(b"")
    assert run(["archive", "verify", str(folder), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert findings == {"ok": False, "findings": [{"file": answer["files"][0]["file"], "what": "内容和归档时不一样。"}]}
    assert run(["archive", "verify", str(tmp_path)]) == 1
    assert "不是会计档案" in capsys.readouterr().err
