"""What a clerk does with what was received, and what the village sees of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from handing_in import package, write
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from gacha_app import settings
from gacha_app.domain.dates import Period
from gacha_app.services import township, township_review
from gacha_app.services.submissions import submit
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.report_dialog import ReportDialog
from gacha_app.ui.dialogs.return_package import ReturnDialog
from gacha_app.ui.pages.township import TownshipPage
from gacha_app.ui.pages.township_views import BOARD, KEYS
from gacha_app.ui.widgets.cards import TodoRow
from gacha_app.ui.widgets.messages import Question

_OURS, _OTHERS = bytes(range(32)), bytes(range(1, 33))
_LATER = "2024-02-01T09:00:00+08:00"


@pytest.fixture
def hub(tmp_path: Path) -> str:
    return str(tmp_path / "汇总.db")


@pytest.fixture
def page(dressed: QApplication, hub: str, tmp_path: Path, qtbot: QtBot) -> Iterator[TownshipPage]:
    """The page of a clerk whose hub holds one village's package."""
    write(package(), tmp_path / "一.xlsx", secret=_OURS)
    township.collect(hub, [tmp_path / "一.xlsx"])
    desk = Desk(settings.load())
    desk.use_year(2023)
    made = shown(desk, qtbot)
    made.hub.use_hub(hub)
    made.hub.views.panels[BOARD].table.selectRow(0)
    yield made
    desk.finish_jobs()


def shown(desk: Desk, qtbot: QtBot) -> TownshipPage:
    made = TownshipPage(desk)
    qtbot.addWidget(made)
    made.resize(1140, 680)
    made.show()
    made.refresh()
    return made


def state(page: TownshipPage) -> object:
    row = page.hub.views.panels[BOARD].model.row_at(0)
    return row.cells["state"]


def over(kind: type[Any], act: Callable[[Any], object]) -> None:
    """Do something in the dialog that is about to be shown."""

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, kind)
        act(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, answer)


def test_what_is_found_good_is_locked(page: TownshipPage, hub: str, tmp_path: Path) -> None:
    page.hub.views.approve_asked.emit(_village(hub), "示例一嘎查")

    assert state(page) == "已验收"
    write(package(income=1, made_at=_LATER), tmp_path / "二.xlsx", secret=_OURS)
    assert "锁定" in township.collect(hub, [tmp_path / "二.xlsx"]).refused[0].reason


def test_figures_are_marked_and_the_slip_is_saved(
    page: TownshipPage, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    slip = tmp_path / "退回单.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(slip), ""))

    def mark(dialog: ReturnDialog) -> None:
        dialog.confirm_button.click()
        assert dialog.isVisible(), "nothing was said yet"
        dialog.panel.table.selectRow(0)
        dialog.words.setText("少一笔租金")
        dialog.mark_button.click()
        dialog.reason.setPlainText("请按对账单核对")
        dialog.confirm_button.click()

    over(ReturnDialog, mark)
    page.hub.deeds.send_back(_village(hub), "示例一嘎查")
    qtbot.waitUntil(slip.exists, timeout=20_000)

    assert state(page) == "已退回"
    marks = township_review.last_returned(hub, _village(hub), Period(2023)).marks
    assert [(one.title, one.words) for one in marks] == [("整份文件", "请按对账单核对"), ("总收入", "少一笔租金")]


def test_leaving_the_dialog_sends_nothing_back(page: TownshipPage, hub: str) -> None:
    over(ReturnDialog, lambda dialog: dialog.reason.setPlainText("错"))
    page.hub.deeds.send_back(_village(hub), "示例一嘎查")

    assert state(page) == "已报"


def test_two_versions_are_shown_beside_each_other(page: TownshipPage, hub: str, tmp_path: Path) -> None:
    write(package(income=510_000_00, made_at=_LATER), tmp_path / "二.xlsx", secret=_OURS)
    township.collect(hub, [tmp_path / "二.xlsx"])
    seen: list[object] = []

    over(ReportDialog, lambda dialog: seen.append(dialog.panel.model.row_at(0).cells["after"]))
    page.hub.deeds.compare(_village(hub), "示例一嘎查")

    assert seen == ["510,000.00"]


def test_a_key_that_waits_is_trusted_after_a_question(page: TownshipPage, hub: str, tmp_path: Path) -> None:
    write(package(income=1, made_at=_LATER), tmp_path / "二.xlsx", secret=_OTHERS)
    township.collect(hub, [tmp_path / "二.xlsx"])
    page.refresh(anyway=True)
    keys = page.hub.views.panels[KEYS]
    assert keys.model.row_at(0).cells["state"] == "等待确认"

    over(Question, lambda question: question.done(0))
    page.hub.deeds.trust(keys.model.row_at(0))
    assert township.collect(hub, [tmp_path / "二.xlsx"]).refused

    over(Question, lambda question: _press(question, "核对过了，确认"))
    page.hub.deeds.trust(keys.model.row_at(0))
    assert township.collect(hub, [tmp_path / "二.xlsx"]).accepted


def test_a_day_makes_what_came_later_late(page: TownshipPage, hub: str) -> None:
    def fill(dialog: FormDialog) -> None:
        dialog.set_values({"day": dt.date(2024, 1, 31)})
        dialog.confirm_button.click()

    over(FormDialog, fill)
    page.hub.deeds.set_deadline()

    assert state(page) == "迟报"


def test_a_quarter_is_looked_at_by_itself(page: TownshipPage, hub: str, tmp_path: Path) -> None:
    write(package(quarter=2, income=7_00), tmp_path / "二季.xlsx", secret=_OURS)
    township.collect(hub, [tmp_path / "二季.xlsx"])

    page.hub.part.choose("q2")

    found = page.hub.found()
    assert found is not None
    assert (found.period.code, found.totals["income"]) == ("2023-Q2", 7_00)
    page.hub.part.choose("q3")
    assert state(page) == "缺报"


def test_what_was_sent_back_stands_on_the_villages_page_until_it_hands_in_again(
    desk: Desk, qtbot: QtBot, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = desk.open_book()
    submit(book, 2023, tmp_path / "a.xlsx")
    township.collect(hub, [tmp_path / "a.xlsx"])
    sent = township_review.package_in_hub(hub, _village(hub), Period(2023))
    marks = township_review.marked(sent, {"": "请按对账单核对"})
    township_review.write_slip(
        township_review.send_back(hub, _village(hub), Period(2023), marks), tmp_path / "退回单.xlsx"
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(tmp_path / "退回单.xlsx"), ""))
    page = shown(desk, qtbot)
    assert page.submitting.back.isHidden()
    assert not page.submitting.history.isHidden()

    page.submitting.open_slip()

    lines = page.submitting.back.findChildren(TodoRow)
    assert "请按对账单核对" in str([line.accessibleName() for line in lines])
    assert not page.submitting.back.isHidden()


def _press(question: Question, words: str) -> None:
    from PySide6.QtWidgets import QPushButton

    next(one for one in question.findChildren(QPushButton) if one.text() == words).click()


def _village(hub: str) -> int:
    return township.known_villages(hub)[0].id
