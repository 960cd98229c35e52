"""The page of handing in and adding up: the village's file, and the township's desk with or without a book."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from handing_in import package, write
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gacha_app import settings
from gacha_app.services.township import expect_villages
from gacha_app.township.villages import ExpectedVillage
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.hub_choice import HubDialog
from gacha_app.ui.pages.township import COLLECT, TownshipPage
from gacha_app.ui.pages.township_views import BOARD, CHART, FATES, RANKING, TROUBLE, VILLAGES
from gacha_app.ui.widgets.table import TablePanel
from tests.sheets.workbooks import write_xlsx


@pytest.fixture
def lone_desk(dressed: QApplication) -> Iterator[Desk]:
    """A desk of a township's clerk: no book is open."""
    made = Desk(settings.load())
    made.use_year(2023)
    yield made
    made.finish_jobs()


@pytest.fixture
def hub(tmp_path: Path) -> str:
    return str(tmp_path / "汇总.db")


@pytest.fixture
def page(lone_desk: Desk, hub: str, qtbot: QtBot) -> TownshipPage:
    """The page of a clerk who has chosen a hub."""
    made = shown(lone_desk, qtbot)
    made.hub.use_hub(hub)
    expect_villages(hub, ())
    made.refresh(anyway=True)
    return made


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A folder with the files of three villages, one of them broken, and something else."""
    folder = tmp_path / "上报"
    write(package("示例一嘎查", income=2_000_000_00, operating_income=1_500_000_00, result=1_800_000_00,
                  closing_undistributed=1_620_000_00), folder / "一.xlsx")  # fmt: skip
    write(package("示例二嘎查", closed=False), folder / "二.xlsx")
    (folder / "三.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "说明.docx").write_bytes(b"PK")
    return folder


def shown(desk: Desk, qtbot: QtBot) -> TownshipPage:
    made = TownshipPage(desk)
    qtbot.addWidget(made)
    made.resize(1140, 680)
    made.show()
    made.refresh()
    return made


def collect(page: TownshipPage, given: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.desk.said, timeout=20_000):
        page.hub.collect([given])


def cells(panel: TablePanel, key: str) -> list[object]:
    return [panel.model.row_at(row).cells.get(key) for row in range(panel.model.rowCount())]


def answering(act: Callable[[HubDialog], None]) -> None:
    """Answer the question for the hub as a user does, once it is asked."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, HubDialog)
        act(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, answer)


