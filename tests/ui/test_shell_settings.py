"""The page of settings: the cover, the name, backups, the check of the book."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gacha_app import settings
from gacha_app.storage.book import open_book
from gacha_app.storage.connection import connect
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.settings import SettingsPage
from gacha_app.ui.workspace import backup_words


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> SettingsPage:
    """The page of the small village's book."""
    made = SettingsPage(desk)
    qtbot.addWidget(made)
    made.refresh()
    return made


@pytest.fixture
def said(desk: Desk) -> list[tuple[str, Callable[[], object] | None]]:
    """What the window would say, with what undoes it."""
    told: list[tuple[str, Callable[[], object] | None]] = []
    desk.said.connect(lambda sentence, undo: told.append((sentence, undo)))
    return told


def test_the_cover_is_kept_and_can_be_undone(page: SettingsPage, desk: Desk, said: list[Any]):
    page.cover.form.set_values({"accountant": "王芳", "reserve_rate": 1500})
    assert page.cover.is_dirty()

    page.cover.save()

    assert (desk.organisation.accountant, desk.organisation.reserve_rate) == ("王芳", 1500)
    assert not page.cover.is_dirty()
    said[-1][1]()
    assert (desk.organisation.accountant, desk.organisation.reserve_rate) == ("苏和", 2000)


@pytest.mark.parametrize(
    ("field", "typed", "said_beside"),
    [
        ("name", "", "请填写"),
        ("credit_code", "123", "应为18位"),
        ("reserve_rate", "120", "0 到 100"),
        ("record_date_rule", "随便", "请从列表中选择"),
    ],
)
def test_what_is_wrong_on_the_cover_is_said_beside_it(
    page: SettingsPage, desk: Desk, field: str, typed: str, said_beside: str
):
    revision = desk.revision
    page.cover.form[field].setText(typed)

    page.cover.save()

    assert said_beside in page.cover.form.problems()[field]
    assert desk.revision == revision


def test_what_is_half_typed_is_not_lost_when_the_page_is_brought_up_to_date(page: SettingsPage, desk: Desk):
    page.cover.form["head"].setText("半")

    page.refresh(anyway=True)

    assert page.cover.form["head"].text() == "半"


def test_another_name_signs_from_now_on(page: SettingsPage, desk: Desk):
    import datetime as dt

    from gacha_app.domain.entry_kinds import Answers
    from gacha_app.services.vouchers import record_entry

    page.person["user_name"].setText("王芳")
    page.save_name()
    voucher = record_entry(desk.open_book(), "other_income", Answers(dt.date(2023, 12, 30), 100, "利息"))

    assert settings.load().user_name == "王芳"
    assert voucher.prepared_by == "王芳"


def test_a_backup_is_a_whole_book_and_its_time_is_remembered(
    page: SettingsPage, desk: Desk, tmp_path: Path, said: list[Any], qtbot: QtBot
):
    folder = tmp_path / "U盘"
    folder.mkdir()

    page.care.back_up(folder)
    qtbot.waitUntil(lambda: bool(said))

    (copy,) = folder.glob("*.gacha")
    assert str(copy) in said[-1][0]
    with open_book(copy) as book, book.reading() as session:
        from gacha_app.reports.heading import organisation_of

        assert organisation_of(session).name == "示例嘎查"
    assert "今天" in backup_words(settings.load().backups[str(desk.open_book().path.resolve())])


def test_a_backup_that_cannot_be_written_is_refused_in_words(
    page: SettingsPage, desk: Desk, tmp_path: Path, qtbot: QtBot
):
    with qtbot.waitSignal(desk.refused) as refused:
        page.care.back_up(tmp_path / "没有" / "这个")

    assert "检查文件夹是否存在" in str(refused.args[0])
    assert settings.load().backups == {}


def test_a_sound_book_is_said_to_be_sound(page: SettingsPage, qtbot: QtBot):
    page.care.verify()
    qtbot.waitUntil(lambda: bool(page.care.results()))

    assert "没有发现问题" in page.care.results()[0]


def test_what_is_wrong_with_a_book_is_shown_with_its_place(page: SettingsPage, village_file: Path, qtbot: QtBot):
    connection = connect(village_file)
    connection.execute("DROP TRIGGER voucher_stays_as_posted")
    connection.execute("UPDATE voucher SET sequence = 9 WHERE id = 2")
    connection.close()

    page.care.verify()
    qtbot.waitUntil(lambda: len(page.care.results()) > 1)

    told = "\n".join(page.care.results())
    assert "个问题" in told
    assert "凭证号不连续" in told
    assert "voucher_stays_as_posted" in told


@pytest.mark.parametrize(
    ("when", "said_so"), [("", "还没有备份"), ("dust", "还没有备份"), ("2020-01-02 10:00", "2020-01-02")]
)
def test_when_a_book_was_backed_up_is_told_in_words(when: str, said_so: str):
    assert said_so in backup_words(when)


def test_without_a_book_only_what_needs_none_is_shown(dressed: QApplication, qtbot: QtBot):
    page = SettingsPage(Desk(settings.load()))
    qtbot.addWidget(page)

    page.refresh()

    assert not page.cover.isVisibleTo(page)
    assert page.person.isVisibleTo(page)
    assert page.main_button() is None
