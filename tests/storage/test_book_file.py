from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import select, text

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.errors import GachaError
from gacha_app.domain.organisation import Organisation
from gacha_app.services.books import back_up, new_book, new_code, restore, verify
from gacha_app.services.vouchers import record_entry
from gacha_app.storage.book import open_book
from gacha_app.storage.lock import BookLocked
from gacha_app.storage.migrating import newest_version
from gacha_app.storage.tables import vouchers


@pytest.fixture
def book(tmp_path):
    with new_book(
        tmp_path / "示例 账本.gacha",
        Organisation(new_code(), "示例嘎查", first_year=2023),
        {"102": 1_000_000},
        user="苏和",
    ) as made:
        yield made


def _spend(book, amount=100, day=dt.date(2023, 3, 1)):
    return record_entry(book, "management", Answers(day, amount, "办公费", item="51302"))


def test_a_new_book_is_one_file_and_sound(book):
    assert verify(book) == ()
    book.close()
    assert [one.name for one in book.path.parent.iterdir() if one.is_file()] == ["示例 账本.gacha"]


def test_a_second_writer_is_told_who_has_the_book(book):
    with pytest.raises(BookLocked, match=f"正由 苏和 使用（{socket.gethostname()}，进程 {os.getpid()}"):
        open_book(book.path)

    with open_book(book.path, read_only=True) as second:
        assert verify(second) == ()


@pytest.mark.parametrize("held", [
    {"owner": "死者", "pid": 2**22 + 1, "started": 1},
    {"owner": "死者", "pid": os.getpid(), "started": 1},
    {"owner": "死者"},
])  # fmt: skip
def test_a_dead_owners_lock_is_cleared(book, held):
    book.close()
    lock = book.path.with_name(f".{book.path.name}.lock")
    lock.write_text(json.dumps({"host": socket.gethostname(), **held}), "utf-8")

    with open_book(book.path):
        assert json.loads(lock.read_text("utf-8"))["pid"] == os.getpid()
    assert not lock.exists()


def test_a_lock_cut_short_is_cleared(book):
    book.close()
    book.path.with_name(f".{book.path.name}.lock").write_text('{"own', "utf-8")

    open_book(book.path).close()


def test_a_lock_of_another_machine_is_believed(book):
    book.close()
    book.path.with_name(f".{book.path.name}.lock").write_text(
        json.dumps({"host": "书记的电脑", "owner": "书记", "pid": 1, "since": "2023-01-01 08:00:00"}), "utf-8"
    )

    with pytest.raises(BookLocked, match="正由 书记 使用（书记的电脑"):
        open_book(book.path)


def _missing(path):
    path.unlink()


def _empty(path):
    path.write_bytes(b"")


def _hello(path):
    path.write_bytes(b"hello" * 100)


def _cut(path):
    path.write_bytes(path.read_bytes()[:20_000])


def _other_program(path):
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE a (b)")
    other.close()


def _newer(path):
    with sqlite3.connect(path) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()


def _folder(path):
    path.unlink()
    path.mkdir()


