from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from handing_in import edit, package, write
from openpyxl import Workbook
from sqlalchemy import select

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import GachaError
from gacha_app.services import township
from gacha_app.sheets.submissions import PROOF_SHEET
from gacha_app.storage.audit import broken_records
from gacha_app.storage.hub import open_hub
from gacha_app.storage.hub_tables import packages, seen_files
from gacha_app.township.villages import ExpectedVillage

_COLLECT = """
import json, sys
from pathlib import Path
from gacha_app.services import township
print("ready", flush=True)
sys.stdin.readline()
collected = township.collect(sys.argv[1], [Path(sys.argv[2])], user=sys.argv[3])
print(json.dumps(township.collected_json(collected)))
"""


def collect(address, *given, **more):
    return township.collect(address, [Path(one) for one in given], user="示例员", **more)


def reasons(collected):
    return {Path(one.file).name: one.reason for one in collected.refused}


def test_a_folder_is_searched_to_the_bottom_and_every_file_is_accounted_for(hub_address, tmp_path):
    sent = tmp_path / "上报 2023"
    write(package("示例一嘎查"), sent / "一.xlsx")
    write(package("示例二嘎查"), sent / "示例镇" / "更深" / "二.XLSX")
    (sent / "~$一.xlsx").write_bytes(b"lock")
    (sent / ".~lock.一.xlsx#").write_bytes(b"lock")
    (sent / "说明.docx").write_bytes(b"PK")
    (sent / "全部.rar").write_bytes(b"Rar!")
    (sent / ".隐藏").mkdir()
    write(package("示例三嘎查"), sent / ".隐藏" / "三.xlsx")

    collected = collect(hub_address, sent)

    assert [one.organisation for one in collected.accepted] == ["示例一嘎查", "示例二嘎查"]
    assert list(reasons(collected)) == ["全部.rar"]
    assert "先解压" in reasons(collected)["全部.rar"]
    assert [Path(one.file).name for one in collected.ignored] == [".~lock.一.xlsx#", "~$一.xlsx", "说明.docx"]


def test_bad_files_are_refused_each_in_words_and_the_others_are_taken(hub_address, tmp_path):
    sent = tmp_path / "sent"
    write(package("示例一嘎查"), sent / "a.xlsx")
    write(package("示例二嘎查"), sent / "edited.xlsx")
    edit(sent / "edited.xlsx", "收入", "E5", 1)
    write(package("示例三嘎查"), sent / "forged.xlsx")
    edit(sent / "forged.xlsx", PROOF_SHEET, "B9", "{}")
    write(package("示例四嘎查"), sent / "newer.xlsx")
    edit(sent / "newer.xlsx", PROOF_SHEET, "B3", "9")
    write(package("示例五嘎查", year=2022), sent / "lastyear.xlsx")
    (sent / "cut.xlsx").write_bytes((sent / "a.xlsx").read_bytes()[:9000])
    (sent / "not.xlsx").write_text("hello")
    (sent / "empty.xlsx").touch()
    Workbook().save(sent / "other.xlsx")
    (sent / "zcopy.xlsx").write_bytes((sent / "a.xlsx").read_bytes())
    write(package("示例一嘎查", income=2, made_at="2023-12-01T00:00:00+08:00"), sent / "zold.xlsx")
    write(package("示例一嘎查", code="second", year=2023), sent / "zsecond.xlsx")
    write(package("别名嘎查", code="code of 示例一嘎查"), sent / "zother.xlsx")

    collected = collect(hub_address, sent, sent / "gone.xlsx", year=2023)

    assert [one.file for one in collected.accepted] == [str(sent / "a.xlsx")]
    said = reasons(collected)
    for name, words in {
        "edited.xlsx": "“收入”的 E5 原为“1234567.82”，现为“1”", "forged.xlsx": "指纹对不上", "newer.xlsx": "先升级",
        "lastyear.xlsx": "2022年度", "cut.xlsx": "损坏", "not.xlsx": "不是本程序的上报文件", "empty.xlsx": "空文件",
        "other.xlsx": "不是本程序的上报文件", "zcopy.xlsx": "已经收过", "zold.xlsx": "旧文件",
        "zsecond.xlsx": "重复建账", "zother.xlsx": "同一个账本的代码", "gone.xlsx": "找不到",
    }.items():  # fmt: skip
        assert words in said.pop(name), name
    assert said == {}
    summary = township.summary(hub_address, Period(2023))
    assert [one.figures["income"] for one in summary.villages] == [500_000_00]


