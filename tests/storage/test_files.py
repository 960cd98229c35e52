"""A file is written whole or not at all, and what stands in the way is said in one sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gacha_app.domain.errors import GachaError
from gacha_app.storage import files
from gacha_app.storage.files import write_beside, writing_beside


def test_what_is_written_beside_takes_the_place_of_the_old_file(tmp_path):
    path = tmp_path / "公示.txt"
    path.write_text("旧", encoding="utf-8")

    with writing_beside(path) as beside:
        beside.write_text("新", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "旧"

    assert path.read_text(encoding="utf-8") == "新"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_halfway_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    path = tmp_path / "公示.txt"
    path.write_text("旧", encoding="utf-8")

    def break_off(beside):
        beside.write_text("半", encoding="utf-8")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writing_beside(path) as beside:
        break_off(beside)

    assert path.read_text(encoding="utf-8") == "旧"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_open_in_another_program_is_named_in_words(tmp_path, monkeypatch):
    path = tmp_path / "2024年公示.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(files, "_PAUSES", (0.0, 0.0))

    def locked(*_paths):
        raise PermissionError(errno.EACCES, "sharing violation")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(GachaError) as refused:
        write_beside(path, b"new")

    assert str(refused.value) == "“2024年公示.xlsx”正在其他程序（如 WPS）中打开，请关闭后重试。"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_held_for_a_moment_is_written_all_the_same(tmp_path, monkeypatch):
    path = tmp_path / "公示.xlsx"
    real, calls = os.replace, []
    monkeypatch.setattr(files, "_PAUSES", (0.0, 0.0))

    def held_twice(*paths):
        calls.append(paths)
        if len(calls) < 3:
            raise PermissionError(errno.EACCES, "held by a scanner")
        real(*paths)

    monkeypatch.setattr(os, "replace", held_twice)
    write_beside(path, b"new")

    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "磁盘已满，“公示.xlsx”没有保存，请清理磁盘或换一个位置。"),
        (errno.EROFS, "所在的磁盘是只读的，请换一个位置。"),
        (errno.EACCES, "没有权限写入文件夹"),
        (errno.ENOENT, "找不到了，请检查磁盘或 U 盘后重试。"),
        (errno.EIO, "“公示.xlsx”没有保存（"),
    ],
)
def test_trouble_while_writing_is_said_in_one_sentence(tmp_path, number, sentence):
    path = tmp_path / "公示.xlsx"

    def break_off(beside):
        beside.write_bytes(b"half")
        raise OSError(number, os.strerror(number), str(beside))

    with pytest.raises(GachaError) as refused, writing_beside(path) as beside:
        break_off(beside)

    assert sentence in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_trouble_with_another_file_is_not_blamed_on_this_one(tmp_path):
    with pytest.raises(FileNotFoundError), writing_beside(tmp_path / "公示.xlsx"):
        (tmp_path / "templates" / "missing.typ").read_text()


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(GachaError, match=r"文件夹“.*没有的”不存在，请先新建文件夹或换一个位置。"):
        write_beside(tmp_path / "没有的" / "公示.xlsx", b"")


def test_a_path_that_is_a_folder_is_refused(tmp_path):
    (tmp_path / "公示").mkdir()

    with pytest.raises(GachaError, match="“公示”是一个文件夹，请另取一个文件名。"):
        write_beside(tmp_path / "公示", b"")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "公示").write_bytes(b"")

    with pytest.raises(GachaError, match="不是文件夹，请换一个位置。"):
        write_beside(tmp_path / "公示" / "a.xlsx", b"")


def test_a_name_too_long_for_the_disk_is_refused(tmp_path):
    with pytest.raises(GachaError, match="太长或含有不能用的字符"):
        write_beside(tmp_path / ("长" * 200 + ".xlsx"), b"")


def test_the_longest_name_the_disk_takes_is_written(tmp_path):
    path = tmp_path / ("长" * 80 + ".xlsx")

    write_beside(path, b"whole")

    assert path.read_bytes() == b"whole"


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "公示.xlsx"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda name, _mode: Path(name).name != "公示.xlsx")

    with pytest.raises(GachaError, match=r"“公示\.xlsx”是只读文件，不能覆盖，请另取一个文件名。"):
        write_beside(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path):
    (tmp_path / "真的.xlsx").write_bytes(b"old")
    link = tmp_path / "链接.xlsx"
    link.symlink_to(tmp_path / "真的.xlsx")

    write_beside(link, b"new")

    assert link.is_symlink()
    assert (tmp_path / "真的.xlsx").read_bytes() == b"new"
