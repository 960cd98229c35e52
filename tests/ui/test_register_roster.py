"""A roster brings a filled register up to date in the window: every change shown, one button, one step back."""

from __future__ import annotations

import dataclasses

import pytest
from sample_village import answer, said, shown

from gacha_app.reports.household_story import household_story
from gacha_app.services import roster_import
from gacha_app.ui.dialogs import register_roster
from gacha_app.ui.dialogs.register_roster import RosterUpdateDialog
from gacha_app.ui.pages.households import HouseholdsPage
from tests.sheets.workbooks import tidy_roster, village, write_xlsx

pytest_plugins = ("sample_fixtures",)


@pytest.fixture
def newer(empty_desk, tmp_path):
    """The desk's register filled by a roster, and a newer roster where one is renamed, one is new, one is missing."""
    old = write_xlsx(tmp_path / "旧名册.xlsx", {"名册": tidy_roster(village((3, 1, 2)))})
    book = empty_desk.open_book()
    roster_import.import_roster(book, roster_import.plan_roster(book, old))
    people = village((3, 1, 2, 1))
    people[0][1] = dataclasses.replace(people[0][1], relation="长女")
    people[1].append(dataclasses.replace(people[3][0], relation="长子"))
    people[2].pop(1)
    return write_xlsx(tmp_path / "新名册.xlsx", {"名册": tidy_roster(people[:3])})


@pytest.fixture
def dialog(empty_desk, newer, qtbot):
    made = RosterUpdateDialog(empty_desk, newer)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.plan is not None, timeout=10000)
    return made


def shown_rows(dialog):
    model = dialog.rows.model
    return [
        tuple(model.row_at(place).cells[key] for key in ("change", "number", "field", "old", "new"))
        for place in range(model.rowCount())
    ]


def test_every_change_stands_with_what_was_there_and_what_would_be(dialog):
    assert shown_rows(dialog) == [
        ("修改", "0001", "与户主关系", "配偶", "长女"),
        ("新增", "0002", "", "", ""),
        ("名册里没有", "0003", "", "", ""),
    ]
    assert dialog.counts.text() == "修改 1 处 · 新增 1 人 · 名册里没有 1 人"
    assert dialog.import_button.text() == "更新 1 处，新增 1 人"
    assert dialog.import_button.isEnabled()


def test_a_day_that_is_none_is_refused_beside_its_field(dialog, empty_desk):
    revision = empty_desk.revision
    dialog.begin.setText("2023-02-30")

    dialog.start()

    assert dialog.begin_problem.text() == "“2023-02-30”这一天不存在。"
    assert empty_desk.revision == revision


def test_the_register_is_brought_up_to_date_from_the_menu_and_back(empty_desk, newer, qtbot, monkeypatch):
    page = shown(HouseholdsPage(empty_desk), qtbot)
    monkeypatch.setattr(register_roster, "ask_workbook", lambda *_: newer)
    heard = said(empty_desk)

    def press(dialog):
        qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10000)
        dialog.import_button.click()

    answer(RosterUpdateDialog, press)
    page.matters.actions["update"].trigger()

    qtbot.waitUntil(lambda: bool(heard), timeout=10000)
    assert heard[-1][0] == "已按名册更新 1 处，新增 1 人。"

    def relation():
        with empty_desk.reading() as session:
            return household_story(session, 1, page.as_at()).household.members[1].relation

    assert relation() == "长女"
    heard[-1][1]()
    assert relation() == "配偶"


def test_where_nothing_differs_nothing_can_be_taken_in(empty_desk, tmp_path, qtbot):
    path = write_xlsx(tmp_path / "名册.xlsx", {"名册": tidy_roster(village((3, 1)))})
    book = empty_desk.open_book()
    roster_import.import_roster(book, roster_import.plan_roster(book, path))
    made = RosterUpdateDialog(empty_desk, path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.plan is not None, timeout=10000)

    assert not made.import_button.isEnabled()
