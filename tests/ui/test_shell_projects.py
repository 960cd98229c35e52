"""The page of projects: recorded, planned, measured, shared costs split; and the story beside the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gacha_app.domain.entry_kinds import Answers
from gacha_app.domain.project import Project
from gacha_app.reports.names import project_names
from gacha_app.services.vouchers import record_entry
from gacha_app.ui.desk import Desk
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.dialogs.project_forms import MeasureDialog, PlanDialog, ProjectDialog
from gacha_app.ui.dialogs.shared_cost import SharedCostDialog, costs_without_project
from gacha_app.ui.pages.projects import ProjectsPage


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ProjectsPage:
    """The page with the small village's projects."""
    made = ProjectsPage(desk)
    qtbot.addWidget(made)
    made.resize(1130, 700)
    desk.said.connect(lambda *_said: made.refresh())
    made.refresh()
    return made


@pytest.fixture
def said(desk: Desk) -> list[tuple[str, Callable[[], object] | None]]:
    """What the window would say, with what undoes it."""
    told: list[tuple[str, Callable[[], object] | None]] = []
    desk.said.connect(lambda sentence, undo: told.append((sentence, undo)))
    return told


def fill_in_next_dialog(values: dict[str, Any], then: Callable[[FormDialog], object] | None = None) -> None:
    """Fill the form of the dialog that comes next, and press its button."""

    def fill() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FormDialog)
        dialog.set_values(values)
        dialog.confirm_button.click()
        if then:
            then(dialog)
        if dialog.isVisible():
            dialog.reject()

    QTimer.singleShot(0, fill)


def projects_of(desk: Desk) -> dict[str, int]:
    with desk.reading() as session:
        return {name: number for number, name in project_names(session).items() if number is not None}


def kept_project(desk: Desk, name: str) -> Project:
    from gacha_app.domain.dates import Period
    from gacha_app.reports.project_story import project_story

    with desk.reading() as session:
        return project_story(session, projects_of(desk)[name], Period(desk.year)).project


def words_of(widget: Any) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.text()]


def test_a_project_is_added_and_told_of(page: ProjectsPage, desk: Desk, said: list[Any]):
    fill_in_next_dialog({"name": "蒙古包旅游"})

    page.add()

    assert kept_project(desk, "蒙古包旅游").kind == "tourism"
    assert said[-1][0] == "已添加项目“蒙古包旅游”。"
    story = page.story.story()
    assert story is not None
    assert story.project.name == "蒙古包旅游"


@pytest.mark.parametrize(
    ("values", "field", "said_beside"),
    [
        ({"name": ""}, "name", "请填写"),
        ({"name": "温棚葡萄"}, "name", "已有名为"),
        ({"name": "新", "start": dt.date(2023, 5, 1), "end": dt.date(2022, 5, 1)}, "end", "不能早于"),
        ({"name": "新", "investment": -1}, "investment", "不能是负数"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    page: ProjectsPage, desk: Desk, values: dict[str, Any], field: str, said_beside: str
):
    before = projects_of(desk)
    problems: dict[str, str] = {}
    fill_in_next_dialog(values, lambda dialog: problems.update(dialog.form.problems()))

    page.add()

    assert said_beside in problems[field]
    assert projects_of(desk) == before


def test_a_change_can_be_undone(page: ProjectsPage, desk: Desk, said: list[Any]):
    project = kept_project(desk, "鸵鸟养殖")
    fill_in_next_dialog({"name": "鸵鸟基地", "partner": "示例公司"})

    page.change(project)
    assert kept_project(desk, "鸵鸟基地").partner == "示例公司"
    said[-1][1]()

    assert kept_project(desk, "鸵鸟养殖").partner == ""


def test_the_plan_of_the_year_is_kept_and_can_be_undone(page: ProjectsPage, desk: Desk, said: list[Any]):
    desk.use_year(2024)
    project = kept_project(desk, "温棚葡萄")
    fill_in_next_dialog({"income": 120_000_000, "cost": 50_000_000, "quantity": 48_000_000, "unit": "斤"})

    page.plan(project)
    plan = kept_project(desk, "温棚葡萄").plan_of(2024)
    assert plan is not None
    assert (plan.income, plan.cost, plan.quantity, plan.unit) == (120_000_000, 50_000_000, 48_000_000, "斤")
    said[-1][1]()

    assert kept_project(desk, "温棚葡萄").plan_of(2024) is None
    assert kept_project(desk, "温棚葡萄").plan_of(2023) is not None


def test_a_planned_quantity_wants_its_unit(page: ProjectsPage, desk: Desk):
    problems: dict[str, str] = {}
    fill_in_next_dialog({"quantity": 1000, "unit": ""}, lambda dialog: problems.update(dialog.form.problems()))

    page.plan(kept_project(desk, "温棚葡萄"))

    assert "单位" in problems["unit"]


def test_a_measure_is_registered_shown_and_taken_out_again(page: ProjectsPage, desk: Desk, said: list[Any]):
    fill_in_next_dialog({"kind": "yield", "quantity": 48_000_000, "date": dt.date(2023, 10, 1)})

    page.measure(kept_project(desk, "温棚葡萄"))
    measure = next(one for one in kept_project(desk, "温棚葡萄").measures if one.kind == "yield")
    assert measure.id is not None
    assert any("亩产" in one for one in words_of(page.story))
    page.remove_measure(kept_project(desk, "温棚葡萄"), measure.id)

    assert [one.kind for one in kept_project(desk, "温棚葡萄").measures] == ["area"]
    said[-1][1]()
    assert sorted(one.kind for one in kept_project(desk, "温棚葡萄").measures) == ["area", "yield"]


def test_the_story_tells_plan_actual_years_and_entries(page: ProjectsPage, desk: Desk):
    page.focus_on(projects_of(desk)["温棚葡萄"])

    words = words_of(page.story)

    assert any("600,000.00" in one for one in words)
    assert any("计划 1,000,000.00，60%" in one for one in words)
    assert "农资" in words
    chart = page.story.chart.chart()
    assert chart is not None
    assert chart.categories == ("2022", "2023")
    assert chart.series[0].values == (30_000_000, 60_000_000)
    assert chart.series[1].values == (8_000_000, 16_000_000)


def test_a_bar_of_the_years_leads_to_its_entries(page: ProjectsPage, desk: Desk, qtbot: QtBot):
    page.focus_on(projects_of(desk)["温棚葡萄"])

    with qtbot.waitSignal(desk.page_wanted) as wanted:
        page.story.chart.open_part(1, 0)

    assert wanted.args[1].classes == ("expense",)
    assert wanted.args[1].last == dt.date(2022, 12, 31)


def test_a_shared_cost_is_split_as_it_was_shown(page: ProjectsPage, desk: Desk, qtbot: QtBot):
    record_entry(desk.open_book(), "management", Answers(dt.date(2023, 6, 1), 1_000_001, "办公费"))
    (cost,) = costs_without_project(desk)
    dialog = SharedCostDialog(desk, page)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"key": "income"})
    shown = dialog.parts()
    dialog.submit()

    voucher = dialog.made
    assert cost[2] == 1_000_001
    assert sum(shown.values()) == 1_000_001
    assert {one.project_id: one.amount for one in voucher.postings if one.project_id} == shown
    assert costs_without_project(desk) == []