def _scribbled(path):
    content = bytearray(path.read_bytes())
    content[4096:40_960] = b"\xff" * 36_864
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_missing, "找不到账本"), (_empty, "是空文件"), (_hello, "不是嘎查账本的文件"), (_cut, "不完整"),
        (_other_program, "别的程序的数据库"), (_newer, "更新版本的程序"), (_folder, "是文件夹"), (_scribbled, "损坏"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("read_only", [True, False])
def test_what_is_no_readable_book_is_refused_in_words(book, spoil, said, read_only):
    book.close()
    spoil(book.path)

    with pytest.raises(GachaError, match=said):
        open_book(book.path, read_only=read_only)
    assert not list(book.path.parent.glob(".*.lock"))


def test_a_book_that_cannot_be_written_says_so(book, monkeypatch):
    # root may write anything: the refusal is the operating system's, so it is asked to refuse
    book.close()
    real = Path.open

    def refuse(self, mode="r", *rest, **named):
        if self == book.path and mode == "r+b":
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(GachaError, match="是只读的，不能保存"):
        open_book(book.path)


def test_a_book_opened_to_read_refuses_to_be_changed(book):
    book.close()
    with open_book(book.path, read_only=True) as opened, pytest.raises(GachaError, match="以只读方式打开"):
        _spend(opened)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE voucher SET summary = 'x' WHERE state = 'posted'",
        "UPDATE voucher SET state = 'draft' WHERE state = 'posted'",
        "UPDATE voucher SET state = 'reversed' WHERE state = 'posted'",
        "UPDATE voucher SET posted_by = 'x' WHERE state = 'posted'",
        "DELETE FROM voucher",
        "DELETE FROM posting",
        "UPDATE posting SET amount = amount + 1",
        "INSERT INTO posting (voucher_id, account, amount) VALUES (1, '102', 5)",
        "INSERT INTO voucher (date, summary, kind, state, number) VALUES ('2023-01-01', 'x', 'normal', 'posted', 'x')",
        "UPDATE audit SET by = 'x'",
        "DELETE FROM audit",
    ],
)
def test_the_file_itself_refuses_to_change_what_is_posted(book, statement):
    _spend(book)
    book.close()

    connection = sqlite3.connect(book.path)
    try:
        with pytest.raises(sqlite3.IntegrityError, match=r"never changed|never deleted|starts as a draft"):
            connection.execute(statement)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("lines", "number", "said"),
    [
        ([("51302", 100), ("102", -99)], "记-2023-03-0001", "does not balance"),
        ([("51302", 100)], "记-2023-03-0001", "does not balance"),
        ([("51302", 100), ("102", -100)], "记-2023-03-0002", "not the next one"),
        ([("51302", 100), ("102", -100)], "记-2023-04-0001", "not the next one"),
    ],
)
def test_the_file_itself_refuses_to_post_what_does_not_balance_or_follow(book, lines, number, said):
    book.close()
    connection = sqlite3.connect(book.path)
    try:
        connection.execute(
            "INSERT INTO voucher (id, date, summary, kind, state) VALUES (77, '2023-03-01', 'x', 'normal', 'draft')"
        )
        for account, amount in lines:
            connection.execute("INSERT INTO posting (voucher_id, account, amount) VALUES (77, ?, ?)", (account, amount))
        with pytest.raises(sqlite3.IntegrityError, match=said):
            connection.execute(
                "UPDATE voucher SET state = 'posted', number = ?, sequence = ? WHERE id = 77",
                (number, int(number[-4:])),
            )
    finally:
        connection.close()


