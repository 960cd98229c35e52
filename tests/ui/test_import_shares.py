"""A list of shares held against the register in the window: what changes, mended in the sheet, taken in, undone."""

from __future__ import annotations

import datetime as dt

import pytest
from PySide6.QtWidgets import QFileDialog
from sample_village import answer, said, shown

from gacha_app.reports.household_story import shares_held
from gacha_app.ui.dialogs import import_shares
from gacha_app.ui.dialogs.import_shares import ShareListDialog
from gacha_app.ui.pages.households import HouseholdsPage
from tests.sheets.workbooks import write_xlsx

pytest_plugins = ("sample_fixtures",)

ROWS = [["户号", "户主姓名", "户持股数"], ["1", "巴特尔", "5"], ["2", "乌云其木格", "2.5"]]


@pytest.fixture
def opened(sample_desk, qtbot, tmp_path):
    """Opens the dialog on a list of these rows, and waits until it is read."""

    def opened(rows):
        path = write_xlsx(tmp_path / "名单.xlsx", {"名单": rows})
        dialog = ShareListDialog(sample_desk, path, day=dt.date(2023, 6, 1))
        qtbot.addWidget(dialog, before_close_func=lambda one: one.forget())
        dialog.resize(1260, 660)
        dialog.show()
        qtbot.waitUntil(lambda: dialog.plan is not None)
        return dialog

    return opened


def held(desk, household=1, kind="member"):
    with desk.reading() as session:
        return shares_held(session, household, dt.date(2023, 12, 31), kind)


def cells(dialog, *keys):
    return [tuple(row.cells[key] for key in keys) for row in dialog.rows.model.rows()]


def test_what_each_household_would_hold_stands_beside_what_it_holds(opened, sample_desk, qtbot):
    dialog = opened(ROWS)

    assert cells(dialog, "number", "held", "listed", "change") == [
        ("0001", 30_000, 50_000, 20_000), ("0002", 25_000, 25_000, None),
    ]  # fmt: skip
    assert dialog.counts.text() == "1 户的份额变动，名单外还有 4 户不动"
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    assert held(sample_desk) == 50_000


def test_another_kind_or_day_holds_the_list_against_the_register_anew(opened, sample_desk, qtbot):
    dialog = opened(ROWS)
    before = dialog.plan

    dialog.share_kind.set_value("labour")
    qtbot.waitUntil(lambda: dialog.plan is not before and not dialog._checking)
    assert cells(dialog, "held") == [(0,), (0,)]
    before = dialog.plan
    dialog.begin.set_value(dt.date(2021, 6, 1))
    qtbot.waitUntil(lambda: dialog.plan is not before and not dialog._checking)
    assert dialog.plan.day == dt.date(2021, 6, 1)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.imported is not None)

    assert (held(sample_desk), held(sample_desk, kind="labour")) == (30_000, 50_000)


def test_a_wrong_name_is_mended_in_the_sheet(opened, qtbot):
    dialog = opened([ROWS[0], ["1", "示例谁", "5"]])
    assert dialog.stack.currentWidget() is dialog.sheet
    assert not dialog.import_button.isEnabled()
    before = dialog.plan

    dialog.sheet.cells.write({(1, 1): "巴特尔"})
    qtbot.waitUntil(lambda: dialog.plan is not before and not dialog._checking)

    assert dialog.import_button.isEnabled()
    assert dialog.import_button.text() == "登记 1 户的变动"


def test_the_menu_takes_a_list_in_and_one_step_undoes_it(sample_desk, qtbot, tmp_path, monkeypatch):
    page = shown(HouseholdsPage(sample_desk), qtbot)
    path = write_xlsx(tmp_path / "名单.xlsx", {"名单": ROWS})
    monkeypatch.setattr(import_shares, "ask_workbook", lambda *_: path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    heard = said(sample_desk)

    def press(dialog):
        qtbot.waitUntil(lambda: dialog.plan is not None, timeout=10000)
        dialog.import_button.click()

    answer(ShareListDialog, press)
    page.matters.actions["shares"].trigger()

    qtbot.waitUntil(lambda: bool(heard), timeout=10000)
    assert heard[-1][0] == "已按名单登记 1 户的份额变动，共 2 份。"
    assert held(sample_desk) == 50_000
    heard[-1][1]()
    assert held(sample_desk) == 30_000
