"""The parts of budget and forecast, driven through their widgets."""

from __future__ import annotations

import datetime as dt

import pytest

from gacha_app.domain.dates import Period
from gacha_app.reports.budget_actuals import budget_of
from gacha_app.services.budget_import import export_budget
from gacha_app.services.budgets import draft_budget
from gacha_app.services.forecasts import forecast_named
from gacha_app.ui.dialogs.budget_forms import AmendDialog, BudgetPostDialog, BudgetVoteDialog, DraftDialog, LineDialog
from gacha_app.ui.dialogs.budget_load import BudgetLoadDialog
from gacha_app.ui.pages.plans_budget import BudgetPart
from gacha_app.ui.pages.plans_forecast import ForecastPart

YEAR = 2023


@pytest.fixture
def part(desk, qtbot):
    made = BudgetPart(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.refresh()
    return made


@pytest.fixture
def forecast(desk, qtbot):
    made = ForecastPart(desk)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.refresh()
    return made


def answer(dialog, qtbot, **values):
    qtbot.addWidget(dialog)
    dialog.set_values(values)
    dialog.submit()
    return dialog


def newest(desk):
    with desk.reading() as session:
        return budget_of(session, YEAR, drafts=True)


def drafted(desk, qtbot):
    answer(DraftDialog(desk), qtbot, source="plans")
    answer(LineDialog(desk), qtbot, name="办公费", side="expense", account="513", amount=1_200_00, spreading="even")


def voted(desk, qtbot):
    drafted(desk, qtbot)
    answer(
        BudgetVoteDialog(desk), qtbot, on=dt.date(YEAR, 2, 1), meeting="成员大会", entitled=30, present=28, in_favour=25
    )


def test_the_main_button_is_the_next_step(part, desk, qtbot):
    assert part.main_button().text() == "起草预算"
    drafted(desk, qtbot)
    part.refresh()
    assert part.main_button().text() == "添加预算项目"
    answer(
        BudgetVoteDialog(desk), qtbot, on=dt.date(YEAR, 2, 1), meeting="成员大会", entitled=30, present=28, in_favour=25
    )
    part.refresh()
    assert part.main_button().text() == "调整预算"


def test_a_budget_is_drafted_voted_posted_and_amended_by_its_forms(part, desk, qtbot):
    voted(desk, qtbot)
    answer(BudgetPostDialog(desk), qtbot, on=dt.date(YEAR, 2, 2), place="公示栏")
    assert newest(desk).state == "posted"

    answer(AmendDialog(desk), qtbot, reason="多种两座")

    assert (newest(desk).version, newest(desk).state) == (2, "draft")
    part.show_view("versions")
    assert [row.cells["state"] for row in part.table.model.report().rows] == ["草案", "已公布"]


def test_typed_months_that_do_not_add_up_stay_in_the_form(desk, qtbot):
    answer(DraftDialog(desk), qtbot, source="blank")
    dialog = LineDialog(desk)
    qtbot.addWidget(dialog)
    dialog.set_values({"name": "水费", "side": "expense", "account": "513", "amount": 12_00, "spreading": "typed"})
    assert not dialog.months.isHidden()
    dialog.months.fields[0].set_value(5_00)
    dialog.submit()
    assert dialog.made is None
    assert newest(desk).lines == []

    dialog.months.fields[6].set_value(7_00)
    dialog.submit()

    assert newest(desk).lines[0].monthly == (5_00, 0, 0, 0, 0, 0, 7_00, 0, 0, 0, 0, 0)


def test_an_income_account_goes_to_the_side_of_income(desk, qtbot):
    answer(DraftDialog(desk), qtbot, source="blank")
    dialog = LineDialog(desk)
    qtbot.addWidget(dialog)

    dialog.set_values({"account": "50101"})

    assert dialog.form["side"].value() == "income"


def test_an_item_tells_its_months_and_opens_its_entries(part, desk, qtbot):
    voted(desk, qtbot)
    part.refresh()
    part.show_view("execution")
    rows = part.table.model.report().rows
    grapes = next(row for row in rows if row.cells["name"] == "温棚葡萄收入")
    assert grapes.cells["actual"] == 60_000_000
    wanted = []
    desk.page_wanted.connect(lambda page, focus: wanted.append((page, focus)))

    part.table.select_record(grapes.record)
    part.table.row_activated.emit(grapes)

    assert [(page, focus.project_id, focus.first) for page, focus in wanted] == [("money", 1, dt.date(YEAR, 1, 1))]


def test_a_warning_leads_to_its_item(part, desk, qtbot):
    voted(desk, qtbot)
    part.refresh()
    line = newest(desk).lines[-1]

    part.focus_on(line.id)

    assert part.view() == "execution"
    assert part.table.current_row().record == line.id


def test_months_of_a_time_are_held_against_the_books(part, desk, qtbot):
    voted(desk, qtbot)
    part.refresh()
    part.show_view("execution")
    part.months.choose("9")

    assert part.period() == Period(YEAR, 9)
    assert "planned_until" in {column.key for column in part.table.model.report().columns}


def test_a_removed_item_can_be_brought_back(part, desk, qtbot):
    drafted(desk, qtbot)
    part.refresh()
    line = newest(desk).lines[-1]
    undone = []
    desk.said.connect(lambda _words, undo: undone.append(undo))

    part.remove_line(line)
    assert len(newest(desk).lines) == 4
    undone[-1]()

    assert [one.name for one in newest(desk).lines][-1] == "办公费"


def test_a_workbook_shows_its_faults_or_its_items(desk, qtbot, tmp_path):
    from gacha_app.services.budget_import import plan_budget

    draft_budget(desk.open_book(), YEAR, source="plans")
    path = export_budget(desk.open_book(), YEAR, tmp_path / "预算.xlsx")
    good = BudgetLoadDialog(desk, plan_budget(desk.open_book(), path, YEAR))
    qtbot.addWidget(good)
    assert good.confirm.isEnabled()
    assert good.table.model.rowCount() == 4

    (tmp_path / "坏.csv").write_text("科目,预算项目,全年金额\n999,没有,5\n513,负数,-1\n", "utf-8")
    bad = BudgetLoadDialog(desk, plan_budget(desk.open_book(), tmp_path / "坏.csv", YEAR))
    qtbot.addWidget(bad)
    assert not bad.confirm.isEnabled()
    assert bad.table.model.rowCount() == 2


def test_a_forecast_begins_with_the_published_sheds(forecast):
    assert forecast.figures["profit"].number() == "960,000.00"
    assert forecast.figures["collective"].number() == "576,000.00"


def test_a_slider_works_the_forecast_out_anew(forecast, qtbot):
    forecast.answers.sliders["price"].setValue(50)

    qtbot.waitUntil(lambda: forecast.figures["profit"].number() == "480,000.00")
    assert forecast.answers.inputs().factors("expected") == (5_000, 10_000, 10_000)


def test_a_wrong_answer_is_told_and_nothing_is_kept(forecast, desk, qtbot):
    forecast.answers.form.set_values({"output": 0})
    forecast.work_out()

    assert forecast.inputs() is None
    assert not forecast.main_button().isEnabled()
    forecast.keep()
    with desk.reading() as session:
        from gacha_app.reports.forecasts import forecast_list

        assert forecast_list(session, Period(YEAR)).rows == ()


def test_a_forecast_is_kept_opened_and_forgotten(forecast, desk, qtbot):
    forecast.answers.form.set_values({"name": "八座", "units": 20_000, "project_id": 1})
    forecast.work_out()
    forecast.keep()
    kept = forecast_named(desk.open_book(), "八座")
    assert kept.project_id == 1

    forecast.answers.form.set_values({"units": 1_000})
    forecast.show_view("kept")
    forecast.table.select_record(kept.id)
    forecast.open_row()
    assert forecast.figures["profit"].number() == "1,280,000.00"
    forecast.show_view("actual")
    assert forecast.table.model.rowCount() == 10

    undone = []
    desk.said.connect(lambda _words, undo: undone.append(undo))
    forecast.show_view("kept")
    forecast.table.select_record(kept.id)
    forecast.forget()
    assert forecast.table.model.rowCount() == 0
    undone[-1]()
    assert forecast_named(desk.open_book(), "八座").kind == "planting"


@pytest.mark.parametrize("view", ["profit", "cash", "years", "scenarios", "sensitivity", "kept", "actual"])
def test_every_view_of_a_forecast_can_be_shown(forecast, view):
    forecast.show_view(view)

    assert forecast.views.key() == view


def test_a_book_that_is_only_read_offers_nothing_to_change(village_file, dressed, qtbot):
    from gacha_app import settings
    from gacha_app.storage.book import open_book
    from gacha_app.ui.desk import Desk

    with open_book(village_file, read_only=True) as book:
        desk = Desk(settings.load(), book)
        desk.use_year(YEAR)
        part, forecast = BudgetPart(desk), ForecastPart(desk)
        for one in (part, forecast):
            qtbot.addWidget(one)
            one.refresh()
            assert not one.main_button().isEnabled()
        desk.use_book(None)