def test_a_shared_cost_may_be_split_by_a_ratio_of_ones_own(page: ProjectsPage, desk: Desk, qtbot: QtBot):
    record_entry(desk.open_book(), "management", Answers(dt.date(2023, 6, 1), 400_00, "办公费"))
    dialog = SharedCostDialog(desk, page)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"key": "stated"})
    grapes, birds = projects_of(desk)["温棚葡萄"], projects_of(desk)["鸵鸟养殖"]
    dialog._stated[grapes].setText("3")
    dialog._stated[birds].setText("1")

    assert dialog.parts() == {grapes: 300_00, birds: 100_00}


def test_more_than_stands_there_is_not_split(page: ProjectsPage, desk: Desk, qtbot: QtBot):
    record_entry(desk.open_book(), "management", Answers(dt.date(2023, 6, 1), 400_00, "办公费"))
    revision = desk.revision
    dialog = SharedCostDialog(desk, page)
    qtbot.addWidget(dialog)
    dialog.form.set_values({"amount": 400_01})

    dialog.submit()

    assert dialog.made is None
    assert "不够分摊" in dialog.form.problems()["amount"]
    assert desk.revision == revision


def test_nothing_to_split_is_said_instead_of_an_empty_form(page: ProjectsPage, said: list[Any]):
    page.split_cost()

    assert "没有要分摊的" in said[-1][0]


def test_what_belongs_to_no_project_says_so_and_offers_to_split(page: ProjectsPage, desk: Desk):
    record_entry(desk.open_book(), "management", Answers(dt.date(2023, 6, 1), 400_00, "办公费"))
    page.refresh()
    model = page.table.model
    row = next(model.row_at(place) for place in range(model.rowCount()) if model.row_at(place).record is None)

    page._tell(row)

    assert "未归项目" in words_of(page.story)
    fill_in_next_dialog({"key": "equal"})
    next(one for one in page.story.findChildren(QPushButton) if "分摊" in one.text()).click()

    assert costs_without_project(desk) == []


def test_dialogs_begin_with_what_is_known(desk: Desk, page: ProjectsPage, qtbot: QtBot):
    project = kept_project(desk, "温棚葡萄")
    changing, planning, measuring = (
        ProjectDialog(desk, page, project),
        PlanDialog(desk, project),
        MeasureDialog(desk, project),
    )
    for dialog in (changing, planning, measuring):
        qtbot.addWidget(dialog)

    assert changing.form["name"].value() == "温棚葡萄"
    assert changing.form["kind"].value() == "grapes"
    assert planning.form["income"].value() == 100_000_000
    assert measuring.form["date"].value().year == 2023


def test_a_book_open_only_to_read_can_be_read_and_nothing_more(
    page: ProjectsPage, desk: Desk, village_file: Any, qtbot: QtBot
):
    from gacha_app.storage.book import open_book

    with open_book(village_file, read_only=True) as book:
        desk.use_book(book)
        page.refresh()

        assert page.table.model.rowCount() == 2
        assert not page.main_button().isEnabled()
        desk.use_book(None)
