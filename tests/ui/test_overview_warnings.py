"""The list of all warnings: reached from the overview, filtered, opened at its cure, put off and told again."""

from __future__ import annotations

import pytest

from gacha_app.domain.entry_kinds import Answers
from gacha_app.services.vouchers import record_entry
from gacha_app.ui.pages.overview import OverviewPage
from gacha_app.ui.pages.overview_warnings import ExcuseDialog


@pytest.fixture
def page(desk, qtbot):
    import datetime as dt

    # cash that was never there, so that one warning is told on any day
    record_entry(desk.open_book(), "management", Answers(dt.date(2023, 5, 1), 90_000, money="101"))
    made = OverviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    return made


def place(panel, key: str) -> int:
    return next(number for number, one in enumerate(panel.shown()) if one.key == key)


def test_the_overview_counts_all_and_opens_their_list(page):
    page.choose("warnings")
    panel = page.warnings()

    assert page.heading() == "提醒事项"
    assert panel.table.model.rowCount() == len(panel.shown()) > 1
    assert str(len(panel.shown())) in page._count.text()
    panel.left.emit()
    assert page.warnings() is None
    assert page.heading() == ""


def test_a_line_leads_to_its_cure(page, desk):
    page.show_warnings()
    panel = page.warnings()
    wanted = []
    desk.page_wanted.connect(lambda name, focus: wanted.append((name, focus)))

    panel.table.select_record(place(panel, "money_negative"))
    panel.open_cure()

    assert wanted == [("books:ledgers", None)]


def test_an_area_and_a_kind_can_be_chosen(page):
    page.show_warnings()
    panel = page.warnings()

    panel.areas.choose("money")

    assert [one.area for one in panel.shown()] == ["money"] * len(panel.shown())
    panel.areas.choose("")
    panel.table.choose_filter("overdrawn")
    kinds = {panel.table.model.row_at(row).cells["kind"] for row in range(panel.table.model.rowCount())}
    assert kinds <= {"超支"}


def test_a_warning_is_put_off_with_a_reason_and_told_again(page, desk, qtbot):
    page.show_warnings()
    panel = page.warnings()
    before = len(panel.shown())
    one = panel.shown()[place(panel, "money_negative")]
    dialog = ExcuseDialog(desk, one)
    qtbot.addWidget(dialog)
    dialog.submit()
    assert dialog.made is None

    dialog.set_values({"reason": "存折在补登"})
    dialog.submit()
    panel.fill()

    assert len(panel.shown()) == before - 1
    panel.areas.choose("quiet")
    assert "存折在补登" in panel.table.model.row_at(0).cells["detail"]
    panel.table.select_record(0)
    panel.tell_again()
    assert len(panel.shown()) == before