def test_a_village_makes_its_file_and_is_told_the_check_code(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "上报.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path.with_suffix("")), ""))
    page = shown(desk, qtbot)

    page.main_button().click()
    qtbot.waitUntil(lambda: bool(page.submitting.text()), timeout=20_000)

    assert path.exists()
    assert re.search(r"校验码：[0-9a-f]{64}", page.submitting.text())


def test_what_will_be_handed_in_is_shown_first(desk: Desk, qtbot: QtBot) -> None:
    page = shown(desk, qtbot)

    assert page.submitting.figures["income"].number() == "800,000.00"
    assert page.submitting.figures["households"].number() == "3"


def test_what_one_village_made_another_collects(
    desk: Desk, qtbot: QtBot, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "上报.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))
    page = shown(desk, qtbot)
    page.main_button().click()
    qtbot.waitUntil(lambda: bool(page.submitting.text()), timeout=20_000)

    page.choose(COLLECT)
    page.hub.use_hub(hub)
    collect(page, path, qtbot)

    assert cells(page.hub.views.panels[FATES], "fate") == ["已收"]
    assert cells(page.hub.views.panels[BOARD], "organisation") == ["示例嘎查"]


def test_without_a_book_the_township_still_works(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    assert page.half() == COLLECT
    assert page.halves.isHidden()
    assert not page.hub.years.isHidden()


def test_every_file_has_its_fate_told(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    collect(page, sent, qtbot)

    fates = page.hub.views.panels[FATES]
    told = dict(zip(cells(fates, "file"), cells(fates, "fate"), strict=True))
    assert told == {"一.xlsx": "已收", "二.xlsx": "已收", "三.xlsx": "退回", "说明.docx": "略过"}
    assert "损坏" in str(cells(fates, "said")[0])


def test_the_same_files_again_change_nothing(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    collect(page, sent / "一.xlsx", qtbot)
    collect(page, sent / "一.xlsx", qtbot)

    assert cells(page.hub.views.panels[FATES], "fate") == ["已有"]
    assert page.hub.figures["with"].number() == "2,000,000.00"


def test_totals_and_ranking_are_those_of_all_villages(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    collect(page, sent, qtbot)

    figures, ranking = page.hub.figures, page.hub.views.panels[RANKING]
    assert figures["with"].number() == "2,500,000.00"
    assert figures["without"].number() == "1,900,000.00"
    assert figures["over"].number() == "1 个"
    assert cells(ranking, "organisation") == ["示例一嘎查", "示例二嘎查"]
    assert len(cells(page.hub.views.panels[VILLAGES], "income")) == 2


def test_the_ranking_is_drawn(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    collect(page, sent, qtbot)
    page.hub.views.choose(CHART)

    chart = page.hub.views.chart.chart()
    assert chart is not None
    assert chart.categories == ("示例一嘎查", "示例二嘎查")


def test_who_is_missing_stands_on_the_board(page: TownshipPage, sent: Path, hub: str, qtbot: QtBot) -> None:
    collect(page, sent, qtbot)
    expect_villages(hub, [ExpectedVillage("示例九嘎查", "示例苏木")])
    page.refresh(anyway=True)

    board = page.hub.views.panels[BOARD]
    states = dict(zip(cells(board, "organisation"), cells(board, "state"), strict=True))
    assert states["示例九嘎查"] == "缺报"
    assert page.hub.figures["handed_in"].number().endswith("/ 3")


def test_a_list_of_villages_is_taken_in(
    page: TownshipPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = write_xlsx(tmp_path / "名单.xlsx", {"名单": [["苏木（镇）", "嘎查（村）"], ["示例苏木", "示例七嘎查"]]})
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))

    with qtbot.waitSignal(page.desk.said) as said:
        page.hub.import_villages()

    assert said.args[0] == "名单里新增 1 个嘎查（村）。"
    assert cells(page.hub.views.panels[BOARD], "organisation") == ["示例七嘎查"]


def test_a_list_without_names_is_refused_in_words(
    page: TownshipPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    path = write_xlsx(tmp_path / "别的.xlsx", {"表": [["日期", "金额"], ["2023-01-01", 5]]})
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))

    with qtbot.waitSignal(page.desk.refused) as told:
        page.hub.import_villages()

    assert "别的.xlsx" in str(told.args[0])


def test_a_village_can_be_taken_off_the_list_and_put_back(page: TownshipPage, hub: str, qtbot: QtBot) -> None:
    expect_villages(hub, [ExpectedVillage("示例七嘎查", "示例苏木"), ExpectedVillage("示例八嘎查", "示例苏木")])
    page.refresh(anyway=True)
    board = page.hub.views.panels[BOARD]
    board.table.selectRow(cells(board, "organisation").index("示例七嘎查"))

    with qtbot.waitSignal(page.desk.said) as said:
        page.hub.views.village_dropped.emit(board.current_row().record, "示例七嘎查")
    assert cells(board, "organisation") == ["示例八嘎查"]
    said.args[1]()

    assert sorted(map(str, cells(board, "organisation"))) == ["示例七嘎查", "示例八嘎查"]


def test_a_refused_file_that_was_seen_to_is_put_aside(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    collect(page, sent / "三.xlsx", qtbot)
    page.hub.views.choose(TROUBLE)
    trouble = page.hub.views.panels[TROUBLE]
    assert cells(trouble, "kind") == ["退回"]

    trouble.table.selectRow(0)
    page.hub.views.file_put_aside.emit(trouble.current_row().record)

    assert cells(trouble, "kind") == []


def test_the_summary_is_saved_as_a_workbook(
    page: TownshipPage, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    collect(page, sent, qtbot)
    path = tmp_path / "汇总.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))

    with qtbot.waitSignal(page.desk.said, timeout=20_000):
        page.export()

    assert path.exists()


def test_files_dropped_on_the_page_are_collected(page: TownshipPage, sent: Path, qtbot: QtBot) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(sent))])
    event = QDropEvent(
        QPointF(40, 40), Qt.DropAction.CopyAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )

    with qtbot.waitSignal(page.desk.said, timeout=20_000):
        page.dropEvent(event)

    assert page.hub.views.chips.key() == FATES


def test_the_work_can_be_stopped_and_what_was_taken_stays(page: TownshipPage, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "许多"
    for number in range(40):
        write(package(f"示例{number:02d}嘎查"), folder / f"{number:02d}.xlsx")
    jobs = []
    page.desk.job_started.connect(jobs.append)
    page.hub.collect([folder])
    job = jobs[0]

    with qtbot.waitSignal(job.progressed, timeout=20_000):
        pass
    with qtbot.waitSignal(job.ended, timeout=20_000):
        job.stop()

    found = page.hub.found()
    assert found is not None
    assert 0 < len(found.villages) < 40
    assert page.hub.main.isEnabled()


def test_the_hub_is_remembered_but_never_its_password(lone_desk: Desk, qtbot: QtBot, hub: str) -> None:
    page = shown(lone_desk, qtbot)
    page.hub.use_hub(hub)
    assert settings.load().hub == hub

    page.hub.use_hub("postgresql://wang:secret@127.0.0.1:1/hub")

    assert settings.load().hub == "postgresql://wang@127.0.0.1:1/hub"
    assert page.hub.problem_text()


def test_before_a_hub_is_chosen_the_first_step_is_offered(lone_desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(lone_desk, qtbot)
    assert page.hub.address() == ""

    def choose(dialog: HubDialog) -> None:
        dialog.form["address"].setText(str(tmp_path / "新汇总库"))
        dialog.confirm_button.click()

    answering(choose)
    page.hub.choose_hub()

    assert page.hub.address() == str(tmp_path / "新汇总库.db")
    assert (tmp_path / "新汇总库.db").exists()


def test_a_file_that_is_no_hub_is_refused_beside_its_field(lone_desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "照片.db").write_bytes(b"\x89PNG" * 100)
    page = shown(lone_desk, qtbot)
    problems: list[dict[str, str]] = []

    def choose(dialog: HubDialog) -> None:
        dialog.form["address"].setText(str(tmp_path / "照片.db"))
        dialog.confirm_button.click()
        problems.append(dialog.form.problems())

    answering(choose)
    page.hub.choose_hub()

    assert "照片.db" in problems[0][""]
    assert page.hub.address() == ""


def test_a_hub_that_is_gone_is_told_in_words(page: TownshipPage, hub: str) -> None:
    Path(hub).unlink()
    page.refresh(anyway=True)

    assert "找不到汇总库" in page.hub.problem_text()
    assert page.hub.views.isHidden()
