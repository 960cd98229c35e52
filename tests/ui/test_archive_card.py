"""The settings' card for what leaves the book: a year's archive, its proof, the journal for other programs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gacha_app.services.archive import verify_archive
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages import settings_archive
from gacha_app.ui.pages.settings_archive import ArchiveCard


@pytest.fixture
def card(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ArchiveCard:
    """The card of the small village's book; no file manager is opened."""
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    made = ArchiveCard(desk)
    qtbot.addWidget(made)
    made.fill()
    return made


def test_a_year_is_archived_and_proved(card: ArchiveCard, tmp_path: Path, qtbot: QtBot, monkeypatch):
    year = card.form["year"].value()
    asked: list[str] = []
    monkeypatch.setattr(settings_archive, "ask", lambda *said, **_more: asked.append(said[3]) is None)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path))

    card.ask_archive()
    qtbot.waitUntil(lambda: bool(card.results()), timeout=60_000)

    (folder,) = tmp_path.glob("*会计档案")
    assert folder.name == f"示例嘎查{year}年度会计档案"
    assert asked == ["未结账也归档"]
    assert str(folder) in card.results()[0]
    assert verify_archive(folder) == []

    next(folder.glob("*/*.pdf")).write_bytes(b"")
    card.verify(folder)
    qtbot.waitUntil(lambda: len(card.results()) == 2)
    assert "1 处" in card.results()[0]
    assert "内容和归档时不一样" in card.results()[1]


def test_a_year_that_is_open_is_not_archived_unless_that_is_wanted(card: ArchiveCard, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(settings_archive, "ask", lambda *_said, **_more: False)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(tmp_path))

    card.ask_archive()

    assert card.results() == []
    assert not list(tmp_path.glob("*会计档案"))


def test_an_archive_that_is_there_already_is_left_alone(card: ArchiveCard, desk: Desk, tmp_path: Path, qtbot: QtBot):
    year = card.form["year"].value()
    (tmp_path / f"示例嘎查{year}年度会计档案").mkdir()

    with qtbot.waitSignal(desk.refused) as refused:
        card.archive(year, tmp_path)

    assert "已经存在" in str(refused.args[0])


def test_the_journal_is_written_for_another_program(
    card: ArchiveCard, desk: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch
):
    card.form.set_values({"form": "hledger"})
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(tmp_path / "全部"), ""))

    with qtbot.waitSignal(desk.said):
        card.ask_export()

    assert (tmp_path / "全部.journal").read_text("utf-8").startswith("; 示例嘎查")
