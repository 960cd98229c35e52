"""The overview: its figures are those of the book, and everything on it leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gacha_app import i18n, settings
from gacha_app.domain.organisation import Organisation
from gacha_app.reports.report import EntryFilter
from gacha_app.services.books import new_book, new_code
from gacha_app.ui.desk import Desk
from gacha_app.ui.pages.overview import OverviewPage, short
from gacha_app.ui.widgets.cards import ProgressRow, TodoRow


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> OverviewPage:
    """The overview of the small village."""
    made = OverviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1130, 700)
    made.refresh()
    return made


def test_the_five_figures_are_those_of_the_book(page: OverviewPage):
    assert {key: figure.number() for key, figure in page.figures.items()} == {
        "income": "800,000.00",
        "operating_income": "800,000.00",
        "result": "640,000.00",
        "dividends": "0.00",
        "funds_left": "700,000.00",
    }


def test_another_year_is_shown_when_it_is_looked_at(page: OverviewPage, desk: Desk):
    desk.use_year(2022)
    page.refresh()

    assert page.figures["income"].number() == "400,000.00"


def test_what_is_recorded_is_seen_at_the_next_refresh(page: OverviewPage, desk: Desk):
    import datetime as dt

    from gacha_app.domain.entry_kinds import Answers
    from gacha_app.services.vouchers import record_entry

    record_entry(desk.open_book(), "other_income", Answers(dt.date(2023, 12, 30), 12_345, "利息"))
    page.refresh()

    assert page.figures["income"].number() == "800,123.45"


def test_a_figure_leads_to_the_entries_behind_it(page: OverviewPage, desk: Desk, qtbot: QtBot):
    with qtbot.waitSignal(desk.page_wanted) as wanted:
        qtbot.mouseClick(page.figures["income"], Qt.MouseButton.LeftButton)

    name, source = wanted.args
    assert name == "money"
    assert isinstance(source, EntryFilter)
    assert source.classes == ("income",)


def test_a_part_of_the_chart_leads_to_its_project_and_year(page: OverviewPage, desk: Desk, qtbot: QtBot):
    chart = page.chart.chart()
    assert chart is not None
    series = [one.name for one in chart.series].index("鸵鸟养殖")
    category = chart.categories.index("2022")

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page.chart.open_part(series, category)

    source = wanted.args[1]
    assert (source.first.year, source.last.year) == (2022, 2022)
    assert source.project_id is not None
    assert "100,000.00" in page.chart.tip(series, category)


def test_the_chart_is_really_drawn_and_its_bars_can_be_clicked(page: OverviewPage, desk: Desk, qtbot: QtBot):
    page.show()
    qtbot.waitUntil(lambda: bool(page.chart.view.parts()), timeout=20_000)
    middle = page.chart.view.centre_of((0, 1)).toPoint()

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        qtbot.mouseClick(page.chart.view, Qt.MouseButton.LeftButton, pos=middle)

    assert wanted.args[0] == "money"
    page.hide()


def test_each_thing_to_do_leads_to_its_cure(page: OverviewPage, desk: Desk, qtbot: QtBot):
    rows = {row.accessibleName(): row for row in page.todos.findChildren(TodoRow)}
    row = next(one for name, one in rows.items() if "分红方案待批准" in name)

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        row.click()

    assert wanted.args[0] in ("dividends", "money")
    assert all(name.split(":")[0] in ("要紧", "待办", "留意") for name in rows)


def test_plan_and_actual_stand_side_by_side(page: OverviewPage):
    told = [row.accessibleName() for row in page.plans.findChildren(ProgressRow)]

    assert told == ["温棚葡萄 60.0 / 100.0 万 60%", "鸵鸟养殖 20.0 / 50.0 万 40%"]


def test_funds_say_how_much_is_spent(page: OverviewPage):
    (told,) = [row.accessibleName() for row in page.funds.findChildren(ProgressRow)]

    assert told == "衔接资金 70.0 万 已支出 0%"


def test_an_empty_book_says_what_belongs_here_and_offers_the_first_step(
    dressed: QApplication, tmp_path: Path, qtbot: QtBot
):
    with new_book(tmp_path / "空.gacha", Organisation(new_code(), "上滩嘎查")) as book:
        desk = Desk(settings.load(), book)
        page = OverviewPage(desk)
        qtbot.addWidget(page)
        page.refresh()

        assert page._beginning.isVisibleTo(page)
        assert not page._content.isVisibleTo(page)
        with qtbot.waitSignal(desk.record_asked):
            page._beginning.first_asked.emit()
        desk.use_book(None)


@pytest.mark.parametrize(
    ("fen", "said"),
    [(0, "0.00 元"), (999_999, "9,999.99 元"), (1_000_000, "1.0 万"), (96_050_000, "96.1 万"), (-1_000_000, "-1.0 万")],
)
def test_amounts_are_told_in_wan_for_a_glance(fen: int, said: str):
    assert short(fen) == said


def test_in_english_amounts_are_told_in_whole_yuan():
    i18n.use_language("en")

    assert short(96_049_950) == "960,500"
