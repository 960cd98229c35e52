"""Proposing a dividend by any of its terms: the fields each way needs, the slider, the list beside last year."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gacha_app.domain.dividend import Allocation
from gacha_app.reports.plan_terms import terms_of
from gacha_app.services.dividends import plan_of
from gacha_app.services.share_moves import move_shares
from gacha_app.settings import Settings
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.dividend_proposal import ProposeDialog
from gacha_app.ui.pages.dividends import DividendsPage
from tests.village import Village, day


@pytest.fixture
def village(tmp_path):
    """A village that earned 10,000 yuan in each of two years and gave 3,000 of the first to three households."""
    made = Village(tmp_path, first_year=2022)
    for name in ("示例甲", "示例乙", "示例丙"):
        made.has_household(name, "1")
    move_shares(made.book, "allotment", 1, 20_000, day("2023-07-01"), share_kind="labour")
    for year in (2022, 2023):
        made.enters(("102", "10000"), ("50101", "-10000"), on=f"{year}-05-01")
    made.distributes("3000", 2022)
    yield made
    made.close()


@pytest.fixture
def opened(village, qtbot):
    """Return what opens the dialog as the page does."""

    def open_dialog():
        desk = Desk(Settings(), village.book)
        desk.use_year(2023)
        page = DividendsPage(desk)
        qtbot.addWidget(page)
        page.refresh()
        dialog = ProposeDialog(desk, page._standing)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_dialog


def column(dialog, key):
    return [row.cells[key] for row in dialog.list.model.rows()]


def shown(dialog):
    return {name for name in dialog.form.names() if not dialog.form[name].isHidden()}


def test_each_way_asks_only_for_what_it_needs(opened):
    dialog = opened()
    common = {"way", "record_date", "weighting", "tax_rate"}

    assert shown(dialog) == common | {"total", "per_share"}
    dialog.form["way"].set_value("rate")
    assert shown(dialog) == common | {"rate"}
    dialog.form["way"].set_value("kinds")
    assert shown(dialog) == common | {"pool:member", "pool:labour"}
    assert not dialog.list.slider.isVisible()


def test_the_list_shows_every_household_beside_last_year_and_adds_up_to_the_pool(opened):
    dialog = opened()
    dialog.form["total"].set_value(500_000)
    dialog.show_preview()

    assert column(dialog, "amount") == [300_000, 100_000, 100_000]
    assert column(dialog, "last_year") == [100_000] * 3
    assert column(dialog, "change") == [200_000, 0, 0]
    assert dialog.list.told() == "3 户合计 5,000.00 元，上年 3,000.00 元"


def test_the_slider_goes_by_a_hundred_yuan_to_what_may_be_distributed(opened, qtbot):
    dialog = opened()
    most = dialog._standing.basis.distributable
    slider = dialog.list.slider
    assert (slider.minimum(), slider.maximum()) == (0, -(-most // 10_000))

    slider.setFocus()
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert dialog.form["total"].value() == 10_000
    slider.setValue(slider.maximum())
    assert dialog.form["total"].value() == most
    qtbot.waitUntil(lambda: sum(column(dialog, "amount")) == most)


def test_typing_moves_the_slider_and_sliding_takes_the_place_of_an_amount_a_share(opened):
    dialog = opened()
    dialog.form["way"].set_value("per_share")
    dialog.form["per_share"].set_value(10_000)
    dialog.show_preview()
    assert dialog.list.slider.value() == 5

    dialog.list.slider.setValue(7)
    dialog.show_preview()

    assert dialog.form["per_share"].text() == ""
    assert (dialog.form["way"].value(), dialog.form["total"].value()) == ("total", 70_000)
    assert sum(column(dialog, "amount")) == 70_000


def test_a_plan_by_kinds_days_withholding_and_allocations_is_kept_and_shown_again(opened, village):
    dialog = opened()
    form = dialog.form
    form["way"].set_value("kinds")
    form["pool:member"].set_value(300_000)
    form["pool:labour"].set_value(50_000)
    form["weighting"].set_value("days")
    form["tax_rate"].set_value(1_000)
    dialog.allocations.add_row(Allocation("示例敬老", 20_000, "211"))
    dialog.show_preview()
    assert dialog.preview()["total"] == "3,500.00 元"
    assert column(dialog, "amount") == [150_000, 100_000, 100_000]

    dialog.submit()

    kept = plan_of(village.book, 2023)
    assert (kept.way, kept.weighting, kept.total, kept.tax_rate, kept.allocated) == (
        "kinds", "days", 350_000, 1_000, 20_000,
    )  # fmt: skip
    assert [one.amount for one in kept.lines] == [150_000, 100_000, 100_000]
    again = opened()
    assert again.form["pool:labour"].value() == 50_000
    assert [row.title.value() for row in again.allocations.rows()] == ["示例敬老"]
    assert again.preview()["total"] == "3,500.00 元"


def test_a_part_of_what_may_be_distributed_is_worked_out(opened, village):
    dialog = opened()
    dialog.form["way"].set_value("rate")
    dialog.form["rate"].set_value(5_000)
    dialog.submit()

    kept = plan_of(village.book, 2023)
    assert kept.total == dialog._standing.basis.distributable // 2
    assert (kept.way, kept.rate) == ("rate", 5_000)


@pytest.mark.parametrize(
    ("way", "values", "row", "said"),
    [
        ("rate", {}, "rate", "请填写分配比例。"),
        ("rate", {"rate": 0}, "rate", "分配比例应大于 0，不超过 100%。"),
        ("kinds", {}, "pool:member", "请填写各股种的分配额，不能是负数。"),
        ("kinds", {"pool:member": 99_999_999}, "pool:member", "超过了可分配的"),
        ("kinds", {"pool:labour": 100, "record_date": day("2023-03-01")}, "pool:member", "没有人持有“农龄股”"),
        ("total", {"total": 100, "weighting": "days", "record_date": day("2024-03-01")}, "record_date", "登记日应在 2023 年内"),
        ("total", {"total": 100, "tax_rate": 10_000}, "tax_rate", "代扣比例应在 0 到 100% 之间。"),
    ],
)  # fmt: skip
def test_what_a_way_cannot_be_is_said_beside_its_field_and_nothing_is_kept(opened, village, way, values, row, said):
    dialog = opened()
    dialog.form["way"].set_value(way)
    dialog.form.set_values(values)

    dialog.submit()

    assert said in dialog.form.problems()[row]
    assert village.asks(terms_of, 2023) is None


def test_an_allocation_that_lacks_something_is_refused(opened, village):
    dialog = opened()
    dialog.form["total"].set_value(10_000)
    row = dialog.allocations.add_row()
    row.title.set_value("示例敬老")

    dialog.submit()
    assert dialog.form.problems() == {"": "其他分配的每一项都要填项目、科目和金额。"}
    row.removed.emit()
    dialog.submit()

    assert plan_of(village.book, 2023).allocated == 0


def test_a_narrow_window_puts_the_list_under_the_form_and_leaves_out_columns(opened):
    dialog = opened()
    dialog.form["total"].set_value(10_000)
    dialog.show_preview()

    dialog.resize(1200, 700)
    wide = dialog.list.x() > 0 and dialog.list.table.isColumnHidden(5)
    dialog.resize(360, 700)
    dialog.layout().activate()

    assert not wide
    assert dialog.list.y() > dialog._scroll.y()
    assert dialog.list.table.isColumnHidden(5)