def test_the_same_folder_twice_does_no_harm(hub_address, tmp_path):
    for n in range(3):
        write(package(f"示例{n}嘎查"), tmp_path / "sent" / f"{n}.xlsx")

    collect(hub_address, tmp_path / "sent")
    again = collect(hub_address, tmp_path / "sent", tmp_path / "sent" / "0.xlsx")

    assert again.accepted == ()
    assert all(one.repeated and "已经收过" in one.reason for one in again.refused)
    assert len(again.refused) == 3, "a file that is named twice is seen once"
    assert township.summary(hub_address, Period(2023)).totals["income"] == 1_500_000_00


def test_a_newer_package_of_a_village_takes_the_place_of_the_former(hub_address, tmp_path):
    write(package("示例一嘎查"), tmp_path / "a.xlsx")
    write(package("示例一嘎查", income=1, made_at="2024-05-01T00:00:00+08:00"), tmp_path / "b.xlsx")

    collected = collect(hub_address, tmp_path / "a.xlsx", tmp_path / "b.xlsx")

    said = township.collected_json(collected)
    assert [(one["version"], bool(one["notes"])) for one in said["accepted"]] == [(1, False), (2, True)]
    assert township.summary(hub_address, Period(2023)).totals["income"] == 1


def test_every_file_seen_is_kept_with_what_became_of_it(hub_address, tmp_path):
    write(package("示例一嘎查"), tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_text("hello")

    collect(hub_address, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    collect(hub_address, tmp_path / "a.xlsx")

    with open_hub(hub_address) as hub, hub.reading() as session:
        seen = session.execute(select(seen_files).order_by(seen_files.c.id)).mappings().all()
    assert [(Path(one["file"]).name, one["fate"], one["by"]) for one in seen] == [
        ("a.xlsx", "accepted", "示例员"),
        ("b.xlsx", "refused", "示例员"),
        ("a.xlsx", "repeated", "示例员"),
    ]
    assert all(len(one["sha256"]) == 64 for one in seen)
    assert [Path(one.file).name for one in township.board(hub_address, Period(2023)).refused] == ["b.xlsx"]
    township.put_aside(hub_address, seen[1]["id"])
    assert township.board(hub_address, Period(2023)).refused == ()


def test_two_collectors_at_once_take_each_package_once(hub_address, tmp_path):
    for n in range(12):
        write(package(f"示例{n}嘎查"), tmp_path / "sent" / f"{n:02}.xlsx")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    collectors = [
        subprocess.Popen(
            [sys.executable, "-c", _COLLECT, hub_address, str(tmp_path / "sent"), name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
        )
        for name in ("甲", "乙")
    ]  # fmt: skip
    for one in collectors:
        assert one.stdout.readline() == "ready\n"
    for one in collectors:
        one.stdin.write("go\n")
        one.stdin.flush()
    answers = []
    for one in collectors:
        said, problems = one.communicate(timeout=120)
        assert (one.returncode, problems) == (0, "")
        answers.append(json.loads(said))

    taken = [entry["organisation"] for answer in answers for entry in answer["accepted"]]
    assert sorted(taken) == sorted(f"示例{n}嘎查" for n in range(12))
    assert all(entry["repeated"] for answer in answers for entry in answer["refused"])
    with open_hub(hub_address) as hub, hub.reading() as session:
        assert len(session.execute(select(packages)).all()) == 12
        assert broken_records(session) == []


def test_a_name_that_no_text_can_hold_is_kept_readable(hub_address, tmp_path):
    path = tmp_path / os.fsdecode(b"\xff\xfe.xlsx")
    path.write_text("hello")

    collected = collect(hub_address, tmp_path / "none", tmp_path)

    assert [one.file.endswith("\ufffd\ufffd.xlsx") for one in collected.refused] == [False, True]
    assert json.loads(json.dumps(township.collected_json(collected)))["refused"]


def test_a_folder_that_cannot_be_opened_is_told(open_folder, as_anybody):
    write(package("示例一嘎查"), open_folder / "sent" / "a.xlsx")
    (open_folder / "sent" / "closed").mkdir(mode=0)
    (open_folder / "sent" / "closed.xlsx").touch(mode=0)
    (open_folder / "sent" / "closed.xlsx").write_bytes(b"PK")

    with as_anybody():
        collected = collect(str(open_folder / "hub.db"), open_folder / "sent")

    assert len(collected.accepted) == 1
    assert "文件夹打不开" in reasons(collected)["closed"]
    assert "没有读取的权限" in reasons(collected)["closed.xlsx"]


def test_progress_is_told_and_stopping_keeps_what_is_done(hub_address, tmp_path):
    for n in range(3):
        write(package(f"示例{n}嘎查"), tmp_path / f"{n}.xlsx")
    told = []

    def progress(done, total, name):
        told.append((done, total, name))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        collect(hub_address, tmp_path, progress=progress)
    assert told == [(0, 3, "0.xlsx"), (1, 3, "1.xlsx"), (2, 3, "2.xlsx")]
    assert len(township.summary(hub_address, Period(2023)).villages) == 2
    told.clear()
    collect(hub_address, tmp_path, progress=lambda *one: told.append(one))
    assert told[-1] == (3, 3, "")


def test_trouble_with_the_hub_stops_the_work_and_is_nobodys_file(tmp_path):
    write(package("示例一嘎查"), tmp_path / "a.xlsx")
    hub = tmp_path / "hub.db"
    township.expect_villages(str(hub), [ExpectedVillage("示例一嘎查")])
    with open_hub(str(hub)) as opened, opened.writing("damage") as session:
        session.connection().exec_driver_sql("DROP TABLE package_text")
        session.connection().exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON package BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )

    with pytest.raises(GachaError, match="磁盘已满"):
        collect(str(hub), tmp_path / "a.xlsx")
    with open_hub(str(hub)) as opened, opened.reading() as session:
        assert session.execute(select(seen_files)).all() == []


def test_the_list_of_villages_is_read_from_any_workbook(hub_address, tmp_path):
    workbook = Workbook()
    sheet = workbook.active
    for row in (
        ["2023年度应报名单"], ["序号", "旗县", "苏木（镇）", "嘎查（村）", "备注"], [1, "示例旗", "示例苏木", "示例一嘎查"],
        [2, None, None, "示例 二嘎查"], [3, None, "示例镇", "示例三村"], ["合计", None, None, None], [None] * 5,
    ):  # fmt: skip
        sheet.append(row)
    workbook.save(tmp_path / "名单.xlsx")
    (tmp_path / "其他.csv").write_text("甲,乙\n1,2\n", "utf-8")

    assert township.import_villages(hub_address, tmp_path / "名单.xlsx") == 3
    assert [(one.name, one.township, one.banner) for one in township.known_villages(hub_address)] == [
        ("示例一嘎查", "示例苏木", "示例旗"),
        ("示例二嘎查", "示例苏木", "示例旗"),
        ("示例三村", "示例镇", "示例旗"),
    ]
    assert len(township.board(hub_address, Period(2023)).missing) == 3
    with pytest.raises(GachaError, match="没有找到嘎查"):
        township.import_villages(hub_address, tmp_path / "其他.csv")
    township.stop_expecting(hub_address, township.known_villages(hub_address)[0].id)
    assert len(township.board(hub_address, Period(2023)).missing) == 2
