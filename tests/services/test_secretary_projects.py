"""The secretary's project: goals, timetable, months, quarters, the end of the year, photos."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from gacha_app.domain.errors import GachaError, InvalidInput
from gacha_app.domain.secretary import MonthReport, Review, SecretaryProject
from gacha_app.domain.secretary_lines import (
    funding_lines,
    goal_lines,
    parse_fundings,
    parse_goals,
    parse_stages,
    stage_lines,
)
from gacha_app.papers.typesetting import pages_in
from gacha_app.reports.duty_warnings import duty_warnings
from gacha_app.reports.names import fund_names
from gacha_app.reports.secretary_projects import secretary_sheet, secretary_story
from gacha_app.services import duty_photos, secretary_papers
from gacha_app.services import secretary_projects as duties
from gacha_app.services.attachments import detach
from tests.village import Village, rows

TODAY = dt.date.today()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    village = Village(tmp_path_factory.mktemp("secretary"))
    grapes = village.has_project("温棚葡萄", "grapes")
    village.has_fund("衔接资金", "700000")
    village.enters(("102", "100000"), ("50101", "-100000"), on="2022-09-01", project_id=grapes)
    village.enters(("102", "180000"), ("50101", "-180000"), on="2023-09-01", project_id=grapes)
    village.enters(("51102", "30000"), ("102", "-30000"), on="2023-05-01", project_id=grapes)
    village.close()
    return village


@pytest.fixture
def village(master, tmp_path):
    made = master.copied_to(tmp_path)
    yield made
    made.close()


def project(village, year=2023, **said):
    base = {
        "name": "温棚扩建", "leader": "白音", "content": "新建八座棚", "income_goal": 100_000_00,
        "project_id": village._projects["温棚葡萄"], "goals": parse_goals("带动就业 20人\n带动农户 36户"),
        "stages": parse_stages("2-20 表决 白音\n7-20 完工 王强", year),
        "fundings": parse_fundings("衔接资金 70万\n自筹 8万"),
    }  # fmt: skip
    return duties.record_secretary_project(village.book, SecretaryProject(year, **{**base, **said}))


def photo(path, kind="PNG", green=110):
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), (40, green, 80)).save(kept, kind)
    path.write_bytes(kept.getvalue())
    return path


def told(village, made):
    return village.asks(secretary_story, made.id, dt.date(2023, 12, 31))


def test_its_figures_come_from_the_journal(village):
    made = project(village)

    story = told(village, made)

    assert (story.income, story.cost, story.growth) == (180_000_00, 30_000_00, 80_000_00)
    report = village.report("secretary-projects")
    assert rows(report, "growth", "income_goal", "overdue") == [(80_000_00, 100_000_00, 2)]
    assert report.rows[0].source == story.source


def test_a_source_called_like_a_fund_is_that_fund(village):
    made = project(village)

    assert [(one.fund_id is not None, one.source, one.amount) for one in made.fundings] == [
        (True, "", 70_000_000), (False, "自筹", 8_000_000),
    ]  # fmt: skip


def test_its_lines_are_read_as_they_are_written(village):
    made = project(village)
    funds = village.asks(fund_names)

    assert [(one.name, one.target, one.unit) for one in parse_goals(goal_lines(made.goals))] == [
        ("带动就业", 20_000, "人"), ("带动农户", 36_000, "户"),
    ]  # fmt: skip
    assert stage_lines(parse_stages(stage_lines(made.stages), 2023)) == stage_lines(made.stages)
    assert funding_lines(made.fundings, funds) == "衔接资金 700,000.00\n自筹 80,000.00"


def test_what_is_done_stays_done_when_the_timetable_is_written_anew(village):
    made = project(village)
    duties.finish_stage(village.book, made.id, made.stages[0].id, dt.date(2023, 2, 18))
    held = duties.secretary_project_named(village.book, 2023, "温棚扩建")
    stages = parse_stages("2-25 表决 白音\n9-30 滴灌 苏和", 2023, held.stages)

    changed = duties.change_secretary_project(
        village.book, replace(held, stages=stages, goals=list(held.goals), fundings=list(held.fundings))
    )

    assert [(one.name, one.due.day, one.done_on) for one in changed.stages] == [
        ("表决", 25, dt.date(2023, 2, 18)), ("滴灌", 30, None),
    ]  # fmt: skip


def test_months_and_quarters_are_told_and_told_again(village):
    made = project(village)
    for percent, words in ((3000, "打地基"), (3500, "打地基、订苗")):
        made = duties.tell_month(village.book, made.id, MonthReport(3, percent, words, "缺车", "请协调"))
    made = duties.review_quarter(village.book, made.id, Review(1, dt.date(2023, 4, 8), "苏木党委", 9000, "不错"))

    assert [(one.month, one.percent, one.words) for one in made.reports] == [(3, 3500, "打地基、订苗")]
    assert made.percent == 3500
    assert [one.score for one in made.reviews] == [9000]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (MonthReport(3, 10_001, "太多"), "100%"),
        (MonthReport(13, 100, "没有"), "月份"),
        (MonthReport(3, 100, " "), "做了什么"),
    ],
)
def test_progress_beyond_the_whole_is_refused(village, report, said):
    made = project(village)
    with pytest.raises(InvalidInput, match=said):
        duties.tell_month(village.book, made.id, report)
    assert told(village, made).project.reports == []


def test_progress_of_a_month_to_come_is_refused(village):
    made = project(village, TODAY.year + 1)
    with pytest.raises(InvalidInput, match="还没有到"):
        duties.tell_month(village.book, made.id, MonthReport(1, 100, "早了"))
    assert told(village, made).project.reports == []


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (Review(2, dt.date(2023, 6, 30), "苏木", 9000), "之后"),
        (Review(2, TODAY + dt.timedelta(days=1), "苏木", 9000), "不晚于今天"),
        (Review(5, dt.date(2024, 1, 2), "苏木", 9000), "季度"),
        (Review(2, dt.date(2023, 7, 2), "苏木", 10_001), "100"),
        (Review(2, dt.date(2023, 7, 2), "", 9000), "由谁评"),
    ],
)
def test_a_quarter_that_is_not_over_is_not_reviewed(village, review, said):
    made = project(village)
    with pytest.raises(InvalidInput, match=said):
        duties.review_quarter(village.book, made.id, review)
    assert told(village, made).project.reviews == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "项目名称"),
        ({"leader": ""}, "领办书记"),
        ({"income_goal": 0, "goals": []}, "量化"),
        ({"stages": parse_stages("2022-3-1 表决", 2023)}, "2023 年内"),
        ({"goals": parse_goals("带动就业 20人\n带动就业 30人")}, "只写一次"),
        ({"fundings": parse_fundings("自筹 0")}, "大于零"),
    ],
)
def test_a_project_that_cannot_be_answered_for_is_refused(village, change, said):
    with pytest.raises(InvalidInput, match=said):
        project(village, **change)
    assert village.report("secretary-projects").rows == ()


@pytest.mark.parametrize(
    ("read", "line"), [(parse_goals, "二十人"), (parse_fundings, "自筹"), (parse_goals, "就业 很多")]
)
def test_a_line_that_means_nothing_is_named(read, line):
    with pytest.raises(InvalidInput, match=line):
        read(line)


def test_a_year_has_no_two_projects_of_one_name(village):
    project(village)
    with pytest.raises(InvalidInput, match="已有"):
        project(village)
    project(village, 2024)


def test_a_step_is_done_once_and_can_be_taken_back(village):
    made = project(village)
    stage = made.stages[0].id
    duties.finish_stage(village.book, made.id, stage, dt.date(2023, 2, 18))

    with pytest.raises(InvalidInput, match="已在 2023-02-18 完成"):
        duties.finish_stage(village.book, made.id, stage, dt.date(2023, 2, 19))
    assert [one.name for one in told(village, made).overdue] == ["完工"]
    duties.reopen_stage(village.book, made.id, stage)
    assert len(told(village, made).overdue) == 2


def test_the_year_ends_with_every_goal_told(village):
    made = project(village)
    with pytest.raises(InvalidInput, match="带动农户"):
        duties.end_secretary_project(village.book, made.id, "建好了", reached={"带动就业": 22_000})

    ended = duties.end_secretary_project(
        village.book, made.id, "建好了", reached={"带动就业": 22_000, "带动农户": 38_000}, on=dt.date(2024, 1, 5)
    )

    assert ended.state == "done"
    sheet = village.asks(secretary_sheet, made.id, dt.date(2024, 2, 1))
    words = {row.cells["item"]: row.cells["words"] for row in sheet.rows}
    assert words["目标完成"] == (
        "增收 80,000.00 元，目标 100,000.00 元，完成 80.00%；带动就业 22 人，目标 20 人；带动农户 38 户，目标 36 户"
    )
    for act in (
        lambda: duties.tell_month(village.book, made.id, MonthReport(12, 9000, "还做")),
        lambda: duties.end_secretary_project(village.book, made.id, "再来", reached={}),
        lambda: duties.change_secretary_project(village.book, replace(ended, name="别的")),
    ):
        with pytest.raises(InvalidInput, match="不能再改"):
            act()
    assert duties.resume_secretary_project(village.book, made.id).state == "running"


def test_what_is_stopped_says_why(village):
    made = project(village)
    with pytest.raises(InvalidInput, match="终止的原因"):
        duties.end_secretary_project(village.book, made.id, "", stopped=True)
    assert duties.end_secretary_project(village.book, made.id, "用地没批", stopped=True).state == "stopped"


def test_what_is_late_is_told_with_its_cure(village):
    made = project(village)
    duties.tell_month(village.book, made.id, MonthReport(3, 2000, "打地基"))

    found = village.asks(lambda session: list(duty_warnings(session, 2023, dt.date(2023, 7, 15))))

    assert [(one.tone, one.key, one.subject, one.page, one.record) for one in found] == [
        ("care", "secretary_step", str(made.stages[0].id), "plans:secretary", made.id),
        ("wait", "secretary_step", str(made.stages[1].id), "plans:secretary", made.id),
        ("wait", "secretary_month", "6", "plans:secretary", made.id),
        ("wait", "secretary_quarter", "2", "plans:secretary", made.id),
    ]  # fmt: skip
    assert all(one.identity for one in found)


def test_a_photo_is_kept_and_printed(village, tmp_path):
    made = project(village)
    duties.tell_month(village.book, made.id, MonthReport(3, 2000, "打地基"))
    bare = tmp_path / "无照片.pdf"
    secretary_papers.print_secretary_project(village.book, made.id, bare)
    for name, kind, green in (("棚.png", "PNG", 110), ("苗.jpg", "JPEG", 160)):
        duty_photos.attach_photo(village.book, "secretary_project", made.id, photo(tmp_path / name, kind, green))
    paper = tmp_path / "有照片.pdf"

    assert secretary_papers.print_secretary_project(village.book, made.id, paper) == ""

    assert pages_in(paper) >= 1
    assert paper.read_bytes().count(b"/Subtype/Image") - bare.read_bytes().count(b"/Subtype/Image") == 2


def test_what_is_no_picture_is_no_photo(village, tmp_path):
    made = project(village)
    for name, content in (("假.jpg", b"not a picture"), ("半.png", photo(tmp_path / "x.png").read_bytes()[:60])):
        fake = tmp_path / name
        fake.write_bytes(content)
        with pytest.raises(GachaError, match="不是照片"):
            duty_photos.attach_photo(village.book, "secretary_project", made.id, fake)
    held = duty_photos.attach_photo(village.book, "secretary_project", made.id, photo(tmp_path / "真.png"))
    detach(village.book, held.id)
