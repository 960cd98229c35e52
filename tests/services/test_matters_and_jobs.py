"""The three lists and the jobs: raised, answered, closed once; nobody counted twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from gacha_app.domain.dates import Period
from gacha_app.domain.errors import InvalidInput
from gacha_app.domain.job import Job, JobPay
from gacha_app.domain.matter import Matter, MatterStep
from gacha_app.reports.duty_warnings import duty_warnings
from gacha_app.reports.jobs import job_report, job_story, jobs_by_project
from gacha_app.reports.matters import matter_list, matter_story
from gacha_app.services import jobs, matters
from tests.village import Village, rows

TODAY = dt.date.today()


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    village = Village(tmp_path_factory.mktemp("lists"))
    village.has_household("示例户一")
    village.has_project("温棚葡萄", "grapes")
    village.has_project("鸵鸟养殖", "ostriches")
    village.close()
    return village


@pytest.fixture
def village(master, tmp_path):
    made = master.copied_to(tmp_path)
    yield made
    made.close()


def raised(village, kind="problem", on="2023-04-12", **said):
    base = {"content": "路难走", "source": "代表会", "due": dt.date(2023, 9, 30), "responsible": "张文斌"}
    return matters.record_matter(village.book, Matter(kind, dt.date.fromisoformat(on), **{**base, **said}))


def listed(village, kind="problem", year=2023):
    return village.asks(matter_list, Period(year), kind)


def test_every_list_counts_its_own_numbers_in_its_own_year(village):
    made = [raised(village), raised(village), raised(village, "demand"), raised(village, on="2024-01-03", due=None)]

    assert [one.number for one in made] == ["问2023-001", "问2023-002", "需2023-001", "问2024-001"]


def test_a_matter_is_worked_on_answered_and_closed(village):
    made = raised(village)
    matters.take_matter_step(village.book, made.number, MatterStep(dt.date(2023, 5, 2), "测量", "张文斌"))
    matters.answer_matter(village.book, made.number, "8月铺好", on=dt.date(2023, 5, 3))
    matters.close_matter(village.book, made.number, "铺好了", satisfied=True, on=dt.date(2023, 8, 20))

    assert rows(listed(village), "number", "steps", "answer", "result", "satisfied", "state") == [
        ("问2023-001", "05-02 测量", "8月铺好", "铺好了", "满意", "已办结")
    ]


def test_what_is_closed_is_closed_once_and_worked_on_no_more(village):
    made = raised(village)
    matters.close_matter(village.book, made.number, "铺好了", on=dt.date(2023, 8, 20))

    for act in (
        lambda: matters.close_matter(village.book, made.number, "又铺好了"),
        lambda: matters.answer_matter(village.book, made.number, "好"),
        lambda: matters.take_matter_step(village.book, made.number, MatterStep(dt.date(2023, 9, 1), "看")),
        lambda: matters.make_task(village.book, made.number, responsible="苏和"),
        lambda: matters.change_matter(village.book, replace(made, content="别的")),
    ):
        with pytest.raises(InvalidInput, match="已在 2023-08-20 办结"):
            act()
    assert rows(listed(village), "result") == [("铺好了",)]


def test_what_is_taken_up_again_keeps_its_first_result_among_its_steps(village):
    made = raised(village)
    with pytest.raises(InvalidInput, match="还没有办结"):
        matters.reopen_matter(village.book, made.number, "又坏了")
    matters.close_matter(village.book, made.number, "铺好了", on=dt.date(2023, 8, 20))
    with pytest.raises(InvalidInput, match="原因"):
        matters.reopen_matter(village.book, made.number, " ")

    again = matters.reopen_matter(village.book, made.number, "又坏了")

    assert again.state == "open"
    assert [one.name for one in again.steps] == ["重新办理：又坏了（原结果：铺好了）"]


def test_a_problem_becomes_a_task_and_is_closed_after_it(village):
    made = raised(village)
    task = matters.make_task(
        village.book, made.number, responsible="苏和", due=dt.date(2023, 8, 31), on=dt.date(2023, 5, 1)
    )

    with pytest.raises(InvalidInput, match="已经转成任务 任"):
        matters.make_task(village.book, made.number, responsible="苏和")
    with pytest.raises(InvalidInput, match="本来就是任务"):
        matters.make_task(village.book, task.number, responsible="苏和")
    with pytest.raises(InvalidInput, match="先办结任务"):
        matters.close_matter(village.book, made.number, "好了")
    matters.close_matter(village.book, task.number, "铺好了")
    matters.close_matter(village.book, made.number, "好了")

    story = village.asks(matter_story, task.id, TODAY)
    assert story.origin == made.number
    assert [one.number for one in village.asks(matter_story, made.id, TODAY).tasks] == [task.number]


def test_what_is_open_stays_on_the_list_of_the_next_year(village):
    made = raised(village, on="2023-11-06", due=dt.date(2024, 1, 15))
    assert rows(listed(village, year=2024), "number", "state") == [(made.number, "已逾期")]
    assert rows(listed(village, year=2023), "state") == [("办理中",)]

    matters.close_matter(village.book, made.number, "修好了", on=dt.date(2023, 12, 20))
    assert listed(village, year=2024).rows == ()


def test_what_is_late_leads_to_its_list(village):
    made = raised(village)
    raised(village, "task", due=dt.date(2023, 10, 8))

    found = village.asks(lambda session: list(duty_warnings(session, 2023, dt.date(2023, 10, 1))))

    assert [(one.tone, one.kind, one.page, one.date) for one in found] == [
        ("care", "overdue", "plans:lists", dt.date(2023, 9, 30)), ("wait", "due", "plans:lists", dt.date(2023, 10, 8)),
    ]  # fmt: skip
    assert found[0].record == made.id


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"content": " "}, "内容"),
        ({"source": ""}, "由谁提出"),
        ({"due": dt.date(2023, 4, 1)}, "办理期限"),
        ({"kind": "gossip"}, "哪张清单"),
        ({"on": (TODAY + dt.timedelta(days=1)).isoformat(), "due": None}, "不能晚于今天"),
    ],
)
def test_a_matter_that_nobody_raised_or_says_nothing_is_refused(village, said, words):
    with pytest.raises(InvalidInput, match=words):
        raised(village, **said)
    assert listed(village).rows == ()


def hired(village, name="乌仁", project="温棚葡萄", start="2023-03-01", end=None, **said):
    made = Job(
        name, village._projects[project], dt.date.fromisoformat(start), dt.date.fromisoformat(end) if end else None,
        **said,
    )  # fmt: skip
    return jobs.record_job(village.book, made)


def test_who_works_at_two_places_is_one_person(village):
    hired(village, poor=True)
    hired(village, project="鸵鸟养殖", poor=True)
    hired(village, "陈某", local=False, origin="外旗", end="2023-09-20")

    report = village.asks(jobs_by_project, Period(2023))

    assert rows(report, "project", "people", "at_end", "local", "poor") == [
        ("温棚葡萄", 2, 1, 1, 1), ("鸵鸟养殖", 1, 1, 1, 1),
    ]  # fmt: skip
    assert (report.totals["people"], report.totals["at_end"], report.totals["poor"]) == (2, 1, 1)
    assert village.asks(jobs_by_project, Period(2023, 8)).totals["at_end"] == 2
    assert village.asks(jobs_by_project, Period(2022)).rows == ()


def test_the_same_person_is_not_twice_in_a_project_at_once(village):
    hired(village, end="2023-06-30")
    with pytest.raises(InvalidInput, match="不能重复计算"):
        hired(village, start="2023-06-30")
    hired(village, start="2023-07-01")
    hired(village, origin="二组")  # somebody else of that name


def test_days_and_pay_are_part_of_what_a_voucher_booked_for_labour(village):
    job = hired(village)
    voucher = village.enters(("51102", "3000"), ("213", "-3000"), on="2023-06-30")
    jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 6, 30), 20_000, 2000_00), voucher=voucher.number or "")
    with pytest.raises(InvalidInput, match="再加 1,000.01 元就超过了"):
        jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 6, 30), 9_000, 1000_01), voucher=voucher.number or "")
    other = village.enters(("51309", "50"), ("102", "-50"), on="2023-06-30")
    with pytest.raises(InvalidInput, match="没有记劳务费"):
        jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 6, 30), 1_000, 10_00), voucher=other.number or "")
    assert rows(village.asks(job_report, Period(2023)), "days", "amount", "booked") == [(20_000, 2000_00, 2000_00)]

    village.takes_back(voucher)

    assert rows(village.asks(job_report, Period(2023)), "amount", "booked") == [(2000_00, 0)]
    assert village.asks(job_story, job.id).numbers == {}
    with pytest.raises(InvalidInput, match="冲销"):
        jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 7, 30), 1_000, 10_00), voucher=voucher.number or "")


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (JobPay(dt.date(2023, 3, 10), 11_000, 0), "只有 10 天"),
        (JobPay(dt.date(2023, 2, 28), 1_000, 0), "用工期间"),
        (JobPay(dt.date(2023, 3, 10), 0, 0), "大于零"),
        (JobPay(dt.date(2023, 3, 10), 1_000, -1), "负数"),
        (JobPay(TODAY + dt.timedelta(days=1), 1_000, 0), "不能晚于今天"),
    ],
)
def test_days_that_one_cannot_have_worked_are_refused(village, pay, said):
    job = hired(village)
    with pytest.raises(InvalidInput, match=said):
        jobs.tell_days(village.book, job.id, pay)
    assert village.asks(job_story, job.id).job.pays == []


def test_work_ends_after_the_last_day_that_was_told(village):
    job = hired(village)
    kept = jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 6, 30), 20_000, 0))
    with pytest.raises(InvalidInput, match="2023-06-30"):
        jobs.change_job(village.book, replace(kept, end=dt.date(2023, 6, 1), pays=list(kept.pays)))

    jobs.forget_days(village.book, kept.pays[0].id)
    ended = jobs.change_job(village.book, replace(kept, end=dt.date(2023, 6, 1), pays=[]))

    assert ended.end == dt.date(2023, 6, 1)
    with pytest.raises(InvalidInput, match="结束日期"):
        hired(village, "别人", end="2023-01-01")


def test_work_recorded_wrongly_is_taken_out_with_a_reason(village):
    job = hired(village)
    kept = jobs.tell_days(village.book, job.id, JobPay(dt.date(2023, 6, 30), 20_000, 0))
    with pytest.raises(InvalidInput, match="原因"):
        jobs.forget_job(village.book, job.id, " ")
    with pytest.raises(InvalidInput, match="先取消用工"):
        jobs.forget_job(village.book, job.id, "重复登记")
    jobs.forget_days(village.book, kept.pays[0].id)

    jobs.forget_job(village.book, job.id, "重复登记")

    assert village.asks(job_report, Period(2023)).rows == ()