def test_an_action_that_fails_leaves_nothing_behind(book):
    before = book.path.read_bytes()

    def fail_halfway():
        with book.writing("half_done", "x") as session:
            session.execute(text("INSERT INTO counterparty (name) VALUES ('半途')"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    with book.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM counterparty")) == 0
        assert session.scalar(text("SELECT count(*) FROM audit WHERE action = 'half_done'")) == 0
    assert book.path.read_bytes() == before


def test_a_full_disk_is_said_in_words_and_nothing_is_kept(book):
    with book.reading() as session:
        used = session.scalar(text("PRAGMA page_count"))
        entries = session.scalar(text("SELECT count(*) FROM voucher"))

    def fill():
        with book.writing("fill", "x") as session:
            session.execute(text(f"PRAGMA max_page_count = {used}"))
            rows = [{"name": f"单位{number}", "note": "长" * 200} for number in range(5000)]
            session.execute(text("INSERT INTO counterparty (name, note) VALUES (:name, :note)"), rows)

    with pytest.raises(GachaError, match="磁盘已满，没有保存"):
        fill()

    with book.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM voucher")) == entries
        assert session.scalar(text("SELECT count(*) FROM counterparty")) == 0


def test_a_program_killed_at_any_moment_leaves_a_sound_book(book, tmp_path):
    book.close()
    worker = textwrap.dedent("""
        import datetime as dt, sys
        from pathlib import Path
        from gacha_app.domain.entry_kinds import Answers
        from gacha_app.services.vouchers import record_entry
        from gacha_app.storage.book import open_book
        with open_book(Path(sys.argv[1])) as book:
            for turn in range(10_000):
                said = record_entry(book, "management", Answers(dt.date(2023, 3, 1), 100, "办公费", item="51302"))
                print(said.number, flush=True)
    """)
    promised = 0
    for patience in (3, 11, 23, 40):
        process = subprocess.Popen([sys.executable, "-c", worker, str(book.path)], stdout=subprocess.PIPE, text=True)
        for _line in range(patience):
            said = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        promised = int(([said, *rest])[-1][-4:])

        with open_book(book.path) as again:
            assert verify(again) == ()
            with again.reading() as session:
                kept = session.scalar(
                    select(text("max(sequence)")).select_from(vouchers).where(vouchers.c.date == dt.date(2023, 3, 1))
                )
            # what was promised is kept; one more may have been kept without being told
            assert promised <= kept <= promised + 1


def test_a_backup_is_a_sound_book_of_its_own_and_comes_back(book, tmp_path):
    first = _spend(book)
    copy = back_up(book.path, tmp_path / "备份.gacha")
    _spend(book)
    book.close()

    kept = restore(copy, book.path)

    with open_book(book.path) as again:
        assert verify(again) == ()
        with again.reading() as session:
            assert (
                session.scalar(text("SELECT max(number) FROM voucher WHERE number LIKE '记-2023-03%'")) == first.number
            )
    assert kept is not None
    with open_book(kept) as before, before.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM voucher WHERE number LIKE '记-2023-03%'")) == 2


def test_a_damaged_book_is_replaced_by_its_backup_and_kept_beside(book, tmp_path):
    copy = back_up(book.path, tmp_path)
    book.close()
    _scribbled(book.path)

    kept = restore(copy, book.path)

    assert kept is not None
    assert kept.exists()
    with open_book(book.path) as again:
        assert verify(again) == ()


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("没有.gacha", "b.gacha", "找不到"),
        ("示例 账本.gacha", "示例 账本.gacha", "不能写回账本自己"),
        ("示例 账本.gacha", "没有/b.gacha", "不能写入|打不开"),
    ],
)
def test_a_backup_that_cannot_be_made_is_refused_in_words(book, source, target, said):
    folder = book.path.parent
    with pytest.raises(GachaError, match=said):
        back_up(folder / source, folder / target)
    assert not list(folder.glob("*.part"))


def test_a_restore_from_what_is_no_book_changes_nothing(book, tmp_path):
    book.close()
    before = book.path.read_bytes()
    (tmp_path / "x.gacha").write_bytes(b"hello")

    with pytest.raises(GachaError, match="不是嘎查账本"):
        restore(tmp_path / "x.gacha", book.path)
    assert book.path.read_bytes() == before


def test_a_book_in_use_is_not_restored_over(book, tmp_path):
    copy = back_up(book.path, tmp_path / "备份.gacha")

    with pytest.raises(BookLocked):
        restore(copy, book.path)


def test_the_newest_version_is_the_last_migration():
    assert newest_version() == max(one.name[:4] for one in Path("db/book/versions").glob("0*.py"))


@pytest.mark.parametrize(
    ("name", "opening", "said"),
    [
        ("", {}, "请填写嘎查"),
        ("名" * 61, {}, "名称太长"),
        ("示例", {"999": 5}, "没有科目“999”"),
        ("示例", {"501": 5}, "期初没有余额"),
        ("示例", {"102": 500, "211": 300}, "期初不平：借方合计 5.00 元，贷方合计 3.00 元，相差 2.00 元"),
    ],
)
def test_a_book_that_cannot_be_made_leaves_no_file(tmp_path, name, opening, said):
    with pytest.raises(GachaError, match=said):
        new_book(tmp_path / "b.gacha", Organisation(new_code(), name, first_year=2023), opening)
    assert not [one for one in tmp_path.iterdir() if one.name != "home"]


def test_an_existing_file_is_never_overwritten(book):
    before = book.path.read_bytes()

    with pytest.raises(GachaError, match="已经存在"):
        new_book(book.path, Organisation(new_code(), "别的嘎查"))
    assert book.path.read_bytes() == before


def test_a_book_in_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(GachaError, match="不存在，请先建立"):
        new_book(tmp_path / "没有" / "b.gacha", Organisation(new_code(), "示例嘎查"))


def test_a_copied_file_opens_anywhere(book, tmp_path):
    _spend(book)
    book.close()
    folder = tmp_path / "U盘"
    folder.mkdir()
    shutil.copy(book.path, folder / "拷贝.gacha")

    with open_book(folder / "拷贝.gacha") as copy:
        assert verify(copy) == ()
