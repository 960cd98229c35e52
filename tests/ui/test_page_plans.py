"""Plans and duties, driven through the widgets against a real book."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from gacha_app.domain.matter import Matter
from gacha_app.domain.secretary import SecretaryProject
from gacha_app.domain.secretary_lines import parse_goals, parse_stages
from gacha_app.services import matters, periods, secretary_projects
from gacha_app.ui.dialogs.form_dialog import FormDialog
from gacha_app.ui.pages.plans import PlansPage, parts

YEAR = 2023


@pytest.fixture
def page(desk, qtbot):
    made = PlansPage(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.refresh()
    return made


@pytest.fixture
def said(desk):
    """What the desk said and refused."""
    heard: list[str] = []
    desk.said.connect(lambda sentence, _undo: heard.append(sentence))
    desk.refused.connect(lambda problem: heard.append(str(problem)))
    return heard


@pytest.fixture
def fills(monkeypatch):
    """Fill the next dialogs in and confirm them; those that are refused are left, and their problems kept."""
    problems: list[dict[str, str]] = []

    def expect(*answers):
        waiting = list(answers)

        def ask(dialog):
            dialog.set_values(waiting.pop(0))
            dialog.show()
            dialog.confirm_button.click()
            if dialog.made is None:
                problems.append(dialog.form.problems())
            dialog.close()
            dialog.deleteLater()
            return dialog.made

        monkeypatch.setattr(FormDialog, "ask", ask)
        return problems

    return expect


def part(page, name):
    page.choose(name)
    return page.part(name)


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def press(widget: QWidget, text: str, qtbot) -> None:
    # what is new in a layout is shown a moment later
    QApplication.processEvents()
    found = next(one for one in widget.findChildren(QPushButton) if one.text() == text and one.isVisibleTo(widget))
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def cells(table, key):
    return [table.model.row_at(place).cells[key] for place in range(table.model.rowCount())]


def led(desk):
    project = SecretaryProject(
        YEAR, "温棚扩建", leader="白音", content="八座棚", project_id=1, income_goal=40_000_000,
        goals=parse_goals("带动就业 20人"), stages=parse_stages("2-20 表决 白音\n7-20 完工", YEAR),
    )  # fmt: skip
    return secretary_projects.record_secretary_project(desk.open_book(), project)


def test_the_page_offers_its_parts_and_each_can_be_named(page):
    names = [one.name for one in parts()]
    assert names[-4:] == ["secretary", "lists", "pay", "jobs"]
    for name in names:
        page.show_part(name)
        assert page.part() is page.part(name)


def test_a_project_is_recorded_and_told_with_its_figures(page, fills, said, qtbot):
    shown = part(page, "secretary")
    fills(
        {"name": "温棚扩建", "category": "economy", "leader": "白音", "content": "八座棚", "income_goal": 100,
         "goals": "带动就业 20人", "stages": "2-20 表决 白音", "fundings": "衔接资金 70万", "project_id": 1},
    )  # fmt: skip

    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)

    assert said == ["已登记书记项目“温棚扩建”。"]
    assert cells(shown.table, "growth") == [30_000_000]
    assert "衔接资金 700,000.00 元" in words(shown.story)
    assert "收入 600,000.00，支出 160,000.00" in words(shown.story)


def test_months_reviews_steps_and_the_end_are_told_beside_the_table(page, desk, fills, said, qtbot):
    led(desk)
    shown = part(page, "secretary")
    shown.refresh()
    for deed, answers in (
        ("报月进度…", {"month": 3, "percent": 45_000, "words": "打地基", "problem": "缺车"}),
        ("季评…", {"quarter": 1, "score": 90_000, "reviewer": "苏木党委", "reviewed_on": dt.date(2023, 4, 8)}),
        ("完成", {"done_on": dt.date(2023, 2, 18)}),
        ("年终成效…", {"goal0": 22_000, "outcome": "建好了", "ended_on": dt.date(2024, 1, 5)}),
    ):
        fills(answers)
        press(shown.story, deed, qtbot)

    told = words(shown.story)
    assert shown.told().state == "done"
    assert all(one in told for one in ("问题：缺车", "90 分（苏木党委，2023-04-08）", "2023-02-18 完成", "建好了"))
    assert len(said) == 4
    press(shown.story, "继续推进", qtbot)
    assert shown.told().state == "running"


def test_what_is_refused_stands_beside_its_field_and_changes_nothing(page, desk, fills, qtbot):
    led(desk)
    shown = part(page, "secretary")
    shown.refresh()
    problems = fills({"month": 3, "percent": 101_000, "words": "太多"})

    press(shown.story, "报月进度…", qtbot)

    assert problems == [{"percent": "完成进度应在 0 到 100% 之间。"}]
    assert shown.told().reports == []


def test_a_photo_is_shown_and_what_is_no_picture_is_refused(page, desk, said, tmp_path):
    led(desk)
    shown = part(page, "secretary")
    shown.refresh()
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(picture, "JPEG")
    (tmp_path / "棚.jpg").write_bytes(picture.getvalue())
    (tmp_path / "假.jpg").write_bytes(b"none")

    shown.story.attach_photo("secretary_project", shown.told().id, tmp_path / "假.jpg")
    shown.story.attach_photo("secretary_project", shown.told().id, tmp_path / "棚.jpg")

    assert said == ["“假.jpg”不是照片，请选 jpg、png 这样的图片。"]
    QApplication.processEvents()
    pictures = [one for one in shown.story.findChildren(QLabel) if one.isVisible() and not one.pixmap().isNull()]
    assert [one.accessibleName() for one in pictures] == ["棚.jpg"]


def test_a_matter_is_raised_made_a_task_and_closed(page, desk, fills, said, qtbot):
    shown = part(page, "lists")
    fills({"raised_on": dt.date(2023, 4, 12), "source": "代表会", "content": "路难走", "responsible": "王强"})
    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)
    fills({"due": dt.date.today()})
    press(shown.story, "转为任务…", qtbot)

    assert shown.lists.key() == "task"
    assert shown.told().number == f"任{dt.date.today().year}-001"
    fills({"result": "铺好了", "satisfied": "yes"})
    press(shown.story, "办结…", qtbot)
    assert shown.told().satisfied is True
    problem = next(iter(said)).split()[1].rstrip("。")
    shown.lists.choose("problem")
    assert cells(shown.table, "number") == [problem]
    assert "转为任务" in words(shown.story)


def test_a_warning_leads_to_its_matter_on_whatever_list(page, desk):
    raised = matters.record_matter(
        desk.open_book(), Matter("demand", dt.date(2023, 5, 1), "要培训", source="代表会", due=dt.date(2023, 6, 1))
    )
    page.show_part("lists")
    page.focus_on(raised.id)

    assert page.part().lists.key() == "demand"
    assert page.part().told().number == raised.number


def test_pay_is_worked_out_after_the_year_is_closed(page, desk, fills, said, qtbot):
    shown = part(page, "pay")
    problems = fills({"people": "白音，书记，12\n苏和，会计，12"})
    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)
    assert "还没有年终结账" in problems[0][""]
    for year in (2022, 2023):
        periods.close_year(desk.open_book(), year)
    page.refresh(anyway=True)
    fills({"people": "白音，书记，12\n苏和，会计，12"})
    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)

    assert said == ["已测算2023年度绩效报酬。"]
    # 320,000 yuan more than the year before, at 12 %; the secretary is held at 30 %
    assert cells(shown.table, "amount") == [1_152_000, 2_688_000]
    assert shown.main_button().text() == "登记：村里申报…"


def test_pay_goes_on_step_by_step_to_the_payment_and_back(page, desk, fills, said, qtbot):
    for year in (2022, 2023):
        periods.close_year(desk.open_book(), year)
    shown = part(page, "pay")
    fills({"people": "白音，书记，12\n苏和，会计，12"})
    shown.add()
    for answers in (
        {"date": dt.date(2024, 1, 10), "people": "白音"},
        {"date": dt.date(2024, 1, 11), "people": "苏木"},
        {"date": dt.date(2024, 1, 12), "people": "旗里"},
        {"date": dt.date(2024, 1, 20), "entitled": 30_000, "present": 25_000, "in_favour": 24_000},
        {"date": dt.date(2024, 1, 21), "days": 5_000},
        {"on": dt.date(2024, 1, 27)},
        {"on": dt.date(2024, 1, 28), "account": "102"},
    ):
        fills(answers)
        qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)

    assert said[-1] == "已发放绩效报酬。"
    assert shown.story_of_year().award.state == "paid"
    assert "应到 30，实到 25；同意 24" in words(shown.story)
    fills({"reason": "卡号错了"}, {"reason": "大会要求重算"})
    press(shown.story, "撤回发放…", qtbot)
    press(shown.story, "撤回…", qtbot)
    assert shown.story_of_year() is None
    assert shown.main_button().text() == "测算绩效报酬"


def test_a_village_writes_its_own_rule(page, fills, said, qtbot):
    shown = part(page, "pay")
    problems = fills({"bands": "30000-100000：8%\n120000-：9%"})
    press(shown.story, "办法…", qtbot)
    assert "空档" in problems[0]["bands"]
    fills({"bands": "50000-：5%", "cap": 1_000_000})
    press(shown.story, "办法…", qtbot)

    assert said == ["以后按这个办法测算。"]
    assert "档次：50,000 元以上 5%。" in words(shown.story)


def test_a_job_is_recorded_with_its_days(page, fills, said, qtbot):
    shown = part(page, "jobs")
    fills({"name": "乌仁", "project_id": 1, "start": dt.date(2023, 3, 1), "poor": "yes"})
    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)
    fills({"date": dt.date(2023, 3, 31), "days": 20_000, "amount": 240_000})
    press(shown.story, "登记用工…", qtbot)

    assert cells(shown.table, "days") == [20_000]
    assert "共带动 1 人" in words(shown.story)
    problems = fills({"name": "乌仁", "project_id": 1, "start": dt.date(2023, 5, 1)})
    qtbot.mouseClick(shown.main_button(), Qt.MouseButton.LeftButton)
    assert "不能重复计算" in problems[0]["name"]
    press(shown.story, "取消", qtbot)
    assert cells(shown.table, "days") == [0]
    assert said[-1] == "已取消 2023-03-31 的用工记录。"


def test_every_part_has_a_sheet_to_save_and_to_print(page, desk, monkeypatch, tmp_path, said):
    led(desk)
    monkeypatch.setattr("gacha_app.ui.report_saving.QDesktopServices.openUrl", lambda _url: True)
    for name in ("secretary", "lists", "jobs"):
        shown = part(page, name)
        shown.refresh(anyway=True)
        for act, ending in ((shown.export, ".xlsx"), (shown.print_out, ".pdf")):
            target = tmp_path / f"{name}{ending}"
            monkeypatch.setattr(
                "gacha_app.ui.report_saving.QFileDialog.getSaveFileName",
                lambda *_said, target=target: (str(target), ""),
            )
            act()
            for job in desk.jobs():
                job.wait()
            assert target.stat().st_size > 1000
